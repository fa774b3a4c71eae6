"""What the bot asked a member and still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from storage import tables
from storage.prepared import Prepared, parameter
from storage.upserts import prepared_insert

WAITS = timedelta(hours=1)  # an answer later than this is a new sentence, not an answer


@dataclass(frozen=True, slots=True)
class Question:
    """`asks_for` is one of the table's words; `about` is what the answer belongs to."""

    asks_for: str
    about: str


_ROW = tables.Question
_MINE = col(_ROW.member_id) == parameter("member_id")
_NEW = {name: parameter(name) for name in ("asks_for", "about", "asked_at")}
_ASK = Prepared(
    prepared_insert(_ROW)
    .values(member_id=parameter("member_id"), **_NEW)
    .on_conflict_do_update(index_elements=["member_id"], set_=_NEW)
)
_PENDING = Prepared(
    select(col(_ROW.asks_for), col(_ROW.about)).where(_MINE, col(_ROW.asked_at) > parameter("earliest"))
)
_SETTLE = Prepared(delete(_ROW).where(_MINE))


def ask(session: Session, member_id: int, asks_for: str, about: str, now: datetime) -> None:
    """Wait for this answer now, and no longer for an earlier one."""
    _ASK.run(session, member_id=member_id, asks_for=asks_for, about=about, asked_at=now)


def pending(session: Session, member_id: int, now: datetime) -> Question | None:
    """The question still open, if it was asked within the last hour."""
    row = _PENDING.row(session, member_id=member_id, earliest=now - WAITS)
    return Question(*row) if row else None


def settle(session: Session, member_id: int) -> None:
    """Wait for nothing any more."""
    _SETTLE.run(session, member_id=member_id)
