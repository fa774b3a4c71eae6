"""Receipts: a redemption of the ledger as both sides keep it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from rules.codes import Way
from rules.redeeming import Reason
from rules.till import Receipt, Refused
from storage import outbox, situations
from storage.database import Session
from storage.prepared import Prepared, as_moment, parameter
from storage.situations import CodeFacts
from storage.tables import Shop
from storage.till_tables import Redemption, RedemptionLine, Staff

Wording = Callable[[Receipt], str]  # what the member is told of a receipt, in their language

_COLUMNS = (
    *("id", "number", "code_id", "member_id", "shop_id", "staff_id", "way", "bill", "discount", "pay"),
    *("created_at", "reversed_at"),
)
_BOOKED = (
    select(
        *(getattr(Redemption, name) for name in _COLUMNS),
        col(Shop.name),
        col(Shop.name_en),
        col(Staff.member_id),
    )
    .join(Shop, col(Shop.id) == col(Redemption.shop_id))
    .outerjoin(Staff, col(Staff.id) == col(Redemption.staff_id))
)
_BY_CODE = Prepared(_BOOKED.where(col(Redemption.code_id) == parameter("code_id")))
_BY_NUMBER = Prepared(_BOOKED.where(col(Redemption.number) == parameter("number")))
_LINES = Prepared(
    select(col(RedemptionLine.benefit_id), col(RedemptionLine.discount))
    .where(col(RedemptionLine.redemption_id) == parameter("redemption_id"))
    .order_by(col(RedemptionLine.benefit_id))
)


class Booked(NamedTuple):
    """A redemption with the name of its shop, and the member who confirmed it; by PIN there is none."""

    id: int
    number: str
    code_id: int
    member_id: int | None
    shop_id: int
    staff_id: int | None
    way: Way
    bill: int | None
    discount: int
    pay: int | None
    created_at: datetime
    reversed_at: datetime | None
    shop_name: str
    shop_name_en: str
    staff_member_id: int | None


def of_code(session: Session, code_id: int) -> Booked | None:
    """The one redemption of a code."""
    return _booked(_BY_CODE.row(session, code_id=code_id))


def numbered(session: Session, number: str) -> Booked | None:
    """The redemption with this number on its receipt."""
    return _booked(_BY_NUMBER.row(session, number=number))


def receipt(session: Session, booked: Booked, *, already: bool = False) -> Receipt:
    """The receipt of what is booked; `already` where it had been booked before."""
    code = situations.one_code(session, booked.code_id)
    return Receipt(
        number=booked.number,
        code_id=booked.code_id,
        member_id=booked.member_id,
        member_language=code.language,
        message_id=code.message_id,
        holder=code.holder,
        shop_id=booked.shop_id,
        shop_name=booked.shop_name,
        shop_name_en=booked.shop_name_en,
        bill=booked.bill,
        discount=booked.discount,
        pay=booked.pay,
        lines=tuple(
            (benefit, part)
            for benefit_id, part in _LINES.rows(session, redemption_id=booked.id)
            if (benefit := situations.benefit(session, benefit_id))
        ),
        created_at=booked.created_at,
        way=booked.way,
        already=already,
        reversed_at=booked.reversed_at,
    )


def already_used(session: Session, code: CodeFacts) -> Refused:
    """When and where a used code was used; of one to practise with only when."""
    booked = of_code(session, code.id)
    return Refused(Reason.ALREADY_USED, at=code.ended_at) if booked is None else elsewhere(booked)


def elsewhere(booked: Booked) -> Refused:
    """The refusal for whoever did not book it."""
    return Refused(Reason.ALREADY_USED, booked.created_at, booked.shop_name, booked.shop_name_en)


def tell(session: Session, kind: str, receipt: Receipt, wording: Wording, now: datetime) -> None:
    """Put the receipt, or its end, into the outbox for the member: under their code, where that still stands."""
    if receipt.member_id is None:
        return
    outbox.put(
        session,
        f"{kind}:{receipt.number}",
        kind,
        text=wording(receipt),
        now=now,
        member_id=receipt.member_id,
        method="send" if receipt.message_id is None else "edit_caption",
        message_id=receipt.message_id,
    )


def _booked(row: tuple[Any, ...] | None) -> Booked | None:
    if row is None:
        return None
    booked = Booked._make(row)
    reversed_at = None if booked.reversed_at is None else as_moment(booked.reversed_at)
    return booked._replace(way=Way(booked.way), created_at=as_moment(booked.created_at), reversed_at=reversed_at)
