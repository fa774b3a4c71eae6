"""A shop's page: everything about it, the way there, the star, and what is wrong with it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from rules import datum
from rules.geo import Datum, Point, distance_m
from tests.conversations.stage import Actor, Clock, Stage, listed, shown

CHESTNUT_ZH = """栗子邮局
The Chestnut Post Office
☕ 咖啡 ¥¥ · 560 m，步行 7–10 分钟
营业至 21:00

你的优惠
• 8 折 秋日栗子拿铁八折
栗子用完就停 · 每人每周 1 次 · 有效到 2026年11月30日
• 9 折 全场饮品九折
豆子和明信片不参加 · 有效到 2027年12月31日
• 赠品：第一次来，送一张贴好邮票的明信片
写好交给店员，当天寄出 · 每人共 1 次 · 每天 30 份 · 有效到 2027年12月31日

营业时间
周日 09:00–21:00
周一 08:00–20:00
周二 08:00–20:00
周三 08:00–20:00
周四 08:00–20:00
周五 08:00–20:00
周六 09:00–21:00

地址（点一下复制，给司机看）
上海静安区巨鹿路732号

电话 021-55501000"""

CHESTNUT_EN = """The Chestnut Post Office
栗子邮局
☕ Coffee ¥¥ · 560 m, 7–10 min walk
open until 21:00

Your benefits
• 20% off the autumn chestnut latte
Until the chestnuts run out · 1× a week each · until 30 Nov 2026
• 10% off all drinks
Beans and postcards excluded · until 31 Dec 2027
• Gift: First visit: a stamped postcard on us
Write it here and we post it the same day · 1× in all each · 30 a day · until 31 Dec 2027

Opening hours
Sun 09:00–21:00
Mon 08:00–20:00
Tue 08:00–20:00
Wed 08:00–20:00
Thu 08:00–20:00
Fri 08:00–20:00
Sat 09:00–21:00

Address (tap to copy, show it to a driver)
上海静安区巨鹿路732号

Phone 021-55501000"""


async def opens_chestnut(member: Actor) -> None:
    """The Chestnut Post Office is the only coffee within a kilometre of the temple."""
    await member.says("静安寺 咖啡")
    await member.taps("1")


async def opens(member: Actor, stage: Stage, shop_id: str) -> None:
    [(key,)] = stage.committed("SELECT id FROM shops WHERE shop_id = ?", shop_id)
    await member.says("静安寺")
    await member.presses(f"s:{key}:")


async def test_the_page_holds_every_part_of_the_shop(member: Actor) -> None:
    await opens_chestnut(member)
    assert member.last.text == {"zh": CHESTNUT_ZH, "en": CHESTNUT_EN}[member.say.language]


async def test_the_address_is_copied_with_a_tap(member: Actor) -> None:
    await opens_chestnut(member)
    [code] = [entity for entity in member.last.entities if entity["type"] == "code"]
    text = member.last.text.encode("utf-16-le")
    copied = text[2 * code["offset"] : 2 * (code["offset"] + code["length"])].decode("utf-16-le")
    assert copied == "上海静安区巨鹿路732号"


async def test_the_page_takes_the_lists_place_and_leads_back_to_it(member: Actor) -> None:
    before = await member.says("静安寺 咖啡")
    await member.taps("1")
    assert member.last.message_id == before.message_id
    await member.chooses("chips.back_to_list")
    assert (member.last.text, member.last.buttons) == (before.text, before.buttons)


async def test_back_leads_to_the_very_page_of_the_list(member: Actor) -> None:
    await member.says("静安寺")
    await member.chooses("chips.later")
    second_page = member.last
    await member.taps("7")
    await member.chooses("chips.back_to_list")
    assert member.last.text == second_page.text


async def test_the_distance_goes_with_the_location_it_was_measured_from(member: Actor, clock: Clock) -> None:
    await member.shares((31.2238, 121.4454), "pin")
    clock.passes(minutes=11)
    await member.taps("1")
    assert " · 90 m" not in member.last.text
    assert {"zh": "🍽 餐厅 ¥¥\n", "en": "🍽 Restaurant ¥¥\n"}[member.say.language] in member.last.text


async def test_a_benefit_yet_to_begin_is_announced_with_its_day(member: Actor, stage: Stage) -> None:
    await opens(member, stage, "sh-ja-03")
    begins = {"zh": "2026年12月15日 起可用", "en": "from 15 Dec 2026"}[member.say.language]
    assert begins in member.last.text


# What a shop may lack


async def test_a_shop_without_known_hours_says_so_and_shows_no_week(member: Actor, stage: Stage) -> None:
    await opens(member, stage, "sh-ja-10")
    member.hears("hours.unknown")
    assert shown(member.say("shop.hours")) not in member.last.text.splitlines()


async def test_a_shop_with_nothing_but_its_name_is_still_a_page(member: Actor, stage: Stage) -> None:
    stage.amend("DELETE FROM benefits WHERE shop_id = (SELECT id FROM shops WHERE shop_id = 'sh-ja-01')")
    stage.amend(
        "UPDATE shops SET name_en = '', phone = '', timetable_id = NULL, price_band = NULL, address = '' "
        "WHERE shop_id = 'sh-ja-01'"
    )
    await opens(member, stage, "sh-ja-01")
    coffee, unknown, no_benefit = (
        member.say.plain(key) for key in ("category.coffee", "hours.unknown", "shop.no_benefit")
    )
    assert member.last.text == f"栗子邮局\n☕ {coffee}\n{unknown}\n\n{no_benefit}"


async def test_a_shop_open_around_the_clock_says_all_day(member: Actor, stage: Stage) -> None:
    await opens(member, stage, "sh-ja-07")
    all_day = member.say.plain("hours.day_always")
    assert len([line for line in member.last.text.splitlines() if line.endswith(f" {all_day}")]) == 7
    member.hears("hours.always")


async def test_a_day_off_is_shown_as_one(member: Actor, stage: Stage) -> None:
    await opens(member, stage, "sh-ja-02")
    monday_off = {"zh": "周一 休息", "en": "Mon closed"}[member.say.language]
    assert monday_off in member.last.text


# The way there


async def test_directions_are_a_pin_in_wgs84_and_three_maps_in_the_grid_they_are_drawn_in(
    member: Actor, stage: Stage
) -> None:
    [(latitude, longitude)] = stage.committed("SELECT latitude, longitude FROM shops WHERE shop_id = 'sh-ja-01'")
    await opens_chestnut(member)
    await member.chooses("shop.navigate")
    venue = member.last.raw["venue"]
    assert (venue["location"]["latitude"], venue["location"]["longitude"]) == pytest.approx((latitude, longitude))
    assert venue["title"] == {"zh": "栗子邮局", "en": "The Chestnut Post Office"}[member.say.language]
    assert venue["address"] == "上海静安区巨鹿路732号"
    drawn = datum.from_wgs84(Point(latitude, longitude), Datum.GCJ02)
    assert distance_m(Point(latitude, longitude), drawn) > 400  # the two grids differ here, so a mix-up would show
    for name in ("amap", "apple", "google"):
        await member.chooses(f"shop.{name}")
        linked = _linked_point(member.person.opened[-1])
        assert distance_m(linked, drawn) < 1, name


def _linked_point(url: str) -> Point:
    """Where a map link leads, in whatever grid the map is drawn in."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    if position := query.get("position"):  # AMap puts the longitude first and is told the grid
        assert query["coordinate"] == "gaode"
        longitude, latitude = position.split(",")
    else:
        latitude, longitude = (query.get("ll") or query["query"]).split(",")
    return Point(float(latitude), float(longitude))


