"""The ledger: what the courier begins and ends, written for many deliveries at once, and on the disk before each call.

One commit takes as long for fifty rows as for one; at a thousand messages a second there is no time for one each. It
is made in a thread: the event loop does not wait for the disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from storage import members, outbox
from storage.database import Database, DatabaseError, Session
from storage.outbox import Closing, Due, Standing

BATCH_SECONDS = 0.02  # between two commits
DATABASE_PAUSE_SECONDS = 5.0
LONGEST_FLUSH_SECONDS = 10.0

Recheck = Callable[[Session, Due], bool]

log = logging.getLogger(__name__)


class _Starting(NamedTuple):
    due: Due
    begun: asyncio.Future[bool]


class Ledger:
    """Writes into the outbox of `database`. `rechecks` say by kind whether a delivery is still worth its call; who is
    taken down as sending is known to be until `lease` is over."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        lease: timedelta,
        rechecks: Mapping[str, Recheck],
    ) -> None:
        self._database = database
        self._clock = clock
        self._lease = lease
        self._rechecks = rechecks
        self._starting: list[_Starting] = []
        self._closing: list[Closing] = []
        self._gone: list[int] = []
        self._writing: asyncio.Task[None] | None = None
        self._last = float("-inf")

    async def begin(self, due: Due) -> bool:
        """Whether the call may be made; that it begins is committed then. Raises `DatabaseError`."""
        mine = _Starting(due, asyncio.get_running_loop().create_future())
        self._starting.append(mine)
        self._write_soon()
        return await mine.begun

    def close(self, closing: Closing, *, gone: int | None = None) -> None:
        """Write what became of a delivery with the next commit; `gone` is a chat that blocked the bot."""
        self._closing.append(closing)
        if gone is not None:
            self._gone.append(gone)
        self._write_soon()

    async def flush(self) -> None:
        """Write all of it; returns when it is on the disk, or cannot be brought there for now."""
        if self._writing is not None:
            await asyncio.wait((self._writing,), timeout=LONGEST_FLUSH_SECONDS)

    def _write_soon(self) -> None:
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        try:
            while self._starting or self._closing:
                await asyncio.sleep(self._last + BATCH_SECONDS - asyncio.get_running_loop().time())
                self._last = asyncio.get_running_loop().time()
                await self._write()
        finally:
            self._writing = None

    async def _write(self) -> None:
        starting, self._starting = self._starting, []
        closing, gone, self._closing, self._gone = self._closing, self._gone, [], []

        def write(session: Session) -> set[int]:
            self._close(session, closing, gone)
            return self._begin(session, [each.due for each in starting])

        try:
            begun = await self._database.write_down(write)
        except Exception as error:  # of whatever kind: nobody may wait for ever
            self._wait(starting, error)
            self._closing, self._gone = closing + self._closing, gone + self._gone
        else:
            self._answer(starting, begun)

    def _answer(self, starting: list[_Starting], begun: set[int]) -> None:
        """Those that wait go on one after the other until the next commit, for a reply that comes meanwhile would have
        all of them before it if they went together."""
        loop, pause = asyncio.get_running_loop(), BATCH_SECONDS / max(1, len(starting))
        for number, each in enumerate(starting):
            loop.call_later(number * pause, _tell, each.begun, each.due.id in begun)

    def _wait(self, starting: list[_Starting], error: Exception) -> None:
        """What was not begun stays undone; what became of the others is written as soon as that is possible."""
        unknown = None if isinstance(error, DatabaseError) else error
        log.error("the outbox waits for the database: %s", type(error).__name__, exc_info=unknown)
        for each in starting:
            _tell(each.begun, False)
        self._last += DATABASE_PAUSE_SECONDS

    def _close(self, session: Session, closing: list[Closing], gone: list[int]) -> None:
        now = self._clock()
        outbox.close(session, closing, now)
        for chat in gone:
            members.mark_reachable(session, chat, blocked_at=now)

    def _begin(self, session: Session, dues: list[Due]) -> set[int]:
        """Those that may go, each taken down as being sent; the others are closed or put back."""
        if not dues:
            return set()
        now, begun = self._clock(), set()
        standing = outbox.standing(session, [due.id for due in dues])
        for due in dues:
            if due.id not in standing:
                continue  # another courier has it by now
            if refusal := self._refusal(session, due, standing[due.id], now):
                outbox.close(session, [refusal], now)
            elif outbox.sending(session, due.id, now, now + self._lease):
                begun.add(due.id)
        return begun

    def _refusal(self, session: Session, due: Due, standing: Standing, now: datetime) -> Closing | None:
        """Why a delivery does not go now, if there is a reason."""
        if due.not_after is not None and due.not_after < now:
            return Closing(due.id, "expired")
        if standing.is_halted:
            return Closing(due.id, "pending")
        if standing.is_blocked:
            return Closing(due.id, "blocked", error="unreachable")
        if standing.is_opted_out:
            return Closing(due.id, "skipped", error="opted out")
        return self._needless(session, due)

    def _needless(self, session: Session, due: Due) -> Closing | None:
        """What its kind's recheck says; one that fails must not hold up those that are written with it."""
        recheck = self._rechecks.get(due.kind)
        try:
            wanted = recheck is None or recheck(session, due)
        except DatabaseError:
            raise
        except Exception as error:  # of whatever kind
            log.error("delivery %s cannot be rechecked", due.key, exc_info=error)
            return Closing(due.id, "failed", error=f"recheck: {type(error).__name__}")
        return None if wanted else Closing(due.id, "skipped", error="not needed")


def _tell(waiting: asyncio.Future[bool], answer: bool) -> None:
    if not waiting.done():
        waiting.set_result(answer)
