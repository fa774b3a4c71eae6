"""Where nearby can I use my card? From every way to say where one is."""

from __future__ import annotations

import pytest

from tests.conversations.stage import JINGAN_TEMPLE, PEOPLES_SQUARE, Actor, Clock, Stage, listed

# Saying where one is


async def test_the_location_button_answers_with_one_list(mei: Actor) -> None:
    await mei.starts()
    before = len(mei.person.replies)
    await mei.shares(JINGAN_TEMPLE)
    assert len(mei.person.replies) == before + 1
    assert mei.last.text.startswith("有 9 家现在能用 · 静安嘉里中心附近，1 km 内\n第 1–5 家，近的在前。\n")
    assert "1. 阿婆的第二张桌子 · 满 ¥100 减 ¥20\n🍽 餐厅 ¥¥ · 90 m，步行 1–2 分钟\n营业至 21:30" in mei.last.text
    assert mei.last.text.endswith("数字看详情 · 💳 出码 · 🧭 导航\n还没有卡？发 /start")


async def test_the_location_button_answers_with_one_list_in_english(tom: Actor) -> None:
    await tom.starts()
    await tom.shares(JINGAN_TEMPLE)
    assert tom.last.text.startswith(
        "9 take your card now · within 1 km of Jing'an Kerry Centre\nShowing 1–5, nearest first.\n"
    )
    assert (
        "1. Granny's Second Table · ¥20 off from ¥100\n🍽 Restaurant ¥¥ · 90 m, 1–2 min walk\nopen until 21:30"
        in tom.last.text
    )
    assert tom.last.text.endswith("Number: details · 💳 code · 🧭 directions\nNo card yet? Send /start")


@pytest.mark.parametrize("via", ["keyboard", "pin", "live"])
async def test_however_it_is_sent_a_location_is_answered_nearest_first(member: Actor, via: str) -> None:
    await member.starts()
    await member.shares(JINGAN_TEMPLE, via)
    rows = listed(member.last)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert [row.distance_m for row in rows] == sorted(row.distance_m for row in rows)
    assert rows[0].distance_m == 90


async def test_a_row_holds_all_a_member_decides_by(member: Actor) -> None:
    await member.says("静安寺")
    for row in listed(member.last):
        assert all((row.name, row.kind, row.price, row.benefit, row.walk, row.opening)), row


async def test_a_row_never_claims_a_price_that_is_not_known(member: Actor, stage: Stage) -> None:
    stage.amend("UPDATE shops SET price_band = NULL")
    await member.says("静安寺")
    assert {row.price for row in listed(member.last)} == {""}


async def test_a_venue_is_answered_under_its_own_name(member: Actor) -> None:
    member.person.sends_venue(*PEOPLES_SQUARE, "上海 <大剧院>")
    await member.waits()
    assert "上海 <大剧院>" in member.last.text.splitlines()[0]
    assert listed(member.last)


async def test_a_live_location_is_answered_once_however_far_it_moves(member: Actor) -> None:
    await member.starts()
    await member.shares(JINGAN_TEMPLE, "live")
    answers = [bubble.raw for bubble in member.person.replies]
    for step in range(3):
        member.person.moves(JINGAN_TEMPLE[0] + 0.01 * step, JINGAN_TEMPLE[1])
        await member.waits()
    assert [bubble.raw for bubble in member.person.replies] == answers


async def test_a_saved_place_is_found_by_its_name(member: Actor) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    await member.chooses("chips.save_place")
    await member.chooses("saved.home")
    await member.says(member.say.plain("saved.home"))
    assert member.say.plain("saved.home") in member.last.text.splitlines()[0]
    assert listed(member.last)[0].distance_m == 90


# Naming a place


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("静安寺", {"zh": "静安寺附近，1 km 内", "en": "within 1 km of Jing'an Temple"}),
        ("靜安寺", {"zh": "静安寺附近，1 km 内", "en": "within 1 km of Jing'an Temple"}),
        ("jingansi", {"zh": "静安寺附近，1 km 内", "en": "within 1 km of Jing'an Temple"}),
        ("Jing an Si", {"zh": "静安寺附近，1 km 内", "en": "within 1 km of Jing'an Temple"}),
        ("我在静安寺附近", {"zh": "静安寺附近，1 km 内", "en": "within 1 km of Jing'an Temple"}),
        ("Jing'an Temple", {"zh": "静安寺附近，1 km 内", "en": "within 1 km of Jing'an Temple"}),
        ("near Jing’an temple", {"zh": "静安寺附近，1 km 内", "en": "within 1 km of Jing'an Temple"}),
        ("陆家嘴地铁站", {"zh": "陆家嘴附近，1 km 内", "en": "within 1 km of Lujiazui"}),
        ("Lujiazui station", {"zh": "陆家嘴附近，1 km 内", "en": "within 1 km of Lujiazui"}),
        ("湖滨银泰", {"zh": "湖滨银泰in77附近，1 km 内", "en": "within 1 km of Hubin Yintai in77"}),
        ("西湖区", {"zh": "西湖区（从中心算起），由近到远", "en": "from the centre of Xihu District outwards"}),
        ("Xihu District", {"zh": "西湖区（从中心算起），由近到远", "en": "from the centre of Xihu District outwards"}),
        ("杭州", {"zh": "杭州（从中心算起），由近到远", "en": "from the centre of Hangzhou outwards"}),
        ("West Lake", {"zh": "西湖附近，3 km 内", "en": "within 3 km of West Lake"}),
    ],
)
async def test_a_named_place_is_answered_from_there(member: Actor, typed: str, where: dict[str, str]) -> None:
    await member.says(typed)
    assert member.last.text.splitlines()[0].endswith(where[member.say.language])
    assert listed(member.last)


