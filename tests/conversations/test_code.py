"""The code: one tap shows it, for the shop one stands in or any; anew, taken back, run out, redeemed – and why not."""

from __future__ import annotations

import re

import pytest

from rules.codes import digits_for, read_payload
from simulator.people import Bubble
from storage import cards
from tests.conversations.counter_hand import asks, done, employed, looks, redeems, seen, undoes
from tests.conversations.stage import (
    JINGAN_TEMPLE,
    SUNDAY_EVENING,
    Actor,
    Clock,
    Place,
    Stage,
    join,
    shown,
)
from words import qr

ANNUAL = "821600000011\nNEWDAY"
ENDS_IN_NOVEMBER = "821665500236\n6QZQGG"
STARTS_IN_JANUARY = "821665380274\nQQ3PSJ"
CHESTNUT = 1
AT_CHESTNUT = (31.2221885, 121.4466874)  # the next shop is 176 m away
BETWEEN_TWO = (31.226850, 121.441700)  # the climbing hall and the congee, 58 m apart
METRES_NORTH = 1 / 111_195  # degrees of latitude


def north(place: Place, metres: float) -> Place:
    return place[0] + metres * METRES_NORTH, place[1]


def digits(bubble: Bubble) -> str:
    """The digits as the caption shows them, which are those the copy button copies."""
    [found] = re.findall(r"^(\d{3} \d{3}|\d{4} \d{4})$", bubble.text, re.MULTILINE)
    copied = str(bubble.raw["reply_markup"]["inline_keyboard"][0][0]["copy_text"]["text"])
    assert copied == found.replace(" ", "")
    return copied


def token(bubble: Bubble) -> str:
    """What the QR code in the picture leads to, decoded for real."""
    [link] = qr.texts(bubble.photo or b"") or []
    payload = read_payload(link.removeprefix("https://t.me/card_concierge_bot?start="))
    assert payload is not None
    assert payload.kind == "r"
    return payload.token


def is_for_one_shop(bubble: Bubble) -> bool:
    return len(digits(bubble)) == digits_for(CHESTNUT)


def states(stage: Stage) -> list[str]:
    return [state for (state,) in stage.committed("SELECT state FROM codes ORDER BY id")]


@pytest.fixture
async def holder(member: Actor) -> Actor:
    """Mei, then Tom, with a card."""
    await member.starts()
    await member.says(ANNUAL)
    return member


@pytest.fixture
async def chen(stage: Stage) -> Actor:
    """Staff, once somebody appoints them."""
    chen = join(stage, "Chen", "zh-hans", "zh")
    await chen.starts()
    return chen


# One tap


async def test_one_tap_shows_a_code_that_is_good_anywhere(holder: Actor, stage: Stage) -> None:
    code = await holder.taps(holder.say.plain("keyboard.code"))
    assert not is_for_one_shop(code)
    assert len(token(code)) == 16
    assert code.raw["has_protected_content"]
    assert states(stage) == ["live"]
    assert code.text.startswith(shown(holder.say("code.ready", where=holder.say.plain("code.any_shop"))))


async def test_the_countdown_ends_when_the_code_does(holder: Actor) -> None:
    code = await holder.says("/code")
    [countdown] = [entity for entity in code.entities if entity["type"] == "date_time"]
    assert countdown["unix_time"] == SUNDAY_EVENING.timestamp() + 300
    assert countdown["date_time_format"] == "r"
    assert "19:05" in code.text


async def test_staff_read_chinese_whatever_the_member_reads(holder: Actor, mei: Actor) -> None:
    code = await holder.says("/code")
    for say in {holder.say, mei.say}:
        assert shown(say("code.for_staff", bot="@card_concierge_bot")) in code.text


SENTENCES = {
    "zh": ["出示码", "出示", "核销码", "给我出个码", "/code"],
    "en": ["code", "my code", "show my code", "Show me the QR code", "/code"],
}


@pytest.mark.parametrize("index", range(5))
async def test_a_sentence_that_asks_for_a_code_is_enough(holder: Actor, index: int) -> None:
    assert digits(await holder.says(SENTENCES[holder.say.language][index]))


async def test_a_row_and_a_page_give_the_code_of_their_shop(holder: Actor) -> None:
    await holder.says("静安寺")
    assert is_for_one_shop(await holder.taps("💳"))
    await holder.says("静安寺 咖啡")
    await holder.taps("1")
    assert is_for_one_shop(await holder.chooses("shop.code"))


