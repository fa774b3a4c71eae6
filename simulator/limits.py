"""Telegram's rate limits: how much a bot may send at all, to one person, and to one group."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from simulator.call import Call
from simulator.wire import too_many_requests

_METERED = ("send", "copyMessage", "forwardMessage", "editMessage", "stopMessage", "createForumTopic", "editForumTopic")
_UNMETERED = frozenset({"sendChatAction", "sendMessageDraft"})
_SEVERAL = {"sendMediaGroup": "media", "copyMessages": "message_ids", "forwardMessages": "message_ids"}
_NEVER_REFUSED = frozenset({"getUpdates"})
_SWEEP_EVERY = 1024
_KEPT_SECONDS = 3600
_ROUNDING_SECONDS = 1e-6  # Unix times as floats are exact to a quarter of this


@dataclass(frozen=True, slots=True)
class Rates:
    """What a bot may send; the numbers are those of Telegram's bot FAQ ("My bot is hitting limits").

    To one person it is `chat_per_second` in the long run, of which `chat_burst` may come at once; edits count, and in
    groups new topics. With `spreads` a full chat stops the bot's other calls too, as Telegram may do.
    """

    per_second: int = 30
    paid_per_second: int = 1000
    chat_per_second: float = 1.0
    chat_burst: int = 5
    group_per_minute: int = 20
    spreads: bool = False

    def __post_init__(self) -> None:
        numbers = (self.per_second, self.paid_per_second, self.chat_per_second, self.chat_burst, self.group_per_minute)
        if any(isinstance(each, bool) or not 0 < each < 1_000_000 for each in numbers):
            raise ValueError("every rate is a number above 0 and below a million")


class Meter(ABC):
    """What was sent lately, against a limit of so many messages in so many seconds; times are Unix seconds."""

    @abstractmethod
    def wait_seconds(self, now: float, weight: int, limit: int, seconds: float) -> float:
        """How long until `weight` more fit, 0 where they do now. More than the limit needs an empty meter."""

    @abstractmethod
    def add(self, now: float, weight: int) -> None:
        """Counts what is sent, right after `wait_seconds` was 0."""

    @abstractmethod
    def is_idle(self, since: float) -> bool:
        """Whether nothing was sent after `since`."""


class Bucket(Meter):
    """A leaky bucket: the limit may come at once, what follows only as fast as it leaks, `limit / seconds`."""

    def __init__(self) -> None:
        self._level = 0.0
        self._at = float("-inf")

    def wait_seconds(self, now: float, weight: int, limit: int, seconds: float) -> float:
        self._level = max(0.0, self._level - (now - self._at) * limit / seconds)
        self._at = now
        wait = (self._level + min(weight, limit) - limit) * seconds / limit
        return wait if wait > _ROUNDING_SECONDS else 0.0

    def add(self, now: float, weight: int) -> None:
        self._level += weight

    def is_idle(self, since: float) -> bool:
        return self._at <= since


class Window(Meter):
    """A sliding window: so many messages within any so many seconds."""

    def __init__(self) -> None:
        self._sent: deque[tuple[float, int]] = deque()
        self._total = 0

    def wait_seconds(self, now: float, weight: int, limit: int, seconds: float) -> float:
        self._forget(now - seconds + _ROUNDING_SECONDS)
        excess, wait = self._total + min(weight, limit) - limit, 0.0
        for at, each in self._sent:
            if excess <= 0:
                break
            excess -= each
            wait = at + seconds - now
        return wait

    def add(self, now: float, weight: int) -> None:
        self._sent.append((now, weight))
        self._total += weight

    def is_idle(self, since: float) -> bool:
        return not self._sent or self._sent[-1][0] <= since

    def _forget(self, until: float) -> None:
        while self._sent and self._sent[0][0] <= until:
            self._total -= self._sent.popleft()[1]


@dataclass(frozen=True, slots=True)
class _Bound:
    """One limit that a message falls under."""

    meter: Meter
    limit: int
    seconds: float
    halts: object  # who has to wait when it is reached: the whole bot, or one chat of it


class Limits:
    """The meter all calls pass; without `rates` it lets everything through. `now` gives aware UTC."""

    def __init__(self, now: Callable[[], datetime], rates: Rates | None = None) -> None:
        self._now = now
        self.rates = rates
        self.reset()

    def reset(self) -> None:
        """Forgets what was sent; the rates stay."""
        self._meters: dict[object, Meter] = {}
        self._halted: dict[object, float] = {}
        self._latest = float("-inf")
        self._metered = 0

    async def meter(self, call: Call) -> None:
        """Counts a call before its effect. Raises `ApiError` 429 with the whole seconds to wait (at least 1)."""
        if self.rates and (wait := self.wait_seconds(call, self.rates)) > 0:
            raise too_many_requests(max(1, ceil(wait)))

    def wait_seconds(self, call: Call, rates: Rates) -> float:
        """How long the bot has to wait with this call; 0 lets it pass and counts it.

        A refused call is not counted. While a limit stops the whole bot, every call but `getUpdates` is refused.
        """
        now = self._now().timestamp()
        if now < self._latest:  # the clock was set back: what is counted lies in the future
            self.reset()
        self._latest = now
        bot, chat, weight = call.caller.id, call.parameters.get("chat_id"), _weight(call)
        if call.method in _NEVER_REFUSED:
            return 0.0
        if (halt := max(self._halt(bot), self._halt((bot, chat)) if weight else 0.0) - now) > _ROUNDING_SECONDS:
            return halt
        return self._count(now, weight, self._bounds(call, rates)) if weight else 0.0

    def _halt(self, who: object) -> float:
        return self._halted.get(who, float("-inf"))

    def _count(self, now: float, weight: int, bounds: list[_Bound]) -> float:
        for bound in bounds:
            if (wait := bound.meter.wait_seconds(now, weight, bound.limit, bound.seconds)) > 0:
                self._halted[bound.halts] = now + max(1, ceil(wait))
                return wait
        for bound in bounds:
            bound.meter.add(now, weight)
        self._sweep(now)
        return 0.0

    def _bounds(self, call: Call, rates: Rates) -> list[_Bound]:
        bot, chat, paid = call.caller.id, call.parameters.get("chat_id"), call.parameters.get("allow_paid_broadcast")
        overall = rates.paid_per_second if paid else rates.per_second
        bounds = [_Bound(self._meter((bot, "paid" if paid else "free"), Window), overall, 1.0, bot)]
        if chat is None:
            return bounds
        halts = bot if rates.spreads else (bot, chat)
        if _is_group(chat):
            return [*bounds, _Bound(self._meter((bot, chat), Window), rates.group_per_minute, 60.0, halts)]
        emptied = rates.chat_burst / rates.chat_per_second
        return [*bounds, _Bound(self._meter((bot, chat), Bucket), rates.chat_burst, emptied, halts)]

    def _meter(self, key: object, kind: type[Meter]) -> Meter:
        return self._meters.setdefault(key, kind())

    def _sweep(self, now: float) -> None:
        """Lets go of chats nothing was sent to for an hour, now and then."""
        self._metered += 1
        if self._metered % _SWEEP_EVERY == 0:
            self._meters = {key: each for key, each in self._meters.items() if not each.is_idle(now - _KEPT_SECONDS)}
            self._halted = {key: until for key, until in self._halted.items() if until > now}


def _weight(call: Call) -> int:
    """How many messages a call sends or edits; 0 for one that is not metered."""
    if call.method in _UNMETERED or not call.method.startswith(_METERED):
        return 0
    several = _SEVERAL.get(call.method)
    return len(call.parameters[several]) if several else 1


def _is_group(chat: int | str) -> bool:
    """Groups and channels have negative ids, or names."""
    return isinstance(chat, str) or chat < 0
