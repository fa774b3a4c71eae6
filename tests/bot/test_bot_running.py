"""Running: why the bot stops, what it waits for, and that it ends cleanly – said in one line each time."""

from __future__ import annotations

import asyncio
import logging
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import network, running
from bot.courier import Courier
from bot.running import StoppedError
from handlers.wire import Wire
from simulator import ApiError, Call, Person, Simulator
from storage import outbox
from storage.database import Database
from tests.bot.scene import Bots, Heard, Hold, inbox_states, served, settings_for, within


class Lines(logging.Handler):
    """Notices the first line of the log that holds the given words."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.seen = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if self._words in record.getMessage():
            self.seen.set()


def explanations(log: list[str]) -> list[str]:
    """What the process said to its operator; the log's own lines begin with the date."""
    return [line for line in log if line.startswith("concierge:")]


async def test_a_second_poller_stops_the_bot_with_one_line(bots: Bots, simulator: Simulator) -> None:
    polled = asyncio.Event()

    async def note(call: Call) -> None:
        polled.set()

    simulator.before("getUpdates", note)
    bot = await bots.start()
    await within(polled.wait())
    await simulator.api.answer(simulator.token, "getUpdates", {})
    assert await bot.ends() == 1
    assert explanations(bot.log) == [
        "concierge: another process is receiving for this bot; only one may, so this one stops"
    ]
    assert "Traceback" not in "".join(bot.log)


async def test_a_token_telegram_does_not_know_stops_the_bot_with_one_line(bots: Bots, simulator: Simulator) -> None:
    stranger = simulator.token[:-1] + "k"
    bot = await bots.start(BOT_TOKEN=stranger)
    assert await bot.ends() == 1
    assert explanations(bot.log) == ["concierge: Telegram does not know this BOT_TOKEN; @BotFather shows the right one"]
    assert [line for line in bot.log if stranger in line or "Traceback" in line] == []


async def test_asked_to_stop_the_bot_ends_well_and_every_line_of_its_log_is_a_record(
    bots: Bots, simulator: Simulator, mei: Person, path: Path
) -> None:
    hold = asyncio.Event()
    replying = asyncio.Event()

    async def wait(call: Call) -> None:
        replying.set()
        await hold.wait()

    simulator.before("sendMessage", wait)
    mei.says("/help")
    bot = await bots.start()
    await within(replying.wait())
    bot.ask_to_stop()
    hold.set()
    assert await bot.ends() == 0
    assert (len(mei.replies), inbox_states(path)) == (1, ["done"])
    assert [line for line in bot.log if not line.startswith("20")] == []
    assert [line for line in bot.log if " DEBUG " in line], "talkative enough for the token to have shown"


async def test_what_is_under_way_when_the_bot_stops_is_still_answered(
    simulator: Simulator, url: str, database: Database, mei: Person, path: Path
) -> None:
    stop, replying, hold = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def wait(call: Call) -> None:
        replying.set()
        await hold.wait()

    simulator.before("sendMessage", wait)
    mei.says("/help")
    running_bot = asyncio.create_task(running.run(settings_for(simulator, url), database, stop))
    await within(replying.wait())
    mei.says("/help")
    stop.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not running_bot.done()
    hold.set()
    await within(running_bot)
    assert len(mei.replies) == 1
    assert inbox_states(path)[0] == "done"


# Telegram out of reach


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries without pauses."""
    monkeypatch.setattr(network, "PAUSES", (0.0,))
    monkeypatch.setattr(running, "PAUSES", (0.0,))


@pytest.fixture
def port() -> int:
    """Where nobody listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number: int = listener.getsockname()[1]
        return number


