"""Events for members: lists, an event's page, signing up, the waitlist, the ticket, reminders, gifts and draws."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from telegram import InputFile, Update
from telegram.constants import ParseMode

from handlers import event_news, origins, photo, pressed, reply
from handlers.context import Context
from handlers.staffing import is_ops
from rules import calendar, cards, codes, draw
from rules import events as rule
from rules.codes import Kind
from rules.events import CONCERNED, Event, Place, PlaceState, Refusal, Reminder
from rules.folding import fold
from rules.geo import Point, distance_m
from rules.gifts import GiftRefusal
from storage import events, gifts, places
from storage.database import Session
from storage.gifts import Drawn
from words import code as code_wording
from words import drawing, qr
from words import events as wording
from words.events import Listing, Page
from words.layout import Message

NEAR_M = 30_000
NONCE_BYTES = 16
QR_SIDE = 700  # pixels
DAYS = re.compile(r"d[0-9]{6}-[0-9]{6}")  # of a list's filter: the first and the last day
NAMED = re.compile(r"(?![0-9]+$)[A-Za-z0-9_-]{1,60}")  # what a link can hold, and is no number of ours


# Lists


async def overview(update: Update, context: Context) -> None:
    """/events, 🎟, and a sentence that asks for all events."""
    await asked(update, context, "all")


async def asked(update: Update, context: Context, which: str) -> None:
    """A sentence that asks for events: all, weekend, near or mine."""
    with context.reading() as session:
        message = list_of(session, context, which, 1, ops=is_ops(update, context))
    await reply.send(update, message, with_keyboard=None if message.buttons else reply.keyboard(context.say))


async def turn(update: Update, context: Context) -> None:
    """A filter or a page was pressed: `a1:<filter>:<page>`."""
    await reply.toast(update)
    which, page = pressed.after(update)
    with context.reading() as session:
        number = int(page) if page.isdecimal() and len(page) < 5 else 1
        message = list_of(session, context, which, number, ops=is_ops(update, context))
    await photo.show(update, None, message)


def list_of(session: Session, context: Context, which: str, page: int, *, ops: bool) -> Message:
    """A page of the events that the filter `which` leaves; the conversation is about them from now on."""
    now, member_id = context.now, context.member.id
    here = _here(session, context)
    if "near" in which.split(".") and here is None:
        return Message(context.say("event.where_are_you"))
    cities = events.cities(session, now)
    found = _found(session, context, which, cities)
    distances = {event.id: distance_m(here, event.point) for event in found} if here else {}
    if "near" in which.split("."):
        found = sorted((each for each in found if distances[each.id] <= NEAR_M), key=lambda each: distances[each.id])
    page = max(1, min(page, -(-len(found) // wording.PAGE_SIZE)))
    shown = found[(page - 1) * wording.PAGE_SIZE : page * wording.PAGE_SIZE]
    more = f"a1:{which}:{page + 1}" if page * wording.PAGE_SIZE < len(found) else ""
    context.note(context.talk(session).events_listed(tuple(each.id for each in shown), more))
    mine = _states(session, member_id, found)
    called = {city: origins.city_name(context, city) for city in cities}
    return wording.listing(context.say, Listing(which, page, found, called, mine, distances, now, is_ops=ops))


def _here(session: Session, context: Context) -> Point | None:
    last = places.last(session, context.member.id, context.now)
    return origins.at_last(context, last).point if last else None


def _found(session: Session, context: Context, which: str, cities: list[str]) -> list[Event]:
    """What passes each part of the filter: `mine`, `weekend`, `d<day>-<day>`, `c<city>`, `w<word>`."""
    now, zone = context.now, context.services.zone
    parts = which.split(".")
    found = events.of_member(session, context.member.id, now) if "mine" in parts else events.upcoming(session, now)
    if "weekend" in parts:
        start, end = rule.weekend(context.today, zone)
        found = [each for each in found if start <= each.starts_at < end]
    for part in parts:
        if DAYS.fullmatch(part):
            found = [each for each in found if is_on(each, part, zone)]
        elif part.startswith("c"):
            city = next((city for city in cities if part == f"c{city[: wording.CITY_LIMIT]}"), "")
            found = [each for each in found if each.city == city]
        elif part.startswith("w") and part != "weekend":
            found = [each for each in found if part[1:] in fold(f"{each.title} {each.title_en} {each.description}")]
    return found


def is_on(event: Event, days: str, zone: ZoneInfo) -> bool:
    """Whether the event is on at one of the local days of a filter, `d260101-260103`; never where that is none."""
    begins, ends = (each.astimezone(zone).date() for each in (event.starts_at, event.ends_at))
    try:
        first, last = span(days)
    except ValueError:
        return False
    return begins <= last and ends >= first


def span(days: str) -> tuple[date, date]:
    """The first and the last day of such a filter; raises `ValueError` where that is none."""
    first, last = (datetime.strptime(each, "%y%m%d").date() for each in days[1:].split("-"))  # noqa: DTZ007
    return first, last


def _states(session: Session, member_id: int, found: list[Event]) -> dict[int, PlaceState]:
    mine = events.states(session, member_id, [event.id for event in found])
    return {id_: state for id_, state in mine.items() if state in (*CONCERNED, PlaceState.ATTENDED)}


# One event


async def page(update: Update, context: Context) -> None:
    """An event was pressed: `a2:<event>`."""
    await reply.toast(update)
    with context.reading() as session:
        event = events.one(session, pressed.number(update))
        message = page_of(session, context, event, is_ops=is_ops(update, context))
    await present(update, event, message)


async def opened(update: Update, context: Context, token: str) -> None:
    """An event's link was opened: by the name ops gave it, or by our number."""
    with context.reading() as session:
        event = events.known_as(session, token)
        if event is None and token.isdecimal() and len(token) <= pressed.LONGEST_NUMBER:
            event = events.one(session, int(token))
        message = page_of(session, context, event, is_ops=is_ops(update, context))
    await reply.send(update, Message(context.say("event.hello")), with_keyboard=reply.keyboard(context.say))
    await present(update, event, message)


