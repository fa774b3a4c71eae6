"""Reminders: timely, once, within quiet hours and caps, looked at again before they go, easily stopped."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers import reminding
from rules.events import PlaceState
from rules.gifts import Way
from rules.reminders import CAPS, Wanted
from rules.topics import OPTIONAL, Topic
from storage import gifts, preferences, wishes
from storage.event_tables import EventRow, SignUp
from storage.tables import SavedShop
from storage.till_tables import Redemption, RedemptionLine
from tests import ledger
from tests.conversations.records import give_card, member_id, shop_id
from tests.conversations.stage import SHANGHAI, Actor, Stage, raised, shown

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
CAFE = "sh-ja-01"
HOUR = timedelta(hours=1)
STORED = "%Y-%m-%d %H:%M:%S.%f"  # as SQLite keeps a time
LESS = ("notices.stop", "notices.fewer", "notices.snooze")


def star(stage: Stage, actor: Actor, shop: str, lapses: date) -> int:
    """The actor stars the shop, one of whose benefits has that last day; returns the benefit's row."""
    with stage.database.writing() as session:
        place = shop_id(stage, shop)
        session.add(SavedShop(member_id=member_id(stage, actor), shop_id=place, created_at=stage.clock.now))
    query = "SELECT id FROM benefits WHERE shop_id = ? AND superseded_at IS NULL ORDER BY id"
    [(benefit,), *_] = stage.committed(query, place)
    stage.amend("UPDATE benefits SET valid_until = ? WHERE id = ?", lapses.isoformat(), benefit)
    return int(benefit)


def use_up(stage: Stage, actor: Actor, shop: str, benefit: int) -> None:
    """The actor uses the benefit now."""
    with stage.database.writing() as session:
        who, place = member_id(stage, actor), shop_id(stage, shop)
        ledger.redeemed(session, who, place, 100, bill=None, at=stage.clock.now)
        redemption = session.get(Redemption, 1)
        assert redemption is not None
        session.add(RedemptionLine(redemption_id=redemption.id, benefit_id=benefit, discount=100))


def benefit_name(stage: Stage) -> str:
    [(name,)] = stage.committed("SELECT name FROM shops WHERE shop_id = ?", CAFE)
    return str(name)


def sign_up(stage: Stage, actor: Actor, starts_at: datetime) -> None:
    """The actor is going to an event of one hour, and has known so for long."""
    where = {"city": "上海", "venue": "花园", "latitude": 31.2, "longitude": 121.4}
    times = {"starts_at": starts_at, "ends_at": starts_at + HOUR, "updated_at": stage.clock.now}
    told = {"told_starts_at": starts_at, "told_ends_at": starts_at + HOUR, "told_place": "", "told_at": stage.clock.now}
    secret = {"seed": b"s", "token_hash": b"t", "digits_hash": b"d"}
    with stage.database.writing() as session:
        event = EventRow(event_id="walk", title="夜游", title_en="Night walk", **where, **times)
        session.add(event)
        session.flush()
        who = {"event_id": event.id, "member_id": member_id(stage, actor), "holder": "＊", "queued_at": stage.clock.now}
        session.add(SignUp(state=PlaceState.GOING, **who, **secret, **told))


def wanted(stage: Stage, actor: Actor) -> Wanted:
    with stage.database.reading() as session:
        return preferences.wanted(session, member_id(stage, actor), SHANGHAI)


def off(stage: Stage, actor: Actor) -> set[Topic]:
    return set(wanted(stage, actor).off)


def said_unasked(actor: Actor, since: int) -> list[str]:
    return [bubble.text for bubble in actor.person.messages[since:] if bubble.text]


async def wakes_up(stage: Stage, at: datetime) -> None:
    stage.clock.now = at
    await stage.ticks()


