"""Which days are public holidays in mainland China: what the State Council has published, and what the law fixes."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum, auto
from functools import cache

# Asia/Shanghai, Asia/Urumqi and the older names of both; Hong Kong, Macau and Taiwan have holidays of their own.
ZONES = frozenset(
    ("Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC", "Asia/Urumqi", "Asia/Kashgar")
)

_FIXED = frozenset(((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)))

# First and last (month, day) on which a holiday can lie: the festival's earliest and latest date of this century
# and the days that the State Council moves next to it.
_SEASONS = (
    ((1, 1), (1, 3)),  # New Year, with the two last days of December
    ((12, 30), (12, 31)),
    ((1, 19), (2, 28)),  # Spring Festival
    ((4, 2), (4, 7)),  # Qingming
    ((4, 28), (5, 5)),  # Labour Day
    ((5, 25), (6, 27)),  # Dragon Boat Festival
    ((9, 5), (10, 8)),  # Mid-Autumn and National Day
)
_DECEMBER_DAYS_OF_NEW_YEAR = timedelta(days=2)  # 30 and 31 December are decided with the list of the year after


class Kind(Enum):
    """What is known of a day: `UNDECIDED` is a day that may become a holiday when its year is published."""

    ORDINARY = auto()
    HOLIDAY = auto()
    UNDECIDED = auto()


def kind(day: date) -> Kind:
    """Whether `day` is one of the days off of a named holiday in mainland China.

    Ordinary weekends are no holidays, and a weekend day that is worked in exchange is an ordinary day of the week.
    The State Council publishes a year's days in the autumn before. Of a year without a list only the dates that
    the law itself fixes in the Gregorian calendar are holidays (Regulation on Public Holidays for National Annual
    Festivals and Memorial Days, State Council decree 795 of 2024, article 2); what lies near a festival is
    undecided, all else is ordinary. Holidays proclaimed once, as on 3 September 2015, cannot be foreseen.
    """
    listed, years = _published()
    if day in listed:
        return Kind.HOLIDAY
    if (day + _DECEMBER_DAYS_OF_NEW_YEAR).year in years:
        return Kind.ORDINARY
    month_day = (day.month, day.day)
    if month_day in _FIXED:
        return Kind.HOLIDAY
    return Kind.UNDECIDED if any(first <= month_day <= last for first, last in _SEASONS) else Kind.ORDINARY


@cache
def _published() -> tuple[frozenset[date], frozenset[int]]:
    """All days off that are published, and their years."""
    import chinese_calendar  # here, because its list takes 20 ms to load and few shops' hours name holidays

    return frozenset(chinese_calendar.holidays), frozenset(day.year for day in chinese_calendar.holidays)