@pytest.mark.usefixtures("impatient")
async def test_without_a_network_at_the_start_the_bot_waits_with_a_line_and_heals(
    simulator: Simulator, database: Database, mei: Person, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    waiting, stop, heard = Lines("Telegram cannot be reached"), asyncio.Event(), Heard(simulator)
    caplog.set_level(logging.INFO)
    logging.getLogger("bot.running").addHandler(waiting)
    mei.says("/help")
    settings = settings_for(simulator, f"http://127.0.0.1:{port}")
    bot = asyncio.create_task(running.run(settings, database, stop))
    await within(waiting.seen.wait())
    logging.getLogger("bot.running").removeHandler(waiting)
    async with served(simulator, port):
        await heard.answered(mei)
        stop.set()
        await within(bot)
    assert "Telegram cannot be reached (NetworkError); next try in 0 s" in caplog.messages
    assert "@card_concierge_bot is at your service" in caplog.messages


async def test_a_bot_that_waits_for_the_network_can_be_stopped(
    simulator: Simulator, database: Database, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "PAUSES", ())
    waiting, stop = Lines("Telegram cannot be reached"), asyncio.Event()
    logging.getLogger("bot.running").addHandler(waiting)
    monkeypatch.setattr(running, "PAUSES", (3_600.0,))
    bot = asyncio.create_task(running.run(settings_for(simulator, f"http://127.0.0.1:{port}"), database, stop))
    await within(waiting.seen.wait())
    logging.getLogger("bot.running").removeHandler(waiting)
    stop.set()
    await within(bot)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ApiError(502, "Bad Gateway"), "Telegram cannot be reached (NetworkError); next try in 0 s"),
        (ApiError(500, "Internal Server Error"), "Telegram cannot be reached (NetworkError); next try in 0 s"),
        (ApiError(403, "Forbidden: not now"), "Telegram cannot be reached (Forbidden); next try in 0 s"),
    ],
    ids=str,
)
async def test_trouble_that_can_heal_is_waited_out_with_a_line(
    error: ApiError,
    line: str,
    simulator: Simulator,
    url: str,
    database: Database,
    mei: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    failures, stop, heard = [error, error], asyncio.Event(), Heard(simulator)

    async def fail(call: Call) -> None:
        if failures:
            raise failures.pop()

    simulator.before("getUpdates", fail)
    mei.says("/help")
    bot = asyncio.create_task(running.run(settings_for(simulator, url), database, stop))
    await heard.answered(mei)
    stop.set()
    await within(bot)
    assert caplog.messages.count(line) == 2


async def test_a_request_telegram_calls_bad_stops_the_bot_with_telegram_s_reason(
    simulator: Simulator, url: str, database: Database
) -> None:
    async def refuse(call: Call) -> None:
        raise ApiError(400, "Bad Request: too many commands")

    simulator.before("setMyCommands", refuse)
    with pytest.raises(StoppedError, match="Too many commands"):
        await within(running.run(settings_for(simulator, url), database, asyncio.Event()))


async def test_commands_are_told_in_every_language_and_the_webhook_is_taken_down(
    simulator: Simulator, url: str, database: Database
) -> None:
    stop = asyncio.Event()

    async def polled(call: Call) -> None:
        stop.set()

    simulator.before("getUpdates", polled)
    await within(running.run(settings_for(simulator, url), database, stop))
    told = [call.parameters.get("language_code") for call in simulator.calls if call.method == "setMyCommands"]
    assert told == [None, "zh", "en"]
    assert [call.method for call in simulator.calls if call.method == "deleteWebhook"] == ["deleteWebhook"]
    assert [str(call) for call in simulator.violations] == []


async def test_a_stop_before_anything_began_ends_at_once(simulator: Simulator, url: str, database: Database) -> None:
    stop = asyncio.Event()
    hold = Hold()
    simulator.before("getMe", hold)
    bot = asyncio.create_task(running.run(settings_for(simulator, url), database, stop))
    await within(hold.reached.wait())
    stop.set()
    await within(bot)
    hold.let_go()


# The courier


def tell(database: Database, person: Person) -> None:
    with database.writing() as session:
        outbox.put(session, "k", "receipt", text="told", now=datetime(2026, 1, 1, tzinfo=UTC), chat_id=person.id)


@pytest.mark.usefixtures("impatient")
async def test_a_courier_that_falls_is_logged_and_speaks_again(
    simulator: Simulator,
    url: str,
    database: Database,
    mei: Person,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mistakes = [ValueError("a mistake"), KeyError("another")]
    run = Courier.run

    async def stumble(courier: Courier, wire: Wire) -> None:
        if mistakes:
            raise mistakes.pop()
        await run(courier, wire)

    monkeypatch.setattr(Courier, "run", stumble)
    tell(database, mei)
    stop, heard = asyncio.Event(), Heard(simulator)
    bot = asyncio.create_task(running.run(settings_for(simulator, url), database, stop))
    await heard.answered(mei)
    stop.set()
    await within(bot)
    assert caplog.messages.count("the courier fell, and starts again in 0 s") == 2


async def test_a_courier_that_telegram_will_not_have_stops_the_bot(
    simulator: Simulator, url: str, database: Database, mei: Person
) -> None:
    async def refuse(call: Call) -> None:
        raise ApiError(401, "Unauthorized")

    simulator.before("sendMessage", refuse)
    tell(database, mei)
    with pytest.raises(StoppedError, match="does not know this BOT_TOKEN"):
        await within(running.run(settings_for(simulator, url), database, asyncio.Event()))


async def test_when_receiving_ends_the_courier_ends_too(simulator: Simulator, url: str, database: Database) -> None:
    async def conflict(call: Call) -> None:
        raise ApiError(409, "Conflict")

    simulator.before("getUpdates", conflict)
    with pytest.raises(StoppedError, match="another process"):
        await within(running.run(settings_for(simulator, url), database, asyncio.Event()))
    assert [task for task in asyncio.all_tasks() if "_speak" in repr(task)] == []
