"""What a nearby answer costs in processor time, from the update to sendMessage, beside the library's bare echo.

Both bots are processes of their own and poll the same little server, which answers at once; only their processor time
counts. The echo is written as its library's examples are and uses its default request.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from storage.database import Database
from tests import cities

TOKEN = "123456789:AAF-benchmark-token-of-nobody-at-all"  # noqa: S105 (nobody's)
SHOPS = 10_000
ROUNDS = 3
WARMING, ANSWERS = 100, 600
PATIENCE_S = 120
BOTS = ("echo", "echo", "concierge")
NUMBERS = count(1)  # of updates over all rounds: the concierge answers none of them twice
ME = {"id": 1, "is_bot": True, "first_name": "bot", "username": "bot"}


class Telegram:
    """As much of the Bot API as a bot needs to poll and to reply: it hands out an update for each reply it gets."""

    def __init__(self, updates: Iterator[dict[str, Any]]) -> None:
        self._updates = updates
        self._ready: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._replies = 0
        self._wanted = 0
        self._done = asyncio.Event()
        self._connections: set[asyncio.Task[None]] = set()
        self.last: dict[str, Any] = {}

    async def exchange(self, number: int) -> None:
        """Let the bot answer so many updates, one after the other."""
        self._wanted = self._replies + number
        self._done.clear()
        self._ready.put_nowait(next(self._updates))
        async with asyncio.timeout(PATIENCE_S):
            await self._done.wait()

    def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(asyncio.create_task(self._converse(reader, writer)))

    async def hang_up(self) -> None:
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                method, given = await _call(reader)
                body = json.dumps({"ok": True, "result": await self._result(method, given)}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
                writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        finally:
            writer.close()

    async def _result(self, method: str, given: dict[str, Any]) -> Any:
        if method == "getMe":
            return ME
        if method == "getUpdates":
            return [await self._ready.get()]
        if method != "sendMessage":
            return True
        self.last = given
        self._replies += 1
        if self._replies < self._wanted:
            self._ready.put_nowait(next(self._updates))
        else:
            self._done.set()
        chat = {"id": int(given["chat_id"]), "type": "private"}
        return {"message_id": self._replies, "date": 1_770_000_000, "chat": chat, "from": ME, "text": given["text"]}


async def _call(reader: asyncio.StreamReader) -> tuple[str, dict[str, Any]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.splitlines()[1:])
    }
    body = (await reader.readexactly(int(headers.get("content-length", 0)))).decode()
    path = urlsplit(head.split()[1])
    is_json = headers.get("content-type", "").startswith("application/json")
    return path.path.rpartition("/")[2], json.loads(body) if is_json else dict(parse_qsl(body or path.query))


def locations(points: list[tuple[float, float]]) -> Iterator[dict[str, Any]]:
    """Members who share where they are, each of them once."""
    for number in NUMBERS:
        latitude, longitude = points[number % len(points)]
        who = {"id": 1_000 + number % 50, "is_bot": False, "first_name": "Mei", "language_code": "zh-hans"}
        chat = {"id": who["id"], "type": "private", "first_name": "Mei"}
        message = {"message_id": number, "date": 1_770_000_000, "from": who, "chat": chat}
        yield {"update_id": number, "message": message | {"location": {"latitude": latitude, "longitude": longitude}}}


async def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "bench.db")
        points = fill(path, SHOPS)
        rounds = [[await measure(kind, path, points) for kind in BOTS] for _ in range(ROUNDS)]
    echo, again, ours = (median(times) for times in zip(*rounds, strict=True))
    print(f"one update in, one message out, {ROUNDS} rounds of {ANSWERS}; processor time of the bot's process")
    print(f"  python-telegram-bot, bare echo: {echo:.2f} ms (the same again: {again / echo:.2f} times)")
    print(f"  a nearby answer over {SHOPS:,} shops: {ours:.2f} ms, {ours / echo:.2f} times the echo")


def fill(path: Path, shops: int) -> list[tuple[float, float]]:
    """A database of shops; where people will ask from."""
    database, random = Database(f"sqlite:///{path}"), Random(1)  # noqa: S311 (the same shops in every run)
    database.migrate()
    with database.writing() as session:
        cities.fill(session, shops, random)
        asked = islice(cities.questions(session, random, 200, days=1), 200)
        points = [(each.point.latitude, each.point.longitude) for each in asked]
    database.close()
    return points


async def measure(kind: str, path: Path, points: list[tuple[float, float]]) -> float:
    """Milliseconds of processor time for one answer."""
    telegram = Telegram(locations(points))
    async with serving(telegram) as url, running(kind, url, path) as process:
        await telegram.exchange(WARMING)
        before = processor_seconds(process)
        await telegram.exchange(ANSWERS)
        spent = processor_seconds(process) - before
    expected = "inline_keyboard" if kind == "concierge" else "location"
    assert expected in json.dumps(telegram.last), "the bot answered something else"
    return spent / ANSWERS * 1_000


def processor_seconds(process: asyncio.subprocess.Process) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def serving(telegram: Telegram) -> AsyncIterator[str]:
    server = await asyncio.start_server(telegram.connected, "127.0.0.1")
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await telegram.hang_up()


@asynccontextmanager
async def running(kind: str, url: str, path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    command = (__file__, "echo", url) if kind == "echo" else ("-m", "bot", "run")
    surroundings = {"PATH": os.environ["PATH"], "BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url}
    # As fast as it can: at Telegram's rate most of the processor time would be that of waiting.
    surroundings |= {"DATABASE_URL": f"sqlite:///{path}", "LOG_LEVEL": "WARNING", "SEND_RATE": "1000"}
    process = await asyncio.create_subprocess_exec(sys.executable, *command, env=surroundings)
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


def echo(url: str) -> None:
    """The peer: the least a bot of this library can do, as its own examples do it."""
    from telegram import Update
    from telegram.ext import Application, CallbackContext, MessageHandler, filters

    async def reply(update: Update, context: CallbackContext) -> None:
        await update.message.reply_text("location")

    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.ALL, reply))
    application.run_polling()


if __name__ == "__main__":
    echo(sys.argv[2]) if sys.argv[1:2] == ["echo"] else asyncio.run(main())
