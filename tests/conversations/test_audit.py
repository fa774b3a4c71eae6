"""/audit: ops read the last of what was done and whether it is whole; nobody else learns that there is such a thing."""

from __future__ import annotations

from tests.conversations.counters import employ
from tests.conversations.stage import Actor, Stage

ROWS = 12


async def test_ops_read_the_last_ten_rows_under_the_verdict(ana: Actor, mei: Actor, stage: Stage) -> None:
    await mei.starts()
    for shop in range(ROWS // 2):
        employ(stage, mei, f"sh-ja-0{shop + 1}")
    await ana.says("/audit")
    ana.hears("audit.whole.other", n=str(ROWS))
    verdict, rows = ana.last.text.split("\n\n")
    shown = rows.split("\n")
    assert len(shown) == 10
    assert shown[0] == "12. 22 Nov 2026 19:00 · member 2 joins as staff 6"
    assert shown[1] == "11. 22 Nov 2026 19:00 · member 2 invites staff to shop 6"
    assert "<" not in verdict


async def test_a_row_that_was_changed_is_the_first_thing_said(ana: Actor, mei: Actor, stage: Stage) -> None:
    await mei.starts()
    employ(stage, mei)
    stage.amend("UPDATE audit SET actor = 'member:9' WHERE seq = 1")
    await ana.says("/audit")
    assert ana.last.text.startswith("Broken: audit row 1")


async def test_nobody_else_learns_more_than_of_any_staff_command(chen: Actor) -> None:
    await chen.says("/audit")
    said = chen.last.text
    await chen.says("/ops")
    assert said == chen.last.text
