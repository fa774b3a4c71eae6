"""The traffic fuse: staff stop and resume, managers set limits, and every answer agrees at once."""

from __future__ import annotations

import pytest

from rules.till import Role
from tests.conversations.counters import ANNUAL, GRANNY, code_states, digits_of, employ, ledger, scans, shows_code
from tests.conversations.records import shop_id
from tests.conversations.stage import Actor, Clock, Stage, join


@pytest.fixture
async def li(stage: Stage) -> Actor:
    """Manages the Chestnut Post Office."""
    li = join(stage, "Li", "zh-hans", "zh")
    await li.starts()
    employ(stage, li, role=Role.MANAGER)
    return li


async def test_pausing_turns_new_codes_away_and_honours_those_that_are_out(
    chen: Actor, mei: Actor, stage: Stage
) -> None:
    await mei.says(ANNUAL)
    await shows_code(mei)
    await chen.says("/pause")
    chen.hears("fuse.title", shop="栗子邮局", state=chen.say.plain("fuse.state.open"))
    await chen.chooses("fuse.stop.minutes", minutes=30)
    chen.hears("fuse.title", shop="栗子邮局", state=chen.say.plain("fuse.state.stopped"))
    chen.hears("fuse.until", time="19:30")
    await scans(chen, mei)
    await chen.chooses("till.confirm")
    assert len(ledger(stage)) == 1
    await mei.presses(f"c:{shop_id(stage, 'sh-ja-01')}")
    mei.sees(mei.say.plain("reason.member.shop_stopped"))


@pytest.mark.parametrize(
    ("key", "values", "hours"),
    [
        ("minutes", {"minutes": 30}, 0.5),
        ("minutes", {"minutes": 60}, 1),
        ("minutes", {"minutes": 120}, 2),
        ("day", {}, 9),
    ],
)
async def test_a_pause_ends_by_the_clock(
    chen: Actor, mei: Actor, clock: Clock, key: str, values: dict[str, int], hours: float
) -> None:
    await mei.says(ANNUAL)
    await chen.says("/pause")
    await chen.chooses(f"fuse.stop.{key}", **values)
    clock.passes(hours=hours, seconds=-1)
    await mei.presses("c:1")
    mei.sees(mei.say.plain("reason.member.shop_stopped"))
    clock.passes(seconds=1)
    await shows_code(mei)


async def test_resuming_opens_at_once(chen: Actor, mei: Actor) -> None:
    await mei.says(ANNUAL)
    await chen.says("/pause")
    await chen.chooses("fuse.stop.day")
    await chen.chooses("fuse.resume")
    chen.hears("fuse.title", shop="栗子邮局", state=chen.say.plain("fuse.state.open"))
    await shows_code(mei)


async def test_a_manager_limits_the_day_by_typing_a_number(li: Actor, mei: Actor, tom: Actor, stage: Stage) -> None:
    await li.says("/pause")
    await li.chooses("fuse.cap.day")
    li.hears("fuse.ask.day")
    for typed in ("many", "-1", "1.5", "1000000"):
        await li.says(typed)
        li.hears("fuse.bad_cap")
    await li.says("１")
    li.hears("fuse.day", taken=0, cap=1)
    await mei.says(ANNUAL)
    await shows_code(mei)
    await li.says("/pause")
    li.hears("fuse.title", shop="栗子邮局", state=li.say.plain("fuse.state.full"))
    await tom.says("821600000029\nTRYME2")
    await tom.presses("c:1")
    tom.sees(tom.say.plain("reason.member.shop_full"))
    assert code_states(stage) == ["live"]
    await li.chooses("fuse.cap.day")
    await li.says("0")
    li.hears("fuse.day", taken=1, cap=li.say.plain("fuse.no_cap"))
    await tom.presses("c:1")
    assert tom.last.photo


async def test_the_limit_of_the_hour_is_another_one(li: Actor, stage: Stage) -> None:
    await li.says("/pause")
    await li.chooses("fuse.cap.hour")
    await li.says("12")
    li.hears("fuse.hour", taken=0, cap=12)
    assert stage.committed("SELECT daily_capacity, hourly_capacity FROM shops WHERE id = 1") == [(None, 12)]


async def test_a_code_typed_instead_of_a_limit_is_a_code(li: Actor, mei: Actor, stage: Stage) -> None:
    await mei.says(ANNUAL)
    on_phone = await shows_code(mei)
    await li.says("/pause")
    await li.chooses("fuse.cap.day")
    await li.says(digits_of(on_phone))
    li.hears("till.usable", holder="M＊")
    assert stage.committed("SELECT daily_capacity FROM shops WHERE id = 1") == [(None,)]


async def test_staff_set_no_limits(chen: Actor, stage: Stage) -> None:
    await chen.says("/pause")
    assert [label for label in chen.last.buttons if label == chen.say.plain("fuse.cap.day")] == []
    await chen.presses("z3:1:day")
    chen.hears("staff.managers_only")
    await chen.presses("z3:1:nonsense")
    chen.hears("staff.managers_only")


async def test_a_manager_who_was_removed_meanwhile_sets_none(li: Actor, stage: Stage) -> None:
    await li.says("/pause")
    await li.chooses("fuse.cap.day")
    stage.amend("UPDATE staff SET role = 'staff'")
    await li.says("5")
    li.hears("staff.managers_only")
    assert stage.committed("SELECT daily_capacity FROM shops WHERE id = 1") == [(None,)]


async def test_nobody_pauses_a_shop_they_do_not_work_at(chen: Actor, stage: Stage) -> None:
    place = shop_id(stage, GRANNY)
    stage.tolerates("not modified")
    for data in (f"z1:{place}:30", f"z1:{place}:day", f"z2:{place}", "z1:1:31", "z1::", "z4:99"):
        await chen.presses(data)
    assert stage.committed("SELECT * FROM fuses") == []


async def test_who_works_at_two_shops_chooses(chen: Actor, stage: Stage) -> None:
    employ(stage, chen, GRANNY)
    await chen.says("/pause")
    await chen.taps("阿婆的第二张桌子")
    await chen.chooses("fuse.stop.day")
    assert stage.committed("SELECT shop_id FROM fuses") == [(shop_id(stage, GRANNY),)]
