"""A member's places: the last one used, for ten minutes, and those they chose to save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from rules.geo import Datum, Point
from storage import tables
from storage.prepared import Prepared, as_moment, parameter
from storage.upserts import insert, prepared_insert

KEEP_LAST_PLACE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class LastPlace:
    """Where a member last asked from: the point as received in `datum`, how it came, what to call it."""

    id: int
    received: Point
    datum: Datum
    source: str
    label: str
    used_at: datetime


@dataclass(frozen=True, slots=True)
class SavedPlace:
    id: int
    name: str
    point: Point


_LAST = tables.LastPlace
_MINE = col(_LAST.member_id) == parameter("member_id")
_LAST_COLUMNS = ("latitude", "longitude", "datum", "source", "label", "used_at")
_FORGET = Prepared(delete(_LAST).where(_MINE))
_USE = Prepared(
    prepared_insert(_LAST)
    .values({name: parameter(name) for name in ("member_id", *_LAST_COLUMNS)})
    .returning(col(_LAST.id))
)
_FIND_LAST = Prepared(
    select(col(_LAST.id), *(getattr(_LAST, name) for name in _LAST_COLUMNS)).where(
        _MINE, col(_LAST.used_at) > parameter("earliest")
    )
)


def use(session: Session, member_id: int, received: Point, datum: Datum, source: str, label: str, now: datetime) -> int:
    """Remember where the member asks from now, in place of where they asked before; returns the new place's id."""
    _FORGET.run(session, member_id=member_id)
    rows = _USE.rows(
        session,
        member_id=member_id,
        latitude=received.latitude,
        longitude=received.longitude,
        datum=datum.value,
        source=source,
        label=label,
        used_at=now,
    )
    return int(rows[0][0])


def move(session: Session, id_: int, received: Point, datum: Datum, label: str, at: datetime) -> None:
    """The last place with this id walked on: the same place for every list, somewhere else by now."""
    here = {"latitude": received.latitude, "longitude": received.longitude, "datum": datum, "label": label}
    session.execute(update(tables.LastPlace).where(col(tables.LastPlace.id) == id_).values(used_at=at, **here))


def last(session: Session, member_id: int, now: datetime) -> LastPlace | None:
    """The place the member used within the last ten minutes."""
    row = _FIND_LAST.row(session, member_id=member_id, earliest=now - KEEP_LAST_PLACE)
    if row is None:
        return None
    id_, latitude, longitude, datum, source, label, used_at = row
    return LastPlace(id_, Point(latitude, longitude), Datum(datum), source, label, as_moment(used_at))


def reread(session: Session, id_: int, datum: Datum) -> None:
    """Take the place's point to be in `datum` after all."""
    session.execute(update(tables.LastPlace).where(col(tables.LastPlace.id) == id_).values(datum=datum))


def forget_old(session: Session, now: datetime) -> int:
    """Erase every last place that is older than ten minutes; returns how many there were."""
    old = delete(tables.LastPlace).where(col(tables.LastPlace.used_at) <= now - KEEP_LAST_PLACE)
    return len(session.scalars(old.returning(col(tables.LastPlace.id))).all())


def save(session: Session, member_id: int, name: str, point: Point, now: datetime) -> int:
    """Keep `point` under `name`; a place of that name moves there. Returns its id."""
    where = {"latitude": point.latitude, "longitude": point.longitude}
    row = insert(session, tables.SavedPlace).values(member_id=member_id, name=name, created_at=now, **where)
    upsert = row.on_conflict_do_update(index_elements=["member_id", "name"], set_=where)
    return int(session.execute(upsert.returning(col(tables.SavedPlace.id))).scalar_one())


def saved(session: Session, member_id: int) -> list[SavedPlace]:
    """The member's places in the order they were first saved."""
    query = (
        select(tables.SavedPlace)
        .where(col(tables.SavedPlace.member_id) == member_id)
        .order_by(col(tables.SavedPlace.id))
    )
    return [SavedPlace(row.id, row.name, Point(row.latitude, row.longitude)) for row in session.scalars(query)]


def remove(session: Session, member_id: int, saved_place_id: int) -> None:
    """Forget a place the member saved."""
    mine = (col(tables.SavedPlace.id) == saved_place_id) & (col(tables.SavedPlace.member_id) == member_id)
    session.execute(delete(tables.SavedPlace).where(mine))
