"""The state of the simulated Telegram: bots, users, their chats, files, time and numbers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from simulator.accounts import Bot, Numbers, User
from simulator.files import Files
from simulator.inbox import Inbox
from simulator.rooms import CallbackAnswer, Chat, Group, Listener, Room
from simulator.wire import Json

__all__ = ["Bot", "CallbackAnswer", "Chat", "Clock", "Group", "Listener", "Query", "Room", "User", "World"]

Clock = Callable[[], datetime]
Perform = Callable[[str, str, Json], Awaitable[object]]
OpenLink = Callable[[User, str], str]


@dataclass(frozen=True, slots=True)
class Query:
    """A button press waiting for its answer."""

    bot: Bot
    room: Room
    user: User
    message_id: int
    asked_at: datetime


@dataclass(slots=True)
class InlineQuery:
    """What a person typed after a bot's name, and the results it got, None until the bot answers."""

    bot: Bot
    user: User
    text: str
    asked_at: datetime
    results: list[Json] | None = None


@dataclass(slots=True)
class CachedAnswer:
    """Results kept for the same question, of one person or of all."""

    results: list[Json]
    event: Json
    until: datetime


class World:
    """Everything there is. `clock` gives the time as aware UTC; all numbers count up, so runs repeat exactly."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.chats: dict[tuple[int, int], Chat] = {}
        self.groups: dict[int, Group] = {}
        self.files = Files()
        self.queries: dict[str, Query] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_messages: dict[str, tuple[Room, int]] = {}
        self.inline_cache: dict[tuple[int, int, str], CachedAnswer] = {}
        self.watchers: dict[int, list[Listener]] = {}
        self.perform: Perform = _nobody_performs
        self.open_link: OpenLink = _whole  # what of a start link's payload gets through
        self._first_update_id = self.timestamp()
        self.query_ids = Numbers(self.timestamp() << 20)
        self._user_ids = Numbers(5_000_000_001)
        self._group_ids = Numbers(1)

    def now(self) -> datetime:
        """The time, aware UTC."""
        return self._clock()

    def timestamp(self) -> int:
        """The time in Unix seconds."""
        return int(self._clock().timestamp())

    def add_bot(self, token: str, username: str, first_name: str) -> Bot:
        """A new bot; its id is the part of the token before the colon.

        Update ids begin at the Unix time, so a bot that remembers the last one is not confused by a restart.
        """
        inbox = Inbox(self.now, self._first_update_id)
        bot = self.bots[token] = Bot(token, int(token.partition(":")[0]), username, first_name, inbox)
        inbox.on_read = lambda updates: self._read(bot, updates)
        return bot

    def add_user(self, first_name: str, language_code: str, user_id: int | None = None) -> User:
        """A new user; without an id the next free one is given."""
        if user_id is None:
            user_id = next(self._user_ids)
            while user_id in self.users:
                user_id = next(self._user_ids)
        user = self.users[user_id] = User(user_id, first_name, language_code)
        return user

    def chat(self, bot: Bot, user: User) -> Chat:
        """Their chat, empty at first."""
        key = (bot.id, user.id)
        if key not in self.chats:
            self.chats[key] = Chat(bot, user)
        return self.chats[key]

    def chats_of(self, bot: Bot) -> list[Chat]:
        """All chats of one bot."""
        return [chat for (bot_id, _), chat in self.chats.items() if bot_id == bot.id]

    @property
    def numbers(self) -> dict[str, Numbers]:
        """The counters that must not begin anew after a restart."""
        return {"queries": self.query_ids, "users": self._user_ids, "groups": self._group_ids}

    def add_group(self, title: str, *, kind: str = "supergroup", is_forum: bool = False) -> Group:
        """A new group or supergroup without members; supergroups have ids below -1000000000000."""
        number = next(self._group_ids)
        group_id = -number if kind == "group" else -1_000_000_000_000 - number
        group = self.groups[group_id] = Group(group_id, title, kind, is_forum)
        return group

    def disband_groups(self) -> None:
        """Takes all groups away; their people are told."""
        groups = tuple(self.groups.values())
        self.groups.clear()
        for user in dict.fromkeys(user for group in groups for user in group.people):
            self.notify(user, "chats")

    @property
    def rooms(self) -> list[Room]:
        """Every chat there is."""
        return [*self.chats.values(), *self.groups.values()]

    def rooms_of(self, user: User) -> list[Room]:
        """Every chat a person has: the private ones, then the groups they are in."""
        private: list[Room] = [chat for (_, user_id), chat in self.chats.items() if user_id == user.id]
        return [*private, *(group for group in self.groups.values() if user in group.people)]

    def room(self, bot: Bot, chat_id: int | str) -> Room | None:
        """The chat a bot means by an id: a private one with a person, or a group it is or was in."""
        if isinstance(chat_id, str):
            return None
        if user := self.users.get(chat_id):
            return self.chat(bot, user)
        group = self.groups.get(chat_id)
        return group if group and group.member(bot.id) else None

    def add_query(self, query: Query) -> str:
        """Remembers a press until it is answered; returns its id."""
        query_id = str(next(self.query_ids))
        self.queries[query_id] = query
        return query_id

    def forget_queries(self) -> None:
        """Forgets what was pressed and asked inline, and what bots let be kept for the next who asks."""
        for kept in (self.queries, self.inline_queries, self.inline_messages, self.inline_cache):
            kept.clear()

    def publish(self, room: Room, message: Json) -> None:
        """Keeps a new message; its author has read what was before it, for the others more is unread."""
        room.mark_read(message["from"]["id"], message["message_id"])
        room.keep(message)
        for user in room.people if self.watchers else ():
            self.notify(user, "unread", chat=room.chat_id, unread=room.unread(user.id), last_message=message)

    def notify(self, user: User, kind: str, **content: object) -> None:
        """Hands an event about their chats as a whole to whoever looks over a person's shoulder."""
        for listener in tuple(self.watchers.get(user.id, ())):
            listener({"type": kind, **content})

    def _read(self, bot: Bot, updates: list[Json]) -> None:
        """Marks as read what a bot has fetched."""
        for update in updates:
            message_id, chat_id = _whereabouts(update.get("message"))
            room = self.room(bot, chat_id)
            if room and message_id in room.messages and room.mark_read(bot.id, message_id):
                room.tell("read", message_id=message_id)


def _whereabouts(message: object) -> tuple[int, int]:
    """Message id and chat id; zeros for what is no message, for updates may be spoilt on purpose."""
    match message:
        case {"message_id": int(message_id), "chat": {"id": int(chat_id)}}:
            return message_id, chat_id
    return 0, 0


def _whole(user: User, payload: str) -> str:
    return payload


async def _nobody_performs(token: str, method: str, parameters: Json) -> object:
    raise LookupError(f"no Bot API is there for {method}")
