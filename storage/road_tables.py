"""The tables of the road that is shared by all that is said unasked: what many are told, and lanes told to wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import moment, one_of

CONTENT_METHODS = ("send", "photo", "album", "edit_text", "edit_caption", "delete")


class Content(SQLModel, table=True):
    """What a broadcast says in one language: written once, and read by each of its deliveries."""

    __tablename__ = "contents"
    __table_args__ = (one_of("method", CONTENT_METHODS, "method"), UniqueConstraint("broadcast_id", "language"))

    id: int = Field(default=None, primary_key=True)
    broadcast_id: int | None = None
    language: str | None = None  # None is for everybody
    method: str = "send"
    text: str = ""  # of the message or the caption
    entities: str | None = None  # JSON, Telegram's own; None where the text is HTML
    media: str | None = None  # JSON: the file ids of pictures
    buttons: str | None = None  # JSON, as the outbox keeps them
    paid: bool = False  # at the rate that Telegram sells


class Stop(SQLModel, table=True):
    """A lane that Telegram told to wait, kept for the next start: closed until a time, then slower by a factor."""

    __tablename__ = "halts"
    __table_args__ = (
        CheckConstraint("lane BETWEEN 0 AND 3", name="lane"),
        CheckConstraint("factor > 0 AND factor <= 1", name="factor"),
    )

    lane: int = Field(primary_key=True)
    until: datetime = moment()
    factor: float
