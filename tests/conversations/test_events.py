"""Events as members meet them: found, signed up for, waited for, moved, cancelled, reached."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from handlers import event_news, reminding
from rules.intake import Kind
from storage import events, sheets
from storage.event_tables import EventRow
from storage.importing import import_file
from tests.conversations.stage import PEOPLES_SQUARE, SHANGHAI, Actor, Clock, Stage, join
from tests.storage import rows

CROWD = 300
CUPPING = "cupping-night"  # 2026-12-04 19:00 in Shanghai, sixteen places, sign-up open
ROOFTOP = "rooftop-countdown"  # sign-up opens on 1 December


def number(stage: Stage, event: str = CUPPING) -> int:
    ((id_,),) = stage.committed("SELECT id FROM events WHERE event_id = ?", event)
    return int(id_)


def states(stage: Stage) -> list[str]:
    return [state for (state,) in stage.committed("SELECT state FROM signups ORDER BY id")]


def taken(stage: Stage, event: str = CUPPING) -> int:
    ((number_,),) = stage.committed("SELECT taken FROM events WHERE event_id = ?", event)
    return int(number_)


def shrink(stage: Stage, places: int, event: str = CUPPING) -> None:
    stage.amend("UPDATE events SET capacity = ? WHERE event_id = ?", places, event)


async def signs_up(actor: Actor, event: str = CUPPING) -> None:
    await actor.starts(f"e{event}")
    label = "event.join" if actor.say.plain("event.join") in actor.last.buttons else "event.join_line"
    await actor.chooses(label)


@pytest.fixture
async def wang(stage: Stage) -> Actor:
    return join(stage, "Xiao Wang", "zh-hans", "zh")


async def test_the_button_the_command_and_a_sentence_show_the_same_list(member: Actor) -> None:
    for words in (member.say.plain("keyboard.events"), "/events", "有什么活动？", "What events are there?"):
        await member.says(words)
        member.hears("event.list")
        assert member.say.plain("event.which.weekend") in member.last.buttons


async def test_a_list_can_be_narrowed_to_a_city_and_a_weekend(mei: Actor, clock: Clock) -> None:
    await mei.says("/events")
    await mei.taps("杭州")
    mei.sees("冬日湖边写生")
    assert "杯测之夜" not in mei.last.text
    clock.now = datetime(2026, 12, 10, 4, tzinfo=UTC)
    await mei.says("这个周末有什么活动")
    mei.sees("梧桐区夜走与热红酒")
    assert "屋顶跨年" not in mei.last.text


async def test_events_near_me_ask_where_that_is_and_then_say_how_far(mei: Actor) -> None:
    await mei.says("附近有什么活动")
    mei.hears("event.where_are_you")
    await mei.shares(PEOPLES_SQUARE)
    await mei.says("附近有什么活动")
    mei.hears("event.list")
    assert " km" in mei.last.text
    assert "杭州" not in mei.last.text


async def test_signing_up_gives_a_ticket_a_pin_and_a_calendar_file(member: Actor, stage: Stage) -> None:
    await signs_up(member)
    member.hears("event.mine.going")
    assert states(stage) == ["going"]
    await member.chooses("event.pin")
    assert "venue" in member.last.raw
    await member.presses(f"a3:{number(stage)}:ics")
    assert member.last.raw["document"]["file_name"] == "calendar.ics"
    await member.presses(f"a3:{number(stage)}:ticket")
    assert member.last.photo


async def test_sign_up_that_is_not_open_yet_says_when(mei: Actor, stage: Stage) -> None:
    await mei.starts(f"e{ROOFTOP}")
    mei.hears("event.refused.not_open", at="12月1日 12:00")
    stage.tolerates("not modified")
    await mei.presses(f"a3:{number(stage, ROOFTOP)}:join")
    assert states(stage) == []


async def test_card_holders_sign_up_first(mei: Actor, wang: Actor, stage: Stage, clock: Clock) -> None:
    stage.amend("UPDATE events SET members_first_hours = 72 WHERE event_id = ?", CUPPING)
    clock.now = datetime(2026, 11, 22, 11, tzinfo=UTC)
    await mei.says("821600000011\nNEWDAY")
    await signs_up(mei)
    await wang.starts(f"e{CUPPING}")
    wang.hears("event.refused.members_first", at="11月23日 12:00")
    stage.tolerates("not modified")
    await wang.presses(f"a3:{number(stage)}:join")
    assert "持卡会员优先报名" in wang.toasts[-1]
    assert states(stage) == ["going"]
    clock.now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    await signs_up(wang)
    assert states(stage) == ["going", "going"]


async def test_a_place_given_up_is_offered_to_who_waited_longest(
    mei: Actor, tom: Actor, wang: Actor, stage: Stage
) -> None:
    shrink(stage, 1)
    for each in (mei, tom, wang):
        await signs_up(each)
    assert states(stage) == ["going", "waiting", "waiting"]
    wang.hears("event.in_line", place=2)
    await mei.presses(f"a3:{number(stage)}:leave")
    assert states(stage)[0] == "going"
    await mei.chooses("event.leave_yes")
    assert states(stage) == ["left", "offered", "waiting"]
    tom.sees("it is your turn")
    await tom.chooses("event.take")
    assert states(stage) == ["left", "going", "waiting"]
    assert taken(stage) == 1


async def test_an_offer_that_is_not_taken_goes_on_and_says_why(
    mei: Actor, tom: Actor, wang: Actor, stage: Stage, clock: Clock
) -> None:
    shrink(stage, 1)
    for each in (mei, tom, wang):
        await signs_up(each)
    await mei.presses(f"a3:{number(stage)}:gone")
    clock.passes(hours=24)
    await stage.ticks()
    assert states(stage) == ["left", "lapsed", "offered"]
    tom.sees("was not confirmed in time")
    wang.sees("轮到你了")
    await tom.presses(f"a3:{number(stage)}:take")
    assert states(stage) == ["left", "lapsed", "offered"]
    await wang.chooses("event.decline")
    assert states(stage) == ["left", "lapsed", "declined"]
    assert taken(stage) == 0


async def test_everyone_concerned_hears_once_that_an_event_moved(
    mei: Actor, tom: Actor, wang: Actor, stage: Stage
) -> None:
    shrink(stage, 1)
    await signs_up(mei)
    await signs_up(tom)
    await wang.starts()
    quiet = len(wang.person.messages)
    stage.amend(
        "UPDATE events SET starts_at = '2026-12-05 11:00:00', ends_at = '2026-12-05 12:30:00', unsettled = 1,"
        " revision = revision + 1 WHERE event_id = ?",
        CUPPING,
    )
    await stage.ticks()
    for each in (mei, tom):
        each.sees("→")
    heard = len(mei.person.messages), len(tom.person.messages)
    await stage.ticks()
    assert (len(mei.person.messages), len(tom.person.messages)) == heard
    assert len(wang.person.messages) == quiet


async def test_a_change_that_was_taken_back_before_anyone_was_told_is_not_told(mei: Actor, stage: Stage) -> None:
    await signs_up(mei)
    heard = len(mei.person.messages)
    stage.amend("UPDATE events SET unsettled = 1, revision = revision + 2 WHERE event_id = ?", CUPPING)
    await stage.ticks()
    assert len(mei.person.messages) == heard
    assert stage.committed("SELECT count(*) FROM events WHERE unsettled") == [(0,)]


def at(day: int, hour: int) -> datetime:
    """Shanghai time, in December."""
    return datetime(2026, 12, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


async def test_a_file_that_moves_an_event_tells_all_who_signed_up_once_and_moves_their_reminders(
    stage: Stage, clock: Clock, tmp_path: Path
) -> None:
    event_id = number(stage)
    with stage.database.writing() as session:
        session.execute(update(EventRow).where(col(EventRow.id) == event_id).values(capacity=CROWD))
        for telegram_id in range(1, CROWD + 1):
            member = rows.member(session, telegram_id)
            events.join(session, b"key", member.to_bytes(16), event_id, member, "＊", clock.now, has_card=False)
    clock.now = at(3, 20)
    await reminding.tick(stage.services)
    assert keys(stage, "digest") == CROWD
    move(stage, tmp_path, "2026-12-08T19:00:00+08:00", "2026-12-08T20:30:00+08:00")
    assert await event_news.settle(stage.services) == CROWD
    assert await event_news.settle(stage.services) == 0
    assert keys(stage, "event_change") == CROWD
    clock.now = at(4, 17)  # two hours before it would have begun
    await reminding.tick(stage.services)
    assert keys(stage, "digest") == CROWD
    clock.now = at(7, 20)
    await reminding.tick(stage.services)
    assert keys(stage, "digest") == 2 * CROWD


def keys(stage: Stage, kind: str) -> int:
    """How many different deliveries of a kind there are."""
    ((count,),) = stage.committed("SELECT count(DISTINCT key) FROM outbox WHERE kind = ?", kind)
    return int(count)


def move(stage: Stage, folder: Path, starts_at: str, ends_at: str) -> None:
    """The file of the sample, with other times for the tasting."""
    rows_ = list(csv.DictReader((files("bot") / "sample" / "events.csv").read_text(encoding="utf-8").splitlines()))
    moved = next(row for row in rows_ if row["event_id"] == CUPPING) | {"starts_at": starts_at, "ends_at": ends_at}
    path = folder / "events.csv"
    sheets.write(path, list(moved), [list((moved | {"capacity": str(CROWD)}).values())])
    report = import_file(stage.database, Kind.EVENTS, path, now=stage.clock.now)
    assert [str(each) for each in report.warnings] == [
        f"events.csv:2: starts_at, ends_at: changes for {CROWD} who signed up; they will be told"
    ]


async def test_reminders_of_an_event_can_be_switched_off(member: Actor, stage: Stage) -> None:
    await signs_up(member)
    await member.chooses("event.remind")
    await member.chooses("event.reminder.day")
    assert stage.committed("SELECT remind_day, remind_hours FROM signups") == [(0, 1)]
    await member.chooses("event.reminder.day")
    assert stage.committed("SELECT remind_day, remind_hours FROM signups") == [(1, 1)]


async def test_a_button_of_an_event_that_is_gone_says_so(member: Actor, stage: Stage) -> None:
    await member.says("/events")
    stage.tolerates("not modified")
    for data in ("a2:99999", "a3:99999:join", "a3:x:take", "a3:99999:ticket", "a4:99999:claim", "a1:zzz:0"):
        await member.presses(data)
    assert states(stage) == []
