"""My card."""

from __future__ import annotations

from telegram import Update

from handlers import joining, reply
from handlers.context import Context
from rules import cards as rule
from rules.catalogue import Plan
from words import card as wording
from words.layout import Message


async def mine(update: Update, context: Context) -> None:
    """/card: state, validity and fee; the ways in for who has none that is accepted."""
    held = rule.shown(context.member.cards, context.today)
    if held is None:
        await reply.send(update, Message(context.say("card.none"), joining.ways_in(context)))
        return
    text = wording.card(context.say, held, context.today, context.services.card_fee_fen)
    has_way_out = rule.state(held, context.today) is rule.CardState.EXPIRED or held.plan is Plan.TRIAL
    await reply.send(update, Message(text, joining.ways_in(context)[:1] if has_way_out else ()))
