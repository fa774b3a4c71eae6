"""Joining: the greeting and the three ways in – activate a card, try it free, just look."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup
from telegram import Update

from handlers import help as helping
from handlers import origins, reply
from handlers.context import Context
from rules import cards as rule
from rules.cards import ActivationRefusal, Card, TrialRefusal, Validity
from storage import cards, members, questions, shops
from storage.database import Session
from storage.questions import Question
from words import card as wording
from words.layout import Button, Message, Rows, paragraphs

WAYS = ("card", "trial", "look", "cancel")
TRIAL_NUMBER_BYTES = 6
LONGEST_CODE = 40
# The twelve digits of a card however they are spaced, and what follows them, which may be the code.
CARD_NUMBER = re.compile(r"((?:[0-9][\s\-–—]*){12})(?![0-9])(.*)", re.DOTALL)


async def start(update: Update, context: Context) -> None:
    """/start: what this is for, the everyday keyboard, and – for who has no valid card – the ways in."""
    say = context.say
    accepted = rule.is_accepted(rule.shown(context.member.cards, context.today), context.today)
    with context.writing() as session:
        questions.settle(session, context.member.id)
        where = _cities(session, context)
    if context.args:
        greeting = say("start.later_link")
    else:
        greeting = say("start.back") if accepted else paragraphs(say("start.hello"), where)
    await reply.send(update, Message(greeting), with_keyboard=reply.keyboard(say))
    if not accepted:
        await reply.send(update, Message(say("start.choose"), ways_in(context)))


async def choose(update: Update, context: Context) -> None:
    """One of the ways in was pressed: `a:card`, `a:trial`, `a:look`, or `a:cancel` on the way."""
    query = update.callback_query
    way = (query.data or "").partition(":")[2] if query else ""
    if way not in WAYS:
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        message = _chosen(session, context, way)
    await reply.send(update, message)


def ways_in(context: Context) -> Rows:
    """The three ways in as buttons; no trial for whom there is none."""
    say, days = context.say, context.services.trial_days
    may_try = isinstance(rule.trial(context.member.cards, context.today, days), Validity)
    trial = ((Button(say.plain("start.try_free", days=days), "a:trial"),),) if may_try else ()
    card = (Button(say.plain("start.have_card"), "a:card"),)
    return card, *trial, (Button(say.plain("start.look_first"), "a:look"),)


def presented(session: Session, context: Context, text: str) -> Message | None:
    """Take `text` as a card number, with or without its code, whether we asked or not; None when it is none."""
    found = CARD_NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return _take_number(session, context, found[1], found[2]) if found and len(text) <= 2 * LONGEST_CODE else None


def answered(session: Session, context: Context, question: Question, text: str) -> Message | None:
    """Take `text` as the card number or the code we asked for; None when it is clearly something else."""
    number, _, code = text.strip().partition("\n")
    if question.asks_for == "card_number":
        is_one = re.search(r"\d", number) and len(number) <= LONGEST_CODE
        return _take_number(session, context, number, code) if is_one else None
    spelled = rule.spelled(text)
    is_one = spelled.isascii() and spelled.isalnum() and len(text) <= LONGEST_CODE
    return _activate(session, context, question.about, text) if is_one else None


def _chosen(session: Session, context: Context, way: str) -> Message:
    if way == "card":
        return _ask_number(session, context)
    questions.settle(session, context.member.id)
    if way == "trial":
        return _try_free(session, context)
    return Message(context.say("activation.cancelled" if way == "cancel" else "start.look"))


def _ask_number(session: Session, context: Context) -> Message:
    until = cards.throttled_until(session, context.member.id, context.now)
    if until:
        return Message(context.say("activation.throttled", until=context.say.clock(until)))
    questions.ask(session, context.member.id, "card_number", "", context.now)
    return Message(context.say("activation.ask_number"), _cancel(context))


def _take_number(session: Session, context: Context, number: str, code: str) -> Message:
    return _activate(session, context, number, code) if code.strip() else _ask_code(session, context, number)


def _ask_code(session: Session, context: Context, number: str) -> Message:
    questions.ask(session, context.member.id, "activation_code", number, context.now)
    return Message(context.say("activation.ask_code"), _cancel(context))


def _activate(session: Session, context: Context, number: str, code: str) -> Message:
    outcome = cards.activate(
        session,
        context.member.id,
        number,
        code,
        now=context.now,
        today=context.today,
        trial_days=context.services.trial_days,
    )
    if outcome is ActivationRefusal.THROTTLED:
        return _ask_number(session, context)
    if outcome is ActivationRefusal.NO_MATCH:  # the next message may be the right code, or the number again
        questions.ask(session, context.member.id, "activation_code", number, context.now)
        return Message(context.say("activation.no_match"), _cancel(context))
    questions.settle(session, context.member.id)
    if isinstance(outcome, Validity):
        return Message(context.say("activation.done", card=_newest(session, context)))
    return Message(context.say(f"activation.{outcome}"), ways_in(context))


def _try_free(session: Session, context: Context) -> Message:
    decision = rule.trial(context.member.cards, context.today, context.services.trial_days)
    if isinstance(decision, Validity):
        number = "T" + context.services.randomness(TRIAL_NUMBER_BYTES).hex().upper()
        if cards.start_trial(session, context.member.id, number, decision, context.now):
            until = context.say.day(decision.end)
            return Message(context.say("trial.done", days=context.services.trial_days, until=until))
        decision = TrialRefusal.HAD_ONE
    return Message(context.say(f"trial.{decision}"), () if decision is TrialRefusal.HAS_CARD else ways_in(context))


def _newest(session: Session, context: Context) -> Markup:
    """The card just activated, in words."""
    held: Card | None = rule.shown(members.cards(session, context.member.id), context.today)
    return wording.card(context.say, held, context.today, context.services.card_fee_fen) if held else Markup("")


def _cities(session: Session, context: Context) -> Markup | None:
    found = shops.cities(session)
    names = context.say.listed([origins.city_name(context, city.name) for city in found])
    total = context.say.number(sum(city.shops for city in found))
    return context.say("start.cities", cities=names, shops=total) if found else None


def _cancel(context: Context) -> Rows:
    return ((Button(context.say.plain("activation.cancel"), "a:cancel"),),)
