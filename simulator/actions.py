"""What a person does in their app: each act puts a message into the chat and an update into the bot's queue."""

from __future__ import annotations

from simulator import scanning
from simulator.files import MAX_PHOTO_BYTES
from simulator.formatting import plain, utf16_length
from simulator.markup import buttons
from simulator.methods import marking
from simulator.methods.content import MAX_CAPTION, MAX_TEXT
from simulator.methods.inline import message_of
from simulator.methods.repeating import forwarded
from simulator.methods.targets import repeatable
from simulator.rooms import Chat, Group, GroupSeat, Room, Seat
from simulator.samples import STICKER, VOICE
from simulator.scanning import SAYS, Outcome
from simulator.wire import ApiError, Json, Upload
from simulator.world import Bot, CachedAnswer, InlineQuery, Query, World


class ImpossibleError(ValueError):
    """A person could not do this in the app; the argument says why."""


def send_text(world: World, seat: Seat, text: str, reply_to: int | None = None) -> Json:
    """Sends a text, commands included. Raises `ImpossibleError` for an empty or an overlong one."""
    found = plain(text)
    if not found.text:
        raise ImpossibleError("a message needs a text")
    if utf16_length(found.text) > MAX_TEXT:
        raise ImpossibleError(f"a message holds at most {MAX_TEXT} characters")
    entities = {"entities": found.entities} if found.entities else {}
    return _send(world, seat, {"text": found.text, **entities}, reply_to)


def start(world: World, chat: Chat, payload: str = "") -> Json:
    """Presses START, also through a deep link with a payload; a blocked bot is unblocked by it."""
    if chat.blocked:
        set_blocked(world, chat, blocked=False)
    return send_text(world, chat, f"/start {world.open_link(chat.user, payload) if payload else ''}")


def scan(world: World, chat: Chat, picture: bytes | None, *, lose_payload: bool = False) -> Json:
    """Points the camera at a picture and starts the bot by the link in its QR code; with `lose_payload` a bare START
    arrives, as some phones do it. Raises `ImpossibleError` unless there is one code, a start link of this bot."""
    sight = scanning.look(picture, chat.bot.username)
    if sight.outcome is not Outcome.LINK:
        raise ImpossibleError(SAYS[sight.outcome])
    return start(world, chat, "" if lose_payload else sight.payload)


def forward(world: World, seat: Seat, message_id: int, target: Seat) -> Json:
    """Sends a message of one chat on into another, or the same, under its author's name. Raises `ImpossibleError`
    for what the apps offer no forwarding for: protected content and service messages."""
    message = seat.room.messages.get(message_id)
    if message is None:
        raise ImpossibleError(f"there is no message {message_id}")
    if not repeatable(message):
        raise ImpossibleError(f"message {message_id} is protected or a service message, it cannot be forwarded")
    return _send(world, target, forwarded(message))


def press(world: World, seat: Seat, message_id: int, data: str, *, resend: bool = False) -> str:
    """Presses a callback button and returns the query's id.

    Raises `ImpossibleError` unless the message now has a button with the data; with `resend` the press goes out
    regardless, as a client's repetition after a reconnect or one from a stale screen, under a new update id.
    """
    room = seat.room
    message = room.messages.get(message_id)
    keyboard = message.get("reply_markup") if message else None
    if not resend and data not in [button.get("callback_data") for button in buttons(keyboard)]:
        raise ImpossibleError(f"message {message_id} has no button with the data {data!r}")
    _check_reachable(seat)
    bot = _owner(world, room, message)
    query_id = world.add_query(Query(bot, room, seat.user, message_id, world.now()))
    query = {
        "id": query_id,
        "from": seat.user.as_user(),
        **_pressed(world, room, message_id, message),
        "chat_instance": str(room.chat_id * 1_000_003 + bot.id),
        "data": data,
    }
    bot.inbox.put("callback_query", query)
    return query_id


def _owner(world: World, room: Room, message: Json | None) -> Bot:
    """The bot a press goes to: the one that wrote the message, or through which it was sent."""
    sender: Json = message.get("via_bot") or message["from"] if message else {}
    return next((bot for bot in world.bots.values() if bot.id == sender.get("id")), room.bots[0])


def _pressed(world: World, room: Room, message_id: int, message: Json | None) -> Json:
    """The message as a bot is shown it: by its inline id where it was sent through the bot, else in full."""
    for inline_id, (where, number) in world.inline_messages.items():
        if where is room and number == message_id:
            return {"inline_message_id": inline_id}
    return {"message": message or {"chat": room.as_chat(), "message_id": message_id, "date": 0}}


def press_reply_button(world: World, seat: Seat, button: Json, at: tuple[float, float] | None = None) -> Json:
    """Presses a button of the keyboard under the text field: its text is sent, or the place `at` in degrees."""
    room = seat.room
    keyboard, message_id = room.keyboard or {}, room.keyboard_message_id
    if button.get("request_location"):
        if at is None:
            raise ImpossibleError(f"the button {button['text']!r} needs a place to share")
        sent = share_location(world, seat, *at, via="keyboard")
    elif button.get("request_contact"):
        contact = {"phone_number": "+10000000000", "first_name": seat.user.first_name, "user_id": seat.user.id}
        sent = _send(world, seat, {"contact": contact}, message_id)
    else:
        sent = send_text(world, seat, button["text"])
    if keyboard.get("one_time_keyboard"):
        room.show_keyboard(None)
    return sent


