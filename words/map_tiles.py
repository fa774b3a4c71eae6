"""Street tiles under the map: which ones a picture needs, and where they lie in it (Web Mercator, EPSG:3857)."""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, cos, floor, log2, pi, radians, tan

from rules.geo import EARTH_RADIUS_M, Point
from words.map_scale import SIDE, Scale

TILE = 256  # pixels of a tile's side
DEEPEST_ZOOM = 19
HIGHEST_LATITUDE = 85.0  # the projection ends at 85.05°


@dataclass(frozen=True, slots=True)
class Window:
    """What of the world a picture shows, in pixels of zoom level `zoom`, whose origin is the north-west corner."""

    zoom: int
    left: float
    top: float
    size: float

    @property
    def addresses(self) -> tuple[tuple[int, int], ...]:
        """Column and row of every tile under the window; over the date line, columns lie outside the world."""
        columns = range(floor(self.left / TILE), floor((self.left + self.size) / TILE) + 1)
        rows = range(max(0, floor(self.top / TILE)), min(2**self.zoom, floor((self.top + self.size) / TILE) + 1))
        return tuple((column, row) for row in rows for column in columns)


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile's column and row as in `Window.addresses`, and its image file."""

    column: int
    row: int
    image: bytes


@dataclass(frozen=True, slots=True)
class Background:
    """The tiles of one window, and whom to name for them, which tile servers ask for."""

    window: Window
    tiles: tuple[Tile, ...]
    attribution: str


def window(scale: Scale) -> Window | None:
    """The tiles' window under a picture of this scale, none drawn smaller than it is; None near the poles.

    At most 25 tiles. Web Mercator and the picture's projection part by less than a pixel up to 10 km around.
    """
    centre = scale.centre
    if abs(centre.latitude) > HIGHEST_LATITUDE:
        return None
    circle_m = 2 * pi * EARTH_RADIUS_M * cos(radians(centre.latitude))
    zoom = max(0, min(DEEPEST_ZOOM, floor(log2(circle_m / TILE / scale.metres_per_pixel))))
    world = TILE * 2**zoom
    size = SIDE * scale.metres_per_pixel * world / circle_m
    x, y = _mercator(centre)
    return Window(zoom, x * world - size / 2, y * world - size / 2, size)


def _mercator(point: Point) -> tuple[float, float]:
    """East and south of the world's north-west corner, both 0 to 1."""
    return (point.longitude + 180) / 360, (1 - asinh(tan(radians(point.latitude))) / pi) / 2
