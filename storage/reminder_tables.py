"""The tables of what is said unasked to one member: what they chose, what is to be reminded of, what was said."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from rules.reminders import Kind, Source
from rules.topics import OPTIONAL
from storage.columns import belongs_to, moment, one_of, partial_index

REMINDER_STATES = ("waiting", "said", "dropped")


class OptOut(SQLModel, table=True):
    """A topic that a member does not want to hear of."""

    __tablename__ = "opt_outs"
    __table_args__ = (one_of("topic", OPTIONAL, "topic"), {"sqlite_with_rowid": False})

    member_id: int = belongs_to("members.id", primary_key=True)
    topic: str = Field(primary_key=True)
    at: datetime = moment()


class Preference(SQLModel, table=True):
    """What a member changed about being reminded; who changed nothing has no row. Hours are of the local clock."""

    __tablename__ = "preferences"
    __table_args__ = (
        CheckConstraint("quiet_from BETWEEN 0 AND 23", name="quiet_from"),
        CheckConstraint("quiet_until BETWEEN 0 AND 23", name="quiet_until"),
        CheckConstraint("per_day >= 1", name="per_day"),
        CheckConstraint("per_week >= 1", name="per_week"),
    )

    member_id: int = belongs_to("members.id", primary_key=True)
    quiet_from: int
    quiet_until: int
    per_day: int
    per_week: int
    snoozed_until: datetime | None = moment(nullable=True)


class Nudge(SQLModel, table=True):
    """One message that reminded a member of something; what the caps count, and how it was worded. Its delivery is
    known by the id, which is never given again."""

    __tablename__ = "nudges"
    __table_args__ = (Index("ix_nudges_member_id_said_at", "member_id", "said_at"), {"sqlite_autoincrement": True})

    id: int = Field(default=None, primary_key=True)
    member_id: int = belongs_to("members.id")
    said_at: datetime = moment()
    wording: int


class Reminder(SQLModel, table=True):
    """One thing to remind one member of, once: known by its kind and what it is about."""

    __tablename__ = "reminders"
    __table_args__ = (
        one_of("kind", Kind, "kind"),
        one_of("state", REMINDER_STATES, "state"),
        CheckConstraint("(state = 'said') = (nudge_id IS NOT NULL)", name="said_whole"),
        Index("uq_reminders_once", "member_id", "kind", "subject", unique=True),
        partial_index("ix_reminders_due", "due_at", where="state = 'waiting'"),
        Index("ix_reminders_nudge_id", "nudge_id"),
        Index("ix_reminders_until", "until"),
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int = belongs_to("members.id")
    kind: str
    subject: str
    due_at: datetime = moment()
    until: datetime = moment()
    state: str = "waiting"
    nudge_id: int | None = belongs_to("nudges.id", nullable=True)


class Watch(SQLModel, table=True):
    """A member's wish to be told when something that ran out is there again."""

    __tablename__ = "watches"
    __table_args__ = (Index("ix_watches_item", "item"), {"sqlite_with_rowid": False})

    member_id: int = belongs_to("members.id", primary_key=True)
    item: str = Field(primary_key=True)
    created_at: datetime = moment()


class GrantedWish(SQLModel, table=True):
    """The shop that a wish came true with; the first one that fits it."""

    __tablename__ = "granted_wishes"

    wish_id: int = belongs_to("wishes.id", primary_key=True)
    shop_id: int = belongs_to("shops.id", index=True)


class PlannedUpTo(SQLModel, table=True):
    """How far the planner has come with one source: the last local day it is done with, the last row it has seen."""

    __tablename__ = "planned_up_to"
    __table_args__ = (one_of("source", Source, "source"),)

    source: str = Field(primary_key=True)
    day: date | None = None
    seen: int = 0
