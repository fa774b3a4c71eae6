"""Pace: when the next message may go, so that Telegram never has to refuse one, and replies never wait for notices.

Limits are those of Telegram's bot FAQ: about 30 messages a second in all, one a second to one person with short bursts,
20 a minute in a group, 1,000 a second for paid broadcasts. Seconds are of any clock that only goes forward.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import merge
from itertools import islice
from math import ceil, inf

DEFAULT_RATE = 25  # a second, below Telegram's thirty
PAID_RATE = 1_000
WINDOW_SECONDS = 1.0
SHARE = 0.952  # of the rate, at which all of it goes while nobody writes; what is left is a place for the first reply
MOST_KEPT = 1 / 2  # of the rate, for replies
DEMAND_SECONDS = 60.0  # for so long the replies that came are thought to come again
PAID_SHARE = 0.98  # replies go at the other rate: only what the way there takes unevenly is left
UNSURE_SECONDS = 0.002  # by which the shortest way seen may miss the shortest there is
LATE_SECONDS = 0.05  # for so long a turn that comes late is made up for
GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0
CLIMB_SECONDS = 60.0  # for a lane slowed to nothing to be back at its full pace
SLOWEST = 1 / 16
FORGET_CHATS_ABOVE = 10_000

Chat = int | str


class Lane(IntEnum):
    """What is said, the most urgent first; a lane gives way to every one before it."""

    REPLY = 0
    RECEIPT = 1
    REMINDER = 2
    BROADCAST = 3


# Messages that one person may get at once, after a pause.
AT_ONCE = {Lane.REPLY: 4.0, Lane.RECEIPT: 2.0, Lane.REMINDER: 1.0, Lane.BROADCAST: 1.0}


@dataclass(slots=True)
class Bucket:
    """Tokens that grow by `rate` a second up to `size`."""

    size: float
    rate: float
    level: float
    at: float

    def wait(self, now: float, needed: float) -> float:
        """Seconds until `needed` tokens are there; 0 when they are."""
        return max(0.0, (needed - self._level(now)) / self.rate)

    def take(self, now: float, tokens: float) -> None:
        """Take them; the level may fall below nothing, for what weighs more than the bucket holds."""
        self.level, self.at = self._level(now) - tokens, now

    def _level(self, now: float) -> float:
        return min(self.size, self.level + (now - self.at) * self.rate)


@dataclass(slots=True)
class Window:
    """At most `limit` messages within any `seconds`."""

    limit: int
    seconds: float = WINDOW_SECONDS
    _sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float, weight: int) -> float:
        """Seconds until `weight` more fit; more than the limit needs an empty window."""
        while self._sent and self._sent[0] + self.seconds <= now:
            self._sent.popleft()
        excess = len(self._sent) + min(weight, self.limit) - self.limit
        return max(0.0, self._sent[excess - 1] + self.seconds - now) if excess > 0 else 0.0

    def take(self, now: float, weight: int) -> None:
        self._sent.extend([now] * weight)


class Places:
    """At most `limit` messages within any second, by Telegram's own count.

    Telegram counts a message at some moment between its call and the answer, so its place is free a second after the
    answer, less the shortest time that an answer ever took: what every message takes on its way brings no two of them
    closer together. An answer that takes longer than a second is not waited for.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._under_way: dict[int, float] = {}  # since when, by the number of the place
        self._counted: deque[float] = deque()
        self._next = 0
        self._shortest = inf

    def wait(self, now: float, weight: int) -> float:
        """Seconds until `weight` more fit, as far as is known now; more than the limit needs all places."""
        self._forget(now - WINDOW_SECONDS)
        excess = len(self._under_way) + len(self._counted) + min(weight, self._limit) - self._limit
        if excess <= 0:
            return 0.0
        return next(islice(merge(self._under_way.values(), self._counted), excess - 1, None)) + WINDOW_SECONDS - now

    def take(self, now: float, weight: int) -> range:
        """The numbers of the places that a message takes."""
        taken = range(self._next, self._next + weight)
        self._next += weight
        self._under_way.update(dict.fromkeys(taken, now))
        return taken

    def give_back(self, places: Iterable[int]) -> None:
        for each in places:
            self._under_way.pop(each, None)

    def answered(self, places: Iterable[int], now: float, took: float) -> None:
        """The answer is here, so many seconds after the call."""
        self._shortest = min(self._shortest, took)
        for each in places:
            if self._under_way.pop(each, None) is not None:
                self._counted.append(now - max(0.0, self._shortest - UNSURE_SECONDS))

    def fill(self, now: float) -> None:
        """All of it may have been used until now."""
        self._counted.extend([now] * self._limit)

    def _forget(self, until: float) -> None:
        while self._counted and self._counted[0] <= until:
            self._counted.popleft()
        while self._under_way and self._under_way[first := next(iter(self._under_way))] <= until:
            del self._under_way[first]


