"""What the bot asked a member and still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from storage import tables
from storage.upserts import insert

WAITS = timedelta(hours=1)  # an answer later than this is a new sentence, not an answer


@dataclass(frozen=True, slots=True)
class Question:
    """`asks_for` is one of the table's words; `about` is what the answer belongs to."""

    asks_for: str
    about: str


def ask(session: Session, member_id: int, asks_for: str, about: str, now: datetime) -> None:
    """Wait for this answer now, and no longer for an earlier one."""
    values = {"asks_for": asks_for, "about": about, "asked_at": now}
    row = insert(session, tables.Question).values(member_id=member_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["member_id"], set_=values))


def pending(session: Session, member_id: int, now: datetime) -> Question | None:
    """The question still open, if it was asked within the last hour."""
    row = session.get(tables.Question, member_id)
    if row is None or row.asked_at <= now - WAITS:
        return None
    return Question(row.asks_for, row.about)


def settle(session: Session, member_id: int) -> None:
    """Wait for nothing any more."""
    session.execute(delete(tables.Question).where(col(tables.Question.member_id) == member_id))
