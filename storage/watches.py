"""Watches: who wants to know when something that ran out is there again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, cast, delete, exists, literal, select
from sqlmodel import Session, col

from rules.reminders import Kind
from storage import reminders
from storage.event_tables import Gift
from storage.reminder_tables import Watch
from storage.reminders import New
from storage.upserts import insert

STANDS = timedelta(days=3)  # what came back is soon gone again


def add(session: Session, member_id: int, item: str, now: datetime) -> None:
    """Tell the member when `item` is back; `gift:<id>` is a gift."""
    row = insert(session, Watch).values(member_id=member_id, item=item, created_at=now)
    session.execute(row.on_conflict_do_nothing())


def remove(session: Session, member_id: int, item: str) -> None:
    """Do not tell the member after all."""
    mine = (col(Watch.member_id) == member_id) & (col(Watch.item) == item)
    session.execute(delete(Watch).where(mine))


def back(session: Session, now: datetime) -> list[str]:
    """The items that somebody waits for and that are there again."""
    item = literal("gift:") + cast(col(Gift.id), String)
    there = (col(Gift.claimed) < col(Gift.stock), col(Gift.opens_at) <= now, col(Gift.closes_at) > now)
    return list(session.scalars(select(item).where(*there, exists().where(col(Watch.item) == item))))


def bring_up(session: Session, item: str, now: datetime) -> int:
    """Everybody who waits for `item` is to be told, once for each time they asked. Returns how many."""
    waiting = select(col(Watch.member_id), col(Watch.created_at)).where(col(Watch.item) == item)
    told = [
        New(member_id, Kind.RESTOCK.value, f"{item}:{asked_at.isoformat()}", now, now + STANDS)
        for member_id, asked_at in session.execute(waiting)
    ]
    reminders.add(session, told)
    session.execute(delete(Watch).where(col(Watch.item) == item))
    return len(told)
