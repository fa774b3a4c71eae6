"""Receiving: stored before confirmed, answered once, in order, and no update can stop the ones behind it."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.request import HTTPXRequest

from bot import receiver as receiving
from bot import running
from bot.logs import OneLine
from bot.network import UPDATES, PatientRequest
from bot.receiver import DATABASE_PAUSE, MOST_ATTEMPTS
from simulator import Bubble, Call, Person, Simulator, create_app
from storage.database import Database
from tests.bot.scene import Machine, in_chat, inbox_states, machine, on_disk, query, within
from tests.simulator.scene import Clock
from words.say import Say

HELP = Say("en", ZoneInfo("Asia/Shanghai"))("help.text").striptags()


def help_wanted(update_id: int, person: Person, text: str = "/help") -> dict[str, Any]:
    """A raw update in which the person sends a command."""
    user = {"id": person.id, "is_bot": False, "first_name": "Tom", "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": "Tom"}
    command = {"type": "bot_command", "offset": 0, "length": len(text)}
    message = {"message_id": update_id, "date": 1_700_000_000, "from": user, "chat": chat, "text": text}
    return {"update_id": update_id, "message": {**message, "entities": [command]}}


def is_help(reply: Bubble) -> bool:
    return " ".join(reply.text.split()) == HELP


def polling(bot: Machine) -> asyncio.Task[None]:
    """The bot's own polling loop, begun."""
    transport = httpx.ASGITransport(create_app(bot.simulator))
    request = PatientRequest(HTTPXRequest(httpx_kwargs={"transport": transport}))
    return asyncio.create_task(running.poll(bot.application.bot, request, bot.receiver))


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})


# Stored before confirmed


async def test_updates_are_in_the_inbox_before_the_poll_that_confirms_them(
    bot: Machine, tom: Person, path: Path
) -> None:
    confirmed: asyncio.Future[tuple[int, list[int]]] = asyncio.get_running_loop().create_future()

    async def note(call: Call) -> None:
        if (offset := call.parameters.get("offset")) and not confirmed.done():
            confirmed.set_result((offset, [id_ for (id_,) in query(path, "SELECT update_id FROM inbox ORDER BY 1")]))

    bot.simulator.before("getUpdates", note)
    for _ in range(3):
        tom.says("/help")
    poll = polling(bot)
    offset, stored = await within(confirmed)
    await ended(poll)
    assert stored == [offset - 3, offset - 2, offset - 1]


async def test_what_the_database_cannot_keep_is_not_confirmed_and_comes_again(
    bot: Machine, tom: Person, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running, "PAUSES", (0.0,))
    offsets: list[int] = []
    confirmed = asyncio.Event()

    async def note(call: Call) -> None:
        offsets.append(call.parameters.get("offset", 0))
        if len(offsets) == 3:
            query(path, "ALTER TABLE away RENAME TO inbox")
        if offsets[-1]:
            confirmed.set()

    bot.simulator.before("getUpdates", note)
    query(path, "ALTER TABLE inbox RENAME TO away")
    tom.says("/help")
    poll = polling(bot)
    await within(confirmed.wait())
    await within(bot.receiver.idle())
    await ended(poll)
    assert offsets[:3] == [0, 0, 0]
    assert len(tom.replies) == 1
    assert "the database does not answer (OperationalError)" in caplog.text


# Answered once


async def test_the_same_update_five_times_is_answered_once(bot: Machine, tom: Person) -> None:
    update = help_wanted(7, tom)
    bot.receiver.accept([update, update])
    bot.receiver.accept([update])
    await within(bot.receiver.idle())
    bot.receiver.accept([update, update])
    await within(bot.receiver.idle())
    assert len(tom.replies) == 1


async def test_the_same_update_is_answered_once_by_two_processes_one_after_the_other(bot: Machine, tom: Person) -> None:
    bot.receiver.accept([help_wanted(7, tom)])
    await within(bot.receiver.idle())
    async with machine(bot.simulator, bot.database, bot.clock) as restarted:
        restarted.receiver.resume()
        restarted.receiver.accept([help_wanted(7, tom)])
        await within(restarted.receiver.idle())
    assert len(tom.replies) == 1


async def test_two_updates_that_say_the_same_are_answered_twice(bot: Machine, tom: Person) -> None:
    bot.receiver.accept([help_wanted(7, tom), help_wanted(8, tom)])
    await within(bot.receiver.idle())
    assert len(tom.replies) == 2


