"""The traffic fuse of each shop: what its counters and its staff say, written where every answer reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from rules import fuse, quota
from rules.fuse import Cause, Reading, State
from rules.quota import Caps
from rules.till import Post
from storage import audit, counters
from storage.columns import UTCDateTime
from storage.prepared import Prepared, as_moment, numbered, parameter, placeholders
from storage.tables import Shop
from storage.till_tables import Fuse
from storage.upserts import prepared_insert

_CAPS = Prepared(
    select(col(Shop.daily_capacity), col(Shop.hourly_capacity), col(Shop.pin_cap)).where(
        col(Shop.id) == parameter("shop_id")
    )
)
_COLUMNS = ("shop_id", "cause", "state", "since", "until", "by_staff_id")
_new = prepared_insert(Fuse).values({name: parameter(name) for name in _COLUMNS})
_SET = Prepared(
    _new.on_conflict_do_update(
        index_elements=["shop_id", "cause"],
        set_={name: _new.excluded[name] for name in ("state", "since", "until", "by_staff_id")},
    )
)
_CLEAR = Prepared(delete(Fuse).where(col(Fuse.shop_id) == parameter("shop_id"), col(Fuse.cause) == parameter("cause")))
_OF_SHOP = Prepared(
    select(col(Fuse.cause), col(Fuse.state), col(Fuse.since), col(Fuse.until)).where(
        col(Fuse.shop_id) == parameter("shop_id")
    )
)


@dataclass(frozen=True, slots=True)
class Load:
    """A shop's state at a moment, until when it lasts by the clock, and its places taken today and this hour."""

    state: State
    until: datetime | None
    caps: Caps
    day: int
    hour: int


def stop(session: Session, post: Post, until: datetime, now: datetime) -> None:
    """The staff of a shop stop new codes until `until`; codes that are out are honoured."""
    row = {"shop_id": post.shop_id, "cause": str(Cause.STAFF), "state": str(State.STOPPED)}
    _SET.run(session, **row, since=now, until=until, by_staff_id=post.id)
    audit.append(session, now, f"staff:{post.id}", "stop", f"shop:{post.shop_id}", until=until.isoformat())


def resume(session: Session, post: Post, now: datetime) -> bool:
    """The staff take their stop back; False where there was none."""
    if not _CLEAR.run(session, shop_id=post.shop_id, cause=str(Cause.STAFF)):
        return False
    audit.append(session, now, f"staff:{post.id}", "resume", f"shop:{post.shop_id}")
    return True


def set_caps(
    session: Session, post: Post, daily: int | None, hourly: int | None, now: datetime, zone: ZoneInfo
) -> None:
    """Cap the redemptions of the post's shop per business day and per hour, each at least 1; None takes a cap off."""
    if any(cap is not None and cap < 1 for cap in (daily, hourly)):
        raise ValueError("a cap is at least 1")
    change = update(Shop).where(col(Shop.id) == post.shop_id).values(daily_capacity=daily, hourly_capacity=hourly)
    session.execute(change)
    audit.append(session, now, f"staff:{post.id}", "caps", f"shop:{post.shop_id}", daily=daily, hourly=hourly)
    refresh(session, post.shop_id, now, zone)


def state(session: Session, shop_id: int, now: datetime) -> State:
    """The worst of what is said about the shop at `now`."""
    rows = _OF_SHOP.rows(session, shop_id=shop_id)
    return fuse.worst({Cause(cause): State(word) for cause, word, _, until in rows if as_moment(until) > now})


def readings(session: Session, shop_ids: Sequence[int], at: datetime) -> dict[int, Reading]:
    """What is said at the aware time `at` about those of the shops that are more than open."""
    found: dict[int, list[Reading]] = {}
    rows = _of_shops(len(shop_ids)).rows(session, moment=at, **numbered(shop_ids)) if shop_ids else []
    for shop_id, cause, word, until in rows:
        found.setdefault(shop_id, []).append(Reading(State(word), Cause(cause), as_moment(until)))
    return {shop_id: fuse.reading(each) for shop_id, each in found.items()}


@lru_cache
def _of_shops(number: int) -> Prepared:
    current = col(Fuse.until) > parameter("moment", UTCDateTime)
    columns = (col(Fuse.shop_id), col(Fuse.cause), col(Fuse.state), col(Fuse.until))
    return Prepared(select(*columns).where(col(Fuse.shop_id).in_(placeholders(number)), current))


def load(session: Session, shop_id: int, now: datetime, zone: ZoneInfo) -> Load:
    """What staff see of their fuse."""
    caps = _caps(session, shop_id)
    pair = quota.shop_counters(caps, now, zone)
    taken = counters.taken(session, pair)
    current = [row for row in _OF_SHOP.rows(session, shop_id=shop_id) if as_moment(row[3]) > now]
    worst = fuse.worst({Cause(cause): State(word) for cause, word, _, _ in current})
    until = max((as_moment(row[3]) for row in current if row[1] == worst), default=None)
    day, hour = (taken.get(counter.address, 0) for counter in pair)
    return Load(worst, until, caps, day, hour)


def refresh(session: Session, shop_id: int, now: datetime, zone: ZoneInfo, caps: Caps | None = None) -> None:
    """Write down what the counters of the shop's day and hour say now, where that has changed."""
    caps = caps or _caps(session, shop_id)
    kept = {row[0]: (row[1], as_moment(row[3])) for row in _OF_SHOP.rows(session, shop_id=shop_id)}
    if caps.daily is None and caps.hourly is None and not kept:
        return
    day, hour = quota.shop_counters(caps, now, zone)
    taken = counters.taken(session, (day, hour))
    for cause, counter, until in (
        (Cause.DAY, day, quota.day_ends(now, zone)),
        (Cause.HOUR, hour, quota.hour_ends(now, zone)),
    ):
        told = fuse.state(taken.get(counter.address, 0), counter.cap)
        if kept.get(cause, (State.OPEN, until)) != (told, until):
            _write(session, shop_id, cause, told, now, until)


def _write(session: Session, shop_id: int, cause: Cause, told: State, now: datetime, until: datetime) -> None:
    if told is State.OPEN:
        _CLEAR.run(session, shop_id=shop_id, cause=str(cause))
        return
    row = {"shop_id": shop_id, "cause": str(cause), "state": str(told)}
    _SET.run(session, **row, since=now, until=until, by_staff_id=None)


def _caps(session: Session, shop_id: int) -> Caps:
    row = _CAPS.row(session, shop_id=shop_id)
    return Caps(shop_id, *(row or ()))
