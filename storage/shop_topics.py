"""Shops by their topics: the rows that a search for a cuisine, a cinema or a tag looks through."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session, col

from rules import shop_topics
from rules.catalogue import Category
from storage import tables
from storage.prepared import Prepared, parameter
from storage.upserts import insert

_AT_ONCE = 1_000
_SHOP, _TOPIC = tables.Shop, tables.ShopTopic
_COLUMNS = ("topic", "band", "longitude", "shop_id")
_DUE = select(
    *(col(column) for column in (_SHOP.id, _SHOP.band, _SHOP.longitude)),
    *(col(column) for column in (_SHOP.category, _SHOP.name, _SHOP.name_en, _SHOP.tags)),
).where(col(_SHOP.shop_id).in_(bindparam("shop_ids", expanding=True)))
_KEPT = select(*(getattr(_TOPIC, name) for name in _COLUMNS)).where(
    col(_TOPIC.shop_id).in_(bindparam("ids", expanding=True))
)
_FORGET = delete(_TOPIC).where(*(getattr(_TOPIC, name) == bindparam(f"old_{name}") for name in _COLUMNS))
_ANY = Prepared(select(col(_TOPIC.shop_id)).where(col(_TOPIC.topic) == parameter("topic")).limit(1))

Row = tuple[str, int, float, int]


def is_held(session: Session, topic: str) -> bool:
    """Whether any shop has the topic."""
    return _ANY.row(session, topic=topic) is not None


def renew(session: Session, shop_ids: Collection[str]) -> None:
    """Have these shops, by the ids of ops, found by what they are now; whoever writes shops calls this."""
    ids = iter(shop_ids)
    while some := list(islice(ids, _AT_ONCE)):
        _renew(session, some)


def _renew(session: Session, shop_ids: list[str]) -> None:
    connection = session.connection()
    shops = connection.execute(_DUE, {"shop_ids": shop_ids}).all()
    kept: set[Row] = {tuple(row) for row in connection.execute(_KEPT, {"ids": [shop.id for shop in shops]})}
    due: set[Row] = {
        (topic, shop.band, shop.longitude, shop.id)
        for shop in shops
        for topic in shop_topics.of_shop(Category(shop.category), shop.name, shop.name_en, shop.tags)
    }
    if gone := kept - due:
        old = [f"old_{name}" for name in _COLUMNS]
        connection.execute(_FORGET, [dict(zip(old, row, strict=True)) for row in gone])
    if come := sorted(due - kept):
        connection.execute(insert(session, _TOPIC), [dict(zip(_COLUMNS, row, strict=True)) for row in come])
