"""Somebody who was shown nothing reads the newest message, does what it says, and gets a redemption done.

The robot knows what the member's phone shows – a picture to hold the camera over, digits, a name – and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from rules import codes as rule
from tests.conversations.conftest import CAST
from tests.conversations.counters import (
    ANNUAL,
    digits_of,
    employ,
    ledger,
    scans,
    shows_code,
    shows_code_for_any_shop,
)
from tests.conversations.records import shop_id
from tests.conversations.stage import Actor, Stage, join

MOST_TAPS = 3
POSITIVE = ("✅", "▶️", "📷")
EARLIEST_SHOULD_STOP = 20


@dataclass
class Robot:
    """Reads the newest message only; counts what it does."""

    actor: Actor
    holder: str
    taps: int = 0

    async def goes_on(self) -> bool:
        """Press what looks like yes, or the member who waits, or type the digits asked for; False at a loss."""
        shown = self.actor.last
        found = [label for label in shown.buttons if label.startswith(POSITIVE) or self.holder in label]
        digits = re.search(r"\b[0-9]{3} [0-9]{3}\b", shown.text)
        if found:
            await self.actor.taps(found[0])
        elif digits:
            await self.actor.says(digits[0])
        else:
            return False
        self.taps += 1
        return True

    async def finishes(self) -> None:
        for _ in range(EARLIEST_SHOULD_STOP):
            if not await self.goes_on():
                return
        raise AssertionError(self.actor.person.transcript())


@pytest.fixture(params=CAST)
async def robot(stage: Stage, request: pytest.FixtureRequest) -> Robot:
    """Stands at the till for the first time, in either language; somebody has redeemed on this phone today."""
    actor = join(stage, *CAST[request.param])
    await actor.starts()
    employ(stage, actor)
    return Robot(actor, "L＊")


@pytest.fixture
async def lena(stage: Stage) -> Actor:
    """A member with a card."""
    lena = join(stage, "Lena", "zh-hans", "zh")
    await lena.says(ANNUAL)
    return lena


Begin = Callable[[Robot, Actor], Awaitable[None]]


async def camera(robot: Robot, member: Actor) -> None:
    await shows_code(member)
    await scans(robot.actor, member)


async def lost_payload(robot: Robot, member: Actor) -> None:
    await shows_code(member)
    robot.actor.person.scans(member.person, lose_payload=True)
    await robot.actor.waits()


async def keyboard(robot: Robot, member: Actor) -> None:
    await shows_code(member)
    await robot.actor.says(robot.actor.say.plain("till.label"))
    robot.taps += 1


async def digits(robot: Robot, member: Actor) -> None:
    await robot.actor.says(digits_of(await shows_code(member)))
    robot.taps += 1


async def photo(robot: Robot, member: Actor) -> None:
    robot.actor.person.sends_photo((await shows_code(member)).photo or b"")
    await robot.actor.waits()
    robot.taps += 1


async def counter(robot: Robot, member: Actor) -> None:
    stage = robot.actor.stage
    await member.starts(f"s{rule.counter_token(stage.services.secret, shop_id(stage, 'sh-ja-01'))}")


async def wrong_digits_first(robot: Robot, member: Actor) -> None:
    await robot.actor.says(digits_of(await shows_code(member))[:5])
    robot.taps += 1


async def approved(robot: Robot, member: Actor) -> None:
    await robot.actor.says(digits_of(await shows_code_for_any_shop(member)))
    robot.taps += 1
    assert robot.actor.say.plain("till.confirm") not in robot.actor.last.buttons
    await member.chooses("code.its_me")


WAYS: tuple[Begin, ...] = (camera, lost_payload, keyboard, digits, photo, counter, wrong_digits_first, approved)


@pytest.mark.parametrize("begin", WAYS, ids=lambda way: way.__name__)
async def test_whoever_follows_the_screen_is_done_in_three_taps(
    robot: Robot, lena: Actor, stage: Stage, begin: Begin
) -> None:
    await begin(robot, lena)
    await robot.finishes()
    assert len(ledger(stage)) == 1
    assert robot.taps <= MOST_TAPS


async def test_a_bill_costs_one_more(robot: Robot, lena: Actor, stage: Stage) -> None:
    await camera(robot, lena)
    await robot.actor.says("128")
    robot.taps += 1
    await robot.finishes()
    assert [row[1:4] for row in ledger(stage)] == [(12_800, 2_560, 10_240)]
    assert robot.taps <= MOST_TAPS


async def test_the_invitation_and_the_whole_practice_need_no_teacher(ana: Actor, stage: Stage) -> None:
    await ana.says("/staff sh-ja-01")
    await ana.chooses("staff.invite_as", role=ana.say.plain("staff.role.staff"))
    link = re.search(r"start=(\S{17})", ana.last.text)
    assert link
    wang = join(stage, "Xiao Wang", "zh-hans", "zh")
    await wang.starts(link[1])
    robot = Robot(wang, wang.say.plain("practice.holder"))
    await robot.finishes()
    wang.hears("practice.done_all")
    assert stage.committed("SELECT practised FROM staff") == [(7,)]
    assert ledger(stage) == []
