"""The traffic fuse of a shop: open, busy, full or stopped, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules import quota

BUSY_PERCENT = 80
DURATIONS = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))  # and the rest of the business day


class State(StrEnum):
    """How much of a shop's capacity is taken, from good to bad."""

    OPEN = "open"
    BUSY = "busy"
    FULL = "full"
    STOPPED = "stopped"


class Cause(StrEnum):
    """What makes a shop more than open: the cap of its day or hour, or its staff."""

    DAY = "day"
    HOUR = "hour"
    STAFF = "staff"


class Reading(NamedTuple):
    """That a shop is more than open, why, and until when by the clock."""

    state: State
    cause: Cause
    until: datetime


def state(taken: int, cap: int | None, *, stopped: bool = False) -> State:
    """The state of a shop with `taken` places of `cap`; from 80 % on it is busy."""
    if stopped:
        return State.STOPPED
    if cap is None or taken * 100 < cap * BUSY_PERCENT:
        return State.OPEN
    return State.FULL if taken >= cap else State.BUSY


def stopped_until(now: datetime, duration: timedelta | None, zone: ZoneInfo) -> datetime:
    """When a stop for `duration` ends, in UTC; None means the rest of the business day."""
    return quota.day_ends(now, zone) if duration is None else now + duration


def worst(states: dict[Cause, State]) -> State:
    """The one state of a shop with these."""
    return max(states.values(), key=list(State).index, default=State.OPEN)


def reading(found: Iterable[Reading]) -> Reading:
    """The worst of what is said about one shop, of equals the one that lasts longest. Raises ValueError for nothing."""
    return max(found, key=lambda each: (list(State).index(each.state), each.until))
