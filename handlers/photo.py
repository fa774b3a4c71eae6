"""Sending a picture with words under it: a new message, or in place of the message whose button was pressed."""

from __future__ import annotations

from telegram import InputFile, InputMediaPhoto, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from handlers import reply
from words import layout

FILE_NAME = "image.png"


async def send(update: Update, picture: bytes | None, message: layout.Message) -> None:
    """Say something new; just the words where there is no picture."""
    chat = update.effective_chat
    if picture is None or chat is None:
        await reply.send(update, message)
        return
    await chat.send_photo(
        InputFile(picture, filename=FILE_NAME),
        caption=message.text,
        parse_mode=ParseMode.HTML,
        reply_markup=reply.inline(message.buttons),
    )


async def show(update: Update, picture: bytes | None, message: layout.Message) -> None:
    """Answer a pressed button by changing its message. A picture can't be taken out of one, so that words alone are
    said anew there; so is what can't be edited any more."""
    query = update.callback_query
    pressed = query.message if query else None
    if query is None or not isinstance(pressed, Message):
        await send(update, picture, message)
    elif picture is None:
        await (reply.send if pressed.photo else reply.show)(update, message)
    else:
        media = InputMediaPhoto(picture, caption=message.text, parse_mode=ParseMode.HTML, filename=FILE_NAME)
        try:
            await query.edit_message_media(media, reply_markup=reply.inline(message.buttons))
        except BadRequest as error:
            if "not modified" not in error.message:
                await send(update, picture, message)
