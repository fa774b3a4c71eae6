"""Pressing a button by word: what somebody typed stands for a button of ours, and does what a press on it does."""

from __future__ import annotations

from telegram import CallbackQuery, InaccessibleMessage, Update

from handlers.context import Context

_NOT_A_PRESS = ""  # the id of a query that Telegram knows nothing of, so that nothing is to be answered
_NO_MESSAGE = 0


async def press(update: Update, context: Context, data: str) -> None:
    """Do what the button with this `data` does; the answer is a new message, as there is none to change."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None:
        return
    query = CallbackQuery(
        _NOT_A_PRESS, user, chat_instance="", data=data, message=InaccessibleMessage(chat, _NO_MESSAGE)
    )
    pressed = Update(update.update_id, callback_query=query)
    pressed.set_bot(update.get_bot())
    query.set_bot(update.get_bot())
    await context.application.process_update(pressed)
