"""The control API and its client: people over HTTP, waiting for what the bot shows, the log, the clock, a reset."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from re import findall
from typing import Any

import httpx
import pytest

from simulator import Control, ImpossibleError, Person, Rates, Simulator, create_app
from simulator.client import RemotePerson
from tests.simulator.codes import qr
from tests.simulator.control_scene import EchoBot, running
from tests.simulator.scene import Ask, png

PAGE = Path(__file__).parents[2] / "docs" / "simulator-control.md"


@pytest.fixture
def base_url() -> Iterator[str]:
    with running(Simulator()) as base:
        yield base


@pytest.fixture
def control(base_url: str) -> Control:
    return Control(base_url)


@pytest.fixture
def bot(base_url: str, control: Control) -> EchoBot:
    return EchoBot(base_url, control.token)


@pytest.fixture
def remote(control: Control) -> RemotePerson:
    """Mei from afar; the bot slept while she pressed START."""
    mei = control.person("Mei", "zh-hans")
    mei.starts()
    return mei


@pytest.fixture
async def http(simulator: Simulator) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(simulator))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/control") as client:
        yield client


def test_a_person_says_and_sees_what_the_bot_answers(bot: EchoBot, remote: RemotePerson) -> None:
    with bot.answering(updates=2):
        said = remote.says("hello")
        seen = remote.sees("You said hello", within=30)
    assert (said.text, said.outgoing, seen.buttons) == ("hello", True, ["Again"])
    assert remote.last.text == seen.text
    assert [bubble.text for bubble in remote.replies] == ["You said /start", "You said hello"]


def test_a_tap_is_answered_and_its_latency_measured(bot: EchoBot, remote: RemotePerson) -> None:
    with bot.answering():
        remote.sees("You said /start", within=30)
    assert remote.latency is not None
    with bot.answering():
        remote.taps("Again")
    assert [alert.text for alert in remote.alerts] == ["You pressed again"]
    assert remote.latency is not None
    assert 0 < remote.latency < 30
    remote.says("nobody answers")
    assert remote.latency is None


def test_what_was_seen_before_the_last_act_is_not_fresh(bot: EchoBot, remote: RemotePerson) -> None:
    with bot.answering():
        remote.sees("You said /start", within=30, fresh=True)
    remote.says("and now?")
    assert remote.sees("You said /start").buttons
    with pytest.raises(AssertionError, match="'You said' is not to be seen"):
        remote.sees("You said", fresh=True)


def test_what_does_not_come_is_told_with_the_whole_chat(remote: RemotePerson) -> None:
    with pytest.raises(AssertionError, match=r"(?s)'Welcome' is not to be seen.*'/start'"):
        remote.sees("Welcome", within=0.01)


def test_everything_a_person_can_do_reaches_the_bot(bot: EchoBot, remote: RemotePerson) -> None:
    keyboard = {"keyboard": [[{"text": "📍", "request_location": True}]]}
    buttons = [[{"text": "Copy", "copy_text": {"text": "42"}}, {"text": "Map", "url": "https://maps.example.com/"}]]
    bot.call("sendMessage", chat_id=remote.id, text="where?", reply_markup=keyboard)
    bot.call("sendMessage", chat_id=remote.id, text="take", reply_markup={"inline_keyboard": buttons})
    remote.at(31.2, 121.4).taps("📍")
    remote.taps("Copy")
    remote.taps("Map", remote.last)
    remote.presses("stale", resend=True)
    remote.says("about that", reply_to=remote.last)
    remote.shares(1, 2, via="live")
    remote.moves(3, 4)
    remote.stops_live()
    remote.sends_venue(1, 2, "静安寺", "南京西路")
    remote.sends_photo(png(), "look")
    remote.sends_sticker()
    remote.sends_voice()
    remote.blocks()
    remote.unblocks()
    updates = bot.call("getUpdates")["result"]
    kinds = [list(update)[1] for update in updates]
    message, member = "message", "my_chat_member"
    messages, edits = [message] * 2, ["edited_message"] * 2
    assert kinds == [*messages, "callback_query", *messages, *edits, *messages * 2, *[member] * 2]
    assert (remote.clipboard, remote.opened, remote.keyboard_buttons) == ("42", ["https://maps.example.com/"], ["📍"])
    assert next(bubble.photo for bubble in remote.messages if bubble.text == "look") == png()
    assert updates[3]["message"]["reply_to_message"]["text"] == "take"


def test_people_act_and_see_in_a_group(bot: EchoBot, control: Control, remote: RemotePerson) -> None:
    tom = control.person("Tom")
    group = control.group("Ops", remote, tom, admin=True)
    assert group < 0
    bot.call("getUpdates", offset=-1)
    with bot.answering(updates=2):
        tom.within(group).says("hello all")
        seen = remote.within(group).sees("You said hello all", within=30)
    assert seen.raw["chat"]["id"] == group
    with pytest.raises(AssertionError):
        remote.sees("hello all")
    tom.within(group).says("among people")
    with pytest.raises(AssertionError):
        remote.within(group).sees("among people")
    with pytest.raises(LookupError, match="no group"):
        remote.within(-5).says("x")
    with pytest.raises(ImpossibleError, match="not in the group"):
        control.person("Stranger").within(group).says("x")


def test_a_phone_scans_what_another_shows(bot: EchoBot, control: Control, remote: RemotePerson) -> None:
    chen = control.person("Chen", "zh-hans")
    username = bot.call("getMe")["result"]["username"]
    picture = qr(f"https://t.me/{username}?start=pay_1")
    with pytest.raises(ImpossibleError, match="no picture to scan"):
        chen.scans(remote)
    remote.sends_photo(picture)
    control.faults.lose_payload(times=1)
    scans = [chen.scans(remote), chen.scans(remote), chen.scans(picture), chen.scans(remote, lose_payload=True)]
    assert [each.text for each in scans] == ["/start", "/start pay_1", "/start pay_1", "/start"]
    assert bot.call("getUpdates", offset=-1)["result"][0]["message"]["from"]["id"] == chen.id


def test_inline_results_are_asked_for_seen_and_chosen_from_afar(bot: EchoBot, remote: RemotePerson) -> None:
    query = remote.at(31.2, 121.4).asks_inline("coffee")
    with pytest.raises(LookupError, match="'coffee' is not answered"):
        remote.results(query, within=0.01)
    content = {"message_text": "One coffee"}
    article = {"type": "article", "id": "1", "title": "Coffee", "input_message_content": content}
    answering = threading.Thread(target=bot.call, args=["answerInlineQuery"], kwargs=_answer(query, article))
    answering.start()
    assert [each["title"] for each in remote.results(query, within=30)] == ["Coffee"]
    answering.join()
    assert remote.chooses(query, "1").text == "One coffee"
    updates = bot.call("getUpdates")["result"]
    assert updates[1]["inline_query"]["location"] == {"latitude": 31.2, "longitude": 121.4}
    assert updates[-1]["chosen_inline_result"]["result_id"] == "1"
    with pytest.raises(LookupError, match="no inline query"):
        remote.results("1")


def _answer(query: str, *results: dict[str, Any]) -> dict[str, object]:
    return {"inline_query_id": query, "results": results, "cache_time": 0}


def test_reactions_documents_and_forwards_reach_the_bot_from_afar(
    bot: EchoBot, control: Control, remote: RemotePerson
) -> None:
    bot.call("getUpdates", offset=-1, allowed_updates=["message", "message_reaction"])
    bot.call("sendMessage", chat_id=remote.id, text="open")
    open_one = remote.last
    bot.call("sendMessage", chat_id=remote.id, text="secret", protect_content=True)
    group = control.group("Ops", remote, admin=True)
    remote.reacts(open_one, "👍")
    remote.sends_document(b"a,b", "list.csv", "the list")
    forwarded = remote.forwards(open_one)
    elsewhere = remote.forwards(open_one, to=remote.within(group))
    assert [each.raw["forward_origin"]["sender_user"]["is_bot"] for each in (forwarded, elsewhere)] == [True, True]
    assert (forwarded.raw["chat"]["id"], elsewhere.raw["chat"]["id"]) == (remote.id, group)
    with pytest.raises(ImpossibleError, match="protected"):
        remote.forwards(remote.sees("secret"))
    with pytest.raises(ImpossibleError, match="no reaction"):
        remote.reacts(open_one, "🚲")
    updates = bot.call("getUpdates")["result"]
    assert updates[-4]["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    document = updates[-3]["message"]
    assert (document["document"]["file_name"], document["caption"]) == ("list.csv", "the list")


def test_what_the_app_would_not_allow_is_impossible_from_afar_too(remote: RemotePerson) -> None:
    for wrong in (lambda: remote.taps("Nothing"), lambda: remote.shares(91, 0), lambda: remote.says("")):
        with pytest.raises(ImpossibleError):
            wrong()
    assert len(remote.messages) == 1


def test_blocked_and_deactivated_people_are_refused_in_telegrams_words(bot: EchoBot, remote: RemotePerson) -> None:
    remote.blocks()
    first = bot.call("sendMessage", chat_id=remote.id, text="x")
    remote.unblocks()
    remote.deactivates()
    second = bot.call("sendMessage", chat_id=remote.id, text="x")
    remote.reactivates()
    assert bot.call("sendMessage", chat_id=remote.id, text="x")["ok"]
    descriptions = ["Forbidden: bot was blocked by the user", "Forbidden: user is deactivated"]
    assert [each["description"] for each in (first, second)] == descriptions


def test_faults_of_the_client_strike_and_end(bot: EchoBot, control: Control, remote: RemotePerson) -> None:
    number = control.faults.drop_after("sendMessage", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        bot.call("sendMessage", chat_id=remote.id, text="lost answer")
    assert (remote.last.text, control.faults.hits(number)) == ("lost answer", 1)
    control.faults.server_error("getMe")
    assert bot.call("getMe")["error_code"] == 502
    control.faults.clear()
    assert bot.call("getMe")["ok"]
    control.faults.remove(number)
    assert control.faults.hits(number) == 0
    with pytest.raises(ValueError, match="does not strike"):
        control.faults.lose("sendMessage")


def test_the_log_tells_verdicts_latency_and_violations(bot: EchoBot, control: Control, remote: RemotePerson) -> None:
    bot.call("sendMessage", chat_id=remote.id, text="x")
    bot.call("sendMessage", chat_id=remote.id, text="")
    control.faults.too_many_requests("getMe", retry_after=3, times=1)
    bot.call("getMe")
    assert [(call.method, call.verdict, call.fault) for call in control.calls] == [
        ("sendMessage", "ok", ""),
        ("sendMessage", "refused", ""),
        ("getMe", "refused", "refuse"),
    ]
    assert all(call.milliseconds is not None for call in control.calls)
    assert [call.description for call in control.violations] == ["Bad Request: message text is empty"]


def test_the_clock_is_moved_and_read_over_http(bot: EchoBot, control: Control, remote: RemotePerson) -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    control.clock.freeze()
    control.clock.set(moment)
    control.clock.advance(hours=2)
    assert control.clock() == moment + timedelta(hours=2)
    sent = bot.call("sendMessage", chat_id=remote.id, text="x")["result"]
    assert sent["date"] == int(control.clock().timestamp())
    control.clock.resume()
    control.clock.reset()
    assert control.clock() < moment
    with pytest.raises(ImpossibleError, match="forwards"):
        control.clock.advance(-1)


def test_limits_are_set_and_lifted(bot: EchoBot, control: Control, remote: RemotePerson) -> None:
    assert control.limits is None
    control.clock.freeze()
    control.limits = Rates(chat_burst=2)
    sent = [bot.call("sendMessage", chat_id=remote.id, text="x") for _ in range(3)]
    assert [each["ok"] for each in sent] == [True, True, False]
    assert sent[-1]["parameters"] == {"retry_after": 1}
    assert control.limits == Rates(chat_burst=2)
    control.limits = None
    assert bot.call("sendMessage", chat_id=remote.id, text="x")["ok"]


def test_a_malformed_update_waits_for_the_bot(bot: EchoBot, control: Control) -> None:
    control.faults.poison("empty")
    [update] = bot.call("getUpdates")["result"]
    assert list(update) == ["update_id"]
    assert control.pending_updates == 1


def test_a_reset_leaves_nothing_but_people(bot: EchoBot, control: Control, remote: RemotePerson) -> None:
    bot.call("sendMessage", chat_id=remote.id, text="x", reply_markup={"keyboard": [["A"]]})
    remote.blocks()
    control.faults.repeat()
    control.faults.hang_before("getMe")
    control.limits = Rates()
    control.clock.advance(days=1)
    group = remote.within(control.group("Ops", remote))
    group.says("x")
    control.reset()
    with pytest.raises(LookupError, match="no group"):
        group.says("x")
    assert [(each.name, each.messages, each.keyboard) for each in control.people] == [("Mei", [], None)]
    assert (control.calls, control.pending_updates, control.limits) == ([], 0, None)
    assert abs(control.clock() - datetime.now(UTC)) < timedelta(hours=1)
    assert bot.call("getMe")["ok"]
    remote.says("again")
    assert len(bot.call("getUpdates")["result"]) == 1


@pytest.mark.parametrize(("options", "limits"), [([], None), (["--limits"], Rates())])
def test_a_simulator_of_its_own_has_limits_only_if_asked(options: list[str], limits: Rates | None) -> None:
    command = [sys.executable, "-m", "simulator", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PAGE.parents[1]) as process:  # noqa: S603 - ours
        try:
            assert process.stdout is not None
            assert Control(process.stdout.readline().strip()).limits == limits
        finally:
            process.terminate()


async def test_a_reset_is_told_to_the_page(simulator: Simulator, mei: Person, ask: Ask) -> None:
    told: list[dict[str, Any]] = []
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup={"keyboard": [["A"]]})
    mei.chat.listeners.append(told.append)
    simulator.reset()
    assert [event["type"] for event in told] == ["delete", "delete", "keyboard"]


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("GET", "/people/404", None, 404),
        ("POST", "/people/404/says", {"text": "x"}, 404),
        ("POST", "/people/{mei}/dances", {}, 404),
        ("POST", "/people/{mei}/says", {}, 400),
        ("POST", "/people/{mei}/says", {"text": 5}, 400),
        ("POST", "/people/{mei}/says", {"text": "x", "loudly": True}, 400),
        ("POST", "/people/{mei}/taps", {"label": "x", "message": "last"}, 400),
        ("POST", "/people/{mei}/shares", {"latitude": "north", "longitude": 0}, 400),
        ("POST", "/people/{mei}/sends_photo", {"content": "%"}, 400),
        ("POST", "/people/{mei}/sends_document", {"content": "%"}, 400),
        ("POST", "/people/{mei}/scans", {}, 400),
        ("POST", "/people/{mei}/scans", {"content": "%"}, 400),
        ("POST", "/people/{mei}/scans", {"of": 404}, 404),
        ("POST", "/people/{mei}/scans", {"content": "aaaa", "of": 404}, 404),
        ("POST", "/people/{mei}/forwards", {"message": 99}, 400),
        ("POST", "/people/{mei}/forwards", {"message": 1, "to": -5}, 404),
        ("POST", "/people/{mei}/reacts", {"message": 99, "emoji": "👍"}, 400),
        ("POST", "/people/{mei}/chooses", {"query_id": "1", "result_id": "1"}, 400),
        ("GET", "/people/{mei}/inline/1", None, 404),
        ("POST", "/people/{mei}/says", ["x"], 400),
        ("POST", "/people", {"name": "Mei"}, 400),
        ("GET", "/people/{mei}/sees", None, 400),
        ("GET", "/people/{mei}/sees?text=x", None, 404),
        ("GET", "/people/{mei}/sees?text=x&within=soon", None, 400),
        ("POST", "/faults", {}, 400),
        ("POST", "/faults", {"kind": "drop", "times": "once"}, 400),
        ("POST", "/updates", {"shape": "round"}, 400),
        ("POST", "/updates", {"update": "x"}, 400),
        ("POST", "/clock", {"set": "tomorrow"}, 400),
        ("POST", "/clock", {"set": "2026-01-01T00:00:00"}, 400),
        ("POST", "/clock", {"advance": 1e15}, 400),
        ("POST", "/clock", {"forward": 1}, 400),
        ("POST", "/limits", {"per_second": 0}, 400),
        ("POST", "/limits", {"per_second": "many"}, 400),
        ("POST", "/limits", {"speed": 1}, 400),
        ("GET", "/calls?after=x", None, 400),
    ],
)
async def test_what_cannot_be_is_an_error_with_words(
    method: str, path: str, given: object, status: int, http: httpx.AsyncClient, mei: Person
) -> None:
    content = None if given is None else json.dumps(given)
    response = await http.request(method, path.format(mei=mei.id), content=content)
    assert response.status_code == status
    assert response.json()["error"]


async def test_the_overview_shows_all_there_is(http: httpx.AsyncClient, simulator: Simulator, mei: Person) -> None:
    mei.says("x")
    found = (await http.get("http://127.0.0.1/control")).json()
    [bot] = found["bots"]
    assert (bot["token"], bot["pending_updates"]) == (simulator.token, 1)
    assert [person["first_name"] for person in found["people"]] == ["Mei"]
    assert (found["clock"]["frozen"], found["limits"]["on"], found["faults"]) == (False, False, [])


async def test_a_person_gets_another_name_and_language(http: httpx.AsyncClient, mei: Person) -> None:
    await http.post("/people", json={"id": mei.id, "language_code": "en"})
    assert (mei.name, mei.user.language_code) == ("Mei", "en")
    made = (await http.post("/people", json={"id": 42, "first_name": "Tom"})).json()["person"]
    assert (made["id"], made["first_name"], made["language_code"]) == (42, "Tom", "en")


async def test_calls_are_listed_after_a_number_by_method_without_the_token(
    http: httpx.AsyncClient, simulator: Simulator, mei: Person, ask: Ask
) -> None:
    for _ in range(3):
        await ask("getMe")
        await ask("sendMessage", chat_id=mei.id, text="x")
    calls = (await http.get("/calls", params={"after": 2, "method": "sendmessage", "limit": 1})).json()["calls"]
    assert [(call["number"], call["method"]) for call in calls] == [(4, "sendMessage")]
    everything = (await http.get("/calls")).text
    assert simulator.token not in everything
    assert everything.count('"number"') == 6


async def test_the_page_of_documentation_names_every_route_and_every_fault(simulator: Simulator) -> None:
    words = PAGE.read_text("utf-8")
    routes = {
        route.path for route in create_app(simulator).routes if str(getattr(route, "path", "")).startswith("/control")
    }
    documented = {
        path.replace("ID", "{person:int}").replace("ACT", "{act}").replace("QUERY", "{query}")
        for path in findall(r"/control[\w/]*", words)
    }
    assert {path.replace("{fault:int}", "N") for path in routes} <= documented
    for shape in ("unknown_kind", "empty", "no_chat", "wrong_type", "null_message", "huge_number"):
        assert f"`{shape}`" in words
    for kind in ("refuse", "drop", "hang", "lose", "resend", "repeat", "late", "lose_payload"):
        assert f"`{kind}`" in words
