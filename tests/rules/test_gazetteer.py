"""Matching against a handful of places, where each rule and both sides of each limit can be seen."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import gazetteer
from rules.gazetteer import Gazetteer, Match, Place, PlaceKind, Quality
from rules.geo import EARTH_RADIUS_M, Point, distance_m

SHANGHAI, HANGZHOU = Point(31.2303, 121.4690), Point(30.2550, 120.1650)
TEMPLE = Point(31.2237, 121.4411)


def north_of(point: Point, metres: float) -> Point:
    return Point(point.latitude + math.degrees(metres / EARTH_RADIUS_M), point.longitude)


def place(place_id: str, name: str, point: Point, kind: str = "metro", **more: object) -> Place:
    words = {"city": "上海", "name_en": place_id.title(), "aliases": (), **more}
    return Place(place_id=place_id, kind=PlaceKind(kind), name=name, point=point, **words)  # type: ignore[arg-type]


STATION = place("jingansi", "静安寺", north_of(TEMPLE, 150), name_en="Jing'an Temple", pinyin="jing an si")
LANDMARK = place("temple", "静安寺", TEMPLE, "landmark", name_en="Jing'an Temple", pinyin="jing an si")
SQUARE = place("square", "人民广场", SHANGHAI, name_en="People's Square", aliases=("人广",))
OTHER_SQUARE = place("square2", "人民广场", HANGZHOU, name_en="People's Square", city="杭州")
JINGAN = place("district", "静安区", Point(31.2296, 121.4427), "district", aliases=("静安",), radius_m=3_500)
CITIES = (
    place("sh", "上海", SHANGHAI, "city", name_en="Shanghai", radius_m=35_000),
    place("hz", "杭州", HANGZHOU, "city", name_en="Hangzhou", city="杭州", radius_m=35_000),
)
SOME = Gazetteer((STATION, LANDMARK, SQUARE, OTHER_SQUARE, JINGAN, *CITIES))


def ids(matches: list[Match]) -> list[str]:
    return [match.place.place_id for match in matches]


@pytest.mark.parametrize(
    "text",
    [
        "静安寺", "靜安寺", "静安寺附近", "我在静安寺附近", "静安寺的旁边", "静安寺这边", "上海静安寺",
        "上海市静安寺周边", "Jing'an Temple", "jingan temple", "jinganTEMPLE", "near Jing'an Temple",
        "I'm at Jing'an Temple", "around the Jing'an Temple", "Jing'an Temple, Shanghai", "jingansi", "jing an si",
        "near静安寺", "静安寺 nearby",
    ],
)  # fmt: skip
def test_the_landmark_answers_for_itself_and_its_station(text: str) -> None:
    assert SOME.find(text) == [Match(LANDMARK, Quality.EXACT)]


@pytest.mark.parametrize(
    "text",
    ["静安寺站", "静安寺地铁站", "静安寺站附近", "Jing'an Temple station", "jingansi metro station", "静安寺 station"],
)
def test_the_station_answers_where_the_text_says_so(text: str) -> None:
    assert SOME.find(text) == [Match(STATION, Quality.EXACT)]


def test_one_name_in_two_cities_is_asked_about() -> None:
    assert ids(SOME.find("人民广场")) == ["square", "square2"]


@pytest.mark.parametrize(("near", "expected"), [(SHANGHAI, ["square"]), (HANGZHOU, ["square2"])])
def test_the_city_one_is_in_settles_it(near: Point, expected: list[str]) -> None:
    assert ids(SOME.find("人民广场", near)) == expected


def test_a_city_in_the_text_settles_it_wherever_one_is() -> None:
    assert ids(SOME.find("杭州人民广场", SHANGHAI)) == ["square2"]
    assert ids(SOME.find("people's square hangzhou", SHANGHAI)) == ["square2"]


def test_a_name_known_elsewhere_only_is_found_there() -> None:
    assert ids(SOME.find("静安寺", HANGZHOU)) == ["temple"]


def test_a_part_of_a_name_is_not_looked_for_elsewhere() -> None:
    assert ids(SOME.find("jingan tem", SHANGHAI)) == ["temple"]
    assert SOME.find("jingan tem", HANGZHOU) == []


def test_an_alias_counts_as_a_name_but_gives_way_to_one() -> None:
    assert SOME.find("人广") == [Match(SQUARE, Quality.EXACT)]
    station = place("jingan", "静安", north_of(TEMPLE, 5_000))
    assert ids(Gazetteer((JINGAN,)).find("静安")) == ["district"]
    assert ids(Gazetteer((JINGAN, station)).find("静安")) == ["jingan"]


@pytest.mark.parametrize(("metres", "expected"), [(599, ["temple"]), (601, ["temple", "jingansi"])])
def test_places_of_one_name_are_one_answer_up_to_600_metres_apart(metres: int, expected: list[str]) -> None:
    station = place("jingansi", "静安寺", north_of(TEMPLE, metres))
    assert ids(Gazetteer((station, LANDMARK)).find("静安寺")) == expected


@pytest.mark.parametrize(("metres", "expected"), [(1_999, ["lake"]), (2_001, ["lake", "station"])])
def test_a_wide_place_answers_for_all_of_its_name_within_its_radius(metres: int, expected: list[str]) -> None:
    lake = place("lake", "西湖", HANGZHOU, "landmark", radius_m=2_000)
    station = place("station", "西湖", north_of(HANGZHOU, metres))
    assert ids(Gazetteer((station, lake)).find("西湖")) == expected


@pytest.mark.parametrize(("metres", "expected"), [(99_000, ["far"]), (101_000, ["far", "farther"])])
def test_near_reaches_100_kilometres(metres: int, expected: list[str]) -> None:
    places = (place("far", "高桥", SHANGHAI), place("farther", "高桥", north_of(SHANGHAI, 150_000)))
    assert ids(Gazetteer(places).find("高桥", north_of(SHANGHAI, -metres))) == expected


def test_the_nearest_of_one_name_comes_first() -> None:
    places = (place("one", "高桥", SHANGHAI), place("two", "高桥", north_of(SHANGHAI, 9_000)))
    assert ids(Gazetteer(places).find("高桥", north_of(SHANGHAI, 8_000))) == ["two", "one"]


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("人民广", Quality.CLOSE),
        ("peoples squ", Quality.CLOSE),
        ("静安四", Quality.FUZZY),
        ("peoples sqare", Quality.FUZZY),
        ("jingan tample", Quality.FUZZY),
        ("人民广厂", Quality.FUZZY),
    ],
)
def test_parts_and_misspellings_are_found_but_marked(text: str, quality: Quality) -> None:
    four = place("four", "四平路", north_of(SHANGHAI, 6_000), pinyin="si ping lu")
    found = Gazetteer((LANDMARK, SQUARE, four)).find(text)
    assert [match.quality for match in found] == [quality]


@pytest.mark.parametrize(
    ("name", "typed", "found"),
    [
        ("Lujiazuix", "Lujiazuiy", True),  # one letter of nine
        ("Lujiazui", "Lujiazuy", False),  # one of eight
        ("Lujiazuix", "Kujiazuix", False),  # the first letter
        ("人民广场", "人民广园", True),  # one character of four
        ("静安寺", "静安区", False),  # one of three
    ],
)
def test_only_longer_names_may_be_misspelt(name: str, typed: str, found: bool) -> None:
    assert bool(Gazetteer((place("some", name, SHANGHAI),)).find(typed)) is found


@pytest.mark.parametrize("text", ["人民", "静", "广场", "square", "peoples", "temple", "静安菜", "人民公路"])
def test_too_little_or_another_word_names_nothing(text: str) -> None:
    assert Gazetteer((LANDMARK, SQUARE)).find(text) == []


@pytest.mark.parametrize(
    ("text", "found"), [("Nanjing Dong Lu", True), ("nanjingdonglu", True), ("nanjing xi lu", False)]
)
def test_pinyin_may_be_typed_with_or_without_spaces(text: str, found: bool) -> None:
    road = place("road", "南京东路", SHANGHAI, name_en="East Nanjing Road", pinyin="nan jing dong lu")
    assert bool(Gazetteer((road,)).find(text)) is found


@pytest.mark.parametrize("text", ["East Nanjing Rd", "east nanjing rd.", "EAST NANJING ROAD"])
def test_usual_abbreviations_are_understood(text: str) -> None:
    road = place("road", "南京东路", SHANGHAI, name_en="East Nanjing Road")
    assert ids(Gazetteer((road,)).find(text)) == ["road"]


@pytest.mark.parametrize(("how_many", "answers"), [(5, 5), (6, 0)])
def test_a_beginning_that_more_than_five_names_share_names_none(how_many: int, answers: int) -> None:
    places = [place(f"p{i}", f"中山北{c}", north_of(SHANGHAI, 2_000 * i)) for i, c in enumerate("一二三四五六")]
    assert len(Gazetteer(places[:how_many]).find("中山北")) == answers


def test_at_most_five_places_answer() -> None:
    places = [place(f"p{i}", "高桥", north_of(SHANGHAI, 2_000 * i)) for i in range(6)]
    assert len(Gazetteer(places).find("高桥")) == gazetteer.MOST_ANSWERS


def test_a_name_may_be_64_characters_long_and_no_longer() -> None:
    longest = "长" * gazetteer.LONGEST_NAME
    places = Gazetteer((place("long", longest, SHANGHAI), place("longer", longest + "长", SHANGHAI)))
    assert ids(places.find(longest)) == ["long"]
    assert places.find(longest + "长") == []


@given(st.text(), st.sampled_from((None, SHANGHAI, HANGZHOU)))
def test_no_text_is_too_strange(text: str, near: Point | None) -> None:
    found = SOME.find(text, near)
    assert len(found) <= gazetteer.MOST_ANSWERS
    assert len(set(ids(found))) == len(found)


@given(st.sampled_from(tuple(SOME)), st.sampled_from(("{}", " {} ", "在{}附近", "{}。", "near {}", "{}!")))
def test_every_name_finds_its_place_or_its_spot(known: Place, frame: str) -> None:
    for name in (known.name, known.name_en, *known.aliases):
        found = SOME.find(frame.format(name), known.point)
        assert found[0].quality is Quality.EXACT
        assert distance_m(found[0].place.point, known.point) <= gazetteer.SAME_SPOT_M


def test_a_place_is_known_by_its_id() -> None:
    assert SOME.by_id("temple") == LANDMARK
    assert SOME.by_id("nowhere") is None


def test_of_two_places_with_one_id_the_later_counts() -> None:
    moved = place("temple", "静安古寺", SHANGHAI)
    both = Gazetteer((LANDMARK, moved))
    assert list(both) == [moved]
    assert both.find("静安寺") == []


@pytest.mark.parametrize("name", ["上海", "上海市", "Shanghai", "SHANGHAI"])
def test_a_city_is_known_by_its_names(name: str) -> None:
    assert SOME.city(name) == CITIES[0]


@pytest.mark.parametrize("name", ["", "北京", "静安区", "上"])
def test_what_is_no_city_is_none(name: str) -> None:
    assert SOME.city(name) is None


def test_districts_are_those_of_the_city() -> None:
    assert SOME.districts("上海") == [JINGAN]
    assert SOME.districts("杭州") == []


def test_nearest_lists_only_the_kinds_asked_for_and_the_nearest_first() -> None:
    assert SOME.nearest(TEMPLE, {PlaceKind.METRO}, 2) == [STATION, SQUARE]
    assert SOME.nearest(TEMPLE, {PlaceKind.METRO, PlaceKind.LANDMARK}, 1) == [LANDMARK]
    assert SOME.nearest(TEMPLE, {PlaceKind.HOSPITAL}, 3) == []


@pytest.mark.parametrize(("metres", "expected"), [(799, LANDMARK), (801, JINGAN)])
def test_a_spot_is_called_after_a_place_within_800_metres_else_after_its_district(metres: int, expected: Place) -> None:
    assert SOME.called_after(north_of(TEMPLE, -metres)) == expected


@pytest.mark.parametrize(("metres", "expected"), [(3_499, JINGAN), (3_501, None)])
def test_a_spot_outside_every_district_has_no_name(metres: int, expected: Place | None) -> None:
    assert Gazetteer((JINGAN,)).called_after(north_of(JINGAN.point, metres)) == expected


@pytest.mark.parametrize(
    ("text", "quality"),
    [("静安寺", Quality.EXACT), ("人民广", Quality.CLOSE), ("人名广场", Quality.FUZZY)],
)
@pytest.mark.parametrize("worst", Quality)
def test_matches_worse_than_what_is_of_use_are_not_looked_for(text: str, quality: Quality, worst: Quality) -> None:
    order = list(Quality)
    expected = SOME.find(text) if order.index(quality) <= order.index(worst) else []
    assert {match.quality for match in SOME.find(text)} == {quality}
    assert SOME.find(text, worst=worst) == expected
