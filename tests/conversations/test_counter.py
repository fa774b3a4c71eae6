"""The card on the counter, and the PIN of a shop without a phone."""

from __future__ import annotations

import re

import pytest

from rules import codes as rule
from rules.quota import business_day
from rules.till import Role
from tests.conversations.counters import ANNUAL, GRANNY, code_states, employ, ledger, tries
from tests.conversations.records import shop_id
from tests.conversations.stage import SHANGHAI, Actor, Clock, Stage, join
from words import qr


@pytest.fixture
async def mei(mei: Actor) -> Actor:
    """Has a card."""
    await mei.says(ANNUAL)
    return mei


def counter_link(stage: Stage, shop: str = "sh-ja-01") -> str:
    return f"s{rule.counter_token(stage.services.secret, shop_id(stage, shop))}"


async def test_a_member_who_scans_the_counter_is_two_taps_from_done(chen: Actor, mei: Actor, stage: Stage) -> None:
    await mei.starts(counter_link(stage))
    mei.hears("counter.told")
    assert mei.person.replies[-2].photo
    chen.hears("counter.here", holder="M＊", shop="栗子邮局")
    await chen.chooses("counter.redeem")
    await chen.chooses("till.confirm")
    assert [row[0] for row in ledger(stage)] == ["counter"]


async def test_a_counter_without_staff_is_still_good_for_a_code(mei: Actor, stage: Stage) -> None:
    await mei.starts(counter_link(stage, GRANNY))
    assert mei.last.photo


@pytest.mark.parametrize("payload", ["sAAAAAAAAAAAAAAAA", "s----------------"])
async def test_a_counter_card_we_never_made_leads_nowhere(mei: Actor, stage: Stage, payload: str) -> None:
    await mei.starts(payload)
    mei.hears("counter.unknown")
    assert code_states(stage) == []


async def test_a_manager_prints_the_card_and_it_scans(stage: Stage) -> None:
    li = join(stage, "Li", "zh-hans", "zh")
    await li.starts()
    employ(stage, li, role=Role.MANAGER)
    await li.says("/counter")
    picture, pdf = li.person.replies[-2:]
    names = [each.raw["document"]["file_name"] for each in (picture, pdf)]
    assert names == ["scan-me.png", "scan-me.pdf"]
    file = picture.download(picture.raw["document"]["file_id"])
    link = f"https://t.me/card_concierge_bot?start={counter_link(stage)}"
    assert qr.texts(file or b"") == [link]
    assert (pdf.download(pdf.raw["document"]["file_id"]) or b"").startswith(b"%PDF")


async def test_ops_print_the_card_of_any_shop(ana: Actor) -> None:
    await ana.says("/counter sh-ja-01")
    assert "The Chestnut Post Office" in ana.person.replies[-2].text
    assert ana.last.raw["document"]["file_name"] == "scan-me.pdf"
    await ana.says("/counter no-such-shop")
    ana.hears("staff.no_shop", words="no-such-shop")


async def test_staff_print_none(chen: Actor) -> None:
    await chen.says("/counter")
    chen.hears("staff.managers_only")


# PIN of the day


@pytest.fixture
async def pin(stage: Stage) -> str:
    """Today's PIN of the Chestnut Post Office, which takes three a day."""
    stage.amend("UPDATE shops SET pin_cap = 3 WHERE id = 1")
    return rule.pin(stage.services.secret, 1, business_day(stage.clock.now, SHANGHAI))


async def asks_for_pin(mei: Actor) -> None:
    await mei.presses("c:1")
    await mei.chooses("till.pin")
    mei.hears("till.pin_asked", shop="栗子邮局", digits=4)


async def test_the_pin_of_the_day_redeems_without_a_phone_in_the_shop(mei: Actor, stage: Stage, pin: str) -> None:
    await asks_for_pin(mei)
    await mei.says(pin)
    number = stage.committed("SELECT number FROM redemptions")[0][0]
    mei.hears("till.pin_done", shop="栗子邮局", number=number)
    assert [row[0] for row in ledger(stage)] == ["pin"]
    assert tries(stage) == [("pin", "ok")]


async def test_a_shop_that_takes_no_pins_offers_none(mei: Actor) -> None:
    await mei.presses("c:1")
    assert mei.say.plain("till.pin") not in mei.last.buttons
    await mei.presses("r8:1")
    await mei.says("1234")
    assert "PIN" not in mei.last.text


async def test_five_wrong_pins_close_it_for_a_while(mei: Actor, stage: Stage, pin: str) -> None:
    await asks_for_pin(mei)
    wrong = [f"{number:04}" for number in range(1_000, 1_006) if f"{number:04}" != pin][:5]
    for each in wrong:
        await mei.says(each)
        mei.hears("till.pin_wrong")
    await mei.says(pin)
    mei.hears("reason.member.throttled")
    assert tries(stage) == [("pin", "not_found")] * 5 + [("pin", "throttled")]
    assert ledger(stage) == []


async def test_something_else_typed_instead_of_a_pin_is_taken_as_that(mei: Actor, stage: Stage, pin: str) -> None:
    await asks_for_pin(mei)
    await mei.says("静安寺")
    assert "静安寺" in mei.last.text
    await mei.says(pin)
    assert ledger(stage) == []
    assert tries(stage) == []


async def test_yesterdays_pin_is_wrong(mei: Actor, stage: Stage, pin: str, clock: Clock) -> None:
    clock.passes(days=1)
    if pin == rule.pin(stage.services.secret, 1, business_day(clock.now, SHANGHAI)):
        clock.passes(days=1)
    await asks_for_pin(mei)
    await mei.says(pin)
    mei.hears("till.pin_wrong")


async def test_a_pin_after_the_code_ran_out_says_so(mei: Actor, stage: Stage, pin: str, clock: Clock) -> None:
    await asks_for_pin(mei)
    clock.passes(minutes=7)
    await mei.says(pin)
    mei.hears("reason.member.expired")
    assert ledger(stage) == []


async def test_ops_read_the_pins_of_the_month(ana: Actor, stage: Stage, pin: str) -> None:
    await ana.says("/pins sh-ja-01")
    pins = re.findall(r"[0-9]{4}$", ana.last.text, re.MULTILINE)
    assert len(pins) == 9  # the 22nd to the 30th of November
    assert pins[0] == pin
    await ana.says("/pins sh-ja-03")
    ana.hears("counter.no_pins", shop="Granny's Second Table")
    await ana.says("/pins nowhere")
    ana.hears("staff.no_shop", words="nowhere")


async def test_nobody_else_reads_them(chen: Actor, pin: str) -> None:
    await chen.says("/pins sh-ja-01")
    chen.hears("today.not_staff")
    assert pin not in chen.last.text
