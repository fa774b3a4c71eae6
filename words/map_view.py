"""What a map is asked to show."""

from __future__ import annotations

from dataclasses import dataclass

from rules.gazetteer import Place
from rules.geo import Point
from rules.shops import Shop
from words.map_tiles import Background
from words.say import Say


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


def spot(say: Say, number: int, shop: Shop) -> Spot:
    """`shop` as number `number` of the list, by its name in the member's language if that can be written."""
    return Spot(number, shop.point, best_first(say, shop.name, shop.name_en))


def best_first(say: Say, name: str, name_en: str) -> tuple[str, str]:
    """The two names of a place, the member's language first."""
    return (name_en, name) if say.language == "en" else (name, name_en)
