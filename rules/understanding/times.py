"""What a time in a message means: its words resolved against the present moment.

What the words leave open is decided so: a day of the week without "this" or "next" is the next such day, today if
some of it is ahead; 下周五 and "next Friday" are the Friday of the next week, which begins on Monday; an hour from 1 to
6 without a part of the day is after noon, any other the next time the clock shows it; a date that has gone by is that
of the next month or year, or, where the message looks `back`, the last one.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from rules.understanding import time_days
from rules.understanding.time_days import Days
from rules.understanding.time_grammar import TimeSpan, find_times, only_time
from rules.understanding.time_tables import DAWN, NOON, PART_CLOCKS, Feast, Length, Part
from rules.understanding.time_words import (
    Ahead,
    Around,
    Clock,
    Date,
    Day,
    Every,
    Hours,
    Period,
    Says,
    Soon,
    Stretch,
    Week,
)

__all__ = ["Recurrence", "Relative", "TimeSpan", "When", "find_times", "resolve"]

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_FIRST_PM, _LAST_PM = 1, 6  # hours that without a part of the day are meant after noon
_LATE, _NIGHT = 20, timedelta(hours=6)  # after such an hour is so much of the night, else the rest of the day
_LAST_YEAR = 9_990  # calendars end at 9999


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every `unit`: "day", "week" on `days` (Monday is 0; none said: any), "month" on `day` (-1 the last; 0: any). `at`
    is the local time of day and `part` its hours, None where they were not said."""

    unit: str
    days: frozenset[int] = frozenset()
    day: int = 0
    at: time | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class When:
    """From `start` to before `end`, aware, in the zone of the present moment. `precise` is a clock time, one minute
    long; with a `recurrence` it is the first one to come."""

    start: datetime
    end: datetime
    precise: bool = False
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """`months`, then `delta` from a moment that the words only name.

    `anchor` is "expiry", "event", "signup", "birthday", or empty where the conversation has to tell. `at` is the local
    time of that day and `part` its hours, as far as said.
    """

    anchor: str
    delta: timedelta
    months: int = 0
    at: time | None = None
    part: Part | None = None


Kind = TypeVar("Kind")


def resolve(words: str, now: datetime, *, back: bool = False) -> When | Relative | None:
    """What `words` say, seen from `now` (aware, local); None where they say no time or one that is not in the calendar.

    `back` looks for what has been: "October" asked of savings is the last one.
    """
    span = only_time(words)
    if span is None or not 1 < now.year < _LAST_YEAR:
        return None
    try:
        return _resolved(span, now, back=back)
    except (OverflowError, ValueError):
        return None  # a 30 February, or further than calendars go


def _resolved(span: TimeSpan, now: datetime, *, back: bool) -> When | Relative | None:
    first = _one(span.says, now, span.shift, back=back)
    if isinstance(first, When) and span.until:
        first = _until(first, span, now, back=back)
    if not isinstance(first, When) or first.recurrence:
        return first
    when = _beside(first, span.edge, now)
    return when if _seconds(when.start, when.end) > 0 else None


def _beside(when: When, edge: str, now: datetime) -> When:
    """What is before or after `when`: before it but not gone by, after it on the same day."""
    if edge == "before":
        end = when.start + _MINUTE if when.precise else when.end
        return When(min(now, _moved(end, -_MINUTE)), end)
    if edge == "after":
        start = when.start if when.precise or when.start.time() != time() else when.end
        late = start.hour >= _LATE or start.time() == time()
        return When(start, _moved(start, _NIGHT) if late else _at(start.date() + _DAY, 0, now))
    return when


def _until(first: When, span: TimeSpan, now: datetime, *, back: bool) -> When | None:
    """A range: what its end leaves out, a day or a part of it, is that of its beginning."""
    clock = _pick(span.until, Clock)
    if clock and not _any_day(span.until):
        return When(first.start, _closing(first.start, clock, _part(span.until), _part(span.says), now))
    last = _one(_months_kept(span), now, Length(), back=back)
    if not isinstance(last, When):
        return None
    end = last.start if last.precise else last.end
    while _seconds(first.start, end) <= 0:
        end = _later(end, Length(days=7) if _pick(span.until, Week) else Length(months=12))
    return When(first.start, end)


