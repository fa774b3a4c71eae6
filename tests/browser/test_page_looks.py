"""How the page presents itself: languages, themes, widths, accessible names and contrast."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import FAINT_TEXT, NAMELESS
from tests.browser.harness import Bot, OpenChat, png

LONG_NAME = "山野手冲咖啡烘焙工作室（人民广场地铁站十一号口旗舰店）"
EIGHT_ROWS = {"keyboard": [[{"text": f"{row} {LONG_NAME}"}, {"text": "附近"}] for row in range(8)]}
BUTTONS = {"inline_keyboard": [[{"text": LONG_NAME, "callback_data": "a"}, {"text": "›", "callback_data": "b"}]]}
WHITE = "rgb(255, 255, 255)"
DISTANCES = {
    0.4: "0 m",
    999.4: "999 m",
    999.5: "1.0 km",
    9_940: "9.9 km",
    9_960: "10 km",
    38_400: "38 km",
}


def fill(page: Page, bot: Bot) -> None:
    """Put one of everything into the chat."""
    bot.say(page, f"<b>{LONG_NAME}</b> {'w' * 300} 🎉", parse_mode="HTML", reply_markup=BUTTONS)
    bot.say(
        page,
        "<code>482 913</code>\n<pre>one very long line of code that goes on and on and on</pre>",
        parse_mode="HTML",
    )
    bot.say(page, "<blockquote>quote</blockquote><a href='https://example.org'>link</a> @name #tag", parse_mode="HTML")
    bot.photo(png(1200, 300), LONG_NAME)
    bot.call("sendVenue", chat_id=bot.person, latitude=31.2, longitude=121.4, title=LONG_NAME, address=LONG_NAME)
    page.locator("#input").fill("w" * 300)
    page.locator("#input").press("Enter")
    bot.update("message")
    bot.say(page, "Choose", reply_markup=EIGHT_ROWS)
    expect(page.locator("#keyboard .row")).to_have_count(8)


def width(page: Page, selector: str) -> dict[str, Any]:
    sizes: dict[str, Any] = page.locator(selector).evaluate("n => ({ content: n.scrollWidth, box: n.clientWidth })")
    return sizes


def check_fits(chat: Page, pixels: int) -> None:
    chat.set_viewport_size({"width": pixels, "height": 740})
    for selector in ("html", ".phone", "#scroller", "#keyboard", ".bottom"):
        sizes = width(chat, selector)
        assert sizes["content"] <= sizes["box"], selector
    for bubble in chat.locator("#log .bubble").all():
        box = bubble.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= pixels


def test_a_phone_never_scrolls_sideways(chat: Page, bot: Bot) -> None:
    fill(chat, bot)
    check_fits(chat, 360)
    check_fits(chat, 320)


def test_eight_keyboard_rows_leave_room_for_the_chat(chat: Page, bot: Bot) -> None:
    fill(chat, bot)
    stage = chat.locator("#scroller").bounding_box()
    assert stage
    assert stage["height"] >= 300


def test_a_wide_screen_shows_a_phone_in_the_middle(chat: Page) -> None:
    chat.set_viewport_size({"width": 1280, "height": 900})
    box = chat.locator(".phone").bounding_box()
    assert box
    assert box["width"] <= 440
    assert box["x"] + box["width"] / 2 == pytest.approx(640, abs=1)


def test_switching_the_language_changes_the_page_and_the_person(chat: Page, bot: Bot) -> None:
    chat.get_by_role("button", name="切换为中文").click()
    expect(chat.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(chat.locator("#input")).to_have_attribute("placeholder", "输入消息")
    chat.locator("#input").fill("你好")
    chat.get_by_role("button", name="发送").click()
    assert bot.update("message")["from"]["language_code"] == "zh-hans"
    chat.reload()
    expect(chat.locator("html")).to_have_attribute("lang", "zh-Hans")
    chat.get_by_role("button", name="Switch to English").click()
    expect(chat.locator("#input")).to_have_attribute("placeholder", "Message")


def test_both_languages_say_the_same_things(modules: Page) -> None:
    words = modules.evaluate("async () => (await import('/page/phrases.js')).WORDS")
    assert words["en"].keys() == words["zh"].keys()
    for key, phrase in words["en"].items():
        assert set(re.findall(r"\{\w+\}", phrase)) == set(re.findall(r"\{\w+\}", words["zh"][key])), key


def test_distances_are_written_in_metres_below_one_kilometre(modules: Page) -> None:
    assert modules.evaluate(
        "async (all) => { const { distance } = await import('/page/words.js'); return all.map(distance); }",
        list(DISTANCES),
    ) == list(DISTANCES.values())


def test_the_theme_follows_the_system_until_it_is_chosen(chat: Page) -> None:
    phone = chat.locator(".phone")
    expect(phone).to_have_css("background-color", WHITE)
    chat.emulate_media(color_scheme="dark")
    expect(phone).not_to_have_css("background-color", WHITE)
    chat.get_by_role("button", name="Light or dark").click()
    expect(phone).to_have_css("background-color", WHITE)
    chat.reload()
    expect(phone).to_have_css("background-color", WHITE)
    chat.get_by_role("button", name="Light or dark").click()
    expect(phone).not_to_have_css("background-color", WHITE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_background(chat: Page, bot: Bot, scheme: Literal["light", "dark"]) -> None:
    chat.emulate_media(color_scheme=scheme)
    fill(chat, bot)
    assert chat.evaluate(FAINT_TEXT) == []
    for opener in ("#more", "#attach", "#commands"):
        chat.locator(opener).click()
        assert chat.evaluate(FAINT_TEXT) == []
    chat.locator("#attach").click()
    chat.get_by_role("button", name="Location", exact=True).click()
    assert chat.evaluate(FAINT_TEXT) == []


def test_the_contrast_check_notices_faint_text(chat: Page) -> None:
    name = chat.locator("#bot-name")
    name.evaluate("node => { node.style.color = '#767676'; }")
    assert chat.evaluate(FAINT_TEXT) == []
    name.evaluate("node => { node.style.color = '#777777'; }")
    assert chat.evaluate(FAINT_TEXT) == ["4.48 Simulated bot"]


def test_every_control_has_a_name_and_every_id_is_used_once(chat: Page, bot: Bot) -> None:
    fill(chat, bot)
    assert chat.evaluate(NAMELESS) == []
    ids = chat.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))
    assert chat.locator("img:not([alt])").count() == 0


def test_new_messages_are_announced_to_screen_readers(chat: Page) -> None:
    expect(chat.get_by_role("log", name="Messages")).to_have_attribute("aria-live", "polite")
    expect(chat.get_by_role("status")).to_have_count(1)


def test_menus_work_by_keyboard_alone(chat: Page, bot: Bot) -> None:
    chat.locator("#attach").focus()
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="Location", exact=True)).to_be_focused()
    for _ in range(5):
        chat.keyboard.press("ArrowDown")
    expect(chat.get_by_role("button", name="Sticker")).to_be_focused()
    chat.keyboard.press("Escape")
    expect(chat.locator("#attach-panel")).to_be_hidden()
    expect(chat.locator("#attach")).to_be_focused()


def test_nothing_moves_for_those_who_asked_for_less_motion(chat: Page, bot: Bot) -> None:
    bot.call("sendChatAction", chat_id=bot.person, action="typing")
    expect(chat.locator("#typing")).to_be_visible()
    assert chat.evaluate("document.getAnimations().length") == 0
    chat.emulate_media(reduced_motion="no-preference")
    assert chat.evaluate("document.getAnimations().length") > 0


def test_two_people_have_chats_of_their_own(open_chat: OpenChat, bot: Bot) -> None:
    page = open_chat()
    page.locator("#start").click()
    expect(page.locator("#log .message")).to_have_count(1)
    page.locator("#more").click()
    page.get_by_role("button", name="Add a person").click()
    page.get_by_label("First name").fill("Xiao Chen")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#start")).to_be_visible()
    expect(page.locator("#log .message")).to_have_count(0)
    page.locator("#more").click()
    expect(page.locator("[aria-current]")).to_have_text("Xiao Chen")
