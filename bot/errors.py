"""When a handler fails: one line in the log, a kind word to the member, another try where that can help."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import Forbidden, NetworkError, TelegramError

from bot.receiver import note_failure
from handlers import reply
from handlers.context import Context
from words.layout import Message

log = logging.getLogger(__name__)


async def on_error(update: object, context: Context) -> None:
    """PTB's error handler."""
    error = context.error
    number = update.update_id if isinstance(update, Update) else 0
    if error is None or isinstance(error, Forbidden):  # blocked meanwhile: nobody is waiting for the answer
        return
    note_failure(error)
    log.error("update %d failed", number, exc_info=error)
    if isinstance(update, Update) and not isinstance(error, NetworkError):
        await _apologise(update, context)


async def _apologise(update: Update, context: Context) -> None:
    member = getattr(context, "member", None)
    language = member.language if member else context.services.default_language
    try:
        await reply.toast(update)
        await reply.send(update, Message(context.services.say[language]("help.trouble")))
    except TelegramError as error:
        log.error("update %d: the apology failed too: %s", update.update_id, type(error).__name__)
