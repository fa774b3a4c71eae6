"""The tables of broadcasts: each with its state and audience, who pressed which of its buttons, and members' tags.

What a broadcast says is in `contents`, and what became of each recipient in the outbox.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

from rules.broadcasts import Pause, Purpose, State
from rules.topics import Topic
from storage import tables  # noqa: F401  (says how constraints are called)
from storage.columns import belongs_to, moment, one_of, partial_index

ASKS_FOR = ("content", "other_language", "buttons", "segment", "place", "starts_at", "not_after")


def _operator() -> Any:
    return Field(sa_column=Column(ForeignKey("members.id", ondelete="SET NULL"), nullable=True))


class Broadcast(SQLModel, table=True):
    """A message for many. `of_id` is the one that this recalls or corrects; `reached` is the last member (or delivery
    of that one) whose turn has come while the audience is frozen. Up to the delivery `counted_to` all are closed, and
    `counts` holds what became of them; `before` is the progress when it last was started. Both are JSON."""

    __tablename__ = "broadcasts"
    __table_args__ = (
        one_of("purpose", Purpose, "purpose"),
        one_of("state", State, "state"),
        one_of("topic", Topic, "topic"),
        one_of("paused_for", Pause, "paused_for"),
        one_of("asks_for", ASKS_FOR, "asks_for"),
        CheckConstraint("(purpose = 'send') = (of_id IS NULL)", name="of_whole"),
        CheckConstraint("(state = 'paused') = (paused_for IS NOT NULL)", name="pause_whole"),
        CheckConstraint("asks_for IS NULL OR state = 'draft'", name="asks_in_draft"),
        CheckConstraint("(asks_for IS NULL) = (asked_at IS NULL)", name="asked_whole"),
        CheckConstraint("not_after > starts_at", name="times"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_at IS NOT NULL", name="confirmation_whole"),
        CheckConstraint("(state IN ('done', 'cancelled')) = (ended_at IS NOT NULL)", name="end_whole"),
        CheckConstraint("audience >= 0", name="audience"),
        partial_index("uq_broadcasts_draft", "created_by", where="state = 'draft'", unique=True),
        partial_index(
            "ix_broadcasts_under_way", "state", where="state IN ('freezing', 'scheduled', 'running', 'paused')"
        ),
        partial_index(
            "uq_broadcasts_recall", "of_id", where="purpose = 'recall' AND state <> 'cancelled'", unique=True
        ),
        Index("ix_broadcasts_of_id", "of_id"),
    )

    id: int = Field(default=None, primary_key=True)
    purpose: str = Purpose.SEND
    of_id: int | None = Field(default=None, foreign_key="broadcasts.id")
    state: str = State.DRAFT
    topic: str = Topic.NEWS
    segment: str = ""
    links: str = "[]"  # JSON: label and target of each button
    paid: bool = False
    asks_for: str | None = None
    asked_at: datetime | None = moment(nullable=True)
    created_by: int | None = _operator()
    created_at: datetime = moment()
    starts_at: datetime | None = moment(nullable=True)
    not_after: datetime | None = moment(nullable=True)
    confirmed_by: int | None = _operator()
    confirmed_at: datetime | None = moment(nullable=True)
    reached: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    audience: int = 0
    counted_to: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    counts: str = "{}"
    started_at: datetime | None = moment(nullable=True)
    ended_at: datetime | None = moment(nullable=True)
    paused_for: str | None = None
    before: str = "{}"
    progress_chat: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    progress_message: int | None = None
    looked_at: datetime | None = moment(nullable=True)
    looks: int = 0


class Click(SQLModel, table=True):
    """A member's first press of a button of a broadcast, or of its link (button 0)."""

    __tablename__ = "broadcast_clicks"
    __table_args__ = (CheckConstraint("button >= 0", name="button"), {"sqlite_with_rowid": False})

    broadcast_id: int = belongs_to("broadcasts.id", primary_key=True)
    member_id: int = belongs_to("members.id", primary_key=True, index=True)
    button: int = Field(primary_key=True)
    at: datetime = moment()


class MemberTag(SQLModel, table=True):
    """A word that operators gave a member."""

    __tablename__ = "member_tags"
    __table_args__ = (Index("ix_member_tags_tag", "tag"), {"sqlite_with_rowid": False})

    member_id: int = belongs_to("members.id", primary_key=True)
    tag: str = Field(primary_key=True)
