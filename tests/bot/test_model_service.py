"""The model service: asked on loopback as OpenAI's API is, with a timeout and a breaker, and never for card numbers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import model_service
from bot.model_service import AT_ONCE, FAILURES, LONGEST_BYTES, PAUSE_SECONDS, ModelService
from bot.settings import Settings, SettingsError
from rules.understanding.advice import Advice
from rules.understanding.intents import Intent
from rules.understanding.reading import Guess

TOKEN = "123456789:AAH" + "k" * 32
KEY, MODEL = "sk-" + "k" * 20, "small"
TEXT = "静安寺附近的酒吧"
GUESSES = (Guess(Intent.FIND_NEARBY, 0.4),)
ADVICE = Advice(Intent.FIND_NEARBY, {"place": "静安寺", "category": "bar"})
BRIEFLY, LONG = 0.05, 30.0


def saying(content: str) -> dict[str, Any]:
    return {"choices": [{"message": {"role": "assistant", "content": content}}]}


GOOD = saying(json.dumps({"intent": ADVICE.intent, "slots": ADVICE.slots}))


class Fake:
    """Answers each question with `status` and `body`, or not at all while it `hangs`; keeps what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: Any = GOOD
        self.hangs = False
        self.asked: list[Any] = []
        self.keys: list[str | None] = []
        self.over = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization"))
        if self.hangs:
            await self.over.wait()
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return web.Response(status=self.status, text=text, content_type="application/json", headers=self.headers)


