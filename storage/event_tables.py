"""The tables of events: what is on, who signed up, gifts and who gets them, and what an operator is writing.

A member who leaves takes their name along; what they signed up for stays, so that totals stay exact.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.events import EventState, PlaceState
from rules.gifts import ClaimState, GiftState, Way
from storage.columns import belongs_to, moment, one_of, partial_index


def _member() -> Any:
    return Field(sa_column=Column(ForeignKey("members.id", ondelete="SET NULL"), nullable=True, index=True))


def _bytes(*, unique: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=False, unique=unique))


class EventRow(SQLModel, table=True):
    """An event. `taken` places are held, never more than there are; `unsettled` says that somebody may have to be told
    of a change or offered a place."""

    __tablename__ = "events"
    __table_args__ = (
        one_of("state", EventState, "state"),
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("ends_at > starts_at", name="end"),
        CheckConstraint("capacity >= 1", name="capacity"),
        CheckConstraint("taken BETWEEN 0 AND capacity", name="taken"),
        CheckConstraint("members_first_hours >= 0", name="members_first"),
        partial_index("ix_events_unsettled", "id", where="unsettled"),
    )

    id: int = Field(default=None, primary_key=True)
    event_id: str = Field(unique=True)
    title: str
    title_en: str = ""
    city: str
    venue: str
    address: str = ""
    latitude: float
    longitude: float
    starts_at: datetime = moment(index=True)
    ends_at: datetime = moment()
    capacity: int | None = None
    signup_opens_at: datetime | None = moment(nullable=True)
    members_first_hours: int = 0
    description: str = ""
    description_en: str = ""
    photo_file_id: str | None = None
    state: str = EventState.PUBLISHED
    taken: int = 0
    revision: int = 0
    unsettled: bool = False
    updated_at: datetime = moment()


class SignUp(SQLModel, table=True):
    """A member's sign-up for an event: one each, ever. What they were last told of time and place is kept, so that
    everyone concerned hears of a change, once."""

    __tablename__ = "signups"
    __table_args__ = (
        one_of("state", PlaceState, "state"),
        CheckConstraint("(state = 'offered') = (offer_until IS NOT NULL)", name="offer_whole"),
        CheckConstraint("(state = 'attended') = (checked_in_at IS NOT NULL)", name="check_in_whole"),
        CheckConstraint("offers >= 0", name="offers"),
        UniqueConstraint("event_id", "member_id"),
        UniqueConstraint("event_id", "digits_hash"),
        partial_index("ix_signups_waiting", "event_id", "queued_at", "id", where="state = 'waiting'"),
        partial_index("ix_signups_offers", "offer_until", where="state = 'offered'"),
        partial_index("ix_signups_untold", "id", where="NOT state_told"),
    )

    id: int = Field(default=None, primary_key=True)
    event_id: int = belongs_to("events.id")
    member_id: int | None = _member()
    state: str
    holder: str
    queued_at: datetime = moment()
    offer_until: datetime | None = moment(nullable=True)
    offers: int = 0
    state_told: bool = True  # the offer, or that it is over
    seed: bytes = _bytes()
    token_hash: bytes = _bytes(unique=True)
    digits_hash: bytes = _bytes()
    checked_in_at: datetime | None = moment(nullable=True)
    checked_in_by: int | None = Field(
        default=None, sa_column=Column(ForeignKey("members.id", ondelete="SET NULL"), nullable=True)
    )
    remind_day: bool = True
    remind_hours: bool = True
    reminded_day: datetime | None = moment(nullable=True)  # the beginning that was reminded of
    reminded_hours: datetime | None = moment(nullable=True)
    told_starts_at: datetime = moment()
    told_ends_at: datetime = moment()
    told_place: str
    told_at: datetime = moment()


class Gift(SQLModel, table=True):
    """A stock of something given away, first come first served or drawn. `claimed` never exceeds `stock`; the seed of
    a draw is bound by the commitment that is published before entries open."""

    __tablename__ = "gifts"
    __table_args__ = (
        one_of("way", Way, "way"),
        one_of("state", GiftState, "state"),
        CheckConstraint("stock >= 1", name="stock"),
        CheckConstraint("claimed BETWEEN 0 AND stock", name="claimed"),
        CheckConstraint("closes_at > opens_at", name="close"),
        CheckConstraint("(state = 'drawn') = (drawn_at IS NOT NULL)", name="drawn_whole"),
        CheckConstraint("state = 'open' OR way = 'draw'", name="drawn_way"),
    )

    id: int = Field(default=None, primary_key=True)
    event_id: int = belongs_to("events.id", index=True)
    title: str
    way: str
    stock: int
    claimed: int = 0
    state: str = GiftState.OPEN
    opens_at: datetime = moment()
    closes_at: datetime = moment()
    seed: bytes = _bytes()
    drawn_at: datetime | None = moment(nullable=True)


class GiftClaim(SQLModel, table=True):
    """A member's claim to a gift or entry in its draw: one each."""

    __tablename__ = "gift_claims"
    __table_args__ = (
        one_of("state", ClaimState, "state"),
        UniqueConstraint("gift_id", "member_id"),
        CheckConstraint("(state = 'handed_over') = (handed_at IS NOT NULL)", name="handed_whole"),
        CheckConstraint("place >= 1", name="place"),
        CheckConstraint("place IS NULL OR state IN ('won', 'handed_over')", name="place_whole"),
        partial_index("uq_gift_claims_place", "gift_id", "place", where="place IS NOT NULL", unique=True),
        partial_index("ix_gift_claims_untold", "id", where="NOT told"),
    )

    id: int = Field(default=None, primary_key=True)
    gift_id: int = belongs_to("gifts.id")
    member_id: int | None = _member()
    state: str
    receipt: str = Field(unique=True)
    place: int | None = None  # in the order drawn
    told: bool = True
    created_at: datetime = moment()
    handed_at: datetime | None = moment(nullable=True)


class Desk(SQLModel, table=True):
    """What an operator is doing for events: writing one down, offering a gift, or standing at the door of one."""

    __tablename__ = "event_desks"
    __table_args__ = (one_of("doing", ("form", "gift", "door"), "doing"),)

    member_id: int = belongs_to("members.id", primary_key=True)
    doing: str
    event_id: int | None = belongs_to("events.id", nullable=True)
    fields: str = "{}"  # JSON
    photo_file_id: str | None = None
    updated_at: datetime = moment()
