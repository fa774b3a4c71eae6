"""The inbox: every update is kept from before Telegram forgets it until it has been answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from storage import tables
from storage.prepared import Prepared, parameter
from storage.upserts import prepared_insert

# Telegram keeps an update for 24 h, so an id older than two days cannot come again.
KEEP_IDS = timedelta(days=2)

_ROW = tables.Received


class Kept(NamedTuple):
    """An update not answered yet: its id, its JSON text, and how often an answer was begun."""

    update_id: int
    payload: str
    attempts: int


_KEEP = Prepared(
    prepared_insert(_ROW)
    .values(
        update_id=parameter("update_id"),
        payload=parameter("payload"),
        state="new",
        attempts=parameter("attempts"),
        received_at=parameter("now"),
    )
    .on_conflict_do_nothing()
)
_OPEN = (col(_ROW.update_id) == parameter("id")) & (col(_ROW.state) == "new")
_BEGIN = Prepared(update(_ROW).where(_OPEN).values(attempts=col(_ROW.attempts) + 1).returning(col(_ROW.attempts)))
_CLOSE = Prepared(update(_ROW).where(_OPEN).values(state=parameter("outcome"), payload=None))


def keep(session: Session, updates: Iterable[Kept], now: datetime) -> list[int]:
    """Store updates; returns the ids that had not been seen before, in order."""
    return [each.update_id for each in updates if _KEEP.run(session, **each._asdict(), now=now)]


def waiting(session: Session) -> list[Kept]:
    """Every update not answered yet, oldest first."""
    query = select(col(_ROW.update_id), col(_ROW.payload), col(_ROW.attempts)).where(col(_ROW.state) == "new")
    return [Kept(*row) for row in session.execute(query.order_by(col(_ROW.update_id)))]


def begin(session: Session, update_id: int) -> int | None:
    """Count one more attempt to answer and return how many that makes; None when it is closed already."""
    row = _BEGIN.row(session, id=update_id)
    return row[0] if row else None


def done(session: Session, update_id: int) -> None:
    """The update has been answered: erase its content, keep its id."""
    _CLOSE.run(session, id=update_id, outcome="done")


def skip(session: Session, update_id: int) -> None:
    """The update cannot be answered: erase its content, keep its id."""
    _CLOSE.run(session, id=update_id, outcome="skipped")


def forget_old(session: Session, now: datetime) -> int:
    """Drop the ids of closed updates that Telegram cannot send again; returns how many."""
    old = delete(_ROW).where(col(_ROW.state) != "new", col(_ROW.received_at) <= now - KEEP_IDS)
    return len(session.scalars(old.returning(col(_ROW.update_id))).all())
