"""An address the gazetteer does not know: asking the geocoder, and which of several it is."""

from __future__ import annotations

from telegram import Update

from handlers import nearby, origins, reply, saving
from handlers.context import Context
from handlers.origins import Received
from rules import geocoding
from rules.asking import Asked
from rules.catalogue import Category
from rules.gazetteer import PlaceKind
from rules.geo import Datum, Point, distance_m
from rules.geocoding import Address, Lookup, Vicinity
from rules.search import REACH_M
from storage import places, shops
from storage.database import Session
from storage.shops import City
from words.layout import Button, Message
from words.text import tidy

NAME_LIMIT = 40
LABEL_LIMIT = 60


async def look_up(update: Update, context: Context, text: str) -> Message | None:
    """The shops around the address in `text`, or which address is meant; None where it is none that anybody knows."""
    geocoder, asked = context.services.geocoder, geocoding.wanted(text)
    if geocoder is None or asked is None:
        return None
    with context.reading() as session:
        cities = shops.cities(session)
        near = _last_point(session, context)
    await reply.typing(update)
    lookup = await geocoder.look_up(asked.rest, context.member.language, _vicinity(context, asked.rest, cities, near))
    if lookup is None:
        return _unavailable(context, asked)
    meant = geocoding.candidates(lookup.addresses, [city.centre for city in cities], near)
    if len(meant) > 1:
        return _which(context, asked, lookup, meant)
    return _around(context, meant[0], asked.rest, asked.category) if meant else None


async def choose(update: Update, context: Context) -> None:
    """One of several addresses was pressed: `e:<lookup>:<number>:<category>`."""
    await reply.toast(update)
    await reply.show(update, _chosen(context, *_pressed(update)))


def _last_point(session: Session, context: Context) -> Point | None:
    last = places.last(session, context.member.id, context.now)
    return origins.at_last(context, last).point if last else None


def _vicinity(context: Context, words: str, cities: list[City], near: Point | None) -> Vicinity | None:
    """The city to look in: the one named, else the one the member is in, else the one with most shops.

    A geocoder is told a city and never the point where a member is.
    """
    known = [place for place in context.services.gazetteer if place.kind is PlaceKind.CITY]
    named = geocoding.city_named(words, known)
    if named is not None:
        return Vicinity(named.name, named.point)
    if near is not None:
        cities = [city for city in cities if distance_m(near, city.centre) <= REACH_M] or cities
        cities = sorted(cities, key=lambda city: distance_m(near, city.centre))
    return Vicinity(cities[0].name, cities[0].centre) if cities else None


def _unavailable(context: Context, asked: Asked) -> Message:
    button = context.say.plain("keyboard.nearby")
    return Message(context.say("address.unavailable", words=tidy(asked.rest, NAME_LIMIT), button=button))


def _which(context: Context, asked: Asked, lookup: Lookup, meant: list[Address]) -> Message:
    buttons = []
    for address in meant:
        label = " · ".join(part for part in (address.label or asked.rest, address.area) if part)
        press = f"e:{lookup.key}:{lookup.addresses.index(address)}:{asked.category or ''}"
        buttons.append((Button(tidy(label, LABEL_LIMIT), press),))
    return Message(context.say("ask.which", words=tidy(asked.rest, NAME_LIMIT)), tuple(buttons))


def _around(context: Context, address: Address, words: str, category: Category | None) -> Message:
    """The shops around `address`, which is kept for ten minutes as any place is, named after itself or by `words`."""
    name = tidy(address.label or words, NAME_LIMIT)
    got = Received(address.point, Datum.WGS84, "place", context.say.plain("place.near", place=name))
    with context.writing() as session:
        start = origins.remember(session, context, got)
        return saving.settle(session, context, start) or nearby.from_start(session, context, start, category)


def _chosen(context: Context, key: str, number: str, category: str) -> Message:
    geocoder = context.services.geocoder
    known = (geocoder.recall(key) if geocoder else None) or ()
    address = known[int(number)] if number.isdecimal() and int(number) < len(known) else None
    if address is None:
        return Message(context.say("address.gone"))
    return _around(context, address, address.area, Category(category) if category in list(Category) else None)


def _pressed(update: Update) -> tuple[str, str, str]:
    query = update.callback_query
    key, _, rest = (query.data or "").partition(":")[2].partition(":") if query else ("", "", "")
    number, _, category = rest.partition(":")
    return key, number, category
