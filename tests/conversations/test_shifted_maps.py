""" "Wrong place?": a phone whose map is shifted, told apart by one tap, for the button and for pins each."""

from __future__ import annotations

import pytest

from rules import datum
from rules.geo import Datum, Point
from tests.conversations.stage import BEIJING, JINGAN_TEMPLE, Actor, Stage, listed

HERE = Point(*JINGAN_TEMPLE)
AS_SHIFTED = datum.from_wgs84(HERE, Datum.GCJ02)
SHIFTED = (AS_SHIFTED.latitude, AS_SHIFTED.longitude)
HONG_KONG = (22.2810, 114.1580)


def datums(stage: Stage) -> list[tuple[str, str]]:
    return stage.committed("SELECT pin_datum, button_datum FROM members")


async def test_one_tap_reads_the_pin_in_the_other_grid_and_says_so(member: Actor, stage: Stage) -> None:
    answer = await member.shares(SHIFTED, "pin")
    assert listed(answer)[0].distance_m > 90
    await member.chooses("chips.wrong_place")
    assert member.toasts == [member.say.plain("datum.changed")]
    assert member.last.message_id == answer.message_id
    assert listed(member.last)[0].distance_m == 90  # what somebody at the temple sees
    assert datums(stage) == [("gcj02", "wgs84")]


async def test_the_next_pin_is_read_the_same_way(member: Actor) -> None:
    await member.shares(SHIFTED, "pin")
    await member.chooses("chips.wrong_place")
    corrected = listed(member.last)
    await member.shares(SHIFTED, "pin")
    assert listed(member.last) == corrected


async def test_a_second_tap_switches_back(member: Actor, stage: Stage) -> None:
    before = await member.shares(JINGAN_TEMPLE, "pin")
    await member.chooses("chips.wrong_place")
    assert member.last.text != before.text
    await member.chooses("chips.wrong_place")
    assert listed(member.last) == listed(before)
    assert datums(stage) == [("wgs84", "wgs84")]


@pytest.mark.parametrize("via", ["keyboard", "live"])
async def test_the_button_and_pins_are_remembered_apart(member: Actor, stage: Stage, via: str) -> None:
    await member.starts()
    await member.shares(SHIFTED, via)
    await member.chooses("chips.wrong_place")
    assert datums(stage) == [("wgs84", "gcj02")]
    pin = await member.shares(JINGAN_TEMPLE, "pin")
    assert listed(pin)[0].distance_m == 90
    button = await member.shares(SHIFTED, "keyboard")
    assert listed(button)[0].distance_m == 90


async def test_another_members_phone_is_left_alone(mei: Actor, tom: Actor, stage: Stage) -> None:
    await mei.shares(SHIFTED, "pin")
    await mei.taps("位置不准？")
    await tom.shares(JINGAN_TEMPLE, "pin")
    assert listed(tom.last)[0].distance_m == 90
    assert datums(stage) == [("gcj02", "wgs84"), ("wgs84", "wgs84")]


async def test_a_named_place_needs_no_such_tap(member: Actor) -> None:
    await member.says("静安寺")
    assert member.say.plain("chips.wrong_place") not in member.last.buttons


async def test_on_an_old_list_the_tap_changes_nothing(member: Actor, stage: Stage) -> None:
    old = await member.shares(JINGAN_TEMPLE, "pin")
    await member.shares(JINGAN_TEMPLE, "pin")
    member.person.taps(member.say.plain("chips.wrong_place"), old)
    await member.waits()
    assert member.now(old).text == member.say.plain("nearby.gone")
    assert datums(stage) == [("wgs84", "wgs84")]


async def test_outside_the_mainland_nothing_is_shifted_whatever_is_remembered(member: Actor, stage: Stage) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    await member.chooses("chips.wrong_place")
    await member.shares(HONG_KONG, "pin")
    far = member.last.text
    stage.amend("UPDATE members SET pin_datum = 'wgs84'")
    await member.shares(HONG_KONG, "pin")
    assert member.last.text == far


async def test_the_settings_show_the_correction_and_take_it_back(member: Actor, stage: Stage) -> None:
    await member.says("/settings")
    member.hears("settings.location", how=member.say.plain("settings.location_plain"))
    assert member.say.plain("settings.reset_location") not in member.last.buttons
    await member.shares(JINGAN_TEMPLE, "pin")
    await member.chooses("chips.wrong_place")
    await member.says("/settings")
    member.hears("settings.location", how=member.say.plain("settings.location_shifted"))
    await member.chooses("settings.reset_location")
    member.hears("settings.location", how=member.say.plain("settings.location_plain"))
    assert datums(stage) == [("wgs84", "wgs84")]


async def test_where_there_is_no_shop_there_is_nothing_to_adjust(member: Actor) -> None:
    await member.shares(BEIJING, "pin")
    assert member.say.plain("chips.wrong_place") not in member.last.buttons
