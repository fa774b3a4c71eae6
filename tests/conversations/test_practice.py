"""Practice: the three ways once each, and nothing of it in the ledger."""

from __future__ import annotations

import re

import pytest

from tests.conversations.conftest import CAST
from tests.conversations.counters import employ, ledger, scans, shows_code
from tests.conversations.stage import Actor, Stage, join


def practised(stage: Stage) -> int:
    ((bits,),) = stage.committed("SELECT practised FROM staff")
    return int(bits)


async def practises_all(actor: Actor) -> None:
    """Each way as its message says."""
    await actor.chooses("practice.camera_button")
    await actor.chooses("till.confirm")
    await actor.chooses("practice.next")
    await actor.says(re.search(r"[0-9]{3} [0-9]{3}", actor.last.text)[0])  # type: ignore[index]
    await actor.chooses("till.confirm")
    await actor.chooses("practice.next")
    await actor.taps(actor.say.plain("practice.holder"))
    await actor.chooses("till.confirm")


@pytest.mark.parametrize("language", CAST)
async def test_each_way_once_and_nothing_reaches_the_ledger(stage: Stage, language: str) -> None:
    actor = join(stage, *CAST[language])
    await actor.starts()
    employ(stage, actor, seen=False)
    await actor.says("/practice")
    assert actor.last.photo
    await practises_all(actor)
    actor.hears("practice.done_all")
    assert practised(stage) == 7
    assert ledger(stage) == []
    assert stage.committed("SELECT * FROM counters") == []
    assert stage.committed("SELECT * FROM outbox") == []


async def test_a_second_phone_can_scan_the_picture(chen: Actor, stage: Stage) -> None:
    await chen.says("/practice")
    await scans(chen, chen)
    assert chen.say.plain("till.practice", practice="").split("<b>")[-1][:2] in chen.last.text
    await chen.chooses("till.confirm")
    assert practised(stage) == 1


async def test_what_is_tried_already_is_not_asked_again(chen: Actor, stage: Stage) -> None:
    stage.amend("UPDATE staff SET practised = 5")
    await chen.says("/practice")
    assert re.search(r"[0-9]{3} [0-9]{3}", chen.last.text)
    stage.amend("UPDATE staff SET practised = 7")
    await chen.says("/practice")
    assert chen.last.photo


async def test_a_double_tap_does_not_spoil_it(chen: Actor, stage: Stage) -> None:
    await chen.says("/practice")
    await chen.chooses("practice.camera_button")
    data = chen.last.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    chen.person.presses(data)
    chen.person.presses(data, resend=True)
    await chen.waits()
    left = chen.say.listed([chen.say.plain("practice.way.digits"), chen.say.plain("practice.way.list")])
    chen.hears("practice.done", left=left)


async def test_a_code_to_practise_with_is_good_for_nobody_else(chen: Actor, mei: Actor, stage: Stage) -> None:
    await mei.starts()
    employ(stage, mei)
    await chen.says("/practice")
    await scans(mei, chen)
    mei.hears("reason.staff.not_found")


async def test_real_members_do_not_see_it_on_the_list(chen: Actor, mei: Actor) -> None:
    await chen.says("/practice")
    await mei.says("821600000011\nNEWDAY")
    await shows_code(mei)
    await chen.says("/redeem")
    assert [label for label in chen.last.buttons if chen.say.plain("practice.holder") in label] == []
