"""The demo: the simulator, the sample city and the bot in one process, for a newcomer's first look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from bot import running
from bot.running import Time
from bot.settings import Settings
from rules.gazetteer import PlaceKind
from rules.intake import Kind
from rules.till import Role
from simulator.samples import Landmark
from simulator.server import serve
from simulator.simulator import Simulator
from storage import gazetteer, importing, members, shops, staff
from storage.database import Database

SAMPLES = (Kind.SHOPS, Kind.BENEFITS, Kind.CARDS, Kind.EVENTS)
# The first three hold the phones of the desk: member, shop staff, operations.
PEOPLE = (("Mei", "zh-hans"), ("小陈", "zh-hans"), ("Ana", "en"), ("Tom", "en"))
STAFF, OPERATOR = PEOPLE[1][0], PEOPLE[2][0]
WORKPLACE = "sh-rm-05"  # near the first landmark of the page, and always open
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


def import_sample(database: Database, now: datetime | None = None) -> None:
    """The sample city, through the importer that ops use, as of `now` (aware)."""
    now = now or datetime.now(UTC)
    for kind in SAMPLES:
        with as_file(files("bot") / "sample" / f"{kind}.csv") as path:
            report = importing.import_file(database, kind, path, now=now)
        if report.problems:
            raise ValueError(f"the sample {kind} do not import: {report.problems[0]}")


def appoint(database: Database, staff_id: int, operator_id: int) -> None:
    """Make one person, by Telegram id, manager of a shop of the sample, invited by the other as ops would."""
    now, token = datetime.now(UTC), token_urlsafe(12)
    with database.writing() as session:
        members.welcome(session, staff_id, "zh", now)
        members.welcome(session, operator_id, "en", now)
        chen, ana = (members.recognise(session, telegram_id) for telegram_id in (staff_id, operator_id))
        shop = shops.known_as(session, WORKPLACE)
        if chen and ana and shop:
            staff.invite(session, token, shop.id, Role.MANAGER, ana.id, now)
            staff.accept(session, token, chen.id, now)


async def _serve(database: Database, port: int, stop: asyncio.Event, announce: Callable[[str], None]) -> None:
    simulator = Simulator(username="card_concierge_bot", name="城市卡礼宾", landmarks=_landmarks())
    people = {name: simulator.person(name, language).id for name, language in PEOPLE}
    appoint(database, people[STAFF], people[OPERATOR])
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(simulator, port=port, ready=ready.set_result))
    await asyncio.wait((serving, ready), return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()  # the port is taken, say
    url = ready.result()
    # An operator's own environment must not steer the demo.
    fixed = {"bot_token": simulator.token, "telegram_api_url": url, "webhook_url": "", "geocoder": "none"}
    fixed |= {"model_service_url": "", "ops_ids": str(people[OPERATOR]), "ops_chat_id": ""}
    settings = Settings(**fixed, _env_file=None)  # type: ignore[arg-type, call-arg]
    announce(url)
    try:
        await running.run(settings, database, stop, Time(simulator.clock, simulator.clock.listeners))
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
