"""How densely shops lie, so that a search begins with a ring that is likely to hold enough of them.

Only a search's speed depends on it: where shops came or went since it was learnt, a further ring is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, radians, sqrt
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, func, select
from sqlmodel import Session, col

from rules.geo import EARTH_RADIUS_M, Point
from storage import grid, tables
from storage.database import Database

CELL_BANDS = 10  # a cell is so many bands high, 2.2 km, and as many degrees wide
MARGIN = 1.5  # shops are not spread evenly, and one in ten has no benefit today
_CELL_DEGREES = CELL_BANDS * grid.BAND_DEGREES
_CELL_HEIGHT_M = radians(_CELL_DEGREES) * EARTH_RADIUS_M

_SHOP = tables.Shop
_PER_CELL = select(
    col(_SHOP.category),
    func.round(col(_SHOP.band) / float(CELL_BANDS)).label("row"),
    func.round(col(_SHOP.longitude) / _CELL_DEGREES).label("column"),
    func.count(),
).group_by("category", "row", "column")
_PER_TIMETABLE = select(func.coalesce(col(_SHOP.timetable_id), 0), func.count()).group_by(col(_SHOP.timetable_id))

Cell = tuple[str | None, int, int]  # of a category, or of all; row and column


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """The shops in each cell, and those with each timetable."""

    cells: Mapping[Cell, int]
    timetables: Sequence[int]

    def ring_m(self, point: Point, category: str | None, accepted: bytes | None, number: int) -> float | None:
        """The radius around `point` that should hold so many shops with an accepted timetable, or with any; None where
        nothing is known."""
        row, column = point.latitude / _CELL_DEGREES, point.longitude / _CELL_DEGREES
        shops = self.cells.get((category, round(row), round(column)), 0)
        share = 1.0 if accepted is None else _share(self, accepted)
        if not shops * share:
            return None
        cell_m2 = _CELL_HEIGHT_M * _CELL_HEIGHT_M * cos(radians(point.latitude))
        return sqrt(MARGIN * number * cell_m2 / (pi * shops * share))


@lru_cache
def _share(density: Density, accepted: bytes) -> float:
    """How many of all shops have an accepted timetable."""
    shops = sum(number for number, yes in zip(density.timetables, accepted, strict=False) if yes)
    return shops / (sum(density.timetables) or 1)


_NOTHING = Density({}, ())
# By dialect, of which every database has one of its own: what was learnt goes when the database goes.
_LEARNT: WeakKeyDictionary[Dialect, Density] = WeakKeyDictionary()


def learn(database: Database) -> None:
    """Count all shops: a second for a million, so not on the event loop."""
    cells = Counter[Cell]()
    with database.reading() as session:
        for category, row, column, shops in session.execute(_PER_CELL):
            cells[category, int(row), int(column)] += shops
            cells[None, int(row), int(column)] += shops
        per_timetable: dict[int, int] = dict(session.execute(_PER_TIMETABLE).all())
        timetables = [per_timetable.get(id_, 0) for id_ in range(max(per_timetable, default=0) + 1)]
        _LEARNT[session.connection().dialect] = Density(dict(cells), timetables)


def known(session: Session) -> Density:
    """What was learnt last of the session's database, or nothing."""
    bind = session.bind
    connection = bind if isinstance(bind, Connection) else session.connection()
    return _LEARNT.get(connection.dialect, _NOTHING)
