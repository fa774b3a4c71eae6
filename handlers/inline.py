"""Inline mode: `@bot coffee` in any chat offers shops that take the card now, to share as a venue."""

from __future__ import annotations

from contextlib import suppress

from telegram import InlineQuery, InlineQueryResultsButton, InlineQueryResultVenue, Update
from telegram.error import BadRequest

from handlers import nearby, origins, reply
from handlers.context import Context
from handlers.origins import Start
from rules import asking, geo, shop_topics
from rules.folding import fold
from rules.geo import Point
from rules.search import Origin, OriginKind, Search
from rules.shops import Shop
from storage import places, shops
from storage.database import Session
from words import phrases
from words import shop as wording
from words.text import tidy

MOST_RESULTS = 10
CACHE_SECONDS = 10  # "now" is not true for long
TITLE_LIMIT = 60
ADDRESS_LIMIT = 120


async def offer(update: Update, context: Context) -> None:
    """Somebody types behind the bot's name: the nearest usable shops of that kind, or those of that name."""
    query = update.inline_query
    if query is None:
        return
    found = await context.look_up(lambda session: _found(session, context, query))
    results = [_result(context, shop) for shop in found[:MOST_RESULTS]]
    button = InlineQueryResultsButton(context.say.plain("inline.open"), start_parameter="near")
    # A query waits for half a minute; after a restart there is nobody left to answer.
    with suppress(BadRequest):
        await query.answer(results, cache_time=CACHE_SECONDS, is_personal=True, button=button)


def _found(session: Session, context: Context, query: InlineQuery) -> list[Shop]:
    """Shops of the cuisine or name typed, nearest first, else what a nearby search from there would list."""
    folded = fold(query.query)
    topic, here = shop_topics.of_words(folded), _start(session, context, query, "")
    if topic and here and (found := _nearest(session, context, here, Search(here.origin, topic=topic))):
        return found
    asked = asking.take_apart(query.query)
    start = _start(session, context, query, asked.rest)
    named = shops.named(session, folded) if asked.rest else []
    if named or start is None:
        point = start.point if start else None
        return sorted(named, key=lambda shop: geo.distance_m(point, shop.point)) if point else named
    return _nearest(session, context, start, Search(start.origin, asked.category))


def _nearest(session: Session, context: Context, start: Start, search: Search) -> list[Shop]:
    """The first two pages of the list, however far."""
    pages = (search.narrowed(radius_m=None, page=page) for page in (1, 2))
    first, second = (nearby.listed(session, context, start, page) for page in pages)
    return first + second


def _start(session: Session, context: Context, query: InlineQuery, words: str) -> Start | None:
    """From the place named, else from the phone's own location if it came along, else from the last place used."""
    here = Point(query.location.latitude, query.location.longitude) if query.location else None
    matches = context.services.gazetteer.find(words, here) if words else []
    if matches:
        return origins.at_place(context, matches[0].place)
    if here and geo.is_on_earth(here.latitude, here.longitude):
        return Start(Origin(OriginKind.SHARED, "0"), here, "")
    last = places.last(session, context.member.id, context.now)
    return origins.at_last(context, last) if last else None


def _result(context: Context, shop: Shop) -> InlineQueryResultVenue:
    offer = phrases.headline(context.say, shop, context.today)
    address = tidy(f"{shop.city}{shop.district}{shop.address}", ADDRESS_LIMIT)
    return InlineQueryResultVenue(
        id=str(shop.id),
        latitude=shop.point.latitude,
        longitude=shop.point.longitude,
        title=phrases.name(context.say, shop, TITLE_LIMIT),
        address=f"{offer} · {address}" if offer else address,
        reply_markup=reply.inline((wording.map_links(context.say, shop),)),
    )
