"""The page's API beyond one private chat: the list of chats, groups, topics, inline mode, what is read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from simulator import Person, Simulator, create_app
from simulator.page_events import event_stream
from simulator.samples import Landmark
from tests.simulator.codes import qr
from tests.simulator.scene import Ask


@pytest.fixture
async def http(simulator: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(simulator))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/page/api/") as client:
        yield client


async def act(http: httpx.AsyncClient, path: str, **given: object) -> dict[str, Any]:
    response = await http.post(path, json=given)
    assert response.status_code == 200, response.text
    answer = response.json()
    assert isinstance(answer, dict)
    return answer


async def look(http: httpx.AsyncClient, path: str, **query: int) -> dict[str, Any]:
    answer = (await http.get(path, params=query)).json()
    assert isinstance(answer, dict)
    return answer


async def test_a_group_is_made_listed_and_written_in(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person
) -> None:
    tom = simulator.person("Tom")
    made = await act(http, "group", title="Staff", members=[mei.id, tom.id], forum=True)
    group = made["chat"]["id"]
    await act(http, "text", person=mei.id, chat=group, text="/near")
    assert simulator.take_updates()[-1]["message"]["chat"]["title"] == "Staff"
    [_, line] = (await look(http, "chats", person=tom.id))["chats"]
    assert (line["id"], line["last_message"]["text"]) == (group, "/near")
    unread = line["unread"]
    assert unread > 0
    state = await look(http, "state", person=tom.id, chat=group)
    assert state["chat"]["is_forum"] is True
    assert [member["status"] for member in state["members"]] == ["creator", "member", "member"]
    assert [message["outgoing"] for message in state["messages"]][-1] is False
    [_, line] = (await look(http, "chats", person=tom.id))["chats"]
    assert line["unread"] == 0


async def test_topics_are_opened_and_written_in(http: httpx.AsyncClient, simulator: Simulator, mei: Person) -> None:
    group = (await act(http, "group", title="Staff", members=[mei.id], forum=True))["chat"]["id"]
    topic = (await act(http, "topic", person=mei.id, chat=group, name="Today"))["topic"]
    thread = topic["message_thread_id"]
    sent = await act(http, "text", person=mei.id, chat=group, text="hi", message_thread_id=thread)
    assert sent["message"]["message_thread_id"] == thread
    assert [each["name"] for each in (await look(http, "state", person=mei.id, chat=group))["topics"]] == ["Today"]
    plain = (await act(http, "group", title="Plain", members=[mei.id]))["chat"]["id"]
    assert (await http.post("topic", json={"person": mei.id, "chat": plain, "name": "x"})).status_code == 400


async def test_members_rise_leave_and_come_back(http: httpx.AsyncClient, simulator: Simulator, mei: Person) -> None:
    group = (await act(http, "group", title="Staff", members=[mei.id]))["chat"]["id"]
    simulator.take_updates()
    for status in ("administrator", "left", "member"):
        await act(http, "members", person=mei.id, chat=group, id=simulator.bot.id, status=status)
    updates = [each["my_chat_member"] for each in simulator.take_updates() if "my_chat_member" in each]
    assert [each["new_chat_member"]["status"] for each in updates] == ["administrator", "kicked", "member"]


async def test_inline_results_come_as_an_event_and_are_sent_where_wanted(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person, ask: Ask
) -> None:
    told: list[dict[str, Any]] = []
    simulator.world.watchers[mei.id] = [told.append]
    asked = await act(http, "inline", person=mei.id, query="x", latitude=31.2, longitude=121.4)
    place = {"type": "location", "id": "1", "title": "店", "latitude": 31.2, "longitude": 121.4}
    await ask("answerInlineQuery", inline_query_id=asked["id"], results=[place])
    assert (told[-1]["type"], told[-1]["query_id"], told[-1]["results"]) == ("inline", asked["id"], [place])
    assert (await act(http, "inline", person=mei.id, query="x"))["results"] == [place]
    group = (await act(http, "group", title="Staff", members=[mei.id]))["chat"]["id"]
    choice = {"person": mei.id, "chat": group, "query_id": asked["id"], "result_id": "1"}
    assert (await act(http, "inline/choose", **choice))["message"]["chat"]["id"] == group


async def test_a_stream_tells_of_its_chat_of_what_the_bot_read_and_of_other_chats(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    group = simulator.group("Staff", mei)
    simulator.take_updates()
    stream = event_stream(simulator, mei.chat, simulator.bot)
    assert (await anext(stream)).startswith(":")
    mei.says("hi")
    assert '"type": "message"' in await anext(stream)
    simulator.take_updates()
    assert '"type": "read"' in await anext(stream)
    await ask("sendMessage", chat_id=group.id, text="all")
    told = await anext(stream)
    assert '"type": "unread"' in told
    assert str(group.id) in told
    await ask("sendMessage", chat_id=mei.id, text="you")
    assert '"type": "message"' in await anext(stream)
    assert mei.chat.unread(mei.id) == 0
    await stream.aclose()
    assert mei.chat.listeners == simulator.world.watchers[mei.id] == []


async def test_a_live_location_is_moved_and_stopped_by_its_message(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person
) -> None:
    place = {"latitude": 31.2, "longitude": 121.4}
    shared = (await act(http, "location", person=mei.id, via="live", live_period=60, **place))["message"]
    assert shared["location"] == {**place, "live_period": 60}
    stop = {"person": mei.id, "message_id": shared["message_id"], "stop": True}
    await act(http, "location", **stop)
    *_, update = simulator.take_updates()
    assert update["edited_message"]["location"] == place
    assert (await http.post("location", json=stop)).status_code == 400


async def test_the_page_is_told_the_time_and_of_its_changes(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person
) -> None:
    simulator.clock.set(datetime(2026, 5, 20, tzinfo=UTC))
    state = await look(http, "state", person=mei.id)
    assert (state["now"], state["frozen"]) == (datetime(2026, 5, 20, tzinfo=UTC).timestamp(), False)
    stream = event_stream(simulator, mei.chat, simulator.bot)
    await anext(stream)
    simulator.clock.freeze()
    simulator.clock.advance(60)
    for seconds in (0, 60):
        told = json.loads((await anext(stream)).removeprefix("data: "))
        assert told == {"type": "clock", "now": state["now"] + seconds, "frozen": True}
    await stream.aclose()
    assert simulator.clock.listeners == []


async def test_the_kind_of_a_landmark_reaches_the_page_where_it_has_one() -> None:
    place = {"name": "静安寺", "name_en": "Jing'an Temple", "city": "上海", "latitude": 31.2238, "longitude": 121.4454}
    landmarks = [Landmark(**place), Landmark(**place, kind="metro")]
    transport = httpx.ASGITransport(create_app(simulator := Simulator(landmarks=landmarks)))
    simulator.person("Tom")
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/page/api/") as client:
        assert (await look(client, "state"))["landmarks"] == [place, {**place, "kind": "metro"}]


@pytest.mark.parametrize(
    ("path", "given"),
    [("text", {"chat": -5, "text": "x"}), ("group", {"members": [404]}), ("topic", {"chat": -5, "name": "x"})],
)
async def test_chats_and_people_that_are_not_there_are_not_found(
    path: str, given: dict[str, object], http: httpx.AsyncClient, mei: Person
) -> None:
    assert (await http.post(path, json={"person": mei.id, **given})).status_code == 404


async def test_the_camera_says_what_it_sees_and_start_goes_to_the_private_chat(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person
) -> None:
    tom = simulator.person("Tom")
    assert (await act(http, "scan", person=tom.id, of=mei.id))["outcome"] == "no_picture"
    mei.sends_photo(qr("https://t.me/card_bot?start=pay"))
    assert (await act(http, "scan", person=tom.id, of=mei.id))["payload"] == "pay"
    file = {"photo": ("code.png", qr("a", "b"), "image/png")}
    assert (await http.post("scan", data={"person": str(tom.id)}, files=file)).json()["outcome"] == "several"
    group = simulator.group("Staff", tom)
    simulator.take_updates()
    sent = await act(http, "start", person=tom.id, chat=group.id, payload="pay")
    assert (sent["message"]["text"], sent["message"]["chat"]["id"]) == ("/start pay", tom.id)
    assert (await http.post("scan", json={"person": tom.id})).status_code == 400
    assert (await http.post("scan", json={"person": tom.id, "of": 404})).status_code == 404


async def test_a_message_is_forwarded_where_it_is_not_protected(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person, ask: Ask
) -> None:
    group = simulator.group("Staff", mei)
    message = await ask("sendMessage", chat_id=mei.id, text="open")
    sent = await act(http, "forward", person=mei.id, message_id=message["message_id"], to=group.id)
    assert (sent["message"]["chat"]["id"], sent["message"]["outgoing"]) == (group.id, True)
    secret = await ask("sendMessage", chat_id=mei.id, text="secret", protect_content=True)
    given = {"person": mei.id, "message_id": secret["message_id"], "to": group.id}
    refused = await http.post("forward", json=given)
    assert (refused.status_code, "protected" in refused.json()["error"]) == (400, True)


async def test_each_sees_which_reaction_is_their_own(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person, ask: Ask
) -> None:
    tom = simulator.person("Tom")
    group = simulator.group("Staff", mei, tom)
    place = {"chat": group.id, "message_id": mei.within(group).says("x").message_id}
    stream = event_stream(simulator, tom.within(group).seat, simulator.bot)
    await anext(stream)
    await act(http, "react", person=mei.id, emoji="🔥", **place)
    event = json.loads((await anext(stream)).removeprefix("data: "))
    await stream.aclose()
    assert (event["reactions"], event["my_reaction"]) == ([{"type": "emoji", "emoji": "🔥"}], "")
    for person, own in ((mei, "🔥"), (tom, "")):
        message = (await look(http, "state", person=person.id, chat=group.id))["messages"][-1]
        assert message["my_reaction"] == own
