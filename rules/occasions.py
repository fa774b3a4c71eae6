"""Occasions: what a reminder says, as it stands at the moment it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rules.benefits import Benefit
from rules.catalogue import Plan


@dataclass(frozen=True, slots=True)
class Place:
    """A shop by our id and its names."""

    shop_id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CardEnds:
    """A member's card and its last day."""

    plan: Plan
    number: str
    last_day: date


@dataclass(frozen=True, slots=True)
class BenefitEnds:
    """A benefit not used since its period began, and the last day of that."""

    place: Place
    benefit: Benefit
    last_day: date


@dataclass(frozen=True, slots=True)
class WishGranted:
    """The shop that a wish came true with; `wished` is what was typed, empty where the wish was for a region."""

    place: Place
    wished: str


@dataclass(frozen=True, slots=True)
class EventNear:
    """An event that a member is going to; `starts_at` is aware UTC."""

    event_id: int
    title: str
    title_en: str
    venue: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class InStock:
    """A gift of an event that had run out and is there again."""

    event_id: int
    title: str


Occasion = CardEnds | BenefitEnds | WishGranted | EventNear | InStock