@dataclass(slots=True)
class Halt:
    """A lane that Telegram told to wait: closed until a time, then slower by `factor`, which climbs back to 1."""

    until: float = 0.0
    factor: float = 1.0

    def pace(self, now: float) -> float:
        """The share of the full rate the lane may take, from `SLOWEST` to 1."""
        return min(1.0, self.factor + max(0.0, now - self.until) / CLIMB_SECONDS)


class Demand:
    """How many places replies need to find free so that none of them waits, as the last minute has shown it.

    A reply takes a place at once; places come free again at `rate`. What replies took and did not get back yet is their
    backlog, and the highest of the last minute is kept free. Replies at even pauses need one place; five a second at
    random times have a backlog of three or four at the most. That a reply has a higher one than all n before it in that
    minute has a chance of 1 / (n + 1) at the most; how many do wait is in `Flow`.
    """

    def __init__(self, rate: int) -> None:
        self._most = int(rate * MOST_KEPT)
        self._owed = Bucket(0.0, rate, 0.0, 0.0)  # empty by the backlog
        self._seen: dict[int, float] = {}  # when there was last need of so many, the most first

    def places(self, now: float) -> int:
        """To keep free: none after a minute without a reply, half of the rate at the most."""
        return next((need for need, at in self._seen.items() if at > now - DEMAND_SECONDS), 0)

    def came(self, now: float, weight: int) -> None:
        """A reply of so many messages took its places."""
        self._owed.take(now, weight)
        need = min(self._most, ceil(-self._owed.level))
        self._seen = {more: at for more, at in self._seen.items() if more > need} | {need: now}


class Flow:
    """All that goes at one rate: never more than `rate` in a second, and `share` of it on average, evenly, while nobody
    writes.

    A reply takes any place that is free, and with it the turn of the next message that is none. As replies come, others
    leave free as many places as `Demand` says, and go slower by as much. Of 25 a second, with a broadcast without end
    and replies at random times, that leaves in all (ten times ten minutes, simulated):

        replies a second    0        0.5      1        5        8        12
        of the rate         95.2 %   93.7 %   92.2 %   86.6 %   83.2 %   78.2 %
        replies that wait   -        0.4 %    0.2 %    0.1 %    0.1 %    0.7 %
    """

    def __init__(self, rate: int, share: float) -> None:
        self.rate = rate
        self.places = Places(rate)
        self._demand = Demand(rate)
        self._usual = rate * share
        self._turns = Bucket(max(1.5, rate * LATE_SECONDS), self._usual, 1.0, 0.0)

    def wait(self, lane: Lane, now: float, weight: int) -> float:
        """Seconds until messages of `lane` may go."""
        if lane is Lane.REPLY:
            return self.places.wait(now, weight)
        kept = self._demand.places(now)
        self._turns.rate = min(self._usual, self.rate - kept)
        return max(self.places.wait(now, weight + kept), self._turns.wait(now, min(weight, 1)))

    def take(self, lane: Lane, now: float, weight: int) -> range:
        """Messages go; the numbers of their places."""
        if lane is Lane.REPLY:
            self._demand.came(now, weight)
        self._turns.take(now, weight)
        self._turns.level = max(self._turns.level, -self.rate)  # whatever replies took, others go soon after
        return self.places.take(now, weight)

    def give_back(self, places: range, now: float) -> None:
        """Messages that were to go do not."""
        self._turns.take(now, -len(places))
        self.places.give_back(places)


def quiet_rate(rate: int, *, paid: bool = False) -> float:
    """Messages a second of a broadcast while nobody writes, where `rate` is set: what is known before it has begun."""
    return PAID_RATE * PAID_SHARE if paid else rate * SHARE


