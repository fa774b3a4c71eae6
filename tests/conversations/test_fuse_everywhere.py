"""A shop that is full or has stopped: the next list, its page, /benefits and a code say the same, and at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.till import Post
from storage import fuses
from tests.conversations.counter_hand import done, employed, looks, redeems, seen
from tests.conversations.counters import ANNUAL, digits_of
from tests.conversations.stage import Actor, Clock, Stage, join, listed
from words.benefits import PAGE_SIZE

ANOTHER = "821617320030\nAK9AD7"
CHESTNUT = 1
AT_CHESTNUT = (31.2221885, 121.4466874)
NAMES = {"zh": "栗子邮局", "en": "The Chestnut Post Office"}


@pytest.fixture
async def holder(member: Actor) -> Actor:
    """Mei, then Tom, with a card, at the Chestnut Post Office."""
    await member.starts()
    await member.says(ANNUAL)
    await member.presses(f"f:{CHESTNUT}:")  # so that /benefits lists it
    await member.shares(AT_CHESTNUT)
    assert NAMES[member.say.language] in names(member)
    return member


@pytest.fixture
async def wang(stage: Stage) -> Actor:
    """Another member with a card."""
    wang = join(stage, "Wang", "zh-hans", "zh")
    await wang.starts()
    await wang.says(ANOTHER)
    return wang


@pytest.fixture
async def post(stage: Stage) -> Post:
    """Behind the counter of the Chestnut Post Office."""
    chen = join(stage, "Chen", "zh-hans", "zh")
    await chen.starts()
    return employed(stage, chen)


def caps(stage: Stage, daily: int | None, hourly: int | None = None) -> None:
    stage.amend("UPDATE shops SET daily_capacity = ?, hourly_capacity = ? WHERE id = ?", daily, hourly, CHESTNUT)


def stops(stage: Stage, post: Post, **period: float) -> None:
    now = stage.clock.now
    with stage.database.writing() as session:
        fuses.stop(session, post, now + timedelta(**period), now)


def names(actor: Actor) -> list[str]:
    return [row.name for row in listed(actor.last)]


async def opening_in_list(actor: Actor, *, any_time: bool) -> str | None:
    """What the list around the shop says of it; None where it is not in it."""
    await actor.shares(AT_CHESTNUT)
    if any_time:
        await actor.chooses("chips.now")
    return next((row.opening for row in listed(actor.last) if row.name == NAMES[actor.say.language]), None)


async def agree_that_it_is(actor: Actor, words: str) -> None:
    """Every answer about the shop says so."""
    assert await opening_in_list(actor, any_time=False) is None
    assert (await opening_in_list(actor, any_time=True) or "").endswith(f" · {words}")
    await actor.presses(f"s:{CHESTNUT}:")
    assert f" · {words}\n" in actor.last.text
    await actor.says("/benefits")
    assert f" · {words}\n" in actor.last.text


async def agree_that_it_is_open(actor: Actor) -> None:
    opening = await opening_in_list(actor, any_time=False)
    assert opening is not None
    assert " · " not in opening
    await actor.presses(f"c:{CHESTNUT}")
    assert actor.last.photo


async def test_with_its_last_place_gone_a_shop_is_full_everywhere_and_the_code_that_is_out_is_honoured(
    holder: Actor, wang: Actor, post: Post, stage: Stage
) -> None:
    caps(stage, daily=1)
    code = await wang.presses(f"c:{CHESTNUT}")
    await agree_that_it_is(holder, holder.say.plain("taking.full_today"))
    await holder.presses(f"s:{CHESTNUT}:")
    await holder.chooses("shop.code")
    holder.hears("reason.member.shop_full")
    assert len(holder.last.rows) == 4  # three to go to instead, and a reminder
    done(redeems(stage, post, seen(looks(stage, post, digits_of(code).replace(" ", "")))))
    await agree_that_it_is(holder, holder.say.plain("taking.full_today"))


async def test_a_code_that_is_taken_back_opens_the_shop_at_once(holder: Actor, wang: Actor, stage: Stage) -> None:
    caps(stage, daily=1)
    await wang.presses(f"c:{CHESTNUT}")
    assert await opening_in_list(holder, any_time=False) is None
    await wang.chooses("code.cancel")
    await agree_that_it_is_open(holder)


async def test_a_full_hour_ends_by_the_clock(holder: Actor, wang: Actor, stage: Stage, clock: Clock) -> None:
    caps(stage, daily=None, hourly=1)
    await wang.presses(f"c:{CHESTNUT}")
    await agree_that_it_is(holder, holder.say.plain("taking.full", time="20:00"))
    clock.passes(hours=1, seconds=-1)
    assert await opening_in_list(holder, any_time=False) is None
    clock.passes(seconds=1)
    await agree_that_it_is_open(holder)


async def test_the_stop_of_staff_is_seen_everywhere_until_it_ends_by_the_clock(
    holder: Actor, post: Post, stage: Stage, clock: Clock
) -> None:
    code = await holder.presses(f"c:{CHESTNUT}")
    stops(stage, post, minutes=30)
    await agree_that_it_is(holder, holder.say.plain("taking.stopped", time="19:30"))
    assert holder.now(code).text == code.text
    await holder.presses(f"s:{CHESTNUT}:")
    await holder.chooses("shop.code")
    holder.hears("reason.member.shop_stopped")
    clock.passes(minutes=30, seconds=-1)
    assert await opening_in_list(holder, any_time=False) is None
    clock.passes(seconds=1)
    await agree_that_it_is_open(holder)


async def test_a_stop_for_the_rest_of_the_day_says_so(holder: Actor, post: Post, stage: Stage) -> None:
    stops(stage, post, hours=9)
    await agree_that_it_is(holder, holder.say.plain("taking.stopped_today"))


async def test_a_busy_shop_sinks_to_the_end_of_its_page_and_says_so(holder: Actor, wang: Actor, stage: Stage) -> None:
    before = names(holder)
    caps(stage, daily=5)
    stage.amend(
        "INSERT INTO counters (kind, key, period, used, held, cap) VALUES ('shop_day', ?, 'd2026-11-22', 3, 0, 5)",
        str(CHESTNUT),
    )
    await wang.presses(f"c:{CHESTNUT}")
    opening = await opening_in_list(holder, any_time=False)
    assert (opening or "").endswith(" · " + holder.say.plain("taking.busy"))
    assert before.index(NAMES[holder.say.language]) == 0
    assert names(holder) == [*before[1:PAGE_SIZE], before[0]]
    await holder.presses(f"c:{CHESTNUT}")
    assert holder.last.photo


async def test_the_sheet_counts_what_the_list_then_shows(holder: Actor, post: Post, stage: Stage) -> None:
    await holder.taps("500 m")
    total = len(await holder.pages_through())
    stops(stage, post, minutes=30)
    await holder.shares(AT_CHESTNUT)
    await holder.taps("500 m")
    await holder.chooses("narrow.filters")
    show = holder.say.plain("narrow.show", n=total - 1)
    assert show in holder.last.buttons
    await holder.taps(show)
    assert len(await holder.pages_through()) == total - 1


async def test_who_stands_in_a_stopped_shop_is_not_taken_to_stand_next_door(
    holder: Actor, post: Post, stage: Stage
) -> None:
    stops(stage, post, minutes=30)
    await holder.shares(AT_CHESTNUT)
    await holder.says("/code")
    assert holder.last.photo
    assert stage.committed("SELECT shop_id FROM codes WHERE state = 'live'") == [(None,)]
