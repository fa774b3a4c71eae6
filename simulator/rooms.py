"""Where people and bots meet: private chats, groups and supergroups, forum topics."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Protocol

from simulator.accounts import Bot, Numbers, User
from simulator.wire import Json

Listener = Callable[[Json], None]

PRESENT = frozenset({"creator", "administrator", "member"})
ADMINISTRATORS = frozenset({"creator", "administrator"})
_RIGHTS = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories can_pin_messages "
    "can_manage_topics"
)
RIGHTS = tuple(_RIGHTS.split())
_REQUIRED_RIGHTS = frozenset(RIGHTS) - {"can_pin_messages", "can_manage_topics"}
_SERVICE = (
    "new_chat_members left_chat_member new_chat_title pinned_message forum_topic_created forum_topic_edited "
    "forum_topic_closed forum_topic_reopened"
)
SERVICE = frozenset(_SERVICE.split())  # a message with one of these fields is a notice nobody wrote


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a bot answered to a press; without a text only the spinner stops."""

    message_id: int
    text: str | None
    show_alert: bool
    url: str | None


@dataclass(slots=True, kw_only=True, eq=False)
class Room(ABC):
    """What every chat has. Messages are Bot API `Message` objects and are replaced, never changed, so that what
    was handed out stays as it was. `read` is the newest message each person or bot has seen, by their id."""

    messages: dict[int, Json] = field(default_factory=dict)
    keyboard: Json | None = None
    keyboard_message_id: int | None = None
    fixed: set[int] = field(default_factory=set)  # messages sent with another markup than an inline keyboard
    pinned: list[int] = field(default_factory=list)
    reactions: dict[int, dict[int, list[Json]]] = field(default_factory=dict)  # by message, then by who reacted
    read: dict[int, int] = field(default_factory=dict)
    answers: list[CallbackAnswer] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)

    @property
    @abstractmethod
    def chat_id(self) -> int:
        """The Bot API's id of the chat."""

    @property
    @abstractmethod
    def bots(self) -> list[Bot]:
        """The bots that are there."""

    @property
    @abstractmethod
    def people(self) -> list[User]:
        """The people who are there."""

    @abstractmethod
    def as_chat(self) -> Json:
        """The Bot API's `Chat`."""

    @abstractmethod
    def next_message_id(self) -> int:
        """The number of the next message."""

    @abstractmethod
    def audience(self, message: Json) -> Sequence[Bot]:
        """The bots that get an update about a person's message."""

    def tell(self, kind: str, **content: object) -> None:
        """Hands an event to whoever watches the chat."""
        for listener in tuple(self.listeners):
            listener({"type": kind, **content})

    def keep(self, message: Json) -> Json:
        """Adds a message, or puts it in the place of the one with its id."""
        message_id = message["message_id"]
        known = message_id in self.messages
        self.messages[message_id] = message
        self.tell("edit" if known else "message", message=message)
        return message

    def drop(self, message_id: int) -> None:
        """Deletes a message for both sides."""
        del self.messages[message_id]
        if message_id in self.pinned:
            self.pinned.remove(message_id)
        self.tell("delete", message_id=message_id)

    def clear(self) -> None:
        """Empties it; those who watch are told."""
        for message_id in tuple(self.messages):
            self.drop(message_id)
        self.show_keyboard(None)
        for kept in (self.fixed, self.answers, self.reactions, self.read):
            kept.clear()

    def show_keyboard(self, keyboard: Json | None, message_id: int | None = None) -> None:
        """Sets the keyboard under the people's text field, None hides it."""
        if keyboard or self.keyboard:
            self.keyboard, self.keyboard_message_id = keyboard, message_id
            self.tell("keyboard", keyboard=keyboard)

    def mark_read(self, who: int, message_id: int) -> bool:
        """Notes how far somebody has read; whether that is further than before."""
        further = message_id > self.read.get(who, 0)
        if further:
            self.read[who] = message_id
        return further

    def unread(self, who: int) -> int:
        """How many messages of others a person has not seen."""
        seen = self.read.get(who, 0)
        newer = takewhile(lambda message: bool(message["message_id"] > seen), reversed(self.messages.values()))
        return sum(message["from"]["id"] != who for message in newer)


