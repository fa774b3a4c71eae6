"""Topics of a forum: opening, renaming, closing them."""

from __future__ import annotations

from simulator import groups
from simulator.call import Call
from simulator.formatting import utf16_length
from simulator.methods.targets import known_group, own_place
from simulator.rooms import Group, Topic
from simulator.wire import Json, bad_request
from simulator.world import World

MAX_NAME = 128
COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)  # the ones the documentation lists
_NO_FORUM = "the chat is not a forum"


def create_forum_topic(world: World, call: Call) -> Json:
    """Opens a topic with a name of 1–128 characters; its id is that of the message that says so."""
    group = _forum(world, call, "not enough rights to create a topic")
    name = _name(call.parameters["name"])
    colour = call.parameters.get("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request("wrong icon color specified")
    return as_topic(open_topic(world, group, call.caller, name, colour))


def edit_forum_topic(world: World, call: Call) -> bool:
    """Renames a topic."""
    group = _forum(world, call, "not enough rights to edit the topic")
    topic, name = _topic(group, call), _name(call.parameters.get("name", ""))
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    groups.announce(world, group, call.caller, {"forum_topic_edited": {"name": name}}, topic.thread_id)
    return True


def close_forum_topic(world: World, call: Call) -> bool:
    """Closes a topic: only administrators write there."""
    return _set_closed(world, call, closed=True)


def reopen_forum_topic(world: World, call: Call) -> bool:
    """Opens a closed topic again."""
    return _set_closed(world, call, closed=False)


def delete_forum_topic(world: World, call: Call) -> bool:
    """Deletes a topic with all its messages; needs the right to delete messages."""
    group = known_group(world, call, _NO_FORUM)
    topic = _topic(group, call)
    if not own_place(group, call).may("can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    del group.topics[topic.thread_id]
    for message_id in [each for each, message in group.messages.items() if _is_in(message, topic)]:
        group.drop(message_id)
    return True


def get_forum_topic_icon_stickers(world: World, call: Call) -> list[Json]:
    """The stickers topics may have as an icon: none here."""
    return []


def open_topic(world: World, group: Group, by: groups.Account, name: str, colour: int = COLOURS[0]) -> Topic:
    """Opens a topic in a forum, by a person or a bot."""
    created = {"forum_topic_created": {"name": name, "icon_color": colour}}
    thread_id = group.message_ids.following
    group.topics[thread_id] = topic = Topic(thread_id, name, colour)
    groups.announce(world, group, by, created, thread_id)
    return topic


def as_topic(topic: Topic) -> Json:
    """The Bot API's `ForumTopic`."""
    return {"message_thread_id": topic.thread_id, "name": topic.name, "icon_color": topic.icon_color}


def _set_closed(world: World, call: Call, *, closed: bool) -> bool:
    group = _forum(world, call, f"not enough rights to {'close' if closed else 'reopen'} the topic")
    topic = _topic(group, call)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    notice: Json = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
    groups.announce(world, group, call.caller, notice, topic.thread_id)
    return True


def _forum(world: World, call: Call, refused: str) -> Group:
    group = known_group(world, call, _NO_FORUM)
    if not group.is_forum:
        raise bad_request(_NO_FORUM)
    if not own_place(group, call).may("can_manage_topics"):
        raise bad_request(refused)
    return group


def _topic(group: Group, call: Call) -> Topic:
    topic = group.topics.get(call.parameters["message_thread_id"])
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def _name(given: str) -> str:
    name = given.strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    if utf16_length(name) > MAX_NAME:
        raise bad_request("topic name is too long")
    return name


def _is_in(message: Json, topic: Topic) -> bool:
    return bool(message.get("message_thread_id") == topic.thread_id)