async def present(update: Update, event: Event | None, message: Message) -> None:
    """With the event's picture where it has one."""
    chat = update.effective_chat
    if event is None or event.photo_file_id is None or chat is None:
        await photo.show(update, None, message)
        return
    buttons = reply.inline(message.buttons)
    await chat.send_photo(event.photo_file_id, caption=message.text, parse_mode=ParseMode.HTML, reply_markup=buttons)


def page_of(session: Session, context: Context, event: Event | None, *, is_ops: bool) -> Message:
    """The page of an event, which the conversation is about from now on."""
    if event is None:
        return Message(wording.refused(context.say, Refusal.GONE))
    context.note(context.talk(session).event_opened(event.id))
    mine = events.place(session, event.id, context.member.id)
    offered = gifts.of_event(session, event.id)
    name = event.event_id if NAMED.fullmatch(event.event_id) else str(event.id)
    shown = Page(
        event=event,
        mine=mine,
        closed=rule.refusal(event, context.now, has_card=_has_card(context)),
        waiting=events.tally(session, event.id).get(PlaceState.WAITING, 0),
        link=codes.link(context.bot.username, Kind.EVENT, name),
        gifts=[(gift, gifts.of_member(session, gift.id, context.member.id)) for gift in offered],
        is_ops=is_ops,
    )
    return wording.page(context.say, shown, context.now)


def _has_card(context: Context) -> bool:
    return cards.is_accepted(cards.shown(context.member.cards, context.today), context.today)


# What a member does


async def act(update: Update, context: Context) -> None:
    """Something on an event's page was pressed: `a3:<event>:<what>`."""
    _, what = pressed.after(update)
    does = _ACTS.get(what, page)
    await does(update, context)


