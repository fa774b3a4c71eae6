"""Where nearby can I use my card? From a location, a place or a button to one message, and its chips."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from telegram import Update

from handlers import elsewhere, event_desk, origins, reply, saving
from handlers.context import Context
from handlers.origins import Received, Start
from rules import cards, geo, narrowing, ranking, shop_topics
from rules.catalogue import Category
from rules.fuse import Reading
from rules.geo import Datum
from rules.ranking import Answer, Found
from rules.search import DEFAULT_RADIUS_M, MAX_PAGE, PAGE_SIZE, RADII_M, Origin, OriginKind, Search, unpacked
from rules.shops import Shop
from rules.talk import Talk
from storage import fuses, members, places, questions, shops
from storage.around import Around
from storage.database import Session
from storage.places import LastPlace
from words import nearby as wording
from words import phrases
from words.layout import Button, Message, Rows, paragraphs
from words.nearby import Listing, Row

NOWHERE = Origin(OriginKind.PLACE, "-")  # of a wish whose place is still asked for
PLACES = ("place", "place_name")  # questions that naming a place answers


async def here(update: Update, context: Context) -> None:
    """A location, pin or venue arrived; a live location goes to `handlers.live`."""
    if await event_desk.placed(update, context):
        return
    got = await located(update, context)
    if got is None:
        return
    with context.writing() as session:
        start = origins.remember(session, context, got)
        answer = saving.settle(session, context, start) or from_start(session, context, start)
    await reply.send(update, answer)


async def located(update: Update, context: Context) -> Received | None:
    """What the new message says of where its sender is; None, said to them, when that is nowhere on earth."""
    got = origins.received(update.message, context) if update.message else None
    if got is None or geo.is_on_earth(got.point.latitude, got.point.longitude):
        return got
    await reply.send(update, Message(context.say("ask.not_on_earth")))
    return None


async def turn(update: Update, context: Context) -> None:
    """A chip, a page or "back to the list" was pressed: the same message shows the new list."""
    await reply.toast(update)
    search = pressed(update)
    answer = await context.look_up(lambda session: _from_search(session, context, search))
    await reply.show(update, answer)


async def adjust(update: Update, context: Context) -> None:
    """ "Wrong place?" was pressed: read this phone's locations in the other datum from now on."""
    search = pressed(update)
    with context.writing() as session:
        changed = search is not None and _read_in_other_datum(session, context, search.origin)
        answer = _from_search(session, context, search)
    await reply.toast(update, context.say.plain("datum.changed") if changed else "")
    await reply.show(update, answer)


def where_are_you(
    session: Session, context: Context, category: Category | None = None, wish: Search | None = None
) -> Message:
    """Ask for a place, with the last one and the saved ones a tap away; remember what it is for: a category, or a
    whole `wish`, whose origin stands for nothing yet."""
    say = context.say
    wish = wish or Search(NOWHERE, category)
    questions.ask(session, context.member.id, "place", wish.packed(), context.now)
    button, sought = say.plain("keyboard.nearby"), phrases.sought(say, wish)
    text = say("ask.where_for", category=sought, button=button) if sought else say("ask.where", button=button)
    return Message(paragraphs(text, say("ask.desktop")), _known_places(session, context, wish))


def from_start(session: Session, context: Context, start: Start, category: Category | None = None) -> Message:
    """The first answer from a place, for the category asked for now or when we asked "where?"."""
    return first(session, context, start, category)[1]


def first(session: Session, context: Context, start: Start, category: Category | None = None) -> tuple[Search, Message]:
    """The first answer from a place, with the search it answers.

    It is for what we asked "where?" for, if that question was still open.
    """
    asked = _answered(session, context) or Search(NOWHERE)
    if category:
        asked = replace(asked, category=category)
    has_radius = asked.radius_m != DEFAULT_RADIUS_M
    return _begun(session, context, start, asked, has_radius=has_radius)


