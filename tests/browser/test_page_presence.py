"""A bot that is away: the page says so, and what is written waits. Two browsers with one chat."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

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


def test_two_browsers_show_the_same_chat_at_once(chat: Page, open_chat: OpenChat, bot: Bot) -> None:
    other = open_chat()
    other.locator("#input").wait_for()
    for here, there in ((chat, other), (other, chat)):
        text = f"From {'one' if here is chat else 'the other'}"
        here.locator("#input").fill(text)
        here.locator("#input").press("Enter")
        assert bot.update("message")["text"] == text
        expect(there.locator(".message.out").last).to_contain_text(text)
    button = [[{"text": "Take", "callback_data": "take"}]]
    message = bot.say(chat, "One left", reply_markup={"inline_keyboard": button})
    other.get_by_role("button", name="Take").click()
    query = bot.update("callback_query")
    bot.call("editMessageText", chat_id=bot.person, message_id=message["message_id"], text="Taken")
    bot.call("answerCallbackQuery", callback_query_id=query["id"])
    for page in (chat, other):
        expect(page.get_by_text("Taken")).to_be_visible()
        expect(page.get_by_role("button", name="Take", exact=True)).to_have_count(0)