def share_location(
    world: World, seat: Seat, latitude: float, longitude: float, via: str = "pin", live_period: int = 900
) -> Json:
    """Sends a place in degrees: by `keyboard` (an answer to the message with the keyboard), as a `pin`, or `live`
    for `live_period` seconds."""
    place: Json = {"latitude": _within(latitude, 90), "longitude": _within(longitude, 180)}
    match via:
        case "keyboard":
            if not any(button.get("request_location") for button in buttons(seat.room.keyboard)):
                raise ImpossibleError("there is no button that asks for the location")
            return _send(world, seat, {"location": place}, seat.room.keyboard_message_id)
        case "pin":
            return _send(world, seat, {"location": place})
        case "live":
            return _send(world, seat, {"location": {**place, "live_period": live_period}})
    raise ImpossibleError(f"a location is sent by keyboard, pin or live, not by {via!r}")


def move_live_location(world: World, seat: Seat, message_id: int, latitude: float, longitude: float) -> Json:
    """Moves the person's own live location, degrees: the bot gets an `edited_message`."""
    message = _live_location(seat, message_id)
    place = {"latitude": _within(latitude, 90), "longitude": _within(longitude, 180)}
    return _edit(world, seat, {**message, "location": {**message["location"], **place}})


def stop_live_location(world: World, seat: Seat, message_id: int) -> Json:
    """Ends the person's own live location where it is: the `edited_message` has a place without a `live_period`.

    Source: https://core.telegram.org/bots/api#location
    """
    message = _live_location(seat, message_id)
    place = {name: message["location"][name] for name in ("latitude", "longitude")}
    return _edit(world, seat, {**message, "location": place})


def send_venue(world: World, seat: Seat, latitude: float, longitude: float, title: str, address: str) -> Json:
    """Sends a named place, degrees."""
    place = {"latitude": _within(latitude, 90), "longitude": _within(longitude, 180)}
    venue = {"location": place, "title": title, "address": address}
    return _send(world, seat, {"venue": venue, "location": place})


def send_photo(world: World, seat: Seat, upload: Upload, caption: str = "") -> Json:
    """Sends a picture of at most 10 MB."""
    words = _caption(caption)
    if len(upload.content) > MAX_PHOTO_BYTES:
        raise ImpossibleError("the photo is too large")
    try:
        photo = world.files.add("photo", upload).as_photo()
    except ApiError:
        raise ImpossibleError("this is not a picture") from None
    return _send(world, seat, {"photo": photo, **words})


def send_document(world: World, seat: Seat, upload: Upload, caption: str = "") -> Json:
    """Sends a file."""
    words = _caption(caption)
    return _send(world, seat, {"document": world.files.add("document", upload).as_document(), **words})


def send_sticker(world: World, seat: Seat) -> Json:
    """Sends a sticker."""
    file = world.files.add("sticker", Upload("sticker.webp", STICKER, "image/webp"))
    looks = {"width": 1, "height": 1, "is_animated": False, "is_video": False, "emoji": "👋"}
    return _send(world, seat, {"sticker": {**file.as_file(), "type": "regular", **looks}})


def send_voice(world: World, seat: Seat) -> Json:
    """Sends a voice message of one second."""
    file = world.files.add("voice", Upload("voice.ogg", VOICE, "audio/ogg"))
    return _send(world, seat, {"voice": {**file.as_file(), "duration": 1, "mime_type": "audio/ogg"}})


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


def ask_inline(world: World, seat: Seat, bot: Bot, text: str, at: tuple[float, float] | None = None) -> str:
    """Types a bot's name and a text, sharing the place `at` in degrees; returns the query's id. The results come
    as an event, from the bot or from what it allowed to be kept."""
    if not bot.inline:
        raise ImpossibleError(f"@{bot.username} has no inline mode")
    query_id = str(next(world.query_ids))
    query = world.inline_queries[query_id] = InlineQuery(bot, seat.user, text, world.now())
    if kept := _kept_answer(world, query):
        query.results = kept.results
        world.notify(seat.user, "inline", query_id=query_id, **kept.event)
        return query_id
    chat_type = seat.room.as_chat()["type"] if isinstance(seat.room, Group) else "sender"
    place = {"location": {"latitude": _within(at[0], 90), "longitude": _within(at[1], 180)}} if at else {}
    asked = {"id": query_id, "from": seat.user.as_user(), "query": text, "offset": "", "chat_type": chat_type, **place}
    bot.inbox.put("inline_query", asked)
    return query_id


