"""What may happen on a connection to Telegram: which answers are understood or refused, and when it serves again."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot import http, network
from bot.connection import LARGEST_HEAD, Connection
from bot.http import DirectRequest
from bot.network import Outcome
from tests.bot.scene import within
from tests.bot.servers import OK, SHORT, Reader, Server, Writer, answer, failure, read_call, telegram

RESULT = b'{"ok": true, "result": true}'
IN_CHUNKS = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
    b"a;why=not\r\n" + RESULT[:10] + b"\r\n1\r\n" + RESULT[10:11] + b"\r\n011\r\n" + RESULT[11:] + b"\r\n"
    b"0\r\nX-Trailer: 1\r\n\r\n"
)
HEADER = b"HTTP/1.1 200 OK\r\n%s\r\n\r\n" + RESULT


def with_headers(*headers: bytes) -> bytes:
    return HEADER % b"\r\n".join(headers)


@pytest.fixture
async def request_() -> AsyncIterator[DirectRequest]:
    async with DirectRequest() as request:
        yield request


# Answers that are understood

UNDERSTOOD = {
    "its length": OK,
    "chunks": IN_CHUNKS,
    "an interim answer first": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK,
    "no reason": with_headers(b"Content-Length: 28").replace(b" OK", b"", 1),
    "the same length twice": with_headers(b"Content-Length: 28", b"content-length:28"),
    "other headers more than once": with_headers(
        b"Set-Cookie: a", b"Content-Length:\t28 ", b"Set-Cookie: b", b"Empty:"
    ),
}


@pytest.mark.parametrize("raw", UNDERSTOOD.values(), ids=UNDERSTOOD)
async def test_an_answer_is_understood_and_its_connection_serves_again(raw: bytes, request_: DirectRequest) -> None:
    server = Server([raw, raw])
    async with telegram(server) as url:
        assert await within(request_.post(url)) is True
        assert await within(request_.post(url)) is True
    assert server.connections == 1


class Deaf(asyncio.Transport):
    """Takes whatever is written."""

    def write(self, data: object) -> None:
        pass


@given(st.sampled_from(sorted(UNDERSTOOD)), st.lists(st.integers(1, 200), max_size=20))
def test_an_answer_may_arrive_in_any_pieces(kind: str, cuts: list[int]) -> None:
    raw = UNDERSTOOD[kind]
    edges = [0, *sorted(cut for cut in cuts if cut < len(raw)), len(raw)]

    async def exchange() -> tuple[int, bytes]:
        connection = Connection()
        connection.connection_made(Deaf())
        answered = asyncio.create_task(connection.exchange(b"call", None, None))
        for start, end in pairwise(edges):
            await asyncio.sleep(0)
            connection.data_received(raw[start:end])
        return await within(answered)

    assert asyncio.run(exchange()) == (200, RESULT)


# Answers that are refused

REFUSED = {
    "nothing": b"",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
    "half a body": answer(200, RESULT[:5], promised=28),
    "half a chunk": IN_CHUNKS[: IN_CHUNKS.index(RESULT[11:]) + 3],
    "chunks without the last": IN_CHUNKS[: IN_CHUNKS.index(b"0\r\nX-Trailer")],
    "trailers without an end": IN_CHUNKS[:-2],
    "no length": with_headers(b"X: 1"),
    "a length and chunks": IN_CHUNKS.replace(b"\r\n", b"\r\nContent-Length: 28\r\n", 1),
    "two lengths": with_headers(b"Content-Length: 28", b"Content-Length: 2"),
    "a list of lengths": with_headers(b"Content-Length: 28, 28"),
    "a length with a sign": with_headers(b"Content-Length: +28"),
    "a length below nothing": with_headers(b"Content-Length: -1"),
    "a length past counting": with_headers(b"Content-Length: " + b"9" * 16),
    "a coding nobody asked for": IN_CHUNKS.replace(b"Chunked", b"gzip, chunked"),
    "a folded header": with_headers(b"X: 1", b" 2", b"Content-Length: 28"),
    "a space before the colon": with_headers(b"Content-Length : 28"),
    "a header without a name": with_headers(b": x", b"Content-Length: 28"),
    "a chunk of no size": IN_CHUNKS.replace(b"\r\na;", b"\r\n;"),
    "a chunk with a sign": IN_CHUNKS.replace(b"\r\na;", b"\r\n+a;"),
    "a chunk longer than it says": IN_CHUNKS.replace(b"\r\na;", b"\r\n9;"),
    "another version": OK.replace(b"HTTP/1.1", b"HTTP/2.0"),
    "a status of four digits": OK.replace(b"200", b"2000"),
    "another protocol": b"220 mail.example.org ESMTP\r\n\r\n",
    "a head too long": with_headers(b"X: " + b"x" * LARGEST_HEAD, b"Content-Length: 28"),
    "a head without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2 * LARGEST_HEAD,
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
async def test_of_an_answer_that_is_none_nobody_knows_what_became_of_the_call(
    raw: bytes, request_: DirectRequest
) -> None:
    async def once(reader: Reader, writer: Writer) -> None:
        calls.append((await read_call(reader))[1])
        writer.write(raw)

    calls: list[bytes] = []
    async with telegram(once) as url:
        error = await failure(request_, url)
    assert type(error) is NetworkError
    assert network.outcome(error) is Outcome.UNKNOWN
    assert len(calls) == 1


def test_every_answer_above_is_refused_for_what_its_name_says() -> None:
    assert OK not in REFUSED.values()
    assert IN_CHUNKS not in REFUSED.values()


@pytest.mark.parametrize(("too_many", "accepted"), [(0, True), (1, False)])
async def test_a_head_has_its_largest_size(too_many: int, accepted: bool, request_: DirectRequest) -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 28\r\nX: "
    raw = start + b"x" * (LARGEST_HEAD - len(start) + too_many) + b"\r\n\r\n" + RESULT
    async with telegram(Server([raw])) as url:
        if accepted:
            assert await within(request_.post(url)) is True
        else:
            assert network.outcome(await failure(request_, url)) is Outcome.UNKNOWN


@pytest.mark.parametrize("raw", [b"", OK[:10], OK[:-5], IN_CHUNKS[:-5]], ids=["nothing", "head", "body", "chunks"])
async def test_silence_within_an_answer_is_not_waited_out(raw: bytes, request_: DirectRequest) -> None:
    async def stalls(reader: Reader, writer: Writer) -> None:
        await read_call(reader)
        writer.write(raw)
        await reader.read()

    async with telegram(stalls) as url:
        error = await failure(request_, url, read_timeout=SHORT)
    assert isinstance(error, TimedOut)
    assert network.outcome(error) is Outcome.UNKNOWN


# When a connection serves again


async def settled() -> None:
    """What this machine's sockets hold by now has been heard."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_call_takes_a_new_connection_when_the_server_closed_the_last_one(request_: DirectRequest) -> None:
    calls: list[bytes] = []
    closed = asyncio.Event()

    async def answers_and_hangs_up(reader: Reader, writer: Writer) -> None:
        calls.append((await read_call(reader))[1])
        writer.write(OK)
        writer.close()
        await writer.wait_closed()
        closed.set()

    async with telegram(answers_and_hangs_up) as url:
        for _ in range(3):
            assert await within(request_.post(url)) is True
            await within(closed.wait())
            closed.clear()
            await settled()
    assert len(calls) == 3


