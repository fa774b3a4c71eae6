"""The plain way to answer a search: measure every shop, sort, filter, cut. Slow, and obviously right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules import hours
from rules.geo import Point, distance_m
from rules.ranking import COUNT_UP_TO, Answer, Candidate, Found
from rules.search import PAGE_SIZE, REACH_M, Search

OUT_OF_REACH_DEGREES = 0.5  # of latitude: 55 km

_status = cache(hours.status)


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
    """Whether `answer` is right. What lies further out than its last ring it may leave unsaid, never say wrongly."""
    inside = reference.inside
    first = (search.page - 1) * PAGE_SIZE
    page = list(answer.page) == inside[first : first + PAGE_SIZE]
    if inside:
        return page and _counted(answer, reference) and answer.beyond is None and answer.opens_next is None
    beyond = answer.beyond == next(iter(reference.outside), None)
    return page and beyond and _counted(answer, reference) and _next_opening(answer, reference)


def _counted(answer: Answer, reference: Reference) -> bool:
    if answer.complete:
        return (answer.total, answer.unknown_hours) == (len(reference.inside), reference.unknown_hours)
    return COUNT_UP_TO <= answer.total <= len(reference.inside) and answer.unknown_hours <= reference.unknown_hours


def _next_opening(answer: Answer, reference: Reference) -> bool:
    nearest = next(iter(reference.opening), None)
    if answer.opens_next is not None or nearest is None or answer.beyond is None:
        return answer.opens_next == nearest
    return nearest.distance_m > answer.beyond.distance_m


def _opens(found: Found) -> bool:
    return isinstance(found.hours, hours.Closed) and found.hours.opens_at is not None