def _closing(start: datetime, clock: Clock, part: Part | None, before: Part | None, now: datetime) -> datetime:
    """The first time after `start` that the clock shows it."""
    is_open = part is None and not clock.half
    minutes = _minutes_of(clock, part or before) if not is_open or before else clock.hour * 60 + clock.minute
    while _at(start.date(), minutes, now) <= start:
        minutes += 12 * 60 if is_open and clock.hour <= 12 else 24 * 60
    return _at(start.date(), minutes, now)


def _months_kept(span: TimeSpan) -> tuple[Says, ...]:
    """10月1号到7号: the month of the beginning is that of the end."""
    month = next((says.month for says in span.says if isinstance(says, Date) and says.day), None)
    return tuple(
        Date(says.year, month, says.day) if isinstance(says, Date) and says.month is None else says
        for says in span.until
    )


def _is_day(says: Says) -> bool:
    return isinstance(says, Day | Week | Period | Date | Feast | Every)


def _any_day(many: tuple[Says, ...]) -> bool:
    return any(_is_day(says) for says in many)


def _one(many: tuple[Says, ...], now: datetime, shift: Length, *, back: bool) -> When | Relative | None:
    """One time, not a range."""
    if alone := _pick(many, Ahead):
        return _ahead(alone.length, now)
    if stretch := _pick(many, Stretch):
        return _stretch(stretch, now)
    if soon := _pick(many, Soon):
        return When(_moved(now, soon.start * _MINUTE), _moved(now, max(1, soon.end) * _MINUTE), precise=soon.end == 0)
    clock, part, word = _pick(many, Clock), _part(many), _pick(many, Hours)
    if clock is None and word and word.word in PART_CLOCKS:
        clock, part = Clock(PART_CLOCKS[word.word], 0, ""), None
    if around := _pick(many, Around):
        return _relative(around, clock, part)
    if every := _pick(many, Every):
        return _recurring(every, clock, part, now)
    over = _is_over(clock, part, now)
    days = time_days.meant(many, now.date(), over=over, back=back)
    if days is None:
        return None if _any_day(many) else _of_any_day(clock, part, now)
    return _on(time_days.shifted(days, shift), clock, part, now, said_now=_is_today(many))


def _pick(many: tuple[Says, ...], kind: type[Kind]) -> Kind | None:
    return next((says for says in many if isinstance(says, kind)), None)


def _part(many: tuple[Says, ...]) -> Part | None:
    if hours := _pick(many, Hours):
        return hours.part
    day = _pick(many, Day)
    return day.part if day else None


def _is_today(many: tuple[Says, ...]) -> bool:
    day = _pick(many, Day)
    return day is not None and day.offset == 0


# Times of the day, in minutes from its midnight; the night after counts on


def _minutes_of(clock: Clock, part: Part | None) -> int:
    hour = clock.hour
    if clock.half:
        hour = hour % 12 + (12 if clock.half == "pm" else 0)
    elif part:
        hour = _in_part(hour, part)
    elif _FIRST_PM <= hour <= _LAST_PM:
        hour += 12
    return hour * 60 + clock.minute


def _in_part(hour: int, part: Part) -> int:
    if hour == 12:
        return 24 if part.small else 0 if part == DAWN else 12
    if hour <= part.small:
        return hour + 24
    noon_to_be = part == NOON and hour >= part.start
    return hour + 12 if part.late and hour < 12 and not noon_to_be else hour


def _hours_of(clock: Clock | None, part: Part | None) -> tuple[int, int]:
    """The minutes of a day that are meant, the whole day where nothing was said of it."""
    if clock:
        minutes = _minutes_of(clock, part)
        return minutes, minutes + 1
    return (part.start * 60, part.end * 60) if part else (0, 24 * 60)


