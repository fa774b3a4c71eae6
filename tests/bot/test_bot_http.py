"""HTTP to Telegram over a real socket: what is sent, what each failure becomes, and that the token stays out of it."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaPhoto
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot import http, network
from bot.http import DirectRequest, proxy_for
from bot.logs import OneLine
from bot.network import PAUSES, Outcome, PatientRequest
from simulator import Person, Simulator
from tests.bot.scene import served, within
from tests.bot.servers import (
    OK,
    SHORT,
    TOKEN,
    Behaviour,
    Reader,
    Server,
    Writer,
    answer,
    failure,
    read_call,
    refusal,
    telegram,
)

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 100_000


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


async def refuses_the_way(reader: Reader, writer: Writer) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(answer(407, b""))


async def is_silent(reader: Reader, writer: Writer) -> None:
    await reader.read()


async def takes_no_body(reader: Reader, writer: Writer) -> None:
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.Event().wait()


@pytest.fixture
async def request_() -> AsyncIterator[DirectRequest]:
    async with DirectRequest() as request:
        yield request


def refused_url() -> str:
    """Where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}/bot{TOKEN}/sendMessage"


# What surely had no effect


async def test_a_refused_connection_sent_nothing(request_: DirectRequest) -> None:
    error = await failure(request_, refused_url())
    assert isinstance(error, NetworkError)
    assert network.outcome(error) is Outcome.NOT_SENT


@pytest.mark.parametrize("host", ["nowhere.invalid", f"{'n' * 64}.invalid"], ids=["none", "too long"])
async def test_a_name_nobody_knows_sent_nothing(host: str, request_: DirectRequest) -> None:
    error = await failure(request_, f"http://{host}/bot{TOKEN}/sendMessage")
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_server_that_does_not_speak_tls_got_nothing(request_: DirectRequest) -> None:
    async with telegram(hangs_up_at_once) as url:
        error = await failure(request_, url.replace("http:", "https:"))
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_connection_that_does_not_come_about_in_time_sent_nothing(request_: DirectRequest) -> None:
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

    async with telegram(hold) as url, DirectRequest(connections=1) as request:
        first = asyncio.create_task(request.post(url, read_timeout=None))
        await within(held.wait())
        error = await failure(request, url, pool_timeout=SHORT)
        first.cancel()
        await asyncio.wait({first})
    assert isinstance(error, TimedOut)
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_proxy_that_is_away_sent_nothing() -> None:
    async with http.build(proxy=refused_url()) as request:
        error = await failure(request, f"https://telegram.invalid/bot{TOKEN}/sendMessage")
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_proxy_that_refuses_the_way_sent_nothing() -> None:
    async with telegram(refuses_the_way) as proxy, http.build(proxy=proxy) as request:
        error = await failure(request, f"https://telegram.invalid/bot{TOKEN}/sendMessage")
    assert network.outcome(error) is Outcome.NOT_SENT


async def test_a_flood_sent_nothing(request_: DirectRequest) -> None:
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
    behaviour: Behaviour, request_: DirectRequest
) -> None:
    async with telegram(behaviour) as url:
        error = await failure(request_, url)
    assert type(error) is NetworkError
    assert network.outcome(error) is Outcome.UNKNOWN


async def test_silence_leaves_it_open_what_was_sent(request_: DirectRequest) -> None:
    async with telegram(is_silent) as url:
        error = await failure(request_, url, read_timeout=SHORT)
    assert isinstance(error, TimedOut)
    assert network.outcome(error) is Outcome.UNKNOWN


async def test_a_server_that_takes_no_body_does_not_hold_us_for_ever(request_: DirectRequest) -> None:
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
        request = await stack.enter_async_context(PatientRequest(DirectRequest(), sleep))
        assert await within(request.post(url)) is True
    assert (waited, len(server.calls)) == (pauses, 1)


async def test_with_patience_a_call_that_was_read_goes_out_once_only() -> None:
    calls: list[bytes] = []

    async def drop(reader: Reader, writer: Writer) -> None:
        calls.append((await read_call(reader))[1])

    async with telegram(drop) as url, PatientRequest(DirectRequest()) as request:
        await failure(request, url)
    assert len(calls) == 1


async def test_a_connection_serves_one_call_after_the_other(request_: DirectRequest) -> None:
    server = Server([OK, OK, OK])
    async with telegram(server) as url:
        for _ in range(3):
            assert await within(request_.post(url)) is True
    assert (len(server.calls), server.connections) == (3, 1)


# What is sent


async def test_parameters_arrive_as_they_were_given(simulator: Simulator, mei: Person) -> None:
    async with served(simulator) as url, DirectRequest() as request:
        bot = Bot(simulator.token, base_url=f"{url}/bot", request=request)
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("去 & 来 + 100%", callback_data="x")]])
        await within(bot.send_message(mei.id, "你好 “&=+%”\n☕", reply_markup=buttons))
    assert (mei.last.text, mei.last.buttons) == (
        "你好 “&=+%”\n☕",
        ["去 & 来 + 100%"],
    )


