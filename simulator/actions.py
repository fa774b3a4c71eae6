"""What a person does in their app: each act puts a message into the chat and an update into the bot's queue."""

from __future__ import annotations

from simulator.files import MAX_PHOTO_BYTES
from simulator.formatting import plain, utf16_length
from simulator.markup import buttons
from simulator.methods.content import MAX_CAPTION, MAX_TEXT
from simulator.samples import STICKER, VOICE
from simulator.wire import ApiError, Json, Upload
from simulator.world import Chat, World


class ImpossibleError(ValueError):
    """A person could not do this in the app; the argument says why."""


def send_text(world: World, chat: Chat, text: str, reply_to: int | None = None) -> Json:
    """Sends a text, commands included. Raises `ImpossibleError` for an empty or an overlong one."""
    found = plain(text)
    if not found.text:
        raise ImpossibleError("a message needs a text")
    if utf16_length(found.text) > MAX_TEXT:
        raise ImpossibleError(f"a message holds at most {MAX_TEXT} characters")
    entities = {"entities": found.entities} if found.entities else {}
    return _send(world, chat, {"text": found.text, **entities}, reply_to)


def start(world: World, chat: Chat, payload: str = "") -> Json:
    """Presses START, also through a deep link with a payload; a blocked bot is unblocked by it."""
    if chat.blocked:
        set_blocked(world, chat, blocked=False)
    return send_text(world, chat, f"/start {payload}")


def press(world: World, chat: Chat, message_id: int, data: str, *, resend: bool = False) -> str:
    """Presses a callback button and returns the query's id.

    Raises `ImpossibleError` unless the message now has a button with the data; with `resend` the press goes out
    regardless, as a client's repetition after a reconnect or one from a stale screen, under a new update id.
    """
    message = chat.messages.get(message_id)
    keyboard = message.get("reply_markup") if message else None
    if not resend and data not in [button.get("callback_data") for button in buttons(keyboard)]:
        raise ImpossibleError(f"message {message_id} has no button with the data {data!r}")
    _check_reachable(chat)
    query_id = world.add_query(chat, message_id)
    inaccessible = {"chat": chat.user.as_chat(), "message_id": message_id, "date": 0}
    query = {
        "id": query_id,
        "from": chat.user.as_user(),
        "message": message or inaccessible,
        "chat_instance": str(chat.user.id * 1_000_003 + chat.bot.id),
        "data": data,
    }
    chat.bot.inbox.put("callback_query", query)
    return query_id


def press_reply_button(world: World, chat: Chat, button: Json, at: tuple[float, float] | None = None) -> Json:
    """Presses a button of the keyboard under the text field: its text is sent, or the place `at` in degrees."""
    keyboard, message_id = chat.keyboard or {}, chat.keyboard_message_id
    if button.get("request_location"):
        if at is None:
            raise ImpossibleError(f"the button {button['text']!r} needs a place to share")
        sent = share_location(world, chat, *at, via="keyboard")
    elif button.get("request_contact"):
        contact = {"phone_number": "+10000000000", "first_name": chat.user.first_name, "user_id": chat.user.id}
        sent = _send(world, chat, {"contact": contact}, message_id)
    else:
        sent = send_text(world, chat, button["text"])
    if keyboard.get("one_time_keyboard"):
        chat.show_keyboard(None)
    return sent


def share_location(
    world: World, chat: Chat, latitude: float, longitude: float, via: str = "pin", live_period: int = 900
) -> Json:
    """Sends a place in degrees: by `keyboard` (an answer to the message with the keyboard), as a `pin`, or `live`
    for `live_period` seconds."""
    place: Json = {"latitude": _within(latitude, 90), "longitude": _within(longitude, 180)}
    match via:
        case "keyboard":
            if not any(button.get("request_location") for button in buttons(chat.keyboard)):
                raise ImpossibleError("there is no button that asks for the location")
            return _send(world, chat, {"location": place}, chat.keyboard_message_id)
        case "pin":
            return _send(world, chat, {"location": place})
        case "live":
            return _send(world, chat, {"location": {**place, "live_period": live_period}})
    raise ImpossibleError(f"a location is sent by keyboard, pin or live, not by {via!r}")


