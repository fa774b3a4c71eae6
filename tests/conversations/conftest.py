"""One stage and one cast: the real application talks through the simulator; nothing is awaited but its replies."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import demo
from rules.understanding.names import Names
from storage import gazetteer, naming
from storage.database import Database
from tests.conversations.counters import employ
from tests.conversations.stage import SUNDAY_EVENING, Actor, Clock, Stage, join, raised, simulated_telegram


@pytest.fixture(scope="session")
def sample_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample city, imported once; every test gets a copy of the file."""
    path = tmp_path_factory.mktemp("city") / "sample.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    demo.import_sample(database, SUNDAY_EVENING - timedelta(days=14))  # the stage knows no later time than its own
    database.compact()
    database.close()
    return path


@pytest.fixture(scope="session", autouse=True)
def _places_are_read_once() -> Iterator[None]:
    """Nothing changes them, and reading them takes longer than most of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gazetteer, "load", cache(gazetteer.load))
        yield


@pytest.fixture(scope="session")
def learnt(sample_city: Path) -> Names:
    """The names of the sample city."""
    database = Database(f"sqlite:///{sample_city}")
    with database.reading() as session:
        names = naming.names(session)
    database.close()
    return names


@pytest.fixture(autouse=True)
def _names_are_learnt_once(learnt: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning them takes longer than most of these tests."""
    monkeypatch.setattr(naming, "names", lambda session: learnt)


@pytest.fixture
def file(sample_city: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample_city, tmp_path / "concierge.db"))


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def options() -> dict[str, Any]:
    """Settings that differ from the defaults; a test that needs some parametrises this."""
    return {}


@pytest.fixture
async def stage(
    database: Database, file: Path, clock: Clock, options: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Stage]:
    """Everything awake. A refused call or a logged error fails the test, unless the test clears it."""
    async with raised(simulated_telegram(clock), database, file, clock, options) as stage:
        yield stage
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


CAST = {"zh": ("Mei", "zh-hans", "zh"), "en": ("Tom", "en-GB", "en")}


@pytest.fixture
def mei(stage: Stage) -> Actor:
    """Writes Chinese."""
    return join(stage, *CAST["zh"])


@pytest.fixture
def tom(stage: Stage) -> Actor:
    """Writes English."""
    return join(stage, *CAST["en"])


@pytest.fixture(params=CAST)
def member(stage: Stage, request: pytest.FixtureRequest) -> Actor:
    """Mei, then Tom: what holds in one language must hold in the other."""
    return join(stage, *CAST[request.param])


@pytest.fixture
async def chen(stage: Stage) -> Actor:
    """Stands at the counter of the Chestnut Post Office, and has redeemed today."""
    chen = join(stage, "Xiao Chen", "zh-hans", "zh")
    await chen.starts()
    employ(stage, chen)
    return chen


@pytest.fixture
async def ana(stage: Stage) -> Actor:
    """One of the operators."""
    ana = join(stage, "Ana", "en-GB", "en")
    services = replace(stage.services, ops=frozenset({ana.person.id}))
    stage.application.bot_data["services"] = services
    await ana.starts()
    return ana
