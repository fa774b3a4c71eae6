"""What a person sees and does in the chat: starting, reading, tapping, writing, commands, photos."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.harness import Bot, OpenChat, png

BUTTONS: dict[str, Any] = {
    "inline_keyboard": [
        [{"text": "More", "callback_data": "more"}, {"text": "A much longer label", "callback_data": "long"}],
        [{"text": "Map", "url": "https://example.org/map"}, {"text": "Code", "copy_text": {"text": "482913"}}],
    ]
}

# Tells, by the promise `arrived`, when the page's own stream must have had the next event too.
SECOND_STREAM = """person => new Promise((opened) => {
  const stream = new EventSource(`/page/api/events?person=${person}`);
  stream.onopen = () => opened();
  window.arrived = new Promise((done) => { stream.onmessage = () => { stream.close(); done(); }; });
})"""

ADDRESSES = {
    "https://example.org/a b": "https://example.org/a%20b",
    "example.org": "https://example.org/",
    "mailto:mei@example.org": "mailto:mei@example.org",
    "javascript:alert(1)": None,
    "JAVASCRIPT:alert(1)": None,
    " javascript:alert(1)": None,
    "data:text/html,x": None,
    "https://": None,
}


def bubbles(page: Page) -> Locator:
    return page.locator("#log .message")


def write(page: Page, text: str) -> None:
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")


def test_the_start_button_greets_and_gives_way_to_the_input_line(open_chat: OpenChat, bot: Bot) -> None:
    page = open_chat()
    expect(page.locator("#welcome-name")).to_have_text(bot.call("getMe")["first_name"])
    expect(page.locator("#composer")).to_be_hidden()
    page.get_by_role("button", name="Start").click()
    message = bot.update("message")
    assert message["text"] == "/start"
    bot.call("sendMessage", chat_id=bot.person, text="Hello, Mei")
    expect(bubbles(page)).to_have_count(2)
    expect(page.locator("#log .message.in")).to_contain_text("Hello, Mei")
    expect(page.locator("#start")).to_be_hidden()
    expect(page.locator("#input")).to_be_focused()


def test_a_deep_link_waits_for_start_and_carries_its_payload(open_chat: OpenChat, bot: Bot) -> None:
    page = open_chat(start="shop_1")
    page.locator("#start").click()
    assert bot.update("message")["text"] == "/start shop_1"
    expect(page.locator("#start")).to_be_hidden()


def test_a_tapped_deep_link_to_this_bot_starts_it_here(chat: Page, bot: Bot) -> None:
    link = f"https://t.me/{bot.call('getMe')['username']}?start=staff_7"
    bot.say(chat, "Join", reply_markup={"inline_keyboard": [[{"text": "Invitation", "url": link}]]})
    chat.get_by_role("link", name="Invitation").click()
    assert bot.update("message")["text"] == "/start staff_7"


def test_formatted_text_keeps_its_place_after_emoji_and_chinese(chat: Page, bot: Bot) -> None:
    bot.say(
        chat,
        "🎉👨‍👩‍👧 你好 <b>粗体 <i>both</i></b> <u>under</u> <s>struck</s> <code>482 913</code>\n"
        '<a href="https://example.org/">link</a>\n<blockquote>a quote</blockquote>\n'
        '<pre><code class="language-python">print(1)</code></pre>\nend',
        parse_mode="HTML",
    )
    text = chat.locator("#log .message.in .text").last
    for tag, words in {
        "strong": "粗体 both",
        "em": "both",
        "u": "under",
        "s": "struck",
        "blockquote": "a quote",
    }.items():
        expect(text.locator(tag)).to_have_text(words)
    expect(text.locator("code").first).to_have_text("482 913")
    expect(text.locator("pre[data-language=python]")).to_have_text("print(1)")
    link = text.get_by_role("link", name="link")
    expect(link).to_have_attribute("href", "https://example.org/")
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def test_a_spoiler_is_hidden_until_it_is_pressed(chat: Page, bot: Bot) -> None:
    bot.say(chat, "It is <tg-spoiler>a surprise</tg-spoiler>", parse_mode="HTML")
    secret = chat.get_by_text("a surprise")
    expect(secret).to_be_hidden()
    chat.get_by_role("button", name="Hidden text").press("Enter")
    expect(secret).to_be_visible()


def test_markup_in_a_message_is_text_and_never_runs(chat: Page, bot: Bot) -> None:
    bot.say(chat, "<img src=x onerror=document.title='owned'><b>not bold</b>")
    expect(bubbles(chat).last).to_contain_text("<img src=x onerror=document.title='owned'><b>not bold</b>")
    expect(bubbles(chat).last.locator("img, strong")).to_have_count(0)
    expect(chat).not_to_have_title("owned")


def test_only_addresses_that_cannot_run_code_become_links(modules: Page) -> None:
    assert modules.evaluate(
        "async (urls) => { const { safeUrl } = await import('/page/links.js'); return urls.map(safeUrl); }",
        list(ADDRESSES),
    ) == list(ADDRESSES.values())


def test_a_tap_spins_until_answered_and_edits_in_place(chat: Page, bot: Bot) -> None:
    sent = bot.say(chat, "One shop", reply_markup=BUTTONS)
    count = bubbles(chat).count()
    button = chat.get_by_role("button", name="More", exact=True).and_(chat.locator(".key"))
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    query = bot.update("callback_query")
    assert query["data"] == "more"
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Here you are")
    expect(chat.locator("#toast")).to_have_text("Here you are")
    expect(button).not_to_have_attribute("aria-busy", "true")
    bot.call("editMessageText", chat_id=bot.person, message_id=sent["message_id"], text="Two shops")
    expect(bubbles(chat).last).to_contain_text("Two shops")
    expect(bubbles(chat).last.locator(".edited")).to_be_visible()
    expect(bubbles(chat).last.locator(".key")).to_have_count(0)
    expect(bubbles(chat)).to_have_count(count)


def test_an_alert_answer_must_be_read_and_closed(chat: Page, bot: Bot) -> None:
    bot.say(chat, "One shop", reply_markup=BUTTONS)
    chat.get_by_role("button", name="A much longer label").click()
    query = bot.update("callback_query")
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Used up today", show_alert=True)
    expect(chat.get_by_role("dialog")).to_contain_text("Used up today")
    chat.get_by_role("button", name="OK").click()
    expect(chat.get_by_role("dialog")).to_have_count(0)


def test_inline_buttons_of_a_row_are_equally_wide_and_links_open_apart(chat: Page, bot: Bot) -> None:
    bot.say(chat, "One shop", reply_markup=BUTTONS)
    row = chat.locator(".inline-keyboard .row").first.locator(".key")
    widths = [box["width"] for box in (key.bounding_box() for key in row.all()) if box]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(widths[1], abs=1)
    link = chat.get_by_role("link", name="Map")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_copy_button_puts_its_text_on_the_clipboard(chat: Page, bot: Bot) -> None:
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bot.say(chat, "One shop", reply_markup=BUTTONS)
    chat.get_by_role("button", name="Code").click()
    expect(chat.locator("#toast")).to_have_text("Copied")
    assert chat.evaluate("navigator.clipboard.readText()") == "482913"


def test_the_reply_keyboard_sends_its_words_folds_and_goes_when_removed(chat: Page, bot: Bot) -> None:
    keyboard = {"keyboard": [[{"text": "附近"}, {"text": "我的卡"}]], "resize_keyboard": True, "is_persistent": True}
    bot.say(chat, "Choose", reply_markup=keyboard)
    chat.get_by_role("button", name="附近").click()
    assert bot.update("message")["text"] == "附近"
    chat.get_by_role("button", name="Hide keyboard").click()
    expect(chat.locator("#keyboard")).to_be_hidden()
    chat.get_by_role("button", name="Show keyboard").click()
    expect(chat.locator("#keyboard")).to_be_visible()
    bot.say(chat, "Done", reply_markup={"remove_keyboard": True})
    expect(chat.locator("#keyboard")).to_be_hidden()
    expect(chat.locator("#fold")).to_be_hidden()


def test_a_one_time_keyboard_folds_after_use(chat: Page, bot: Bot) -> None:
    bot.say(chat, "Sure?", reply_markup={"keyboard": [[{"text": "Yes"}]], "one_time_keyboard": True})
    chat.get_by_role("button", name="Yes").click()
    expect(chat.locator("#keyboard")).to_be_hidden()
    expect(chat.get_by_role("button", name="Show keyboard")).to_be_visible()


def test_enter_sends_and_shift_enter_breaks_the_line(chat: Page, bot: Bot) -> None:
    box = chat.locator("#input")
    box.press_sequentially("first")
    box.press("Shift+Enter")
    box.press_sequentially("second")
    box.press("Enter")
    assert bot.update("message")["text"] == "first\nsecond"
    expect(box).to_have_value("")
    expect(chat.locator("#send")).to_be_disabled()


def test_enter_that_picks_a_word_in_an_input_method_does_not_send(chat: Page) -> None:
    chat.locator("#input").fill("nihao")
    count = bubbles(chat).count()
    chat.locator("#input").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(chat.locator("#input")).to_have_value("nihao")
    expect(bubbles(chat)).to_have_count(count)


def test_the_command_menu_lists_narrows_and_sends(chat: Page, bot: Bot) -> None:
    commands = [{"command": "near", "description": "Shops nearby"}, {"command": "card", "description": "My card"}]
    bot.call("setMyCommands", commands=commands, scope={"type": "chat", "chat_id": bot.person})
    chat.get_by_role("button", name="Commands").click()
    items = chat.locator("#commands-panel .item")
    expect(items).to_have_text([re.compile("/near.*Shops nearby"), re.compile("/card.*My card")])
    chat.keyboard.press("Escape")
    chat.locator("#input").press_sequentially("/ne")
    expect(items).to_have_count(1)
    items.first.click()
    assert bot.update("message")["text"] == "/near"


def test_a_reply_quotes_the_message_it_answers(chat: Page, bot: Bot) -> None:
    bot.say(chat, "Which shop?")
    chat.locator("#input").press("Control+ArrowUp")
    expect(chat.locator("#replying-text")).to_have_text("Which shop?")
    write(chat, "The tea house")
    assert bot.update("message")["reply_to_message"]["text"] == "Which shop?"
    expect(bubbles(chat).last.locator(".quote")).to_have_text("Which shop?")
    expect(chat.locator("#replying")).to_be_hidden()


def test_typing_shows_until_the_message_comes(chat: Page, bot: Bot) -> None:
    bot.call("sendChatAction", chat_id=bot.person, action="typing")
    expect(chat.locator("#state")).to_have_text("typing …")
    expect(chat.locator("#typing")).to_be_visible()
    bot.say(chat, "Here")
    expect(chat.locator("#typing")).to_be_hidden()
    expect(chat.locator("#state")).to_have_text("online")


def test_a_photo_is_shown_and_opens_large(chat: Page, bot: Bot) -> None:
    bot.photo(png(300, 200), "Your code")
    image = chat.locator("#log .message.in img")
    expect(image).to_be_visible()
    chat.wait_for_function("document.querySelector('#log .message.in img').naturalWidth === 300")
    expect(chat.locator(".bubble.photo .text")).to_contain_text("Your code")
    chat.get_by_role("button", name="Open photo").click()
    expect(chat.locator("#lightbox img")).to_have_attribute("alt", "Your code")
    chat.keyboard.press("Escape")
    expect(chat.locator("#lightbox")).to_be_hidden()


def test_an_attached_photo_reaches_the_bot_with_its_caption(chat: Page, bot: Bot) -> None:
    chat.locator("#photo-file").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png(64, 48)})
    chat.locator("#photo-form input").fill("收据")
    chat.locator("#photo-form").get_by_role("button", name="Send").click()
    message = bot.update("message")
    assert (message["photo"][-1]["width"], message["caption"]) == (64, "收据")
    expect(chat.locator(".message.out .bubble.photo")).to_contain_text("收据")


def test_stickers_and_voice_messages_are_sent_from_the_attach_menu(chat: Page, bot: Bot) -> None:
    for name, kind in {"Sticker": "sticker", "Voice message": "voice"}.items():
        chat.get_by_role("button", name="Attach").click()
        chat.get_by_role("button", name=name).click()
        assert kind in bot.update("message")
        expect(chat.locator(f".message.out .bubble.{kind}")).to_be_visible()


def test_a_deleted_message_disappears(chat: Page, bot: Bot) -> None:
    sent = bot.say(chat, "Ephemeral")
    bot.call("deleteMessage", chat_id=bot.person, message_id=sent["message_id"])
    expect(chat.get_by_text("Ephemeral")).to_have_count(0)


def test_someone_reading_above_is_told_of_new_messages_and_not_moved(chat: Page, bot: Bot) -> None:
    chat.emulate_media(reduced_motion="no-preference")
    for number in range(30):
        bot.call("sendMessage", chat_id=bot.person, text=f"line {number}")
    expect(chat.get_by_text("line 29")).to_be_in_viewport()
    chat.locator("#scroller").evaluate("node => node.scrollTo({ top: 0, behavior: 'instant' })")
    expect(chat.get_by_role("button", name="To the newest message")).to_be_visible()
    bot.call("sendMessage", chat_id=bot.person, text="fresh")
    pill = chat.get_by_role("button", name="1 new")
    expect(pill).to_be_visible()
    assert chat.locator("#scroller").evaluate("node => node.scrollTop") == 0
    pill.click()
    expect(chat.get_by_text("fresh")).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_a_reload_brings_back_messages_and_keyboard(chat: Page, bot: Bot) -> None:
    bot.say(chat, "Kept", reply_markup={"keyboard": [[{"text": "Nearby"}]]})
    before = bubbles(chat).all_inner_texts()
    chat.reload()
    expect(chat.get_by_text("Kept")).to_be_visible()
    assert bubbles(chat).all_inner_texts() == before
    expect(chat.get_by_role("button", name="Nearby")).to_be_visible()
    expect(chat.get_by_role("heading", name="Today")).to_be_visible()


def test_a_message_that_comes_while_the_page_loads_is_not_lost(chat: Page, bot: Bot) -> None:
    stale = bot.http.get("/page/api/state", params={"person": bot.person}).text
    held: list[Route] = []
    chat.route("**/state?person=*", lambda route: held.append(route))
    with chat.expect_request("**/state?person=*"):
        chat.reload(wait_until="commit")
    chat.evaluate(SECOND_STREAM, bot.person)
    bot.call("sendMessage", chat_id=bot.person, text="Just in time")
    chat.evaluate("arrived")
    held[0].fulfill(body=stale, content_type="application/json")
    expect(bubbles(chat)).to_have_count(2)
    expect(bubbles(chat).last).to_contain_text("Just in time")


def test_a_blocked_bot_can_be_started_again(chat: Page, bot: Bot) -> None:
    chat.locator("#more").click()
    chat.get_by_role("button", name="Block the bot").click()
    assert bot.update("my_chat_member")["new_chat_member"]["status"] == "kicked"
    expect(chat.locator("#composer")).to_be_hidden()
    chat.get_by_role("button", name="Unblock and start").click()
    assert bot.update("my_chat_member")["new_chat_member"]["status"] == "member"
    assert bot.update("message")["text"] == "/start"
    expect(chat.locator("#composer")).to_be_visible()


def test_the_keyboard_stays_on_its_button_when_the_message_is_edited_in_place(chat: Page, bot: Bot) -> None:
    rows = [[{"text": text, "callback_data": text} for text in ("Back", "Next")]]
    message = bot.say(chat, "Page 1", reply_markup={"inline_keyboard": rows})
    place = {"chat_id": bot.person, "message_id": message["message_id"]}
    chat.get_by_role("button", name="Next").focus()
    chat.keyboard.press("Enter")
    query = bot.update("callback_query")
    bot.call("editMessageText", **place, text="Page 2", reply_markup={"inline_keyboard": rows})
    bot.call("answerCallbackQuery", callback_query_id=query["id"])
    expect(chat.get_by_text("Page 2")).to_be_visible()
    expect(chat.get_by_role("button", name="Next")).to_be_focused()
    last = [[{"text": "Back", "callback_data": "Back"}]]
    bot.call("editMessageText", **place, text="Page 3", reply_markup={"inline_keyboard": last})
    expect(chat.get_by_role("button", name="Back")).to_be_focused()


def test_the_newest_pinned_message_is_in_a_bar_that_leads_to_it(chat: Page, bot: Bot) -> None:
    first = bot.say(chat, "Opening hours")
    for number in range(30):
        last = bot.call("sendMessage", chat_id=bot.person, text=f"Line {number}")
    expect(chat.locator("#log .message").last).to_contain_text("Line 29")
    bar = chat.locator("#pinned")
    expect(bar).to_be_hidden()
    for message in (last, first):
        bot.call("pinChatMessage", chat_id=bot.person, message_id=message["message_id"])
    expect(bar).to_contain_text("Opening hours")
    chat.reload()
    expect(bar).to_contain_text("Opening hours")
    bar.click()
    expect(chat.locator(f"[data-id='{first['message_id']}']")).to_be_in_viewport()
    bot.call("deleteMessage", chat_id=bot.person, message_id=first["message_id"])
    expect(bar).to_contain_text("Line 29")
    bot.call("editMessageText", chat_id=bot.person, message_id=last["message_id"], text="Line thirty")
    expect(bar).to_contain_text("Line thirty")
    bot.call("unpinChatMessage", chat_id=bot.person)
    expect(bar).to_be_hidden()
