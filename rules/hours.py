"""Opening hours: what operators type, whether a shop is open at a moment and until when, and its week.

A shop's hours are OpenStreetMap's `opening_hours` syntax or None when they are not known. Two things of that syntax
are refused because an answer would be a guess: public and school holidays (no list of them is right for Chinese
shops) and sunrise or sunset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State, validate

from rules import timetable
from rules.timetable import Unclear

LOOK_AHEAD_DAYS = 14
LONGEST_TEXT = 255  # OpenStreetMap's own limit for a tag
REMEMBERED = 4096  # parsed specifications; a city has a few hundred different ones

_NO_ANSWER = frozenset(("-", "--", "—", "/", "?", "无", "未知", "不详", "待定", "n/a", "na", "none", "tbd"))
_QUOTED = re.compile(r'"[^"]*"')
_HOLIDAY_RULE = re.compile(r"(?<![A-Za-z])[PS]H(?![A-Za-z])")
_SUN_RULE = re.compile(r"sunrise|sunset|dawn|dusk")
_SHORT_HOUR = re.compile(r"(?<![\d:])\d:\d\d")
_SAME_TIME = re.compile(r"(?!00:00)(\d\d:\d\d)\s*-\s*\1")


@dataclass(frozen=True, slots=True)
class Open:
    """Open now; closes at `until`, or None when it does not within the look-ahead."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed now; opens at `opens_at`, or None when that is further than the look-ahead or not known."""

    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody told us."""


Status = Open | Closed | Unknown


class Day(NamedTuple):
    """The spans, aware local times, that begin on a date; none is closed, None is not known."""

    date: date
    spans: tuple[tuple[datetime, datetime], ...] | None


def understand(text: str) -> str | Unclear | None:
    """OSM syntax for what an operator typed; None for nothing; `Unclear` for what is no timetable.

    Valid OSM syntax comes back as it is, trimmed. Everything else is read by `rules.timetable`; what cannot be meant
    in one way only (9-5, 10:00-10:00) is refused rather than guessed. A weekly closing day alone leaves the other
    days unknown.
    """
    typed = text.strip()
    if not typed or typed.lower() in _NO_ANSWER:
        return None
    if len(typed) > LONGEST_TEXT:
        return Unclear(f"it is longer than {LONGEST_TEXT} characters")
    return _understood(typed)


@lru_cache(maxsize=REMEMBERED)
def _understood(typed: str) -> str | Unclear:
    if validate(typed) and not _SHORT_HOUR.search(typed):
        return _guess_in(typed) or typed
    rules = timetable.read(typed)
    return rules if isinstance(rules, Unclear) else timetable.written(timetable.week(rules))


def status(spec: str | None, now: datetime, zone: ZoneInfo) -> Status:
    """Whether a shop in `zone` is open at `now` (aware), with the next change within 14 days, in local time.

    The opening minute is open, the closing minute is closed. Where clocks go back, a change that the clock shows
    twice counts at its first showing. A specification that does not parse is unknown.
    """
    plan = _plan(spec, zone) if spec else None
    if plan is None:
        return Unknown()
    here = now.astimezone(zone)
    state = plan.hours.state(here)[0]
    if state == State.UNKNOWN:
        return Unknown()
    if state == State.OPEN:
        return Open(_first_showing(plan.hours.next_change(here), here))
    return Closed(_first_showing(_opening(plan, here), here))


def week(spec: str | None, day: date, zone: ZoneInfo) -> list[Day]:
    """The seven days from `day` on in `zone`. Hours past midnight stay with the day they begin on; what is open for
    longer than a day is cut at midnight."""
    days = [day + timedelta(days=offset) for offset in range(7)]
    plan = _plan(spec, zone) if spec else None
    if plan is None:
        return [Day(each, None) for each in days]
    begin, end = (datetime.combine(day + timedelta(days=offset), time(), zone) for offset in (-1, 8))
    intervals = [(start, stop, state) for start, stop, state, _ in plan.hours.intervals(begin, end)]
    opened = list(_by_day((start, stop) for start, stop, state in intervals if state == State.OPEN))
    doubtful = {start.date() for start, _ in _by_day((a, b) for a, b, state in intervals if state == State.UNKNOWN)}
    return [
        Day(each, None if each in doubtful else tuple(span for span in opened if span[0].date() == each))
        for each in days
    ]


class _Plan(NamedTuple):
    hours: OpeningHours
    may_be_unknown: bool  # then the next change from closed need not be an opening


@lru_cache(maxsize=REMEMBERED)
def _plan(spec: str, zone: ZoneInfo) -> _Plan | None:
    if not validate(spec):
        return None
    hours = OpeningHours(_by_opening_day(spec), timezone=zone, max_interval_days=LOOK_AHEAD_DAYS)
    return _Plan(hours, may_be_unknown="unknown" in spec or "||" in spec)


def _by_opening_day(spec: str) -> str:
    """The same hours with each statement added to the ones before instead of overwriting them.

    In OSM syntax `Th 18:00-02:00; Fr 18:00-03:00` closes Friday from midnight, because a later rule wipes its whole
    day. A specification of plain weekdays and times is rewritten so that the night belongs to the day before;
    one with months, dates or comments is left to OSM's own reading.
    """
    parts = [timetable.read(part) for part in spec.split(";")]
    rules = [rule for part in parts if not isinstance(part, Unclear) and len(part) == 1 for rule in part]
    return timetable.written(timetable.week(rules), separator=", ") if len(rules) == len(parts) else spec


def _opening(plan: _Plan, here: datetime) -> datetime | None:
    change = plan.hours.next_change(here)
    if change is None or not plan.may_be_unknown:
        return change
    return change if plan.hours.is_open(change) else None


def _first_showing(change: datetime | None, here: datetime) -> datetime | None:
    if change is None or not change.fold:
        return change
    first = change.replace(fold=0)
    return first if first.timestamp() > here.timestamp() else change


def _by_day(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    for start, end in spans:
        rest = start
        while end - rest > timedelta(days=1):
            midnight = datetime.combine(rest.date() + timedelta(days=1), time(), rest.tzinfo)
            yield rest, midnight
            rest = midnight
        yield rest, end


def _guess_in(spec: str) -> Unclear | None:
    """What in valid OSM syntax could only be answered by guessing."""
    rules = _QUOTED.sub("", spec)
    if _HOLIDAY_RULE.search(rules):
        return timetable.HOLIDAYS
    if _SUN_RULE.search(rules):
        return Unclear("sunrise and sunset move with the seasons; write clock times")
    if twice := _SAME_TIME.search(rules):
        return Unclear(f"{twice.group()} opens and closes at the same minute; write 24/7 or two different times")
    return None
