"""Finds what a call is about: the chat it may write to, the message it may edit, delete or copy."""

from __future__ import annotations

from simulator.call import Call
from simulator.formatting import utf16_length
from simulator.rooms import SERVICE, Chat, Group, Member, Room
from simulator.wire import Json, bad_request, forbidden
from simulator.world import World

GENERAL_TOPIC = 1


def known_chat(world: World, call: Call, field: str = "chat_id") -> Room:
    """The chat the field names. Raises `ApiError` 400 for a stranger or a group the bot was never in."""
    room = world.room(call.caller, call.parameters[field])
    if room is None:
        raise bad_request("chat not found")
    return room


def open_chat(world: World, call: Call, field: str = "chat_id") -> Room:
    """The chat the field names, if the bot can be heard there. Raises `ApiError`: 403 where the user never began
    the chat or blocked the bot, or where the bot is not in the group (any more)."""
    room = known_chat(world, call, field)
    if isinstance(room, Chat):
        _check_private(room)
    elif isinstance(room, Group):
        own_place(room, call)
    return room


def writable_chat(world: World, call: Call) -> Room:
    """The chat to send to, in a topic that is open. Raises `ApiError`: 403 as `open_chat`, 400 for unknown topics
    and for business connections, which this simulator does not have."""
    if call.parameters.get("business_connection_id"):
        raise bad_request("business connection not found")
    room = open_chat(world, call)
    if thread_id := call.parameters.get("message_thread_id"):
        _check_topic(room, thread_id, call)
    return room


def own_place(group: Group, call: Call) -> Member:
    """The bot's own membership. Raises `ApiError` 403 where it has none now."""
    place = group.members[call.caller.id]
    if place.status == "kicked":
        raise forbidden(f"bot was kicked from the {group.kind} chat")
    if not place.is_present:
        raise forbidden(f"bot is not a member of the {group.kind} chat")
    return place


def known_group(world: World, call: Call, otherwise: str) -> Group:
    """The group of the call, the bot being in it. Raises `ApiError` 400 with the words given for a private chat."""
    room = open_chat(world, call)
    if not isinstance(room, Group):
        raise bad_request(otherwise)
    return room


def thread_fields(room: Room, call: Call) -> Json:
    """The fields of a message that stands in a forum topic; the general topic leaves no trace."""
    thread_id = call.parameters.get("message_thread_id", GENERAL_TOPIC)
    return {} if thread_id == GENERAL_TOPIC else {"message_thread_id": thread_id, "is_topic_message": True}


def editable_message(world: World, call: Call) -> tuple[Room, Json]:
    """The bot's own message to edit, or one sent through it, with its chat. Raises `ApiError`."""
    parameters = call.parameters
    if "inline_message_id" in parameters:
        return _inline_message(world, call)
    if "message_id" not in parameters:
        raise bad_request("message identifier is not specified")
    if "chat_id" not in parameters:
        raise bad_request("chat_id is empty")
    room = writable_chat(world, call)
    message = room.messages.get(parameters["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not call.caller.wrote(message) or "forward_origin" in message or message["message_id"] in room.fixed:
        raise bad_request("message can't be edited")
    return room, message


def source_message(room: Room, message_id: int, verb: str, done: str) -> Json:
    """The message to copy or forward. Raises `ApiError` 400 where it is gone, protected, or a notice."""
    message = room.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if not repeatable(message):
        raise bad_request(f"the message can't be {done}")
    return message


def repeatable(message: Json) -> bool:
    """Whether a message may be copied and forwarded: not where its content is protected, nor a service message."""
    return not message.get("has_protected_content") and not message.keys() & SERVICE


def reply_fields(room: Room, given: Json | None) -> Json:
    """`reply_to_message` (and `quote`) for a message that answers another of the same chat."""
    if not given:
        return {}
    message = room.messages.get(given["message_id"])
    if message is None or given.get("chat_id", room.chat_id) != room.chat_id:
        if given.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    reply = {name: value for name, value in message.items() if name != "reply_to_message"}
    return {"reply_to_message": reply, **_quote(given.get("quote"), message)}


def _check_private(chat: Chat) -> None:
    if chat.user.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_topic(room: Room, thread_id: int, call: Call) -> None:
    if not isinstance(room, Group) or not room.is_forum:
        raise bad_request("message thread not found")
    if thread_id == GENERAL_TOPIC:
        return
    topic = room.topics.get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not room.members[call.caller.id].is_administrator:
        raise bad_request("TOPIC_CLOSED")


def _inline_message(world: World, call: Call) -> tuple[Room, Json]:
    room, message_id = world.inline_messages.get(call.parameters["inline_message_id"], (None, 0))
    message = room.messages.get(message_id) if room else None
    if room is None or message is None or message["via_bot"]["id"] != call.caller.id:
        raise bad_request("MESSAGE_ID_INVALID")
    return room, message


def _quote(quote: str | None, message: Json) -> Json:
    if not quote:
        return {}
    before, found, _ = str(message.get("text") or message.get("caption", "")).partition(quote)
    if not found:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": quote, "position": utf16_length(before), "is_manual": True}}
