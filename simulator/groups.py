"""People and bots come to a group, leave it and rise in it; each change is told to the bots that may know."""

from __future__ import annotations

from simulator.accounts import Bot, User
from simulator.rooms import RIGHTS, Group, Member
from simulator.wire import Json
from simulator.world import World

Account = User | Bot


def join(world: World, group: Group, account: Account, by: Account | None = None) -> None:
    """Adds somebody, or lets them join by themselves. Whoever is there already stays as they are."""
    place = group.member(account.id)
    if place and place.is_present:
        return
    first = not group.present
    _change(world, group, account, "creator" if first else "member", by or account)
    if not first:
        announce(world, group, by or account, {"new_chat_members": [account.as_user()]})


def leave(world: World, group: Group, account: Account, by: Account | None = None, *, banned: bool = False) -> None:
    """Takes somebody out, by themselves or by another; a bot gets the update about itself as its last one."""
    place = group.member(account.id)
    removed = banned or (by is not None and by is not account)
    _change(world, group, account, "kicked" if removed else "left", by or account)
    if place and place.is_present:
        announce(world, group, by or account, {"left_chat_member": account.as_user()})


def set_status(
    world: World, group: Group, account: Account, status: str, by: Account, rights: frozenset[str] | None = None
) -> None:
    """Makes somebody an administrator with these rights (all without), or a plain member again."""
    _change(world, group, account, status, by, frozenset(RIGHTS) if rights is None else rights)


def announce(world: World, group: Group, by: Account, notice: Json, thread_id: int | None = None) -> Json:
    """Puts a service message into the group; every bot there gets it but the one whose doing it is."""
    topic = {"message_thread_id": thread_id, "is_topic_message": True} if thread_id else {}
    number = {"message_id": group.next_message_id(), "from": by.as_user(), "chat": group.as_chat()}
    message = {**number, "date": world.timestamp(), **topic, **notice}
    world.publish(group, message)
    for bot in group.bots:
        if bot is not by:
            bot.inbox.put("message", message)
    return message


def _change(
    world: World,
    group: Group,
    account: Account,
    status: str,
    by: Account,
    rights: frozenset[str] = frozenset(),
) -> None:
    """Sets a status: `my_chat_member` for the bot concerned, `chat_member` for administrators, if it is another."""
    before = (group.member(account.id) or Member(account, "left")).as_member()
    group.members[account.id] = Member(account, status, rights if status == "administrator" else frozenset())
    after = group.members[account.id].as_member()
    if before == after:
        return
    update = {
        "chat": group.as_chat(),
        "from": by.as_user(),
        "date": world.timestamp(),
        "old_chat_member": before,
        "new_chat_member": after,
    }
    if isinstance(account, Bot):
        account.inbox.put("my_chat_member", update)
    for place in group.administrators():
        if isinstance(place.account, Bot) and place.account is not account:
            place.account.inbox.put("chat_member", update)
    if isinstance(account, User):
        world.notify(account, "chats")
