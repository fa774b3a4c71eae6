"""Reading the ledger for whom it is about: a member's savings and the shops they use, a shop's day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from rules.catalogue import Category
from rules.savings import Entry
from rules.takings import Sale
from storage import tables
from storage.prepared import Prepared, as_date, as_moment, parameter
from storage.till_tables import Code, Redemption

_MINE = (col(Redemption.member_id) == parameter("member_id"), col(Redemption.reversed_at).is_(None))
_ENTRIES = Prepared(
    select(
        col(tables.Card.card_number),
        col(Redemption.business_day),
        col(tables.Shop.category),
        col(Redemption.discount),
        col(Redemption.estimated),
    )
    .join(tables.Shop, col(tables.Shop.id) == col(Redemption.shop_id))
    .outerjoin(tables.Card, col(tables.Card.id) == col(Redemption.card_id))
    .where(*_MINE)
    .order_by(col(Redemption.id))
)
_VISITED = Prepared(
    select(col(Redemption.shop_id))
    .where(*_MINE)
    .group_by(col(Redemption.shop_id))
    .order_by(func.max(col(Redemption.id)).desc())
)
_OUT = Prepared(
    select(col(Code.id)).where(
        col(Code.member_id) == parameter("member_id"),
        col(Code.state).in_(("live", "locked")),
        col(Code.practice).is_(False),
    )
)
_SALES = Prepared(
    select(
        col(Redemption.created_at),
        col(Redemption.bill),
        col(Redemption.discount),
        col(Redemption.pay),
        col(Redemption.reversed_at),
    )
    .where(
        col(Redemption.shop_id) == parameter("shop_id"),
        col(Redemption.business_day) == parameter("business_day"),
    )
    .order_by(col(Redemption.id))
)


def entries(session: Session, member_id: int) -> dict[str, list[Entry]]:
    """The member's redemptions that stand, oldest first, by the number of the card they were made with."""
    found: dict[str, list[Entry]] = {}
    for number, day, category, discount, estimated in _ENTRIES.rows(session, member_id=member_id):
        entry = Entry(as_date(day), Category(category), discount, bool(estimated))
        found.setdefault(number or "", []).append(entry)
    return found


def visited(session: Session, member_id: int) -> list[int]:
    """The ids of the shops the member has redeemed at, the last one first."""
    return [shop_id for (shop_id,) in _VISITED.rows(session, member_id=member_id)]


def code_out(session: Session, member_id: int) -> int | None:
    """The id of the code the member has out: the places it holds are still theirs."""
    row = _OUT.row(session, member_id=member_id)
    return row[0] if row else None


def sales(session: Session, shop_id: int, business_day: date) -> list[Sale]:
    """Everything redeemed at the shop on the business day, oldest first, the reversed ones with it."""
    rows = _SALES.rows(session, shop_id=shop_id, business_day=business_day)
    return [Sale(as_moment(at), bill, discount, pay, gone is not None) for at, bill, discount, pay, gone in rows]
