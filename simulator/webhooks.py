"""Delivers a bot's updates to its webhook on this machine: in order within a chat, each until it is taken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from simulator.inbox import Inbox
from simulator.wire import Json, bad_request

ANSWER_SECONDS = 30.0
RETRY_SECONDS = 1.0  # after the first failure, then twice as long each time
LONGEST_RETRY_SECONDS = 60.0
MAX_REPLY_BYTES = 1 << 20
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header, not a secret


@dataclass(slots=True)
class Webhook:
    """Where updates go, and how the last delivery that failed did."""

    url: str
    secret: str
    max_connections: int
    task: asyncio.Task[None] | None = None
    last_error: str = ""
    last_error_at: int = 0


def is_loopback(host: str) -> bool:
    """Whether the host name or address is this very machine."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def checked_url(url: str) -> str:
    """A URL the simulator delivers to. Raises `ApiError` 400: only `http` to loopback addresses, for updates must
    not leave the machine (Telegram demands `https`)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme != "http" or not is_loopback(host):
        raise bad_request("bad webhook: the simulator delivers to http:// URLs of loopback addresses only")
    return url


async def deliver(
    inbox: Inbox, webhook: Webhook, timestamp: Callable[[], int], reply: Callable[[str, Json], Awaitable[object]]
) -> None:
    """Posts every update until cancelled: at most `max_connections` at once, those of one chat one after the other.

    A 2xx answer confirms an update; after any other it is sent again, later each time. A method in the answer's body
    is carried out by `reply`. `timestamp` gives Unix seconds for the record of failures.
    """
    courier = _Courier(inbox, webhook, timestamp, reply)
    async with asyncio.TaskGroup() as tasks:
        while True:
            for update in courier.ready():
                tasks.create_task(courier.carry(update))
            await courier.change()


class _Courier:
    """What is under way to one webhook."""

    def __init__(
        self,
        inbox: Inbox,
        webhook: Webhook,
        timestamp: Callable[[], int],
        reply: Callable[[str, Json], Awaitable[object]],
    ) -> None:
        self._inbox, self._webhook, self._timestamp, self._reply = inbox, webhook, timestamp, reply
        self._busy: dict[object, int] = {}  # chat → the update that is under way
        self._free = asyncio.Event()

    def ready(self) -> list[Json]:
        """The oldest update of each chat that has none under way, as many as there are connections left; they count
        as under way from now on."""
        found: list[Json] = []
        for update in self._inbox.pending():
            if len(self._busy) >= self._webhook.max_connections:
                break
            if (chat := _chat_of(update)) not in self._busy:
                self._busy[chat] = update["update_id"]
                found.append(update)
        return found

    async def change(self) -> None:
        """Waits until something has come, or a chat is free again."""
        self._free.clear()
        arriving, freeing = asyncio.ensure_future(self._inbox.arrival()), asyncio.ensure_future(self._free.wait())
        try:
            await asyncio.wait({arriving, freeing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiting in (arriving, freeing):
                waiting.cancel()

    async def carry(self, update: Json) -> None:
        """Posts one update until it is taken, or nobody wants it any more."""
        pause = RETRY_SECONDS
        while any(update is each for each in self._inbox.pending()):
            problem, body = await _posted(self._webhook, update)
            if not problem:
                self._inbox.remove(update)
                await self._carry_out(body)
                break
            self._webhook.last_error, self._webhook.last_error_at = problem, self._timestamp()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_RETRY_SECONDS)
        del self._busy[_chat_of(update)]
        self._free.set()

    async def _carry_out(self, body: bytes) -> None:
        """Does what the answer asks for; what is wrong with it stands in the log of calls, as with Telegram nobody
        is told."""
        with suppress(ValueError, TypeError, ConnectionError):
            asked = dict(json.loads(body))
            if method := asked.pop("method", None):
                await self._reply(str(method), asked)


def _chat_of(update: Json) -> object:
    """What updates are kept in order by: the chat, else the person, else the update alone."""
    content = next((value for name, value in update.items() if name != "update_id"), None)
    match content:
        case {"chat": {"id": chat_id}} | {"message": {"chat": {"id": chat_id}}} | {"from": {"id": chat_id}}:
            return chat_id
    return f"update {update.get('update_id')}"


async def _posted(webhook: Webhook, update: Json) -> tuple[str, bytes]:
    """What went wrong, empty if nothing did, and the body of the answer."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            status, body = await _post(urlsplit(webhook.url), webhook.secret, json.dumps(update).encode())
    except (OSError, ValueError, asyncio.IncompleteReadError) as error:
        return (f"{type(error).__name__}: {error}" if str(error) else "Read timeout expired"), b""
    return ("" if 200 <= status < 300 else f"Wrong response from the webhook: {status}"), body


async def _post(target: SplitResult, secret: str, body: bytes) -> tuple[int, bytes]:
    """Status and body of one HTTP/1.1 POST over its own connection."""
    port = target.port or 80
    reader, writer = await asyncio.open_connection(target.hostname, port)
    try:
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: {target.hostname}:{port}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        if secret:
            head.append(f"{SECRET_HEADER}: {secret}")
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        return await _answer(reader)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body, the body by its length, in chunks, or to the end of the connection."""
    status_line = await reader.readline()
    status = int(status_line.split()[1]) if status_line.count(b" ") else 0
    headers = {}
    while (line := await reader.readline()) not in (b"\r\n", b"\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    if "content-length" in headers:
        return status, await reader.readexactly(min(int(headers["content-length"]), MAX_REPLY_BYTES))
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return status, await _chunks(reader)
    return status, await reader.read(MAX_REPLY_BYTES)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A chunked body (RFC 9112 §7.1)."""
    body = b""
    while (size := int((await reader.readline()).partition(b";")[0], 16)) and len(body) < MAX_REPLY_BYTES:
        body += await reader.readexactly(size)
        await reader.readline()
    return body
