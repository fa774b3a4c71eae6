"""Saying what the outbox holds: the call that each method of a delivery stands for."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from telegram import InputMediaPhoto
from telegram.error import BadRequest

from bot.gate import Message
from handlers import reply
from handlers.telling import unpacked
from handlers.wire import Wire
from rules.deliveries import policy
from storage.outbox import Due

EDITS = {"edit_text": "editMessageText", "edit_caption": "editMessageCaption"}
HARMLESS_TWICE = frozenset({*EDITS, "delete"})

log = logging.getLogger(__name__)


def message(due: Due) -> Message:
    """What a delivery's first call is to the gate."""
    weight = len(due.media) if due.method == "album" else 1
    return Message(due.lane, due.chat_id, max(1, weight), due.paid)


async def say(wire: Wire, due: Due) -> int | None:
    """Say it; the id of the message as sent or edited, of an album's first picture.

    Raises `telegram.error.TelegramError` as any call of the bot does.
    """
    if due.method == "delete":
        await _delete(wire, due)
        return due.message_id
    if due.method in EDITS and due.message_id is not None:
        return await _edited(wire, due)
    if due.method == "album":
        return await _album(wire, due)
    if due.method == "photo":
        photo = due.media[0] if due.media else due.photo_file_id
        return _id(await wire.call("sendPhoto", **_to(due), photo=photo, **_words(due, "caption")))
    return _id(await wire.call("sendMessage", **_to(due), **_words(due, "text")))


async def _edited(wire: Wire, due: Due) -> int | None:
    method = EDITS[due.method]
    what = "text" if method == "editMessageText" else "caption"
    try:
        await wire.call(method, chat_id=due.chat_id, message_id=due.message_id, **_words(due, what))
    except BadRequest as error:
        if "not modified" in error.message:
            return due.message_id
        if due.broadcast_id is not None or policy(due.kind).at_most_once:
            raise
        log.info("message %d cannot be edited any more; it is said anew", due.message_id)
        return _id(await wire.call("sendMessage", **_to(due), **_words(due, "text")))
    return due.message_id


async def _delete(wire: Wire, due: Due) -> None:
    """What is gone already counts as deleted. An album's pictures have ids in a row, its words the one behind them."""
    first = due.message_id or 0
    try:
        if due.media:
            ids = list(range(first, first + len(due.media) + 1))
            await wire.call("deleteMessages", chat_id=due.chat_id, message_ids=ids)
        else:
            await wire.call("deleteMessage", chat_id=due.chat_id, message_id=first)
    except BadRequest as error:
        if "to delete not found" not in error.message:
            raise


async def _album(wire: Wire, due: Due) -> int | None:
    """The pictures, and their words in a message behind them: an album has no buttons."""
    media = [InputMediaPhoto(file_id) for file_id in due.media]
    sent = await wire.call("sendMediaGroup", **_to(due), media=media)
    await wire.call("sendMessage", **_to(due), **_words(due, "text"))
    return _id(sent[0]) if isinstance(sent, list) and sent else None


def _to(due: Due) -> dict[str, Any]:
    return {"chat_id": due.chat_id, "allow_paid_broadcast": due.paid or None}


def _words(due: Due, what: str) -> Mapping[str, Any]:
    """The text with its formatting and buttons, as the parameter `what`: text or caption."""
    said: dict[str, Any] = {what: due.text, "reply_markup": reply.markup(unpacked(due.buttons))}
    if due.entities is None:
        said["parse_mode"] = "HTML"
    else:
        said["entities" if what == "text" else "caption_entities"] = json.dumps(due.entities, ensure_ascii=False)
    return said | ({"link_preview_options": reply.NO_PREVIEW} if what == "text" else {})


def _id(sent: Any) -> int | None:
    return int(sent["message_id"]) if isinstance(sent, dict) else None
