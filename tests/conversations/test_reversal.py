"""/undo: operators take any redemption back, with a reason; nobody else does."""

from __future__ import annotations

import pytest

from tests.conversations.counters import ANNUAL, ledger, scans, shows_code
from tests.conversations.stage import Actor, Clock, Stage, shown


@pytest.fixture
async def number(chen: Actor, mei: Actor, stage: Stage) -> str:
    """Of the receipt of a redemption."""
    await mei.says(ANNUAL)
    await shows_code(mei)
    await scans(chen, mei)
    await chen.says("100")
    await chen.chooses("till.confirm_sum")
    [(number,)] = stage.committed("SELECT number FROM redemptions")
    return str(number)


async def test_a_redemption_of_last_month_is_taken_back_with_its_reason(
    ana: Actor, mei: Actor, number: str, stage: Stage, clock: Clock
) -> None:
    clock.passes(days=30)
    await ana.says(f"/undo {number.lower()} charged twice")
    ana.hears("undo.done", number=number, shop="The Chestnut Post Office")
    ana.hears("undo.sum", bill="¥100.00", discount="¥20.00")
    assert stage.committed("SELECT reversal_reason, reversed_at IS NOT NULL FROM redemptions") == [("charged twice", 1)]
    assert any(
        shown(mei.say("code.undone", shop="栗子邮局", number=number)) in each.text for each in mei.person.messages
    )


async def test_a_second_time_changes_nothing(ana: Actor, number: str, stage: Stage) -> None:
    await ana.says(f"/undo {number} charged twice")
    before = stage.committed("SELECT * FROM redemptions")
    await ana.says(f"/undo {number} again")
    ana.hears("undo.before", number=number, shop="The Chestnut Post Office")
    assert stage.committed("SELECT * FROM redemptions") == before


@pytest.mark.parametrize("said", ["/undo", "/undo {number}", "/undo {number}   "])
async def test_without_a_reason_it_says_what_to_write(ana: Actor, number: str, stage: Stage, said: str) -> None:
    await ana.says(said.format(number=number))
    ana.hears("undo.usage")
    assert stage.committed("SELECT reversed_at FROM redemptions") == [(None,)]


async def test_a_number_nobody_has_is_said_to_be_none(ana: Actor, number: str, stage: Stage) -> None:
    await ana.says("/undo NOSUCH <b>typo</b>")
    ana.hears("undo.none", number="NOSUCH")
    assert stage.committed("SELECT reversed_at FROM redemptions") == [(None,)]


async def test_only_operators_do(chen: Actor, number: str, stage: Stage) -> None:
    await chen.says(f"/undo {number} because")
    chen.hears("help.ops_only")
    assert len(ledger(stage)) == 1
    assert stage.committed("SELECT reversed_at FROM redemptions") == [(None,)]