@pytest.mark.parametrize("said", ["/code 栗子邮局", "在栗子邮局出示核销码", "code for the Chestnut Post Office"])
async def test_a_shop_can_be_named_with_it(holder: Actor, said: str) -> None:
    code = await holder.says(said)
    assert is_for_one_shop(code)
    assert {"zh": "栗子邮局", "en": "The Chestnut Post Office"}[holder.say.language] in code.text


async def test_a_name_of_several_shops_is_a_choice(holder: Actor, stage: Stage) -> None:
    choice = await holder.says("/code 咖啡")
    assert len(choice.buttons) > 2
    assert states(stage) == []
    assert is_for_one_shop(await holder.taps(choice.buttons[0]))


async def test_a_name_nobody_knows_still_gives_a_code(holder: Actor) -> None:
    code = await holder.says("/code 无名小店")
    assert not is_for_one_shop(code)
    assert code.text.startswith(shown(holder.say("code.unknown_shop", words="无名小店")))


# The shop one stands in


@pytest.mark.parametrize(("metres", "is_there"), [(0, True), (79, True), (82, False)])
async def test_the_only_shop_within_eighty_metres_is_the_one(holder: Actor, metres: float, is_there: bool) -> None:
    await holder.shares(north(AT_CHESTNUT, metres))
    code = await holder.says("/code")
    assert is_for_one_shop(code) == is_there


async def test_a_shop_that_should_be_closed_by_now_counts_where_no_other_is(holder: Actor, clock: Clock) -> None:
    clock.passes(hours=3)
    await holder.shares(AT_CHESTNUT)
    assert is_for_one_shop(await holder.says("/code"))


async def test_of_two_within_eighty_metres_neither_is_guessed_and_both_are_offered(holder: Actor) -> None:
    await holder.shares(BETWEEN_TWO)
    code = await holder.says("/code")
    assert not is_for_one_shop(code)
    congee = {"zh": "深夜粥铺", "en": "Congee Never Sleeps"}[holder.say.language]
    assert [label for label in code.buttons if congee in label]


async def test_binding_the_code_to_a_shop_takes_the_second_tap_in_the_same_message(holder: Actor) -> None:
    await holder.shares(BETWEEN_TWO)
    code = await holder.says("/code")
    [_, offer, *_] = code.rows
    await holder.taps(offer[0])
    assert holder.last.message_id == code.message_id
    assert is_for_one_shop(holder.last)
    assert token(holder.last) != token(code)


async def test_no_more_than_three_shops_are_offered(holder: Actor) -> None:
    await holder.shares(JINGAN_TEMPLE)
    code = await holder.says("/code")
    assert len([label for label in code.buttons if " m" in label]) == 3


async def test_a_bound_code_can_be_made_good_anywhere(holder: Actor) -> None:
    await holder.shares(AT_CHESTNUT)
    code = await holder.says("/code")
    await holder.chooses("code.make_any")
    assert holder.last.message_id == code.message_id
    assert not is_for_one_shop(holder.last)


async def test_a_location_of_ten_minutes_ago_says_nothing(holder: Actor, clock: Clock) -> None:
    await holder.shares(AT_CHESTNUT)
    clock.passes(minutes=10)
    code = await holder.says("/code")
    assert not is_for_one_shop(code)
    assert len(code.rows) == 2


async def test_a_place_one_only_named_is_not_where_one_stands(holder: Actor, stage: Stage) -> None:
    await holder.says("静安寺")
    stage.amend("UPDATE last_places SET latitude = ?, longitude = ?", *AT_CHESTNUT)
    assert not is_for_one_shop(await holder.says("/code"))


async def test_the_benefit_is_said_as_on_the_shops_page(holder: Actor) -> None:
    page = await holder.presses(f"s:{CHESTNUT}:")
    code = await holder.presses(f"c:{CHESTNUT}")
    best = {"zh": "8 折", "en": "20% off"}[holder.say.language]
    assert f"• {best}" in page.text
    [line] = [line for line in code.text.splitlines() if best in line]
    assert line.startswith(holder.say.plain("code.benefit", benefit="").split("<b>")[0].rstrip())


# Anew


