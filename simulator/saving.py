"""Keeps the simulated Telegram in a JSON file, so that chats, files and waiting updates outlive the process."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from simulator.accounts import Bot, Numbers, User
from simulator.rooms import CallbackAnswer, Chat, Group, Member, Room, Topic
from simulator.webhooks import Webhook
from simulator.wire import Json, Upload
from simulator.world import CachedAnswer, InlineQuery, Query, World

_BOT = ("names", "descriptions", "short_descriptions", "reads_groups", "inline")
_WEBHOOK = ("url", "secret", "max_connections", "last_error", "last_error_at")
_GROUP = ("id", "title", "kind", "is_forum", "description")


class StateFile:
    """One world in one file. `save` writes only what changed, whole or not at all."""

    def __init__(self, path: Path, world: World) -> None:
        self._path, self._world = path, world
        self._written = ""

    def load(self) -> None:
        """Fills the world from the file, if there is one. Raises `ValueError` for a file that holds no state."""
        if self._path.exists():
            self._written = self._path.read_text(encoding="utf-8")
            try:
                restore(self._world, json.loads(self._written))
            except (AttributeError, KeyError, TypeError, ValueError) as problem:
                raise ValueError(f"{self._path} holds no state of a simulator: {problem!r}") from None

    def save(self) -> None:
        """Writes the world beside the file and puts it in its place."""
        text = json.dumps(snapshot(self._world), ensure_ascii=False)
        if text != self._written:
            fresh = self._path.with_name(f"{self._path.name}.new")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(self._path)
            self._written = text


def snapshot(world: World) -> Json:
    """All that outlives a restart, the log of calls and the clock do not."""
    return {
        "numbers": {name: numbers.following for name, numbers in world.numbers.items()},
        "users": [asdict(user) for user in world.users.values()],
        "files": [
            {"id": file.file_id, "kind": file.kind, "name": file.upload.name, "mime": file.upload.mime}
            | {"content": b64encode(file.upload.content).decode()}
            for file in world.files
        ],
        "bots": {bot.token: _bot(bot) for bot in world.bots.values()},
        "chats": [
            {"token": chat.bot.token, "user": chat.user.id, "started": chat.started, "blocked": chat.blocked}
            | _room(chat)
            for chat in world.chats.values()
        ],
        "groups": [_group(group) for group in world.groups.values()],
        **_questions(world),
    }


def restore(world: World, saved: Json) -> None:
    """Puts a snapshot into a world; bots the world does not have stay out."""
    for name, following in saved["numbers"].items():
        world.numbers[name].following = following
    for user in saved["users"]:
        deactivated = user.pop("deactivated")
        world.add_user(user["first_name"], user["language_code"], user["id"]).deactivated = deactivated
    for file in saved["files"]:
        world.files.add(file["kind"], Upload(file["name"], b64decode(file["content"]), file["mime"]))
    bots = {token: bot for token, bot in world.bots.items() if token in saved["bots"]}
    for token, bot in bots.items():
        _restore_bot(bot, saved["bots"][token])
    for chat in saved["chats"]:
        if chat["token"] in bots:
            room = world.chat(bots[chat["token"]], world.users[chat["user"]])
            room.started, room.blocked = chat["started"], chat["blocked"]
            _restore_room(room, chat)
    for group in saved["groups"]:
        _restore_group(world, group)
    _restore_questions(world, saved)


def _questions(world: World) -> Json:
    """Presses and inline queries that wait, what was sent inline, and the results bots let be kept."""
    return {
        "presses": [
            [number, query.bot.token, _place(query.room), query.user.id, query.message_id, query.asked_at.isoformat()]
            for number, query in world.queries.items()
        ],
        "inline_queries": [
            [number, query.bot.token, query.user.id, query.text, query.asked_at.isoformat(), query.results]
            for number, query in world.inline_queries.items()
        ],
        "inline_messages": [
            [number, _place(room), message_id] for number, (room, message_id) in world.inline_messages.items()
        ],
        "inline_cache": [
            [list(question), kept.results, kept.event, kept.until.isoformat()]
            for question, kept in world.inline_cache.items()
        ],
    }


def _restore_questions(world: World, saved: Json) -> None:
    """A file of an older version has none of them; those of bots that are not here stay out."""
    for number, token, place, user, message_id, asked in saved.get("presses", []):
        if (bot := world.bots.get(token)) and (room := _room_at(world, place)):
            asked_at = datetime.fromisoformat(asked)
            world.queries[number] = Query(bot, room, world.users[user], message_id, asked_at)
    for number, token, user, text, asked, results in saved.get("inline_queries", []):
        if bot := world.bots.get(token):
            asked_at = datetime.fromisoformat(asked)
            world.inline_queries[number] = InlineQuery(bot, world.users[user], text, asked_at, results)
    for number, place, message_id in saved.get("inline_messages", []):
        if room := _room_at(world, place):
            world.inline_messages[number] = (room, message_id)
    for (bot_id, user, text), results, event, until in saved.get("inline_cache", []):
        world.inline_cache[bot_id, user, text] = CachedAnswer(results, event, datetime.fromisoformat(until))


def _place(room: Room) -> list[str | int]:
    """A room by the token of its bot, empty for a group, and its id."""
    return [room.bot.token if isinstance(room, Chat) else "", room.chat_id]


def _room_at(world: World, place: list[str | int]) -> Room | None:
    token, number = str(place[0]), int(place[1])
    if not token:
        return world.groups.get(number)
    bot = world.bots.get(token)
    return world.chat(bot, world.users[number]) if bot else None


def _bot(bot: Bot) -> Json:
    commands = [[scope, language, commands] for (scope, language), commands in bot.commands.items()]
    buttons = list(bot.menu_buttons.items())
    numbers = {"message_ids": bot.message_ids.following, "inbox": bot.inbox.snapshot()}
    webhook = {name: getattr(bot.webhook, name) for name in _WEBHOOK} if bot.webhook else None
    told = {"commands": commands, "menu_buttons": buttons, "webhook": webhook}
    return {**{name: getattr(bot, name) for name in _BOT}, **numbers, **told}


def _restore_bot(bot: Bot, saved: Json) -> None:
    for name in _BOT:
        setattr(bot, name, saved[name])
    bot.message_ids = Numbers(saved["message_ids"])
    bot.commands = {(scope, language): commands for scope, language, commands in saved["commands"]}
    bot.menu_buttons = dict(saved["menu_buttons"])
    bot.inbox.restore(saved["inbox"])
    if webhook := saved.get("webhook"):
        bot.webhook = Webhook(**webhook)  # deliveries begin when the server does


def _room(room: Room) -> Json:
    return {
        "messages": list(room.messages.values()),
        "keyboard": room.keyboard,
        "keyboard_message_id": room.keyboard_message_id,
        "fixed": sorted(room.fixed),
        "pinned": room.pinned,
        "read": list(room.read.items()),
        "reactions": [[number, list(by_one.items())] for number, by_one in room.reactions.items()],
        "answers": [asdict(answer) for answer in room.answers],
    }


def _restore_room(room: Room, saved: Json) -> None:
    room.messages = {message["message_id"]: message for message in saved["messages"]}
    room.keyboard, room.keyboard_message_id = saved["keyboard"], saved["keyboard_message_id"]
    room.fixed, room.pinned = set(saved["fixed"]), saved["pinned"]
    room.read = dict(saved["read"])
    room.reactions = {number: dict(by_one) for number, by_one in saved["reactions"]}
    room.answers[:] = [CallbackAnswer(**answer) for answer in saved["answers"]]


def _group(group: Group) -> Json:
    return {
        **{name: getattr(group, name) for name in _GROUP},
        "message_ids": group.message_ids.following,
        "members": [[number, place.status, sorted(place.rights)] for number, place in group.members.items()],
        "topics": [asdict(topic) for topic in group.topics.values()],
        **_room(group),
    }


def _restore_group(world: World, saved: Json) -> None:
    group = world.groups[saved["id"]] = Group(*(saved[name] for name in _GROUP))
    accounts: dict[int, User | Bot] = {**world.users, **{bot.id: bot for bot in world.bots.values()}}
    group.members = {
        number: Member(accounts[number], status, frozenset(rights))
        for number, status, rights in saved["members"]
        if number in accounts
    }
    group.topics = {topic["thread_id"]: Topic(**topic) for topic in saved["topics"]}
    group.message_ids = Numbers(saved["message_ids"])
    _restore_room(group, saved)
