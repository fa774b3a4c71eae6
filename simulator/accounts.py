"""Who is there: people and bots, with what they told Telegram about themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.inbox import Inbox
    from simulator.webhooks import Webhook
    from simulator.wire import Json


@dataclass(slots=True)
class Numbers:
    """Counts up, and can be saved."""

    following: int = 1

    def __next__(self) -> int:
        number = self.following
        self.following += 1
        return number


@dataclass(slots=True, eq=False)
class User:
    """A person with an account; `language_code` is the IETF tag of their app, such as `zh-hans`."""

    id: int
    first_name: str
    language_code: str
    deactivated: bool = False

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


@dataclass(slots=True, eq=False)
class Bot:
    """A bot's account and what it told Telegram about itself; texts are kept by language code, "" for all.

    `reads_groups` is privacy mode turned off, `inline` inline mode and its feedback turned on: what one tells
    @BotFather.
    """

    token: str
    id: int
    username: str
    first_name: str
    inbox: Inbox
    webhook: Webhook | None = None
    reads_groups: bool = False
    inline: bool = True
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    message_ids: Numbers = field(default_factory=Numbers)

    def as_user(self) -> Json:
        """The Bot API's `User`."""
        name = self.names.get("", self.first_name)
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def wrote(self, message: Json) -> bool:
        """Whether the bot sent the message itself."""
        return bool(message["from"]["id"] == self.id)

    def drop_webhook(self) -> None:
        """Ends deliveries; what waits is left to polling."""
        if self.webhook and self.webhook.task:
            self.webhook.task.cancel()
        self.webhook = None

    @property
    def is_online(self) -> bool:
        """Whether somebody reads its updates: a webhook is set, or a poll was seen in the last seconds."""
        return self.webhook is not None or self.inbox.is_read
