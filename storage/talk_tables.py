"""The tables of talking: what is said on a ticket, and what the bot may learn from sentences it did not understand."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from rules.understanding.intents import Intent
from storage import tables, till_tables  # noqa: F401  (they name constraints, and tickets have words)
from storage.columns import belongs_to, moment, one_of

WRITTEN_IN = ("zh", "zh-hant", "en", "mix", "pinyin")  # as training rows say


class Purpose(StrEnum):
    """What a member consents to."""

    LEARNING = "learning"


class Outcome(StrEnum):
    """How a sentence that was not understood got its label: one of the guesses was pressed, none of them, or it went
    to a person."""

    CHOSEN = "chosen"
    NONE = "none"
    HANDED_OFF = "handed_off"


class TicketWords(SQLModel, table=True):
    """What was written on a ticket, by the member whose it is or to them by one of us."""

    __tablename__ = "ticket_words"
    __table_args__ = (CheckConstraint("words <> ''", name="words"),)

    id: int = Field(default=None, primary_key=True)
    ticket_id: int = belongs_to("tickets.id", index=True)
    member_id: int = belongs_to("members.id", index=True)
    from_us: bool
    words: str
    at: datetime = moment()


class Consent(SQLModel, table=True):
    """A member's consent. No row, no consent; who takes it back has no row any more."""

    __tablename__ = "consents"
    __table_args__ = (one_of("purpose", Purpose, "purpose"), {"sqlite_with_rowid": False})

    member_id: int = belongs_to("members.id", primary_key=True)
    purpose: str = Field(primary_key=True)
    at: datetime = moment()


class Utterance(SQLModel, table=True):
    """A sentence that was not understood, with what the member then chose; of members who consent, for a while."""

    __tablename__ = "utterances"
    __table_args__ = (
        one_of("language", WRITTEN_IN, "language"),
        one_of("outcome", Outcome, "outcome"),
        one_of("chosen", Intent, "chosen"),
        CheckConstraint("(outcome = 'chosen') = (chosen IS NOT NULL)", name="chosen_whole"),
        Index("ix_utterances_at", "at"),
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int = belongs_to("members.id", index=True)
    words: str
    language: str
    guesses: str  # intents, the likeliest first, with a | between them
    outcome: str
    chosen: str | None = None
    model: str  # the version that guessed
    at: datetime = moment()


class UtteranceCount(SQLModel, table=True):
    """How often what was guessed turned out to be what; nobody's words, and nobody's name."""

    __tablename__ = "utterance_counts"
    __table_args__ = (
        one_of("language", WRITTEN_IN, "language"),
        one_of("outcome", Outcome, "outcome"),
        CheckConstraint("times >= 1", name="times"),
        {"sqlite_with_rowid": False},
    )

    model: str = Field(primary_key=True)
    guessed: str = Field(primary_key=True)
    outcome: str = Field(primary_key=True)
    chosen: str = Field(primary_key=True)  # empty where none was
    language: str = Field(primary_key=True)
    day: date = Field(primary_key=True)  # UTC
    times: int
