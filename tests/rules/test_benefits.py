"""Benefits: valid from the first to the last day, the one worth most first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import benefits
from rules.benefits import TYPICAL_BILL_FEN, Benefit
from rules.catalogue import BenefitKind
from tests.benefits import TENTH_OFF

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)

TEN_PERCENT = replace(TENTH_OFF, valid_from=TODAY - DAY, valid_until=TODAY + DAY)


def percent(id_: int, basis_points: int, minimum_spend: int = 0) -> Benefit:
    return replace(TEN_PERCENT, id=id_, value=basis_points, minimum_spend=minimum_spend)


def amount(id_: int, fen: int, minimum_spend: int = 0) -> Benefit:
    return replace(TEN_PERCENT, id=id_, kind=BenefitKind.AMOUNT_OFF, value=fen, minimum_spend=minimum_spend)


def gift(id_: int, kind: BenefitKind = BenefitKind.GIFT) -> Benefit:
    return replace(TEN_PERCENT, id=id_, kind=kind, value=0)


@pytest.mark.parametrize(
    ("today", "valid"),
    [
        (TODAY - 2 * DAY, False),
        (TODAY - DAY, True),
        (TODAY, True),
        (TODAY + DAY, True),
        (TODAY + 2 * DAY, False),
    ],
)
def test_the_first_and_the_last_day_count(today: date, valid: bool) -> None:
    assert benefits.is_valid(TEN_PERCENT, today) is valid
    assert benefits.valid([TEN_PERCENT], today, None) == ((TEN_PERCENT,) if valid else ())


@pytest.mark.parametrize(
    ("price_band", "offers", "order"),
    [
        (2, [percent(1, 1_000), percent(2, 2_000)], [2, 1]),
        (2, [percent(1, 1_000), amount(2, 801)], [2, 1]),
        (2, [percent(1, 1_000), amount(2, 799)], [1, 2]),
        (1, [percent(1, 1_000), amount(2, 799)], [2, 1]),
        (4, [percent(1, 1_000), amount(2, 4_999)], [1, 2]),
        (None, [percent(1, 1_000), amount(2, 801)], [2, 1]),
        (2, [percent(7, 1_000), amount(3, 800)], [3, 7]),
        (2, [gift(1), percent(2, 100)], [2, 1]),
        (2, [gift(2), gift(1, BenefitKind.TRIAL)], [1, 2]),
        (2, [amount(1, 5_000, minimum_spend=8_001), percent(2, 100)], [2, 1]),
        (2, [amount(1, 5_000, minimum_spend=8_000), percent(2, 100)], [1, 2]),
        (1, [amount(1, 9_000), amount(2, 3_000), percent(3, 10_000)], [1, 2, 3]),
    ],
)
def test_the_benefit_worth_most_on_a_typical_bill_comes_first(
    price_band: int | None, offers: list[Benefit], order: list[int]
) -> None:
    assert [benefit.id for benefit in benefits.valid(offers, TODAY, price_band)] == order
    assert [benefit.id for benefit in benefits.valid(reversed(offers), TODAY, price_band)] == order


OFFERS = st.lists(
    st.one_of(
        st.builds(percent, st.integers(1, 99), st.integers(1, 10_000), st.integers(0, 60_000)),
        st.builds(amount, st.integers(1, 99), st.integers(1, 60_000), st.integers(0, 60_000)),
        st.builds(gift, st.integers(1, 99)),
    ),
    unique_by=lambda benefit: benefit.id,
)


@given(OFFERS, st.sampled_from((None, *TYPICAL_BILL_FEN)), st.integers(-3, 3))
def test_all_valid_benefits_are_there_once_and_no_others(
    offers: list[Benefit], price_band: int | None, days: int
) -> None:
    today = TODAY + days * DAY
    found = benefits.valid(offers, today, price_band)
    assert sorted(each.id for each in found) == sorted(each.id for each in offers if benefits.is_valid(each, today))


@given(OFFERS, st.sampled_from((None, *TYPICAL_BILL_FEN)))
def test_the_order_of_a_file_does_not_matter(offers: list[Benefit], price_band: int | None) -> None:
    forwards = benefits.valid(offers, TODAY, price_band)
    assert forwards == benefits.valid(reversed(offers), TODAY, price_band)