async def test_an_old_id_is_not_taken_for_a_seen_one(bot: Machine, tom: Person) -> None:
    """A set of ids, not a high-water mark: Telegram may begin anew from a lower number."""
    for update_id in (1_000, 5):
        bot.receiver.accept([help_wanted(update_id, tom)])
        await within(bot.receiver.idle())
    assert len(tom.replies) == 2


async def test_one_member_is_answered_in_the_order_of_their_questions(bot: Machine, tom: Person) -> None:
    helps = [n % 3 == 0 for n in range(10)]
    bot.receiver.accept([help_wanted(n, tom, "/help" if wanted else "/events") for n, wanted in enumerate(helps)])
    await within(bot.receiver.idle())
    assert [is_help(reply) for reply in tom.replies] == helps


# Content is kept no longer than it takes


async def test_content_is_erased_when_the_answer_is_out(bot: Machine, tom: Person, path: Path) -> None:
    bot.receiver.accept([help_wanted(7, tom, "/help Wukang-Mansion")])
    assert "Wukang-Mansion" in query(path, "SELECT payload FROM inbox")[0][0]
    await within(bot.receiver.idle())
    bot.database.compact()
    assert query(path, "SELECT update_id, state, payload FROM inbox") == [(7, "done", None)]
    assert b"Wukang-Mansion" not in on_disk(path)


# Poison


def strange(kind: str, content: Any) -> dict[str, Any]:
    return {"update_id": 1, kind: content}


MESSAGE = {
    "message_id": 1,
    "date": 1_700_000_000,
    "chat": {"id": 5, "type": "private"},
    "from": {"id": 5, "is_bot": False, "first_name": "GEHEIM"},
}

