"""The switch for learning: off until a member says otherwise, and gone with all it kept when they say so again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.understanding.intents import Intent
from storage import utterances
from storage.utterances import KEPT
from tests.conversations.stage import Actor, Clock, Stage, shown


def kept(stage: Stage) -> int:
    [(number,)] = stage.committed("SELECT count(*) FROM utterances")
    return int(number)


def chooses(stage: Stage, clock: Clock) -> None:
    [(member_id,)] = stage.committed("SELECT id FROM members")
    with stage.database.writing() as session:
        utterances.chose(session, member_id, "咋整", "zh", [Intent.HELP], Intent.HELP, clock())


async def test_it_is_off_and_says_what_it_is_for(member: Actor, stage: Stage, clock: Clock) -> None:
    await member.starts()
    chooses(stage, clock)
    await member.says("/settings")
    member.hears("settings.learning.off")
    assert member.say.plain("settings.learn.off") in member.last.buttons
    assert (kept(stage), stage.committed("SELECT count(*) FROM consents")) == (0, [(0,)])


async def test_one_tap_switches_it_on_and_another_forgets_everything(member: Actor, stage: Stage, clock: Clock) -> None:
    await member.starts()
    await member.says("/settings")
    await member.chooses("settings.learn.off")
    member.hears("settings.learning.on")
    chooses(stage, clock)
    assert kept(stage) == 1
    await member.says("/mydata")
    assert shown(member.say.counted("mydata.learning", 1)) in member.last.text
    await member.says("/settings")
    await member.chooses("settings.learn.on")
    member.hears("settings.learning.off")
    assert (kept(stage), stage.committed("SELECT count(*) FROM consents")) == (0, [(0,)])


@pytest.mark.parametrize("data", ["u3:", "u3:maybe", "u3:on:x:y"])
async def test_a_button_of_another_form_switches_nothing_on(member: Actor, stage: Stage, data: str) -> None:
    await member.starts()
    await member.presses(data)
    assert stage.committed("SELECT count(*) FROM consents") == [(0,)]


async def test_the_clock_forgets_what_was_kept_long_enough(member: Actor, stage: Stage, clock: Clock) -> None:
    await member.starts()
    await member.presses("u3:off")
    chooses(stage, clock)
    clock.now += KEPT - timedelta(seconds=1)
    await stage.ticks()
    assert kept(stage) == 1
    clock.now += timedelta(seconds=1)
    await stage.ticks()
    assert kept(stage) == 0
