"""Methods that put a new message into a chat, and the typing notice."""

from __future__ import annotations

from simulator.call import Call
from simulator.markup import Markup, read_markup
from simulator.methods import content
from simulator.methods.targets import reply_fields, source_message, writable_chat
from simulator.wire import Json, bad_request
from simulator.world import Chat, World

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
_COPIED = ("text", "entities", "link_preview_options", "photo", "document", "sticker", "voice", "venue", "location")


def send_message(world: World, call: Call) -> Json:
    """Sends a text of 1–4096 UTF-16 units."""
    return _send(world, call, content.text(call.parameters))


def send_photo(world: World, call: Call) -> Json:
    """Sends a picture of at most 10 MB, uploaded or by file id."""
    return _send(world, call, content.photo(world, call.parameters))


def send_document(world: World, call: Call) -> Json:
    """Sends a file, uploaded or by file id."""
    return _send(world, call, content.document(world, call.parameters))


def send_location(world: World, call: Call) -> Json:
    """Sends a point on the map, live where `live_period` (seconds) is given."""
    return _send(world, call, {"location": content.location(call.parameters)})


def send_venue(world: World, call: Call) -> Json:
    """Sends a named place."""
    return _send(world, call, content.venue(call))


def copy_message(world: World, call: Call) -> Json:
    """Sends the content of a message anew, media with another caption where one is given."""
    source = source_message(world, call, "copy", "copied")
    copied = {name: source[name] for name in _COPIED if name in source}
    if "location" in copied:
        copied["location"] = _still(copied["location"])
    if copied.keys() & {"photo", "document", "voice"}:
        kept = {name: source[name] for name in content.CAPTION_FIELDS if name in source}
        copied |= content.caption(call.parameters) if "caption" in call.parameters else kept
    return {"message_id": _send(world, call, copied)["message_id"]}


def forward_message(world: World, call: Call) -> Json:
    """Sends a message on under its author's name."""
    source = source_message(world, call, "forward", "forwarded")
    names = (*_COPIED, *content.CAPTION_FIELDS)
    forwarded = {name: source[name] for name in names if name in source}
    origin = {"type": "user", "sender_user": source["from"], "date": source["date"]}
    return _send(world, call, {"forward_origin": source.get("forward_origin", origin), **forwarded})


def send_chat_action(world: World, call: Call) -> bool:
    """Shows that the bot is typing, for five seconds or until its next message."""
    action = call.parameters["action"]
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    writable_chat(world, call).tell("action", action=action)
    return True


def _send(world: World, call: Call, body: Json) -> Json:
    parameters = call.parameters
    markup = read_markup(parameters.get("reply_markup"))
    chat = writable_chat(world, call)
    reply = reply_fields(chat, parameters.get("reply_parameters"))
    message: Json = {
        "message_id": next(chat.bot.message_ids),
        "from": chat.bot.as_user(),
        "chat": chat.user.as_chat(),
        "date": world.timestamp(),
        **reply,
        **body,
    }
    if parameters.get("protect_content"):
        message["has_protected_content"] = True
    if effect := parameters.get("message_effect_id"):
        message["effect_id"] = effect
    if markup.inline:
        message["reply_markup"] = markup.inline
    chat.keep(message)
    _apply(chat, markup, message["message_id"])
    return message


def _apply(chat: Chat, markup: Markup, message_id: int) -> None:
    if not markup.is_inline:
        chat.fixed.add(message_id)
    if markup.keyboard:
        chat.show_keyboard(markup.keyboard, message_id)
    elif markup.removes:
        chat.show_keyboard(None)


def _still(location: Json) -> Json:
    return {name: location[name] for name in ("latitude", "longitude", "horizontal_accuracy") if name in location}
