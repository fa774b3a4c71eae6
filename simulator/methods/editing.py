"""Methods that change or delete a message that is there."""

from __future__ import annotations

from datetime import timedelta

from simulator.call import Call
from simulator.markup import read_inline
from simulator.methods import content
from simulator.methods.targets import editable_message, known_chat
from simulator.wire import NOT_MODIFIED, Json, bad_request
from simulator.world import Chat, World

DELETABLE_FOR = timedelta(hours=48)
MAX_DELETED_AT_ONCE = 100
_MEDIA = ("photo", "document", "sticker", "voice")
_REPLACED_BY_MEDIA = (*_MEDIA, "text", "entities", "link_preview_options", "has_media_spoiler", *content.CAPTION_FIELDS)


def edit_message_text(world: World, call: Call) -> Json:
    """Replaces the text; the inline keyboard goes unless it is given again."""
    words = content.text(call.parameters, too_long="MESSAGE_TOO_LONG")
    keyboard = read_inline(call.parameters.get("reply_markup"))
    chat, message = editable_message(world, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, chat, message, words, keyboard, ("entities", "link_preview_options"))


def edit_message_caption(world: World, call: Call) -> Json:
    """Replaces or removes the caption of a photo or document."""
    words = content.caption(call.parameters, too_long="MEDIA_CAPTION_TOO_LONG")
    keyboard = read_inline(call.parameters.get("reply_markup"))
    chat, message = editable_message(world, call)
    if message.keys().isdisjoint(_MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return _replace(world, chat, message, words, keyboard, content.CAPTION_FIELDS)


def edit_message_media(world: World, call: Call) -> Json:
    """Replaces text or media by a photo or a document, with its caption."""
    media = call.parameters["media"]
    keyboard = read_inline(call.parameters.get("reply_markup"))
    match media["type"]:
        case "photo":
            body = content.photo(world, media, "media")
        case "document":
            body = content.document(world, media, "media")
        case kind:
            raise bad_request(f'can\'t parse InputMedia: the simulator has no media of type "{kind}" yet')
    chat, message = editable_message(world, call)
    if "location" in message:
        raise bad_request("message can't be edited")
    return _replace(world, chat, message, body, keyboard, _REPLACED_BY_MEDIA)


def edit_message_reply_markup(world: World, call: Call) -> Json:
    """Replaces or removes the inline keyboard."""
    keyboard = read_inline(call.parameters.get("reply_markup"))
    chat, message = editable_message(world, call)
    return _replace(world, chat, message, {}, keyboard, ())


def edit_message_live_location(world: World, call: Call) -> Json:
    """Moves a live location as long as its period lasts."""
    place = content.location(call.parameters)
    keyboard = read_inline(call.parameters.get("reply_markup"))
    chat, message = _live_message(world, call)
    moved = {"live_period": message["location"]["live_period"], **place}
    return _replace(world, chat, message, {"location": moved}, keyboard, ())


def stop_message_live_location(world: World, call: Call) -> Json:
    """Ends a live location where it is."""
    keyboard = read_inline(call.parameters.get("reply_markup"))
    chat, message = _live_message(world, call)
    place = {name: message["location"][name] for name in ("latitude", "longitude")}
    return _replace(world, chat, message, {"location": place}, keyboard, ())


def delete_message(world: World, call: Call) -> bool:
    """Deletes a message of either side that is at most 48 hours old."""
    chat = known_chat(world, call)
    message = chat.messages.get(call.parameters["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(world, message)
    chat.drop(message["message_id"])
    return True


def delete_messages(world: World, call: Call) -> bool:
    """Deletes up to 100 messages; ids that are not there are skipped."""
    message_ids = call.parameters["message_ids"]
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > MAX_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = known_chat(world, call)
    found = [chat.messages[message_id] for message_id in dict.fromkeys(message_ids) if message_id in chat.messages]
    for message in found:
        _check_deletable(world, message)
    for message in found:
        chat.drop(message["message_id"])
    return True


def _check_deletable(world: World, message: Json) -> None:
    if world.timestamp() - message["date"] > DELETABLE_FOR.total_seconds():
        raise bad_request("message can't be deleted for everyone")


def _live_message(world: World, call: Call) -> tuple[Chat, Json]:
    chat, message = editable_message(world, call)
    if "location" not in message or "venue" in message:
        raise bad_request("there is no live location in the message to edit")
    period = message["location"].get("live_period")
    if period is None:
        raise bad_request("message can't be edited")
    if period != content.FOREVER_SECONDS and world.timestamp() > message["date"] + period:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(
    world: World, chat: Chat, message: Json, body: Json, keyboard: Json | None, dropped: tuple[str, ...]
) -> Json:
    """Puts a new version of the message in its place. Raises `ApiError` 400 where nothing would change."""
    gone = {"edit_date", "reply_markup", *dropped}
    edited = {name: value for name, value in message.items() if name not in gone} | body
    if keyboard:
        edited["reply_markup"] = keyboard
    if edited == {name: value for name, value in message.items() if name != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    return chat.keep({**edited, "edit_date": world.timestamp()})
