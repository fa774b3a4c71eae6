"""What the pieces of a time say: a day, a part of it, an hour, a length, a repetition."""

from __future__ import annotations

from typing import NamedTuple

from rules.understanding.time_tables import Feast, Length, Part


class Day(NamedTuple):
    """Days from today, and the part of that day where one word says both."""

    offset: int
    part: Part | None = None


class Week(NamedTuple):
    """Days of a week, Monday is 0; `which` counts weeks from this one, None is the next such day."""

    first: int
    last: int
    which: int | None = None


class Period(NamedTuple):
    """A whole week, quarter, month or year, counted from this one; `half` 1 or 2 of a year. `point` is a part of it:
    its "start", "middle" or "end"."""

    unit: str
    which: int = 0
    half: int = 0
    point: str = ""


class Date(NamedTuple):
    """A date with what was said of it; the last day of a month is -1."""

    year: int | None
    month: int | None
    day: int | None


class Clock(NamedTuple):
    """A time of day; `half` is am, pm or empty. `bare` is a number that only other words make a time."""

    hour: int
    minute: int
    half: str = ""
    bare: bool = False


class Hours(NamedTuple):
    """A part of the day; `leaning` where it needs a day beside it."""

    part: Part
    word: str
    leaning: bool = False


class Ahead(NamedTuple):
    """A length of time from now."""

    length: Length


class Stretch(NamedTuple):
    """The length of time that ends (`back`) or begins now."""

    length: Length
    back: bool


class Around(NamedTuple):
    """A length of time before another moment, and the part of that day."""

    anchor: str
    length: Length
    part: Part | None = None


class Every(NamedTuple):
    """Again and again: each `day`, `week` or `month`, on `days` of the week or a day of the month."""

    unit: str
    days: frozenset[int] = frozenset()
    day: int = 0


class Soon(NamedTuple):
    """From so many to so many minutes from now; 0 and 0 is now."""

    start: int
    end: int


Says = Day | Week | Period | Date | Feast | Clock | Hours | Ahead | Stretch | Around | Every | Soon
