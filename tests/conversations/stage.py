"""The stage and its cast: the real application behind a simulated Telegram, and people who see what it shows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from telegram.request import HTTPXRequest

from bot import assembly
from bot import clock as ticking
from bot.network import PatientRequest
from bot.receiver import Receiver
from bot.routes import AnyApplication
from bot.settings import Settings
from handlers.context import Services
from simulator.people import Bubble, Person
from simulator.server import create_app
from simulator.simulator import Simulator
from storage.database import Database
from words.say import Say

# A Sunday evening in Shanghai: most shops are open, the late bars too.
SUNDAY_EVENING = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

PEOPLES_SQUARE = (31.2335, 121.4690)
JINGAN_TEMPLE = (31.2238, 121.4454)
WEST_LAKE = (30.2590, 120.1490)
BEIJING = (39.9042, 116.4074)

Place = tuple[float, float]


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
    application: AnyApplication
    clock: Clock
    file: Path
    pauses: list[float] = field(default_factory=list)
    _tolerated: list[str] = field(default_factory=list)
    _raw_ids: count[int] = field(default_factory=lambda: count(9_000_000_001))

    async def settles(self) -> None:
        """Let the bot receive what people sent, answer all of it, and say what else is due."""
        while updates := self.simulator.take_updates():
            self.receiver.accept(updates)
            await self.receiver.idle()
            await self.services.courier.drain(self.application.bot)

    async def ticks(self) -> None:
        """Let the clock of the bot tick and the courier say what fell due."""
        await ticking.tick(self.database, self.clock)
        await ticking.end_codes(self.services)
        await ticking.go_on_with_broadcasts(self.services)
        await ticking.settle_events(self.services)
        await ticking.remind(self.services)
        await self.services.courier.drain(self.application.bot)

    @property
    def services(self) -> Services:
        services: Services = self.application.bot_data["services"]
        return services

    async def receives(self, **content: Any) -> None:
        """Let the bot receive an update no client of the simulator would send."""
        self.receiver.accept([{"update_id": next(self._raw_ids), **content}])
        await self.receiver.idle()

    def tolerates(self, description: str) -> None:
        """Telegram may refuse calls for this reason without failing the test."""
        self._tolerated.append(description)

    def refused(self) -> list[str]:
        """The calls Telegram refused for any other reason."""
        calls = self.simulator.violations
        return [str(call) for call in calls if not any(each in call.description for each in self._tolerated)]

    def committed(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a second process would read from the database file now."""
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(query, values).fetchall()

    def amend(self, statement: str, *values: object) -> None:
        """Change the data behind the bot's back, as another process would."""
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement, values)

    def bytes_kept(self) -> bytes:
        """The whole database as it lies on the disk, its log included."""
        return b"".join(path.read_bytes() for path in sorted(self.file.parent.glob(f"{self.file.name}*")))


@dataclass
class Actor:
    """A person of the cast: does something, and the bot has answered when the call returns."""

    person: Person
    stage: Stage
    say: Say

    async def starts(self, payload: str = "") -> Bubble:
        self.person.starts(payload)
        return await self.waits()

    async def says(self, text: str) -> Bubble:
        self.person.says(text)
        return await self.waits()

    async def shares(self, place: Place, via: str = "keyboard") -> Bubble:
        self.person.shares(*place, via)
        return await self.waits()

    async def taps(self, label: str) -> Bubble:
        self.person.taps(label)
        return await self.waits()

    async def chooses(self, key: str, **values: object) -> Bubble:
        """Taps the button that says the sentence `key`."""
        return await self.taps(self.say.plain(key, **values))

    async def presses(self, data: str) -> Bubble:
        self.person.presses(data, resend=True)
        return await self.waits()

    async def waits(self) -> Bubble:
        await self.stage.settles()
        return self.person.last

    async def pages_through(self) -> list[ListedShop]:
        """Turns the list to its last page; every row there was on the way."""
        rows, later = listed(self.last), self.say.plain("chips.later")
        while later in self.last.buttons:
            await self.taps(later)
            rows += listed(self.last)
        return rows

    def now(self, bubble: Bubble) -> Bubble:
        """The same message as it stands in the chat by now."""
        return next(each for each in self.person.messages if each.message_id == bubble.message_id)

    def sees(self, part: str) -> Bubble:
        return self.person.sees(part)

    def hears(self, key: str, **values: object) -> Bubble:
        """The newest message is, or holds, the sentence `key`."""
        expected = shown(self.say(key, **values))
        assert expected in self.last.text, f"{expected!r} is not what was said last\n{self.person.transcript()}"
        return self.last

    @property
    def last(self) -> Bubble:
        return self.person.last

    @property
    def toasts(self) -> list[str]:
        """The short notes that presses were answered with."""
        return [answer.text for answer in self.person.alerts if answer.text]


@dataclass(frozen=True, slots=True)
class ListedShop:
    """A row of a nearby list, read the way a person reads it."""

    number: int
    name: str
    benefit: str
    kind: str
    price: str
    distance_m: float
    walk: str
    opening: str


_ROW = re.compile(
    r"""
    ^(?P<number>\d+)\.[ ](?P<name>.+?)[ ]·[ ](?P<benefit>.+)\n
    (?P<kind>\S+[ ].+?)(?:[ ](?P<price>¥{1,4}))?[ ]·[ ](?P<distance>[\d.,]+)[ ](?P<unit>k?m)(?:，|,[ ])(?P<walk>.+)\n
    (?P<opening>.+)$
    """,
    re.VERBOSE | re.MULTILINE,
)


def listed(bubble: Bubble) -> list[ListedShop]:
    """The shops a nearby answer shows, the one further away and the one that opens later included."""
    return [_listed_shop(found) for found in _ROW.finditer(bubble.text)]


def _listed_shop(found: re.Match[str]) -> ListedShop:
    metres = float(found["distance"].replace(",", "")) * (1_000 if found["unit"] == "km" else 1)
    texts = {name: found[name] or "" for name in ("name", "benefit", "kind", "price", "walk", "opening")}
    return ListedShop(number=int(found["number"]), distance_m=metres, **texts)


def shown(html: str) -> str:
    """A sentence of the catalogue as the chat shows it: without its markup."""
    return unescape(re.sub(r"</?\w+>", "", html))


def simulated_telegram(clock: Clock) -> Simulator:
    return Simulator(username="card_concierge_bot", clock=clock)


@asynccontextmanager
async def raised(
    simulator: Simulator, database: Database, file: Path, clock: Clock, options: Mapping[str, Any]
) -> AsyncIterator[Stage]:
    """Everything awake on this database, as after a start of the process; asleep again at the end of the block."""
    settings = Settings(bot_token=simulator.token, telegram_api_url="http://telegram.test", _env_file=None, **options)  # type: ignore[call-arg]
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    def request() -> PatientRequest:
        transport = httpx.ASGITransport(create_app(simulator))
        return PatientRequest(HTTPXRequest(httpx_kwargs={"transport": transport}), sleep)

    services = assembly.build_services(settings, database, clock)
    application = assembly.build_application(settings, services, request(), request())
    await application.initialize()
    receiver = Receiver(application, database, clock, sleep)
    stage = Stage(simulator, database, receiver, application, clock, file, pauses)
    yield stage
    await receiver.stop()
    await application.shutdown()
    assert stage.refused() == []


def join(stage: Stage, name: str, language_code: str, language: str) -> Actor:
    return Actor(stage.simulator.person(name, language_code), stage, Say(language, SHANGHAI))
