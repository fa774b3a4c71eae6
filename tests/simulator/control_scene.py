"""What the tests of the control API share: a simulator on a real socket, here or in a thread, and a bot that echoes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx

from simulator import Simulator, serve

PATIENCE_SECONDS = 30


@asynccontextmanager
async def served(simulator: Simulator) -> AsyncIterator[str]:
    """A real server in this loop; gives its base URL."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(serve(simulator, ready=ready.set_result))
    try:
        yield await ready
    finally:
        running.cancel()
        await asyncio.wait({running})


@contextmanager
def running(simulator: Simulator) -> Iterator[str]:
    """A real server in a thread of its own, for callers that block; gives its base URL."""
    started = threading.Event()
    found: dict[str, Any] = {}

    async def main() -> None:
        found["stop"], found["loop"] = asyncio.Event(), asyncio.get_running_loop()
        async with served(simulator) as found["base"]:
            started.set()
            await found["stop"].wait()

    thread = threading.Thread(target=asyncio.run, args=(main(),))
    thread.start()
    try:
        assert started.wait(PATIENCE_SECONDS)
        yield found["base"]
    finally:
        found["loop"].call_soon_threadsafe(found["stop"].set)
        thread.join(PATIENCE_SECONDS)


class EchoBot:
    """A bot in a thread: answers each of so many updates and is done."""

    def __init__(self, base_url: str, token: str) -> None:
        self._url = f"{base_url}/bot{token}"

    def call(self, method: str, **parameters: object) -> Any:
        """The body of the answer to one call."""
        return httpx.post(f"{self._url}/{method}", json=parameters, timeout=PATIENCE_SECONDS, trust_env=False).json()

    @contextmanager
    def answering(self, updates: int = 1) -> Iterator[None]:
        """Awake for so many updates; whoever leaves the block waits for the bot."""
        thread = threading.Thread(target=self._answer, args=(updates,))
        thread.start()
        try:
            yield
        finally:
            thread.join(PATIENCE_SECONDS)

    def _answer(self, updates: int) -> None:
        offset = 0
        while updates > 0:
            for update in self.call("getUpdates", offset=offset, timeout=20)["result"]:
                offset, updates = update["update_id"] + 1, updates - 1
                self._echo(update)
        self.call("getUpdates", offset=offset)

    def _echo(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            self.call("answerCallbackQuery", callback_query_id=query["id"], text=f"You pressed {query['data']}")
        elif message := update.get("message"):
            keyboard = {"inline_keyboard": [[{"text": "Again", "callback_data": "again"}]]}
            text = f"You said {message.get('text', 'something')}"
            self.call("sendMessage", chat_id=message["chat"]["id"], text=text, reply_markup=keyboard)
