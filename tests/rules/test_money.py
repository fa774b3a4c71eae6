"""Money: every fen of small bills, properties beyond, and amounts as people type them."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import money
from rules.benefits import Benefit
from rules.catalogue import BenefitKind
from rules.money import AmountProblem, BadAmount, Bill

BILLS = st.integers(1, money.LARGEST_FEN)


def benefit(kind: BenefitKind, value: int = 0, minimum: int = 0, id_: int = 1, *, stacking: bool = False) -> Benefit:
    given_: dict[str, Any] = {"title": "", "title_en": "", "terms": "", "terms_en": "", "limit_per_member": None}
    given_ |= {"limit_period": None, "daily_quota": None, "valid_from": date.min, "valid_until": date.max}
    return Benefit(id_, kind, value, minimum, stacking=stacking, **given_)


def percent(basis_points: int, minimum: int = 0, id_: int = 1, *, stacking: bool = False) -> Benefit:
    return benefit(BenefitKind.PERCENT_OFF, basis_points, minimum, id_, stacking=stacking)


def amount(fen: int, minimum: int = 0, id_: int = 2, *, stacking: bool = False) -> Benefit:
    return benefit(BenefitKind.AMOUNT_OFF, fen, minimum, id_, stacking=stacking)


BENEFITS = st.builds(
    benefit,
    st.sampled_from(BenefitKind),
    st.integers(1, 10_000),
    st.integers(0, 20_000),
    st.integers(1, 9),
    stacking=st.booleans(),
)


def test_every_bill_up_to_a_thousand_yuan_is_at_least_ten_per_cent_off_and_by_less_than_a_fen_more() -> None:
    ten = percent(1_000)
    for bill in range(1, 100_001):
        settled = money.settle(bill, [ten])
        assert settled.discount + settled.pay == bill
        assert settled.pay == bill * 9_000 // 10_000
        assert 0 <= settled.discount * 10 - bill < 10


def test_truncating_floats_would_be_wrong_for_468_of_them() -> None:
    """The control: the obvious way is not the same."""
    ten = percent(1_000)
    wrong = [bill for bill in range(1, 100_001) if int(bill * 0.1) > money.discount(bill, ten)]
    usual = [bill for bill in range(1, 100_001) if int(bill / 100 * 0.9 * 100) != bill * 9_000 // 10_000]
    assert not wrong
    assert usual


@given(BILLS, st.integers(1, 10_000))
def test_a_percentage_is_exact_for_every_bill(bill: int, basis_points: int) -> None:
    off = money.discount(bill, percent(basis_points))
    assert 0 <= off <= bill
    assert off * 10_000 >= bill * basis_points > (off - 1) * 10_000


@given(BILLS, BILLS)
def test_an_amount_never_takes_off_more_than_the_bill(bill: int, off: int) -> None:
    assert money.discount(bill, amount(off)) == min(bill, off)


@pytest.mark.parametrize(("bill", "off"), [(9_999, 0), (10_000, 2_000), (10_001, 2_000)])
def test_a_threshold_counts_from_its_own_fen_on(bill: int, off: int) -> None:
    assert money.discount(bill, amount(2_000, minimum=10_000)) == off


def test_the_best_one_is_used_where_nothing_stacks() -> None:
    ten, twenty_yuan = percent(1_000, id_=1), amount(2_000, id_=2)
    assert money.settle(10_000, [ten, twenty_yuan]) == Bill(10_000, 2_000, 8_000, ((2, 2_000),))
    assert money.settle(30_000, [ten, twenty_yuan]) == Bill(30_000, 3_000, 27_000, ((1, 3_000),))


def test_those_that_stack_take_percentages_first_and_amounts_from_what_is_left() -> None:
    ten, twenty_yuan = percent(1_000, id_=1, stacking=True), amount(2_000, id_=2, stacking=True)
    for order in permutations([ten, twenty_yuan, percent(500, id_=3)]):
        assert money.settle(10_000, order) == Bill(10_000, 3_000, 7_000, ((1, 1_000), (2, 2_000)))


def test_a_single_one_beats_a_stack_that_saves_less() -> None:
    stack = [percent(500, id_=1, stacking=True), amount(100, id_=2, stacking=True)]
    assert money.settle(10_000, [*stack, percent(3_000, id_=3)]).lines == ((3, 3_000),)


def test_thresholds_of_a_stack_are_held_against_the_whole_bill() -> None:
    stack = [percent(5_000, id_=1, stacking=True), amount(2_000, minimum=10_000, id_=2, stacking=True)]
    assert money.settle(10_000, stack).pay == 3_000


def test_where_nothing_applies_there_is_no_line() -> None:
    assert money.settle(100, [amount(2_000, minimum=10_000)]) == Bill(100, 0, 100, ())
    gift = benefit(BenefitKind.GIFT)
    assert money.settle(100, [gift]).lines == ((1, 0),)


@given(BILLS, st.lists(BENEFITS, max_size=5, unique_by=lambda each: each.id))
def test_a_settled_bill_adds_up_and_no_single_benefit_would_save_more(bill: int, offers: list[Benefit]) -> None:
    settled = money.settle(bill, offers)
    assert settled.discount + settled.pay == bill
    assert settled.pay >= 0
    assert sum(part for _, part in settled.lines) == settled.discount
    assert settled.discount >= max((money.discount(bill, each) for each in offers), default=0)


@given(st.lists(BENEFITS, min_size=1, max_size=5, unique_by=lambda each: each.id), st.sampled_from([None, 1, 2, 3, 4]))
def test_an_estimate_always_names_a_benefit(offers: list[Benefit], price_band: int | None) -> None:
    assert money.estimate(offers, price_band).lines


P = AmountProblem


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("128", 12_800),
        ("128.5", 12_850),
        ("１２８.5", 12_850),
        ("１２８．５", 12_850),
        ("128，50", 12_850),
        ("128,5", 12_850),
        ("1,280", 128_000),
        ("1，280.50", 128_050),
        ("12,345,6", P.NOT_A_NUMBER),
        ("¥128", 12_800),
        ("￥128.00", 12_800),
        ("128元", 12_800),
        ("128 块", 12_800),
        ("RMB 128", 12_800),
        (" 128 ", 12_800),
        ("1 280", 128_000),
        ("+5", 500),
        (".5", 50),
        ("0.01", 1),
        ("0", P.ZERO),
        ("0.00", P.ZERO),
        ("-3", P.NEGATIVE),
        ("－3", P.NEGATIVE),
        ("−3.5", P.NEGATIVE),
        ("1.234", P.TOO_PRECISE),
        ("0.001", P.TOO_PRECISE),
        ("1e9", P.NOT_A_NUMBER),
        ("NaN", P.NOT_A_NUMBER),
        ("Infinity", P.NOT_A_NUMBER),
        ("abc", P.NOT_A_NUMBER),
        ("", P.NOT_A_NUMBER),
        ("¥", P.NOT_A_NUMBER),
        ("12.8.0", P.NOT_A_NUMBER),
        ("1_000", P.NOT_A_NUMBER),
        ("٣٤", P.NOT_A_NUMBER),
        ("一百二", P.NUMERALS),
        ("两百块", P.NUMERALS),
        ("50000", 5_000_000),
        ("1000000.01", P.TOO_LARGE),
        ("9" * 40, P.TOO_LARGE),
    ],
)
def test_amounts_as_people_type_them(typed: str, read: int | AmountProblem) -> None:
    assert money.read_amount(typed) == (BadAmount(read) if isinstance(read, AmountProblem) else read)


def test_a_large_amount_is_asked_about_and_taken_when_confirmed() -> None:
    assert money.read_amount("50000.01") == BadAmount(P.LARGE, 5_000_001)
    assert money.read_amount("50000.01", confirmed=True) == 5_000_001
    assert money.read_amount("1000000", confirmed=True) == 100_000_000
    assert money.read_amount("1000000.01", confirmed=True) == BadAmount(P.TOO_LARGE)


@given(BILLS)
def test_what_is_written_out_is_read_back_to_the_fen(bill: int) -> None:
    yuan, fen = divmod(bill, 100)
    for written in (f"{yuan}.{fen:02}", f"{yuan:,}.{fen:02}", f"¥{yuan}.{fen:02}元"):
        assert money.read_amount(written, confirmed=True) == bill


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_positive_amount_or_a_problem(typed: str) -> None:
    read = money.read_amount(typed)
    assert isinstance(read, BadAmount) or 0 < read <= money.ASK_ABOVE_FEN
