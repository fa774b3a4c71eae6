"""A shop's day: sums to the fen, what has no bill apart, what was reversed in no sum."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rules import takings
from rules.takings import Sale

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEVEN_IN_THE_EVENING = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def sale(bill: int | None, discount: int, at: datetime = SEVEN_IN_THE_EVENING, *, reversed_: bool = False) -> Sale:
    return Sale(at, bill, discount, None if bill is None else bill - discount, reversed_)


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    at = SEVEN_IN_THE_EVENING + draw(st.integers(-540, 540)) * MINUTE
    bill = draw(st.none() | st.integers(1, 5_000_000))
    return sale(bill, draw(st.integers(0, bill or 5_000)), at, reversed_=draw(st.booleans()))


def test_a_day_with_nothing_is_all_zeros() -> None:
    day = takings.of([], SHANGHAI)
    assert (day.count, day.bills, day.discounts, day.pay, day.without_bill, day.reversed) == (0,) * 6
    assert dict(day.hours) == {}


def test_a_bill_an_estimate_and_a_reversal_each_stand_apart() -> None:
    day = takings.of([sale(12_800, 1_280), sale(None, 300), sale(9_900, 990, reversed_=True)], SHANGHAI)
    assert (day.count, day.bills, day.discounts, day.pay) == (2, 12_800, 1_280, 11_520)
    assert (day.without_bill, day.estimated, day.reversed) == (1, 300, 1)


def test_hours_are_those_of_the_shops_clock() -> None:
    at = SEVEN_IN_THE_EVENING
    day = takings.of(
        [sale(1, 0, at - MINUTE), sale(1, 0, at), sale(1, 0, at), sale(1, 0, at, reversed_=True)], SHANGHAI
    )
    assert dict(day.hours) == {18: 1, 19: 2}


@given(ledger=st.lists(sales(), max_size=40))
def test_every_sum_is_the_ledgers_to_the_fen(ledger: list[Sale]) -> None:
    day = takings.of(ledger, SHANGHAI)
    kept = [each for each in ledger if not each.reversed]
    assert day.bills == sum(each.bill for each in kept if each.bill is not None)
    assert day.discounts + day.estimated == sum(each.discount for each in kept)
    assert day.pay == sum(each.pay for each in kept if each.pay is not None)
    assert day.bills == day.discounts + day.pay
    assert day.count + day.reversed == len(ledger)
    assert sum(day.hours.values()) == day.count
