"""Saved places: naming one, finding it by name, letting it go."""

from __future__ import annotations

import pytest

from tests.conversations.stage import JINGAN_TEMPLE, Actor, Stage, listed


async def saves(member: Actor, name: str) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    await member.chooses("chips.save_place")
    await member.says(name)


def kept(stage: Stage) -> list[tuple[str, float]]:
    return [(name, round(latitude, 4)) for name, latitude in stage.committed("SELECT name, latitude FROM saved_places")]


@pytest.mark.parametrize("usual", ["home", "work", "school"])
async def test_a_place_is_saved_under_a_usual_name_with_one_tap(member: Actor, stage: Stage, usual: str) -> None:
    name = member.say.plain(f"saved.{usual}")
    await member.shares(JINGAN_TEMPLE, "pin")
    await member.chooses("chips.save_place")
    member.hears("saved.name_it")
    await member.taps(name)
    member.hears("saved.done", name=name)
    assert kept(stage) == [(name, JINGAN_TEMPLE[0])]
    await member.chooses("saved.look", name=name)
    assert listed(member.last)[0].distance_m == 90


async def test_a_place_is_saved_under_a_name_that_was_typed(member: Actor, stage: Stage) -> None:
    await saves(member, "  外婆\n<家> ")
    member.hears("saved.done", name="外婆 <家>")
    assert kept(stage) == [("外婆 <家>", JINGAN_TEMPLE[0])]
    await member.says("外婆家")
    assert "外婆 <家>" in member.last.text.splitlines()[0]


async def test_a_name_of_twenty_characters_fits_and_a_longer_one_is_asked_again(member: Actor, stage: Stage) -> None:
    await saves(member, "名" * 21)
    member.hears("saved.name_too_long")
    await member.says("名" * 20)
    assert kept(stage) == [("名" * 20, JINGAN_TEMPLE[0])]


async def test_saving_under_a_name_again_moves_the_place(member: Actor, stage: Stage) -> None:
    await saves(member, "这里")
    await member.shares((31.2000, 121.4400), "pin")
    await member.chooses("chips.save_place")
    await member.says("这里")
    assert kept(stage) == [("这里", 31.2)]


async def test_a_usual_name_nobody_saved_is_asked_for_and_the_answer_is_kept(member: Actor, stage: Stage) -> None:
    home = member.say.plain("saved.home")
    await member.says(home)
    member.hears("ask.not_saved", name=home)
    await member.says("静安寺")
    member.hears("saved.done", name=home)
    assert [name for name, _ in kept(stage)] == [home]


async def test_a_saved_place_and_a_kind_of_shop_are_understood_together(member: Actor) -> None:
    await saves(member, "外婆家")
    await member.says("外婆家 咖啡")
    assert {row.kind for row in listed(member.last)} == {f"☕ {member.say.plain('category.coffee')}"}


async def test_saved_places_are_offered_when_asked_where(member: Actor) -> None:
    await saves(member, "外婆家")
    await member.says("/near")
    assert "🏠 外婆家" in member.last.buttons
    await member.taps("🏠 外婆家")
    assert listed(member.last)


async def test_a_removed_place_is_gone_and_its_old_buttons_say_so(member: Actor, stage: Stage) -> None:
    await saves(member, "外婆家")
    done = member.last
    await member.says("/saved")
    assert member.last.buttons == ["🏠 外婆家", member.say.plain("saved.remove")]
    await member.chooses("saved.remove")
    member.hears("saved.remove_which")
    await member.taps("🗑 外婆家")
    member.hears("saved.removed", name="外婆家")
    assert kept(stage) == []
    member.person.taps(done.buttons[0], done)
    await member.waits()
    assert member.now(done).text == member.say.plain("nearby.sorry_old")


async def test_nobody_can_search_from_or_remove_anothers_place(mei: Actor, tom: Actor, stage: Stage) -> None:
    await saves(mei, "外婆家")
    await tom.starts()
    await tom.presses("n:s1..o.1000.1")
    tom.hears("nearby.sorry_old")
    await tom.presses("x:1")
    assert len(kept(stage)) == 1


async def test_saved_without_anything_tells_how_to_save(member: Actor) -> None:
    await member.says("/saved")
    member.hears("saved.nothing")


async def test_more_than_a_keyboard_holds_is_still_answered(member: Actor, stage: Stage) -> None:
    await member.starts()
    stage.amend(
        "WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < 119) "
        "INSERT INTO saved_places (member_id, name, latitude, longitude, created_at) "
        "SELECT 1, '地点' || n, 31.22, 121.44, '2026-11-22 11:00:00' FROM counted"
    )
    stage.amend(
        "INSERT INTO saved_shops (member_id, shop_id, created_at) SELECT 1, id, '2026-11-22 11:00:00' FROM shops"
    )
    for command in ("/saved", "/near"):
        await member.says(command)
        assert "🏠 地点119" in member.last.buttons
        assert len(member.last.buttons) <= 100
    await member.presses("x:")
    assert "🗑 地点119" in member.last.buttons
