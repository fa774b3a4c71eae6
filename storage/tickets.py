"""Tickets: a member's word that the till does not work, or their question to a person; who took it up, how fast."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, or_, select, update
from sqlmodel import col

from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, as_moment, parameter
from storage.till_tables import Ticket
from storage.upserts import prepared_insert

QUESTION = "question"

_COLUMNS = ("kind", "member_id", "shop_id", "code_id", "opened_at")
_OPEN = Prepared(
    prepared_insert(Ticket)
    .values({name: parameter(name) for name in _COLUMNS})
    .on_conflict_do_nothing()
    .returning(col(Ticket.id))
)
_REDEEMED = Prepared(
    update(Ticket)
    .where(col(Ticket.code_id) == parameter("of_code"), col(Ticket.closed_at).is_(None))
    .values(closed_at=parameter("now", UTCDateTime))
)


class Opened(NamedTuple):
    """A ticket as it is read: `answered_by` is the member who took it up."""

    id: int
    kind: str
    member_id: int
    shop_id: int | None
    code_id: int | None
    opened_at: datetime
    answered_at: datetime | None
    answered_by: int | None
    closed_at: datetime | None

    @property
    def first_response(self) -> timedelta | None:
        """How long the member waited until somebody took it up."""
        return self.answered_at - self.opened_at if self.answered_at else None


def open(  # noqa: A001 (read as `tickets.open`)
    session: Session, kind: str, member_id: int, code_id: int | None, shop_id: int | None, now: datetime
) -> int | None:
    """Open a ticket – refused, unscannable, wrong_discount or question – and return its id; None where the same problem
    of the same code, or a question of this member, is open already."""
    row = _OPEN.row(session, kind=kind, member_id=member_id, code_id=code_id, shop_id=shop_id, opened_at=now)
    return row[0] if row else None


def one(session: Session, ticket_id: int) -> Opened | None:
    """The ticket with this id."""
    row = session.execute(select(*_ALL).where(col(Ticket.id) == ticket_id)).first()
    return None if row is None else _opened(tuple(row))


def question(session: Session, member_id: int) -> Opened | None:
    """The member's question to a person that is open now."""
    theirs = (col(Ticket.member_id) == member_id, col(Ticket.kind) == QUESTION, col(Ticket.closed_at).is_(None))
    row = session.execute(select(*_ALL).where(*theirs)).first()
    return None if row is None else _opened(tuple(row))


def answer(session: Session, ticket_id: int, by_member_id: int, now: datetime) -> bool:
    """Somebody takes the ticket up, which stops its clock; of two at once the first. False for the second."""
    change = update(Ticket).where(col(Ticket.id) == ticket_id, col(Ticket.answered_at).is_(None))
    taken = change.values(answered_at=now, answered_by=by_member_id).returning(col(Ticket.id))
    return session.execute(taken).first() is not None


def close(session: Session, ticket_id: int, by_member_id: int, now: datetime) -> bool:
    """Whoever took the ticket up has solved the problem; False for anybody else, and when it was closed before."""
    theirs = (col(Ticket.id) == ticket_id, col(Ticket.answered_by) == by_member_id, col(Ticket.closed_at).is_(None))
    change = update(Ticket).where(*theirs)
    return session.execute(change.values(closed_at=now).returning(col(Ticket.id))).first() is not None


def redeemed(session: Session, code_id: int, now: datetime) -> None:
    """The code was redeemed after all, which solves whatever was wrong with it."""
    _REDEEMED.run(session, of_code=code_id, now=now)


def since(session: Session, moment: datetime) -> list[Opened]:
    """Tickets opened after this moment, and older ones that still wait for somebody; the newest first."""
    waiting = and_(col(Ticket.answered_at).is_(None), col(Ticket.closed_at).is_(None))
    query = select(*_ALL).where(or_(col(Ticket.opened_at) > moment, waiting))
    newest_first = query.order_by(col(Ticket.opened_at).desc(), col(Ticket.id).desc())
    return [_opened(tuple(row)) for row in session.execute(newest_first)]


_ALL = [getattr(Ticket, name) for name in Opened._fields]


def _opened(row: tuple[object, ...]) -> Opened:
    ticket = Opened._make(row)
    answered, closed = (None if each is None else as_moment(each) for each in (ticket.answered_at, ticket.closed_at))
    return ticket._replace(opened_at=as_moment(ticket.opened_at), answered_at=answered, closed_at=closed)
