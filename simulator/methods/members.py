"""Methods about who is in a group, and about the group itself."""

from __future__ import annotations

from simulator import groups
from simulator.accounts import Bot, User
from simulator.call import Call
from simulator.methods.targets import known_group, open_chat, own_place
from simulator.rooms import RIGHTS, Chat, Group, Member
from simulator.wire import Json, bad_request
from simulator.world import World

MAX_TITLE, MAX_DESCRIPTION = 128, 255
_NO_ADMINISTRATORS = "there are no administrators in the private chat"
_GROUPS_ONLY = "method is available only in supergroup and channel chats"


def get_chat_member(world: World, call: Call) -> Json:
    """Somebody's place in a chat; who was never there has left it."""
    room, user_id = open_chat(world, call), call.parameters["user_id"]
    account = _account(world, user_id)
    if isinstance(room, Chat):
        if account not in (room.user, room.bot):
            raise bad_request("member not found")
        return Member(account, "member").as_member()
    place = room.member(user_id) if isinstance(room, Group) else None
    return (place or Member(account, "left")).as_member()


def get_chat_member_count(world: World, call: Call) -> int:
    """How many people and bots are in a chat."""
    room = open_chat(world, call)
    return len(room.people) + len(room.bots)


def get_chat_administrators(world: World, call: Call) -> list[Json]:
    """The creator and the administrators who are no bots, and the bot itself if it is one."""
    group = known_group(world, call, _NO_ADMINISTRATORS)
    shown = (
        place for place in group.administrators() if isinstance(place.account, User) or place.account is call.caller
    )
    return [place.as_member() for place in shown]


def leave_chat(world: World, call: Call) -> bool:
    """Takes the bot out of a group."""
    group = known_group(world, call, "chat member status can't be changed in private chats")
    groups.leave(world, group, call.caller)
    return True


def ban_chat_member(world: World, call: Call) -> bool:
    """Removes somebody for good; needs the right to restrict members."""
    group = known_group(world, call, "can't ban members in private chats")
    account = _restrictable(world, group, call)
    groups.leave(world, group, account, call.caller, banned=True)
    return True


def unban_chat_member(world: World, call: Call) -> bool:
    """Lets somebody come back; who is there is removed, unless `only_if_banned` says otherwise."""
    group = known_group(world, call, _GROUPS_ONLY)
    account = _restrictable(world, group, call)
    place = group.member(account.id)
    if place and (place.status == "kicked" or (place.is_present and not call.parameters.get("only_if_banned"))):
        groups.leave(world, group, account, account)
    return True


def promote_chat_member(world: World, call: Call) -> bool:
    """Gives a member an administrator's rights; none at all makes a plain member again."""
    group = known_group(world, call, _GROUPS_ONLY)
    if not own_place(group, call).may("can_promote_members"):
        raise bad_request("not enough rights")
    account = _account(world, call.parameters["user_id"])
    place = group.member(account.id)
    if place is None or not place.is_present:
        raise bad_request("USER_NOT_PARTICIPANT")
    if place.status == "creator":
        raise bad_request("can't remove chat owner")
    rights = frozenset(right for right in RIGHTS if call.parameters.get(right))
    groups.set_status(world, group, account, "administrator" if rights else "member", call.caller, rights)
    return True


def set_chat_title(world: World, call: Call) -> bool:
    """Renames a group: 1–128 characters; needs the right to change its profile."""
    group, title = _changeable(world, call, "title"), call.parameters["title"].strip()
    if not 1 <= len(title) <= MAX_TITLE:
        raise bad_request("title can't be empty" if not title else "CHAT_TITLE_TOO_LONG")
    if title == group.title:
        raise bad_request("chat title is not modified")
    group.title = title
    groups.announce(world, group, call.caller, {"new_chat_title": title})
    return True


def set_chat_description(world: World, call: Call) -> bool:
    """Describes a group in at most 255 characters; needs the right to change its profile."""
    group, words = _changeable(world, call, "description"), call.parameters.get("description", "")
    if len(words) > MAX_DESCRIPTION:
        raise bad_request("CHAT_ABOUT_TOO_LONG")
    if words == group.description:
        raise bad_request("chat description is not modified")
    group.description = words
    return True


def _changeable(world: World, call: Call, what: str) -> Group:
    group = known_group(world, call, f"can't change private chat {what}")
    if not own_place(group, call).may("can_change_info"):
        raise bad_request(f"not enough rights to change chat {what}")
    return group


def _restrictable(world: World, group: Group, call: Call) -> User | Bot:
    account = _account(world, call.parameters["user_id"])
    if account is call.caller:
        raise bad_request("can't restrict self")
    if not own_place(group, call).may("can_restrict_members"):
        raise bad_request("not enough rights to restrict/unrestrict chat member")
    place = group.member(account.id)
    if place and place.status == "creator":
        raise bad_request("can't remove chat owner")
    if place and place.status == "administrator":
        raise bad_request("user is an administrator of the chat")
    return account


def _account(world: World, user_id: int) -> User | Bot:
    account = world.users.get(user_id) or next((bot for bot in world.bots.values() if bot.id == user_id), None)
    if account is None:
        raise bad_request("invalid user_id specified")
    return account
