"""What the browser tests are played with: a simulator that runs, and a bot that the test plays itself."""

from __future__ import annotations

import asyncio
import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any, Protocol

import httpx
from playwright.sync_api import Page, expect

from simulator.server import serve
from simulator.simulator import Simulator

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
RGB_8_BIT = (8, 2, 0, 0, 0)  # bit depth, colour type, and the only compression, filter and interlace used here


class OpenChat(Protocol):
    def __call__(self, **query: str) -> Page:
        """The chat page of the bot's person, `query` added to its address."""
        ...


class OpenDesk(Protocol):
    def __call__(self, width: int = 1280, path: str = "/") -> Page:
        """The page at the path in a window so many pixels wide."""
        ...


@contextmanager
def running_simulator(*names: str) -> Iterator[str]:
    """The base URL of a new simulator on a free port, which runs in a thread with an event loop of its own.

    People of these names are there at first, who speak English.
    """
    simulator = Simulator()
    for name in names:
        simulator.person(name)
    ready: Future[str] = Future()
    stop: Future[None] = Future()

    async def run() -> None:
        serving = asyncio.create_task(serve(simulator, ready=ready.set_result))
        await asyncio.wait({serving, asyncio.wrap_future(stop)}, return_when=asyncio.FIRST_COMPLETED)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)

    thread = Thread(target=asyncio.run, args=[run()])
    thread.start()
    try:
        yield ready.result(timeout=5)
    finally:
        stop.set_result(None)
        thread.join(timeout=10)


class Bot:
    """A bot driven by plain HTTP, as any bot would drive itself, in its chat with one person."""

    def __init__(self, http: httpx.Client, token: str, person: int) -> None:
        self.http = http
        self.person = person
        self.offset = 0
        self._path = f"/bot{token}"

    def call(self, method: str, **parameters: Any) -> Any:
        """The `result` of a call; a refusal fails the test with the description it came with."""
        return self._result(self.http.post(f"{self._path}/{method}", json=parameters))

    def update(self, kind: str) -> dict[str, Any]:
        """The person's next update, waited for by long polling, which must be of this kind."""
        while updates := self.call("getUpdates", offset=self.offset, limit=1, timeout=5):
            self.offset = updates[0].pop("update_id") + 1
            [(got, content)] = updates[0].items()
            if content["from"]["id"] == self.person:  # not one that an earlier test left unread
                assert got == kind, content
                return dict(content)
        raise AssertionError(f"no update came, {kind} was awaited")

    def say(self, page: Page, text: str, **fields: Any) -> dict[str, Any]:
        """Send a text to the page's person and wait until the page shows it."""
        message: dict[str, Any] = self.call("sendMessage", chat_id=self.person, text=text, **fields)
        expect(page.locator(f"[data-id='{message['message_id']}']")).to_be_visible()
        return message

    def photo(self, picture: bytes, caption: str) -> None:
        fields = {"chat_id": str(self.person), "caption": caption}
        self._result(self.http.post(f"{self._path}/sendPhoto", data=fields, files={"photo": ("picture.png", picture)}))

    def album(self, chat: int, pictures: Sequence[bytes]) -> None:
        """Send the pictures to a chat, which may be a group, as one album."""
        names = [f"picture{number}" for number in range(len(pictures))]
        media = json.dumps([{"type": "photo", "media": f"attach://{name}"} for name in names])
        files = {name: (f"{name}.png", picture) for name, picture in zip(names, pictures, strict=True)}
        fields = {"chat_id": str(chat), "media": media}
        self._result(self.http.post(f"{self._path}/sendMediaGroup", data=fields, files=files))

    def _result(self, response: httpx.Response) -> Any:
        answer = response.json()
        assert answer["ok"], answer
        return answer["result"]


def png(width: int, height: int) -> bytes:
    """A one-coloured picture of so many pixels (PNG specification, third edition, section 5)."""
    line = b"\0" + bytes((79, 70, 165)) * width
    header = struct.pack(">IIBBBBB", width, height, *RGB_8_BIT)
    data = zlib.compress(line * height)
    return PNG_SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
