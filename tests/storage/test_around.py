"""The shops around a point: every answer is the plain way's, at the edges of circles, bands and the world too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from math import cos, degrees, inf, nextafter, radians
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from rules import hours, narrowing, ranking
from rules.catalogue import BenefitKind, Category
from rules.geo import EARTH_RADIUS_M, Point, distance_m
from rules.narrowing import Moment
from rules.ranking import ANY, OPEN, OPENS
from rules.ranking import UNKNOWN as UNKNOWN_HOURS
from rules.search import RADII_M, REACH_M, Origin, OriginKind, Search
from storage import around, grid, tables
from storage.around import FIRST_RING_M, Around
from storage.database import Database, Session
from storage.till_tables import Fuse
from tests import cities, reference
from tests.storage import rows
from tests.storage.rows import NOW, PEOPLES_SQUARE, TODAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE = Point(*PEOPLES_SQUARE)
NOON = NOW.astimezone(SHANGHAI)
DAY = timedelta(days=1)
ANYTHING = Search(Origin(OriginKind.SHARED, "1"), open_now=False, radius_m=None)
RINGS_M = (FIRST_RING_M, *RADII_M, REACH_M)


def found_around(session: Session, point: Point, search: Search = ANYTHING, within_m: float = REACH_M) -> list[int]:
    """The ids of all shops found, in ascending order."""
    return sorted(found.id for found in Around(session, point, search, NOON).nearest(ANY, 1_000, within_m))


def open_shop(session: Session, shop_id: str, latitude: float, longitude: float, **given: Any) -> int:
    """A shop there, always open, with a benefit for the year."""
    given = {"opening_hours": "24/7"} | given
    id_ = rows.shop(session, shop_id, latitude=latitude, longitude=longitude, **given)
    rows.benefit(session, id_, f"b-{shop_id}")
    return id_


def test_1200_answers_over_1000_shops_are_those_of_the_plain_way(database: Database, random: Random) -> None:
    with database.writing() as session:
        cities.fill(session, 1_000, random)
    wrong, shown = [], 0
    with database.reading() as session:
        everything = cache(partial(cities.candidates, session))
        for point, search, now in cities.questions(session, random, 1_200, days=30):
            moment = now.astimezone(SHANGHAI)
            answer = ranking.answer(Around(session, point, search, moment), search)
            candidates = everything(search.category, moment.date())
            shown += len(answer.page)
            if not reference.agrees(answer, reference.look_at(candidates, point, search, now, SHANGHAI), search):
                wrong.append((point, search, now))
    assert wrong == []
    assert shown > 1_000  # most questions are about somewhere


@pytest.mark.parametrize("radius_m", RINGS_M)
@pytest.mark.parametrize("bearing", ["n", "e", "s", "w", "corner"])
def test_a_circle_holds_a_shop_on_its_very_edge(database: Database, radius_m: float, bearing: str) -> None:
    """On the border of a band too, where rounding could put a shop into the next one."""
    border = Point(15_617 * grid.BAND_DEGREES, 121.47)
    reach = degrees(radius_m / EARTH_RADIUS_M)
    east = reach / cos(radians(border.latitude))
    north, sideways = {"n": (-1, 0), "e": (0, -1), "s": (1, 0), "w": (0, 1), "corner": (0.7, 0.7)}[bearing]
    point = Point(border.latitude + north * reach, border.longitude + sideways * east)
    with database.writing() as session:
        for latitude in _around(border.latitude):
            for longitude in _around(border.longitude):
                open_shop(session, f"{latitude!r},{longitude!r}", latitude, longitude)
        everything = cities.candidates(session, None, TODAY)
        surely = {shop.id for shop in everything if _distance(point, shop) <= radius_m - reference.SAME_M}
        perhaps = {shop.id for shop in everything if _distance(point, shop) <= radius_m + reference.SAME_M}
        found = set(found_around(session, point, within_m=radius_m))
    assert surely <= found <= perhaps


def _distance(point: Point, shop: reference.Candidate) -> float:
    return distance_m(point, Point(shop.latitude, shop.longitude))


def _around(number: float) -> tuple[float, float, float]:
    return nextafter(number, -inf), number, nextafter(number, inf)


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_the_chord_is_the_great_circle_to_a_micrometre(
    latitude: float, longitude: float, north: float, east: float
) -> None:
    here, there = Point(latitude, longitude), Point(latitude + north, longitude + east)
    one, other = grid.position(here.latitude, here.longitude), grid.position(there.latitude, there.longitude)
    chord2 = sum((a - b) ** 2 for a, b in zip(one[1:], other[1:], strict=True))
    assert grid.metres(chord2) == pytest.approx(distance_m(here, there), rel=1e-9, abs=reference.SAME_M)
    assert grid.metres(grid.chord2(distance_m(here, there))) == pytest.approx(distance_m(here, there), rel=1e-12)


@given(st.floats(-87, 87), st.floats(-170, 170), st.floats(1, REACH_M), st.floats(0, 360))
def test_the_box_of_a_circle_holds_its_whole_edge(
    latitude: float, longitude: float, radius_m: float, bearing: float
) -> None:
    point, reach = Point(latitude, longitude), degrees(radius_m / EARTH_RADIUS_M)
    north = reach * cos(radians(bearing))
    box = grid.box(point, radius_m)
    assert box.south <= grid.band(latitude + north) <= box.north
    assert box.west <= longitude - reach / cos(radians(latitude)) or abs(latitude) > 1
    assert box.west < longitude < box.east


@pytest.mark.parametrize("latitude", [-88, -60, -0.001, 0, 0.001, 45, 60, 80, 88])
def test_within_88_degrees_of_the_equator_no_shop_in_reach_is_missed(
    database: Database, random: Random, latitude: float
) -> None:
    point = Point(latitude, 10.0)
    with database.writing() as session:
        inside = [_open_shop_near(session, point, random, number) for number in range(100)]
        assert found_around(session, point) == [id_ for id_, metres in inside if metres <= REACH_M]


def _open_shop_near(session: Session, point: Point, random: Random, number: int) -> tuple[int, float]:
    """A shop in some direction, as likely as not within reach; its id and its distance."""
    reach = degrees(1.2 * REACH_M / EARTH_RADIUS_M)
    latitude = max(-90.0, min(90.0, point.latitude + random.uniform(-reach, reach)))
    east = reach / max(0.01, cos(radians(latitude)))
    there = Point(latitude, point.longitude + random.uniform(-east, east))
    return open_shop(session, f"s{number}", there.latitude, there.longitude), distance_m(point, there)


@pytest.mark.parametrize(
    "point",
    [Point(90, 0), Point(-90, 0), Point(89.99, 179.99), Point(0, 180), Point(0, -180), Point(-17.8, 179.999)],
)
def test_at_the_poles_and_the_date_line_the_near_side_is_found(database: Database, point: Point) -> None:
    """Shops across the date line, or across a pole, may be missed: no card works there."""
    with database.writing() as session:
        id_ = open_shop(session, "here", point.latitude, point.longitude)
        assert found_around(session, point) == [id_]


@pytest.mark.parametrize("number", [1, 7, 40])
def test_the_nearest_come_first_and_at_one_place_the_lower_id(database: Database, number: int) -> None:
    """From nearer than the first ring to further than several."""
    with database.writing() as session:
        there = [HERE.latitude + step * step * 0.0004 for step in range(20) for _ in range(2)]
        ids = [open_shop(session, f"s{place}", latitude, HERE.longitude) for place, latitude in enumerate(there)]
        found = Around(session, HERE, ANYTHING, NOON).nearest(OPEN, number, REACH_M)
    assert [each.id for each in found] == ids[:number]


def test_what_is_looked_for_further_out_is_no_nearer(database: Database) -> None:
    with database.writing() as session:
        near, far = (open_shop(session, f"{step}", HERE.latitude + step, HERE.longitude) for step in (0.01, 0.02))
        shops = Around(session, HERE, ANYTHING, NOON)
        both = shops.nearest(OPEN, 2, REACH_M)
        assert [each.id for each in both] == [near, far]
        assert shops.nearest(OPEN, 2, REACH_M, beyond_m=both[0].distance_m + 0.001) == [both[1]]
        assert shops.nearest(OPEN, 2, both[1].distance_m - 0.001) == [both[0]]
        assert [shops.count(OPEN, within, 9) for within in (1, 1_500, 3_000)] == [0, 1, 2]
        assert shops.count(OPEN, 3_000, 1) == 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, True),
        ({"valid_from": TODAY}, True),
        ({"valid_from": TODAY + DAY}, False),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY - DAY}, False),
        ({"superseded_at": NOW}, False),
    ],
)
def test_only_a_shop_with_a_benefit_valid_today_is_found(
    database: Database, given: dict[str, Any], found: bool
) -> None:
    with database.writing() as session:
        id_ = rows.shop(session)
        rows.benefit(session, id_, **given)
        rows.shop(session, "without")
        expected = [id_] if found else []
        assert found_around(session, HERE) == expected
        assert found_around(session, HERE, ANYTHING.narrowed(kinds={BenefitKind.PERCENT_OFF})) == expected
        inside = around.sorts(session, HERE, ANYTHING, [Moment(NOON)])
        assert narrowing.facets(inside, ANYTHING, 0).total == 0  # its hours are not known
        inside = around.sorts(session, HERE, ANYTHING, [Moment(NOON, open_now=False)])
        assert narrowing.facets(inside, ANYTHING, 0).total == len(expected)


def test_a_category_leaves_the_others_out(database: Database) -> None:
    with database.writing() as session:
        ids = {category: rows.shop(session, category, category=category) for category in Category}
        for category, id_ in ids.items():
            rows.benefit(session, id_, category)
        assert found_around(session, HERE) == sorted(ids.values())
        for category, id_ in ids.items():
            assert found_around(session, HERE, ANYTHING.narrowed(category=category)) == [id_]


def test_a_topic_leaves_the_others_out_whatever_their_category(database: Database) -> None:
    with database.writing() as session:
        given = {"bar": {"name": "小岛居酒屋"}, "restaurant": {"tags": "日料|江景"}, "coffee": {"tags": "江景"}}
        ids = {each: rows.shop(session, each, category=Category(each), **given[each]) for each in given}
        for category, id_ in ids.items():
            rows.benefit(session, id_, category)
        japanese, view = ANYTHING.narrowed(topic="japanese"), ANYTHING.narrowed(topic="江景")
        assert found_around(session, HERE, japanese) == [ids["bar"], ids["restaurant"]]
        assert found_around(session, HERE, japanese.narrowed(category=Category.BAR)) == [ids["bar"]]
        assert found_around(session, HERE, view) == [ids["restaurant"], ids["coffee"]]
        assert found_around(session, HERE, ANYTHING.narrowed(topic="museum")) == []
        inside = around.sorts(session, HERE, japanese, [Moment(NOON, open_now=False)])
        assert narrowing.facets(inside, japanese, 0).categories == {"bar": 1, "restaurant": 1}


@pytest.mark.parametrize(
    ("opening_hours", "states"),
    [("24/7", OPEN), ("14:00-22:00", OPENS), (None, UNKNOWN_HOURS), ("off", ANY - OPEN - OPENS - UNKNOWN_HOURS)],
)
def test_hours_are_those_of_the_moment(database: Database, opening_hours: str | None, states: ranking.States) -> None:
    with database.writing() as session:
        open_shop(session, "s", HERE.latitude, HERE.longitude, opening_hours=opening_hours)
        shops = Around(session, HERE, ANYTHING, NOON)
        assert [each.hours for each in shops.nearest(states, 1, 1)] == [hours.status(opening_hours, NOON, SHANGHAI)]
        assert (shops.count(states, 1, 9), shops.count(ANY - states, 1, 9)) == (1, 0)


def fused(session: Session, shop_id: int, cause: str, state: str, until: datetime) -> None:
    session.add(Fuse(shop_id=shop_id, cause=cause, state=state, since=NOW, until=until))
    session.flush()


@pytest.mark.parametrize(
    ("cause", "state", "leaves"),
    [("staff", "stopped", True), ("day", "full", True), ("hour", "full", True), ("day", "busy", False)],
)
def test_a_shop_that_takes_no_codes_is_not_found_until_it_does_again(
    database: Database, cause: str, state: str, *, leaves: bool
) -> None:
    now = ANYTHING.narrowed(open_now=True)
    with database.writing() as session:
        stopped = open_shop(session, "stopped", HERE.latitude, HERE.longitude)
        other = open_shop(session, "other", HERE.latitude, HERE.longitude + 0.001)
        fused(session, stopped, cause, state, until := NOW + timedelta(hours=1))
        for moment, expected in ((NOW, [other] if leaves else [stopped, other]), (until, [stopped, other])):
            shops = Around(session, HERE, now, moment.astimezone(SHANGHAI))
            assert [each.id for each in shops.nearest(OPEN, 9, REACH_M)] == expected
            assert shops.count(OPEN, REACH_M, 9) == len(expected)
            inside = around.sorts(session, HERE, now, [Moment(moment.astimezone(SHANGHAI))])
            assert narrowing.facets(inside, now, 0).total == len(expected)
        assert found_around(session, HERE) == [stopped, other]
        at_any_time = around.sorts(session, HERE, ANYTHING, [Moment(NOON), Moment(NOON, open_now=False)])
        assert [narrowing.left(at_any_time, ANYTHING, index) for index in (0, 1)] == [1 if leaves else 2, 2]


@pytest.mark.parametrize("topic", [None, "手冲", "japanese"])
def test_the_sheet_counts_what_the_plain_way_counts(database: Database, random: Random, topic: str | None) -> None:
    with database.writing() as session:
        cities.fill(session, 1_000, random)
        everything = cities.candidates(session, None, TODAY)
        search = ANYTHING.narrowed(prices=frozenset({1, 2}), kinds=frozenset({BenefitKind.AMOUNT_OFF}), topic=topic)
        moments = [Moment(NOON), Moment(NOON + timedelta(hours=8)), Moment(NOON, open_now=False)]
        seen = 0
        for city in cities.CITIES:
            point = Point(*city[1:3])
            inside = around.sorts(session, point, search, moments)
            assert inside.complete
            for index, moment in enumerate(moments):
                asked = search.narrowed(open_now=moment.open_now)
                near = reference.look_at(everything, point, asked, moment.at, SHANGHAI).inside
                assert narrowing.left(inside, asked, index) == len(near)
            seen += sum(inside.groups.values())
    assert seen > (30 if topic else 300)


@pytest.mark.parametrize(("shops", "complete"), [(2, True), (3, False), (4, False)])
def test_the_sheet_looks_at_so_many_shops_and_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch, shops: int, complete: bool
) -> None:
    monkeypatch.setattr(around, "SORTED_UP_TO", 3)
    with database.writing() as session:
        for number in range(shops):
            open_shop(session, f"s{number}", HERE.latitude, HERE.longitude)
        inside = around.sorts(session, HERE, ANYTHING, [Moment(NOON)])
    assert (sum(inside.groups.values()), inside.complete) == (min(shops, 3), complete)


def test_at_any_time_alone_shops_count_whatever_their_hours(database: Database) -> None:
    with database.writing() as session:
        for number, spec in enumerate(("24/7", "14:00-22:00", "off", None)):
            open_shop(session, f"s{number}", HERE.latitude, HERE.longitude, opening_hours=spec)
        inside = around.sorts(session, HERE, ANYTHING, [Moment(NOON, open_now=False)])
    assert narrowing.facets(inside, ANYTHING, 0).total == 4


def test_benefits_of_another_day_are_counted_for_that_day(database: Database) -> None:
    with database.writing() as session:
        id_ = rows.shop(session, opening_hours="24/7")
        rows.benefit(session, id_, "b1", valid_until=TODAY)
        rows.benefit(session, id_, "b2", kind=BenefitKind.GIFT, value=0)
        inside = around.sorts(session, HERE, ANYTHING, [Moment(NOON), Moment(NOON + DAY)])
    assert [Counter(narrowing.facets(inside, ANYTHING, index).kinds) for index in (0, 1)] == [
        {BenefitKind.PERCENT_OFF: 1, BenefitKind.GIFT: 1},
        {BenefitKind.GIFT: 1},
    ]


# What another connection changed is found changed

Change = Callable[[Session, tables.Shop], None]


def _moved(session: Session, shop: tables.Shop) -> None:
    shop.latitude += 0.1
    for name, value in grid.position(shop.latitude, shop.longitude)._asdict().items():
        setattr(shop, name, value)


def _of_another_category(session: Session, shop: tables.Shop) -> None:
    shop.category = Category.TEA


def _with_other_hours(session: Session, shop: tables.Shop) -> None:
    shop.timetable_id = rows.timetable(session, "18:00-23:00")


def _without_benefit(session: Session, shop: tables.Shop) -> None:
    for benefit in session.scalars(select(tables.Benefit)):
        benefit.superseded_at = NOW


@pytest.mark.parametrize("change", [_moved, _of_another_category, _with_other_hours, _without_benefit])
def test_what_another_connection_changed_the_next_search_finds_changed(
    database: Database, url: str, change: Change
) -> None:
    coffee = Search(ANYTHING.origin, Category.COFFEE)
    with database.writing() as session:
        id_ = open_shop(session, "s", HERE.latitude, HERE.longitude)
    with database.reading() as session:
        assert [each.id for each in ranking.answer(Around(session, HERE, coffee, NOON), coffee).page] == [id_]
    other = Database(url)
    with other.writing() as session:
        shop = session.get(tables.Shop, id_)
        assert shop is not None
        change(session, shop)
    other.close()
    with database.reading() as session:
        assert ranking.answer(Around(session, HERE, coffee, NOON), coffee).page == ()


def test_a_timetable_that_another_connection_brings_is_known_at_once(database: Database, url: str) -> None:
    with database.reading() as session:
        assert Around(session, HERE, ANYTHING, NOON).nearest(OPEN, 1, 1) == []
    other = Database(url)
    with other.writing() as session:
        id_ = open_shop(session, "s", HERE.latitude, HERE.longitude, opening_hours="11:00-13:00")
    other.close()
    with database.reading() as session:
        [found] = Around(session, HERE, ANYTHING, NOON).nearest(OPEN, 1, 1)
    assert found == (id_, 0.0, hours.Open(datetime(2026, 5, 20, 13, tzinfo=SHANGHAI)))


def test_without_a_named_zone_there_is_no_telling_what_is_open(database: Database) -> None:
    with database.reading() as session, pytest.raises(TypeError, match="local time"):
        Around(session, HERE, ANYTHING, NOW)
