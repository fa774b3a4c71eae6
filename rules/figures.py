"""Figures: how the card is doing, today and over some days, as operators read it on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.quota import CUT

USUAL_DAYS, MONTH_DAYS, MOST_DAYS = 7, 30, 90
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mailing:
    """A broadcast on its way: how many of its recipients it is done with. `state` is `rules.broadcasts.State`'s."""

    number: int
    state: str
    closed: int
    total: int


@dataclass(frozen=True, slots=True)
class Today:
    """The business day so far, and what is open now. `waiting_since` is when the oldest open ticket was opened, aware
    UTC; `closed_shops` are shops that are full or stopped, `busy_shops` those close to it."""

    members: int
    new_members: int
    cards: int
    codes: int
    redemptions: int
    refused: int
    tickets: int
    waiting_since: datetime | None
    busy_shops: int
    closed_shops: int
    pending: int
    failed: int
    uncertain: int
    mailings: tuple[Mailing, ...] = ()


@dataclass(frozen=True, slots=True)
class Best:
    """A shop and how often the card was used there."""

    name: str
    name_en: str
    redemptions: int


@dataclass(frozen=True, slots=True)
class Period:
    """The last days: redemptions by business day, none left out; what they saved, in fen, from bills and estimated;
    where most of them were; how long tickets waited for their first response."""

    redemptions: Mapping[date, int]
    saved: int
    estimated: int
    best: tuple[Best, ...]
    new_members: int
    waits: tuple[timedelta, ...]

    @property
    def total(self) -> int:
        return sum(self.redemptions.values())


def days_asked(words: Sequence[str]) -> int:
    """How many days `/stats` is asked for: a number within 1 and `MOST_DAYS`, or the usual seven."""
    first = words[0] if words else ""
    return min(MOST_DAYS, max(1, int(first))) if first.isdecimal() and len(first) <= len(str(MOST_DAYS)) else USUAL_DAYS


def last_days(today: date, number: int) -> tuple[date, ...]:
    """So many days up to `today`, the oldest first."""
    return tuple(today - each * _DAY for each in reversed(range(number)))


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """When the business day begins, in UTC."""
    return datetime.combine(day, CUT, zone).astimezone(UTC)
