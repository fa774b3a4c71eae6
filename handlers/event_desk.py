"""The desk of events, for operators: writing one down, changing and cancelling it, gifts, the door, who came."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram import InputFile, Update

from handlers import event_news, origins, photo, pressed, reply
from handlers.context import Context
from handlers.staffing import is_ops
from rules import codes, datum, event_form
from rules import events as rule
from rules.event_form import GiftRecord, Labels
from rules.events import CONCERNED, Event, EventState, PlaceState, Refusal
from rules.geo import Point
from rules.gifts import MOST_GIFTS, GiftOffer, Way
from rules.intake import EventRecord, Problem
from storage import event_desks, events, gifts, sheets
from storage.database import Session
from storage.event_desks import Work
from storage.events import Arrival
from words import events as wording
from words.layout import Message

SEED_BYTES = 32
FORM, GIFT, DOOR = "form", "gift", "door"


async def act(update: Update, context: Context) -> None:
    """Something on the desk was pressed: `a5:<event>:<what>`; for ops only."""
    await reply.toast(update)
    if not is_ops(update, context):
        await reply.send(update, Message(context.say("event.for_ops")))
        return
    _, what = pressed.after(update)
    await _ACTS.get(what, _home)(update, context)


async def _home(update: Update, context: Context) -> None:
    with context.reading() as session:
        message = _desk(session, context, pressed.number(update))
    await photo.show(update, None, message)


def _desk(session: Session, context: Context, id_: int) -> Message:
    event = events.one(session, id_)
    if event is None:
        return Message(wording.refused(context.say, Refusal.GONE))
    tally = events.tally(session, id_)
    return wording.desk(context.say, event, tally, gifts.of_event(session, id_), context.now)


# Writing an event down


async def _new(update: Update, context: Context) -> None:
    await _begin(update, context, Work(FORM, None, {}, None), event_form.EVENT)


async def _edit(update: Update, context: Context) -> None:
    with context.reading() as session:
        event = events.one(session, pressed.number(update))
    if event is None:
        await _home(update, context)
        return
    work = Work(FORM, event.id, _fields(context, event), event.photo_file_id)
    await _begin(update, context, work, event_form.EVENT)


async def _gift(update: Update, context: Context) -> None:
    await _begin(update, context, Work(GIFT, pressed.number(update), {}, None), event_form.GIFT)


async def _begin(update: Update, context: Context, work: Work, labels: Labels) -> None:
    with context.writing() as session:
        event_desks.begin(session, context.member.id, work, context.now)
    form = event_form.written(work.fields, labels, context.member.language)
    await reply.send(update, wording.form(context.say, form, is_gift=work.doing == GIFT))


def _fields(context: Context, event: Event) -> dict[str, str]:
    """The event as an operator would write it."""
    local = "%Y-%m-%d %H:%M"
    zone, opens = context.services.zone, event.signup_opens_at
    return {
        "event_id": event.event_id,
        "title": event.title,
        "title_en": event.title_en,
        "city": event.city,
        "venue": event.venue,
        "address": event.address,
        "coordinates": f"{event.point.latitude:.7f}, {event.point.longitude:.7f}",
        "starts_at": event.starts_at.astimezone(zone).strftime(local),
        "ends_at": event.ends_at.astimezone(zone).strftime(local),
        "capacity": str(event.capacity or ""),
        "signup_opens_at": opens.astimezone(zone).strftime(local) if opens else "",
        "members_first_hours": str(event.members_first // timedelta(hours=1) or ""),
        "description": event.description,
        "description_en": event.description_en,
    }


async def typed(update: Update, context: Context, text: str) -> bool:
    """Lines of the form, or a ticket's digits at the door; False where an operator is doing neither."""
    work = _work(update, context)
    if work is None:
        return False
    if work.doing == DOOR:
        digits = codes.read_digits(text)
        if not isinstance(digits, str) or len(digits) != rule.TICKET_DIGITS:
            return False
        await _let_in(update, context, work.event_id or 0, digits=digits)
        return True
    said = event_form.read(text, event_form.GIFT if work.doing == GIFT else event_form.EVENT)
    if said:
        await _keep(update, context, work._replace(fields=work.fields | said))
    return bool(said)


