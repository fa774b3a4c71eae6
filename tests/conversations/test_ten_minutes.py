"""A location is kept for ten minutes: it answers until then, and afterwards nothing holds it any more."""

from __future__ import annotations

import struct

import pytest

from bot import clock as ticking
from tests.conversations.stage import JINGAN_TEMPLE, Actor, Clock, Stage, listed

CHIPS = ("chips.now", "chips.anywhere", "chips.later", "chips.wrong_place")


def traces(place: tuple[float, float]) -> list[bytes]:
    """A place as SQLite and as the inbox write it."""
    return [form for degrees in place for form in (struct.pack(">d", degrees), str(degrees).encode())]


@pytest.mark.parametrize("chip", CHIPS)
async def test_a_list_answers_until_its_location_is_ten_minutes_old(member: Actor, clock: Clock, chip: str) -> None:
    answer = await member.shares(JINGAN_TEMPLE, "pin")
    clock.passes(minutes=10, seconds=-1)
    await member.chooses(chip)
    assert listed(member.now(answer))


@pytest.mark.parametrize("chip", CHIPS)
async def test_after_ten_minutes_a_list_says_kindly_that_its_location_is_gone(
    member: Actor, clock: Clock, chip: str
) -> None:
    answer = await member.shares(JINGAN_TEMPLE, "pin")
    clock.passes(minutes=10)
    await member.chooses(chip)
    assert member.last.message_id == answer.message_id
    assert member.last.text == member.say.plain("nearby.gone")


async def test_the_category_chip_leads_to_the_same_kind_word(member: Actor, clock: Clock) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    clock.passes(minutes=11)
    await member.chooses("chips.category_any")
    member.hears("nearby.gone")


async def test_a_location_that_is_gone_cannot_be_saved(member: Actor, clock: Clock, stage: Stage) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    clock.passes(minutes=11)
    await member.chooses("chips.save_place")
    member.hears("saved.gone")
    assert stage.committed("SELECT count(*) FROM saved_places") == [(0,)]


async def test_a_list_from_a_named_place_answers_for_ever(member: Actor, clock: Clock) -> None:
    await member.says("静安寺")
    clock.passes(days=30)
    await member.taps("500 m")
    assert listed(member.last)


async def test_an_old_list_never_answers_from_a_newer_place(member: Actor) -> None:
    old = await member.shares(JINGAN_TEMPLE, "pin")
    await member.shares((23.1190, 113.3210), "pin")
    member.person.taps("500 m", old)
    await member.waits()
    assert member.now(old).text == member.say.plain("nearby.gone")


@pytest.mark.parametrize("via", ["keyboard", "pin", "live"])
async def test_the_tick_erases_the_location_from_the_disk(member: Actor, clock: Clock, stage: Stage, via: str) -> None:
    await member.starts()
    await member.shares(JINGAN_TEMPLE, via)
    await member.taps("500 m")
    assert any(trace in stage.bytes_kept() for trace in traces(JINGAN_TEMPLE))  # the search below can find it
    clock.passes(minutes=11)
    await ticking.tick(stage.database, clock)
    assert stage.committed("SELECT count(*) FROM last_places") == [(0,)]
    assert [trace for trace in traces(JINGAN_TEMPLE) if trace in stage.bytes_kept()] == []


async def test_the_tick_leaves_a_location_that_is_still_in_use(member: Actor, clock: Clock, stage: Stage) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    clock.passes(minutes=10, seconds=-1)
    await ticking.tick(stage.database, clock)
    assert stage.committed("SELECT count(*) FROM last_places") == [(1,)]


async def test_a_newer_location_takes_the_place_of_the_older(member: Actor, stage: Stage) -> None:
    await member.shares((23.1190, 113.3210), "pin")
    await member.shares(JINGAN_TEMPLE, "pin")
    assert stage.committed("SELECT latitude FROM last_places") == [(JINGAN_TEMPLE[0],)]


async def test_no_button_holds_a_location(member: Actor) -> None:
    await member.shares(JINGAN_TEMPLE, "pin")
    assert [form for form in ("31.22", "121.44") if form in str(member.last.raw["reply_markup"])] == []
