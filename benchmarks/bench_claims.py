"""How many claims a second one process books with nothing lost, and whether a bad day leaves the ledger exact.

A claim is two transactions – look, which locks the code, and confirm, which books it – each committed with
`synchronous=FULL` on WAL. Two bare ways run in turn with it through `sqlite3` itself, with the same settings and on
the same disk: its guarded UPDATEs on the same tables, and two UPDATEs of a table that has nothing else.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from storage.database import Database
from tests.storage import storm, till

CLAIMS, WARM_UP = 2_000, 100
PROCESSES, ROUNDS = 16, 200
CROWD, CAP, TILLS = 1_200, 400, 8
KILLS = 500
LEAST_RATIO, SLOWEST_MS = 0.25, 20.0


def main() -> None:
    with TemporaryDirectory() as folder:
        template = Path(folder, "template.db")
        database = Database(f"sqlite:///{template}")
        database.migrate()
        database.compact()
        database.close()
        speed(template)
        if "--speed" not in sys.argv:
            races(template)
            kills(template)


def speed(template: Path) -> None:
    """One process, one shop with a cap: every code is looked at and confirmed, in turn with the two bare ways."""
    url = copy(template, "speed")
    database = Database(url)
    with database.writing() as session:
        here = till.till(session, daily_capacity=3 * CLAIMS)
        people = [till.member(session, 10_000 + each) for each in range(2 * CLAIMS)]
        pulled = [till.pull(session, who, here.shop_id) for who in people]

    def claim(number: int) -> None:
        with database.writing() as session:
            till.look(session, here.post, pulled[number], number=f"b{number}")
        with database.writing() as session:
            till.confirm(session, here.post, f"b{number}")

    for number in range(WARM_UP):  # statements are compiled once in the life of a process
        claim(number)
    same, alone = bare_claims(Path(url.removeprefix("sqlite:///")), here.shop_id), bare_pairs(template)
    spent = [
        (timed(claim, number), timed(same, CLAIMS + number), timed(alone, number)) for number in range(WARM_UP, CLAIMS)
    ]
    database.close()
    report(*(list(each) for each in zip(*spent, strict=True)))


def report(ours: list[float], same: list[float], alone: list[float]) -> None:
    rate, slowest = 1_000 / mean(ours), sorted(ours)[len(ours) * 99 // 100]
    print(
        f"{rate:,.0f} claims a second of one process, synchronous=FULL; p50 {median(ours):.2f} ms, p99 {slowest:.2f} ms"
    )
    ratio = median(same) / median(ours)
    print(f"  the same guarded UPDATEs bare, same tables and commits: p50 {median(same):.2f} ms; ratio {ratio:.2f}")
    ratio_alone = median(alone) / median(ours)
    print(f"  two guarded UPDATEs of a table of two columns: p50 {median(alone):.2f} ms; ratio {ratio_alone:.2f}")
    assert ratio >= LEAST_RATIO
    assert slowest <= SLOWEST_MS


def bare_claims(path: Path, shop_id: int) -> Callable[[int], None]:
    """What a claim rests on, and nothing else: lock the code; then use it and its places. It makes no ledger row."""
    connection = connected(path)
    lock = (
        "UPDATE codes SET state = 'locked', lock_staff_id = 1, lock_shop_id = ?, lock_until = expires_at "
        "WHERE id = (SELECT min(id) + ? FROM codes) AND state = 'live'"
    )
    use = (
        "UPDATE codes SET state = 'used', ended_at = expires_at, lock_staff_id = NULL, lock_shop_id = NULL, "
        "lock_until = NULL WHERE id = (SELECT min(id) + ? FROM codes) AND state = 'locked' AND lock_staff_id = 1"
    )
    place = (
        "UPDATE counters SET used = used + 1, held = held - 1 "
        "WHERE kind = ? AND key = ? AND (cap IS NULL OR used < cap)"
    )

    def claim(number: int) -> None:
        transaction(connection, [(lock, (shop_id, number))])
        places = [(place, (kind, str(shop_id))) for kind in ("shop_day", "shop_hour")]
        transaction(connection, [(use, (number,)), *places])

    return claim


def bare_pairs(template: Path) -> Callable[[int], None]:
    """The least there is: two guarded UPDATEs of a row, in a transaction each."""
    connection = connected(template.with_name("bare.db"))
    connection.execute("CREATE TABLE codes (id INTEGER PRIMARY KEY, state TEXT)")
    connection.executemany("INSERT INTO codes VALUES (?, 'live')", ((each,) for each in range(CLAIMS)))
    change = "UPDATE codes SET state = ? WHERE id = ? AND state = ?"

    def claim(number: int) -> None:
        transaction(connection, [(change, ("locked", number, "live"))])
        transaction(connection, [(change, ("used", number, "locked"))])

    return claim


def connected(path: Path) -> sqlite3.Connection:
    """A connection set up as the product's are."""
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def transaction(connection: sqlite3.Connection, statements: list[tuple[str, tuple[object, ...]]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        assert connection.execute(statement, values).rowcount == 1
    connection.execute("COMMIT")


def races(template: Path) -> None:
    won = storm.race(copy(template, "race"), PROCESSES, ROUNDS)
    print(f"{PROCESSES} processes, {ROUNDS} codes: {sum(won)} redemptions, {sum(each > 1 for each in won)} doubled")
    assert won == [1] * ROUNDS
    first = storm.same_press(copy(template, "press"), PROCESSES, ROUNDS)
    assert first == [1] * ROUNDS
    print(f"  the same button pressed by all of them: {sum(first)} redemptions of {ROUNDS}")
    control = storm.unguarded(copy(template, "control"), PROCESSES, 5)
    print(f"  control without the guard: {control} believed to have redeemed the same code")
    assert min(control) > 1
    pulls = storm.rush_for_codes(copy(template, "pulls"), CROWD, CAP, TILLS)
    print(
        f"{CROWD:,} pulls on a cap of {CAP}: {pulls.issued} issued, {pulls.refused_after_issue} of them refused later"
    )
    assert pulls == (CAP, 0, CAP, CAP, [])
    places = storm.rush_for_places(copy(template, "places"), CROWD, CAP, TILLS)
    print(f"{CROWD:,} claims on a cap of {CAP}: {places.redeemed} redeemed, {places.used} places used")
    assert (places.redeemed, places.used, places.broken) == (CAP, CAP, [])


def kills(template: Path) -> None:
    """kill -9 at every point of a walk from pull to undo, then at random ones; what follows does the step again."""
    start = copy(template, "walk")
    here, mei = storm.prepare(start)
    Database(start).compact()
    ready = Path(start.removeprefix("sqlite:///"))
    points = storm.points(copy(ready, "count"), here, mei)
    clean = copy(ready, "clean")
    storm.walk(clean, here, mei, lambda step: None)
    expected = storm.ledger(clean)
    luck = Random(KILLS)  # noqa: S311 (the same points in every run)
    chosen = [*range(1, points + 1), *(luck.randint(1, points) for _ in range(KILLS - points))][:KILLS]
    difference = 0
    for nth in chosen:
        url = copy(ready, "killed")
        storm.killed_at(url, here, mei, nth)
        found = storm.ledger(url)
        assert found == expected, f"killed at point {nth}: {found}"
        difference += abs(sum(row[1] for row in found.redemptions) - sum(row[1] for row in expected.redemptions))
    print(f"{len(chosen)} kills at {len(set(chosen))} of {points} points: ledger difference {difference} fen")


def copy(template: Path, name: str) -> str:
    """The URL of a fresh copy of a database nobody has open."""
    path = template.with_name(f"{name}.db")
    for stale in path.parent.glob(f"{path.name}*"):
        stale.unlink()
    shutil.copy(template, path)
    return f"sqlite:///{path}"


def timed(act: Callable[[int], None], number: int) -> float:
    """How many milliseconds `act(number)` takes."""
    started = time.perf_counter()
    act(number)
    return (time.perf_counter() - started) * 1_000


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
