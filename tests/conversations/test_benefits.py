"""/benefits: the shops a member uses, saved or has nearby; what is left of each benefit, and the way there."""

from __future__ import annotations

import re

import pytest

from tests.conversations.records import redeem, shop_id, use
from tests.conversations.stage import JINGAN_TEMPLE, PEOPLES_SQUARE, Actor, Clock, Stage

CAFE, BAKERY = "sh-ja-01", "sh-ja-02"
ANNUAL = "821600000011\nNEWDAY"


def distances(text: str) -> list[float]:
    found = re.findall(r"· ([\d.]+) (k?m)(?:，|,)", text)
    return [float(number) * (1_000 if unit == "km" else 1) for number, unit in found]


async def test_who_has_no_shop_and_no_place_is_told_how_to_get_a_list(member: Actor) -> None:
    await member.says("/benefits")
    member.hears("benefits.none")
    assert member.last.buttons == [member.say.plain("benefits.sort")]


async def test_a_location_lists_what_is_nearby_the_nearest_first(member: Actor) -> None:
    await member.starts()
    await member.shares(JINGAN_TEMPLE)
    await member.says("/benefits")
    shown = distances(member.last.text)
    assert len(shown) >= 3
    assert shown == sorted(shown)
    assert member.say.plain("benefits.sort") not in member.last.buttons


async def test_shops_used_and_saved_are_listed_without_a_location(tom: Actor, stage: Stage) -> None:
    await tom.says(ANNUAL)
    await tom.presses(f"f:{shop_id(stage, BAKERY)}:")
    redeem(stage, tom, CAFE, bill=10_000, discount=1_000)
    answer = await tom.says("/benefits")
    assert re.findall(r"^\d+\. (.+)$", answer.text, re.MULTILINE) == ["The Chestnut Post Office", "Whalefall Bakery"]
    assert distances(answer.text) == []
    tom.hears("benefits.ask_place", button=tom.say.plain("keyboard.nearby"), sort=tom.say.plain("benefits.sort"))


async def test_after_a_location_the_same_message_is_put_in_order(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    await mei.says(ANNUAL)
    redeem(stage, mei, CAFE, bill=10_000, discount=1_000)
    listing = await mei.says("/benefits")
    await mei.shares(PEOPLES_SQUARE)
    mei.person.taps(mei.say.plain("benefits.sort"), listing)
    await mei.waits()
    assert distances(mei.now(listing).text) == sorted(distances(mei.now(listing).text)) != []


async def test_each_use_takes_one_and_the_week_begins_anew_on_monday(mei: Actor, stage: Stage, clock: Clock) -> None:
    await mei.says(ANNUAL)
    redeem(stage, mei, CAFE, bill=10_000, discount=1_000)
    await mei.says("/benefits")
    assert "• 8 折 秋日栗子拿铁八折 · 本周还能用 1 次 · 有效到 2026年11月30日" in mei.last.text
    assert "• 9 折 全场饮品九折 · 不限次数 · 有效到 2027年12月31日" in mei.last.text
    use(stage, mei, CAFE, "sh-ja-01-c")
    await mei.says("/benefits")
    assert "• 8 折 秋日栗子拿铁八折 · 本周用完了，下周一再来" in mei.last.text
    clock.passes(hours=8)  # Monday, 03:00: at the till it is still Sunday
    await mei.says("/benefits")
    assert "• 8 折 秋日栗子拿铁八折 · 本周用完了，下周一再来" in mei.last.text
    clock.passes(hours=1)
    await mei.says("/benefits")
    assert "• 8 折 秋日栗子拿铁八折 · 本周还能用 1 次" in mei.last.text


async def test_a_benefit_that_has_ended_is_not_listed(mei: Actor, stage: Stage, clock: Clock) -> None:
    await mei.says(ANNUAL)
    redeem(stage, mei, CAFE, bill=10_000, discount=1_000)
    clock.passes(days=8)
    await mei.says("/benefits")
    assert "8 折" in mei.last.text  # its last day counts
    clock.passes(days=1)
    await mei.says("/benefits")
    assert "8 折" not in mei.last.text


async def test_what_tom_used_is_not_taken_from_mei(mei: Actor, tom: Actor, stage: Stage) -> None:
    await mei.says(ANNUAL)
    await tom.starts()
    redeem(stage, mei, CAFE, bill=10_000, discount=1_000)
    use(stage, tom, CAFE, "sh-ja-01-c")
    await mei.says("/benefits")
    assert "本周还能用 1 次" in mei.last.text


async def test_pages_turn_in_place_and_hold_every_shop_once(member: Actor, stage: Stage) -> None:
    await member.starts()
    names = [f"sh-ja-{number:02}" for number in range(1, 8)]
    for name in names:
        redeem(stage, member, name, bill=10_000, discount=1_000)
    first = await member.says("/benefits")
    second = await member.chooses("chips.later")
    assert second.message_id == first.message_id
    assert [label for label in first.buttons if label.isdecimal()] == ["1", "2", "3", "4", "5"]
    assert [label for label in second.buttons if label.isdecimal()] == ["6", "7"]
    back = await member.chooses("chips.earlier")
    assert back.text == first.text


@pytest.mark.parametrize("pressed", ["o1:", "o1:0", "o1:99999", "o1:x", "o1:-1", "o1:²", "o1:2"])
async def test_a_page_there_is_not_shows_one_there_is(mei: Actor, stage: Stage, pressed: str) -> None:
    await mei.says(ANNUAL)
    redeem(stage, mei, CAFE, bill=10_000, discount=1_000)
    stage.tolerates("message is not modified")
    await mei.says("/benefits")
    await mei.presses(pressed)
    assert "本周还能用 1 次" in mei.last.text


async def test_the_number_opens_the_shop(tom: Actor, stage: Stage) -> None:
    await tom.starts()
    redeem(stage, tom, CAFE, bill=10_000, discount=1_000)
    await tom.says("/benefits")
    await tom.taps("1")
    assert tom.last.text.startswith("The Chestnut Post Office\n")
    tom.hears("shop.benefits")


async def test_a_code_that_is_out_does_not_count_as_used(mei: Actor, stage: Stage) -> None:
    await mei.says(ANNUAL)
    redeem(stage, mei, CAFE, bill=10_000, discount=1_000)
    use(stage, mei, CAFE, "sh-ja-01-c", only_held=True)
    await mei.says("/benefits")
    assert "• 8 折 秋日栗子拿铁八折 · 本周还能用 1 次" in mei.last.text
