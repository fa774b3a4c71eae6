"""Words a member typed: the keyboard's labels, an answer we wait for, a place, a kind of shop, a shop's name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import addresses, benefits, card, code, joining, keyed, nearby, origins, personal, reply, saving, savings
from handlers import help as helping
from handlers.context import Context
from handlers.origins import Start
from rules import asking, geocoding
from rules.asking import Asked
from rules.folding import fold
from rules.gazetteer import Match, Place, Quality
from rules.geo import Datum, Point, distance_m
from rules.search import Search
from rules.shops import Shop
from storage import places, questions, shops
from storage.database import Session
from words import phrases
from words.layout import Button, Message, Rows, paragraphs
from words.say import every
from words.text import tidy

LONGEST_SENTENCE = 200
SHOWN_LIMIT = 30
MOST_CHOICES = 6
WISH_BYTES = 48  # of a button's 64, with room for the marks that hold right-to-left text together
ELSEWHERE = frozenset({"place", personal.ERASURE})  # questions that are answered elsewhere
SURE, LIKELY, PERHAPS = {Quality.EXACT}, {Quality.EXACT, Quality.CLOSE}, {Quality.FUZZY}


async def words(update: Update, context: Context) -> None:
    """Any text that is not a command."""
    text = (update.message.text or "") if update.message else ""
    labelled = _labelled(text)
    if labelled is not None:
        await labelled(update, context)
        return
    if await keyed.typed(update, context, text):
        return
    if await personal.typed(update, context, text):
        return
    code_for = asking.code_wanted(text) if len(text) <= LONGEST_SENTENCE else None
    if code_for is not None:
        await code.asked(update, context, code_for)
        return
    with context.writing() as session:
        message = _answered(session, context, text) or _read(session, context, text)
    await reply.send(update, message or await _looked_up(update, context, text))


async def near(update: Update, context: Context) -> None:
    """/near, alone or with words, and the nearby button where a device cannot share its location."""
    said = " ".join(context.args or ())
    with context.writing() as session:
        message = _read(session, context, said) if said else nearby.where_are_you(session, context)
    message = message or await _looked_up(update, context, said)
    await reply.send(update, message, with_keyboard=None if message.buttons or said else reply.keyboard(context.say))


def _labelled(text: str) -> Callable[[Update, Context], Awaitable[None]] | None:
    """What a button of the everyday keyboard does, in whichever language it was still showing, and what the commands
    do that have no button there, by their names."""
    for key, does in (("nearby", near), ("code", code.show), ("events", helping.events), ("card", card.mine)):
        if text in every(f"keyboard.{key}"):
            return does
    said = fold(text)
    for name, does in (("benefits", benefits.overview), ("savings", savings.overview)):
        if said in {fold(each) for each in every(f"commands.{name}") | every(f"named.{name}")}:
            return does
    return None


def _answered(session: Session, context: Context, text: str) -> Message | None:
    """The text as the answer to what we asked, if we did; a card number needs no asking."""
    question = questions.pending(session, context.member.id, context.now)
    if question is not None and question.asks_for == "place_name":
        return saving.name_given(session, context, question.about, text)
    card = joining.presented(session, context, text)
    if card or question is None or question.asks_for in ELSEWHERE or _is_plainly_a_place(context, text):
        return card
    return joining.answered(session, context, question, text)


def _is_plainly_a_place(context: Context, text: str) -> bool:
    """Whether somebody who was asked for a card asks where to use it instead."""
    if not asking.take_apart(text).rest or geocoding.is_numbered(text):
        return True
    return bool(context.services.gazetteer.find(text, worst=Quality.EXACT))


def _read(session: Session, context: Context, text: str) -> Message | None:
    """The text as a wish, from the surest reading to a guess; None where only a geocoder can know more.

    A street with a house number is one for the geocoder rather than a misspelt place.
    """
    if len(text) > LONGEST_SENTENCE:
        return Message(context.say("help.too_long"))
    if not fold(text):
        return Message(context.say("help.kinds"))
    here, asked = _here(session, context), asking.take_apart(text)
    return (
        _place(session, context, Asked(None, fold(text)), here, SURE)
        or _around_here(session, context, asked, here)
        or _saved(session, context, asked)
        or _place(session, context, asked, here, LIKELY)
        or _shops(session, context, text, asked, here)
        or _brand(session, context, text, here)
        or (None if geocoding.is_numbered(text) else _place(session, context, asked, here, PERHAPS))
    )


async def _looked_up(update: Update, context: Context, text: str) -> Message:
    """The text as an address, else as the place it may be a misspelling of, else not at all."""
    found = await addresses.look_up(update, context, text)
    if found is not None:
        return found
    with context.writing() as session:
        guess = _place(session, context, asking.take_apart(text), _here(session, context), PERHAPS)
    return guess or _not_found(context, text)


def _here(session: Session, context: Context) -> Start | None:
    last = places.last(session, context.member.id, context.now)
    return origins.at_last(context, last) if last else None


def _around_here(session: Session, context: Context, asked: Asked, here: Start | None) -> Message | None:
    """Nothing but a kind of shop, or nothing but padding: around the last place, or we ask where."""
    if asked.rest:
        return None
    if here is None:
        return nearby.where_are_you(session, context, asked.category)
    return nearby.from_start(session, context, here, asked.category)


def _saved(session: Session, context: Context, asked: Asked) -> Message | None:
    """One of the member's own places; a usual name that is not saved yet is asked for."""
    for place in places.saved(session, context.member.id):
        if fold(place.name) == asked.rest:
            return nearby.from_start(session, context, origins.saved(place), asked.category)
    usual = (name for name in saving.USUAL_NAMES if asked.rest in {fold(word) for word in every(f"saved.{name}")})
    name = next(usual, None)
    return saving.ask_for(session, context, context.say.plain(f"saved.{name}")) if name else None


