"""A bot that is away: the page says so, and what is written waits."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.harness import Bot, OpenChat, running_simulator


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    """A simulator of its own, whose bot has never polled."""
    with running_simulator() as base_url, httpx.Client(base_url=base_url, timeout=10) as client:
        yield client


def test_messages_wait_for_a_bot_that_is_offline_and_say_so(open_chat: OpenChat, bot: Bot) -> None:
    page = open_chat()
    expect(page.locator("#state")).to_contain_text("offline")
    page.locator("#start").click()
    ticks = page.locator(".message.out .ticks")
    expect(ticks).to_have_attribute("aria-label", "waiting for the bot")
    bot.update("message")
    expect(page.locator("#state")).to_have_text("online")
    expect(ticks).to_have_attribute("aria-label", "read")
