"""When little or nothing fits: said plainly, with the nearest that does and a next step; and never a useless shop."""

from __future__ import annotations

import pytest

from tests.conversations.stage import BEIJING, JINGAN_TEMPLE, Actor, Clock, Stage, listed

USELESS = {"sh-sj-03": "松江大学城", "sh-dsn-03": "迪士尼"}  # their only benefit is over, or has not begun
AT_SEA, PARIS = (0.0, -30.0), (48.8566, 2.3522)


async def test_none_within_the_radius_is_told_with_the_nearest_beyond_and_the_next_to_open(
    mei: Actor, clock: Clock
) -> None:
    clock.passes(hours=4, minutes=30)  # half past eleven at night
    await mei.says("静安寺 咖啡")
    await mei.taps("500 m")
    assert mei.last.text == (
        "没有：静安寺附近，500 m 内，现在没有能用的店。\n只看 ☕ 咖啡。\n\n"
        "最近的一家在 11 km 外：\n1. 晚自习咖啡 · 8.5 折\n☕ 咖啡 ¥ · 11 km，步行 1 小时以上\n还有 30 分钟打烊\n\n"
        "离你最近、只是还没开门的：\n2. 栗子邮局 · 8 折\n☕ 咖啡 ¥¥ · 560 m，步行 7–10 分钟\n明天 08:00 开门\n\n"
        "数字看详情 · 💳 出码 · 🧭 导航"
    )


async def test_none_within_the_radius_is_told_in_english(tom: Actor, clock: Clock) -> None:
    clock.passes(hours=4, minutes=30)
    await tom.says("coffee near Jing'an Temple")
    await tom.taps("500 m")
    assert tom.last.text == (
        "None within 500 m of Jing'an Temple right now.\nOnly ☕ Coffee.\n\n"
        "The nearest is 11 km away:\n1. Evening Study Hall · 15% off\n☕ Coffee ¥ · 11 km, over an hour on foot"
        "\ncloses in 30 min\n\n"
        "Nearest that is only closed for now:\n2. The Chestnut Post Office · 20% off\n☕ Coffee ¥¥ · 560 m, "
        "7–10 min walk\nopens tomorrow 08:00\n\n"
        "Number: details · 💳 code · 🧭 directions"
    )


async def test_the_suggested_shops_can_be_opened_from_the_answer(member: Actor, clock: Clock) -> None:
    clock.passes(hours=4, minutes=30)
    await member.says("静安寺 咖啡")
    await member.taps("500 m")
    suggested = listed(member.last)
    await member.taps("2")
    assert member.last.text.startswith(suggested[1].name)


async def test_a_first_answer_that_had_to_look_further_says_so(member: Actor) -> None:
    await member.says("静安寺 火锅")
    member.hears("nearby.widened", radius="1 km")
    rows = listed(member.last)
    assert rows
    assert all(1_000 < row.distance_m <= 3_000 for row in rows)


async def test_a_radius_the_member_chose_is_not_widened(member: Actor) -> None:
    await member.says("静安寺 火锅")
    await member.taps("1 km")
    member.hears("nearby.none_now", where=_where(member), radius="1 km")
    member.hears("nearby.beyond", distance=member.say.distance(listed(member.last)[0].distance_m))


def _where(member: Actor) -> str:
    return {"zh": "静安寺附近", "en": "Jing'an Temple"}[member.say.language]


@pytest.mark.parametrize(
    ("place", "city", "kilometres"),
    [(BEIJING, {"zh": "上海", "en": "Shanghai"}, "1,067"), (PARIS, {"zh": "上海", "en": "Shanghai"}, "9,262")],
)
async def test_far_from_every_shop_the_nearest_city_and_the_wish_list_are_offered(
    member: Actor, stage: Stage, place: tuple[float, float], city: dict[str, str], kilometres: str
) -> None:
    name = city[member.say.language]
    answer = await member.shares(place, "pin")
    member.hears("nearby.no_city", where=member.say.plain("place.here"), reach="50 km")
    member.hears("nearby.nearest_city", city=name, distance=f"{kilometres} km", shops="129")
    await member.chooses("nearby.wish_here")
    member.hears("wish.city", name=member.say.plain("wish.here"))
    assert stage.committed("SELECT kind, name FROM wishes") == [("city", f"{place[0]:.1f},{place[1]:.1f}")]
    await member.chooses("nearby.look_there", city=name)
    assert listed(member.now(answer))


