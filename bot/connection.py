"""One connection to a server of HTTP/1.1 (RFC 9112): a call goes out, its answer comes in, and it can be used again.

An answer that leaves room for doubt about where it ends is refused, and its connection with it.
"""

from __future__ import annotations

import asyncio
import re
from ssl import SSLContext
from typing import NamedTuple

LARGEST_HEAD = 65_536  # bytes
PIECE = 65_536  # bytes of a call that are written at a time, with the patience for a piece
ADDRESS_SECONDS = 0.25  # until the server's next address is tried as well: RFC 8305, "Connection Attempt Delay"

_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-5]\d\d)(?: .*)?")
_FIELD = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*")
_LENGTH = re.compile(rb"[0-9]{1,15}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;.*)?")
_FRAMING = (b"content-length", b"transfer-encoding", b"connection")


class BrokenAnswerError(ConnectionError):
    """The connection ended before the answer did, or what came is no answer; the argument says which."""


class Place(NamedTuple):
    """A server; `tls` is how to make sure that it is the one, None where nobody could listen."""

    host: str
    port: int
    tls: SSLContext | None


class Head(NamedTuple):
    """What the first lines of an answer say; a `length` of None is that of a body in chunks."""

    status: int
    length: int | None
    keeps_open: bool


class Connection(asyncio.Protocol):
    """Carries one exchange after the other, never two at once. Patience is the seconds for each next bit."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._received = bytearray()
        self._ended = self._held_up = False
        self._waiter: asyncio.Future[None] | None = None
        self._keeps_open = False
        self._used_at = 0.0

    def is_good(self, idle_s: float) -> bool:
        """Whether a call may go out: the last answer was whole, at most `idle_s` ago, and nothing came since."""
        rested = asyncio.get_running_loop().time() - self._used_at
        return self._keeps_open and not self._ended and not self._received and rested <= idle_s

    async def exchange(self, call: bytes, write_s: float | None, read_s: float | None) -> tuple[int, bytes]:
        """Send `call`; the status and the body of the answer. Raises `TimeoutError` or another `OSError`."""
        self._keeps_open = False
        await self._write(call, write_s)
        head = await self._head(read_s)
        while head.status < 200:  # an interim answer
            head = await self._head(read_s)
        body = await self._chunks(read_s) if head.length is None else await self._bytes(head.length, read_s)
        self._keeps_open, self._used_at = head.keeps_open, asyncio.get_running_loop().time()
        return head.status, body

    def abort(self) -> None:
        """Close at once, whatever is on the way."""
        self._transport.abort()

    async def _write(self, call: bytes, patience: float | None) -> None:
        for start in range(0, len(call), PIECE):
            self._transport.write(call[start : start + PIECE] if len(call) > PIECE else call)
            while self._held_up and not self._ended:
                await self._event(patience)

    async def _head(self, patience: float | None) -> Head:
        status, *fields = (await self._until(b"\r\n\r\n", patience)).split(b"\r\n")
        found = _STATUS.fullmatch(status)
        if not found:
            raise BrokenAnswerError("no HTTP")
        version, code = found.groups()
        return _head(int(code), version == b"1", _framing(fields))

    async def _chunks(self, patience: float | None) -> bytes:
        body = bytearray()
        while size := _chunk_size(await self._until(b"\r\n", patience)):
            body += await self._bytes(size, patience)
            if await self._bytes(2, patience) != b"\r\n":
                raise BrokenAnswerError("a chunk without an end")
        while await self._until(b"\r\n", patience):
            pass  # trailers, which say nothing we ask for
        return bytes(body)

    async def _until(self, mark: bytes, patience: float | None) -> bytes:
        """What comes before the mark; the mark is taken too."""
        while (end := self._received.find(mark)) < 0 and len(self._received) <= LARGEST_HEAD:
            await self._more(patience)
        if not 0 <= end <= LARGEST_HEAD:
            raise BrokenAnswerError("a head too long")
        found = bytes(self._received[:end])
        del self._received[: end + len(mark)]
        return found

    async def _bytes(self, number: int, patience: float | None) -> bytes:
        while len(self._received) < number:
            await self._more(patience)
        found = bytes(self._received[:number])
        del self._received[:number]
        return found

    async def _more(self, patience: float | None) -> None:
        if self._ended:
            raise BrokenAnswerError("the connection ended")
        await self._event(patience)

    async def _event(self, patience: float | None) -> None:
        """Wait until something arrives, the way out is free again, or the connection ends."""
        self._waiter = asyncio.get_running_loop().create_future()
        async with asyncio.timeout(patience):
            await self._waiter

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (for the type's sake: TCP and TLS have one)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._wake()

    def pause_writing(self) -> None:
        self._held_up = True

    def resume_writing(self) -> None:
        self._held_up = False
        self._wake()


async def connected(place: Place) -> Connection:
    """A new connection, its TLS agreed on. Raises `OSError`, also for a name nobody knows."""
    _, connection = await asyncio.get_running_loop().create_connection(
        Connection,
        place.host,
        place.port,
        ssl=place.tls,
        server_hostname=place.host if place.tls else None,
        happy_eyeballs_delay=ADDRESS_SECONDS,
    )
    return connection


def _framing(fields: list[bytes]) -> dict[bytes, bytes]:
    """Those of the header's fields that say where the answer ends and what becomes of the connection."""
    framing: dict[bytes, bytes] = {}
    for field in fields:
        found = _FIELD.fullmatch(field)
        if not found:
            raise BrokenAnswerError("a header that is none")
        name, value = found[1].lower(), found[2]
        if name in _FRAMING and framing.setdefault(name, value) != value:
            raise BrokenAnswerError("two headers that contradict each other")
    return framing


def _head(status: int, keeps_open: bool, framing: dict[bytes, bytes]) -> Head:
    length, coding = framing.get(b"content-length"), framing.get(b"transfer-encoding")
    keeps_open = keeps_open and framing.get(b"connection", b"").lower() != b"close"
    if coding is not None and coding.lower() == b"chunked" and length is None:
        return Head(status, None, keeps_open)
    if coding is None and length is not None and _LENGTH.fullmatch(length):
        return Head(status, int(length), keeps_open)
    if coding is length is None and (status < 200 or status in (204, 304)):
        return Head(status, 0, keeps_open)
    raise BrokenAnswerError("an answer of no known length")


def _chunk_size(line: bytes) -> int:
    found = _CHUNK.fullmatch(line)
    if not found:
        raise BrokenAnswerError("a chunk without a size")
    return int(found[1], 16)
