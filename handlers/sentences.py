"""Sentences: what one means, acting on it by what a mistake would cost, and asking back where it is not sure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Update

from handlers import (
    acting_card,
    acting_events,
    acting_manners,
    acting_notices,
    acting_search,
    acting_shop,
    acting_trouble,
    advising,
    by_word,
    handoff,
    pressed,
    reply,
)
from handlers import help as helping
from handlers.context import Context
from handlers.said import Said
from rules.redaction import masked
from rules.search import unpacked
from rules.talk import Talk
from rules.understanding import acting, dialogue, entities, manners, reading, slots
from rules.understanding.acting import Act, Ask
from rules.understanding.intents import Intent
from rules.understanding.names import NameKind
from rules.understanding.picking import Slots
from rules.understanding.reading import Sureness, Understood
from storage import naming, understanding, utterances
from words import sentences as wording
from words.layout import Message

LONGEST_KEPT = 300  # characters of a sentence that is asked back about

_ACTS: dict[Intent, Callable[[Update, Context, Said], Awaitable[None]]] = {
    Intent.FIND_NEARBY: acting_search.find,
    Intent.SHOP_DETAIL: acting_shop.tell,
    Intent.SHOW_CODE: acting_card.show_code,
    Intent.MY_BENEFITS: acting_card.my_benefits,
    Intent.SAVINGS: acting_card.how_much_saved,
    Intent.CARD_RULES: acting_card.rules,
    Intent.EVENTS_LIST: acting_events.show,
    Intent.EVENT_SIGNUP: acting_events.sign_up,
    Intent.EVENT_CANCEL: acting_events.cancel,
    Intent.REMINDERS_ON: acting_notices.switch_on,
    Intent.REMINDERS_OFF: acting_notices.switch_off,
    Intent.REMINDERS_SET: acting_notices.remind,
    Intent.MEMBERSHIP_STATUS: acting_card.status,
    Intent.MEMBERSHIP_RENEW: acting_card.renew,
    Intent.MEMBERSHIP_REFUND: acting_card.refund,
    Intent.PROBLEM_REPORT: acting_trouble.help_with,
    Intent.HUMAN_AGENT: acting_manners.to_person,
    Intent.HELP: acting_manners.help_out,
    Intent.SMALLTALK: acting_manners.chat,
    Intent.THANKS: acting_manners.welcome,
    Intent.LANGUAGE_SWITCH: acting_manners.speak,
    Intent.MY_DATA: acting_card.my_data,
    Intent.DELETE_ME: acting_card.delete_me,
    Intent.AFFIRM: acting_manners.nothing_waits,
    Intent.DENY: acting_manners.leave_it,
    Intent.MORE_RESULTS: acting_manners.no_more,
    Intent.SELECT_OPTION: acting_manners.no_such,
    Intent.OUT_OF_SCOPE: acting_manners.cannot,
}

# What may end with a person, who is to read the sentence.
_FOR_A_PERSON = (Intent.PROBLEM_REPORT, Intent.MEMBERSHIP_REFUND, Intent.MEMBERSHIP_RENEW, Intent.CARD_RULES)


def read(context: Context, text: str) -> Understood:
    """What the text means by itself."""
    with context.reading() as session:
        names = naming.names(session)
    return reading.read(text, understanding.load(), names)


def is_name(context: Context, text: str) -> bool:
    """Whether the text is the very name of a shop of ours."""
    with context.reading() as session:
        return any(name.kind is NameKind.SHOP for name in naming.names(session).named(text))


async def turned(update: Update, context: Context, text: str) -> bool:
    """Turn the list shown last, where that is all that the text asks for; False for any other, and without a list."""
    talk = _talk(context)
    search, turn = unpacked(talk.search), dialogue.turn(text)
    if search is None or turn is None:
        return False
    context.note(talk.understood())
    await by_word.press(update, context, f"n:{dialogue.turned(search, turn).packed()}")
    return True


async def foreign(update: Update, context: Context, text: str) -> bool:
    """Say which languages we speak to who writes another one; False where it may be one of ours."""
    if not manners.is_foreign(text):
        return False
    other = next(say for language, say in context.services.say.items() if language != context.member.language)
    await reply.send(update, wording.foreign(context.say, other))
    return True


async def plainly(update: Update, context: Context, text: str) -> bool:
    """Answer what needs no model: a list turned, another language, a call for a person, nothing but digits."""
    if await turned(update, context, text) or await foreign(update, context, text):
        return True
    if manners.wants_person(text):
        await handoff.offer(update, context, text)
        return True
    if manners.is_number(text):
        await reply.send(update, Message(context.say("sentences.digits"), wording.two_ways(context.say)))
        return True
    return False


async def said(update: Update, context: Context, text: str, understood: Understood) -> bool:
    """Act on a sentence that is understood, by itself or beside what was shown last; False for any other."""
    talk = _talk(context)
    step, fits = acting.decide(understood, talk.misses), dialogue.fits(understood, talk)
    if not isinstance(step, Act) and not fits:
        return False
    press = dialogue.pressed(understood.intent, understood.slots, talk)
    if press:
        context.note(talk.understood())
        await by_word.press(update, context, press)
        return True
    kept = masked(text)[:LONGEST_KEPT] if understood.intent in _FOR_A_PERSON else ""
    talk = replace(talk.understood(), said=kept)
    context.note(talk)
    is_sure = understood.sure is Sureness.SURE
    await _act(update, context, Said(text, understood.intent, understood.slots, is_sure, talk.tag))
    return True


async def advised(update: Update, context: Context, text: str, understood: Understood) -> bool:
    """Act on what a model service makes of a sentence that is not sure; False without one, and where it is none the
    wiser. A yes is never taken from it: that presses a button."""
    better = await advising.advised(context, text, understood)
    if better is understood or better.intent is Intent.AFFIRM:
        return False
    return await said(update, context, text, better)


async def ask_back(update: Update, context: Context, text: str, understood: Understood) -> None:
    """Offer what it may mean, and "none of them"; after a second miss, or where nothing is likely, what there is."""
    talk = _talk(context)
    step = acting.decide(understood, talk.misses)
    talk = talk.missed(masked(text)[:LONGEST_KEPT])
    context.note(talk)
    if isinstance(step, Ask):
        message = wording.ask_back(context.say, step.intents, talk.tag)
    else:
        message = wording.menu(context.say, talk.tag)
    await reply.send(update, message)


async def choose(update: Update, context: Context) -> None:
    """One of the guesses was pressed: `e1:<intent>:<tag>`. It is acted on with the words of the sentence, while the
    conversation holds that."""
    name, tag = pressed.after(update)
    if name not in tuple(Intent):
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    talk, intent = _talk(context), Intent(name)
    text = talk.sentence(tag)
    if text:
        _learn(context, text, intent)
    context.note(talk.understood())
    await _act(update, context, Said(text, intent, _slots(context, text, intent)))


async def none_of_them(update: Update, context: Context) -> None:
    """ "None of them" was pressed: `e2:<tag>`."""
    tag, _ = pressed.after(update)
    await reply.toast(update)
    if text := _talk(context).sentence(tag):
        _learn(context, text, None)
    await reply.show(update, wording.refused(context.say, tag))


async def to_person(update: Update, context: Context) -> None:
    """A person is asked for: `e3:<tag>`. They get the sentence, while the conversation holds it."""
    tag, _ = pressed.after(update)
    await reply.toast(update)
    text = _talk(context).sentence(tag)
    if text:
        _learn_of_person(context, text)
    await handoff.offer(update, context, text)


async def _act(update: Update, context: Context, said: Said) -> None:
    await _ACTS[said.intent](update, context, said)


def _talk(context: Context) -> Talk:
    with context.reading() as session:
        return context.talk(session)


def _slots(context: Context, text: str, intent: Intent) -> Slots:
    if not text:
        return {}
    with context.reading() as session:
        names = naming.names(session)
    return slots.fill(entities.find(text, names), intent)


def _learn(context: Context, text: str, chosen: Intent | None) -> None:
    guesses = [guess.intent for guess in read(context, text).guesses]
    with context.writing() as session:
        utterances.chose(session, context.member.id, text, context.member.language, guesses, chosen, context.now)


def _learn_of_person(context: Context, text: str) -> None:
    guesses = [guess.intent for guess in read(context, text).guesses]
    with context.writing() as session:
        utterances.handed_off(session, context.member.id, text, context.member.language, guesses, context.now)
