"""The clock that ticks: once a minute, what is due is done. What is due is always a row with a date."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage import inbox, live, places
from storage.database import Database, DatabaseError

TICK_SECONDS = 60

log = logging.getLogger(__name__)


def ticking(database: Database, clock: Callable[[], datetime]) -> AsyncIOScheduler:
    """A scheduler, not yet started, that ticks late rather than never and never twice at once."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        tick,
        "interval",
        seconds=TICK_SECONDS,
        args=(database, clock),
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
        next_run_time=datetime.now(UTC),
    )
    return scheduler


async def tick(database: Database, clock: Callable[[], datetime]) -> None:
    """Forget what is not to be kept: places older than ten minutes, live locations that are over, ids Telegram cannot
    send again."""
    now = clock()
    try:
        with database.writing() as session:
            places.forget_old(session, now)
            live.forget_old(session, now)
            inbox.forget_old(session, now)
        database.compact()
    except DatabaseError as error:
        log.error("the tick waits for the database: %s", type(error).__name__)
