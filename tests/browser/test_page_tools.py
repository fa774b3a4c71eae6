"""The developer tools: the log of calls, faults, clock, limits and people, against the simulator's control API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from simulator.simulator import Simulator
from tests.browser.checks import FAINT_TEXT, NAMELESS
from tests.browser.harness import OpenDesk, running_simulator

CALL = f"/bot{Simulator().token}"
CAST = ("Mei", "Xiao Chen", "Ana")


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A simulator for these tests alone, because clock, faults and limits are everybody's."""
    with running_simulator(*CAST) as base_url, httpx.Client(base_url=base_url, timeout=10) as client:
        yield client


@pytest.fixture(autouse=True)
def fresh(http: httpx.Client) -> None:
    """As it was at first: nothing said, nothing wrong, the right time; only those who came later stay."""
    http.post("/control/reset", json={}).raise_for_status()
    people = http.get("/control/people").json()["people"]
    for name, person in zip(CAST, people, strict=False):
        http.post("/page/api/person", json={"id": person["id"], "first_name": name, "language_code": "en"})


@pytest.fixture
def desk(open_desk: OpenDesk) -> Page:
    page = open_desk(1600)
    page.get_by_role("button", name="Developer tools").click()
    return page


@pytest.fixture
def mei(http: httpx.Client) -> int:
    """Mei's id, after she pressed START."""
    person = http.get("/page/api/state").json()["person"]["id"]
    http.post("/page/api/text", json={"person": person, "text": "/start"})
    return int(person)


def view(desk: Page, name: str) -> Locator:
    desk.get_by_role("tab", name=name).click()
    return desk.get_by_role("tabpanel", name=name)


def call(http: httpx.Client, method: str, **parameters: Any) -> dict[str, Any]:
    return dict(http.post(f"{CALL}/{method}", json=parameters).json())


def test_the_log_tells_verdict_and_parameters_of_each_call(desk: Page, http: httpx.Client, mei: int) -> None:
    call(http, "sendMessage", chat_id=mei, text="Hello")
    call(http, "sendMessage", chat_id=mei, text="")
    log = view(desk, "Calls")
    expect(log.locator("details")).to_have_count(2)
    refused, carried_out = log.locator("details").all()
    expect(refused).to_contain_text("400 Bad Request: message text is empty")
    expect(carried_out).to_contain_text("carried out")
    expect(carried_out).to_contain_text("ms")
    carried_out.locator("summary").click()
    expect(carried_out.locator("pre")).to_contain_text('"text": "Hello"')
    expect(log).not_to_contain_text(Simulator().token)


def test_the_log_is_filtered_by_words_by_verdict_and_without_polls(desk: Page, http: httpx.Client, mei: int) -> None:
    call(http, "getUpdates")
    call(http, "getMe")
    call(http, "sendMessage", chat_id=mei, text="")
    log = view(desk, "Calls")
    shown = log.locator("details:visible")
    expect(shown).to_have_count(2)
    log.get_by_label("With polling").check()
    expect(shown).to_have_count(3)
    log.get_by_label("Refused only").check()
    expect(shown).to_have_count(1)
    log.get_by_label("Refused only").uncheck()
    log.get_by_role("searchbox").fill("getme")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("getMe")


def test_a_fault_strikes_as_often_as_it_was_asked_to(desk: Page, http: httpx.Client, mei: int) -> None:
    faults = view(desk, "Faults")
    expect(faults).to_contain_text("Nothing goes wrong")
    faults.get_by_role("button", name="Let it happen").click()
    expect(faults.locator("li")).to_contain_text("0 struck, 1 to come")
    assert call(http, "sendMessage", chat_id=mei, text="Hello")["parameters"] == {"retry_after": 3}
    assert call(http, "sendMessage", chat_id=mei, text="Hello")["ok"]
    expect(faults.locator("li")).to_contain_text("1 struck, 0 to come")
    faults.get_by_role("button", name="Remove").click()
    expect(faults).to_contain_text("Nothing goes wrong")


def test_every_fault_of_the_list_is_one_the_simulator_knows(desk: Page, http: httpx.Client) -> None:
    faults = view(desk, "Faults")
    names = faults.get_by_label("Fault", exact=True).locator("option").all_inner_texts()
    for count, name in enumerate(names, 1):
        faults.get_by_label("Fault", exact=True).select_option(name)
        faults.get_by_role("button", name="Let it happen").click()
        expect(faults.locator("li")).to_have_count(count)
    assert faults.locator("li b").all_inner_texts() == names


def test_a_malformed_update_reaches_the_bot(desk: Page, http: httpx.Client) -> None:
    faults = view(desk, "Faults")
    faults.get_by_label("Malformed update").select_option("a null message")
    with desk.expect_response("**/control/updates"):
        faults.get_by_role("button", name="Send").click()
    assert call(http, "getUpdates")["result"][0]["message"] is None