@dataclass(slots=True, eq=False)
class Chat(Room):
    """A private chat of one user and one bot."""

    bot: Bot
    user: User
    started: bool = False
    blocked: bool = False

    @property
    def room(self) -> Room:
        """Itself: a private chat is the user's seat as well as the room."""
        return self

    @property
    def chat_id(self) -> int:
        return self.user.id

    @property
    def bots(self) -> list[Bot]:
        return [self.bot]

    @property
    def people(self) -> list[User]:
        return [self.user]

    def as_chat(self) -> Json:
        return self.user.as_chat()

    def next_message_id(self) -> int:
        """Private chats of one bot share their numbers, as its account does at Telegram."""
        return next(self.bot.message_ids)

    def audience(self, message: Json) -> list[Bot]:
        return [self.bot]

    def clear(self) -> None:
        """Makes it as if they had never met; those who watch are told."""
        Room.clear(self)
        self.started = self.blocked = False

    def is_from_bot(self, message: Json) -> bool:
        """Whether the bot sent the message."""
        return self.bot.wrote(message)


@dataclass(slots=True)
class Member:
    """Somebody's place in a group; `rights` are those of an administrator."""

    account: User | Bot
    status: str
    rights: frozenset[str] = frozenset()

    @property
    def is_present(self) -> bool:
        return self.status in PRESENT

    @property
    def is_administrator(self) -> bool:
        return self.status in ADMINISTRATORS

    def may(self, right: str) -> bool:
        """Whether an administrator has the right; a creator has all."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def as_member(self) -> Json:
        """The Bot API's `ChatMember`."""
        member: Json = {"user": self.account.as_user(), "status": self.status}
        match self.status:
            case "creator":
                return {**member, "is_anonymous": False}
            case "administrator":
                named = {right: right in self.rights for right in RIGHTS if right in _REQUIRED_RIGHTS | self.rights}
                return {**member, "can_be_edited": False, "is_anonymous": False, **named}
            case "kicked":
                return {**member, "until_date": 0}
        return member


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the message that opened it."""

    thread_id: int
    name: str
    icon_color: int
    closed: bool = False


@dataclass(slots=True, eq=False)
class Group(Room):
    """A group or supergroup. Members who left or were banned stay listed with that status."""

    id: int
    title: str
    kind: str = "supergroup"
    is_forum: bool = False
    description: str = ""
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    message_ids: Numbers = field(default_factory=Numbers)

    @property
    def chat_id(self) -> int:
        return self.id

    @property
    def present(self) -> list[Member]:
        """The members who are there now."""
        return [member for member in self.members.values() if member.is_present]

    @property
    def bots(self) -> list[Bot]:
        return [member.account for member in self.present if isinstance(member.account, Bot)]

    @property
    def people(self) -> list[User]:
        return [member.account for member in self.present if isinstance(member.account, User)]

    def as_chat(self) -> Json:
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": self.kind, "title": self.title, **forum}

    def next_message_id(self) -> int:
        return next(self.message_ids)

    def member(self, account_id: int) -> Member | None:
        """Whoever is or was there under the id."""
        return self.members.get(account_id)

    def administrators(self) -> list[Member]:
        """The creator and the administrators."""
        return [member for member in self.present if member.is_administrator]

    def audience(self, message: Json) -> list[Bot]:
        """The bots that see a message: all that are meant, administrators and those without privacy mode.

        Source: https://core.telegram.org/bots/features#privacy-mode
        """
        return [bot for bot in self.bots if self._reaches(bot, message)]

    def _reaches(self, bot: Bot, message: Json) -> bool:
        if bot.reads_groups or self.members[bot.id].is_administrator or message.keys() & SERVICE:
            return True
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        via = message.get("via_bot", {}).get("id")
        return bot.id in (answered, via) or self._is_addressed(bot, message)

    def _is_addressed(self, bot: Bot, message: Json) -> bool:
        """By a mention, by a command for it, or by a command for nobody unless another bot spoke last."""
        text = str(message.get("text") or message.get("caption", ""))
        if f"@{bot.username}".lower() in text.lower():
            return True
        if not text.startswith("/") or "@" in text.split()[0]:
            return False
        spoken = [each["from"]["id"] for each in self.messages.values() if each["from"]["is_bot"]]
        return not spoken or spoken[-1] == bot.id


class Seat(Protocol):
    """A person's place in a room, from which they act."""

    @property
    def user(self) -> User: ...

    @property
    def room(self) -> Room: ...


@dataclass(frozen=True, slots=True)
class GroupSeat:
    """A person's place in a group, and the topic they are looking at."""

    room: Group
    user: User
    thread_id: int | None = None
