"""Sentences about the card and what is kept of its holder, each led to the page there is for it."""

from __future__ import annotations

from markupsafe import Markup
from telegram import Update

from handlers import benefits, card, code, joining, origins, personal, reply, savings
from handlers.context import Context
from handlers.said import Said
from rules import cards
from storage import shops
from words import card as card_wording
from words import sentences as wording
from words.layout import Message, paragraphs


async def show_code(update: Update, context: Context, said: Said) -> None:
    """The code, for the shop that was named."""
    await code.asked(update, context, said.word("shop"))


async def my_benefits(update: Update, context: Context, said: Said) -> None:
    await benefits.overview(update, context)


async def how_much_saved(update: Update, context: Context, said: Said) -> None:
    await savings.overview(update, context)


async def status(update: Update, context: Context, said: Said) -> None:
    await card.mine(update, context)


async def rules(update: Update, context: Context, said: Said) -> None:
    """The rules of the card; first whether it works in the city that was asked about."""
    city = _city(context, said.word("city")) if said.word("city") else None
    await reply.send(update, wording.rules(context.say, said.tag, city=city))


def _city(context: Context, words: str) -> Markup:
    known = context.services.gazetteer.city(words)
    name = origins.place_name(context, known) if known else words
    with context.reading() as session:
        here = next((each for each in shops.cities(session) if known and each.name == known.name), None)
    if here is None:
        return context.say("sentences.rules.not_in_city", city=name)
    return context.say("sentences.rules.in_city", city=name, shops=context.say.number(here.shops))


async def renew(update: Update, context: Context, said: Said) -> None:
    """What the card costs, until when it runs, and the way to another; nothing is bought here."""
    held = cards.shown(context.member.cards, context.today)
    fee = context.say("sentences.renew", fee=context.say.fee(context.services.card_fee_fen))
    mine = card_wording.card(context.say, held, context.today, context.services.card_fee_fen) if held else None
    buttons = (*joining.ways_in(context), (wording.to_person(context.say, said.tag),))
    await reply.send(update, Message(paragraphs(fee, mine), buttons))


async def refund(update: Update, context: Context, said: Said) -> None:
    await reply.send(update, wording.refund(context.say, said.tag))


async def my_data(update: Update, context: Context, said: Said) -> None:
    await personal.overview(update, context)


async def delete_me(update: Update, context: Context, said: Said) -> None:
    """What goes and what stays; only the word that is asked for deletes anything."""
    await personal.ask(update, context)
