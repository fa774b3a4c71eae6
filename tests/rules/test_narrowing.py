"""Narrowing: what each filter would leave against counting it the plain way, the moments offered, other orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import hours, narrowing
from rules.benefits import Benefit
from rules.catalogue import BenefitKind, Category
from rules.geo import Point
from rules.narrowing import AHEAD, Group, Inside
from rules.ranking import Found
from rules.search import PRICE_BANDS, Origin, OriginKind, Search, Sort, unpacked
from rules.shops import Shop

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # noon on a Wednesday
HERE = Point(31.2335, 121.4690)
ANYTHING = Search(Origin(OriginKind.SHARED, "1"), open_now=False)

NOON, EVENING, ANY_TIME = range(3)  # moments, as a group's bits and kinds count them

OFFERS = st.frozensets(st.sampled_from(BenefitKind), max_size=3)
GROUPS = st.dictionaries(
    st.builds(
        Group,
        st.sampled_from(Category),
        st.none() | st.sampled_from(PRICE_BANDS),
        st.sampled_from((0b100, 0b101, 0b110, 0b111)),
        st.tuples(OFFERS, OFFERS, OFFERS),
    ),
    st.integers(1, 50),
    max_size=40,
)
MOMENTS = st.sampled_from((NOON, EVENING, ANY_TIME))
SEARCHES = st.builds(
    Search,
    st.just(ANYTHING.origin),
    category=st.none() | st.sampled_from(Category),
    prices=st.frozensets(st.sampled_from(PRICE_BANDS)),
    kinds=st.frozensets(st.sampled_from(BenefitKind)),
)


def plainly(groups: Mapping[Group, int], search: Search, moment: int) -> int:
    """The plain way, from the words of what was asked."""
    return sum(
        number
        for group, number in groups.items()
        if (search.category is None or group.category == search.category)
        and (not search.prices or group.price_band in search.prices)
        and (not search.kinds or any(kind in group.kinds[moment] for kind in search.kinds))
        and group.kinds[moment]
        and bin(group.passes)[::-1][moment] == "1"
    )


@given(GROUPS, SEARCHES, MOMENTS)
def test_a_chip_counts_the_shops_that_choosing_it_alone_would_leave(
    groups: dict[Group, int], search: Search, moment: int
) -> None:
    def left(**changes: object) -> int:
        return plainly(groups, search.narrowed(**changes), moment)

    facets = narrowing.facets(Inside(groups), search, moment)
    assert facets.total == left()
    assert facets.any_category == left(category=None)
    for category in Category:
        assert facets.categories.get(category, 0) == left(category=category)
    for band in PRICE_BANDS:
        assert facets.prices.get(band, 0) == left(prices=frozenset({band}))
    for kind in BenefitKind:
        assert facets.kinds.get(kind, 0) == left(kinds=frozenset({kind}))


@given(GROUPS, SEARCHES, MOMENTS)
def test_a_choice_of_time_counts_what_is_open_then(groups: dict[Group, int], search: Search, moment: int) -> None:
    assert narrowing.left(Inside(groups), search, moment) == plainly(groups, search, moment)


@pytest.mark.parametrize("complete", [True, False])
def test_where_not_all_were_looked_at_the_counts_say_so(complete: bool) -> None:
    assert narrowing.facets(Inside({}, complete), ANYTHING, NOON).complete is complete


# The moments offered


@pytest.mark.parametrize(
    ("local", "offered"),
    [
        ((20, 8, 0), [(20, 12), (20, 20)]),
        ((20, 11, 30), [(20, 12), (20, 20)]),
        ((20, 11, 31), [(20, 20), (21, 12)]),
        ((20, 19, 30), [(20, 20), (21, 12)]),
        ((20, 19, 31), [(21, 12), (21, 20)]),
        ((20, 23, 59), [(21, 12), (21, 20)]),
        ((31, 23, 59), [(1, 12), (1, 20)]),
    ],
)
def test_the_next_noon_and_evening_are_offered(local: tuple[int, int, int], offered: list[tuple[int, int]]) -> None:
    moments = narrowing.moments(datetime(2026, 5, *local, tzinfo=SHANGHAI), SHANGHAI)
    assert [(each.day, each.hour) for each in moments] == offered


@given(st.integers(0, 366 * 24 * 60))
def test_every_moment_lies_ahead_and_survives_its_button(minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    moments = narrowing.moments(now, SHANGHAI)
    assert len(set(moments)) == narrowing.MOMENTS
    assert sorted(moments) == list(moments)
    assert all(now + AHEAD <= each <= now + timedelta(days=2) for each in moments)
    searches = [ANYTHING.narrowed(open_now=True, at=each) for each in moments]
    assert [unpacked(search.packed()) for search in searches] == searches


# Other orders


def shop(id_: int, price_band: int | None, *benefits: Benefit) -> Shop:
    return Shop(id_, "店", "", Category.COFFEE, "上海", "", "", HERE, None, "", price_band, benefits)


def benefit(kind: BenefitKind, value: int, last_day: date = date(2026, 12, 31)) -> Benefit:
    return Benefit(1, kind, value, 0, "", "", "", "", None, None, None, date(2026, 1, 1), last_day, False)


TENTH, HALF = benefit(BenefitKind.PERCENT_OFF, 1_000), benefit(BenefitKind.PERCENT_OFF, 5_000)
TEN_YUAN, GIFT = benefit(BenefitKind.AMOUNT_OFF, 1_000), benefit(BenefitKind.GIFT, 0)
TODAY_ONLY = benefit(BenefitKind.PERCENT_OFF, 9_000, date(2026, 5, 20))


def order(shops: list[Shop], search: Search, moment: datetime = NOW) -> list[int]:
    found = [Found(each.id, each.id, hours.Open(None)) for each in shops]
    kept = {each.id: each for each in shops}
    return [each.id for each in narrowing.ordered(found, kept, search, moment.astimezone(SHANGHAI))]


def test_the_cheapest_come_first_the_near_before_the_far_and_unknown_prices_last() -> None:
    shops = [shop(1, None), shop(2, 3), shop(3, 1), shop(4, 3), shop(5, 4)]
    assert order(shops, ANYTHING.narrowed(sort=Sort.PRICE)) == [3, 2, 4, 5, 1]


def test_the_biggest_benefit_is_the_biggest_share_of_a_typical_bill() -> None:
    shops = [shop(1, 1), shop(2, 1, GIFT), shop(3, 4, TENTH), shop(4, 1, TEN_YUAN), shop(5, 1, HALF), shop(6, 1, GIFT)]
    assert order(shops, ANYTHING.narrowed(sort=Sort.BENEFIT)) == [5, 4, 3, 2, 6, 1]


def test_a_benefit_of_a_kind_not_asked_for_or_over_by_then_does_not_count() -> None:
    shops = [shop(1, 1, HALF, GIFT), shop(2, 1, TEN_YUAN), shop(3, 1, TODAY_ONLY, TENTH)]
    by_benefit = ANYTHING.narrowed(sort=Sort.BENEFIT)
    assert order(shops, by_benefit) == [3, 1, 2]
    assert order(shops, by_benefit, NOW + timedelta(days=1)) == [1, 2, 3]
    money = by_benefit.narrowed(kinds=frozenset({BenefitKind.AMOUNT_OFF, BenefitKind.GIFT}))
    assert order(shops, money) == [2, 1, 3]


def test_by_distance_nothing_changes_place() -> None:
    assert order([shop(1, 4), shop(2, 1, HALF)], ANYTHING) == [1, 2]


@pytest.mark.parametrize(
    ("kinds", "shown"), [(frozenset(), HALF), (frozenset({BenefitKind.GIFT}), GIFT), ({BenefitKind.TRIAL}, None)]
)
def test_a_row_shows_the_best_benefit_of_the_kinds_asked_for(
    kinds: frozenset[BenefitKind], shown: Benefit | None
) -> None:
    local = NOW.astimezone(SHANGHAI)
    assert narrowing.benefit(shop(1, 1, GIFT, HALF), ANYTHING.narrowed(kinds=kinds), local) == shown
