"""The kinds of benefit that a shop offers at all, as bits of one number: what tells most shops of a rare kind apart
without a look at their benefits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

from sqlalchemy import bindparam, case, func, select, update
from sqlmodel import Session, col

from rules.catalogue import BenefitKind
from storage import tables

# Shops keep these numbers, so the order stays; new kinds go to the end.
_BITS = {
    kind.value: 1 << place
    for place, kind in enumerate((BenefitKind.PERCENT_OFF, BenefitKind.AMOUNT_OFF, BenefitKind.GIFT, BenefitKind.TRIAL))
}
_SHOP, _BENEFIT = tables.Shop, tables.Benefit
_OFFERED = (
    select(func.coalesce(func.sum(case(_BITS, value=col(_BENEFIT.kind)).distinct()), 0))
    .where(col(_BENEFIT.shop_id) == col(_SHOP.id), col(_BENEFIT.superseded_at).is_(None))
    .correlate(_SHOP)
    .scalar_subquery()
)
_RENEW = update(_SHOP).where(col(_SHOP.id).in_(bindparam("ids", expanding=True))).values(kinds=_OFFERED)
_AT_ONCE = 1_000


def bits(kinds: Iterable[str]) -> int:
    """The kinds as bits."""
    return sum(_BITS[kind] for kind in frozenset(kinds))


def renew(session: Session, shop_ids: Collection[int]) -> None:
    """Note at these shops what their current benefits, valid today or not, are; whoever writes benefits calls this."""
    ids = iter(shop_ids)
    while some := list(islice(ids, _AT_ONCE)):
        session.connection().execute(_RENEW, {"ids": some})
