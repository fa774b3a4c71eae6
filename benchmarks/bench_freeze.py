"""How long it takes to write down 1,000,000 recipients as the bot does it, how long it holds up the event loop and
others who write meanwhile, and how long it takes to ask how it goes and what came of it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import text

from handlers.broadcast_clock import freeze
from handlers.context import Services
from rules.broadcasts import Content
from storage import broadcasts, recipients
from storage.database import Database, Session

MEMBERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
PROBE_SECONDS, WRITE_SECONDS = 0.005, 0.02
SEGMENTS = ("", "language:zh & !tag:tester")
_MEMBERS = """
    INSERT INTO members (telegram_id, language, pin_datum, button_datum, joined_at, blocked_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
    SELECT 100000 + i, CASE WHEN i % 10 < 7 THEN 'zh' ELSE 'en' END, 'wgs84', 'wgs84',
        '2026-01-01 00:00:00.000000', CASE WHEN i % 50 = 0 THEN '2026-06-01 00:00:00.000000' END FROM n
"""
_PRESSES = """
    INSERT INTO broadcast_clicks (broadcast_id, member_id, button, at)
    SELECT :broadcast, id, 1, '2026-11-22 05:00:00.000000' FROM members WHERE id % 100 = 1
"""


def main() -> None:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        database.migrate()
        with database.writing() as session:
            session.execute(text(_MEMBERS), {"count": MEMBERS})
        for segment in SEGMENTS:
            measure(database, segment)
        database.close()


def measure(database: Database, segment: str) -> None:
    id_ = confirmed(database, segment)
    busy = time.process_time()
    took, late, waited = asyncio.run(frozen(database, id_))
    busy = time.process_time() - busy
    with database.reading() as session:
        broadcast = broadcasts.one(session, id_)
    assert broadcast is not None
    print(f"segment {segment or 'everybody'!r}: {broadcast.audience:,} of {MEMBERS:,} members")
    print(f"  {took:.1f} s, {busy:.1f} s of CPU, with all that is measured beside it")
    print(f"  the event loop comes late by {spread(late)}")
    print(f"  another who writes takes {spread(waited)}")
    press(database, id_)
    for name, look in (("progress", recipients.progress), ("what came of it", recipients.followed)):
        print(f"  {name}: {spread([timed(lambda look=look: looked(database, look, id_)) for _ in range(5)])}")


async def frozen(database: Database, id_: int) -> tuple[float, list[float], list[float]]:
    """Seconds for the whole audience; meanwhile, in ms, how late the loop comes and how long a small write takes."""
    late: list[float] = []
    waited: list[float] = []
    services = SimpleNamespace(database=database, zone=ZONE, clock=lambda: NOW + timedelta(seconds=1))
    others = [asyncio.create_task(each) for each in (loop_lateness(late), small_writes(database, waited))]
    began = time.perf_counter()
    await freeze(cast(Services, services), id_)
    took = time.perf_counter() - began
    for each in others:
        each.cancel()
    return took, late, waited


async def loop_lateness(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(PROBE_SECONDS)
        late.append(1_000 * (time.perf_counter() - began - PROBE_SECONDS))


async def small_writes(database: Database, waited: list[float]) -> None:
    """As an answer writes, which holds the loop up for as long as it has to wait."""
    while True:
        waited.append(timed(lambda: write(database)))
        await asyncio.sleep(WRITE_SECONDS)


def write(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE members SET language = language WHERE id = 1"))


def press(database: Database, id_: int) -> None:
    """A hundredth of the members press a button, each in a minute of their own."""
    with database.writing() as session:
        session.execute(text(_PRESSES), {"broadcast": id_})


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return 1_000 * (time.perf_counter() - began)


def spread(times: list[float]) -> str:
    times = sorted(times)
    middle, high = times[len(times) // 2], times[-1 - len(times) // 100]
    return f"{middle:.1f} ms (median), {high:.1f} ms (p99), {times[-1]:.1f} ms (most)"


def looked(database: Database, look: Callable[[Session, int], Any], id_: int) -> None:
    with database.reading() as session:
        look(session, id_)


def confirmed(database: Database, segment: str) -> int:
    with database.writing() as session:
        id_ = broadcasts.compose(session, None, NOW)
        broadcasts.word(session, id_, Content("<b>Hello</b>"))
        broadcasts.amend(session, id_, segment=segment)
        broadcasts.submit(session, id_, None, MEMBERS, NOW, needs_second=False)
    return id_


if __name__ == "__main__":
    main()
