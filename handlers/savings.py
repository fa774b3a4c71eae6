"""/savings: what the card has saved against its fee, as one picture with its words, or as words where there is none."""

from __future__ import annotations

import asyncio

from telegram import Update

from handlers import joining, photo, reply
from handlers.context import Context
from rules import cards, savings
from rules.cards import Card
from rules.catalogue import Plan
from rules.savings import Account, Entry
from storage import savings as ledger
from words import savings as wording
from words.layout import Message, paragraphs


async def overview(update: Update, context: Context) -> None:
    """The card the member shows, its account, and the ways to a card for who has none."""
    held = cards.shown(context.member.cards, context.today)
    if held is None:
        await reply.send(update, _without_card(context))
        return
    with context.reading() as session:
        entries = ledger.entries(session, context.member.id)
    account = _account(context, held, entries)
    before = sum(savings.total(others) for number, others in entries.items() if number != held.number)
    text = wording.account(context.say, account, context.services.card_fee_fen, before=before)
    # Drawing takes some 30 ms, too long to hold everybody else up.
    picture = await asyncio.to_thread(wording.picture, context.say, account)
    await photo.send(update, picture, Message(text))


def _account(context: Context, held: Card, entries: dict[str, list[Entry]]) -> Account:
    fee = 0 if held.plan is Plan.TRIAL else context.services.card_fee_fen
    return savings.account(entries.get(held.number, []), fee, held.validity, context.today)


def _without_card(context: Context) -> Message:
    what_pays = wording.break_even(context.say, context.services.card_fee_fen)
    return Message(paragraphs(context.say("savings.no_card"), what_pays), joining.ways_in(context))
