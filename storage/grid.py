"""Where a shop is, as a search asks for it: a band of latitude, and a unit vector that makes distance a subtraction.

The squared chord between two unit vectors grows with the great-circle distance, so that a database orders by it
without trigonometry; of coordinates in doubles it is right to a few nanometres.
"""

from __future__ import annotations

from math import asin, cos, degrees, floor, radians, sin, sqrt
from typing import NamedTuple

from rules.geo import EARTH_RADIUS_M, Point

BAND_DEGREES = 0.002  # 222 m: a search for the nearest reads few bands, and little on either side of them
ROUNDING_DEGREES = 1e-9  # a tenth of a millimetre: a shop on the very edge of a circle is in the circle's box


class Position(NamedTuple):
    """The columns of a shop that say where it is."""

    band: int
    x: float
    y: float
    z: float


class Box(NamedTuple):
    """Bands and degrees of longitude, both ends included."""

    south: int
    north: int
    west: float
    east: float


def band(latitude: float) -> int:
    """The band of the search grid that a latitude in degrees falls into."""
    return floor(latitude / BAND_DEGREES)


def position(latitude: float, longitude: float) -> Position:
    """Where a point in degrees is: its band and its vector from the earth's centre, of length 1."""
    up, around = radians(latitude), radians(longitude)
    level = cos(up)
    return Position(band(latitude), level * cos(around), level * sin(around), sin(up))


def chord2(metres: float) -> float:
    """The squared chord, in squared earth radii, over a great-circle distance in metres."""
    half = sin(metres / (2 * EARTH_RADIUS_M))
    return 4 * half * half


def metres(chord2_: float) -> float:
    """The great-circle distance in metres under a squared chord."""
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord2_) / 2))


def box(point: Point, radius_m: float) -> Box:
    """What holds every point within `radius_m` of `point`, except across the date line; exact up to 88° north and
    south."""
    reach_y = degrees(radius_m / EARTH_RADIUS_M) + ROUNDING_DEGREES
    # A degree of longitude is shortest at the box's far edge from the equator.
    reach_x = reach_y / cos(radians(min(89.0, abs(point.latitude) + reach_y)))
    return Box(
        band(point.latitude - reach_y),
        band(point.latitude + reach_y),
        point.longitude - reach_x,
        point.longitude + reach_x,
    )
