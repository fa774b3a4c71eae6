"""Ranking against the plain way to answer: ties, the edge of the radius, paging, and no more asked than needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from math import degrees, inf, nextafter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.geo import EARTH_RADIUS_M, Point, distance_m
from rules.hours import Closed, Open, Status, Unknown
from rules.ranking import COUNT_UP_TO, Answer, Found, State, States, answer, busy_last, state
from rules.ranking import UNKNOWN as UNKNOWN_HOURS
from rules.search import MAX_PAGE, PAGE_SIZE, RADII_M, REACH_M, Origin, OriginKind, Search, Sort
from tests import reference
from tests.reference import Candidate

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # a Wednesday
TWO_O_CLOCK = datetime(2026, 5, 20, 14, 0, tzinfo=SHANGHAI)
HERE = Point(31.2335, 121.4690)
ORIGIN = Origin(OriginKind.SHARED, "1")
ANYTHING = Search(ORIGIN, open_now=False, radius_m=None)

ALWAYS, FROM_TWO, NEVER, UNKNOWN = "24/7", "14:00-22:00", "off", None


def north(id_: int, metres: float, opening_hours: str | None = ALWAYS) -> Candidate:
    """A shop this far due north."""
    return Candidate(id_, HERE.latitude + degrees(metres / EARTH_RADIUS_M), HERE.longitude, opening_hours)


class Shops:
    """The shops around `point` as a database would find them; remembers what it was asked."""

    def __init__(self, shops: Sequence[Candidate], point: Point = HERE) -> None:
        self._found = reference.look_at(shops, point, ANYTHING, NOON, SHANGHAI).inside
        self.asked: list[str] = []

    def nearest(self, states: States, number: int, within_m: float, beyond_m: float | None = None) -> list[Found]:
        self.asked.append(f"nearest {number}")
        least = -1.0 if beyond_m is None else beyond_m
        return [each for each in self._in(states) if least < each.distance_m <= within_m][:number]

    def count(self, states: States, within_m: float, up_to: int) -> int:
        self.asked.append(f"count {'unknown' if states == UNKNOWN_HOURS else 'fitting'}")
        return min(up_to, sum(each.distance_m <= within_m for each in self._in(states)))

    def _in(self, states: States) -> list[Found]:
        return [each for each in self._found if state(each.hours) in states]


def ask(shops: Sequence[Candidate], search: Search, point: Point = HERE) -> Answer:
    return answer(Shops(shops, point), search)


def metres_to(shop: Candidate) -> float:
    return distance_m(HERE, Point(shop.latitude, shop.longitude))


def ids(found: Sequence[Found]) -> list[int]:
    return [each.id for each in found]


def test_the_nearest_open_shop_comes_first() -> None:
    shops = [north(1, 900), north(2, 100, FROM_TWO), north(3, 300), north(4, 200, UNKNOWN), north(5, 600)]
    found = ask(shops, Search(ORIGIN))
    assert ids(found.page) == [3, 5, 1]
    assert (found.total, found.complete, found.unknown_hours) == (3, True, 1)
    assert found.page[0] == Found(3, metres_to(shops[2]), Open(None))
    assert found.page[0].distance_m == pytest.approx(300)
    assert found.beyond is None
    assert found.opens_next is None


def test_at_any_time_closed_and_unknown_shops_are_there_and_say_so() -> None:
    shops = [north(1, 100, FROM_TWO), north(2, 200, NEVER), north(3, 300, UNKNOWN)]
    found = ask(shops, Search(ORIGIN, open_now=False))
    assert [each.hours for each in found.page] == [Closed(TWO_O_CLOCK), Closed(None), Unknown()]
    assert found.unknown_hours == 0


@pytest.mark.parametrize("radius_m", [*RADII_M, None])
def test_the_radius_is_kept_to_the_last_bit(radius_m: int | None) -> None:
    search = Search(ORIGIN, radius_m=radius_m)
    inside, outside = _either_side(search.limit_m)
    found = ask([inside, outside], search)
    assert ids(found.page) == [inside.id]
    alone = ask([outside], search)
    assert (alone.page, alone.total) == ((), 0)
    assert (alone.beyond is not None) is (radius_m is not None)


def _either_side(limit_m: float) -> tuple[Candidate, Candidate]:
    """The last place due north that is still within the limit, and the next number further north."""
    latitude = HERE.latitude + degrees(limit_m / EARTH_RADIUS_M)
    while distance_m(HERE, Point(latitude, HERE.longitude)) > limit_m:
        latitude = nextafter(latitude, -inf)
    while distance_m(HERE, Point(nextafter(latitude, inf), HERE.longitude)) <= limit_m:
        latitude = nextafter(latitude, inf)
    return (
        Candidate(1, latitude, HERE.longitude, ALWAYS),
        Candidate(2, nextafter(latitude, inf), HERE.longitude, ALWAYS),
    )


@pytest.mark.parametrize(
    ("radius_m", "latitude", "longitude"),
    [
        (500, 31.237966155382924, 121.46961094497097),
        (1_000, 31.24248750932051, 121.46937423784793),
        (3_000, 31.259823883884472, 121.47591516731238),
    ],
)
def test_a_shop_exactly_on_the_edge_is_inside(radius_m: int, latitude: float, longitude: float) -> None:
    shop = Candidate(1, latitude, longitude, ALWAYS)
    assert metres_to(shop) == radius_m
    assert ask([shop], Search(ORIGIN, radius_m=radius_m)).total == 1


def test_a_shop_at_the_very_spot_is_found() -> None:
    found = ask([north(1, 0)], Search(ORIGIN))
    assert found.page == (Found(1, 0, Open(None)),)


def test_with_nothing_inside_the_nearest_beyond_and_the_next_to_open_are_named() -> None:
    shops = [north(1, 2_000), north(2, 1_500), north(3, 800, FROM_TWO), north(4, 700, NEVER), north(5, 600, UNKNOWN)]
    found = ask(shops, Search(ORIGIN))
    assert (found.page, found.total) == ((), 0)
    assert found.beyond is not None
    assert found.beyond.id == 2
    assert found.opens_next == Found(3, metres_to(shops[2]), Closed(TWO_O_CLOCK))
    assert found.unknown_hours == 1
    assert not found.is_empty


@pytest.mark.parametrize(
    ("shops", "is_empty"),
    [
        ([], True),
        ([north(1, REACH_M + 1)], True),
        ([north(1, 800, NEVER)], True),
        ([north(1, 1_200, UNKNOWN)], True),
        ([north(1, 800, UNKNOWN)], False),
        ([north(1, 1_200)], False),
        ([north(1, 40_000, FROM_TWO)], False),
        ([north(1, 800)], False),
    ],
)
def test_an_answer_is_empty_when_nothing_can_be_shown_or_suggested(shops: list[Candidate], is_empty: bool) -> None:
    assert ask(shops, Search(ORIGIN)).is_empty is is_empty


@pytest.mark.parametrize(
    ("shops", "search", "asked"),
    [
        ([north(1, 100)], Search(ORIGIN), ["nearest 6", "count unknown"]),
        ([north(1, 100)], Search(ORIGIN, open_now=False), ["nearest 6"]),
        ([north(n, n) for n in range(6)], Search(ORIGIN), ["nearest 6", "count fitting", "count unknown"]),
        ([north(n, n) for n in range(COUNT_UP_TO + 1)], Search(ORIGIN), ["nearest 6", "count fitting"]),
        ([north(n, n) for n in range(11)], Search(ORIGIN, radius_m=None), ["nearest 11"]),
        ([north(n, n) for n in range(10)], Search(ORIGIN, radius_m=None), ["nearest 11", "count unknown"]),
        ([north(n, n) for n in range(21)], Search(ORIGIN, radius_m=None, page=2), ["nearest 21"]),
        ([north(1, 1)], Search(ORIGIN, sort=Sort.PRICE), ["nearest 201", "count unknown"]),
        ([], Search(ORIGIN), ["nearest 6", "nearest 1", "nearest 1", "count unknown"]),
        ([], Search(ORIGIN, open_now=False), ["nearest 6", "nearest 1"]),
        ([], Search(ORIGIN, radius_m=None), ["nearest 11", "nearest 1", "count unknown"]),
    ],
)
def test_no_more_is_asked_than_the_answer_takes(shops: list[Candidate], search: Search, asked: list[str]) -> None:
    around = Shops(shops)
    answer(around, search)
    assert around.asked == asked


@pytest.mark.parametrize(
    ("shops", "total", "complete"), [(COUNT_UP_TO, COUNT_UP_TO, True), (COUNT_UP_TO + 1, COUNT_UP_TO, False)]
)
def test_counting_ends_when_enough_have_been_seen_and_says_so(shops: int, total: int, complete: bool) -> None:
    found = ask([north(n, n) for n in range(shops)], Search(ORIGIN))
    assert (found.total, found.complete) == (total, complete)


@pytest.mark.parametrize(
    ("shops", "page", "total", "complete"),
    [(10, 1, 10, True), (11, 1, 10, False), (99, 1, 10, False), (11, 2, 11, True), (99, 2, 20, False)],
)
def test_without_a_radius_a_round_number_is_counted_that_knows_of_a_next_page(
    shops: int, page: int, total: int, complete: bool
) -> None:
    found = ask([north(n, n) for n in range(shops)], Search(ORIGIN, radius_m=None, page=page))
    assert (found.total, found.complete) == (total, complete)
    assert (found.total > page * PAGE_SIZE) is (shops > page * PAGE_SIZE)


def test_another_order_is_made_of_the_nearest_and_cut_afterwards() -> None:
    shops = [north(n, n) for n in range(COUNT_UP_TO + 50)]
    found = answer(Shops(shops), Search(ORIGIN, sort=Sort.PRICE), lambda nearest: nearest[::-1])
    assert ids(found.page) == [199, 198, 197, 196, 195]
    assert (found.total, found.complete) == (COUNT_UP_TO, False)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Open(None), State.OPEN),
        (Open(TWO_O_CLOCK), State.OPEN),
        (Closed(TWO_O_CLOCK), State.OPENS),
        (Closed(None), State.CLOSED),
        (Unknown(), State.UNKNOWN),
    ],
)
def test_a_state_tells_whether_a_shop_is_open_or_when_it_will_be(status: Status, expected: State) -> None:
    assert state(status) is expected


def test_the_next_to_open_is_told_only_where_it_is_no_further_than_one_that_is_open() -> None:
    later, now = north(1, 2_500, FROM_TWO), north(2, 2_000)
    assert ask([later, now], Search(ORIGIN)).opens_next is None
    assert ask([later], Search(ORIGIN)).opens_next is not None


def test_a_page_behind_the_last_is_empty_but_counts() -> None:
    found = ask([north(1, 100)], Search(ORIGIN, page=2))
    assert (found.page, found.total) == ((), 1)
    assert found.beyond is None


# Few distinct numbers, so that shops share a position or a distance, and some lie on the far side of every limit.
STEPS = st.integers(-6, 6).map(lambda step: step * step * step * 0.0015)
HOURS = st.sampled_from((ALWAYS, FROM_TWO, NEVER, UNKNOWN, "Mo-Fr 08:00-12:00", "no timetable"))
SHOPS = st.lists(st.tuples(STEPS, STEPS, HOURS), max_size=60).map(
    lambda places: [
        Candidate(id_, HERE.latitude + north, HERE.longitude + east, spec)
        for id_, (north, east, spec) in zip(count(1), places, strict=False)
    ]
)
SEARCHES = st.builds(
    Search,
    origin=st.just(ORIGIN),
    open_now=st.booleans(),
    radius_m=st.sampled_from((*RADII_M, None)),
    page=st.integers(1, 4),
)


@given(SHOPS, SEARCHES, STEPS, STEPS)
def test_every_answer_is_the_one_of_the_plain_way(
    shops: list[Candidate], search: Search, north: float, east: float
) -> None:
    point = Point(HERE.latitude + north, HERE.longitude + east)
    found = ask(shops, search, point)
    assert reference.agrees(found, reference.look_at(shops, point, search, NOON, SHANGHAI), search)


def test_the_plain_way_tells_a_wrong_answer() -> None:
    shops = [north(1, 100), north(2, 200), north(3, 300)]
    search = Search(ORIGIN)
    expected = reference.look_at(shops, HERE, search, NOON, SHANGHAI)
    right = ask(shops, search)
    assert reference.agrees(right, expected, search)
    assert not reference.agrees(ask(shops[1:], search), expected, search)
    assert not reference.agrees(ask([*shops, north(4, 50)], search), expected, search)
    assert not reference.agrees(Answer(right.page[::-1], 3), expected, search)
    assert not reference.agrees(Answer(right.page, 4), expected, search)


@given(SHOPS, SEARCHES)
def test_the_pages_together_hold_every_shop_once_in_order(shops: list[Candidate], search: Search) -> None:
    pages = [ask(shops, search.narrowed(page=page)).page for page in range(1, len(shops) // PAGE_SIZE + 2)]
    together = [found for page in pages for found in page]
    assert together == reference.look_at(shops, HERE, search, NOON, SHANGHAI).inside


def test_paging_reaches_the_last_page_a_button_can_ask_for() -> None:
    shops = [north(n, n * 2) for n in range(MAX_PAGE * PAGE_SIZE + 20)]
    pages = [ask(shops, Search(ORIGIN, page=page)).page for page in range(1, MAX_PAGE + 1)]
    assert [found.id for page in pages for found in page] == list(range(MAX_PAGE * PAGE_SIZE))


def test_busy_shops_go_to_the_end_of_their_page_and_the_others_stay_in_order() -> None:
    found = Answer(page=tuple(Found(id_, float(id_), Unknown()) for id_ in range(5)), total=9)
    moved = busy_last(found, {0, 3})
    assert (ids(moved.page), moved.total) == ([1, 2, 4, 0, 3], 9)
