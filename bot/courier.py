"""The courier: the only code that speaks unasked. It takes what is due from the outbox and says it, once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from telegram.error import Conflict, Forbidden, InvalidToken, TelegramError

from bot import network, saying
from bot.gate import Gate, OpenGate, speaking
from bot.lanes import Lanes
from bot.ledger import DATABASE_PAUSE_SECONDS, Ledger, Recheck
from bot.network import Outcome
from handlers.wire import Wire
from rules.deliveries import policy
from rules.pace import Lane
from storage import outbox
from storage.database import Database, DatabaseError, Session
from storage.outbox import Closing, Due

LEASE = timedelta(seconds=60)  # how long a courier that says nothing keeps what it took
HANDS = {Lane.RECEIPT: 64, Lane.REMINDER: 64, Lane.BROADCAST: 512}  # deliveries in hand at a time
# Of them between the gate and the answer: at a thousand a second and a tenth of a second each, and no more, for a
# reply finds as many before it where the way is narrow.
AT_ONCE = {Lane.RECEIPT: 64, Lane.REMINDER: 64, Lane.BROADCAST: 128}
PORTION = 100  # taken in one transaction, which holds the event loop for some milliseconds
LONGEST_REST_SECONDS = 5.0  # another process may have put something into the outbox
GRACE_SECONDS = 10.0  # for the calls under way when the bot stops
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 120, 600))  # before each further try
MOST_UNSURE_TRIES = 2  # of what may have arrived: once more, then it is left as uncertain

log = logging.getLogger(__name__)


class Courier:
    """Drains the outbox of `database` through `gate`: one message at a time for a chat, many chats side by side.

    Each lane has a hand of its own, so that no receipt waits behind a broadcast. `rechecks` say by kind whether a
    delivery is still worth its call.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        gate: Gate | None = None,
        rechecks: Mapping[str, Recheck] | None = None,
        lease: timedelta = LEASE,
    ) -> None:
        self._database = database
        self._clock = clock
        self._gate = gate or OpenGate()
        self._lease = lease
        self._ledger = Ledger(database, clock, lease, rechecks or {})
        self._hands: dict[Lane, dict[int, Due]] = {lane: {} for lane in HANDS}
        self._renew_at = clock() + lease / 3
        self._bell = asyncio.Event()
        self._refused: TelegramError | None = None
        self._is_stopping = False

    def wake(self) -> None:
        """There may be something to say now."""
        self._bell.set()

    async def run(self, wire: Wire) -> None:
        """Say what falls due, until cancelled. Raises `InvalidToken` or `Conflict` when Telegram will not have us.

        After it ended, for whatever reason, it can be run again.
        """
        lanes = self._lanes(wire)
        self._refused, self._is_stopping = None, False
        try:
            while self._refused is None:
                self._bell.clear()
                await self._rest(await self._taken_up(lanes))
            raise self._refused
        finally:
            await self._stop(lanes)

    async def drain(self, wire: Wire) -> None:
        """Say everything that is due now."""
        lanes = self._lanes(wire)
        while await self._take_up(lanes):
            for each in lanes.values():
                await each.idle()
            await self._ledger.flush()

    def _lanes(self, wire: Wire) -> dict[Lane, Lanes[Due]]:
        async def deliver(due: Due) -> None:
            await self._deliver(wire, due)

        return {lane: Lanes(deliver, width) for lane, width in AT_ONCE.items()}

    async def _taken_up(self, lanes: Mapping[Lane, Lanes[Due]]) -> float:
        """Take up what is due; seconds until there may be more, as far as this process knows."""
        try:
            if await self._take_up(lanes):
                return 0.0
            with self._database.reading() as session:
                next_due = outbox.next_due(session)
        except DatabaseError as error:
            log.error("the outbox waits for the database: %s", type(error).__name__)
            return DATABASE_PAUSE_SECONDS
        if next_due is None:
            return LONGEST_REST_SECONDS
        return min(LONGEST_REST_SECONDS, max(0.0, (next_due - self._clock()).total_seconds()))

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # `wait_for` would forget a cancellation at the moment the bell rings
                await self._bell.wait()

    async def _take_up(self, lanes: Mapping[Lane, Lanes[Due]]) -> bool:
        """Put what is due and not taken by another courier into its chat's lane; whether there was any."""
        taking = asyncio.ensure_future(self._database.write_down(self._take))
        try:
            taken, lost = await asyncio.shield(taking)
        except asyncio.CancelledError:
            self._keep((await taking)[0])  # it is put back with the rest
            raise
        for due in self._keep(taken):
            lanes[due.lane].put(due.chat_id, due)
        return bool(taken or lost)

    def _keep(self, taken: list[Due]) -> list[Due]:
        """Take in hand; those that were not there yet."""
        new = [due for due in taken if due.id not in self._hands[due.lane]]
        for due in new:
            self._hands[due.lane][due.id] = due
        return new

    def _take(self, session: Session) -> tuple[list[Due], int]:
        """What is ours now; and how many were begun by a courier that is gone."""
        now = self._clock()
        self._renew(session, now)
        outbox.reclaim(session, now)
        lost = [_unsure(due, "interrupted", now) for due in outbox.interrupted(session, now)]
        outbox.close(session, lost, now)
        taken: list[Due] = []
        for lane, hand in self._hands.items():
            if (room := _room(lane, hand)) > 0:
                taken += outbox.lease(session, lane, now, now + self._lease, room)
        return taken, len(lost)

    def _renew(self, session: Session, now: datetime) -> None:
        """What waits at the gate for long, as in a lane that was told to, stays ours."""
        if now >= self._renew_at:
            self._renew_at = now + self._lease / 3
            outbox.renew(session, self._in_hand(), now, now + self._lease)

    def _in_hand(self) -> list[int]:
        return [id_ for hand in self._hands.values() for id_ in list(hand)]  # a copy: asked in a thread, too

    async def _deliver(self, wire: Wire, due: Due) -> None:
        """One delivery, from its lease to its end. That the call begins is committed before it does."""
        if self._is_stopping:
            return
        passage = await self._gate.enter(saying.message(due))
        with speaking(due.lane, passage) as speaker:
            try:
                if await self._ledger.begin(due):
                    await self._say(wire, due)
            finally:
                if speaker.passed is not None:
                    self._gate.give_back(speaker.passed)
                self._let_go(due)

    def _let_go(self, due: Due) -> None:
        hand = self._hands[due.lane]
        was_full = _room(due.lane, hand) == 0
        hand.pop(due.id, None)
        if was_full and _room(due.lane, hand) > 0:
            self.wake()

    async def _say(self, wire: Wire, due: Due) -> None:
        try:
            message_id = await saying.say(wire, due)
        except (InvalidToken, Conflict) as error:
            self._refused, self._is_stopping = error, True
            self._ledger.close(Closing(due.id, "pending", error=type(error).__name__))
            self.wake()
        except TelegramError as error:
            gone = due.chat_id if isinstance(error, Forbidden) and due.member_id is not None else None
            self._ledger.close(_failed(due, error, self._clock()), gone=gone)
        else:
            self._ledger.close(Closing(due.id, "sent", message_id))

    async def _stop(self, lanes: Mapping[Lane, Lanes[Due]]) -> None:
        """Let the calls under way end, and put back what was not begun."""
        self._is_stopping = True
        for lane in lanes:
            self._gate.send_away(lane)
        await asyncio.gather(*(each.stop(GRACE_SECONDS) for each in lanes.values()))
        await self._ledger.flush()
        with self._database.writing() as session:
            outbox.put_back(session, self._in_hand(), self._clock())
        for hand in self._hands.values():
            hand.clear()


