"""Notices that went to several people about one thing: to whom, and in which message each has it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import col

from storage.database import Session
from storage.till_tables import Delivery


class Notice(NamedTuple):
    """One of them: to a member, or to a chat by Telegram's id. No `message_id` before it is sent."""

    key: str
    member_id: int | None
    chat_id: int | None
    message_id: int | None


def about(session: Session, key: str) -> list[Notice]:
    """All whose key begins with `key`, in the order they were put."""
    columns = (Delivery.key, Delivery.member_id, Delivery.chat_id, Delivery.sent_message_id)
    query = select(*(col(each) for each in columns)).where(col(Delivery.key).startswith(key, autoescape=True))
    return [Notice(*row) for row in session.execute(query.order_by(col(Delivery.id)))]
