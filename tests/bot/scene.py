"""What the tests of the machine share: a bot in this process or in one of its own, and ways to wait for it."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
from telegram.request import HTTPXRequest

from bot import assembly
from bot.network import PatientRequest
from bot.receiver import Receiver
from bot.routes import AnyApplication
from bot.settings import Settings
from handlers.context import Services
from simulator import ApiError, Call, Person, Simulator, create_app, serve
from storage.database import Database
from tests.simulator.scene import Clock

PATIENCE_SECONDS = 30
RUN = (sys.executable, "-m", "bot", "run")

Result = TypeVar("Result")


async def within(awaitable: Awaitable[Result]) -> Result:
    """What is awaited, which must come before patience ends."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await awaitable


def query(path: Path, statement: str) -> list[Any]:
    """Rows read or written past the bot, over a connection of their own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(statement).fetchall()


def on_disk(path: Path) -> bytes:
    """Every byte of the database, those of its log included."""
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def inbox_states(path: Path) -> list[str]:
    return [state for (state,) in query(path, "SELECT state FROM inbox ORDER BY update_id")]


@dataclass
class Machine:
    """The bot awake in this process. `pauses` are the seconds it would have slept; of `naps` one runs each time."""

    simulator: Simulator
    database: Database
    clock: Clock
    application: AnyApplication
    receiver: Receiver
    pauses: list[float]
    naps: list[Callable[[], object]] = field(default_factory=list)

    async def settles(self) -> None:
        """Receive what people sent and answer all of it."""
        self.receiver.accept(self.simulator.take_updates())
        await within(self.receiver.idle())


@asynccontextmanager
async def machine(simulator: Simulator, database: Database, clock: Clock) -> AsyncIterator[Machine]:
    """A bot that talks to `simulator` without a network and sleeps no second of real time."""
    settings = settings_for(simulator, "http://telegram.test")
    pauses: list[float] = []
    naps: list[Callable[[], object]] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if naps:
            naps.pop(0)()
        await asyncio.sleep(0)

    def request() -> PatientRequest:
        transport = httpx.ASGITransport(create_app(simulator))
        return PatientRequest(HTTPXRequest(httpx_kwargs={"transport": transport}), sleep)

    services = replace(_services(), database=database, clock=clock)
    application = assembly.build_application(settings, services, request(), request())
    receiver = Receiver(application, database, clock, sleep)
    async with application:
        yield Machine(simulator, database, clock, application, receiver, pauses, naps)
        await receiver.stop()


@cache
def _services() -> Services:
    """Built once for all tests: reading the gazetteer takes longer than most of them."""
    return assembly.build_services(settings_for(Simulator(), "http://telegram.test"), Database("sqlite://"))


def in_chat(simulator: Simulator, name: str, language: str = "en") -> Person:
    """A person who pressed START before anybody listened; nothing of it waits for the bot."""
    person = simulator.person(name, language)
    person.starts()
    simulator.take_updates()
    return person


def settings_for(simulator: Simulator, url: str, **others: Any) -> Settings:
    """The settings of a bot that finds this simulator at `url`."""
    return Settings(bot_token=simulator.token, telegram_api_url=url, **others)


@asynccontextmanager
async def served(simulator: Simulator, port: int = 0) -> AsyncIterator[str]:
    """The simulator behind a real port of this machine; gives its base URL."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(simulator, port=port, ready=ready.set_result))
    try:
        yield await within(ready)
    finally:
        serving.cancel()
        await asyncio.wait({serving})


class Hold:
    """A hook that keeps calls waiting. Once let go they fail without effect: whoever made them is dead by then."""

    def __init__(self, unless: Callable[[Call], bool] = lambda call: False) -> None:
        self._unless = unless
        self._over = asyncio.Event()
        self.reached = asyncio.Event()

    async def __call__(self, call: Call) -> None:
        if self._unless(call) or self._over.is_set():
            return
        self.reached.set()
        await self._over.wait()
        raise ApiError(502, "Bad Gateway")

    def let_go(self) -> None:
        self._over.set()


class Heard:
    """Notices every message that takes effect, so that a test can wait for one."""

    def __init__(self, simulator: Simulator) -> None:
        self._news = asyncio.Condition()
        simulator.after("sendMessage", self)

    async def __call__(self, call: Call) -> None:
        async with self._news:
            self._news.notify_all()

    async def answered(self, *people: Person) -> None:
        """Wait until each of them has a reply."""
        async with self._news:
            await within(self._news.wait_for(lambda: all(person.replies for person in people)))


class Bot:
    """A bot in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log
        self.was_killed = False

    def kill(self) -> None:
        """End it as a power cut would: it gets no word of it."""
        self.was_killed = True
        self._process.send_signal(signal.SIGKILL)

    def ask_to_stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    async def stops(self) -> int:
        """Ask it to stop, as a service manager does, and wait for its exit code."""
        self.ask_to_stop()
        return await self.ends()

    async def ends(self) -> int:
        """Its exit code; a signal's number below zero."""
        return await within(self._process.wait())

    @property
    def is_running(self) -> bool:
        return self._process.returncode is None

    @property
    def log(self) -> list[str]:
        return self._log.read_text(encoding="utf-8").splitlines()


class Bots:
    """Starts bots, one after the other or together, over one database and one simulator."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self._folder = folder
        self._environment = environment
        self.started: list[Bot] = []

    async def start(self, command: Sequence[str] = RUN, **environment: str) -> Bot:
        path = self._folder / f"bot-{len(self.started)}.log"
        surroundings = {"PATH": os.environ["PATH"], **self._environment, **environment}
        with path.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *command, stdout=log, stderr=log, env=surroundings, cwd=self._folder
            )
        self.started.append(Bot(process, path))
        return self.started[-1]

    async def end(self) -> None:
        for bot in self.started:
            if bot.is_running:
                bot.kill()
            await bot.ends()
