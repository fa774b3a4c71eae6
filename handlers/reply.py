"""Sending what `words` laid out: a new message, an edit in place, a toast."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from typing import cast

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from handlers.wire import Wire
from words import layout
from words.layout import Rows
from words.say import Say

NO_PREVIEW = '{"is_disabled": true}'


def inline(rows: Rows) -> InlineKeyboardMarkup | None:
    """Our buttons as Telegram's."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_inline_button(each) for each in row] for row in rows])


def _inline_button(button: layout.Button) -> InlineKeyboardButton:
    copied = CopyTextButton(button.copy) if button.copy else None
    return InlineKeyboardButton(button.label, callback_data=button.press, url=button.url, copy_text=copied)


@lru_cache
def keyboard(say: Say) -> ReplyKeyboardMarkup:
    """The four everyday buttons, always there."""
    nearby = KeyboardButton(say.plain("keyboard.nearby"), request_location=True)
    others = [KeyboardButton(say.plain(f"keyboard.{name}")) for name in ("code", "events", "card")]
    return ReplyKeyboardMarkup(
        [[nearby, others[0]], others[1:]],
        resize_keyboard=True,
        is_persistent=True,
        input_field_placeholder=say.plain("keyboard.hint"),
    )


async def send(
    update: Update, message: layout.Message, *, with_keyboard: ReplyKeyboardMarkup | None = None
) -> int | None:
    """Say something new; returns the message's id. It carries either its own buttons or the everyday keyboard."""
    chat = update.effective_chat
    if chat is None:
        return None
    keys = with_keyboard.to_json() if with_keyboard else markup(message.buttons)
    sent = await _wire(update).call("sendMessage", chat_id=chat.id, **_text(message), reply_markup=keys)
    return int(sent["message_id"])


async def rewrite(update: Update, message_id: int, message: layout.Message) -> bool:
    """Change an earlier message of ours unasked; False when it is not there any more."""
    chat = update.effective_chat
    if chat is None:
        return False
    try:
        await _edit(update, chat.id, message_id, message)
    except BadRequest as error:
        return "not modified" in error.message
    return True


async def caption(update: Update, message_id: int, message: layout.Message) -> None:
    """Change the words under an earlier picture of ours, if it is there still."""
    chat = update.effective_chat
    if chat is not None:
        words = {"caption": str(message.text), "parse_mode": ParseMode.HTML.value}
        where = {"chat_id": chat.id, "message_id": message_id}
        with suppress(BadRequest):
            await _wire(update).call("editMessageCaption", **where, **words, reply_markup=markup(message.buttons))


async def show(update: Update, message: layout.Message) -> None:
    """Answer a pressed button by changing the message it hangs under; anything else by a new message."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        await send(update, message)
        return
    try:
        await _edit(update, query.message.chat_id, query.message.message_id, message)
    except BadRequest as error:
        await _say_anew_unless_unchanged(update, message, error)


async def _edit(update: Update, chat_id: int, message_id: int, message: layout.Message) -> None:
    where = {"chat_id": chat_id, "message_id": message_id}
    await _wire(update).call("editMessageText", **where, **_text(message), reply_markup=markup(message.buttons))


def _text(message: layout.Message) -> dict[str, str]:
    return {"text": str(message.text), "parse_mode": ParseMode.HTML.value, "link_preview_options": NO_PREVIEW}


def markup(rows: Rows) -> str | None:
    """Our buttons as the text of Telegram's inline keyboard."""
    keyboard = [[_button(each) for each in row] for row in rows]
    return json.dumps({"inline_keyboard": keyboard}, ensure_ascii=False) if rows else None


def _button(button: layout.Button) -> dict[str, object]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    if button.copy is not None:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    return {"text": button.label, "callback_data": button.press}


def _wire(update: Update) -> Wire:
    return cast(Wire, update.get_bot())


async def _say_anew_unless_unchanged(update: Update, message: layout.Message, error: BadRequest) -> None:
    # Pressing a chip twice asks for what is shown already; a message too old to edit is said anew.
    if "not modified" not in error.message:
        await send(update, message)


async def show_buttons(update: Update, message: layout.Message) -> None:
    """Change only the buttons under the pressed message; where it cannot be reached any more, say `message`."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        await send(update, message)
        return
    try:
        await query.edit_message_reply_markup(inline(message.buttons))
    except BadRequest as error:
        await _say_anew_unless_unchanged(update, message, error)


async def drop_buttons(update: Update, message_id: int) -> None:
    """Take the buttons off an earlier message of ours that another one has replaced."""
    chat = update.effective_chat
    if chat is not None:
        with suppress(BadRequest):
            await _wire(update).call("editMessageReplyMarkup", chat_id=chat.id, message_id=message_id)


async def toast(update: Update, text: str = "") -> None:
    """Stop the pressed button's spinner, with a short note if there is one. The first thing to do after a press."""
    query = update.callback_query
    if query is not None and query.id:  # a press by word has no spinner
        # A query older than 150 s (after a restart, say) can't be answered any more; the press itself still counts.
        with suppress(BadRequest):
            await query.answer(text or None)


async def typing(update: Update) -> None:
    """Show that an answer is on its way, where it takes a while; no answer fails for want of this."""
    chat = update.effective_chat
    if chat is not None:
        with suppress(TelegramError):
            await chat.send_action(ChatAction.TYPING)
