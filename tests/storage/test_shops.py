"""Shops: every answer equals the plain way's, at the edges of squares and of the world too; names, stars, reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, partial
from math import cos, degrees, inf, nextafter, radians
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from rules import ranking
from rules.catalogue import BenefitKind, Category, LimitPeriod
from rules.geo import EARTH_RADIUS_M, Point, distance_m
from rules.search import REACH_M
from rules.shops import Shop
from storage import shops, tables
from storage.database import Database, Session
from storage.shops import CELL_DEGREES, RINGS_M, cell
from tests import cities, reference
from tests.storage import rows
from tests.storage.rows import NOW, PEOPLES_SQUARE, TODAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE = Point(*PEOPLES_SQUARE)
DAY = timedelta(days=1)


def found_around(session: Session, point: Point, category: Category | None = None, today: date = TODAY) -> list[int]:
    """The ids in the widest ring that really are within its radius."""
    widest = list(shops.rings(session, point, category, today))[-1]
    return sorted(each.id for each in widest.candidates if _distance(point, each) <= widest.radius_m)


def _distance(point: Point, shop: ranking.Candidate) -> float:
    return distance_m(point, Point(shop.latitude, shop.longitude))


def open_shop(session: Session, shop_id: str, latitude: float, longitude: float) -> int:
    """A shop there with a benefit for the year."""
    id_ = rows.shop(session, shop_id, latitude=latitude, longitude=longitude)
    rows.benefit(session, id_, f"b-{shop_id}")
    return id_


def test_1200_answers_over_1000_shops_are_those_of_the_plain_way(database: Database, random: Random) -> None:
    with database.writing() as session:
        cities.fill(session, 1_000, random)
    wrong, shown = [], 0
    with database.reading() as session:
        everything = cache(partial(cities.candidates, session))
        for point, search, now in cities.questions(session, random, 1_200, days=30):
            today = now.astimezone(SHANGHAI).date()
            rings = shops.rings(session, point, search.category, today)
            answer = ranking.nearest(rings, point, search, now, SHANGHAI)
            expected = reference.look_at(everything(search.category, today), point, search, now, SHANGHAI)
            shown += len(answer.page)
            if not reference.agrees(answer, expected, search):
                wrong.append((point, search, now))
    assert wrong == []
    assert shown > 1_200  # most questions are about somewhere


@pytest.mark.parametrize("radius_m", RINGS_M)
@pytest.mark.parametrize("bearing", ["n", "e", "s", "w", "corner"])
def test_a_ring_holds_a_shop_on_its_very_edge(database: Database, radius_m: float, bearing: str) -> None:
    """On the border of a square too, where rounding could put a shop into the next one."""
    border = Point(6247 * CELL_DEGREES, 24_294 * CELL_DEGREES)
    reach = degrees(radius_m / EARTH_RADIUS_M)
    east = reach / cos(radians(border.latitude))
    north, sideways = {"n": (-1, 0), "e": (0, -1), "s": (1, 0), "w": (0, 1), "corner": (0.7, 0.7)}[bearing]
    point = Point(border.latitude + north * reach, border.longitude + sideways * east)
    with database.writing() as session:
        for latitude in _around(border.latitude):
            for longitude in _around(border.longitude):
                open_shop(session, f"{latitude!r},{longitude!r}", latitude, longitude)
        everything = cities.candidates(session, None, TODAY)
        inside = {shop.id for shop in everything if _distance(point, shop) <= radius_m}
        ring = next(ring for ring in shops.rings(session, point, None, TODAY) if ring.radius_m == radius_m)
    assert inside <= {shop.id for shop in ring.candidates}


def _around(number: float) -> tuple[float, float, float]:
    return nextafter(number, -inf), number, nextafter(number, inf)


@pytest.mark.parametrize(
    ("radius_m", "here", "edge"),
    [
        (1_000, 1.9639932036372454, 1.9549999999999998),
        (3_000, 28.656979610911733, 28.629999999999995),
        (50_000, 14.764660181862268, 14.314999999999998),
    ],
)
def test_where_rounding_parts_the_box_from_the_circle_nobody_is_lost(
    database: Database, radius_m: float, here: float, edge: float
) -> None:
    """Latitudes whose distance is within the radius, and yet the box without its allowance ends one square before."""
    point, shop = Point(here, 121.0), Point(edge, 121.0)
    assert distance_m(point, shop) <= radius_m
    assert cell(shop.latitude) < cell(point.latitude - degrees(radius_m / EARTH_RADIUS_M))
    with database.writing() as session:
        id_ = open_shop(session, "edge", shop.latitude, shop.longitude)
        ring = next(ring for ring in shops.rings(session, point, None, TODAY) if ring.radius_m == radius_m)
    assert [found.id for found in ring.candidates] == [id_]


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
        rings = list(shops.rings(session, point, None, TODAY))
    assert [ring.radius_m for ring in rings] == list(RINGS_M)
    assert all([shop.id for shop in ring.candidates] == [id_] for ring in rings)


def test_each_ring_holds_the_ones_before(database: Database, random: Random) -> None:
    with database.writing() as session:
        cities.fill(session, 300, random)
        place = session.execute(select(tables.Shop.latitude, tables.Shop.longitude)).first()
        assert place is not None
        seen: set[int] = set()
        for ring in shops.rings(session, Point(*place), None, TODAY):
            now_seen = {shop.id for shop in ring.candidates}
            assert seen <= now_seen
            seen = now_seen
    assert seen


def test_a_ring_is_asked_for_only_when_it_is_drawn(database: Database) -> None:
    with database.writing() as session:
        rings = shops.rings(session, HERE, None, TODAY)
        assert next(rings).candidates == []
        id_ = open_shop(session, "new", HERE.latitude, HERE.longitude)
        assert [shop.id for shop in next(rings).candidates] == [id_]


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
def test_only_a_shop_with_a_benefit_valid_today_is_a_candidate(
    database: Database, given: dict[str, Any], found: bool
) -> None:
    with database.writing() as session:
        id_ = rows.shop(session)
        rows.benefit(session, id_, **given)
        rows.shop(session, "without")
        assert found_around(session, HERE) == ([id_] if found else [])


def test_a_category_leaves_the_others_out(database: Database) -> None:
    with database.writing() as session:
        ids = {category: rows.shop(session, category, category=category) for category in Category}
        for category, id_ in ids.items():
            rows.benefit(session, id_, category)
        assert found_around(session, HERE) == sorted(ids.values())
        for category, id_ in ids.items():
            assert found_around(session, HERE, category) == [id_]


def test_a_shop_comes_whole_with_its_current_benefits(database: Database) -> None:
    with database.writing() as session:
        id_ = rows.shop(session, name="咖啡", name_en="Coffee", opening_hours="24/7", price_band=2, phone="021 5550 1")
        rows.benefit(session, id_, "b1", superseded_at=NOW, value=500)
        new = rows.benefit(session, id_, "b1", version=2, limit_per_member=1, limit_period=LimitPeriod.DAY)
        gift = rows.benefit(session, id_, "b2", kind=BenefitKind.GIFT, value=0, daily_quota=10, stacking=True)
    with database.reading() as session:
        shop = shops.one(session, id_)
    assert shop is not None
    assert (shop.name, shop.name_en, shop.category, shop.point) == ("咖啡", "Coffee", Category.COFFEE, HERE)
    assert (shop.opening_hours, shop.price_band, shop.phone) == ("24/7", 2, "021 5550 1")
    benefits = {benefit.id: benefit for benefit in shop.benefits}
    assert set(benefits) == {new, gift}
    assert (benefits[new].limit_per_member, benefits[new].limit_period) == (1, LimitPeriod.DAY)
    assert (benefits[gift].kind, benefits[gift].daily_quota, benefits[gift].stacking) == (BenefitKind.GIFT, 10, True)


def test_ids_nobody_has_are_left_out(database: Database) -> None:
    with database.writing() as session:
        id_ = rows.shop(session)
        assert set(shops.in_full(session, [id_, id_ + 1, -1])) == {id_}
        assert shops.in_full(session, []) == {}
        assert shops.one(session, id_ + 1) is None


def test_a_shop_is_found_by_a_part_of_either_name_oldest_first(database: Database) -> None:
    with database.writing() as session:
        for shop_id, search_name in (
            ("s1", "静安咖啡 jingan coffee"),
            ("s2", "百货"),
            ("s3", "静安面包 jingan bakery"),
        ):
            rows.shop(session, shop_id, name=shop_id, search_name=search_name)

        def named(folded: str, limit: int = 50) -> list[str]:
            return [shop.name for shop in shops.named(session, folded, limit)]

        assert named("静安") == ["s1", "s3"]
        assert named("jingan") == ["s1", "s3"]
        assert named("jingan", limit=1) == ["s1"]
        assert named("bakery") == ["s3"]
        assert named("茶") == []
        assert named("静%面") == []
        assert named("百_") == ["s2"]  # what LIKE would take for a wildcard is not looked for


def test_cities_are_counted_the_largest_first_with_the_middle_of_their_shops(database: Database) -> None:
    with database.writing() as session:
        assert shops.cities(session) == []
        rows.shop(session, "s1", city="杭州", latitude=30.0, longitude=120.0)
        rows.shop(session, "s2", city="上海", latitude=31.0, longitude=121.0)
        rows.shop(session, "s3", city="上海", latitude=32.0, longitude=122.0)
        assert shops.cities(session) == [("上海", 2, Point(31.5, 121.5)), ("杭州", 1, Point(30.0, 120.0))]


def test_a_star_is_put_on_and_taken_off(database: Database) -> None:
    with database.writing() as session:
        mei, tom, shop = rows.member(session, 1), rows.member(session, 2), rows.shop(session)
        assert shops.star(session, mei, shop, NOW)
        assert (shops.is_starred(session, mei, shop), shops.is_starred(session, tom, shop)) == (True, False)
        assert not shops.star(session, mei, shop, NOW)
        assert not shops.is_starred(session, mei, shop)
        assert shops.star(session, mei, shop, NOW)


def test_a_star_on_a_shop_that_is_gone_is_refused_by_the_database(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
    with pytest.raises(IntegrityError), database.writing() as session:
        shops.star(session, mei, 999, NOW)


def test_starred_shops_come_newest_first(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        ids = [rows.shop(session, f"s{number}", name=f"s{number}") for number in range(4)]
        for minutes, id_ in zip((2, 3, 1), ids, strict=False):
            shops.star(session, mei, id_, NOW + timedelta(minutes=minutes))
        shops.star(session, tom, ids[3], NOW)
        assert names(shops.starred(session, mei)) == ["s1", "s0", "s2"]
        assert names(shops.starred(session, tom)) == ["s3"]


def names(found: Sequence[Shop]) -> list[str]:
    return [shop.name for shop in found]


def test_the_same_report_from_one_member_counts_once(database: Database) -> None:
    with database.writing() as session:
        mei, tom, shop = rows.member(session, 1), rows.member(session, 2), rows.shop(session)
        for member_id, problem in ((mei, "closed"), (mei, "closed"), (mei, "hours"), (tom, "closed")):
            shops.report(session, member_id, shop, problem, NOW)
        kept = session.execute(select(tables.Report.member_id, tables.Report.problem)).all()
    assert sorted(kept) == [(mei, "closed"), (mei, "hours"), (tom, "closed")]
