"""What a tick of the planner costs, among 10,000 members and among 1,000,000: by how much is due, not by how many
there are. While it runs, the event loop is never held up for longer than a member would notice.

Every member has a card, a starred shop and a saved place. In one round as many have something due in both crowds, in
the other one per cent of each; half of that is a card that ends, half a benefit that lapses unused.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import text

from bot import assembly
from bot.settings import Settings
from handlers import reminding
from handlers.context import Services
from storage.database import Database
from tests.storage import rows

CROWDS = (10_000, 1_000_000)
SAME_DUE, SHARE, WARM_UP = 100, 0.01, 10
MORNING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Shanghai
TODAY, YEAR = date(2026, 11, 25), date(2027, 11, 20)
AT_ONCE = 50_000
BEAT_SECONDS, LONGEST_STALL_MS = 0.001, 50.0
MOST_GROWTH = 2.0  # of the time for the same number of due among a hundred times as many
INSERTS = (
    "INSERT INTO members (id, telegram_id, language, pin_datum, button_datum, joined_at)"
    " VALUES (:id, :id, 'zh', 'wgs84', 'wgs84', '2026-01-01 00:00:00')",
    "INSERT INTO cards (card_number, plan, valid_from, valid_until, member_id, activated_at)"
    " VALUES (:number, 'annual', '2026-01-01', :until, :id, '2026-01-01 00:00:00')",
    "INSERT INTO saved_shops VALUES (:id, :shop, '2026-01-01 00:00:00')",
    "INSERT INTO saved_places (member_id, name, latitude, longitude, created_at)"
    " VALUES (:id, 'home', :latitude, 100.0, '2026-01-01 00:00:00')",
)


class Figures(NamedTuple):
    """Seconds of a tick with all that is due and of one with nothing new; of the first the longest stall, and the
    longest work of the loop itself at a stretch, in milliseconds. On a machine with other work they differ."""

    due: int
    busy: float
    idle: float
    stall: float
    work: float


def main() -> None:
    crowds = CROWDS[:1] if "--small" in sys.argv else CROWDS
    run(WARM_UP, WARM_UP)  # statements are compiled and patterns read once in the life of a process
    same = [measured(members, SAME_DUE) for members in crowds]
    shared = [measured(members, int(members * SHARE)) for members in crowds]
    growth = same[-1].busy / same[0].busy
    print(f"{SAME_DUE} due among {crowds[-1]:,} take {growth:.2f} times as long as among {crowds[0]:,}")
    assert growth <= MOST_GROWTH
    assert max(found.stall for found in (*same, *shared)) <= LONGEST_STALL_MS


def run(members: int, due: int) -> Figures:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'planner.db')}")
        database.migrate()
        fill(database, members, due)
        services = assembly.build_services(settings(), database, lambda: MORNING)
        found = asyncio.run(ticks(services, due))
        database.close()
    return found


def measured(members: int, due: int) -> Figures:
    found = run(members, due)
    print(
        f"{members:>9,} members, {due:>6,} due: {found.busy * 1000:>8,.1f} ms ({found.busy / due * 1000:.2f} ms each),"
        f" longest stall {found.stall:.1f} ms, work at a stretch {found.work:.1f} ms;"
        f" nothing due: {found.idle * 1000:.1f} ms",
        flush=True,
    )
    return found


async def ticks(services: Services, due: int) -> Figures:
    """The tick that finds it all and puts it into the outbox, and the next one."""
    busy, stall, work = await timed(services)
    with services.database.reading() as session:
        put = session.connection().execute(text("SELECT count(*) FROM outbox")).scalar_one()
    assert put == due, f"{put} of {due} were put into the outbox"
    idle, *_ = await timed(services)
    return Figures(due, busy, idle, stall, work)


async def timed(services: Services) -> tuple[float, float, float]:
    """Seconds that a tick takes; the longest time in milliseconds that it left the loop to nobody else, and the most
    that the loop's thread worked in such a time."""
    stalls, works = [0.0], [0.0]

    async def beat() -> None:
        last, last_work = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            now, now_work = time.perf_counter(), time.thread_time()
            stalls.append((now - last - BEAT_SECONDS) * 1000)
            works.append((now_work - last_work) * 1000)
            last, last_work = now, now_work

    heart = asyncio.create_task(beat())
    begun = time.perf_counter()
    await reminding.tick(services)
    spent = time.perf_counter() - begun
    heart.cancel()
    return spent, max(stalls), max(works)


def settings() -> Settings:
    given = {"bot_token": "123456:" + "a" * 35, "telegram_api_url": "http://telegram.test"}
    return Settings(_env_file=None, **given)  # type: ignore[arg-type,call-arg]


def fill(database: Database, members: int, due: int) -> None:
    """A crowd of which the first half of `due` hold a card that ends in a week, and the second have starred a shop
    whose benefit does, and was not used."""
    with database.writing() as session:
        lapsing = rows.shop(session, "lapsing")
        lasting = rows.shop(session, "lasting", latitude=30.0, longitude=120.0)
        ends = {"valid_from": date(2026, 1, 1), "valid_until": TODAY + timedelta(days=6)}
        rows.benefit(session, lapsing, "lapsing", **ends)
        rows.benefit(session, lasting, "lasting", valid_until=YEAR)
    for start in range(0, members, AT_ONCE):
        crowd = [person(number, due, lapsing, lasting) for number in range(start, min(start + AT_ONCE, members))]
        with database.writing() as session:
            for statement in INSERTS:
                session.connection().execute(text(statement), crowd)


def person(number: int, due: int, lapsing: int, lasting: int) -> dict[str, object]:
    """One of the crowd; `lapsing` and `lasting` are shops."""
    cards = due // 2
    ends_soon, has_starred = number < cards, cards <= number < due
    return {
        "id": number + 1,
        "number": f"C{number}",
        "until": (TODAY + timedelta(days=7) if ends_soon else YEAR).isoformat(),
        "shop": lapsing if has_starred else lasting,
        "latitude": 20 + number % 1000 / 100,
    }


if __name__ == "__main__":
    main()
