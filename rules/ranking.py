"""Ranking: of the shops around a point, those that fit the search, nearest first – and what to say when none does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple, Protocol

from rules import hours
from rules.search import PAGE_SIZE, REACH_M, Search, Sort

# Counting goes on to the edge of the radius until this many have been seen; then "more than" is said instead.
COUNT_UP_TO = 200
_ROUND = 10  # without a radius no more is counted than a page needs, to a number that people would say


class State(IntEnum):
    """What a shop's hours say of a moment, as far as a search tells shops apart."""

    UNKNOWN = 0
    CLOSED = 1  # and nobody knows when it opens
    OPENS = 2  # closed, with a known time to open
    OPEN = 3


States = Collection[State]
ANY = frozenset(State)
OPEN, OPENS, UNKNOWN = frozenset({State.OPEN}), frozenset({State.OPENS}), frozenset({State.UNKNOWN})


class Found(NamedTuple):
    """One shop of the answer: its id, metres in a straight line, and its hours at the moment asked."""

    id: int
    distance_m: float
    hours: hours.Status


class Around(Protocol):
    """The shops around a point that fit a search in everything but hours and distance, at the moment it is about."""

    def nearest(self, states: States, number: int, within_m: float, beyond_m: float | None = None) -> Sequence[Found]:
        """The `number` nearest in one of `states`, or all there are, at most `within_m` metres away and, if that is
        given, more than `beyond_m`; at one distance the lower id comes first."""

    def count(self, states: States, within_m: float, up_to: int) -> int:
        """How many are in one of `states` within so many metres; no more than `up_to` are counted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer.

    `total` counts everything that fits inside the radius; when `complete` is False there are more than that. With
    nothing inside the radius, `beyond` is the nearest that fits outside it, and `opens_next` the nearest, no further
    than that, which fails only on its hours and says when it opens. `unknown_hours` counts those inside the radius
    that would fit if we knew their hours; they are not counted where not even those that fit all are.
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


def state(status: hours.Status) -> State:
    """The state that a shop with these hours is in."""
    if isinstance(status, hours.Open):
        return State.OPEN
    if isinstance(status, hours.Closed):
        return State.CLOSED if status.opens_at is None else State.OPENS
    return State.UNKNOWN


def answer(shops: Around, search: Search, order: Callable[[list[Found]], list[Found]] = list) -> Answer:
    """The search's page of `shops`, and how many there are; asks for no more than that takes.

    `order` puts the nearest `COUNT_UP_TO` into the search's order before the page is cut; it is given them nearest
    first, and only where that is not the order already.
    """
    fitting = OPEN if search.open_now else ANY
    found = list(shops.nearest(fitting, _needed(search) + 1, search.limit_m))
    if not found:
        return _nothing_inside(shops, search)
    total, complete = _counted(shops, fitting, search, len(found))
    if search.sort is not Sort.NEAREST:
        found = order(found[:COUNT_UP_TO])
    first = (search.page - 1) * PAGE_SIZE
    return Answer(
        page=tuple(found[first : first + PAGE_SIZE]),
        total=total,
        complete=complete,
        unknown_hours=_unknown(shops, search) if complete else 0,
    )


def busy_last(found: Answer, busy: Container[int]) -> Answer:
    """The answer with the shops of its page whose ids are in `busy` after the others; else the order stays."""
    return replace(found, page=tuple(sorted(found.page, key=lambda each: each.id in busy)))


def _needed(search: Search) -> int:
    """How many of the nearest tell the page, and where no radius says what to count, a round number there are."""
    if search.sort is not Sort.NEAREST:
        return COUNT_UP_TO
    seen = search.page * PAGE_SIZE
    return seen if search.radius_m else (seen // _ROUND + 1) * _ROUND


def _counted(shops: Around, fitting: States, search: Search, found: int) -> tuple[int, bool]:
    """How many fit, and whether that is all."""
    needed = _needed(search)
    if found <= needed:
        return found, True
    if search.radius_m is None:
        return needed, False
    total = shops.count(fitting, search.limit_m, COUNT_UP_TO + 1)
    return min(total, COUNT_UP_TO), total <= COUNT_UP_TO


def _nothing_inside(shops: Around, search: Search) -> Answer:
    fitting = OPEN if search.open_now else ANY
    further = shops.nearest(fitting, 1, REACH_M, search.limit_m) if search.radius_m else ()
    beyond = next(iter(further), None)
    opening = shops.nearest(OPENS, 1, beyond.distance_m if beyond else REACH_M) if search.open_now else ()
    return Answer(
        page=(),
        total=0,
        beyond=beyond,
        opens_next=next(iter(opening), None),
        unknown_hours=_unknown(shops, search),
    )


def _unknown(shops: Around, search: Search) -> int:
    return shops.count(UNKNOWN, search.limit_m, COUNT_UP_TO) if search.open_now else 0
