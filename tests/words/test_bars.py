"""Bar pictures: lengths are true, estimates are told apart without colour, and nothing is too many or too few."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from rules.catalogue import Category
from words import bars, map_font
from words.bars import BAR, HOURS_FOOT, HOURS_TOP, MARGIN, ROW, ROW_BAR, TOP, WIDTH
from words.say import Say

ZH, EN = Say("zh", ZoneInfo("Asia/Shanghai")), Say("en", ZoneInfo("Asia/Shanghai"))
RED = ImageColor.getrgb(BAR)
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 31)


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB")


def reds(image: Image.Image, row: int) -> list[tuple[int, int]]:
    """Where red runs along one row of pixels: its left edge and its length."""
    runs, left = [], 0
    for is_red, run in groupby(range(WIDTH), key=lambda x: image.getpixel((x, row)) == RED):
        length = len(list(run))
        if is_red:
            runs.append((left, length))
        left += length
    return runs


def length_of(image: Image.Image, place: int) -> int:
    """How long the solid bar of row `place` is."""
    return max((length for _, length in reds(image, TOP + place * ROW + ROW_BAR // 2)), default=0)


def height_at(image: Image.Image, column: int) -> int:
    return sum(image.getpixel((column, y)) == RED for y in range(HOURS_TOP - 30, HOURS_FOOT))


# By the hour


def test_hours_start_where_the_business_day_does() -> None:
    assert bars._hours({23: 1, 4: 1, 3: 1})[0] == 4
    assert bars._hours({23: 1, 4: 1, 3: 1})[-1] == 3
    assert len(bars._hours({4: 1, 3: 1})) == 24


def test_hours_after_midnight_come_last() -> None:
    assert bars._hours({18: 2, 1: 1}) == [18, 19, 20, 21, 22, 23, 0, 1]


@pytest.mark.parametrize("hour", range(24))
def test_a_single_busy_hour_has_others_beside_it(hour: int) -> None:
    hours = bars._hours({hour: 1})
    assert hour in hours
    assert len(hours) == bars.FEWEST_HOURS


@given(st.dictionaries(st.integers(0, 23), st.integers(0, 500)))
def test_no_hour_with_a_redemption_is_left_out(counts: dict[int, int]) -> None:
    hours = bars._hours(counts)
    assert {hour for hour, count in counts.items() if count} <= set(hours)
    assert len(hours) == len(set(hours))


def test_heights_are_in_proportion_to_the_counts() -> None:
    image = opened(bars.hourly(ZH, {12: 30, 13: 15, 14: 0, 15: 3, 19: 1}))
    column = (WIDTH - 2 * MARGIN) // 8
    left = (WIDTH - 8 * column) // 2
    heights = [height_at(image, left + place * column + column // 2) for place in range(8)]
    full = HOURS_FOOT - HOURS_TOP
    assert heights == pytest.approx([full, full / 2, 0, full / 10, 0, 0, 0, full / 30], abs=2)


def test_one_redemption_beside_thousands_is_still_seen() -> None:
    image = opened(bars.hourly(ZH, {12: 9_999, 13: 1}))
    column = (WIDTH - 2 * MARGIN) // 8
    left = (WIDTH - 8 * column) // 2 + bars._hours({12: 1, 13: 1}).index(13) * column
    assert height_at(image, left + column // 2) >= 1


def test_a_single_redemption_is_no_peak() -> None:
    image = opened(bars.hourly(ZH, {12: 1}))
    tallest = max(height_at(image, column) for column in range(MARGIN, WIDTH - MARGIN))
    assert tallest == pytest.approx((HOURS_FOOT - HOURS_TOP) / bars.LOWEST_SCALE, abs=2)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.integers(0, 23), st.integers(0, 9_999)))
def test_every_day_can_be_drawn(counts: dict[int, int]) -> None:
    assert opened(bars.hourly(EN, counts)).size == (WIDTH, bars.HOURS_HEIGHT)


# By month and by category


def test_lengths_are_in_proportion_to_the_money() -> None:
    image = opened(
        bars.categories(ZH, [(Category.COFFEE, 10_000, 0), (Category.BAR, 2_500, 0), (Category.HOTEL, 0, 0)])
    )
    first, second, third = (length_of(image, place) for place in range(3))
    assert first > 400
    assert second == pytest.approx(first / 4, abs=1)
    assert third == 0


def test_exact_and_estimated_are_told_apart_without_colour() -> None:
    """Along the middle of its bar an estimate changes between dark and light; what is exact does not."""
    image = opened(bars.months(ZH, [(OCTOBER, 10_000, 0), (NOVEMBER, 0, 10_000)]))
    assert len(reds(image, TOP + ROW_BAR // 2)) == 1
    assert len(reds(image, TOP + ROW + ROW_BAR // 2)) > 10


def test_the_legend_stands_only_where_something_is_estimated() -> None:
    without, with_one = (opened(bars.months(ZH, [(NOVEMBER, 10_000, about)])) for about in (0, 1))
    assert with_one.height - without.height == bars.LEGEND_HEIGHT


def test_the_number_states_both_parts_and_never_their_sum() -> None:
    assert bars._number(ZH, bars.Row("", 12_340, 0)) == "¥123.40"
    assert bars._number(ZH, bars.Row("", 12_340, 1_500)) == "¥123.40 + 约 ¥15"
    assert bars._number(EN, bars.Row("", 0, 1_500)) == "about ¥15"
    assert bars._number(EN, bars.Row("", 0, 0)) == "¥0.00"


@pytest.mark.parametrize(("say", "label"), [(ZH, "2026年11月"), (EN, "Nov 2026")])
def test_a_month_is_written_as_the_language_does(say: Say, label: str) -> None:
    assert bars._month(say, NOVEMBER) == label


money = st.integers(0, 100_000_00)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([ZH, EN]), st.lists(st.tuples(st.dates(date(2020, 1, 1)), money, money), max_size=14))
def test_every_months_row_can_be_drawn_and_its_number_fits(say: Say, rows: list[tuple[date, int, int]]) -> None:
    image = opened(bars.months(say, rows))
    paper = image.getpixel((0, 0))
    edge = image.crop((WIDTH - MARGIN // 2, 0, WIDTH, image.height))
    assert edge.getcolors() == [(edge.width * edge.height, paper)]


def test_the_longest_numbers_leave_room_for_a_bar() -> None:
    longest = map_font.width(bars._number(EN, bars.Row("", 1_000_000_00, 1_000_000_00)), bars.NUMBER_SIZE)
    label = max(map_font.width(bars._month(EN, date(2026, n, 1)), bars.LABEL_SIZE) for n in range(1, 13))
    assert WIDTH - 2 * MARGIN - 2 * bars.GAP - label - longest >= 100
