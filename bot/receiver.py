"""Receiving that loses nothing: into the inbox first, then confirmed, then answered – one member at a time."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import nullcontext
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from itertools import chain, repeat
from typing import Any, NamedTuple, TypeVar

from telegram import Update

from bot import network
from bot.lanes import Lanes
from bot.network import Outcome
from bot.routes import AnyApplication
from storage import inbox
from storage.database import Database, DatabaseError, Session
from storage.inbox import Kept
from storage.talks import Talks

MOST_ATTEMPTS = 3  # processes that may die over one update
CLOSE_WITHIN_SECONDS = 0.01  # how long an answer may wait to be noted together with what comes meanwhile
MOST_REPEATS = 1  # of a reply that may or may not have arrived
NETWORK_PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
DATABASE_PAUSE = 5.0
STOP_GRACE_SECONDS = 5.0

Raw = Mapping[str, Any]
Close = Callable[[Session, int], None]
Result = TypeVar("Result")

log = logging.getLogger(__name__)

_failures: ContextVar[list[Exception]] = ContextVar("failures")


def note_failure(error: Exception) -> None:
    """Say, where a handler's exception surfaces, that the update being processed met this error."""
    _failures.get([]).append(error)


class Work(NamedTuple):
    """An update to answer. `begun`: this attempt is counted already; `tried`: a process may have died over it."""

    update_id: int
    raw: Raw
    begun: bool = False
    tried: bool = False


class Receiver:
    """Takes raw updates in, keeps them until they are answered, and sees to it that each is."""

    def __init__(
        self,
        application: AnyApplication,
        database: Database,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._application = application
        self._talks: Talks = application.bot_data["services"].talks
        self._database = database
        self._clock = clock
        self._sleep = sleep
        self._lanes: Lanes[Work] = Lanes(self._answer)
        self._quarantine = asyncio.Lock()
        self._ended: dict[int, Close] = {}  # answered, but not noted yet
        self._closer: asyncio.Task[None] | None = None

    def accept(self, updates: Iterable[Raw]) -> None:
        """Keep raw updates and begin to answer those not seen before. When this returns they may be confirmed.

        An update that has to wait for nobody has its first attempt counted with the keeping.
        """
        updates = tuple(updates)
        if not updates:
            return
        lanes = [_lane(raw) for raw in updates]
        at_once = self._lanes.at_once(lanes)
        kept = [Kept(raw["update_id"], json.dumps(raw), int(now)) for raw, now in zip(updates, at_once, strict=True)]
        with self._database.writing() as session:
            fresh = set(inbox.keep(session, kept, self._clock()))
            self._note_ended(session)
        self._noted()
        for lane, raw, begun in zip(lanes, updates, at_once, strict=True):
            if raw["update_id"] in fresh:
                fresh.discard(raw["update_id"])
                self._lanes.put(lane, Work(raw["update_id"], raw, begun))

    def resume(self) -> None:
        """Begin to answer what an earlier process received and did not get to."""
        with self._database.reading() as session:
            waiting = inbox.waiting(session)
        for each in waiting:
            raw = json.loads(each.payload)
            self._lanes.put(_lane(raw), Work(each.update_id, raw, tried=each.attempts > 0))

    async def idle(self) -> None:
        """Wait until everything accepted has been answered, and that is noted."""
        await self._lanes.idle()
        if self._closer is not None:
            self._closer.cancel()
        await self._patiently("noting answers", self._close)

    async def stop(self) -> None:
        await self._lanes.stop(STOP_GRACE_SECONDS)
        if self._closer is not None:
            self._closer.cancel()
        try:
            self._close()
        except DatabaseError as error:
            log.error("%d answers could not be noted: %s", len(self._ended), type(error).__name__)

    async def _answer(self, work: Work) -> None:
        """One update, from the inbox to its end. What a process may have died over is answered alone among its like:
        if it kills this one too, it takes no other with it that has been tried already."""
        async with self._quarantine if work.tried else nullcontext():
            update = self._parsed(work)
            how = inbox.skip
            if update is not None and (
                work.begun or await self._patiently(f"update {work.update_id}", partial(self._begin, work))
            ):
                await self._until_heard(update)
                how = inbox.done
            self._ended[work.update_id] = how
            if work.tried:
                await self._patiently(f"update {work.update_id}", self._close)
        self._close_soon()

    async def _patiently(self, what: str, write: Callable[[], Result]) -> Result:
        """Do `write` until the database takes it. It alone is repeated: nobody is to be answered twice for it."""
        while True:
            try:
                return write()
            except DatabaseError as error:
                log.error("%s waits for the database: %s", what, type(error).__name__)
                await self._sleep(DATABASE_PAUSE)

    async def _until_heard(self, update: Update) -> None:
        """Process the update until its reply is out: again and again while the reply surely never left, once more
        when nobody can know, and never for an error that would only come back."""
        repeats = 0
        for pause in chain(NETWORK_PAUSES, repeat(NETWORK_PAUSES[-1])):
            failures: list[Exception] = []
            _failures.set(failures)
            await self._application.process_update(update)
            worst = max((network.outcome(error) for error in failures), default=Outcome.SETTLED)
            repeats += worst is Outcome.UNKNOWN
            if worst is Outcome.SETTLED or repeats > MOST_REPEATS:
                return
            await self._sleep(max(pause, *map(network.asked_pause, failures)))

    def _parsed(self, work: Work) -> Update | None:
        try:
            return Update.de_json(dict(work.raw), self._application.bot)
        except Exception as error:  # whatever a malformed update makes the parser do must not stop the others
            log.error("update %d cannot be read and is skipped: %s", work.update_id, type(error).__name__)
            return None

    def _begin(self, work: Work) -> bool:
        """Count the attempt. An update that has taken the process down a few times must not do so for ever."""
        with self._database.writing() as session:
            attempts = inbox.begin(session, work.update_id)
        if attempts is not None and attempts > MOST_ATTEMPTS:
            log.error("update %d is given up after %d attempts", work.update_id, MOST_ATTEMPTS)
            return False
        return attempts is not None

    def _close_soon(self) -> None:
        """Note the answers of a moment in one transaction: the next that brings updates, or else one of their own."""
        if self._closer is None or self._closer.done():
            self._closer = asyncio.create_task(self._close_later())

    async def _close_later(self) -> None:
        await asyncio.sleep(CLOSE_WITHIN_SECONDS)
        await self._patiently("noting answers", self._close)

    def _close(self) -> None:
        if self._ended:
            with self._database.writing() as session:
                self._note_ended(session)
            self._noted()

    def _note_ended(self, session: Session) -> None:
        for update_id, how in self._ended.items():
            how(session, update_id)
        self._talks.flush(session)

    def _noted(self) -> None:
        self._ended.clear()
        self._talks.settled()


def _lane(raw: Raw) -> int:
    """Whose update it is, by the person or the chat it names; updates of nobody share one lane."""
    for part in raw.values():
        if isinstance(part, dict):
            person = part.get("from") or part.get("chat")
            if isinstance(person, dict) and isinstance(person.get("id"), int):
                return int(person["id"])
    return 0
