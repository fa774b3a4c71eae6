"""Methods that send what is there already once more: copies without an author, forwards with one."""

from __future__ import annotations

from simulator.call import Call
from simulator.methods import content
from simulator.methods.sending import send
from simulator.methods.targets import known_chat, repeatable, source_message
from simulator.rooms import Room
from simulator.wire import Json, bad_request
from simulator.world import World

MAX_AT_ONCE = 100
_COPIED = ("text", "entities", "link_preview_options", "photo", "document", "sticker", "voice", "venue", "location")
_CAPTIONED = frozenset({"photo", "document", "voice"})


def copy_message(world: World, call: Call) -> Json:
    """Sends the content of a message anew, media with another caption where one is given."""
    source = source_message(known_chat(world, call, "from_chat_id"), call.parameters["message_id"], "copy", "copied")
    body = _content(source)
    if "caption" in call.parameters and body.keys() & _CAPTIONED:
        body = {name: each for name, each in body.items() if name not in content.CAPTION_FIELDS}
        body |= content.caption(call.parameters)
    return {"message_id": send(world, call, body)["message_id"]}


def copy_messages(world: World, call: Call) -> list[Json]:
    """Copies up to 100 messages in their order; albums stay albums, what cannot be copied is left out."""
    dropped = content.CAPTION_FIELDS if call.parameters.get("remove_caption") else ()
    albums = _Albums(world)
    bodies = [
        {name: each for name, each in _content(source).items() if name not in dropped} | albums.of(source)
        for source in _sources(known_chat(world, call, "from_chat_id"), call)
    ]
    return [{"message_id": send(world, call, body)["message_id"]} for body in bodies]


def forward_message(world: World, call: Call) -> Json:
    """Sends a message on under its author's name."""
    room = known_chat(world, call, "from_chat_id")
    return send(world, call, forwarded(source_message(room, call.parameters["message_id"], "forward", "forwarded")))


def forward_messages(world: World, call: Call) -> list[Json]:
    """Forwards up to 100 messages in their order; albums stay albums, what cannot be forwarded is left out."""
    albums = _Albums(world)
    bodies = [
        forwarded(source) | albums.of(source) for source in _sources(known_chat(world, call, "from_chat_id"), call)
    ]
    return [{"message_id": send(world, call, body)["message_id"]} for body in bodies]


class _Albums:
    """New album ids for the old ones."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ids: dict[str, str] = {}

    def of(self, source: Json) -> Json:
        """The album fields of a repeated message."""
        old = source.get("media_group_id")
        return {"media_group_id": self._ids.setdefault(old, str(next(self._world.query_ids)))} if old else {}


def _sources(room: Room, call: Call) -> list[Json]:
    message_ids = call.parameters["message_ids"]
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > MAX_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if message_ids != sorted(set(message_ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [room.messages[message_id] for message_id in message_ids if message_id in room.messages]
    if not found:
        raise bad_request("there are no messages to forward")
    if not (sources := [message for message in found if repeatable(message)]):
        raise bad_request("messages can't be forwarded")
    return sources


def _content(source: Json) -> Json:
    body = {name: source[name] for name in (*_COPIED, *content.CAPTION_FIELDS) if name in source}
    return {**body, "location": _still(body["location"])} if "location" in body else body


def forwarded(source: Json) -> Json:
    """The content of a message with where it came from; a live location stays live."""
    body = {name: source[name] for name in (*_COPIED, *content.CAPTION_FIELDS) if name in source}
    origin = {"type": "user", "sender_user": source["from"], "date": source["date"]}
    return {"forward_origin": source.get("forward_origin", origin), **body}


def _still(location: Json) -> Json:
    return {name: location[name] for name in ("latitude", "longitude", "horizontal_accuracy") if name in location}