async def pictured(update: Update, context: Context) -> bool:
    """A photo for the event that is being written."""
    work, message = _work(update, context), update.message
    if work is None or work.doing != FORM or message is None or not message.photo:
        return False
    await _keep(update, context, work._replace(photo_file_id=message.photo[-1].file_id))
    return True


async def placed(update: Update, context: Context) -> bool:
    """A pin or a venue for the event that is being written."""
    work, message = _work(update, context), update.message
    got = origins.received(message, context) if work and work.doing == FORM and message else None
    if work is None or got is None or message is None:
        return False
    point = datum.to_wgs84(got.point, got.datum)
    fields = work.fields | {"coordinates": f"{point.latitude:.7f}, {point.longitude:.7f}"}
    if message.venue is not None:
        fields |= {"venue": message.venue.title, "address": message.venue.address}
    await _keep(update, context, work._replace(fields=fields))
    return True


def _work(update: Update, context: Context) -> Work | None:
    if not is_ops(update, context):
        return None
    with context.reading() as session:
        return event_desks.current(session, context.member.id, context.now)


async def _keep(update: Update, context: Context, work: Work) -> None:
    """What was written so far, and what it comes to."""
    if work.doing == FORM and not work.fields.get("event_id"):
        work = work._replace(fields=work.fields | {"event_id": f"e{context.now:%Y%m%d%H%M%S}"})
    with context.writing() as session:
        event_desks.begin(session, context.member.id, work, context.now)
        message = _offered(session, context, work) if work.doing == GIFT else _preview(session, context, work)
    await reply.send(update, message)


def _preview(session: Session, context: Context, work: Work) -> Message:
    record = _checked(session, context, work)
    if isinstance(record, list):
        return _unclear(context, record, event_form.EVENT)
    before, event = events.one(session, work.event_id or 0), _event(record, work)
    if before is None:
        return wording.preview(context.say, event, 0, 0, is_new=True)
    tally = events.tally(session, before.id)
    concerned = sum(tally.get(state, 0) for state in CONCERNED) if _moves(before, event) else 0
    losing = 0 if event.capacity is None else max(0, before.taken - event.capacity)
    return wording.preview(context.say, event, concerned, losing, is_new=False)


def _moves(before: Event, after: Event) -> bool:
    """Whether who signed up has to be told of another time or place."""
    known, now = ((each.starts_at, each.ends_at, events.where(each)) for each in (before, after))
    return known != now


def _checked(session: Session, context: Context, work: Work) -> EventRecord | list[Problem]:
    """The record, or all that stands against it, what is kept of it included."""
    record = event_form.event(work.fields, context.services.zone)
    if isinstance(record, list):
        return record
    before, same = events.one(session, work.event_id or 0), events.known_as(session, record.event_id)
    problems = []
    if record.starts_at <= context.now:
        problems.append(Problem("starts_at", context.say.plain("event.bad.past")))
    if same is not None and same.id != work.event_id:
        problems.append(Problem("event_id", context.say.plain("event.bad.id")))
    if before is not None and before.state is EventState.CANCELLED:
        problems.append(Problem("event_id", context.say.plain("event.bad.cancelled")))
    arrived = events.tally(session, before.id).get(PlaceState.ATTENDED, 0) if before else 0
    if record.capacity is not None and record.capacity < arrived:
        problems.append(Problem("capacity", context.say.plain("event.bad.capacity", arrived=arrived)))
    return problems or record