def _on(days: Days, clock: Clock | None, part: Part | None, now: datetime, *, said_now: bool) -> When:
    start, end = _hours_of(clock, part)
    if said_now and clock and _is_open(clock, part) and _at(days.first, start, now) <= now:
        start, end = start + 720, end + 720  # 今天九点 said at ten is nine in the evening
    return When(_at(days.first, start, now), _at(days.last, end, now), precise=clock is not None)


def _is_open(clock: Clock, part: Part | None) -> bool:
    """Whether an hour may be meant before and after noon."""
    return part is None and not clock.half and _LAST_PM < clock.hour < 12


def _of_any_day(clock: Clock | None, part: Part | None, now: datetime) -> When | None:
    """The next time that the clock shows it, or the part of the day is not over."""
    if clock is None and part is None:
        return None
    start, end = _hours_of(clock, part)
    steps = (0, 720, 1_440) if clock and _is_open(clock, part) else (-1_440, 0, 1_440)
    for step in steps:
        when = When(_at(now.date(), start + step, now), _at(now.date(), end + step, now), precise=clock is not None)
        if when.start > now if when.precise else when.end > now:
            return when
    return None


def _at(day: date, minutes: int, now: datetime) -> datetime:
    """The moment when the clock of that day shows so much; an hour that clocks leave out is the one after."""
    days, rest = divmod(minutes, 24 * 60)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), now.tzinfo)
    return wall.astimezone(UTC).astimezone(now.tzinfo)


def _moved(moment: datetime, delta: timedelta) -> datetime:
    return (moment.astimezone(UTC) + delta).astimezone(moment.tzinfo)


def _seconds(start: datetime, end: datetime) -> float:
    return end.timestamp() - start.timestamp()


# Lengths from now


def _ahead(length: Length, now: datetime) -> When:
    moment = _later(now, length)
    return When(moment, _moved(moment, _MINUTE), precise=True)


def _later(moment: datetime, length: Length) -> datetime:
    """`length` later; days and months keep the time on the clock."""
    day = time_days.month_later(moment.date(), length.months) + timedelta(days=length.days)
    if day != moment.date():
        wall = datetime.combine(day, moment.time(), moment.tzinfo)
        moment = wall.astimezone(UTC).astimezone(moment.tzinfo)
    return _moved(moment, timedelta(minutes=length.minutes))


def _stretch(stretch: Stretch, now: datetime) -> When:
    length = stretch.length
    other = _later(now, Length(-length.months, -length.days, -length.minutes) if stretch.back else length)
    return When(other, now) if stretch.back else When(now, other)


def _is_over(clock: Clock | None, part: Part | None, now: datetime) -> bool:
    """Whether that time of today has come, or that part of today is gone by."""
    start, end = _hours_of(clock, part)
    return _at(now.date(), start if clock else end, now) <= now


# Again and again, and beside another moment


def _recurring(every: Every, clock: Clock | None, part: Part | None, now: datetime) -> When:
    at = _time_of(clock, part)
    recurrence = Recurrence(every.unit, every.days, every.day, at, part)
    day = now.date() + (_DAY if _is_over(clock, part, now) else timedelta())
    while not _recurs_on(recurrence, day):
        day += _DAY
    when = _on(Days(day, day), clock, part, now, said_now=False)
    return When(when.start, when.end, when.precise, recurrence)


def _recurs_on(recurrence: Recurrence, day: date) -> bool:
    if recurrence.unit == "week":
        return not recurrence.days or day.weekday() in recurrence.days
    if recurrence.unit == "month" and recurrence.day:
        last = calendar.monthrange(day.year, day.month)[1]
        return day.day == (last if recurrence.day == -1 else min(recurrence.day, last))
    return True


def _relative(around: Around, clock: Clock | None, part: Part | None) -> Relative:
    length = around.length
    delta = timedelta(days=length.days, minutes=length.minutes)
    return Relative(around.anchor, -delta, -length.months, _time_of(clock, part), part or around.part)


def _time_of(clock: Clock | None, part: Part | None) -> time | None:
    if clock is None:
        return None
    minutes = _minutes_of(clock, part)
    return time(minutes // 60 % 24, minutes % 60)
