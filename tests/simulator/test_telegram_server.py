"""Over HTTP: python-telegram-bot as a client, every way to send parameters, downloads, webhooks, the page's API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from simulator import ApiError, Call, Person, Simulator, create_app, serve
from simulator import webhooks as webhooks_module
from tests.simulator.scene import Ask, Clock, png, settled

BASE = "http://127.0.0.1"


@pytest.fixture
async def http(simulator: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(simulator))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[Bot]:
    transport = httpx.ASGITransport(create_app(simulator))

    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"transport": transport})

    client = Bot(
        simulator.token,
        base_url=f"{BASE}/bot",
        base_file_url=f"{BASE}/file/bot",
        request=request(),
        get_updates_request=request(),
    )
    async with client:
        yield client


@asynccontextmanager
async def served(simulator: Simulator) -> AsyncIterator[str]:
    """A real server on loopback; gives its base URL."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(serve(simulator, ready=ready.set_result))
    try:
        yield await ready
    finally:
        running.cancel()
        await asyncio.wait({running})


async def test_python_telegram_bot_talks_to_it(bot: Bot, mei: Person) -> None:
    mei.says("/near 咖啡")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.parse_entities(["bot_command"]).popitem()[1] == "/near"
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="ok")]])
    sent = await bot.send_message(mei.id, "<b>店</b> 😀 <i>路</i>", parse_mode="HTML", reply_markup=keyboard)
    assert sent.text_html == "<b>店</b> 😀 <i>路</i>"
    mei.taps("好")
    [press] = await bot.get_updates(offset=update.update_id + 1, allowed_updates=Update.ALL_TYPES)
    assert press.callback_query is not None
    await press.callback_query.answer("done")
    await press.callback_query.edit_message_text("changed")
    assert (mei.last.text, mei.last.edited, mei.alerts[0].text) == ("changed", True, "done")


