"""Staff come by a link that works once, and go at once."""

from __future__ import annotations

import re

import pytest

from rules.till import Role
from tests.conversations.counters import ANNUAL, GRANNY, employ, ledger, scans, shows_code
from tests.conversations.records import shop_id
from tests.conversations.stage import Actor, Clock, Stage, join


@pytest.fixture
async def wang(stage: Stage) -> Actor:
    """Has never worked anywhere."""
    return join(stage, "Xiao Wang", "zh-hans", "zh")


@pytest.fixture
async def li(stage: Stage) -> Actor:
    """Manages the Chestnut Post Office."""
    li = join(stage, "Li", "zh-hans", "zh")
    await li.starts()
    employ(stage, li, role=Role.MANAGER)
    return li


def payload(actor: Actor) -> str:
    """What the invitation's link that was said last would send."""
    found = re.search(r"https://t\.me/card_concierge_bot\?start=(i[A-Za-z0-9_-]{16})", actor.last.text)
    assert found, actor.last.text
    return found[1]


async def invites(actor: Actor, role: str = "staff", command: str = "/staff") -> str:
    await actor.says(command)
    await actor.chooses("staff.invite_as", role=actor.say.plain(f"staff.role.{role}"))
    return payload(actor)


def posts(stage: Stage) -> list[tuple[str, bool]]:
    return [(role, bool(gone)) for role, gone in stage.committed("SELECT role, revoked_at IS NOT NULL FROM staff")]


@pytest.mark.parametrize("role", ["manager", "staff"])
async def test_ops_invite_and_whoever_opens_the_link_can_practise_at_once(
    ana: Actor, wang: Actor, stage: Stage, role: str
) -> None:
    link = await invites(ana, role, "/staff sh-ja-01")
    await wang.starts(link)
    wang.sees(f"你现在是栗子邮局的{wang.say.plain(f'staff.role.{role}')}")
    wang.hears("staff.practise")
    assert wang.say.plain("till.label") in wang.person.keyboard_buttons
    await wang.chooses("staff.practise_button")
    assert wang.last.photo
    assert posts(stage) == [(role, False)]


async def test_a_manager_invites_to_their_shop_without_naming_it(li: Actor, wang: Actor, stage: Stage) -> None:
    await wang.starts(await invites(li))
    assert posts(stage) == [("manager", False), ("staff", False)]


async def test_a_link_works_once(li: Actor, wang: Actor, tom: Actor, stage: Stage) -> None:
    link = await invites(li)
    await wang.starts(link)
    await tom.starts(link)
    tom.hears("staff.bad_link")
    assert len(posts(stage)) == 2


@pytest.mark.parametrize(("after", "works"), [({"hours": 23, "minutes": 59}, True), ({"hours": 24}, False)])
async def test_a_link_works_for_a_day(
    li: Actor, wang: Actor, clock: Clock, stage: Stage, after: dict[str, int], works: bool
) -> None:
    link = await invites(li)
    clock.passes(**after)
    await wang.starts(link)
    assert len(posts(stage)) == 1 + works


async def test_an_invented_link_works_for_nobody(wang: Actor, stage: Stage) -> None:
    await wang.starts("iAAAAAAAAAAAAAAAA")
    wang.hears("staff.bad_link")
    assert posts(stage) == []


async def test_a_link_is_not_used_up_by_who_is_there_already(li: Actor, wang: Actor, stage: Stage) -> None:
    link = await invites(li)
    await li.starts(link)
    li.sees("你已经是栗子邮局的店长")
    await wang.starts(link)
    assert len(posts(stage)) == 2


async def test_staff_invite_nobody(chen: Actor, stage: Stage) -> None:
    for command in ("/staff", "/staff sh-ja-01", "/revoke"):
        await chen.says(command)
        chen.hears("staff.managers_only")
    place = shop_id(stage, "sh-ja-01")
    stage.tolerates("not modified")
    before = stage.committed("SELECT count(*) FROM invitations")
    for data in (f"i1:{place}:manager", "i1::", "i1:x:y", f"i4:{place}"):
        await chen.presses(data)
        chen.hears("staff.managers_only")
    assert stage.committed("SELECT count(*) FROM invitations") == before


async def test_a_manager_has_no_say_in_another_shop(li: Actor, wang: Actor, stage: Stage) -> None:
    await wang.starts()
    post = employ(stage, wang, GRANNY)
    await li.presses(f"i1:{shop_id(stage, GRANNY)}:staff")
    li.hears("staff.managers_only")
    stage.tolerates("not modified")
    for verb in ("i2", "i3"):
        await li.presses(f"{verb}:{post}")
        li.hears("staff.gone")
    assert posts(stage)[-1] == ("staff", False)


async def test_ops_are_told_of_a_shop_that_is_not_there(ana: Actor) -> None:
    await ana.says("/staff no-such-shop")
    ana.hears("staff.no_shop", words="no-such-shop")
    await ana.says("/staff")
    ana.hears("staff.which_shop")


async def test_a_manager_removes_with_the_name_in_view_and_it_holds_at_once(
    li: Actor, chen: Actor, mei: Actor, stage: Stage
) -> None:
    await mei.says(ANNUAL)
    await shows_code(mei)
    await scans(chen, mei)
    await li.says("/staff")
    li.hears("staff.row", role="店员", name="Xiao Chen")
    await li.chooses("staff.remove", name="Xiao Chen")
    li.hears("staff.remove_sure", name="Xiao Chen", shop="栗子邮局")
    await li.chooses("staff.remove_yes")
    li.hears("staff.removed", name="Xiao Chen")
    chen.hears("staff.told_removed", shop="栗子邮局")
    await chen.chooses("till.confirm")
    chen.sees(chen.say.plain("reason.staff.staff_not_allowed"))
    assert ledger(stage) == []
    assert stage.committed("SELECT state FROM codes") == [("live",)]
    await li.chooses("staff.keep")
    li.hears("staff.nobody")


async def test_ops_remove_as_well(ana: Actor, chen: Actor, stage: Stage) -> None:
    await ana.says("/revoke sh-ja-01")
    await ana.chooses("staff.remove", name="Xiao Chen")
    await ana.chooses("staff.remove_yes")
    assert posts(stage) == [("staff", True)]
    await chen.says(chen.say.plain("till.label"))
    chen.hears("today.not_staff")
    assert chen.say.plain("till.label") not in chen.person.keyboard_buttons


async def test_who_is_asked_about_can_be_kept(li: Actor, chen: Actor, stage: Stage) -> None:
    await li.says("/staff")
    await li.chooses("staff.remove", name="Xiao Chen")
    await li.chooses("staff.keep")
    li.hears("staff.row", role="店员", name="Xiao Chen")
    assert [gone for _, gone in posts(stage)] == [False, False]


async def test_no_name_of_anybody_is_kept(li: Actor, chen: Actor, stage: Stage) -> None:
    await li.says("/staff")
    li.hears("staff.row", role="店员", name="Xiao Chen")
    stage.database.compact()
    assert b"Xiao Chen" not in stage.bytes_kept()
