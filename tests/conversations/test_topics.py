"""A list of a topic keeps to a cuisine or a tag, says so, and one tap drops it; where there is none, it says that."""

from __future__ import annotations

import pytest

from rules.catalogue import Category
from rules.search import Origin, OriginKind, Search, unpacked
from tests.conversations.stage import JINGAN_TEMPLE, PEOPLES_SQUARE, Actor, Clock, Stage, listed

TEMPLE = Search(Origin(OriginKind.PLACE, "sh-jingansi-l"), radius_m=None, open_now=False)
JAPANESE = {"骨碟", "小岛居酒屋", "铁板上的雨声", "夜行动物拉面"}  # of Shanghai, by tags and names, two of them bars
POUR_OVER = "手冲"


async def asks(member: Actor, search: Search = TEMPLE, **changes: object) -> None:
    """Asks as a sentence would: for a list that no chip leads to."""
    await member.says("静安寺")
    await member.presses(f"n:{search.narrowed(**changes).packed()}")


def topic_of(member: Actor, topic: str) -> str:
    return member.say.plain(f"shop_topic.{topic}")


def counted(member: Actor, name: str) -> int:
    """How many shops the button that begins with this name promises."""
    [label] = [each for each in member.last.buttons if each.removeprefix("✓ ").startswith(f"{name} · ")]
    return int(label.rpartition(" · ")[2])


async def test_a_cuisine_finds_the_shops_that_have_it_whatever_their_category(mei: Actor) -> None:
    await asks(mei, topic="japanese")
    assert {row.name for row in listed(mei.last)} == JAPANESE
    assert f"只看 {topic_of(mei, 'japanese')}。" in mei.last.text


async def test_the_list_names_its_topic_and_one_tap_drops_it(member: Actor) -> None:
    await asks(member, topic="japanese", radius_m=3_000)
    name = topic_of(member, "japanese")
    few = len(await member.pages_through())
    member.hears("nearby.of_category", category=name)
    assert member.say.plain("chips.category", category=name) in member.last.buttons
    await member.chooses("narrow.drop", name=name)
    assert name not in member.last.text
    assert len(await member.pages_through()) > few


async def test_a_tag_is_a_topic_as_it_is_written(member: Actor) -> None:
    await asks(member, topic=POUR_OVER)
    member.hears("nearby.of_category", category=POUR_OVER)
    assert "栗子邮局" in member.last.text or "The Chestnut Post Office" in member.last.text
    assert member.say.plain("chips.category_any") in member.last.buttons


async def test_pages_the_way_back_and_the_sheet_keep_to_the_topic(member: Actor) -> None:
    await asks(member, topic="noodles")
    later = member.say.plain("chips.later")
    assert later in member.last.buttons
    first = member.last.text
    await member.taps("1")
    await member.chooses("chips.back_to_list")
    assert member.last.text == first
    await member.taps(later)
    member.hears("nearby.of_category", category=topic_of(member, "noodles"))


async def test_the_sheet_counts_shops_of_the_topic(member: Actor) -> None:
    await asks(member, topic="japanese", radius_m=3_000)
    there = await member.pages_through()
    await member.chooses("narrow.filters")
    assert counted(member, member.say.plain("narrow.when.any")) == len(there)
    prices = [counted(member, "¥" * band) for band in (1, 2, 3, 4)]
    assert sum(prices) == len(there)


async def test_another_category_takes_the_place_of_a_cuisine_as_its_button_said(member: Actor) -> None:
    await asks(member, topic="japanese", radius_m=3_000)
    await member.chooses("chips.category", category=topic_of(member, "japanese"))
    coffee = f"{member.say.plain('icon.coffee')} {member.say.plain('category.coffee')}"
    promised = counted(member, coffee)
    await member.taps(f"{coffee} · {promised}")
    assert topic_of(member, "japanese") not in member.last.text
    assert len(await member.pages_through()) == promised > 0


