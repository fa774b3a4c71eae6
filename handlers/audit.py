"""/audit, for ops: whether the record of what was done is whole, and its last rows."""

from __future__ import annotations

import asyncio

from telegram import Update

from handlers import help as helping
from handlers import reply, staffing
from handlers.context import Context
from storage import audit
from storage.audit import Entry
from storage.database import Database
from words import audit as wording

NEWEST = 10


async def overview(update: Update, context: Context) -> None:
    """The last ten rows, under what a check of all of them found. Everybody else is told nothing of it."""
    if not staffing.is_ops(update, context):
        await helping.ops_only(update, context)
        return
    # Every row is read and hashed, which may take longer than others should wait.
    rows, broken, newest = await asyncio.to_thread(_read, context.services.database)
    await reply.send(update, wording.overview(context.say, rows, broken, newest))


def _read(database: Database) -> tuple[int, int | None, list[Entry]]:
    with database.reading() as session:
        return audit.length(session), audit.verify(session), audit.newest(session, NEWEST)
