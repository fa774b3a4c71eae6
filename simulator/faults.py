"""What goes wrong on request: calls refused, dropped or held, updates lost, repeated, late or malformed."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from http.client import responses
from itertools import count
from random import Random
from typing import TypedDict, Unpack

from simulator.call import Call
from simulator.clock import SimulatedClock
from simulator.inbox import ALL_KINDS, Delivery
from simulator.signatures import METHODS
from simulator.wire import ApiError, Json, too_many_requests
from simulator.world import Bot, User, World

EVERY = "*"
LONGEST_HANG_SECONDS = 86_400

# Updates a client library may choke on; each is given a proper update_id.
MALFORMED: dict[str, Json] = {
    "unknown_kind": {"telepathy": {"id": "1", "thought": "…"}},
    "empty": {},
    "no_chat": {"message": {"message_id": 1, "date": 0, "text": "whose?"}},
    "wrong_type": {"message": "a text where an object belongs"},
    "null_message": {"message": None},
    "huge_number": {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}, "text": "!"}},
}


class DroppedConnectionError(ConnectionResetError):
    """The connection ends without an answer: by a close, or with `reset` by TCP RST."""

    def __init__(self, *, reset: bool = False) -> None:
        super().__init__("the simulator dropped the connection")
        self.reset = reset


class Kind(StrEnum):
    """The faults there are: the first three strike calls, the last one start links, the others updates."""

    REFUSE = "refuse"
    DROP = "drop"
    HANG = "hang"
    LOSE = "lose"
    RESEND = "resend"
    REPEAT = "repeat"
    LATE = "late"
    LOSE_PAYLOAD = "lose_payload"


class When(StrEnum):
    """Before the call's effect, or after it."""

    BEFORE = "before"
    AFTER = "after"


_CALL_KINDS = frozenset({Kind.REFUSE, Kind.DROP, Kind.HANG})
_LINK_KINDS = frozenset({Kind.LOSE_PAYLOAD})
_UPDATE_KINDS = frozenset(Kind) - _CALL_KINDS - _LINK_KINDS
_LINK = "message"  # what a start link becomes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong. Raises `ValueError` for one that cannot be.

    `on` is a method of the Bot API or a kind of update, by the fault's kind, `*` for all. It strikes `times` times
    (None: until it is removed), each time with a `probability` that `seed` makes repeatable, for one `person` or all.
    `code`, `retry_after` (seconds) and `description` belong to `refuse`, `reset` to `drop`, `seconds` to `hang`
    (None: for ever).
    """

    kind: Kind
    on: str = EVERY
    when: When = When.BEFORE
    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    person: int | None = None
    code: int = 502
    retry_after: int | None = None
    description: str = ""
    reset: bool = False
    seconds: float | None = None

    def __post_init__(self) -> None:
        known = METHODS.keys() if self.kind in _CALL_KINDS else ALL_KINDS if self.kind in _UPDATE_KINDS else {_LINK}
        wrong = {
            f"{self.kind} does not strike {self.on!r}": self.on != EVERY and self.on not in known,
            "a probability lies between 0 and 1": not 0 <= self.probability <= 1,
            "a fault strikes a whole number of times, at least once": not _is_whole(self.times, 1),
            "retry_after is a whole number of seconds": not _is_whole(self.retry_after, 0),
            "a refusal has a code from 400 to 599": self.code not in range(400, 600),
            "a call hangs from 0 seconds to a day": not 0 <= (self.seconds or 0) <= LONGEST_HANG_SECONDS,
        }
        if reason := next((each for each, is_wrong in wrong.items() if is_wrong), None):
            raise ValueError(reason)

    @classmethod
    def read(cls, given: Json) -> Fault:
        """A fault as it comes over HTTP. Raises `ValueError` or `TypeError` with what is wrong, `KeyError` for a
        missing kind."""
        if unknown := given.keys() - cls.__dataclass_fields__.keys():
            raise ValueError(f"a fault has no {min(unknown)!r}")
        kind, when = Kind(given["kind"]), When(given.get("when", When.BEFORE))
        return cls(**{**given, "kind": kind, "when": when})

    @property
    def refusal(self) -> ApiError:
        """What a refused call raises, in Telegram's words."""
        if self.code == HTTPStatus.TOO_MANY_REQUESTS:
            return too_many_requests(self.retry_after or 1)
        return ApiError(self.code, self.description or responses.get(self.code, "Error"))


