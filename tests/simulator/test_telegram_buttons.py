"""Keyboards: what a button may be, what can be pressed, and how long a press can be answered."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import ImpossibleError, Person, Simulator
from tests.simulator.scene import Ask, Clock


def inline(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "B", **button}]]}


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "x" * 64},
        {"callback_data": "好" * 21},
        {"url": "https://t.me/card_bot"},
        {"url": "http://127.0.0.1:8000/x"},
        {"url": "tg://user?id=5"},
        {"url": "example.com"},
        {"copy_text": {"text": "x" * 256}},
        {"web_app": {"url": "https://a.cn"}},
        {"switch_inline_query": ""},
        {"callback_data": "x", "style": "danger"},
    ],
)
async def test_a_right_inline_button_is_taken(button: dict[str, Any], mei: Person, ask: Ask) -> None:
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=inline(**button))
    assert mei.last.buttons == ["B"]


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ({"callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "好" * 22}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x", "url": "https://a.cn"}, "exactly one action is expected, found callback_data, url"),
        ({"url": "http://localhost:8000"}, "inline keyboard button URL 'http://localhost:8000' is invalid: Wrong HTTP"),
        ({"url": "ftp://a.cn"}, "is invalid: Unsupported URL protocol"),
        ({"url": "https://a b.cn"}, "is invalid: Host is invalid"),
        ({"url": "https://"}, "is invalid: URL host is empty"),
        ({"url": "https://a.cn:x"}, "is invalid: Wrong port number specified in the URL"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"web_app": {"url": "http://a.cn"}}, "is invalid: Only HTTPS links are allowed"),
        ({"callback_data": "x", "style": "purple"}, "invalid button style specified"),
        ({"callback_data": "x", "text": " "}, "inline keyboard button text must be non-empty"),
        ({"callback_data": 5}, 'can\'t parse inline keyboard button: Field "callback_data" must be of type String'),
        ({"calback_data": "x"}, 'unknown field "calback_data", did you mean "callback_data"?'),
    ],
)
async def test_a_wrong_inline_button_is_refused(
    button: dict[str, Any], expected: str, mei: Person, refusal: Ask
) -> None:
    code, description = await refusal("sendMessage", chat_id=mei.id, text="x", reply_markup=inline(**button))
    assert code == 400
    assert expected in description


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ({"inline_keyboard": [{"text": "B"}]}, 'Field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Can\'t find field "text"'),
        ({"inline_keyboard": [["B"]]}, "must be of type Object"),
        ({"inline_keyboard": [[{"text": "B", "callback_data": "x"}] * 101]}, "reply markup is too long"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        ({"keyboard": [[{"text": "B", "request_location": True, "request_contact": True}]]}, "at most one action"),
        ({"keyboard": [["B"]], "input_field_placeholder": "x" * 65}, "input field placeholder"),
        ({"keyboard": [["B"]], "persistent": True}, 'unknown field "persistent", did you mean "is_persistent"?'),
    ],
)
async def test_a_wrong_keyboard_is_refused(markup: dict[str, Any], expected: str, mei: Person, refusal: Ask) -> None:
    code, description = await refusal("sendMessage", chat_id=mei.id, text="x", reply_markup=markup)
    assert code == 400
    assert expected in description


async def test_an_inline_keyboard_of_100_buttons_is_taken_and_an_empty_one_is_none(mei: Person, ask: Ask) -> None:
    rows = [[{"text": str(n), "callback_data": str(n)}] for n in range(100)]
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup={"inline_keyboard": rows})
    assert len(mei.last.buttons) == 100
    sent = await ask("sendMessage", chat_id=mei.id, text="x", reply_markup={"inline_keyboard": []})
    assert "reply_markup" not in sent


async def test_a_press_reaches_the_bot_with_its_message(simulator: Simulator, mei: Person, ask: Ask) -> None:
    sent = await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=inline(callback_data="go"))
    mei.taps("B")
    [update] = simulator.take_updates()
    query = update["callback_query"]
    assert (query["data"], query["message"], query["from"]["id"]) == ("go", sent, mei.id)


async def test_only_data_of_the_present_keyboard_can_be_pressed(simulator: Simulator, mei: Person, ask: Ask) -> None:
    sent = await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=inline(callback_data="old"))
    await ask(
        "editMessageReplyMarkup",
        chat_id=mei.id,
        message_id=sent["message_id"],
        reply_markup=inline(callback_data="new"),
    )
    with pytest.raises(ImpossibleError):
        mei.presses("old")
    assert simulator.take_updates() == []
    mei.presses("new")
    mei.presses("old", resend=True)
    mei.presses("new", resend=True)
    updates = simulator.take_updates()
    assert [update["callback_query"]["data"] for update in updates] == ["new", "old", "new"]
    assert len({update["update_id"] for update in updates}) == len({u["callback_query"]["id"] for u in updates}) == 3


async def test_a_press_on_a_deleted_message_comes_with_an_inaccessible_one(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    sent = await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=inline(callback_data="go"))
    await ask("deleteMessage", chat_id=mei.id, message_id=sent["message_id"])
    mei.presses("go", sent["message_id"], resend=True)
    assert simulator.take_updates()[0]["callback_query"]["message"]["date"] == 0


async def test_a_press_is_answered_once(mei: Person, ask: Ask, refusal: Ask) -> None:
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=inline(callback_data="go"))
    query = mei.presses("go")
    await ask("answerCallbackQuery", callback_query_id=query, text="done", show_alert=True)
    assert [(answer.text, answer.show_alert) for answer in mei.alerts] == [("done", True)]
    assert (await refusal("answerCallbackQuery", callback_query_id=query))[1] == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


@pytest.mark.parametrize(("seconds", "answerable"), [(150, True), (151, False)])
async def test_a_press_can_be_answered_for_150_seconds(
    seconds: int, answerable: bool, mei: Person, clock: Clock, simulator: Simulator, ask: Ask
) -> None:
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=inline(callback_data="go"))
    query = mei.presses("go")
    clock.passes(seconds=seconds)
    status, _ = await simulator.api.answer(simulator.token, "answerCallbackQuery", {"callback_query_id": query})
    assert status == (200 if answerable else 400)


async def test_another_bot_cannot_answer_the_press(mei: Person, simulator: Simulator, ask: Ask) -> None:
    other = simulator.add_bot("other_bot", "Other", "7:x")
    await ask("sendMessage", chat_id=mei.id, text="x", reply_markup=inline(callback_data="go"))
    query = mei.presses("go")
    status, _ = await simulator.api.answer(other.token, "answerCallbackQuery", {"callback_query_id": query})
    assert status == 400