async def test_another_category_keeps_a_tag(member: Actor) -> None:
    await asks(member, topic="24小时", radius_m=3_000)
    await member.chooses("chips.category_any")
    restaurants = f"{member.say.plain('icon.restaurant')} {member.say.plain('category.restaurant')}"
    promised = counted(member, restaurants)
    await member.taps(f"{restaurants} · {promised}")
    member.hears("nearby.of_category", category=f"{restaurants} · 24小时")
    assert len(await member.pages_through()) == promised > 0


async def test_none_within_the_radius_is_told_with_the_nearest_beyond(member: Actor) -> None:
    await asks(member, topic="japanese", radius_m=50)
    member.hears("nearby.none_any", where=member.say.plain("place.near", place=_temple(member)), radius="50 m")
    member.hears("nearby.of_category", category=topic_of(member, "japanese"))
    member.hears("nearby.beyond", distance=member.say.distance(listed(member.last)[0].distance_m))


def _temple(member: Actor) -> str:
    return "静安寺" if member.say.language == "zh" else "Jing'an Temple"


async def test_where_nothing_has_a_cuisine_its_category_is_shown_instead_and_that_is_said(member: Actor) -> None:
    await asks(member, topic="korean", radius_m=1_000)
    restaurants = f"{member.say.plain('icon.restaurant')} {member.say.plain('category.restaurant')}"
    member.hears("nearby.no_topic", topic=topic_of(member, "korean"), reach="50 km", category=restaurants)
    member.hears("nearby.of_category", category=restaurants)
    assert listed(member.last)


async def test_where_nothing_has_a_tag_anything_is_shown_instead_and_that_is_said(member: Actor) -> None:
    await asks(member, topic="没有的东西", radius_m=1_000)
    member.hears("nearby.no_topic_any", topic="没有的东西", reach="50 km")
    assert listed(member.last)


async def test_where_not_even_its_category_is_a_topic_leads_to_what_there_is(member: Actor, stage: Stage) -> None:
    stage.amend(
        "UPDATE benefits SET superseded_at = '2026-11-01 00:00:00'"
        " WHERE shop_id IN (SELECT id FROM shops WHERE category = 'restaurant')"
    )
    await asks(member, topic="korean")
    member.hears("nearby.no_topic_any", topic=topic_of(member, "korean"), reach="50 km")
    assert listed(member.last)


async def test_any_radius_has_a_chip_of_its_own(member: Actor) -> None:
    await asks(member, category=Category.COFFEE, radius_m=800)
    assert member.say.plain("chips.radius_chosen", radius="800 m") in member.last.buttons
    assert all(row.distance_m <= 800 for row in listed(member.last))


@pytest.mark.parametrize("topic", ["japanese", POUR_OVER])
async def test_only_what_is_open_counts_where_that_was_asked(member: Actor, clock: Clock, topic: str) -> None:
    await asks(member, topic=topic, open_now=True)
    evening = {row.name for row in await member.pages_through()}
    clock.passes(hours=-11)  # eight in the morning
    await asks(member, topic=topic, open_now=True)
    assert {row.name for row in await member.pages_through()} != evening


async def test_a_live_list_walks_along_with_its_topic(member: Actor, clock: Clock) -> None:
    await member.shares(JINGAN_TEMPLE, "live")
    [here] = {button for button in _data(member) if button.startswith("k:")}
    search = unpacked(here.removeprefix("k:"))
    assert search is not None
    await member.presses(f"n:{search.narrowed(topic='japanese', radius_m=None, open_now=False).packed()}")
    before = listed(member.last)
    clock.passes(seconds=10)
    member.person.moves(*PEOPLES_SQUARE)
    await member.waits()
    member.hears("nearby.of_category", category=topic_of(member, "japanese"))
    assert listed(member.last) != before


def _data(member: Actor) -> list[str]:
    rows = member.last.raw["reply_markup"]["inline_keyboard"]
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]
