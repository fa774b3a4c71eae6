"""Events as operators make them: written in the chat, previewed, changed, cancelled; gifts, draws, and the door."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image

from rules import draw, event_form
from simulator.people import Bubble
from tests.conversations.stage import SHANGHAI, Actor, Clock, Stage
from tests.conversations.test_events import CUPPING, number, shrink, signs_up, states, taken
from words.drawing import encoded
from words.say import Say

FORM = """Title: Night market
City: 上海
Venue: 河边
Starts: 2026-12-20 19:00
Ends: 2026-12-20 22:00
Places: 2
Sign-up opens: 2026-11-21 12:00
About: Bring a lantern."""
AT_THE_DOOR = datetime(2026, 12, 4, 10, 30, tzinfo=UTC)


async def writes(ana: Actor, lines: str = FORM) -> Bubble:
    await ana.says("/events")
    await ana.chooses("event.new")
    ana.hears("event.form")
    return await ana.says(lines)


def digits(actor: Actor) -> str:
    return actor.last.text.splitlines()[-1].rpartition(" digits ")[2] or actor.last.text


def kept(stage: Stage) -> list[tuple[object, ...]]:
    return stage.committed(
        "SELECT title, venue, capacity, state FROM events WHERE city = '上海' AND title LIKE '%ight%'"
    )


async def test_an_event_is_written_in_lines_and_a_pin_and_published_once(ana: Actor, tom: Actor, stage: Stage) -> None:
    await writes(ana)
    ana.hears("event.unclear")
    ana.sees("Coordinates")
    await ana.shares((31.24, 121.49), via="pin")
    ana.hears("event.preview")
    assert kept(stage) == []
    preview = ana.last
    await ana.chooses("event.publish")
    assert kept(stage) == [("Night market", "河边", 2, "published")]
    ana.person.presses("a5:0:publish", preview, resend=True)
    await ana.waits()
    ana.hears("event.nothing_to_publish")
    assert len(kept(stage)) == 1
    await tom.says("/events")
    await tom.says("what events are there this weekend")
    ((id_,),) = stage.committed("SELECT id FROM events WHERE title = 'Night market'")
    await tom.presses(f"a2:{id_}")
    tom.sees("Bring a lantern.")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Ends: 2026-12-20 18:00", "Ends: has to be after the beginning"),
        ("Starts: 2026-11-01 19:00\nEnds: 2026-11-01 20:00\nSign-up opens:", "is in the past"),
        ("Places: none", "Places: is a whole number from 1 to"),
        ("Id: cupping-night", "is the id of another event"),
        ("Sign-up opens: 2026-12-21 12:00", "Sign-up opens: has to be before the event begins"),
    ],
)
async def test_what_is_wrong_is_said_before_anything_is_published(
    ana: Actor, stage: Stage, line: str, reason: str
) -> None:
    await writes(ana)
    await ana.shares((31.24, 121.49), via="pin")
    await ana.says(line)
    ana.hears("event.unclear")
    ana.sees(reason)
    stage.tolerates("not modified")
    await ana.presses("a5:0:publish")
    assert kept(stage) == []


async def test_a_picture_is_kept_and_shown_with_the_event(ana: Actor, tom: Actor, stage: Stage) -> None:
    await writes(ana)
    await ana.shares((31.24, 121.49), via="pin")
    poster = encoded(Image.new("RGB", (40, 30), "#123a3f"))
    ana.person.sends_photo(poster)
    await ana.waits()
    await ana.chooses("event.publish")
    ((id_,),) = stage.committed("SELECT id FROM events WHERE title = 'Night market'")
    await tom.says("/events")
    await tom.presses(f"a2:{id_}")
    assert tom.last.photo == poster
    await tom.chooses("event.join")
    assert states(stage) == ["going"]


async def test_moving_an_event_says_first_how_many_it_concerns_and_then_tells_them(
    ana: Actor, tom: Actor, stage: Stage
) -> None:
    await signs_up(tom)
    await ana.starts(f"e{CUPPING}")
    await ana.chooses("event.desk")
    await ana.chooses("event.act.edit")
    assert "2026-12-04 19:00" in ana.last.text
    await ana.says("Starts: 2026-12-05 19:00\nEnds: 2026-12-05 20:30")
    ana.sees("1 person who signed up")
    heard = len(tom.person.messages)
    await ana.chooses("event.change")
    tom.sees("has changed")
    assert len(tom.person.messages) == heard + 1


async def test_fewer_places_than_are_taken_put_the_last_on_the_waitlist_and_tell_them(
    ana: Actor, tom: Actor, mei: Actor, stage: Stage, clock: Clock
) -> None:
    await signs_up(tom)
    clock.passes(minutes=1)
    await signs_up(mei)
    await ana.says("/events")
    await ana.presses(f"a5:{number(stage)}:edit")
    await ana.says("Places: 1")
    ana.sees("1 person, the last to sign up")
    heard = len(tom.person.messages)
    await ana.chooses("event.change")
    assert states(stage) == ["going", "waiting"]
    assert taken(stage) == 1
    mei.sees("名额变少了")
    assert len(tom.person.messages) == heard
    await mei.chooses("event.to_page")
    mei.hears("event.in_line", place=1)


async def test_there_are_never_fewer_places_than_people_who_are_in(
    ana: Actor, tom: Actor, mei: Actor, stage: Stage
) -> None:
    for each in (tom, mei):
        await signs_up(each)
    stage.amend("UPDATE signups SET state = 'attended', checked_in_at = '2026-12-04 11:00:00'")
    await ana.says("/events")
    await ana.presses(f"a5:{number(stage)}:edit")
    await ana.says("Places: 1")
    ana.hears("event.bad.capacity", arrived=2)
    stage.tolerates("not modified")
    await ana.presses("a5:0:publish")
    assert stage.committed("SELECT capacity FROM events WHERE event_id = ?", CUPPING) == [(16,)]


async def test_what_is_wrong_is_said_in_the_language_of_the_operator(ana: Actor, stage: Stage) -> None:
    stage.amend("UPDATE members SET language = 'zh' WHERE telegram_id = ?", ana.person.id)
    ana.say = Say("zh", SHANGHAI)
    await writes(ana, "标题：夜市\n开始：明天\n名额：很多\n持卡优先小时：3\n介绍：" + "灯" * 2_001)
    for column, key, values in (
        ("city", "empty", {}),
        ("starts_at", "moment", {}),
        ("capacity", "whole", {"low": 1, "high": "1,000,000"}),
        ("members_first_hours", "no_opening", {}),
        ("coordinates", "place", {}),
    ):
        reason = ana.say.plain(f"event.bad.{key}", **values)
        ana.hears("event.problem", label=event_form.EVENT[column]["zh"], reason=reason)
    assert not re.search(r"\b(?:is|are|needs|write)\b", ana.last.text)


async def test_more_places_are_offered_to_who_waits(ana: Actor, tom: Actor, mei: Actor, stage: Stage) -> None:
    shrink(stage, 1)
    await signs_up(tom)
    await signs_up(mei)
    await ana.says("/events")
    await ana.presses(f"a5:{number(stage)}:edit")
    await ana.says("Places: 5")
    await ana.chooses("event.change")
    assert states(stage) == ["going", "offered"]
    mei.sees("轮到你了")


async def test_a_cancelled_event_tells_everyone_and_takes_nobody(
    ana: Actor, tom: Actor, mei: Actor, stage: Stage
) -> None:
    shrink(stage, 1)
    await signs_up(tom)
    await signs_up(mei)
    await ana.says("/events")
    await ana.presses(f"a5:{number(stage)}:cancel")
    ana.sees("2 people will be told")
    await ana.chooses("event.cancel_yes")
    tom.sees("is cancelled")
    mei.sees("取消了")
    assert states(stage) == ["called_off", "called_off"]
    await tom.presses(f"a3:{number(stage)}:join")
    assert states(stage) == ["called_off", "called_off"]


async def test_nobody_else_gets_behind_the_desk(tom: Actor, stage: Stage) -> None:
    await tom.says("/events")
    assert tom.say.plain("event.new") not in tom.last.buttons
    for what in ("new", "edit", "publish", "cancelled", "door", "list", "gift", "home"):
        await tom.presses(f"a5:{number(stage)}:{what}")
        tom.hears("event.for_ops")
    assert stage.committed("SELECT state FROM events WHERE event_id = ?", CUPPING) == [("published",)]
    assert stage.committed("SELECT * FROM event_desks") == []


async def test_a_ticket_is_taken_once_by_camera_or_by_digits(
    ana: Actor, tom: Actor, mei: Actor, stage: Stage, clock: Clock
) -> None:
    await signs_up(tom)
    await signs_up(mei)
    await tom.presses(f"a3:{number(stage)}:ticket")
    spoken = digits(tom)
    await mei.presses(f"a3:{number(stage)}:ticket")
    clock.now = AT_THE_DOOR
    await ana.presses(f"a5:{number(stage)}:door")
    ana.hears("event.door", title="Cupping night: six beans, eyes closed")
    ana.person.scans(mei.person)
    await ana.waits()
    ana.sees("may come in")
    await ana.says(spoken)
    ana.sees("2 of 2")
    await ana.says(spoken)
    ana.hears("event.refused.in_already")
    await ana.says("000000" if spoken.replace(" ", "") != "000000" else "111111")
    ana.hears("event.refused.no_ticket")
    assert states(stage) == ["attended", "attended"]


async def test_at_the_door_a_photo_of_a_ticket_will_do(ana: Actor, tom: Actor, stage: Stage, clock: Clock) -> None:
    await signs_up(tom)
    await tom.presses(f"a3:{number(stage)}:ticket")
    ticket = tom.last.photo or b""
    clock.now = AT_THE_DOOR
    ana.person.starts()
    await ana.presses(f"a5:{number(stage)}:door")
    ana.person.sends_photo(encoded(Image.new("RGB", (40, 30), "#123a3f")))
    await ana.waits()
    ana.hears("event.photo_unread")
    assert states(stage) == ["going"]
    ana.person.sends_photo(ticket)
    await ana.waits()
    ana.sees("may come in")
    assert states(stage) == ["attended"]


async def test_a_photo_of_a_ticket_is_nothing_to_shop_staff(
    chen: Actor, tom: Actor, stage: Stage, clock: Clock
) -> None:
    await signs_up(tom)
    await tom.presses(f"a3:{number(stage)}:ticket")
    clock.now = AT_THE_DOOR
    chen.person.sends_photo(tom.last.photo or b"")
    await chen.waits()
    chen.hears("event.ticket_for_ops")
    assert states(stage) == ["going"]


async def test_a_ticket_opens_nothing_for_anybody_else(tom: Actor, mei: Actor, stage: Stage, clock: Clock) -> None:
    await signs_up(mei)
    await mei.presses(f"a3:{number(stage)}:ticket")
    clock.now = AT_THE_DOOR
    tom.person.starts()
    tom.person.scans(mei.person)
    await tom.waits()
    tom.hears("event.ticket_for_ops")
    assert states(stage) == ["going"]


async def test_a_ticket_is_not_taken_before_the_doors_open(ana: Actor, mei: Actor, stage: Stage) -> None:
    await signs_up(mei)
    await mei.presses(f"a3:{number(stage)}:ticket")
    ana.person.scans(mei.person)
    await ana.waits()
    ana.sees("Too early")
    assert states(stage) == ["going"]


async def test_the_attendance_list_is_a_sheet_without_full_names(ana: Actor, mei: Actor, stage: Stage) -> None:
    await signs_up(mei)
    await ana.says("/events")
    await ana.presses(f"a5:{number(stage)}:list")
    rows = list(load_workbook(BytesIO(document(ana))).active.values)
    assert rows[0] == ("No", "Name", "State", "Signed up", "Arrived")
    assert rows[1][:3] == ("1", "M＊", "coming")


def document(actor: Actor) -> bytes:
    file = actor.stage.simulator.world.files.by_id(actor.last.raw["document"]["file_id"])
    assert file is not None
    return bytes(file.upload.content)


async def offers(ana: Actor, stage: Stage, way: str, stock: int) -> int:
    await ana.says("/events")
    await ana.presses(f"a5:{number(stage)}:gift")
    await ana.says(f"Gift: A bag of beans\nStock: {stock}\nWay: {way}\nCloses: 2026-12-04 18:00")
    await ana.chooses("event.publish")
    ((id_,),) = stage.committed("SELECT id FROM gifts")
    return int(id_)


async def test_a_gift_goes_to_who_comes_first_and_is_handed_over_at_the_door(
    ana: Actor, tom: Actor, mei: Actor, stage: Stage, clock: Clock
) -> None:
    gift = await offers(ana, stage, "first come", 1)
    await tom.starts(f"e{CUPPING}")
    await tom.presses(f"a4:{gift}:claim")
    tom.hears("event.gift_refused.not_coming")
    await signs_up(tom)
    await signs_up(mei)
    await tom.chooses("event.claim_it", gift="A bag of beans")
    tom.hears("event.claim.claimed")
    await mei.presses(f"a4:{gift}:claim")
    mei.hears("event.gift_refused.out_of_stock")
    assert mei.last.buttons == [mei.say.plain("notices.watch")]
    await tom.presses(f"a3:{number(stage)}:ticket")
    clock.now = AT_THE_DOOR
    ana.person.scans(tom.person)
    await ana.waits()
    await ana.chooses("event.hand_over", gift="A bag of beans")
    await ana.presses("a6:1")
    assert ana.toasts[-2:] == [ana.say.plain("event.handed"), ana.say.plain("event.not_handed")]


async def test_who_asked_hears_that_a_gift_is_there_again(
    ana: Actor, tom: Actor, mei: Actor, stage: Stage, clock: Clock
) -> None:
    await offers(ana, stage, "first come", 1)
    for each in (tom, mei):
        await signs_up(each)
    await tom.starts(f"e{CUPPING}")
    await tom.chooses("event.claim_it", gift="A bag of beans")
    await mei.starts(f"e{CUPPING}")
    await mei.chooses("notices.watch")
    mei.hears("notices.watching")
    await tom.presses(f"a3:{number(stage)}:gone")
    clock.now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    await stage.ticks()
    mei.sees("A bag of beans")
    await mei.starts(f"e{CUPPING}")
    await mei.chooses("event.claim_it", gift="A bag of beans")
    mei.hears("event.claim.claimed")


async def test_a_gift_that_ran_out_is_restocked_by_its_name(ana: Actor, tom: Actor, stage: Stage) -> None:
    gift = await offers(ana, stage, "first come", 2)
    await signs_up(tom)
    await tom.presses(f"a4:{gift}:claim")
    lines = "Gift: A bag of beans\nWay: first come\nCloses: 2026-12-04 18:00\nStock: "
    await ana.presses(f"a5:{number(stage)}:gift")
    await ana.says(f"{lines}5")
    await ana.chooses("event.publish")
    assert stage.committed("SELECT id, stock, claimed FROM gifts") == [(gift, 5, 1)]
    stage.amend("UPDATE gifts SET claimed = 3")
    await ana.presses(f"a5:{number(stage)}:gift")
    await ana.says(f"{lines}2")
    ana.hears("event.bad.stock", claimed=3)
    await ana.says("Way: draw")
    ana.hears("event.bad.same_gift")
    assert stage.committed("SELECT stock FROM gifts") == [(5,)]


async def test_a_draw_can_be_checked_by_anyone(ana: Actor, tom: Actor, mei: Actor, stage: Stage, clock: Clock) -> None:
    gift = await offers(ana, stage, "draw", 1)
    for each in (tom, mei):
        await signs_up(each)
        await each.presses(f"a4:{gift}:claim")
    await tom.presses(f"a4:{gift}:check")
    committed = tom.last.text
    await ana.presses(f"a4:{gift}:draw")
    ana.hears("event.gift_refused.still_open")
    clock.now = AT_THE_DOOR + timedelta(minutes=1)
    await tom.presses(f"a4:{gift}:draw")
    assert stage.committed("SELECT state FROM gifts") == [("open",)]
    await ana.presses(f"a4:{gift}:draw")
    won = [each for each in (tom, mei) if any("🎉" in bubble.text for bubble in each.person.messages[-2:])]
    assert len(won) == 1
    await mei.presses(f"a4:{gift}:check")
    file = document(mei).decode()
    facts = json.loads(file)
    assert facts["commitment"] in committed
    assert draw.objections(file, facts["commitment"]) == []
    [loser] = [each for each in facts["receipts"] if each not in facts["winners"]]
    assert draw.objections(file.replace(facts["winners"][0], loser))
    assert taken(stage) == 2
