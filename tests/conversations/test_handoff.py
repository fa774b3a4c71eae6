"""A question to a person: the member's words reach the operators, and what is answered reaches the member."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from handlers import handoff, personal, typed
from handlers.context import Context
from simulator.people import Bubble
from storage.correspondence import MOST
from storage.database import Database
from tests.conversations.stage import Actor, Clock, Stage, join, raised, shown

WORDS = "我的卡 821600000011 <b>被扣</b>了两次"
SHOWN = "我的卡 •••• 0011 <b>被扣</b>了两次"
MORE, ANSWER = "在武康路那家", "这就退给您 & 抱歉"


@pytest.fixture(autouse=True)
def _every_sentence_asks_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is no answer to anything, that is: which sentences do is not the matter here."""

    async def words(update: Update, context: Context) -> None:
        text = (update.message.text or "") if update.message else ""
        if not (await handoff.typed(update, context, text) or await personal.typed(update, context, text)):
            await handoff.offer(update, context, "" if text == "人工" else text)

    monkeypatch.setattr(typed, "words", words)


@pytest.fixture
async def asking(member: Actor, ana: Actor) -> Actor:
    """Mei, then Tom, whose words are with Ana."""
    await member.starts()
    await member.says(WORDS)
    return member


async def replies(actor: Actor, text: str, to: Bubble) -> Bubble:
    actor.person.says(text, reply_to=to)
    return await actor.waits()


def on_tickets(stage: Stage) -> list[tuple[Any, ...]]:
    return stage.committed("SELECT ticket_id, from_us, words FROM ticket_words ORDER BY id")


async def test_the_words_are_with_the_operators_and_the_member_knows_the_number(
    asking: Actor, ana: Actor, stage: Stage
) -> None:
    asking.hears("handoff.opened", ticket=1)
    assert SHOWN in ana.last.text
    assert "#1" in ana.last.text
    assert ana.last.buttons == [ana.say.plain("trouble.handle"), ana.say.plain("handoff.reply")]
    assert stage.committed("SELECT kind, shop_id, code_id FROM tickets") == [("question", None, None)]
    assert on_tickets(stage) == [(1, 0, SHOWN)]
    assert b"821600000011" not in "".join(text for (text,) in stage.committed("SELECT text FROM outbox")).encode()


async def test_a_reply_to_the_notice_reaches_the_member_and_stops_the_clock(
    asking: Actor, ana: Actor, stage: Stage, clock: Clock
) -> None:
    clock.passes(minutes=2)
    notice = ana.last
    await replies(ana, ANSWER, notice)
    ana.hears("handoff.sent", ticket=1)
    assert ANSWER in asking.last.text
    assert asking.last.text.startswith(shown(asking.say("handoff.answer", ticket=1)))
    assert shown(ana.say("trouble.taken", name="Ana")) in ana.now(notice).text
    assert ana.now(notice).buttons == []
    await ana.says("/tickets")
    ana.hears("ticket.pace", half="2 minutes", longest="2 minutes")
    ana.hears("handoff.about", ticket=1, time="19:00")


async def test_the_members_reply_comes_back_to_the_same_ticket(asking: Actor, ana: Actor, stage: Stage) -> None:
    await replies(ana, ANSWER, ana.last)
    await replies(asking, MORE, asking.last)
    asking.hears("handoff.added", ticket=1)
    assert MORE in ana.last.text
    assert ana.last.text.startswith(shown(ana.say("handoff.more", ticket=1, holder="", time="")).split("#")[0])
    await replies(ana, "好", ana.last)
    assert "好" in asking.last.text
    assert [words for _, _, words in on_tickets(stage)] == [SHOWN, ANSWER, MORE, "好"]
    assert stage.committed("SELECT count(*) FROM tickets") == [(1,)]


async def test_both_can_press_reply_instead_and_the_next_message_goes_there(asking: Actor, ana: Actor) -> None:
    await ana.chooses("handoff.reply")
    ana.hears("handoff.ask", ticket=1)
    await ana.says(ANSWER)
    assert ANSWER in asking.last.text
    await asking.chooses("handoff.reply")
    asking.hears("handoff.ask", ticket=1)
    await asking.says(MORE)
    assert MORE in ana.last.text
    await ana.says("/help")
    assert MORE not in ana.last.text


async def test_who_takes_it_up_is_named_and_can_close_it(asking: Actor, ana: Actor, stage: Stage) -> None:
    await ana.chooses("trouble.handle")
    asking.hears("trouble.coming", name="Ana", where=asking.say.plain("trouble.us"))
    assert SHOWN in ana.last.text
    assert ana.last.buttons == [ana.say.plain("handoff.reply"), ana.say.plain("ticket.solve")]
    await ana.chooses("ticket.solve")
    asking.hears("handoff.solved", ticket=1)
    assert stage.committed("SELECT closed_at IS NOT NULL FROM tickets") == [(1,)]


async def test_a_reply_after_the_end_opens_another(asking: Actor, ana: Actor, stage: Stage) -> None:
    await replies(ana, ANSWER, ana.last)
    answer = asking.last
    await ana.chooses("ticket.solve")
    await replies(asking, MORE, answer)
    asking.hears("handoff.opened", ticket=2)
    assert "#2" in ana.last.text
    assert [ticket for ticket, *_ in on_tickets(stage)] == [1, 1, 2]


