"""Shops: one or several in full, those called what a member typed, their cities, stars and reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from rules.benefits import Benefit
from rules.catalogue import Category
from rules.geo import Point
from rules.shops import Shop
from storage import benefits, names, tables
from storage.prepared import Prepared, numbered, placeholders
from storage.upserts import insert

_SHOP, _BENEFIT = tables.Shop, tables.Benefit


class City(NamedTuple):
    """A city the card works in: how many shops, and the middle of them."""

    name: str
    shops: int
    centre: Point


Row = tuple[Any, ...]  # the columns of a shop, then those of one of its benefits
_AT_ONCE = 32  # shops: for more the statement alone takes milliseconds to make
_SHOP_COLUMNS = (
    *("id", "name", "name_en", "category", "city", "district", "address", "latitude", "longitude"),
    *("phone", "price_band"),
)
_CATEGORY = {category.value: category for category in Category}  # a third of the time that calling the enum takes


@lru_cache
def _in_full(number: int) -> Prepared:
    """Of so many shops a row for each current benefit, or one where there is none."""
    current = (col(_BENEFIT.shop_id) == col(_SHOP.id)) & col(_BENEFIT.superseded_at).is_(None)
    return Prepared(
        select(*(getattr(_SHOP, name) for name in _SHOP_COLUMNS), col(tables.Timetable.spec), *benefits.COLUMNS)
        .outerjoin(tables.Timetable, col(tables.Timetable.id) == col(_SHOP.timetable_id))
        .outerjoin(_BENEFIT, current)
        .where(col(_SHOP.id).in_(placeholders(number)))
        .order_by(col(_SHOP.id), col(_BENEFIT.id))
    )


def in_full(session: Session, ids: Iterable[int]) -> dict[int, Shop]:
    """The shops with these ids and their current benefits; an id nobody has is left out."""
    wanted, found = iter(ids), dict[int, Shop]()
    while some := list(islice(wanted, _AT_ONCE)):
        length = 1 << (len(some) - 1).bit_length()  # few lengths are enough, as each has a statement of its own
        given = numbered(some + some[:1] * (length - len(some)))
        for id_, rows in groupby(_in_full(length).rows(session, **given), itemgetter(0)):
            found[id_] = _shop(list(rows))
    return found


def one(session: Session, id_: int) -> Shop | None:
    """The shop with this id and its current benefits."""
    return in_full(session, [id_]).get(id_)


def known_as(session: Session, shop_id: str) -> Shop | None:
    """The shop that its operator calls `shop_id`, the name it was imported by."""
    id_ = session.scalars(select(col(_SHOP.id)).where(col(_SHOP.shop_id) == shop_id)).first()
    return None if id_ is None else one(session, id_)


def named(session: Session, folded: str, limit: int = 50) -> list[Shop]:
    """Shops whose Chinese or English name holds `folded` (text as `rules.folding.fold` leaves it) from the beginning of
    a word on, oldest first."""
    return _in_order(session, names.found(session, folded, limit))


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


def _shop(rows: Sequence[Row]) -> Shop:
    own = len(_SHOP_COLUMNS) + 1
    id_, name, name_en, category, city, district, address, latitude, longitude, phone, price_band, hours = rows[0][:own]
    return Shop(
        id=id_,
        name=name,
        name_en=name_en,
        category=_CATEGORY[category],
        city=city,
        district=district,
        address=address,
        point=Point(latitude, longitude),
        opening_hours=hours,
        phone=phone,
        price_band=price_band,
        benefits=_benefits(rows, own),
    )


def _benefits(rows: Iterable[Row], first: int) -> tuple[Benefit, ...]:
    """The benefits whose fields are the rows' columns from `first` on; none in the row of a shop without any."""
    return tuple(benefits.benefit(row[first:]) for row in rows if row[first] is not None)
