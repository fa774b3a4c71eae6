"""Events: who may sign up when, how long an offer from the waitlist stands, which reminders are due, who is let in."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.geo import Point

OFFER_STANDS = timedelta(hours=12)
LAST_OFFER = timedelta(hours=1)  # before the event: whoever takes a place then still has to get there
SHORTEST_OFFER = timedelta(minutes=30)
NIGHT, MORNING = time(22), time(10)  # an offer does not run out while people sleep
DOORS = timedelta(hours=2)  # before the beginning: from then on tickets are taken
TICKET_DIGITS = 6


class EventState(StrEnum):
    """What ops have made of an event. A cancelled one stays so."""

    PUBLISHED = "published"
    CANCELLED = "cancelled"


class PlaceState(StrEnum):
    """What became of somebody's sign-up. A place is held while it is going, offered or attended."""

    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"
    DECLINED = "declined"
    LAPSED = "lapsed"
    LEFT = "left"
    ATTENDED = "attended"
    CALLED_OFF = "called_off"


CONCERNED = (PlaceState.GOING, PlaceState.OFFERED, PlaceState.WAITING)


class Refusal(StrEnum):
    """Why somebody cannot sign up, take an offer, or come in."""

    GONE = "gone"
    CANCELLED = "cancelled"
    OVER = "over"
    NOT_OPEN = "not_open"
    MEMBERS_FIRST = "members_first"
    NO_OFFER = "no_offer"
    NO_TICKET = "no_ticket"
    OTHER_EVENT = "other_event"
    NOT_GOING = "not_going"
    IN_ALREADY = "in_already"
    TOO_EARLY = "too_early"


class Reminder(StrEnum):
    """The two reminders of an event."""

    DAY = "day"
    HOURS = "hours"


LEADS = {Reminder.DAY: timedelta(hours=24), Reminder.HOURS: timedelta(hours=2)}


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is now. `capacity` None is no limit; `taken` places are held; times are aware UTC.

    `members_first` is how long after the opening only holders of a valid card can sign up. `revision` counts changes.
    """

    id: int
    event_id: str
    title: str
    title_en: str
    city: str
    venue: str
    address: str
    point: Point
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    signup_opens_at: datetime | None
    members_first: timedelta
    description: str
    description_en: str
    photo_file_id: str | None
    state: EventState
    taken: int
    revision: int

    @property
    def open_to_all_at(self) -> datetime | None:
        return self.signup_opens_at and self.signup_opens_at + self.members_first

    @property
    def left(self) -> int | None:
        """How many places are free; None where there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's sign-up. `ahead` counts those who wait before them; `reminders` are the ones they want."""

    id: int
    event_id: int
    member_id: int | None
    state: PlaceState
    offer_until: datetime | None
    ahead: int
    seed: bytes
    reminders: frozenset[Reminder]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who signed up, as the attendance list has them: `holder` is the tail of their name."""

    holder: str
    state: PlaceState
    queued_at: datetime
    checked_in_at: datetime | None


def refusal(event: Event | None, now: datetime, *, has_card: bool) -> Refusal | None:
    """Why nobody like this can sign up now, be it for a place or for the waitlist; None where they can."""
    if event is None:
        return Refusal.GONE
    if event.state is EventState.CANCELLED:
        return Refusal.CANCELLED
    if now >= event.starts_at:
        return Refusal.OVER
    if event.signup_opens_at is not None and now < event.signup_opens_at:
        return Refusal.NOT_OPEN
    if not has_card and event.open_to_all_at is not None and now < event.open_to_all_at:
        return Refusal.MEMBERS_FIRST
    return None


def offer_until(now: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """Until when an offer made now stands: twelve hours, or longer where that would be at night (22:00 to 10:00), but
    not into the last hour before the event; half an hour at least, and the event's beginning at most."""
    until = (now + OFFER_STANDS).astimezone(zone)
    if until.time() >= NIGHT or until.time() < MORNING:
        day = until.date() + timedelta(days=until.time() >= NIGHT)
        until = datetime.combine(day, MORNING, zone)
    latest = max(starts_at - LAST_OFFER, now + SHORTEST_OFFER)
    return min(until.astimezone(now.tzinfo), latest, starts_at)


def is_due(reminder: Reminder, starts_at: datetime, known_since: datetime, now: datetime) -> bool:
    """Whether the reminder goes out now: within its time, and only to people who knew of it before that began.

    `known_since` is when they were told the event's present time, at their sign-up or later.
    """
    begins = starts_at - LEADS[reminder]
    ends = starts_at - LEADS[Reminder.HOURS] if reminder is Reminder.DAY else starts_at
    return known_since <= begins <= now < ends


def weekend(today: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """This weekend, or on one of its days the rest of it, from its first local midnight to that of Monday."""
    first = today if today.weekday() >= 5 else today + timedelta(days=5 - today.weekday())
    monday = today + timedelta(days=7 - today.weekday())
    return datetime.combine(first, time(), zone), datetime.combine(monday, time(), zone)


def entry(place: Place | None, event: Event, now: datetime) -> Refusal | None:
    """Why the holder of a ticket is not let in; None where they are."""
    if place is None:
        return Refusal.NO_TICKET
    if place.event_id != event.id:
        return Refusal.OTHER_EVENT
    if event.state is not EventState.PUBLISHED:
        return Refusal.CANCELLED
    if place.state is PlaceState.ATTENDED:
        return Refusal.IN_ALREADY
    if place.state is not PlaceState.GOING:
        return Refusal.NOT_GOING
    if now < event.starts_at - DOORS:
        return Refusal.TOO_EARLY
    return Refusal.OVER if now > event.ends_at + DOORS else None


def digits_hash(key: bytes, digits: str, event_id: int) -> bytes:
    """What is stored of a ticket's digits: keyed, as a million are soon tried, and bound to their event."""
    return hmac.digest(key, f"ticket|{event_id}|{digits}".encode(), "sha256")
