"""A shop as a member sees it."""

from __future__ import annotations

from dataclasses import dataclass

from rules.benefits import Benefit
from rules.catalogue import Category
from rules.geo import Point


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop with the current versions of its benefits. `opening_hours` is OSM syntax, None when unknown."""

    id: int
    name: str
    name_en: str
    category: Category
    city: str
    district: str
    address: str
    point: Point
    opening_hours: str | None
    phone: str
    price_band: int | None
    benefits: tuple[Benefit, ...]