async def test_directions_of_a_row_are_those_of_its_shop(member: Actor) -> None:
    rows = listed(await member.says("静安寺"))
    await member.taps("🧭 3")
    assert member.last.raw["venue"]["title"] == rows[2].name


# The star


async def test_a_star_keeps_the_shop_and_a_second_tap_lets_it_go(member: Actor, stage: Stage) -> None:
    await opens_chestnut(member)
    before = member.last
    await member.chooses("shop.star")
    assert member.say.plain("shop.starred") in member.last.buttons
    assert stage.committed("SELECT count(*) FROM saved_shops") == [(1,)]
    await member.chooses("shop.starred")
    assert (member.last.text, member.last.buttons) == (before.text, before.buttons)
    assert member.toasts == [member.say.plain("shop.now_starred"), member.say.plain("shop.now_unstarred")]
    assert stage.committed("SELECT count(*) FROM saved_shops") == [(0,)]


async def test_a_starred_shop_is_under_saved_and_opens_from_there(member: Actor) -> None:
    await opens_chestnut(member)
    await member.chooses("shop.star")
    name = member.last.text.splitlines()[0]
    await member.says("/saved")
    assert member.last.buttons == [name]
    await member.taps(name)
    assert member.last.text.startswith(name)


async def test_one_members_star_is_not_anothers(mei: Actor, tom: Actor) -> None:
    await opens_chestnut(mei)
    await mei.chooses("shop.star")
    await opens_chestnut(tom)
    assert tom.say.plain("shop.star") in tom.last.buttons
    await tom.says("/saved")
    tom.hears("saved.nothing")


# Something is wrong


@pytest.mark.parametrize("problem", ["closed", "hours", "place", "benefit", "other"])
async def test_a_report_is_noted_once_and_thanked_for(member: Actor, stage: Stage, problem: str) -> None:
    for _ in range(2):
        await opens_chestnut(member)
        await member.chooses("shop.wrong")
        await member.chooses(f"report.{problem}")
        member.hears("report.thanks")
    noted = stage.committed("SELECT shops.shop_id, problem FROM reports JOIN shops ON shops.id = reports.shop_id")
    assert noted == [("sh-ja-01", problem)]


async def test_a_problem_nobody_offered_is_asked_for_again(member: Actor, stage: Stage) -> None:
    await opens_chestnut(member)
    await member.presses("w:1:arson")
    assert member.say.plain("report.closed") in member.last.buttons
    assert stage.committed("SELECT count(*) FROM reports") == [(0,)]


# A shop that left


@pytest.mark.parametrize("press", ["1", "🧭 1"])
async def test_a_button_of_a_shop_that_left_says_so(member: Actor, stage: Stage, press: str) -> None:
    await member.says("静安寺 咖啡")
    stage.amend("DELETE FROM benefits WHERE shop_id = 1")
    stage.amend("DELETE FROM shops WHERE id = 1")
    await member.taps(press)
    member.hears("shop.gone")