def choose_inline(world: World, seat: Seat, query_id: str, result_id: str) -> Json:
    """Sends the chosen result into the chat; the bot learns of it by `chosen_inline_result`."""
    query = world.inline_queries.get(query_id)
    found = [each for each in (query.results or [] if query else []) if each["id"] == result_id]
    if query is None or not found or query.user is not seat.user:
        raise ImpossibleError(f"there is no result {result_id!r} for this person's query {query_id!r}")
    body = message_of(world, found[0])
    message = _send(world, seat, {"via_bot": query.bot.as_user(), **body})
    chosen = {"result_id": result_id, "from": seat.user.as_user(), "query": query.text}
    if "reply_markup" in body:
        inline_id = f"inline-{next(world.query_ids)}"
        world.inline_messages[inline_id] = (seat.room, message["message_id"])
        chosen["inline_message_id"] = inline_id
    query.bot.inbox.put("chosen_inline_result", chosen)
    return message


def react(world: World, seat: Seat, message_id: int, emoji: str) -> None:
    """Reacts to a message, with an empty text takes it back; bots that ask for `message_reaction` learn of it, in a
    group administrators only."""
    room = seat.room
    if message_id not in room.messages:
        raise ImpossibleError(f"there is no message {message_id}")
    if emoji and emoji.rstrip("\ufe0f") not in marking.EMOJI:
        raise ImpossibleError(f"{emoji!r} is no reaction Telegram offers")
    wanted = [{"type": "emoji", "emoji": emoji}] if emoji else []
    before = marking.react(room, message_id, seat.user.id, wanted)
    update = {
        "chat": room.as_chat(),
        "message_id": message_id,
        "user": seat.user.as_user(),
        "date": world.timestamp(),
        "old_reaction": before,
        "new_reaction": wanted,
    }
    for bot in room.bots:
        if not isinstance(room, Group) or room.members[bot.id].is_administrator:
            bot.inbox.put("message_reaction", update)


def mark_read(world: World, seat: Seat, message_id: int | None = None) -> None:
    """Notes that the person has seen the chat up to a message, or all of it."""
    room = seat.room
    if room.mark_read(seat.user.id, message_id or max(room.messages, default=0)):
        world.notify(seat.user, "unread", chat=room.chat_id, unread=room.unread(seat.user.id), last_message=None)


def _kept_answer(world: World, query: InlineQuery) -> CachedAnswer | None:
    for whose in (query.user.id, 0):
        kept = world.inline_cache.get((query.bot.id, whose, query.text))
        if kept and kept.until > world.now():
            return kept
    return None


def _send(world: World, seat: Seat, content: Json, reply_to: int | None = None) -> Json:
    """Puts a person's message into the room; the bots that may see it get the update."""
    _check_reachable(seat)
    room = seat.room
    message: Json = {
        "message_id": room.next_message_id(),
        "from": seat.user.as_user(),
        "chat": room.as_chat(),
        "date": world.timestamp(),
        **_thread(seat),
    }
    if answered := room.messages.get(reply_to or 0):
        message["reply_to_message"] = {name: each for name, each in answered.items() if name != "reply_to_message"}
    if isinstance(room, Chat):
        room.started = True
    message |= content
    audience = room.audience(message)
    world.publish(room, message)
    for bot in audience:
        bot.inbox.put("message", message)
    return message


def _edit(world: World, seat: Seat, message: Json) -> Json:
    """Puts a new version of a person's message in its place; the bots that may see it get the update."""
    _check_reachable(seat)
    edited = seat.room.keep({**message, "edit_date": world.timestamp()})
    for bot in seat.room.audience(edited):
        bot.inbox.put("edited_message", edited)
    return edited


def _live_location(seat: Seat, message_id: int) -> Json:
    message = seat.room.messages.get(message_id)
    if message is None or message["from"]["id"] != seat.user.id or "live_period" not in message.get("location", {}):
        raise ImpossibleError(f"message {message_id} is no live location of this person")
    return message


def _thread(seat: Seat) -> Json:
    """The fields of a message in a forum topic. Raises `ImpossibleError` where there is none such, or it is closed."""
    thread_id = seat.thread_id if isinstance(seat, GroupSeat) else None
    if thread_id is None:
        return {}
    topic = seat.room.topics.get(thread_id) if isinstance(seat.room, Group) else None
    if topic is None or topic.closed:
        raise ImpossibleError(f"there is no open topic {thread_id}")
    return {"message_thread_id": thread_id, "is_topic_message": True}


def _check_reachable(seat: Seat) -> None:
    room = seat.room
    if seat.user.deactivated:
        raise ImpossibleError("the account is deactivated")
    if isinstance(room, Chat) and room.blocked:
        raise ImpossibleError("the bot is blocked, unblock it first")
    if seat.user not in room.people:
        raise ImpossibleError(f"{seat.user.first_name} is not in the group")


def _caption(typed: str) -> Json:
    words = plain(typed)
    if utf16_length(words.text) > MAX_CAPTION:
        raise ImpossibleError(f"a caption holds at most {MAX_CAPTION} characters")
    entities = {"caption_entities": words.entities} if words.entities else {}
    return {"caption": words.text, **entities} if words.text else {}


def _within(degrees: float, limit: int) -> float:
    if not -limit <= degrees <= limit:
        raise ImpossibleError(f"{degrees} is not between -{limit} and {limit} degrees")
    return degrees
