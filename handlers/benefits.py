"""/benefits: what is left at the shops a member uses, has saved or has nearby, until when, and how far each is."""

from __future__ import annotations

from collections.abc import Mapping

from telegram import Update

from handlers import nearby, origins, reply
from handlers.context import Context
from handlers.origins import Start
from rules import benefits as rule
from rules import quota, remaining
from rules.fuse import Reading
from rules.geo import distance_m
from rules.quota import Address
from rules.search import Search
from rules.shops import Shop
from storage import counters, fuses, places, savings, shops
from storage.database import Session
from words import benefits as wording
from words.benefits import PAGE_SIZE, Listing, Row
from words.layout import Message

MOST_SHOPS = 40


async def overview(update: Update, context: Context) -> None:
    """The first page."""
    with context.reading() as session:
        message = _page(session, context, 1)
    await reply.send(update, message)


async def turn(update: Update, context: Context) -> None:
    """A page was pressed: `o1:<page>`. It is looked up anew, so that it says what is left by now."""
    await reply.toast(update)
    with context.reading() as session:
        message = _page(session, context, _pressed(update))
    await reply.show(update, message)


def _page(session: Session, context: Context, page: int) -> Message:
    last = places.last(session, context.member.id, context.now)
    start = origins.at_last(context, last) if last else None
    found = _shops(session, context, start)
    page = max(1, min(page, -(-len(found) // PAGE_SIZE)))
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    rows = _rows(session, context, start, shown)
    return wording.listing(context.say, Listing(rows, page, len(found), start.where if start else "", context.now))


def _shops(session: Session, context: Context, start: Start | None) -> list[Shop]:
    """Shops with a benefit today: those used, saved and nearby; the nearest first, or the last used where unknown."""
    used = shops.in_full(session, visited := savings.visited(session, context.member.id)[:MOST_SHOPS])
    known = [used[id_] for id_ in visited] + shops.starred(session, context.member.id)[:MOST_SHOPS]
    around = nearby.listed(session, context, start, Search(start.origin, radius_m=start.radius_m)) if start else []
    found = {shop.id: shop for shop in (*known, *around) if _valid(context, shop)}
    if start is None:
        return list(found.values())
    return sorted(found.values(), key=lambda shop: (distance_m(start.point, shop.point), shop.id))


def _rows(session: Session, context: Context, start: Start | None, shown: list[Shop]) -> tuple[Row, ...]:
    day = quota.business_day(context.now, context.services.zone)
    offered = [benefit for shop in shown for benefit in _valid(context, shop)]
    asked = remaining.counters(context.member.id, offered, day)
    taken = counters.taken(session, asked, savings.code_out(session, context.member.id)) if asked else {}
    readings = fuses.readings(session, [shop.id for shop in shown], context.now)
    return tuple(_row(context, start, shop, taken, readings.get(shop.id)) for shop in shown)


def _row(
    context: Context, start: Start | None, shop: Shop, taken: Mapping[Address, int], reading: Reading | None
) -> Row:
    day = quota.business_day(context.now, context.services.zone)
    lefts = [remaining.left(context.member.id, each, taken, day) for each in _valid(context, shop)]
    far = distance_m(start.point, shop.point) if start else None
    return Row(shop, remaining.usable_first(lefts), far, reading)


def _valid(context: Context, shop: Shop) -> tuple[rule.Benefit, ...]:
    return rule.valid(shop.benefits, context.today, shop.price_band)


def _pressed(update: Update) -> int:
    """The page behind the verb; the first where it is none."""
    query = update.callback_query
    page = (query.data or "").partition(":")[2] if query else ""
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
