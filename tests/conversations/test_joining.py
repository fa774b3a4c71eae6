"""Joining: the greeting, the three ways in, activating a card and the guesses that fail, the free trial."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from storage import cards
from storage.database import Database
from tests.conversations.stage import SUNDAY_EVENING, Actor, Clock, Stage, join, raised, simulated_telegram

ANNUAL, ANNUAL_CODE = "821600000011", "NEWDAY"
TRIAL, TRIAL_CODE = "821600000029", "TRYME2"
EXPIRED, EXPIRED_CODE = "821671920246", "TC5VMZ"
UPCOMING, UPCOMING_CODE = "821665380274", "QQ3PSJ"
OTHER_TRIAL, OTHER_TRIAL_CODE = "821679750280", "BQ8PZ5"
NOBODYS = "829999999999"

OURS = ("bot", "handlers", "words", "storage", "rules")


async def activates(member: Actor, number: str = ANNUAL, code: str = ANNUAL_CODE) -> None:
    await member.says(f"{number}\n{code}")


def holder_of(stage: Stage, number: str) -> list[tuple[int]]:
    """The Telegram id of who holds the card."""
    return stage.committed(
        "SELECT telegram_id FROM cards JOIN members ON members.id = cards.member_id WHERE card_number = ?", number
    )


# The greeting


async def test_start_in_chinese_says_what_this_is_for_and_offers_three_ways_in(mei: Actor) -> None:
    await mei.starts()
    greeting, choice = mei.person.replies
    assert greeting.text == (
        "你好！我是城市卡的礼宾。\n\n发个位置，或说个地方（比如「静安寺」），我告诉你附近现在哪里能用卡。"
        "\n\n目前开通：上海、广州和杭州，共 282 家店。"
    )
    assert choice.text == "你有城市卡吗？"
    assert choice.buttons == ["我有卡", "免费试用 90 天", "先逛逛"]
    assert mei.person.keyboard_buttons == ["📍 附近能用", "💳 出示码", "🎟 活动", "👤 我的卡"]


async def test_start_in_english_says_what_this_is_for_and_offers_three_ways_in(tom: Actor) -> None:
    await tom.starts()
    greeting, choice = tom.person.replies
    assert greeting.text == (
        "Hello! I am the concierge of your city card.\n\nShare where you are, or name a place "
        "(such as “Jing'an Temple”), and I tell you where nearby your card works right now."
        "\n\nOpen in Shanghai, Guangzhou and Hangzhou: 282 shops."
    )
    assert choice.text == "Do you have a city card?"
    assert choice.buttons == ["I have a card", "Try it free for 90 days", "Just looking"]
    assert tom.person.keyboard_buttons == ["📍 Nearby", "💳 Show code", "🎟 Events", "👤 My card"]


@pytest.mark.parametrize(
    ("language_code", "language"),
    [("zh-hant", "zh"), ("zh-TW", "zh"), ("yue", "zh"), ("fr", "en"), ("ja", "en"), ("ar", "en"), ("", "zh")],
)
async def test_other_languages_are_greeted_in_the_nearer_of_ours(
    stage: Stage, language_code: str, language: str
) -> None:
    stranger = join(stage, "Stranger", language_code, language)
    await stranger.starts()
    stranger.hears("start.choose")
    assert stage.committed("SELECT language FROM members") == [(language,)]


async def test_starting_twice_greets_twice_and_keeps_one_member(member: Actor) -> None:
    await member.starts()
    await member.starts()
    member.hears("start.choose")
    assert len(member.person.replies) == 4
    assert member.stage.committed("SELECT telegram_id FROM members") == [(member.person.id,)]


async def test_a_link_with_a_payload_we_do_not_know_yet_still_leads_in(member: Actor) -> None:
    await member.starts("shop-42")
    member.sees(member.say.plain("start.later_link").split("<b>")[0])
    member.hears("start.choose")


async def test_a_member_with_a_card_is_welcomed_back_and_asked_nothing(member: Actor) -> None:
    await activates(member)
    await member.starts()
    member.hears("start.back")
    assert member.last.buttons == []


async def test_just_looking_says_how_and_commits_to_nothing(member: Actor) -> None:
    await member.starts()
    await member.chooses("start.look_first")
    member.hears("start.look")
    assert member.stage.committed("SELECT count(*) FROM cards WHERE member_id IS NOT NULL") == [(0,)]


# Activating


async def test_number_then_code_activates_the_card(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    await mei.taps("我有卡")
    assert mei.last.text == "请发卡号：卡面上的 12 位数字，有空格也没关系。"
    await mei.says(ANNUAL)
    assert mei.last.text == "收到。再发 6 位激活码，在卡的背面。"
    await mei.says(ANNUAL_CODE)
    assert mei.last.text == (
        "激活好了！年卡 · 有效\n卡号 •••• 0011\n还有 365 天，最后一天是 2027年11月21日\n年费 ¥168.00"
    )
    assert holder_of(stage, ANNUAL) == [(mei.person.id,)]
    kept = stage.committed("SELECT activation_code, valid_from, valid_until FROM cards WHERE card_number = ?", ANNUAL)
    assert kept == [(None, "2026-11-22", "2027-11-21")]
    assert stage.committed("SELECT count(*) FROM questions") == [(0,)]


async def test_number_then_code_activates_the_card_in_english(tom: Actor, stage: Stage) -> None:
    await tom.starts()
    await tom.taps("I have a card")
    await tom.says(ANNUAL)
    await tom.says(ANNUAL_CODE)
    assert tom.last.text == (
        "Activated! Annual card · valid\nNumber •••• 0011\n365 days left, the last one is 21 Nov 2027\n"
        "Fee ¥168.00 a year"
    )
    assert holder_of(stage, ANNUAL) == [(tom.person.id,)]


@pytest.mark.parametrize(
    "typed",
    [
        "821600000011\nNEWDAY",
        "821600000011 NEWDAY",
        " 8216 0000 0011 \n new day ",
        "8216-0000-0011\nnewday",
        "８２１６００００００１１\nＮＥＷＤＡＹ",
        "８２１６　００００　００１１\nｎｅｗｄａｙ",
    ],
)
@pytest.mark.parametrize("asked", [True, False])
async def test_both_in_one_message_activate_however_they_are_spaced_and_spelled(
    mei: Actor, stage: Stage, typed: str, asked: bool
) -> None:
    if asked:
        await mei.starts()
        await mei.taps("我有卡")
    await mei.says(typed)
    mei.sees("激活好了！年卡")
    assert holder_of(stage, ANNUAL) == [(mei.person.id,)]


@pytest.mark.parametrize(
    ("number", "code"), [("8216 0000 0011", "new day"), ("８２１６００００００１１", "ＮＥＷ－ＤＡＹ")]
)
async def test_each_on_its_own_activates_however_it_is_spelled(
    member: Actor, stage: Stage, number: str, code: str
) -> None:
    await member.starts()
    await member.chooses("start.have_card")
    await member.says(number)
    member.hears("activation.ask_code")
    await member.says(code)
    assert holder_of(stage, ANNUAL) == [(member.person.id,)]


async def test_a_number_nobody_asked_for_is_taken_for_what_it_is(member: Actor) -> None:
    await member.says(ANNUAL)
    member.hears("activation.ask_code")


@pytest.mark.parametrize(("number", "code"), [(NOBODYS, ANNUAL_CODE), (ANNUAL, "WRONG1")])
async def test_a_wrong_number_and_a_wrong_code_get_the_same_kind_words(
    member: Actor, stage: Stage, number: str, code: str
) -> None:
    await activates(member, number, code)
    assert member.last.text == member.say.plain("activation.no_match")
    assert member.last.buttons == [member.say.plain("activation.cancel")]
    assert stage.committed("SELECT succeeded FROM attempts") == [(0,)]
    assert stage.committed("SELECT count(*) FROM cards WHERE member_id IS NOT NULL") == [(0,)]


async def test_after_a_wrong_code_the_right_code_is_enough(member: Actor, stage: Stage) -> None:
    await activates(member, ANNUAL, "WRONG1")
    await member.says(ANNUAL_CODE)
    assert holder_of(stage, ANNUAL) == [(member.person.id,)]


async def test_after_a_wrong_number_the_right_number_is_taken(member: Actor, stage: Stage) -> None:
    await activates(member, NOBODYS)
    await member.says(ANNUAL)
    member.hears("activation.ask_code")
    await member.says(ANNUAL_CODE)
    assert holder_of(stage, ANNUAL) == [(member.person.id,)]


async def test_five_wrong_tries_mean_a_short_break_which_the_clock_ends(mei: Actor, stage: Stage, clock: Clock) -> None:
    for _ in range(5):
        await activates(mei, ANNUAL, "WRONG1")
        mei.hears("activation.no_match")
    await activates(mei)
    assert mei.last.text == ("歇一会儿吧：试错的次数有点多。19:15 之后可以再试，这期间找店不受影响。")
    clock.passes(minutes=15, seconds=-1)
    await activates(mei)
    mei.hears("activation.throttled", until="19:15")
    assert holder_of(stage, ANNUAL) == []
    clock.passes(seconds=1)
    await activates(mei)
    assert holder_of(stage, ANNUAL) == [(mei.person.id,)]


async def test_four_wrong_tries_are_forgiven(member: Actor, stage: Stage) -> None:
    for _ in range(4):
        await activates(member, ANNUAL, "WRONG1")
    await activates(member)
    assert holder_of(stage, ANNUAL) == [(member.person.id,)]


async def test_during_the_break_the_button_says_so_and_shops_are_still_found(member: Actor) -> None:
    await member.starts()
    for _ in range(5):
        await activates(member, ANNUAL, "WRONG1")
    await member.chooses("start.have_card")
    member.hears("activation.throttled", until="19:15")
    await member.says("静安寺")
    assert member.say.plain("nearby.legend") in member.last.text


async def test_after_the_break_the_code_alone_is_enough(member: Actor, stage: Stage, clock: Clock) -> None:
    for _ in range(5):
        await activates(member, ANNUAL, "WRONG1")
    await member.says(ANNUAL_CODE)
    member.hears("activation.throttled", until="19:15")
    clock.passes(minutes=15)
    await member.says(ANNUAL_CODE)
    assert holder_of(stage, ANNUAL) == [(member.person.id,)]


async def test_one_members_wrong_tries_do_not_hold_up_another(mei: Actor, tom: Actor, stage: Stage) -> None:
    for _ in range(6):
        await activates(mei, ANNUAL, "WRONG1")
    await activates(tom)
    assert holder_of(stage, ANNUAL) == [(tom.person.id,)]


async def test_wrong_tries_are_still_counted_after_a_restart(database: Database, file: Path, clock: Clock) -> None:
    telegram = simulated_telegram(clock)
    async with raised(telegram, database, file, clock, {}) as stage:
        mei = join(stage, "Mei", "zh-hans", "zh")
        for _ in range(5):
            await activates(mei, ANNUAL, "WRONG1")
    async with raised(telegram, database, file, clock, {}) as restarted:
        mei = replace(mei, stage=restarted)
        await activates(mei)
        mei.hears("activation.throttled", until="19:15")


async def test_a_card_that_has_expired_is_refused_with_a_way_on(member: Actor, stage: Stage) -> None:
    await activates(member, EXPIRED, EXPIRED_CODE)
    member.hears("activation.expired")
    assert member.say.plain("start.have_card") in member.last.buttons
    assert holder_of(stage, EXPIRED) == []


async def test_a_suspended_card_is_refused_with_a_way_on(member: Actor, stage: Stage) -> None:
    with stage.database.writing() as session:
        assert cards.suspend(session, ANNUAL, SUNDAY_EVENING)
    await activates(member)
    member.hears("activation.suspended")
    assert member.say.plain("start.look_first") in member.last.buttons
    assert holder_of(stage, ANNUAL) == []


async def test_a_suspended_card_with_a_wrong_code_tells_a_guesser_nothing(member: Actor, stage: Stage) -> None:
    with stage.database.writing() as session:
        cards.suspend(session, ANNUAL, SUNDAY_EVENING)
    await activates(member, ANNUAL, "WRONG1")
    member.hears("activation.no_match")


async def test_a_card_somebody_else_claimed_is_like_a_wrong_number(mei: Actor, tom: Actor, stage: Stage) -> None:
    await activates(mei)
    await activates(tom)
    tom.hears("activation.no_match")
    assert holder_of(stage, ANNUAL) == [(mei.person.id,)]


async def test_a_card_that_starts_later_is_activated_for_later(member: Actor, stage: Stage) -> None:
    await activates(member, UPCOMING, UPCOMING_CODE)
    assert member.say.plain("card.state.upcoming") in member.last.text
    assert holder_of(stage, UPCOMING) == [(member.person.id,)]


async def test_not_now_stops_the_waiting(member: Actor, stage: Stage) -> None:
    await member.starts()
    await member.chooses("start.have_card")
    await member.chooses("activation.cancel")
    member.hears("activation.cancelled")
    assert stage.committed("SELECT count(*) FROM questions") == [(0,)]


@pytest.mark.parametrize("place", ["静安寺", "Jing'an Temple", "xintiandi", "1933"])
@pytest.mark.parametrize("number_given", [False, True])
async def test_a_place_is_answered_while_a_card_is_awaited_and_the_card_can_still_come(
    member: Actor, stage: Stage, place: str, number_given: bool
) -> None:
    await member.starts()
    await member.chooses("start.have_card")
    if number_given:
        await member.says(ANNUAL)
    await member.says(place)
    member.hears("nearby.legend")
    assert stage.committed("SELECT count(*) FROM attempts") == [(0,)]
    await member.says(ANNUAL_CODE if number_given else f"{ANNUAL}\n{ANNUAL_CODE}")
    assert holder_of(stage, ANNUAL) == [(member.person.id,)]


async def test_a_kind_of_shop_is_no_activation_code_either(member: Actor, stage: Stage) -> None:
    await member.says(ANNUAL)
    await member.says("coffee")
    member.hears("ask.desktop")
    assert stage.committed("SELECT count(*) FROM attempts") == [(0,)]


async def test_an_answer_that_comes_after_an_hour_is_a_new_sentence(member: Actor, clock: Clock) -> None:
    await member.starts()
    await member.chooses("start.have_card")
    await member.says(ANNUAL)
    clock.passes(hours=1)
    await member.says(ANNUAL_CODE)
    member.hears("ask.not_found", words=ANNUAL_CODE)


async def test_neither_number_nor_code_is_ever_repeated_logged_or_kept(
    member: Actor, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    for name in OURS:
        caplog.set_level(logging.DEBUG, logger=name)
    await member.starts()
    await member.chooses("start.have_card")
    for text in (NOBODYS, "GUESS1", ANNUAL, "GUESS2", ANNUAL_CODE, f"{ANNUAL}\n{ANNUAL_CODE}", "/card", ANNUAL):
        await member.says(text)
    secrets = (ANNUAL, ANNUAL_CODE, NOBODYS, "GUESS1", "GUESS2")
    shown = "\n".join(f"{bubble.raw}" for bubble in member.person.replies)
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.split(".")[0] in OURS)
    assert [secret for secret in secrets if secret in shown or secret in logged] == []
    await member.chooses("activation.cancel")
    stage.database.compact()
    assert [secret for secret in secrets if secret.encode() in stage.bytes_kept()] == [ANNUAL]


# The free trial


async def test_the_trial_starts_at_once_and_ends_by_itself(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    await mei.taps("免费试用 90 天")
    assert mei.last.text == (
        "开通好了，免费试用 90 天，到 2027年2月19日 为止，到期不会扣费。\n\n点 📍 附近能用，看看现在能去哪儿。"
    )
    kept = stage.committed("SELECT plan, valid_from, valid_until FROM cards WHERE member_id IS NOT NULL")
    assert kept == [("trial", "2026-11-22", "2027-02-19")]


async def test_there_is_one_trial_each_and_the_second_tap_says_so(member: Actor, stage: Stage, clock: Clock) -> None:
    await member.starts()
    await member.presses("a:trial")
    await member.presses("a:trial")
    member.hears("trial.has_card")
    clock.passes(days=90)
    await member.presses("a:trial")
    member.hears("trial.had_one")
    assert member.last.buttons == [member.say.plain("start.have_card"), member.say.plain("start.look_first")]
    assert stage.committed("SELECT count(*) FROM cards WHERE member_id IS NOT NULL") == [(1,)]


async def test_two_taps_on_the_trial_at_once_give_one_trial(member: Actor, stage: Stage) -> None:
    await member.starts()
    for _ in range(2):
        member.person.presses("a:trial", resend=True)
    await member.waits()
    assert stage.committed("SELECT count(*) FROM cards WHERE member_id IS NOT NULL") == [(1,)]


async def test_a_trial_card_can_be_activated_once(member: Actor, stage: Stage) -> None:
    await activates(member, TRIAL, TRIAL_CODE)
    assert member.say.plain("card.plan.trial") in member.last.text
    await activates(member, OTHER_TRIAL, OTHER_TRIAL_CODE)
    member.hears("activation.had_trial")
    assert member.say.plain("start.have_card") in member.last.buttons
    assert holder_of(stage, OTHER_TRIAL) == []


async def test_a_member_on_trial_can_buy_the_year(member: Actor, stage: Stage) -> None:
    await member.starts()
    await member.chooses("start.try_free", days=90)
    await activates(member)
    assert holder_of(stage, ANNUAL) == [(member.person.id,)]


@pytest.mark.parametrize("options", [{"trial_days": 0}])
async def test_without_a_trial_nothing_offers_one(member: Actor) -> None:
    await member.starts()
    assert member.last.buttons == [member.say.plain("start.have_card"), member.say.plain("start.look_first")]
    for words in ("/card", "/code"):
        assert "a:trial" not in str((await member.says(words)).raw)
        assert member.say.plain("start.try_free", days=0) not in member.last.buttons
    await member.presses("a:trial")
    member.hears("trial.not_offered")
    assert member.say.plain("start.have_card") in member.last.buttons


@pytest.mark.parametrize("options", [{"trial_days": 14}])
async def test_the_trial_lasts_as_long_as_is_set(member: Actor, stage: Stage) -> None:
    await member.starts()
    await member.chooses("start.try_free", days=14)
    assert stage.committed("SELECT valid_until FROM cards WHERE member_id IS NOT NULL") == [("2026-12-05",)]
