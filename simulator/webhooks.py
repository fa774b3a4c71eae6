"""Delivers a bot's updates to its webhook on this machine: one after the other, each until it is taken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from simulator.inbox import Inbox
from simulator.wire import Json, bad_request

ANSWER_SECONDS = 30.0
RETRY_SECONDS = 1.0
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


async def deliver(inbox: Inbox, webhook: Webhook, timestamp: Callable[[], int]) -> None:
    """Posts every update in order, until cancelled. A 2xx answer confirms it; after any other it is sent again
    a second later, as is whatever comes behind it. `timestamp` gives Unix seconds for the record of failures."""
    while True:
        waiting = inbox.pending(1)
        if not waiting:
            await inbox.arrival()
            continue
        problem = await _problem_of_posting(webhook, waiting[0])
        if not problem:
            inbox.confirm(waiting[0]["update_id"] + 1)
            continue
        webhook.last_error, webhook.last_error_at = problem, timestamp()
        await asyncio.sleep(RETRY_SECONDS)


async def _problem_of_posting(webhook: Webhook, update: Json) -> str:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            status = await _post(urlsplit(webhook.url), webhook.secret, json.dumps(update).encode())
    except (OSError, ValueError) as error:
        return f"{type(error).__name__}: {error}" if str(error) else "Read timeout expired"
    return "" if 200 <= status < 300 else f"Wrong response from the webhook: {status}"


async def _post(target: SplitResult, secret: str, body: bytes) -> int:
    """The status of one HTTP/1.1 POST over its own connection."""
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
        status_line = await reader.readline()
        return int(status_line.split()[1]) if status_line.count(b" ") else 0
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
