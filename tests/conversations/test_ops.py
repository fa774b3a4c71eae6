"""/ops and /stats: operators read how the card is doing; nobody else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage import broadcasts, tickets
from storage.till_tables import Try
from tests import ledger
from tests.conversations.records import give_card, member_id, redeem, shop_id
from tests.conversations.stage import Actor, Stage, shown

CHESTNUT, GRANNY = "sh-ja-01", "sh-ja-03"


@pytest.fixture
def boss(member: Actor, stage: Stage) -> Actor:
    """An operator, who writes Chinese, then one who writes English."""
    stage.application.bot_data["services"] = replace(stage.services, ops=frozenset({member.person.id}))
    return member


def figure(actor: Actor, key: str, **values: Any) -> str:
    """A line of the figures as the chat shows it."""
    return shown(actor.say(f"ops.{key}", **values))


async def test_a_quiet_day_is_one_short_message(boss: Actor) -> None:
    await boss.says("/ops")
    lines = boss.last.text.split("\n")
    assert lines[0] == figure(boss, "today", day=boss.say.day(boss.stage.clock.now.date()), time="19:00")
    assert figure(boss, "members", members=1, new=1) in lines
    assert figure(boss, "no_tickets") in lines
    assert figure(boss, "shops_open") in lines
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 40


async def test_what_happened_today_is_counted_and_yesterdays_is_not(boss: Actor, stage: Stage) -> None:
    await boss.starts()
    yesterday = stage.clock.now - timedelta(days=1)
    for at in (yesterday, stage.clock.now):
        redeem(stage, boss, CHESTNUT, bill=5_000, discount=500, at=at)
    with stage.database.writing() as session:
        who, place = member_id(stage, boss), shop_id(stage, CHESTNUT)
        ledger.code(session, who, created_at=stage.clock.now)
        ledger.code(session, who, created_at=stage.clock.now, state="cancelled", ended_at=stage.clock.now)
        for at, reason in ((yesterday, "expired"), (stage.clock.now, "expired"), (stage.clock.now, "ok")):
            session.add(Try(member_id=who, shop_id=place, at=at, way="digits", reason=reason))
        tickets.open(session, "refused", who, None, place, stage.clock.now - timedelta(minutes=35))
    await boss.says("/ops")
    counted = [figure(boss, key, n=n) for key, n in (("codes", 2), ("redemptions", 1), ("refused", 1))]
    assert " · ".join(counted) in boss.last.text.split("\n")
    assert figure(boss, "tickets", n=1, oldest=boss.say.plain("broadcast.minutes", n=35)) in boss.last.text


async def test_active_cards_are_those_that_shops_take_today(boss: Actor, stage: Stage) -> None:
    await boss.starts()
    today = stage.clock.now.date()
    for number, last_day in (("A", today), ("B", today - timedelta(days=1)), ("C", today + timedelta(days=9))):
        give_card(stage, boss, last_day, number=number)
    stage.amend("UPDATE cards SET suspended_at = '2026-11-01 00:00:00' WHERE card_number = 'C'")
    await boss.says("/ops")
    assert figure(boss, "cards", cards=1) in boss.last.text


async def test_shops_that_stopped_messages_that_failed_and_a_running_broadcast_are_said(
    boss: Actor, stage: Stage
) -> None:
    await boss.starts()
    place = shop_id(stage, CHESTNUT)
    stage.amend(
        "INSERT INTO fuses (shop_id, cause, state, since, until)"
        " VALUES (?, 'day', 'busy', '2026-11-22 10:00:00', '2026-11-23 10:00:00')",
        place + 1,
    )
    stage.amend(
        "INSERT INTO fuses (shop_id, cause, state, since, until)"
        " VALUES (?, 'staff', 'stopped', '2026-11-22 10:00:00', '2026-11-22 12:00:00')",
        place,
    )
    for number, state in enumerate(("failed", "failed", "uncertain", "sent")):
        stage.amend(
            "INSERT INTO outbox (key, kind, member_id, topic, lane, method, text, state, not_before, attempts, error,"
            " created_at, updated_at) VALUES (?, 'receipt', ?, 'service', 1, 'send', 'x', ?, ?, 1, '', ?, ?)",
            f"x{number}",
            member_id(stage, boss),
            state,
            *["2026-11-22 10:00:00.000000"] * 3,
        )
    with stage.database.writing() as session:
        number = broadcasts.compose(session, member_id(stage, boss), stage.clock.now)
    stage.amend("UPDATE broadcasts SET state = 'running', asks_for = NULL, asked_at = NULL, audience = 1200")
    await boss.says("/ops")
    assert figure(boss, "shops", closed=1, busy=1) in boss.last.text
    failed = [figure(boss, key, n=n) for key, n in (("pending", 0), ("failed", 2), ("uncertain", 1))]
    assert " · ".join(failed) in boss.last.text
    state = boss.say.plain("broadcast.state.running")
    assert figure(boss, "mailing", number=number, state=state, closed=0, total="1,200") in boss.last.text


@pytest.mark.parametrize(
    ("way", "key"),
    [
        ("broadcast", "broadcast.home"),
        ("events", "event.list"),
        ("tickets", "ticket.none"),
        ("audit", "audit.whole.other"),
    ],
)
async def test_each_button_does_what_its_command_does(boss: Actor, way: str, key: str) -> None:
    await boss.says("/ops")
    await boss.chooses(f"ops.way.{way}")
    if key != "audit.whole.other":
        boss.hears(key)


async def test_refresh_changes_the_message_where_it_stands(boss: Actor, stage: Stage) -> None:
    home = await boss.says("/ops")
    stage.clock.passes(minutes=1)
    await boss.chooses("ops.again")
    assert boss.last.message_id == home.message_id
    assert "19:01" in boss.now(home).text


async def test_seven_days_are_a_bar_each_with_what_came_of_them(boss: Actor, stage: Stage) -> None:
    await boss.starts()
    for days, shop, bill in ((0, CHESTNUT, 5_000), (0, CHESTNUT, None), (6, GRANNY, 4_000), (7, GRANNY, 9_000)):
        at = stage.clock.now - timedelta(days=days)
        redeem(stage, boss, shop, bill=bill, discount=500, at=at)
    stage.amend("UPDATE redemptions SET reversed_at = created_at, reversal_reason = 'x' WHERE bill = 4000")
    redeem(stage, boss, GRANNY, bill=4_500, discount=1_000, at=stage.clock.now - timedelta(days=6))
    await boss.says("/stats")
    title, bars, sums, best = boss.last.text.split("\n\n")
    assert title == shown(boss.say.counted("ops.last_days", 7))
    assert [line.rpartition(" ")[2] for line in bars.split("\n")] == ["1", "0", "0", "0", "0", "0", "2"]
    assert [line.count("▇") for line in bars.split("\n")] == [4, 0, 0, 0, 0, 0, 8]
    assert bars.startswith(f"11-16 {boss.say.weekday(stage.clock.now.date() - timedelta(days=6))} ")
    saved = figure(boss, "saved", amount="¥15") + " · " + figure(boss, "about", amount="¥5")
    assert sums.split("\n")[:2] == [shown(boss.say.counted("ops.redeemed", 3)), saved]
    assert [line.rpartition(" ")[2] for line in best.split("\n")[1:]] == ["2", "1"]


async def test_thirty_days_are_a_line_for_each_week(boss: Actor, stage: Stage) -> None:
    await boss.starts()
    redeem(stage, boss, CHESTNUT, bill=5_000, discount=500, at=stage.clock.now - timedelta(days=29))
    await boss.says("/stats 30")
    bars = boss.last.text.split("\n\n")[1].split("\n")
    assert bars == ["10-24 █▁ 1", *(f"{day} {'▁' * 7} 0" for day in ("10-26", "11-02", "11-09", "11-16"))]
    await boss.chooses("ops.days", n=7)
    assert boss.last.text.startswith(shown(boss.say.counted("ops.last_days", 7)))


async def test_the_first_response_is_half_and_the_slowest(boss: Actor, stage: Stage) -> None:
    await boss.starts()
    who, now = member_id(stage, boss), stage.clock.now
    with stage.database.writing() as session:
        for minutes in (2, 3, 20):
            ticket = tickets.open(session, "refused", who, None, None, now - timedelta(minutes=minutes))
            assert ticket is not None
            tickets.answer(session, ticket, who, now)
    await boss.says("/stats")
    half, longest = (str(boss.say.counted("ticket.minutes", n)) for n in (3, 20))
    boss.hears("ticket.pace", half=half, longest=longest)


@pytest.mark.parametrize("asked", ["0", "99999999999999999999", "-3", "x", "七", "²"])
async def test_any_number_of_days_gets_an_answer(boss: Actor, asked: str) -> None:
    await boss.says(f"/stats {asked}")
    assert boss.last.buttons


@pytest.mark.parametrize("press", ["o2:", "o2:audit", "o2:x", "o3:7", "o3:"])
async def test_nobody_else_is_told_anything(mei: Actor, press: str) -> None:
    await mei.starts()
    for command in ("/ops", "/stats", "/stats 30"):
        await mei.says(command)
        mei.hears("help.ops_only")
    await mei.presses(press)
    mei.hears("help.ops_only")
