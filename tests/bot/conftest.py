"""A database without shops, a simulator, and a bot: awake in the test, or in a process of its own."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import logs
from bot.settings import Settings
from simulator import Person, Simulator
from storage.database import Database
from tests.bot.scene import Bots, Machine, in_chat, machine, served
from tests.simulator.scene import Clock


@pytest.fixture(autouse=True)
def bare_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of the test's own, without .env, and an environment in which nothing is set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with this release's schema and nothing in it."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.compact()
    database.close()
    return path


@pytest.fixture
def path(empty: Path, tmp_path: Path) -> Path:
    """The test's own database file."""
    copy = tmp_path / "concierge.db"
    shutil.copy(empty, copy)
    return copy


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simulator(clock: Clock) -> Simulator:
    return Simulator(clock=clock, username="card_concierge_bot")


@pytest.fixture
def mei(simulator: Simulator) -> Person:
    """Writes Chinese."""
    return in_chat(simulator, "Mei", "zh-hans")


@pytest.fixture
def tom(simulator: Simulator) -> Person:
    """Writes English."""
    return in_chat(simulator, "Tom", "en-GB")


@pytest.fixture
async def bot(simulator: Simulator, database: Database, clock: Clock) -> AsyncIterator[Machine]:
    async with machine(simulator, database, clock) as awake:
        yield awake


@pytest.fixture
async def url(simulator: Simulator) -> AsyncIterator[str]:
    """The simulator behind a real port."""
    async with served(simulator) as url:
        yield url


@pytest.fixture
async def bots(simulator: Simulator, url: str, path: Path, tmp_path: Path) -> AsyncIterator[Bots]:
    """Bots in processes of their own, as talkative as they can be; none of them may have written its token down."""
    bots = Bots(
        tmp_path,
        BOT_TOKEN=simulator.token,
        TELEGRAM_API_URL=url,
        DATABASE_URL=f"sqlite:///{path}",
        LOG_LEVEL="DEBUG",
    )
    yield bots
    await bots.end()
    assert [line for bot in bots.started for line in bot.log if simulator.token in line] == []


@pytest.fixture(autouse=True)
def _logging_stays_as_it_was() -> Iterator[None]:
    """A command run in this process sets up the log, for a process that is about to end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.TALKATIVE}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