@pytest.mark.parametrize("content", [PICTURE, BytesIO(PICTURE)], ids=["bytes", "a file"])
async def test_a_file_arrives_whole_with_its_name_and_kind(content: bytes | BytesIO, request_: DirectRequest) -> None:
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


async def test_no_file_s_name_can_pass_for_a_header(request_: DirectRequest) -> None:
    server = Server([answer(200, b'{"ok": true, "result": []}')])
    file = InputFile(PICTURE, filename='a"\r\nX-Smuggled: 1')
    async with telegram(server) as url:
        data = RequestData([RequestParameter("photo", None, [file])])
        await within(request_.post(url, data))
    assert b"\r\nX-Smuggled" not in server.calls[0][1]
    assert b'; filename="a%22%0D%0AX-Smuggled: 1"\r\n' in server.calls[0][1]


async def test_a_file_is_fetched_by_the_name_it_has(request_: DirectRequest) -> None:
    server = Server([answer(200, PICTURE)])
    async with telegram(server) as url:
        assert await within(request_.retrieve(url.replace("sendMessage", "a b%20c/图.png?x=1&y"))) == PICTURE
    assert server.calls[0][0].startswith(f"GET /bot{TOKEN}/a%20b%20c/%E5%9B%BE.png?x=1&y HTTP/1.1\r\nHost: 127.0.0.1:")


async def test_attached_files_of_an_album_arrive_under_the_names_that_refer_to_them(request_: DirectRequest) -> None:
    server = Server([answer(200, b'{"ok": true, "result": []}')])
    async with telegram(server) as url:
        bot = Bot(TOKEN, base_url=url.partition(TOKEN)[0], request=request_)
        await within(bot.send_media_group(1, [InputMediaPhoto(PICTURE), InputMediaPhoto(PICTURE)]))
    body = server.calls[0][1]
    names = [part.split(b'"')[0] for part in body.split(b"attach://")[1:]]
    assert len(names) == 2
    assert all(b'name="%s"' % name in body for name in names)


async def test_what_telegram_says_of_a_bad_call_is_heard(request_: DirectRequest) -> None:
    async with telegram(Server([refusal(400)])) as url:
        error = await failure(request_, url)
    assert isinstance(error, BadRequest)
    assert network.outcome(error) is Outcome.SETTLED


async def test_a_redirect_is_not_followed_with_the_token(request_: DirectRequest) -> None:
    server = Server([b"HTTP/1.1 302 x\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"])
    async with telegram(server) as url:
        await failure(request_, url)
    assert len(server.calls) == 1


async def test_a_call_through_a_proxy_goes_to_the_proxy_with_its_password() -> None:
    server = Server([OK])
    async with telegram(server) as url:
        proxy = url.partition("/bot")[0].replace("http://", "http://user:secret@")
        async with http.build(proxy=proxy) as request:
            await within(request.post(f"http://telegram.invalid/bot{TOKEN}/getMe"))
    head = server.calls[0][0] if server.calls else ""
    assert head.startswith(f"POST http://telegram.invalid/bot{TOKEN}/getMe")
    assert "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=" in head


# Beginning and end


async def test_a_request_that_was_shut_down_can_be_opened_again(request_: DirectRequest) -> None:
    await request_.initialize()
    await request_.shutdown()
    await request_.shutdown()
    await request_.initialize()
    async with telegram(Server([OK])) as url:
        assert await within(request_.post(url)) is True


async def test_a_call_before_the_beginning_says_what_is_missing() -> None:
    error = await failure(DirectRequest(), refused_url())
    assert "not initialized" in str(error)


# The token


@pytest.mark.parametrize("behaviour", [hangs_up_after_reading, is_silent, speaks_no_http])
async def test_no_error_s_text_holds_the_token(behaviour: Behaviour, request_: DirectRequest) -> None:
    async with telegram(behaviour) as url:
        error = await failure(request_, url, read_timeout=SHORT)
    assert TOKEN not in f"{error} {error!r}"


@pytest.mark.parametrize("behaviour", [hangs_up_at_once, speaks_no_http, refuses_the_way])
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_no_error_s_text_holds_the_token_by_way_of_a_proxy(behaviour: Behaviour, scheme: str) -> None:
    async with telegram(behaviour) as proxy, http.build(proxy=proxy.partition("/bot")[0]) as request:
        error = await failure(request, f"{scheme}://telegram.invalid/bot{TOKEN}/sendMessage")
    assert TOKEN not in "".join(traceback.format_exception(error))


async def test_nothing_that_is_logged_of_a_failed_call_holds_the_token(
    request_: DirectRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with telegram(is_silent) as url:
        error = await failure(request_, url.replace("http:", "https:"), connect_timeout=SHORT)
    assert TOKEN not in "".join(traceback.format_exception(error)), "its causes are shown too"
    assert [record for record in caplog.records if TOKEN in record.getMessage()] == []


def test_an_error_is_logged_without_its_causes() -> None:
    error = NetworkError("no way")
    error.__cause__ = OSError(f"/bot{TOKEN}/sendMessage")
    assert TOKEN in "".join(traceback.format_exception(error)), "otherwise this test shows nothing"
    assert TOKEN not in OneLine(()).formatException((type(error), error, error.__traceback__))


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
