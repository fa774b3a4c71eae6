"""A live location: its list walks along in place, waits behind a shop's page, and stops with the live period."""

from __future__ import annotations

from typing import Any

import pytest

from bot import clock as ticking
from tests.conversations.stage import (
    JINGAN_TEMPLE,
    PEOPLES_SQUARE,
    WEST_LAKE,
    Actor,
    Bubble,
    Clock,
    Place,
    Stage,
    listed,
)

LIVE_SECONDS = 900  # what the simulated phone shares for


async def walks(member: Actor, clock: Clock, place: Place, seconds: float = 10) -> Bubble:
    """Moves the live location some time after the last move."""
    clock.passes(seconds=seconds)
    member.person.moves(*place)
    return await member.waits()


async def stops(member: Actor, stage: Stage, live: Bubble) -> None:
    """Stops sharing: the location is edited once more, without a period."""
    location = {name: live.raw["location"][name] for name in ("latitude", "longitude")}
    now = int(stage.clock.now.timestamp())
    await stage.receives(edited_message={**live.raw, "location": location, "edit_date": now})


def shared(member: Actor) -> Bubble:
    return next(each for each in reversed(member.person.messages) if each.outgoing)


def rows(stage: Stage, table: str) -> int:
    [(number,)] = stage.committed(f"SELECT count(*) FROM {table}")  # noqa: S608 (ours)
    return int(number)


async def test_the_list_walks_along_in_place_and_nothing_else_is_said(member: Actor, clock: Clock) -> None:
    first = await member.shares(JINGAN_TEMPLE, "live")
    replies = len(member.person.replies)
    await walks(member, clock, PEOPLES_SQUARE)
    assert len(member.person.replies) == replies
    assert member.last.message_id == first.message_id
    there = member.last
    fresh = await member.shares(PEOPLES_SQUARE, "pin")
    assert listed(there) == listed(fresh) != listed(first)


@pytest.mark.parametrize(("seconds", "walked"), [(9, False), (10, True)])
async def test_it_changes_at_most_every_ten_seconds(member: Actor, clock: Clock, seconds: int, walked: bool) -> None:
    first = await member.shares(JINGAN_TEMPLE, "live")
    await walks(member, clock, PEOPLES_SQUARE, seconds)
    assert (member.last.text != first.text) is walked


async def test_a_move_too_soon_for_the_list_still_counts_for_the_next_question(member: Actor, clock: Clock) -> None:
    await member.shares(JINGAN_TEMPLE, "live")
    await walks(member, clock, PEOPLES_SQUARE, seconds=3)
    await member.taps("500 m")
    there = listed(member.last)
    await member.shares(PEOPLES_SQUARE, "pin")
    await member.taps("500 m")
    assert listed(member.last) == there


async def test_standing_still_changes_nothing(member: Actor, clock: Clock, stage: Stage) -> None:
    stage.tolerates("message is not modified")
    first = await member.shares(JINGAN_TEMPLE, "live")
    await walks(member, clock, JINGAN_TEMPLE)
    assert member.last.text == first.text


async def test_the_chips_pressed_last_hold_while_walking(member: Actor, clock: Clock) -> None:
    await member.shares(JINGAN_TEMPLE, "live")
    await member.taps("3 km")
    await member.chooses("chips.later")
    await walks(member, clock, PEOPLES_SQUARE)
    assert "✓ 3 km" in member.last.buttons
    assert listed(member.last)[0].number == 6


@pytest.mark.parametrize("button", ["1", "narrow.filters", "chips.category_any"])
async def test_it_waits_while_something_else_is_shown_and_walks_on_after(
    member: Actor, clock: Clock, button: str
) -> None:
    await member.shares(JINGAN_TEMPLE, "live")
    await member.taps(button if button == "1" else member.say.plain(button))
    open_page = member.last
    await walks(member, clock, PEOPLES_SQUARE)
    assert (member.last.text, member.last.buttons) == (open_page.text, open_page.buttons)
    await member.taps("‹")
    back = listed(member.last)
    await walks(member, clock, JINGAN_TEMPLE)
    assert listed(member.last) != back


async def test_a_step_away_from_every_shop_is_said_in_place_and_walking_on_helps(member: Actor, clock: Clock) -> None:
    first = await member.shares(JINGAN_TEMPLE, "live")
    await walks(member, clock, (39.9042, 116.4074))
    assert not listed(member.last)
    await walks(member, clock, JINGAN_TEMPLE)
    assert member.last.text == first.text


