"""The fuse: open, busy, full, stopped – at exactly their boundaries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import fuse
from rules.fuse import Cause, Reading, State

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("taken", "cap", "state"),
    [
        (0, None, State.OPEN),
        (10**6, None, State.OPEN),
        (0, 1, State.OPEN),
        (1, 1, State.FULL),
        (3, 5, State.OPEN),
        (4, 5, State.BUSY),
        (5, 5, State.FULL),
        (6, 5, State.FULL),
        (319, 400, State.OPEN),
        (320, 400, State.BUSY),
        (399, 400, State.BUSY),
        (400, 400, State.FULL),
    ],
)
def test_busy_from_eighty_per_cent_and_full_at_the_cap(taken: int, cap: int | None, state: State) -> None:
    assert fuse.state(taken, cap) is state
    assert fuse.state(taken, cap, stopped=True) is State.STOPPED


@given(st.integers(0, 1_000), st.integers(1, 1_000))
def test_one_more_never_makes_it_better(taken: int, cap: int) -> None:
    order = list(State)
    assert order.index(fuse.state(taken, cap)) <= order.index(fuse.state(taken + 1, cap))


def test_a_stop_lasts_as_long_as_it_says_or_until_four() -> None:
    for duration in fuse.DURATIONS:
        assert fuse.stopped_until(NOW, duration, ZONE) == NOW + duration
    assert fuse.stopped_until(NOW, None, ZONE) == datetime(2026, 5, 20, 20, 0, tzinfo=UTC)
    before_the_cut = datetime(2026, 5, 20, 19, 59, tzinfo=UTC)
    assert fuse.stopped_until(before_the_cut, None, ZONE) - before_the_cut == timedelta(minutes=1)


def test_the_worst_of_what_is_said_counts() -> None:
    assert fuse.worst({}) is State.OPEN
    assert fuse.worst({Cause.DAY: State.BUSY, Cause.HOUR: State.FULL}) is State.FULL
    assert fuse.worst({Cause.STAFF: State.STOPPED, Cause.DAY: State.FULL}) is State.STOPPED


def test_of_what_is_said_about_a_shop_the_worst_counts_and_of_equals_the_longest() -> None:
    noon = datetime(2026, 11, 22, 4, tzinfo=UTC)
    busy = Reading(State.BUSY, Cause.DAY, noon + timedelta(hours=16))
    hour = Reading(State.FULL, Cause.HOUR, noon + timedelta(hours=1))
    day = Reading(State.FULL, Cause.DAY, noon + timedelta(hours=16))
    stop = Reading(State.STOPPED, Cause.STAFF, noon)
    assert [fuse.reading(each) for each in ([busy], [busy, hour], [day, hour], [stop, day])] == [busy, hour, day, stop]
