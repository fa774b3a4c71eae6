"""The one message a code stands in: its picture drawn, sent or put in place of another, its words changed later."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from telegram import Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from handlers import photo, reply
from handlers.context import Context
from storage import codes
from words import code as wording
from words import code_picture, layout
from words.code import Shown
from words.code_picture import Face


@dataclass(frozen=True, slots=True)
class Ready:
    """A code to show: what its words say and what its picture does. Both are made when no session is open."""

    shown: Shown
    face: Face


async def present(update: Update, context: Context, ready: Ready, *, in_place: bool = False) -> None:
    """Show the code in a new message, or in the pressed one, and remember which message it stands in."""
    message = wording.caption(context.say, context.services.say["zh"], ready.shown, context.now)
    picture = ready.shown.code.photo_file_id or await _drawn(context, ready.face)
    sent = await photo.replace(update, picture, message) if in_place and _stands_in_a_picture(update) else None
    sent = sent or await photo.send(update, picture, message, protected=True)
    if sent is not None:
        with context.writing() as session:
            codes.showing(session, ready.shown.code.code_id, sent.message_id, sent.photo[-1].file_id)


async def rewrite(update: Update, message: layout.Message) -> None:
    """Change the words under the pressed picture; say them anew where it cannot be reached any more."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        await reply.send(update, message)
        return
    try:
        await query.edit_message_caption(
            message.text, parse_mode=ParseMode.HTML, reply_markup=reply.inline(message.buttons)
        )
    except BadRequest as error:
        if "not modified" not in error.message:
            await reply.send(update, message)


async def _drawn(context: Context, face: Face) -> bytes:
    # Drawing takes some 25 ms, too long to hold everybody else up.
    return await asyncio.to_thread(code_picture.png, context.say, face)


def _stands_in_a_picture(update: Update) -> bool:
    """Whether the pressed message can be given another picture."""
    pressed = update.callback_query.message if update.callback_query else None
    return isinstance(pressed, Message) and bool(pressed.photo)
