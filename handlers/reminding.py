"""Reminding: what falls due is found, decided on member by member, worded and put into the outbox; and looked at once
more just before it goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from handlers.context import Services
from handlers.telling import tell
from rules import reminders as rule
from rules.events import LEADS, Reminder
from rules.occasions import Occasion
from rules.reminders import Decision, Kind, Source
from storage import events, occasions, planning, preferences, reminders, watches
from storage.database import Session
from storage.events import DueReminder
from storage.occasions import Owed
from storage.outbox import Due
from storage.reminders import New, Person
from words import reminders as wording

KIND = "digest"
_T = TypeVar("_T")
NOTED_AT_ONCE = 500  # reminders written in one transaction: a few milliseconds
DECIDED_AT_ONCE = 8  # reminders looked at in one transaction: about as long
# Between two transactions; with a pause of 0 the next one would run before what has become ready meanwhile.
BREATH_SECONDS = 0.001


class _Plan(NamedTuple):
    """What is to be done about one member."""

    person: Person
    decision: Decision


async def tick(services: Services) -> None:
    """Find what falls due, and put what may be said now into the outbox; others are answered in between."""
    await _find_daily(services, Source.CARDS)
    await _find_daily(services, Source.BENEFITS)
    await _find_wishes(services)
    await _find_events(services)
    _find_gifts(services)
    while _decide_some(services):
        services.courier.wake()
        await asyncio.sleep(BREATH_SECONDS)
    with services.database.writing() as session:
        reminders.forget_old(session, services.clock())


def welcome_back(session: Session, member_id: int, now: datetime) -> None:
    """Who had blocked the bot can be written to again: what did not reach them is looked at anew."""
    reminders.take_up(session, member_id, KIND, now)


def recheck(zone: ZoneInfo, clock: Callable[[], datetime]) -> Callable[[Session, Due], bool]:
    """What the courier asks just before a message of reminders goes."""
    return lambda session, delivery: is_still_due(session, delivery.key, clock(), zone)


def is_still_due(session: Session, key: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the message of reminders with this key is still to be said as it was written. Otherwise what is left of
    it is looked at again, and said under another key."""
    nudge_id = int(key.partition(":")[2])
    spoken = reminders.spoken(session, nudge_id)
    if spoken is None:
        return False
    wanted = preferences.wanted(session, spoken.member_id, zone)
    owed = [Owed(spoken.member_id, item) for item in spoken.items]
    known = occasions.of(session, owed, now, zone)
    stale = {*rule.stale(spoken.items, wanted, now), *(item for item in spoken.items if item.id not in known)}
    if not stale and not rule.is_silent(wanted, now):
        return True
    reminders.take_back(session, nudge_id, stale, now)
    return False


async def _find_daily(services: Services, source: Source) -> None:
    """Look through a source once for each local day."""
    now = services.clock()
    with services.database.reading() as session:
        days = planning.days_left(session, source, now.astimezone(services.zone).date())
    for day in days:
        # It may take a second on a day on which much is due; a reader holds nobody up.
        await _note(services, await asyncio.to_thread(_look_through, services, source, day, now))
        with services.database.writing() as session:
            planning.done(session, source, day=day)


def _look_through(services: Services, source: Source, day: date, now: datetime) -> list[New]:
    look = planning.cards if source is Source.CARDS else planning.benefits
    with services.database.reading() as session:
        return look(session, day, services.zone, now)


async def _find_wishes(services: Services) -> None:
    """Look at the shops that have joined since the last time."""
    while True:
        granted, last = await asyncio.to_thread(_look_at_shops, services)
        if last is None:
            return
        with services.database.writing() as session:
            reminders.add(session, planning.grant(session, granted, services.clock()))
            planning.done(session, Source.WISHES, seen=last)


def _look_at_shops(services: Services) -> tuple[list[planning.Granted], int | None]:
    with services.database.reading() as session:
        return planning.wishes(session)


