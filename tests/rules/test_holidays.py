"""Which days are holidays: the published years, and what can be known of a year without a list."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.holidays import Kind, kind

SINCE = 2008  # the first year with today's seven festivals
LISTED = {day: name for day, name in chinese_calendar.holidays.items() if day.year >= SINCE}
LAST_YEAR = max(LISTED).year
NO_LIST = 2096  # as far away as can be, and a leap year


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-06-08", Kind.ORDINARY),  # the weekend before the Dragon Boat Festival, which is a Monday
        ("2024-06-10", Kind.HOLIDAY),
        ("2025-01-27", Kind.ORDINARY),
        ("2025-01-28", Kind.HOLIDAY),  # New Year's Eve, a holiday since 2025
        ("2025-02-04", Kind.HOLIDAY),
        ("2025-02-05", Kind.ORDINARY),
        ("2025-09-30", Kind.ORDINARY),
        ("2025-10-01", Kind.HOLIDAY),
        ("2025-10-04", Kind.HOLIDAY),  # a Saturday among the days off
        ("2025-10-06", Kind.HOLIDAY),  # Mid-Autumn
        ("2025-10-08", Kind.HOLIDAY),
        ("2025-10-09", Kind.ORDINARY),
        ("2025-10-11", Kind.ORDINARY),  # a Saturday worked in exchange
        ("2026-01-03", Kind.HOLIDAY),
        ("2026-01-04", Kind.ORDINARY),  # a Sunday worked in exchange
        ("2026-02-14", Kind.ORDINARY),
        ("2026-02-15", Kind.HOLIDAY),
        ("2026-02-23", Kind.HOLIDAY),
        ("2026-02-24", Kind.ORDINARY),
        ("2026-03-07", Kind.ORDINARY),  # a weekend like any other
    ],
)
def test_a_published_year_is_as_the_state_council_decided(day: str, expected: Kind) -> None:
    assert kind(date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("month_day", "expected"),
    [
        ((1, 1), Kind.HOLIDAY),
        ((1, 2), Kind.UNDECIDED),
        ((1, 3), Kind.UNDECIDED),
        ((1, 4), Kind.ORDINARY),
        ((1, 18), Kind.ORDINARY),
        ((1, 19), Kind.UNDECIDED),
        ((2, 28), Kind.UNDECIDED),
        ((2, 29), Kind.ORDINARY),
        ((4, 5), Kind.UNDECIDED),
        ((4, 30), Kind.UNDECIDED),
        ((5, 1), Kind.HOLIDAY),
        ((5, 2), Kind.HOLIDAY),
        ((5, 3), Kind.UNDECIDED),
        ((5, 6), Kind.ORDINARY),
        ((9, 30), Kind.UNDECIDED),
        ((10, 1), Kind.HOLIDAY),
        ((10, 3), Kind.HOLIDAY),
        ((10, 4), Kind.UNDECIDED),
        ((10, 9), Kind.ORDINARY),
        ((12, 29), Kind.ORDINARY),
        ((12, 30), Kind.UNDECIDED),
    ],
)
def test_a_year_without_a_list_has_the_dates_of_the_law_and_undecided_days_near_festivals(
    month_day: tuple[int, int], expected: Kind
) -> None:
    assert kind(date(NO_LIST, *month_day)) is expected


def test_the_last_days_of_the_last_published_year_wait_for_the_list_of_the_next() -> None:
    assert kind(date(LAST_YEAR, 12, 29)) is Kind.ORDINARY
    assert kind(date(LAST_YEAR, 12, 30)) is Kind.UNDECIDED
    assert kind(date(LAST_YEAR, 12, 31)) is Kind.UNDECIDED
    assert kind(date(LAST_YEAR - 1, 12, 29)) is not Kind.UNDECIDED
    assert kind(date(LAST_YEAR - 1, 12, 31)) is not Kind.UNDECIDED


def test_no_holiday_ever_listed_would_have_been_called_ordinary_before() -> None:
    once = chinese_calendar.Holiday.anti_fascist_70th_day.value
    yearly = [day for day, name in LISTED.items() if name != once]
    assert len(yearly) > 400
    assert [day for day in yearly if kind(day.replace(year=NO_LIST)) is Kind.ORDINARY] == []


@pytest.mark.parametrize("year", range(SINCE, LAST_YEAR + 1))
def test_what_the_law_fixes_was_listed_every_year(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
    fixed = [day for day in days if (day.month, day.day) != (2, 29) and kind(day.replace(year=NO_LIST)) is Kind.HOLIDAY]
    by_today_s_law = [day for day in fixed if year >= 2025 or (day.month, day.day) != (5, 2)]
    assert [day for day in by_today_s_law if day not in LISTED] == []


@given(st.dates(date(SINCE, 1, 1), date(LAST_YEAR, 12, 29)))
def test_published_years_leave_nothing_undecided(day: date) -> None:
    off, name = chinese_calendar.get_holiday_detail(day)
    assert kind(day) is (Kind.HOLIDAY if off and name else Kind.ORDINARY)


def test_hours_that_name_no_holidays_do_not_load_the_list() -> None:
    program = """
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo
from rules import hours
now, zone = datetime(2026, 10, 1, tzinfo=UTC), ZoneInfo("Asia/Shanghai")
hours.week("10:00-22:00", now.date(), zone), hours.status("10:00-22:00", now, zone)
assert "chinese_calendar" not in sys.modules
hours.status("10:00-22:00; PH off", now, zone)
assert "chinese_calendar" in sys.modules
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)  # noqa: S603
