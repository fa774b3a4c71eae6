"""Several photos, or several documents, in one bubble."""

from __future__ import annotations

from simulator.call import Call
from simulator.methods import content
from simulator.methods.sending import send
from simulator.methods.targets import writable_chat
from simulator.wire import ApiError, Json, bad_request
from simulator.world import World

MIN_ITEMS, MAX_ITEMS = 2, 10


def send_media_group(world: World, call: Call) -> list[Json]:
    """Sends 2–10 photos, or 2–10 documents, as an album; one that cannot be sent leaves all unsent."""
    items = call.parameters["media"]
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) < MIN_ITEMS:
        raise bad_request("too few messages to send as an album")
    if len(items) > MAX_ITEMS:
        raise bad_request("too many messages to send as an album")
    bodies = [medium(world, item) for item in items]
    if len({item["type"] for item in items}) > 1:
        raise bad_request("document can't be mixed with other media types")
    if len({bool(item.get("show_caption_above_media")) for item in items}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")
    writable_chat(world, call)
    album = {"media_group_id": str(next(world.query_ids))}
    return [send(world, call, {**album, **body}) for body in bodies]


def medium(world: World, given: Json) -> Json:
    """The content of an `InputMedia`. Raises `ApiError` 501 for kinds the simulator does not have."""
    match given["type"]:
        case "photo":
            return content.photo(world, given, "media")
        case "document":
            return content.document(world, given, "media")
    raise ApiError(501, f"Not Implemented: the simulator has no media of type {given['type']} yet")
