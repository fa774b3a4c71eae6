"""What the simulator's tests share: a clock, a picture, a way to wait for tasks, the shape of a refused call."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Ask = Callable[..., Coroutine[Any, Any, Any]]


@dataclass
class Clock:
    """Time that moves only when told."""

    now: datetime = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class RefusalError(Exception):
    """What `ask` raises for a call that was refused: status code and description."""


def png(width: int = 2, height: int = 3) -> bytes:
    """A black picture of this size in pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(width)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def settled() -> None:
    """Lets every task that can run now do so."""
    for _ in range(10):
        await asyncio.sleep(0)
