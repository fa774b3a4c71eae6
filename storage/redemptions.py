"""The ledger read back: a shop's day, a member's redemptions, every row for a file; and a member taken out of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, update
from sqlmodel import col

from storage.database import Session
from storage.prepared import Prepared, as_moment, parameter
from storage.tables import Benefit, Shop
from storage.till_tables import Code, Redemption, RedemptionLine

_DAY_COLUMNS = ("number", "created_at", "way", "bill", "discount", "pay", "staff_id", "reversed_at")
_OF_DAY = Prepared(
    select(*(getattr(Redemption, name) for name in _DAY_COLUMNS))
    .where(col(Redemption.shop_id) == parameter("shop_id"), col(Redemption.business_day) == parameter("day"))
    .order_by(col(Redemption.created_at), col(Redemption.id))
)


class Redeemed(NamedTuple):
    """One redemption of a shop's day; money in fen, without a bill it is estimated."""

    number: str
    at: datetime
    way: str
    bill: int | None
    discount: int
    pay: int | None
    staff_id: int | None
    reversed_at: datetime | None


def of_day(session: Session, shop_id: int, day: date) -> list[Redeemed]:
    """What the shop redeemed on a business day, also what was taken back, in order."""
    rows = (Redeemed._make(row) for row in _OF_DAY.rows(session, shop_id=shop_id, day=day))
    return [
        row._replace(at=as_moment(row.at), reversed_at=None if row.reversed_at is None else as_moment(row.reversed_at))
        for row in rows
    ]


def everything() -> Select[*tuple[Any, ...]]:
    """The whole ledger, oldest first, with the shops and benefits by the ids of ops, and nobody's card or name in it.

    `benefit_ids` are of one row with `|` between them, in no order.
    """
    used = (
        select(func.aggregate_strings(col(Benefit.benefit_id), "|"))
        .join(RedemptionLine, col(RedemptionLine.benefit_id) == col(Benefit.id))
        .where(col(RedemptionLine.redemption_id) == col(Redemption.id))
        .scalar_subquery()
    )
    facts = ("number", "created_at", "business_day", "way", "bill", "discount", "pay", "estimated")
    reversal = ("reversed_at", "reversal_reason")
    columns = [getattr(Redemption, name) for name in (*facts, *reversal)]
    query = select(*columns, col(Shop.shop_id), used.label("benefit_ids"))
    return query.join(Shop, col(Shop.id) == col(Redemption.shop_id)).order_by(col(Redemption.id))


def pseudonymise(session: Session, member_id: int, pseudonym: str) -> int:
    """Before a member is erased: their redemptions stay under a random name; returns how many."""
    session.execute(update(Code).where(col(Code.member_id) == member_id).values(holder=""))
    mine = update(Redemption).where(col(Redemption.member_id) == member_id)
    change = mine.values(member_id=None, card_id=None, pseudonym=pseudonym).returning(col(Redemption.id))
    return len(session.execute(change).all())
