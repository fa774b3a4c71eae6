"""Finds what a call is about: the chat it may write to, the message it may edit, delete or copy."""

from __future__ import annotations

from simulator.call import Call
from simulator.formatting import utf16_length
from simulator.wire import Json, bad_request, forbidden
from simulator.world import Chat, World


def known_chat(world: World, call: Call, field: str = "chat_id") -> Chat:
    """The bot's private chat with the user the field names. Raises `ApiError` 400 for a stranger or a group."""
    user = world.users.get(call.parameters[field])
    if user is None:
        raise bad_request("chat not found")
    return world.chat(call.caller, user)


def writable_chat(world: World, call: Call) -> Chat:
    """The chat to send to. Raises `ApiError`: 403 where the user never began the chat or blocked the bot, 400 for
    topics and business connections, which private chats of this simulator do not have."""
    if call.parameters.get("business_connection_id"):
        raise bad_request("business connection not found")
    chat = known_chat(world, call)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    if call.parameters.get("message_thread_id"):
        raise bad_request("message thread not found")
    return chat


def editable_message(world: World, call: Call) -> tuple[Chat, Json]:
    """The bot's own message to edit, with its chat. Raises `ApiError`."""
    parameters = call.parameters
    if "inline_message_id" in parameters:
        raise bad_request("MESSAGE_ID_INVALID")
    if "message_id" not in parameters:
        raise bad_request("message identifier is not specified")
    if "chat_id" not in parameters:
        raise bad_request("chat_id is empty")
    chat = writable_chat(world, call)
    message = chat.messages.get(parameters["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not chat.is_from_bot(message) or "forward_origin" in message or message["message_id"] in chat.fixed:
        raise bad_request("message can't be edited")
    return chat, message


def source_message(world: World, call: Call, verb: str, done: str) -> Json:
    """The message to copy or forward. Raises `ApiError` 400 where it is gone or protected."""
    chat = known_chat(world, call, "from_chat_id")
    message = chat.messages.get(call.parameters["message_id"])
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.get("has_protected_content"):
        raise bad_request(f"the message can't be {done}")
    return message


def reply_fields(chat: Chat, given: Json | None) -> Json:
    """`reply_to_message` (and `quote`) for a message that answers another of the same chat."""
    if not given:
        return {}
    message = chat.messages.get(given["message_id"])
    if message is None or given.get("chat_id", chat.user.id) != chat.user.id:
        if given.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    reply = {name: value for name, value in message.items() if name != "reply_to_message"}
    return {"reply_to_message": reply, **_quote(given.get("quote"), message)}


def _quote(quote: str | None, message: Json) -> Json:
    if not quote:
        return {}
    before, found, _ = str(message.get("text") or message.get("caption", "")).partition(quote)
    if not found:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": quote, "position": utf16_length(before), "is_manual": True}}
