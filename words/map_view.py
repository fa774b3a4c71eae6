"""What a map is asked to show."""

from __future__ import annotations

from dataclasses import dataclass

from rules.gazetteer import Place
from rules.geo import Point
from words.map_tiles import Background


@dataclass(frozen=True, slots=True)
class Spot:
    """A shop of the list by its number there; of `names`, best first, the first that can be written is."""

    number: int
    point: Point
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The member's point, the listed shops, and places around from which those that help most are chosen."""

    centre: Point
    shops: tuple[Spot, ...]
    places: tuple[Place, ...] = ()
    background: Background | None = None