def _is_whole(number: int | None, least: int) -> bool:
    return number is None or (isinstance(number, int) and number >= least)


class Bounds(TypedDict, total=False):
    """How often a fault strikes, and whom."""

    times: int | None
    probability: float
    seed: int
    person: int | None


class FaultNames(ABC):
    """The faults by name, for those who add them here or over HTTP; each returns the fault's number."""

    @abstractmethod
    def add(self, fault: Fault) -> int:
        """Lets a fault strike from now on."""

    def too_many_requests(self, on: str = EVERY, retry_after: int = 1, **bounds: Unpack[Bounds]) -> int:
        """429 with the seconds to wait; nothing was done."""
        return self.add(Fault(kind=Kind.REFUSE, on=on, code=429, retry_after=retry_after, **bounds))

    def server_error(self, on: str = EVERY, code: int = 502, **bounds: Unpack[Bounds]) -> int:
        """500 or 502 (or any refusal) before the effect."""
        return self.add(Fault(kind=Kind.REFUSE, on=on, code=code, **bounds))

    def drop_before(self, on: str = EVERY, *, reset: bool = False, **bounds: Unpack[Bounds]) -> int:
        """The connection is lost, nothing was done."""
        return self.add(Fault(kind=Kind.DROP, on=on, reset=reset, **bounds))

    def drop_after(self, on: str = EVERY, *, reset: bool = False, **bounds: Unpack[Bounds]) -> int:
        """The connection is lost, and it was done."""
        return self.add(Fault(kind=Kind.DROP, when=When.AFTER, on=on, reset=reset, **bounds))

    def hang_before(self, on: str = EVERY, seconds: float | None = None, **bounds: Unpack[Bounds]) -> int:
        """No answer for so long, None for ever; undone where the bot hangs up meanwhile. Also a slow network."""
        return self.add(Fault(kind=Kind.HANG, on=on, seconds=seconds, **bounds))

    def hang_after(self, on: str = EVERY, seconds: float | None = None, **bounds: Unpack[Bounds]) -> int:
        """It is done, the answer comes so much later, None for never."""
        return self.add(Fault(kind=Kind.HANG, when=When.AFTER, on=on, seconds=seconds, **bounds))

    def lose(self, on: str = "callback_query", **bounds: Unpack[Bounds]) -> int:
        """An update never arrives."""
        return self.add(Fault(kind=Kind.LOSE, on=on, **bounds))

    def resend(self, on: str = "callback_query", **bounds: Unpack[Bounds]) -> int:
        """An update comes again under a new update id, as a client repeats a press after a reconnect."""
        return self.add(Fault(kind=Kind.RESEND, on=on, **bounds))

    def repeat(self, on: str = EVERY, **bounds: Unpack[Bounds]) -> int:
        """An update comes again under its own update id, after it was confirmed."""
        return self.add(Fault(kind=Kind.REPEAT, on=on, **bounds))

    def late(self, on: str = EVERY, **bounds: Unpack[Bounds]) -> int:
        """An update comes after the person's next one."""
        return self.add(Fault(kind=Kind.LATE, on=on, **bounds))

    def lose_payload(self, **bounds: Unpack[Bounds]) -> int:
        """A start link, opened or scanned, arrives as a bare /start, as some phones do it."""
        return self.add(Fault(kind=Kind.LOSE_PAYLOAD, **bounds))


@dataclass(slots=True, eq=False)
class Standing:
    """A fault in force: how often it struck, and the calls it holds."""

    id: int
    fault: Fault
    left: int | None
    random: Random
    hits: int = 0
    held: set[asyncio.Future[None]] = field(default_factory=set)

    def strikes(self) -> bool:
        """Whether it strikes this time; counted if so."""
        if self.left == 0 or self.random.random() >= self.fault.probability:
            return False
        self.hits += 1
        if self.left is not None:
            self.left -= 1
        return True

    def release(self) -> None:
        """Lets the held calls go on."""
        for holding in self.held:
            holding.cancel()

    def as_json(self) -> Json:
        """As it is shown over HTTP."""
        return {"id": self.id, "hits": self.hits, "left": self.left, **asdict(self.fault)}