POISON = {
    "nothing but an id": {"update_id": 1},
    "an unknown kind": strange("telepathy", {"text": "GEHEIM"}),
    "a message that is text": strange("message", "GEHEIM"),
    "a message that is a list": strange("message", ["GEHEIM"]),
    "a message that is null": strange("message", None),
    "an empty message": strange("message", {}),
    "a message without date": strange("message", {"message_id": 1, "chat": {"id": 5, "type": "private"}}),
    "a date in words": strange("message", {**MESSAGE, "date": "GEHEIM"}),
    "a chat in words": strange("message", {**MESSAGE, "chat": "GEHEIM"}),
    "a writer whose id is text": strange("message", {**MESSAGE, "from": {"id": "GEHEIM"}, "text": "x"}),
    "a writer whose id no database holds": strange("message", {**MESSAGE, "from": {"id": 2**70}, "text": "x"}),
    "half a place": strange("message", {**MESSAGE, "location": {"latitude": 31.2}}),
    "a place in words": strange("message", {**MESSAGE, "location": {"latitude": "GEHEIM", "longitude": 1}}),
    "half a character": strange("message", {**MESSAGE, "text": "GEHEIM \ud83d"}),
    "entities past the end": strange(
        "message", {**MESSAGE, "text": "/a", "entities": [{"type": "bot_command", "offset": 9, "length": 99}]}
    ),
    "a press of nothing": strange("callback_query", {"id": "1", "from": MESSAGE["from"], "chat_instance": "1"}),
    "a press that is a number": strange("callback_query", 7),
    "a blocking without status": strange("my_chat_member", {**MESSAGE, "new_chat_member": {}}),
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
async def test_a_poisonous_update_is_passed_over_and_the_good_one_behind_it_answered(
    poison: dict[str, Any], bot: Machine, tom: Person, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wire = json.loads(json.dumps(poison))
    bot.receiver.accept([wire, help_wanted(2, tom)])
    await within(bot.receiver.idle())
    assert len(tom.replies) == 1
    assert "new" not in inbox_states(path)
    lines = [OneLine(()).format(record) for record in caplog.records if record.levelno >= logging.WARNING]
    assert not [line for line in lines if "GEHEIM" in line or "\n" in line]
    assert len([line for line in lines if "update 1" in line and "apology" not in line]) <= 1


async def test_an_update_that_cannot_be_parsed_is_skipped_with_one_line(
    bot: Machine, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bot.receiver.accept([strange("message", "GEHEIM")])
    await within(bot.receiver.idle())
    assert inbox_states(path) == ["skipped"]
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "update 1 cannot be read and is skipped: AttributeError"
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("message_id", "date", "chat", "from", "text", "location", "entities"), JSON)
)
ALMOST = st.fixed_dictionaries(
    {key: st.just(value) for key, value in MESSAGE.items()},
    optional=dict.fromkeys(("text", "location", "venue", "entities"), JSON),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(st.tuples(st.sampled_from(UPDATES), JSON | MESSAGES | ALMOST), min_size=1, max_size=8))
def test_whatever_comes_a_good_update_behind_it_is_answered(
    contents: list[tuple[str, Any]], empty: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.db"
    path.write_bytes(empty.read_bytes())
    asyncio.run(_answers_behind(contents, path))


async def _answers_behind(contents: list[tuple[str, Any]], path: Path) -> None:
    clock = Clock()
    simulator, database = Simulator(clock=clock), Database(f"sqlite:///{path}")
    zoe = in_chat(simulator, "Zoe")
    async with machine(simulator, database, clock) as bot:
        raw = [{"update_id": n, kind: content} for n, (kind, content) in enumerate(contents)]
        bot.receiver.accept([*raw, help_wanted(len(raw), zoe)])
        await within(bot.receiver.idle())
    database.close()
    assert len(zoe.replies) == 1


# A process that dies, or ends, over an update


async def process_that_dies(bot: Machine) -> None:
    """What is under way when a process ends stays in the inbox, begun."""
    async with machine(bot.simulator, bot.database, bot.clock) as short_lived:
        reached = asyncio.Event()

        async def hang(call: Call) -> None:
            reached.set()
            await asyncio.Event().wait()

        release = bot.simulator.before("sendMessage", hang)
        short_lived.receiver.resume()
        await within(reached.wait())
        await short_lived.receiver.stop()
        release()


@pytest.mark.parametrize(
    ("deaths", "replies", "state"), [(MOST_ATTEMPTS - 1, 1, "done"), (MOST_ATTEMPTS, 0, "skipped")]
)
async def test_an_update_is_tried_three_times_and_not_a_fourth(
    deaths: int,
    replies: int,
    state: str,
    bot: Machine,
    tom: Person,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(receiving, "STOP_GRACE_SECONDS", 0)
    bot.receiver.accept([help_wanted(7, tom)])  # begun with the keeping
    await bot.receiver.stop()
    for _ in range(deaths - 1):
        await process_that_dies(bot)
    assert inbox_states(path) == ["new"]
    bot.receiver.resume()
    await within(bot.receiver.idle())
    assert (len(tom.replies), query(path, "SELECT state, payload FROM inbox")) == (replies, [(state, None)])
    given_up = [record for record in caplog.records if "is given up after 3 attempts" in record.getMessage()]
    assert len(given_up) == (state == "skipped")


async def test_what_was_not_begun_when_the_bot_stopped_is_answered_by_the_next(bot: Machine, tom: Person) -> None:
    bot.receiver.accept([help_wanted(n, tom) for n in range(5)])
    await bot.receiver.stop()
    before = len(tom.replies)
    async with machine(bot.simulator, bot.database, bot.clock) as restarted:
        restarted.receiver.resume()
        await within(restarted.receiver.idle())
    assert before < 5
    assert len(tom.replies) == 5


# The database away for a while


def away(path: Path) -> None:
    query(path, "ALTER TABLE inbox RENAME TO away")


def back(path: Path) -> None:
    query(path, "ALTER TABLE away RENAME TO inbox")


async def test_a_database_away_before_the_answer_delays_it_and_keeps_the_order(
    bot: Machine, tom: Person, path: Path
) -> None:
    bot.receiver.accept([help_wanted(1, tom), help_wanted(2, tom, "/events")])
    away(path)
    bot.naps.append(lambda: back(path))
    await within(bot.receiver.idle())
    assert bot.pauses == [DATABASE_PAUSE]
    assert [is_help(reply) for reply in tom.replies] == [True, False]


async def test_a_database_away_after_the_answer_does_not_make_it_be_given_again(
    bot: Machine, tom: Person, path: Path
) -> None:
    async def fail(call: Call) -> None:
        away(path)

    bot.simulator.after("sendMessage", fail)
    bot.naps += [lambda: None, lambda: back(path)]
    bot.receiver.accept([help_wanted(1, tom)])
    await within(bot.receiver.idle())
    assert bot.pauses == [DATABASE_PAUSE, DATABASE_PAUSE]
    assert len(tom.replies) == 1
    assert query(path, "SELECT state, attempts FROM inbox") == [("done", 1)]
