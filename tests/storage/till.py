"""A till for tests: a shop with staff, members with cards, and the presses of both in one line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlmodel import col

from rules.cards import Card, Validity
from rules.catalogue import Plan
from rules.codes import Way
from rules.members import Member
from rules.quota import business_day
from rules.redeeming import Reason
from rules.till import Look, Post, Pulled, Receipt, Refused, Role
from storage import booking, codes, looking, staff, undoing
from storage.database import Session
from storage.till_tables import Code, Redemption, Reservation, Staff, Tally
from tests.storage import rows
from tests.storage.rows import NOW

KEY = bytes(range(32))
ZONE = ZoneInfo("Asia/Shanghai")
YEAR = Validity(date(2026, 1, 1), date(2027, 12, 31))
SEEN = business_day(NOW, ZONE)

_numbers = count(1)


@dataclass(frozen=True)
class Till:
    """A shop and one of its staff, who has redeemed today."""

    shop_id: int
    post: Post


def seed(*what: object) -> bytes:
    """Sixteen bytes that are the same for the same arguments."""
    return sha256(repr(what).encode()).digest()[:16]


def nonce() -> str:
    return f"nonce-{next(_numbers)}"


def till(session: Session, name: str = "s1", telegram_id: int = 900, *, benefit: bool = True, **given: Any) -> Till:
    """A shop with ten per cent off and one of its staff."""
    shop_id = rows.shop(session, name, **given)
    if benefit:
        rows.benefit(session, shop_id, f"{name}-b")
    return Till(shop_id, post(session, shop_id, telegram_id))


def post(
    session: Session, shop_id: int, telegram_id: int, role: Role = Role.STAFF, seen_on: date | None = SEEN
) -> Post:
    """Somebody new on the staff of a shop."""
    member_id = rows.member(session, telegram_id)
    row = Staff(member_id=member_id, shop_id=shop_id, role=role, created_at=NOW, seen_on=seen_on)
    session.add(row)
    session.flush()
    found = staff.one(session, row.id)
    assert found
    return found


def member(session: Session, telegram_id: int = 1, *, validity: Validity = YEAR) -> Member:
    """A member with an annual card."""
    member_id = rows.member(session, telegram_id)
    number = f"C{telegram_id}"
    dates = {"valid_from": validity.start, "valid_until": validity.end}
    rows.card(session, number, member_id=member_id, activated_at=NOW, activation_code=None, **dates)
    return Member(member_id, "zh", cards=(Card(number, Plan.ANNUAL, validity),))


def try_pull(
    session: Session, who: Member, shop_id: int | None = None, now: datetime = NOW, luck: object = None
) -> Pulled | Reason:
    chosen = seed(luck) if luck is not None else seed(next(_numbers))
    return codes.pull(session, KEY, chosen, who, shop_id, "＊梅", "keyboard", now, ZONE)


def pull(session: Session, who: Member, shop_id: int | None = None, now: datetime = NOW, luck: object = None) -> Pulled:
    pulled = try_pull(session, who, shop_id, now, luck)
    assert isinstance(pulled, Pulled), pulled
    return pulled


def try_look(
    session: Session,
    at: Post,
    what: Pulled | looking.What,
    now: datetime = NOW,
    way: Way = Way.CAMERA,
    number: str | None = None,
) -> Look | Refused:
    wanted = looking.ByToken(what.token) if isinstance(what, Pulled) else what
    return looking.look(session, KEY, at, wanted, way, number or nonce(), now, ZONE)


def look(
    session: Session, at: Post, what: Pulled | looking.What, now: datetime = NOW, number: str | None = None
) -> Look:
    seen = try_look(session, at, what, now, number=number)
    assert isinstance(seen, Look), seen
    return seen


def try_confirm(session: Session, at: Post, number: str, now: datetime = NOW) -> Receipt | Refused:
    return booking.confirm(session, number, at.member_id, now, ZONE, worded)


def confirm(session: Session, at: Post, number: str, now: datetime = NOW) -> Receipt:
    receipt = try_confirm(session, at, number, now)
    assert isinstance(receipt, Receipt), receipt
    return receipt


def redeem(session: Session, at: Post, what: Pulled, now: datetime = NOW) -> Receipt:
    return confirm(session, at, look(session, at, what, now).nonce, now)


def undo(session: Session, at: Post, number: str, now: datetime = NOW, **given: Any) -> Receipt | Refused:
    return undoing.undo(session, number, at.member_id, now, ZONE, worded, **given)


def worded(receipt: Receipt) -> str:
    return f"{receipt.number} {receipt.discount}"


def reason(answer: object) -> Reason:
    """The reason of a refusal."""
    assert isinstance(answer, Refused), answer
    return answer.reason


def state_of(session: Session, code_id: int) -> str:
    found: str = session.execute(select(col(Code.state)).where(col(Code.id) == code_id)).scalar_one()
    return found


def places(session: Session) -> dict[str, tuple[int, int]]:
    """Used and held of each counter by its kind, summed."""
    query = select(col(Tally.kind), func.sum(Tally.used), func.sum(Tally.held)).group_by(col(Tally.kind))
    return {kind: (int(used), int(held)) for kind, used, held in session.execute(query)}


def broken(session: Session) -> list[str]:
    """Every invariant of the ledger that does not hold."""
    wrong = []
    for tally in session.execute(select(Tally)).scalars():
        here = (Reservation.kind == tally.kind, Reservation.key == tally.key, Reservation.period == tally.period)
        found = dict(
            session.execute(
                select(col(Reservation.state), func.count()).where(*here).group_by(col(Reservation.state))
            ).all()
        )
        if (tally.used, tally.held) != (found.get("used", 0), found.get("held", 0)):
            wrong.append(f"counter {tally.kind} {tally.key} {tally.period}")
        if tally.cap is not None and tally.used + tally.held > tally.cap:
            wrong.append(f"over the cap: {tally.kind} {tally.key}")
    return wrong + _wrong_redemptions(session) + _wrong_codes(session)


def _wrong_redemptions(session: Session) -> list[str]:
    wrong = []
    rows_ = session.execute(select(Redemption, Code).join(Code, col(Code.id) == col(Redemption.code_id))).all()
    for redemption, code in rows_:
        if code.state != "used" or code.shop_id not in (None, redemption.shop_id):
            wrong.append(f"redemption {redemption.number} of code {code.id} {code.state} at {redemption.shop_id}")
        if redemption.bill is not None and redemption.discount + redemption.pay != redemption.bill:
            wrong.append(f"sum of {redemption.number}")
        day = select(func.count()).where(
            col(Reservation.code_id) == code.id, col(Reservation.kind) == "shop_day", col(Reservation.state) == "used"
        )
        if session.execute(day).scalar_one() != (redemption.reversed_at is None):
            wrong.append(f"places of {redemption.number}")
    used = session.execute(select(func.count()).where(col(Code.state) == "used", ~col(Code.practice))).scalar_one()
    return wrong + ([] if used == len(rows_) else ["a used code without a redemption"])


def _wrong_codes(session: Session) -> list[str]:
    out = col(Code.state).in_(("live", "locked")) & ~col(Code.practice)
    per_member = select(col(Code.member_id)).where(out).group_by(col(Code.member_id)).having(func.count() > 1)
    ended = select(col(Reservation.code_id)).join(Code, col(Code.id) == col(Reservation.code_id))
    holding = session.execute(ended.where(~out, col(Reservation.state) == "held")).all()
    return [f"two codes of {row[0]}" for row in session.execute(per_member)] + [
        f"code {row[0]} has ended and holds a place" for row in holding
    ]


def later(**given: float) -> datetime:
    return NOW + timedelta(**given)
