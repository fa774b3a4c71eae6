"""Chats of more than two, topics, albums and inline mode."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.harness import Bot, OpenChat, png

SHOPS = [("tea", "Tea house", "1 Nanjing Road"), ("book", "Bookshop", "2 Nanjing Road")]
RESULTS = [
    {"type": "venue", "id": id_, "title": title, "address": address, "latitude": 31.23, "longitude": 121.47}
    for id_, title, address in SHOPS
]
TYPING_PAUSES_MS = 1_000  # more than the page waits before it asks


class Tickets:
    """A forum of the bot's person Mei, who made it, and of Xiao Chen, as its server knows it."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.xiao_chen = self._post("person", first_name="Xiao Chen", language_code="en")["person"]["id"]
        members = [bot.person, self.xiao_chen]
        self.id = self._post("group", title="Tickets", members=members, forum=True)["chat"]["id"]
        for kind in ("my_chat_member", "message"):  # it learns that it came, and sees the notice
            bot.update(kind)

    def writes(self, person: int, text: str, **where: int) -> None:
        self._post("text", person=person, chat=self.id, text=text, **where)

    def opens_topic(self, name: str) -> int:
        topic = self._post("topic", person=self.bot.person, chat=self.id, name=name)["topic"]
        return int(topic["message_thread_id"])

    @property
    def last(self) -> dict[str, Any]:
        """The newest message."""
        return dict(self.state()["messages"][-1])

    def state(self) -> dict[str, Any]:
        return dict(self.bot.http.get("/page/api/state", params={"person": self.xiao_chen, "chat": self.id}).json())

    def _post(self, path: str, **given: Any) -> dict[str, Any]:
        answer = self.bot.http.post(f"/page/api/{path}", json=given)
        assert answer.is_success, answer.text
        return dict(answer.json())


@pytest.fixture
def tickets(bot: Bot) -> Tickets:
    tickets = Tickets(bot)
    tickets.writes(tickets.xiao_chen, "The till refused a code")
    tickets.writes(bot.person, "Which one?")
    return tickets


@pytest.fixture
def group(open_chat: OpenChat, tickets: Tickets) -> Page:
    """The page of the person, in the group."""
    page = open_chat(chat=str(tickets.id))
    expect(page.get_by_text("Which one?")).to_be_visible()
    return page


def write(page: Page, text: str) -> None:
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")


def test_a_group_says_who_speaks_and_who_came(group: Page) -> None:
    expect(group.locator("#bot-name")).to_have_text("Tickets")
    expect(group.locator(".service")).to_have_text(["Xiao Chen joined", "Simulated bot joined"])
    expect(group.locator(".message.in .sender")).to_have_text("Xiao Chen")
    expect(group.locator(".message.out .sender")).to_have_count(0)
    expect(group.locator("#start")).to_be_hidden()


def test_what_is_written_in_a_group_goes_to_the_group(group: Page, tickets: Tickets) -> None:
    write(group, "Number 12")
    expect(group.locator(".message.out").last).to_contain_text("Number 12")
    assert (tickets.last["text"], tickets.last["from"]["id"]) == ("Number 12", tickets.bot.person)


def test_the_chat_list_counts_what_is_unread_elsewhere_and_leads_there(chat: Page, bot: Bot, tickets: Tickets) -> None:
    chat.goto(f"{bot.http.base_url}?person={bot.person}&chat={tickets.id}")
    expect(chat.get_by_text("Which one?")).to_be_visible()
    for text in ("One", "Two"):
        bot.call("sendMessage", chat_id=bot.person, text=text)
    expect(chat.locator("#chats-badge")).to_have_text("2")
    chat.get_by_role("button", name="Chats").click()
    expect(chat.locator("#chats-panel [aria-current]")).to_contain_text("Tickets")
    chat.locator("#chats-panel").get_by_role("button", name="Simulated bot").click()
    expect(chat.locator("#bot-name")).to_have_text("Simulated bot")
    expect(chat.get_by_text("Two")).to_be_visible()
    expect(chat.locator("#chats-badge")).to_be_hidden()


def test_a_new_group_has_the_people_that_were_ticked(tickets: Tickets, chat: Page, bot: Bot) -> None:
    chat.get_by_role("button", name="Chats").click()
    chat.get_by_role("button", name="New group").click()
    sheet = chat.locator("#group-sheet")
    sheet.get_by_label("Name").fill("Shops")
    for box in sheet.locator("input[name=member]").all():
        box.set_checked(box.input_value() == str(tickets.xiao_chen))
    sheet.get_by_label("With topics").check()
    sheet.get_by_role("button", name="Add").click()
    expect(chat.locator("#bot-name")).to_have_text("Shops")
    made = chat.evaluate("new URLSearchParams(location.search).get('chat')")
    state = bot.http.get("/page/api/state", params={"person": bot.person, "chat": made}).json()
    assert state["chat"]["is_forum"] is True
    people = [member["id"] for member in state["members"]]
    assert people == [bot.person, tickets.xiao_chen, bot.call("getMe")["id"]]


