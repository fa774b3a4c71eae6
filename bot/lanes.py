"""Lanes: work of one member in order, work of different members side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Generic, TypeVar

Work = TypeVar("Work")

log = logging.getLogger(__name__)


class Lanes(Generic[Work]):
    """Hands each piece of work to `handle`: one at a time for a key, at most `width` at a time over all.

    A piece that fails is logged and left; what is behind it goes on.
    """

    def __init__(self, handle: Callable[[Work], Awaitable[None]], width: int = 64) -> None:
        self._handle = handle
        self._width = width
        self._queues: dict[Hashable, deque[Work]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(width)

    def at_once(self, keys: Iterable[Hashable]) -> list[bool]:
        """Which pieces of work for these keys would wait for nothing if they were put now, in this order."""
        busy, answers = set(self._queues), []
        for key in keys:
            answers.append(key not in busy and len(busy) < self._width)
            busy.add(key)
        return answers

    def put(self, key: Hashable, work: Work) -> None:
        """Queue `work` behind everything else of `key`."""
        if key in self._queues:
            self._queues[key].append(work)
            return
        self._queues[key] = deque((work,))
        worker = asyncio.create_task(self._drain(key))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def idle(self) -> None:
        """Wait until nothing is queued or under way."""
        while self._workers:
            await asyncio.gather(*self._workers)

    async def stop(self, grace: float) -> None:
        """Let what is under way finish for `grace` seconds, then leave the rest: it is still in the inbox."""
        for queue in self._queues.values():
            queue.clear()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=grace)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _drain(self, key: Hashable) -> None:
        queue = self._queues[key]
        try:
            while queue:
                async with self._places:
                    if queue:  # `stop` may have emptied it while there was no place
                        await self._try(queue.popleft())
        finally:
            del self._queues[key]

    async def _try(self, work: Work) -> None:
        try:
            await self._handle(work)
        except Exception as error:  # of whatever kind: the others must not suffer for it
            log.error("work was left undone", exc_info=error)