async def test_its_exceptions_are_the_ones_telegram_causes(
    bot: Bot, mei: Person, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the client's way from its next version on
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(mei.id, "")
    mei.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(mei.id, "x")

    async def flood(call: Call) -> None:
        raise ApiError(429, "Too Many Requests: retry after 3", retry_after=3)

    simulator.before("sendMessage", flood)
    with pytest.raises(RetryAfter):
        await bot.send_message(mei.id, "x")


async def test_a_wrong_token_is_invalid(simulator: Simulator) -> None:
    transport = httpx.ASGITransport(create_app(simulator))
    request = HTTPXRequest(httpx_kwargs={"transport": transport})
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", base_url=f"{BASE}/bot", request=request).initialize()


async def test_a_photo_goes_up_and_comes_down_again(bot: Bot, mei: Person, picture: bytes) -> None:
    sent = await bot.send_photo(mei.id, picture, caption="x")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (2, 3)
    file = await bot.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture
    again = await bot.send_photo(mei.id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    await bot.edit_message_media(InputMediaPhoto(png(9, 9), caption="y"), mei.id, sent.message_id)
    assert mei.sees("y").photo == png(9, 9)
    document = await bot.send_document(mei.id, b"a,b", filename="a.csv")
    assert document.document is not None
    with pytest.raises(BadRequest, match=r"(?i)of type document as photo"):
        await bot.send_photo(mei.id, document.document.file_id)


async def test_a_picture_above_10_megabytes_is_refused_and_one_of_10_is_not(bot: Bot, mei: Person) -> None:
    limit = 10 * 1024 * 1024
    full = png() + bytes(limit - len(png()))
    assert await bot.send_photo(mei.id, full)
    with pytest.raises(BadRequest, match="is too big for a photo; the maximum size is 10485760 bytes"):
        await bot.send_photo(mei.id, full + b"\0")


Send = Callable[[httpx.AsyncClient, str, dict[str, Any]], Awaitable[httpx.Response]]
WAYS: dict[str, Send] = {
    "query": lambda http, url, given: http.get(url, params=given),
    "form": lambda http, url, given: http.post(url, data=given),
    "json": lambda http, url, given: http.post(url, json=given),
    "multipart": lambda http, url, given: http.post(
        url, files={name: (None, str(each)) for name, each in given.items()}
    ),
}


@pytest.mark.parametrize("way", WAYS)
async def test_parameters_arrive_by_every_way_of_http(
    way: str, http: httpx.AsyncClient, simulator: Simulator, mei: Person
) -> None:
    given = {"chat_id": mei.id, "text": "你好 & 😀", "protect_content": "true" if way != "json" else True}
    response = await WAYS[way](http, f"/bot{simulator.token}/sendMessage", given)
    assert response.json()["result"]["text"] == mei.last.text == "你好 & 😀"
    assert response.json()["result"]["has_protected_content"] is True


async def test_a_body_that_cannot_be_read_is_a_bad_request(http: httpx.AsyncClient, simulator: Simulator) -> None:
    for body in (b"{", b"[1]", b"\xff"):
        url, headers = f"/bot{simulator.token}/getMe", {"content-type": "application/json"}
        assert (await http.post(url, content=body, headers=headers)).status_code == 400


async def test_unknown_paths_files_and_tokens_are_not_found(http: httpx.AsyncClient, simulator: Simulator) -> None:
    for path in ("/nowhere", f"/file/bot{simulator.token}/photos/file_9.jpg", f"/bot{simulator.token}"):
        assert (await http.get(path)).json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_files_need_the_token(http: httpx.AsyncClient, simulator: Simulator, mei: Person, picture: bytes) -> None:
    mei.sends_photo(picture)
    assert (await http.get(f"/file/bot{simulator.token}/photos/file_1.png")).content == picture
    assert (await http.get("/file/bot1:x/photos/file_1.png")).status_code == 404


async def test_only_loopback_is_served(simulator: Simulator) -> None:
    for host in ("0.0.0.0", "192.168.1.9", "example.com", "::1"):  # noqa: S104 - the very thing refused
        with pytest.raises(ValueError, match="this machine only"):
            await serve(simulator, host=host)


async def test_a_foreign_host_name_is_refused_by_the_server(simulator: Simulator) -> None:
    async with served(simulator) as base, httpx.AsyncClient() as client:
        assert (await client.get(f"{base}/page/api/state", headers={"host": "evil.example"})).status_code == 400


async def test_a_poller_that_hangs_up_leaves_its_updates(simulator: Simulator, mei: Person, ask: Ask) -> None:
    polling = asyncio.Event()

    async def seen(call: Call) -> None:
        polling.set()

    simulator.before("getUpdates", seen)
    async with served(simulator) as base:
        async with httpx.AsyncClient() as client:
            poll = asyncio.create_task(client.get(f"{base}/bot{simulator.token}/getUpdates", params={"timeout": 30}))
            await polling.wait()
            poll.cancel()
            await asyncio.wait({poll})
        mei.says("hi")
        assert [update["message"]["text"] for update in await ask("getUpdates")] == ["hi"]


class Receiver:
    """A bot's webhook: keeps what comes, answers with the statuses in turn, the last one for ever."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: asyncio.Queue[tuple[dict[str, str], dict[str, Any]]] = asyncio.Queue()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head)}
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: 0\r\n\r\n".encode())
        self.got.put_nowait((headers, body))
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[str]:
    server = await asyncio.start_server(receiver, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?x=1"


async def test_a_webhook_gets_updates_in_order_with_its_secret(mei: Person, ask: Ask, refusal: Ask) -> None:
    receiver = Receiver(200)
    async with receiving(receiver) as url:
        await ask("setWebhook", url=url, secret_token="s-1", max_connections=1)
        assert (await ask("getWebhookInfo"))["url"] == url
        mei.says("a")
        mei.says("b")
        got = [await receiver.got.get() for _ in range(2)]
        assert [body["message"]["text"] for _, body in got] == ["a", "b"]
        assert {headers["x-telegram-bot-api-secret-token"] for headers, _ in got} == {"s-1"}
        assert await refusal("getUpdates") == (
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
        await ask("deleteWebhook")
    mei.says("c")
    assert (await ask("getUpdates"))[-1]["message"]["text"] == "c"


async def test_a_webhook_gets_an_update_again_until_it_takes_it(
    mei: Person, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks_module, "RETRY_SECONDS", 0)
    receiver = Receiver(500, 200)
    async with receiving(receiver) as url:
        await ask("setWebhook", url=url)
        mei.says("a")
        mei.says("b")
        got = [(await receiver.got.get())[1]["message"]["text"] for _ in range(3)]
        assert got == ["a", "a", "b"]
        info = await ask("getWebhookInfo")
        assert info["last_error_message"] == "Wrong response from the webhook: 500"
        await ask("deleteWebhook")


async def test_setting_a_webhook_ends_a_waiting_poll(simulator: Simulator, ask: Ask) -> None:
    poll = asyncio.create_task(simulator.api.answer(simulator.token, "getUpdates", {"timeout": 30}))
    await settled()
    await ask("setWebhook", url="http://127.0.0.1:9/")
    assert (await poll)[1]["description"] == "Conflict: terminated by setWebhook request"
    await ask("deleteWebhook")
    assert (await ask("getWebhookInfo"))["url"] == ""


async def post(http: httpx.AsyncClient, act: str, **given: object) -> dict[str, Any]:
    response = await http.post(f"/page/api/{act}", json=given)
    assert response.status_code == 200, response.text
    answer = response.json()
    assert isinstance(answer, dict)
    return answer


async def test_the_page_shows_the_state_of_a_chat(
    http: httpx.AsyncClient, mei: Person, ask: Ask, picture: bytes
) -> None:
    await ask("setMyCommands", commands=[{"command": "near", "description": "附近"}], language_code="zh")
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup={"keyboard": [["A"]]})
    mei.sends_photo(picture)
    state = (await http.get("/page/api/state", params={"person": mei.id})).json()
    assert state["bot"] == {"id": 1_000_000_001, "username": "card_bot", "first_name": "Simulated bot", "online": False}
    assert state["person"] | {"blocked": False} == state["people"][0] | {"blocked": False}
    assert [message["outgoing"] for message in state["messages"]] == [True, False, True]
    assert (await http.get(state["messages"][-1]["photo_url"])).content == picture
    assert state["keyboard"]["keyboard"] == [[{"text": "A"}]]
    assert state["commands"] == [{"command": "near", "description": "附近"}]
    assert {"name", "name_en", "city", "city_en", "latitude", "longitude"} == state["landmarks"][0].keys()


async def test_each_act_of_the_page_becomes_an_update(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person, ask: Ask, picture: bytes
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}
    sent = await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=keyboard)
    await post(http, "text", person=mei.id, text="/start abc", reply_to_message_id=sent["message_id"])
    await post(http, "press", person=mei.id, message_id=sent["message_id"], data="ok")
    await post(http, "location", person=mei.id, latitude=31.2, longitude=121.4, via="pin")
    live = await post(http, "location", person=mei.id, latitude=31.2, longitude=121.4, via="live", live_period=60)
    moved = live["message"]["message_id"]
    await post(http, "location", person=mei.id, latitude=1, longitude=2, message_id=moved)
    await post(http, "venue", person=mei.id, latitude=31.2, longitude=121.4, title="店", address="路")
    await post(http, "sticker", person=mei.id)
    await post(http, "voice", person=mei.id)
    form = await http.post("/page/api/photo", data={"person": mei.id}, files={"photo": ("a.png", picture, "image/png")})
    assert form.status_code == 200
    await post(http, "block", person=mei.id, blocked=True)
    updates = simulator.take_updates()
    kinds = [next(name for name in update if name != "update_id") for update in updates]
    assert kinds == [
        "message",
        "callback_query",
        *["message"] * 2,
        "edited_message",
        *["message"] * 4,
        "my_chat_member",
    ]
    assert updates[0]["message"]["reply_to_message"]["message_id"] == sent["message_id"]


async def test_the_page_creates_people_and_switches_their_language(http: httpx.AsyncClient, mei: Person) -> None:
    created = (await post(http, "person", first_name="Tom", language_code="en"))["person"]
    assert created["id"] != mei.id
    await post(http, "person", id=mei.id, language_code="en")
    assert (mei.user.first_name, mei.user.language_code) == ("Mei", "en")


@pytest.mark.parametrize(
    ("act", "given", "status"),
    [
        ("text", {"text": ""}, 400),
        ("text", {"text": "hi", "person": 404}, 404),
        ("text", {"text": "hi", "person": "nobody"}, 400),
        ("press", {"message_id": 1, "data": "x"}, 400),
        ("press", {"data": "x"}, 400),
        ("location", {"latitude": 91, "longitude": 0}, 400),
        ("location", {"latitude": 1, "longitude": 0, "via": "keyboard"}, 400),
    ],
)
async def test_what_a_person_cannot_do_is_an_error_for_the_page(
    act: str, given: dict[str, object], status: int, http: httpx.AsyncClient, mei: Person
) -> None:
    response = await http.post(f"/page/api/{act}", json=given)
    assert response.status_code == status
    assert response.json()["error"]


async def test_the_page_is_told_what_happens_as_it_happens(simulator: Simulator, mei: Person, ask: Ask) -> None:
    async with served(simulator) as base, httpx.AsyncClient(timeout=30) as client:
        url = f"{base}/page/api/events?person={mei.id}"
        async with client.stream("GET", url) as response:
            lines = response.aiter_lines()
            assert (await anext(lines)).startswith(":")

            async def event() -> dict[str, Any]:
                async for line in lines:
                    if line.startswith("data: "):
                        told = json.loads(line.removeprefix("data: "))
                        assert isinstance(told, dict)
                        return told
                raise AssertionError("the stream ended")

            await ask("sendChatAction", chat_id=mei.id, action="typing")
            assert await event() == {"type": "action", "action": "typing"}
            keyboard = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}
            sent = await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=keyboard)
            assert await event() == {"type": "message", "message": {**sent, "outgoing": False}}
            query = mei.presses("ok")
            await ask("answerCallbackQuery", callback_query_id=query)
            told = await event()
            assert (told["type"], told["message_id"], told["text"]) == ("answer", sent["message_id"], None)
            await ask("editMessageText", chat_id=mei.id, message_id=sent["message_id"], text="y")
            assert (await event())["type"] == "edit"
            await ask("deleteMessage", chat_id=mei.id, message_id=sent["message_id"])
            assert await event() == {"type": "delete", "message_id": sent["message_id"]}
            await ask("sendMessage", chat_id=mei.id, text="k", reply_markup={"keyboard": [["A"]]})
            assert [(await event())["type"] for _ in range(2)] == ["message", "keyboard"]
            await ask("setMyCommands", commands=[{"command": "a", "description": "b"}])
            assert (await event())["commands"] == [{"command": "a", "description": "b"}]
            await ask("getUpdates")
            assert await event() == {"type": "bot", "online": True}
    assert mei.chat.listeners == []


async def test_time_is_the_clocks(clock: Clock, mei: Person, ask: Ask) -> None:
    clock.passes(days=1)
    assert (await ask("sendMessage", chat_id=mei.id, text="x"))["date"] == int(clock.now.timestamp())
