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
from typing import Any, TypeVar

from telegram import Update

from bot import network
from bot.lanes import Lanes
from bot.network import Outcome
from bot.routes import AnyApplication
from storage import inbox
from storage.database import Database, DatabaseError, Session
from storage.inbox import Kept

MOST_ATTEMPTS = 3  # processes that may die over one update
MOST_REPEATS = 1  # of a reply that may or may not have arrived
NETWORK_PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
DATABASE_PAUSE = 5.0
STOP_GRACE_SECONDS = 5.0

Result = TypeVar("Result")

log = logging.getLogger(__name__)

_failures: ContextVar[list[Exception]] = ContextVar("failures")


def note_failure(error: Exception) -> None:
    """Say, where a handler's exception surfaces, that the update being processed met this error."""
    _failures.get([]).append(error)


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
        self._database = database
        self._clock = clock
        self._sleep = sleep
        self._lanes: Lanes[Kept] = Lanes(self._answer)
        self._quarantine = asyncio.Lock()

    def accept(self, updates: Iterable[Mapping[str, Any]]) -> None:
        """Keep raw updates and begin to answer those not seen before. When this returns they may be confirmed."""
        kept = [Kept(raw["update_id"], json.dumps(raw), 0) for raw in updates]
        if not kept:
            return
        with self._database.writing() as session:
            fresh = set(inbox.keep(session, ((each.update_id, each.payload) for each in kept), self._clock()))
        for each in kept:
            if each.update_id in fresh:
                fresh.discard(each.update_id)
                self._lanes.put(_lane(each), each)

    def resume(self) -> None:
        """Begin to answer what an earlier process received and did not get to."""
        with self._database.reading() as session:
            waiting = inbox.waiting(session)
        for each in waiting:
            self._lanes.put(_lane(each), each)

    async def idle(self) -> None:
        """Wait until everything accepted has been answered."""
        await self._lanes.idle()

    async def stop(self) -> None:
        await self._lanes.stop(STOP_GRACE_SECONDS)

    async def _answer(self, kept: Kept) -> None:
        """One update, from the inbox to its end. What a process may have died over is answered alone among its like:
        if it kills this one too, it takes no other with it that has been tried already."""
        async with self._quarantine if kept.attempts else nullcontext():
            update = self._parsed(kept)
            how = inbox.skip
            if update is not None and await self._patiently(kept, self._begin):
                await self._until_heard(update)
                how = inbox.done
            await self._patiently(kept, partial(self._close, how))

    async def _patiently(self, kept: Kept, write: Callable[[int], Result]) -> Result:
        """Do `write` until the database takes it. It alone is repeated: nobody is to be answered twice for it."""
        while True:
            try:
                return write(kept.update_id)
            except DatabaseError as error:
                log.error("update %d waits for the database: %s", kept.update_id, type(error).__name__)
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

    def _parsed(self, kept: Kept) -> Update | None:
        try:
            return Update.de_json(json.loads(kept.payload), self._application.bot)
        except Exception as error:  # whatever a malformed update makes the parser do must not stop the others
            log.error("update %d cannot be read and is skipped: %s", kept.update_id, type(error).__name__)
            return None

    def _begin(self, update_id: int) -> bool:
        """Count the attempt. An update that has taken the process down a few times must not do so for ever."""
        with self._database.writing() as session:
            attempts = inbox.begin(session, update_id)
        if attempts is not None and attempts > MOST_ATTEMPTS:
            log.error("update %d is given up after %d attempts", update_id, MOST_ATTEMPTS)
            return False
        return attempts is not None

    def _close(self, how: Callable[[Session, int], None], update_id: int) -> None:
        with self._database.writing() as session:
            how(session, update_id)


def _lane(kept: Kept) -> int:
    """Whose update it is, by the person or the chat it names; updates of nobody share one lane."""
    raw: dict[str, Any] = json.loads(kept.payload)
    for part in raw.values():
        if isinstance(part, dict):
            person = part.get("from") or part.get("chat")
            if isinstance(person, dict) and isinstance(person.get("id"), int):
                return int(person["id"])
    return 0
