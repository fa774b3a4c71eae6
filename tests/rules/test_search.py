"""What was asked for, and its way into a button and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import Category
from rules.search import (
    DEFAULT_RADIUS_M,
    MAX_PAGE,
    RADII_M,
    REACH_M,
    Origin,
    OriginKind,
    Search,
    unpacked,
)

HERE = Search(Origin(OriginKind.SHARED, "7"))
MOST_CALLBACK_BYTES = 64  # Telegram's limit for a button's data
LONGEST_PREFIX = "n:"

SEARCHES = st.builds(
    Search,
    origin=st.builds(Origin, st.sampled_from(OriginKind), st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)),
    category=st.none() | st.sampled_from(Category),
    open_now=st.booleans(),
    radius_m=st.none() | st.sampled_from(RADII_M),
    page=st.integers(1, MAX_PAGE),
)


@pytest.mark.parametrize(
    ("search", "packed"),
    [
        (HERE, "l7..o.1000.1"),
        (Search(Origin(OriginKind.PLACE, "sh-jingan"), Category.BAR, False, None, 40), "psh-jingan.bar.a..40"),
        (Search(Origin(OriginKind.SAVED, "12"), None, True, 500, 2), "s12..o.500.2"),
    ],
)
def test_a_button_says_what_was_asked(search: Search, packed: str) -> None:
    assert search.packed() == packed
    assert unpacked(packed) == search


@given(SEARCHES)
def test_every_search_survives_its_button(search: Search) -> None:
    assert unpacked(search.packed()) == search


@given(SEARCHES)
def test_every_search_fits_into_a_button(search: Search) -> None:
    assert len((LONGEST_PREFIX + search.packed()).encode()) <= MOST_CALLBACK_BYTES


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        ".",
        "....",
        "l7",
        "l7..o.1000",
        "l7..o.1000.1.1",
        "x7..o.1000.1",
        "l..o.1000.1",
        "..o.1000.1",
        "l7.casino.o.1000.1",
        "l7.BAR.o.1000.1",
        "l7..x.1000.1",
        "l7...1000.1",
        "l7..o.999.1",
        "l7..o.0.1",
        "l7..o.-500.1",
        "l7..o.50000.1",
        "l7..o.1e3.1",
        "l7..o.1000.0",
        "l7..o.1000.41",
        "l7..o.1000.-1",
        "l7..o.1000.",
        "l7..o.1000.one",
        "l7..o.1000." + "9" * 5_000,
    ],
)
def test_an_old_or_forged_button_is_no_search(garbage: str) -> None:
    assert unpacked(garbage) is None


@given(st.text() | st.text("lps.oa0123456789-", max_size=20))
def test_no_text_breaks_it_and_what_is_read_is_within_limits(text: str) -> None:
    search = unpacked(text)
    if search is not None:
        assert search.radius_m in (*RADII_M, None)
        assert 1 <= search.page <= MAX_PAGE
        assert search.origin.key
        assert unpacked(search.packed()) == search


def test_a_changed_filter_leads_to_the_first_page() -> None:
    third = HERE.narrowed(page=3)
    assert third.page == 3
    assert third.narrowed(open_now=False) == Search(HERE.origin, open_now=False, page=1)
    assert third.narrowed(category=Category.TEA, page=2) == Search(HERE.origin, Category.TEA, page=2)
    assert third.narrowed(radius_m=None).radius_m is None


@pytest.mark.parametrize(("radius_m", "limit_m"), [(500, 500), (3_000, 3_000), (None, REACH_M)])
def test_anywhere_ends_at_the_reach(radius_m: int | None, limit_m: int) -> None:
    assert Search(HERE.origin, radius_m=radius_m).limit_m == limit_m


def test_the_usual_radius_can_be_chosen() -> None:
    assert DEFAULT_RADIUS_M in RADII_M
    assert sorted(RADII_M) == list(RADII_M)
