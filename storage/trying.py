"""Tries at a till: a row of each, good or bad, and how many misses close the keys for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlmodel import col

from rules import throttle
from rules.codes import Way
from rules.redeeming import Reason
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, as_moment, parameter
from storage.till_tables import Staff, Try

_COLUMNS = ("member_id", "shop_id", "at", "way", "reason", "code_id")
_TRY = Prepared(insert(Try).values({name: parameter(name) for name in _COLUMNS}))
_RECENT_MISS = (
    col(Try.at) > parameter("since", UTCDateTime),
    col(Try.reason) == Reason.NOT_FOUND.value,
)
_FAILURES = Prepared(
    select(col(Try.at)).where(
        col(Try.member_id) == parameter("member_id"),
        col(Try.way).in_((Way.DIGITS.value, Way.PIN.value)),
        *_RECENT_MISS,
    )
)
# By way of the staff, past and present, as tries are indexed by who made them.
_MISSES_AT = Prepared(
    select(func.count()).where(
        col(Try.member_id).in_(select(col(Staff.member_id)).where(col(Staff.shop_id) == parameter("shop_id"))),
        col(Try.shop_id) == parameter("shop_id"),
        col(Try.way) == Way.DIGITS.value,
        *_RECENT_MISS,
    )
)


def tried(
    session: Session,
    member_id: int,
    shop_id: int | None,
    way: Way,
    reason: Reason,
    now: datetime,
    *,
    code_id: int | None = None,
) -> None:
    """Leave a row of a try; also for what could not even be read as a code."""
    row = {"member_id": member_id, "shop_id": shop_id, "at": now, "way": way, "reason": reason, "code_id": code_id}
    _TRY.run(session, **row)


def throttled_until(session: Session, member_id: int, now: datetime) -> datetime | None:
    """When this member may type digits or a PIN again, or None for at once: five misses close for a quarter of an
    hour, twenty for a day."""
    rows = _FAILURES.rows(session, member_id=member_id, since=now - throttle.LONG_WINDOW)
    return throttle.blocked_until([as_moment(at) for (at,) in rows], now)


def is_guessed_at(session: Session, shop_id: int, now: datetime) -> bool:
    """Whether so many digits that are nobody's were typed at the shop, by whomever, as close the keys for one."""
    ((misses,),) = _MISSES_AT.rows(session, shop_id=shop_id, since=now - throttle.SHORT_WINDOW)
    return int(misses) >= throttle.SHORT_LIMIT