async def test_who_asks_twice_has_one_ticket(asking: Actor, ana: Actor, stage: Stage) -> None:
    await asking.says(MORE)
    asking.hears("handoff.added", ticket=1)
    assert MORE in ana.last.text
    assert stage.committed("SELECT count(*) FROM tickets") == [(1,)]


async def test_who_says_no_more_than_that_is_asked_what_it_is_about(member: Actor, ana: Actor, stage: Stage) -> None:
    await member.starts()
    told = len(ana.person.messages)
    await member.says("人工")
    member.hears("handoff.what_about", ticket=1)
    assert len(ana.person.messages) == told
    await member.says(MORE)
    member.hears("handoff.added", ticket=1)
    assert MORE in ana.last.text
    assert ana.say.plain("trouble.handle") in ana.last.buttons


async def test_without_operators_the_words_are_kept_and_nothing_is_promised(member: Actor, stage: Stage) -> None:
    await member.starts()
    await member.says(WORDS)
    member.hears("handoff.kept", ticket=1)
    assert on_tickets(stage) == [(1, 0, SHOWN)]


async def test_a_ticket_takes_no_more_than_it_may(asking: Actor, ana: Actor, stage: Stage) -> None:
    for _ in range(MOST - 1):
        stage.amend("INSERT INTO ticket_words SELECT NULL, ticket_id, member_id, 0, 'x', at FROM ticket_words LIMIT 1")
    told = len(ana.person.messages)
    await asking.says(MORE)
    asking.hears("handoff.full", ticket=1)
    assert len(ana.person.messages) == told
    assert len(on_tickets(stage)) == MOST


async def test_nobody_else_can_write_on_it(asking: Actor, ana: Actor, chen: Actor, stage: Stage) -> None:
    await chen.presses("h3:1")
    chen.hears("nearby.sorry_old")
    await chen.presses("h1:1")
    assert chen.toasts == [chen.say.plain("trouble.not_yours")]
    await chen.says(MORE)
    chen.hears("handoff.opened", ticket=2)
    assert [ticket for ticket, *_ in on_tickets(stage)] == [1, 2]


async def test_in_the_operators_group_a_reply_is_enough(member: Actor, stage: Stage) -> None:
    bob = join(stage, "Bob", "zh-hans", "zh")
    group = stage.simulator.group("Ops", bob.person)
    stage.application.bot_data["services"] = replace(stage.services, ops_chat=group.id)
    await member.starts()
    await member.says(WORDS)
    seat = bob.person.within(group)
    notice = seat.last
    assert SHOWN in notice.text
    seat.taps(bob.say.plain("handoff.reply"))
    await stage.settles()
    assert [answer.text for answer in seat.alerts if answer.text] == [bob.say.plain("handoff.reply_here")]
    seat.says("先吃饭")
    await stage.settles()
    assert len(on_tickets(stage)) == 1
    seat.says(ANSWER, reply_to=notice)
    await stage.settles()
    assert ANSWER in member.last.text
    assert shown(bob.say("handoff.sent", ticket=1)) in seat.last.text
    assert [words for _, _, words in on_tickets(stage)] == [SHOWN, ANSWER]


async def test_a_reply_in_another_group_is_not_heard(member: Actor, stage: Stage) -> None:
    bob = join(stage, "Bob", "zh-hans", "zh")
    group = stage.simulator.group("Ops", bob.person)
    stage.application.bot_data["services"] = replace(stage.services, ops_chat=group.id)
    await member.starts()
    await member.says(WORDS)
    stage.application.bot_data["services"] = replace(stage.services, ops_chat=None)
    seat = bob.person.within(group)
    seat.says(ANSWER, reply_to=seat.last)
    await stage.settles()
    assert len(on_tickets(stage)) == 1


async def test_who_leaves_takes_the_words_along(asking: Actor, ana: Actor, stage: Stage) -> None:
    await replies(ana, ANSWER, ana.last)
    notice = ana.person.messages[-2]
    await asking.says("/mydata")
    assert shown(asking.say.counted("mydata.said", 2)) in asking.last.text
    await asking.says("/deleteme")
    await asking.says(asking.say.plain("deleteme.word"))
    assert on_tickets(stage) == []
    await replies(ana, MORE, notice)
    assert stage.committed("SELECT count(*) FROM ticket_words WHERE from_us") == [(0,)]


# A process that dies


async def test_a_process_that_dies_before_the_notice_leaves_it_to_the_next(
    member: Actor, ana: Actor, stage: Stage, database: Database, file: Path, clock: Clock
) -> None:
    await member.starts()
    told = len(ana.person.messages)
    member.person.says(WORDS)
    stage.receiver.accept(stage.simulator.take_updates())
    await stage.receiver.idle()  # and the courier never gets to it
    assert len(ana.person.messages) == told
    async with raised(stage.simulator, database, file, clock, {"ops_ids": str(ana.person.id)}) as again:
        for _ in range(2):
            await again.services.courier.drain(again.application.bot)
    assert len(ana.person.messages) == told + 1
    assert SHOWN in ana.last.text


async def test_a_notice_that_cannot_be_written_leaves_no_ticket(
    member: Actor, ana: Actor, stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> None:
        raise OSError("the disk is full")

    await member.starts()
    monkeypatch.setattr(handoff, "tell_ops", breaks)
    await member.says(WORDS)
    caplog.clear()
    assert stage.committed("SELECT count(*) FROM tickets") == [(0,)]
    assert on_tickets(stage) == []
