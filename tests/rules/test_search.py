"""What was asked for, and its way into a button and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import BenefitKind, Category
from rules.search import (
    DEFAULT_RADIUS_M,
    LEAST_RADIUS_M,
    MAX_PAGE,
    PRICE_BANDS,
    RADII_M,
    REACH_M,
    Origin,
    OriginKind,
    Search,
    Sort,
    unpacked,
)
from rules.shop_topics import KINDS, LONGEST_BYTES, as_tag

HERE = Search(Origin(OriginKind.SHARED, "7"))
MOST_CALLBACK_BYTES = 64  # Telegram's limit for a button's data
LONGEST_PREFIX = "s:9999999999:"
LONGEST_ORIGIN = Origin(OriginKind.PLACE, "x" * 20)
ANY_NUMBER = "KYTtI0"  # of a button with a topic
QUARTER = timedelta(minutes=15)
TONIGHT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

WHENS = st.booleans().map(lambda open_now: {"open_now": open_now}) | st.integers(0, 36**5 - 1).map(
    lambda quarters: {"open_now": True, "at": datetime(1970, 1, 1, tzinfo=UTC) + quarters * QUARTER}
)
TOPICS = st.sampled_from(tuple(KINDS)) | st.text(max_size=20).map(as_tag).filter(bool)
SEARCHES = st.builds(
    lambda when, **filters: Search(**when, **filters),
    WHENS,
    origin=st.builds(Origin, st.sampled_from(OriginKind), st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True)),
    category=st.none() | st.sampled_from(Category),
    radius_m=st.none() | st.sampled_from(RADII_M) | st.integers(LEAST_RADIUS_M, REACH_M),
    page=st.integers(1, MAX_PAGE),
    prices=st.frozensets(st.sampled_from(PRICE_BANDS)),
    kinds=st.frozensets(st.sampled_from(BenefitKind)),
    sort=st.sampled_from(Sort),
    topic=st.none() | TOPICS,
)
IN_2500 = datetime(2500, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("search", "packed"),
    [
        (HERE, "l7..o.1000.1"),
        (Search(Origin(OriginKind.PLACE, "sh-jingan"), Category.BAR, False, None, 40), "psh-jingan.bar.a..40"),
        (Search(Origin(OriginKind.SAVED, "12"), None, True, 500, 2), "s12..o.500.2"),
        (Search(HERE.origin, at=TONIGHT), "l7..t16r80.1000.1"),
        (Search(HERE.origin, Category.ENTERTAINMENT, prices=frozenset({1, 4})), "l7.entert.o.1000.1.90n"),
        (Search(HERE.origin, kinds=frozenset({BenefitKind.PERCENT_OFF, BenefitKind.TRIAL})), "l7..o.1000.1.09n"),
        (Search(HERE.origin, kinds=frozenset({BenefitKind.AMOUNT_OFF, BenefitKind.GIFT})), "l7..o.1000.1.06n"),
        (Search(HERE.origin, sort=Sort.PRICE), "l7..o.1000.1.00p"),
        (Search(HERE.origin, radius_m=800), "l7..o.800.1"),
        (Search(HERE.origin, topic="japanese"), "l7.KYTtI0.japanese"),
        (Search(HERE.origin, Category.OTHER, at=TONIGHT, topic="手冲"), "l7.5B3QsyS1k0.手冲"),
    ],
)
def test_a_button_says_what_was_asked(search: Search, packed: str) -> None:
    assert search.packed() == packed
    assert unpacked(packed) == search


@pytest.mark.parametrize("category", Category)
def test_a_button_from_before_there_were_filters_still_says_it(category: Category) -> None:
    assert unpacked(f"l7.{category}.a.500.3") == Search(HERE.origin, category, False, 500, 3)


@given(SEARCHES)
def test_every_search_survives_its_button(search: Search) -> None:
    assert unpacked(search.packed()) == search


@given(SEARCHES.filter(lambda search: search.at is None or search.at < IN_2500))
def test_every_search_fits_into_a_button(search: Search) -> None:
    assert len((LONGEST_PREFIX + search.packed()).encode()) <= MOST_CALLBACK_BYTES


LONGEST = Search(
    LONGEST_ORIGIN, Category.ENTERTAINMENT, True, REACH_M, MAX_PAGE, at=TONIGHT,
    prices=frozenset(PRICE_BANDS), kinds=frozenset(BenefitKind), sort=Sort.BENEFIT,
)  # fmt: skip


@pytest.mark.parametrize(
    ("search", "spare"),
    [(LONGEST, 3), (LONGEST.narrowed(page=MAX_PAGE, topic="字" * (LONGEST_BYTES // 3)), 0)],
    ids=["without a topic", "with a topic"],
)
def test_the_longest_search_fits_into_a_button(search: Search, spare: int) -> None:
    assert len((LONGEST_PREFIX + search.packed()).encode()) == MOST_CALLBACK_BYTES - spare
    assert unpacked(search.packed()) == search


def test_a_button_of_a_place_with_a_longer_key_still_says_it() -> None:
    assert unpacked(f"p{'x' * 24}.entert.t16r80.3000.40.ffp") == Search(
        Origin(OriginKind.PLACE, "x" * 24), Category.ENTERTAINMENT, True, 3_000, MAX_PAGE, TONIGHT,
        frozenset(PRICE_BANDS), frozenset(BenefitKind), Sort.PRICE,
    )  # fmt: skip


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        ".",
        "....",
        "l7",
        "l7..o.1000",
        "l7..o.1000.1.1",
        "l7..o.1000.1.",
        "l7..o.1000.1.00",
        "l7..o.1000.1.00x",
        "l7..o.1000.1.g0n",
        "l7..o.1000.1.0-n",
        "l7..o.1000.1.00nn",
        "l7..o.1000.1.00n.1",
        "l7..t.1000.1",
        "l7..tzzzzzz.1000.1",
        "l7..t-1.1000.1",
        "l7..t1_0.1000.1",
        "l7..t١.1000.1",
        "l7.ent.o.1000.1",
        "x7..o.1000.1",
        "l..o.1000.1",
        "..o.1000.1",
        "l7.casino.o.1000.1",
        "l7.BAR.o.1000.1",
        "l7..x.1000.1",
        "l7...1000.1",
        "l7..o.49.1",
        "l7..o.0.1",
        "l7..o.-500.1",
        "l7..o.50001.1",
        "l7..o.1e3.1",
        "l7..o.1000.0",
        "l7..o.1000.41",
        "l7..o.1000.-1",
        "l7..o.1000.",
        "l7..o.1000.one",
        "l7..o.1000." + "9" * 5_000,
        "l7.?.",
        "l7..日料",
        "l7.?.Japanese",
        "l7.?.可帶狗",
        "l7.?.!",
        "l7.?.seven chinese dishes",
        "l7.0.日料",
        "l7.@.日料",
        "l7.--------------.日料",
        "l7.___________.日料",
        "x7.?.日料",
        "l.?.日料",
    ],
)
def test_an_old_or_forged_button_is_no_search(garbage: str) -> None:
    assert unpacked(garbage.replace("?", ANY_NUMBER)) is None


@given(st.text() | st.text("lps.oatnb0123456789-", max_size=20))
def test_no_text_breaks_it_and_what_is_read_is_within_limits(text: str) -> None:
    search = unpacked(text)
    if search is not None:
        assert search.radius_m is None or LEAST_RADIUS_M <= search.radius_m <= REACH_M
        assert 1 <= search.page <= MAX_PAGE
        assert search.origin.key
        assert unpacked(search.packed()) == search


def test_a_changed_filter_leads_to_the_first_page() -> None:
    third = HERE.narrowed(page=3)
    assert third.page == 3
    assert third.narrowed(open_now=False) == Search(HERE.origin, open_now=False, page=1)
    assert third.narrowed(category=Category.TEA, page=2) == Search(HERE.origin, Category.TEA, page=2)
    assert third.narrowed(radius_m=None).radius_m is None


def test_another_category_takes_the_place_of_a_finer_kind_but_leaves_a_tag() -> None:
    assert HERE.narrowed(topic="japanese").of(Category.COFFEE) == HERE.narrowed(category=Category.COFFEE)
    both = HERE.narrowed(category=Category.COFFEE, topic="手冲")
    assert HERE.narrowed(topic="手冲", page=2).of(Category.COFFEE) == both
    assert both.of(None) == HERE.narrowed(topic="手冲")


def test_a_moment_that_has_passed_means_now() -> None:
    tonight = HERE.narrowed(at=TONIGHT, page=3)
    assert tonight.as_of(TONIGHT - timedelta(microseconds=1)) == tonight
    assert tonight.as_of(TONIGHT) == HERE.narrowed(page=3)
    assert HERE.as_of(TONIGHT) == HERE


@pytest.mark.parametrize(
    ("search", "filters"),
    [
        (HERE, 0),
        (HERE.narrowed(category=Category.TEA, open_now=False, sort=Sort.PRICE, radius_m=None), 0),
        (HERE.narrowed(prices=frozenset({1, 2})), 1),
        (HERE.narrowed(prices=frozenset({1}), kinds=frozenset({BenefitKind.GIFT}), at=TONIGHT), 3),
    ],
)
def test_the_filters_that_are_on_are_counted(search: Search, filters: int) -> None:
    assert search.filters == filters


@pytest.mark.parametrize(
    ("search", "price_band", "kinds", "accepted"),
    [
        (HERE, None, (), True),
        (HERE.narrowed(prices=frozenset({1, 2})), 2, (), True),
        (HERE.narrowed(prices=frozenset({1, 2})), 3, (), False),
        (HERE.narrowed(prices=frozenset(PRICE_BANDS)), None, (), False),
        (HERE.narrowed(kinds=frozenset({BenefitKind.GIFT, BenefitKind.TRIAL})), 1, ("trial", "percent_off"), True),
        (HERE.narrowed(kinds=frozenset({BenefitKind.GIFT})), 1, ("trial", "percent_off"), False),
        (HERE.narrowed(prices=frozenset({2}), kinds=frozenset({BenefitKind.GIFT})), 1, ("gift",), False),
    ],
)
def test_a_shop_passes_when_price_and_some_benefit_are_among_those_asked_for(
    search: Search, price_band: int | None, kinds: tuple[str, ...], accepted: bool
) -> None:
    assert search.accepts(price_band, kinds) is accepted


def test_clearing_the_filters_keeps_where_what_and_how_far() -> None:
    narrow = Search(HERE.origin, Category.TEA, True, 500, 2, TONIGHT, frozenset({1}), sort=Sort.PRICE)
    assert narrow.widened() == Search(HERE.origin, Category.TEA, radius_m=500)


@pytest.mark.parametrize(("radius_m", "limit_m"), [(500, 500), (3_000, 3_000), (None, REACH_M)])
def test_anywhere_ends_at_the_reach(radius_m: int | None, limit_m: int) -> None:
    assert Search(HERE.origin, radius_m=radius_m).limit_m == limit_m


def test_the_usual_radius_can_be_chosen() -> None:
    assert DEFAULT_RADIUS_M in RADII_M
    assert sorted(RADII_M) == list(RADII_M)
