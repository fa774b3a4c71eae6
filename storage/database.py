"""The database and its transactions: SQLite set up to lose nothing, or PostgreSQL; and the version of its schema."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session as Session  # handlers pass one on, and get it from here

from storage import prepared

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5_000
CACHE_KB = 32_000  # of SQLite pages: the indexes that a search reads, for some 100,000 shops
MIGRATIONS = Path(__file__).parent / "migrations"

# What callers outside storage catch when the database itself is in trouble.
DatabaseError = SQLAlchemyError


class SchemaTooNewError(Exception):
    """The database was written by a newer release than this one; its argument is that schema's revision."""


class Database:
    """One database, by URL: `sqlite:///file.db` or `postgresql://user@host/name`.

    SQLite runs in WAL mode with foreign keys on, deleted content overwritten, and `synchronous=FULL`: a committed
    row survives a power cut. A write transaction takes the write lock when it begins, so it cannot fail half-way for
    want of it. Raises `DatabaseError` for a URL that is none.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._reader = self._engine.execution_options(**_one_look(self._engine))
        self._resting: list[Connection] = []
        self._turn = Lock()
        self._aside = ThreadPoolExecutor(1, "look-up")  # one: each thread has a connection, and its cache, of its own
        self._scribe = ThreadPoolExecutor(1, "write-down")

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One write transaction: committed at the end of the block, rolled back if the block raises."""
        # The session joins a transaction that the connection has begun, which takes half the time of one of its own.
        with (
            self._next_writer(),
            self._lent(self._engine) as connection,
            connection.begin(),
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()

    @contextmanager
    def _next_writer(self) -> Iterator[None]:
        """The threads of this process write to SQLite in turn: it would let them try again after pauses that grow, in
        which a thread that writes much and often is always faster."""
        if self._engine.dialect.name != "sqlite":
            yield
            return
        is_ours = self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)  # then SQLite says what the matter is
        try:
            yield
        finally:
            if is_ours:
                self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look at the data; nothing is kept of what the block may write."""
        with self._lent(self._reader) as connection:
            transaction = connection.begin()
            with Session(connection, expire_on_commit=False) as session:
                yield session
            transaction.rollback()

    @contextmanager
    def _lent(self, engine: Engine) -> Iterator[Connection]:
        """A connection that nobody else uses meanwhile.

        One to SQLite rests here until its next use, for what the pool does between two takes as long as a transaction;
        the pool gets it back, and makes it like new, when the block raised.
        """
        if engine.dialect.name != "sqlite":
            with engine.connect() as connection:
                yield connection
            return
        connection = self._rested()
        connection.execution_options(read_only=engine is self._reader)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._resting.append(connection)

    def _rested(self) -> Connection:
        try:
            return self._resting.pop()
        except IndexError:  # asked like this, no other thread can come between
            return self._engine.connect()

    async def look_up(self, look: Callable[[Session], T]) -> T:
        """What `look` finds while reading. It runs in a thread, so that a long look does not hold the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._aside, self._look, look)

    def _look(self, look: Callable[[Session], T]) -> T:
        with self.reading() as session:
            return look(session)

    async def write_down(self, write: Callable[[Session], T]) -> T:
        """What `write` returns, when it is committed. It runs in a thread, one at a time, so that the event loop does
        not wait for the disk; for what is written all the time, not for what somebody waits for."""
        return await asyncio.get_running_loop().run_in_executor(self._scribe, self._write, write)

    def _write(self, write: Callable[[Session], T]) -> T:
        with self.writing() as session:
            return write(session)

    def migrate(self) -> None:
        """Bring an empty or older schema to this release's; refuse a newer one with `SchemaTooNewError`."""
        config = _alembic()
        with self._engine.begin() as connection:
            _refuse_newer(config, MigrationContext.configure(connection).get_current_revision())
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def is_current(self) -> bool:
        """Whether the schema is exactly this release's; raises `SchemaTooNewError` for a newer one."""
        config = _alembic()
        with self._reader.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
        _refuse_newer(config, revision)
        return revision == ScriptDirectory.from_config(config).get_current_head()

    def compact(self) -> None:
        """Move what is committed out of SQLite's log, where deleted content would otherwise linger."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.execution_options(outside_transactions=True).connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._aside.shutdown()
        self._scribe.shutdown()
        while self._resting:
            self._resting.pop().close()
        self._engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # Parameters may be places and card numbers; they must not reach a log by way of an error's text.
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _one_look(engine: Engine) -> dict[str, Any]:
    """What makes a transaction see one state of the data: in SQLite's WAL any does that only reads."""
    return {"read_only": True} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own; `_begin_sqlite` does
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"cache_size = -{CACHE_KB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    if not options.get("outside_transactions"):
        prepared.execute(connection, "BEGIN" if options.get("read_only") else "BEGIN IMMEDIATE")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _refuse_newer(config: Config, revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise SchemaTooNewError(revision)
