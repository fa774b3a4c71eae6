"""A member's card in words."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from rules import cards as rule
from rules.cards import Card, CardState
from rules.catalogue import Plan
from words.layout import paragraphs
from words.say import Say


def card(say: Say, held: Card, today: date, fee_fen: int) -> Markup:
    """The card with its state, the end of its number, its validity and its fee (in fen a year)."""
    state = rule.state(held, today)
    title = say("card.title", plan=say.plain(f"card.plan.{held.plan}"), state=say.plain(f"card.state.{state}"))
    fee = say("card.free") if held.plan is Plan.TRIAL else say("card.fee", fee=say.fee(fee_fen))
    way_out = say(f"card.way_out.{state}") if state not in (CardState.ACTIVE, CardState.TRIAL) else None
    number = say("card.number", tail=held.number[-4:])
    facts = paragraphs(title, number, validity(say, held, today), fee, gap="\n")
    return paragraphs(facts, way_out)


def validity(say: Say, held: Card, today: date) -> Markup:
    """From when or until when the card is good."""
    state = rule.state(held, today)
    start, end = say.day(held.validity.start), say.day(held.validity.end)
    if state in (CardState.ACTIVE, CardState.TRIAL):
        return say.counted("card.days_left", (held.validity.end - today).days + 1, end=end)
    return say("card.starts" if state is CardState.UPCOMING else "card.validity", start=start, end=end)
