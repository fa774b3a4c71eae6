"""Sentences that would change something: nothing is different before a press, and a yes presses what was offered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.routes import PRESSES
from rules.talk import LASTS
from rules.understanding import reading
from rules.understanding.intents import RISK, Intent, Risk
from rules.understanding.reading import Guess, Sureness, Understood
from storage.database import Database
from tests.conversations.stage import Actor, Clock, Stage, listed, raised

CARD = "821600000011\nNEWDAY"
CUPPING = "cupping-night"
# What a sentence could change of a member's own: everything but what is looked at and written down in passing.
STATE = (
    "SELECT id, language, blocked_at FROM members",
    "SELECT * FROM cards",
    "SELECT event_id, member_id, state FROM signups",
    "SELECT member_id, topic FROM opt_outs",
    "SELECT * FROM preferences",
    "SELECT member_id, key, not_before FROM outbox",
    "SELECT * FROM saved_shops",
    "SELECT * FROM saved_places",
)
CHANGING = {
    Intent.EVENT_SIGNUP: (
        "报名杯测之夜",
        "sign me up for the cupping night",
        "帮我报两个人",
        "算我一个",
        "woyao baoming",
    ),
    Intent.EVENT_CANCEL: ("取消活动报名", "杯测之夜我不参加了", "I can't come to the event anymore", "名额退掉"),
    Intent.REMINDERS_ON: ("开启提醒", "有活动就通知我", "notify me about new events"),
    Intent.REMINDERS_OFF: ("关闭通知", "活动提醒关掉", "unsubscribe", "stop sending me reminders", "退订"),
    Intent.REMINDERS_SET: ("明天上午十点提醒我", "半小时后提醒我出门", "remind me tomorrow at 9", "活动前一天通知我"),
    Intent.MEMBERSHIP_RENEW: ("我要续费", "renew my membership", "想换成年卡"),
    Intent.MEMBERSHIP_REFUND: ("我要退款", "cancel my subscription", "自动扣款怎么关掉"),
    Intent.DELETE_ME: ("注销账号", "delete my account", "把我的账户删了"),
}


def state(stage: Stage) -> list[list[tuple[Any, ...]]]:
    return [sorted(stage.committed(query), key=repr) for query in STATE]


@pytest.fixture
async def guest(member: Actor, stage: Stage) -> Actor:
    """Has a card, and comes to the cupping night."""
    await member.says(CARD)
    await member.starts(f"e{CUPPING}")
    await member.chooses("event.join")
    return member


def signup(stage: Stage) -> str:
    ((found,),) = stage.committed("SELECT state FROM signups")
    return str(found)


def test_every_intent_that_changes_something_is_played() -> None:
    changing = {intent for intent in Intent if RISK[intent] in (Risk.CHANGES, Risk.ERASES)}
    assert set(CHANGING) == changing - {Intent.LANGUAGE_SWITCH}  # which is undone with one tap


@pytest.mark.parametrize("sentence", [each for sentences in CHANGING.values() for each in sentences])
async def test_no_sentence_alone_changes_anything(guest: Actor, stage: Stage, sentence: str) -> None:
    before = state(stage)
    await guest.says(sentence)
    assert state(stage) == before


@pytest.mark.parametrize("sentence", [each for sentences in CHANGING.values() for each in sentences])
async def test_no_sentence_of_a_newcomer_changes_anything(member: Actor, stage: Stage, sentence: str) -> None:
    await member.starts()
    before = state(stage)
    await member.says(sentence)
    await member.says("不用了")
    await member.says("好的")
    assert state(stage) == before


async def test_the_state_that_is_compared_does_change_by_a_press(guest: Actor, stage: Stage) -> None:
    """Were the queries blind, the tests above would pass for nothing."""
    for sentence, press in (("杯测之夜我不参加了", "event.leave_yes"), ("半小时后提醒我出门", "sentences.remind.yes")):
        before = state(stage)
        await guest.says(sentence)
        await guest.chooses(press)
        assert state(stage) != before


# Yes and no


async def test_signing_up_names_the_event_and_its_date_and_a_yes_does_it(member: Actor, stage: Stage) -> None:
    await member.says(CARD)
    await member.says({"zh": "报名杯测之夜", "en": "sign me up for the cupping night"}[member.say.language])
    member.sees({"zh": "12月4日 周五 19:00", "en": "4 Dec Fri 19:00"}[member.say.language])
    assert stage.committed("SELECT * FROM signups") == []
    await member.says({"zh": "好的", "en": "yes"}[member.say.language])
    assert signup(stage) == "going"


async def test_cancelling_names_the_event_and_its_date_and_a_no_leaves_it(guest: Actor, stage: Stage) -> None:
    zh = guest.say.language == "zh"
    for answer, after in (("算了" if zh else "no", "going"), ("是的" if zh else "yes", "left")):
        await guest.says("取消活动报名" if zh else "cancel my booking for the event")
        guest.sees("12月4日 周五 19:00" if zh else "4 Dec Fri 19:00")
        await guest.says(answer)
        assert signup(stage) == after


async def test_a_yes_to_something_older_does_nothing(guest: Actor, stage: Stage) -> None:
    await guest.says("取消活动报名")
    await guest.says("谢谢")
    await guest.says("好的")
    guest.hears("sentences.yes_to_what")
    assert signup(stage) == "going"


async def test_a_yes_after_half_an_hour_does_nothing(guest: Actor, stage: Stage, clock: Clock) -> None:
    await guest.says("取消活动报名")
    clock.now += LASTS
    await guest.says("好的")
    guest.hears("sentences.yes_to_what")
    assert signup(stage) == "going"


async def test_a_topic_is_switched_by_the_press_that_names_it(member: Actor, stage: Stage) -> None:
    zh = member.say.language == "zh"
    await member.says("别推送优惠了" if zh else "unsubscribe from promotions")
    topic = member.say.plain("topic.promo")
    await member.chooses("sentences.switch.off_yes", topic=topic)
    assert stage.committed("SELECT topic FROM opt_outs") == [("promo",)]
    await member.says("别推送优惠了" if zh else "unsubscribe from promotions")
    member.hears("sentences.switch.is_off", topic=topic)


async def test_all_reminders_stop_with_one_press_and_come_back_with_another(member: Actor, stage: Stage) -> None:
    zh = member.say.language == "zh"
    await member.says("关闭通知" if zh else "turn off notifications")
    await member.chooses("sentences.switch.every.off")
    assert len(stage.committed("SELECT topic FROM opt_outs")) == 6
    await member.says("开启提醒" if zh else "enable reminders")
    await member.chooses("sentences.switch.every.on")
    assert stage.committed("SELECT topic FROM opt_outs") == []


# A reminder of one's own


async def test_a_reminder_comes_at_its_time_with_the_members_own_words(
    member: Actor, stage: Stage, clock: Clock
) -> None:
    zh = member.say.language == "zh"
    await member.says("半小时后提醒我出门" if zh else "remind me in half an hour to leave the house")
    await member.chooses("sentences.remind.yes")
    member.hears("sentences.remind.done", when=member.say.plain("narrow.at.tonight", time="19:30"))
    clock.passes(minutes=29)
    await stage.ticks()
    assert shown_not(member, "sentences.remind.now")
    clock.passes(minutes=1)
    await stage.ticks()
    member.hears("sentences.remind.now", what="出门" if zh else "leave the house")


def shown_not(member: Actor, key: str) -> bool:
    return member.say.plain(key, what="").partition("</b>")[0].removeprefix("⏰ <b>") not in member.last.text


async def test_a_reminder_in_quiet_hours_comes_after_them_and_says_so(mei: Actor, stage: Stage) -> None:
    await mei.says("今晚十一点提醒我关窗")
    mei.hears("sentences.remind.moved")
    mei.sees("明天 09:00")
    await mei.says("好")
    assert stage.committed("SELECT not_before FROM outbox WHERE key LIKE 'personal:%'") == [
        ("2026-11-23 01:00:00.000000",)
    ]


async def test_a_reminder_pressed_too_late_is_not_set(mei: Actor, stage: Stage, clock: Clock) -> None:
    await mei.says("半小时后提醒我出门")
    clock.passes(hours=1)
    await mei.chooses("sentences.remind.yes")
    mei.hears("nearby.sorry_old")
    assert stage.committed("SELECT * FROM outbox WHERE key LIKE 'personal:%'") == []


async def test_the_reminders_of_an_event_are_its_own(guest: Actor) -> None:
    await guest.says({"zh": "活动前一天通知我", "en": "remind me the day before the event"}[guest.say.language])
    assert any(guest.say.plain("event.reminder.day") in each for each in guest.last.buttons)


# A language, with the way back


async def test_the_language_changes_at_once_and_one_tap_changes_it_back(mei: Actor, stage: Stage) -> None:
    await mei.says("speak english please")
    assert stage.committed("SELECT language FROM members") == [("en",)]
    await mei.chooses("sentences.language.undo")
    assert stage.committed("SELECT language FROM members") == [("zh",)]


# Asked back

WHATSIT = "the whatsit near Jing'an Temple"


@pytest.fixture
def _unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """However good the model is by now, it does not know what is meant."""
    guesses = (Guess(Intent.MY_DATA, 0.3), Guess(Intent.SHOP_DETAIL, 0.2), Guess(Intent.FIND_NEARBY, 0.1))
    monkeypatch.setattr(reading, "read", lambda *_: Understood(guesses, Sureness.UNSURE))


@pytest.mark.usefixtures("_unsure")
async def test_one_tap_on_a_guess_does_it_with_the_words_of_the_sentence(tom: Actor) -> None:
    await tom.says(WHATSIT)
    tom.hears("sentences.ask")
    assert len(tom.last.buttons) == 4
    await tom.chooses("sentences.want.find_nearby")
    tom.sees("Jing'an Temple")
    assert listed(tom.last)


@pytest.mark.usefixtures("_unsure")
async def test_none_of_them_offers_a_person_who_gets_the_sentence(tom: Actor, stage: Stage) -> None:
    await tom.says(WHATSIT)
    await tom.chooses("sentences.none")
    tom.hears("sentences.none_right")
    await tom.chooses("sentences.person")
    assert stage.committed("SELECT kind FROM tickets") == [("question",)]
    await stage.ticks()  # the message itself has left the inbox by now
    assert WHATSIT.encode() in stage.bytes_kept()


@pytest.mark.usefixtures("_unsure")
async def test_a_second_miss_gets_the_menu(tom: Actor) -> None:
    await tom.says(WHATSIT)
    await tom.says(WHATSIT)
    tom.hears("sentences.menu")
    await tom.chooses("sentences.person")
    tom.hears("handoff.kept", ticket=1)


@pytest.mark.usefixtures("_unsure")
async def test_a_guess_pressed_after_the_sentence_is_forgotten_still_leads_somewhere(tom: Actor, clock: Clock) -> None:
    await tom.says(WHATSIT)
    clock.passes(hours=2)
    await tom.chooses("sentences.want.find_nearby")
    tom.hears("ask.desktop")


@pytest.mark.parametrize(
    "data", ["e1:", "e1:nothing:", "e1:affirm", "e2:", "e3:zzz", "e5:", "e5:maybe", "e6:", "e6:9", "e7:"]
)
async def test_a_stale_or_forged_button_gets_a_kind_word(member: Actor, stage: Stage, data: str) -> None:
    assert data.partition(":")[0] in PRESSES
    await member.starts()
    before = state(stage)
    await member.presses(data)
    assert member.last.text
    assert state(stage)[:5] == before[:5]


# A restart in the middle


async def test_after_a_restart_the_conversation_goes_on(guest: Actor, stage: Stage, database: Database) -> None:
    zh = guest.say.language == "zh"
    await guest.says("取消活动报名" if zh else "cancel my booking for the event")
    async with raised(stage.simulator, database, stage.file, stage.clock, {}) as again:
        guest.stage = again
        await guest.says("是的" if zh else "yes")
        assert signup(again) == "left"
        await guest.says("静安寺附近的酒吧" if zh else "bars near Jing'an Temple")
    async with raised(stage.simulator, database, stage.file, stage.clock, {}) as again:
        guest.stage = again
        await guest.says("便宜点" if zh else "cheaper")
        guest.sees("¥/¥¥")
