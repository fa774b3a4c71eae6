"""Servers on this machine that answer the bot's HTTP calls as a test wants them to, in raw bytes."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from telegram.error import TelegramError
from telegram.request import BaseRequest

from tests.bot.scene import within

TOKEN = "1234567:a-token-nobody-may-see"
SHORT = 0.05  # seconds after which a test's request gives up

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter
Behaviour = Callable[[Reader, Writer], Awaitable[None]]


async def read_call(reader: Reader) -> tuple[str, bytes]:
    """The head and the body of one HTTP request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next(line for line in head.splitlines() if line.lower().startswith("content-length:"))
    return head, await reader.readexactly(int(length.partition(":")[2]))


def answer(status: int, body: bytes, *, promised: int | None = None) -> bytes:
    head = f"HTTP/1.1 {status} x\r\nContent-Length: {len(body) if promised is None else promised}\r\n\r\n"
    return head.encode() + body


def refusal(code: int, **parameters: int) -> bytes:
    body = {"ok": False, "error_code": code, "description": f"refused {code}", "parameters": parameters}
    return answer(code, json.dumps(body).encode())


OK = answer(200, b'{"ok": true, "result": true}')


@asynccontextmanager
async def telegram(behaviour: Behaviour, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server on this machine that treats every connection as `behaviour` does; gives a method's URL."""
    under_way: set[asyncio.Task[None]] = set()

    async def treat(reader: Reader, writer: Writer) -> None:
        try:
            await behaviour(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(
        lambda *streams: under_way.add(asyncio.create_task(treat(*streams))), "127.0.0.1", port, ssl=tls
    )
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{TOKEN}/sendMessage"
    finally:
        server.close()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


@dataclass
class Server:
    """Answers each call with the next of `answers`, and keeps what came."""

    answers: list[bytes]
    calls: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0

    async def __call__(self, reader: Reader, writer: Writer) -> None:
        self.connections += 1
        while self.answers:
            self.calls.append(await read_call(reader))
            writer.write(self.answers.pop(0))


async def failure(request: BaseRequest, url: str, **timeouts: float) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await within(request.post(url, **timeouts))
    return caught.value