async def test_after_standing_still_for_ten_minutes_it_walks_on(member: Actor, clock: Clock, stage: Stage) -> None:
    first = await member.shares(JINGAN_TEMPLE, "live")
    clock.passes(minutes=11)
    await ticking.tick(stage.database, clock)
    assert rows(stage, "last_places") == 0
    await walks(member, clock, PEOPLES_SQUARE)
    assert listed(member.last) != listed(first)
    await member.taps("3 km")
    assert listed(member.last)


async def test_it_ends_with_the_live_period(member: Actor, clock: Clock, stage: Stage) -> None:
    first = await member.shares(JINGAN_TEMPLE, "live")
    await walks(member, clock, PEOPLES_SQUARE, seconds=LIVE_SECONDS - 1)
    there = member.last
    assert there.text != first.text
    await walks(member, clock, WEST_LAKE, seconds=1)
    assert member.last.text == there.text
    assert rows(stage, "live_lists") == 0


async def test_the_tick_forgets_a_list_whose_live_period_is_over(member: Actor, clock: Clock, stage: Stage) -> None:
    await member.shares(JINGAN_TEMPLE, "live")
    clock.passes(seconds=LIVE_SECONDS - 1)
    await ticking.tick(stage.database, clock)
    assert rows(stage, "live_lists") == 1
    clock.passes(seconds=1)
    await ticking.tick(stage.database, clock)
    assert rows(stage, "live_lists") == 0


async def test_it_stops_when_the_member_stops_sharing_and_says_nothing(
    member: Actor, clock: Clock, stage: Stage
) -> None:
    first = await member.shares(JINGAN_TEMPLE, "live")
    live, replies = shared(member), len(member.person.replies)
    clock.passes(seconds=20)
    await stops(member, stage, live)
    assert rows(stage, "live_lists") == 0
    await walks(member, clock, PEOPLES_SQUARE)
    assert member.last.text == first.text
    assert len(member.person.replies) == replies


async def test_while_another_place_is_in_use_it_stands_back(member: Actor, clock: Clock) -> None:
    first = await member.shares(JINGAN_TEMPLE, "live")
    pinned = await member.shares(WEST_LAKE, "pin")
    await walks(member, clock, PEOPLES_SQUARE)
    assert member.now(first).text == first.text
    member.person.taps("3 km", pinned)
    await member.waits()
    assert listed(member.now(pinned))
    await walks(member, clock, PEOPLES_SQUARE, seconds=600)
    assert listed(member.now(first)) != listed(first)


async def test_a_newer_live_location_has_a_list_of_its_own(member: Actor, clock: Clock, stage: Stage) -> None:
    older = await member.shares(JINGAN_TEMPLE, "live")
    newer = await member.shares(JINGAN_TEMPLE, "live")
    await walks(member, clock, PEOPLES_SQUARE)
    assert member.now(older).text == older.text
    assert member.now(newer).text != newer.text
    assert rows(stage, "live_lists") == 1


async def test_a_live_location_never_becomes_a_saved_place(member: Actor, clock: Clock, stage: Stage) -> None:
    await member.says(member.say.plain("saved.home"))
    member.hears("ask.not_saved", name=member.say.plain("saved.home"))
    await member.shares(JINGAN_TEMPLE, "live")
    assert listed(member.last)
    await walks(member, clock, PEOPLES_SQUARE)
    assert rows(stage, "saved_places") == 0


async def test_a_list_that_was_deleted_is_left_alone(member: Actor, clock: Clock, stage: Stage) -> None:
    stage.tolerates("message to edit not found")
    answer = await member.shares(JINGAN_TEMPLE, "live")
    del member.person.chat.messages[answer.message_id]
    clock.passes(seconds=10)
    member.person.moves(*PEOPLES_SQUARE)
    await stage.settles()
    assert member.person.replies == []
    assert rows(stage, "live_lists") == 0


async def test_nobody_walks_with_the_live_location_of_another(mei: Actor, tom: Actor, clock: Clock) -> None:
    his = await tom.shares(JINGAN_TEMPLE, "live")
    await mei.shares(JINGAN_TEMPLE, "live")
    await walks(mei, clock, PEOPLES_SQUARE)
    assert tom.last.text == his.text


@pytest.mark.parametrize("place", [{"latitude": 91.0, "longitude": 0.0}, {"latitude": 0.0, "longitude": 181.0}])
async def test_a_move_off_the_earth_is_passed_over(
    member: Actor, clock: Clock, stage: Stage, place: dict[str, Any]
) -> None:
    first = await member.shares(JINGAN_TEMPLE, "live")
    live = shared(member)
    clock.passes(seconds=20)
    location = {**live.raw["location"], **place}
    edited = {**live.raw, "location": location, "edit_date": int(clock.now.timestamp())}
    await stage.receives(edited_message=edited)
    assert member.last.text == first.text
