"""The desk: three phones at once, what each remembers, and one at a time where the screen is narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import FrameLocator, Page, expect

from simulator.simulator import Simulator
from tests.browser.harness import Bot, OpenDesk, running_simulator

CAST = ("Mei", "Xiao Chen", "Ana", "Tom")


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A simulator with a cast of four."""
    with running_simulator(*CAST) as base_url, httpx.Client(base_url=base_url, timeout=10) as client:
        yield client


@pytest.fixture
def cast(http: httpx.Client) -> dict[str, int]:
    """The ids of the cast by name."""
    return {each["first_name"]: each["id"] for each in http.get("/page/api/state").json()["people"]}


def phone(page: Page, number: int) -> FrameLocator:
    return page.frame_locator(f"#phone_{number} iframe")


def test_a_wide_screen_shows_three_phones_of_three_people(open_desk: OpenDesk) -> None:
    page = open_desk()
    for number, name in enumerate(("Mei", "Xiao Chen", "Ana"), 1):
        region = page.locator(f"#phone_{number}")
        expect(region).to_be_in_viewport()
        expect(region.locator("select option:checked")).to_have_text(name)
        expect(phone(page, number).get_by_role("button", name="Start")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_one_phone_sends_reaches_no_other(open_desk: OpenDesk, http: httpx.Client, cast: dict[str, int]) -> None:
    page = open_desk()
    phone(page, 2).get_by_role("button", name="Start").click()
    expect(phone(page, 2).locator("#log .message")).to_have_count(1)
    expect(phone(page, 1).locator("#log .message")).to_have_count(0)
    bot = Bot(http, Simulator().token, cast["Xiao Chen"])
    assert bot.update("message")["text"] == "/start"


def test_the_choice_of_people_is_in_the_address_and_survives_a_reload(
    open_desk: OpenDesk, cast: dict[str, int]
) -> None:
    page = open_desk()
    page.locator("#phone_1 select").select_option("Tom")
    expect(page).to_have_url(re.compile(rf"phones={cast['Tom']},{cast['Xiao Chen']},{cast['Ana']}"))
    page.reload()
    expect(page.locator("#phone_1 select option:checked")).to_have_text("Tom")
    page.close()  # a browser keeps six connections to a host, and a desk has three open
    again = open_desk(path="/page/desk.html")
    expect(again.locator("#phone_1 select option:checked")).to_have_text("Tom")


def test_a_narrow_screen_shows_one_phone_and_counts_what_the_others_miss(
    open_desk: OpenDesk, http: httpx.Client, cast: dict[str, int]
) -> None:
    people = ",".join(str(cast[name]) for name in ("Mei", "Tom", "Ana"))
    page = open_desk(360, f"/page/desk.html?phones={people}")
    http.post("/page/api/text", json={"person": cast["Tom"], "text": "/start"})
    expect(page.locator("#phone_2")).to_be_hidden()
    expect(phone(page, 2).locator("#log .message")).to_have_count(1)
    Bot(http, Simulator().token, cast["Tom"]).call("sendMessage", chat_id=cast["Tom"], text="For Tom")
    tab = page.get_by_role("tab", name="Tom")
    expect(tab.locator(".badge")).to_have_text("1")
    page.get_by_role("tab", name="Mei").press("ArrowRight")
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(phone(page, 2).get_by_text("For Tom")).to_be_in_viewport()
    expect(tab.locator(".badge")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_narrow_screen_without_a_choice_goes_straight_to_one_chat(open_desk: OpenDesk) -> None:
    page = open_desk(360)
    expect(page.locator("#bot-name")).to_be_visible()
    expect(page).not_to_have_url(re.compile("desk"))


def test_the_look_chosen_on_the_desk_is_that_of_its_phones(open_desk: OpenDesk) -> None:
    page = open_desk()
    header = phone(page, 1).locator(".phone")
    expect(header).to_have_css("background-color", "rgb(255, 255, 255)")
    page.get_by_role("button", name="Light or dark").click()
    expect(header).not_to_have_css("background-color", "rgb(255, 255, 255)")


def test_the_desk_speaks_chinese_too(open_desk: OpenDesk) -> None:
    page = open_desk()
    page.get_by_role("button", name="切换为中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("模拟 Telegram")
    expect(page.get_by_role("tabpanel", name="会员：Mei")).to_be_visible()
