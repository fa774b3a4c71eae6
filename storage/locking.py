"""Who holds a code: guarded UPDATEs that decide it for one of any number who try at once, and say whether they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, update
from sqlmodel import col

from rules import codes
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, parameter
from storage.till_tables import Code, Staff

_NOW = parameter("now", UTCDateTime)
_POST_HOLDS = exists().where(
    col(Staff.id) == parameter("staff"),
    col(Staff.shop_id) == parameter("shop"),
    col(Staff.revoked_at).is_(None),
)
_NO_LOCK = {"lock_staff_id": None, "lock_shop_id": None, "lock_until": None}


def _lock(*guards: Any) -> Prepared:
    """The guarded UPDATE that decides who holds a code."""
    return Prepared(
        update(Code)
        .where(
            col(Code.id) == parameter("of_code"),
            col(Code.shop_id).is_(None) | (col(Code.shop_id) == parameter("shop")),
            col(Code.expires_at) > parameter("deadline", UTCDateTime),
            or_(
                col(Code.state) == "live",
                (col(Code.state) == "locked")
                & (or_(col(Code.lock_staff_id) == parameter("staff"), col(Code.lock_until) <= _NOW)),
            ),
            *guards,
        )
        .values(
            state="locked",
            lock_staff_id=parameter("staff"),
            lock_shop_id=parameter("shop"),
            lock_until=parameter("until", UTCDateTime),
        )
    )


_LOCK_BY_STAFF = _lock(_POST_HOLDS)
_LOCK_BY_PIN = _lock()
_MINE = (
    col(Code.id) == parameter("of_code"),
    col(Code.state) == "locked",
    col(Code.lock_shop_id) == parameter("shop"),
    col(Code.lock_staff_id).is_not_distinct_from(parameter("staff")),
)
_STILL_HELD = col(Code.lock_until) > _NOW
_UNLOCK = Prepared(update(Code).where(*_MINE).values(state="live", **_NO_LOCK))
_EXTEND = Prepared(
    update(Code).where(*_MINE, _STILL_HELD, _POST_HOLDS).values(lock_until=parameter("until", UTCDateTime))
)
_USED = {"state": "used", "ended_at": _NOW, **_NO_LOCK}
_USE_BY_STAFF = Prepared(update(Code).where(*_MINE, _STILL_HELD, _POST_HOLDS).values(**_USED))
_USE_BY_PIN = Prepared(update(Code).where(*_MINE, _STILL_HELD).values(**_USED))


def lock(session: Session, code_id: int, shop_id: int, staff_id: int | None, now: datetime) -> bool:
    """Hold the code at this shop for two minutes, where it is in time and nobody else holds it. No `staff_id` is the
    member with the shop's PIN."""
    statement = _LOCK_BY_PIN if staff_id is None else _LOCK_BY_STAFF
    period = {"now": now, "until": now + codes.LOCK, "deadline": now - codes.GRACE}
    return statement.run(session, of_code=code_id, shop=shop_id, staff=staff_id, **period) == 1


def unlock(session: Session, code_id: int, shop_id: int, staff_id: int | None) -> bool:
    """Let go of a code that is held here; it is live again."""
    return _UNLOCK.run(session, of_code=code_id, shop=shop_id, staff=staff_id) == 1


def extend(session: Session, code_id: int, shop_id: int, staff_id: int | None, now: datetime) -> bool:
    """Hold for two minutes more what is held here still."""
    until = now + codes.LOCK
    return _EXTEND.run(session, of_code=code_id, shop=shop_id, staff=staff_id, now=now, until=until) == 1


def use(session: Session, code_id: int, shop_id: int, staff_id: int | None, now: datetime) -> bool:
    """Use up a code that is held here still: the one moment that counts."""
    statement = _USE_BY_PIN if staff_id is None else _USE_BY_STAFF
    return statement.run(session, of_code=code_id, shop=shop_id, staff=staff_id, now=now) == 1