async def _join(update: Update, context: Context) -> None:
    user, services = update.effective_user, context.services
    holder = code_wording.holder(user.first_name if user else "")
    seed, id_ = services.randomness(NONCE_BYTES), pressed.number(update)
    with context.writing() as session:
        joined = events.join(
            session, services.secret, seed, id_, context.member.id, holder, context.now, has_card=_has_card(context)
        )
        message = _after(session, context, update)
    await _answer(update, context, joined, message)


async def _take(update: Update, context: Context) -> None:
    with context.writing() as session:
        taken = events.accept(session, pressed.number(update), context.member.id, context.now)
        message = _after(session, context, update)
    await _answer(update, context, taken, message)


async def _gone(update: Update, context: Context) -> None:
    """They give up a place, decline an offer, or leave the waitlist; whoever waits hears of it at once."""
    with context.writing() as session:
        left = events.leave(session, pressed.number(update), context.member.id, context.now, context.services.zone)
        message = _after(session, context, update)
    await event_news.settle(context.services)
    await reply.toast(update, context.say.plain("event.left_toast") if left else "")
    await photo.show(update, None, message)


def _after(session: Session, context: Context, update: Update) -> Message:
    event = events.one(session, pressed.number(update))
    return page_of(session, context, event, is_ops=is_ops(update, context))


async def _answer(update: Update, context: Context, done: Place | Refusal, message: Message) -> None:
    """A short note says what came of the press, and the page how it stands now."""
    if isinstance(done, Refusal):
        with context.reading() as session:
            event = events.one(session, pressed.number(update))
        await reply.toast(update, str(wording.refused(context.say, done, event)))
    else:
        is_in = done.state is PlaceState.GOING
        await reply.toast(update, context.say.plain("event.joined_toast") if is_in else "")
    await photo.show(update, None, message)


async def _ask_leave(update: Update, context: Context) -> None:
    await reply.toast(update)
    with context.reading() as session:
        event = events.one(session, pressed.number(update))
    gone = Message(wording.refused(context.say, Refusal.GONE))
    await photo.show(update, None, wording.leave_sure(context.say, event) if event else gone)


async def _remind(update: Update, context: Context) -> None:
    """The reminders of this event, and, where one was pressed, changing it."""
    await reply.toast(update)
    id_, what = pressed.number(update), pressed.after(update)[1]
    with context.writing() as session:
        mine, event = events.place(session, id_, context.member.id), events.one(session, id_)
        if mine and what in tuple(Reminder):
            events.remind(session, mine.id, Reminder(what), wanted=what not in mine.reminders)
            mine = events.place(session, id_, context.member.id)
        if mine and event:
            message = wording.reminders(context.say, event, mine.reminders)
        else:
            message = Message(wording.refused(context.say, Refusal.GONE))
    await photo.show(update, None, message)


async def _ticket(update: Update, context: Context) -> None:
    """The QR and the digits for the door; the same every time."""
    await reply.toast(update)
    id_, chat = pressed.number(update), update.effective_chat
    with context.reading() as session:
        event, mine = events.one(session, id_), events.place(session, id_, context.member.id)
    if event is None or mine is None or mine.state is not PlaceState.GOING or chat is None:
        await reply.send(update, Message(wording.refused(context.say, Refusal.NOT_GOING)))
        return
    secret = events.ticket(context.services.secret, mine)
    link = codes.link(context.bot.username, Kind.TICKET, secret.token)
    message = wording.ticket(context.say, event, secret.digits)
    # Drawing takes some 10 ms, too long to hold everybody else up.
    picture = await asyncio.to_thread(lambda: drawing.encoded(qr.picture(link, QR_SIDE)))
    await chat.send_photo(
        InputFile(picture, filename="event-ticket.png"),
        caption=message.text,
        parse_mode=ParseMode.HTML,
        reply_markup=reply.inline(message.buttons),
        protect_content=True,
    )


