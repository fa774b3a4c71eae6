"""Narrowing: what each filter would leave against counting it the plain way, the moments offered, other orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from math import degrees
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import hours, narrowing
from rules.benefits import Benefit
from rules.catalogue import BenefitKind, Category
from rules.geo import EARTH_RADIUS_M, Point
from rules.narrowing import AHEAD, COUNT_UP_TO, Inside, When
from rules.ranking import Candidate, Found, Ring
from rules.search import PRICE_BANDS, REACH_M, Origin, OriginKind, Search, Sort, unpacked
from rules.shops import Shop

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # noon on a Wednesday
HERE = Point(31.2335, 121.4690)
ANYTHING = Search(Origin(OriginKind.SHARED, "1"), open_now=False)
EVENING_ONLY, LUNCH_ONLY = "18:00-23:00", "11:00-14:00"

SPECS = st.sampled_from((None, "24/7", EVENING_ONLY, LUNCH_ONLY, "off"))
OFFERS = st.lists(st.sampled_from(BenefitKind), min_size=1, max_size=3).map(",".join)
SHOPS = st.lists(
    st.tuples(SPECS, st.sampled_from(Category), st.none() | st.sampled_from(PRICE_BANDS), OFFERS), max_size=40
).map(
    lambda rows: [Candidate(id_, HERE.latitude, HERE.longitude, *row) for id_, row in zip(count(1), rows, strict=False)]
)
WHENS = st.sampled_from((When(True), When(False), When(True, NOW + timedelta(hours=8))))
SEARCHES = st.builds(
    lambda when, **filters: Search(ANYTHING.origin, **when._asdict(), **filters),
    WHENS,
    category=st.none() | st.sampled_from(Category),
    prices=st.frozensets(st.sampled_from(PRICE_BANDS)),
    kinds=st.frozensets(st.sampled_from(BenefitKind)),
)


def north(id_: int, metres: float, opening_hours: str | None = "24/7") -> Candidate:
    """A shop this far due north."""
    latitude = HERE.latitude + degrees(metres / EARTH_RADIUS_M)
    return Candidate(id_, latitude, HERE.longitude, opening_hours, Category.COFFEE, 1, BenefitKind.GIFT)


def fits(shop: Candidate, search: Search) -> bool:
    """The plain way, from the words of what was asked."""
    status = hours.status(shop.opening_hours, search.at or NOW, SHANGHAI)
    return (
        (search.category is None or shop.category == search.category)
        and (not search.prices or shop.price_band in search.prices)
        and (not search.kinds or any(kind in shop.benefit_kinds.split(",") for kind in search.kinds))
        and (not search.open_now or isinstance(status, hours.Open))
    )


def plainly(shops: list[Candidate], search: Search) -> int:
    return sum(fits(shop, search) for shop in shops)


@given(SHOPS, SEARCHES)
def test_a_chip_counts_the_shops_that_choosing_it_alone_would_leave(shops: list[Candidate], search: Search) -> None:
    facets = narrowing.facets(Inside(shops), search, NOW, SHANGHAI)
    assert facets.total == plainly(shops, search)
    assert facets.any_category == plainly(shops, search.narrowed(category=None))
    for category in Category:
        assert facets.categories.get(category, 0) == plainly(shops, search.narrowed(category=category))
    for band in PRICE_BANDS:
        assert facets.prices.get(band, 0) == plainly(shops, search.narrowed(prices=frozenset({band})))
    for kind in BenefitKind:
        assert facets.kinds.get(kind, 0) == plainly(shops, search.narrowed(kinds=frozenset({kind})))


@given(SHOPS, SEARCHES)
def test_a_choice_of_time_counts_what_is_open_then(shops: list[Candidate], search: Search) -> None:
    assert narrowing.left(Inside(shops), search, NOW, SHANGHAI) == plainly(shops, search)


def test_a_shop_with_two_benefits_of_a_kind_counts_once() -> None:
    shop = north(1, 0)._replace(benefit_kinds="gift,gift,trial")
    facets = narrowing.facets(Inside([shop]), ANYTHING, NOW, SHANGHAI)
    assert facets.kinds == {"gift": 1, "trial": 1}


def test_open_at_a_moment_is_judged_at_that_moment() -> None:
    shops = Inside([north(1, 0, LUNCH_ONLY), north(2, 0, EVENING_ONLY), north(3, 0, None)])
    now, evening = ANYTHING.narrowed(open_now=True), ANYTHING.narrowed(open_now=True, at=NOW + timedelta(hours=8))
    assert [narrowing.left(shops, each, NOW, SHANGHAI) for each in (now, evening, ANYTHING)] == [1, 1, 3]


def test_hours_that_many_shops_share_are_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def status(spec: str | None, now: datetime, zone: ZoneInfo) -> hours.Open:
        asked.append(spec)
        return hours.Open(None)

    monkeypatch.setattr("rules.narrowing.hours.status", status)
    shops = Inside([north(n, n, (LUNCH_ONLY, EVENING_ONLY)[n % 2]) for n in range(500)])
    assert narrowing.facets(shops, ANYTHING.narrowed(open_now=True), NOW, SHANGHAI).total == 500
    assert sorted(asked, key=str) == [LUNCH_ONLY, EVENING_ONLY]


# Which shops are counted


def rings(shops: list[Candidate], drawn: list[float]) -> Iterator[Ring]:
    """Every ring holds all shops, as a box of squares holds more than its circle."""
    for radius in (500, 1_000, 3_000, REACH_M):
        drawn.append(radius)
        yield Ring(radius, shops)


@pytest.mark.parametrize(("radius_m", "ids"), [(500, [1]), (1_000, [1, 2]), (3_000, [1, 2, 3]), (None, [1, 2, 3, 4])])
def test_only_what_is_inside_the_radius_is_counted(radius_m: int | None, ids: list[int]) -> None:
    shops = [north(1, 499), north(2, 999), north(3, 1_001), north(4, 3_001), north(5, REACH_M + 1)]
    drawn: list[float] = []
    inside = narrowing.inside(rings(shops, drawn), HERE, ANYTHING.narrowed(radius_m=radius_m))
    assert [shop.id for shop in inside.candidates] == ids
    assert inside.complete
    assert drawn[-1] == (radius_m or REACH_M)


@pytest.mark.parametrize(("shops", "complete"), [(COUNT_UP_TO - 1, True), (COUNT_UP_TO, False)])
def test_counting_ends_where_there_are_enough_and_says_so(shops: int, complete: bool) -> None:
    drawn: list[float] = []
    crowd = [north(n, 100) for n in range(shops)]
    inside = narrowing.inside(rings(crowd, drawn), HERE, ANYTHING.narrowed(radius_m=None))
    assert (len(inside.candidates), inside.complete) == (shops, complete)
    assert narrowing.facets(inside, ANYTHING, NOW, SHANGHAI).complete is complete
    assert drawn == ([500, 1_000, 3_000, REACH_M] if complete else [500])


def test_where_no_ring_is_to_be_had_nothing_is_inside() -> None:
    assert narrowing.inside([], HERE, ANYTHING).candidates == []


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
