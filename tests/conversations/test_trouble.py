""" "Staff can't use it": the code stays, those who can help are told at once, and whoever comes is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.people import Bubble
from storage import staff
from tests.conversations.counter_hand import looks, redeems, seen
from tests.conversations.counters import digits_of, employ
from tests.conversations.stage import SHANGHAI, Actor, Clock, Stage, shown
from words.say import Say
from words.trouble import PROBLEMS

ANNUAL = "821600000011\nNEWDAY"
CHESTNUT = 1
NAMES = {"zh": "栗子邮局", "en": "The Chestnut Post Office"}
BEST = {"zh": "8 折", "en": "20% off"}
ANA = 5_000_000_077
RUN_BY_ANA = pytest.mark.parametrize("options", [{"ops_ids": str(ANA)}], ids=["run by Ana"])


async def met(stage: Stage, name: str, person_id: int | None = None) -> Actor:
    """Somebody who writes Chinese and has pressed START."""
    actor = Actor(stage.simulator.person(name, "zh-hans", person_id=person_id), stage, Say("zh", SHANGHAI))
    await actor.starts()
    return actor


@pytest.fixture
async def holder(member: Actor) -> Actor:
    """Mei, then Tom, with a card."""
    await member.starts()
    await member.says(ANNUAL)
    return member


@pytest.fixture
async def chen(holder: Actor, stage: Stage) -> Actor:
    """Staff of the Chestnut Post Office."""
    chen = await met(stage, "Chen")
    employ(stage, chen)
    return chen


@pytest.fixture
async def luo(holder: Actor, stage: Stage) -> Actor:
    """Staff of the same shop."""
    luo = await met(stage, "Luo")
    employ(stage, luo)
    return luo


async def reports(holder: Actor, problem: str = "refused") -> Bubble:
    code = await holder.presses(f"c:{CHESTNUT}")
    await holder.chooses("code.trouble")
    await holder.chooses(f"trouble.{problem}")
    return code


async def test_the_three_problems_are_one_tap_from_the_code_which_stays(holder: Actor) -> None:
    code = await holder.presses(f"c:{CHESTNUT}")
    await holder.chooses("code.trouble")
    assert holder.last.message_id == code.message_id
    assert holder.last.text == code.text
    assert holder.last.buttons[:3] == [holder.say.plain(f"trouble.{problem}") for problem in PROBLEMS]
    await holder.chooses("trouble.back")
    assert holder.last.rows == code.rows


@pytest.mark.parametrize("problem", PROBLEMS)
async def test_staff_are_told_at_once_what_was_agreed(holder: Actor, chen: Actor, stage: Stage, problem: str) -> None:
    await reports(holder, problem)
    assert stage.committed("SELECT kind, shop_id FROM tickets") == [(problem, CHESTNUT)]
    for part in (chen.say.plain(f"trouble.{problem}"), NAMES["zh"], BEST["zh"], "19:00"):
        assert part in chen.last.text
    assert chen.last.buttons == [chen.say.plain("trouble.handle")]


async def test_the_code_then_speaks_to_staff_in_chinese_and_to_the_member_in_theirs(
    holder: Actor, chen: Actor, mei: Actor
) -> None:
    code = await reports(holder)
    now = holder.now(code)
    assert now.photo == code.photo
    assert now.text.startswith(shown(mei.say("trouble.show_staff", where="", benefit="", digits="", bot=""))[:4])
    assert BEST["zh"] in now.text
    assert BEST[holder.say.language] in now.text
    assert shown(holder.say("trouble.told", time="19:05")) in now.text


async def test_the_same_problem_twice_tells_nobody_twice(holder: Actor, chen: Actor, stage: Stage) -> None:
    await reports(holder)
    told = len(chen.person.messages)
    stage.tolerates("message is not modified")
    [(code_id,)] = stage.committed("SELECT id FROM codes")
    await holder.presses(f"q3:{code_id}:refused")
    assert len(chen.person.messages) == told
    assert stage.committed("SELECT count(*) FROM tickets") == [(1,)]


async def test_without_a_shop_only_the_operators_are_told(holder: Actor, chen: Actor) -> None:
    before = len(chen.person.messages)
    await holder.says("/code")
    await holder.chooses("code.trouble")
    await holder.chooses("trouble.unscannable")
    assert shown(holder.say("trouble.told_us", time="19:05")) in holder.last.text
    assert len(chen.person.messages) == before


async def test_a_code_that_is_over_has_no_trouble_but_a_new_one_is_a_tap_away(
    holder: Actor, chen: Actor, stage: Stage, clock: Clock
) -> None:
    await holder.presses(f"c:{CHESTNUT}")
    await holder.chooses("code.trouble")
    clock.passes(minutes=7)
    await holder.chooses("trouble.refused")
    holder.hears("code.over")
    assert stage.committed("SELECT count(*) FROM tickets") == [(0,)]
    await holder.chooses("code.again")
    assert holder.last.photo


# Who comes


async def test_the_first_to_take_it_up_is_named_to_the_member_and_to_the_others(
    holder: Actor, chen: Actor, luo: Actor, stage: Stage
) -> None:
    await reports(holder)
    await chen.chooses("trouble.handle")
    holder.hears("trouble.coming", name="Chen", where=NAMES[holder.say.language])
    assert shown(chen.say("trouble.yours", name="Chen")) in chen.last.text
    assert chen.last.buttons == [chen.say.plain("ticket.solve")]
    assert luo.last.text.startswith(shown(luo.say("trouble.taken", name="Chen")))
    [(seconds,)] = stage.committed("SELECT answered_at IS NOT NULL FROM tickets")
    assert seconds == 1


async def test_the_second_to_press_learns_that_it_is_taken(holder: Actor, chen: Actor, luo: Actor) -> None:
    await reports(holder)
    await chen.chooses("trouble.handle")
    said = len(holder.person.messages)
    await luo.presses("h1:1")
    assert luo.toasts[-1] == luo.say.plain("trouble.was_taken")
    assert len(holder.person.messages) == said


async def test_who_is_no_staff_of_the_shop_cannot_take_it_up(holder: Actor, chen: Actor, stage: Stage) -> None:
    stranger = await met(stage, "Zhao")
    await reports(holder)
    await stranger.presses("h1:1")
    assert stranger.toasts[-1] == stranger.say.plain("trouble.not_yours")
    assert stage.committed("SELECT answered_by FROM tickets") == [(None,)]


async def test_who_has_left_the_staff_a_second_ago_cannot_either(holder: Actor, chen: Actor, stage: Stage) -> None:
    await reports(holder)
    stage.amend("UPDATE staff SET revoked_at = created_at")
    await chen.chooses("trouble.handle")
    assert chen.toasts[-1] == chen.say.plain("trouble.not_yours")
    assert stage.committed("SELECT answered_by FROM tickets") == [(None,)]


# The end of it


async def test_who_took_it_up_says_that_it_is_solved_and_the_member_hears_it(
    holder: Actor, chen: Actor, stage: Stage, clock: Clock
) -> None:
    await reports(holder)
    await chen.chooses("trouble.handle")
    clock.passes(minutes=2)
    await chen.chooses("ticket.solve")
    assert shown(chen.say("ticket.closed")) in chen.last.text
    assert chen.last.buttons == []
    holder.hears("ticket.solved")
    [(waited, open_for)] = stage.committed(
        "SELECT answered_at = opened_at, (julianday(closed_at) - julianday(opened_at)) * 1440 FROM tickets"
    )
    assert (waited, round(open_for)) == (1, 2)


async def test_only_who_took_it_up_can_say_that_it_is_solved(holder: Actor, chen: Actor, luo: Actor) -> None:
    await reports(holder)
    await luo.presses("h2:1")
    assert luo.toasts[-1] == luo.say.plain("trouble.not_yours")
    await chen.chooses("trouble.handle")
    await luo.presses("h2:1")
    assert luo.toasts[-1] == luo.say.plain("trouble.not_yours")
    said = len(holder.person.messages)
    await chen.chooses("ticket.solve")
    await chen.presses("h2:1")
    assert len(holder.person.messages) == said + 1


async def test_a_code_that_is_redeemed_after_all_closes_its_ticket(holder: Actor, chen: Actor, stage: Stage) -> None:
    code = await reports(holder)
    [(post_id,)] = stage.committed("SELECT id FROM staff")
    with stage.database.reading() as session:
        post = staff.one(session, post_id)
    assert post is not None
    redeems(stage, post, seen(looks(stage, post, digits_of(code).replace(" ", ""))))
    assert stage.committed("SELECT closed_at IS NOT NULL, answered_at FROM tickets") == [(1, None)]
    await chen.presses("h1:1")


# The operators


@RUN_BY_ANA
async def test_an_operator_is_told_and_can_take_it_up(holder: Actor, chen: Actor, stage: Stage) -> None:
    ana = await met(stage, "Ana", ANA)
    await reports(holder, "wrong_discount")
    assert NAMES["zh"] in ana.last.text
    await ana.chooses("trouble.handle")
    holder.hears("trouble.coming", name="Ana", where=holder.say.plain("trouble.us"))
    assert chen.last.text.startswith(shown(chen.say("trouble.taken", name="Ana")))


@RUN_BY_ANA
async def test_an_operator_who_never_met_the_bot_is_left_alone(holder: Actor, stage: Stage) -> None:
    await reports(holder)
    assert stage.committed("SELECT count(*) FROM outbox WHERE kind = 'ticket'") == [(0,)]


async def test_the_button_works_in_the_group_of_the_operators_for_whoever_is_in_it(
    holder: Actor, chen: Actor, stage: Stage
) -> None:
    bob = await met(stage, "Bob")
    group = stage.simulator.group("Ops", bob.person)
    stage.application.bot_data["services"] = replace(stage.services, ops_chat=group.id)
    await reports(holder)
    seat = bob.person.within(group)
    assert NAMES["zh"] in seat.last.text
    seat.taps(bob.say.plain("trouble.handle"))
    await stage.settles()
    assert shown(bob.say("trouble.yours", name="Bob")) in seat.last.text
    assert seat.last.buttons == [bob.say.plain("ticket.solve")]
    holder.hears("trouble.coming", name="Bob", where=holder.say.plain("trouble.us"))
    assert chen.last.text.startswith(shown(chen.say("trouble.taken", name="Bob")))


async def test_in_another_group_no_button_is_heard(holder: Actor, chen: Actor, stage: Stage) -> None:
    bob = await met(stage, "Bob")
    ours = stage.simulator.group("Ops", bob.person)
    stage.application.bot_data["services"] = replace(stage.services, ops_chat=ours.id)
    await reports(holder)
    stage.application.bot_data["services"] = replace(stage.services, ops_chat=None)
    bob.person.within(ours).taps(bob.say.plain("trouble.handle"))
    await stage.settles()
    assert stage.committed("SELECT answered_by FROM tickets") == [(None,)]


@RUN_BY_ANA
async def test_operators_see_who_waits_and_how_fast_the_first_response_was(
    holder: Actor, chen: Actor, stage: Stage, clock: Clock
) -> None:
    ana = await met(stage, "Ana", ANA)
    await ana.says("/tickets")
    ana.hears("ticket.none")
    await reports(holder)
    clock.passes(minutes=3)
    await ana.says("/tickets")
    ana.hears("ticket.recent.other", n="1", waiting=1)
    ana.hears("ticket.waiting", wait="3 分钟")
    notice = ana.person.messages[-3]
    await chen.chooses("trouble.handle")
    assert "首次回应：3 分钟" in chen.last.text
    taken = ana.now(notice).text.splitlines()
    assert taken == ["Chen正在处理，不用管了。", f"店家不认 · {NAMES['zh']} · 19:00", "首次回应：3 分钟"]
    await ana.says("/tickets")
    ana.hears("ticket.pace", half="3 分钟", longest="3 分钟")
    clock.passes(days=1)
    await ana.says("/tickets")
    ana.hears("ticket.none")


async def test_a_ticket_that_nobody_took_up_is_listed_however_old_it_is(
    holder: Actor, ana: Actor, stage: Stage, clock: Clock
) -> None:
    await reports(holder)
    clock.passes(days=2)
    await ana.says("/tickets")
    ana.hears("ticket.recent.one", n="1", waiting=1)


async def test_nobody_else_sees_the_tickets(holder: Actor, chen: Actor) -> None:
    for actor in (holder, chen):
        await actor.says("/tickets")
        actor.hears("help.ops_only")
