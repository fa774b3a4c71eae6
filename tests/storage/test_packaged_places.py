"""The packaged places and brands: complete, unique, where they really are, and found by what people type."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from rules.catalogue import Category
from rules.folding import fold
from rules.gazetteer import SAME_SPOT_M, Gazetteer, Place, PlaceKind, Quality
from rules.geo import Point, distance_m
from storage import gazetteer
from storage.gazetteer import RowError

HEADER = "place_id,kind,city,name,name_en,pinyin,aliases,latitude,longitude,radius\n"
GOOD_ROW = "x-1,landmark,上海,某地,Somewhere,mou di,甲|乙,31.2,121.4,\n"
BOUNDS = {  # the municipal areas, south, north, west, east; 上海 with 花桥, the metro's last stops
    "上海": (30.65, 31.90, 120.85, 122.00),
    "杭州": (29.15, 30.60, 118.30, 120.75),
    "广州": (22.50, 23.95, 112.90, 114.10),
}
PLACES = gazetteer.load()
BRANDS = gazetteer.brands()


def packaged_rows() -> list[dict[str, str]]:
    with (resources.files("storage") / "data" / "places.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def the(name: str, city: str, kind: PlaceKind = PlaceKind.METRO) -> Place:
    return next(place for place in PLACES if (place.name, place.city, place.kind) == (name, city, kind))


def named(text: str, near: Point | None = None) -> list[tuple[str, str]]:
    return [(match.place.name, match.place.city) for match in PLACES.find(text, near)]


def test_each_city_has_hundreds_of_places() -> None:
    counts = Counter(place.city for place in PLACES)
    assert set(counts) == set(BOUNDS)
    assert min(counts.values()) >= 400


def test_ids_are_short_and_unique() -> None:
    ids = [row["place_id"] for row in packaged_rows()]
    assert len(set(ids)) == len(ids) == len(PLACES)
    assert [each for each in ids if not re.fullmatch(r"(sh|hz|gz)-[a-z0-9-]{1,17}", each)] == []


def test_every_place_has_a_chinese_and_an_english_name() -> None:
    assert [place.place_id for place in PLACES if not re.search(r"[\u3400-\u9fff]|[A-Z]", place.name)] == []
    assert [place.place_id for place in PLACES if not re.fullmatch(r"[\w' .,·&+/()-]+", place.name_en)] == []
    assert [place.place_id for place in PLACES if re.search(r"[\u3400-\u9fff]", place.name_en)] == []


def test_pinyin_has_a_syllable_for_each_character() -> None:
    chinese = [place for place in PLACES if re.fullmatch(r"[\u3400-\u9fff]+", place.name)]
    assert [place.name for place in chinese if len(place.pinyin.split()) != len(place.name)] == []


def test_every_place_lies_in_its_city() -> None:
    outside = [
        place.place_id
        for place in PLACES
        for south, north, west, east in (BOUNDS[place.city],)
        if not (south <= place.point.latitude <= north and west <= place.point.longitude <= east)
    ]
    assert outside == []


def test_cities_and_districts_have_a_radius() -> None:
    regions = [place for place in PLACES if place.kind in (PlaceKind.CITY, PlaceKind.DISTRICT)]
    assert Counter(place.city for place in regions) == {"上海": 17, "杭州": 14, "广州": 12}
    assert [place.name for place in regions if place.radius_m is None] == []


@pytest.mark.parametrize(
    ("name", "city", "latitude", "longitude"),
    [
        ("湘湖", "杭州", 30.17000, 120.23000),
        ("文海南路", "杭州", 30.31306, 120.37139),
        ("祥园路", "杭州", 30.33920, 120.11167),
        ("江杨北路", "上海", 31.40972, 121.43528),
        ("上海体育场", "上海", 31.18690, 121.43800),
    ],
)
def test_stations_are_where_an_encyclopedia_has_them(name: str, city: str, latitude: float, longitude: float) -> None:
    # A wrong datum would show as 400 m and more.
    assert distance_m(the(name, city).point, Point(latitude, longitude)) <= 150


@pytest.mark.parametrize(
    ("city", "stations", "length_m"),
    [
        (
            "上海",
            "莘庄 外环路 莲花路 锦江乐园 上海南站 漕宝路 上海体育馆 徐家汇 衡山路 常熟路 陕西南路"
            " 一大会址·黄陂南路 人民广场 新闸路 汉中路 上海火车站 中山北路 延长路 上海马戏城 汶水路 彭浦新村 共康路"
            " 通河新村 呼兰路 共富新村 宝安公路 友谊西路 富锦路",
            36_900,
        ),
        (
            "广州",
            "西塱 坑口 花地湾 芳村 黄沙 长寿路 陈家祠 西门口 公园前 农讲所 烈士陵园 东山口 杨箕 体育西路 体育中心"
            " 广州东站",
            18_500,
        ),
        (
            "杭州",
            "朝阳 曹家桥 潘水 人民路 杭发厂 人民广场 建设一路 建设三路 振宁路 飞虹路 盈丰路 钱江世纪城 钱江路 庆春广场"
            " 庆菱路 建国北路 中河北路 凤起路 武林门 沈塘桥 下宁桥 学院路 古翠路 丰潭路 文新 三坝 虾龙圩 三墩 墩祥街"
            " 金家渡 白洋 杜甫村 良渚",
            43_300,
        ),
    ],
)
def test_the_stations_of_a_line_follow_each_other(city: str, stations: str, length_m: int) -> None:
    points = [the(name, city).point for name in stations.split()]
    hops = [distance_m(one, next_one) for one, next_one in pairwise(points)]
    assert 500 <= min(hops) <= max(hops) <= 4_000
    assert 0.90 * length_m <= sum(hops) <= length_m  # the published length of the track


@pytest.mark.parametrize(
    ("landmark", "station", "city", "metres"),
    [
        ("静安寺", "静安寺", "上海", 400),
        ("东方明珠", "陆家嘴", "上海", 500),
        ("新天地", "一大会址·新天地", "上海", 600),
        ("豫园", "豫园", "上海", 500),
        ("武康大楼", "交通大学", "上海", 400),
        ("田子坊", "打浦桥", "上海", 400),
        ("外滩", "南京东路", "上海", 800),
        ("上海迪士尼度假区", "迪士尼", "上海", 800),
        ("湖滨银泰in77", "龙翔桥", "杭州", 400),
        ("武林广场", "武林广场", "杭州", 400),
        ("钱江新城", "市民中心", "杭州", 400),
        ("杭州奥体中心体育场", "奥体中心", "杭州", 600),
        ("广州塔", "广州塔", "广州", 400),
        ("天河城", "体育西路", "广州", 400),
        ("北京路", "北京路", "广州", 400),
        ("陈家祠", "陈家祠", "广州", 400),
        ("太古汇", "石牌桥", "广州", 400),
    ],
)
def test_landmarks_lie_by_their_stations(landmark: str, station: str, city: str, metres: int) -> None:
    spot = next(p for p in PLACES if (p.name, p.city) == (landmark, city) and p.kind is not PlaceKind.METRO)
    assert distance_m(spot.point, the(station, city).point) <= metres


def test_places_of_one_name_in_a_city_are_one_answer() -> None:
    split = [
        (one.place_id, other.place_id)
        for one in PLACES
        for other in PLACES.nearest(one.point, set(PlaceKind), 30)
        if (one.name, one.city) == (other.name, other.city)
        if distance_m(one.point, other.point) > max(SAME_SPOT_M, one.radius_m or 0, other.radius_m or 0)
    ]
    assert split == []


def test_every_name_finds_its_own_spot() -> None:
    missed = [
        (place.place_id, name)
        for place in PLACES
        for name in (place.name, place.name_en, place.pinyin)
        if not any(_same_spot(match.place, place) for match in PLACES.find(name, place.point))
    ]
    assert missed == []


def _same_spot(one: Place, other: Place) -> bool:
    reach = max(SAME_SPOT_M, one.radius_m or 0, other.radius_m or 0)
    return one.city == other.city and distance_m(one.point, other.point) <= reach


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("外滩", ("外滩", "上海")),
        ("the bund", ("外滩", "上海")),
        ("人广", ("人民广场", "上海")),
        ("虹桥站", ("虹桥火车站", "上海")),
        ("PVG", ("浦东国际机场", "上海")),
        ("徐汇", ("徐汇区", "上海")),
        ("陸家嘴附近", ("陆家嘴", "上海")),
        ("nanjing west rd", ("南京西路", "上海")),
        ("西湖", ("西湖", "杭州")),
        ("in77", ("湖滨银泰in77", "杭州")),
        ("Longxiangqiao station", ("龙翔桥", "杭州")),
        ("lingyin temple", ("灵隐寺", "杭州")),
        ("滨江", ("滨江", "杭州")),
        ("杭州东站", ("杭州东站", "杭州")),
        ("小蛮腰", ("广州塔", "广州")),
        ("体育西", ("体育西", "广州")),
        ("Beijing Road", ("北京路", "广州")),
        ("gongyuanqian", ("公园前", "广州")),
        ("Shamian", ("沙面", "广州")),
        ("珠江新城站", ("珠江新城", "广州")),
        ("广州", ("广州", "广州")),
    ],
)
def test_people_find_what_they_mean(text: str, expected: tuple[str, str]) -> None:
    assert named(text) == [expected]


@pytest.mark.parametrize(
    ("text", "cities"),
    [
        ("人民广场", {"上海", "杭州"}),
        ("高桥", {"上海", "杭州"}),
        ("新塘", {"杭州", "广州"}),
        ("太古汇", {"上海", "广州"}),
    ],
)
def test_one_name_in_several_cities_is_asked_about_and_settled_by_where_one_is(text: str, cities: set[str]) -> None:
    assert {city for _, city in named(text)} == cities
    for city in cities:
        centre = PLACES.city(city)
        assert centre is not None
        assert [found for _, found in named(text, centre.point)] == [city]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("静安四", "静安寺"),
        ("龙翔乔", "龙翔桥"),
        ("徐家会", "徐家汇"),
        ("peoples sqare", "人民广场"),
        ("lujiazhui", "陆家嘴"),
        ("longxianqiao", "龙翔桥"),
        ("canton towr", "广州塔"),
    ],
)
def test_misspellings_are_guessed_and_marked_as_guesses(text: str, name: str) -> None:
    found = PLACES.find(text)
    assert found[0].place.name == name
    assert {match.quality for match in found} == {Quality.FUZZY}


@pytest.mark.parametrize(
    "text",
    [
        "咖啡", "火锅", "奶茶", "烤鸭", "日料", "早茶", "上海菜", "北京菜", "杭州菜", "咖啡馆", "健身房", "电影院",
        "按摩", "酒吧", "你好", "谢谢", "便宜点的", "今天吃什么", "附近", "这边", "优惠", "会员卡", "我", "广场",
        "大学", "公园", "地铁站", "北京", "南京",
        "hello", "thanks", "coffee", "hot pot", "bakery", "restaurant", "dim sum", "open now", "near me", "station",
        "museum", "street", "the", "can", "tokyo", "zhejiang", "12345678", "？", "😀", " ",
    ],
)  # fmt: skip
def test_food_and_small_talk_name_no_place(text: str) -> None:
    assert PLACES.find(text) == []


def test_no_brand_is_taken_for_a_place() -> None:
    taken = [
        (name, named(name)) for brand in BRANDS for name in (brand.name, brand.name_en, *brand.aliases) if named(name)
    ]
    assert taken == []


def test_a_spot_is_called_after_what_is_there() -> None:
    temple = PLACES.called_after(Point(31.2236, 121.4410))
    assert temple is not None
    assert temple.name == "静安寺"
    assert PLACES.called_after(Point(35.0, 123.0)) is None


def test_a_spot_far_from_any_name_is_called_after_its_district() -> None:
    hills = PLACES.called_after(Point(30.26, 119.60))
    assert hills is not None
    assert hills.name == "临安区"


def load_with(tmp_path: Path, text: str) -> Gazetteer:
    file = tmp_path / "own.csv"
    file.write_text(text, encoding="utf-8")
    return gazetteer.load(file)


def test_an_operator_adds_places(tmp_path: Path) -> None:
    places = load_with(tmp_path, f"\ufeff{HEADER}{GOOD_ROW}")
    assert len(places) == len(PLACES) + 1
    added = places.by_id("x-1")
    assert added is not None
    assert (added.aliases, added.radius_m) == (("甲", "乙"), None)


def test_an_operator_corrects_a_packaged_place(tmp_path: Path) -> None:
    places = load_with(tmp_path, f"{HEADER}sh-shanghai,city,上海,上海,Shanghai,,,31.2,121.4,40000\n")
    assert len(places) == len(PLACES)
    assert places.by_id("sh-shanghai") == Place(
        "sh-shanghai", PlaceKind.CITY, "上海", "上海", "Shanghai", (), Point(31.2, 121.4), 40_000
    )


@pytest.mark.parametrize(
    ("good", "bad", "column", "reason"),
    [
        ("x-1", "", "place_id", "is empty"),
        ("某地", " ", "name", "is empty"),
        ("Somewhere", "", "name_en", "is empty"),
        ("landmark", "castle", "kind", "'castle' is not one of landmark, area, mall"),
        ("31.2", "north", "latitude", "'north' is not a latitude in degrees"),
        ("31.2", "90.1", "latitude", "'90.1' is not a latitude in degrees"),
        ("31.2", "nan", "latitude", "'nan' is not a latitude in degrees"),
        ("121.4", "180.1", "longitude", "'180.1' is not a longitude in degrees"),
        ("121.4,", "121.4,0", "radius", "'0' is not a number of metres above 0"),
        ("121.4,", "121.4,2km", "radius", "'2km' is not a number of metres above 0"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(tmp_path: Path, good: str, bad: str, column: str, reason: str) -> None:
    with pytest.raises(RowError, match=rf"own\.csv:3: {column}: {re.escape(reason)}"):
        load_with(tmp_path, HEADER + GOOD_ROW + GOOD_ROW.replace(good, bad))


@pytest.mark.parametrize("edge", ["90,180,1", "-90,-180,1"])
def test_the_ends_of_the_earth_are_places(tmp_path: Path, edge: str) -> None:
    assert len(load_with(tmp_path, HEADER + GOOD_ROW.replace("31.2,121.4,", edge))) == len(PLACES) + 1


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(RowError, match=r"own\.csv:1: radius: this column is missing"):
        load_with(tmp_path, HEADER.replace(",radius", ""))


@pytest.mark.parametrize(
    ("text", "name", "category"),
    [
        ("星巴克", "星巴克", Category.COFFEE),
        ("STARBUCKS", "星巴克", Category.COFFEE),
        ("luckin", "瑞幸咖啡", Category.COFFEE),
        ("喜茶", "喜茶", Category.TEA),
        ("海底撈", "海底捞", Category.HOTPOT),
        ("mcdonalds", "麦当劳", Category.RESTAURANT),
        ("7-11", "7-Eleven", Category.RETAIL),
        ("seven eleven", "7-Eleven", Category.RETAIL),
        ("乐刻", "乐刻健身", Category.FITNESS),
    ],
)
def test_brands_are_known_by_their_names(text: str, name: str, category: Category) -> None:
    brand = BRANDS.find(text)
    assert brand is not None
    assert (brand.name, brand.category) == (name, category)


@pytest.mark.parametrize("text", ["", "咖啡", "火锅", "绿茶", "静安寺", "星", "星巴克在哪"])
def test_what_is_no_brand_is_none(text: str) -> None:
    assert BRANDS.find(text) is None


def test_no_two_brands_share_a_name() -> None:
    owners: dict[str, set[str]] = {}
    for brand in BRANDS:
        for name in (brand.name, brand.name_en, *brand.aliases):
            owners.setdefault(fold(name).replace(" ", ""), set()).add(brand.name)
    assert "" not in owners
    assert {name: brands for name, brands in owners.items() if len(brands) > 1} == {}
    assert len({brand.name for brand in BRANDS}) >= 120
