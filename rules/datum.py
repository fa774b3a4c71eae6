"""From the shifted coordinates of Chinese map services to WGS-84 and back.

AMap and Tencent serve GCJ-02 (360 to 620 m off), Baidu serves BD-09 (950 to 1,380 m off). Both shift inside
mainland China only; elsewhere their numbers are WGS-84 already.
"""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin, sqrt

from rules import mainland
from rules.geo import Datum, Point

# The ellipsoid of Krassovsky 1940, in metres and squared eccentricity, as the published GCJ-02 formula has it.
SEMI_MAJOR_AXIS_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_TURN = pi * 3000 / 180
LARGEST_SHIFT_DEGREES = 0.05
CLOSE_ENOUGH_DEGREES = 1e-9  # a tenth of a millimetre
MOST_STEPS = 12  # each step of the inverse gains two digits, so five usually do


def is_shifted(point: Point) -> bool:
    """Whether Chinese map services give this WGS-84 point in shifted coordinates: it is in mainland China."""
    return mainland.holds(point.latitude, point.longitude)


def to_wgs84(point: Point, datum: Datum) -> Point:
    """The WGS-84 position of a point given in `datum`, within a millimetre of inverting `from_wgs84`.

    A point that could be either a shifted one just inside the mainland or an unshifted one just outside it
    (within 1.4 km of the border) is read as shifted: whoever says GCJ-02 or BD-09 is most likely inside.
    """
    # Far away the formula runs wild, so the inverse is not even tried there.
    if datum is Datum.WGS84 or not mainland.is_near(point.latitude, point.longitude, LARGEST_SHIFT_DEGREES):
        return point
    candidate = _inverse(_FORWARD[datum], point)
    return candidate if is_shifted(candidate) else point


def from_wgs84(point: Point, datum: Datum) -> Point:
    """The position in `datum` of a WGS-84 point; the same point outside mainland China."""
    if datum is Datum.WGS84 or not is_shifted(point):
        return point
    return _FORWARD[datum](point)


def _inverse(forward: Callable[[Point], Point], target: Point) -> Point:
    """The point that `forward` takes to `target`, by fixed-point iteration: the shift hardly changes nearby."""
    guess = target
    for _ in range(MOST_STEPS):
        image = forward(guess)
        north, east = target.latitude - image.latitude, target.longitude - image.longitude
        guess = Point(guess.latitude + north, guess.longitude + east)
        if abs(north) + abs(east) < CLOSE_ENOUGH_DEGREES:
            break
    return guess


def _gcj02(point: Point) -> Point:
    """WGS-84 to GCJ-02 by the formula published in eviltransform and coordtransform."""
    north, east = _wobble(point.longitude - 105, point.latitude - 35)
    phi = point.latitude / 180 * pi
    shrink = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2
    meridian_m = SEMI_MAJOR_AXIS_M * (1 - ECCENTRICITY_SQUARED) / (shrink * sqrt(shrink))
    parallel_m = SEMI_MAJOR_AXIS_M / sqrt(shrink) * cos(phi)
    return Point(point.latitude + north * 180 / (meridian_m * pi), point.longitude + east * 180 / (parallel_m * pi))


def _wobble(x: float, y: float) -> tuple[float, float]:
    """The shift in metres to the north and to the east, for degrees east of 105° and north of 35°."""
    root = sqrt(abs(x))
    ripple = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (ripple + 20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (ripple + 20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    return north, east


def _bd09(point: Point) -> Point:
    """WGS-84 to BD-09: GCJ-02, turned and stretched a little about the origin, and moved by a constant."""
    gcj = _gcj02(point)
    radius = hypot(gcj.longitude, gcj.latitude) + 0.00002 * sin(gcj.latitude * BAIDU_TURN)
    angle = atan2(gcj.latitude, gcj.longitude) + 0.000003 * cos(gcj.longitude * BAIDU_TURN)
    return Point(radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065)


_FORWARD: dict[Datum, Callable[[Point], Point]] = {Datum.GCJ02: _gcj02, Datum.BD09: _bd09}
