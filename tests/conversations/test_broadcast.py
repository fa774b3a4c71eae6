"""Broadcasts: composed in the chat, tried, sent, watched, stopped, taken back and corrected – by operators alone."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest

from handlers import broadcast_clock
from simulator.people import Bubble
from tests.conversations.records import member_id
from tests.conversations.stage import Actor, Clock, Stage, join, shown
from tests.simulator.scene import png


@pytest.fixture
async def audience(stage: Stage, mei: Actor, tom: Actor) -> list[Actor]:
    """Mei and Tom have met the bot."""
    for each in (mei, tom):
        await each.starts()
    return [mei, tom]


async def composes(operator: Actor, text: str = "明天上新") -> Bubble:
    await operator.says("/broadcast")
    await operator.chooses("broadcast.new")
    return await operator.says(text)


async def does(operator: Actor, what: str) -> Bubble:
    return await operator.chooses(f"broadcast.do.{what}")


async def goes_on(stage: Stage) -> None:
    """The clock ticks, the courier says what there is to say, and the next tick sees what came of it."""
    for _ in range(2):
        await stage.ticks()


def got(actor: Actor, text: str) -> list[Bubble]:
    return [each for each in actor.person.messages if each.text == text]


def state(stage: Stage) -> list[tuple[str, str]]:
    return [(purpose, now) for purpose, now in stage.committed("SELECT purpose, state FROM broadcasts ORDER BY id")]


async def test_a_message_reaches_everybody_once(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await composes(ana)
    ana.sees("明天上新")
    await does(ana, "send")
    await goes_on(stage)
    assert [len(got(each, "明天上新")) for each in audience] == [1, 1]
    assert state(stage) == [("send", "done")]
    ana.sees(shown(ana.say("broadcast.count.sent", n=3)))


# Who may


async def test_only_operators_broadcast(mei: Actor, ana: Actor, stage: Stage) -> None:
    await mei.starts()
    await mei.says("/broadcast")
    mei.hears("help.ops_only")
    await composes(ana)
    for data in ("w2:send", "w5:1:recall_yes"):
        await mei.presses(data)
        mei.hears("help.ops_only")
    assert state(stage) == [("send", "draft")]


@pytest.fixture
async def bo(stage: Stage, ana: Actor) -> Actor:
    """The other operator."""
    bo = join(stage, "Bo", "en-GB", "en")
    services = replace(stage.services, ops=frozenset({ana.person.id, bo.person.id}), confirm_above=2)
    stage.application.bot_data["services"] = services
    await bo.starts()
    return bo


async def test_above_the_limit_nothing_goes_until_another_operator_agrees(
    ana: Actor, bo: Actor, audience: list[Actor], stage: Stage
) -> None:
    await composes(ana)
    ana.sees(ana.say("broadcast.second"))
    await does(ana, "send")
    ana.hears("broadcast.submitted")
    await goes_on(stage)
    assert got(audience[0], "明天上新") == []
    await ana.presses("w5:1:agree")
    ana.hears("broadcast.no_second", n="2")
    bo.sees("明天上新")
    await bo.chooses("broadcast.act.agree")
    ana.sees(ana.say("broadcast.agreed", number=1))
    await bo.presses("w5:1:agree")
    await goes_on(stage)
    assert [len(got(each, "明天上新")) for each in audience] == [1, 1]
    assert state(stage) == [("send", "done")]


# What is composed


async def test_formatting_photo_and_buttons_arrive_as_composed(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await ana.says("/broadcast")
    await ana.chooses("broadcast.new")
    ana.person.sends_photo(png(), "新店开张")
    await ana.waits()
    await does(ana, "buttons")
    await ana.says("官网 | https://example.com/\n附近 | near")
    await does(ana, "send")
    await goes_on(stage)
    mei, tom = audience
    stop = mei.say.plain("broadcast.stop", topic=mei.say.plain("topic.news"))
    assert [each.text for each in mei.person.messages if each.photo] == ["新店开张"]
    assert mei.last.buttons == ["官网", "附近", stop]
    assert tom.last.buttons[-1] == tom.say.plain("broadcast.stop", topic=tom.say.plain("topic.news"))


async def test_each_reads_their_own_language(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await composes(ana, "明天上新")
    await does(ana, "other_language")
    await ana.says("New tomorrow")
    await does(ana, "send")
    await goes_on(stage)
    mei, tom = audience
    assert (len(got(mei, "明天上新")), len(got(tom, "明天上新"))) == (1, 0)
    assert (len(got(mei, "New tomorrow")), len(got(tom, "New tomorrow"))) == (0, 1)


@pytest.mark.parametrize(
    ("asked", "text", "problem"),
    [
        ("buttons", "no target", "button"),
        ("buttons", "\n".join(["a | near"] * 9), "many_buttons"),
    ],
)
async def test_buttons_that_are_none_are_said_before_anything_is(
    ana: Actor, stage: Stage, asked: str, text: str, problem: str
) -> None:
    await composes(ana)
    await does(ana, asked)
    await ana.says(text)
    ana.hears(f"broadcast.problem.{problem}")
    assert state(stage) == [("send", "draft")]


async def test_a_sticker_is_no_message(ana: Actor, stage: Stage) -> None:
    await composes(ana)
    await does(ana, "content")
    ana.person.sends_sticker()
    await ana.waits()
    ana.hears("broadcast.problem.kind")
    assert state(stage) == [("send", "draft")]


async def test_a_test_goes_to_the_operator_alone(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await composes(ana)
    await does(ana, "test")
    assert len([each for each in got(ana, "明天上新") if not each.outgoing]) == 1
    assert got(audience[0], "明天上新") == []
    assert state(stage) == [("send", "draft")]


async def test_what_an_operator_writes_later_is_a_sentence_again(ana: Actor, clock: Clock) -> None:
    await composes(ana)
    await does(ana, "content")
    clock.passes(minutes=60, seconds=1)
    await ana.says("coffee")
    assert "broadcast" not in ana.last.text.lower()


# Whom it is for


async def test_chips_narrow_the_audience(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await composes(ana)
    await ana.chooses("broadcast.do.segment")
    await ana.chooses("broadcast.field.language")
    await ana.chooses("broadcast.language.zh")
    await ana.chooses("broadcast.back")
    ana.hears("broadcast.reaches_n", n="1")
    ana.sees("Language: Chinese")
    await ana.chooses("broadcast.back")
    await does(ana, "send")
    await goes_on(stage)
    assert [len(got(each, "明天上新")) for each in audience] == [1, 0]


async def test_a_chip_tapped_twice_leaves_out(ana: Actor, audience: list[Actor]) -> None:
    await composes(ana)
    await ana.chooses("broadcast.do.segment")
    await ana.chooses("broadcast.field.language")
    for _ in range(2):
        await ana.chooses("broadcast.language.zh")
    await ana.chooses("broadcast.back")
    ana.sees("🚫 Language: Chinese")
    ana.hears("broadcast.reaches_n", n="2")


async def test_a_segment_can_be_typed_and_a_wrong_one_is_explained(ana: Actor, audience: list[Actor]) -> None:
    await composes(ana)
    await ana.chooses("broadcast.do.segment")
    await ana.chooses("broadcast.type")
    await ana.says("colour:red")
    ana.hears("broadcast.slip.field", piece="colour")
    await ana.says("language:zh | near:人民广场,2000")
    ana.sees("Language: Chinese or Near: 31.")
    await ana.chooses("broadcast.do.segment")
    await ana.chooses("broadcast.type")
    await ana.says("language:zh & used:tea | language:en")
    ana.sees("(language:zh & used:tea) | language:en")


async def test_nobody_is_no_audience(ana: Actor, stage: Stage) -> None:
    await composes(ana)
    await ana.chooses("broadcast.do.segment")
    await ana.chooses("broadcast.type")
    await ana.says("tag:nobody")
    ana.sees(ana.say("broadcast.problem.nobody"))
    assert ana.say.plain("broadcast.do.send") not in ana.last.buttons
    stage.tolerates("message is not modified")
    await ana.presses("w2:send")
    assert state(stage) == [("send", "draft")]


# When


async def test_it_waits_for_its_time(ana: Actor, audience: list[Actor], clock: Clock, stage: Stage) -> None:
    await composes(ana)
    await does(ana, "starts_at")
    await ana.chooses("broadcast.start.hour")
    await does(ana, "send")
    await goes_on(stage)
    assert state(stage) == [("send", "scheduled")]
    clock.passes(minutes=59, seconds=59)
    await goes_on(stage)
    assert got(audience[0], "明天上新") == []
    clock.passes(seconds=1)
    await goes_on(stage)
    assert len(got(audience[0], "明天上新")) == 1


@pytest.mark.parametrize(
    ("asked", "text", "problem"),
    [
        ("starts_at", "2020-01-01 10:00", "past"),
        ("not_after", "2020-01-01 10:00", "past"),
        ("starts_at", "soon", "time"),
    ],
)
async def test_a_time_that_makes_no_sense_is_refused(ana: Actor, asked: str, text: str, problem: str) -> None:
    await composes(ana)
    await does(ana, asked)
    await ana.chooses("broadcast.start.type" if asked == "starts_at" else "broadcast.end.type")
    await ana.says(text)
    ana.hears(f"broadcast.problem.{problem}")


async def test_who_has_not_had_it_by_its_end_does_not_get_it(
    ana: Actor, audience: list[Actor], clock: Clock, stage: Stage
) -> None:
    await composes(ana)
    await does(ana, "starts_at")
    await ana.chooses("broadcast.start.hour")
    await does(ana, "not_after")
    await ana.chooses("broadcast.end.hours", n=2)
    await does(ana, "send")
    clock.passes(hours=3, seconds=1)
    await goes_on(stage)
    assert got(audience[0], "明天上新") == []
    assert {each for (each,) in stage.committed("SELECT state FROM outbox WHERE broadcast_id = 1")} == {"expired"}


# While it runs


async def test_paused_nothing_goes_and_resumed_all_of_it(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await paused(ana, stage)
    await goes_on(stage)
    assert got(audience[0], "明天上新") == []
    await ana.chooses("broadcast.act.resume")
    await goes_on(stage)
    assert [len(got(each, "明天上新")) for each in audience] == [1, 1]


async def test_cancelled_it_does_not_go_on(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await paused(ana, stage)
    await ana.chooses("broadcast.act.cancel")
    await ana.chooses("broadcast.yes")
    stage.tolerates("message is not modified")
    await ana.presses("w5:1:resume")
    await goes_on(stage)
    assert got(audience[0], "明天上新") == []
    assert state(stage) == [("send", "cancelled")]


async def paused(operator: Actor, stage: Stage) -> None:
    """A broadcast for all, paused before anybody had it."""
    await composes(operator)
    await does(operator, "starts_at")
    await operator.chooses("broadcast.start.hour")
    await does(operator, "send")
    stage.amend("UPDATE broadcasts SET state = 'paused', paused_for = 'operator'")
    stage.amend("UPDATE outbox SET not_before = '2026-01-01 00:00:00.000000' WHERE broadcast_id = 1")
    await operator.presses("w5:1:show")


async def test_who_opts_out_or_blocks_after_the_freeze_gets_nothing(
    ana: Actor, audience: list[Actor], clock: Clock, stage: Stage
) -> None:
    mei, tom = audience
    await composes(ana)
    await does(ana, "starts_at")
    await ana.chooses("broadcast.start.hour")
    await does(ana, "send")
    await mei.presses("n1:news")
    tom.person.blocks()
    await tom.stage.settles()
    clock.passes(hours=1)
    await goes_on(stage)
    assert got(mei, "明天上新") == []
    states = dict(stage.committed("SELECT member_id, state FROM outbox WHERE broadcast_id = 1"))
    assert states[member_id(stage, mei)] == "skipped"
    assert states[member_id(stage, tom)] == "blocked"


async def test_the_progress_message_is_kept_up_to_date(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await composes(ana)
    await does(ana, "send")
    (progress,) = (each for each in ana.person.messages if "▱" in each.text)
    assert ana.say.plain("broadcast.state.running") in progress.text
    await goes_on(stage)
    assert ana.say.plain("broadcast.state.done") in ana.now(progress).text


# Afterwards


async def sent(operator: Actor, stage: Stage, text: str = "明天上新") -> None:
    await composes(operator, text)
    await does(operator, "send")
    await goes_on(stage)


async def test_a_recall_deletes_what_was_sent(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await sent(ana, stage)
    await ana.presses("w5:1:recall")
    await ana.chooses("broadcast.yes")
    await goes_on(stage)
    assert [got(each, "明天上新") for each in audience] == [[], []]
    assert state(stage) == [("send", "done"), ("recall", "done")]
    ana.sees(shown(ana.say("broadcast.count.deleted", n=3)))
    await ana.presses("w5:1:recall_yes")
    assert len(state(stage)) == 2


async def test_a_recall_leaves_what_telegram_would_not_delete(
    ana: Actor, audience: list[Actor], clock: Clock, stage: Stage
) -> None:
    await sent(ana, stage)
    clock.passes(hours=48)
    await ana.presses("w5:1:recall_yes")
    await goes_on(stage)
    assert len(got(audience[0], "明天上新")) == 1
    assert stage.committed("SELECT COUNT(*) FROM outbox WHERE broadcast_id = 2") == [(0,)]


async def test_a_correction_edits_what_was_sent(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await sent(ana, stage, "明天上线")
    await ana.presses("w5:1:correct")
    await ana.says("明天上新")
    await does(ana, "send")
    await goes_on(stage)
    assert [(len(got(each, "明天上线")), len(got(each, "明天上新"))) for each in audience] == [(0, 1), (0, 1)]
    assert audience[0].last.buttons == [audience[0].say.plain("broadcast.stop", topic="消息公告")]


async def test_a_correction_of_one_that_is_under_way_reaches_all(
    ana: Actor, audience: list[Actor], stage: Stage
) -> None:
    mei, tom = audience
    await sent(ana, stage, "明天上线")
    tom_id = member_id(stage, tom)
    stage.amend("UPDATE outbox SET state = 'pending' WHERE broadcast_id = 1 AND member_id = ?", tom_id)
    stage.amend("UPDATE broadcasts SET state = 'running', ended_at = NULL WHERE id = 1")
    stage.tolerates("message is not modified")
    await ana.presses("w5:1:correct")
    await ana.says("明天上新")
    await does(ana, "send")
    await ana.presses("w5:1:resume")
    await goes_on(stage)
    assert len(got(mei, "明天上新")) == 1
    assert tom.last.text == "明天上新"


async def test_what_failed_is_tried_again_and_what_is_uncertain_is_not(
    ana: Actor, audience: list[Actor], stage: Stage
) -> None:
    await sent(ana, stage)
    for actor, became in zip(audience, ("failed", "uncertain"), strict=True):
        mine = member_id(stage, actor)
        stage.amend("UPDATE outbox SET state = ? WHERE broadcast_id = 1 AND member_id = ?", became, mine)
    stage.amend("UPDATE broadcasts SET counts = '{}', counted_to = 0")
    await ana.presses("w5:1:retry")
    ana.hears("broadcast.retried", n="1")
    await goes_on(stage)
    assert [len(got(each, "明天上新")) for each in audience] == [2, 1]
    await ana.presses("w5:1:retry")
    ana.hears("broadcast.nothing_failed")


async def test_the_list_holds_every_recipient(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await sent(ana, stage)
    await ana.presses("w5:1:csv")
    content = ana.last.download(ana.last.raw["document"]["file_id"]) or b""
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert {(row["telegram_id"], row["state"]) for row in rows} == {
        (str(each.person.id), "sent") for each in (ana, *audience)
    }


# What members do


async def test_presses_and_redemptions_that_followed_are_counted(
    ana: Actor, audience: list[Actor], stage: Stage
) -> None:
    mei, tom = audience
    await composes(ana)
    await does(ana, "buttons")
    await ana.says("栗子 | shop:sh-ja-01\n我的卡 | card")
    await does(ana, "send")
    await goes_on(stage)
    for _ in range(2):
        await mei.taps("栗子")
        mei.sees("栗子邮局")
    await tom.starts("a1")
    await ana.presses("w5:1:show")
    ana.sees(shown(ana.say("broadcast.followed", presses="2", members="2", used="0")))


async def test_a_button_of_no_broadcast_is_old(mei: Actor) -> None:
    await mei.starts()
    for data in ("w8:1:1", "w8:x:y", "w8:"):
        await mei.presses(data)
        mei.hears("nearby.sorry_old")


async def test_every_broadcast_can_be_switched_off_by_its_topic(
    ana: Actor, audience: list[Actor], stage: Stage
) -> None:
    mei, _ = audience
    await sent(ana, stage)
    await mei.taps(mei.say.plain("broadcast.stop", topic=mei.say.plain("topic.news")))
    await sent(ana, stage, "再来一次")
    assert [len(got(each, "再来一次")) for each in audience] == [0, 1]


# It stops by itself


async def test_too_many_errors_pause_it_and_operators_are_told(ana: Actor, stage: Stage) -> None:
    await paused(ana, stage)
    insert_closed(stage, "failed", 60)
    stage.amend("UPDATE broadcasts SET state = 'running', paused_for = NULL")
    await broadcast_clock.tick(stage.services)
    await stage.services.courier.drain(stage.application.bot)
    ana.sees(shown(ana.say("broadcast.paused.errors")))
    assert stage.committed("SELECT state, paused_for FROM broadcasts") == [("paused", "errors")]


def insert_closed(stage: Stage, became: str, n: int) -> None:
    columns = "kind, topic, lane, broadcast_id, content_id, method, text, not_before, attempts, created_at, updated_at"
    for number in range(n):
        stage.amend(
            f"INSERT INTO outbox (key, state, error, chat_id, {columns}) "  # noqa: S608 (the columns are ours)
            f"SELECT ? || ?, ?, '', 1, {columns} FROM outbox WHERE broadcast_id = 1 LIMIT 1",
            *(became, number, became),
        )


@pytest.mark.parametrize(
    ("sent", "failed", "blocked", "state"),
    [
        (38, 2, 0, "running"),
        (48, 2, 0, "running"),
        (47, 3, 0, "paused"),
        (38, 0, 12, "running"),
        (37, 0, 13, "paused"),
        (36, 0, 13, "running"),
    ],
)
async def test_it_pauses_at_its_limits_and_not_before(
    ana: Actor, stage: Stage, sent: int, failed: int, blocked: int, state: str
) -> None:
    await paused(ana, stage)
    insert_closed(stage, "sent", sent)
    insert_closed(stage, "failed", failed)
    insert_closed(stage, "blocked", blocked)
    stage.amend("UPDATE broadcasts SET state = 'running', paused_for = NULL")
    await broadcast_clock.tick(stage.services)
    assert stage.committed("SELECT state FROM broadcasts") == [(state,)]


# Albums


async def composes_album(operator: Actor, stage: Stage, pictures: int, words: str) -> None:
    """An album arrives as one message a picture, the words with the first; here in place of a photo."""
    await operator.says("/broadcast")
    await operator.chooses("broadcast.new")
    photo = operator.person.sends_photo(png())
    await operator.waits()
    await does(operator, "content")
    for number in range(pictures):
        place = {"message_id": photo.message_id + 1_000 + number, "media_group_id": "g"}
        await stage.receives(message={**photo.raw, **place, **({} if number else {"caption": words})})


async def test_an_album_arrives_whole_with_its_words_behind_it(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    mei, _ = audience
    await composes_album(ana, stage, 3, "新店开张")
    ana.sees(ana.say.plain("broadcast.kind.album", n=3))
    await does(ana, "send")
    await goes_on(stage)
    pictures = [each for each in mei.person.messages if each.photo]
    assert len(pictures) == 3
    assert len({each.raw["media_group_id"] for each in pictures}) == 1
    assert mei.last.text == "新店开张"
    assert mei.last.buttons == [mei.say.plain("broadcast.stop", topic=mei.say.plain("topic.news"))]
    await ana.presses("w5:1:recall_yes")
    await goes_on(stage)
    assert [each for each in mei.person.messages if each.photo or each.text == "新店开张"] == []


async def test_an_album_of_too_many_pictures_is_said_not_to_be_one(ana: Actor, stage: Stage) -> None:
    await composes_album(ana, stage, 11, "新店开张")
    ana.sees(ana.say("broadcast.problem.album_size"))
    assert ana.say.plain("broadcast.do.send") not in ana.last.buttons


# Bad input


async def test_a_text_of_5000_characters_is_refused(ana: Actor, stage: Stage) -> None:
    await composes(ana)
    await does(ana, "content")
    sent = next(each for each in reversed(ana.person.messages) if each.outgoing)
    message = {key: value for key, value in sent.raw.items() if key != "entities"}
    await stage.receives(message={**message, "message_id": sent.message_id + 1_000, "text": "a" * 5_000})
    await ana.waits()
    ana.hears("broadcast.problem.long_text")
    ana.sees("明天上新")


async def test_a_tag_that_is_typed_is_only_text(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await sent(ana, stage, "<b>1 < 2 & 3")
    assert [len(got(each, "<b>1 < 2 & 3")) for each in audience] == [1, 1]


async def test_it_may_not_end_before_it_starts(ana: Actor, clock: Clock, stage: Stage) -> None:
    await composes(ana)
    await does(ana, "not_after")
    await ana.chooses("broadcast.end.hours", n=2)
    await does(ana, "starts_at")
    await ana.chooses("broadcast.start.type")
    await ana.says("2999-01-01 10:00")
    ana.hears("broadcast.problem.ends_before")
    assert stage.committed("SELECT starts_at FROM broadcasts") == [(None,)]


async def test_a_start_that_passes_while_it_is_composed_is_said(ana: Actor, clock: Clock, stage: Stage) -> None:
    await composes(ana)
    await does(ana, "starts_at")
    await ana.chooses("broadcast.start.hour")
    clock.passes(hours=1)
    await ana.presses("w2:send")
    ana.sees(ana.say("broadcast.problem.past"))
    assert state(stage) == [("send", "draft")]


async def test_pressed_twice_it_is_sent_once(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    await composes(ana)
    card = ana.last
    await does(ana, "send")
    assert ana.now(card).buttons == []
    await ana.presses("w2:send")
    ana.sees(ana.say("broadcast.gone"))
    await goes_on(stage)
    assert [len(got(each, "明天上新")) for each in audience] == [1, 1]
    assert state(stage) == [("send", "done")]


async def test_no_buttons_leaves_the_one_against_its_topic(ana: Actor, audience: list[Actor], stage: Stage) -> None:
    mei, _ = audience
    await composes(ana)
    await does(ana, "buttons")
    await ana.says("附近 | near")
    ana.sees("附近")
    await does(ana, "buttons")
    await ana.says("-")
    await does(ana, "send")
    await goes_on(stage)
    assert mei.last.buttons == [mei.say.plain("broadcast.stop", topic=mei.say.plain("topic.news"))]


@pytest.mark.parametrize("field", ["city", "active", "near"])
async def test_a_field_that_knows_less_than_its_name_says_what_it_knows(ana: Actor, field: str) -> None:
    await composes(ana)
    await ana.chooses("broadcast.do.segment")
    await ana.chooses(f"broadcast.field.{field}")
    ana.hears(f"broadcast.means.{field}")