async def test_a_card_is_reminded_of_thirty_and_seven_days_and_one_day_before_its_last(
    member: Actor, stage: Stage
) -> None:
    await member.starts()
    give_card(stage, member, date(2026, 12, 23))
    heard = []
    for days in range(31):
        before = len(member.person.messages)
        await wakes_up(stage, MORNING + timedelta(days=days))
        heard += [days for _ in said_unasked(member, before)]
    assert heard == [0, 23, 29]
    last = member.say.counted("remind.card.c", 1, tail="7001", end=member.say.day(date(2026, 12, 23)))
    assert member.last.text == shown(last)


async def test_nothing_is_said_in_quiet_hours_and_all_of_it_once_when_they_end(member: Actor, stage: Stage) -> None:
    await member.starts()
    give_card(stage, member, date(2026, 11, 30))
    before = len(member.person.messages)
    for hour, minute in ((0, 1), (8, 59)):
        await wakes_up(stage, MORNING.replace(hour=hour, minute=minute))
        assert said_unasked(member, before) == []
    for _ in range(3):
        await wakes_up(stage, MORNING)
        assert len(said_unasked(member, before)) == 1


async def test_several_things_due_are_one_message_with_a_way_to_each_and_to_less(member: Actor, stage: Stage) -> None:
    await member.starts()
    give_card(stage, member, date(2026, 11, 30))
    star(stage, member, CAFE, lapses=date(2026, 11, 29))
    before = len(member.person.messages)
    await wakes_up(stage, MORNING)
    [text] = said_unasked(member, before)
    assert text.startswith(shown(member.say.counted("remind.several.a", 2)))
    assert len(text.splitlines()) == 5
    [shop] = [label for label in member.last.buttons if label not in {member.say.plain(key) for key in LESS}]
    await member.taps(shop)
    assert shop in member.last.text