class Clock:
    """Seconds, which pass when a test says so."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def fake() -> AsyncIterator[Fake]:
    fake = Fake()
    application = web.Application()
    application.router.add_post("/v1/chat/completions", fake.answer)
    async with TestServer(application) as server:
        fake.url = f"http://127.0.0.1:{server.port}/v1"
        yield fake
        fake.over.set()


def service(fake: Fake, clock: Clock | None = None, patience: float = LONG) -> ModelService:
    return ModelService(fake.url, KEY, MODEL, patience, clock or Clock())


async def advised(asked: ModelService, text: str = TEXT) -> Advice | None:
    return await asked.advise(text, "zh", GUESSES)


async def fails(asked: ModelService, fake: Fake, times: int) -> None:
    fake.status = 500
    for _ in range(times):
        assert await advised(asked) is None
    fake.status = 200


async def test_it_is_asked_as_the_api_says_and_its_answer_is_taken(fake: Fake) -> None:
    assert await advised(service(fake)) == ADVICE
    [asked] = fake.asked
    assert asked["model"] == MODEL
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert asked["response_format"] == {"type": "json_object"}
    assert fake.keys == [f"Bearer {KEY}"]


async def test_without_a_key_none_is_sent(fake: Fake) -> None:
    assert await advised(ModelService(f"{fake.url}/", "", MODEL, LONG)) == ADVICE
    assert fake.keys == [None]


@pytest.mark.parametrize("text", ["卡 6222021234567890 用不了", "6222 0212 3456 7890", "", "😀"])
async def test_what_may_not_leave_is_not_asked(fake: Fake, text: str) -> None:
    assert await advised(service(fake), text) is None
    assert fake.asked == []


async def test_phone_numbers_and_names_stay_here(fake: Fake) -> None:
    await advised(service(fake), "打 13800138000 找 @mei")
    assert "13800138000" not in str(fake.asked)
    assert "mei" not in str(fake.asked)


@pytest.mark.parametrize(
    "said", ["", "no", '{"intent": "order_pizza"}', '{"intent": "find_nearby", "slots": {"place": "外滩"}}']
)
async def test_an_answer_of_another_form_is_no_advice_and_no_failure(fake: Fake, said: str) -> None:
    asked = service(fake)
    fake.body = saying(said)
    for _ in range(FAILURES + 1):
        assert await advised(asked) is None
    fake.body = GOOD
    assert await advised(asked) == ADVICE


BROKEN: list[tuple[int, Any]] = [
    (500, GOOD),
    (401, GOOD),
    (204, ""),
    (302, GOOD),
    (200, "<html>"),
    (200, []),
    (200, {"choices": []}),
    (200, {"choices": [{"message": {"content": None}}]}),
    (200, " " * (LONGEST_BYTES + 1)),
]


@pytest.mark.parametrize(("status", "body"), BROKEN)
async def test_after_three_failures_in_a_row_it_is_left_alone(
    fake: Fake, status: int, body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    asked = service(fake)
    fake.status, fake.body = status, body
    fake.headers = {"Location": fake.url} if status == 302 else {}
    with caplog.at_level(logging.DEBUG, "bot"):
        for _ in range(FAILURES + 2):
            assert await advised(asked) is None
    assert len(fake.asked) == FAILURES
    [line] = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert line.startswith("the model service is left alone for 300 s")
    assert not any(secret in line for secret in (KEY, TEXT, fake.url))


async def test_one_answer_in_between_starts_the_count_anew(fake: Fake) -> None:
    asked = service(fake)
    await fails(asked, fake, FAILURES - 1)
    assert await advised(asked) == ADVICE
    await fails(asked, fake, FAILURES - 1)
    assert await advised(asked) == ADVICE


@pytest.mark.parametrize(("seconds", "is_asked"), [(PAUSE_SECONDS - 0.1, False), (PAUSE_SECONDS, True)])
async def test_after_five_minutes_it_is_asked_again(fake: Fake, seconds: float, is_asked: bool) -> None:
    clock = Clock()
    asked = service(fake, clock)
    await fails(asked, fake, FAILURES)
    clock.now += seconds
    assert (await advised(asked) == ADVICE) is is_asked
    assert (len(fake.asked) > FAILURES) is is_asked


async def test_then_one_failure_is_enough_and_one_answer_heals(fake: Fake) -> None:
    clock = Clock()
    asked = service(fake, clock)
    await fails(asked, fake, FAILURES)
    clock.now += PAUSE_SECONDS
    await fails(asked, fake, 1)
    assert await advised(asked) is None
    assert len(fake.asked) == FAILURES + 1
    clock.now += PAUSE_SECONDS
    assert await advised(asked) == ADVICE
    await fails(asked, fake, FAILURES - 1)
    assert await advised(asked) == ADVICE


async def test_who_does_not_answer_in_time_has_failed(fake: Fake) -> None:
    fake.hangs = True
    asked = service(fake, patience=BRIEFLY)
    for _ in range(FAILURES + 1):
        assert await advised(asked) is None
    assert len(fake.asked) == FAILURES


async def test_a_service_that_is_not_there_has_failed(caplog: pytest.LogCaptureFixture, unused_tcp_port: int) -> None:
    asked = ModelService(f"http://127.0.0.1:{unused_tcp_port}/v1", KEY, MODEL, LONG)
    for _ in range(FAILURES):
        assert await advised(asked) is None
    assert len(caplog.records) == 1


async def test_while_it_hangs_others_go_on_and_only_so_many_wait(fake: Fake) -> None:
    fake.hangs = True
    asked = service(fake)
    waiting = [asyncio.create_task(advised(asked)) for _ in range(AT_ONCE)]
    await asyncio.sleep(0)
    assert await advised(asked) is None  # at once
    fake.over.set()
    assert await asyncio.gather(*waiting) == [ADVICE] * AT_ONCE
    assert await advised(asked) == ADVICE


# Settings


def settings(**given: Any) -> Settings:
    return Settings(bot_token=TOKEN, _env_file=None, **given)  # type: ignore[call-arg]


def test_without_an_address_there_is_none() -> None:
    assert model_service.build(settings()) is None
    assert model_service.build(settings(model_service_key=KEY, model_service_model=MODEL)) is None


def test_with_one_there_is() -> None:
    given = settings(model_service_url="https://llm.test/v1", model_service_key=KEY, model_service_model=MODEL)
    assert isinstance(model_service.build(given), ModelService)
    assert KEY in given.secrets
    assert KEY not in repr(given)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"model_service_url": "https://llm.test/v1"}, "MODEL_SERVICE_MODEL"),
        ({"model_service_url": "llm.test", "model_service_model": MODEL}, "takes an address"),
        ({"model_service_key": "your-key-here"}, "placeholder"),
        ({"model_service_timeout": 0}, "greater than 0"),
        ({"model_service_timeout": 31}, "less than or equal to 30"),
    ],
)
def test_settings_that_cannot_work_are_named(given: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        settings(**given)


def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(SettingsError, match="MODEL_SERVICE_URL"):
        model_service.build(settings(model_service_url="https://llm.test/v1", model_service_model=MODEL))
