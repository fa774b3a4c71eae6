"""Inline mode: queries, answers within their limits, choosing a result, and editing what was sent through the bot."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import ImpossibleError, Person, Simulator
from tests.simulator.scene import Ask, Clock

OK = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}


def article(number: int = 1, **more: object) -> dict[str, Any]:
    return {
        "type": "article",
        "id": str(number),
        "title": "店",
        "input_message_content": {"message_text": "<b>店</b>", "parse_mode": "HTML"},
        **more,
    }


async def test_a_query_carries_the_place_and_its_result_comes_through_the_bot(
    simulator: Simulator, mei: Person, ask: Ask
) -> None:
    query_id = mei.at(31.2, 121.4).asks_inline("coffee")
    [update] = simulator.take_updates()
    assert update["inline_query"]["location"] == {"latitude": 31.2, "longitude": 121.4}
    assert update["inline_query"]["query"] == "coffee"
    assert await ask("answerInlineQuery", inline_query_id=query_id, results=[article()], is_personal=True)
    sent = mei.chooses(query_id, "1")
    assert (sent.text, sent.raw["via_bot"]["username"], sent.outgoing) == ("店", "card_bot", True)
    message, chosen = simulator.take_updates()
    assert message["message"]["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert chosen["chosen_inline_result"]["result_id"] == "1"
    assert "inline_message_id" not in chosen["chosen_inline_result"]


async def test_a_result_with_buttons_is_edited_by_its_inline_id(simulator: Simulator, mei: Person, ask: Ask) -> None:
    query_id = mei.asks_inline("coffee")
    await ask("answerInlineQuery", inline_query_id=query_id, results=[article(reply_markup=OK)])
    sent = mei.chooses(query_id, "1")
    inline_id = simulator.take_updates()[-1]["chosen_inline_result"]["inline_message_id"]
    mei.taps("OK", sent)
    query = simulator.take_updates()[-1]["callback_query"]
    assert (query["inline_message_id"], "message" in query) == (inline_id, False)
    assert await ask("editMessageText", inline_message_id=inline_id, text="taken") is True
    assert mei.messages[-1].text == "taken"


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ({"type": "location", "id": "1", "title": "t", "latitude": 1, "longitude": 2}, "location"),
        ({"type": "venue", "id": "1", "title": "t", "address": "a", "latitude": 1, "longitude": 2}, "venue"),
        (
            {"type": "photo", "id": "1", "photo_url": "https://a.cn/a.jpg", "thumbnail_url": "https://a.cn/b.jpg"},
            "text",
        ),
        (article(input_message_content={"latitude": 1, "longitude": 2}), "location"),
        (article(input_message_content={"latitude": 1, "longitude": 2, "title": "t", "address": "a"}), "venue"),
    ],
)
async def test_each_kind_of_result_sends_its_content(result: dict[str, Any], kind: str, mei: Person, ask: Ask) -> None:
    query_id = mei.asks_inline("x")
    await ask("answerInlineQuery", inline_query_id=query_id, results=[result])
    assert kind in mei.chooses(query_id, "1").raw


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"results": [article(number) for number in range(51)]}, "too many inline query results specified"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article() | {"id": "x" * 65}]}, "RESULT_ID_INVALID"),
        ({"results": [article() | {"id": ""}]}, "RESULT_ID_EMPTY"),
        ({"results": [article() | {"title": " "}]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(input_message_content={"message_text": "x" * 4097})]}, "MESSAGE_TOO_LONG"),
        ({"results": [{"type": "article", "id": "1", "title": "t"}]}, 'Can\'t find field "input_message_content"'),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "b", "start_parameter": ""}}, "can't use empty start_parameter"),
        ({"inline_query_id": "404"}, "query is too old"),
    ],
)
async def test_a_wrong_answer_is_refused(change: dict[str, Any], words: str, mei: Person, refusal: Ask) -> None:
    good = {"inline_query_id": mei.asks_inline("x"), "results": [article()]}
    assert words in (await refusal("answerInlineQuery", **good | change))[1]


async def test_fifty_results_are_taken(mei: Person, ask: Ask) -> None:
    results = [article(number) for number in range(50)]
    assert await ask("answerInlineQuery", inline_query_id=mei.asks_inline("x"), results=results)


@pytest.mark.parametrize(("seconds", "taken"), [(30, True), (31, False)])
async def test_a_query_waits_30_seconds_for_its_answer(
    seconds: int, taken: bool, mei: Person, clock: Clock, ask: Ask, refusal: Ask
) -> None:
    answer = {"inline_query_id": mei.asks_inline("x"), "results": []}
    clock.passes(seconds=seconds)
    assert await (ask if taken else refusal)("answerInlineQuery", **answer)


@pytest.mark.parametrize(
    ("seconds", "personal", "asked_again"), [(60, False, False), (61, False, True), (60, True, True)]
)
async def test_results_are_kept_as_long_and_for_whom_the_bot_says(
    seconds: int, personal: bool, asked_again: bool, simulator: Simulator, mei: Person, clock: Clock, ask: Ask
) -> None:
    given = {"inline_query_id": mei.asks_inline("x"), "cache_time": 61, "is_personal": personal}
    await ask("answerInlineQuery", results=[article()], **given)
    simulator.take_updates()
    clock.passes(seconds=seconds)
    tom = simulator.person("Tom")
    tom.asks_inline("x")
    assert bool(simulator.take_updates()) is asked_again


def test_only_a_result_that_was_offered_can_be_chosen(mei: Person) -> None:
    with pytest.raises(ImpossibleError):
        mei.chooses(mei.asks_inline("x"), "1")


async def test_a_reset_forgets_questions_results_and_what_was_sent_through_the_bot(
    simulator: Simulator, mei: Person, ask: Ask, refusal: Ask
) -> None:
    query_id = mei.asks_inline("x")
    await ask("answerInlineQuery", inline_query_id=query_id, results=[article(reply_markup=OK)])
    mei.chooses(query_id, "1")
    inline_id = simulator.take_updates()[-1]["chosen_inline_result"]["inline_message_id"]
    simulator.reset()
    with pytest.raises(ImpossibleError):
        mei.chooses(query_id, "1")
    assert (await refusal("editMessageText", inline_message_id=inline_id, text="taken"))[0] == 400
    mei.asks_inline("x")
    [asked] = simulator.take_updates()
    assert asked["inline_query"]["query"] == "x"
