"""A counter on the stage: staff behind it, a member before it with a code, and what the till wrote down."""

from __future__ import annotations

import re
from typing import Any

from rules import quota
from rules.till import Role
from simulator.people import Bubble
from tests.conversations.records import appoint, shop_id
from tests.conversations.stage import SHANGHAI, Actor, Stage

CHESTNUT = "sh-ja-01"  # 20 % off one drink and 10 % off all, and a postcard
GRANNY = "sh-ja-03"
ANNUAL = "821600000011\nNEWDAY"
SECOND_CARD = "821600000037\nWEEKND"


def employ(stage: Stage, actor: Actor, shop: str = CHESTNUT, role: Role = Role.STAFF, *, seen: bool = True) -> int:
    """The actor is staff from now on and, if `seen`, has redeemed today; returns the post's id."""
    post = appoint(stage, actor, shop, role)
    if seen:
        stage.amend("UPDATE staff SET seen_on = ? WHERE id = ?", business_day(stage), post)
    return post


def business_day(stage: Stage) -> str:
    return quota.business_day(stage.clock.now, SHANGHAI).isoformat()


async def shows_code(actor: Actor, shop: str = CHESTNUT) -> Bubble:
    """The member has a code for the shop on their screen."""
    await actor.presses(f"c:{shop_id(actor.stage, shop)}")
    assert actor.last.photo, actor.person.transcript()
    return actor.last


async def shows_code_for_any_shop(actor: Actor) -> Bubble:
    await actor.says("/code")
    assert actor.last.photo, actor.person.transcript()
    return actor.last


async def scans(staff: Actor, member: Actor) -> Bubble:
    """The staff's camera is held over the member's phone."""
    staff.person.scans(member.person)
    return await staff.waits()


def refusal(actor: Actor, reason: str) -> None:
    """The newest message says the reason, and the next step under it."""
    actor.hears(f"reason.staff.{reason}")
    actor.hears(f"reason.next.{reason}")


def digits_of(bubble: Bubble) -> str:
    """The digits under a code's picture, as they are read aloud."""
    found = re.search(r"^[0-9]{3,4} [0-9]{3,4}$", bubble.text, re.MULTILINE)
    assert found, bubble.text
    return found[0]


def tries(stage: Stage) -> list[tuple[str, str]]:
    """Every try at a till: the way and what came of it."""
    return [(way, reason) for way, reason in stage.committed("SELECT way, reason FROM tries ORDER BY id")]


def ledger(stage: Stage) -> list[tuple[Any, ...]]:
    """The redemptions: way, bill, discount, pay in fen, and whether it was taken back."""
    return stage.committed("SELECT way, bill, discount, pay, reversed_at IS NOT NULL FROM redemptions ORDER BY id")


def code_states(stage: Stage) -> list[str]:
    return [state for (state,) in stage.committed("SELECT state FROM codes ORDER BY id")]
