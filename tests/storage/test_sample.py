"""The sample city is what it claims to be: complete, in the right place, open round the clock and honestly worded."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from itertools import chain, pairwise
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from rules import hours, intake
from rules.catalogue import BenefitKind, Category, Plan
from rules.datum import to_wgs84
from rules.geo import Datum, Point, distance_m
from rules.intake import BenefitRecord, CardRecord, Kind, Problem, ShopRecord
from storage import importing
from storage.database import Database

T = TypeVar("T")

SHANGHAI_TIME = ZoneInfo("Asia/Shanghai")
NEARBY_M = 1_000
WEEKS = (date(2026, 11, 23), date(2027, 6, 7))  # a winter and a summer week, each from its Monday on

EXPECTED_SHOPS = {"上海": 120, "杭州": 75, "广州": 75}
DISTRICTS = {
    "上海": {"静安区", "黄浦区", "徐汇区", "浦东新区", "杨浦区", "长宁区", "闵行区", "松江区"},
    "杭州": {"上城区", "拱墅区", "西湖区", "滨江区", "余杭区"},
    "广州": {"天河区", "越秀区", "荔湾区", "海珠区", "白云区", "番禺区"},
}

# WGS-84. Metro stations where there is one of that name, otherwise the middle of the street or square.
CENTRES = {
    "静安寺": Point(31.2250, 121.4416),
    "南京西路": Point(31.2318, 121.4554),
    "人民广场": Point(31.2347, 121.4706),
    "新天地": Point(31.2183, 121.4707),
    "武康路": Point(31.2120, 121.4364),
    "陆家嘴": Point(31.2402, 121.4978),
    "徐家汇": Point(31.1972, 121.4322),
    "五角场": Point(31.3001, 121.5102),
    "中山公园": Point(31.2198, 121.4111),
    "虹桥天地": Point(31.1950, 121.3090),
    "古北": Point(31.1970, 121.3942),
    "豫园": Point(31.2298, 121.4830),
    "外滩": Point(31.2400, 121.4858),
    "田子坊": Point(31.2102, 121.4641),
    "湖滨": Point(30.2560, 120.1597),
    "武林广场": Point(30.2747, 120.1596),
    "西湖文化广场": Point(30.2819, 120.1610),
    "黄龙": Point(30.2705, 120.1320),
    "滨江": Point(30.2080, 120.2070),
    "钱江新城": Point(30.2500, 120.2080),
    "城西银泰": Point(30.3026, 120.1055),
    "河坊街": Point(30.2423, 120.1660),
    "天河城": Point(23.1349, 113.3172),
    "珠江新城": Point(23.1220, 113.3180),
    "北京路": Point(23.1240, 113.2652),
    "东山口": Point(23.1259, 113.2898),
    "永庆坊": Point(23.1175, 113.2345),
    "琶洲": Point(23.1011, 113.3600),
    "白云": Point(23.1843, 113.2655),
}
SPARSE = {
    "迪士尼": Point(31.1434, 121.6637),
    "松江大学城": Point(31.0530, 121.2230),
    "良渚": Point(30.3690, 120.0236),
    "广州塔": Point(23.1035, 113.3180),
    "长隆": Point(22.9956, 113.3249),
    "市桥": Point(22.9521, 113.3563),
}

# Discs of open water, (middle, metres): narrower than the water, so that a shop on the bank passes.
WATER = {
    "the Huangpu off the Bund": (Point(31.2389, 121.4893), 170),
    "the Huangpu off the old town": (Point(31.2320, 121.4960), 150),
    "the West Lake": (Point(30.2470, 120.1420), 900),
    "the West Lake off Hubin": (Point(30.2540, 120.1530), 150),
    "the Qiantang": (Point(30.2280, 120.2080), 500),
    "the Pearl River off Canton Tower": (Point(23.1117, 113.3200), 120),
    "the Pearl River off Pazhou": (Point(23.1110, 113.3560), 150),
    "the Pearl River south of Shamian": (Point(23.1055, 113.2400), 150),
}

REAL_BRANDS = (
    *(
        "星巴克",
        "瑞幸",
        "喜茶",
        "奈雪",
        "霸王茶姬",
        "茶百道",
        "古茗",
        "蜜雪",
        "一点点",
        "茶颜",
        "海底捞",
        "呷哺",
        "凑凑",
    ),
    *("麦当劳", "肯德基", "必胜客", "外婆家", "新荣记", "鼎泰丰", "小杨生煎", "沈大成", "杏花楼", "知味观", "楼外楼"),
    *("陶陶居", "点都德", "莲香楼", "银记", "全家", "罗森", "优衣库", "无印良品", "茑屋", "西西弗", "钟书阁", "言几又"),
    *(
        "乐刻",
        "超级猩猩",
        "全季",
        "亚朵",
        "汉庭",
        "如家",
        "鲍师傅",
        "泸溪河",
        "starbucks",
        "luckin",
        "manner",
        "seesaw",
    ),
    *("wagas", "arabica", "m stand", "commune", "peet", "costa", "mcdonald", "kfc", "uniqlo", "muji", "ikea", "hilton"),
)

CHINESE_DISCOUNT = {1000: "九折", 1200: "八八折", 1500: "八五折", 1800: "八二折", 2000: "八折"}
UNMISTAKABLE = frozenset("ABCDEFGHJKMNPQRSTUVWXYZ23456789")  # no 0 O 1 I L


def rows(name: str) -> list[dict[str, str]]:
    with as_file(files("bot") / "sample" / f"{name}.csv") as path, path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records(name: str, read: Callable[[dict[str, str]], T | list[Problem]]) -> list[T]:
    found: list[T] = []
    for row in rows(name):
        record = read(row)
        assert not isinstance(record, list), f"{row} has {record}"
        found.append(record)
    return found


@cache
def shops() -> list[ShopRecord]:
    return records("shops", intake.shop)


@cache
def benefits() -> list[BenefitRecord]:
    return records("benefits", intake.benefit)


@cache
def cards() -> list[CardRecord]:
    return records("cards", intake.card)


def place(shop: ShopRecord) -> Point:
    return Point(shop.latitude, shop.longitude)


def near(middle: Point, radius_m: float = NEARBY_M) -> list[ShopRecord]:
    return [shop for shop in shops() if distance_m(middle, place(shop)) <= radius_m]


def hours_of_a_week(monday: date) -> Iterator[datetime]:
    midnight = datetime.combine(monday, datetime.min.time(), SHANGHAI_TIME)
    return (midnight + timedelta(hours=hour) for hour in range(7 * 24))


def has_benefit_on(shop: ShopRecord, day: date) -> bool:
    return any(b.shop_id == shop.shop_id and b.valid_from <= day <= b.valid_until for b in benefits())


def luhn_sum(digits: str) -> int:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(sum(divmod(number, 10)) for number in doubled)


def test_the_importer_takes_every_row_and_finds_nothing_new_the_second_time(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'sample.db'}")
    database.migrate()
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    try:
        for kind in Kind:
            with as_file(files("bot") / "sample" / f"{kind}.csv") as path:
                first = importing.import_file(database, kind, path, now=now)
                again = importing.import_file(database, kind, path, now=now)
            assert (first.problems, first.warnings) == ([], [])
            assert first.created == first.rows == len(rows(kind))
            assert again.unchanged == again.rows
    finally:
        database.close()


@pytest.mark.parametrize(("city", "at_least"), EXPECTED_SHOPS.items())
def test_each_city_has_enough_shops_in_its_own_districts(city: str, at_least: int) -> None:
    there = [shop for shop in shops() if shop.city == city]
    assert len(there) >= at_least
    assert {shop.district for shop in there} == DISTRICTS[city]


def test_there_is_no_fourth_city() -> None:
    assert {shop.city for shop in shops()} == set(EXPECTED_SHOPS)


@pytest.mark.parametrize("city", EXPECTED_SHOPS)
def test_each_city_has_every_category_and_no_category_swamps_it(city: str) -> None:
    counted = Counter(shop.category for shop in shops() if shop.city == city)
    assert set(counted) == set(Category)
    assert max(counted.values()) <= counted.total() / 3


def test_every_shop_says_what_it_costs_and_where_it_is() -> None:
    assert {shop.price_band for shop in shops()} == {1, 2, 3, 4}
    assert all(re.search(r"\D\d+号$", shop.address) for shop in shops())


def test_names_and_addresses_are_given_once() -> None:
    for column in ("shop_id", "name", "name_en", "address", "phone"):
        given = Counter(filter(None, (getattr(shop, column) for shop in shops())))
        assert [value for value, times in given.items() if times > 1] == [], column


def test_no_name_is_that_of_a_real_chain() -> None:
    names = [f"{shop.name} {shop.name_en}".casefold() for shop in shops()]
    assert [(brand, name) for brand in REAL_BRANDS for name in names if brand in name] == []


def test_phone_numbers_are_fictitious_and_of_the_right_city() -> None:
    prefix = {"上海": "021", "杭州": "0571", "广州": "020"}
    for shop in shops():
        assert not shop.phone or re.fullmatch(rf"{prefix[shop.city]}-5550\d{{4}}", shop.phone), shop


def test_the_awkward_but_legal_names_are_there() -> None:
    names = [shop.name for shop in shops()]
    assert any({"<", ">", "&"} <= set(name) for name in names)
    assert any(ord(character) > 0xFFFF for name in names for character in name)
    assert 50 <= max(map(len, names)) <= 70
    assert any(not shop.name_en for shop in shops())
    assert any(not shop.phone for shop in shops())


def test_positions_come_in_all_three_datums_mostly_wgs84() -> None:
    share = Counter(row["datum"] for row in rows("shops"))
    assert set(share) == set(Datum)
    assert share[Datum.WGS84] > share.total() / 2 > share[Datum.GCJ02] > share[Datum.BD09] >= 5


def test_every_shop_is_near_a_place_people_know() -> None:
    anchors = [*CENTRES.values(), *SPARSE.values()]
    far = [shop.name for shop in shops() if min(distance_m(place(shop), anchor) for anchor in anchors) > NEARBY_M]
    assert far == []


def test_no_two_shops_stand_on_one_spot() -> None:
    in_order = sorted(shops(), key=lambda shop: shop.latitude)
    too_close = [
        (one.name, other.name)
        for index, one in enumerate(in_order)
        for other in in_order[index + 1 : index + 20]
        if distance_m(place(one), place(other)) < 5
    ]
    assert too_close == []


@pytest.mark.parametrize("water", WATER)
def test_no_shop_stands_in_the_water(water: str) -> None:
    middle, radius_m = WATER[water]
    assert near(middle, radius_m) == []


@pytest.mark.parametrize("centre", CENTRES)
def test_a_search_in_a_busy_quarter_fills_a_page_with_variety(centre: str) -> None:
    found = near(CENTRES[centre])
    assert len(found) >= 8
    assert len({shop.category for shop in found}) >= 5


@pytest.mark.parametrize("place_name", SPARSE)
def test_a_search_at_the_edge_finds_little_but_not_nothing(place_name: str) -> None:
    assert 1 <= len(near(SPARSE[place_name])) < 8


@pytest.mark.parametrize("centre", CENTRES)
def test_something_is_open_with_a_valid_benefit_at_every_hour(centre: str) -> None:
    found = near(CENTRES[centre])
    for moment in chain.from_iterable(map(hours_of_a_week, WEEKS)):
        assert any(
            isinstance(hours.status(shop.opening_hours, moment, SHANGHAI_TIME), hours.Open)
            and has_benefit_on(shop, moment.date())
            for shop in found
        ), moment


def test_a_few_hours_are_unknown_and_the_others_are_understood() -> None:
    unknown = sum(shop.opening_hours is None for shop in shops())
    assert 0.02 <= unknown / len(shops()) <= 0.06
    typed_freely = [row for row in rows("shops") if re.search(r"[一-鿿~]|^\d+-\d+$", row["opening_hours"])]
    assert len(typed_freely) >= 5


def test_about_a_quarter_of_the_shops_cap_their_day() -> None:
    assert 0.2 <= sum(shop.daily_capacity is not None for shop in shops()) / len(shops()) <= 0.35


def test_every_benefit_is_of_a_shop_and_every_shop_has_one() -> None:
    assert {benefit.shop_id for benefit in benefits()} == {shop.shop_id for shop in shops()}


def test_many_shops_have_more_than_one_benefit_but_none_a_long_list() -> None:
    per_shop = Counter(benefit.shop_id for benefit in benefits())
    assert max(per_shop.values()) <= 3
    assert 0.25 <= sum(count > 1 for count in per_shop.values()) / len(per_shop) <= 0.5


def test_nine_tenths_is_the_usual_price_and_no_percentage_is_below_ten() -> None:
    percentages = Counter(b.value for b in benefits() if b.kind is BenefitKind.PERCENT_OFF)
    assert percentages.most_common(1)[0][0] == 1000
    assert set(percentages) == set(CHINESE_DISCOUNT)
    assert {benefit.kind for benefit in benefits()} == set(BenefitKind)


def test_both_titles_promise_what_the_numbers_say() -> None:
    for benefit in benefits():
        if benefit.kind is BenefitKind.PERCENT_OFF:
            promised = (re.search("[八九][二五八]?折", benefit.title) or [""])[0]
            assert promised == CHINESE_DISCOUNT[benefit.value], benefit
            assert f"{benefit.value // 100}%" in benefit.title_en, benefit
        elif benefit.kind is BenefitKind.AMOUNT_OFF:
            yuan, threshold = benefit.value // 100, benefit.minimum_spend // 100
            assert (f"满{threshold}减{yuan}" if threshold else f"立减{yuan}元") in benefit.title, benefit
            assert f"¥{yuan} off" in benefit.title_en, benefit
            assert not threshold or f"¥{threshold}" in benefit.title_en, benefit


def test_every_benefit_reads_in_both_languages() -> None:
    for benefit in benefits():
        assert benefit.title
        assert benefit.title_en
        assert bool(benefit.terms) == bool(benefit.terms_en), benefit
        assert not re.search("[一-鿿]", benefit.title_en + benefit.terms_en), benefit


def test_titles_are_short_enough_for_a_row() -> None:
    assert max(len(benefit.title) for benefit in benefits()) <= 24
    assert max(len(benefit.title_en) for benefit in benefits()) <= 72


def test_validity_has_every_case() -> None:
    today = date(2026, 11, 22)
    assert any(benefit.valid_until < today for benefit in benefits())
    assert any(benefit.valid_from > today for benefit in benefits())
    assert any(today <= benefit.valid_until <= date(2026, 12, 31) for benefit in benefits())
    assert {benefit.stacking for benefit in benefits()} == {True, False}
    assert any(benefit.daily_quota for benefit in benefits())


def test_card_numbers_carry_a_luhn_digit_and_codes_cannot_be_misread() -> None:
    for card in cards():
        assert re.fullmatch(r"\d{12}", card.card_number)
        assert luhn_sum(card.card_number) % 10 == 0
        assert card.activation_code is not None
        assert len(card.activation_code) == 6
        assert set(card.activation_code) <= UNMISTAKABLE
    assert len({card.card_number for card in cards()}) == len({card.activation_code for card in cards()}) == 40


def test_the_first_two_cards_start_when_they_are_activated() -> None:
    annual, trial = cards()[:2]
    assert (annual.plan, annual.valid_from) == (Plan.ANNUAL, None)
    assert (trial.plan, trial.valid_from) == (Plan.TRIAL, None)


def test_some_cards_are_over_and_some_have_not_begun() -> None:
    today = date(2026, 11, 22)
    dated = [(card.valid_from, card.valid_until) for card in cards() if card.valid_from and card.valid_until]
    assert any(until < today for _, until in dated)
    assert any(begin > today for begin, _ in dated)
    assert any(begin <= today <= until for begin, until in dated)


def test_every_event_happens_at_a_shop_and_its_times_follow_one_another() -> None:
    by_name = {shop.name: shop for shop in shops()}
    events = rows("events")
    assert len({event["event_id"] for event in events}) == len(events) == 12
    for event in events:
        shop = by_name[event["venue"]]
        given = Point(float(event["latitude"]), float(event["longitude"]))
        assert distance_m(to_wgs84(given, Datum(event["datum"])), place(shop)) < 1
        assert (event["city"], event["address"]) == (shop.city, shop.address)
        times = [datetime.fromisoformat(event[at]) for at in ("signup_opens_at", "starts_at", "ends_at")]
        assert all(time.utcoffset() == timedelta(hours=8) for time in times)
        assert all(earlier < later for earlier, later in pairwise(times))
        assert int(event["capacity"]) > 0
        assert all(event[column] for column in ("title", "title_en", "description", "description_en"))