def test_topics_are_tabs_that_are_read_and_written_in(group: Page, tickets: Tickets) -> None:
    refunds = tickets.opens_topic("Refunds")
    tickets.writes(tickets.xiao_chen, "Money back", message_thread_id=refunds)
    group.reload()
    expect(group.get_by_text("Which one?")).to_be_visible()
    expect(group.get_by_text("Money back")).to_be_hidden()
    group.get_by_role("tab", name="General").press("ArrowRight")
    expect(group.get_by_role("tab", name="Refunds")).to_be_focused()
    expect(group.get_by_text("Money back")).to_be_visible()
    expect(group.get_by_text("Which one?")).to_be_hidden()
    write(group, "Done")
    expect(group.locator(".message.out:visible").last).to_contain_text("Done")
    assert (tickets.last["text"], tickets.last["message_thread_id"]) == ("Done", refunds)


def test_a_new_topic_is_one_more_tab(group: Page, tickets: Tickets) -> None:
    group.get_by_role("button", name="New topic").click()
    group.locator("#topic-sheet").get_by_label("Name").fill("Shops")
    group.locator("#topic-sheet").get_by_role("button", name="Add").click()
    expect(group.get_by_role("tab")).to_have_text(["General", "Shops"])
    assert [topic["name"] for topic in tickets.state()["topics"]] == ["Shops"]


def test_an_album_is_one_grid(group: Page, tickets: Tickets) -> None:
    tickets.bot.album(tickets.id, [png(300, 200)] * 4)
    expect(group.locator(".album img")).to_have_count(4)
    expect(group.locator(".album")).to_have_count(1)
    images = [image.bounding_box() for image in group.locator(".album img").all()]
    assert len({box["y"] for box in images if box}) == 2
    assert len({box["x"] for box in images if box}) == 2


def test_messages_are_ticked_as_read_up_to_the_one_the_bot_fetched(group: Page, tickets: Tickets) -> None:
    write(group, "/near")
    assert tickets.bot.update("message")["text"] == "/near"
    write(group, "Not for the bot")
    ticks = group.locator(".message.out .ticks")
    expect(ticks).to_have_count(3)
    for number, label in enumerate((re.compile("^read$"), re.compile("^read$"), re.compile("^(?!read$)"))):
        expect(ticks.nth(number)).to_have_attribute("aria-label", label)


def test_inline_results_are_offered_chosen_and_sent_where_they_were_asked_for(
    group: Page, tickets: Tickets, bot: Bot
) -> None:
    name = bot.call("getMe")["username"]
    group.locator("#input").press_sequentially(f"@{name} tea")
    query = bot.update("inline_query")
    assert (query["query"], query["chat_type"]) == ("tea", "supergroup")
    bot.call("answerInlineQuery", inline_query_id=query["id"], results=RESULTS, cache_time=0)
    results = group.get_by_role("group", name="Results").get_by_role("button")
    expect(results).to_have_count(2)
    group.locator("#input").press("ArrowUp")
    expect(results.first).to_be_focused()
    results.last.click()
    expect(group.locator(".message.out .place")).to_contain_text("Bookshop")
    assert bot.update("message")["via_bot"]["username"] == name
    assert bot.update("chosen_inline_result")["result_id"] == "book"
    assert tickets.last["venue"]["title"] == "Bookshop"
    expect(group.locator("#input")).to_have_value("")
    expect(results.first).to_be_hidden()


def test_inline_results_that_outrun_the_number_of_their_question_are_offered_too(group: Page, bot: Bot) -> None:
    def answered_before_the_page_knows(route: Route) -> None:
        response = route.fetch()
        query = bot.update("inline_query")
        bot.call("answerInlineQuery", inline_query_id=query["id"], results=RESULTS, cache_time=0)
        route.fulfill(response=response)

    group.route("**/page/api/inline", answered_before_the_page_knows)
    group.locator("#input").press_sequentially(f"@{bot.call('getMe')['username']} tea")
    expect(group.get_by_role("group", name="Results").get_by_role("button")).to_have_count(2)


def test_only_the_bots_own_name_asks_it(group: Page, bot: Bot) -> None:
    group.clock.install()
    for name, words in (("somebody", "coffee"), (bot.call("getMe")["username"], "tea")):
        group.locator("#input").fill(f"@{name} {words}")
        group.clock.run_for(TYPING_PAUSES_MS)
    assert bot.update("inline_query")["query"] == "tea"


def test_two_windows_of_one_person_stay_in_step(open_chat: OpenChat, bot: Bot) -> None:
    first, second = open_chat(), open_chat()
    first.locator("#start").click()
    expect(second.locator("#log .message")).to_have_count(1)
    write(second, "From the other window")
    expect(first.get_by_text("From the other window")).to_be_visible()
    bot.call("sendMessage", chat_id=bot.person, text="To both")
    for page in (first, second):
        expect(page.get_by_text("To both")).to_be_visible()
