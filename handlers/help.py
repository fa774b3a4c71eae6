"""Help, what is still being built, and a kind word for what the bot cannot read."""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram import Update

from handlers import reply
from handlers.context import Context
from storage import staff
from words.layout import Message, paragraphs

STAFF_COMMANDS = frozenset({"ops", "broadcast", "stats", "audit", "tickets", "undo"})
LATER_COMMANDS = frozenset({"events"})
ENOUGH_SAID = timedelta(minutes=10)


async def how(update: Update, context: Context) -> None:
    """/help, with what staff and operators can do besides."""
    with context.reading() as session:
        is_staff = bool(staff.posts(session, context.member.id))
    user = update.effective_user
    is_ops = user is not None and user.id in context.services.ops
    theirs = (context.say("help.staff") if is_staff else None, context.say("help.ops") if is_ops else None)
    await reply.send(update, Message(paragraphs(context.say("help.text"), *theirs)))


async def later(update: Update, context: Context) -> None:
    """A command of a feature that is not there yet says so and offers the nearest thing."""
    name = _command(update)
    await reply.send(update, Message(context.say("later.staff" if name in STAFF_COMMANDS else f"later.{name}")))


async def events(update: Update, context: Context) -> None:
    """The events button."""
    await reply.send(update, Message(context.say("later.events")))


async def unknown_command(update: Update, context: Context) -> None:
    await reply.send(update, Message(context.say("help.unknown_command")))


async def stale_button(update: Update, context: Context) -> None:
    """A button whose meaning is gone."""
    await reply.toast(update)
    await reply.send(update, Message(context.say("nearby.sorry_old")))


async def unreadable(update: Update, context: Context) -> None:
    """Stickers, voice, pictures: what the bot can do, once – an album is ten messages, a bored thumb many more."""
    said: datetime | None = (context.user_data or {}).get("said_what_i_read")
    if said is not None and context.now - said < ENOUGH_SAID:
        return
    if context.user_data is not None:
        context.user_data["said_what_i_read"] = context.now
    await reply.send(update, Message(context.say("help.kinds")))


def _command(update: Update) -> str:
    text = (update.message.text or "") if update.message else ""
    return text.split(maxsplit=1)[0].lstrip("/").partition("@")[0].lower()
