"""Holding a code: its card again, the bill that is typed for it, letting it go, and why it is held no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.codes import Way
from rules.redeeming import Reason
from rules.till import Look, Refused
from storage import claims, counters, fuses, locking, looking, receipts, situations, trying
from storage.claims import Held
from storage.database import Session
from storage.situations import CodeFacts


def again(session: Session, nonce: str, staff_member_id: int, now: datetime, zone: ZoneInfo) -> Look | Refused:
    """The claim's card as it is now, for when the member has approved, or a message has to be made anew."""
    return _with_claim(session, nonce, staff_member_id, now, lambda claim: _seen_again(session, claim, now, zone))


def amount(
    session: Session, nonce: str, staff_member_id: int, bill: int, now: datetime, zone: ZoneInfo
) -> Look | Refused:
    """Put a bill of so many fen on the claim and hold the code for two minutes more; the card shows it settled.

    A bill that is too small for every benefit is refused with the least that will do.
    """
    seen = _with_claim(session, nonce, staff_member_id, now, lambda claim: _billed(session, claim, bill, now, zone))
    claim = claims.by_nonce(session, nonce)
    if claim is not None and isinstance(seen, Refused):
        refused(session, claim, staff_member_id, seen, now)
    return seen


def release(session: Session, nonce: str, staff_member_id: int, now: datetime, zone: ZoneInfo) -> bool:
    """Staff let the code go: it is live again, and its places at a shop the member did not choose are given back."""
    claim = claims.by_nonce(session, nonce)
    if claim is None or claim.staff_member_id != staff_member_id or claim.state != "open":
        return False
    claims.let_go(session, claim.code_id)
    if locking.unlock(session, claim.code_id, claim.shop_id, claim.staff_id):
        code = situations.one_code(session, claim.code_id)
        if code.shop_id is None:
            counters.release(session, code.id)
            fuses.refresh(session, claim.shop_id, now, zone)
    return True


def not_theirs(session: Session, claim: Held, staff_member_id: int, now: datetime) -> Refused | None:
    """Why this member cannot go on with this claim."""
    if claim.staff_member_id != staff_member_id or claim.revoked_at is not None:
        return Refused(Reason.STAFF_NOT_ALLOWED)
    if claim.state != "open" or claim.expires_at <= now:
        return lost(session, situations.one_code(session, claim.code_id), claim, now)
    return None


def lost(session: Session, code: CodeFacts, claim: Held, now: datetime) -> Refused:
    """Why the claim does not hold its code any more."""
    if code.state == "used":
        return receipts.already_used(session, code)
    if code.state == "superseded":
        return Refused(Reason.SUPERSEDED, at=code.ended_at)
    if code.is_locked(now) and code.lock_staff_id != claim.staff_id:
        return Refused(Reason.LOCKED_ELSEWHERE, at=code.lock_until)
    return Refused(Reason.EXPIRED, at=code.ended_at or claim.expires_at)


def refused(session: Session, claim: Held, staff_member_id: int, refusal: Refused, now: datetime) -> None:
    """Leave a row of a try with this claim that came to nothing."""
    way = Way(claim.way)
    trying.tried(session, staff_member_id, claim.shop_id, way, refusal.reason, now, code_id=claim.code_id)


def is_held_by(code: CodeFacts, claim: Held, now: datetime) -> bool:
    """Whether the claim holds the code at `now`."""
    mine = (code.lock_staff_id, code.lock_shop_id) == (claim.staff_id, claim.shop_id)
    return code.is_locked(now) and mine and claim.state == "open"


def _with_claim(
    session: Session,
    nonce: str,
    staff_member_id: int,
    now: datetime,
    act: Callable[[Held], Look | Refused],
) -> Look | Refused:
    claim = claims.by_nonce(session, nonce)
    if claim is None:
        return Refused(Reason.NOT_FOUND)
    return not_theirs(session, claim, staff_member_id, now) or act(claim)


def _seen_again(session: Session, claim: Held, now: datetime, zone: ZoneInfo) -> Look | Refused:
    code, shop = situations.one_code(session, claim.code_id), situations.shop(session, claim.shop_id, now)
    if shop is None or not is_held_by(code, claim, now):
        return lost(session, code, claim, now)
    verdict = looking.verdict(session, code, shop, counters.held(session, code.id), now, zone)
    return looking.card(code, claim, shop, verdict) if verdict.reason is Reason.OK else Refused(verdict.reason)


def _billed(session: Session, claim: Held, bill: int, now: datetime, zone: ZoneInfo) -> Look | Refused:
    seen = _seen_again(session, claim._replace(bill=bill), now, zone)
    if isinstance(seen, Refused):
        return seen
    if seen.bill and not seen.bill.lines:
        return Refused(Reason.BAD_AMOUNT, minimum=min(each.minimum_spend for each in seen.usable))
    is_held = locking.extend(session, claim.code_id, claim.shop_id, claim.staff_id, now)
    if not is_held or not claims.set_bill(session, claim, bill, now):
        return lost(session, situations.one_code(session, claim.code_id), claim, now)
    return seen
