"""/savings: the ledger in words and as a picture, for the card that is shown; and the way to a card without one."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.conversations.records import redeem
from tests.conversations.stage import Actor, Clock, Stage

ANNUAL = "821600000011\nNEWDAY"
TRIAL = "821600000029\nTRYME2"


async def test_without_a_card_it_says_from_when_one_pays(member: Actor) -> None:
    await member.says("/savings")
    member.hears("savings.no_card")
    assert "¥140.00" in member.last.text
    assert member.say.plain("start.have_card") in member.last.buttons


async def test_a_new_card_has_saved_nothing_and_there_is_nothing_to_draw(member: Actor) -> None:
    await member.says(ANNUAL)
    await member.says("/savings")
    member.hears("savings.unused")
    assert "¥140.00" in member.last.text
    assert member.last.photo is None


async def test_the_sums_are_the_ledgers_and_the_picture_comes_with_them(tom: Actor, stage: Stage, clock: Clock) -> None:
    await tom.says(ANNUAL)
    redeem(stage, tom, "sh-ja-01", bill=12_800, discount=1_280)
    redeem(stage, tom, "sh-ja-03", bill=None, discount=700)
    redeem(stage, tom, "sh-ja-01", bill=9_900, discount=990, reversed_at=clock.now)
    clock.passes(days=1)
    await tom.says("/savings")
    assert tom.last.text.splitlines() == [
        "Just begun: ¥148.20 to go to the fee of ¥168.00. After four weeks I can tell you whether it pays.",
        "",
        "Saved ¥12.80 by the bills, in 2 visits.",
        "Another ¥7 or so is estimated: staff did not enter the bill.",
        "",
        "An annual card at ¥168.00 pays off if you spend ¥140.00 a month (at 10% off).",
    ]
    assert tom.last.photo is not None
    assert Image.open(BytesIO(tom.last.photo)).width == 900


async def test_a_card_that_has_paid_for_itself_says_so(member: Actor, stage: Stage) -> None:
    await member.says(ANNUAL)
    redeem(stage, member, "sh-ja-01", bill=170_000, discount=17_000)
    await member.says("/savings")
    member.hears("savings.advice.paid_off", fee="¥168.00", more="¥2.00")


async def test_what_a_trial_saved_stands_apart_from_the_annual_cards_fee(member: Actor, stage: Stage) -> None:
    await member.says(TRIAL)
    redeem(stage, member, "sh-ja-01", bill=170_000, discount=17_000)
    await member.says("/savings")
    member.hears("savings.advice.free")
    await member.says(ANNUAL)
    await member.says("/savings")
    member.hears("savings.before", amount="¥170.00")
    member.hears("savings.unused")


async def test_nobody_sees_what_another_member_saved(mei: Actor, tom: Actor, stage: Stage) -> None:
    await mei.says(ANNUAL)
    redeem(stage, mei, "sh-ja-01", bill=12_800, discount=1_280)
    await tom.says(TRIAL)
    await tom.says("/savings")
    tom.hears("savings.unused")


@pytest.mark.parametrize("options", [{"card_fee": "99.00"}])
async def test_the_figures_follow_the_fee_that_is_set(member: Actor) -> None:
    await member.says("/savings")
    assert "¥82.50" in member.last.text
