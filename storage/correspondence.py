"""What is written on a ticket, and which ticket a message of ours is about, so that a reply to it finds its way."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlmodel import col

from storage.database import Session
from storage.talk_tables import TicketWords
from storage.till_tables import Delivery

MOST = 50  # on one ticket; whoever writes more than that is not helped by writing
# What deliveries about a ticket have for a key: the ticket's number follows.
NOTICE, SAID, ANSWER = "ticket", "ticket-said", "ticket-answer"


class Words(NamedTuple):
    """Something written: `from_us` to the member, else by them."""

    id: int
    from_us: bool
    words: str
    at: datetime


def add(
    session: Session, ticket_id: int, member_id: int, words: str, now: datetime, *, from_us: bool = False
) -> int | None:
    """Keep what was written on the ticket of this member, and return its id; None where the ticket is full."""
    so_far = select(func.count()).where(col(TicketWords.ticket_id) == ticket_id)
    if session.execute(so_far).scalar_one() >= MOST:
        return None
    row = TicketWords(ticket_id=ticket_id, member_id=member_id, from_us=from_us, words=words, at=now)
    session.add(row)
    session.flush()
    return row.id


def on(session: Session, ticket_id: int) -> list[Words]:
    """All that was written on the ticket, in order."""
    columns = (TicketWords.id, TicketWords.from_us, TicketWords.words, TicketWords.at)
    query = select(*(col(each) for each in columns)).where(col(TicketWords.ticket_id) == ticket_id)
    return [Words(*row) for row in session.execute(query.order_by(col(TicketWords.id)))]


def behind(session: Session, message_id: int, member_id: int | None, chat_id: int | None) -> int | None:
    """The ticket that our message with this id, in the chat of a member or another chat, is about."""
    there = col(Delivery.member_id) == member_id if member_id is not None else col(Delivery.chat_id) == chat_id
    about_one = or_(*(col(Delivery.key).startswith(f"{kind}:") for kind in (NOTICE, SAID, ANSWER)))
    query = select(col(Delivery.key)).where(there, col(Delivery.sent_message_id) == message_id, about_one)
    key = session.scalars(query).first()
    return int(key.split(":")[1]) if key else None
