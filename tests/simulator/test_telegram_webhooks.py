"""Webhooks: order within a chat, several connections, patience that grows, and methods in the answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from simulator import Person, Simulator
from simulator import webhooks as webhooks_module
from tests.simulator.scene import Ask, settled

Answer = tuple[int, bytes]
Decide = Callable[[dict[str, Any]], Answer]


class Hook:
    """A bot's webhook that keeps what comes and holds its answers back while it is closed."""

    def __init__(self, decide: Decide = lambda update: (200, b"")) -> None:
        self.decide = decide
        self.open = asyncio.Event()
        self.open.set()
        self.got: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        update = json.loads(await reader.readexactly(length))
        self.got.put_nowait(update)
        await self.open.wait()
        status, body = self.decide(update)
        writer.write(f"HTTP/1.1 {status} x\r\n".encode() + body)
        writer.close()
        await writer.wait_closed()

    async def texts(self, count: int) -> list[str]:
        return [(await self.got.get())["message"]["text"] for _ in range(count)]


@asynccontextmanager
async def hooked(ask: Ask, hook: Hook, **parameters: object) -> AsyncIterator[None]:
    """Sets the webhook and takes it away again."""
    server = await asyncio.start_server(hook, "127.0.0.1", 0)
    async with server:
        await ask("setWebhook", url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", **parameters)
        yield
        hook.open.set()
        await ask("deleteWebhook")
        await settled()


def with_length(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def in_chunks(body: bytes) -> bytes:
    return b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


def to_the_end(body: bytes) -> bytes:
    return b"\r\n" + body


async def test_chats_are_served_at_once_and_each_in_order(simulator: Simulator, mei: Person, ask: Ask) -> None:
    hook, tom = Hook(), simulator.person("Tom")
    hook.open.clear()
    async with hooked(ask, hook):
        for text in ("mei 1", "mei 2"):
            mei.says(text)
        tom.says("tom 1")
        assert sorted(await hook.texts(2)) == ["mei 1", "tom 1"]
        await settled()
        assert hook.got.empty()
        assert (await ask("getWebhookInfo"))["pending_update_count"] == 3
        hook.open.set()
        assert await hook.texts(1) == ["mei 2"]


async def test_no_more_connections_are_made_than_allowed(simulator: Simulator, mei: Person, ask: Ask) -> None:
    hook, tom = Hook(), simulator.person("Tom")
    hook.open.clear()
    async with hooked(ask, hook, max_connections=1):
        mei.says("mei 1")
        tom.says("tom 1")
        assert await hook.texts(1) == ["mei 1"]
        await settled()
        assert hook.got.empty()
        hook.open.set()
        assert await hook.texts(1) == ["tom 1"]


async def test_one_chat_that_fails_does_not_hold_up_another(
    simulator: Simulator, mei: Person, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks_module, "RETRY_SECONDS", 3600)
    tom = simulator.person("Tom")
    hook = Hook(lambda update: (500 if update["message"]["chat"]["id"] == mei.id else 200, b"\r\n"))
    async with hooked(ask, hook):
        mei.says("mei 1")
        assert await hook.texts(1) == ["mei 1"]
        for text in ("tom 1", "tom 2"):
            tom.says(text)
        assert await hook.texts(2) == ["tom 1", "tom 2"]
        assert (await ask("getWebhookInfo"))["last_error_message"] == "Wrong response from the webhook: 500"


async def test_patience_doubles_up_to_a_minute(mei: Person, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    real = asyncio.sleep

    async def noted(seconds: float) -> None:
        pauses.append(seconds)
        await real(0)

    monkeypatch.setattr(webhooks_module.asyncio, "sleep", noted)
    hook = Hook(lambda update: (200 if hook.got.qsize() > 8 else 500, b"\r\n"))
    async with hooked(ask, hook):
        mei.says("a")
        while hook.got.qsize() < 9:
            await real(0)
    assert [pause for pause in pauses if pause][:8] == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.parametrize("framed", [with_length, in_chunks, to_the_end])
async def test_a_method_in_the_answer_is_carried_out(
    framed: Callable[[bytes], bytes], mei: Person, simulator: Simulator, ask: Ask
) -> None:
    body = json.dumps({"method": "sendMessage", "chat_id": mei.id, "text": "at once"}).encode()
    hook = Hook(lambda update: (200, framed(body)))
    sent = asyncio.Event()

    async def seen(call: object) -> None:
        sent.set()

    simulator.after("sendMessage", seen)
    async with hooked(ask, hook):
        mei.says("hi")
        await sent.wait()
    assert mei.last.text == "at once"


@pytest.mark.parametrize("body", [b"", b"ok", b"[1]", b"{}", b'{"method": "sendHug"}', b'{"method": "sendMessage"}'])
async def test_an_answer_that_says_nothing_right_is_taken_all_the_same(body: bytes, mei: Person, ask: Ask) -> None:
    hook = Hook(lambda update: (200, with_length(body)))
    async with hooked(ask, hook):
        mei.says("a")
        mei.says("b")
        assert await hook.texts(2) == ["a", "b"]


async def test_the_wanted_kinds_are_named_and_nothing_else_comes(mei: Person, ask: Ask) -> None:
    hook = Hook()
    async with hooked(ask, hook, allowed_updates=["callback_query"]):
        mei.says("unwanted")
        info = await ask("getWebhookInfo")
        assert (info["allowed_updates"], info["pending_update_count"]) == (["callback_query"], 0)
