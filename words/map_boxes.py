"""Rectangles in a picture, and finding a free one: greedy placement of marks and their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import cos, pi, sin
from typing import NamedTuple

from words.map_scale import Pixel

CLEAR = 4  # pixels that stay free around everything
GAP = 2 * CLEAR  # between a mark and its name


class Box(NamedTuple):
    """A rectangle in pixels; right and bottom are just outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def centre(self) -> Pixel:
        return Pixel((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def grown(self, by: int) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def around(centre: Pixel, width: float, height: float) -> Box:
    """The box of whole pixels of this size whose middle is nearest to `centre`."""
    left, top = round(centre.x - width / 2), round(centre.y - height / 2)
    return Box(left, top, left + round(width), top + round(height))


def beside(mark: Box, width: float, height: float) -> Iterator[Box]:
    """Where a name of this size may stand at its mark, best first: right, left, below, above, then the corners."""
    x, y = mark.centre
    right, left = mark.right + GAP + width / 2, mark.left - GAP - width / 2
    below, above = mark.bottom + GAP / 2 + height / 2, mark.top - GAP / 2 - height / 2
    for middle in ((right, y), (left, y), (x, below), (x, above)):
        yield around(Pixel(*middle), width, height)
    for middle in ((right, below), (right, above), (left, below), (left, above)):
        yield around(Pixel(*middle), width, height)


def near(spot: Pixel, width: float, height: float) -> Iterator[Box]:
    """Where a mark may stand that belongs at `spot`: there, or moved a little and then more to any side."""
    yield around(spot, width, height)
    for reach in (1.1, 1.6, 2.2, 3.0):
        for step in range(12):
            angle = pi / 6 * step
            yield around(
                Pixel(spot.x + reach * width * sin(angle), spot.y - reach * height * cos(angle)), width, height
            )


def first_free(candidates: Iterable[Box], taken: Iterable[Box], frame: Box) -> Box | None:
    """The first box inside `frame` that stays `CLEAR` of all that is taken, or None."""
    occupied = tuple(taken)
    for box in candidates:
        if frame.holds(box) and not any(box.grown(CLEAR).overlaps(other) for other in occupied):
            return box
    return None
