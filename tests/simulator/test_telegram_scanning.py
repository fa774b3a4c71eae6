"""The camera: codes read out of pictures, start links opened by them, and payloads that get lost on the way."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from simulator import ImpossibleError, Person, Simulator
from simulator.scanning import Outcome, ScannerMissingError, look, read_codes, start_payload
from simulator.wire import Upload
from tests.simulator.codes import qr
from tests.simulator.scene import Ask, Clock, png

LINK = "https://t.me/card_bot?start=Ab_9-x"


@pytest.fixture
def chen(simulator: Simulator) -> Person:
    """Shop staff, in the chat already."""
    person = simulator.person("Chen", "zh-hans")
    person.starts()
    simulator.take_updates()
    return person


async def show(ask: Ask, person: Person, picture: bytes) -> None:
    await ask("sendPhoto", chat_id=person.id, photo=Upload("code.png", picture))


async def test_a_phone_reads_the_code_another_shows_and_starts_the_bot_with_its_payload(
    simulator: Simulator, mei: Person, chen: Person, ask: Ask
) -> None:
    await show(ask, mei, qr(LINK))
    assert chen.scans(mei).text == "/start Ab_9-x"
    [update] = simulator.take_updates()
    assert (update["message"]["text"], update["message"]["from"]["id"]) == ("/start Ab_9-x", chen.id)
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_the_newest_picture_is_the_one_on_the_screen(
    mei: Person, chen: Person, ask: Ask, clock: Clock, simulator: Simulator
) -> None:
    for payload in ("old", "new"):
        await show(ask, mei, qr(f"https://t.me/card_bot?start={payload}"))
    assert chen.scans(mei).text == "/start new"
    clock.passes(seconds=1)
    group = simulator.group("Shops", mei, chen)
    mei.within(group).sends_photo(qr("https://t.me/card_bot?start=group"))
    assert chen.scans(mei).text == "/start group"


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (qr(), "there is no QR code in the picture"),
        (png(60, 60), "there is no QR code in the picture"),
        (qr(LINK, LINK + "2"), "there are several QR codes in the picture"),
        (qr("https://example.com/"), "the code is no start link of this bot"),
        (qr("https://t.me/other_bot?start=a"), "the code is no start link of this bot"),
        (b"no picture at all", "there is no picture to scan"),
        (png(60, 60)[:50], "there is no picture to scan"),
    ],
)
def test_what_is_no_single_start_link_is_told_and_sends_nothing(
    simulator: Simulator, chen: Person, picture: bytes, says: str
) -> None:
    with pytest.raises(ImpossibleError, match=says):
        chen.scans(picture)
    assert simulator.take_updates() == []


def test_a_phone_that_shows_no_picture_cannot_be_scanned(mei: Person, chen: Person) -> None:
    with pytest.raises(ImpossibleError, match="no picture"):
        chen.scans(mei)


def test_some_phones_lose_the_payload(chen: Person) -> None:
    assert chen.scans(qr(LINK), lose_payload=True).text == "/start"
    assert chen.scans(qr(LINK)).text == "/start Ab_9-x"


def test_as_a_fault_the_payload_is_lost_once_by_scanning_or_opening_but_not_by_typing(
    simulator: Simulator, mei: Person, chen: Person
) -> None:
    fault = simulator.faults.lose_payload(times=1)
    assert chen.says("/start typed").text == "/start typed"
    assert chen.starts().text == "/start"
    assert simulator.faults.standing[0].hits == 0
    assert chen.scans(qr(LINK)).text == "/start"
    assert chen.scans(qr(LINK)).text == "/start Ab_9-x"
    simulator.faults.remove(fault)
    simulator.faults.lose_payload(person=mei.id)
    assert chen.starts("a").text == "/start a"
    assert mei.starts("a").text == "/start"


def test_a_scan_unblocks_the_bot_as_every_start_does(simulator: Simulator, chen: Person) -> None:
    chen.blocks()
    chen.scans(qr(LINK))
    assert [next(reversed(update)) for update in simulator.take_updates()] == ["my_chat_member"] * 2 + ["message"]


@pytest.mark.parametrize(
    ("link", "payload"),
    [
        (LINK, "Ab_9-x"),
        ("http://T.me/Card_Bot?start=a", "a"),
        ("https://telegram.me/card_bot/?start=a&x=1", "a"),
        ("tg://resolve?domain=card_bot&start=a", "a"),
        ("https://t.me/card_bot", ""),
        ("https://t.me/card_bot?start=" + "a" * 64, "a" * 64),
        ("https://t.me/card_bot?start=" + "a" * 65, None),
        ("https://t.me/card_bot?start=a%20b", None),
        ("https://t.me.example.com/card_bot?start=a", None),
        ("tg://join?domain=card_bot&start=a", None),
        ("https://t.me/card_bot2?start=a", None),
        ("http://[", None),
        ("card_bot", None),
    ],
)
def test_only_links_to_the_bot_carry_a_payload(link: str, payload: str | None) -> None:
    assert start_payload(link, "card_bot") == payload


def test_a_look_says_what_the_code_holds() -> None:
    sight = look(qr("hello 世界"), "card_bot")
    assert (sight.outcome, sight.text, sight.payload) == (Outcome.OTHER, "hello 世界", "")


def test_without_the_packages_the_reason_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "zxingcpp":
            raise ImportError("No module named 'zxingcpp'")
        return importing(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ScannerMissingError, match="zxing-cpp"):
        read_codes(png())