async def test_at_sea_nothing_is_near_and_it_is_said_in_whole_sentences(mei: Actor, tom: Actor) -> None:
    await mei.shares(AT_SEA, "pin")
    assert mei.last.text == (
        "还没开通：你的位置，50 km 内没有能用卡的店。\n\n最近的是 广州，约 15,290 km，有 77 家店。\n\n"
        "已开通：广州 77 家、杭州 76 家和上海 129 家。"
    )
    await tom.shares(AT_SEA, "pin")
    assert tom.last.text == (
        "Not here yet: no shop takes the card within 50 km of your location.\n\n"
        "The nearest city is Guangzhou, about 15,290 km away, with 77 shops.\n\n"
        "Open in: Guangzhou (77), Hangzhou (76) and Shanghai (129)."
    )


async def test_wishes_from_both_hemispheres_are_two_wishes(member: Actor, stage: Stage) -> None:
    for latitude in (33.9, -33.9):
        await member.shares((latitude, -151.2), "pin")
        await member.chooses("nearby.wish_here")
    assert stage.committed("SELECT count(*) FROM wishes") == [(2,)]


@pytest.mark.parametrize("latitude", [91.0, -91.0, float("nan"), float("inf")])
async def test_a_location_off_the_earth_is_refused_kindly(member: Actor, stage: Stage, latitude: float) -> None:
    await member.starts()
    sent = {"message_id": 500, "date": 0, "chat": member.person.user.as_chat(), "from": member.person.user.as_user()}
    await stage.receives(message={**sent, "location": {"latitude": latitude, "longitude": 121.0}})
    member.hears("ask.not_on_earth")
    assert stage.committed("SELECT count(*) FROM last_places") == [(0,)]


@pytest.mark.parametrize("options", [{"card_fee": "0"}])
async def test_without_any_shop_the_answer_still_offers_the_wish(member: Actor, stage: Stage) -> None:
    stage.amend("DELETE FROM benefits")
    stage.amend("DELETE FROM shops")
    await member.starts()
    await member.shares(JINGAN_TEMPLE)
    assert member.last.buttons == [member.say.plain("nearby.wish_here")]


# Brands


@pytest.mark.parametrize("typed", ["星巴克", "Starbucks", "STARBUCKS", "星 巴 克"])
async def test_a_brand_that_has_not_joined_gets_a_named_no_the_like_of_it_and_the_wish_list(
    member: Actor, stage: Stage, typed: str
) -> None:
    brand = {"zh": "星巴克", "en": "Starbucks"}[member.say.language]
    await member.says("静安寺")
    await member.says(typed)
    member.hears("wish.shop", name=brand)
    assert {row.kind for row in listed(member.last)} == {f"☕ {member.say.plain('category.coffee')}"}
    await member.chooses("wish.tell_me")
    member.hears("wish.done", name=brand)
    assert stage.committed("SELECT kind, name FROM wishes") == [("shop", brand)]


async def test_a_brand_without_a_place_gets_the_no_and_the_question_where(member: Actor) -> None:
    await member.says("海底捞")
    brand = {"zh": "海底捞", "en": "Haidilao"}[member.say.language]
    assert member.last.text.startswith(member.say.plain("wish.shop", name=brand)[3:-4])
    assert member.say.plain("wish.tell_me") in member.last.buttons
    await member.says("静安寺")
    hotpot = f"🍲 {member.say.plain('category.hotpot')}"
    assert {row.kind for row in listed(member.last)} == {hotpot}


async def test_a_wish_pressed_twice_is_one_wish(member: Actor, stage: Stage) -> None:
    await member.says("星巴克")
    for _ in range(2):
        await member.chooses("wish.tell_me")
    assert stage.committed("SELECT count(*) FROM wishes") == [(1,)]


async def test_what_nobody_knows_can_be_wished_for(member: Actor, stage: Stage) -> None:
    await member.says("星星与橡皮擦")
    member.hears("ask.not_found", words="星星与橡皮擦")
    await member.chooses("ask.wish_it", name="星星与橡皮擦")
    member.hears("wish.done", name="星星与橡皮擦")
    assert stage.committed("SELECT kind, name, search_name FROM wishes") == [("shop", "星星与橡皮擦", "星星与橡皮擦")]


async def test_a_shop_is_found_by_a_part_of_its_name(member: Actor) -> None:
    await member.says("栗子")
    await member.taps({"zh": "栗子邮局", "en": "The Chestnut Post Office"}[member.say.language])
    assert "巨鹿路732号" in member.last.text


# Shops nobody could use


@pytest.mark.parametrize("shop_id", USELESS)
async def test_a_shop_whose_benefits_are_over_or_yet_to_begin_is_never_listed(
    member: Actor, stage: Stage, shop_id: str
) -> None:
    [(name, name_en, latitude, longitude)] = stage.committed(
        "SELECT name, name_en, latitude, longitude FROM shops WHERE shop_id = ?", shop_id
    )
    await member.shares((latitude, longitude), "pin")
    await member.chooses("chips.anywhere")
    await member.chooses("chips.now")
    rows = await member.pages_through()
    assert len(rows) > 100
    assert not {row.name for row in rows} & {name, name_en}
