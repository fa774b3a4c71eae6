"""Work that ends when it is asked to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable


async def until(stop: asyncio.Event, work: Awaitable[None]) -> None:
    """Do `work`, but leave it when `stop` is set."""
    doing, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not doing.done():
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
    if doing.done() and not doing.cancelled():
        doing.result()
