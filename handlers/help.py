"""Help, and a kind word for what the bot cannot read or may not tell."""

from __future__ import annotations

from datetime import datetime, timedelta

from telegram import Update

from handlers import reply
from handlers.context import Context
from storage import staff
from words.layout import Message, paragraphs

ENOUGH_SAID = timedelta(minutes=10)


async def how(update: Update, context: Context) -> None:
    """/help, with what staff and operators can do besides."""
    with context.reading() as session:
        is_staff = bool(staff.posts(session, context.member.id))
    user = update.effective_user
    is_ops = user is not None and user.id in context.services.ops
    theirs = (context.say("help.staff") if is_staff else None, context.say("help.ops") if is_ops else None)
    await reply.send(update, Message(paragraphs(context.say("help.text"), *theirs)))


async def ops_only(update: Update, context: Context) -> None:
    """A command of operators tells everybody else no more than that."""
    await reply.send(update, Message(context.say("help.ops_only")))


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
