"""A shop's page, the way there, the star, and "something is wrong here"."""

from __future__ import annotations

from telegram import Update

from handlers import origins, reply
from handlers.context import Context
from rules.geo import distance_m
from rules.search import unpacked
from rules.shops import Shop
from storage import fuses, shops
from storage.database import Session
from words import phrases
from words import shop as wording
from words.layout import Message
from words.text import tidy

VENUE_TITLE_LIMIT = 60
VENUE_ADDRESS_LIMIT = 120
LONGEST_ID = 18  # digits that surely fit a database's integer


async def page(update: Update, context: Context) -> None:
    """A row's number or a starred shop was pressed: `s:<shop>:<search of the list>`."""
    await reply.toast(update)
    id_, back = _pressed(update)
    with context.reading() as session:
        message = page_of(session, context, id_, back)
    await reply.show(update, message)


async def show(update: Update, context: Context, shop_id: str) -> None:
    """The page of the shop that operators call so, said anew."""
    with context.reading() as session:
        shop = shops.known_as(session, shop_id)
        message = page_of(session, context, shop.id if shop else 0, "")
    await reply.send(update, message)


async def directions(update: Update, context: Context) -> None:
    """Directions was pressed: a venue pin, with links to the map services under it."""
    await reply.toast(update)
    with context.reading() as session:
        shop = shops.one(session, _pressed(update)[0])
    chat = update.effective_chat
    if shop is None or chat is None:
        await reply.send(update, Message(context.say("shop.gone")))
        return
    await chat.send_venue(
        latitude=shop.point.latitude,
        longitude=shop.point.longitude,
        title=phrases.name(context.say, shop, VENUE_TITLE_LIMIT),
        address=tidy(f"{shop.city}{shop.district}{shop.address}", VENUE_ADDRESS_LIMIT),
        reply_markup=reply.inline((wording.map_links(context.say, shop),)),
    )


async def star(update: Update, context: Context) -> None:
    """Save or unsave was pressed: `f:<shop>:<search of the list>`."""
    id_, back = _pressed(update)
    with context.writing() as session:
        if shops.one(session, id_) is None:
            note, message = "", Message(context.say("shop.gone"))
        else:
            starred = shops.star(session, context.member.id, id_, context.now)
            session.flush()
            note = context.say.plain("shop.now_starred" if starred else "shop.now_unstarred")
            message = page_of(session, context, id_, back)
    await reply.toast(update, note)
    await reply.show(update, message)


async def report(update: Update, context: Context) -> None:
    """Wrong information was pressed: ask what (`w:<shop>`), then note it (`w:<shop>:<problem>`)."""
    await reply.toast(update)
    id_, problem = _pressed(update)
    with context.writing() as session:
        shop = shops.one(session, id_)
        if shop and problem in wording.PROBLEMS:
            shops.report(session, context.member.id, id_, problem, context.now)
    if shop is None:
        await reply.show(update, Message(context.say("shop.gone")))
    elif problem in wording.PROBLEMS:
        await reply.show(update, Message(context.say("report.thanks")))
    else:
        await reply.send(update, wording.problems(context.say, shop))


def page_of(session: Session, context: Context, id_: int, back: str) -> Message:
    """The page of a shop, which the conversation is about from now on."""
    shop = shops.one(session, id_)
    if shop is None:
        return Message(context.say("shop.gone"))
    context.note(context.talk(session).looking_at(id_))
    return wording.page(
        context.say,
        shop,
        context.now,
        distance_m=_distance(session, context, shop, back),
        starred=shops.is_starred(session, context.member.id, id_),
        back=back,
        fuse=fuses.readings(session, [id_], context.now).get(id_),
    )


def _distance(session: Session, context: Context, shop: Shop, back: str) -> float | None:
    """How far the shop is from where the list started, while that place is still known."""
    search = unpacked(back)
    start = origins.resolve(session, context, search.origin) if search else None
    return distance_m(start.point, shop.point) if start else None


def _pressed(update: Update) -> tuple[int, str]:
    query = update.callback_query
    _, id_, *rest = (query.data or "").split(":", 2) if query else ("", "")
    is_id = id_.isdecimal() and id_.isascii() and len(id_) <= LONGEST_ID
    return (int(id_) if is_id else 0), (rest[0] if rest else "")