async def test_a_second_process_doubles_nothing(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    give_card(stage, mei, date(2026, 11, 30))
    before = len(mei.person.messages)
    stage.clock.now = MORNING
    await asyncio.gather(reminding.tick(stage.services), reminding.tick(stage.services))
    await stage.ticks()
    assert len(said_unasked(mei, before)) == 1


async def test_what_was_used_after_it_was_written_is_not_said_and_the_rest_is_said_anew(
    mei: Actor, stage: Stage
) -> None:
    await mei.starts()
    give_card(stage, mei, date(2026, 11, 30))
    benefit = star(stage, mei, CAFE, lapses=date(2026, 11, 29))
    before = len(mei.person.messages)
    stage.clock.now = MORNING
    await reminding.tick(stage.services)
    assert stage.committed("SELECT count(*) FROM outbox WHERE kind = 'digest' AND state = 'pending'") == [(1,)]
    use_up(stage, mei, CAFE, benefit)
    await stage.services.courier.drain(stage.application.bot)
    assert said_unasked(mei, before) == []
    await stage.ticks()
    [text] = said_unasked(mei, before)
    assert "7001" in text
    assert benefit_name(stage) not in text
    assert stage.committed("SELECT state FROM outbox WHERE kind = 'digest' ORDER BY id") == [("skipped",), ("sent",)]


async def test_what_was_written_before_a_topic_was_switched_off_is_not_said(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    give_card(stage, mei, date(2026, 11, 30))
    before = len(mei.person.messages)
    stage.clock.now = MORNING
    await reminding.tick(stage.services)
    with stage.database.writing() as session:
        preferences.opt_out(session, member_id(stage, mei), Topic.CARD, MORNING)
    await stage.ticks()
    assert said_unasked(mei, before) == []


async def test_nothing_is_said_to_who_blocked_the_bot(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    give_card(stage, mei, date(2026, 11, 30))
    mei.person.blocks()
    await stage.settles()
    before = len(mei.person.messages)
    for days in range(3):
        await wakes_up(stage, MORNING + timedelta(days=days))
    assert said_unasked(mei, before) == []
    assert stage.committed("SELECT count(*) FROM outbox WHERE kind = 'digest'") == [(0,)]


async def come_back(actor: Actor, way: str) -> None:
    """The actor unblocks the bot, and writes where that is all the bot hears of it."""
    actor.person.unblocks()
    if way == "writing":
        actor.stage.simulator.take_updates()
        await actor.says("/help")
    else:
        await actor.waits()


@pytest.mark.parametrize("way", ["unblocking", "writing"])
async def test_who_comes_back_hears_once_of_what_still_stands(mei: Actor, stage: Stage, way: str) -> None:
    await mei.starts()
    give_card(stage, mei, date(2026, 11, 30))
    give_card(stage, mei, date(2026, 11, 24), "trial", "T-1")
    mei.person.blocks()
    await stage.settles()
    for days in range(3):
        await wakes_up(stage, MORNING + timedelta(days=days))
    await come_back(mei, way)
    before = len(mei.person.messages)
    for _ in range(2):
        await stage.ticks()
    [text] = said_unasked(mei, before)
    assert "7001" in text


@pytest.mark.parametrize("way", ["unblocking", "writing"])
async def test_what_met_a_closed_door_is_said_when_it_opens(mei: Actor, stage: Stage, way: str) -> None:
    """The bot learns from a refused call alone that it is blocked."""
    await mei.starts()
    give_card(stage, mei, date(2026, 11, 30))
    stage.tolerates("bot was blocked by the user")
    mei.person.blocks()
    stage.simulator.take_updates()
    await wakes_up(stage, MORNING)
    assert stage.committed("SELECT state FROM outbox WHERE kind = 'digest'") == [("blocked",)]
    assert stage.committed("SELECT blocked_at IS NULL FROM members") == [(0,)]
    await come_back(mei, way)
    before = len(mei.person.messages)
    for _ in range(2):
        await stage.ticks()
    assert len(said_unasked(mei, before)) == 1
    assert stage.committed("SELECT state FROM outbox WHERE kind = 'digest' ORDER BY id") == [("blocked",), ("sent",)]


async def test_a_press_of_who_is_held_to_be_away_brings_them_back(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    stage.amend("UPDATE members SET blocked_at = '2026-11-22 12:00:00'")
    await mei.presses("n5:")
    assert stage.committed("SELECT blocked_at FROM members") == [(None,)]


# The clock


async def test_days_slept_through_are_caught_up_with_once(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    await wakes_up(stage, MORNING - timedelta(days=3))
    give_card(stage, mei, date(2026, 11, 30))
    before = len(mei.person.messages)
    await wakes_up(stage, MORNING + timedelta(days=2, hours=3))
    assert len(said_unasked(mei, before)) == 1
    await wakes_up(stage, MORNING + timedelta(days=2, hours=4))
    assert len(said_unasked(mei, before)) == 1


async def test_a_restart_between_writing_and_sending_says_it_once(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    give_card(stage, mei, date(2026, 11, 30))
    before = len(mei.person.messages)
    stage.clock.now = MORNING
    await reminding.tick(stage.services)
    async with raised(stage.simulator, stage.database, stage.file, stage.clock, {}) as anew:
        for _ in range(2):
            await anew.ticks()
    assert len(said_unasked(mei, before)) == 1


async def test_a_clock_that_goes_back_doubles_nothing(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    give_card(stage, mei, date(2026, 11, 30))
    before = len(mei.person.messages)
    for moment in (MORNING, MORNING - HOUR, MORNING, MORNING - timedelta(days=1), MORNING + HOUR):
        await wakes_up(stage, moment)
    assert len(said_unasked(mei, before)) == 1


# Events and wishes


async def test_an_event_is_reminded_of_the_day_and_the_hours_before(member: Actor, stage: Stage) -> None:
    await member.starts()
    starts_at = MORNING + timedelta(days=2, hours=10)  # at 19:00
    sign_up(stage, member, starts_at)
    heard = []
    for hours in range(3 * 24):
        before = len(member.person.messages)
        await wakes_up(stage, MORNING + timedelta(hours=hours))
        heard += [(starts_at - stage.clock.now) // timedelta(hours=1) for _ in said_unasked(member, before)]
    assert heard == [24, 2]
    values = {"event": "Night walk" if member.say.language == "en" else "夜游", "venue": "花园", "time": "19:00"}
    member.sees(shown(member.say("remind.event.b", day=member.say.plain("remind.today"), **values)))


async def test_an_event_that_moves_is_reminded_of_anew_and_a_cancelled_one_no_more(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    starts_at = MORNING + timedelta(days=1, hours=1)
    sign_up(stage, mei, starts_at)
    before = len(mei.person.messages)
    stage.clock.now = MORNING + timedelta(hours=1)
    await reminding.tick(stage.services)
    later = (starts_at + timedelta(days=2)).astimezone(UTC)
    stage.amend(
        "UPDATE events SET starts_at = ?, ends_at = ?", *(each.strftime(STORED) for each in (later, later + HOUR))
    )
    await stage.ticks()
    assert said_unasked(mei, before) == []
    await wakes_up(stage, starts_at + timedelta(days=1))
    assert len(said_unasked(mei, before)) == 1
    stage.amend("UPDATE events SET state = 'cancelled'")
    await wakes_up(stage, starts_at + timedelta(days=2) - timedelta(hours=2))
    assert len(said_unasked(mei, before)) == 1


async def test_a_wish_that_comes_true_is_told(member: Actor, stage: Stage) -> None:
    await member.starts()
    with stage.database.writing() as session:
        wishes.add(session, member_id(stage, member), "shop", "Seesaw", "seesaw", "", stage.clock.now)
    await stage.ticks()
    columns = "name, name_en, category, city, latitude, longitude, band, x, y, z, updated_at, district, address, phone"
    columns += ", tags, kinds"
    stage.amend(
        f"INSERT INTO shops (shop_id, search_name, {columns}) SELECT 'new', 'seesaw', 'Seesaw', 'Seesaw',"  # noqa: S608
        f" {columns.removeprefix('name, name_en, ')} FROM shops LIMIT 1"
    )
    before = len(member.person.messages)
    await wakes_up(stage, MORNING)
    [text] = said_unasked(member, before)
    assert text == shown(member.say("remind.wish.a", shop="Seesaw", wished="Seesaw"))


async def test_a_trial_is_reminded_of_seven_days_and_one_day_before_it_ends(member: Actor, stage: Stage) -> None:
    await member.starts()
    last_day = date(2026, 12, 2)
    give_card(stage, member, last_day, "trial", "T-4242")
    heard = []
    for days in range(10):
        before = len(member.person.messages)
        await wakes_up(stage, MORNING + timedelta(days=days))
        heard += [(days, text) for text in said_unasked(member, before)]
    first, second = (
        member.say.counted(f"remind.trial.{way}", n, tail="4242", end=member.say.day(last_day))
        for way, n in (("a", 7), ("b", 1))
    )
    assert heard == [(2, shown(first)), (8, shown(second))]


async def test_a_gift_that_is_back_is_told_once_to_who_asked(member: Actor, stage: Stage) -> None:
    await member.starts()
    stage.clock.now = MORNING
    sign_up(stage, member, MORNING + timedelta(days=9))
    with stage.database.writing() as session:
        gift = gifts.offer(session, event_of(stage), "杯子", Way.FIRST, 1, MORNING + timedelta(days=5), b"s", MORNING)
    stage.amend("UPDATE gifts SET claimed = 1")
    await member.presses(f"n9:gift:{gift}")
    member.hears("notices.watching")
    before = len(member.person.messages)
    await stage.ticks()
    assert said_unasked(member, before) == []
    with stage.database.writing() as session:
        gifts.restock(session, gift, 3, MORNING + timedelta(days=5))
    for _ in range(2):
        await stage.ticks()
    assert said_unasked(member, before) == [shown(member.say("remind.restock.a", gift="杯子"))]


def event_of(stage: Stage) -> int:
    """The event that `sign_up` made."""
    ((id_,),) = stage.committed("SELECT id FROM events WHERE event_id = 'walk'")
    return int(id_)


async def test_a_week_hears_three_times_and_never_twice_running_in_the_same_words(mei: Actor, stage: Stage) -> None:
    await mei.starts()
    give_card(stage, mei, date(2027, 6, 1))
    for number in range(6):  # one falls due each day
        star(stage, mei, f"sh-ja-0{number + 1}", lapses=date(2026, 11, 29) + timedelta(days=number))
    heard = []
    for days in range(7):
        before = len(mei.person.messages)
        await wakes_up(stage, MORNING + timedelta(days=days))
        heard += [days for _ in said_unasked(mei, before)]
    assert heard == [0, 1, 2]
    assert stage.committed("SELECT wording FROM nudges ORDER BY id") == [(0,), (1,), (2,)]


# Less of it


async def reminded(stage: Stage, actor: Actor) -> None:
    await actor.starts()
    give_card(stage, actor, date(2026, 11, 30))
    await wakes_up(stage, MORNING)
    assert "7001" in actor.last.text


async def test_stop_switches_the_topic_off_and_can_be_taken_back(member: Actor, stage: Stage) -> None:
    await reminded(stage, member)
    await member.chooses("notices.stop")
    member.hears("notices.stopped", topic=member.say.plain("topic.card"))
    assert off(stage, member) == {Topic.CARD}
    await member.chooses("notices.again")
    assert off(stage, member) == set()


async def test_fewer_goes_down_to_once_a_week(member: Actor, stage: Stage) -> None:
    await reminded(stage, member)
    await member.chooses("notices.fewer")
    assert wanted(stage, member).cap == CAPS[2]
    give_card(stage, member, date(2026, 12, 1), "trial", "T-1")
    before = len(member.person.messages)
    for days in range(1, 7):
        await wakes_up(stage, MORNING + timedelta(days=days))
        assert said_unasked(member, before) == []
    await wakes_up(stage, MORNING + timedelta(days=7))
    assert len(said_unasked(member, before)) == 1


async def test_a_pause_of_a_week_can_be_ended(member: Actor, stage: Stage) -> None:
    await reminded(stage, member)
    await member.chooses("notices.snooze")
    assert wanted(stage, member).snoozed_until == stage.clock.now + timedelta(days=7)
    member.hears("notices.snoozed", day=member.say.day(date(2026, 11, 30)))
    await member.chooses("notices.wake")
    assert wanted(stage, member).snoozed_until is None


async def test_the_sheet_is_in_the_settings_and_every_choice_is_one_tap(member: Actor, stage: Stage) -> None:
    await member.says("/settings")
    await member.chooses("notices.open")
    for topic in OPTIONAL:
        name = member.say.plain(f"topic.{topic}")
        await member.chooses("notices.on", topic=name)
        assert topic in off(stage, member)
    await member.chooses("notices.off", topic=member.say.plain("topic.news"))
    assert off(stage, member) == {*OPTIONAL} - {Topic.NEWS}
    await member.taps("21:00–08:00")
    await member.taps(str(member.say.counted("notices.per_week", 10)))
    chosen = wanted(stage, member)
    assert (chosen.quiet.start, chosen.quiet.end, chosen.cap) == (time(21), time(8), CAPS[0])
    await member.chooses("notices.never_quiet")
    assert wanted(stage, member).quiet.ends(MORNING.replace(hour=3)) is None


@pytest.mark.parametrize(
    "data", ["n1:", "n1:service", "n1:x", "n4:card", "n4:card:x", "n6:1-2", "n7:99", "n9:gift:x", "n9:x:1"]
)
async def test_a_press_that_means_nothing_gets_a_kind_word_and_changes_nothing(
    mei: Actor, stage: Stage, data: str
) -> None:
    await mei.starts()
    before = wanted(stage, mei)
    await mei.presses(data)
    mei.hears("nearby.sorry_old")
    assert wanted(stage, mei) == before
