"""A photo of a code or a ticket, sent by staff: read here, where a camera could not."""

from __future__ import annotations

import asyncio

from telegram import Message as Received
from telegram import Update
from telegram.error import BadRequest

from handlers import broadcast_taking, claim, event_desk, till
from handlers import help as helping
from handlers.context import Context
from rules import codes
from rules.codes import Kind, Payload, Way
from rules.redeeming import Reason
from rules.till import Post
from storage import looking, staff, trying
from words import qr
from words import till as wording
from words.layout import Message

MOST_BYTES = 20_000_000  # what the Bot API lets a bot download


async def photographed(update: Update, context: Context) -> None:
    """A photo, or a picture sent as a file. What is no code leaves the one that is held as it is."""
    if await broadcast_taking.composed(update, context) or await event_desk.pictured(update, context):
        return
    with context.reading() as session:
        posts = staff.posts(session, context.member.id)
    is_at_door = event_desk.at_door(update, context)
    if not (posts or is_at_door) or update.message is None:
        await helping.unreadable(update, context)
        return
    found = await _read(context, update.message)
    if isinstance(found, Payload) and found.kind is Kind.TICKET:
        await event_desk.ticket_opened(update, context, found.token)
        return
    if is_at_door:
        await event_desk.unread(update, context)
        return
    if isinstance(found, Payload) and found.kind is Kind.REDEEM:
        answer = till.photographed(context, found.token)
    else:
        answer = _unread(context, posts, "photo_other" if isinstance(found, Payload) else found)
    await till.say(update, context, answer)


async def other(update: Update, context: Context) -> None:
    """Stickers, voice and the like."""
    if not await broadcast_taking.composed(update, context) and not await claim.show_again(update, context):
        await helping.unreadable(update, context)


async def _read(context: Context, message: Received) -> Payload | str:
    """What the one code in the picture opens, or the sentence for what is wrong with the picture."""
    file_id = message.photo[-1].file_id if message.photo else message.document.file_id if message.document else ""
    if message.document and (message.document.file_size or 0) > MOST_BYTES:
        return "photo_large"
    try:
        picture = bytes(await (await context.bot.get_file(file_id)).download_as_bytearray())
    except BadRequest:
        return "photo_large"
    texts = await asyncio.to_thread(qr.texts, picture)  # some 100 ms, too long to hold everybody else up
    if not texts or len(texts) > 1:
        return "photo_two" if texts else "photo_none"
    return codes.read_link(texts[0], context.bot.username) or "photo_other"


def _unread(context: Context, posts: list[Post], sentence: str) -> till.Answer:
    with context.writing() as session:
        trying.tried(session, context.member.id, posts[0].shop_id, Way.PHOTO, Reason.NOT_FOUND, context.now)
        waiting = looking.waiting(session, posts[0].shop_id, context.now)
    text = context.say(f"till.{sentence}")
    return till.Answer(Message(text, wording.begin(context.say, waiting)))
