"""What outlives a restart of the simulator."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from simulator import Person, Simulator
from simulator.saving import snapshot
from simulator.wire import Upload
from tests.simulator.scene import Clock, png, settled

BUTTON = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}
RESULT = {
    "type": "article",
    "id": "1",
    "title": "t",
    "input_message_content": {"message_text": "m"},
    "reply_markup": BUTTON,
}
KEYBOARD = {"keyboard": [["A"]]}


async def lived(path: Path, clock: Clock) -> Simulator:
    """A simulator in which something of each kind has happened."""
    simulator = Simulator(clock=clock, state=path)
    mei, tom = simulator.person("Mei", "zh-hans"), simulator.person("Tom")
    group = simulator.group("Staff", mei, tom, forum=True, admin=True)
    mei.starts()
    calls: list[tuple[str, dict[str, object]]] = [
        ("sendPhoto", {"chat_id": mei.id, "photo": Upload("a.png", png()), "reply_markup": KEYBOARD}),
        ("createForumTopic", {"chat_id": group.id, "name": "Today"}),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}], "language_code": "zh"}),
        ("pinChatMessage", {"chat_id": mei.id, "message_id": 1}),
        ("setMessageReaction", {"chat_id": mei.id, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
    ]
    for method, given in calls:
        assert (await simulator.api.answer(simulator.token, method, given))[0] == 200
    return simulator


async def test_everything_comes_back_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "state.json"
    before = await lived(path, clock)
    before.close()
    after = Simulator(clock=clock, state=path)
    assert snapshot(after.world) == snapshot(before.world)
    assert after.take_updates() == before.take_updates() != []
    mei = Person(after.world, after.world.chat(after.bot, next(iter(after.world.users.values()))))
    assert mei.last.photo == png()
    assert mei.says("again").message_id == 3
    assert after.person("Ana").id not in before.world.users


async def test_what_was_pressed_and_asked_is_answered_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "state.json"
    before = await lived(path, clock)
    mei = Person(before.world, before.world.chat(before.bot, next(iter(before.world.users.values()))))
    sent = await call(before, "sendMessage", chat_id=mei.id, text="x", reply_markup=BUTTON)
    pressed, open_query = mei.presses("ok", sent["message_id"]), mei.asks_inline("tea")
    asked = mei.asks_inline("coffee")
    await call(before, "answerInlineQuery", inline_query_id=asked, results=[RESULT])
    group = next(iter(before.world.groups.values()))
    chosen = mei.within(group).chooses(asked, "1")
    inline_id = before.take_updates()[-1]["chosen_inline_result"]["inline_message_id"]
    before.close()
    after = Simulator(clock=clock, state=path)
    assert await call(after, "answerCallbackQuery", callback_query_id=pressed, text="late") is True
    assert await call(after, "answerInlineQuery", inline_query_id=open_query, results=[RESULT]) is True
    assert await call(after, "editMessageText", inline_message_id=inline_id, text="taken") is True
    assert after.world.groups[group.id].messages[chosen.message_id]["text"] == "taken"
    again = Person(after.world, after.world.chat(after.bot, after.world.users[mei.id]))
    again.asks_inline("coffee")
    assert after.take_updates() == []  # the results were kept


async def test_a_webhook_is_delivered_to_again_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    path, got = tmp_path / "state.json", asyncio.Queue[bytes]()

    async def hook(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.put_nowait(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(hook, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        before = Simulator(clock=clock, state=path)
        await call(before, "setWebhook", url=url, secret_token="s3cret", max_connections=3)
        before.close()
        after = Simulator(clock=clock, state=path)
        after.open()
        info = await call(after, "getWebhookInfo")
        assert (info["url"], info["max_connections"]) == (url, 3)
        after.person("Mei").starts()
        head = await got.get()
        assert head.startswith(b"POST /hook ")
        assert b"s3cret" in head
        after.close()
        await settled()


def test_a_file_of_an_older_version_is_read(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "state.json"
    before = Simulator(clock=clock, state=path)
    before.person("Mei").starts()
    before.close()
    saved = json.loads(path.read_text("utf-8"))
    for name in ("presses", "inline_queries", "inline_messages", "inline_cache"):
        del saved[name]
    del saved["bots"][before.token]["webhook"]
    path.write_text(json.dumps(saved), "utf-8")
    after = Simulator(clock=clock, state=path)
    assert [update["message"]["text"] for update in after.take_updates()] == ["/start"]


async def call(simulator: Simulator, method: str, **given: object) -> Any:
    status, body = await simulator.api.answer(simulator.token, method, given)
    assert status == 200, body
    return body["result"]


def test_without_a_file_nothing_is_written(tmp_path: Path, clock: Clock) -> None:
    simulator = Simulator(clock=clock)
    simulator.person("Mei").starts()
    simulator.close()
    assert list(tmp_path.iterdir()) == []


async def test_what_did_not_change_is_not_written_again(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "state.json"
    simulator = await lived(path, clock)
    simulator.save()
    path.unlink()
    simulator.save()
    assert not path.exists()
    simulator.person("Ana")
    simulator.save()
    assert names(tmp_path) == ["state.json"]


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"numbers": 5}'])
def test_a_file_that_holds_no_state_is_named(content: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"state\.json holds no state of a simulator"):
        Simulator(state=path)
