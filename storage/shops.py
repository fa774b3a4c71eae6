"""Shops: those around a point in growing rings, one or several in full, those called what a member typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from math import cos, degrees, floor, radians
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, ScalarSelect, delete, func, select
from sqlmodel import Session, SQLModel, col

from rules.benefits import Benefit
from rules.catalogue import BenefitKind, Category, LimitPeriod
from rules.geo import EARTH_RADIUS_M, Point
from rules.ranking import Candidate, Ring
from rules.search import RADII_M, REACH_M
from rules.shops import Shop
from storage import tables
from storage.prepared import Prepared, as_date, numbered, parameter, placeholders
from storage.upserts import insert

CELL_DEGREES = 0.005  # a square of the search grid: about 550 m by 480 m at these latitudes
ROUNDING_DEGREES = 1e-9  # a tenth of a millimetre: a shop on the very edge of a ring is in the ring's box
# The radii a member can choose, so that a ring seldom reads what the answer cannot hold, then wider ones.
RINGS_M = (*RADII_M, 6_000, 12_000, 25_000, REACH_M)

_SHOP, _BENEFIT = tables.Shop, tables.Benefit


class City(NamedTuple):
    """A city the card works in: how many shops, and the middle of them."""

    name: str
    shops: int
    centre: Point


def cell(degrees_: float) -> int:
    """The row or column of the search grid that a latitude or longitude in degrees falls into."""
    return floor(degrees_ / CELL_DEGREES)


def _kinds_of_valid_benefits() -> ScalarSelect[str]:
    """The kinds of the benefits of the shop at hand that are valid today, commas between; NULL where there is none."""
    kinds = select(func.aggregate_strings(col(_BENEFIT.kind), ",")).where(
        col(_BENEFIT.shop_id) == col(_SHOP.id),
        col(_BENEFIT.superseded_at).is_(None),
        col(_BENEFIT.valid_from) <= parameter("today", Date),
        col(_BENEFIT.valid_until) >= parameter("today", Date),
    )
    return kinds.correlate(_SHOP).scalar_subquery()


def _candidates(*, by_category: bool) -> Prepared:
    """Shops in a box of grid squares: one index seek per row of squares, which beats one wide range by far."""
    rows = select(parameter("south", Integer).label("y")).cte("rows", recursive=True)
    rows = rows.union_all(select(rows.c.y + 1).where(rows.c.y < parameter("north")))
    box = (
        select(
            col(_SHOP.id),
            col(_SHOP.latitude),
            col(_SHOP.longitude),
            col(_SHOP.opening_hours),
            col(_SHOP.category),
            col(_SHOP.price_band),
            _kinds_of_valid_benefits(),
        )
        .select_from(rows)
        .join(_SHOP, col(_SHOP.cell_y) == rows.c.y)
        .where(col(_SHOP.cell_x).between(parameter("west"), parameter("east")))
    )
    return Prepared(box.where(col(_SHOP.category) == parameter("category")) if by_category else box)


_ANY_CATEGORY, _ONE_CATEGORY = _candidates(by_category=False), _candidates(by_category=True)


def rings(session: Session, point: Point, category: Category | None, today: date) -> Iterator[Ring]:
    """The shops with a benefit valid on `today` around `point`, in circles of growing radius up to 50 km.

    Each ring holds all shops within its radius; the query for a ring runs when it is drawn.
    """
    statement = _ONE_CATEGORY if category else _ANY_CATEGORY
    filters = {"today": today.isoformat()} | ({"category": category.value} if category else {})
    for radius in RINGS_M:
        rows = statement.rows(session, **filters, **_box(point, radius))
        # Dropped here and not by EXISTS, which would look the benefits of every other shop up a second time.
        yield Ring(radius, [Candidate._make(row) for row in rows if row[-1] is not None])


def _box(point: Point, radius_m: float) -> dict[str, int]:
    """The grid squares that hold every point within `radius_m` of `point`.

    Exact up to 88° north and south. Squares beyond the date line are not looked at.
    """
    reach_y = degrees(radius_m / EARTH_RADIUS_M) + ROUNDING_DEGREES
    # A degree of longitude is shortest at the box's far edge from the equator.
    narrowest = cos(radians(min(89.0, abs(point.latitude) + reach_y)))
    reach_x = reach_y / narrowest
    return {
        "south": cell(point.latitude - reach_y),
        "north": cell(point.latitude + reach_y),
        "west": cell(point.longitude - reach_x),
        "east": cell(point.longitude + reach_x),
    }


_SHOP_COLUMNS = (
    *("id", "name", "name_en", "category", "city", "district", "address", "latitude", "longitude"),
    *("opening_hours", "phone", "price_band"),
)
_BENEFIT_FIELDS = tuple(field.name for field in fields(Benefit))


def _columns(table: type[SQLModel], names: Iterable[str]) -> list[Any]:
    return [getattr(table, name) for name in names]


@lru_cache
def _shops_in_full(number: int) -> Prepared:
    return Prepared(select(*_columns(_SHOP, _SHOP_COLUMNS)).where(col(_SHOP.id).in_(placeholders(number))))


@lru_cache
def _current_benefits(number: int) -> Prepared:
    benefits = select(*_columns(_BENEFIT, ("shop_id", *_BENEFIT_FIELDS))).order_by(col(_BENEFIT.id))
    return Prepared(
        benefits.where(col(_BENEFIT.shop_id).in_(placeholders(number)), col(_BENEFIT.superseded_at).is_(None))
    )


def in_full(session: Session, ids: Iterable[int]) -> dict[int, Shop]:
    """The shops with these ids and their current benefits; an id nobody has is left out."""
    given = numbered(ids)
    if not given:
        return {}
    benefits: dict[int, list[Benefit]] = {}
    for shop_id, *row in _current_benefits(len(given)).rows(session, **given):
        benefits.setdefault(shop_id, []).append(_benefit(dict(zip(_BENEFIT_FIELDS, row, strict=True))))
    rows = _shops_in_full(len(given)).rows(session, **given)
    return {row[0]: _shop(row, benefits.get(row[0], ())) for row in rows}


def one(session: Session, id_: int) -> Shop | None:
    """The shop with this id and its current benefits."""
    return in_full(session, [id_]).get(id_)


def named(session: Session, folded: str, limit: int = 50) -> list[Shop]:
    """Shops whose Chinese or English name holds `folded` (text as `rules.folding.fold` leaves it), oldest first."""
    pattern = f"%{folded.replace('%', '').replace('_', '')}%"
    query = select(col(_SHOP.id)).where(col(_SHOP.search_name).like(pattern)).order_by(col(_SHOP.id)).limit(limit)
    return _in_order(session, session.scalars(query).all())


def cities(session: Session) -> list[City]:
    """Every city with shops, the one with most first."""
    query = (
        select(
            col(_SHOP.city),
            func.count(),
            func.avg(col(_SHOP.latitude)),
            func.avg(col(_SHOP.longitude)),
        )
        .group_by(col(_SHOP.city))
        .order_by(func.count().desc(), col(_SHOP.city))
    )
    return [
        City(name, shops, Point(latitude, longitude)) for name, shops, latitude, longitude in session.execute(query)
    ]


def star(session: Session, member_id: int, shop_id: int, now: datetime) -> bool:
    """Put the shop on the member's list, or take it off if it is there; True when it is on the list afterwards."""
    saved = tables.SavedShop
    mine = delete(saved).where(col(saved.member_id) == member_id, col(saved.shop_id) == shop_id)
    if session.execute(mine.returning(col(saved.shop_id))).first() is not None:
        return False
    row = {"member_id": member_id, "shop_id": shop_id, "created_at": now}
    session.execute(insert(session, saved).values(row).on_conflict_do_nothing())
    return True


