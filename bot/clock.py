"""The clock that ticks: every minute, and for codes every few seconds. What is due is always a row with a date."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from handlers import broadcast_clock, code, event_news, reminding
from handlers.context import Services
from rules.understanding import reading
from storage import inbox, live, naming, places, talks, timetables, understanding, utterances
from storage.database import Database, DatabaseError

TICK_SECONDS = 60
CODES_SECONDS = 5
FIRST_SENTENCE = "coffee 500 m 3 pm <80?"  # what reading needs is made ready by the first one

log = logging.getLogger(__name__)


def ticking(services: Services) -> AsyncIOScheduler:
    """A scheduler, not yet started, whose jobs run late rather than never and never twice at once."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    _every(scheduler, TICK_SECONDS, tick, services.database, services.clock)
    _every(scheduler, CODES_SECONDS, end_codes, services)
    _every(scheduler, TICK_SECONDS, look_ahead, services)
    _every(scheduler, TICK_SECONDS, learn_names, services)
    _every(scheduler, CODES_SECONDS, go_on_with_broadcasts, services)
    _every(scheduler, TICK_SECONDS, settle_events, services)
    _every(scheduler, TICK_SECONDS, remind, services)
    return scheduler


def _every(scheduler: AsyncIOScheduler, seconds: int, act: Callable[..., Awaitable[Any]], *arguments: object) -> None:
    scheduler.add_job(
        partial(_until_stopped, act),
        "interval",
        seconds=seconds,
        args=arguments,
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
        next_run_time=datetime.now(UTC),
    )


def tick_at_once(scheduler: AsyncIOScheduler) -> None:
    """Time has jumped: do now what falls due by it, and go on in the usual steps."""
    for job in scheduler.get_jobs():
        job.modify(next_run_time=datetime.now(UTC))


async def _until_stopped(act: Callable[..., Awaitable[Any]], *arguments: object) -> None:
    """A job that the bot's end cuts short is no error to be logged: what is due stays due."""
    with suppress(asyncio.CancelledError):
        await act(*arguments)


async def end_codes(services: Services) -> None:
    """End the codes whose time is over, and have their messages say so."""
    try:
        with services.database.writing() as session:
            ended = code.run_out(session, services)
    except DatabaseError as error:
        log.error("codes that ran out wait for the database: %s", type(error).__name__)
        return
    if ended:
        services.courier.wake()


async def look_ahead(services: Services) -> None:
    """Work out in a thread which timetables are open in a minute, so that no search has to."""
    coming = services.clock().astimezone(services.zone) + timedelta(seconds=TICK_SECONDS)
    try:
        await asyncio.to_thread(timetables.warm, services.database, [coming])
    except DatabaseError as error:
        log.error("looking ahead waits for the database: %s", type(error).__name__)


async def learn_names(services: Services) -> None:
    """Learn the names of shops and events in a thread, where they have changed, so that no message has to; at the first
    time the model that reads messages as well."""
    try:
        await asyncio.to_thread(_learn_names, services.database)
    except DatabaseError as error:
        log.error("names wait for the database: %s", type(error).__name__)


def _learn_names(database: Database) -> None:
    model = understanding.load()
    with database.reading() as session:
        names = naming.renew(session)
    reading.read(FIRST_SENTENCE, model, names)


async def remind(services: Services) -> None:
    """Remind members of what falls due."""
    try:
        await reminding.tick(services)
    except DatabaseError as error:
        log.error("reminders wait for the database: %s", type(error).__name__)


async def settle_events(services: Services) -> None:
    """End offers that were not taken, and tell everyone concerned of changes."""
    try:
        await event_news.settle(services)
    except DatabaseError as error:
        log.error("news of events waits for the database: %s", type(error).__name__)


async def go_on_with_broadcasts(services: Services) -> None:
    """Start, watch and end broadcasts."""
    try:
        await broadcast_clock.tick(services)
    except DatabaseError as error:
        log.error("broadcasts wait for the database: %s", type(error).__name__)


async def tick(database: Database, clock: Callable[[], datetime]) -> None:
    """Forget what is not to be kept: places older than ten minutes, live locations and conversations that are over, ids
    Telegram cannot send again, sentences to learn from after half a year."""
    now = clock()
    try:
        with database.writing() as session:
            places.forget_old(session, now)
            live.forget_old(session, now)
            inbox.forget_old(session, now)
            talks.forget_old(session, now)
            utterances.forget_old(session, now)
        database.compact()
    except DatabaseError as error:
        log.error("the tick waits for the database: %s", type(error).__name__)
