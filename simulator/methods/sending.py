"""Methods that put a new message into a chat, and the typing notice."""

from __future__ import annotations

from simulator.call import Call
from simulator.markup import Markup, read_markup
from simulator.methods import content
from simulator.methods.targets import reply_fields, thread_fields, writable_chat
from simulator.rooms import Chat, Room
from simulator.wire import Json, bad_request
from simulator.world import World

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, call: Call) -> Json:
    """Sends a text of 1–4096 UTF-16 units."""
    return send(world, call, content.text(call.parameters))


def send_photo(world: World, call: Call) -> Json:
    """Sends a picture of at most 10 MB, uploaded or by file id."""
    return send(world, call, content.photo(world, call.parameters))


def send_document(world: World, call: Call) -> Json:
    """Sends a file, uploaded or by file id."""
    return send(world, call, content.document(world, call.parameters))


def send_location(world: World, call: Call) -> Json:
    """Sends a point on the map, live where `live_period` (seconds) is given."""
    return send(world, call, {"location": content.location(call.parameters)})


def send_venue(world: World, call: Call) -> Json:
    """Sends a named place."""
    return send(world, call, content.venue(call.parameters))


def send_chat_action(world: World, call: Call) -> bool:
    """Shows that the bot is typing, for five seconds or until its next message."""
    action = call.parameters["action"]
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    room = writable_chat(world, call)
    room.tell("action", action=action, **thread_fields(room, call))
    return True


def send_message_draft(world: World, call: Call) -> bool:
    """Shows a text in the making to the person in a private chat; an empty one shows that the bot thinks."""
    parameters = call.parameters
    if not parameters["draft_id"]:
        raise bad_request("draft_id must be non-zero")
    room = writable_chat(world, call)
    if not isinstance(room, Chat):
        raise bad_request("message drafts can be sent only to private chats")
    words = content.text(parameters) if parameters.get("text") else {"text": ""}
    room.tell("draft", draft_id=parameters["draft_id"], **words)
    return True


def send(world: World, call: Call, body: Json) -> Json:
    """Puts a message with this content into the chat of the call, with all that the call says around it."""
    parameters = call.parameters
    markup = read_markup(parameters.get("reply_markup"))
    room = writable_chat(world, call)
    reply = reply_fields(room, parameters.get("reply_parameters"))
    message: Json = {
        "message_id": room.next_message_id(),
        "from": call.caller.as_user(),
        "chat": room.as_chat(),
        "date": world.timestamp(),
        **thread_fields(room, call),
        **reply,
        **body,
    }
    if parameters.get("protect_content"):
        message["has_protected_content"] = True
    if effect := parameters.get("message_effect_id"):
        message["effect_id"] = effect
    if markup.inline:
        message["reply_markup"] = markup.inline
    world.publish(room, message)
    _apply(room, markup, message["message_id"])
    return message


def _apply(room: Room, markup: Markup, message_id: int) -> None:
    if not markup.is_inline:
        room.fixed.add(message_id)
    if markup.keyboard:
        room.show_keyboard(markup.keyboard, message_id)
    elif markup.removes:
        room.show_keyboard(None)
