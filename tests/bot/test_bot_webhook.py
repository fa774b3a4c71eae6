"""Receiving by webhook: the secret first, then stored, then 200; what is not stored is asked for again."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import running, webhook
from bot.network import UPDATES
from bot.running import StoppedError
from bot.settings import Settings
from simulator import ApiError, Call, Person
from tests.bot.scene import Heard, Machine, inbox_states, query, settings_for, within

SECRET = "a-secret-of-our-own-0123"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture
async def telegram(bot: Machine) -> AsyncIterator[httpx.AsyncClient]:
    """Telegram's side: a client of the webhook's address."""
    app = webhook.create_app("/hook", SECRET, bot.receiver)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test") as client:
        yield client


def question(bot: Machine, person: Person) -> dict[str, Any]:
    person.says("/help")
    [update] = bot.simulator.take_updates()
    return update


async def test_an_update_is_stored_and_then_taken(
    bot: Machine, telegram: httpx.AsyncClient, tom: Person, path: Path
) -> None:
    answer = await telegram.post("/hook", json=question(bot, tom), headers=HEADER)
    assert (answer.status_code, len(inbox_states(path))) == (200, 1)
    await within(bot.receiver.idle())
    assert len(tom.replies) == 1


async def test_a_delivery_that_comes_twice_is_answered_once(
    bot: Machine, telegram: httpx.AsyncClient, tom: Person
) -> None:
    update = question(bot, tom)
    codes = [(await telegram.post("/hook", json=update, headers=HEADER)).status_code for _ in range(3)]
    await within(bot.receiver.idle())
    assert (codes, len(tom.replies)) == ([200, 200, 200], 1)


@pytest.mark.parametrize("headers", [{}, {HEADER.copy().popitem()[0]: "wrong"}, {HEADER.copy().popitem()[0]: ""}])
async def test_without_the_secret_nothing_is_taken(
    headers: dict[str, str], bot: Machine, telegram: httpx.AsyncClient, tom: Person, path: Path
) -> None:
    answer = await telegram.post("/hook", json=question(bot, tom), headers=headers)
    assert (answer.status_code, answer.content, inbox_states(path)) == (403, b"", [])


async def test_a_secret_that_is_no_ascii_is_a_wrong_one(telegram: httpx.AsyncClient) -> None:
    headers = [(name.encode(), "ßecret".encode()) for name in HEADER]
    assert (await telegram.post("/hook", content=b"{}", headers=headers)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"7",
        b"[]",
        b"null",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": 1.5}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
        b"[" * 100_000,
    ],
    ids=lambda body: body[:30],
)
async def test_what_is_no_update_is_refused(body: bytes, telegram: httpx.AsyncClient, path: Path) -> None:
    answer = await telegram.post("/hook", content=body, headers=HEADER)
    assert (answer.status_code, inbox_states(path)) == (400, [])


async def test_an_update_the_bot_cannot_parse_is_taken_all_the_same(
    bot: Machine, telegram: httpx.AsyncClient, path: Path
) -> None:
    """Were it refused, Telegram would send it again and again, and nothing behind it."""
    answer = await telegram.post("/hook", json={"update_id": 9223372036854775807, "message": "?"}, headers=HEADER)
    await within(bot.receiver.idle())
    assert (answer.status_code, inbox_states(path)) == (200, ["skipped"])


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    bot: Machine, telegram: httpx.AsyncClient, tom: Person, path: Path
) -> None:
    update = question(bot, tom)
    query(path, "ALTER TABLE inbox RENAME TO away")
    assert (await telegram.post("/hook", json=update, headers=HEADER)).status_code == 503
    query(path, "ALTER TABLE away RENAME TO inbox")
    assert (await telegram.post("/hook", json=update, headers=HEADER)).status_code == 200
    await within(bot.receiver.idle())
    assert len(tom.replies) == 1


@pytest.mark.parametrize(("method", "address", "code"), [("GET", "/hook", 405), ("POST", "/", 404)])
async def test_nothing_else_is_there(method: str, address: str, code: int, telegram: httpx.AsyncClient) -> None:
    assert (await telegram.request(method, address, headers=HEADER)).status_code == code


# The whole way, over real ports


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def hooked(bot: Machine, port: int, address: str | None = None) -> Settings:
    """Settings as if https were spoken: there is no proxy on loopback, and the simulator speaks plain http."""
    url = address or f"http://127.0.0.1:{port}/hook"
    settings = settings_for(bot.simulator, "http://telegram.test", webhook_secret=SECRET, webhook_port=port)
    return settings.model_copy(update={"webhook_url": url})


async def test_what_telegram_delivers_is_answered(bot: Machine, tom: Person, path: Path) -> None:
    heard = Heard(bot.simulator)
    listening = asyncio.create_task(running.listen(bot.application.bot, hooked(bot, free_port()), bot.receiver))
    tom.says("/help")
    await heard.answered(tom)
    listening.cancel()
    await asyncio.wait({listening})
    await within(bot.receiver.idle())
    [told] = [call.parameters for call in bot.simulator.calls if call.method == "setWebhook"]
    assert (told["secret_token"], told["allowed_updates"]) == (SECRET, list(UPDATES))
    assert inbox_states(path) == ["done"]


async def test_telegram_out_of_reach_is_told_the_address_later(
    bot: Machine, tom: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PAUSES", (0.0,))
    failures = [ApiError(502, "Bad Gateway"), ApiError(502, "Bad Gateway")]

    async def fail(call: Call) -> None:
        if failures:
            raise failures.pop()

    heard = Heard(bot.simulator)
    bot.simulator.before("setWebhook", fail)
    listening = asyncio.create_task(running.listen(bot.application.bot, hooked(bot, free_port()), bot.receiver))
    tom.says("/help")
    await heard.answered(tom)
    listening.cancel()
    await asyncio.wait({listening})
    assert failures == []


async def test_an_address_that_telegram_refuses_stops_the_bot_with_telegram_s_reason(bot: Machine) -> None:
    settings = hooked(bot, free_port(), "https://example.org/hook")
    with pytest.raises(StoppedError, match=r"refuses what the bot asks of it: Bad webhook"):
        await within(running.listen(bot.application.bot, settings, bot.receiver))


async def test_a_port_that_is_taken_stops_the_bot_and_names_the_setting(bot: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = hooked(bot, taken.getsockname()[1])
        with pytest.raises(StoppedError, match=r"WEBHOOK_PORT: cannot listen on 127\.0\.0\.1:"):
            await within(running.listen(bot.application.bot, settings, bot.receiver))


def test_the_secret_is_not_part_of_what_settings_show(bot: Machine) -> None:
    assert SECRET not in json.dumps(repr(hooked(bot, 8443)))