async def _pin(update: Update, context: Context) -> None:
    await reply.toast(update)
    chat, event = update.effective_chat, _pressed_event(update, context)
    if event is not None and chat is not None:
        title, address = wording.title(context.say, event), f"{event.city}{event.address}" or event.venue
        await chat.send_venue(event.point.latitude, event.point.longitude, f"{event.venue} · {title}"[:100], address)


async def _calendar(update: Update, context: Context) -> None:
    await reply.toast(update)
    chat, event = update.effective_chat, _pressed_event(update, context)
    if event is None or chat is None:
        return
    file = calendar.ics(
        f"event-{event.id}@{context.bot.username}",
        wording.title(context.say, event),
        wording.where(event),
        event.point,
        event.starts_at,
        event.ends_at,
        about=event.description_en if context.member.language == "en" else event.description,
        stamp=context.now,
        revision=event.revision,
    )
    await chat.send_document(
        InputFile(file, filename="calendar.ics"), caption=context.say.plain("event.calendar_caption")
    )


def _pressed_event(update: Update, context: Context) -> Event | None:
    with context.reading() as session:
        return events.one(session, pressed.number(update))


_ACTS: dict[str, Callable[[Update, Context], Awaitable[None]]] = {
    "join": _join,
    "take": _take,
    "leave": _ask_leave,
    "gone": _gone,
    "ticket": _ticket,
    "map": _pin,
    "ics": _calendar,
    "remind": _remind,
    **dict.fromkeys(map(str, Reminder), _remind),
}


# Gifts


async def gift(update: Update, context: Context) -> None:
    """A gift was pressed: `a4:<gift>:claim`, `a4:<gift>:check`, or, by ops, `a4:<gift>:draw`."""
    _, what = pressed.after(update)
    if what == "check":
        await _check(update, context)
    elif what == "draw" and is_ops(update, context):
        await _draw(update, context)
    else:
        await _claim(update, context)


async def _claim(update: Update, context: Context) -> None:
    id_, nonce = pressed.number(update), context.services.randomness(NONCE_BYTES)
    with context.writing() as session:
        claimed = gifts.claim(session, id_, context.member.id, nonce, context.now)
        of = gifts.one(session, id_)
        event = events.one(session, of.event_id) if of else None
        message = page_of(session, context, event, is_ops=is_ops(update, context))
    if isinstance(claimed, GiftRefusal):
        await reply.toast(update)
        await reply.send(update, wording.gift_refused(context.say, claimed, of))
        return
    await reply.toast(update, context.say.plain("event.claimed_toast"))
    await photo.show(update, None, message)


async def _draw(update: Update, context: Context) -> None:
    await reply.toast(update)
    with context.writing() as session:
        done = gifts.hold_draw(session, pressed.number(update), context.now)
    if isinstance(done, GiftRefusal):
        await reply.send(update, wording.gift_refused(context.say, done))
        return
    await event_news.settle(context.services)
    await _publish(update, context, done)


async def _check(update: Update, context: Context) -> None:
    """Before the draw its commitment, afterwards all that it takes to draw again."""
    await reply.toast(update)
    with context.reading() as session:
        of = gifts.one(session, pressed.number(update))
        done = gifts.drawn(session, of.id) if of else None
        entries = gifts.entries(session, of.id) if of else 0
    if of is None:
        await reply.send(update, wording.gift_refused(context.say, GiftRefusal.GONE))
    elif done is None:
        await reply.send(update, wording.commitment(context.say, of, entries))
    else:
        await _publish(update, context, done)


async def _publish(update: Update, context: Context, done: Drawn) -> None:
    chat, seed = update.effective_chat, done.gift.seed or b""
    if chat is None:
        return
    file = InputFile(draw.published(seed, done.receipts, done.winners).encode(), filename="draw.json")
    await chat.send_document(
        file, caption=wording.drawn(context.say, done.gift, len(done.receipts)).text, parse_mode=ParseMode.HTML
    )
