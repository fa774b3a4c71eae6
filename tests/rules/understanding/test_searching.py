"""From slots to filters: prices in bands, kinds in categories and topics, a moment, and what cannot be had."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import BenefitKind, Category
from rules.search import PRICE_BANDS, Origin, OriginKind, Search, Sort, unpacked
from rules.understanding import searching

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 22, 19, 5, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("price", "bands"),
    [
        ("<=100", {1, 2}),  # a typical bill of the second band is 80 yuan
        ("<=30", {1}),
        ("<=20", {1}),  # less than any typical bill: the lowest
        ("50-100", {1, 2}),
        ("~200", {3}),
        ("~500", {4}),
        ("200-300", {3}),
        (">=300", {3, 4}),
        ("low", {1, 2}),
        ("high", {3, 4}),
        ("free", {1}),
        ("", set()),
        ("soon", set()),
    ],
)
def test_a_price_means_bands(price: str, bands: set[int]) -> None:
    assert searching.bands(price) == bands


@given(st.integers(0, 100_000))
def test_every_price_means_some_band(yuan: int) -> None:
    for sign in ("<=", ">=", "~", ""):
        assert searching.bands(f"{sign}{yuan}") <= set(PRICE_BANDS)
        assert searching.bands(f"{sign}{yuan}")


@pytest.mark.parametrize(
    ("slots", "filters"),
    [
        ({"category": "coffee"}, {"category": Category.COFFEE, "topic": None}),
        ({"category": "japanese"}, {"category": None, "topic": "japanese"}),
        ({"category": "casino"}, {}),
        ({"radius": 800}, {"radius_m": 800}),
        ({"radius": 1}, {"radius_m": 50}),
        ({"radius": 10**9}, {"radius_m": 50_000}),
        ({"benefit": "discount"}, {"kinds": {BenefitKind.PERCENT_OFF, BenefitKind.AMOUNT_OFF}}),
        ({"benefit": "free_drink"}, {"kinds": {BenefitKind.GIFT, BenefitKind.TRIAL}}),
        ({"sort": "price"}, {"sort": Sort.PRICE}),
        ({"open_now": True}, {"open_now": True, "at": None}),
    ],
)
def test_a_slot_is_a_filter(slots: dict[str, object], filters: dict[str, object]) -> None:
    assert searching.wish(slots, SUNDAY) == searching.Wish(filters)


@pytest.mark.parametrize(
    "slots", [{"sort": "rating"}, {"min_rating": 4.5}, {"benefit": "free_parking"}, {"open_at": "嗯"}]
)
def test_what_no_shop_can_be_searched_by_is_said_to_be(slots: dict[str, object]) -> None:
    wish = searching.wish(slots, SUNDAY)
    assert wish.filters == {}
    assert wish.unmet == tuple(slots)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("周六晚上", datetime(2026, 11, 28, 20, 0, tzinfo=SHANGHAI)),
        ("明天中午", datetime(2026, 11, 23, 12, 30, tzinfo=SHANGHAI)),
        ("晚上十点", datetime(2026, 11, 22, 22, 0, tzinfo=SHANGHAI)),
        ("周一", datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)),
        ("tomorrow at 9am", datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)),
        ("去年", None),
        ("", None),
    ],
)
def test_a_time_is_one_moment_on_a_quarter(words: str, moment: datetime | None) -> None:
    assert searching.moment(words, SUNDAY) == moment


@given(
    st.sampled_from(["今晚", "tonight", "周末", "半小时后", "晚上十点", "国庆", "明天"]), st.integers(0, 60 * 24 * 14)
)
def test_a_moment_is_to_come_and_fits_a_button(words: str, minutes: int) -> None:
    now = datetime.fromtimestamp(SUNDAY.timestamp() + 60 * minutes, UTC).astimezone(SHANGHAI)
    at = searching.moment(words, now)
    if at is not None:
        assert at > now
        search = Search(Origin(OriginKind.PLACE, "x"), at=at)
        assert unpacked(search.packed()) == search


def test_a_dish_is_a_kind_or_a_tag() -> None:
    assert searching.named("寿司") == {"category": None, "topic": "japanese"}
    assert searching.named("小龙虾") == {"category": None, "topic": "小龙虾"}
    assert searching.named("!") is None
