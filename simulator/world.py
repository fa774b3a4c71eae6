"""The state of the simulated Telegram: bots, users, their private chats, files, time and numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from simulator.files import Files
from simulator.inbox import Inbox
from simulator.webhooks import Webhook
from simulator.wire import Json

Clock = Callable[[], datetime]
Listener = Callable[[Json], None]


@dataclass(slots=True)
class User:
    """A person with an account; `language_code` is the IETF tag of their app, such as `zh-hans`."""

    id: int
    first_name: str
    language_code: str

    def as_user(self) -> Json:
        """The Bot API's `User`."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }

    def as_chat(self) -> Json:
        """The Bot API's `Chat` of a private chat with them."""
        return {"id": self.id, "type": "private", "first_name": self.first_name}


@dataclass(slots=True)
class Bot:
    """A bot's account and what it told Telegram about itself; texts are kept by language code, "" for all."""

    token: str
    id: int
    username: str
    first_name: str
    inbox: Inbox
    webhook: Webhook | None = None
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    message_ids: count[int] = field(default_factory=lambda: count(1))

    def as_user(self) -> Json:
        """The Bot API's `User`."""
        name = self.names.get("", self.first_name)
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def drop_webhook(self) -> None:
        """Ends deliveries; what waits is left to polling."""
        if self.webhook and self.webhook.task:
            self.webhook.task.cancel()
        self.webhook = None

    @property
    def is_online(self) -> bool:
        """Whether somebody reads its updates: a webhook is set, or a poll was seen in the last seconds."""
        return self.webhook is not None or self.inbox.is_read


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a bot answered to a press; without a text only the spinner stops."""

    message_id: int
    text: str | None
    show_alert: bool
    url: str | None


@dataclass(slots=True)
class Chat:
    """A private chat of one user and one bot. Messages are Bot API `Message` objects and are replaced, never
    changed, so that what was handed out stays as it was."""

    bot: Bot
    user: User
    messages: dict[int, Json] = field(default_factory=dict)
    keyboard: Json | None = None
    keyboard_message_id: int | None = None
    started: bool = False
    blocked: bool = False
    fixed: set[int] = field(default_factory=set)  # messages sent with another markup than an inline keyboard
    answers: list[CallbackAnswer] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)

    def tell(self, kind: str, **content: object) -> None:
        """Hands an event to whoever watches the chat."""
        for listener in self.listeners:
            listener({"type": kind, **content})

    def is_from_bot(self, message: Json) -> bool:
        """Whether the bot sent the message."""
        return bool(message["from"]["id"] == self.bot.id)

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
        self.tell("delete", message_id=message_id)

    def show_keyboard(self, keyboard: Json | None, message_id: int | None = None) -> None:
        """Sets the keyboard under the user's text field, None hides it."""
        if keyboard or self.keyboard:
            self.keyboard, self.keyboard_message_id = keyboard, message_id
            self.tell("keyboard", keyboard=keyboard)


@dataclass(frozen=True, slots=True)
class Query:
    """A button press waiting for its answer."""

    chat: Chat
    message_id: int
    asked_at: datetime


class World:
    """Everything there is. `clock` gives the time as aware UTC; all numbers count up, so runs repeat exactly."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.chats: dict[tuple[int, int], Chat] = {}
        self.files = Files()
        self.queries: dict[str, Query] = {}
        self._first_update_id = self.timestamp()
        self._query_ids = count(self.timestamp() << 20)
        self._user_ids = count(5_000_000_001)

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
        bot = Bot(token, int(token.partition(":")[0]), username, first_name, Inbox(self.now, self._first_update_id))
        self.bots[token] = bot
        return bot

    def add_user(self, first_name: str, language_code: str, user_id: int | None = None) -> User:
        """A new user; without an id the next free one is given."""
        if user_id is None:
            user_id = next(each for each in self._user_ids if each not in self.users)
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

    def add_query(self, chat: Chat, message_id: int) -> str:
        """Remembers a press until it is answered; returns its id."""
        query_id = str(next(self._query_ids))
        self.queries[query_id] = Query(chat, message_id, self.now())
        return query_id


def utc_now() -> datetime:
    """The machine's time, aware UTC."""
    return datetime.now(UTC)