async def test_a_new_code_replaces_the_old_one_and_its_message_says_so(holder: Actor, stage: Stage) -> None:
    old = await holder.says("/code")
    new = await holder.says("/code")
    assert token(new) != token(old)
    assert states(stage) == ["superseded", "live"]
    assert holder.now(old).text == shown(holder.say("code.superseded"))
    assert holder.now(old).buttons == []


async def test_a_refreshed_code_stays_in_its_message(holder: Actor, stage: Stage) -> None:
    code = await holder.presses(f"c:{CHESTNUT}")
    await holder.chooses("code.refresh")
    assert holder.last.message_id == code.message_id
    assert is_for_one_shop(holder.last)
    assert token(holder.last) != token(code)
    assert states(stage) == ["superseded", "live"]


async def test_while_staff_hold_it_the_same_code_is_shown_again(holder: Actor, chen: Actor, stage: Stage) -> None:
    post = employed(stage, chen)
    code = await holder.presses(f"c:{CHESTNUT}")
    seen(looks(stage, post, token(code)))
    again = await holder.says("/code")
    assert token(again) == token(code)
    assert digits(again) == digits(code)
    assert holder.now(code).text == shown(holder.say("code.moved"))
    assert states(stage) == ["locked"]


async def test_the_newest_message_gets_the_receipt(holder: Actor, chen: Actor, stage: Stage) -> None:
    post = employed(stage, chen)
    code = await holder.presses(f"c:{CHESTNUT}")
    held = seen(looks(stage, post, token(code)))
    again = await holder.says("/code")
    done(redeems(stage, post, held))
    await holder.waits()
    await stage.ticks()
    assert shown(holder.say("code.redeemed", shop=held.shop_name))[:3] in holder.now(again).text


# Taken back, run out


async def test_a_cancelled_code_says_so_and_can_be_shown_again(holder: Actor, stage: Stage) -> None:
    code = await holder.presses(f"c:{CHESTNUT}")
    await holder.chooses("code.cancel")
    assert holder.last.text == shown(holder.say("code.cancelled"))
    assert states(stage) == ["cancelled"]
    await holder.chooses("code.again")
    assert holder.last.message_id == code.message_id
    assert is_for_one_shop(holder.last)
    assert states(stage) == ["cancelled", "live"]


async def test_a_code_runs_out_after_its_time_and_grace(holder: Actor, clock: Clock, stage: Stage) -> None:
    code = await holder.says("/code")
    clock.passes(minutes=6, seconds=-1)
    await stage.ticks()
    assert states(stage) == ["live"]
    clock.passes(seconds=1)
    await stage.ticks()
    assert states(stage) == ["expired"]
    assert holder.now(code).text == shown(holder.say("code.expired"))
    assert holder.now(code).buttons == [holder.say.plain("code.again")]
    await holder.chooses("code.again")
    assert holder.last.message_id == code.message_id
    assert states(stage) == ["expired", "live"]


async def test_a_new_code_before_the_tick_says_of_the_old_that_it_ran_out(holder: Actor, clock: Clock) -> None:
    old = await holder.says("/code")
    clock.passes(minutes=7)
    await holder.says("/code")
    assert holder.now(old).text == shown(holder.say("code.expired"))


async def test_a_stale_button_gets_a_kind_word_and_changes_nothing(holder: Actor, stage: Stage) -> None:
    old = await holder.says("/code")
    [cancel] = [row[1] for row in old.raw["reply_markup"]["inline_keyboard"][-1:]]
    await holder.says("/code")
    holder.person.presses(cancel["callback_data"], old, resend=True)
    await holder.waits()
    assert holder.now(old).text == shown(holder.say("code.over"))
    assert states(stage) == ["superseded", "live"]


@pytest.mark.parametrize("data", ["q0:", "q0:x", "qs:-1", "q1:", "q1:9", "q2:", "q3:1:arson", "q7:0", "c:"])
async def test_no_forged_button_does_harm(holder: Actor, stage: Stage, data: str) -> None:
    await holder.says("/code")
    await holder.presses(data)
    assert len([state for state in states(stage) if state == "live"]) == 1


async def test_a_code_for_a_shop_that_left_is_none(holder: Actor, stage: Stage) -> None:
    await holder.starts()
    await holder.presses("c:999999")
    holder.hears("shop.gone")
    assert states(stage) == []


# Redeemed


