"""Sending a picture with words under it: a new message, or in place of the message whose button was pressed."""

from __future__ import annotations

from telegram import InputFile, InputMediaPhoto, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from handlers import reply
from words import layout

FILE_NAME = "image.png"


async def send(
    update: Update, picture: bytes | str | None, message: layout.Message, *, protected: bool = False
) -> Message | None:
    """Say something new with a picture, its bytes or the id of one sent before, and return that message; just the
    words where there is no picture. What is `protected` can be neither forwarded nor saved."""
    chat = update.effective_chat
    if picture is None or chat is None:
        await reply.send(update, message)
        return None
    return await chat.send_photo(
        InputFile(picture, filename=FILE_NAME) if isinstance(picture, bytes) else picture,
        caption=message.text,
        parse_mode=ParseMode.HTML,
        reply_markup=reply.inline(message.buttons),
        protect_content=protected,
    )


async def replace(update: Update, picture: bytes | str, message: layout.Message) -> Message | None:
    """Put the picture and the words into the message whose button was pressed; None where that can't be done."""
    query = update.callback_query
    pressed = query.message if query else None
    if query is None or not isinstance(pressed, Message):
        return None
    media = InputMediaPhoto(picture, caption=message.text, parse_mode=ParseMode.HTML, filename=FILE_NAME)
    try:
        edited = await query.edit_message_media(media, reply_markup=reply.inline(message.buttons))
    except BadRequest as error:
        return pressed if "not modified" in error.message else None
    return edited if isinstance(edited, Message) else None


async def show(update: Update, picture: bytes | None, message: layout.Message) -> None:
    """Answer a pressed button by changing its message. A picture can't be taken out of one, so that words alone are
    said anew there; so is what can't be edited any more."""
    if picture is not None:
        if await replace(update, picture, message) is None:
            await send(update, picture, message)
        return
    pressed = update.callback_query.message if update.callback_query else None
    has_picture = isinstance(pressed, Message) and pressed.photo
    await (reply.send if has_picture else reply.show)(update, message)
