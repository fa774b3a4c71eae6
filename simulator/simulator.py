"""The simulated Telegram as one object: what tests and embedding programs hold in their hands."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import groups
from simulator.bot_api import EVERY_METHOD, BotApi, Hook
from simulator.clock import SimulatedClock, utc_now
from simulator.faults import Faults
from simulator.limits import Limits, Rates
from simulator.methods.updates import begin_deliveries
from simulator.people import Person
from simulator.rooms import Group
from simulator.samples import LANDMARKS, Landmark
from simulator.saving import StateFile
from simulator.world import Bot, Clock, World

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
    places the chat page offers; `rates` are the limits of sending, None for none;
    `state` is a file that keeps all for the next time, written by `save` and `close`. Use it from one event loop's
    thread.
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
        rates: Rates | None = None,
        state: Path | None = None,
    ) -> None:
        self.clock = SimulatedClock(clock)
        self.world = World(self.clock)
        self.api = BotApi(self.world, strict=strict)
        self.faults = Faults(self.world, self.clock)
        self._rates = rates
        self.limits = Limits(self.clock, rates)
        self.api.before(EVERY_METHOD, self.limits.meter)
        self.api.before(EVERY_METHOD, self.faults.before)
        self.api.after(EVERY_METHOD, self.faults.after)
        self.landmarks = landmarks
        self.bot = self.add_bot(username, name, token or token_of(DEFAULT_BOT_ID))
        self.closing = False
        self._state = StateFile(state, self.world) if state else None
        if self._state:
            self._state.load()

    @property
    def token(self) -> str:
        """The first bot's token."""
        return self.bot.token

    def add_bot(self, username: str, name: str, token: str) -> Bot:
        """Another bot; its token begins with its id and a colon."""
        bot = self.world.add_bot(token, username, name)
        self.faults.watch(bot)
        return bot

    def person(
        self, name: str, language: str = "en", *, person_id: int | None = None, bot: Bot | None = None
    ) -> Person:
        """A new person beside the first bot, or another. They have not pressed START yet."""
        user = self.world.add_user(name, language, person_id)
        return Person(self.world, self.world.chat(bot or self.bot, user))

    def group(
        self, title: str, *members: Person | Bot, kind: str = "supergroup", forum: bool = False, admin: bool = False
    ) -> Group:
        """A new group of these people and bots, the first of them its creator; the first bot joins at the end unless it
        was named, as an administrator with `admin`."""
        group = self.world.add_group(title, kind=kind, is_forum=forum)
        accounts = [member if isinstance(member, Bot) else member.user for member in members]
        for account in dict.fromkeys([*accounts, self.bot]):
            groups.join(self.world, group, account, accounts[0] if accounts else None)
        if admin:
            groups.set_status(self.world, group, self.bot, "administrator", accounts[0])
        return group

    @property
    def calls(self) -> deque[Call]:
        """Every call of the Bot API, newest last (the newest 10,000 are kept)."""
        return self.api.calls

    @property
    def violations(self) -> list[Call]:
        """The calls that were refused for a reason of the bot's, not by a fault on request."""
        return [call for call in self.calls if call.code not in (0, 200) and not call.fault]

    def take_updates(self, bot: Bot | None = None) -> list[Json]:
        """The updates that wait, confirmed at once: for a harness that feeds a bot by hand."""
        return (bot or self.bot).inbox.take()

    def before(self, method: str, hook: Hook) -> Callable[[], None]:
        """Awaits `hook(call)` before each call of the method takes effect: to hold it, or to fail it by raising
        `ApiError`, or a `ConnectionError` for a lost connection. Returns the function that removes the hook.

        Raises `KeyError` for a method the Bot API does not have.
        """
        return self.api.before(method, hook)

    def after(self, method: str, hook: Hook) -> Callable[[], None]:
        """The same after the effect and before the bot gets its answer: raise, and the bot does not know."""
        return self.api.after(method, hook)

    def reset(self) -> None:
        """Empties chats, queues and the log, ends all faults, takes groups away, and sets clock and limits as they were
        at first. Bots, people and what the bots said about themselves stay."""
        self.faults.clear()
        self.clock.reset()
        self.limits.rates = self._rates
        self.limits.reset()
        self.world.forget_queries()
        for bot in self.world.bots.values():
            bot.inbox.clear()
        for room in self.world.rooms:
            room.clear()
        self.world.disband_groups()
        for user in self.world.users.values():
            user.deactivated = False
        self.calls.clear()

    def open(self) -> None:
        """Begins the deliveries to webhooks that an earlier run left; needs a running event loop."""
        self.closing = False
        for bot in self.world.bots.values():
            begin_deliveries(self.world, bot)

    def save(self) -> None:
        """Writes what changed since the last time to the file named by `state`; without one nothing happens."""
        if self._state:
            self._state.save()

    def close(self) -> None:
        """Ends waiting polls, webhook deliveries and page streams, for the server to stop; saves."""
        self.closing = True
        self.save()
        self.faults.clear()
        for bot in self.world.bots.values():
            bot.inbox.hang_up()
            bot.drop_webhook()
        for room in self.world.rooms:
            room.tell("closing")