async def test_a_name_of_several_places_is_asked_back_and_a_tap_settles_it(member: Actor) -> None:
    await member.says("人民广场")
    member.hears("ask.which", words="人民广场")
    shanghai = {"zh": "人民广场 · 上海", "en": "People's Square · Shanghai"}[member.say.language]
    question = member.last
    await member.taps(shanghai)
    assert member.last.message_id == question.message_id
    assert member.say.plain("nearby.legend") in member.last.text


async def test_who_was_just_in_one_city_is_not_asked_which_peoples_square(member: Actor) -> None:
    await member.says("静安寺")
    await member.says("人民广场")
    assert listed(member.last)


async def test_a_misspelt_place_is_asked_back_not_guessed(tom: Actor) -> None:
    await tom.says("Jingan Tempel")
    tom.hears("ask.perhaps")
    assert any("Jing'an Temple" in label for label in tom.last.buttons)


@pytest.mark.parametrize(
    "typed", ["静安寺 咖啡", "静安寺附近哪里有咖啡", "coffee near Jing'an Temple", "Jing'an Temple coffee"]
)
async def test_a_kind_of_shop_near_a_place_lists_only_that_kind(member: Actor, typed: str) -> None:
    await member.says(typed)
    coffee = member.say.plain("category.coffee")
    assert {row.kind for row in listed(member.last)} == {f"☕ {coffee}"}
    member.hears("nearby.of_category", category=f"☕ {coffee}")


async def test_a_kind_of_shop_alone_asks_where_and_remembers_what_for(member: Actor) -> None:
    await member.says("咖啡")
    coffee = f"☕ {member.say.plain('category.coffee')}"
    member.hears("ask.where_for", category=coffee, button=member.say.plain("keyboard.nearby"))
    await member.shares(JINGAN_TEMPLE, "pin")
    assert {row.kind for row in listed(member.last)} == {coffee}


async def test_a_kind_of_shop_alone_means_around_the_last_place(member: Actor) -> None:
    await member.says("静安寺")
    await member.says("coffee")
    assert {row.kind for row in listed(member.last)} == {f"☕ {member.say.plain('category.coffee')}"}


async def test_a_kind_of_shop_after_a_district_is_looked_for_in_all_of_it(member: Actor) -> None:
    await member.says("西湖区")
    await member.says("咖啡")
    assert member.say.plain("chips.radius_chosen", radius=member.say.plain("chips.anywhere")) in member.last.buttons
    assert max(row.distance_m for row in listed(member.last)) > 3_000


async def test_after_ten_minutes_a_kind_of_shop_alone_asks_where_again(member: Actor, clock: Clock) -> None:
    await member.says("静安寺")
    clock.passes(minutes=10)
    await member.says("coffee")
    member.hears("ask.desktop")


async def test_near_without_words_asks_where_and_offers_the_last_place_with_its_age(
    member: Actor, clock: Clock
) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    clock.passes(minutes=3)
    await member.says("/near")
    member.hears("ask.where", button=member.say.plain("keyboard.nearby"))
    label = {"zh": "📍 静安嘉里中心附近 · 3 分钟前", "en": "📍 Jing'an Kerry Centre · 3 min ago"}[member.say.language]
    assert member.last.buttons == [label]
    await member.taps(label)
    assert listed(member.last)[0].distance_m == 90


async def test_near_offers_no_place_older_than_ten_minutes(member: Actor, clock: Clock) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    clock.passes(minutes=10)
    await member.says("/near")
    assert member.last.buttons == []


async def test_near_with_words_answers_the_words(member: Actor) -> None:
    await member.says("/near 静安寺 咖啡")
    assert {row.kind for row in listed(member.last)} == {f"☕ {member.say.plain('category.coffee')}"}
