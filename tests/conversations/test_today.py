"""/today: the day at the till for the staff of the shop, each shop for its own people, as far as it has gone."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from rules.till import Role
from storage import staff
from tests.conversations.records import appoint, redeem
from tests.conversations.stage import SHANGHAI, Actor, Clock, Stage

CAFE, BISTRO = "sh-ja-01", "sh-ja-03"


@pytest.fixture
async def chen(tom: Actor, stage: Stage) -> Actor:
    """Works at the café, and reads English so that the sums can be read here."""
    await tom.starts()
    appoint(stage, tom, CAFE)
    return tom


async def test_who_is_not_staff_is_told_nothing_of_any_shop(member: Actor, stage: Stage) -> None:
    await member.starts()
    redeem(stage, member, CAFE, bill=10_000, discount=1_000)
    for asking in ("/today", "/today sh-ja-01"):
        await member.says(asking)
        assert member.last.text == member.say.plain("today.not_staff")
    assert member.last.photo is None


@pytest.mark.parametrize("role", Role)
async def test_staff_and_managers_see_the_sums_and_the_hours(mei: Actor, tom: Actor, stage: Stage, role: Role) -> None:
    await mei.starts()
    await tom.starts()
    appoint(stage, tom, CAFE, role)
    redeem(stage, mei, CAFE, bill=12_800, discount=1_280)
    redeem(stage, mei, CAFE, bill=20_000, discount=2_000)
    redeem(stage, mei, CAFE, bill=None, discount=800)
    redeem(stage, mei, CAFE, bill=9_900, discount=990, reversed_at=stage.clock.now)
    await tom.says("/today")
    assert tom.last.text.splitlines()[1:] == [
        "3 redemptions",
        "",
        "Bills ¥328.00",
        "Discounts ¥32.80",
        "Paid ¥295.20",
        "1 without a bill, about ¥8 off, not in the sums above",
        "1 reversed, not counted",
    ]
    assert "22 Nov 2026" in tom.last.text.splitlines()[0]
    assert tom.last.photo is not None
    assert Image.open(BytesIO(tom.last.photo)).format == "PNG"
    assert tom.last.buttons == []


async def test_a_day_without_redemptions_is_only_words(chen: Actor) -> None:
    await chen.says("/today")
    chen.hears("today.nothing")
    assert chen.last.photo is None


async def test_until_four_in_the_morning_it_is_still_yesterday(chen: Actor, stage: Stage, clock: Clock) -> None:
    redeem(stage, chen, CAFE, bill=10_000, discount=1_000)
    minute = timedelta(minutes=1)
    cut = (clock.now.astimezone(SHANGHAI) + timedelta(days=1)).replace(hour=4, minute=0)
    clock.now = cut - minute
    await chen.says("/today")
    assert "1 redemption" in chen.last.text
    clock.now = cut
    await chen.says("/today")
    chen.hears("today.nothing")


async def test_the_other_shop_is_a_tap_away_and_takes_the_place_of_the_first(chen: Actor, stage: Stage) -> None:
    appoint(stage, chen, BISTRO)
    redeem(stage, chen, CAFE, bill=10_000, discount=1_000)
    redeem(stage, chen, BISTRO, bill=30_000, discount=2_000)
    redeem(stage, chen, BISTRO, bill=10_000, discount=2_000)
    first = await chen.says("/today")
    assert "¥100.00" in chen.last.text
    (ticked, other), shown = first.buttons, first.photo
    assert ticked.startswith("✓ ")
    second = await chen.taps(other)
    assert second.message_id == first.message_id
    assert "¥400.00" in second.text
    assert second.buttons == [ticked.removeprefix("✓ "), f"✓ {other}"]
    assert second.photo not in (None, shown)


async def test_a_shop_with_nothing_yet_is_said_anew_for_a_picture_cannot_be_taken_out(
    chen: Actor, stage: Stage
) -> None:
    appoint(stage, chen, BISTRO)
    redeem(stage, chen, CAFE, bill=10_000, discount=1_000)
    first = await chen.says("/today")
    second = await chen.taps(first.buttons[1])
    chen.hears("today.nothing")
    assert second.message_id != first.message_id
    third = await chen.taps(second.buttons[0])
    assert third.message_id == second.message_id
    assert third.photo is not None


@pytest.mark.parametrize("pressed", ["b1:", "b1:999999", "b1:x", "b1:-1"])
async def test_a_shop_that_is_not_theirs_shows_their_own(chen: Actor, stage: Stage, pressed: str) -> None:
    redeem(stage, chen, CAFE, bill=10_000, discount=1_000)
    redeem(stage, chen, BISTRO, bill=30_000, discount=2_000)
    await chen.says("/today")
    await chen.presses(pressed)
    assert "¥100.00" in chen.last.text


async def test_who_has_left_sees_nothing_from_then_on(chen: Actor, stage: Stage) -> None:
    post = appoint(stage, chen, BISTRO)
    redeem(stage, chen, CAFE, bill=10_000, discount=1_000)
    redeem(stage, chen, BISTRO, bill=30_000, discount=2_000)
    await chen.says("/today")
    with stage.database.writing() as session:
        staff.revoke(session, post, "test", stage.clock.now, SHANGHAI)
    await chen.taps(chen.last.buttons[1])
    assert "¥100.00" in chen.last.text
    assert chen.last.buttons == []
