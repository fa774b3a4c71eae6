"""Where a search starts: resolving a button's reference to a point, and reading a phone's location in its datum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from telegram import Message

from handlers.context import Context
from rules import datum
from rules.gazetteer import Place, PlaceKind
from rules.geo import Datum, Point
from rules.search import DEFAULT_RADIUS_M, RADII_M, Origin, OriginKind
from storage import places
from storage.database import Session
from storage.places import LastPlace, SavedPlace
from words.text import tidy

NAME_LIMIT = 30
LONGEST_KEY = 20  # bytes of a button's 64 that may name a place
WHOLE = (PlaceKind.CITY, PlaceKind.DISTRICT)  # kinds of place that are searched from their centre outwards


@dataclass(frozen=True, slots=True)
class Start:
    """A search's origin resolved: the point in WGS-84, and what to call it in the member's language."""

    origin: Origin
    point: Point
    where: str
    can_adjust: bool = False
    radius_m: int | None = DEFAULT_RADIUS_M  # to begin with; None for a district or a city, from its centre outwards


@dataclass(frozen=True, slots=True)
class Received:
    """A location as a phone sent it: the raw point, the datum to read it in, how it came, a name if it had one."""

    point: Point
    datum: Datum
    source: str
    label: str = ""


def resolve(session: Session, context: Context, origin: Origin) -> Start | None:
    """The point behind `origin`, or None when it is gone: a location older than ten minutes, a removed place."""
    if origin.kind is OriginKind.PLACE:
        place = _place(context, origin.key)
        return at_place(context, place) if place else None
    if origin.kind is OriginKind.SAVED:
        kept = (each for each in places.saved(session, context.member.id) if str(each.id) == origin.key)
        return next((saved(each) for each in kept), None)
    last = places.last(session, context.member.id, context.now)
    return at_last(context, last) if last and str(last.id) == origin.key else None


def referred(session: Session, context: Context, reference: str) -> Start | None:
    """The start behind a button's `<kind><key>`; None when it is gone or never was one."""
    kind, key = reference[:1], reference[1:]
    return resolve(session, context, Origin(OriginKind(kind), key)) if kind in list(OriginKind) else None


def at_place(context: Context, place: Place) -> Start:
    """Start at a place of the gazetteer; a district or a city from its centre."""
    name = place_name(context, place)
    origin = Origin(OriginKind.PLACE, _key(place))
    if place.kind in WHOLE:
        return Start(origin, place.point, context.say.plain("place.whole", place=name), radius_m=None)
    # A lake is wider than a corner: begin with a radius that reaches its shore.
    radius = next((each for each in RADII_M if each >= max(place.radius_m or 0, DEFAULT_RADIUS_M)), RADII_M[-1])
    return Start(origin, place.point, context.say.plain("place.near", place=name), radius_m=radius)


def _key(place: Place) -> str:
    """What stands for a place in a button: its id, or a digest where an operator's id would not fit in there."""
    fits = len(place.place_id.encode()) <= LONGEST_KEY and not set(place.place_id) & set(".:~")
    return place.place_id if fits else f"~{blake2b(place.place_id.encode(), digest_size=8).hexdigest()}"


def _place(context: Context, key: str) -> Place | None:
    if not key.startswith("~"):
        return context.services.gazetteer.by_id(key)
    return next((place for place in context.services.gazetteer if _key(place) == key), None)


def at_last(context: Context, last: LastPlace) -> Start:
    """Start where the member last was, or at the place of the gazetteer they last named."""
    named = context.services.gazetteer.by_id(last.label) if last.source == "place" else None
    if named is not None:
        return at_place(context, named)
    shifted = last.source in ("button", "pin", "live") and datum.is_shifted(last.received)
    point = datum.to_wgs84(last.received, last.datum)
    where = last.label or context.say.plain("place.here")
    return Start(Origin(OriginKind.SHARED, str(last.id)), point, where, can_adjust=shifted)


def received(message: Message, context: Context) -> Received | None:
    """What a message says about where its sender is.

    The keyboard's location button answers the message that carries the keyboard, and phones send WGS-84 then; a pin
    dropped by hand comes in whatever datum the phone's map draws in, which only the member can tell us.
    """
    if message.venue is not None:
        at = message.venue.location
        title = tidy(message.venue.title, NAME_LIMIT)
        return Received(Point(at.latitude, at.longitude), context.member.pin_datum, "venue", title)
    if message.location is None:
        return None
    at = message.location
    point = Point(at.latitude, at.longitude)
    if at.live_period is not None:
        return Received(point, context.member.button_datum, "live")
    if message.reply_to_message is not None:
        return Received(point, context.member.button_datum, "button")
    return Received(point, context.member.pin_datum, "pin")


def saved(place: SavedPlace) -> Start:
    """Start at a place the member saved."""
    return Start(Origin(OriginKind.SAVED, str(place.id)), place.point, place.name)


def remember(session: Session, context: Context, got: Received) -> Start:
    """Keep a received location for ten minutes, named after its surroundings if it came without a name."""
    point = datum.to_wgs84(got.point, got.datum)
    label = got.label or surroundings(context, point)
    key = places.use(session, context.member.id, got.point, got.datum, got.source, label, context.now)
    return at_last(context, LastPlace(key, got.point, got.datum, got.source, label, context.now))


def surroundings(context: Context, point: Point) -> str:
    """What the neighbourhood of `point` is called in the member's language, empty where we know no name."""
    around = context.services.gazetteer.called_after(point)
    return context.say.plain("place.near", place=place_name(context, around)) if around else ""


def place_name(context: Context, place: Place) -> str:
    """The place's name in the member's language."""
    return place.name_en if context.member.language == "en" else place.name


def city_name(context: Context, city: str) -> str:
    """A city's name in the member's language; as ops wrote it where the gazetteer does not know the city."""
    known = context.services.gazetteer.city(city)
    return place_name(context, known) if known else tidy(city, NAME_LIMIT)


def age(context: Context, last: LastPlace) -> str:
    """How long ago the member was there."""
    minutes = (context.now - last.used_at) // timedelta(minutes=1)
    return context.say.plain("place.age_minutes", minutes=minutes) if minutes else context.say.plain("place.age_now")
