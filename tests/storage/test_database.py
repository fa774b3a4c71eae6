"""Transactions: whole or not at all, one look at a time, the write lock from the start, nothing lost, nothing left."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import func, select

import storage.database
from storage import tables
from storage.database import BUSY_TIMEOUT_MS, Database, DatabaseError, Session
from tests.storage import rows

A_MOMENT_S = 0.2  # how long something that must not happen is waited for
PATIENCE_S = 30
WRITERS, WRITES = 4, 25


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "concierge.db"


@pytest.fixture
def sqlite(path: Path) -> Iterator[Database]:
    """A database in a file the test can look into."""
    database = Database(f"sqlite:///{path}")
    database.migrate()
    yield database
    database.close()


def members(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(tables.Member)) or 0


def test_what_a_block_wrote_is_there_after_it(database: Database, url: str) -> None:
    with database.writing() as session:
        rows.member(session)
    other = Database(url)
    with other.reading() as session:
        assert members(session) == 1
    other.close()


def test_a_block_that_raises_leaves_nothing_of_what_it_wrote(database: Database) -> None:
    def fail_half_way() -> None:
        with database.writing() as session:
            rows.last_place(session, rows.member(session))
            raise LookupError

    with pytest.raises(LookupError):
        fail_half_way()
    with database.reading() as session:
        assert members(session) == 0
        assert session.scalars(select(tables.LastPlace)).all() == []


def test_a_row_that_is_refused_takes_the_whole_block_with_it(database: Database) -> None:
    def write_one_twice() -> None:
        with database.writing() as session:
            for telegram_id in (1, 2, 1):
                rows.member(session, telegram_id)

    with pytest.raises(IntegrityError):
        write_one_twice()
    with database.reading() as session:
        assert members(session) == 0


def test_a_reading_block_keeps_nothing_it_wrote(database: Database) -> None:
    with database.reading() as session:
        rows.member(session)
        assert members(session) == 1
    with database.reading() as session:
        assert members(session) == 0


def test_a_reading_block_sees_one_state_of_the_data(database: Database) -> None:
    with database.reading() as session:
        assert members(session) == 0
        with database.writing() as elsewhere:
            rows.member(elsewhere)
        assert members(session) == 0
    with database.reading() as session:
        assert members(session) == 1


def test_the_event_loop_goes_on_while_something_is_looked_up(database: Database) -> None:
    async def both() -> tuple[bool, int]:
        meanwhile = Event()
        looking = asyncio.ensure_future(
            database.look_up(lambda session: (meanwhile.wait(PATIENCE_S), members(session)))
        )
        await asyncio.sleep(0)
        meanwhile.set()
        return await looking

    with database.writing() as session:
        rows.member(session)
    assert asyncio.run(both()) == (True, 1)


def test_what_was_read_can_be_used_after_the_block(database: Database) -> None:
    with database.writing() as session:
        rows.member(session, 7)
    with database.writing() as session:
        member = session.scalars(select(tables.Member)).one()
    assert member.telegram_id == 7


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_a_time_of_any_zone_comes_back_as_the_same_moment_in_utc(database: Database, zone: str) -> None:
    moment = datetime(2026, 5, 20, 23, 30, 15, 123_456, tzinfo=ZoneInfo(zone))
    with database.writing() as session:
        rows.member(session, blocked_at=moment)
    with database.reading() as session:
        blocked_at = session.scalars(select(tables.Member)).one().blocked_at
    assert blocked_at == moment
    assert blocked_at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 5, 20, 12, 0)  # noqa: DTZ001 (the point of the test)
    with pytest.raises(StatementError, match="without a zone"), database.writing() as session:
        rows.member(session, joined_at=naive)


@pytest.mark.parametrize("url", ["", "concierge.db", "sqlite//file.db", "postgresql"])
def test_a_url_that_is_none_is_an_error_of_the_database(url: str) -> None:
    with pytest.raises(DatabaseError):
        Database(url)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", BUSY_TIMEOUT_MS),
    ],
)
def test_sqlite_is_set_up_to_lose_nothing(sqlite: Database, pragma: str, value: object) -> None:
    for block in (sqlite.reading, sqlite.writing):
        with block() as session:
            assert session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_writing_block_holds_sqlites_write_lock_from_its_first_look(sqlite: Database, path: Path) -> None:
    with sqlite.writing() as session:
        assert members(session) == 0  # nothing is written yet
        assert not can_write(path)
    assert can_write(path)


def test_a_reading_block_holds_no_write_lock(sqlite: Database, path: Path) -> None:
    with sqlite.reading() as session:
        assert members(session) == 0
        assert can_write(path)


@pytest.mark.parametrize("kind", ["reading", "writing"])
def test_a_block_that_raises_holds_no_lock_and_the_next_one_works(sqlite: Database, path: Path, kind: str) -> None:
    def fail() -> None:
        with getattr(sqlite, kind)() as session:
            rows.member(session)
            raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            fail()
        assert can_write(path)
    with sqlite.writing() as session:
        rows.member(session)
    with sqlite.reading() as session:
        assert members(session) == 1


def test_a_block_that_cannot_begin_leaves_the_next_one_well(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.database, "BUSY_TIMEOUT_MS", 0)
    impatient = Database(f"sqlite:///{path}")
    impatient.migrate()
    with impatient.writing() as session:
        rows.member(session)
        with pytest.raises(DatabaseError), impatient.writing():
            raise AssertionError("two writers at once")
    with impatient.reading() as session:
        assert members(session) == 1
    impatient.close()


def test_a_closed_database_has_let_its_file_go(path: Path) -> None:
    database, log = Database(f"sqlite:///{path}"), Path(f"{path}-wal")
    database.migrate()
    with database.writing() as session, database.reading() as other:
        rows.member(session)
        assert members(other) == 0
    with ThreadPoolExecutor() as threads, database.reading() as session:
        assert threads.submit(asyncio.run, database.look_up(members)).result() == members(session) == 1
    assert log.exists(), "SQLite removes its log with the last connection"
    database.close()
    assert not log.exists()


def can_write(path: Path) -> bool:
    """Whether somebody else gets the write lock at once."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        assert "locked" in str(error)  # noqa: PT017 (any other trouble is another failure)
        return False
    else:
        connection.execute("ROLLBACK")
        return True
    finally:
        connection.close()


