"""The gate: every message of the bot passes here, as fast as Telegram takes them, the more urgent first."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from rules.pace import Chat, Halt, Lane, Pace

SHORTEST_PAUSE_SECONDS = 0.002


class Message(NamedTuple):
    """What asks to pass: so many messages of a lane to a chat, None where nobody knows to whom."""

    lane: Lane
    chat: Chat | None
    weight: int = 1
    paid: bool = False


class Passage(NamedTuple):
    """A message that was let through, and the numbers of the places it took."""

    message: Message
    places: range


@dataclass(slots=True)
class Speech:
    """Whose calls these are. `passed` is what has been let through already, and whose call is to come."""

    lane: Lane = Lane.REPLY
    passed: Passage | None = None


_speech: ContextVar[Speech | None] = ContextVar("speech", default=None)


@contextmanager
def speaking(lane: Lane, passed: Passage | None = None) -> Iterator[Speech]:
    """What is sent within the block belongs to `lane`; whatever is sent outside such a block is a reply."""
    speaker = Speech(lane, passed)
    token = _speech.set(speaker)
    try:
        yield speaker
    finally:
        _speech.reset(token)


def speech() -> Speech:
    """Whose call is being made."""
    return _speech.get() or Speech()


class Timer(Protocol):
    def cancel(self) -> None: ...


class _Waiting(NamedTuple):
    message: Message
    turn: asyncio.Future[Passage]


def _later(seconds: float, act: Callable[[], None]) -> Timer:
    return asyncio.get_running_loop().call_later(seconds, act)


class Gate:
    """Lets messages through at `pace`. `clock` is in seconds and only goes forward; `remember` is told of each halt:
    its lane, and for how many seconds it stands still and at which share of its pace it goes on."""

    def __init__(
        self,
        pace: Pace,
        clock: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], Timer] = _later,
        remember: Callable[[Lane, float, float], None] = lambda lane, seconds, factor: None,
    ) -> None:
        self._pace = pace
        self._clock = clock
        self._later = later
        self._remember = remember
        # In the order of the lanes; paid ones wait apart, for they go at a rate of their own.
        self._queues: dict[tuple[Lane, bool], deque[_Waiting]] = {
            (lane, paid): deque() for lane in Lane for paid in (False, True)
        }
        self._timer: Timer | None = None

    async def enter(self, message: Message) -> Passage:
        """Wait for the turn of a message; who is cancelled gives the turn up."""
        mine = _Waiting(message, asyncio.get_running_loop().create_future())
        self._queues[message.lane, message.paid].append(mine)
        self._let_through()
        return await mine.turn

    def answered(self, passage: Passage, seconds: float) -> None:
        """The call of a message that was let through has ended, so many seconds after it began."""
        self._pace.answered(passage.places, self._clock(), seconds, paid=passage.message.paid)

    def give_back(self, passage: Passage) -> None:
        """There will be no call."""
        self._pace.give_back(passage.places, self._clock(), paid=passage.message.paid)

    def start_over(self, groups: Mapping[Chat, Sequence[float]]) -> None:
        """Wait out what a process before this one may have said; in `groups` it said something so many seconds ago."""
        now = self._clock()
        self._pace.start_over(now, {chat: [now - age for age in ages] for chat, ages in groups.items()})

    def waits(self, lane: Lane) -> float:
        """Seconds until a lane may say something to anybody."""
        return self._pace.open_in(lane, self._clock())

    def send_away(self, lane: Lane) -> None:
        """Cancel whoever waits in a lane."""
        for paid in (False, True):
            for each in self._queues[lane, paid]:
                each.turn.cancel()
            self._queues[lane, paid].clear()

    def flooded(self, lane: Lane, seconds: float) -> None:
        """Telegram refused a message of `lane` and asks for so many seconds of silence."""
        now = self._clock()
        halt = self._pace.flooded(lane, seconds, now)
        self._remember(lane, halt.until - now, halt.factor)

    def resume(self, lane: Lane, seconds: float, factor: float) -> None:
        """A lane was told to wait before a restart: for so many seconds from now, fewer than none where it is over."""
        self._pace.halt(lane, Halt(self._clock() + seconds, factor))

    def _let_through(self) -> None:
        """Whoever may go now goes; the next look is when the first of the others may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        pauses = [self._drain(lane, waiting) for (lane, _), waiting in self._queues.items() if waiting]
        soonest = min((pause for pause in pauses if pause is not None), default=None)
        if soonest is not None:
            self._timer = self._later(max(soonest, SHORTEST_PAUSE_SECONDS), self._let_through)

    def _drain(self, lane: Lane, waiting: deque[_Waiting]) -> float | None:
        """Let those of one queue go whose time has come, in order; seconds until the next of them may, if any waits."""
        now = self._clock()
        held: list[_Waiting] = []
        soonest: float | None = None
        while waiting:
            each = waiting.popleft()
            if each.turn.done():
                continue
            message = each.message
            closed = self._pace.open_in(lane, now, message.weight, paid=message.paid)
            pause = closed or self._pace.chat_free_in(lane, message.chat, now, message.weight)
            if pause <= 0:
                places = self._pace.take(lane, message.chat, now, message.weight, paid=message.paid)
                each.turn.set_result(Passage(message, places))
                continue
            held.append(each)
            soonest = pause if soonest is None else min(soonest, pause)
            if closed > 0:  # to everybody
                break
        waiting.extendleft(reversed(held))
        return soonest


class OpenGate(Gate):
    """A gate that nobody waits at: for a Telegram that has no limits."""

    def __init__(self) -> None:
        super().__init__(Pace())

    async def enter(self, message: Message) -> Passage:
        return Passage(message, range(0))

    def flooded(self, lane: Lane, seconds: float) -> None:
        return
