"""The ledger read back, every row for a file; and a member taken out of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, update
from sqlmodel import col

from storage.database import Session
from storage.tables import Benefit, Shop
from storage.till_tables import Code, Redemption, RedemptionLine


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