def _room(lane: Lane, hand: Mapping[int, Due]) -> int:
    """How many more to take in hand now: a portion, or nothing until there is room for one."""
    portion = min(PORTION, HANDS[lane] // 2)
    return portion if HANDS[lane] - len(hand) >= portion else 0


def _failed(due: Due, error: TelegramError, now: datetime) -> Closing:
    """What a failure means for the delivery: again, never again, or nobody knows."""
    what, tried = type(error).__name__, due.attempts + 1
    if isinstance(error, Forbidden):
        return Closing(due.id, "blocked", error=what)
    meaning = network.outcome(error)
    if meaning is Outcome.NOT_SENT:
        pause = max(timedelta(seconds=network.asked_pause(error)), _pause(tried))
        return Closing(due.id, "pending", error=what, not_before=now + pause)
    if meaning is Outcome.UNKNOWN:
        return _unsure(due._replace(attempts=tried), what, now)
    log.error("delivery %s is refused: %s", due.key, what)
    return Closing(due.id, "failed", error=f"{what}: {error.message}")


def _unsure(due: Due, why: str, now: datetime) -> Closing:
    """It may have arrived. An edit does no harm twice; a message is repeated once, or never, as its kind says."""
    tries = 1 if policy(due.kind).at_most_once else MOST_UNSURE_TRIES
    if due.method in saying.HARMLESS_TWICE or due.attempts < tries:
        return Closing(due.id, "pending", error=why, not_before=now + _pause(due.attempts))
    return Closing(due.id, "uncertain", error=why)


def _pause(tries: int) -> timedelta:
    return PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
