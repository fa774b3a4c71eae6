"""From places on earth to pixels of the map and back: north up, the member in the middle, distances true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, hypot, radians, sin
from typing import NamedTuple

from rules.geo import EARTH_RADIUS_M, Point, bearing_degrees, distance_m

SIDE = 1000  # pixels of the square picture
MIDDLE = SIDE / 2
OUTER_RING = 400  # pixels; leaves room for what stands on the ring and for names beyond it
INNER_RING = OUTER_RING // 2
# Metres of the outer ring; the inner one is half as wide, so both read well.
OUTER_RINGS_M = (100, 200, 300, 500, 800, 1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 10_000, 20_000, 50_000, 100_000)


class Pixel(NamedTuple):
    """A position in the picture: pixels from the left and from the top."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Scale:
    """The azimuthal equidistant projection around `centre` (Snyder 1987, p. 191).

    From the middle every distance and every direction is true, so rings of equal distance are circles.
    """

    centre: Point
    outer_m: float

    @property
    def metres_per_pixel(self) -> float:
        return self.outer_m / OUTER_RING

    def project(self, point: Point) -> Pixel:
        """Where `point` is in the picture; it may lie outside of it."""
        reach = distance_m(self.centre, point) / self.metres_per_pixel
        bearing = radians(bearing_degrees(self.centre, point))
        return Pixel(MIDDLE + reach * sin(bearing), MIDDLE - reach * cos(bearing))

    def unproject(self, pixel: Pixel) -> Point:
        """The point on earth that is drawn at `pixel`: the inverse of `project` up to half way round the globe."""
        east, north = pixel.x - MIDDLE, MIDDLE - pixel.y
        arc = hypot(east, north) * self.metres_per_pixel / EARTH_RADIUS_M
        bearing, latitude = atan2(east, north), radians(self.centre.latitude)
        sine = sin(latitude) * cos(arc) + cos(latitude) * sin(arc) * cos(bearing)
        turn = atan2(sin(bearing) * sin(arc) * cos(latitude), cos(arc) - sin(latitude) * sine)
        longitude = self.centre.longitude + degrees(turn)
        return Point(degrees(asin(max(-1.0, min(1.0, sine)))), (longitude + 540) % 360 - 180)


def fitting(centre: Point, points: Iterable[Point]) -> Scale:
    """The largest scale whose outer ring, a round number of metres, holds all `points`."""
    farthest = max((distance_m(centre, point) for point in points), default=0.0)
    return Scale(centre, next((ring for ring in OUTER_RINGS_M if ring >= farthest), farthest))
