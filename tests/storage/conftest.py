"""A database for every test, on real SQLite and on a real PostgreSQL that lives as long as the test run."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Protocol

import psycopg
import pytest
from sqlmodel import SQLModel

from storage.database import Database

DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
# It is thrown away at the end, so nothing needs to survive a power cut.
SERVER_OPTIONS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Backend(Protocol):
    """Where databases come from; both give the URL of one that nobody else uses."""

    def empty(self) -> str:
        """Without any table."""

    def migrated(self) -> str:
        """With this release's schema and no rows."""


class SqliteFiles:
    """One file each; the migrated one is made once and copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._template = folder / "template.db"
        database = Database(f"sqlite:///{self._template}")
        database.migrate()
        database.compact()
        database.close()

    def empty(self) -> str:
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"

    def migrated(self) -> str:
        url = self.empty()
        shutil.copy(self._template, url.removeprefix("sqlite:///"))
        return url


class PostgresServer:
    """A cluster of its own on a Unix socket. The migrated database is emptied for each test, which beats a new one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._migrated: str | None = None

    def empty(self) -> str:
        name = f"empty_{next(self._numbers)}"
        with self._connected("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def migrated(self) -> str:
        if self._migrated is None:
            self._migrated = self.empty()
            database = Database(self._migrated)
            database.migrate()
            database.close()
        names = ", ".join(table.name for table in SQLModel.metadata.sorted_tables)
        with psycopg.connect(self._migrated, autocommit=True) as connection:
            connection.execute(f"TRUNCATE {names} RESTART IDENTITY".encode())
        return self._migrated

    def _connected(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self._folder), user="postgres", dbname=name, autocommit=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The server, started once; skips where PostgreSQL is not installed."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: no initdb on the path or in /usr/lib/postgresql")
    folder = Path(mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 characters
    user, data = _as_server_user(folder), folder / "data"
    control = [*user, programs / "pg_ctl", "-s", "-w", "-D", data]
    _run(*user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    _run(*control, "-l", folder / "log", "-o", f"-k {folder} {SERVER_OPTIONS}", "start")
    try:
        yield PostgresServer(folder)
    finally:
        _run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (the words are ours)


def _postgres_programs() -> Path | None:
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else sorted(DEBIAN_PROGRAMS.glob("*/bin"))
    return found[-1] if found else None


def _as_server_user(folder: Path) -> list[str | Path]:
    """How to run a program as somebody who may run PostgreSQL, which root may not."""
    if os.geteuid() != 0:
        return []
    users = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in users else "nobody"
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """SQLite or PostgreSQL: a test that takes this, or `database`, runs on both."""
    if request.param == "sqlite":
        return SqliteFiles(tmp_path_factory.mktemp("sqlite"))
    server: PostgresServer = request.getfixturevalue("postgres")
    return server


@pytest.fixture
def random() -> Random:
    """The same luck in every run."""
    return Random(20_260_520)  # noqa: S311 (nothing is hidden with it)


@pytest.fixture
def url(backend: Backend) -> str:
    """The URL of a database with the schema and no rows."""
    return backend.migrated()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with the schema and no rows."""
    database = Database(url)
    yield database
    database.close()
