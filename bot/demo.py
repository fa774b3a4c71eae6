"""The demo: the simulator, the sample city and the bot in one process, for a newcomer's first look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import running
from bot.settings import Settings
from rules.gazetteer import PlaceKind
from rules.intake import Kind
from simulator.samples import Landmark
from simulator.server import serve
from simulator.simulator import Simulator
from storage import gazetteer, importing
from storage.database import Database

SAMPLES = (Kind.SHOPS, Kind.BENEFITS, Kind.CARDS)
# The first three hold the phones of the desk: member, shop staff, operations.
PEOPLE = (("Mei", "zh-hans"), ("小陈", "zh-hans"), ("Ana", "en"), ("Tom", "en"))
LANDMARK_KINDS = frozenset({PlaceKind.LANDMARK, PlaceKind.AREA, PlaceKind.MALL, PlaceKind.STATION, PlaceKind.METRO})


async def run(port: int, stop: asyncio.Event, announce: Callable[[str], None]) -> None:
    """Serve the demo until `stop` is set; `announce` gets the page's URL once the chat can be used.

    Everything it stores is in a temporary folder and gone afterwards.
    """
    with TemporaryDirectory(prefix="concierge-demo-", ignore_cleanup_errors=True) as folder:
        database = Database(f"sqlite:///{Path(folder) / 'demo.db'}")
        database.migrate()
        import_sample(database)
        try:
            await _serve(database, port, stop, announce)
        finally:
            database.close()


def import_sample(database: Database) -> None:
    """The sample city, through the importer that ops use."""
    for kind in SAMPLES:
        with as_file(files("bot") / "sample" / f"{kind}.csv") as path:
            report = importing.import_file(database, kind, path, now=datetime.now(UTC))
        if report.problems:
            raise ValueError(f"the sample {kind} do not import: {report.problems[0]}")


async def _serve(database: Database, port: int, stop: asyncio.Event, announce: Callable[[str], None]) -> None:
    simulator = Simulator(username="card_concierge_bot", name="城市卡礼宾", landmarks=_landmarks())
    for name, language in PEOPLE:
        simulator.person(name, language)
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(simulator, port=port, ready=ready.set_result))
    await asyncio.wait((serving, ready), return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()  # the port is taken, say
    url = ready.result()
    # An operator's own environment must not steer the demo.
    fixed = {"bot_token": simulator.token, "telegram_api_url": url, "webhook_url": "", "geocoder": "none"}
    settings = Settings(**fixed, _env_file=None)  # type: ignore[arg-type, call-arg]
    announce(url)
    try:
        await running.run(settings, database, stop)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def _landmarks() -> list[Landmark]:
    """What the chat page offers to share, instead of a phone's own position."""
    return [
        Landmark(
            name=place.name,
            name_en=place.name_en,
            city=place.city,
            latitude=place.point.latitude,
            longitude=place.point.longitude,
            kind=place.kind.value,
        )
        for place in gazetteer.load()
        if place.kind in LANDMARK_KINDS
    ]
