"""A shop that is full or has stopped: no code, three open ones to go to instead, and a word tomorrow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.geo import Point, distance_m
from storage import fuses
from tests.conversations.counter_hand import employed
from tests.conversations.records import member_id
from tests.conversations.stage import Actor, Clock, Stage, join, shown

ANNUAL = "821600000011\nNEWDAY"
CHESTNUT = 1
AT_CHESTNUT = (31.2221885, 121.4466874)
NAMES = {"zh": "栗子邮局", "en": "The Chestnut Post Office"}


@pytest.fixture
async def holder(member: Actor) -> Actor:
    """Mei, then Tom, with a card."""
    await member.starts()
    await member.says(ANNUAL)
    return member


@pytest.fixture
async def full(holder: Actor, stage: Stage) -> None:
    """The Chestnut Post Office takes one a day, and somebody else holds that place."""
    stage.amend("UPDATE shops SET daily_capacity = 1 WHERE id = ?", CHESTNUT)
    stage.amend(
        "INSERT INTO counters (kind, key, period, used, held, cap) VALUES ('shop_day', ?, 'd2026-11-22', 1, 0, 1)",
        str(CHESTNUT),
    )


async def stops(stage: Stage) -> None:
    chen = join(stage, "Chen", "zh-hans", "zh")
    await chen.starts()
    post = employed(stage, chen)
    with stage.database.writing() as session:
        fuses.stop(session, post, stage.clock.now + timedelta(hours=1), stage.clock.now)


def instead(actor: Actor) -> list[int]:
    """The shops whose pages are offered."""
    rows = actor.last.raw["reply_markup"]["inline_keyboard"]
    pressed = [button["callback_data"] for row in rows for button in row]
    return [int(data.split(":")[1]) for data in pressed if data.startswith("s:")]


@pytest.mark.usefixtures("full")
async def test_a_full_shop_gives_no_code_but_three_others(holder: Actor, stage: Stage) -> None:
    await holder.presses(f"c:{CHESTNUT}")
    holder.hears("reason.member.shop_full")
    assert NAMES[holder.say.language] in holder.last.text
    assert len(instead(holder)) == 3
    assert stage.committed("SELECT count(*) FROM codes") == [(0,)]


@pytest.mark.usefixtures("full")
async def test_the_others_are_near_and_its_own_kind_comes_first(holder: Actor, stage: Stage) -> None:
    await holder.presses(f"c:{CHESTNUT}")
    kinds, metres = [], []
    for id_ in instead(holder):
        [row] = stage.committed("SELECT category, latitude, longitude FROM shops WHERE id = ?", id_)
        kinds.append(row[0])
        metres.append(distance_m(Point(*AT_CHESTNUT), Point(*row[1:])))
    assert kinds == sorted(kinds, key=lambda kind: kind != "coffee")
    assert max(metres) <= 1_500
    same = [each for kind, each in zip(kinds, metres, strict=True) if kind == "coffee"]
    assert same == sorted(same)


@pytest.mark.usefixtures("full")
async def test_another_shop_is_one_tap_from_its_page_and_one_from_its_code(holder: Actor) -> None:
    await holder.presses(f"c:{CHESTNUT}")
    answer = holder.last
    name = answer.rows[0][0].partition(" · ")[0]
    await holder.taps(answer.rows[0][1])
    assert holder.last.photo
    assert name in holder.last.text
    holder.person.taps(answer.rows[0][0], answer)
    await holder.waits()
    assert holder.now(answer).text.startswith(name)


@pytest.mark.usefixtures("full")
async def test_a_full_shop_is_never_offered_instead_of_another(holder: Actor, stage: Stage) -> None:
    await holder.presses(f"c:{CHESTNUT}")
    first = instead(holder)[0]
    stage.amend("UPDATE shops SET daily_capacity = 1 WHERE id = ?", first)
    stage.amend(
        "INSERT INTO counters (kind, key, period, used, held, cap) VALUES ('shop_day', ?, 'd2026-11-22', 1, 0, 1)",
        str(first),
    )
    await holder.presses(f"c:{CHESTNUT}")
    assert first not in instead(holder)
    assert len(instead(holder)) == 3


async def test_a_shop_whose_staff_have_stopped_says_so_and_offers_others(holder: Actor, stage: Stage) -> None:
    await stops(stage)
    await holder.presses(f"c:{CHESTNUT}")
    holder.hears("reason.member.shop_stopped")
    assert len(instead(holder)) == 3


async def test_a_stop_ends_by_the_clock(holder: Actor, stage: Stage, clock: Clock) -> None:
    await stops(stage)
    clock.passes(hours=1)
    await holder.presses(f"c:{CHESTNUT}")
    assert holder.last.photo


async def test_a_code_that_is_out_is_not_taken_away_by_a_stop(holder: Actor, stage: Stage) -> None:
    code = await holder.presses(f"c:{CHESTNUT}")
    await stops(stage)
    assert holder.now(code).text == code.text
    assert stage.committed("SELECT state FROM codes") == [("live",)]


async def test_a_new_code_that_cannot_be_had_leaves_the_one_that_is_out(holder: Actor, stage: Stage) -> None:
    code = await holder.presses(f"c:{CHESTNUT}")
    await stops(stage)
    await holder.chooses("code.refresh")
    holder.hears("reason.member.shop_stopped")
    assert holder.now(code).text == code.text
    assert stage.committed("SELECT state FROM codes") == [("live",)]


@pytest.mark.usefixtures("full")
async def test_who_stands_in_a_full_shop_still_has_a_code_and_is_told(holder: Actor) -> None:
    await holder.shares(AT_CHESTNUT)
    await holder.says("/code")
    assert holder.last.photo
    assert holder.last.text.startswith(shown(holder.say("reason.member.shop_full")))


async def test_used_up_uses_lead_to_the_page_of_the_shop(holder: Actor, stage: Stage) -> None:
    stage.amend(
        "UPDATE benefits SET limit_per_member = 1, limit_period = 'life' WHERE shop_id = ? AND superseded_at IS NULL",
        CHESTNUT,
    )
    for (benefit_id,) in stage.committed("SELECT DISTINCT benefit_id FROM benefits WHERE shop_id = ?", CHESTNUT):
        stage.amend(
            "INSERT INTO counters (kind, key, period, used, held, cap) VALUES ('member_benefit', ?, 'life', 1, 0, 1)",
            f"{member_id(stage, holder)}:{benefit_id}",
        )
    await holder.presses(f"c:{CHESTNUT}")
    holder.hears("reason.member.member_limit")
    await holder.chooses("code.page")
    assert holder.last.text.startswith(NAMES[holder.say.language])


# Tomorrow


@pytest.mark.usefixtures("full")
async def test_the_reminder_comes_at_ten_the_next_morning_and_not_before(
    holder: Actor, stage: Stage, clock: Clock
) -> None:
    await holder.presses(f"c:{CHESTNUT}")
    await holder.chooses("code.remind")
    holder.hears("code.will_remind", shop=NAMES[holder.say.language])
    said = len(holder.person.messages)
    clock.passes(hours=15, seconds=-1)
    await stage.ticks()
    assert len(holder.person.messages) == said
    clock.passes(seconds=1)
    await stage.ticks()
    holder.hears("code.reminder", shop=NAMES[holder.say.language])
    await holder.taps(holder.say.plain("code.here"))
    assert holder.last.photo


@pytest.mark.usefixtures("full")
async def test_after_midnight_tomorrow_is_the_day_that_begins_at_four(
    holder: Actor, stage: Stage, clock: Clock
) -> None:
    clock.passes(hours=6)
    await holder.presses(f"c:{CHESTNUT}")
    await holder.chooses("code.remind")
    assert stage.committed("SELECT not_before FROM outbox WHERE kind = 'reminder'") == [("2026-11-23 02:00:00.000000",)]


@pytest.mark.usefixtures("full")
async def test_one_asks_once_for_a_shop_and_a_day(holder: Actor, stage: Stage) -> None:
    for _ in range(2):
        await holder.presses(f"c:{CHESTNUT}")
        await holder.chooses("code.remind")
    assert stage.committed("SELECT count(*) FROM outbox WHERE kind = 'reminder'") == [(1,)]
