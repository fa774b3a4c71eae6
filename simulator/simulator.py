"""The simulated Telegram as one object: what tests and embedding programs hold in their hands."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from simulator.bot_api import BotApi, Hook
from simulator.people import Person
from simulator.samples import LANDMARKS, Landmark
from simulator.world import Bot, Clock, World, utc_now

if TYPE_CHECKING:
    from simulator.call import Call
    from simulator.wire import Json

DEFAULT_BOT_ID = 1_000_000_001


def token_of(bot_id: int) -> str:
    """A token of the usual form for a bot id; the same id gives the same token in every run."""
    return f"{bot_id}:{'simulated-bot-on-this-machine-only':_<35}"


class Simulator:
    """One Telegram with one bot at first.

    `clock` gives the time as aware UTC; `strict` refuses parameters a method does not have; `landmarks` are the
    places the chat page offers. Use it from one event loop's thread.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        username: str = "simulated_bot",
        name: str = "Simulated bot",
        clock: Clock = utc_now,
        strict: bool = True,
        landmarks: Sequence[Landmark] = LANDMARKS,
    ) -> None:
        self.world = World(clock)
        self.api = BotApi(self.world, strict=strict)
        self.landmarks = landmarks
        self.bot = self.add_bot(username, name, token or token_of(DEFAULT_BOT_ID))
        self.closing = False

    @property
    def token(self) -> str:
        """The first bot's token."""
        return self.bot.token

    def add_bot(self, username: str, name: str, token: str) -> Bot:
        """Another bot; its token begins with its id and a colon."""
        return self.world.add_bot(token, username, name)

    def person(
        self, name: str, language: str = "en", *, person_id: int | None = None, bot: Bot | None = None
    ) -> Person:
        """A new person beside the first bot, or another. They have not pressed START yet."""
        user = self.world.add_user(name, language, person_id)
        return Person(self.world, self.world.chat(bot or self.bot, user))

    @property
    def calls(self) -> deque[Call]:
        """Every call of the Bot API, newest last (the newest 10,000 are kept)."""
        return self.api.calls

    @property
    def violations(self) -> list[Call]:
        """The calls that were refused."""
        return [call for call in self.calls if call.code not in (0, 200)]

    def take_updates(self, bot: Bot | None = None) -> list[Json]:
        """The updates that wait, confirmed at once: for a harness that feeds a bot by hand."""
        return (bot or self.bot).inbox.take()

    def before(self, method: str, hook: Hook) -> Callable[[], None]:
        """Awaits `hook(call)` before each call of the method takes effect: to hold it, or to fail it by raising
        `ApiError`, or anything else for a lost connection. Returns the function that removes the hook.

        Raises `KeyError` for a method the Bot API does not have.
        """
        return self.api.before(method, hook)

    def after(self, method: str, hook: Hook) -> Callable[[], None]:
        """The same after the effect and before the bot gets its answer: raise, and the bot does not know."""
        return self.api.after(method, hook)

    def close(self) -> None:
        """Ends waiting polls, webhook deliveries and page streams, for the server to stop."""
        self.closing = True
        for bot in self.world.bots.values():
            bot.inbox.hang_up()
            bot.drop_webhook()
        for chat in self.world.chats.values():
            chat.tell("closing")
