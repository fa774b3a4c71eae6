"""The timetables that shops share, and what each says of a moment: worked out once, kept while it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import Dialect, Integer, select
from sqlmodel import Session, col

from rules import hours, ranking
from rules.hours import Status, Unknown
from rules.ranking import States
from storage import tables
from storage.database import Database
from storage.prepared import Prepared, parameter
from storage.upserts import insert

MOMENTS_KEPT = 64  # now, and the moments that members look ahead to

_TIMETABLE = tables.Timetable
_NEWER = Prepared(
    select(col(_TIMETABLE.id), col(_TIMETABLE.spec))
    .where(col(_TIMETABLE.id) > parameter("known", Integer))
    .order_by(col(_TIMETABLE.id))
)


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """What every timetable says of one minute. At a timetable's id is its status, at 0 that of hours not known."""

    moment: datetime
    statuses: Sequence[Status]
    holds_until: Sequence[float]  # POSIX time before which each status is surely the same; 0 where that is not known
    _accepting: dict[States, bytes] = field(default_factory=dict)

    def accepting(self, states: States) -> bytes:
        """A byte for each id: 1 where the timetable is in one of `states`, else 0."""
        if states not in self._accepting:
            self._accepting[states] = bytes(ranking.state(status) in states for status in self.statuses)
        return self._accepting[states]


class _Known:
    """The timetables of one database that were seen so far, and the boards made of them."""

    def __init__(self) -> None:
        self.specs: list[str | None] = [None]
        self.boards: dict[tuple[datetime, str], Board] = {}
        self._learning = Lock()

    def learn(self, rows: Iterable[tuple[int, str]]) -> None:
        """Note newer timetables, in the order of their ids."""
        for id_, spec in rows:
            with self._learning:
                if id_ >= len(self.specs):  # else another thread was first
                    self.specs += [*[None] * (id_ - len(self.specs)), spec]  # some ids no timetable has

    def board(self, minute: datetime, zone: ZoneInfo) -> Board:
        board = self.boards.get((minute, zone.key))
        if board is None or len(board.statuses) < len(self.specs):
            board = self.boards[minute, zone.key] = self._make(minute, zone)
            for oldest in list(self.boards)[:-MOMENTS_KEPT]:
                self.boards.pop(oldest, None)
        return board

    def _make(self, minute: datetime, zone: ZoneInfo) -> Board:
        """Only what may have changed since the last minute before that was looked at is worked out anew."""
        before = [each for (at, key), each in list(self.boards.items()) if key == zone.key and at <= minute]
        last = max(before, key=lambda board: board.moment, default=Board(minute, (), ()))
        now, statuses, until = minute.timestamp(), list(last.statuses), list(last.holds_until)
        stale = [id_ for id_, end in enumerate(until) if end <= now]
        for id_ in stale:
            statuses[id_] = hours.status(self.specs[id_], minute, zone)
        statuses += [hours.status(spec, minute, zone) for spec in self.specs[len(statuses) :]]
        until += [0.0] * (len(statuses) - len(until))
        for id_ in (*stale, *range(len(last.statuses), len(statuses))):
            until[id_] = _until(statuses[id_])
        return Board(minute, statuses, until)


# By dialect, of which every database has one of its own: what was learnt goes when the database goes.
_KNOWN: WeakKeyDictionary[Dialect, _Known] = WeakKeyDictionary()


def board(session: Session, moment: datetime) -> Board:
    """What every timetable says of a local time in a zone by its name, those included that were only just added.

    Hours change on full minutes, so that one board serves for all of a minute.
    """
    if not isinstance(moment.tzinfo, ZoneInfo):
        raise TypeError("opening hours are asked at a local time")
    known = _KNOWN.setdefault(session.connection().dialect, _Known())
    known.learn(_NEWER.rows(session, known=len(known.specs) - 1))
    return known.board(moment.astimezone(UTC).replace(second=0, microsecond=0), moment.tzinfo)


def warm(database: Database, moments: Iterable[datetime]) -> None:
    """Work out what every timetable says of these local times before anybody asks; may run in a thread of its own.

    Some 6 µs for each timetable that may have changed since the last moment before that was looked at.
    """
    with database.reading() as session:
        for moment in moments:
            board(session, moment)


def ids(session: Session, specs: Iterable[str | None]) -> dict[str | None, int | None]:
    """The id of each timetable, given one where it has none yet, and None for hours not known."""
    wanted = sorted({spec for spec in specs if spec is not None})
    if wanted:
        _in_turn(session)
        new = insert(session, _TIMETABLE).on_conflict_do_nothing()
        session.connection().execute(new, [{"spec": spec} for spec in wanted])
    kept = select(col(_TIMETABLE.spec), col(_TIMETABLE.id)).where(col(_TIMETABLE.spec).in_(wanted))
    return {None: None, **dict(session.connection().execute(kept).all())}


def _in_turn(session: Session) -> None:
    """Wait for whoever else adds timetables, so that ids appear in ascending order: a reader asks for newer ones."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("LOCK TABLE timetables IN SHARE ROW EXCLUSIVE MODE")


def _until(status: Status) -> float:
    if isinstance(status, Unknown):
        return 0.0
    change = status.until if isinstance(status, hours.Open) else status.opens_at
    return change.timestamp() if change else 0.0
