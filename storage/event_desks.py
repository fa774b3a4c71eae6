"""What an operator is in the middle of: an event or a gift being written, or the door of an event."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlmodel import Session, col

from storage.event_tables import Desk
from storage.upserts import insert

KEEPS = {"form": timedelta(hours=2), "gift": timedelta(hours=2), "door": timedelta(hours=12)}


class Work(NamedTuple):
    """`doing` is form, gift or door; `event_id` the event it is about, None for a new one; `fields` hold the lines."""

    doing: str
    event_id: int | None
    fields: dict[str, str]
    photo_file_id: str | None


def begin(session: Session, member_id: int, work: Work, now: datetime) -> None:
    """The operator does this now, and nothing else any more."""
    values = {
        "doing": work.doing,
        "event_id": work.event_id,
        "fields": json.dumps(work.fields, ensure_ascii=False),
        "photo_file_id": work.photo_file_id,
        "updated_at": now,
    }
    new = insert(session, Desk).values(member_id=member_id, **values)
    session.execute(new.on_conflict_do_update(index_elements=["member_id"], set_=values))


def current(session: Session, member_id: int, now: datetime) -> Work | None:
    """What the operator is doing, unless they left it lying for hours."""
    row = session.scalars(select(Desk).where(col(Desk.member_id) == member_id)).first()
    if row is None or row.updated_at <= now - KEEPS[row.doing]:
        return None
    return Work(row.doing, row.event_id, json.loads(row.fields), row.photo_file_id)


def end(session: Session, member_id: int) -> None:
    session.execute(delete(Desk).where(col(Desk.member_id) == member_id))
