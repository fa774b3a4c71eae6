"""Points on the WGS-84 globe: distance, direction, how long the walk is, and whether a point is one at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import asin, atan2, cos, degrees, isfinite, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # IUGG mean radius R1
WALKING_M_PER_MINUTE = 80
STREET_DETOUR = 1.41  # on a street grid the walk is 1.00 to 1.41 times the straight line


class Datum(StrEnum):
    """The coordinate systems shop data and phones come in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in degrees, WGS-84 unless a function says otherwise."""

    latitude: float
    longitude: float


def is_on_earth(latitude: float, longitude: float) -> bool:
    """Whether the two numbers, in degrees, name a place at all (NaN and infinities do not)."""
    return isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180


def distance_m(a: Point, b: Point) -> float:
    """Great-circle distance in metres by the haversine formula (Sinnott 1984); within 0.5 % of the geodesic."""
    return distances_from(a)(b.latitude, b.longitude)


def distances_from(a: Point) -> Callable[[float, float], float]:
    """`distance_m` from `a` to a latitude and longitude, for use with many."""
    lat_a, lon_a = radians(a.latitude), a.longitude
    cos_a = cos(lat_a)

    def metres(latitude: float, longitude: float) -> float:
        lat_b = radians(latitude)
        half_lat = sin((lat_b - lat_a) / 2)
        half_lon = sin(radians(longitude - lon_a) / 2)
        chord = half_lat * half_lat + cos_a * cos(lat_b) * half_lon * half_lon
        return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))

    return metres


def bearing_degrees(origin: Point, target: Point) -> float:
    """Initial compass bearing from `origin` to `target`, 0 ≤ degrees < 360, north is 0, east is 90."""
    lat_a, lat_b = radians(origin.latitude), radians(target.latitude)
    delta = radians(target.longitude - origin.longitude)
    x = cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(delta)
    return degrees(atan2(sin(delta) * cos(lat_b), x)) % 360 % 360  # a hair west of north is 360.0 after one


def compass_point(degrees_: float) -> str:
    """One of `n ne e se s sw w nw` for a bearing in degrees."""
    return ("n", "ne", "e", "se", "s", "sw", "w", "nw")[round(degrees_ / 45) % 8]


def walking_minutes(metres: float) -> tuple[int, int]:
    """The shortest and the longest likely walk in whole minutes, each at least 1, for a straight-line distance."""
    shortest = max(1, round(metres / WALKING_M_PER_MINUTE))
    return shortest, max(shortest, round(metres * STREET_DETOUR / WALKING_M_PER_MINUTE))
