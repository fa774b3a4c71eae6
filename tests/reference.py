"""The plain way to answer a search: measure every shop, sort, filter, cut. Slow, and obviously right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules import hours
from rules.geo import Point, distance_m
from rules.ranking import COUNT_UP_TO, Answer, Found
from rules.search import PAGE_SIZE, REACH_M, Search

OUT_OF_REACH_DEGREES = 0.5  # of latitude: 55 km
SAME_M = 1e-6  # two formulas for a distance may differ by this much, and so in which of two shops is nearer

_status = cache(hours.status)


class Candidate(NamedTuple):
    """A shop, with the kinds of its valid benefits and its topics."""

    id: int
    latitude: float
    longitude: float
    opening_hours: str | None
    category: str = ""
    price_band: int | None = None
    kinds: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()


class Reference(NamedTuple):
    """All that fits within reach, nearest first, and what fails only on its hours."""

    inside: list[Found]
    outside: list[Found]
    opening: list[Found]
    unknown_hours: int


def look_at(candidates: Iterable[Candidate], point: Point, search: Search, now: datetime, zone: ZoneInfo) -> Reference:
    """Every candidate judged; `candidates` have a valid benefit and the category asked for."""
    found = [
        Found(shop.id, distance_m(point, Point(shop.latitude, shop.longitude)), _status(shop.opening_hours, now, zone))
        for shop in candidates
        if abs(shop.latitude - point.latitude) < OUT_OF_REACH_DEGREES
        and (search.topic is None or search.topic in shop.topics)
        and search.accepts(shop.price_band, shop.kinds)
    ]
    found = sorted((each for each in found if each.distance_m <= REACH_M), key=lambda each: (each.distance_m, each.id))
    within = [each for each in found if each.distance_m <= search.limit_m]
    fits = [each for each in found if not search.open_now or isinstance(each.hours, hours.Open)]
    return Reference(
        inside=[each for each in fits if each.distance_m <= search.limit_m],
        outside=[each for each in fits if each.distance_m > search.limit_m],
        opening=[each for each in found if search.open_now and _opens(each)],
        unknown_hours=sum(search.open_now and isinstance(each.hours, hours.Unknown) for each in within),
    )


def agrees(answer: Answer, reference: Reference, search: Search) -> bool:
    """Whether `answer` is right."""
    inside = reference.inside
    first = (search.page - 1) * PAGE_SIZE
    page = same(answer.page, inside[first : first + PAGE_SIZE])
    if inside:
        return page and _counted(answer, reference, search) and answer.beyond is None and answer.opens_next is None
    beyond = _one(answer.beyond, next(iter(reference.outside), None))
    return page and beyond and _counted(answer, reference, search) and _next_opening(answer, reference)


def same(found: Sequence[Found], expected: Sequence[Found]) -> bool:
    """Whether these are the same shops at the same distances in the same order, but for ties."""
    in_order = all(one.distance_m < other.distance_m + SAME_M for one, other in pairwise(found))
    return (
        in_order
        and len(found) == len(expected)
        and all(
            abs(one.distance_m - other.distance_m) < SAME_M and (one.id, one.hours) == (other.id, other.hours)
            for one, other in zip(_untied(found), _untied(expected), strict=True)
        )
    )


def _untied(found: Sequence[Found]) -> list[Found]:
    """In an order in which a distance that is a hair longer or shorter changes nothing."""
    return sorted(found, key=lambda each: (round(each.distance_m, 4), each.id))


def _one(found: Found | None, expected: Found | None) -> bool:
    return same([found] if found else [], [expected] if expected else [])


def _counted(answer: Answer, reference: Reference, search: Search) -> bool:
    if answer.complete:
        unknown = min(reference.unknown_hours, COUNT_UP_TO)
        return (answer.total, answer.unknown_hours) == (len(reference.inside), unknown)
    least = COUNT_UP_TO if search.radius_m else search.page * PAGE_SIZE
    return least <= answer.total < len(reference.inside) and answer.unknown_hours == 0


def _next_opening(answer: Answer, reference: Reference) -> bool:
    """The next to open is told where it is no further than what is open already."""
    nearest = next(iter(reference.opening), None)
    if nearest and answer.beyond and nearest.distance_m > answer.beyond.distance_m:
        nearest = None
    return _one(answer.opens_next, nearest)


def _opens(found: Found) -> bool:
    return isinstance(found.hours, hours.Closed) and found.hours.opens_at is not None