def wished(session: Session, context: Context, start: Start, wish: Search, *, has_radius: bool) -> Message:
    """The first answer to a wish from a place; `has_radius` where the radius of the wish was asked for."""
    _answered(session, context)
    return _begun(session, context, start, wish, has_radius=has_radius)[1]


def _begun(
    session: Session, context: Context, start: Start, wish: Search, *, has_radius: bool
) -> tuple[Search, Message]:
    """Where nobody has chosen a radius and the usual one holds nothing, a wider one is tried, and that is said."""
    search = wish.narrowed(origin=start.origin, radius_m=wish.radius_m if has_radius else start.radius_m)
    search = search.as_of(context.now)
    if has_radius:
        return search, answer(session, context, start, search)
    usual = _find(session, context, start, search)
    if search.radius_m and not usual.total:
        wider = search.narrowed(radius_m=RADII_M[-1])
        found = _find(session, context, start, wider)
        if found.total:
            return wider, _worded(session, context, start, wider, found, widened_from_m=search.radius_m)
    return search, _worded(session, context, start, search, usual)


def answer(session: Session, context: Context, start: Start, search: Search) -> Message:
    """Look up, decide, word: one page of the list, or what is nearest when there is none."""
    search = search.as_of(context.now)
    found = _find(session, context, start, search)
    if found.total and not found.page:  # fewer fit by now than when the button was made: the last page there is
        search = search.narrowed(page=(found.total - 1) // PAGE_SIZE + 1)
        found = _find(session, context, start, search)
    return _worded(session, context, start, search, found)


def listed(session: Session, context: Context, start: Start, search: Search) -> list[Shop]:
    """The shops of one page, without the words around them."""
    search = search.as_of(context.now)
    found, _ = _with_readings(session, _find(session, context, start, search), moment_of(context, search))
    ids = [each.id for each in found.page]
    full = shops.in_full(session, ids)
    return [full[id_] for id_ in ids]


def _find(session: Session, context: Context, start: Start, search: Search) -> Answer:
    moment = moment_of(context, search)
    order = partial(_ordered, session, search, moment)
    return ranking.answer(Around(session, start.point, search, moment), search, order)


def _with_readings(session: Session, found: Answer, moment: datetime) -> tuple[Answer, dict[int, Reading]]:
    """The answer with busy shops after the others, and what there is to say of its shops that are more than open."""
    readings = fuses.readings(session, [each.id for each in _shown(found)], moment)
    return ranking.busy_last(found, readings), readings


def _shown(found: Answer) -> list[Found]:
    return [*found.page, *(each for each in (found.beyond, found.opens_next) if each)]


def _ordered(session: Session, search: Search, moment: datetime, found: list[Found]) -> list[Found]:
    return narrowing.ordered(found, shops.in_full(session, [each.id for each in found]), search, moment)


def moment_of(context: Context, search: Search) -> datetime:
    """The time the search is about, on the local clock."""
    return (search.at or context.now).astimezone(context.services.zone)


def _worded(
    session: Session,
    context: Context,
    start: Start,
    search: Search,
    found: Answer,
    widened_from_m: int | None = None,
    missing: str | None = None,
) -> Message:
    if found.is_empty:
        return _instead(session, context, start, search)
    found, readings = _with_readings(session, found, moment_of(context, search))
    shown = _shown(found)
    full = shops.in_full(session, [each.id for each in shown])
    rows = {each.id: _row(context, search, full[each.id], each, readings.get(each.id)) for each in shown}
    has_more = found.total > search.page * PAGE_SIZE and search.page < MAX_PAGE
    more = f"n:{search.narrowed(page=search.page + 1).packed()}" if has_more else ""
    context.note(Talk().listing(search.packed(), tuple(each.id for each in found.page or shown), more))
    member_card = cards.shown(context.member.cards, context.today)
    listing = Listing(
        search=search,
        where=start.where,
        answer=found,
        rows=tuple(rows[each.id] for each in found.page),
        now=context.now,
        beyond=rows[found.beyond.id] if found.beyond else None,
        opens_next=rows[found.opens_next.id] if found.opens_next else None,
        has_card=cards.is_accepted(member_card, context.today),
        can_adjust=start.can_adjust,
        widened_from_m=widened_from_m,
        missing=missing,
    )
    return wording.listing(context.say, listing)


def _instead(session: Session, context: Context, start: Start, search: Search) -> Message:
    """Nothing within reach: of a topic, what its category has there, or any; otherwise the cities with the card."""
    if search.topic:
        category = shop_topics.category_of(search.topic) or search.category
        for wider in (search.narrowed(topic=None, category=kind) for kind in dict.fromkeys((category, None))):
            found = _find(session, context, start, wider)
            if not found.is_empty:
                return _worded(session, context, start, wider, found, missing=search.topic)
    return elsewhere.not_here(session, context, start)


def _row(context: Context, search: Search, shop: Shop, found: Found, reading: Reading | None) -> Row:
    benefit = narrowing.benefit(shop, search, moment_of(context, search))
    return Row(shop, found.distance_m, found.hours, benefit, reading)


def _from_search(session: Session, context: Context, search: Search | None) -> Message:
    """The list behind a button, or a kind word when its location is gone or the button is from another age."""
    start = origins.resolve(session, context, search.origin) if search else None
    return answer(session, context, start, search) if search and start else gone(context, search)


def gone(context: Context, search: Search | None) -> Message:
    """The kind word for a button whose location is not there any more."""
    kept_briefly = search is not None and search.origin.kind is OriginKind.SHARED
    return Message(context.say("nearby.gone" if kept_briefly else "nearby.sorry_old"))


def pressed(update: Update) -> Search | None:
    """The search a pressed button holds after its verb; None when it is none."""
    query = update.callback_query
    return unpacked(query.data.partition(":")[2]) if query and query.data else None


def _answered(session: Session, context: Context) -> Search | None:
    """A place has been named: what we asked "where?" for, if that question was still open. It is settled now; a card
    number we wait for may still come."""
    question = questions.pending(session, context.member.id, context.now)
    if question is None:
        return None
    if question.asks_for in PLACES:
        questions.settle(session, context.member.id)
    if question.about in list(Category):  # asked by a release that noted only the category
        return Search(NOWHERE, Category(question.about))
    return unpacked(question.about)


def _known_places(session: Session, context: Context, wish: Search) -> Rows:
    last = places.last(session, context.member.id, context.now)
    buttons = [_last_place(context, last, wish)] if last else []
    for place in places.saved(session, context.member.id)[-saving.MOST_SHOWN :]:
        search = replace(wish, origin=Origin(OriginKind.SAVED, str(place.id)))
        buttons.append(Button(f"🏠 {place.name}", f"n:{search.packed()}"))
    return tuple((button,) for button in buttons)


def _last_place(context: Context, last: LastPlace, wish: Search) -> Button:
    start = origins.at_last(context, last)
    label = context.say.plain("ask.last_place", place=start.where, age=origins.age(context, last))
    has_radius = wish.radius_m != DEFAULT_RADIUS_M
    search = replace(wish, origin=start.origin, radius_m=wish.radius_m if has_radius else start.radius_m)
    return Button(label, f"n:{search.packed()}")


def _read_in_other_datum(session: Session, context: Context, origin: Origin) -> bool:
    """Flip how this member's phone is read – the button and pins apart – and the last place with it."""
    last = places.last(session, context.member.id, context.now)
    if last is None or Origin(OriginKind.SHARED, str(last.id)) != origin:
        return False
    other = Datum.WGS84 if last.datum is Datum.GCJ02 else Datum.GCJ02
    remember = members.trust_pins_as if last.source == "pin" else members.trust_button_as
    remember(session, context.member.id, other)
    places.reread(session, last.id, other)
    return True