def test_the_clock_is_advanced_frozen_and_set_back(desk: Page, http: httpx.Client) -> None:
    clock = view(desk, "Clock")
    with desk.expect_response(lambda response: response.request.method == "POST"):
        clock.get_by_role("button", name="+1 day").click()
    assert http.get("/control/clock").json()["offset_seconds"] == pytest.approx(86_400, abs=1)
    clock.get_by_role("button", name="Freeze").click()
    expect(clock.get_by_role("button", name="Resume")).to_be_visible()
    expect(clock).to_contain_text("frozen")
    assert http.get("/control/clock").json()["frozen"] is True
    clock.get_by_role("button", name="Back to now").click()
    expect(clock.get_by_role("button", name="Freeze")).to_be_visible()
    assert http.get("/control/clock").json()["offset_seconds"] == 0


def test_the_phones_go_by_the_simulated_clock(desk: Page, http: httpx.Client, mei: int) -> None:
    live = {"person": mei, "via": "live", "live_period": 900, "latitude": 31.2336, "longitude": 121.4692}
    http.post("/page/api/location", json=live)
    phone = desk.frame_locator("#phone_1 iframe")
    expect(phone.get_by_role("heading", name="Today")).to_be_visible()
    expect(phone.locator("#walk")).to_be_visible()
    view(desk, "Clock").get_by_role("button", name="+1 day").click()
    expect(phone.get_by_role("heading", name="Yesterday")).to_be_visible()
    expect(phone.locator("#walk")).to_be_hidden()
    call(http, "sendMessage", chat_id=mei, text="Good morning")
    expect(phone.get_by_role("heading", level=3)).to_have_text(["Yesterday", "Today"])


def test_the_rate_limits_are_switched_on_and_off(desk: Page, http: httpx.Client) -> None:
    switch = view(desk, "Clock").get_by_role("switch", name="Telegram's rate limits")
    for on in (True, False):
        with desk.expect_response(lambda response: response.request.method == "POST"):
            switch.set_checked(on)
        assert http.get("/control/limits").json()["on"] is on


def test_somebody_new_can_hold_a_phone_at_once(desk: Page) -> None:
    people = view(desk, "People")
    people.get_by_label("First name").fill("Tom")
    people.get_by_label("Language", exact=True).select_option("English")
    people.get_by_role("button", name="Add").click()
    expect(people.get_by_label("Name of Tom")).to_be_visible()
    desk.locator("#phone_1 select").select_option("Tom")
    expect(desk.frame_locator("#phone_1 iframe").get_by_role("button", name="Start")).to_be_visible()


def test_people_are_renamed_and_given_a_language(desk: Page, http: httpx.Client, mei: int) -> None:
    people = view(desk, "People")
    people.get_by_label("Name of Mei").fill("Meimei")
    people.get_by_label("Name of Mei").press("Enter")
    expect(desk.locator("#phone_1 select option:checked")).to_have_text("Meimei")
    with desk.expect_response("**/page/api/person"):
        people.get_by_label("Language of Meimei").select_option("中文")
    person = http.get("/page/api/state", params={"person": mei}).json()["person"]
    assert (person["first_name"], person["language_code"]) == ("Meimei", "zh-hans")


@pytest.mark.parametrize(
    ("switch", "refusal"),
    [
        ("Blocked the bot", "Forbidden: bot was blocked by the user"),
        ("Account deleted", "Forbidden: user is deactivated"),
    ],
)
def test_people_who_block_the_bot_or_leave_cannot_be_written_to(
    desk: Page, http: httpx.Client, mei: int, switch: str, refusal: str
) -> None:
    box = view(desk, "People").get_by_label(f"{switch}: Mei")
    for on in (True, False):
        with desk.expect_response(lambda response: response.request.method == "POST"):
            box.set_checked(on)
        answer = call(http, "sendMessage", chat_id=mei, text="Hello")
        assert answer.get("description") == (refusal if on else None)


def test_the_tools_open_again_where_they_were_left(desk: Page) -> None:
    view(desk, "Clock")
    desk.reload()
    expect(desk.get_by_role("tabpanel", name="Clock")).to_be_visible()
    desk.get_by_role("tab", name="Clock").press("ArrowRight")
    expect(desk.get_by_role("tabpanel", name="People")).to_be_visible()
    desk.get_by_role("button", name="Developer tools").click()
    expect(desk.locator("#drawer")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_of_the_tools_stands_out_and_every_control_has_a_name(
    desk: Page, http: httpx.Client, mei: int, scheme: Literal["light", "dark"]
) -> None:
    desk.emulate_media(color_scheme=scheme)
    call(http, "sendMessage", chat_id=mei, text="")
    call(http, "sendMessage", chat_id=mei, text="Hello")
    for name, content in {"Calls": "details", "Faults": "li", "Clock": ".clock", "People": "li"}.items():
        view(desk, name).locator(content).first.wait_for()
        assert desk.evaluate(FAINT_TEXT) == []
        assert desk.evaluate(NAMELESS) == []
