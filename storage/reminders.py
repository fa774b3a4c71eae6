"""What members are to be reminded of: rows with a date, each said once; and what they were reminded of lately."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, cast, delete, literal, select, text, update
from sqlmodel import Session, col

from rules.reminders import Item, Kind, Said
from storage.columns import UTCDateTime
from storage.prepared import Prepared, as_moment, numbered, parameter, placeholders
from storage.reminder_tables import Nudge, Reminder
from storage.tables import Member
from storage.till_tables import Delivery
from storage.upserts import insert, prepared_insert

KEPT = timedelta(days=60)  # after it is too late to say; long enough that no source brings it up again
FORGOTTEN_AT_ONCE = 500
_WAITS = text("reminders.state = 'waiting'")  # in the words of the index that holds no others
_DUE = Prepared(
    select(col(Reminder.member_id))
    .where(_WAITS, col(Reminder.due_at) <= parameter("now", UTCDateTime))
    .order_by(col(Reminder.due_at))
    .limit(parameter("most", Integer))
)
_NUDGE = Prepared(
    prepared_insert(Nudge)
    .values(member_id=parameter("member_id"), said_at=parameter("said_at"), wording=parameter("wording"))
    .returning(col(Nudge.id))
)


def _move(**values: Any) -> Prepared:
    return Prepared(update(Reminder).where(_WAITS, col(Reminder.id) == parameter("item")).values(**values))


_SAY = _move(state="said", nudge_id=parameter("nudge"))
_WAIT = _move(due_at=parameter("later"))
_DROP = _move(state="dropped")


class New(NamedTuple):
    """One thing to remind a member of from `due_at` on and not after `until`; once for each kind and subject."""

    member_id: int
    kind: str
    subject: str
    due_at: datetime
    until: datetime


class Person(NamedTuple):
    """A member with all that waits to be said to them, also what is due later."""

    member_id: int
    language: str
    is_reachable: bool
    items: tuple[Item, ...]
    said: Said


class Spoken(NamedTuple):
    """A message of reminders that was put into the outbox."""

    member_id: int
    items: tuple[Item, ...]


def add(session: Session, found: Sequence[New]) -> None:
    """Note what there is to remind of; what is known already stays as it is."""
    if found:
        rows = [each._asdict() | {"state": "waiting"} for each in found]
        session.connection().execute(insert(session, Reminder).on_conflict_do_nothing(), rows)


def due(session: Session, now: datetime, limit: int) -> list[Person]:
    """The members who have something due that waits, those who wait longest first; from at most `limit` reminders."""
    ids = list(dict.fromkeys(id_ for (id_,) in _DUE.rows(session, now=now, most=limit)))
    if not ids:
        return []
    waiting, said = _waiting(session, ids), _said(session, ids, now)
    people = {id_: of for id_, *of in _people_of(len(ids)).rows(session, **numbered(ids))}
    return [
        Person(id_, language, blocked_at is None, tuple(waiting[id_]), said.get(id_, Said()))
        for id_, (language, blocked_at) in ((id_, people[id_]) for id_ in ids)
    ]


def say(session: Session, member_id: int, items: Iterable[Item], wording: int, now: datetime) -> int:
    """Note that these are said in one message; returns its number."""
    [(nudge_id,)] = _NUDGE.rows(session, member_id=member_id, said_at=now, wording=wording)
    for item in items:
        _SAY.run(session, item=item.id, nudge=nudge_id)
    return int(nudge_id)


def wait(session: Session, items: Iterable[Item], until: datetime) -> None:
    """Look at these again at `until`."""
    for item in items:
        _WAIT.run(session, item=item.id, later=until)


def pause(session: Session, items: Iterable[Item]) -> None:
    """Look at these again when their member is back, or when it is too late for them."""
    for item in items:
        _WAIT.run(session, item=item.id, later=item.until)


def take_up(session: Session, member_id: int, kind: str, now: datetime) -> None:
    """The member is back: look again at what was paused, and at what was said – as deliveries of `kind`, known by
    their number – while nothing reached them."""
    paused = update(Reminder).where(
        col(Reminder.member_id) == member_id, _WAITS, col(Reminder.due_at) == col(Reminder.until)
    )
    session.execute(paused.values(due_at=now))
    key = literal(f"{kind}:") + cast(col(Nudge.id), String)
    unheard = (
        select(col(Nudge.id))
        .join(Delivery, col(Delivery.key) == key)
        .where(col(Nudge.member_id) == member_id, col(Nudge.said_at) > now - KEPT, col(Delivery.state) == "blocked")
    )
    for nudge_id in list(session.scalars(unheard)):
        take_back(session, nudge_id, (), now)


def drop(session: Session, items: Iterable[Item]) -> None:
    """Never say these."""
    for item in items:
        _DROP.run(session, item=item.id)


def spoken(session: Session, nudge_id: int) -> Spoken | None:
    """What the message with this number reminds of."""
    nudge = session.get(Nudge, nudge_id)
    if nudge is None:
        return None
    rows = select(Reminder).where(col(Reminder.nudge_id) == nudge_id).order_by(col(Reminder.id))
    return Spoken(nudge.member_id, tuple(_item(row) for row in session.scalars(rows)))


def take_back(session: Session, nudge_id: int, dropped: Collection[Item], now: datetime) -> None:
    """The message with this number was not said after all, and counts for nothing: some of it is never said, the rest
    is looked at again."""
    gone = [item.id for item in dropped]
    mine = col(Reminder.nudge_id) == nudge_id
    for rows, values in (
        (mine & col(Reminder.id).in_(gone), {"state": "dropped"}),
        (mine & col(Reminder.id).not_in(gone), {"state": "waiting", "due_at": now}),
    ):
        session.execute(update(Reminder).where(rows).values(nudge_id=None, **values))
    session.execute(delete(Nudge).where(col(Nudge.id) == nudge_id))


def forget_old(session: Session, now: datetime) -> None:
    """Forget what it has long been too late for, some at a time."""
    old = select(col(Reminder.id)).where(col(Reminder.until) <= now - KEPT).limit(FORGOTTEN_AT_ONCE)
    session.execute(delete(Reminder).where(col(Reminder.id).in_(old)))
    past = select(col(Nudge.id)).where(col(Nudge.said_at) <= now - 2 * KEPT).limit(FORGOTTEN_AT_ONCE)
    session.execute(delete(Nudge).where(col(Nudge.id).in_(past)))


def _waiting(session: Session, member_ids: Collection[int]) -> Mapping[int, list[Item]]:
    found: dict[int, list[Item]] = {id_: [] for id_ in member_ids}
    rows = _waiting_of(len(member_ids)).rows(session, **numbered(member_ids))
    for member_id, id_, kind, subject, due_at, until in rows:
        found[member_id].append(Item(id_, Kind(kind), subject, as_moment(due_at), as_moment(until)))
    return found


def _said(session: Session, member_ids: Collection[int], now: datetime) -> Mapping[int, Said]:
    found: dict[int, Said] = {}
    rows = _said_to(len(member_ids)).rows(session, since=now - KEPT, **numbered(member_ids))
    for member_id, at, wording in rows:
        found[member_id] = Said((*found.get(member_id, Said()).moments, as_moment(at)), wording)
    return found


@lru_cache
def _people_of(number: int) -> Prepared:
    columns = (col(Member.id), col(Member.language), col(Member.blocked_at))
    return Prepared(select(*columns).where(col(Member.id).in_(placeholders(number))))


@lru_cache
def _waiting_of(number: int) -> Prepared:
    theirs = col(Reminder.member_id).in_(placeholders(number))
    columns = (getattr(Reminder, name) for name in ("member_id", "id", "kind", "subject", "due_at", "until"))
    return Prepared(select(*columns).where(_WAITS, theirs).order_by(col(Reminder.id)))


@lru_cache
def _said_to(number: int) -> Prepared:
    lately = col(Nudge.said_at) > parameter("since", UTCDateTime)
    columns = (col(Nudge.member_id), col(Nudge.said_at), col(Nudge.wording))
    theirs = col(Nudge.member_id).in_(placeholders(number))
    return Prepared(select(*columns).where(theirs, lately).order_by(col(Nudge.id)))


def _item(row: Reminder) -> Item:
    return Item(row.id, Kind(row.kind), row.subject, row.due_at, row.until)
