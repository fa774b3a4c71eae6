"""Lanes that Telegram told to wait, remembered over a restart."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from rules.pace import CLIMB_SECONDS, Lane
from storage.road_tables import Stop
from storage.upserts import insert


class Kept(NamedTuple):
    """A lane that stands still until a time, aware UTC, and goes on at `factor` of its pace."""

    lane: Lane
    until: datetime
    factor: float


def keep(session: Session, lane: Lane, until: datetime, factor: float) -> None:
    """Remember the newest halt of a lane."""
    values = {"until": until, "factor": factor}
    statement = insert(session, Stop).values(lane=int(lane), **values)
    session.execute(statement.on_conflict_do_update(index_elements=["lane"], set_=values))


def standing(session: Session, now: datetime) -> list[Kept]:
    """Halts whose lane is not back at its full pace yet."""
    rows = session.scalars(select(Stop).order_by(col(Stop.lane)))
    kept = [Kept(Lane(row.lane), row.until, row.factor) for row in rows]
    return [each for each in kept if (now - each.until).total_seconds() < CLIMB_SECONDS]