async def test_a_call_is_not_sent_again_when_its_old_connection_ends_under_it(request_: DirectRequest) -> None:
    calls: list[bytes] = []

    async def answers_one(reader: Reader, writer: Writer) -> None:
        calls.append((await read_call(reader))[1])
        writer.write(OK)
        calls.append((await read_call(reader))[1])

    async with telegram(answers_one) as url:
        assert await within(request_.post(url)) is True
        error = await failure(request_, url)
    assert network.outcome(error) is Outcome.UNKNOWN
    assert len(calls) == 2


@pytest.mark.parametrize(
    "last",
    [
        with_headers(b"Content-Length: 28", b"Connection: Close"),
        OK.replace(b"HTTP/1.1", b"HTTP/1.0"),
        OK + OK,
        OK + b"\n",
    ],
    ids=["told so", "an old version", "an answer too many", "a byte too many"],
)
async def test_a_connection_serves_no_further_call_after(last: bytes, request_: DirectRequest) -> None:
    server = Server([last, OK])
    async with telegram(server) as url:
        assert await within(request_.post(url)) is True
        assert await within(request_.post(url)) is True
    assert server.connections == 2


async def test_an_answer_that_nobody_asked_for_is_nobody_s_answer(request_: DirectRequest) -> None:
    lie = answer(200, b'{"ok": true, "result": "a lie"}')
    said = asyncio.Event()

    async def says_more(reader: Reader, writer: Writer) -> None:
        await read_call(reader)
        writer.write(OK)
        await heard.wait()
        writer.write(lie)
        await writer.drain()
        said.set()
        await reader.read()

    heard = asyncio.Event()
    async with telegram(says_more) as url:
        assert await within(request_.post(url)) is True
        heard.set()
        await within(said.wait())
        await settled()
        assert await within(request_.post(url)) is True


