"""Distances against the geodesic, bearings, walks, and what is a place on earth at all."""

from __future__ import annotations

from math import inf, nan, nextafter

import pytest
from geopy.distance import geodesic  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from rules.geo import Point, bearing_degrees, compass_point, distance_m, is_on_earth, walking_minutes

PEOPLES_SQUARE = Point(31.2335, 121.4690)
WEST_LAKE = Point(30.2590, 120.1490)

POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (0, 0, True),
        (90, 180, True),
        (-90, -180, True),
        (nextafter(90, inf), 0, False),
        (nextafter(-90, -inf), 0, False),
        (0, nextafter(180, inf), False),
        (0, nextafter(-180, -inf), False),
        (nan, 0, False),
        (0, nan, False),
        (inf, 0, False),
        (0, -inf, False),
    ],
)
def test_a_place_is_within_the_globe_edges_included(latitude: float, longitude: float, expected: bool) -> None:
    assert is_on_earth(latitude, longitude) is expected


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        (PEOPLES_SQUARE, PEOPLES_SQUARE, 0),
        (Point(0, 0), Point(0, 1), 111_195.08),
        (Point(0, 0), Point(90, 0), 10_007_557.2),
        (Point(90, 0), Point(90, 135), 0),
        (Point(0, 179.5), Point(0, -179.5), 111_195.08),
        (Point(0, 0), Point(0, 180), 20_015_114.4),
        (Point(-90, 0), Point(90, 0), 20_015_114.4),
    ],
)
def test_distances_on_the_mean_sphere(a: Point, b: Point, metres: float) -> None:
    assert distance_m(a, b) == pytest.approx(metres, abs=0.1)


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_never_negative(a: Point, b: Point) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), abs=1e-6)
    assert distance_m(a, b) >= 0
    assert distance_m(a, a) == 0


@given(POINTS, st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_nearby_it_is_within_half_a_percent_of_the_geodesic(a: Point, north: float, east: float) -> None:
    b = Point(max(-90, min(90, a.latitude + north)), max(-180, min(180, a.longitude + east)))
    exact = geodesic((a.latitude, a.longitude), (b.latitude, b.longitude)).meters
    assert distance_m(a, b) == pytest.approx(exact, rel=0.006, abs=0.01)


@pytest.mark.parametrize(
    ("target", "degrees", "compass"),
    [
        (Point(1, 0), 0, "n"),
        (Point(1, 1), 45, "ne"),
        (Point(0, 1), 90, "e"),
        (Point(-1, 1), 135, "se"),
        (Point(-1, 0), 180, "s"),
        (Point(-1, -1), 225, "sw"),
        (Point(0, -1), 270, "w"),
        (Point(1, -1), 315, "nw"),
    ],
)
def test_bearings_count_clockwise_from_north(target: Point, degrees: float, compass: str) -> None:
    bearing = bearing_degrees(Point(0, 0), target)
    assert bearing == pytest.approx(degrees, abs=0.01)
    assert compass_point(bearing) == compass


def test_a_bearing_crosses_the_date_line() -> None:
    assert bearing_degrees(Point(0, 179.9), Point(0, -179.9)) == pytest.approx(90)


@pytest.mark.parametrize(
    ("degrees", "compass"),
    [(0, "n"), (22.4, "n"), (22.6, "ne"), (67.4, "ne"), (67.6, "e"), (337.4, "nw"), (337.6, "n"), (359.9, "n")],
)
def test_each_point_of_the_compass_is_45_degrees_wide(degrees: float, compass: str) -> None:
    assert compass_point(degrees) == compass


@given(POINTS, POINTS)
def test_a_bearing_is_on_the_compass(a: Point, b: Point) -> None:
    assert 0 <= bearing_degrees(a, b) < 360
    assert compass_point(bearing_degrees(a, b)) in {"n", "ne", "e", "se", "s", "sw", "w", "nw"}


@pytest.mark.parametrize(
    ("metres", "minutes"),
    [
        (0, (1, 1)),
        (80, (1, 1)),
        (119, (1, 2)),
        (121, (2, 2)),
        (500, (6, 9)),
        (1_000, (12, 18)),
        (3_000, (38, 53)),
    ],
)
def test_a_walk_takes_from_the_straight_line_to_the_street_grid(metres: float, minutes: tuple[int, int]) -> None:
    assert walking_minutes(metres) == minutes


@given(st.floats(0, 50_000), st.floats(0, 50_000))
def test_further_never_takes_less(a: float, b: float) -> None:
    near, far = sorted((a, b))
    assert walking_minutes(near) <= walking_minutes(far)
    shortest, longest = walking_minutes(far)
    assert 1 <= shortest <= longest
