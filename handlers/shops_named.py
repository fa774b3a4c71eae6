"""Shops that a member names in words: those of ours, and chains that have not joined."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import nearby, places_named
from handlers.context import Context
from handlers.origins import Start
from rules.folding import fold
from rules.geo import Point, distance_m
from rules.search import Search
from rules.shops import Shop
from storage import shops
from storage.database import Session
from words import phrases
from words.layout import Button, Message, paragraphs
from words.text import tidy


def choice(session: Session, context: Context, words: str, *others: str) -> Message | None:
    """Shops that go by these words, or else by one of the `others`, nearest first when we know from where."""
    found = named(session, context, words, *others)
    if not found:
        return None
    start = places_named.here(session, context)
    buttons = tuple((_button(context, shop, start.point if start else None),) for shop in found)
    return Message(context.say("brand.found", words=tidy(words, places_named.SHOWN_LIMIT)), buttons)


def named(session: Session, context: Context, *words: str) -> Sequence[Shop]:
    """The shops that the first of these words finds any by, nearest first, no more than a message offers."""
    found = next((some for each in words if len(each) > 1 and (some := shops.named(session, fold(each)))), [])
    start = places_named.here(session, context)
    if start:
        found.sort(key=lambda shop: distance_m(start.point, shop.point))
    return found[: places_named.MOST_CHOICES]


def brand(session: Session, context: Context, text: str) -> Message | None:
    """A chain that has not joined: a named no, the nearest of its kind, and the wish list."""
    chain = context.services.brands.find(text)
    if chain is None:
        return None
    name = chain.name_en if context.member.language == "en" else chain.name
    wish = places_named.wish_for(context, name, label=context.say.plain("wish.tell_me"))
    no = context.say("wish.shop", name=name)
    here: Start | None = places_named.here(session, context)
    if here is None:
        question = nearby.where_are_you(session, context, chain.category)
        return Message(paragraphs(no, question.text), (*wish, *question.buttons))
    instead = nearby.answer(session, context, here, Search(here.origin, chain.category, radius_m=None))
    return Message(paragraphs(no, context.say("wish.equivalent"), instead.text), (*wish, *instead.buttons))


def _button(context: Context, shop: Shop, point: Point | None) -> Button:
    label = phrases.name(context.say, shop)
    if point:
        label += f" · {context.say.distance(distance_m(point, shop.point))}"
    return Button(label, f"s:{shop.id}:")