def _place(
    session: Session, context: Context, asked: Asked, here: Start | None, qualities: set[Quality]
) -> Message | None:
    """A place of the gazetteer, matched this well; a choice where it could be several or is a guess."""
    worst = next(quality for quality in reversed(Quality) if quality in qualities)
    found = context.services.gazetteer.find(asked.rest, here.point if here else None, worst)
    matches = [match for match in found if match.quality in qualities]
    if not matches:
        return None
    if len(matches) > 1 or qualities is PERHAPS:
        return _which(context, asked, matches, certain=qualities is not PERHAPS)
    return _settle(session, context, matches[0].place, asked)


def _settle(session: Session, context: Context, place: Place, asked: Asked) -> Message:
    """The member is, or wants to look, there."""
    start = origins.at_place(context, place)
    saved = saving.settle(session, context, start)
    if saved:
        return saved
    places.use(session, context.member.id, start.point, Datum.WGS84, "place", place.place_id, context.now)
    return nearby.from_start(session, context, start, asked.category)


def _which(context: Context, asked: Asked, matches: list[Match], *, certain: bool) -> Message:
    buttons = []
    for match in matches[:MOST_CHOICES]:
        start = origins.at_place(context, match.place)
        search = Search(start.origin, asked.category, radius_m=start.radius_m)
        label = f"{origins.place_name(context, match.place)} · {origins.city_name(context, match.place.city)}"
        buttons.append((Button(label, f"n:{search.packed()}"),))
    words = tidy(asked.rest, SHOWN_LIMIT)
    text = context.say("ask.which", words=words) if certain else context.say("ask.perhaps")
    return Message(text, tuple(buttons) if certain else (*buttons, *_wish(context, asked.rest)))


def _shops(session: Session, context: Context, text: str, asked: Asked, here: Start | None) -> Message | None:
    """Shops by name, nearest first when we know from where."""
    found = shops.named(session, fold(text)) or (shops.named(session, asked.rest) if len(asked.rest) > 1 else [])
    if not found:
        return None
    if here:
        found.sort(key=lambda shop: distance_m(here.point, shop.point))
    buttons = tuple((_shop_button(context, shop, here.point if here else None),) for shop in found[:MOST_CHOICES])
    head = context.say("brand.found", words=tidy(text, SHOWN_LIMIT))
    return Message(head, buttons)


def _shop_button(context: Context, shop: Shop, point: Point | None) -> Button:
    label = phrases.name(context.say, shop)
    if point:
        label += f" · {context.say.distance(distance_m(point, shop.point))}"
    return Button(label, f"s:{shop.id}:")


def _brand(session: Session, context: Context, text: str, here: Start | None) -> Message | None:
    """A chain that has not joined: a named no, the nearest of its kind, and the wish list."""
    brand = context.services.brands.find(text)
    if brand is None:
        return None
    name = brand.name_en if context.member.language == "en" else brand.name
    wish = _wish(context, name, label=context.say.plain("wish.tell_me"))
    no = context.say("wish.shop", name=name)
    if here is None:
        question = nearby.where_are_you(session, context, brand.category)
        return Message(paragraphs(no, question.text), (*wish, *question.buttons))
    instead = nearby.answer(session, context, here, Search(here.origin, brand.category, radius_m=None))
    return Message(paragraphs(no, context.say("wish.equivalent"), instead.text), (*wish, *instead.buttons))


def _not_found(context: Context, text: str) -> Message:
    words = tidy(text, SHOWN_LIMIT)
    return Message(context.say("ask.not_found", words=words), _wish(context, words))


def _wish(context: Context, name: str, *, label: str = "") -> Rows:
    """A button that puts `name` on the wish list."""
    kept = tidy(tidy(name, SHOWN_LIMIT).encode()[:WISH_BYTES].decode(errors="ignore"), SHOWN_LIMIT)
    label = label or context.say.plain("ask.wish_it", name=kept)
    return ((Button(label, f"y:shop:{kept}"),),)
