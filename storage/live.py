"""Lists that walk with a live location: which message to change when the member moves, until the period is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col

from storage import tables
from storage.upserts import insert

STEP = timedelta(seconds=10)  # Telegram slows down who edits a message more often than people read it

_LIVE = tables.LiveList


@dataclass(frozen=True, slots=True)
class LiveList:
    """`location_id` and `list_id` are messages; `search` is the list's as packed, empty while it is not shown."""

    location_id: int
    list_id: int
    place_id: int
    search: str


def follow(session: Session, member_id: int, live: LiveList, sent_at: datetime, expires_at: datetime) -> None:
    """Let this list walk with the member from now on, in place of an earlier one."""
    values = {
        "location_id": live.location_id,
        "list_id": live.list_id,
        "place_id": live.place_id,
        "search": live.search,
        "stepped_at": sent_at,
        "expires_at": expires_at,
    }
    row = insert(session, _LIVE).values(member_id=member_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["member_id"], set_=values))


def of(session: Session, member_id: int, location_id: int) -> LiveList | None:
    """The list that walks with this live location, if one does."""
    row = session.get(_LIVE, member_id)
    if row is None or row.location_id != location_id:
        return None
    return LiveList(row.location_id, row.list_id, row.place_id, row.search)


def move(session: Session, member_id: int, place_id: int, expires_at: datetime) -> None:
    """The location stands for this last place by now, and runs until then."""
    mine = col(_LIVE.member_id) == member_id
    session.execute(update(_LIVE).where(mine).values(place_id=place_id, expires_at=expires_at))


def step(session: Session, member_id: int, at: datetime) -> bool:
    """Whether the list may be changed for a move at `at`: it is shown, and was not changed within ten seconds."""
    due = (
        update(_LIVE)
        .where(
            col(_LIVE.member_id) == member_id,
            col(_LIVE.search) != "",
            col(_LIVE.stepped_at) <= at - STEP,
            col(_LIVE.expires_at) > at,
        )
        .values(stepped_at=at)
    )
    return session.execute(due.returning(col(_LIVE.member_id))).first() is not None


def show(session: Session, member_id: int, list_id: int, search: str) -> None:
    """The message shows this search's list now, or something else where that is empty."""
    mine = (col(_LIVE.member_id) == member_id) & (col(_LIVE.list_id) == list_id)
    session.execute(update(_LIVE).where(mine).values(search=search))


def end(session: Session, member_id: int, location_id: int) -> None:
    """The live location was stopped."""
    mine = (col(_LIVE.member_id) == member_id) & (col(_LIVE.location_id) == location_id)
    session.execute(delete(_LIVE).where(mine))


def forget_old(session: Session, now: datetime) -> None:
    """Forget the lists whose live period is over."""
    session.execute(delete(_LIVE).where(col(_LIVE.expires_at) <= now))
