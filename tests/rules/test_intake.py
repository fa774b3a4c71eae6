"""Rows of the files of ops: good ones become records, bad ones say everything that is wrong with them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import BenefitKind, Category, LimitPeriod, Plan
from rules.geo import Point, distance_m
from rules.intake import (
    LAYOUTS,
    READERS,
    BenefitRecord,
    CardRecord,
    Kind,
    Problem,
    ShopRecord,
    benefit,
    card,
    headings,
    shop,
)

SHOP = {
    "shop_id": "SH-1",
    "name": "静安咖啡",
    "category": "coffee",
    "city": "上海",
    "latitude": "31.2304",
    "longitude": "121.4737",
}
BENEFIT = {
    "benefit_id": "B-1",
    "shop_id": "SH-1",
    "kind": "percent_off",
    "value": "10",
    "title": "九折",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
}
CARD = {"card_number": "628800001234", "activation_code": "NEWDAY", "plan": "annual"}


def read_shop(**changes: str) -> ShopRecord:
    record = shop(SHOP | changes)
    assert isinstance(record, ShopRecord), record
    return record


def read_benefit(**changes: str) -> BenefitRecord:
    record = benefit(BENEFIT | changes)
    assert isinstance(record, BenefitRecord), record
    return record


def read_card(**changes: str) -> CardRecord:
    record = card(CARD | changes)
    assert isinstance(record, CardRecord), record
    return record


def problems(found: Any) -> list[Problem]:
    assert isinstance(found, list)
    return found


def test_a_shop_with_what_is_required_is_enough() -> None:
    assert read_shop() == ShopRecord(
        shop_id="SH-1",
        name="静安咖啡",
        name_en="",
        category=Category.COFFEE,
        city="上海",
        district="",
        address="",
        latitude=31.2304,
        longitude=121.4737,
        opening_hours=None,
        phone="",
        price_band=None,
        tags="",
        daily_capacity=None,
    )


@pytest.mark.parametrize("column", sorted(LAYOUTS[Kind.SHOPS].required))
@pytest.mark.parametrize("empty", ["", " \u3000\u200b"])
def test_a_shop_without_something_required_is_refused(column: str, empty: str) -> None:
    assert problems(shop(SHOP | {column: empty})) == [Problem(column, "is empty but required")]


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        ("shop_id", "123.0", "123"),
        ("name", " 静安\u200b寺\u3000咖啡 ", "静安寺 咖啡"),
        ("category", "咖啡", Category.COFFEE),
        ("category", "ＨｏｔＰｏｔ", Category.HOTPOT),
        ("city", "Shanghai", "上海"),
        ("city", "上海市", "上海"),
        ("city", "Foshan", "Foshan"),
        ("opening_hours", "10-22", "Mo-Su 10:00-22:00"),
        ("phone", "021-55501234", "021-55501234"),
        ("phone", "13800001234.0", "13800001234"),
        ("price_band", "¥¥", 2),
        ("tags", "wifi, 安静", "wifi|安静"),
        ("daily_capacity", "１，２００", 1200),
        ("daily_capacity", "400.0", 400),
    ],
)
def test_a_shop_s_cell_is_read_as_it_is_meant(column: str, typed: str, kept: object) -> None:
    assert getattr(read_shop(**{column: typed}), column) == kept


@pytest.mark.parametrize(
    ("column", "typed", "hint"),
    [
        ("category", "spaceship", "not one of coffee, tea"),
        ("latitude", "91", "swapped"),
        ("latitude", "31,23", "degrees"),
        ("longitude", "181", "outside -180 to 180"),
        ("datum", "mars", "wgs84, gcj02, bd09"),
        ("opening_hours", "9-5", "two ways"),
        ("price_band", "5", "1, 2, 3, 4"),
        ("daily_capacity", "0", "whole number from 1"),
        ("daily_capacity", "1.5", "whole number"),
    ],
)
def test_a_shop_s_bad_cell_is_quoted_with_what_is_allowed(column: str, typed: str, hint: str) -> None:
    (problem,) = problems(shop(SHOP | {column: typed}))
    assert problem.column == column
    assert problem.reason.startswith(f'"{typed}" ')
    assert hint in problem.reason


def test_everything_wrong_with_a_row_is_told_at_once() -> None:
    found = problems(shop(SHOP | {"name": "", "category": "x", "latitude": "north", "price_band": "9"}))
    assert {problem.column for problem in found} == {"name", "category", "latitude", "price_band"}


@pytest.mark.parametrize(("latitude", "longitude"), [("121.4737", "31.2304"), ("87.62", "43.82")])
def test_swapped_coordinates_are_recognised(latitude: str, longitude: str) -> None:
    (problem,) = problems(shop(SHOP | {"latitude": latitude, "longitude": longitude}))
    assert "swapped" in problem.reason


def test_coordinates_of_nowhere_are_refused() -> None:
    (problem,) = problems(shop(SHOP | {"latitude": "0", "longitude": "0.0"}))
    assert "missing" in problem.reason


@pytest.mark.parametrize("named", ["gcj02", "GCJ-02", "高德", "腾讯"])
def test_amap_s_coordinates_become_wgs84(named: str) -> None:
    record = read_shop(latitude="39.91334545536069", longitude="116.38404722455657", datum=named)
    assert distance_m(Point(record.latitude, record.longitude), Point(39.911954, 116.377817)) < 0.02


@pytest.mark.parametrize("named", ["", "GPS", "WGS84"])
def test_wgs84_stays(named: str) -> None:
    assert read_shop(datum=named).latitude == 31.2304


def test_baidu_s_coordinates_become_wgs84() -> None:
    record = read_shop(datum="百度")
    assert 950 < distance_m(Point(record.latitude, record.longitude), Point(31.2304, 121.4737)) < 1_380


@pytest.mark.parametrize(("column", "limit"), [("name", 300), ("address", 300), ("opening_hours", 255)])
def test_a_long_text_is_refused(column: str, limit: int) -> None:
    (problem,) = problems(shop(SHOP | {column: "x" * (limit + 1)}))
    assert f"longer than {limit}" in problem.reason
    assert len(problem.reason) < 200


def test_a_text_of_just_the_longest_length_is_fine() -> None:
    assert len(read_shop(name="x" * 300).name) == 300


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("percent_off", "10", 1_000),
        ("percent_off", "九折", 1_000),
        ("折扣", "85折", 1_500),
        ("amount_off", "¥20", 2_000),
        ("Amount_Off", "19.90", 1_990),
        ("gift", "", 0),
        ("trial", "0", 0),
    ],
)
def test_a_benefit_s_value_means_what_its_kind_says(kind: str, value: str, kept: int) -> None:
    assert read_benefit(kind=kind, value=value).value == kept


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("percent_off", value) for value in ("", "0", "101")),
        *(("amount_off", value) for value in ("", "0", "九折")),
        *(("gift", "5"), ("trial", "10%")),
    ],
)
def test_a_value_that_does_not_fit_the_kind_is_refused(kind: str, value: str) -> None:
    assert [problem.column for problem in problems(benefit(BENEFIT | {"kind": kind, "value": value}))] == ["value"]


def test_an_unknown_kind_is_one_problem_and_not_two() -> None:
    assert [problem.column for problem in problems(benefit(BENEFIT | {"kind": "magic", "value": "九折"}))] == ["kind"]


def test_a_benefit_s_columns_are_all_read() -> None:
    record = read_benefit(
        minimum_spend="100",
        title_en="10% off",
        terms="堂食",
        terms_en="Eat in",
        limit_per_member="2",
        limit_period="每天",
        daily_quota="40",
        stacking="yes",
    )
    assert (record.minimum_spend, record.title_en, record.terms, record.terms_en) == (
        10_000,
        "10% off",
        "堂食",
        "Eat in",
    )
    assert (record.limit_per_member, record.limit_period, record.daily_quota) == (2, LimitPeriod.DAY, 40)
    assert record.stacking
    assert record.kind is BenefitKind.PERCENT_OFF


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"limit_per_member": "1"}, "limit_period"),
        ({"limit_period": "day"}, "limit_per_member"),
        ({"valid_from": "2027-01-01"}, "valid_until"),
        ({"valid_until": "31.12.2026"}, "valid_until"),
        ({"kind": "amount_off", "value": "20", "minimum_spend": "19"}, "minimum_spend"),
        ({"stacking": "maybe"}, "stacking"),
        ({"terms": "x" * 1001}, "terms"),
    ],
)
def test_a_benefit_that_contradicts_itself_is_refused(changes: dict[str, str], column: str) -> None:
    assert [problem.column for problem in problems(benefit(BENEFIT | changes))] == [column]


def test_a_benefit_may_last_one_day_and_take_off_all_that_must_be_spent() -> None:
    assert read_benefit(valid_from="2026-12-31").valid_from == date(2026, 12, 31)
    assert read_benefit(kind="amount_off", value="20", minimum_spend="20").value == 2_000


def test_a_card_is_read() -> None:
    assert read_card() == CardRecord("628800001234", "NEWDAY", Plan.ANNUAL, None, None)
    assert read_card(plan="体验卡", valid_from="20260101", valid_until="20260331").plan is Plan.TRIAL


@pytest.mark.parametrize("typed", ["6288 0000 1234", "6288-0000-1234", "628800001234.0", "６２８８００００１２３４"])
def test_a_card_number_is_kept_without_what_is_for_reading(typed: str) -> None:
    assert read_card(card_number=typed).card_number == "628800001234"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"card_number": "6.288E+11"}, "card_number"),
        ({"plan": "gold"}, "plan"),
        ({"valid_from": "2026-01-01"}, "valid_until"),
        ({"valid_until": "2026-01-01"}, "valid_from"),
        ({"valid_from": "2026-01-02", "valid_until": "2026-01-01"}, "valid_until"),
    ],
)
def test_a_card_that_contradicts_itself_is_refused(changes: dict[str, str], column: str) -> None:
    assert [problem.column for problem in problems(card(CARD | changes))] == [column]


def test_a_missing_column_is_one_error_and_an_unknown_one_a_warning() -> None:
    errors, warnings = headings(Kind.SHOPS, ["shop_id", "name", "colour", "", "category", "city"])
    assert [problem.reason.split(";")[0] for problem in errors] == ["the header lacks latitude, longitude"]
    assert [problem.reason for problem in warnings] == ["columns not known are ignored: colour"]


def test_a_column_named_twice_is_an_error() -> None:
    errors, _ = headings(Kind.CARDS, ["card_number", "plan", "plan", "", ""])
    assert [problem.reason for problem in errors] == ["the header names more than once: plan"]


@pytest.mark.parametrize("kind", Kind)
def test_the_columns_of_a_file_in_full_are_fine(kind: Kind) -> None:
    assert headings(kind, LAYOUTS[kind].columns) == ([], [])


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_no_row_breaks_a_reader_and_every_problem_names_a_column(kind: Kind, data: st.DataObject) -> None:
    texts = st.text(max_size=20) | st.sampled_from([*SHOP.values(), *BENEFIT.values(), *CARD.values()])
    row = {column: data.draw(texts) for column in LAYOUTS[kind].columns}
    found = READERS[kind](row)
    if isinstance(found, list):
        assert found
        assert {problem.column for problem in found} <= set(LAYOUTS[kind].columns)