def _event(record: EventRecord, work: Work) -> Event:
    return Event(
        id=work.event_id or 0,
        event_id=record.event_id,
        title=record.title,
        title_en=record.title_en,
        city=record.city,
        venue=record.venue,
        address=record.address,
        point=Point(record.latitude, record.longitude),
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        capacity=record.capacity,
        signup_opens_at=record.signup_opens_at,
        members_first=timedelta(hours=record.members_first_hours),
        description=record.description,
        description_en=record.description_en,
        photo_file_id=work.photo_file_id,
        state=EventState.PUBLISHED,
        taken=0,
        revision=0,
    )


def _unclear(context: Context, problems: Sequence[Problem], labels: Labels) -> Message:
    language = context.member.language
    order = list(labels)
    problems = sorted(problems, key=lambda each: order.index(each.column))
    named = [(labels[each.column][language], each.reason) for each in problems]
    return wording.unclear(context.say, named)


async def _publish(update: Update, context: Context) -> None:
    """What was previewed is published, once: whoever presses again finds it done."""
    with context.writing() as session:
        work = event_desks.current(session, context.member.id, context.now)
        if work is None or work.doing == DOOR:
            message = Message(context.say("event.nothing_to_publish"))
        else:
            message = (_give if work.doing == GIFT else _write_down)(session, context, work)
    await event_news.settle(context.services)
    await reply.show(update, message)


def _write_down(session: Session, context: Context, work: Work) -> Message:
    record = _checked(session, context, work)
    if isinstance(record, list):
        return _unclear(context, record, event_form.EVENT)
    id_ = events.write_down(session, record, work.photo_file_id, context.now, work.event_id)
    if id_ is None:
        return Message(context.say("event.nothing_to_publish"))
    event_desks.end(session, context.member.id)
    return _desk(session, context, id_)


async def _discard(update: Update, context: Context) -> None:
    with context.writing() as session:
        event_desks.end(session, context.member.id)
    await reply.show(update, Message(context.say("event.discarded")))


# Gifts


def _offered(session: Session, context: Context, work: Work) -> Message:
    record = _gift_checked(session, context, work)
    if isinstance(record, GiftRecord):
        return wording.gift_preview(context.say, record.title, record.way, record.stock, record.closes_at)
    return _unclear(context, record, event_form.GIFT)


def _give(session: Session, context: Context, work: Work) -> Message:
    record = _gift_checked(session, context, work)
    if not isinstance(record, GiftRecord) or work.event_id is None:
        return _unclear(context, [] if isinstance(record, GiftRecord) else record, event_form.GIFT)
    offered = gifts.of_event(session, work.event_id)
    same = _of_name(offered, record.title)
    if same is None and len(offered) >= MOST_GIFTS:
        return Message(context.say("event.bad.gifts", most=MOST_GIFTS))
    if same is not None:
        gifts.restock(session, same.id, record.stock, record.closes_at)
    else:
        seed = context.services.randomness(SEED_BYTES)
        gifts.offer(session, work.event_id, record.title, record.way, record.stock, record.closes_at, seed, context.now)
    event_desks.end(session, context.member.id)
    return _desk(session, context, work.event_id)


def _gift_checked(session: Session, context: Context, work: Work) -> GiftRecord | list[Problem]:
    """The gift, or all that stands against it; one of a name that is there is that one with another number."""
    record = event_form.gift(work.fields, context.services.zone, context.now)
    same = (
        _of_name(gifts.of_event(session, work.event_id or 0), record.title) if isinstance(record, GiftRecord) else None
    )
    if not isinstance(record, GiftRecord) or same is None:
        return record
    if Way.DRAW in (same.way, record.way):
        return [Problem("title", context.say.plain("event.bad.same_gift"))]
    if record.stock < same.claimed:
        return [Problem("stock", context.say.plain("event.bad.stock", claimed=same.claimed))]
    return record


def _of_name(offered: Sequence[GiftOffer], title: str) -> GiftOffer | None:
    return next((each for each in offered if each.title == title), None)


# Cancelling


async def _ask_cancel(update: Update, context: Context) -> None:
    with context.reading() as session:
        event = events.one(session, pressed.number(update))
        tally = events.tally(session, event.id) if event else {}
    concerned = sum(tally.get(state, 0) for state in CONCERNED)
    gone = Message(wording.refused(context.say, Refusal.GONE))
    await reply.show(update, wording.cancel_sure(context.say, event, concerned) if event else gone)


