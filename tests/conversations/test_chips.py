"""The chips under a list: kinds, open or not, radii, pages. Each changes the message it hangs under."""

from __future__ import annotations

import pytest

from rules.catalogue import Category
from rules.search import MAX_PAGE
from tests.conversations.stage import Actor, Clock, Stage, listed

UNCHANGED = "message is not modified"
OPENS = {"zh": "开门", "en": "opens"}


def kinds(member: Actor) -> set[str]:
    return {row.kind for row in listed(member.last)}


def kind(member: Actor, category: Category) -> str:
    return f"{member.say.plain(f'icon.{category}')} {member.say.plain(f'category.{category}')}"


def names(member: Actor) -> list[str]:
    return [row.name for row in listed(member.last)]


async def test_every_chip_changes_the_list_in_place_and_sends_nothing(member: Actor) -> None:
    say = member.say
    first = await member.says("静安寺")
    messages = len(member.person.replies)
    chips = [say.plain(f"chips.{name}") for name in ("now", "any", "later", "earlier", "anywhere")]
    for chip in (*chips, "500 m", "3 km", "1 km", say.plain("chips.category_any"), kind(member, Category.COFFEE)):
        before = member.last
        await member.taps(chip)
        assert (member.last.text, member.last.buttons) != (before.text, before.buttons), chip
        assert member.last.message_id == first.message_id
        assert len(member.person.replies) == messages
    assert kinds(member) == {kind(member, Category.COFFEE)}


async def test_a_chip_of_an_older_list_changes_that_list(member: Actor) -> None:
    older = await member.says("静安寺")
    newer = await member.says("徐家汇")
    member.person.taps("500 m", older)
    await member.waits()
    assert member.last.text == newer.text
    assert max(row.distance_m for row in listed(member.now(older))) <= 500


async def test_the_category_chip_offers_every_category_and_a_way_back(member: Actor) -> None:
    before = await member.says("静安寺")
    await member.chooses("chips.category_any")
    offered = [label.rpartition(" · ")[0] for label in member.last.buttons]
    assert offered[: len(Category)] == [kind(member, category) for category in Category]
    assert member.last.text == before.text
    await member.chooses("chips.back_to_list")
    assert (member.last.text, member.last.buttons) == (before.text, before.buttons)


async def test_all_categories_undoes_the_choice_of_one(member: Actor) -> None:
    everything = await member.says("静安寺")
    await member.says("静安寺 咖啡")
    await member.chooses("chips.category", category=member.say.plain("category.coffee"))
    await member.chooses("chips.all_categories")
    assert member.last.text == everything.text


async def test_a_chosen_category_is_the_only_one_listed(member: Actor) -> None:
    for category in Category:
        await member.says("上海")
        await member.chooses("chips.category_any")
        await member.taps(kind(member, category))
        assert kinds(member) <= {kind(member, category)}
        member.hears("nearby.of_category", category=kind(member, category))


async def test_open_or_not_adds_the_closed_ones_and_says_when_they_open(member: Actor, clock: Clock) -> None:
    clock.passes(hours=10)  # five in the morning
    await member.says("静安寺")
    open_now = names(member)
    await member.chooses("chips.now")
    everybody = await member.pages_through()
    assert set(open_now) < {row.name for row in everybody}
    assert any(OPENS[member.say.language] in row.opening for row in everybody)
    await member.chooses("chips.any")
    assert names(member) == open_now


async def test_the_chosen_radius_is_marked_and_the_head_tells_it(member: Actor) -> None:
    await member.says("静安寺")
    await member.taps("500 m")
    assert "✓ 500 m" in member.last.buttons
    assert "✓ 1 km" not in member.last.buttons
    assert "500 m" in member.last.text.splitlines()[0]


@pytest.mark.parametrize("metres", [500, 1_000, 3_000])
@pytest.mark.parametrize("place", ["静安寺", "湖滨银泰", "珠江新城"])
async def test_nothing_beyond_the_radius_asked_is_ever_listed(
    mei: Actor, stage: Stage, place: str, metres: int
) -> None:
    stage.tolerates(UNCHANGED)
    await mei.says(place)
    await mei.taps(mei.say.distance(metres))
    rows = await mei.pages_through()
    assert rows
    assert max(row.distance_m for row in rows) <= metres


async def test_pages_lead_there_and_back_and_number_on(member: Actor) -> None:
    await member.says("静安寺")
    await member.chooses("chips.anywhere")
    first = names(member)
    assert member.say.plain("chips.earlier") not in member.last.buttons
    await member.chooses("chips.later")
    member.hears("nearby.page", first=6, last=10)
    assert [row.number for row in listed(member.last)] == [6, 7, 8, 9, 10]
    assert not set(names(member)) & set(first)
    assert {"6", "💳 6", "🧭 6"} <= set(member.last.buttons)
    await member.chooses("chips.earlier")
    assert names(member) == first


async def test_the_pages_hold_every_shop_once_and_as_many_as_the_last_head_says(mei: Actor) -> None:
    await mei.says("静安寺")
    await mei.taps("不限")
    assert mei.last.text.startswith("有 10+ 家")
    rows = await mei.pages_through()
    total = mei.last.text.split(" 家")[0].removeprefix("有 ")
    assert len(rows) == len({row.name for row in rows}) == int(total)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert "后 5 ›" not in mei.last.buttons


async def test_one_on_the_last_page_is_not_called_a_range(member: Actor) -> None:
    await member.says("静安寺")
    while len(rows := await member.pages_through()) % 5 != 1:  # until the last page holds a single shop
        member.stage.amend("DELETE FROM shops WHERE name = ? OR name_en = ?", rows[0].name, rows[0].name)
        await member.says("静安寺")
    member.hears("nearby.page_of_one", first=len(rows))


async def test_a_page_that_is_no_more_shows_the_last_there_is(member: Actor) -> None:
    await member.says("静安寺")
    await member.pages_through()
    last_page = member.last
    category = last_page.button(member.say.plain("chips.category_any")) or {}
    search, _, page = category["callback_data"].removeprefix("k:").rpartition(".")
    assert int(page) < MAX_PAGE
    await member.presses(f"n:{search}.1")
    await member.presses(f"n:{search}.{MAX_PAGE}")
    assert member.last.text == last_page.text


async def test_the_same_chip_pressed_twice_changes_nothing_more(member: Actor, stage: Stage) -> None:
    stage.tolerates(UNCHANGED)
    await member.says("静安寺")
    await member.taps("500 m")
    once = member.last
    await member.taps("500 m")
    assert (member.last.text, member.last.message_id) == (once.text, once.message_id)


async def test_a_list_that_was_deleted_is_said_anew(member: Actor, stage: Stage) -> None:
    stage.tolerates("message to edit not found")
    answer = await member.says("静安寺")
    del member.person.chat.messages[answer.message_id]
    member.person.presses("n:psh-jinganqu..o..1", answer.message_id, resend=True)
    await member.waits()
    assert listed(member.last)
    member.person.presses("k:psh-jinganqu..o..1", answer.message_id, resend=True)
    await member.waits()
    member.hears("nearby.which_kind")
    assert any(label.startswith(kind(member, Category.COFFEE)) for label in member.last.buttons)