class Faults(FaultNames):
    """The faults in force. Calls pass `before` and `after`, the updates of each bot its inbox's `fate`."""

    def __init__(self, world: World, clock: SimulatedClock) -> None:
        self._world = world
        self._clock = clock
        self._ids = count(1)
        self._standing: dict[int, Standing] = {}
        self._late: dict[tuple[int, int], list[Delivery]] = {}
        world.open_link = self.open_link

    def watch(self, bot: Bot) -> None:
        """Lets faults strike the updates of a bot."""
        bot.inbox.fate = partial(self.fate, bot)

    def add(self, fault: Fault) -> int:
        number = next(self._ids)
        # Chance here is a test's, and has to be the same in every run.
        self._standing[number] = Standing(number, fault, fault.times, Random(fault.seed))  # noqa: S311
        return number

    def remove(self, number: int) -> None:
        """Ends a fault: held calls go on, late updates are delivered. Raises `KeyError` for an unknown one."""
        standing = self._standing.pop(number)
        standing.release()
        if standing.fault.kind is Kind.LATE:
            self._deliver_late()

    def clear(self) -> None:
        """Ends them all."""
        for number in tuple(self._standing):
            self.remove(number)

    @property
    def standing(self) -> list[Standing]:
        """The faults in force, those included that have struck as often as they were to."""
        return list(self._standing.values())

    @property
    def may_hold_calls(self) -> bool:
        """Whether a call may be held, so that it is worth watching for a bot that hangs up."""
        return any(each.fault.kind is Kind.HANG for each in self._standing.values())

    async def before(self, call: Call) -> None:
        """Strikes a call before its effect. Raises `ApiError` or `DroppedConnectionError`."""
        await self._befall(call, When.BEFORE)

    async def after(self, call: Call) -> None:
        """Strikes a call after its effect. Raises `DroppedConnectionError`."""
        await self._befall(call, When.AFTER)

    def fate(self, bot: Bot, kind: str, content: Json) -> list[Delivery]:
        """What becomes of an update on its way into the bot's queue."""
        person = content.get("from", {}).get("id", 0)
        held = self._late.pop((bot.id, person), [])
        deliveries = [Delivery(kind, {kind: content})]
        for standing in self._striking(_UPDATE_KINDS, kind, person):
            match standing.fault.kind:
                case Kind.LOSE:
                    return held
                case Kind.RESEND:
                    deliveries.append(Delivery(kind, {kind: self._pressed_again(kind, content)}))
                case Kind.REPEAT:
                    deliveries = [Delivery(kind, {kind: content}, again=True), *deliveries[1:]]
                case _ if not held:
                    self._late[bot.id, person] = deliveries
                    return []
        return deliveries + held

    def open_link(self, user: User, payload: str) -> str:
        """What of a start link's payload gets through."""
        return "" if any(self._striking(_LINK_KINDS, _LINK, user.id)) else payload

    async def _befall(self, call: Call, when: When) -> None:
        if not self._standing:
            return
        for standing in self._striking(_CALL_KINDS, call.method, call.parameters.get("chat_id"), when):
            fault = standing.fault
            call.fault = fault.kind if fault.kind is Kind.REFUSE else f"{fault.kind} {when}"
            match fault.kind:
                case Kind.REFUSE:
                    raise fault.refusal
                case Kind.DROP:
                    raise DroppedConnectionError(reset=fault.reset)
                case _:
                    await self._hold(standing)

    async def _hold(self, standing: Standing) -> None:
        """Waits until the fault's time is over or the fault is removed."""
        seconds = standing.fault.seconds
        loop = asyncio.get_running_loop()
        holding = loop.create_future() if seconds is None else loop.create_task(self._clock.sleep(seconds))
        standing.held.add(holding)
        try:
            await asyncio.wait({holding})
        finally:
            standing.held.discard(holding)
            holding.cancel()

    def _striking(
        self, kinds: frozenset[Kind], on: str, person: object, when: When = When.BEFORE
    ) -> Iterator[Standing]:
        for standing in self.standing:
            fault = standing.fault
            fits = fault.kind in kinds and fault.on in (EVERY, on) and fault.when is when
            if fits and fault.person in (None, person) and standing.strikes():
                yield standing

    def _pressed_again(self, kind: str, content: Json) -> Json:
        query = self._world.queries.get(content["id"]) if kind == "callback_query" else None
        return {**content, "id": self._world.add_query(query)} if query else content

    def _deliver_late(self) -> None:
        inboxes = {bot.id: bot.inbox for bot in self._world.bots.values()}
        for (bot_id, _), deliveries in self._late.items():
            for delivery in deliveries:
                inboxes[bot_id].queue(delivery)
        self._late.clear()
