"""A sentence about one shop: which one is meant, and the one thing that was asked about it, said first."""

from __future__ import annotations

from telegram import Update

from handlers import nearby, origins, places_named, reply, shop, shops_named
from handlers.context import Context
from handlers.said import Said
from rules.folding import fold
from rules.search import unpacked
from rules.shops import Shop
from rules.talk import Talk
from rules.understanding import dialogue, searching
from rules.understanding.names import NameKind
from storage import naming, shops
from storage.database import Session
from words import asked_of_shop as wording
from words.layout import Message


async def tell(update: Update, context: Context, said: Said) -> None:
    """Answer the question in one sentence, with the buttons of the shop's page; the page where nothing was asked."""
    with context.writing() as session:
        message = _answer(session, context, said)
    await reply.send(update, message)


def _answer(session: Session, context: Context, said: Said) -> Message:
    talk = context.talk(session)
    words = said.word("shop")
    if words:
        return _named(session, context, said, words)
    id_ = dialogue.shop_at(said.slots.get("index"), talk) if "index" in said.slots else _meant(talk)
    known = shops.one(session, id_) if id_ is not None else None
    return _about(session, context, said, known) if known else _which(session, context, talk)


def _meant(talk: Talk) -> int | None:
    """The shop looked at, or the only one of the list."""
    if talk.shop is not None:
        return talk.shop
    return talk.shops[0] if len(talk.shops) == 1 else None


def _named(session: Session, context: Context, said: Said, words: str) -> Message:
    """About the shop of that name: the nearest where it has several; a choice where different ones go by it."""
    found = shops_named.named(session, context, words) or _alike(session, words)
    if not found:
        return shops_named.brand(session, context, words) or places_named.not_found(context, words)
    names = {fold(each.name) for each in found}
    if len(found) == 1 or (len(names) == 1 and places_named.here(session, context)):
        return _about(session, context, said, found[0])
    return shops_named.choice(session, context, words) or _about(session, context, said, found[0])


def _alike(session: Session, words: str) -> list[Shop]:
    """The shop whose name these words misspell or spell in pinyin."""
    ids = [int(name.key) for name in naming.names(session).like(words, (NameKind.SHOP,))]
    found = shops.in_full(session, ids)
    return [found[id_] for id_ in ids if id_ in found]


def _about(session: Session, context: Context, said: Said, known: Shop) -> Message:
    """What was asked, then the buttons of its page; the conversation is about this shop now."""
    back = context.talk(session).search
    page = shop.page_of(session, context, known.id, back)
    fields = said.slots.get("field", ())
    asked = [fields] if isinstance(fields, str) else list(fields)
    if not asked:
        return page
    at = searching.moment(said.word("open_at"), context.now.astimezone(context.services.zone))
    search = unpacked(back)
    start = origins.resolve(session, context, search.origin) if search else places_named.here(session, context)
    answers = wording.fields(context.say, known, asked, context.now, at, start.point if start else None)
    return wording.about_shop(context.say, known, back, answers)


def _which(session: Session, context: Context, talk: Talk) -> Message:
    """Which of those shown is meant; with none shown, where to look for one."""
    if not talk.shops:
        return nearby.where_are_you(session, context)
    listed = shops.in_full(session, list(talk.shops))
    return wording.which_shop(context.say, [listed[id_] for id_ in talk.shops if id_ in listed], talk.search)
