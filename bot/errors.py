"""When a handler fails: one line in the log, a kind word to the member, another try where that can help."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot import network
from bot.network import Outcome
from bot.receiver import note_failure
from handlers import reply
from handlers.context import Context
from rules.members import language_for
from storage import members
from storage.database import DatabaseError
from words.layout import Message

log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """PTB's error handler. The update goes no further: behind a door that failed nobody may pass."""
    error = context.error
    if error is not None and not isinstance(error, Forbidden):  # blocked meanwhile: nobody waits for the answer
        await _deal_with(error, update, context)
    raise ApplicationHandlerStop


async def _deal_with(error: Exception, update: object, context: Context) -> None:
    number = update.update_id if isinstance(update, Update) else 0
    note_failure(error)
    log.error("update %d failed", number, exc_info=error)
    if isinstance(update, Update) and network.outcome(error) is Outcome.SETTLED:
        await _apologise(update, context)


async def _apologise(update: Update, context: Context) -> None:
    say = context.services.say[_language(update, context)]
    try:
        await reply.toast(update)
        await reply.send(update, Message(say("help.trouble")))
    except TelegramError as error:
        log.error("update %d: the apology failed too: %s", update.update_id, type(error).__name__)


def _language(update: Update, context: Context) -> str:
    """The member's language. The library gives an error handler a context of its own: the door has not set it."""
    user = update.effective_user
    if user is None:
        return context.services.default_language
    try:
        with context.reading() as session:
            member = members.recognise(session, user.id)
    except DatabaseError:  # perhaps the very reason of the apology
        member = None
    return member.language if member else language_for(user.language_code, context.services.default_language)
