"""The clock: each tick forgets what is due and only that, and survives a database that is away."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import assembly
from bot import clock as ticking
from rules.geo import Datum, Point
from simulator.simulator import Simulator
from storage import inbox, members, places
from storage.database import Database
from storage.inbox import Kept
from tests.bot.scene import on_disk, query, settings_for
from tests.simulator.scene import Clock

PLACE = Point(31.2345678, 121.4456789)


def remember(database: Database, clock: Clock) -> None:
    """One place just used, one update just answered, one still waiting."""
    with database.writing() as session:
        members.welcome(session, 7, "en", clock())
        member = members.recognise(session, 7)
        assert member is not None
        places.use(session, member.id, PLACE, Datum.WGS84, "button", "", clock())
        places.save(session, member.id, "home", Point(30.0, 120.0), clock())
        inbox.keep(session, [Kept(1, "{}", 0), Kept(2, "{}", 0)], clock())
        inbox.done(session, 1)


def left(path: Path) -> tuple[int, list[int], int]:
    """Last places, ids in the inbox, saved places."""
    [(last,)] = query(path, "SELECT count(*) FROM last_places")
    [(saved,)] = query(path, "SELECT count(*) FROM saved_places")
    return last, [id_ for (id_,) in query(path, "SELECT update_id FROM inbox ORDER BY 1")], saved


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), (1, [1, 2], 1)),
        (timedelta(minutes=10, seconds=-1), (1, [1, 2], 1)),
        (timedelta(minutes=10), (0, [1, 2], 1)),
        (timedelta(days=2, seconds=-1), (0, [1, 2], 1)),
        (timedelta(days=2), (0, [2], 1)),
        (timedelta(days=400), (0, [2], 1)),
    ],
    ids=str,
)
async def test_a_tick_forgets_what_is_due_and_only_that(
    age: timedelta, expected: tuple[int, list[int], int], database: Database, clock: Clock, path: Path
) -> None:
    remember(database, clock)
    clock.now += age
    await ticking.tick(database, clock)
    assert left(path) == expected


async def test_a_forgotten_place_leaves_no_trace_in_the_file(database: Database, clock: Clock, path: Path) -> None:
    trace = struct.pack(">d", PLACE.latitude)  # as SQLite stores it
    remember(database, clock)
    assert trace in on_disk(path)
    clock.passes(minutes=10)
    await ticking.tick(database, clock)
    assert trace not in on_disk(path)


async def test_a_tick_without_its_database_is_one_line_and_the_next_one_works(
    database: Database, clock: Clock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    remember(database, clock)
    clock.passes(days=2)
    query(path, "ALTER TABLE inbox RENAME TO away")
    await ticking.tick(database, clock)
    assert [record.getMessage() for record in caplog.records] == ["the tick waits for the database: OperationalError"]
    query(path, "ALTER TABLE away RENAME TO inbox")
    assert left(path) == (1, [1, 2], 1), "all of a tick or nothing of it"
    await ticking.tick(database, clock)
    assert left(path) == (0, [2], 1)


async def test_the_clock_ticks_late_rather_than_never_and_never_twice_at_once(database: Database, clock: Clock) -> None:
    nowhere = settings_for(Simulator(username="bot"), "http://telegram.test")
    services = assembly.build_services(nowhere, database, clock)
    scheduler = ticking.ticking(services)
    scheduler.start(paused=True)
    for job in scheduler.get_jobs():
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    assert {job.trigger.interval.total_seconds() for job in scheduler.get_jobs()} == {5, 60}
    scheduler.shutdown(wait=False)


async def test_when_time_jumps_every_job_is_due_at_once(database: Database, clock: Clock) -> None:
    services = assembly.build_services(settings_for(Simulator(username="bot"), "http://telegram.test"), database, clock)
    scheduler = ticking.ticking(services)
    scheduler.start(paused=True)
    later = datetime.now(UTC) + timedelta(hours=1)
    for job in scheduler.get_jobs():
        job.modify(next_run_time=later)
    ticking.tick_at_once(scheduler)
    assert all(job.next_run_time <= datetime.now(UTC) for job in scheduler.get_jobs())
    scheduler.shutdown(wait=False)


async def test_reminders_without_their_database_are_one_line_and_the_next_tick_works(
    database: Database, clock: Clock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    services = assembly.build_services(settings_for(Simulator(username="bot"), "http://telegram.test"), database, clock)
    query(path, "ALTER TABLE reminders RENAME TO away")
    await ticking.remind(services)
    assert [record.getMessage() for record in caplog.records] == ["reminders wait for the database: OperationalError"]
    query(path, "ALTER TABLE away RENAME TO reminders")
    await ticking.remind(services)
    assert len(caplog.records) == 1