@pytest.mark.parametrize(("idle_s", "connections"), [(http.IDLE_SECONDS, 1), (-1.0, 2)])
async def test_a_connection_that_rested_too_long_serves_no_further_call(
    idle_s: float, connections: int, request_: DirectRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "IDLE_SECONDS", idle_s)
    server = Server([OK, OK])
    async with telegram(server) as url:
        await within(request_.post(url))
        await within(request_.post(url))
    assert server.connections == connections


async def test_what_is_left_of_a_call_given_up_is_not_the_next_one_s_answer() -> None:
    asked, server = asyncio.Event(), Server([OK])

    async def first_silent(reader: Reader, writer: Writer) -> None:
        if asked.is_set():
            return await server(reader, writer)
        await read_call(reader)
        asked.set()
        await reader.read()
        return None

    async with telegram(first_silent) as url, DirectRequest(connections=1) as request:
        given_up = asyncio.create_task(request.post(url))
        await within(asked.wait())
        given_up.cancel()
        await asyncio.wait({given_up})
        assert await within(request.post(url)) is True


async def test_calls_beyond_the_bound_wait_for_a_free_connection() -> None:
    async def answers_late(reader: Reader, writer: Writer) -> None:
        nonlocal most
        most = max(most, len(waiting) + 1)
        waiting.append(writer)
        await read_call(reader)
        await settled()
        waiting.remove(writer)
        writer.write(with_headers(b"Content-Length: 28", b"Connection: close"))

    waiting, most = list[Writer](), 0
    async with telegram(answers_late) as url, DirectRequest(connections=2) as request:
        results = await within(asyncio.gather(*(request.post(url, pool_timeout=None) for _ in range(7))))
    assert (results, most) == ([True] * 7, 2)


async def test_a_shut_down_request_leaves_no_connection_open(request_: DirectRequest) -> None:
    ended = asyncio.Event()

    async def until_the_end(reader: Reader, writer: Writer) -> None:
        await read_call(reader)
        writer.write(OK)
        await reader.read()
        ended.set()

    async with telegram(until_the_end) as url:
        await within(request_.post(url))
        await request_.shutdown()
        await within(ended.wait())


# TLS


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    about = ("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2")
    command = (openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *about, "-keyout", path, "-out", f"{path}.crt")
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (ours)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def tls_server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_over_tls_calls_are_answered_on_one_connection(certificate: Path, tls_server: ssl.SSLContext) -> None:
    server = Server([OK, IN_CHUNKS, OK])
    trusting = DirectRequest(tls=ssl.create_default_context(cafile=certificate))
    async with telegram(server, tls=tls_server) as url, trusting as request:
        for _ in range(3):
            assert await within(request.post(url)) is True
    assert server.connections == 1


async def test_a_server_nobody_vouches_for_gets_nothing(request_: DirectRequest, tls_server: ssl.SSLContext) -> None:
    server = Server([OK])
    async with telegram(server, tls=tls_server) as url:
        error = await failure(request_, url)
    assert network.outcome(error) is Outcome.NOT_SENT
    assert server.calls == []


async def test_a_server_with_another_s_certificate_gets_nothing(certificate: Path, tls_server: ssl.SSLContext) -> None:
    server = Server([OK])
    trusting = DirectRequest(tls=ssl.create_default_context(cafile=certificate))
    async with telegram(server, tls=tls_server) as url, trusting as request:
        error = await failure(request, url.replace("127.0.0.1", "localhost"))
    assert network.outcome(error) is Outcome.NOT_SENT
    assert server.calls == []


async def test_over_tls_a_large_file_goes_out_whole(certificate: Path, tls_server: ssl.SSLContext) -> None:
    server = Server([OK])
    request, text = DirectRequest(tls=ssl.create_default_context(cafile=certificate)), "x" * 3_000_000
    async with telegram(server, tls=tls_server) as url, request:
        await within(request.post(url, RequestData([RequestParameter.from_input("text", text)])))
    assert text.encode() in server.calls[0][1]
