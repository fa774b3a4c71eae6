"""The names that messages are searched for: shops and events of the database, the packaged places and brands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, func, select
from sqlmodel import Session, col

from rules.catalogue import Category
from rules.events import EventState
from rules.gazetteer import Place, PlaceKind
from rules.understanding.names import Name, NameKind, Names
from storage import gazetteer, tables
from storage.event_tables import EventRow
from storage.prepared import Prepared, parameter

MOST_SHOPS = 20_000  # of more, those that came last are known by how a sentence is built around them

_SHOP = tables.Shop
_CHANGED = Prepared(
    select(
        *(
            select(part).scalar_subquery()
            for part in (
                func.count(col(_SHOP.id)),
                func.max(col(_SHOP.updated_at)),
                func.count(col(EventRow.id)),
                func.max(col(EventRow.updated_at)),
            )
        )
    )
)
_SHOPS = Prepared(
    select(col(_SHOP.id), col(_SHOP.name), col(_SHOP.name_en), col(_SHOP.category))
    .order_by(col(_SHOP.id))
    .limit(parameter("number"))
)
_EVENTS = Prepared(
    select(col(EventRow.id), col(EventRow.title), col(EventRow.title_en))
    .where(col(EventRow.state) == EventState.PUBLISHED.value)
    .order_by(col(EventRow.id))
)


class _Learnt(NamedTuple):
    """Names, and what of the database they were made of."""

    stamp: tuple[Any, ...]
    names: Names


# By dialect, of which every database has one of its own: what was learnt goes when the database goes.
_LEARNT: WeakKeyDictionary[Dialect, _Learnt] = WeakKeyDictionary()


def names(session: Session) -> Names:
    """What `renew` learnt last of the session's database; the first call learns it."""
    learnt = _LEARNT.get(_dialect(session))
    return learnt.names if learnt else renew(session)


def renew(session: Session) -> Names:
    """Learn the names again if shops or events changed: milliseconds if not, a tenth of a second for a thousand shops
    if so, therefore not on the event loop."""
    stamp = _CHANGED.rows(session)[0]
    learnt = _LEARNT.get(_dialect(session))
    if learnt is None or learnt.stamp != stamp:
        learnt = _Learnt(stamp, Names([*_of_database(session), *_packaged_names()]))
        _LEARNT[_dialect(session)] = learnt
    return learnt.names


@cache
def packaged() -> Names:
    """Places, cities and brands only: all there is without a database."""
    return Names(_packaged_names())


def _dialect(session: Session) -> Dialect:
    bind = session.bind
    connection = bind if isinstance(bind, Connection) else session.connection()
    return connection.dialect


def _of_database(session: Session) -> Iterator[Name]:
    for id_, name, name_en, category in _SHOPS.rows(session, number=MOST_SHOPS):
        yield Name(NameKind.SHOP, str(id_), name, (name_en,), category=Category(category))
    for id_, title, title_en in _EVENTS.rows(session):
        yield Name(NameKind.EVENT, str(id_), title, (title_en,))


@cache
def _packaged_names() -> tuple[Name, ...]:
    return (*_places(gazetteer.packaged()), *_brands())


def _places(places: Iterable[Place]) -> Iterator[Name]:
    for place in places:
        kind = NameKind.CITY if place.kind is PlaceKind.CITY else NameKind.PLACE
        yield Name(kind, place.place_id, place.name, (place.name_en, *place.aliases), place.pinyin)


def _brands() -> Iterator[Name]:
    for brand in gazetteer.brands():
        yield Name(NameKind.BRAND, brand.name, brand.name, (brand.name_en, *brand.aliases), category=brand.category)
