"""The camera of a phone, and the menu of a message: what leaves one chat for another, and what must not."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.checks import FAINT_TEXT, NAMELESS
from tests.browser.harness import Bot, OpenChat, OpenDesk, png
from tests.simulator.codes import qr

USERNAME = "simulated_bot"
LINK = f"https://t.me/{USERNAME}?start=pay_1"


@pytest.fixture
def ana(bot: Bot) -> int:
    """Somebody else, whose phone can be looked at; she pressed START."""
    person = bot.http.post("/page/api/person", json={"first_name": "Ana", "language_code": "en"}).json()["person"]["id"]
    bot.http.post("/page/api/text", json={"person": person, "text": "/start"})
    return int(person)


@pytest.fixture
def scanner(ana: int, chat: Page, bot: Bot) -> Page:
    """Mei's page, which knows Ana."""
    chat.reload()
    chat.locator("#input").wait_for()
    return chat


def show(bot: Bot, person: int, picture: bytes) -> None:
    """The person sends a picture, which is then the newest on their phone."""
    file = {"photo": ("code.png", picture, "image/png")}
    bot.http.post("/page/api/photo", data={"person": str(person)}, files=file).raise_for_status()


def open_camera(page: Page | FrameLocator) -> None:
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("button", name="Scan QR code").click()


def pick(page: Page, name: str) -> None:
    """Point the camera at the newest person of that name."""
    page.locator("#scan-phones").get_by_role("button", name=name).last.click()


def test_a_code_on_another_phone_is_scanned_by_keyboard_alone(scanner: Page, bot: Bot, ana: int) -> None:
    show(bot, ana, qr(LINK))
    scanner.locator("#attach").focus()
    scanner.keyboard.press("Enter")
    for _ in range(4):
        scanner.keyboard.press("ArrowDown")
    expect(scanner.get_by_role("button", name="Scan QR code")).to_be_focused()
    scanner.keyboard.press("Enter")
    phone = scanner.locator("#scan-phones").get_by_role("button", name="Ana’s phone").last
    phone.focus()
    scanner.keyboard.press("Enter")
    expect(scanner.locator("#start")).to_be_focused()
    expect(scanner.get_by_role("status").filter(has_text="Code read. Press Start.")).to_be_visible()
    scanner.keyboard.press("Enter")
    assert bot.update("message")["text"] == "/start pay_1"
    expect(scanner.locator("#input")).to_be_focused()


def test_the_payload_is_lost_where_that_is_ticked_or_asked_for_as_a_fault(scanner: Page, bot: Bot, ana: int) -> None:
    show(bot, ana, qr(LINK))
    open_camera(scanner)
    scanner.get_by_label("Lose the payload").check()
    pick(scanner, "Ana’s phone")
    scanner.locator("#start").click()
    assert bot.update("message")["text"] == "/start"
    bot.http.post("/control/faults", json={"kind": "lose_payload", "times": 1, "person": bot.person}).raise_for_status()
    for text in ("/start", "/start pay_1"):
        open_camera(scanner)
        expect(scanner.get_by_label("Lose the payload")).not_to_be_checked()
        pick(scanner, "Ana’s phone")
        scanner.locator("#start").click()
        assert bot.update("message")["text"] == text


def test_what_cannot_be_used_is_said_in_words_and_another_try_is_open(scanner: Page, bot: Bot, ana: int) -> None:
    open_camera(scanner)
    problem = scanner.locator("#scan-problem")
    pick(scanner, "Ana’s phone")
    expect(problem).to_have_text("There is no picture to scan.")
    pictures = {
        "There is no QR code in the picture.": png(80, 80),
        "There are several QR codes in the picture.": qr(LINK, "two"),
        "This code is no start link of this bot: https://example.com/": qr("https://example.com/"),
    }
    for words, picture in pictures.items():
        show(bot, ana, picture)
        pick(scanner, "Ana’s phone")
        expect(problem).to_have_text(words)
    expect(scanner.locator("#start")).to_be_hidden()
    show(bot, ana, qr(LINK))
    pick(scanner, "Ana’s phone")
    expect(scanner.locator("#scan-sheet")).to_be_hidden()
    expect(scanner.locator("#start")).to_be_visible()


def test_a_picture_file_is_scanned_too(scanner: Page, bot: Bot) -> None:
    open_camera(scanner)
    with scanner.expect_file_chooser() as chooser:
        scanner.get_by_role("button", name="A picture file").click()
    chooser.value.set_files({"name": "code.png", "mimeType": "image/png", "buffer": qr(LINK)})
    scanner.locator("#start").click()
    assert bot.update("message")["text"] == "/start pay_1"


def test_a_link_scanned_in_a_group_leads_to_the_private_chat_once(open_chat: OpenChat, bot: Bot, ana: int) -> None:
    bot.http.post("/page/api/text", json={"person": bot.person, "text": "/start"})
    group = bot.http.post("/page/api/group", json={"title": "Shop", "members": [bot.person, ana]}).json()["chat"]["id"]
    show(bot, ana, qr(LINK))
    page = open_chat(chat=str(group))
    page.locator("#input").wait_for()
    open_camera(page)
    pick(page, "Ana’s phone")
    page.locator("#start").click()
    expect(page.locator(".message.out").last).to_contain_text("/start pay_1")
    expect(page.locator("#composer")).to_be_visible()
    page.reload()
    expect(page.locator("#composer")).to_be_visible()
    expect(page.locator("#start")).to_be_hidden()


