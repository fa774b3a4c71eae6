"""Ranking: of the shops around a point, those that fit the search, nearest first – and what to say when none does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules import hours
from rules.geo import Point, distances_from
from rules.search import PAGE_SIZE, Search

# Counting goes on to the edge of the radius until this many have been seen; then "at least" is said instead.
COUNT_UP_TO = 200


class Candidate(NamedTuple):
    """A shop that has a valid benefit and the category asked for; only what ranking and narrowing need of it.

    `benefit_kinds` are the kinds of its valid benefits with commas between.
    """

    id: int
    latitude: float
    longitude: float
    opening_hours: str | None
    category: str = ""
    price_band: int | None = None
    benefit_kinds: str = ""


class Ring(NamedTuple):
    """All candidates within `radius_m` of the point; the next ring holds these again and more."""

    radius_m: float
    candidates: Sequence[Candidate]


class Found(NamedTuple):
    """One shop of the answer: its id, metres in a straight line, and its hours at the moment asked."""

    id: int
    distance_m: float
    hours: hours.Status


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer.

    `total` counts everything that fits inside the radius, and is a lower bound when `complete` is False. With nothing
    inside the radius, `beyond` is the nearest that fits outside it. `opens_next` is the nearest that fails only on its
    hours and says when it opens. `unknown_hours` counts those inside the radius that would fit if we knew their hours.
    """

    page: tuple[Found, ...]
    total: int
    complete: bool = True
    beyond: Found | None = None
    opens_next: Found | None = None
    unknown_hours: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show or to suggest within reach."""
        return not (self.total or self.beyond or self.opens_next or self.unknown_hours)


@dataclass(slots=True)
class _Tally:
    """What has been seen so far, from the inside outwards."""

    limit_m: float
    inside: list[Found] = field(default_factory=list)
    beyond: Found | None = None
    opens_next: Found | None = None
    unknown_hours: int = 0

    def add(self, found: Found, *, open_now: bool) -> None:
        within = found.distance_m <= self.limit_m
        if not open_now or isinstance(found.hours, hours.Open):
            if within:
                self.inside.append(found)
            else:
                self.beyond = self.beyond or found
        elif isinstance(found.hours, hours.Closed):
            if found.hours.opens_at is not None:
                self.opens_next = self.opens_next or found
        elif within:
            self.unknown_hours += 1


def nearest(
    rings: Iterable[Ring],
    point: Point,
    search: Search,
    now: datetime,
    zone: ZoneInfo,
    order: Callable[[list[Found]], list[Found]] = list,
) -> Answer:
    """Rank what `rings` yields around `point` at the aware time `now` and cut the search's page.

    Rings are drawn only as long as they can change the answer, so a generator that queries a database ring by ring
    does no more work than needed. Distances are great-circle metres. `order` may put the nearest `COUNT_UP_TO` into
    another order before the page is cut; it is given them nearest first.
    """
    wanted = search.page * PAGE_SIZE + 1
    tally = _Tally(search.limit_m)
    status = cache(lambda spec: hours.status(spec, now, zone))  # many shops keep the same hours
    reached, complete = -1.0, False  # a shop at the very point asked is 0 m away
    for ring in rings:
        for distance, candidate in _newly_inside(ring, point, reached):
            if tally.inside and distance > search.limit_m:
                break  # what lies beyond is told only when nothing is inside
            if search.filters and not search.accepts(candidate.price_band, candidate.benefit_kinds.split(",")):
                continue
            tally.add(Found(candidate.id, distance, status(candidate.opening_hours)), open_now=search.open_now)
        reached = ring.radius_m
        complete = reached >= search.limit_m
        if _is_settled(tally, complete=complete, wanted=wanted):
            break
    else:
        complete = True
    first = (search.page - 1) * PAGE_SIZE
    return Answer(
        page=tuple(order(tally.inside[:COUNT_UP_TO])[first : first + PAGE_SIZE]),
        total=len(tally.inside),
        complete=complete,
        beyond=None if tally.inside else tally.beyond,
        opens_next=None if tally.inside else tally.opens_next,
        unknown_hours=tally.unknown_hours,
    )


def _newly_inside(ring: Ring, point: Point, reached: float) -> list[tuple[float, Candidate]]:
    metres = distances_from(point)
    measured = [(metres(shop[1], shop[2]), shop) for shop in ring.candidates]
    fresh = [pair for pair in measured if reached < pair[0] <= ring.radius_m]
    return sorted(fresh)  # at one distance the lower id comes first, as in a candidate


def _is_settled(tally: _Tally, *, complete: bool, wanted: int) -> bool:
    if tally.inside:
        return complete or len(tally.inside) >= max(wanted, COUNT_UP_TO)
    return tally.beyond is not None