class Pace:
    """What has gone lately, and so when more may go: `rate` messages a second over all lanes, paid ones apart."""

    def __init__(self, rate: int = DEFAULT_RATE, paid_rate: int = PAID_RATE) -> None:
        self.halts: dict[Lane, Halt] = {}
        self._flows = {False: Flow(rate, SHARE), True: Flow(paid_rate, PAID_SHARE)}
        self._slow: dict[Lane, Bucket] = {}
        self._people: dict[Chat, Bucket] = {}
        self._groups: dict[Chat, Window] = {}
        self._knows_people_since = -inf

    @property
    def rate(self) -> int:
        """Messages a second over all lanes."""
        return self._flows[False].rate

    def open_in(self, lane: Lane, now: float, weight: int = 1, *, paid: bool = False) -> float:
        """Seconds until a message of `lane` may go to somebody; 0 is now."""
        flow = self._flows[paid].wait(lane, now, weight)
        return max(flow, self._halted(lane, now, self._share(weight, paid))) if lane in self.halts else flow

    def chat_free_in(self, lane: Lane, chat: Chat | None, now: float, weight: int = 1) -> float:
        """Seconds until `chat` may get a message of `lane`. Groups have negative ids or names; None is nobody."""
        if chat is None:
            return 0.0
        if _is_group(chat):
            group = self._groups.get(chat)
            return group.wait(now, weight) if group else 0.0
        size = AT_ONCE[Lane.REPLY]
        return self._person(chat, now).wait(now, min(weight + size - AT_ONCE[lane], size))

    def wait(self, lane: Lane, chat: Chat | None, now: float, weight: int = 1, *, paid: bool = False) -> float:
        """Seconds until a message of `lane` may go to `chat`; 0 is now."""
        return max(self.open_in(lane, now, weight, paid=paid), self.chat_free_in(lane, chat, now, weight))

    def take(self, lane: Lane, chat: Chat | None, now: float, weight: int = 1, *, paid: bool = False) -> range:
        """It goes; right after `wait` was 0. The numbers of its places are for `answered` or `give_back`."""
        if lane in self._slow:
            self._slow[lane].take(now, self._share(weight, paid))
        if chat is not None:
            self._count(chat, now, weight)
        return self._flows[paid].take(lane, now, weight)

    def answered(self, places: range, now: float, took: float, *, paid: bool = False) -> None:
        """Telegram answered, `took` seconds after the call: by now it has counted the message."""
        self._flows[paid].places.answered(places, now, took)

    def give_back(self, places: range, now: float, *, paid: bool = False) -> None:
        """What was to go turned out to be needless."""
        self._flows[paid].give_back(places, now)

    def start_over(self, now: float, groups: Mapping[Chat, Sequence[float]]) -> None:
        """A process before this one may have said anything until `now`; in `groups` it did at these times."""
        for flow in self._flows.values():
            flow.places.fill(now)
        self._knows_people_since = now
        for chat, times in groups.items():
            for at in sorted(times):
                self._count(chat, at, 1)

    def flooded(self, lane: Lane, seconds: float, now: float) -> Halt:
        """Telegram refused one and asks for `seconds` of silence: the lane stops, and goes on at half its pace."""
        halt = self.halts.get(lane, Halt())
        if halt.until > now:  # of those that were under way together, the first has slowed the lane
            return self.halt(lane, Halt(max(halt.until, now + seconds), halt.factor))
        return self.halt(lane, Halt(now + seconds, max(SLOWEST, halt.pace(now) / 2)))

    def halt(self, lane: Lane, halt: Halt) -> Halt:
        """Stop a lane as `halt` says: one that is new, or from before a restart."""
        self.halts[lane] = halt
        self._slow[lane] = Bucket(1.0, self.rate * halt.factor, 0.0, halt.until)
        return halt

    def _share(self, weight: int, paid: bool) -> float:
        """What a message takes of a lane that was slowed: paid ones are slowed from a higher rate."""
        return weight * self.rate / self._flows[paid].rate

    def _halted(self, lane: Lane, now: float, weight: float) -> float:
        halt = self.halts[lane]
        if now < halt.until:
            return halt.until - now
        pace = halt.pace(now)
        if pace >= 1.0:
            del self._slow[lane], self.halts[lane]
            return 0.0
        self._slow[lane].rate = self.rate * pace
        return self._slow[lane].wait(now, min(weight, 1))

    def _person(self, chat: Chat, now: float) -> Bucket:
        if len(self._people) > FORGET_CHATS_ABOVE:
            self._people = {id_: bucket for id_, bucket in self._people.items() if bucket.wait(now, bucket.size) > 0}
        size = AT_ONCE[Lane.REPLY]
        full = min(size, now - self._knows_people_since)  # what somebody got before is unknown
        return self._people.setdefault(chat, Bucket(size, 1.0, full, now))

    def _count(self, chat: Chat, now: float, weight: int) -> None:
        if _is_group(chat):
            self._groups.setdefault(chat, Window(GROUP_MESSAGES, GROUP_SECONDS)).take(now, weight)
        else:
            self._person(chat, now).take(now, weight)


def _is_group(chat: Chat) -> bool:
    return isinstance(chat, str) or chat < 0
