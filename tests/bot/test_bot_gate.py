"""The gate: the urgent first, each in its turn, and who gives up is in nobody's way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import RetryAfter
from telegram.request import BaseRequest, RequestData

from bot import assembly
from bot.gate import Gate, Message, Passage, speaking
from bot.network import PatientRequest
from bot.settings import Settings
from handlers.wire import Wire
from rules.pace import DEFAULT_RATE, GROUP_MESSAGES, Lane, Pace
from simulator.simulator import token_of
from storage import outbox
from storage.database import Database

TOKEN = token_of(1_000_000_001)


class Time:
    """Seconds that pass when told, and what was put off until then."""

    def __init__(self) -> None:
        self.now = 0.0
        self._alarm: tuple[float, Callable[[], None]] | None = None

    def __call__(self) -> float:
        return self.now

    def later(self, seconds: float, act: Callable[[], None]) -> Time:
        self._alarm = (self.now + seconds, act)
        return self

    def cancel(self) -> None:
        self._alarm = None

    async def passes(self, seconds: float) -> None:
        """Let so much time pass, and everybody act whose turn comes meanwhile."""
        until = self.now + seconds
        await settle()
        while self._alarm is not None and self._alarm[0] <= until:
            (self.now, act), self._alarm = self._alarm, None
            act()
            await settle()
        self.now = until


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Street:
    """A gate, and those who went through it, in order."""

    def __init__(self, rate: int = DEFAULT_RATE) -> None:
        self.time = Time()
        self.halts: list[tuple[Lane, float, float]] = []
        self.gate = Gate(Pace(rate), self.time, self.time.later, lambda *halt: self.halts.append(halt))
        self.passed: list[tuple[Lane, object]] = []
        self.at: list[float] = []

    def comes(self, lane: Lane, chat: int) -> asyncio.Task[None]:
        async def enter() -> None:
            await self.gate.enter(Message(lane, chat))
            self.passed.append((lane, chat))
            self.at.append(self.time.now)

        return asyncio.create_task(enter())


@pytest.fixture
def street() -> Street:
    return Street()


async def test_a_backlog_goes_at_the_rate_in_the_order_it_came(street: Street) -> None:
    for chat in range(1, 201):
        street.comes(Lane.BROADCAST, chat)
    await street.time.passes(10)
    assert [chat for _, chat in street.passed] == list(range(1, 201))
    assert street.at[-1] == pytest.approx(200 / DEFAULT_RATE, rel=0.05)


async def test_the_more_urgent_goes_first_and_a_reply_waits_for_nobody(street: Street) -> None:
    for chat in range(1, 101):
        street.comes(Lane.BROADCAST, chat)
    await street.time.passes(1)
    before = len(street.passed)
    later = [street.comes(lane, 1_000 + lane) for lane in (Lane.REMINDER, Lane.RECEIPT, Lane.REPLY)]
    await settle()
    assert street.passed[before:] == [(Lane.REPLY, 1_000)]
    await street.time.passes(0.3)
    assert all(each.done() for each in later)
    assert [lane for lane, _ in street.passed[before : before + 3]] == [Lane.REPLY, Lane.RECEIPT, Lane.REMINDER]


async def test_who_waits_for_their_chat_lets_the_others_pass(street: Street) -> None:
    for chat in (7, 7, 7, 8):
        street.comes(Lane.BROADCAST, chat)
    await street.time.passes(0.5)
    assert street.passed == [(Lane.BROADCAST, 7), (Lane.BROADCAST, 8)]
    await street.time.passes(2)
    assert len(street.passed) == 4


async def test_who_gives_up_takes_no_turn(street: Street) -> None:
    tasks = [street.comes(Lane.BROADCAST, chat) for chat in range(1, 4)]
    await settle()
    tasks[1].cancel()
    await street.time.passes(1)
    assert [chat for _, chat in street.passed] == [1, 3]
    assert street.at[1] == pytest.approx(1 / DEFAULT_RATE, abs=0.003)


async def test_who_is_sent_away_is_cancelled_and_other_lanes_are_not(street: Street) -> None:
    street.gate.flooded(Lane.BROADCAST, 5)
    street.gate.flooded(Lane.REMINDER, 5)
    news, reminder = street.comes(Lane.BROADCAST, 1), street.comes(Lane.REMINDER, 2)
    await settle()
    street.gate.send_away(Lane.BROADCAST)
    await street.time.passes(6)
    assert (news.cancelled(), reminder.done(), reminder.cancelled()) == (True, True, False)


async def test_a_lane_told_to_wait_stands_still_for_that_time_and_says_so(street: Street) -> None:
    street.gate.flooded(Lane.BROADCAST, 9)
    street.comes(Lane.BROADCAST, 1)
    await street.time.passes(8.9)
    assert street.passed == []
    await street.time.passes(1)
    assert street.passed == [(Lane.BROADCAST, 1)]
    assert street.halts == [(Lane.BROADCAST, 9, 0.5)]


# The calls that pass it


class Line(BaseRequest):
    """Answers each call, or refuses it with 429, and keeps its method."""

    def __init__(self, *statuses: int) -> None:
        self._statuses = list(statuses)
        self.calls: list[str] = []

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        self.calls.append(url.rpartition("/")[2])
        status = self._statuses.pop(0) if self._statuses else 200
        refusal = {"ok": False, "error_code": 429, "description": "Too Many", "parameters": {"retry_after": 3}}
        return status, json.dumps({"ok": True, "result": {"message_id": 1}} if status == 200 else refusal).encode()


class Noting(Gate):
    """A gate that notes who comes and lets everybody through."""

    def __init__(self) -> None:
        super().__init__(Pace())
        self.came: list[Message] = []
        self.floods: list[tuple[Lane, float]] = []

    async def enter(self, message: Message) -> Passage:
        self.came.append(message)
        return Passage(message, range(0))

    def flooded(self, lane: Lane, seconds: float) -> None:
        self.floods.append((lane, seconds))


async def sleepless(seconds: float) -> None:
    return


def wired(gate: Gate, *statuses: int) -> tuple[Wire, Line]:
    line = Line(*statuses)
    return Wire(TOKEN, request=PatientRequest(line, sleepless, gate), get_updates_request=Line()), line


@pytest.mark.parametrize(
    ("method", "given", "message"),
    [
        ("sendMessage", {"chat_id": 7}, Message(Lane.REPLY, 7)),
        ("sendMessage", {"chat_id": "7"}, Message(Lane.REPLY, 7)),
        ("sendMessage", {"chat_id": "-1007"}, Message(Lane.REPLY, -1007)),
        ("sendMessage", {"chat_id": "@news"}, Message(Lane.REPLY, "@news")),
        ("sendMessage", {"chat_id": 7, "allow_paid_broadcast": True}, Message(Lane.REPLY, 7, paid=True)),
        ("editMessageText", {"chat_id": -7}, Message(Lane.REPLY, -7)),
        ("editMessageText", {"inline_message_id": "x"}, Message(Lane.REPLY, None)),
        ("createForumTopic", {"chat_id": -7}, Message(Lane.REPLY, -7)),
        ("sendMediaGroup", {"chat_id": 7, "media": [InputMediaPhoto("f")] * 3}, Message(Lane.REPLY, 7, 3)),
        ("copyMessages", {"chat_id": 7, "message_ids": "[1, 2]"}, Message(Lane.REPLY, 7, 2)),
        ("answerCallbackQuery", {"callback_query_id": "1"}, None),
        ("sendChatAction", {"chat_id": 7}, None),
        ("deleteMessage", {"chat_id": 7}, None),
        ("getMe", {}, None),
    ],
)
async def test_a_call_that_says_something_passes_the_gate_and_others_pass_beside_it(
    method: str, given: dict[str, Any], message: Message | None
) -> None:
    gate = Noting()
    wire, line = wired(gate)
    await wire.call(method, **given)
    assert (gate.came, line.calls) == ([] if message is None else [message], [method])


async def test_who_has_waited_for_a_message_does_not_wait_for_it_again_but_for_the_next() -> None:
    gate = Noting()
    wire, _ = wired(gate)
    mine = Message(Lane.RECEIPT, 7)
    with speaking(Lane.RECEIPT, Passage(mine, range(0))):
        await wire.call("sendMessage", chat_id=7)
        assert gate.came == []
        await wire.call("sendMessage", chat_id=7)
        await wire.call("sendMessage", chat_id=8)
    assert gate.came == [mine, Message(Lane.RECEIPT, 8)]


async def test_a_reply_told_to_wait_goes_again_and_its_lane_stands_still() -> None:
    gate = Noting()
    wire, line = wired(gate, 429)
    await wire.call("sendMessage", chat_id=7)
    assert (len(line.calls), gate.floods) == (2, [(Lane.REPLY, 3)])


async def test_what_the_courier_says_goes_back_to_the_outbox_instead() -> None:
    gate = Noting()
    wire, line = wired(gate, 429)
    with speaking(Lane.BROADCAST), pytest.raises(RetryAfter):
        await wire.call("sendMessage", chat_id=7)
    assert (len(line.calls), gate.floods) == (1, [(Lane.BROADCAST, 3)])


async def test_what_the_library_itself_sends_passes_too() -> None:
    gate = Noting()
    bot = Bot(TOKEN, request=PatientRequest(Line(), sleepless, gate), get_updates_request=Line())
    await bot.send_chat_action(7, "typing")
    assert gate.came == []


# Over a restart


@pytest.mark.parametrize(("after", "waits"), [(0, 40.0), (30, 10.0), (39, 1.0)])
def test_a_lane_told_to_wait_still_does_after_a_restart(tmp_path: Path, after: float, waits: float) -> None:
    start = datetime(2026, 5, 20, tzinfo=UTC)
    database = Database(f"sqlite:///{tmp_path / 'halts.db'}")
    database.migrate()
    settings = Settings(bot_token=TOKEN, _env_file=None)  # type: ignore[call-arg]
    assembly.build_gate(settings, database, lambda: start).flooded(Lane.BROADCAST, 40)
    gate = assembly.build_gate(settings, database, lambda: start + timedelta(seconds=after))
    database.close()
    assert gate.waits(Lane.BROADCAST) == pytest.approx(waits, abs=0.5)
    assert gate.waits(Lane.REPLY) <= 1


def test_a_halt_that_is_long_over_is_forgotten(tmp_path: Path) -> None:
    start = datetime(2026, 5, 20, tzinfo=UTC)
    database = Database(f"sqlite:///{tmp_path / 'halts.db'}")
    database.migrate()
    settings = Settings(bot_token=TOKEN, _env_file=None)  # type: ignore[call-arg]
    assembly.build_gate(settings, database, lambda: start).flooded(Lane.BROADCAST, 40)
    gate = assembly.build_gate(settings, database, lambda: start + timedelta(seconds=101))
    database.close()
    assert gate.waits(Lane.BROADCAST) <= 1


def test_a_new_process_waits_until_a_second_has_gone_by(tmp_path: Path) -> None:
    with restarted(tmp_path) as (_, gate):
        assert all(gate.waits(lane) == pytest.approx(1, abs=0.2) for lane in Lane)


@pytest.mark.parametrize(("told", "waits"), [(GROUP_MESSAGES - 1, False), (GROUP_MESSAGES, True)])
async def test_a_new_process_knows_what_groups_were_told_in_the_last_minute(
    tmp_path: Path, told: int, waits: bool
) -> None:
    time = Time()
    with restarted(tmp_path, told, time) as (_, gate):
        mine = asyncio.create_task(gate.enter(Message(Lane.REPLY, -7)))
        other = asyncio.create_task(gate.enter(Message(Lane.REPLY, -8)))
        await time.passes(20)
        assert (mine.done(), other.done()) == (not waits, True)
        await time.passes(30)
        assert mine.done()


@contextmanager
def restarted(folder: Path, told: int = 0, time: Time | None = None) -> Iterator[tuple[Database, Gate]]:
    """A gate of a new process, twenty seconds after the one before told group -7 so many things, and one long ago."""
    start = datetime(2026, 5, 20, tzinfo=UTC)
    database = Database(f"sqlite:///{folder / 'restart.db'}")
    database.migrate()
    for number in range(told + 1):
        at = start - timedelta(seconds=20 if number else 61)
        with database.writing() as session:
            outbox.put(session, str(number), "receipt", text="told", now=at, chat_id=-7)
            [due] = outbox.lease(session, Lane.RECEIPT, at, at, 1)
            outbox.sending(session, due.id, at, at)
            outbox.close(session, [outbox.Closing(due.id, "sent", 1)], at)
    settings = Settings(bot_token=TOKEN, _env_file=None)  # type: ignore[call-arg]
    make = partial(Gate, clock=time, later=time.later) if time else Gate
    yield database, assembly.build_gate(settings, database, lambda: start, make)
    database.close()
