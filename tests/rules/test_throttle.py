"""The throttle: never in the way of honest tries, and open again exactly when it said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.throttle import LONG_LIMIT, LONG_WINDOW, SHORT_LIMIT, SHORT_WINDOW, blocked_until

NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)

AGES = st.timedeltas(timedelta(), timedelta(days=2))


def failures(*minutes_ago: float) -> list[datetime]:
    return [NOW - timedelta(minutes=minutes) for minutes in minutes_ago]


@pytest.mark.parametrize(
    ("minutes_ago", "free_in_minutes"),
    [
        ([], None),
        ([0, 0, 0, 0], None),
        ([0, 0, 0, 0, 0], 15),
        ([1, 2, 3, 4, 14], 1),
        ([1, 2, 3, 4, 15], None),
        ([14, 1, 4, 2, 3], 1),
        ([1, 2, 3, 4, 5, 14], 10),
        ([60 * hour for hour in range(19)], None),
        ([60 * hour for hour in range(20)], 5 * 60),
        ([60 * hour for hour in range(1, 20)] + [24 * 60 - 1], 1),
        ([60 * hour for hour in range(1, 20)] + [24 * 60], None),
        ([0] * 20, 24 * 60),
    ],
)
def test_five_in_a_quarter_hour_or_twenty_in_a_day_block(
    minutes_ago: list[float], free_in_minutes: float | None
) -> None:
    expected = None if free_in_minutes is None else NOW + timedelta(minutes=free_in_minutes)
    assert blocked_until(failures(*minutes_ago), NOW) == expected


@given(st.lists(AGES, max_size=SHORT_LIMIT - 1))
def test_fewer_failures_than_the_short_limit_never_block(ages: list[timedelta]) -> None:
    assert blocked_until([NOW - age for age in ages], NOW) is None


@given(st.lists(AGES, max_size=2 * LONG_LIMIT))
def test_it_blocks_exactly_while_a_limit_is_reached(ages: list[timedelta]) -> None:
    in_short, in_long = (sum(age < window for age in ages) for window in (SHORT_WINDOW, LONG_WINDOW))
    blocked = blocked_until([NOW - age for age in ages], NOW)
    assert (blocked is not None) == (in_short >= SHORT_LIMIT or in_long >= LONG_LIMIT)


@given(st.lists(AGES, min_size=SHORT_LIMIT, max_size=2 * LONG_LIMIT))
def test_who_waits_as_long_as_told_is_free_and_not_a_moment_before(ages: list[timedelta]) -> None:
    times = [NOW - age for age in ages]
    until = blocked_until(times, NOW)
    if until is not None:
        assert until > NOW
        assert blocked_until(times, until - TICK) == until
        assert blocked_until(times, until) is None


@given(st.lists(AGES, max_size=2 * LONG_LIMIT))
def test_the_order_of_failures_does_not_matter(ages: list[timedelta]) -> None:
    times = [NOW - age for age in ages]
    assert blocked_until(times, NOW) == blocked_until(reversed(times), NOW) == blocked_until(sorted(times), NOW)