async def _cancel(update: Update, context: Context) -> None:
    """Confirmed: nobody can sign up any more, and everyone concerned is told."""
    with context.writing() as session:
        events.cancel(session, pressed.number(update), context.now)
        message = _desk(session, context, pressed.number(update))
    await event_news.settle(context.services)
    await reply.show(update, message)


# The door


async def _door(update: Update, context: Context) -> None:
    """From now on the digits this operator types, and the tickets they scan, are of this event."""
    work = Work(DOOR, pressed.number(update), {}, None)
    with context.writing() as session:
        event = events.one(session, pressed.number(update))
        if event is not None:
            event_desks.begin(session, context.member.id, work, context.now)
    gone = Message(wording.refused(context.say, Refusal.GONE))
    await reply.send(update, wording.door(context.say, event) if event else gone)


def at_door(update: Update, context: Context) -> bool:
    """Whether an operator is taking tickets just now."""
    work = _work(update, context)
    return work is not None and work.doing == DOOR


async def unread(update: Update, context: Context) -> None:
    """A photo at the door shows no ticket."""
    await reply.send(update, Message(context.say("event.photo_unread")))


async def ticket_opened(update: Update, context: Context, token: str) -> None:
    """A ticket was scanned, or read from a photo: at the door, or by somebody who learns what it is for."""
    if not is_ops(update, context):
        await reply.send(
            update, Message(context.say("event.ticket_for_ops")), with_keyboard=reply.keyboard(context.say)
        )
        return
    with context.reading() as session:
        work = event_desks.current(session, context.member.id, context.now)
        guest = events.by_token(session, token)
    at = work.event_id if work and work.doing == DOOR else guest and guest.event_id
    await _let_in(update, context, at or 0, token=token)


async def _let_in(update: Update, context: Context, event_id: int, *, token: str = "", digits: str = "") -> None:
    services = context.services
    with context.writing() as session:
        if token:
            guest = events.by_token(session, token)
        else:
            guest = events.by_digits(session, services.secret, event_id, digits)
        seen = events.let_in(session, event_id, guest, context.member.id, context.now)
        owed = gifts.to_hand_over(session, guest.id) if guest else []
        event = events.one(session, event_id)
    if isinstance(seen, Arrival):
        message = wording.arrival(context.say, seen.holder, seen.arrived, seen.going, seen.event, owed)
    else:
        message = Message(wording.refused(context.say, seen, event))
    await reply.send(update, message)


async def hand_over(update: Update, context: Context) -> None:
    """A gift was given away: `a6:<claim>`."""
    done = False
    if is_ops(update, context):
        with context.writing() as session:
            done = gifts.hand_over(session, pressed.number(update), context.now)
    await reply.toast(update, context.say.plain("event.handed" if done else "event.not_handed"))


async def _attendance(update: Update, context: Context) -> None:
    """Everybody who signed up and what became of it, as a sheet."""
    id_, chat = pressed.number(update), update.effective_chat
    event, guests = await context.look_up(lambda session: (events.one(session, id_), events.guests(session, id_)))
    if event is None or chat is None:
        return
    rows = wording.attendance(context.say, guests)
    file = await asyncio.to_thread(_sheet, wording.attendance_columns(context.say), rows)
    await chat.send_document(InputFile(file, filename=f"{event.event_id}.xlsx"))


def _sheet(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "attendance.xlsx")
        sheets.write(path, header, rows)
        return path.read_bytes()


_ACTS: dict[str, Callable[[Update, Context], Awaitable[None]]] = {
    "home": _home,
    "new": _new,
    "edit": _edit,
    "gift": _gift,
    "publish": _publish,
    "discard": _discard,
    "cancel": _ask_cancel,
    "cancelled": _cancel,
    "door": _door,
    "list": _attendance,
}
