"""What is left of a benefit: the member's own times in the period, and whether the day's quota is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import quota, remaining
from rules.benefits import Benefit
from rules.catalogue import LimitPeriod
from rules.quota import Address
from rules.remaining import Left
from tests.benefits import TENTH_OFF

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
MEI, TOM = 1, 2

TWICE_A_WEEK = replace(TENTH_OFF, limit_per_member=2, limit_period=LimitPeriod.WEEK)
THREE_A_DAY_FOR_ALL = replace(TENTH_OFF, daily_quota=3)


def used(benefit: Benefit, times: int, day: date = SUNDAY, member_id: int = MEI) -> dict[Address, int]:
    """The counters after `member_id` has used the benefit so often."""
    return {counter.address: times for counter in remaining.counters(member_id, [benefit], day)}


def test_what_has_no_limit_is_left_without_a_number() -> None:
    assert remaining.counters(MEI, [TENTH_OFF], SUNDAY) == ()
    assert remaining.left(MEI, TENTH_OFF, {}, SUNDAY) == Left(TENTH_OFF, times=None)
    assert remaining.left(MEI, TENTH_OFF, {}, SUNDAY).is_usable


@pytest.mark.parametrize(("times", "left"), [(0, 2), (1, 1), (2, 0), (3, 0)])
def test_each_use_takes_one_and_there_is_never_less_than_none(times: int, left: int) -> None:
    assert remaining.left(MEI, TWICE_A_WEEK, used(TWICE_A_WEEK, times), SUNDAY).times == left


def test_the_last_use_makes_it_unusable() -> None:
    assert remaining.left(MEI, TWICE_A_WEEK, used(TWICE_A_WEEK, 1), SUNDAY).is_usable
    assert not remaining.left(MEI, TWICE_A_WEEK, used(TWICE_A_WEEK, 2), SUNDAY).is_usable


def test_a_new_week_begins_with_all_of_them() -> None:
    assert remaining.left(MEI, TWICE_A_WEEK, used(TWICE_A_WEEK, 2), MONDAY).times == 2


def test_what_another_member_used_is_not_taken_from_mine() -> None:
    assert remaining.left(MEI, TWICE_A_WEEK, used(TWICE_A_WEEK, 2, member_id=TOM), SUNDAY).times == 2


@pytest.mark.parametrize(("times", "sold_out"), [(2, False), (3, True)])
def test_a_days_quota_is_taken_by_whomever(times: int, sold_out: bool) -> None:
    left = remaining.left(MEI, THREE_A_DAY_FOR_ALL, used(THREE_A_DAY_FOR_ALL, times, member_id=TOM), SUNDAY)
    assert (left.times, left.sold_out, left.is_usable) == (None, sold_out, not sold_out)


def test_usable_ones_come_first_and_keep_their_order() -> None:
    lefts = [Left(replace(TENTH_OFF, id=id_), times) for id_, times in enumerate((0, None, 0, 5))]
    assert [left.benefit.id for left in remaining.usable_first(lefts)] == [1, 3, 0, 2]


@given(limit=st.integers(1, 50), period=st.sampled_from(LimitPeriod), times=st.integers(0, 60), day=st.dates(SUNDAY))
def test_used_and_left_make_the_limit(limit: int, period: LimitPeriod, times: int, day: date) -> None:
    benefit = replace(TENTH_OFF, limit_per_member=limit, limit_period=period)
    left = remaining.left(MEI, benefit, used(benefit, times, day), day)
    assert left.times is not None
    assert left.times + min(limit, times) == limit
    counter = quota.member_counter(MEI, benefit, day)
    assert remaining.counters(MEI, [benefit], day) == (counter,)