def is_starred(session: Session, member_id: int, shop_id: int) -> bool:
    return session.get(tables.SavedShop, (member_id, shop_id)) is not None


def starred(session: Session, member_id: int) -> list[Shop]:
    """The shops on the member's list, the newest first."""
    query = (
        select(col(tables.SavedShop.shop_id))
        .where(col(tables.SavedShop.member_id) == member_id)
        .order_by(col(tables.SavedShop.created_at).desc(), col(tables.SavedShop.shop_id))
    )
    return _in_order(session, session.scalars(query).all())


def report(session: Session, member_id: int, shop_id: int, problem: str, now: datetime) -> None:
    """Note that something about the shop is wrong (`problem` is one of the table's words); once per member."""
    row = {"member_id": member_id, "shop_id": shop_id, "problem": problem, "created_at": now}
    session.execute(insert(session, tables.Report).values(row).on_conflict_do_nothing())


def _in_order(session: Session, ids: Sequence[int]) -> list[Shop]:
    found = in_full(session, ids)
    return [found[id_] for id_ in ids]


def _shop(row: Sequence[Any], benefits: Sequence[Benefit]) -> Shop:
    id_, name, name_en, category, city, district, address, latitude, longitude, hours, phone, price_band = row
    return Shop(
        id=id_,
        name=name,
        name_en=name_en,
        category=Category(category),
        city=city,
        district=district,
        address=address,
        point=Point(latitude, longitude),
        opening_hours=hours,
        phone=phone,
        price_band=price_band,
        benefits=tuple(benefits),
    )


def _benefit(row: dict[str, Any]) -> Benefit:
    read: dict[str, Any] = {
        "kind": BenefitKind(row["kind"]),
        "limit_period": LimitPeriod(row["limit_period"]) if row["limit_period"] else None,
        "valid_from": as_date(row["valid_from"]),
        "valid_until": as_date(row["valid_until"]),
        "stacking": bool(row["stacking"]),
    }
    return Benefit(**row | read)
