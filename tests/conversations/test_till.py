"""The till: a code taken in every way, the bill, two taps to a receipt, undo – and each refusal with its next step."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from rules.till import Role
from simulator.people import Bubble
from storage import staff
from storage.database import Database
from tests.conversations.conftest import CAST
from tests.conversations.counters import (
    ANNUAL,
    GRANNY,
    code_states,
    digits_of,
    employ,
    ledger,
    refusal,
    scans,
    shows_code,
    shows_code_for_any_shop,
    tries,
)
from tests.conversations.records import member_id
from tests.conversations.stage import SHANGHAI, Actor, Clock, Stage, join, raised, shown
from tests.simulator.scene import png

GARBAGE = "rAAAAAAAAAAAAAAAA"


@pytest.fixture
async def mei(mei: Actor) -> Actor:
    """Has a card."""
    await mei.says(ANNUAL)
    return mei


# Ways to a code


async def test_a_scan_shows_the_verdict_and_one_tap_the_receipt_on_both_phones(
    chen: Actor, mei: Actor, stage: Stage
) -> None:
    on_phone = await shows_code(mei)
    await scans(chen, mei)
    chen.hears("till.usable", holder="M＊")
    assert chen.last.text.startswith("可用")
    await chen.chooses("till.confirm")
    chen.hears("till.done", holder="M＊")
    assert mei.now(on_phone).text.startswith(shown(mei.say("code.redeemed", shop="栗子邮局")))
    assert [row[0] for row in ledger(stage)] == ["camera"]
    assert tries(stage) == [("camera", "ok")]


async def test_member_and_staff_read_the_same_benefits(chen: Actor, mei: Actor) -> None:
    on_phone = await shows_code(mei)
    await scans(chen, mei)
    offered = "8 折 / 9 折"
    assert offered in on_phone.text
    assert offered in chen.last.text


@pytest.mark.parametrize("form", ["{}", "码：{}", "code: {}", " {} ", "{}。"])
async def test_digits_need_no_command(chen: Actor, mei: Actor, form: str, stage: Stage) -> None:
    digits = digits_of(await shows_code(mei))
    if form == "{}。":
        digits = digits.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
        form = "{}"
    await chen.says(form.format(digits))
    chen.hears("till.usable", holder="M＊")
    await chen.chooses("till.confirm")
    assert [row[0] for row in ledger(stage)] == ["digits"]


async def test_digits_after_the_command_are_taken_as_well(chen: Actor, mei: Actor) -> None:
    digits = digits_of(await shows_code(mei))
    await chen.says(f"/redeem {digits}")
    chen.hears("till.usable", holder="M＊")


@pytest.mark.parametrize("way_in", ["/start", "/redeem", "核销", "🧾 核销", "🧾 Redeem"])
async def test_where_a_payload_was_lost_the_list_has_the_member(
    chen: Actor, mei: Actor, way_in: str, stage: Stage
) -> None:
    await shows_code(mei)
    await chen.says(way_in)
    chen.hears("till.screen", shop="栗子邮局")
    await chen.taps("M＊")
    await chen.chooses("till.confirm")
    assert [row[0] for row in ledger(stage)] == ["list"]


async def test_the_list_is_of_the_shop_and_of_the_last_minutes(chen: Actor, mei: Actor, clock: Clock) -> None:
    await shows_code(mei, GRANNY)
    await chen.says("/redeem")
    chen.hears("till.nobody")
    await shows_code(mei)
    await chen.chooses("till.refresh")
    chen.hears("till.waiting")
    clock.passes(minutes=7)
    await chen.chooses("till.refresh")
    chen.hears("till.nobody")


async def test_a_photo_of_the_code_will_do(chen: Actor, mei: Actor, stage: Stage) -> None:
    chen.person.sends_photo((await shows_code(mei)).photo or b"")
    await chen.waits()
    await chen.chooses("till.confirm")
    assert [row[0] for row in ledger(stage)] == ["photo"]


async def test_a_photo_sent_as_a_file_will_do_as_well(chen: Actor, mei: Actor) -> None:
    chen.person.sends_document((await shows_code(mei)).photo or b"", "IMG_1.png")
    await chen.waits()
    chen.hears("till.usable", holder="M＊")


async def test_a_photo_without_a_code_or_with_two_says_what_to_do(chen: Actor, mei: Actor, stage: Stage) -> None:
    one = Image.open(BytesIO((await shows_code(mei)).photo or b""))
    other = Image.open(BytesIO((await shows_code_for_any_shop(mei)).photo or b""))
    both = Image.new("RGB", (one.width * 2, one.height), "white")
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    file = BytesIO()
    both.save(file, "PNG")
    for picture, sentence in ((png(), "till.photo_none"), (file.getvalue(), "till.photo_two")):
        chen.person.sends_photo(picture)
        await chen.waits()
        chen.hears(sentence)
    assert tries(stage) == [("photo", "not_found")] * 2
    assert ledger(stage) == []


async def test_a_photo_from_somebody_who_is_no_staff_is_just_a_photo(mei: Actor, stage: Stage) -> None:
    mei.person.sends_photo((await shows_code(mei)).photo or b"")
    await mei.waits()
    mei.hears("help.kinds")
    assert tries(stage) == []


# Outsiders


async def test_outsiders_hear_the_same_whatever_the_code_is(chen: Actor, mei: Actor, tom: Actor, stage: Stage) -> None:
    async def heard(payload: str) -> bytes:
        await tom.starts(payload)
        return tom.last.text.encode()

    link = await shows_code(mei)
    chen.person.scans(mei.person)
    await chen.waits()
    scanned = chen.person.messages[-2].text.split()[-1]
    neutral = await heard(scanned)
    assert neutral == tom.say.plain("till.for_staff").encode()
    await chen.chooses("till.confirm")
    assert await heard(scanned) == neutral  # used
    assert await heard(GARBAGE) == neutral
    assert await heard("r") == neutral
    assert await heard("r-garbled") == neutral
    stage.clock.passes(hours=3)
    assert await heard(scanned) == neutral
    assert {reason for way, reason in tries(stage)[1:]} == {"staff_not_allowed"}
    assert link.photo


async def test_a_member_who_scans_their_own_code_hears_the_same(mei: Actor) -> None:
    await shows_code(mei)
    mei.person.scans(mei.person)
    await mei.waits()
    mei.hears("till.for_staff")


async def test_digits_from_a_member_get_a_kind_word(mei: Actor, stage: Stage) -> None:
    await mei.says(digits_of(await shows_code(mei)))
    mei.hears("till.digits_of_member")
    assert ledger(stage) == []


async def test_six_digits_are_still_an_activation_code_where_one_was_asked_for(tom: Actor) -> None:
    await tom.says("821600000011")
    await tom.says("123456")
    tom.hears("activation.no_match")


# Digits that are no code


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12a456", "letters"),
        ("l23456", "letters"),
        ("12345", "too_few"),
        ("1234567", "too_few"),
        ("１２３４５", "too_few"),
        ("123456789", "too_many"),
    ],
)
async def test_digits_that_are_no_code_say_how_and_what_to_do(
    chen: Actor, stage: Stage, typed: str, sentence: str
) -> None:
    await chen.says(typed)
    chen.hears(f"till.digits.{sentence}", words=typed)
    assert tries(stage) == [("digits", "bad_amount")]


async def test_slips_of_the_finger_close_nothing(chen: Actor, mei: Actor) -> None:
    for _ in range(6):
        await chen.says("12345")
    await chen.says(digits_of(await shows_code(mei)))
    chen.hears("till.usable", holder="M＊")


async def test_a_code_nobody_has_is_refused_and_five_close_the_digits_for_a_while(
    chen: Actor, mei: Actor, stage: Stage, clock: Clock
) -> None:
    right = digits_of(await shows_code(mei))
    wrong = [number for number in ("111111", "222222", "333333", "444444", "555555", "666666") if number != right][:5]
    for number in wrong:
        await chen.says(number)
        refusal(chen, "not_found")
    await chen.says(right)
    refusal(chen, "throttled")
    chen.hears("till.from", time=chen.say.clock(clock.now.replace(minute=15)))
    assert tries(stage)[-1] == ("digits", "throttled")
    await scans(chen, mei)
    chen.hears("till.usable", holder="M＊")


async def test_staff_look_for_places_like_everybody(chen: Actor) -> None:
    await chen.says("静安寺")
    assert "静安寺" in chen.last.text


# The bill


async def test_a_typed_amount_is_settled_before_it_is_confirmed(chen: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    first = await scans(chen, mei)
    await chen.says("１２８.5")
    chen.hears("till.sum", bill="¥128.50", discount="¥25.70", pay="¥102.80")
    assert chen.now(first).buttons == []  # the newest card is the one that counts
    assert ledger(stage) == []
    await chen.chooses("till.confirm_sum")
    chen.hears("till.paid", bill="¥128.50", discount="¥25.70", pay="¥102.80")
    assert ledger(stage) == [("camera", 12_850, 2_570, 10_280, 0)]


async def test_the_amount_button_says_what_to_type(chen: Actor, mei: Actor) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.chooses("till.amount_button")
    chen.hears("till.type_amount", holder="M＊")
    await chen.says("80")
    chen.hears("till.sum", bill="¥80.00", discount="¥16.00", pay="¥64.00")


async def test_a_new_amount_takes_the_place_of_the_one_before(chen: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.says("1280")
    await chen.says("128")
    await chen.chooses("till.confirm_sum")
    assert [row[1] for row in ledger(stage)] == [12_800]


@pytest.mark.parametrize(
    ("typed", "fen"), [("128", 12_800), ("１２８.5", 12_850), ("128，50", 12_850), ("¥99", 9_900), ("1234.56", 123_456)]
)
async def test_an_amount_is_read_as_people_type_it(chen: Actor, mei: Actor, stage: Stage, typed: str, fen: int) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.says(typed)
    await chen.chooses("till.confirm_sum")
    assert [row[1] for row in ledger(stage)] == [fen]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("0", "zero"),
        ("-3", "negative"),
        ("1e9", "not_a_number"),
        ("NaN", "not_a_number"),
        ("一百二", "numerals"),
        ("12.345", "too_precise"),
        ("9999999.0", "too_large"),
        ("多少钱", "not_a_number"),
    ],
)
async def test_what_is_no_amount_gets_a_sentence_and_keeps_the_code_held(
    chen: Actor, mei: Actor, stage: Stage, typed: str, problem: str
) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.says(typed)
    chen.hears(f"till.amount.{problem}")
    assert tries(stage)[-1] == ("camera", "bad_amount")
    assert code_states(stage) == ["locked"]
    await chen.chooses("till.confirm")
    assert [row[1] for row in ledger(stage)] == [None]


async def test_a_very_large_amount_is_asked_about(chen: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.says("50000")
    chen.hears("till.sum", bill="¥50,000.00", discount="¥10,000.00", pay="¥40,000.00")
    await chen.says("50000.01")
    chen.hears("till.amount.large", amount="¥50,000.01")
    await chen.chooses("till.large_yes", amount="¥50,000.01")
    await chen.chooses("till.confirm_sum")
    assert [row[1] for row in ledger(stage)] == [5_000_001]


async def test_stickers_and_photos_leave_the_code_held_and_the_card_at_hand(
    chen: Actor, mei: Actor, stage: Stage
) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    chen.person.sends_sticker()
    await chen.waits()
    chen.hears("till.usable", holder="M＊")
    chen.person.sends_photo(png())
    await chen.waits()
    assert code_states(stage) == ["locked"]
    await chen.says("128")
    await chen.chooses("till.confirm_sum")
    assert len(ledger(stage)) == 1


async def test_a_code_that_is_let_go_is_the_members_again(chen: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.chooses("till.release")
    chen.hears("till.released")
    assert code_states(stage) == ["live"]
    await chen.taps("M＊")
    await chen.chooses("till.confirm")
    assert len(ledger(stage)) == 1


# Once


async def test_the_same_press_five_times_is_one_redemption_also_across_a_restart(
    database: Database, stage: Stage, chen: Actor, mei: Actor, clock: Clock
) -> None:
    await shows_code(mei)
    card = await scans(chen, mei)
    data = card.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    stage.tolerates("not modified")
    receipts = {(await _pressed_again(chen, data)).text for _ in range(3)}
    async with raised(stage.simulator, database, stage.file, clock, {}) as restarted:
        restarted.tolerates("not modified")
        again = Actor(chen.person, restarted, chen.say)
        receipts |= {(await _pressed_again(again, data)).text for _ in range(2)}
    assert len(receipts) == 1
    assert len(ledger(stage)) == 1
    assert stage.committed("SELECT count(*) FROM outbox WHERE kind = 'receipt'") == [(1,)]


async def _pressed_again(actor: Actor, data: str) -> Bubble:
    actor.person.presses(data, resend=True)
    await actor.waits()
    return actor.last


async def test_two_fast_taps_do_not_undo(chen: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.chooses("till.confirm")
    await chen.chooses("till.undo")
    assert [row[4] for row in ledger(stage)] == [0]
    await chen.chooses("till.undo_no")
    chen.hears("till.done", holder="M＊")


async def test_undo_gives_the_benefit_back_once_and_tells_the_member(chen: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.chooses("till.confirm")
    await chen.chooses("till.undo")
    assert chen.last.buttons == [chen.say.plain("till.undo_no"), chen.say.plain("till.undo_yes")]
    await chen.chooses("till.undo_yes")
    number = stage.committed("SELECT number FROM redemptions")[0][0]
    chen.hears("till.undone", number=number, holder="M＊")
    stage.tolerates("not modified")
    await chen.presses(f"r4:{number}:yes")
    assert [row[4] for row in ledger(stage)] == [1]
    assert stage.committed("SELECT sum(used) FROM counters") == [(0,)]
    assert any(
        shown(mei.say("code.undone", shop="栗子邮局", number=number)) in each.text for each in mei.person.replies
    )


@pytest.mark.parametrize(("role", "minutes", "undone"), [
    (Role.STAFF, 10, 1), (Role.STAFF, 11, 0), (Role.MANAGER, 24 * 60, 1), (Role.MANAGER, 24 * 60 + 1, 0),
])  # fmt: skip
async def test_undo_has_its_time(
    stage: Stage, chen: Actor, mei: Actor, clock: Clock, role: Role, minutes: int, undone: int
) -> None:
    stage.amend("UPDATE staff SET role = ?", role.value)
    await shows_code(mei)
    await scans(chen, mei)
    await chen.chooses("till.confirm")
    clock.passes(minutes=minutes)
    number = stage.committed("SELECT number FROM redemptions")[0][0]
    await chen.presses(f"r4:{number}:yes")
    assert [row[4] for row in ledger(stage)] == [undone]
    if not undone:
        chen.hears("till.undo_over", time=chen.say.clock(clock.now - timedelta(minutes=1)))
        assert tries(stage)[-1] == ("camera", "expired")


async def test_only_staff_of_the_shop_undo(chen: Actor, mei: Actor, tom: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    await chen.chooses("till.confirm")
    number = stage.committed("SELECT number FROM redemptions")[0][0]
    await tom.starts()
    stage.tolerates("not modified")
    for reply in ("", ":yes", ":no"):
        await tom.presses(f"r4:{number}{reply}")
    refusal(tom, "staff_not_allowed")
    assert [row[4] for row in ledger(stage)] == [0]


# Refusals


async def test_a_used_code_says_when_and_where(chen: Actor, mei: Actor, stage: Stage, clock: Clock) -> None:
    digits = digits_of(await shows_code(mei))
    await chen.says(digits)
    await chen.chooses("till.confirm")
    at = chen.say.clock(clock.now)
    clock.passes(minutes=1)
    await chen.says(digits)
    refusal(chen, "already_used")
    chen.hears("till.at_shop", time=at, shop="栗子邮局")
    assert tries(stage)[-1] == ("digits", "already_used")
    assert len(ledger(stage)) == 1


async def test_a_code_that_ran_out_asks_for_a_new_one(chen: Actor, mei: Actor, clock: Clock) -> None:
    await shows_code(mei)
    clock.passes(minutes=6, seconds=1)
    await scans(chen, mei)
    refusal(chen, "expired")


async def test_an_older_code_asks_for_the_newest(chen: Actor, mei: Actor) -> None:
    older = digits_of(await shows_code(mei))
    await shows_code(mei)
    await chen.says(older)
    refusal(chen, "superseded")


async def test_a_code_for_another_shop_stays_there(chen: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei, GRANNY)
    await scans(chen, mei)
    refusal(chen, "wrong_shop")
    assert code_states(stage) == ["live"]


async def test_two_at_one_till_are_told_who_holds_the_code(chen: Actor, mei: Actor, stage: Stage) -> None:
    second = join(stage, "Xiao Wang", "zh-hans", "zh")
    await second.starts()
    employ(stage, second)
    await shows_code(mei)
    await scans(chen, mei)
    await scans(second, mei)
    refusal(second, "locked_elsewhere")
    await chen.chooses("till.confirm")
    assert len(ledger(stage)) == 1


async def test_a_garbled_link_is_refused_with_the_next_step(chen: Actor, stage: Stage) -> None:
    for payload in (GARBAGE, "r", "r-_-"):
        await chen.starts(payload)
        refusal(chen, "not_found")
    assert tries(stage) == [("camera", "not_found")] * 3


async def test_yesterdays_buttons_change_nothing(chen: Actor, mei: Actor, stage: Stage, clock: Clock) -> None:
    await shows_code(mei)
    nonce = (await scans(chen, mei)).raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[1]
    clock.passes(days=1)
    stage.tolerates("not modified")
    for data in (f"r1:{nonce}", f"r2:{nonce}", f"r9:{nonce}:100"):
        await chen.presses(data)
        refusal(chen, "expired")
    await chen.presses(f"r3:{nonce}")
    chen.hears("till.released")
    await chen.presses("r5:1")
    refusal(chen, "expired")
    assert ledger(stage) == []


async def test_an_amount_typed_after_two_minutes_is_no_amount_any_more(
    chen: Actor, mei: Actor, stage: Stage, clock: Clock
) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    clock.passes(minutes=2)
    await chen.says("128")
    chen.hears("till.digits.too_few", words="128")
    await chen.taps("M＊")
    await chen.chooses("till.confirm")
    assert len(ledger(stage)) == 1


@pytest.mark.parametrize("typed", ["88", "128.5", "128，50", "128元", "9"])
async def test_a_bill_without_a_code_asks_for_the_code_first(chen: Actor, stage: Stage, typed: str) -> None:
    await chen.says(typed)
    chen.hears("till.no_claim")
    assert tries(stage) == [("digits", "bad_amount")]


@pytest.mark.parametrize("payload", ["r" + "x" * 63, "r_" * 32, "i" + "x" * 16, "s" + "_" * 16, "e1", "a-b_c", "ｒ１"])
async def test_no_payload_breaks_anything(chen: Actor, tom: Actor, stage: Stage, payload: str) -> None:
    for actor in (chen, tom):
        await actor.says(f"/start {payload}")
        assert actor.last.text
    assert code_states(stage) == []
    assert ledger(stage) == []


async def test_a_bare_start_brings_the_keyboard_of_staff(chen: Actor) -> None:
    await chen.starts()
    assert chen.say.plain("till.label") in chen.person.keyboard_buttons
    await chen.says(chen.say.plain("till.label_today"))
    chen.hears("today.nothing")


@pytest.mark.parametrize("data", ["r1:", "r1:x", "r2:nobody", "r5:", "r5:x", "r5:999", "r6:999", "r7:0", "r9:x:y"])
async def test_buttons_nobody_made_change_nothing(chen: Actor, stage: Stage, data: str) -> None:
    await chen.presses(data)
    assert chen.last.text
    assert ledger(stage) == []


async def test_who_was_removed_a_second_ago_can_confirm_nothing(chen: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(chen, mei)
    with stage.database.writing() as session:
        post = staff.posts(session, member_id(stage, chen))[0]
        assert staff.revoke(session, post.id, "ops", stage.clock.now, SHANGHAI)
    await chen.chooses("till.confirm")
    refusal(chen, "staff_not_allowed")
    assert tries(stage)[-1] == ("camera", "staff_not_allowed")
    assert code_states(stage) == ["live"]
    await scans(chen, mei)
    chen.hears("till.for_staff")
    assert ledger(stage) == []


async def test_the_button_of_another_shops_card_does_nothing(chen: Actor, mei: Actor, stage: Stage) -> None:
    second = join(stage, "Xiao Wang", "zh-hans", "zh")
    await second.starts()
    employ(stage, second, GRANNY)
    await shows_code(mei)
    data = (await scans(chen, mei)).raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await second.presses(data)
    refusal(second, "staff_not_allowed")
    assert ledger(stage) == []


# Is it you?


@pytest.fixture
async def newcomer(stage: Stage) -> Actor:
    """On the staff, and redeems for the first time today."""
    wang = join(stage, "Xiao Wang", "zh-hans", "zh")
    await wang.starts()
    employ(stage, wang, seen=False)
    return wang


async def test_a_phone_seen_first_today_waits_for_the_member(newcomer: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(newcomer, mei)
    newcomer.hears("till.ask_member", holder="M＊")
    assert newcomer.last.buttons == [newcomer.say.plain("till.release")]
    mei.hears("code.is_it_you", shop="栗子邮局")
    await mei.chooses("code.its_me")
    newcomer.hears("till.usable", holder="M＊")
    await newcomer.chooses("till.confirm")
    assert len(ledger(stage)) == 1


async def test_a_bill_can_be_typed_while_the_member_is_asked(newcomer: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(newcomer, mei)
    await newcomer.says("100")
    newcomer.hears("till.ask_member", holder="M＊")
    newcomer.hears("till.noted", bill="¥100.00", pay="¥80.00")
    await mei.chooses("code.its_me")
    newcomer.hears("till.sum", bill="¥100.00", discount="¥20.00", pay="¥80.00")
    await newcomer.chooses("till.confirm_sum")
    assert [row[1] for row in ledger(stage)] == [10_000]


async def test_it_cannot_be_confirmed_before(newcomer: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    data = (await scans(newcomer, mei)).raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    stage.tolerates("not modified")
    await newcomer.presses(data.replace("r3", "r1"))
    newcomer.hears("till.ask_member", holder="M＊")
    assert tries(stage)[-1] == ("camera", "needs_member_ok")
    assert ledger(stage) == []


async def test_a_member_who_says_no_keeps_the_benefit(newcomer: Actor, mei: Actor, stage: Stage) -> None:
    await shows_code(mei)
    await scans(newcomer, mei)
    await mei.chooses("code.not_me")
    newcomer.hears("code.denied_to_staff")
    assert ledger(stage) == []


async def test_eight_digits_wait_for_the_member(chen: Actor, mei: Actor, stage: Stage) -> None:
    await chen.says(digits_of(await shows_code_for_any_shop(mei)))
    chen.hears("till.ask_member", holder="M＊")
    await mei.chooses("code.its_me")
    await chen.chooses("till.confirm")
    assert [row[0] for row in ledger(stage)] == ["digits"]


# Several shops


async def test_who_works_at_two_shops_changes_with_one_tap(chen: Actor, mei: Actor, stage: Stage) -> None:
    employ(stage, chen, GRANNY)
    await chen.says("/redeem")
    chen.hears("till.screen", shop="栗子邮局")
    await chen.taps("阿婆的第二张桌子")
    chen.hears("till.screen", shop="阿婆的第二张桌子")
    await chen.says(digits_of(await shows_code(mei, GRANNY)))
    await chen.chooses("till.confirm")
    assert len(ledger(stage)) == 1


async def test_a_scan_finds_the_shop_by_itself(chen: Actor, mei: Actor, stage: Stage) -> None:
    employ(stage, chen, GRANNY)
    await shows_code(mei, GRANNY)
    await scans(chen, mei)
    chen.hears("till.usable", holder="M＊")
    assert "阿婆的第二张桌子" in chen.last.text


# Both languages


@pytest.mark.parametrize("language", CAST)
async def test_every_step_is_said_in_the_language_of_the_staff(stage: Stage, mei: Actor, language: str) -> None:
    reader = join(stage, *CAST[language])
    await reader.starts()
    employ(stage, reader)
    await shows_code(mei)
    await scans(reader, mei)
    await reader.says("128")
    await reader.chooses("till.confirm_sum")
    reader.hears("till.done", holder="M＊")
    await reader.chooses("till.next")
    name = "栗子邮局" if language == "zh" else "The Chestnut Post Office"
    reader.hears("till.screen", shop=name)
