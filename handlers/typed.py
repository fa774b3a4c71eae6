"""Words a member typed: the keyboard's labels, an answer we wait for, a name that says it all, or a sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import (
    addresses,
    benefits,
    broadcast_taking,
    card,
    code,
    event_desk,
    events,
    handoff,
    joining,
    keyed,
    nearby,
    origins,
    personal,
    places_named,
    reply,
    saving,
    savings,
    sentences,
    shops_named,
)
from handlers.context import Context
from rules import asking, geocoding, redaction
from rules.asking import Asked
from rules.folding import fold
from rules.gazetteer import Quality
from rules.search import Search
from rules.understanding import acting
from rules.understanding.acting import Ask
from rules.understanding.intents import Intent
from rules.understanding.reading import Sureness, Understood
from storage import places, questions
from storage.database import Session
from storage.questions import Question
from words import sentences as wording
from words.layout import Message
from words.say import every

LONGEST_SENTENCE = 200
LONGEST_TITLE = 60  # characters of the longest name of a place or a shop
LONGEST_NAME = 20  # characters; what is longer and not understood is no name of anything
# What a text with the words for a code in it may be taken for: with the name of a shop it looks like a question.
ABOUT_A_CODE = frozenset((Intent.SHOW_CODE, Intent.SHOP_DETAIL, Intent.FIND_NEARBY, Intent.OUT_OF_SCOPE))
PLAINLY = 0.95  # how sure it has to be that a short text is about something else altogether
ELSEWHERE = frozenset({"place", personal.ERASURE})  # questions that are answered elsewhere


async def words(update: Update, context: Context) -> None:
    """Any text that is not a command."""
    text = (update.message.text or "") if update.message else ""
    labelled = _labelled(text)
    if labelled is not None:
        await labelled(update, context)
        return
    if await handoff.typed(update, context, text):
        return
    if await broadcast_taking.composed(update, context) or await event_desk.typed(update, context, text):
        return
    if await keyed.typed(update, context, text) or await personal.typed(update, context, text):
        return
    understood = sentences.read(context, text)
    with context.writing() as session:
        message = _answered(session, context, text, understood) or _named(session, context, text)
    if message is None and await sentences.plainly(update, context, text):
        return
    if message is None and (shop := _code_for(text, understood)) is not None:
        await code.asked(update, context, shop)
        return
    if message is None and _may_be_name(text, understood):
        message = await _name(update, context, text)
    if message is not None:
        await reply.send(update, message)
        return
    if not await sentences.said(update, context, text, understood):
        await _guessed(update, context, text, understood)


async def near(update: Update, context: Context) -> None:
    """/near, alone or with words, and the nearby button where a device cannot share its location."""
    said = " ".join(context.args or ())
    with context.writing() as session:
        message = _read(session, context, said) if said else nearby.where_are_you(session, context)
    message = message or await _looked_up(update, context, said)
    await reply.send(update, message, with_keyboard=None if message.buttons or said else reply.keyboard(context.say))


def _labelled(text: str) -> Callable[[Update, Context], Awaitable[None]] | None:
    """What a button of the everyday keyboard does, in whichever language it was still showing, and what the commands
    do that have no button there, by their names."""
    for key, does in (("nearby", near), ("code", code.show), ("events", events.overview), ("card", card.mine)):
        if text in every(f"keyboard.{key}"):
            return does
    said = fold(text)
    for name, does in (("benefits", benefits.overview), ("savings", savings.overview)):
        if said in {fold(each) for each in every(f"commands.{name}") | every(f"named.{name}")}:
            return does
    return None


def _answered(session: Session, context: Context, text: str, understood: Understood) -> Message | None:
    """The text as the answer to what we asked, if we did; a card number needs no asking, and neither has it an
    echo where it is none of ours."""
    question = questions.pending(session, context.member.id, context.now)
    if question is not None and acting.breaks_out(understood):
        question = None
    if question is not None and question.asks_for == "place_name":
        return _place_name(session, context, question, text, understood)
    card_given = joining.presented(session, context, text)
    if card_given is None and redaction.holds_card_number(text):
        return wording.number_seen(context.say)
    if card_given or question is None or question.asks_for in ELSEWHERE or _is_plainly_a_place(context, text):
        return card_given
    return joining.answered(session, context, question, text)


def _place_name(session: Session, context: Context, question: Question, text: str, understood: Understood) -> Message:
    """The name of the place that is to be saved, unless they have thought better of it."""
    if understood.intent is Intent.DENY and understood.sure is Sureness.SURE:
        questions.settle(session, context.member.id)
        return Message(context.say("sentences.never_mind"))
    return saving.name_given(session, context, question.about, text)


def _is_plainly_a_place(context: Context, text: str) -> bool:
    """Whether somebody who was asked for a card asks where to use it instead."""
    if not asking.take_apart(text).rest or geocoding.is_numbered(text):
        return True
    return bool(context.services.gazetteer.find(text, worst=Quality.EXACT))


def _named(session: Session, context: Context, text: str) -> Message | None:
    """A text that is nothing but a name: of a place, of one of their own places, of a shop."""
    if len(text) > LONGEST_TITLE or not fold(text):
        return None
    return (
        places_named.at(session, context, text, qualities=places_named.SURE)
        or _saved(session, context, asking.take_apart(text))
        or (shops_named.choice(session, context, text) if sentences.is_name(context, text) else None)
    )


def _code_for(text: str, understood: Understood) -> str | None:
    """What follows the words for a code, where they stand in a text that says nothing else for sure."""
    is_other = understood.sure is Sureness.SURE and understood.intent not in ABOUT_A_CODE
    return None if is_other or len(text) > LONGEST_SENTENCE else asking.code_wanted(text)


def _may_be_name(text: str, understood: Understood) -> bool:
    """Whether a text may rather name something than say something: a number of a house, or short and no sentence that
    we know of."""
    if len(text) > LONGEST_SENTENCE or not fold(text):
        return False
    if geocoding.is_numbered(text) or not any(character.isalpha() for character in text):
        return True
    best = understood.guesses[0]
    return len(text) <= LONGEST_NAME and best.intent is Intent.OUT_OF_SCOPE and best.confidence < PLAINLY


async def _name(update: Update, context: Context, text: str) -> Message:
    with context.writing() as session:
        message = _read(session, context, text)
    return message or await _looked_up(update, context, text)


async def _guessed(update: Update, context: Context, text: str, understood: Understood) -> None:
    """A text that no sentence was found in: read as a place or a shop, by who may know better, or asked back."""
    with context.writing() as session:
        message = _read(session, context, text)
    if message is None and await sentences.advised(update, context, text, understood):
        return
    if message is None and len(text) <= LONGEST_NAME and not isinstance(acting.decide(understood, 0), Ask):
        message = await _looked_up(update, context, text)
    if message is not None:
        await reply.send(update, message)
    else:
        await sentences.ask_back(update, context, text, understood)


def _read(session: Session, context: Context, text: str) -> Message | None:
    """The text as a wish, from the surest reading to a guess; None where only a geocoder can know more.

    A street with a house number is one for the geocoder rather than a misspelt place.
    """
    if len(text) > LONGEST_SENTENCE:
        return Message(context.say("help.too_long"))
    if not fold(text):
        return Message(context.say("help.kinds"))
    asked = asking.take_apart(text)
    wish = _wish(asked)
    return (
        places_named.at(session, context, text, qualities=places_named.SURE)
        or _around_here(session, context, asked)
        or _saved(session, context, asked)
        or places_named.at(session, context, asked.rest, wish)
        or shops_named.choice(session, context, text, asked.rest)
        or shops_named.brand(session, context, text)
        or (
            None
            if geocoding.is_numbered(text)
            else places_named.at(session, context, asked.rest, wish, places_named.PERHAPS)
        )
    )


async def _looked_up(update: Update, context: Context, text: str) -> Message:
    """The text as an address, else as the place it may be a misspelling of, else not at all."""
    asked = asking.take_apart(text)
    found = await addresses.look_up(update, context, text)
    if found is not None:
        return found
    with context.writing() as session:
        guess = places_named.at(session, context, asked.rest, _wish(asked), places_named.PERHAPS)
    return guess or places_named.not_found(context, text)


def _wish(asked: Asked) -> Search:
    return Search(nearby.NOWHERE, asked.category)


def _around_here(session: Session, context: Context, asked: Asked) -> Message | None:
    """Nothing but a kind of shop, or nothing but padding: around the last place, or we ask where."""
    if asked.rest:
        return None
    here = places_named.here(session, context)
    if here is None:
        return nearby.where_are_you(session, context, asked.category)
    return nearby.from_start(session, context, here, asked.category)


def _saved(session: Session, context: Context, asked: Asked) -> Message | None:
    """One of the member's own places; a usual name that is not saved yet is asked for."""
    for place in places.saved(session, context.member.id):
        if fold(place.name) == asked.rest:
            return nearby.from_start(session, context, origins.saved(place), asked.category)
    usual = (name for name in saving.USUAL_NAMES if asked.rest in {fold(word) for word in every(f"saved.{name}")})
    name = next(usual, None)
    return saving.ask_for(session, context, context.say.plain(f"saved.{name}")) if name else None
