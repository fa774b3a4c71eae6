"""One stage and one cast: the real application talks through the simulator; nothing is awaited but its replies."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot import assembly, demo
from bot.network import PatientRequest
from bot.receiver import Receiver
from bot.settings import Settings
from simulator.people import Bubble, Person
from simulator.server import create_app
from simulator.simulator import Simulator
from storage.database import Database

# A Sunday evening in Shanghai: most shops are open, the late bars too.
SUNDAY_EVENING = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)

PEOPLES_SQUARE = (31.2335, 121.4690)
JINGAN_TEMPLE = (31.2238, 121.4454)
WEST_LAKE = (30.2590, 120.1490)


@dataclass
class Clock:
    """The time as everybody on the stage sees it; it moves when a test moves it."""

    now: datetime = SUNDAY_EVENING

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **period: float) -> None:
        self.now += timedelta(**period)


@dataclass
class Stage:
    """The bot, awake, the simulated Telegram it talks to, and the data behind it."""

    simulator: Simulator
    database: Database
    receiver: Receiver
    clock: Clock
    pauses: list[float] = field(default_factory=list)

    async def settles(self) -> None:
        """Let the bot receive what people sent and answer all of it."""
        while updates := self.simulator.take_updates():
            self.receiver.accept(updates)
            await self.receiver.idle()


@dataclass
class Actor:
    """A person of the cast: does something, and the bot has answered when the call returns."""

    person: Person
    stage: Stage

    async def starts(self, payload: str = "") -> Bubble:
        self.person.starts(payload)
        return await self._answer()

    async def says(self, text: str) -> Bubble:
        self.person.says(text)
        return await self._answer()

    async def shares(self, place: tuple[float, float], via: str = "keyboard") -> Bubble:
        self.person.shares(*place, via)
        return await self._answer()

    async def taps(self, label: str) -> Bubble:
        self.person.taps(label)
        return await self._answer()

    async def presses(self, data: str) -> Bubble:
        self.person.presses(data, resend=True)
        return await self._answer()

    async def waits(self) -> Bubble:
        return await self._answer()

    def sees(self, part: str) -> Bubble:
        return self.person.sees(part)

    @property
    def last(self) -> Bubble:
        return self.person.last

    async def _answer(self) -> Bubble:
        await self.stage.settles()
        return self.person.last


@pytest.fixture(scope="session")
def sample_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city, imported once; every test gets a copy of the file."""
    path = tmp_path_factory.mktemp("city") / "sample.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    demo.import_sample(database)
    database.compact()
    database.close()
    return path


@pytest.fixture
def database(sample_city: Path, tmp_path: Path) -> Iterator[Database]:
    copy = shutil.copy(sample_city, tmp_path / "concierge.db")
    database = Database(f"sqlite:///{copy}")
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def stage(database: Database, clock: Clock, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    """Everything awake. A refused call or a logged error fails the test, unless the test clears it."""
    simulator = Simulator(username="card_concierge_bot", clock=clock)
    settings = Settings(bot_token=simulator.token, telegram_api_url="http://telegram.test", _env_file=None)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    def request() -> PatientRequest:
        transport = httpx.ASGITransport(create_app(simulator))
        return PatientRequest(sleep=sleep, httpx_kwargs={"transport": transport})

    services = assembly.build_services(settings, database, clock)
    application = assembly.build_application(settings, services, request(), request())
    await application.initialize()
    receiver = Receiver(application, database, clock, sleep)
    yield Stage(simulator, database, receiver, clock, pauses)
    await receiver.stop()
    await application.shutdown()
    assert [str(call) for call in simulator.violations] == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def join(stage: Stage, name: str, language: str) -> Actor:
    return Actor(stage.simulator.person(name, language), stage)


@pytest.fixture
def mei(stage: Stage) -> Actor:
    """Writes Chinese."""
    return join(stage, "Mei", "zh-hans")


@pytest.fixture
def tom(stage: Stage) -> Actor:
    """Writes English."""
    return join(stage, "Tom", "en-GB")