def test_a_second_writer_waits_for_the_first_and_sees_what_it_wrote(sqlite: Database) -> None:
    entered = Event()

    def second() -> int:
        with sqlite.writing() as session:
            found = members(session)
            entered.set()
            return found

    with ThreadPoolExecutor() as threads:
        with sqlite.writing() as session:
            assert members(session) == 0
            waiting = threads.submit(second)
            assert not entered.wait(A_MOMENT_S)
            rows.member(session)
        assert entered.wait(PATIENCE_S)
        assert waiting.result(PATIENCE_S) == 1


def test_a_second_writer_does_not_wait_for_a_reader(sqlite: Database) -> None:
    """The control of the test above: what makes the second wait is the first one's write lock."""

    def second() -> None:
        with sqlite.writing() as session:
            rows.member(session)

    with ThreadPoolExecutor() as threads, sqlite.reading() as session:
        assert members(session) == 0
        threads.submit(second).result(PATIENCE_S)


def test_of_many_who_read_and_then_write_none_fails_and_none_is_lost(sqlite: Database) -> None:
    with sqlite.writing() as session:
        rows.member(session)

    def count_up() -> None:
        for _ in range(WRITES):
            with sqlite.writing() as session:
                session.scalars(select(tables.Member)).one().telegram_id += 1

    with ThreadPoolExecutor(WRITERS) as threads:
        for writer in [threads.submit(count_up) for _ in range(WRITERS)]:
            writer.result(PATIENCE_S)
    with sqlite.reading() as session:
        assert session.scalars(select(tables.Member)).one().telegram_id == 1 + WRITERS * WRITES


def test_without_the_lock_from_the_start_who_reads_and_then_writes_can_fail(sqlite: Database, path: Path) -> None:
    """The control of the test above: SQLite's plain BEGIN lets two look and then turns one away."""
    first, second = (sqlite3.connect(path, timeout=0, isolation_level=None) for _ in range(2))
    for connection in (first, second):
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM members").fetchone()
    first.execute("DELETE FROM members")
    first.execute("COMMIT")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.execute("DELETE FROM members")
    first.close()
    second.close()


def test_what_is_deleted_cannot_be_read_in_the_files_any_more(sqlite: Database, path: Path) -> None:
    secret = "31.2335 121.4690 静安寺"
    with sqlite.writing() as session:
        rows.last_place(session, rows.member(session), label=secret)
    sqlite.compact()
    assert secret.encode() in everything_in(path)
    with sqlite.writing() as session:
        session.delete(session.scalars(select(tables.LastPlace)).one())
    sqlite.compact()
    assert secret.encode() not in everything_in(path)


def everything_in(path: Path) -> bytes:
    """The bytes of the database and of the log beside it."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def test_compacting_is_possible_anywhere(database: Database) -> None:
    database.compact()
    with database.writing() as session:
        rows.member(session)
    database.compact()
    with database.reading() as session:
        assert members(session) == 1
