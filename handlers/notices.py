"""What a member wants to hear unasked: the sheet, and stop, fewer and snooze under everything said so."""

from __future__ import annotations

from datetime import time, timedelta

from telegram import Update

from handlers import help as helping
from handlers import reply
from handlers.context import Context
from rules import reminders as rule
from rules.reminders import CAPS, QUIETS
from rules.topics import OPTIONAL, Topic
from storage import preferences, watches
from words import notices as wording
from words.layout import Message

SNOOZE = timedelta(days=7)


async def sheet(update: Update, context: Context) -> None:
    """ "Reminders" was pressed in the settings, or the way to it under something said: `n5:`."""
    await reply.toast(update)
    await reply.send(update, _sheet(context))


async def stop(update: Update, context: Context) -> None:
    """ "Stop these" was pressed under a message of one topic: `n1:<topic>`. The message stays as it is."""
    topic = _topic(_pressed(update))
    if topic is None:
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        preferences.opt_out(session, context.member.id, topic, context.now)
    await reply.send(update, wording.stopped(context.say, topic))


async def fewer(update: Update, context: Context) -> None:
    """ "Fewer" was pressed: `n2:`. One step down."""
    await reply.toast(update)
    with context.writing() as session:
        wanted = preferences.wanted(session, context.member.id, context.services.zone)
        cap = rule.fewer(wanted.cap)
        preferences.limit(session, context.member.id, cap)
    await reply.send(update, wording.fewer(context.say, cap))


async def snooze(update: Update, context: Context) -> None:
    """ "Pause a week" was pressed: `n3:`."""
    await reply.toast(update)
    until = context.now + SNOOZE
    with context.writing() as session:
        preferences.snooze(session, context.member.id, until)
    await reply.send(update, wording.snoozed(context.say, until))


async def switch(update: Update, context: Context) -> None:
    """A topic was pressed: `n4:<topic>:<on or off>`, as it stood when it was shown; now it is the other."""
    name, _, stood = _pressed(update).partition(":")
    topic = _topic(name)
    if topic is None or stood not in ("on", "off"):
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        if stood == "on":
            preferences.opt_out(session, context.member.id, topic, context.now)
        else:
            preferences.opt_in(session, context.member.id, topic)
    await reply.show(update, _sheet(context))


async def be_quiet(update: Update, context: Context) -> None:
    """Quiet hours were pressed: `n6:<from>-<until>`."""
    chosen = {f"{start}-{end}": (time(start), time(end)) for start, end in QUIETS}.get(_pressed(update))
    if chosen is None:
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        preferences.be_quiet(session, context.member.id, *chosen)
    await reply.show(update, _sheet(context))


async def limit(update: Update, context: Context) -> None:
    """How often was pressed: `n7:<times a week>`."""
    cap = {str(each.per_week): each for each in CAPS}.get(_pressed(update))
    if cap is None:
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        preferences.limit(session, context.member.id, cap)
    await reply.show(update, _sheet(context))


async def wake(update: Update, context: Context) -> None:
    """ "Resume" was pressed: `n8:`."""
    await reply.toast(update)
    with context.writing() as session:
        preferences.snooze(session, context.member.id, None)
    await reply.show(update, _sheet(context))


async def watch(update: Update, context: Context) -> None:
    """ "Tell me when it's back" was pressed: `n9:gift:<id>`."""
    kind, _, number = _pressed(update).partition(":")
    if kind != "gift" or not (number.isascii() and number.isdecimal()):
        await helping.stale_button(update, context)
        return
    await reply.toast(update)
    with context.writing() as session:
        watches.add(session, context.member.id, f"{kind}:{int(number)}", context.now)
    await reply.send(update, Message(context.say("notices.watching")))


def _sheet(context: Context) -> Message:
    with context.reading() as session:
        wanted = preferences.wanted(session, context.member.id, context.services.zone)
    return wording.sheet(context.say, wanted, context.now)


def _topic(name: str) -> Topic | None:
    """The topic of this name, if it can be switched off."""
    return Topic(name) if name in OPTIONAL else None


def _pressed(update: Update) -> str:
    """What follows the verb."""
    query = update.callback_query
    return (query.data or "").partition(":")[2] if query else ""
