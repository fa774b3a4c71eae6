"""getUpdates: confirming by offset, waiting, filtering, expiring, and the conflict of two pollers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulator import ApiError, Call, Person, Simulator
from tests.simulator.scene import Ask, Clock, settled


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_an_offset_above_them_is_asked_for(mei: Person, ask: Ask) -> None:
    for word in ("a", "b", "c"):
        mei.says(word)
    first = await ask("getUpdates")
    assert texts(first) == texts(await ask("getUpdates", offset=first[0]["update_id"])) == ["a", "b", "c"]
    assert texts(await ask("getUpdates", offset=first[1]["update_id"])) == ["b", "c"]
    assert texts(await ask("getUpdates")) == ["b", "c"]
    assert await ask("getUpdates", offset=first[2]["update_id"] + 1) == []


async def test_a_negative_offset_keeps_only_the_newest(mei: Person, ask: Ask) -> None:
    for word in ("a", "b", "c"):
        mei.says(word)
    assert texts(await ask("getUpdates", offset=-2)) == ["b", "c"]
    assert texts(await ask("getUpdates")) == ["b", "c"]


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (0, 1), (100, 100), (500, 100)])
async def test_the_limit_is_kept_between_1_and_100(limit: int, count: int, mei: Person, ask: Ask) -> None:
    for number in range(101):
        mei.says(str(number))
    assert len(await ask("getUpdates", limit=limit)) == count


async def test_a_waiting_poll_returns_with_the_first_update(mei: Person, ask: Ask) -> None:
    poll = asyncio.create_task(ask("getUpdates", timeout=30))
    await settled()
    assert not poll.done()
    mei.says("hi")
    assert texts(await poll) == ["hi"]


async def test_a_poll_without_a_timeout_returns_empty_at_once(mei: Person, ask: Ask) -> None:
    assert await ask("getUpdates", timeout=0) == []


async def test_a_second_poller_ends_the_first_with_409(mei: Person, simulator: Simulator, ask: Ask) -> None:
    first = asyncio.create_task(simulator.api.answer(simulator.token, "getUpdates", {"timeout": 30}))
    await settled()
    second = asyncio.create_task(ask("getUpdates", timeout=30))
    status, body = await first
    assert (status, body["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    mei.says("hi")
    assert texts(await second) == ["hi"]


async def test_polls_one_after_the_other_are_no_conflict(mei: Person, ask: Ask) -> None:
    mei.says("hi")
    assert texts(await ask("getUpdates", timeout=30)) == texts(await ask("getUpdates", timeout=30)) == ["hi"]


async def test_only_the_kinds_asked_for_are_queued_from_then_on(mei: Person, ask: Ask) -> None:
    mei.says("before")
    await ask("getUpdates", allowed_updates=["my_chat_member"])
    mei.says("after")
    mei.blocks()
    kinds = [[name for name in update if name != "update_id"] for update in await ask("getUpdates")]
    assert kinds == [["message"], ["my_chat_member"]]
    mei.unblocks()
    await ask("getUpdates", allowed_updates=[])
    mei.says("again")
    assert texts((await ask("getUpdates"))[-1:]) == ["again"]


@pytest.mark.parametrize(("seconds", "left"), [(149, 1), (150, 0)])
async def test_a_press_waits_for_the_bot_150_seconds(
    seconds: int, left: int, mei: Person, clock: Clock, ask: Ask
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=keyboard)
    mei.taps("OK")
    clock.passes(seconds=seconds)
    assert len(await ask("getUpdates")) == left


@pytest.mark.parametrize(("hours", "left"), [(23, 1), (24, 0)])
async def test_other_updates_wait_24_hours(hours: int, left: int, mei: Person, clock: Clock, ask: Ask) -> None:
    mei.says("hi")
    clock.passes(hours=hours)
    assert len(await ask("getUpdates")) == left


async def test_a_cancelled_poll_leaves_the_updates_to_the_next(mei: Person, ask: Ask) -> None:
    poll = asyncio.create_task(ask("getUpdates", timeout=30))
    await settled()
    poll.cancel()
    await settled()
    mei.says("hi")
    assert texts(await ask("getUpdates")) == ["hi"]


async def test_two_bots_have_two_queues_and_two_chats(simulator: Simulator, mei: Person) -> None:
    other = simulator.add_bot("other_bot", "Other", "7:x")
    tom = simulator.person("Tom", bot=other)
    tom.says("to the other")
    assert simulator.take_updates() == []
    assert texts(simulator.take_updates(other)) == ["to the other"]


async def test_a_hook_holds_a_call_before_its_effect(mei: Person, simulator: Simulator, ask: Ask) -> None:
    gate = asyncio.Event()

    async def hold(call: Call) -> None:
        await gate.wait()

    release = simulator.before("sendMessage", hold)
    sending = asyncio.create_task(ask("sendMessage", chat_id=mei.id, text="held"))
    await settled()
    assert mei.replies == []
    gate.set()
    await sending
    assert mei.last.text == "held"
    release()
    gate.clear()
    await ask("sendMessage", chat_id=mei.id, text="free")
    assert mei.last.text == "free"


async def test_hooks_fail_a_call_without_or_after_its_effect(
    mei: Person, simulator: Simulator, ask: Ask, refusal: Ask
) -> None:
    async def flood(call: Call) -> None:
        raise ApiError(429, "Too Many Requests: retry after 3", retry_after=3)

    async def drop(call: Call) -> None:
        raise ConnectionResetError("lost")

    remove = simulator.before("sendMessage", flood)
    status, body = await simulator.api.answer(simulator.token, "sendMessage", {"chat_id": mei.id, "text": "x"})
    assert (status, body["parameters"]) == (429, {"retry_after": 3})
    assert mei.replies == []
    remove()
    simulator.after("sendMessage", drop)
    with pytest.raises(ConnectionResetError):
        await ask("sendMessage", chat_id=mei.id, text="arrived")
    assert mei.last.text == "arrived"


async def test_the_log_tells_calls_carried_out_from_refused_ones(
    mei: Person, simulator: Simulator, ask: Ask, refusal: Ask
) -> None:
    await ask("sendMessage", chat_id=mei.id, text="x")
    await refusal("sendMessage", chat_id=mei.id, text="")
    assert [(call.method, call.ok) for call in simulator.calls] == [("sendMessage", True), ("sendMessage", False)]
    assert [call.description for call in simulator.violations] == ["Bad Request: message text is empty"]
