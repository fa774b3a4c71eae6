"""Methods that mark a message that is there: pinning it, reacting to it."""

from __future__ import annotations

from simulator import groups
from simulator.call import Call
from simulator.methods.targets import open_chat, own_place
from simulator.rooms import SERVICE, Group, Room
from simulator.wire import Json, bad_request
from simulator.world import World

# https://core.telegram.org/bots/api#reactiontypeemoji, in its order
_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 "
    "💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
EMOJI = frozenset(_EMOJI.split())


def pin_chat_message(world: World, call: Call) -> bool:
    """Pins a message; a group is told by a service message."""
    room = _pinnable(world, call)
    message = room.messages.get(call.parameters["message_id"])
    if message is None:
        raise bad_request("message to pin not found")
    if message.keys() & SERVICE:
        raise bad_request("service messages can't be pinned")
    if message["message_id"] in room.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    room.pinned.append(message["message_id"])
    room.tell("pin", message_id=message["message_id"])
    if isinstance(room, Group):
        groups.announce(world, room, call.caller, {"pinned_message": message})
    return True


def unpin_chat_message(world: World, call: Call) -> bool:
    """Unpins a message, the newest pinned one where none is named."""
    room = _pinnable(world, call)
    message_id = call.parameters.get("message_id", room.pinned[-1] if room.pinned else 0)
    if message_id not in room.messages:
        raise bad_request("message to unpin not found")
    if message_id in room.pinned:
        room.pinned.remove(message_id)
        room.tell("unpin", message_id=message_id)
    return True


def unpin_all_chat_messages(world: World, call: Call) -> bool:
    """Unpins all."""
    room = _pinnable(world, call)
    for message_id in room.pinned:
        room.tell("unpin", message_id=message_id)
    room.pinned.clear()
    return True


def set_message_reaction(world: World, call: Call) -> bool:
    """Reacts with one of the usual emoji; an empty list takes the reaction back."""
    room, wanted = open_chat(world, call), call.parameters.get("reaction", [])
    message = room.messages.get(call.parameters["message_id"])
    if message is None:
        raise bad_request("message to react not found")
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(each["type"] != "emoji" or each["emoji"].rstrip("\ufe0f") not in EMOJI for each in wanted):
        raise bad_request("REACTION_INVALID")
    react(room, message["message_id"], call.caller.id, wanted)
    return True


def react(room: Room, message_id: int, who: int, wanted: list[Json]) -> list[Json]:
    """Sets somebody's reactions to a message and returns the ones before."""
    by_account = room.reactions.setdefault(message_id, {})
    before = by_account.pop(who, [])
    if wanted:
        by_account[who] = wanted
    room.tell("reaction", message_id=message_id, reactions=[each for all_ in by_account.values() for each in all_])
    return before


def _pinnable(world: World, call: Call) -> Room:
    room = open_chat(world, call)
    if isinstance(room, Group) and not own_place(room, call).may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return room
