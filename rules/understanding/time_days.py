"""Days: which calendar days the words for one mean, seen from today."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rules.understanding.time_tables import Feast, Length
from rules.understanding.time_words import Date, Day, Period, Says, Week

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days, the last one included."""

    first: date
    last: date


def meant(many: tuple[Says, ...], today: date, *, over: bool, back: bool) -> Days | None:
    """The days that were said, None where none were or the calendar has none such.

    `over` is whether the hours that were said are gone by today, `back` whether what has been is looked for.
    """
    by_kind = {type(says): says for says in many}
    period, dated = by_kind.get(Period), by_kind.get(Date)
    if isinstance(period, Period) and isinstance(dated, Date) and dated.day:
        first = _period(period, today).first
        return _single(date(dated.year or first.year, dated.month or first.month, dated.day))
    return next((_MEANT[kind](says, today, over, back) for kind, says in by_kind.items() if kind in _MEANT), None)


def shifted(days: Days, shift: Length) -> Days:
    if shift == Length():
        return days
    return _single(month_later(days.first, shift.months) + timedelta(days=shift.days))


def month_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _single(day: date) -> Days:
    return Days(day, day)


def _day(says: Day, today: date, over: bool, back: bool) -> Days:
    return _single(today + timedelta(days=says.offset))


def _week(says: Week, today: date, over: bool, back: bool) -> Days:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (says.which or 0))
    days = Days(monday + timedelta(days=says.first), monday + timedelta(days=says.last))
    if says.which is not None:
        return days
    gone = days.last < today or (days.last == today and over)
    step = -7 if back and days.first > today else 7 if gone and not back else 0
    return Days(days.first + timedelta(days=step), days.last + timedelta(days=step))


def _period(says: Period, today: date, over: bool = False, back: bool = False) -> Days:
    if says.unit == "周":
        return _pointed(_week(Week(0, 6, says.which), today, over, back), says.point)
    months = {"月": 1, "季度": 3, "年": 6 if says.half else 12}[says.unit]
    index = (today.month - 1) // (12 if says.half else months) * months + (6 if says.half == 2 else 0)
    ahead = says.which * (12 if says.half else months)
    if says.point == "start" and not says.which and not back and today.day > _POINT_SHARE:
        ahead += months  # 月初 said on the 20th
    first = month_later(date(today.year, index + 1, 1), ahead)
    return _pointed(Days(first, month_later(first, months) - _DAY), says.point)


_POINT_SHARE = 5  # 月初, 月底: five days of a month; a twelfth of that share of a year is a month and a half


def _pointed(days: Days, point: str) -> Days:
    """The beginning, middle or end of a period: five days of a month, and as large a share of others."""
    length = max(1, ((days.last - days.first).days + 1) * _POINT_SHARE // 30)
    if point == "start":
        return Days(days.first, days.first + timedelta(days=length - 1))
    if point == "end":
        return Days(days.last - timedelta(days=length - 1), days.last)
    if point == "middle":
        middle = days.first + (days.last - days.first) / 2
        return Days(middle - timedelta(days=length // 2), middle + timedelta(days=length // 2))
    return days


def _date(says: Date, today: date, over: bool, back: bool) -> Days | None:
    if says.day is None:
        return _month(says, today, back)
    step = 12 if says.month else 1
    first = date(says.year or today.year, says.month or today.month, 1)
    for months in (0, *(step * way for way in range(1, 9))) if not says.year else (0,):
        month = month_later(first, -months if back else months)
        if says.day > calendar.monthrange(month.year, month.month)[1]:
            continue
        day = month.replace(day=says.day)
        if says.year or (day <= today if back else day > today or (day == today and not over)):
            return _single(day)
    return None


def _month(says: Date, today: date, back: bool) -> Days:
    first = date(says.year or today.year, says.month or today.month, 1)
    days = Days(first, month_later(first, 1) - _DAY)
    if says.year or not (days.first > today if back else days.last < today):
        return days
    first = month_later(first, -12 if back else 12)
    return Days(first, month_later(first, 1) - _DAY)


def _feast(says: Feast, today: date, over: bool, back: bool) -> Days | None:
    years = range(today.year, today.year - 2, -1) if back else range(today.year - 1, today.year + 2)
    for year in years:
        first = says.on(year)
        if first is None:
            continue
        days = Days(first, first + timedelta(days=says.days - 1))
        if days.first <= today if back else days.last > today or (days.last == today and not over):
            return days
    return None


Meant = Callable[..., Days | None]
_MEANT: Mapping[type[Says], Meant] = {
    Day: _day,
    Week: _week,
    Date: _date,
    Feast: _feast,
    Period: _period,
}
