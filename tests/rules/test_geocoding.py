"""Which words look like an address, what a geocoder's answers are worth, and what to call them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import geocoding
from rules.catalogue import Category
from rules.gazetteer import Place, PlaceKind
from rules.geo import EARTH_RADIUS_M, Point, distance_m
from rules.geocoding import LONGEST_ADDRESS, MOST_CANDIDATES, SAME_SPOT_M, SAME_STREET_M, Address
from rules.search import REACH_M

CENTRE = Point(31.23, 121.47)
METRE = 180 / (3.141592653589793 * EARTH_RADIUS_M)  # of latitude, in degrees


def city(name: str, name_en: str) -> Place:
    return Place(name_en.lower(), PlaceKind.CITY, name, name, name_en, (), CENTRE)


CITIES = [city("上海", "Shanghai"), city("南京", "Nanjing"), city("杭州", "Hangzhou")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("南京西路1038号", "南京西路1038号"),
        ("南京西路 1038", "南京西路 1038"),
        ("我在文三路478号附近", "文三路478号"),
        ("富民路附近哪里能用卡", "富民路"),
        ("上海市徐汇区漕溪北路88号", "上海市徐汇区漕溪北路88号"),
        ("有恒路", "有恒路"),
        ("古北壹号花园", "古北壹号花园"),
        ("华山医院", "华山医院"),
        ("淮海中路", "淮海中路"),
        ("建国西路 506弄 3号", "建国西路 506弄 3号"),
        ("1038 Nanjing West Road", "1038 Nanjing West Road"),
        ("I'm at 1038 Nanjing Xi Lu, Shanghai", "1038 Nanjing Xi Lu, Shanghai"),
        ("near the Sky Tower", "Sky Tower"),
        ("Lane 123, Jianguo Rd", "Lane 123, Jianguo Rd"),
        ("Maoming South Road", "Maoming South Road"),
        ("1 Science Museum Road, Shanghai", "1 Science Museum Road, Shanghai"),
        ("我在博物馆路1号", "博物馆路1号"),
    ],
)
def test_an_address_is_found_in_what_is_said_around_it(text: str, words: str) -> None:
    asked = geocoding.wanted(text)
    assert asked is not None
    assert (asked.category, asked.rest) == (None, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [("南京西路1038号 咖啡", "南京西路1038号"), ("coffee near 1038 Nanjing West Road", "1038 nanjing west road")],
)
def test_a_kind_of_shop_beside_an_address_is_told_apart(text: str, words: str) -> None:
    asked = geocoding.wanted(text)
    assert asked is not None
    assert (asked.category, asked.rest) == (Category.COFFEE, words)


@pytest.mark.parametrize(
    "text",
    [
        *("", "？", "☕", "咖啡", "你好", "海底捞", "星巴克", "谢谢你", "我迷路了", "我走路", "网站", "知道1", "味道"),
        *("Starbucks", "hello", "10 minutes", "100 coins", "Tower Records", "821600000011", "12345", "8号线"),
        *(
            "南京西路1038号怎么走？",
            "今天去南京西路1038号吗",
            "can you call me at 5 Main Street",
            "how far is the Sky Tower",
        ),
    ],
)
def test_brands_numbers_and_talk_are_not_given_away(text: str) -> None:
    assert geocoding.wanted(text) is None


@pytest.mark.parametrize(("length", "is_wanted"), [(LONGEST_ADDRESS, True), (LONGEST_ADDRESS + 1, False)])
def test_a_long_text_is_a_message_and_no_address(length: int, is_wanted: bool) -> None:
    assert (geocoding.wanted("路" * (length - 3) + "12号") is not None) is is_wanted


@pytest.mark.parametrize(("text", "expected"), [("南京西路1038号", True), ("5 Main St", True), ("南京西路", False)])
def test_a_house_number_tells_an_address_from_a_name(text: str, expected: bool) -> None:
    assert geocoding.is_numbered(text) is expected


@settings(database=None)
@given(st.text(max_size=300))
def test_any_text_is_an_address_or_none(text: str) -> None:
    asked = geocoding.wanted(text)
    assert asked is None or 0 < len(asked.rest) <= LONGEST_ADDRESS


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("杭州文三路478号", "杭州"),
        ("杭州市文三路478号", "杭州"),
        ("100 Wensan Road, Hangzhou", "杭州"),
        ("上海南京西路1038号", "上海"),
        ("南京西路1038号", None),
        ("杭州路1号", None),
        ("100 Nanjing West Road", None),
        ("1 Hangzhou Road", None),
        ("文三路478号", None),
    ],
)
def test_a_city_is_told_from_a_street_named_after_it(words: str, named: str | None) -> None:
    found = geocoding.city_named(words, CITIES)
    assert (found.name if found else None) == named


@pytest.mark.parametrize(
    ("name", "street", "number", "chinese", "english"),
    [
        ("", "南京西路", "1038", "南京西路1038号", "1038 南京西路"),
        ("", "南京西路", "1038号", "南京西路1038号", "1038号 南京西路"),
        ("", "南京西路", "", "南京西路", "南京西路"),
        ("", "", "1038", "", ""),
        ("恒隆广场", "南京西路", "1266", "恒隆广场", "恒隆广场"),
        ("南京西路", "南京西路", "1038", "南京西路1038号", "1038 南京西路"),
        ("1038", "南京西路", "1038", "南京西路1038号", "1038 南京西路"),
    ],
)
def test_an_address_is_called_by_its_name_or_its_street(
    name: str, street: str, number: str, chinese: str, english: str
) -> None:
    assert geocoding.short_label(name, street, number, chinese=True) == chinese
    assert geocoding.short_label(name, street, number, chinese=False) == english


def north(metres: float, label: str = "") -> Address:
    """An address that far north of the centre."""
    return Address(label or f"{metres:.0f} m", "", Point(CENTRE.latitude + metres * METRE, CENTRE.longitude))


@pytest.mark.parametrize(("metres", "count"), [(REACH_M - 1, 1), (REACH_M + 1, 0)])
def test_only_what_is_within_reach_of_a_city_with_the_card_counts(metres: float, count: int) -> None:
    assert len(geocoding.candidates([north(metres)], [Point(0, 0), CENTRE], None)) == count


def test_without_a_city_with_the_card_nothing_counts() -> None:
    assert geocoding.candidates([north(0)], [], None) == []


@pytest.mark.parametrize(
    ("metres", "label", "count"),
    [
        (SAME_SPOT_M - 1, "another", 1),
        (SAME_SPOT_M + 1, "another", 2),
        (SAME_STREET_M - 1, "0 m", 1),
        (SAME_STREET_M + 1, "0 m", 2),
    ],
)
def test_one_spot_and_the_pieces_of_one_street_are_one_candidate(metres: float, label: str, count: int) -> None:
    assert len(geocoding.candidates([north(0), north(metres, label)], [CENTRE], None)) == count


def test_the_service_s_order_stands_unless_the_member_is_nearer_to_another() -> None:
    found = [north(9_000), north(1_000), north(5_000)]
    assert geocoding.candidates(found, [CENTRE], None) == found
    assert geocoding.candidates(found, [CENTRE], CENTRE) == [found[1], found[2], found[0]]


@settings(database=None)
@given(st.lists(st.builds(north, st.floats(-80_000, 80_000)), max_size=20), st.booleans())
def test_candidates_are_few_distinct_and_within_reach(found: list[Address], is_near_known: bool) -> None:
    meant = geocoding.candidates(found, [CENTRE], CENTRE if is_near_known else None)
    assert len(meant) <= MOST_CANDIDATES
    assert set(meant) <= set(found)
    assert all(distance_m(each.point, CENTRE) <= REACH_M for each in meant)
    assert all(distance_m(a.point, b.point) > SAME_SPOT_M for a in meant for b in meant if a is not b)
