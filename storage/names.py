"""Shops by what members call them: a part of a name is a range in an index of the names from each word on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from sqlalchemy import Integer, bindparam, delete, select
from sqlmodel import Session, col

from storage import tables
from storage.prepared import Prepared, parameter
from storage.upserts import insert

LONGEST = 64  # folded characters; longer text is a message, not the name of a shop
LOOKED_AT = 1_000  # places in names; what very many names hold says too little to be told the oldest of
_BEGINNINGS = re.compile("[a-z0-9]+|[^ ]")  # of Latin words and numbers, and each Chinese character
_LAST = "\U0010ffff"  # comes after what any name goes on with

_SHOP, _NAME = tables.Shop, tables.ShopName
_HELD = select(col(_SHOP.id), col(_SHOP.search_name)).where(
    col(_SHOP.shop_id).in_(bindparam("shop_ids", expanding=True))
)
_FORGET = delete(_NAME).where(col(_NAME.part) == bindparam("gone"), col(_NAME.shop_id) == bindparam("shop"))


def _begun() -> Prepared:
    some = (
        select(col(_NAME.shop_id))
        .where(col(_NAME.part) >= parameter("first"), col(_NAME.part) < parameter("last"))
        .order_by(col(_NAME.part), col(_NAME.shop_id))
        .limit(LOOKED_AT)
        .subquery()
    )
    return Prepared(select(some.c.shop_id).distinct().order_by(some.c.shop_id).limit(parameter("number", Integer)))


_BEGUN = _begun()


def found(session: Session, folded: str, limit: int) -> list[int]:
    """The ids of shops with a name that holds `folded` from the beginning of a word on, ascending."""
    if not 0 < len(folded) <= LONGEST:
        return []
    rows = _BEGUN.rows(session, first=folded, last=folded + _LAST, number=limit)
    return [id_ for (id_,) in rows]


def held(session: Session, shop_ids: Collection[str]) -> dict[int, str]:
    """The names, as `Shop.search_name` holds them, by row id; for those of `shop_ids` that there are."""
    return dict(session.connection().execute(_HELD, {"shop_ids": list(shop_ids)}).all())


def renew(session: Session, before: Mapping[int, str], now: Mapping[int, str]) -> None:
    """Have shops found by their names of `now` instead of those of `before`; whoever writes names calls this."""
    old, new = _rows(before), _rows(now)
    if gone := old - new:
        session.connection().execute(_FORGET, [{"gone": part, "shop": id_} for part, id_ in gone])
    if come := sorted(new - old):
        rows = [{"part": part, "shop_id": id_} for part, id_ in come]
        session.connection().execute(insert(session, _NAME), rows)


def _rows(names: Mapping[int, str]) -> set[tuple[str, int]]:
    return {(part, id_) for id_, name in names.items() for part in parts(name)}


def parts(search_name: str) -> set[str]:
    """Both names from the beginning of each word on."""
    names = search_name.split("|")
    return {name[word.start() :][:LONGEST] for name in names for word in _BEGINNINGS.finditer(name)}
