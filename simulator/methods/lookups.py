"""Methods that only look: a chat, a file; and the two that end a session elsewhere."""

from __future__ import annotations

from simulator.call import Call
from simulator.files import MAX_DOWNLOAD_BYTES
from simulator.methods.targets import known_chat, own_place
from simulator.rooms import Group
from simulator.wire import Json, bad_request
from simulator.world import World


def get_chat(world: World, call: Call) -> Json:
    """A chat with the fields every `ChatFullInfo` has, its description and newest pinned message."""
    room = known_chat(world, call)
    if isinstance(room, Group):
        own_place(room, call)
    description = {"description": room.description} if isinstance(room, Group) and room.description else {}
    pinned = {"pinned_message": room.messages[room.pinned[-1]]} if room.pinned else {}
    return {
        **room.as_chat(),
        **description,
        **pinned,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_file(world: World, call: Call) -> Json:
    """Where to download a file of at most 20 MB."""
    file = world.files.by_id(call.parameters["file_id"])
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.upload.content) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {**file.as_file(), "file_path": file.path}


def leave(world: World, call: Call) -> bool:
    """`logOut` and `close` move a bot between servers; there is no other server here, so nothing changes."""
    return True