async def test_the_message_turns_into_the_receipt(holder: Actor, chen: Actor, stage: Stage) -> None:
    post = employed(stage, chen)
    code = await holder.presses(f"c:{CHESTNUT}")
    receipt = done(redeems(stage, post, seen(looks(stage, post, token(code))), bill=12_800))
    await stage.ticks()
    now = holder.now(code)
    assert now.buttons == []
    for part in ("¥128.00", "¥25.60", "¥102.40", receipt.number):
        assert part in now.text


async def test_a_redemption_taken_back_tells_the_member(holder: Actor, chen: Actor, stage: Stage) -> None:
    post = employed(stage, chen)
    code = await holder.presses(f"c:{CHESTNUT}")
    receipt = done(redeems(stage, post, seen(looks(stage, post, token(code)))))
    done(undoes(stage, post, receipt))
    await stage.ticks()
    assert receipt.number in holder.now(code).text
    assert shown(holder.say("code.undone", shop="", number=receipt.number)).splitlines()[1] in holder.now(code).text


# Is it you?


async def test_the_member_says_that_it_is_them(holder: Actor, chen: Actor, stage: Stage) -> None:
    post = employed(stage, chen)
    code = await holder.says("/code")
    held = seen(looks(stage, post, digits(code)))
    assert held.needs_member_ok
    asks(stage, held)
    await stage.ticks()
    holder.hears("code.is_it_you", shop={"zh": "栗子邮局", "en": "The Chestnut Post Office"}[holder.say.language])
    await holder.chooses("code.its_me")
    holder.hears("code.approved")
    assert chen.last.text.startswith(shown(chen.say("till.usable", holder=held.holder)))
    assert chen.say.plain("till.confirm") in chen.last.buttons
    done(redeems(stage, post, held))


async def test_the_member_says_that_it_is_not_them(holder: Actor, chen: Actor, stage: Stage) -> None:
    post = employed(stage, chen)
    code = await holder.says("/code")
    held = seen(looks(stage, post, digits(code)))
    asks(stage, held)
    await stage.ticks()
    await holder.chooses("code.not_me")
    holder.hears("code.denied")
    assert states(stage) == ["cancelled"]
    assert holder.now(code).text == shown(holder.say("code.cancelled"))
    assert chen.last.text == shown(chen.say("code.denied_to_staff"))


async def test_nobody_approves_for_another(holder: Actor, chen: Actor, stage: Stage) -> None:
    post = employed(stage, chen)
    held = seen(looks(stage, post, digits(await holder.says("/code"))))
    await chen.presses(f"q4:{held.code_id}")
    chen.hears("code.late")
    assert stage.committed("SELECT approved_at FROM codes") == [(None,)]


# No card that is accepted


async def test_without_a_card_the_ways_in_are_offered(member: Actor, stage: Stage) -> None:
    await member.says("/code")
    member.hears("card.none")
    assert member.last.buttons == [
        member.say.plain("start.have_card"),
        member.say.plain("start.try_free", days=90),
        member.say.plain("start.look_first"),
    ]
    assert states(stage) == []


async def test_a_card_that_begins_later_says_so(member: Actor) -> None:
    await member.says(STARTS_IN_JANUARY)
    await member.says("/code")
    member.hears("reason.member.card_inactive")
    member.hears("card.way_out.upcoming")
    assert ("2027年1月1日" if member.say.language == "zh" else "1 Jan 2027") in member.last.text
    assert member.last.buttons == []


async def test_a_card_that_ran_out_offers_the_next_one(member: Actor, clock: Clock) -> None:
    await member.says(ENDS_IN_NOVEMBER)
    clock.passes(days=9)
    await member.says("/code")
    member.hears("reason.member.card_expired")
    assert member.last.buttons == [member.say.plain("start.have_card")]


async def test_a_suspended_card_says_whom_to_ask(holder: Actor, stage: Stage) -> None:
    with stage.database.writing() as session:
        cards.suspend(session, "821600000011", SUNDAY_EVENING)
    await holder.says("/code")
    holder.hears("card.way_out.suspended")
    assert states(stage) == []


# No phone at the till


@pytest.mark.parametrize("cap", [None, 3])
async def test_only_a_shop_that_takes_pins_offers_them(holder: Actor, stage: Stage, cap: int | None) -> None:
    stage.amend("UPDATE shops SET pin_cap = ? WHERE id = ?", cap, CHESTNUT)
    await holder.presses(f"c:{CHESTNUT}")
    assert (holder.say.plain("till.pin") in holder.last.buttons) == (cap is not None)
