"""Sharing a place: landmarks, typed coordinates, and the four ways to send them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import Bot

ASK = {"keyboard": [[{"text": "Share position", "request_location": True}]], "resize_keyboard": True}

OFF_THE_EARTH = [("90.001", "0"), ("0", "-180.001"), ("", "0"), ("0", "east"), ("NaN", "0"), ("Infinity", "0")]


def sheet(page: Page) -> Locator:
    return page.locator("#location-sheet")


def attach(page: Page, item: str) -> None:
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("button", name=item, exact=True).click()


def choose(page: Page, way: str) -> None:
    sheet(page).locator(f"input[value={way}]").check(force=True)


def type_point(page: Page, latitude: str, longitude: str) -> None:
    sheet(page).get_by_label("Latitude").fill(latitude)
    sheet(page).get_by_label("Longitude").fill(longitude)
    sheet(page).get_by_role("button", name="Send", exact=True).click()


def test_the_position_button_shares_a_landmark_in_answer_to_the_question(chat: Page, bot: Bot) -> None:
    question = bot.say(chat, "Where are you?", reply_markup=ASK)
    chat.get_by_role("button", name="Share position").click()
    expect(sheet(chat).locator("input[value=keyboard]")).to_be_checked()
    sheet(chat).locator("#landmarks .item").first.click()
    message = bot.update("message")
    assert message["reply_to_message"]["message_id"] == question["message_id"]
    card = chat.locator(".message.out .place")
    written = f"{message['location']['latitude']:.5f}, {message['location']['longitude']:.5f}"
    expect(card).to_contain_text(written)
    expect(sheet(chat)).to_be_hidden()


def test_a_dropped_pin_answers_nothing_and_my_position_is_for_the_button_only(chat: Page, bot: Bot) -> None:
    attach(chat, "Location")
    expect(sheet(chat).locator("input[value=keyboard]")).to_be_disabled()
    sheet(chat).locator("#landmarks .item").first.click()
    assert "reply_to_message" not in bot.update("message")


def test_landmarks_are_found_by_chinese_and_english_name(chat: Page) -> None:
    attach(chat, "Location")
    items = sheet(chat).locator("#landmarks .item")
    everything = items.count()
    words = items.first.locator("b, small").all_inner_texts()
    for word in words:
        sheet(chat).get_by_role("searchbox").fill(word)
        expect(items.first).to_contain_text(word)
        assert 1 <= items.count() < everything
    sheet(chat).get_by_role("searchbox").fill("no such place")
    expect(sheet(chat)).to_contain_text("Nothing by that name")


def test_typed_coordinates_on_the_edge_of_the_earth_are_sent(chat: Page, bot: Bot) -> None:
    for latitude, longitude in (("90", "180"), ("-90", "-180")):
        attach(chat, "Location")
        type_point(chat, latitude, longitude)
        location = bot.update("message")["location"]
        assert (location["latitude"], location["longitude"]) == (float(latitude), float(longitude))


def test_coordinates_off_the_earth_are_refused_where_they_are_typed(chat: Page) -> None:
    attach(chat, "Location")
    for latitude, longitude in OFF_THE_EARTH:
        type_point(chat, latitude, longitude)
        expect(sheet(chat).get_by_role("alert")).to_contain_text("from −90 to 90")
        expect(sheet(chat)).to_be_visible()
    expect(chat.locator(".place")).to_have_count(0)


def test_a_live_location_says_until_when(chat: Page, bot: Bot) -> None:
    attach(chat, "Location")
    choose(chat, "live")
    sheet(chat).get_by_label("For").select_option("3600")
    type_point(chat, "31.2336", "121.4692")
    assert bot.update("message")["location"]["live_period"] == 3600
    expect(chat.locator(".place .live")).to_have_text(re.compile(r"Live until \d\d:\d\d"))


def test_a_venue_needs_a_name_and_an_address(chat: Page, bot: Bot) -> None:
    attach(chat, "Place")
    sheet(chat).get_by_label("Name").fill("弄堂茶馆")
    type_point(chat, "31.2336", "121.4692")
    expect(sheet(chat).get_by_role("alert")).to_contain_text("a title and an address")
    sheet(chat).get_by_label("Address").fill("南京东路 1 号")
    sheet(chat).get_by_role("button", name="Send", exact=True).click()
    assert bot.update("message")["venue"]["title"] == "弄堂茶馆"
    expect(chat.locator(".message.out .place")).to_contain_text("南京东路 1 号")


def test_a_pasted_pair_fills_both_fields(chat: Page) -> None:
    attach(chat, "Location")
    field = sheet(chat).get_by_label("Latitude")
    field.evaluate(
        """node => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", "31.2336, 121.4692");
            node.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    expect(field).to_have_value("31.2336")
    expect(sheet(chat).get_by_label("Longitude")).to_have_value("121.4692")


def test_a_venue_from_the_bot_tells_how_far_it_is_from_the_shared_position(chat: Page, bot: Bot) -> None:
    venue = {"latitude": 31.2352, "longitude": 121.4741, "title": "Tea house", "address": "1 Nanjing Road"}
    bot.call("sendVenue", chat_id=bot.person, **venue)
    expect(chat.locator(".place")).to_have_count(1)
    expect(chat.locator(".place .away")).to_have_count(0)
    attach(chat, "Location")
    type_point(chat, "31.2336", "121.4692")
    bot.update("message")
    bot.call("sendVenue", chat_id=bot.person, **venue)
    # 499 m by the haversine formula on the mean earth radius, worked out apart from the page.
    expect(chat.locator(".place .away")).to_have_text("499 m from you")
