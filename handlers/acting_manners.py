"""Sentences that want no more than an answer: help, small talk, thanks, a language, a person, what we do not do."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from handlers import handoff, reply
from handlers import help as helping
from handlers.context import Context
from handlers.said import Said
from rules.members import LANGUAGES
from rules.search import unpacked
from rules.understanding import manners
from storage import members, shops
from words import asked_of_shop
from words import events as event_wording
from words import sentences as wording
from words.layout import Button, Message


async def help_out(update: Update, context: Context, said: Said) -> None:
    await helping.how(update, context)


async def chat(update: Update, context: Context, said: Said) -> None:
    await reply.send(update, wording.mood(context.say, manners.mood(said.text)))


async def welcome(update: Update, context: Context, said: Said) -> None:
    """They said thank you, or goodbye."""
    await reply.send(update, Message(context.say("sentences.thanks")))


async def cannot(update: Update, context: Context, said: Said) -> None:
    """Not a thing we do: what we do instead."""
    await reply.send(update, Message(context.say("sentences.out_of_scope"), wording.two_ways(context.say)))


async def nothing_waits(update: Update, context: Context, said: Said) -> None:
    """A yes to nothing that was asked."""
    await reply.send(update, Message(context.say("sentences.yes_to_what"), wording.ways_on(context.say)))


async def leave_it(update: Update, context: Context, said: Said) -> None:
    """A no: nothing that was offered is done."""
    await reply.send(update, Message(context.say("sentences.never_mind")))


async def no_such(update: Update, context: Context, said: Said) -> None:
    """One of the list that is not in it; or there is none."""
    with context.reading() as session:
        talk = context.talk(session)
        listed = shops.in_full(session, list(talk.shops))
    if not listed:
        await _no_list(update, context)
        return
    shown = [listed[id_] for id_ in talk.shops if id_ in listed]
    await reply.send(update, asked_of_shop.which_shop(context.say, shown, talk.search))


async def no_more(update: Update, context: Context, said: Said) -> None:
    """The list has no further page: the ways to a longer one."""
    with context.reading() as session:
        talk = context.talk(session)
    search = unpacked(talk.search)
    if search is not None:
        await reply.send(update, wording.that_is_all(context.say, search))
    elif talk.events:
        await reply.send(update, Message(context.say("sentences.all_events"), event_wording.to_list(context.say)))
    else:
        await _no_list(update, context)


async def _no_list(update: Update, context: Context) -> None:
    await reply.send(update, Message(context.say("sentences.no_list"), wording.two_ways(context.say)))


async def speak(update: Update, context: Context, said: Said) -> None:
    """One of our languages at once, with the way back; of others, which of ours is nearest."""
    wanted = said.word("lang")
    if wanted in LANGUAGES and wanted != context.member.language:
        await _speak(update, context, wanted)
        return
    key = "is_spoken" if wanted in LANGUAGES else "hant" if wanted == "zh-hant" else "unknown" if wanted else "which"
    await reply.send(update, Message(context.say(f"sentences.language.{key}"), wording.languages(context.say)))


async def _speak(update: Update, context: Context, language: str) -> None:
    before = context.member.language
    with context.writing() as session:
        members.speak(session, context.member.id, language)
    context.member = replace(context.member, language=language)
    await reply.send(update, Message(context.say("settings.switched")), with_keyboard=reply.keyboard(context.say))
    undo = Button(context.services.say[before].plain("sentences.language.undo"), f"l:{before}")
    await reply.send(update, Message(context.say("sentences.language.undo_hint"), ((undo,),)))


async def to_person(update: Update, context: Context, said: Said) -> None:
    """A person gets the words as they are."""
    await handoff.offer(update, context, said.text)
