"""Chats of more than two, topics, albums and inline mode, over a stand-in for that part of the page's API."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.harness import Bot, OpenChat

GROUP = -1_000_000_000_001
SENT_AT = 1_795_000_000
CHAT = {"id": GROUP, "type": "supergroup", "title": "Tickets", "is_forum": True}
EVENT_STREAM = "text/event-stream"


class Server:
    """Answers for the group; everything else goes to the simulator. `posted` is what the page sent, by path."""

    def __init__(self, page: Page, bot: Bot) -> None:
        self.posted: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self.topics = [{"message_thread_id": 7, "name": "Refunds"}]
        self.person = bot.person
        self._state = bot.http.get("/page/api/state", params={"person": bot.person}).json()
        for path, answer in {"state": self.state, "chats": self.chats, "events": self.stream}.items():
            page.route(f"**/page/api/{path}?**", answer)
        for path in ("text", "group", "topic", "inline", "inline/choose"):
            page.route(f"**/page/api/{path}", self.post)

    def state(self, route: Route) -> None:
        if "chat" not in parse_qs(urlsplit(route.request.url).query):
            return route.continue_()
        group = {"chat": CHAT, "topics": self.topics, "messages": self.messages, "read": 0}
        return route.fulfill(json={**self._state, **group, "keyboard": None})

    def chats(self, route: Route) -> None:
        private = {"id": self.person, "type": "private", "first_name": "Simulated bot", "unread": 2}
        route.fulfill(json={"chats": [private, {**CHAT, "unread": 0, "last_message": self.messages[-1]}]})

    def stream(self, route: Route) -> None:
        lines = "".join(f"data: {json.dumps(event)}\n\n" for event in self.events)
        route.fulfill(body=f"retry: 60000\n\n: connected\n\n{lines}", content_type=EVENT_STREAM)

    def post(self, route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/page/api/")
        self.posted[path] = route.request.post_data_json
        results = [
            {"type": "article", "id": "tea", "title": "Tea house", "description": "210 m"},
            {"type": "venue", "id": "book", "title": "Bookshop", "address": "1 Nanjing Road"},
        ]
        answers = {"group": {"chat": CHAT}, "inline": {"id": "9", "results": results}}
        route.fulfill(json=answers.get(path, {"ok": True}))

    def message(self, name: str, **content: Any) -> None:
        """One more message of the group, by the person when the name is theirs."""
        mine = name == "Mei"
        sender = {"id": self.person if mine else 1, "is_bot": False, "first_name": name}
        number = len(self.messages) + 1
        head = {"message_id": number, "date": SENT_AT + number, "chat": CHAT, "from": sender, "outgoing": mine}
        self.messages.append({**head, **content})


@pytest.fixture
def server(chat: Page, bot: Bot) -> Server:
    server = Server(chat, bot)
    server.message("Mei", group_chat_created=True)
    server.message("Xiao Chen", text="The till refused a code")
    server.message("Mei", text="Which one?")
    return server


@pytest.fixture
def group(chat: Page, bot: Bot, server: Server) -> Page:
    """The page of the person, in the group."""
    chat.goto(f"{bot.http.base_url}?person={bot.person}&chat={GROUP}")
    expect(chat.get_by_text("Which one?")).to_be_visible()
    return chat


def write(page: Page, text: str) -> None:
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")


def test_a_group_says_who_speaks_and_what_happened_to_it(group: Page) -> None:
    expect(group.locator("#bot-name")).to_have_text("Tickets")
    expect(group.locator(".service")).to_have_text("The group was created")
    expect(group.locator(".message.in .sender")).to_have_text("Xiao Chen")
    expect(group.locator(".message.out .sender")).to_have_count(0)
    expect(group.locator("#start")).to_be_hidden()


def test_what_is_written_in_a_group_goes_to_the_group(group: Page, server: Server) -> None:
    write(group, "Number 12")
    group.wait_for_function("() => document.querySelector('#input').value === ''")
    assert server.posted["text"] == {"person": server.person, "chat": GROUP, "text": "Number 12"}


def test_the_chat_list_counts_what_is_unread_elsewhere_and_leads_there(group: Page) -> None:
    group.get_by_role("button", name="Chats").click()
    expect(group.locator("#chats-badge")).to_have_text("2")
    expect(group.locator("#chats-panel [aria-current]")).to_contain_text("Tickets")
    group.locator("#chats-panel").get_by_role("button", name="Simulated bot").click()
    expect(group.locator("#bot-name")).to_have_text("Simulated bot")


def test_a_new_group_has_the_people_that_were_ticked(chat: Page, server: Server) -> None:
    chat.get_by_role("button", name="Chats").click()
    chat.get_by_role("button", name="New group").click()
    sheet = chat.locator("#group-sheet")
    sheet.get_by_label("Name").fill("Tickets")
    for box in sheet.locator("input[name=member]").all():
        box.uncheck()
    sheet.get_by_label("With topics").check()
    sheet.get_by_role("button", name="Add").click()
    expect(chat.locator("#bot-name")).to_have_text("Tickets")
    wanted = {"person": server.person, "title": "Tickets", "members": [server.person], "forum": True}
    assert server.posted["group"] == wanted


def test_topics_are_tabs_that_are_read_and_written_in(group: Page, server: Server) -> None:
    server.message("Xiao Chen", text="Money back", is_topic_message=True, message_thread_id=7)
    group.reload()
    expect(group.get_by_text("Which one?")).to_be_visible()
    expect(group.get_by_text("Money back")).to_be_hidden()
    group.get_by_role("tab", name="General").press("ArrowRight")
    expect(group.get_by_role("tab", name="Refunds")).to_be_focused()
    expect(group.get_by_text("Money back")).to_be_visible()
    expect(group.get_by_text("Which one?")).to_be_hidden()
    with group.expect_response("**/page/api/text"):
        write(group, "Done")
    assert server.posted["text"]["message_thread_id"] == 7
    group.get_by_role("button", name="New topic").click()
    group.locator("#topic-sheet").get_by_label("Name").fill("Shops")
    with group.expect_response("**/page/api/topic"):
        group.locator("#topic-sheet").get_by_role("button", name="Add").click()
    assert server.posted["topic"] == {"person": server.person, "chat": GROUP, "message_thread_id": 7, "name": "Shops"}


def test_an_album_is_one_grid(group: Page, server: Server) -> None:
    picture = {"photo": [{"file_id": "a", "width": 300, "height": 200}], "photo_url": "/page/icon.svg"}
    for _ in range(4):
        server.message("Xiao Chen", media_group_id="album", **picture)
    group.reload()
    expect(group.locator(".album")).to_have_count(1)
    images = [image.bounding_box() for image in group.locator(".album img").all()]
    assert len({box["y"] for box in images if box}) == 2
    assert len({box["x"] for box in images if box}) == 2


def test_read_messages_are_ticked_as_read(group: Page, server: Server) -> None:
    server.events = [{"type": "read", "message_id": 3}]
    server.message("Mei", text="Not read")
    group.reload()
    ticks = group.locator(".message.out .ticks")
    expect(ticks).to_have_count(2)
    expect(ticks.first).to_have_attribute("aria-label", "read")
    expect(ticks.last).not_to_have_attribute("aria-label", "read")


def test_inline_results_are_offered_chosen_and_sent_where_they_were_asked_for(
    group: Page, server: Server, bot: Bot
) -> None:
    name = bot.call("getMe")["username"]
    group.locator("#input").press_sequentially(f"@{name} tea")
    results = group.get_by_role("group", name="Results").get_by_role("button")
    expect(results).to_have_count(2)
    assert server.posted["inline"] == {"person": server.person, "chat": GROUP, "query": "tea"}
    group.locator("#input").press("ArrowUp")
    expect(results.first).to_be_focused()
    with group.expect_response("**/page/api/inline/choose"):
        results.last.click()
    chosen = {"person": server.person, "chat": GROUP, "query_id": "9", "result_id": "book"}
    assert server.posted["inline/choose"] == chosen
    expect(group.locator("#input")).to_have_value("")
    expect(results.first).to_be_hidden()


def test_a_name_that_is_not_the_bots_asks_nothing(group: Page, server: Server) -> None:
    write(group, "@somebody tea")
    group.wait_for_function("() => document.querySelector('#input').value === ''")
    assert "inline" not in server.posted


def test_two_windows_of_one_person_stay_in_step(open_chat: OpenChat, bot: Bot) -> None:
    first, second = open_chat(), open_chat()
    first.locator("#start").click()
    expect(second.locator("#log .message")).to_have_count(1)
    write(second, "From the other window")
    expect(first.get_by_text("From the other window")).to_be_visible()
    bot.call("sendMessage", chat_id=bot.person, text="To both")
    for page in (first, second):
        expect(page.get_by_text("To both")).to_be_visible()
