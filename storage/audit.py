"""The audit: a chain of rows, each sealed with SHA-256 over itself and the row before, so that a change shows."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from json import JSONEncoder
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col

from storage.prepared import Prepared, as_moment, parameter
from storage.till_tables import Audit, AuditHead
from storage.upserts import prepared_insert

BEGINNING = bytes(32)  # what stands before the first row

# Made once, as `json.dumps` would make an encoder at every call.
_DETAIL = JSONEncoder(sort_keys=True)
_SEALED = JSONEncoder(ensure_ascii=False)

_HEAD = Prepared(select(col(AuditHead.seq), col(AuditHead.hash)).with_for_update())
_BEGIN = Prepared(prepared_insert(AuditHead).values(id=1, seq=0, hash=BEGINNING).on_conflict_do_nothing())
_ADVANCE = Prepared(
    update(AuditHead)
    .where(col(AuditHead.seq) == parameter("old_seq"), col(AuditHead.hash) == parameter("old_hash"))
    .values(seq=parameter("seq"), hash=parameter("hash"))
)
_COLUMNS = ("seq", "at", "actor", "action", "subject", "detail", "previous", "hash")
_APPEND = Prepared(insert(Audit).values({name: parameter(name) for name in _COLUMNS}))
_ALL = select(*(getattr(Audit, name) for name in _COLUMNS)).order_by(col(Audit.seq))


class Entry(NamedTuple):
    """What was done, by whom, to what: words like `staff:7`, `redeem`, `shop:3`."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str


class ForkError(Exception):
    """Another transaction wrote to the audit at the same moment; this one has to be rolled back."""


class _Row(NamedTuple):
    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    previous: bytes
    hash: bytes


def append(session: Session, now: datetime, actor: str, action: str, subject: str, **detail: Any) -> None:
    """Add a row to the end of the chain. Raises `ForkError` where another transaction was faster."""
    seq, previous = _head(session)
    row = _Row(seq + 1, now, actor, action, subject, _DETAIL.encode(detail), previous, b"")
    row = row._replace(hash=_seal(row))
    if not _ADVANCE.run(session, old_seq=seq, old_hash=previous, seq=row.seq, hash=row.hash):
        raise ForkError
    _APPEND.run(session, **row._asdict())


def verify(session: Session) -> int | None:
    """The number of the first row that is changed, missing, or cut off the end; None where the chain is whole."""
    seq, previous = 0, BEGINNING
    for row in (_Row(*each) for each in session.execute(_ALL)):
        if row.seq != seq + 1 or bytes(row.previous) != previous or bytes(row.hash) != _seal(row):
            return seq + 1
        seq, previous = row.seq, bytes(row.hash)
    end = session.execute(select(col(AuditHead.seq), col(AuditHead.hash))).first()
    last, seal = (end[0], bytes(end[1])) if end else (0, BEGINNING)
    return None if (last, seal) == (seq, previous) else seq + 1


def length(session: Session) -> int:
    """How many rows there are to verify."""
    return session.scalars(select(func.count()).select_from(Audit)).one()


def newest(session: Session, number: int) -> list[Entry]:
    """The last so many rows, the newest first."""
    columns = [getattr(Audit, name) for name in Entry._fields]
    rows = session.execute(select(*columns).order_by(col(Audit.seq).desc()).limit(number))
    return [Entry(*row) for row in rows]


def _head(session: Session) -> tuple[int, bytes]:
    row = _HEAD.row(session)
    if row is None:
        _BEGIN.run(session)
        row = _HEAD.row(session)
    seq, seal = row or (0, BEGINNING)
    return int(seq), bytes(seal)


def _seal(row: _Row) -> bytes:
    at = as_moment(row.at).isoformat()
    fields = _SEALED.encode([row.seq, at, row.actor, row.action, row.subject, row.detail])
    return sha256(bytes(row.previous) + fields.encode()).digest()
