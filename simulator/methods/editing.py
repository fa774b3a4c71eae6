"""Methods that change or delete a message that is there."""

from __future__ import annotations

from datetime import timedelta

from simulator.call import Call
from simulator.markup import read_inline
from simulator.methods import content
from simulator.methods.albums import medium
from simulator.methods.targets import editable_message, open_chat
from simulator.rooms import Group, Room
from simulator.wire import NOT_MODIFIED, ApiError, Json, bad_request
from simulator.world import World

DELETABLE_FOR = timedelta(hours=48)
MAX_DELETED_AT_ONCE = 100
_MEDIA = ("photo", "document", "sticker", "voice")
_REPLACED_BY_MEDIA = (*_MEDIA, "text", "entities", "link_preview_options", "has_media_spoiler", *content.CAPTION_FIELDS)


def edit_message_text(world: World, call: Call) -> Json | bool:
    """Replaces the text; the inline keyboard goes unless it is given again."""
    if "rich_message" in call.parameters:
        raise ApiError(501, "Not Implemented: the simulator has no rich messages yet")
    if not call.parameters.get("text"):
        raise bad_request("message text is empty")
    words = content.text(call.parameters, too_long="MESSAGE_TOO_LONG")
    keyboard = read_inline(call.parameters.get("reply_markup"))
    room, message = editable_message(world, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, call, room, message, words, keyboard, ("entities", "link_preview_options"))


def edit_message_caption(world: World, call: Call) -> Json | bool:
    """Replaces or removes the caption of a photo or document."""
    words = content.caption(call.parameters, too_long="MEDIA_CAPTION_TOO_LONG")
    keyboard = read_inline(call.parameters.get("reply_markup"))
    room, message = editable_message(world, call)
    if message.keys().isdisjoint(_MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return _replace(world, call, room, message, words, keyboard, content.CAPTION_FIELDS)


def edit_message_media(world: World, call: Call) -> Json | bool:
    """Replaces text or media by a photo or a document, with its caption."""
    media = call.parameters["media"]
    keyboard = read_inline(call.parameters.get("reply_markup"))
    body = medium(world, media)
    room, message = editable_message(world, call)
    if "location" in message:
        raise bad_request("message can't be edited")
    if "media_group_id" in message and media["type"] not in message:
        raise bad_request("can't change media type in the album")
    return _replace(world, call, room, message, body, keyboard, _REPLACED_BY_MEDIA)


def edit_message_reply_markup(world: World, call: Call) -> Json | bool:
    """Replaces or removes the inline keyboard."""
    keyboard = read_inline(call.parameters.get("reply_markup"))
    room, message = editable_message(world, call)
    return _replace(world, call, room, message, {}, keyboard, ())


def edit_message_live_location(world: World, call: Call) -> Json | bool:
    """Moves a live location as long as its period lasts."""
    place = content.location(call.parameters)
    keyboard = read_inline(call.parameters.get("reply_markup"))
    room, message = _live_message(world, call)
    moved = {"live_period": message["location"]["live_period"], **place}
    return _replace(world, call, room, message, {"location": moved}, keyboard, ())


def stop_message_live_location(world: World, call: Call) -> Json | bool:
    """Ends a live location where it is."""
    keyboard = read_inline(call.parameters.get("reply_markup"))
    room, message = _live_message(world, call)
    place = {name: message["location"][name] for name in ("latitude", "longitude")}
    return _replace(world, call, room, message, {"location": place}, keyboard, ())


def delete_message(world: World, call: Call) -> bool:
    """Deletes a message that is at most 48 hours old; of others only in a private chat, or by right in a group."""
    room = open_chat(world, call)
    message = room.messages.get(call.parameters["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(world, call, room, message)
    room.drop(message["message_id"])
    return True


def delete_messages(world: World, call: Call) -> bool:
    """Deletes up to 100 messages; ids that are not there are skipped."""
    message_ids = call.parameters["message_ids"]
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > MAX_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    room = open_chat(world, call)
    found = [room.messages[message_id] for message_id in dict.fromkeys(message_ids) if message_id in room.messages]
    for message in found:
        _check_deletable(world, call, room, message)
    for message in found:
        room.drop(message["message_id"])
    return True


def _check_deletable(world: World, call: Call, room: Room, message: Json) -> None:
    """Administrators with the right may delete whatever is in a supergroup, at any time.

    Source: https://core.telegram.org/bots/api#deletemessage
    """
    if isinstance(room, Group):
        if room.members[call.caller.id].may("can_delete_messages"):
            return
        if not call.caller.wrote(message):
            raise bad_request("message can't be deleted")
    if world.timestamp() - message["date"] > DELETABLE_FOR.total_seconds():
        raise bad_request("message can't be deleted for everyone")


def _live_message(world: World, call: Call) -> tuple[Room, Json]:
    room, message = editable_message(world, call)
    if "location" not in message or "venue" in message:
        raise bad_request("there is no live location in the message to edit")
    period = message["location"].get("live_period")
    if period is None:
        raise bad_request("message can't be edited")
    if period != content.FOREVER_SECONDS and world.timestamp() > message["date"] + period:
        raise bad_request("message can't be edited")
    return room, message


def _replace(
    world: World,
    call: Call,
    room: Room,
    message: Json,
    body: Json,
    keyboard: Json | None,
    dropped: tuple[str, ...],
) -> Json | bool:
    """Puts a new version of the message in its place; for an inline message the answer is just True.

    Raises `ApiError` 400 where nothing would change.
    """
    gone = {"edit_date", "reply_markup", *dropped}
    edited = {name: value for name, value in message.items() if name not in gone} | body
    if keyboard:
        edited["reply_markup"] = keyboard
    if edited == {name: value for name, value in message.items() if name != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    room.keep({**edited, "edit_date": world.timestamp()})
    return True if "inline_message_id" in call.parameters else room.messages[message["message_id"]]
