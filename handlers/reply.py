"""Sending what `words` laid out: a new message, an edit in place, a toast."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from words import layout
from words.layout import Rows
from words.say import Say

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def inline(rows: Rows) -> InlineKeyboardMarkup | None:
    """Our buttons as Telegram's."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(each.label, callback_data=each.press, url=each.url) for each in row] for row in rows]
    )


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
) -> Message | None:
    """Say something new; returns it as sent. A message carries either its own buttons or the everyday keyboard."""
    chat = update.effective_chat
    if chat is None:
        return None
    return await chat.send_message(
        message.text,
        parse_mode=ParseMode.HTML,
        reply_markup=with_keyboard or inline(message.buttons),
        link_preview_options=NO_PREVIEW,
    )


async def rewrite(update: Update, message_id: int, message: layout.Message) -> bool:
    """Change an earlier message of ours unasked; False when it is not there any more."""
    chat = update.effective_chat
    if chat is None:
        return False
    try:
        await chat.get_bot().edit_message_text(
            message.text,
            chat_id=chat.id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=inline(message.buttons),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        return "not modified" in error.message
    return True


async def show(update: Update, message: layout.Message) -> None:
    """Answer a pressed button by changing the message it hangs under; anything else by a new message."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        await send(update, message)
        return
    try:
        await query.edit_message_text(
            message.text,
            parse_mode=ParseMode.HTML,
            reply_markup=inline(message.buttons),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        await _say_anew_unless_unchanged(update, message, error)


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


async def toast(update: Update, text: str = "") -> None:
    """Stop the pressed button's spinner, with a short note if there is one. The first thing to do after a press."""
    query = update.callback_query
    if query is not None:
        # A query older than 150 s (after a restart, say) can't be answered any more; the press itself still counts.
        with suppress(BadRequest):
            await query.answer(text or None)


async def typing(update: Update) -> None:
    """Show that an answer is on its way, where it takes a while; no answer fails for want of this."""
    chat = update.effective_chat
    if chat is not None:
        with suppress(TelegramError):
            await chat.send_action(ChatAction.TYPING)
