"""HTTP to Telegram: the library's request over connections of our own, which are kept open from call to call."""

from __future__ import annotations

import asyncio
import json
import ssl
from functools import cache
from secrets import token_hex
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.connection import Connection, Place, connected

CONNECTIONS = 256
IDLE_SECONDS = 15.0  # a connection that rested longer is not used again: its server may be about to close it
PORTS = {"http": 80, "https": 443}
QUOTED = "/?:@!$&'()*+,;=~%"  # RFC 3986 lets these stand in a target, or they are part of what is quoted already
IN_A_NAME = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})  # as browsers do: HTML Standard, 4.10.21.8
PROXY_SCHEMES = ("http", "https")
LOOPBACK = ("localhost", "127.0.0.1", "::1")  # where no proxy could lead
UNSET = BaseRequest.DEFAULT_NONE


class NotSentError(Exception):
    """There was no connection for the call to go out on; the cause says why."""


class Patience(NamedTuple):
    """Seconds to wait for a free connection, for a new one, for the next bit of the call to be taken, and for the next
    bit of its answer. The values are those of the library's default request; None waits for ever."""

    pool: float | None = 1.0
    connect: float | None = 5.0
    write: float | None = 5.0
    read: float | None = 5.0


UPLOAD = Patience(write=20.0)


def build(connections: int = CONNECTIONS, proxy: str | None = None) -> BaseRequest:
    """A request for so many calls at once: the library's own where a proxy leads to Telegram, ours everywhere else."""
    if proxy:
        return HTTPXRequest(connection_pool_size=connections, proxy=proxy)
    return DirectRequest(connections)


class DirectRequest(BaseRequest):
    """A request of python-telegram-bot that speaks with the server itself, over at most `connections` at once.

    The cause of what it raises is a `NotSentError` where the call surely did not go out. A call that may have is never
    sent again. No message names the URL: the token is part of it.
    """

    def __init__(self, connections: int = CONNECTIONS, tls: ssl.SSLContext | None = None) -> None:
        self._connections = connections
        self._tls = tls
        self._free: asyncio.Semaphore | None = None
        self._kept: dict[Place, list[Connection]] = {}

    @property
    def read_timeout(self) -> float | None:
        return Patience().read

    async def initialize(self) -> None:
        """Get ready for calls; a second time changes nothing."""
        self._free = self._free or asyncio.Semaphore(self._connections)

    async def shutdown(self) -> None:
        """Close every connection, those that carry a call after its answer; `initialize` opens the way again."""
        self._free = None
        kept, self._kept = self._kept, {}
        for connection in (each for connections in kept.values() for each in connections):
            connection.abort()
        await asyncio.sleep(0)  # the event loop closes their sockets in its next round

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = UNSET,
        write_timeout: Any = UNSET,
        connect_timeout: Any = UNSET,
        pool_timeout: Any = UNSET,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer; timeouts are seconds. Raises `TimedOut` or `NetworkError`."""
        usual = UPLOAD if request_data is not None and request_data.contains_files else Patience()
        asked = (pool_timeout, connect_timeout, write_timeout, read_timeout)
        patience = Patience(*(u if a is UNSET else a for a, u in zip(asked, usual, strict=True)))
        if self._free is None:
            raise RuntimeError("the request is not initialized")
        try:
            return await self._exchange(self._free, url, _call(method, url, request_data), patience)
        except (NotSentError, OSError) as error:
            what = error.__cause__ if isinstance(error, NotSentError) else error
            kind = TimedOut if isinstance(what, TimeoutError) else NetworkError
            raise kind(type(what).__name__) from error

    async def _exchange(self, free: asyncio.Semaphore, url: str, call: bytes, patience: Patience) -> tuple[int, bytes]:
        place = self._place(url)
        await _acquired(free, patience.pool)
        try:
            connection = self._kept_open(place) or await _opened(place, patience.connect)
            try:
                return await connection.exchange(call, patience.write, patience.read)
            finally:
                self._keep_or_close(place, connection)
        finally:
            free.release()

    def _place(self, url: str) -> Place:
        parts = urlsplit(url)
        tls = (self._tls or _tls()) if parts.scheme == "https" else None
        return Place(parts.hostname or "", parts.port or PORTS[parts.scheme], tls)

    def _kept_open(self, place: Place) -> Connection | None:
        """One that has not been closed as far as anybody knows by now."""
        kept = self._kept.get(place, [])
        while kept:
            connection = kept.pop()
            if connection.is_good(IDLE_SECONDS):
                return connection
            connection.abort()
        return None

    def _keep_or_close(self, place: Place, connection: Connection) -> None:
        if self._free is not None and connection.is_good(IDLE_SECONDS):
            self._kept.setdefault(place, []).append(connection)
        else:
            connection.abort()


async def _acquired(free: asyncio.Semaphore, patience: float | None) -> None:
    try:
        async with asyncio.timeout(patience):
            await free.acquire()
    except TimeoutError as error:
        raise NotSentError("no connection is free") from error


async def _opened(place: Place, patience: float | None) -> Connection:
    try:
        async with asyncio.timeout(patience):
            return await connected(place)
    except (OSError, UnicodeError) as error:  # the latter for a name that cannot be one
        raise NotSentError("no connection comes about") from error


@cache
def _tls() -> ssl.SSLContext:
    """Certificates and names are checked, against what the system trusts."""
    return ssl.create_default_context()


def _call(method: str, url: str, data: RequestData | None) -> bytes:
    """The whole request as it goes over the wire."""
    parts = urlsplit(url)
    target = quote(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/", QUOTED)
    kind, body = _body(data)
    head = (
        f"{method} {target} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\n"
        f"User-Agent: {BaseRequest.USER_AGENT}\r\n{kind}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _body(data: RequestData | None) -> tuple[str, bytes]:
    """The header that names the body's kind, and the body: JSON, or a form where there are files."""
    if data is not None and data.contains_files:
        return _form(data)
    if data is None or not data.parameters:
        return "", b""
    # `json_parameters`, what the default request sends, would have every list and object encoded twice.
    return "Content-Type: application/json\r\n", json.dumps(data.parameters, ensure_ascii=False).encode()


def _form(data: RequestData) -> tuple[str, bytes]:
    """multipart/form-data: RFC 7578."""
    boundary = token_hex(16)
    parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in data.json_parameters.items()]
    for name, (filename, content, mime) in data.multipart_data.items():
        about = f'name="{name}"; filename="{filename.translate(IN_A_NAME)}"\r\nContent-Type: {mime}'
        parts.append(_part(boundary, about, content if isinstance(content, bytes) else content.read()))
    body = b"".join((*parts, f"--{boundary}--\r\n".encode()))
    return f"Content-Type: multipart/form-data; boundary={boundary}\r\n", body


def _part(boundary: str, about: str, content: bytes) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + content + b"\r\n"


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for `url`, by HTTPS_PROXY, ALL_PROXY, NO_PROXY and the like.

    Raises `ValueError` for one that speaks neither HTTP nor HTTPS.
    """
    parts = urlsplit(url)
    host, proxies = parts.hostname or "", getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or host in LOOPBACK or proxy_bypass(host):
        return None
    if urlsplit(proxy).scheme not in PROXY_SCHEMES:
        raise ValueError(f"{urlsplit(proxy).scheme}:// is no kind of proxy the bot can use; it takes http:// ones")
    return proxy
