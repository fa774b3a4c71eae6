"""Inline mode: the bot's name and a word in any chat offer shops to share, usable now, nearest first."""

from __future__ import annotations

from typing import Any

import pytest

from rules.geo import Point, distance_m
from tests.conversations.stage import JINGAN_TEMPLE, Actor, Place, Stage

pytestmark = pytest.mark.usefixtures("stage")


async def offered(actor: Actor, words: str, at: Place | None = None) -> list[dict[str, Any]]:
    """What the bot offers for `words`, typed at a place or without sharing one."""
    actor.person.position = at
    actor.person.asks_inline(words)
    await actor.stage.settles()
    answer = [call for call in actor.stage.simulator.calls if call.method == "answerInlineQuery"][-1]
    results: list[dict[str, Any]] = answer.parameters["results"]
    return results


def metres(place: Place, result: dict[str, Any]) -> float:
    return distance_m(Point(*place), Point(result["latitude"], result["longitude"]))


async def test_a_kind_of_shop_from_where_the_phone_is(mei: Actor, stage: Stage) -> None:
    results = await offered(mei, "咖啡", JINGAN_TEMPLE)
    assert len(results) == 10
    distances = [metres(JINGAN_TEMPLE, result) for result in results]
    assert distances == sorted(distances)
    categories = {stage.committed("SELECT category FROM shops WHERE id = ?", result["id"])[0][0] for result in results}
    assert categories == {"coffee"}


@pytest.mark.parametrize("words", ["日料", "寿司", "sushi"])
async def test_a_cuisine_from_where_the_phone_is(mei: Actor, words: str) -> None:
    titles = {result["title"] for result in await offered(mei, words, JINGAN_TEMPLE)}
    assert titles
    assert titles <= {"骨碟", "小岛居酒屋", "铁板上的雨声", "夜行动物拉面", "蓝鳍夜场"}


async def test_a_cuisine_that_no_shop_has_offers_what_was_offered_for_any_word(mei: Actor) -> None:
    assert len(await offered(mei, "墨西哥菜", JINGAN_TEMPLE)) == 10


async def test_each_result_carries_its_benefit_and_the_language_of_who_asks(mei: Actor, tom: Actor) -> None:
    (chinese, *_), (english, *_) = await offered(mei, "", JINGAN_TEMPLE), await offered(tom, "", JINGAN_TEMPLE)
    assert chinese["id"] == english["id"]
    assert "减" in chinese["address"] or "折" in chinese["address"]
    assert "off" in english["address"]
    assert chinese["title"] != english["title"]


async def test_a_place_in_the_words_outweighs_the_phone(mei: Actor) -> None:
    first, *_ = await offered(mei, "湖滨银泰 咖啡", JINGAN_TEMPLE)
    assert metres(JINGAN_TEMPLE, first) > 100_000


async def test_a_shop_by_its_name(mei: Actor) -> None:
    assert [result["title"] for result in await offered(mei, "鲸落")] == ["鲸落面包房"]


async def test_without_any_place_there_is_a_way_to_the_chat(mei: Actor, stage: Stage) -> None:
    assert await offered(mei, "咖啡") == []
    answer = stage.simulator.calls[-1].parameters
    assert answer["button"]["text"] == mei.say("inline.open")


async def test_the_last_place_used_serves_where_the_phone_tells_none(mei: Actor) -> None:
    await mei.starts()
    await mei.says("静安寺")
    assert metres(JINGAN_TEMPLE, (await offered(mei, ""))[0]) < 1_000


async def test_answers_are_personal_and_kept_shortly(mei: Actor, stage: Stage) -> None:
    await offered(mei, "咖啡", JINGAN_TEMPLE)
    answer = stage.simulator.calls[-1].parameters
    assert answer["is_personal"] is True
    assert answer["cache_time"] <= 30


async def test_who_only_asks_is_not_remembered(mei: Actor, stage: Stage) -> None:
    await offered(mei, "咖啡", JINGAN_TEMPLE)
    assert stage.committed("SELECT count(*) FROM members") == [(0,)]
    assert stage.committed("SELECT count(*) FROM last_places") == [(0,)]


async def test_a_query_nobody_waits_for_any_more_is_let_go(mei: Actor, stage: Stage) -> None:
    stage.tolerates("query is too old")
    mei.person.position = JINGAN_TEMPLE
    mei.person.asks_inline("咖啡")
    stage.clock.passes(minutes=1)
    await stage.settles()
    assert [call.method for call in stage.simulator.calls if call.method.startswith("send")] == []


async def test_a_chosen_shop_stands_in_the_chat_as_a_venue(mei: Actor, stage: Stage) -> None:
    mei.person.position = JINGAN_TEMPLE
    query = mei.person.asks_inline("鲸落")
    await stage.settles()
    result = stage.simulator.calls[-1].parameters["results"][0]
    shared = mei.person.chooses(query, result["id"])
    assert shared.raw["venue"]["title"] == "鲸落面包房"
    assert mei.say.plain("shop.amap") in shared.buttons
