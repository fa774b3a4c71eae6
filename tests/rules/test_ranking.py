"""Ranking against the plain way to answer: ties, the edge of the radius, paging, and rings left undrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from math import degrees, inf, nextafter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.geo import EARTH_RADIUS_M, Point, distance_m
from rules.hours import Closed, Open, Unknown
from rules.ranking import COUNT_UP_TO, Answer, Candidate, Found, Ring, nearest
from rules.search import MAX_PAGE, PAGE_SIZE, RADII_M, REACH_M, Origin, OriginKind, Search
from tests import reference

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # a Wednesday
TWO_O_CLOCK = datetime(2026, 5, 20, 14, 0, tzinfo=SHANGHAI)
HERE = Point(31.2335, 121.4690)
ORIGIN = Origin(OriginKind.SHARED, "1")

ALWAYS, FROM_TWO, NEVER, UNKNOWN = "24/7", "14:00-22:00", "off", None


def north(id_: int, metres: float, opening_hours: str | None = ALWAYS) -> Candidate:
    """A shop this far due north."""
    return Candidate(id_, HERE.latitude + degrees(metres / EARTH_RADIUS_M), HERE.longitude, opening_hours)


class Rings:
    """Rings around `point`, as a database would yield them; remembers which were drawn."""

    def __init__(
        self, shops: Sequence[Candidate], point: Point = HERE, radii: Sequence[float] = (500, 1_000, 3_000, REACH_M)
    ) -> None:
        self._shops, self._point, self._radii = shops, point, radii
        self.drawn: list[float] = []

    def __iter__(self) -> Iterator[Ring]:
        for radius in self._radii:
            self.drawn.append(radius)
            within = [s for s in self._shops if distance_m(self._point, Point(s.latitude, s.longitude)) <= 2 * radius]
            yield Ring(radius, within)  # more than asked, as a box of squares holds


def ask(shops: Sequence[Candidate], search: Search) -> Answer:
    return nearest(Rings(shops), HERE, search, NOON, SHANGHAI)


def metres_to(shop: Candidate) -> float:
    return distance_m(HERE, Point(shop.latitude, shop.longitude))


def ids(found: Sequence[Found]) -> list[int]:
    return [each.id for each in found]


def test_the_nearest_open_shop_comes_first() -> None:
    shops = [north(1, 900), north(2, 100, FROM_TWO), north(3, 300), north(4, 200, UNKNOWN), north(5, 600)]
    answer = ask(shops, Search(ORIGIN))
    assert ids(answer.page) == [3, 5, 1]
    assert (answer.total, answer.complete, answer.unknown_hours) == (3, True, 1)
    assert answer.page[0] == Found(3, metres_to(shops[2]), Open(None))
    assert answer.page[0].distance_m == pytest.approx(300)
    assert answer.beyond is None
    assert answer.opens_next is None


def test_at_any_time_closed_and_unknown_shops_are_there_and_say_so() -> None:
    shops = [north(1, 100, FROM_TWO), north(2, 200, NEVER), north(3, 300, UNKNOWN)]
    answer = ask(shops, Search(ORIGIN, open_now=False))
    assert [each.hours for each in answer.page] == [Closed(TWO_O_CLOCK), Closed(None), Unknown()]
    assert answer.unknown_hours == 0


@pytest.mark.parametrize("radius_m", [*RADII_M, None])
def test_the_radius_is_kept_to_the_last_bit(radius_m: int | None) -> None:
    search = Search(ORIGIN, radius_m=radius_m)
    inside, outside = _either_side(search.limit_m)
    answer = ask([inside, outside], search)
    assert ids(answer.page) == [inside.id]
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


def test_a_shop_exactly_on_the_edge_of_the_last_ring_is_in_it() -> None:
    shop = north(1, 700)
    answer = nearest(Rings([shop], HERE, [metres_to(shop)]), HERE, Search(ORIGIN), NOON, SHANGHAI)
    assert ids(answer.page) == [1]


def test_a_shop_at_the_very_spot_is_found() -> None:
    answer = ask([north(1, 0)], Search(ORIGIN))
    assert answer.page == (Found(1, 0, Open(None)),)


def test_with_nothing_inside_the_nearest_beyond_and_the_next_to_open_are_named() -> None:
    shops = [north(1, 2_000), north(2, 1_500), north(3, 800, FROM_TWO), north(4, 700, NEVER), north(5, 600, UNKNOWN)]
    answer = ask(shops, Search(ORIGIN))
    assert (answer.page, answer.total) == ((), 0)
    assert answer.beyond is not None
    assert answer.beyond.id == 2
    assert answer.opens_next == Found(3, metres_to(shops[2]), Closed(TWO_O_CLOCK))
    assert answer.unknown_hours == 1
    assert not answer.is_empty


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
    ("shops", "search", "drawn"),
    [
        ([north(1, 100)], Search(ORIGIN, radius_m=500), [500]),
        ([north(1, 100)], Search(ORIGIN, radius_m=1_000), [500, 1_000]),
        ([north(1, 100)], Search(ORIGIN, radius_m=3_000), [500, 1_000, 3_000]),
        ([north(1, 700)], Search(ORIGIN, radius_m=500), [500, 1_000]),
        ([north(1, 100, FROM_TWO), north(2, 2_000)], Search(ORIGIN, radius_m=500), [500, 1_000, 3_000]),
        ([north(n, n / 10) for n in range(COUNT_UP_TO)], Search(ORIGIN, radius_m=3_000), [500]),
        ([north(n, n / 10) for n in range(COUNT_UP_TO - 1)], Search(ORIGIN, radius_m=3_000), [500, 1_000, 3_000]),
        ([], Search(ORIGIN), [500, 1_000, 3_000, REACH_M]),
    ],
)
def test_no_ring_is_drawn_that_cannot_change_the_answer(
    shops: list[Candidate], search: Search, drawn: list[float]
) -> None:
    rings = Rings(shops)
    nearest(rings, HERE, search, NOON, SHANGHAI)
    assert rings.drawn == drawn


def test_counting_ends_when_enough_have_been_seen_and_says_so() -> None:
    shops = [north(n, n) for n in range(2 * COUNT_UP_TO)] + [north(9_999, 900)]
    answer = ask(shops, Search(ORIGIN))
    assert (answer.complete, answer.total) == (False, 2 * COUNT_UP_TO)


def test_a_page_behind_the_last_is_empty_but_counts() -> None:
    answer = ask([north(1, 100)], Search(ORIGIN, page=2))
    assert (answer.page, answer.total) == ((), 1)
    assert answer.beyond is None


def test_a_spec_is_judged_once_for_all_shops_that_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def status(spec: str | None, now: datetime, zone: ZoneInfo) -> Open:
        asked.append(spec)
        return Open(None)

    monkeypatch.setattr("rules.ranking.hours.status", status)
    ask([north(n, n, (ALWAYS, FROM_TWO)[n % 2]) for n in range(100)], Search(ORIGIN))
    assert sorted(asked, key=str) == [FROM_TWO, ALWAYS]


# Few distinct numbers, so that shops share a position or a distance, and some lie on the far side of every limit.
STEPS = st.integers(-6, 6).map(lambda step: step * step * step * 0.0015)
HOURS = st.sampled_from((ALWAYS, FROM_TWO, NEVER, UNKNOWN, "Mo-Fr 08:00-12:00", "no timetable"))
SHOPS = st.lists(st.tuples(STEPS, STEPS, HOURS), max_size=60).map(
    lambda places: [
        Candidate(id_, HERE.latitude + north, HERE.longitude + east, spec)
        for id_, (north, east, spec) in zip(count(1), places, strict=False)
    ]
)
RADII = st.lists(st.floats(100, REACH_M), max_size=5, unique=True).map(lambda radii: [*sorted(radii), REACH_M])
SEARCHES = st.builds(
    Search,
    origin=st.just(ORIGIN),
    open_now=st.booleans(),
    radius_m=st.sampled_from((*RADII_M, None)),
    page=st.integers(1, 4),
)


@given(SHOPS, RADII, SEARCHES, STEPS, STEPS)
def test_every_answer_is_the_one_of_the_plain_way(
    shops: list[Candidate], radii: list[float], search: Search, north: float, east: float
) -> None:
    point = Point(HERE.latitude + north, HERE.longitude + east)
    answer = nearest(Rings(shops, point, radii), point, search, NOON, SHANGHAI)
    assert reference.agrees(answer, reference.look_at(shops, point, search, NOON, SHANGHAI), search)


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


@given(SHOPS, RADII, SEARCHES)
def test_the_pages_together_hold_every_shop_once_in_order(
    shops: list[Candidate], radii: list[float], search: Search
) -> None:
    pages = [
        nearest(Rings(shops, HERE, radii), HERE, search.narrowed(page=page), NOON, SHANGHAI).page
        for page in range(1, len(shops) // PAGE_SIZE + 2)
    ]
    together = [found for page in pages for found in page]
    assert together == reference.look_at(shops, HERE, search, NOON, SHANGHAI).inside


def test_paging_reaches_the_last_page_a_button_can_ask_for() -> None:
    shops = [north(n, n * 2) for n in range(MAX_PAGE * PAGE_SIZE + 20)]
    pages = [ask(shops, Search(ORIGIN, page=page)).page for page in range(1, MAX_PAGE + 1)]
    assert [found.id for page in pages for found in page] == list(range(MAX_PAGE * PAGE_SIZE))
