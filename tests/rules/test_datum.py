"""Datum conversion: published values, where the shift applies, and there and back again."""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.datum import from_wgs84, is_shifted, to_wgs84
from rules.geo import Datum, Point, distance_m

SHIFTING = (Datum.GCJ02, Datum.BD09)
MAINLAND = {
    "Shanghai": (31.2304, 121.4737),
    "Hangzhou": (30.2741, 120.1551),
    "Guangzhou": (23.1291, 113.2644),
    "Shenzhen": (22.5430, 114.0580),
    "Futian, by the Shenzhen river": (22.5225, 114.0550),
    "Shekou": (22.4785, 113.9150),
    "Yantian": (22.5900, 114.2700),
    "Dapeng": (22.5300, 114.4800),
    "Zhuhai": (22.2710, 113.5767),
    "Gongbei": (22.2200, 113.5490),
    "Hengqin": (22.1250, 113.5250),
    "Dandong": (40.1240, 124.3830),
    "Kashgar": (39.4700, 75.9900),
    "Harbin": (45.8000, 126.5300),
    "Heihe": (50.2450, 127.5000),
    "Manzhouli": (49.6000, 117.4300),
    "Sanya": (18.2500, 109.5100),
    "Lhasa": (29.6500, 91.1000),
    "Xiamen": (24.4800, 118.1000),
    "Pingtan": (25.5000, 119.7900),
    "Chongming": (31.6200, 121.4000),
    "Zhoushan": (30.0000, 122.2000),
    "Mohe": (53.4800, 122.3700),
}
ELSEWHERE = {
    "Hong Kong, Central": (22.2800, 114.1580),
    "Hong Kong, Sheung Shui": (22.5010, 114.1280),
    "Hong Kong, Lo Wu": (22.5280, 114.1133),
    "Hong Kong, airport": (22.3100, 113.9150),
    "Macau": (22.1987, 113.5439),
    "Macau, Cotai": (22.1400, 113.5650),
    "Taipei": (25.0330, 121.5650),
    "Kinmen": (24.4340, 118.3180),
    "Matsu": (26.1500, 119.9300),
    "Seoul": (37.5660, 126.9780),
    "Sinuiju": (40.0990, 124.3950),
    "Hanoi": (21.0300, 105.8500),
    "Mong Cai": (21.5250, 107.9650),
    "Ulaanbaatar": (47.9200, 106.9200),
    "Vladivostok": (43.1150, 131.8860),
    "Blagoveshchensk": (50.2900, 127.5300),
    "Almaty": (43.2400, 76.9000),
    "Kathmandu": (27.7000, 85.3000),
    "London": (51.5000, -0.1200),
    "Sydney": (-33.8700, 151.2100),
}


@pytest.mark.parametrize("place", MAINLAND)
def test_the_mainland_is_shifted(place: str) -> None:
    point = Point(*MAINLAND[place])
    assert is_shifted(point)
    assert 50 < distance_m(point, from_wgs84(point, Datum.GCJ02)) < 800


@pytest.mark.parametrize("datum", SHIFTING)
@pytest.mark.parametrize("place", ELSEWHERE)
def test_nothing_else_is_shifted(place: str, datum: Datum) -> None:
    point = Point(*ELSEWHERE[place])
    assert not is_shifted(point)
    assert from_wgs84(point, datum) == point
    assert to_wgs84(point, datum) == point


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),  # eviltransform's test values
        ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
        ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ],
)
def test_the_shift_agrees_with_published_pairs(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    assert distance_m(from_wgs84(Point(*wgs), Datum.GCJ02), Point(*gcj)) < 0.01
    assert distance_m(to_wgs84(Point(*gcj), Datum.GCJ02), Point(*wgs)) < 0.01


def test_baidu_agrees_with_a_published_pair() -> None:
    gcj, bd = Point(39.915, 116.404), Point(39.92133699351021, 116.41036949371029)  # coordtransform's
    assert distance_m(to_wgs84(gcj, Datum.GCJ02), to_wgs84(bd, Datum.BD09)) < 0.1


@pytest.mark.parametrize("city", ["Shanghai", "Hangzhou", "Guangzhou"])
def test_our_cities_shift_by_half_a_kilometre_in_gcj02_and_by_one_in_bd09(city: str) -> None:
    point = Point(*MAINLAND[city])
    assert 360 <= distance_m(point, from_wgs84(point, Datum.GCJ02)) <= 625
    assert 950 <= distance_m(point, from_wgs84(point, Datum.BD09)) <= 1_380


def test_wgs84_stays_as_it_is_even_in_the_mainland() -> None:
    point = Point(*MAINLAND["Shanghai"])
    assert to_wgs84(point, Datum.WGS84) == point == from_wgs84(point, Datum.WGS84)


@pytest.mark.parametrize("datum", SHIFTING)
@given(latitude=st.floats(18, 53.6), longitude=st.floats(73.5, 135))
def test_there_and_back_is_within_a_millimetre(datum: Datum, latitude: float, longitude: float) -> None:
    point = Point(latitude, longitude)
    assume(is_shifted(point))
    assert distance_m(to_wgs84(from_wgs84(point, datum), datum), point) < 0.001


@pytest.mark.parametrize("datum", SHIFTING)
@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180))
def test_no_point_on_earth_moves_further_than_the_shift(datum: Datum, latitude: float, longitude: float) -> None:
    point = Point(latitude, longitude)
    assert distance_m(to_wgs84(point, datum), point) < 2_000


def test_no_number_is_nowhere() -> None:
    assert not is_shifted(Point(nan, nan))
