"""Single cells: what people and Excel leave in them, both sides of each limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import cells
from rules.cells import Bad


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("\ufeff name ", "name"),
        ("静安\u200b寺\u00a0\u3000咖啡\r\n店", "静安寺 咖啡 店"),
        ("a\x00b\x07c\u202ed\u2066e\u00ad", "abcde"),
        ("小店（静安）", "小店（静安）"),
        ("👨\u200d👩\u200d👧 family", "👨\u200d👩\u200d👧 family"),
        ("a\u200db", "ab"),
        ("\ud800x", "x"),
    ],
)
def test_invisible_characters_go_and_white_space_is_one_space(typed: str, tidied: str) -> None:
    assert cells.tidy(typed) == tidied


@given(st.text())
def test_tidying_twice_changes_nothing_more(typed: str) -> None:
    once = cells.tidy(typed)
    assert cells.tidy(once) == once
    assert not set(once) & set("\x00\n\t\u200b\u202e\ufeff")


@pytest.mark.parametrize(
    ("reader", "typed", "value"),
    [
        (cells.identifier, "123.0", "123"),
        (cells.identifier, "ＳＨ－００１", "SH-001"),
        (cells.identifier, "1.50", "1.50"),
        (cells.identifier, "x" * 64, "x" * 64),
        (cells.number, "１，２００．５", Decimal("1200.5")),
        (cells.number, "1 200", Decimal(1200)),
        (cells.number, "-0.5", Decimal("-0.5")),
        (cells.fen, "20", 2_000),
        (cells.fen, "￥１９．９０元", 1_990),
        (cells.fen, "1,200.50", 120_050),
        (cells.fen, "0", 0),
        (cells.fen, "1000000", 100_000_000),
        (cells.basis_points_off, "10", 1_000),
        (cells.basis_points_off, "10%", 1_000),
        (cells.basis_points_off, "10% off", 1_000),
        (cells.basis_points_off, "8.5", 850),
        (cells.basis_points_off, "1", 100),
        (cells.basis_points_off, "100", 10_000),
        (cells.basis_points_off, "9折", 1_000),
        (cells.basis_points_off, "九折", 1_000),
        (cells.basis_points_off, "八五折", 1_500),
        (cells.basis_points_off, "85折", 1_500),
        (cells.basis_points_off, "打8.5折", 1_500),
        (cells.basis_points_off, "半价", 5_000),
        (cells.day, "2026-01-05", date(2026, 1, 5)),
        (cells.day, "2026/1/5", date(2026, 1, 5)),
        (cells.day, "2026.1.5", date(2026, 1, 5)),
        (cells.day, "20260105", date(2026, 1, 5)),
        (cells.day, "２０２６年１月５日", date(2026, 1, 5)),
        (cells.day, "2026-12-31 23:59:59", date(2026, 12, 31)),
        (cells.day, "2026-01-05T00:00:00", date(2026, 1, 5)),
        (cells.day, "2028-02-29", date(2028, 2, 29)),
        (cells.price_band, "1", 1),
        (cells.price_band, "4.0", 4),
        (cells.price_band, "￥￥", 2),
        (cells.price_band, "$$$$", 4),
        (cells.flag, "Yes", True),
        (cells.flag, "可叠加", True),
        (cells.flag, "否", False),
        (cells.flag, "", False),
        (cells.tags, "wifi，安静、 wifi|dogs", "wifi|安静|dogs"),
    ],
)
def test_a_cell_is_read_as_it_is_meant(reader: Callable[[str], Any], typed: str, value: Any) -> None:
    assert reader(typed) == value


@pytest.mark.parametrize(
    ("reader", "typed", "hint"),
    [
        (cells.identifier, "6.28E+11", "rounded by Excel"),
        (cells.identifier, "x" * 65, "longer than 64"),
        (cells.number, "12,00", "not a number"),
        (cells.number, "31,2304", "not a number"),
        (cells.number, "1e5", "not a number"),
        (cells.number, "NaN", "not a number"),
        (cells.fen, "-0.01", "amount in yuan"),
        (cells.fen, "19.905", "amount in yuan"),
        (cells.fen, "1000000.01", "amount in yuan"),
        (cells.basis_points_off, "0.1", "percentage off"),
        (cells.basis_points_off, "100.01", "percentage off"),
        (cells.basis_points_off, "0", "percentage off"),
        (cells.basis_points_off, "8.555", "percentage off"),
        (cells.basis_points_off, "0折", "nothing to pay"),
        (cells.day, "1/5/2026", "not a date"),
        (cells.day, "2026-02-29", "not a date"),
        (cells.day, "2026-1/5", "not a date"),
        (cells.day, "46027", "not a date"),
        (cells.day, "1999-12-31", "not a date"),
        (cells.price_band, "0", "price band"),
        (cells.price_band, "5", "price band"),
        (cells.price_band, "¥¥¥¥¥", "price band"),
        (cells.flag, "maybe", "neither yes nor no"),
    ],
)
def test_what_cannot_be_read_says_what_is_allowed(reader: Callable[[str], Any], typed: str, hint: str) -> None:
    value = reader(typed)
    assert isinstance(value, Bad)
    assert hint in value.reason


@pytest.mark.parametrize(("typed", "fits"), [("0", False), ("1", True), ("9", True), ("10", False), ("1.5", False)])
def test_a_whole_number_keeps_to_its_limits(typed: str, fits: bool) -> None:
    assert isinstance(cells.whole(typed, 1, 9), int) is fits


@pytest.mark.parametrize(("typed", "fits"), [("90", True), ("-90.0", True), ("90.0000001", False), ("north", False)])
def test_degrees_keep_to_their_limits(typed: str, fits: bool) -> None:
    assert isinstance(cells.degrees(typed, 90), float) is fits


@pytest.mark.parametrize("reader", [cells.identifier, cells.number, cells.fen, cells.basis_points_off, cells.day])
@given(typed=st.text() | st.from_regex(r"[\d.,%折年月日¥ E+-]{0,30}"))
def test_no_text_breaks_a_reader(reader: Callable[[str], Any], typed: str) -> None:
    reader(typed)
