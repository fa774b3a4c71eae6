"""Rows of the ledger for a test to begin with, as confirming a code leaves them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from storage.database import Session
from storage.till_tables import Claim, Code, Redemption

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # in Shanghai
_numbers = count(1)


def code(session: Session, member_id: int, **given: Any) -> int:
    """Adds a code that is out and returns its id."""
    seed = f"{next(_numbers)}".encode()
    values: dict[str, Any] = {"member_id": member_id, "token_hash": seed, "digits_hash": seed, "seed": seed}
    values |= {"holder": "＊梅", "source": "keyboard", "created_at": NOON, "expires_at": NOON + timedelta(minutes=5)}
    row = Code(**values | given)
    session.add(row)
    session.flush()
    return row.id


def redeemed(
    session: Session, member_id: int, shop_id: int, discount: int, *, bill: int | None, at: datetime, **given: Any
) -> None:
    """Adds a redemption on the business day of `at`, which is taken to be by daylight; without a bill an estimate."""
    code_id, number = code(session, member_id, state="used", ended_at=at), str(next(_numbers))
    claim = Claim(nonce=number, code_id=code_id, shop_id=shop_id, way="camera", created_at=at, expires_at=at)
    session.add(claim)
    session.flush()
    values: dict[str, Any] = {"number": number, "code_id": code_id, "claim_id": claim.id, "way": "camera"}
    values |= {"member_id": member_id, "shop_id": shop_id, "created_at": at, "business_day": _day(at)}
    values |= {"bill": bill, "discount": discount, "estimated": bill is None}
    values |= {"pay": None if bill is None else bill - discount}
    session.add(Redemption(**values | given))
    session.flush()


def _day(at: datetime) -> date:
    return (at + timedelta(hours=8)).date()
