"""Faults: calls refused, lost on a real socket, held; updates lost, doubled, late, malformed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from simulator import Call, Person, Simulator
from simulator.faults import MALFORMED, DroppedConnectionError, Fault, Faults, Kind
from simulator.inbox import Delivery
from tests.simulator.control_scene import served
from tests.simulator.scene import Ask, settled

Strike = Callable[[Faults], int]
HELLO = {"text": "hello"}


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    """A client on a real socket."""
    async with served(simulator) as base:
        url = f"{base}/bot{simulator.token}/"
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
            yield client


@pytest.mark.parametrize(
    ("strike", "code", "description"),
    [
        (lambda faults: faults.too_many_requests("sendMessage", 7), 429, "Too Many Requests: retry after 7"),
        (lambda faults: faults.server_error("sendMessage"), 502, "Bad Gateway"),
        (lambda faults: faults.server_error("*", 500), 500, "Internal Server Error"),
    ],
)
async def test_a_refused_call_has_telegrams_words_and_no_effect(
    strike: Strike, code: int, description: str, simulator: Simulator, mei: Person, refusal: Ask
) -> None:
    strike(simulator.faults)
    assert await refusal("sendMessage", chat_id=mei.id, **HELLO) == (code, description)
    assert mei.replies == []
    [call] = simulator.calls
    assert (call.verdict, call.fault) == ("refused", "refuse")
    assert simulator.violations == []


async def test_a_fault_strikes_its_method_its_person_and_its_number_of_times(
    simulator: Simulator, mei: Person, ask: Ask, refusal: Ask
) -> None:
    tom = simulator.person("Tom")
    tom.starts()
    number = simulator.faults.server_error("sendMessage", times=2, person=mei.id)
    await ask("sendMessage", chat_id=tom.id, **HELLO)
    await ask("sendChatAction", chat_id=mei.id, action="typing")
    for _ in range(2):
        await refusal("sendMessage", chat_id=mei.id, **HELLO)
    await ask("sendMessage", chat_id=mei.id, **HELLO)
    [standing] = simulator.faults.standing
    assert (standing.id, standing.hits, standing.left) == (number, 2, 0)


async def test_a_fault_without_a_number_strikes_until_it_is_removed(
    simulator: Simulator, ask: Ask, refusal: Ask
) -> None:
    number = simulator.faults.server_error()
    for _ in range(5):
        await refusal("getMe")
    simulator.faults.remove(number)
    assert await ask("getMe")


@pytest.mark.parametrize(("probability", "least", "most"), [(0.0, 0, 0), (0.3, 30, 90), (1.0, 200, 200)])
async def test_chance_is_what_was_asked_for_and_the_same_in_every_run(
    probability: float, least: int, most: int, simulator: Simulator
) -> None:
    runs = []
    for _ in range(2):
        simulator.faults.clear()
        simulator.faults.server_error(probability=probability, seed=7)
        runs.append([(await simulator.api.answer(simulator.token, "getMe", {}))[0] for _ in range(200)])
    assert runs[0] == runs[1]
    assert least <= runs[0].count(502) <= most


@pytest.mark.parametrize(
    ("strike", "error", "arrives"),
    [
        (lambda faults: faults.drop_before("sendMessage", times=1), httpx.RemoteProtocolError, False),
        (lambda faults: faults.drop_after("sendMessage", times=1), httpx.RemoteProtocolError, True),
        (lambda faults: faults.drop_before("sendMessage", times=1, reset=True), httpx.ReadError, False),
        (lambda faults: faults.drop_after("sendMessage", times=1, reset=True), httpx.ReadError, True),
    ],
)
async def test_a_dropped_connection_is_lost_on_the_socket_before_or_after_the_effect(
    strike: Strike,
    error: type[httpx.TransportError],
    arrives: bool,
    client: httpx.AsyncClient,
    simulator: Simulator,
    mei: Person,
) -> None:
    strike(simulator.faults)
    with pytest.raises(error):
        await client.post("sendMessage", json={"chat_id": mei.id, **HELLO})
    assert [bubble.text for bubble in mei.replies] == (["hello"] if arrives else [])
    assert simulator.calls[-1].verdict == "lost"
    again = await client.post("sendMessage", json={"chat_id": mei.id, **HELLO})
    assert again.json()["ok"]
    assert len(mei.replies) == (2 if arrives else 1)


async def test_a_lost_connection_leaves_the_others_alone(
    client: httpx.AsyncClient, simulator: Simulator, mei: Person
) -> None:
    poll = asyncio.create_task(client.get("getUpdates", params={"timeout": 30}))
    simulator.faults.drop_after("sendMessage", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await client.post("sendMessage", json={"chat_id": mei.id, **HELLO})
    mei.says("still there?")
    assert (await poll).json()["result"][0]["message"]["text"] == "still there?"


async def test_without_a_socket_a_dropped_call_raises(simulator: Simulator, mei: Person, ask: Ask) -> None:
    simulator.faults.drop_after("sendMessage")
    with pytest.raises(DroppedConnectionError):
        await ask("sendMessage", chat_id=mei.id, **HELLO)
    assert mei.last.text == "hello"


@pytest.mark.parametrize(("when", "arrives"), [("before", False), ("after", True)])
async def test_a_call_that_hangs_for_ever_ends_when_the_bot_gives_up(
    when: str, arrives: bool, client: httpx.AsyncClient, simulator: Simulator, mei: Person
) -> None:
    strike = simulator.faults.hang_before if when == "before" else simulator.faults.hang_after
    strike("sendMessage", times=1)
    with pytest.raises(httpx.ReadTimeout):
        await client.post("sendMessage", json={"chat_id": mei.id, **HELLO}, timeout=httpx.Timeout(30, read=0.2))
    assert (await client.get("getMe")).json()["ok"]
    simulator.faults.clear()
    await settled()
    assert [bubble.text for bubble in mei.replies] == (["hello"] if arrives else [])


@pytest.mark.parametrize(("seconds", "over"), [(9.9, False), (10, True)])
async def test_a_call_hangs_for_the_clocks_seconds(
    seconds: float, over: bool, simulator: Simulator, mei: Person, ask: Ask
) -> None:
    simulator.clock.freeze()
    simulator.faults.hang_before("sendMessage", seconds=10)
    sending = asyncio.create_task(ask("sendMessage", chat_id=mei.id, **HELLO))
    await settled()
    simulator.clock.advance(seconds)
    await settled()
    assert sending.done() is bool(mei.replies) is over
    simulator.faults.clear()
    await sending


async def test_a_removed_hang_lets_the_held_calls_go_on(simulator: Simulator, mei: Person, ask: Ask) -> None:
    number = simulator.faults.hang_before("sendMessage")
    sending = [asyncio.create_task(ask("sendMessage", chat_id=mei.id, **HELLO)) for _ in range(3)]
    await settled()
    assert mei.replies == []
    assert [call.verdict for call in simulator.calls] == ["running"] * 3
    simulator.faults.remove(number)
    await asyncio.gather(*sending)
    assert len(mei.replies) == 3


async def test_the_server_stops_while_calls_hang(simulator: Simulator) -> None:
    begun = asyncio.Event()

    async def seen(call: Call) -> None:
        begun.set()

    simulator.before("getMe", seen)
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
        async with served(simulator) as base:
            simulator.faults.hang_after("getMe")
            held = asyncio.create_task(client.get(f"{base}/bot{simulator.token}/getMe"))
            await begun.wait()
        assert (await held).json()["ok"]


async def test_python_telegram_bot_meets_the_errors_it_knows(
    simulator: Simulator, mei: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the client's way from its next version on
    async with served(simulator) as base:
        request = HTTPXRequest(httpx_kwargs={"trust_env": False})
        async with Bot(simulator.token, base_url=f"{base}/bot", request=request) as bot:
            simulator.faults.too_many_requests("sendMessage", 9, times=1)
            with pytest.raises(RetryAfter):
                await bot.send_message(mei.id, "x")
            simulator.faults.server_error("sendMessage", times=1)
            with pytest.raises(NetworkError, match="Bad Gateway"):
                await bot.send_message(mei.id, "x")
            simulator.faults.drop_after("sendMessage", times=1)
            with pytest.raises(NetworkError) as caught:
                await bot.send_message(mei.id, "unknown outcome")
    assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError)
    assert mei.last.text == "unknown outcome"


async def test_a_deactivated_person_cannot_be_written_to_and_cannot_act(mei: Person, ask: Ask, refusal: Ask) -> None:
    mei.deactivates()
    assert await refusal("sendMessage", chat_id=mei.id, **HELLO) == (403, "Forbidden: user is deactivated")
    with pytest.raises(ValueError, match="deactivated"):
        mei.says("hi")
    mei.reactivates()
    assert await ask("sendMessage", chat_id=mei.id, **HELLO)


@pytest.fixture
async def question(mei: Person, ask: Ask) -> Any:
    """A message with one button."""
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    return await ask("sendMessage", chat_id=mei.id, text="Sure?", reply_markup=keyboard)


@pytest.mark.usefixtures("question")
async def test_a_lost_press_never_arrives_and_the_next_one_does(simulator: Simulator, mei: Person) -> None:
    simulator.faults.lose(times=1)
    mei.says("not a press")
    mei.taps("Yes")
    mei.taps("Yes")
    assert [list(update)[1] for update in simulator.take_updates()] == ["message", "callback_query"]


@pytest.mark.usefixtures("question")
async def test_a_resent_press_has_a_new_update_id_and_can_be_answered(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    simulator.faults.resend(times=1)
    mei.taps("Yes")
    first, second = simulator.take_updates()
    assert first["update_id"] < second["update_id"]
    assert first["callback_query"]["data"] == second["callback_query"]["data"]
    for update in (first, second):
        assert await ask("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])


async def test_a_repeated_update_comes_once_more_after_it_was_confirmed(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    simulator.faults.repeat(times=1)
    mei.says("twice")
    mei.says("once")
    first = await ask("getUpdates")
    assert [update["message"]["text"] for update in first] == ["twice", "once"]
    beyond = first[-1]["update_id"] + 1
    assert await ask("getUpdates", offset=beyond) == first[:1]
    assert await ask("getUpdates", offset=beyond) == []


def test_a_repeated_update_comes_again_to_who_feeds_a_bot_by_hand(simulator: Simulator, mei: Person) -> None:
    simulator.faults.repeat(times=1)
    mei.says("twice")
    assert simulator.take_updates() == simulator.take_updates() != []
    assert simulator.take_updates() == []


def test_a_late_update_comes_after_the_persons_next_one(simulator: Simulator, mei: Person) -> None:
    tom = simulator.person("Tom")
    simulator.faults.late(times=1, person=mei.id)
    mei.says("first")
    tom.says("other")
    mei.says("second")
    updates = simulator.take_updates()
    assert [update["message"]["text"] for update in updates] == ["other", "second", "first"]
    assert [update["update_id"] for update in updates] == sorted(update["update_id"] for update in updates)


def test_a_late_update_is_delivered_when_the_fault_is_removed(simulator: Simulator, mei: Person) -> None:
    simulator.faults.late()
    mei.says("first")
    assert simulator.take_updates() == []
    simulator.faults.clear()
    assert [update["message"]["text"] for update in simulator.take_updates()] == ["first"]


@pytest.mark.parametrize("shape", MALFORMED)
async def test_a_malformed_update_can_be_polled_and_confirmed(
    shape: str, simulator: Simulator, mei: Person, ask: Ask
) -> None:
    simulator.bot.inbox.queue(Delivery("message", MALFORMED[shape]))
    mei.says("behind it")
    bad, good = await ask("getUpdates")
    assert {name: each for name, each in bad.items() if name != "update_id"} == MALFORMED[shape]
    assert await ask("getUpdates", offset=bad["update_id"] + 1) == [good]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "refuse", "on": "callback_query"},
        {"kind": "lose", "on": "sendMessage"},
        {"kind": "refuse", "code": 399},
        {"kind": "refuse", "code": 600},
        {"kind": "refuse", "probability": 1.01},
        {"kind": "refuse", "probability": -0.01},
        {"kind": "refuse", "times": 0},
        {"kind": "refuse", "times": 1.5},
        {"kind": "refuse", "code": 429, "retry_after": 0.5},
        {"kind": "hang", "seconds": -1},
        {"kind": "hang", "seconds": 86_401},
        {"kind": "hang", "seconds": float("nan")},
        {"kind": "explode"},
        {"kind": "drop", "when": "during"},
        {"kind": "drop", "colour": "red"},
    ],
)
def test_a_fault_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Fault.read(wrong)


@pytest.mark.parametrize("code", [400, 599])
async def test_a_refusal_may_have_any_error_code(code: int, simulator: Simulator, refusal: Ask) -> None:
    simulator.faults.add(Fault(kind=Kind.REFUSE, code=code))
    assert (await refusal("getMe"))[0] == code