async def _find_events(services: Services) -> None:
    """Note the reminders of events that are due. With the one of the day before goes the one of the hours before, so
    that it is known to come and keeps its place."""
    due = await asyncio.to_thread(_look_at_events, services)
    for some in _chunks(due, NOTED_AT_ONCE):
        with services.database.writing() as session:
            reminders.add(session, [new for each in some for new in _of_event(each, services.clock())])
            for each in some:
                events.reminded(session, each.signup_id, each.reminder, each.event.starts_at)
        await asyncio.sleep(BREATH_SECONDS)


def _look_at_events(services: Services) -> list[DueReminder]:
    with services.database.reading() as session:
        return events.due_reminders(session, services.clock())


def _of_event(each: DueReminder, now: datetime) -> Iterator[New]:
    starts_at = each.event.starts_at
    about = f"{each.event.id}:{each.signup_id}"
    hours_before = starts_at - LEADS[Reminder.HOURS]
    if each.reminder is Reminder.DAY:
        subject = f"{about}:{Reminder.DAY}:{starts_at.isoformat()}"
        yield New(each.member_id, Kind.EVENT.value, subject, now, hours_before)
    subject = f"{about}:{Reminder.HOURS}:{starts_at.isoformat()}"
    yield New(each.member_id, Kind.EVENT.value, subject, max(now, hours_before), starts_at)


def _find_gifts(services: Services) -> None:
    """Bring up the gifts that are there again with those who asked to be told."""
    now = services.clock()
    with services.database.reading() as session:
        items = watches.back(session, now)
    if items:
        with services.database.writing() as session:
            for item in items:
                watches.bring_up(session, item, now)


async def _note(services: Services, found: Sequence[New]) -> None:
    for some in _chunks(found, NOTED_AT_ONCE):
        with services.database.writing() as session:
            reminders.add(session, some)
        await asyncio.sleep(BREATH_SECONDS)


def _decide_some(services: Services) -> bool:
    """Decide on the members who have waited longest; whether there were any."""
    now = services.clock()
    with services.database.writing() as session:
        people = reminders.due(session, now, DECIDED_AT_ONCE)
        plans = _decided(session, services, [each for each in people if each.is_reachable], now)
        owed = [Owed(person.member_id, item) for person, decision in plans for item in decision.say]
        known = occasions.of(session, owed, now, services.zone)
        for plan in plans:
            _carry_out(session, services, plan, known, now)
        for person in people:
            if not person.is_reachable:
                _hold(session, person, now)
    return bool(people)


def _decided(session: Session, services: Services, people: Sequence[Person], now: datetime) -> list[_Plan]:
    wanted = preferences.of_all(session, [person.member_id for person in people], services.zone)
    return [_Plan(person, rule.decide(person.items, wanted[person.member_id], person.said, now)) for person in people]


def _hold(session: Session, person: Person, now: datetime) -> None:
    """Nothing is said to who blocked the bot. What is due waits until they are back, or until it is too late."""
    reminders.drop(session, (item for item in person.items if item.until <= now))
    reminders.pause(session, (item for item in person.items if item.due <= now < item.until))


def _carry_out(session: Session, services: Services, plan: _Plan, known: Mapping[int, Occasion], now: datetime) -> None:
    """Say what has not lost its reason, drop the rest, and have what waits wait."""
    person, decision = plan
    say = [item for item in decision.say if item.id in known]
    reminders.drop(session, (*decision.drop, *(item for item in decision.say if item.id not in known)))
    if decision.until is not None:
        reminders.wait(session, decision.wait, decision.until)
    if say:
        nudge_id = reminders.say(session, person.member_id, say, decision.wording, now)
        topics, occasions_ = frozenset(item.topic for item in say), [known[item.id] for item in say]
        message = wording.digest(services.say[person.language], occasions_, topics, decision.wording, now)
        until = min(item.until for item in say)
        tell(session, f"{KIND}:{nudge_id}", KIND, message, now, member_id=person.member_id, not_after=until)


def _chunks(found: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(found), size):
        yield found[start : start + size]
