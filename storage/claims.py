"""Claims: the rows behind the buttons of a staff's card, from the look at a code to its receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlmodel import col

from rules import codes
from rules.codes import Way
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, as_moment, parameter
from storage.till_tables import Claim, Staff

_NOW = parameter("now", UTCDateTime)
_LET_GO = Prepared(
    update(Claim).where(col(Claim.code_id) == parameter("of_code"), col(Claim.state) == "open").values(state="released")
)
_CLAIM_COLUMNS = ("nonce", "code_id", "staff_id", "shop_id", "way", "needs_ok", "created_at", "expires_at")
_OPEN = Prepared(
    insert(Claim).values(state="open", **{name: parameter(name) for name in _CLAIM_COLUMNS}).returning(col(Claim.id))
)
_CLAIM = select(
    *(getattr(Claim, name) for name in ("id", "nonce", "code_id", "staff_id", "shop_id", "way", "needs_ok", "bill")),
    *(getattr(Claim, name) for name in ("state", "expires_at", "message_id")),
    col(Staff.member_id),
    col(Staff.revoked_at),
).outerjoin(Staff, col(Staff.id) == col(Claim.staff_id))
# Locked, so that of two presses at once the second sees what the first has done.
_BY_NONCE = Prepared(_CLAIM.where(col(Claim.nonce) == parameter("nonce")).with_for_update(of=Claim))
_OPEN_ONE = Prepared(
    _CLAIM.where(
        col(Staff.member_id) == parameter("member_id"),
        col(Staff.revoked_at).is_(None),
        col(Claim.state) == "open",
        col(Claim.expires_at) > _NOW,
    )
    .order_by(col(Claim.id).desc())
    .limit(1)
)
_SET_BILL = Prepared(
    update(Claim)
    .where(col(Claim.id) == parameter("of_claim"), col(Claim.state) == "open")
    .values(bill=parameter("bill"), expires_at=parameter("until", UTCDateTime))
)
_CONFIRMED = Prepared(
    update(Claim).where(col(Claim.id) == parameter("of_claim")).values(state="confirmed", bill=parameter("bill"))
)
_HOLDS_ON = Prepared(
    update(Claim)
    .where(col(Claim.id) == parameter("of_claim"), col(Claim.state) == "open")
    .values(expires_at=parameter("until", UTCDateTime))
)
_SHOWN_AT = Prepared(
    update(Claim).where(col(Claim.nonce) == parameter("of_nonce")).values(message_id=parameter("message"))
)


class Held(NamedTuple):
    """A claim with the post that made it; by PIN there is none."""

    id: int
    nonce: str
    code_id: int
    staff_id: int | None
    shop_id: int
    way: str
    needs_ok: bool
    bill: int | None
    state: str
    expires_at: datetime
    message_id: int | None
    staff_member_id: int | None
    revoked_at: datetime | None


def open_new(
    session: Session,
    nonce: str,
    code_id: int,
    staff_id: int | None,
    shop_id: int,
    way: Way,
    now: datetime,
    *,
    needs_ok: bool,
) -> Held:
    """The claim of who has just locked the code, good for as long as the lock; whoever had one before has none now."""
    let_go(session, code_id)
    row = {"nonce": nonce, "code_id": code_id, "staff_id": staff_id, "shop_id": shop_id, "way": way}
    until = now + codes.LOCK
    id_ = _OPEN.rows(session, **row, needs_ok=needs_ok, created_at=now, expires_at=until)[0][0]
    return Held(id_, nonce, code_id, staff_id, shop_id, way, needs_ok, None, "open", until, None, None, None)


def by_nonce(session: Session, nonce: str) -> Held | None:
    """The claim behind a button; whoever asks for it next waits until this transaction ends."""
    row = _BY_NONCE.row(session, nonce=nonce)
    return None if row is None else _held(row)


def open_one(session: Session, staff_member_id: int, now: datetime) -> str | None:
    """The nonce of the newest claim that this member holds at any of their posts."""
    row = _OPEN_ONE.row(session, member_id=staff_member_id, now=now)
    return None if row is None else _held(row).nonce


def shown(session: Session, nonce: str, message_id: int) -> int | None:
    """The claim's card stands in this message of the staff's chat; returns the one it stood in before."""
    claim = by_nonce(session, nonce)
    _SHOWN_AT.run(session, of_nonce=nonce, message=message_id)
    return None if claim is None or claim.message_id == message_id else claim.message_id


def hold_on(session: Session, claim: Held, now: datetime) -> Held:
    """The claim, good for two minutes more."""
    until = now + codes.LOCK
    _HOLDS_ON.run(session, of_claim=claim.id, until=until)
    return claim._replace(expires_at=until)


def set_bill(session: Session, claim: Held, bill: int, now: datetime) -> bool:
    """Put a bill in fen on the claim, and two minutes more; False where it is open no longer."""
    return _SET_BILL.run(session, of_claim=claim.id, bill=bill, until=now + codes.LOCK) == 1


def confirmed(session: Session, claim: Held) -> None:
    """The claim has led to a receipt."""
    _CONFIRMED.run(session, of_claim=claim.id, bill=claim.bill)


def let_go(session: Session, code_id: int) -> None:
    """Whoever claims the code does so no longer."""
    _LET_GO.run(session, of_code=code_id)


def _held(row: tuple[Any, ...]) -> Held:
    held = Held._make(row)
    return held._replace(expires_at=as_moment(held.expires_at), needs_ok=bool(held.needs_ok))
