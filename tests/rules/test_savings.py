"""Savings: to the fen what the ledger says, and honest about whether the card pays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import savings
from rules.cards import Validity
from rules.catalogue import Category
from rules.savings import TELLING_DAYS, Account, Advice, Entry, Saved

FEE = 16_800
START, END = date(2026, 1, 1), date(2026, 12, 31)
YEAR = Validity(START, END)
DAY = timedelta(days=1)

entries_ = st.builds(
    Entry,
    day=st.dates(START, END),
    category=st.sampled_from(Category),
    discount=st.integers(0, 10_000_000),
    estimated=st.booleans(),
)
ledgers = st.lists(entries_, max_size=40)
days = st.dates(START - 40 * DAY, END + 40 * DAY)


def on(day: date, discount: int, *, estimated: bool = False, category: Category = Category.COFFEE) -> Entry:
    return Entry(day, category, discount, estimated)


def exactly(discount: int, today: date, fee: int = FEE) -> Account:
    """The account of a card that saved `discount` fen, all of it exact."""
    return savings.account([on(START, discount)], fee, YEAR, today)


# What the monthly spend must be


def test_a_fee_of_168_yuan_pays_at_140_yuan_a_month_with_ten_percent_off() -> None:
    assert savings.break_even_spend(16_800, 1_000) == 14_000


@pytest.mark.parametrize(
    ("fee", "rate", "days", "spend"),
    [
        (16_800, 2_000, 365, 7_000),
        (16_800, 1_500, 365, 9_334),  # 93.33 and a third: rounded up, or it would fall short
        (0, 1_000, 365, 0),
        (1, 10_000, 365, 1),
        (16_800, 1_000, 73, 70_000),  # a fifth of the year is left: five times as much
    ],
)
def test_the_spend_follows_the_fee_the_rate_and_the_time_left(fee: int, rate: int, days: int, spend: int) -> None:
    assert savings.break_even_spend(fee, rate, days) == spend


@given(fee=st.integers(1, 10_000_000), rate=st.integers(1, 10_000))
def test_a_year_at_the_break_even_spend_brings_the_fee_and_one_fen_less_does_not(fee: int, rate: int) -> None:
    spend = savings.break_even_spend(fee, rate)
    assert 12 * spend * rate >= fee * 10_000
    assert 12 * (spend - 1) * rate < fee * 10_000


# Sums


@given(ledger=ledgers, today=days)
def test_every_sum_is_the_ledgers_to_the_fen(ledger: list[Entry], today: date) -> None:
    account = savings.account(ledger, FEE, YEAR, today)
    exact = sum(entry.discount for entry in ledger if not entry.estimated)
    estimated = sum(entry.discount for entry in ledger if entry.estimated)
    assert account.saved == Saved(exact, estimated)
    for parts in (account.months, account.categories):
        assert sum(part.exact for _, part in parts) == exact
        assert sum(part.estimated for _, part in parts) == estimated
    assert savings.total(ledger) == account.saved.total == exact + estimated
    assert account.visits == len(ledger)


@given(ledger=ledgers, today=days)
def test_what_is_left_and_what_is_saved_make_the_fee_until_it_is_reached(ledger: list[Entry], today: date) -> None:
    account = savings.account(ledger, FEE, YEAR, today)
    assert account.left + min(FEE, account.saved.total) == FEE


@given(ledger=ledgers, today=days, more=entries_)
def test_one_more_redemption_never_makes_it_worse(ledger: list[Entry], today: date, more: Entry) -> None:
    before = savings.account(ledger, FEE, YEAR, today)
    after = savings.account([*ledger, more], FEE, YEAR, today)
    assert after.left <= before.left
    assert after.projected >= before.projected
    assert after.spend <= before.spend


def test_months_stand_in_order_and_an_idle_one_is_there_with_nothing() -> None:
    ledger = [on(date(2026, 11, 30), 5), on(date(2027, 1, 1), 7, estimated=True), on(date(2026, 11, 1), 1)]
    assert savings.account(ledger, FEE, YEAR, END).months == (
        (date(2026, 11, 1), Saved(6, 0)),
        (date(2026, 12, 1), Saved(0, 0)),
        (date(2027, 1, 1), Saved(0, 7)),
    )


def test_the_category_that_saved_most_comes_first() -> None:
    ledger = [on(START, 5), on(START, 9, category=Category.HOTPOT, estimated=True), on(START, 3)]
    assert savings.account(ledger, FEE, YEAR, START).categories == (
        (Category.HOTPOT, Saved(0, 9)),
        (Category.COFFEE, Saved(8, 0)),
    )


# Advice


@pytest.mark.parametrize(
    ("exact", "estimated", "advice"),
    [
        (FEE, 0, Advice.PAID_OFF),
        (FEE - 1, 0, Advice.ON_THE_WAY),
        (FEE - 1, 1, Advice.PERHAPS_PAID_OFF),
        (0, FEE, Advice.PERHAPS_PAID_OFF),
        (FEE, FEE, Advice.PAID_OFF),
    ],
)
def test_only_exact_savings_make_it_sure_that_the_card_has_paid(exact: int, estimated: int, advice: Advice) -> None:
    ledger = [on(START, exact), on(START, estimated, estimated=True)]
    assert savings.account(ledger, FEE, YEAR, date(2026, 6, 30)).advice is advice


def test_a_pace_is_named_after_four_weeks_and_not_before() -> None:
    last_early_day = START + (TELLING_DAYS - 2) * DAY
    assert exactly(5_000, last_early_day).advice is Advice.TOO_EARLY
    assert exactly(5_000, last_early_day + DAY).advice is Advice.ON_THE_WAY
    assert exactly(0, last_early_day).advice is Advice.TOO_EARLY
    assert exactly(0, last_early_day + DAY).advice is Advice.TOO_SLOW


def test_a_fifth_of_the_fee_in_a_fifth_of_the_year_is_just_enough_and_a_fen_less_is_not() -> None:
    after_73_days = START + 72 * DAY  # a fifth of the year
    enough = exactly(FEE // 5, after_73_days)
    assert (enough.advice, enough.paid_by, enough.projected) == (Advice.ON_THE_WAY, END, FEE)
    short = exactly(FEE // 5 - 1, after_73_days)
    assert (short.advice, short.paid_by, short.projected) == (Advice.TOO_SLOW, None, FEE - 5)


def test_at_twice_the_pace_it_is_paid_by_the_middle_of_the_year() -> None:
    account = exactly(2 * FEE // 5, START + 72 * DAY)
    assert account.paid_by == START + 182 * DAY  # the 183rd day is the first on which half a year has passed


def test_on_its_last_day_a_card_may_still_pay_and_the_day_after_it_did_not() -> None:
    assert exactly(FEE - 1, END).advice is Advice.TOO_SLOW
    assert exactly(FEE - 1, END + DAY).advice is Advice.ENDED
    assert exactly(FEE, END + DAY).advice is Advice.PAID_OFF


def test_before_its_first_day_it_is_too_early() -> None:
    assert savings.account([], FEE, YEAR, START - DAY).advice is Advice.TOO_EARLY


def test_a_trial_costs_nothing_so_there_is_nothing_to_pay_off() -> None:
    account = exactly(500, END, fee=0)
    assert (account.advice, account.left, account.spend, account.paid_by) == (Advice.FREE, 0, 0, None)


def test_what_would_pay_off_is_the_spend_for_the_rest_of_the_card() -> None:
    assert exactly(0, START).spend == 14_000
    assert exactly(0, END - 72 * DAY).spend == 70_000  # 73 days are left, today counted
    assert exactly(FEE, START).spend == 0


@given(ledger=ledgers, today=days)
def test_the_day_named_lies_ahead_and_within_the_card(ledger: list[Entry], today: date) -> None:
    account = savings.account(ledger, FEE, YEAR, today)
    if account.advice is Advice.ON_THE_WAY:
        assert account.paid_by is not None
        assert today < account.paid_by <= END
        assert account.projected >= FEE
    if account.advice is Advice.TOO_SLOW:
        assert account.projected < FEE