def move_live_location(world: World, chat: Chat, message_id: int, latitude: float, longitude: float) -> Json:
    """Moves the person's own live location: the bot gets an `edited_message`."""
    message = chat.messages.get(message_id)
    if message is None or chat.is_from_bot(message) or "live_period" not in message.get("location", {}):
        raise ImpossibleError(f"message {message_id} is no live location of this person")
    _check_reachable(chat)
    place = {**message["location"], "latitude": _within(latitude, 90), "longitude": _within(longitude, 180)}
    edited = chat.keep({**message, "location": place, "edit_date": world.timestamp()})
    chat.bot.inbox.put("edited_message", edited)
    return edited


def send_venue(world: World, chat: Chat, latitude: float, longitude: float, title: str, address: str) -> Json:
    """Sends a named place, degrees."""
    place = {"latitude": _within(latitude, 90), "longitude": _within(longitude, 180)}
    venue = {"location": place, "title": title, "address": address}
    return _send(world, chat, {"venue": venue, "location": place})


def send_photo(world: World, chat: Chat, upload: Upload, caption: str = "") -> Json:
    """Sends a picture of at most 10 MB."""
    words = plain(caption)
    if utf16_length(words.text) > MAX_CAPTION:
        raise ImpossibleError(f"a caption holds at most {MAX_CAPTION} characters")
    if len(upload.content) > MAX_PHOTO_BYTES:
        raise ImpossibleError("the photo is too large")
    try:
        photo = world.files.add("photo", upload).as_photo()
    except ApiError:
        raise ImpossibleError("this is not a picture") from None
    entities = {"caption_entities": words.entities} if words.entities else {}
    return _send(world, chat, {"photo": photo, **({"caption": words.text, **entities} if words.text else {})})


def send_sticker(world: World, chat: Chat) -> Json:
    """Sends a sticker."""
    file = world.files.add("sticker", Upload("sticker.webp", STICKER, "image/webp"))
    looks = {"width": 1, "height": 1, "is_animated": False, "is_video": False, "emoji": "👋"}
    return _send(world, chat, {"sticker": {**file.as_file(), "type": "regular", **looks}})


def send_voice(world: World, chat: Chat) -> Json:
    """Sends a voice message of one second."""
    file = world.files.add("voice", Upload("voice.ogg", VOICE, "audio/ogg"))
    return _send(world, chat, {"voice": {**file.as_file(), "duration": 1, "mime_type": "audio/ogg"}})


def set_blocked(world: World, chat: Chat, *, blocked: bool) -> None:
    """Blocks or unblocks the bot, which learns of it by `my_chat_member`; no change, no update."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    bot = chat.bot.as_user()
    member, kicked = {"status": "member", "user": bot}, {"status": "kicked", "user": bot, "until_date": 0}
    update = {
        "chat": chat.user.as_chat(),
        "from": chat.user.as_user(),
        "date": world.timestamp(),
        "old_chat_member": member if blocked else kicked,
        "new_chat_member": kicked if blocked else member,
    }
    chat.bot.inbox.put("my_chat_member", update)


def _send(world: World, chat: Chat, content: Json, reply_to: int | None = None) -> Json:
    _check_reachable(chat)
    message: Json = {
        "message_id": next(chat.bot.message_ids),
        "from": chat.user.as_user(),
        "chat": chat.user.as_chat(),
        "date": world.timestamp(),
    }
    if answered := chat.messages.get(reply_to or 0):
        message["reply_to_message"] = {name: each for name, each in answered.items() if name != "reply_to_message"}
    chat.started = True
    chat.keep({**message, **content})
    chat.bot.inbox.put("message", {**message, **content})
    return {**message, **content}


def _check_reachable(chat: Chat) -> None:
    if chat.blocked:
        raise ImpossibleError("the bot is blocked, unblock it first")


def _within(degrees: float, limit: int) -> float:
    if not -limit <= degrees <= limit:
        raise ImpossibleError(f"{degrees} is not between -{limit} and {limit} degrees")
    return degrees
