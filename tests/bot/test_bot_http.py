"""HTTP to Telegram over a real socket: what is sent, what each failure becomes, and that the token stays out of it."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlsplit

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot import network
from bot.http import AiohttpRequest, proxy_for
from bot.logs import OneLine
from bot.network import PAUSES, Outcome, PatientRequest
from simulator import Person, Simulator
from tests.bot.scene import served, within

TOKEN = "1234567:a-token-nobody-may-see"
SHORT = 0.05  # seconds after which a test's request gives up
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 100_000

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
async def telegram(behaviour: Behaviour, port: int = 0) -> AsyncIterator[str]:
    """A server on this machine that treats every connection as `behaviour` does; gives a method's URL."""
    under_way: set[asyncio.Task[None]] = set()

    async def treat(reader: Reader, writer: Writer) -> None:
        try:
            await behaviour(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(
        lambda *streams: under_way.add(asyncio.create_task(treat(*streams))), "127.0.0.1", port
    )
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{TOKEN}/sendMessage"
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

    async def __call__(self, reader: Reader, writer: Writer) -> None:
        while self.answers:
            self.calls.append(await read_call(reader))
            writer.write(self.answers.pop(0))


async def hangs_up_at_once(reader: Reader, writer: Writer) -> None:
    await reader.read(1)


async def hangs_up_after_reading(reader: Reader, writer: Writer) -> None:
    await read_call(reader)


async def resets_after_reading(reader: Reader, writer: Writer) -> None:
    await read_call(reader)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


async def hangs_up_within_the_answer(reader: Reader, writer: Writer) -> None:
    await read_call(reader)
    writer.write(answer(200, b'{"ok": tr', promised=1_000))
    await writer.drain()


async def speaks_no_http(reader: Reader, writer: Writer) -> None:
    await read_call(reader)
    writer.write(b"220 mail.example.org ESMTP\r\n")
    await writer.drain()


async def is_silent(reader: Reader, writer: Writer) -> None:
    await reader.read()


async def takes_no_body(reader: Reader, writer: Writer) -> None:
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.Event().wait()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest() as request:
        yield request


async def failure(request: BaseRequest, url: str, **timeouts: float) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await within(request.post(url, **timeouts))
    return caught.value


def refused_url() -> str:
    """Where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}/bot{TOKEN}/sendMessage"


# What surely had no effect


async def test_a_refused_connection_sent_nothing(request_: AiohttpRequest) -> None:
    error = await failure(request_, refused_url())
    assert isinstance(error, NetworkError)
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_name_nobody_knows_sent_nothing(request_: AiohttpRequest) -> None:
    error = await failure(request_, f"http://nowhere.invalid/bot{TOKEN}/sendMessage")
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_server_that_does_not_speak_tls_got_nothing(request_: AiohttpRequest) -> None:
    async with telegram(hangs_up_at_once) as url:
        error = await failure(request_, url.replace("http:", "https:"))
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_connection_that_does_not_come_about_in_time_sent_nothing(request_: AiohttpRequest) -> None:
    async with telegram(is_silent) as url:  # it accepts the connection and never shakes hands
        error = await failure(request_, url.replace("http:", "https:"), connect_timeout=SHORT)
    assert isinstance(error, TimedOut)
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_waiting_in_vain_for_a_free_connection_sent_nothing() -> None:
    held = asyncio.Event()

    async def hold(reader: Reader, writer: Writer) -> None:
        await read_call(reader)
        held.set()
        await reader.read()

    async with telegram(hold) as url, AiohttpRequest(connections=1) as request:
        first = asyncio.create_task(request.post(url, read_timeout=None))
        await within(held.wait())
        error = await failure(request, url, pool_timeout=SHORT, connect_timeout=0.0)
        first.cancel()
        await asyncio.wait({first})
    assert isinstance(error, TimedOut)
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_proxy_that_is_away_sent_nothing() -> None:
    async with AiohttpRequest(proxy=refused_url()) as request:
        error = await failure(request, f"https://telegram.invalid/bot{TOKEN}/sendMessage")
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_proxy_that_refuses_the_way_sent_nothing() -> None:
    async def no_way(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer(407, b""))

    async with telegram(no_way) as proxy, AiohttpRequest(proxy=proxy) as request:
        error = await failure(request, f"https://telegram.invalid/bot{TOKEN}/sendMessage")
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_flood_sent_nothing(request_: AiohttpRequest) -> None:
    async with telegram(Server([refusal(429, retry_after=7)])) as url:
        error = await failure(request_, url)
    assert isinstance(error, RetryAfter)
    assert network.outcome(error) is Outcome.NOT_SENT


# What nobody can know


@pytest.mark.parametrize(
    "behaviour",
    [hangs_up_at_once, hangs_up_after_reading, resets_after_reading, hangs_up_within_the_answer, speaks_no_http],
)
async def test_a_connection_lost_on_the_way_leaves_it_open_what_was_sent(
    behaviour: Behaviour, request_: AiohttpRequest
) -> None:
    async with telegram(behaviour) as url:
        error = await failure(request_, url)
    assert type(error) is NetworkError
    assert network.outcome(error) is Outcome.UNKNOWN


async def test_silence_leaves_it_open_what_was_sent(request_: AiohttpRequest) -> None:
    async with telegram(is_silent) as url:
        error = await failure(request_, url, read_timeout=SHORT)
    assert isinstance(error, TimedOut)
    assert network.outcome(error) is Outcome.UNKNOWN


async def test_a_server_that_takes_no_body_does_not_hold_us_for_ever(request_: AiohttpRequest) -> None:
    async with telegram(takes_no_body) as url:
        bot = Bot(TOKEN, base_url=url.partition(TOKEN)[0], request=request_)
        patience = {"read_timeout": SHORT, "write_timeout": SHORT, "connect_timeout": SHORT, "pool_timeout": SHORT}
        with pytest.raises(TimedOut) as caught:
            await within(bot.send_document(1, bytes(30_000_000), **patience))
    assert network.outcome(caught.value) is Outcome.UNKNOWN


# Trying again


@pytest.mark.parametrize(("failures", "pauses"), [(0, []), (1, [PAUSES[0]]), (2, list(PAUSES[:2]))])
async def test_with_patience_a_call_goes_out_once_somebody_listens(failures: int, pauses: list[float]) -> None:
    server, waited, url = Server([OK]), list[float](), refused_url()
    async with AsyncExitStack() as stack:

        async def listen_in_time() -> None:
            if len(waited) == failures:
                await stack.enter_async_context(telegram(server, urlsplit(url).port or 0))

        async def sleep(seconds: float) -> None:
            waited.append(seconds)
            await listen_in_time()

        await listen_in_time()
        request = await stack.enter_async_context(PatientRequest(AiohttpRequest(), sleep))
        assert await within(request.post(url)) is True
    assert (waited, len(server.calls)) == (pauses, 1)


async def test_with_patience_a_call_that_was_read_goes_out_once_only() -> None:
    calls: list[bytes] = []

    async def drop(reader: Reader, writer: Writer) -> None:
        calls.append((await read_call(reader))[1])

    async with telegram(drop) as url, PatientRequest(AiohttpRequest()) as request:
        await failure(request, url)
    assert len(calls) == 1


async def test_a_connection_serves_one_call_after_the_other(request_: AiohttpRequest) -> None:
    server, connections = Server([OK, OK, OK]), list[Writer]()

    async def counted(reader: Reader, writer: Writer) -> None:
        connections.append(writer)
        await server(reader, writer)

    async with telegram(counted) as url:
        for _ in range(3):
            assert await within(request_.post(url)) is True
    assert (len(server.calls), len(connections)) == (3, 1)


# What is sent


async def test_parameters_arrive_as_they_were_given(simulator: Simulator, mei: Person) -> None:
    async with served(simulator) as url, AiohttpRequest() as request:
        bot = Bot(simulator.token, base_url=f"{url}/bot", request=request)
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("去 & 来 + 100%", callback_data="x")]])
        await within(bot.send_message(mei.id, "你好 “&=+%”\n☕", reply_markup=buttons))
    assert (mei.last.text, mei.last.buttons) == (
        "你好 “&=+%”\n☕",
        ["去 & 来 + 100%"],
    )


@pytest.mark.parametrize("content", [PICTURE, BytesIO(PICTURE)], ids=["bytes", "a file"])
async def test_a_file_arrives_whole_with_its_name_and_kind(content: bytes | BytesIO, request_: AiohttpRequest) -> None:
    server = Server(
        [answer(200, b'{"ok": true, "result": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}')]
    )
    async with telegram(server) as url:
        bot = Bot(TOKEN, base_url=url.partition(TOKEN)[0], request=request_)
        await within(bot.send_photo(1, content, caption="二维码", filename="code.png"))
    head, body = server.calls[0]
    assert "multipart/form-data" in head
    assert PICTURE in body
    assert b'filename="code.png"' in body
    assert b"Content-Type: image/png" in body
    assert "二维码".encode() in body


async def test_attached_files_of_an_album_arrive_under_the_names_that_refer_to_them(request_: AiohttpRequest) -> None:
    server = Server([answer(200, b'{"ok": true, "result": []}')])
    async with telegram(server) as url:
        bot = Bot(TOKEN, base_url=url.partition(TOKEN)[0], request=request_)
        await within(bot.send_media_group(1, [InputMediaPhoto(PICTURE), InputMediaPhoto(PICTURE)]))
    body = server.calls[0][1]
    names = [part.split(b'"')[0] for part in body.split(b"attach://")[1:]]
    assert len(names) == 2
    assert all(b'name="%s"' % name in body for name in names)


async def test_what_telegram_says_of_a_bad_call_is_heard(request_: AiohttpRequest) -> None:
    async with telegram(Server([refusal(400)])) as url:
        error = await failure(request_, url)
    assert isinstance(error, BadRequest)
    assert network.outcome(error) is Outcome.SETTLED


async def test_a_redirect_is_not_followed_with_the_token(request_: AiohttpRequest) -> None:
    server = Server([b"HTTP/1.1 302 x\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"])
    async with telegram(server) as url:
        await failure(request_, url)
    assert len(server.calls) == 1


async def test_a_call_through_a_proxy_goes_to_the_proxy_with_its_password() -> None:
    server = Server([OK])
    async with telegram(server) as url:
        proxy = url.partition("/bot")[0].replace("http://", "http://user:secret@")
        async with AiohttpRequest(proxy=proxy) as request:
            await within(request.post(f"http://telegram.invalid/bot{TOKEN}/getMe"))
    head = server.calls[0][0] if server.calls else ""
    assert head.startswith(f"POST http://telegram.invalid/bot{TOKEN}/getMe")
    assert "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=" in head


# Beginning and end


async def test_a_request_that_was_shut_down_can_be_opened_again(request_: AiohttpRequest) -> None:
    await request_.initialize()
    await request_.shutdown()
    await request_.shutdown()
    await request_.initialize()
    async with telegram(Server([OK])) as url:
        assert await within(request_.post(url)) is True


async def test_a_call_before_the_beginning_says_what_is_missing() -> None:
    error = await failure(AiohttpRequest(), refused_url())
    assert "not initialized" in str(error)


# The token


@pytest.mark.parametrize("behaviour", [hangs_up_after_reading, is_silent, speaks_no_http])
async def test_no_error_s_text_holds_the_token(behaviour: Behaviour, request_: AiohttpRequest) -> None:
    async with telegram(behaviour) as url:
        error = await failure(request_, url, read_timeout=SHORT)
    assert TOKEN not in f"{error} {error!r}"


async def test_nothing_that_is_logged_of_a_failed_call_holds_the_token(
    request_: AiohttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with telegram(is_silent) as url:
        error = await failure(request_, url.replace("http:", "https:"), connect_timeout=SHORT)
    assert isinstance(error.__cause__, aiohttp.ConnectionTimeoutError)
    assert TOKEN in str(error.__cause__), "otherwise this test shows nothing"
    assert TOKEN not in OneLine(()).formatException((type(error), error, error.__traceback__))
    assert [record for record in caplog.records if TOKEN in record.getMessage()] == []


# Proxies of the environment


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, "https://api.telegram.org", None),
        ({"HTTPS_PROXY": "http://p:1"}, "https://api.telegram.org", "http://p:1"),
        ({"ALL_PROXY": "http://p:1"}, "https://api.telegram.org", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "ALL_PROXY": "http://q:1"}, "https://api.telegram.org", "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, "https://api.telegram.org", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://telegram.example", "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, "http://127.0.0.1:8081", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://localhost:8081", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "telegram.org"}, "https://api.telegram.org", None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "example.org"}, "https://api.telegram.org", "http://p:1"),
    ],
)
def test_the_proxy_is_the_one_the_environment_names(
    environment: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name.lower(), value)
    assert proxy_for(url) == proxy


def test_a_proxy_that_cannot_be_used_is_refused_rather_than_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://p:1")
    with pytest.raises(ValueError, match="socks5"):
        proxy_for("https://api.telegram.org")
