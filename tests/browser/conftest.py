"""A real Chromium before the chat page of a fresh simulator; the test itself plays the bot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from simulator.simulator import Simulator
from tests.browser.harness import Bot, OpenChat, OpenDesk, running_simulator

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 5_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, with a user data directory that is new and gone afterwards."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(CHROMIUM_NAMES)} is on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def http() -> Iterator[httpx.Client]:
    """A client of one simulator for all; every test brings a new person, whose chat is empty."""
    with running_simulator() as base_url, httpx.Client(base_url=base_url, timeout=10) as client:
        yield client


@pytest.fixture
def bot(http: httpx.Client) -> Bot:
    """The simulator's bot and a person new to it. It has not polled yet."""
    added = http.post("/page/api/person", json={"first_name": "Mei", "language_code": "en"})
    return Bot(http, Simulator().token, added.json()["person"]["id"])


@pytest.fixture
def context(chromium: Browser, http: httpx.Client) -> Iterator[BrowserContext]:
    """A browser, phone sized, gone before the simulator is; nothing was complained of, nothing left the machine."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="en-GB", color_scheme="light", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    hosts: set[str | None] = set()

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    context.on("console", listen)
    context.on("weberror", lambda problem: complaints.append(str(problem.error)))
    context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield context
    context.close()
    assert complaints == []
    assert hosts <= {"127.0.0.1", None}  # data: and blob: addresses have no host


@pytest.fixture
def open_chat(context: BrowserContext, bot: Bot) -> OpenChat:
    """Opens the person's page."""

    def open_one(**query: str) -> Page:
        page = context.new_page()
        page.goto(f"{bot.http.base_url}?{urlencode({'person': bot.person, **query})}", wait_until="commit")
        return page

    return open_one


@pytest.fixture
def open_desk(context: BrowserContext, http: httpx.Client) -> OpenDesk:
    """Opens the simulator's page as somebody does who knows its address and nothing else."""

    def open_one(width: int = 1280, path: str = "/") -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(str(http.base_url.join(path)))
        return page

    return open_one


@pytest.fixture
def modules(chromium: Browser, http: httpx.Client) -> Iterator[Page]:
    """A page of the same origin that runs nothing, to import single modules of the chat page into."""
    page = chromium.new_page()
    page.goto(f"{http.base_url}/page/icon.svg")
    yield page
    page.close()


@pytest.fixture
def chat(open_chat: OpenChat, bot: Bot) -> Page:
    """The page of a person who pressed START, with a bot that is online and has seen it."""
    bot.call("getUpdates")
    bot.http.post("/page/api/text", json={"person": bot.person, "text": "/start"})
    bot.update("message")
    page = open_chat()
    page.locator("#input").wait_for()
    return page
