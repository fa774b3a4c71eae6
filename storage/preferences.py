"""What a member wants to hear unasked: topics, quiet hours, how often, and pauses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, exists, select
from sqlmodel import Session, col

from rules.reminders import USUAL_CAP, USUAL_QUIET, Cap, Quiet, Wanted
from rules.topics import OPTIONAL, Topic
from storage.reminder_tables import OptOut, Preference
from storage.tables import Member
from storage.upserts import insert

_USUAL = {
    "quiet_from": USUAL_QUIET[0].hour,
    "quiet_until": USUAL_QUIET[1].hour,
    "per_day": USUAL_CAP.per_day,
    "per_week": USUAL_CAP.per_week,
    "snoozed_until": None,
}


def opted_out(topic: Any, member_id: Any = None) -> ColumnElement[bool]:
    """The SQL condition that a member has switched a topic off. `topic` is a `Topic` or a column that holds one;
    `member_id` is a column or a number, that of the statement's `members` unless given. Never true of
    `Topic.SERVICE`."""
    whose = col(Member.id) if member_id is None else member_id
    wanted = topic.value if isinstance(topic, Topic) else topic
    return exists().where(col(OptOut.member_id) == whose, col(OptOut.topic) == wanted)


def allows(session: Session, member_id: int, topic: Topic) -> bool:
    """Whether the member wants to hear of `topic`."""
    return topic not in off(session, member_id)


def off(session: Session, member_id: int) -> frozenset[Topic]:
    """The topics that the member has switched off."""
    mine = select(col(OptOut.topic)).where(col(OptOut.member_id) == member_id)
    return frozenset(Topic(each) for each in session.scalars(mine))


def opt_out(session: Session, member_id: int, topic: Topic, now: datetime) -> bool:
    """Say nothing of `topic` from now on; False for one that cannot be switched off."""
    if topic not in OPTIONAL:
        return False
    row = insert(session, OptOut).values(member_id=member_id, topic=topic.value, at=now)
    session.execute(row.on_conflict_do_nothing())
    return True


def opt_in(session: Session, member_id: int, topic: Topic) -> None:
    """Speak of `topic` again."""
    mine = (col(OptOut.member_id) == member_id) & (col(OptOut.topic) == topic.value)
    session.execute(delete(OptOut).where(mine))


def quiet(session: Session, member_id: int, zone: ZoneInfo) -> Quiet:
    """The member's quiet hours on the clock of `zone`."""
    return wanted(session, member_id, zone).quiet


def wanted(session: Session, member_id: int, zone: ZoneInfo) -> Wanted:
    """All that the member chose, on the clock of `zone`."""
    return of_all(session, [member_id], zone)[member_id]


def of_all(session: Session, member_ids: Collection[int], zone: ZoneInfo) -> Mapping[int, Wanted]:
    """What each of these members chose; who chose nothing has what is usual."""
    ids = list(member_ids)
    outs: dict[int, set[Topic]] = {}
    chosen = select(col(OptOut.member_id), col(OptOut.topic)).where(col(OptOut.member_id).in_(ids))
    for member_id, topic in session.execute(chosen):
        outs.setdefault(member_id, set()).add(Topic(topic))
    changed = select(Preference).where(col(Preference.member_id).in_(ids))
    kept = {row.member_id: row for row in session.scalars(changed)}
    return {id_: _wanted(kept.get(id_), frozenset(outs.get(id_, ())), zone) for id_ in ids}


def be_quiet(session: Session, member_id: int, start: time, end: time) -> None:
    """Say nothing from the full hour `start` to the full hour `end`, local; equal ones switch quiet hours off."""
    _change(session, member_id, quiet_from=start.hour, quiet_until=end.hour)


def limit(session: Session, member_id: int, cap: Cap) -> None:
    """Say no more than `cap` from now on."""
    _change(session, member_id, per_day=cap.per_day, per_week=cap.per_week)


def snooze(session: Session, member_id: int, until: datetime | None) -> None:
    """Say nothing until then, or, with None, end such a pause."""
    _change(session, member_id, snoozed_until=until)


def _change(session: Session, member_id: int, **values: Any) -> None:
    row = insert(session, Preference).values(member_id=member_id, **_USUAL | values)
    session.execute(row.on_conflict_do_update(index_elements=["member_id"], set_=values))


def _wanted(row: Preference | None, outs: frozenset[Topic], zone: ZoneInfo) -> Wanted:
    if row is None:
        return Wanted(outs, Quiet(*USUAL_QUIET, zone))
    hours = Quiet(time(row.quiet_from), time(row.quiet_until), zone)
    return Wanted(outs, hours, Cap(row.per_day, row.per_week), row.snoozed_until)
