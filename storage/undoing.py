"""Undoing: a redemption taken back by who may, once, with its places and the member's receipt."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlmodel import col

from rules import redeeming
from rules.redeeming import Reason, Undoer
from rules.till import Receipt, Refused, Role
from storage import audit, counters, fuses, receipts, trying
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, parameter
from storage.receipts import Booked, Wording
from storage.till_tables import Redemption, Staff

_REVERSE = Prepared(
    update(Redemption)
    .where(col(Redemption.id) == parameter("of_redemption"), col(Redemption.reversed_at).is_(None))
    .values(reversed_at=parameter("now", UTCDateTime), reversed_by=parameter("by"), reversal_reason=parameter("why"))
)
_POST_OF = Prepared(
    select(col(Staff.id), col(Staff.role)).where(
        col(Staff.member_id) == parameter("member_id"),
        col(Staff.shop_id) == parameter("shop_id"),
        col(Staff.revoked_at).is_(None),
    )
)


def receipt(session: Session, number: str, staff_member_id: int) -> Receipt | None:
    """The receipt with this number, for the staff of its shop."""
    booked = receipts.numbered(session, number)
    return (
        None
        if booked is None or _undoer(session, booked, staff_member_id) is None
        else receipts.receipt(session, booked)
    )


def undo(
    session: Session,
    number: str,
    member_id: int,
    now: datetime,
    zone: ZoneInfo,
    wording: Wording,
    reason: str = "",
    *,
    as_ops: bool = False,
) -> Receipt | Refused:
    """Take a redemption back, once: its places return to the periods they were used in, and the member is told.

    Staff may within ten minutes, a manager of the shop within a day, ops any time with a reason. A second time
    changes nothing and gives the same receipt.
    """
    booked = receipts.numbered(session, number)
    if booked is None:
        return Refused(Reason.NOT_FOUND)
    done = _taken_back(session, booked, member_id, now, zone, wording, reason, as_ops=as_ops)
    if isinstance(done, Refused):
        trying.tried(session, member_id, booked.shop_id, booked.way, done.reason, now, code_id=booked.code_id)
    return done


def _taken_back(
    session: Session,
    booked: Booked,
    member_id: int,
    now: datetime,
    zone: ZoneInfo,
    wording: Wording,
    reason: str,
    *,
    as_ops: bool,
) -> Receipt | Refused:
    undoer = Undoer.OPS if as_ops else _undoer(session, booked, member_id)
    if undoer is None:
        return Refused(Reason.STAFF_NOT_ALLOWED)
    before = receipts.receipt(session, booked, already=True)
    if before.reversed_at is not None:
        return before
    if not redeeming.may_undo(before.created_at, undoer, now, reason):
        return Refused(Reason.EXPIRED, at=redeeming.undo_until(before.created_at, undoer))
    if not _REVERSE.run(session, of_redemption=booked.id, by=member_id, why=reason or None, now=now):
        return _read_again(session, booked, already=True)
    return _undone(session, booked, undoer, member_id, now, zone, wording)


def _undone(
    session: Session,
    booked: Booked,
    undoer: Undoer,
    member_id: int,
    now: datetime,
    zone: ZoneInfo,
    wording: Wording,
) -> Receipt:
    receipt = _read_again(session, booked)
    counters.unuse(session, receipt.code_id)
    fuses.refresh(session, receipt.shop_id, now, zone)
    audit.append(session, now, f"{undoer}:{member_id}", "undo", receipt.number)
    receipts.tell(session, "undo", receipt, wording, now)
    return receipt


def _read_again(session: Session, booked: Booked, *, already: bool = False) -> Receipt:
    """The receipt as it is in the ledger by now."""
    return receipts.receipt(session, receipts.numbered(session, booked.number) or booked, already=already)


def _undoer(session: Session, booked: Booked, member_id: int) -> Undoer | None:
    post = _POST_OF.row(session, member_id=member_id, shop_id=booked.shop_id)
    if post is None:
        return None
    if post[1] == Role.MANAGER:
        return Undoer.MANAGER
    return Undoer.STAFF if post[0] == booked.staff_id else None
