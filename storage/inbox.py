"""The inbox: every update is kept from before Telegram forgets it until it has been answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session, col

from storage import tables
from storage.upserts import insert

# Telegram keeps an update for 24 h, so an id older than two days cannot come again.
KEEP_IDS = timedelta(days=2)

_ROW = tables.Received


class Kept(NamedTuple):
    """An update not answered yet: its id, its JSON text, and how often an answer was begun."""

    update_id: int
    payload: str
    attempts: int


def keep(session: Session, updates: Iterable[tuple[int, str]], now: datetime) -> list[int]:
    """Store raw updates as (id, JSON text); returns the ids that had not been seen before, in order."""
    fresh = []
    for update_id, payload in updates:
        row = insert(session, _ROW).values(
            update_id=update_id, payload=payload, state="new", attempts=0, received_at=now
        )
        if session.execute(row.on_conflict_do_nothing().returning(col(_ROW.update_id))).first() is not None:
            fresh.append(update_id)
    return fresh


def waiting(session: Session) -> list[Kept]:
    """Every update not answered yet, oldest first."""
    query = select(col(_ROW.update_id), col(_ROW.payload), col(_ROW.attempts)).where(col(_ROW.state) == "new")
    return [Kept(*row) for row in session.execute(query.order_by(col(_ROW.update_id)))]


_BEGIN = (
    update(_ROW)
    .where(col(_ROW.update_id) == bindparam("id"), col(_ROW.state) == "new")
    .values(attempts=col(_ROW.attempts) + 1)
    .returning(col(_ROW.attempts))
)
_CLOSE = (
    update(_ROW)
    .where(col(_ROW.update_id) == bindparam("id"), col(_ROW.state) == "new")
    .values(state=bindparam("outcome"), payload=None)
)


def begin(session: Session, update_id: int) -> int | None:
    """Count one more attempt to answer and return how many that makes; None when it is closed already."""
    return session.scalar(_BEGIN, {"id": update_id})


def done(session: Session, update_id: int) -> None:
    """The update has been answered: erase its content, keep its id."""
    session.execute(_CLOSE, {"id": update_id, "outcome": "done"})


def skip(session: Session, update_id: int) -> None:
    """The update cannot be answered: erase its content, keep its id."""
    session.execute(_CLOSE, {"id": update_id, "outcome": "skipped"})


def forget_old(session: Session, now: datetime) -> int:
    """Drop the ids of closed updates that Telegram cannot send again; returns how many."""
    old = delete(_ROW).where(col(_ROW.state) != "new", col(_ROW.received_at) <= now - KEEP_IDS)
    return len(session.scalars(old.returning(col(_ROW.update_id))).all())
