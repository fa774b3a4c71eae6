"""Asked from where the card does not work yet: say so, name the cities that have it, note the wish."""

from __future__ import annotations

from markupsafe import Markup
from telegram import Update

from handlers import help as helping
from handlers import origins, reply
from handlers.context import Context
from handlers.origins import Start
from rules.folding import fold
from rules.geo import Point, distance_m
from rules.search import REACH_M, Search
from storage import shops, wishes
from storage.database import Session
from storage.shops import City
from words.layout import Button, Message, Rows, paragraphs

WISHED = ("shop", "city")
COARSE_DEGREES = 1  # decimals: a wish names a region of about ten kilometres, never a place


def not_here(session: Session, context: Context, start: Start) -> Message:
    """No shop within reach of `start`: the nearest city with the card, all of them, and the wish list."""
    say = context.say
    cities = sorted(shops.cities(session), key=lambda city: distance_m(start.point, city.centre))
    text = [say("nearby.no_city", where=start.where, reach=say.distance(REACH_M))]
    if cities:
        text += [_nearest(context, cities[0], start.point), say("nearby.all_cities", cities=_names(context, cities))]
    return Message(paragraphs(*text), _ways_on(context, start.point, cities))


def _nearest(context: Context, city: City, point: Point) -> Markup:
    say = context.say
    return say(
        "nearby.nearest_city",
        city=origins.city_name(context, city.name),
        distance=say.distance(distance_m(point, city.centre)),
        shops=say.number(city.shops),
    )


def _names(context: Context, cities: list[City]) -> str:
    say = context.say
    return say.listed(
        [
            say.plain("nearby.city_count", city=origins.city_name(context, city.name), shops=city.shops)
            for city in cities
        ]
    )


def _ways_on(context: Context, point: Point, cities: list[City]) -> Rows:
    region = f"{point.latitude:.{COARSE_DEGREES}f},{point.longitude:.{COARSE_DEGREES}f}"
    wish = (Button(context.say.plain("nearby.wish_here"), f"y:city:{region}"),)
    place = context.services.gazetteer.city(cities[0].name) if cities else None
    if place is None:
        return (wish,)
    search = Search(origins.at_place(context, place).origin, radius_m=None)
    name = origins.place_name(context, place)
    return (Button(context.say.plain("nearby.look_there", city=name), f"n:{search.packed()}"),), wish


async def wish(update: Update, context: Context) -> None:
    """ "I want it here" or "tell me when it joins" was pressed: `y:<kind>:<name>`."""
    query = update.callback_query
    kind, _, name = (query.data or "").partition(":")[2].partition(":") if query else ("", "", "")
    if kind not in WISHED or not name:
        await helping.stale_button(update, context)
        return
    search_name = (kind == "shop" and fold(name)) or name  # folding would take a region's signs
    with context.writing() as session:
        wishes.add(session, context.member.id, kind, name, search_name, "", context.now)
    await reply.toast(update)
    shown = context.say.plain("wish.here") if kind == "city" else name
    await reply.send(update, Message(context.say("wish.city" if kind == "city" else "wish.done", name=shown)))