def test_staff_who_never_met_the_bot_scan_the_phone_beside_theirs_on_the_desk(open_desk: OpenDesk, bot: Bot) -> None:
    chen = bot.http.post("/page/api/person", json={"first_name": "Chen", "language_code": "en"}).json()["person"]["id"]
    bot.http.post("/page/api/text", json={"person": bot.person, "text": "/start"})
    show(bot, bot.person, qr(LINK))
    desk = open_desk(path=f"/page/desk.html?phones={bot.person},{chen},")
    staff = desk.frame_locator("#phone_2 iframe")
    staff.get_by_role("button", name="More").click()
    staff.get_by_role("button", name="Scan QR code").click()
    staff.locator("#scan-phones").get_by_role("button", name="Mei’s phone").last.click()
    staff.locator("#start").click()
    expect(staff.locator(".message.out").last).to_contain_text("/start pay_1")
    expect(desk.frame_locator("#phone_1 iframe").locator(".message.out").last).not_to_contain_text("pay_1")


def menu_of(page: Page, text: str) -> None:
    """Open the menu of the message with this text by keyboard."""
    page.locator(".message", has_text=text).get_by_role("button", name="Message menu").focus()
    page.keyboard.press("Enter")


def test_a_reaction_is_given_seen_and_taken_back(chat: Page, bot: Bot) -> None:
    message = bot.say(chat, "Nice?")
    for pressed, shown in (("false", 1), ("true", 0)):
        menu_of(chat, "Nice?")
        expect(chat.get_by_role("button", name="👍")).to_have_attribute("aria-pressed", pressed)
        expect(chat.get_by_role("button", name="👍")).to_be_focused()
        chat.keyboard.press("Enter")
        expect(chat.locator(f"[data-id='{message['message_id']}'] .reactions")).to_have_count(shown)
    bot.call(
        "setMessageReaction",
        chat_id=bot.person,
        message_id=message["message_id"],
        reaction=[{"type": "emoji", "emoji": "🔥"}],
    )
    expect(chat.locator(".reactions")).to_have_text("🔥")
    menu_of(chat, "Nice?")
    expect(chat.get_by_role("button", name="🔥")).to_have_attribute("aria-pressed", "false")


def test_a_message_is_forwarded_into_another_chat(chat: Page, bot: Bot, ana: int) -> None:
    given = {"title": "Friends of Mei", "members": [bot.person, ana]}
    group = bot.http.post("/page/api/group", json=given).json()["chat"]["id"]
    bot.say(chat, "Look at this")
    chat.locator(".message", has_text="Look at this").click(button="right", position={"x": 20, "y": 12})
    chat.get_by_role("button", name="Forward").click()
    chat.locator("#message-sheet").get_by_role("button", name="Friends of Mei").click()
    expect(chat.get_by_role("status").filter(has_text="Forwarded")).to_be_visible()
    state = bot.http.get("/page/api/state", params={"person": ana, "chat": group}).json()
    assert state["messages"][-1]["text"] == "Look at this"
    assert state["messages"][-1]["forward_origin"]["sender_user"]["is_bot"] is True


def test_protected_content_offers_neither_forwarding_nor_copying(chat: Page, bot: Bot) -> None:
    bot.say(chat, "Your code is 482913", protect_content=True)
    menu_of(chat, "482913")
    sheet = chat.locator("#message-sheet")
    expect(sheet.get_by_role("button", name="Reply")).to_be_visible()
    expect(sheet).to_contain_text("Protected content")
    for name in ("Forward", "Copy"):
        expect(sheet.get_by_role("button", name=name)).to_have_count(0)
    sheet.get_by_role("button", name="Reply").click()
    expect(chat.locator("#input")).to_be_focused()
    expect(chat.locator("#replying-text")).to_have_text(re.compile("482913"))


def test_a_group_that_a_reset_took_away_is_left_for_the_private_chat(open_chat: OpenChat, bot: Bot) -> None:
    given = {"title": "Short lived", "members": [bot.person]}
    group = bot.http.post("/page/api/group", json=given).json()["chat"]["id"]
    page = open_chat(chat=str(group))
    expect(page.locator("#bot-name")).to_have_text("Short lived")
    bot.http.post("/control/reset", json={}).raise_for_status()
    expect(page.locator("#bot-name")).to_have_text("Simulated bot")
    expect(page.locator("#start")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_camera_and_the_menu_can_be_read_by_all(scanner: Page, bot: Bot, scheme: Literal["light", "dark"]) -> None:
    scanner.emulate_media(color_scheme=scheme)
    bot.say(scanner, "Hello", protect_content=True)
    menu_of(scanner, "Hello")
    assert scanner.evaluate(FAINT_TEXT) == []
    assert scanner.evaluate(NAMELESS) == []
    scanner.keyboard.press("Escape")
    open_camera(scanner)
    pick(scanner, "Ana’s phone")
    expect(scanner.locator("#scan-problem")).not_to_be_empty()
    assert scanner.evaluate(FAINT_TEXT) == []
    assert scanner.evaluate(NAMELESS) == []


def test_labels_of_four_chips_in_a_row_are_read_whole_on_a_phone(chat: Page, bot: Bot) -> None:
    labels = ["Coffee and tea", "✓ Open now", "Sightseeing", "Any distance"]
    rows = [[{"text": text, "callback_data": text} for text in labels]]
    bot.say(chat, "Choose", reply_markup={"inline_keyboard": rows})
    cut = chat.locator(".inline-keyboard .key span").evaluate_all(
        "spans => spans.filter((s) => s.scrollHeight > s.clientHeight || s.scrollWidth > s.clientWidth).length"
    )
    assert cut == 0
