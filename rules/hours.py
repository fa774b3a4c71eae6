"""Opening hours: what operators type, whether a shop is open at a moment and until when, and its week.

A shop's hours are OpenStreetMap's `opening_hours` syntax or None when they are not known. Two things of that syntax
are refused because an answer would be a guess: school holidays, which each province sets for itself, and sunrise or
sunset. `PH` stands for the public holidays of mainland China that `rules.holidays` knows. Hours that name them are read
as two timetables, the shop's on ordinary days and its on holidays, and each day takes its hours from one of the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State, validate

from rules import holidays, timetable
from rules.timetable import Unclear

LOOK_AHEAD_DAYS = 14
LONGEST_TEXT = 255  # OpenStreetMap's own limit for a tag
REMEMBERED = 4096  # parsed specifications; a city has a few hundred different ones

_NO_ANSWER = frozenset(("-", "--", "—", "/", "?", "无", "未知", "不详", "待定", "n/a", "na", "none", "tbd"))
_QUOTED = re.compile(r'"[^"]*"')
_QUOTED_OR_HOLIDAY = re.compile(r'"[^"]*"|(?<![A-Za-z])PH(?![A-Za-z])')
_SCHOOL_RULE = re.compile(r"(?<![A-Za-z])SH(?![A-Za-z])")
_SUN_RULE = re.compile(r"sunrise|sunset|dawn|dusk")
_SHORT_HOUR = re.compile(r"(?<![\d:])\d:\d\d")
_SAME_TIME = re.compile(r"(?!00:00)(\d\d:\d\d)\s*-\s*\1")


@dataclass(frozen=True, slots=True)
class Open:
    """Open now, surely so to `until`; None when that is further than the look-ahead."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed now; opens at `opens_at`, or None when that is further than the look-ahead or not known."""

    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody told us, or it hangs on whether the day will be a public holiday."""


Status = Open | Closed | Unknown


class Day(NamedTuple):
    """The spans, aware local times, that begin on a date; none is closed, None is not known."""

    date: date
    spans: tuple[tuple[datetime, datetime], ...] | None


def understand(text: str) -> str | Unclear | None:
    """OSM syntax for what an operator typed; None for nothing; `Unclear` for what is no timetable.

    Valid OSM syntax comes back as it is, trimmed. Everything else is read by `rules.timetable`; what cannot be meant
    in one way only (9-5, 10:00-10:00) is refused rather than guessed. A weekly closing day alone leaves the other
    days unknown, and so does what holds on public holidays alone.
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
    twice counts at its first showing. Unknown is a specification that does not parse, one that names public
    holidays outside mainland China's zones, and a day that may yet become a holiday if that would change its hours.
    """
    plan = _plan(spec, zone) if spec else None
    if plan is None:
        return Unknown()
    here = now.astimezone(zone)
    state = _state(plan, here)
    if state == State.UNKNOWN:
        return Unknown()
    change = _next_change(plan, here, state)
    if state == State.OPEN:
        return Open(change)
    opens = change is not None and (not plan.may_be_unknown or _state(plan, change) == State.OPEN)
    return Closed(change if opens else None)


def week(spec: str | None, day: date, zone: ZoneInfo) -> list[Day]:
    """The seven days from `day` on in `zone`. Hours past midnight stay with the day they begin on; what is open for
    longer than a day is cut at midnight."""
    plan = _plan(spec, zone) if spec else None
    return [_told(plan, day + timedelta(days=offset)) for offset in range(7)]


def _told(plan: _Plan | None, day: date) -> Day:
    begun = _begun_on(plan, day) if plan else None
    if begun is None or any(stretch.state == State.UNKNOWN for stretch in begun):
        return Day(day, None)
    return Day(day, tuple((stretch.start, stretch.end) for stretch in begun))


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity, so that what it means on a day is remembered
class _Plan:
    zone: ZoneInfo
    ordinary: OpeningHours
    holiday: OpeningHours | None  # None when holidays are days like others
    may_be_unknown: bool  # then the next change from closed need not be an opening


class _Stretch(NamedTuple):
    """An unbroken time in which a shop is open, or in which that is unknown."""

    start: datetime
    end: datetime
    state: State


@lru_cache(maxsize=REMEMBERED)
def _plan(spec: str, zone: ZoneInfo) -> _Plan | None:
    if not validate(spec):
        return None
    ordinary, holiday = _by_kind_of_day(spec)
    if holiday is not None and (zone.key not in holidays.ZONES or not validate(holiday)):
        return None
    return _Plan(
        zone,
        _hours(ordinary, zone),
        None if holiday is None else _hours(holiday, zone),
        may_be_unknown=holiday is not None or "unknown" in spec or "||" in spec,
    )


def _hours(spec: str, zone: ZoneInfo) -> OpeningHours:
    return OpeningHours(spec, timezone=zone, max_interval_days=LOOK_AHEAD_DAYS)


def _by_kind_of_day(spec: str) -> tuple[str, str | None]:
    """What holds on ordinary days and, where the specification names them, on public holidays of any weekday.

    In OSM syntax `Th 18:00-02:00; Fr 18:00-03:00` closes Friday from midnight, because a later rule wipes its whole
    day. A specification of plain days and times is rewritten, each statement added to the ones before, so that the
    night belongs to the day before; and on a holiday what it says of holidays holds, wherever it stands. One with
    months, dates or comments is left to OSM's own reading, in which the last rule that fits a day decides.
    """
    parts = [timetable.read(part) for part in spec.split(";")]
    rules = [rule for part in parts if not isinstance(part, Unclear) and len(part) == 1 for rule in part]
    if len(rules) != len(parts):
        on_holidays = _as_on_holidays(spec)
        return spec, None if on_holidays == spec else on_holidays
    table = timetable.week(rules)
    special = timetable.on_holidays(table)
    ordinary = timetable.written(timetable.on_ordinary_days(table), separator=", ")
    return ordinary, None if special is None else timetable.written(special)


def _as_on_holidays(spec: str) -> str:
    """The specification as it is read on a holiday, when `PH` is true whatever the weekday."""
    return _QUOTED_OR_HOLIDAY.sub(lambda found: "Mo-Su" if found.group() == "PH" else found.group(), spec)


def _state(plan: _Plan, moment: datetime) -> State:
    if plan.holiday is None:
        return plan.ordinary.state(moment)[0]
    states = {stretch.state for stretch in _near(plan, moment.date()) if stretch.start <= moment < stretch.end}
    return next((state for state in (State.OPEN, State.UNKNOWN) if state in states), State.CLOSED)


def _next_change(plan: _Plan, here: datetime, state: State) -> datetime | None:
    if plan.holiday is None:
        return _first_showing(plan.ordinary.next_change(here), here)
    return next((edge for edge in _edges(plan, here) if _state(plan, edge) != state), None)


def _edges(plan: _Plan, here: datetime) -> Iterator[datetime]:
    """When stretches begin and end after `here` and within the look-ahead, in order."""
    last = here + timedelta(days=LOOK_AHEAD_DAYS)
    for offset in range(LOOK_AHEAD_DAYS + 1):
        day = here.date() + timedelta(days=offset)
        edges = {edge for stretch in _near(plan, day) for edge in (stretch.start, stretch.end)}
        yield from sorted(edge for edge in edges if edge.date() == day and here < edge <= last)


def _near(plan: _Plan, day: date) -> tuple[_Stretch, ...]:
    """What may hold at some moment of a day: it began on that day, or the day before."""
    return _begun_on(plan, day - timedelta(days=1)) + _begun_on(plan, day)


@lru_cache(maxsize=REMEMBERED)
def _begun_on(plan: _Plan, day: date) -> tuple[_Stretch, ...]:
    """What begins on a day; where that hangs on whether the day will be a holiday, all of it is unknown."""
    if plan.holiday is None or (kind := holidays.kind(day)) is holidays.Kind.ORDINARY:
        return _stretches(plan.ordinary, day, plan.zone)
    special = _stretches(plan.holiday, day, plan.zone)
    if kind is holidays.Kind.HOLIDAY:
        return special
    ordinary = _stretches(plan.ordinary, day, plan.zone)
    if ordinary == special:
        return ordinary
    midnight = datetime.combine(day, time(), plan.zone)
    end = max(midnight + timedelta(days=1), *(stretch.end for stretch in ordinary + special))
    return (_Stretch(midnight, end, State.UNKNOWN),)


def _stretches(hours: OpeningHours, day: date, zone: ZoneInfo) -> tuple[_Stretch, ...]:
    # From the day before, so that a night that began then is seen to; to the end of the next, where a night ends.
    begin, end = (datetime.combine(day + timedelta(days=offset), time(), zone) for offset in (-1, 2))
    return tuple(
        _Stretch(start, stop, state)
        for since, until, state, _ in hours.intervals(begin, end)
        if state != State.CLOSED
        for start, stop in _cut_by_day(since, until)
        if start.date() == day
    )


def _cut_by_day(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """A time longer than a day, cut at its midnights until a day or less is left."""
    while end - start > timedelta(days=1):
        midnight = datetime.combine(start.date() + timedelta(days=1), time(), start.tzinfo)
        yield start, midnight
        start = midnight
    yield start, end


def _first_showing(change: datetime | None, here: datetime) -> datetime | None:
    if change is None or not change.fold:
        return change
    first = change.replace(fold=0)
    return first if first.timestamp() > here.timestamp() else change


def _guess_in(spec: str) -> Unclear | None:
    """What in valid OSM syntax could only be answered by guessing."""
    rules = _QUOTED.sub("", spec)
    if _SCHOOL_RULE.search(rules):
        return timetable.SCHOOL_HOLIDAYS
    if not validate(_as_on_holidays(spec)):
        return Unclear("PH stands alone, or in a list of days with commas such as Mo-Fr,PH")
    if _SUN_RULE.search(rules):
        return Unclear("sunrise and sunset move with the seasons; write clock times")
    if twice := _SAME_TIME.search(rules):
        return Unclear(f"{twice.group()} opens and closes at the same minute; write 24/7 or two different times")
    return None
