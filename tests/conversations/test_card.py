"""My card: its state, how long it is valid, its fee, and the way out of each state."""

from __future__ import annotations

import pytest

from storage import cards
from tests.conversations.stage import SUNDAY_EVENING, Actor, Clock, Stage

ANNUAL = "821600000011\nNEWDAY"
TRIAL = "821600000029\nTRYME2"
ENDS_IN_NOVEMBER = "821665500236\n6QZQGG"
STARTS_IN_JANUARY = "821665380274\nQQ3PSJ"

CARDS = {
    ("zh", ANNUAL): "年卡 · 有效\n卡号 •••• 0011\n还有 365 天，最后一天是 2027年11月21日\n年费 ¥168.00",
    ("zh", TRIAL): "试用卡 · 有效\n卡号 •••• 0029\n还有 90 天，最后一天是 2027年2月19日\n免费，到期不会扣费",
    ("zh", STARTS_IN_JANUARY): (
        "年卡 · 还没到开始日期\n卡号 •••• 0274\n2027年1月1日 开始能用，到 2027年12月31日\n年费 ¥168.00"
        "\n\n到那天我就能为你出码。现在可以先看看有哪些店。"
    ),
    ("en", ANNUAL): (
        "Annual card · valid\nNumber •••• 0011\n365 days left, the last one is 21 Nov 2027\nFee ¥168.00 a year"
    ),
    ("en", TRIAL): (
        "Trial card · valid\nNumber •••• 0029\n90 days left, the last one is 19 Feb 2027"
        "\nFree; it ends by itself and costs nothing"
    ),
    ("en", STARTS_IN_JANUARY): (
        "Annual card · not started yet\nNumber •••• 0274\nValid from 1 Jan 2027 to 31 Dec 2027\nFee ¥168.00 a year"
        "\n\nFrom that day I can show you codes. Until then, see which shops there are."
    ),
}


@pytest.mark.parametrize("card", [ANNUAL, TRIAL, STARTS_IN_JANUARY])
async def test_the_card_shows_its_state_its_days_and_its_fee(member: Actor, card: str) -> None:
    await member.says(card)
    await member.says("/card")
    assert member.last.text == CARDS[member.say.language, card]


async def test_the_card_button_and_the_command_say_the_same(member: Actor) -> None:
    await member.says(ANNUAL)
    by_command = await member.says("/card")
    by_button = await member.says(member.say.plain("keyboard.card"))
    assert by_button.text == by_command.text
    assert by_button.buttons == []


async def test_a_card_that_ran_out_says_so_and_offers_the_next_one(member: Actor, clock: Clock) -> None:
    await member.says(ENDS_IN_NOVEMBER)
    clock.passes(days=8)
    await member.says("/card")
    assert member.say.plain("card.state.active") in member.last.text  # the last day counts
    clock.passes(days=1)
    await member.says("/card")
    member.hears("card.way_out.expired")
    assert member.say.plain("card.state.expired") in member.last.text
    assert member.last.buttons == [member.say.plain("start.have_card")]


async def test_on_its_last_day_one_day_is_left(tom: Actor, clock: Clock) -> None:
    await tom.says(ENDS_IN_NOVEMBER)
    clock.passes(days=8)
    await tom.says("/card")
    assert "1 day left, until 30 Nov 2026" in tom.last.text


async def test_a_suspended_card_says_whom_to_ask(member: Actor, stage: Stage) -> None:
    await member.says(ANNUAL)
    with stage.database.writing() as session:
        cards.suspend(session, "821600000011", SUNDAY_EVENING)
    await member.says("/card")
    member.hears("card.way_out.suspended")
    assert member.say.plain("card.state.suspended") in member.last.text


async def test_without_a_card_the_ways_in_are_offered(member: Actor) -> None:
    await member.says("/card")
    member.hears("card.none")
    assert member.last.buttons == [
        member.say.plain("start.have_card"),
        member.say.plain("start.try_free", days=90),
        member.say.plain("start.look_first"),
    ]


async def test_of_two_cards_the_useful_one_is_shown(member: Actor) -> None:
    await member.says(STARTS_IN_JANUARY)
    await member.says(ANNUAL)
    await member.says("/card")
    assert "•••• 0011" in member.last.text
