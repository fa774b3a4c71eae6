"""What happened before a conversation begins: redemptions, uses of a benefit, posts of staff."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules import quota
from rules.till import Role
from storage import counters, shops, staff
from tests import ledger
from tests.conversations.stage import SHANGHAI, Actor, Stage


def member_id(stage: Stage, actor: Actor) -> int:
    ((id_,),) = stage.committed("SELECT id FROM members WHERE telegram_id = ?", actor.person.id)
    return int(id_)


def shop_id(stage: Stage, name: str) -> int:
    """Our id of the shop that the sample city calls `name`."""
    ((id_,),) = stage.committed("SELECT id FROM shops WHERE shop_id = ?", name)
    return int(id_)


def redeem(stage: Stage, actor: Actor, shop: str, *, bill: int | None, discount: int, **given: Any) -> None:
    """The actor used the card that was activated last, just now unless `at` is given."""
    member = member_id(stage, actor)
    cards = stage.committed("SELECT id FROM cards WHERE member_id = ? ORDER BY activated_at DESC", member)
    values = {"card_id": cards[0][0] if cards else None, "at": stage.clock.now} | given
    with stage.database.writing() as session:
        ledger.redeemed(session, member, shop_id(stage, shop), discount, bill=bill, **values)


def use(stage: Stage, actor: Actor, shop: str, benefit_id: str, *, only_held: bool = False) -> None:
    """The actor used the benefit once, as its counters have it, or has a code out that holds a place in them."""
    member = member_id(stage, actor)
    with stage.database.writing() as session:
        place = shops.one(session, shop_id(stage, shop))
        assert place is not None
        benefit = next(each for each in place.benefits if each.benefit_id == benefit_id)
        counter = quota.member_counter(member, benefit, quota.business_day(stage.clock.now, SHANGHAI))
        assert counter is not None
        code = ledger.code(session, member, **{} if only_held else {"state": "used", "ended_at": stage.clock.now})
        assert counters.hold(session, [counter])
        counters.reserve(session, code, [counter.address])
        if not only_held:
            counters.use(session, code, [counter.address], [])


def appoint(stage: Stage, actor: Actor, shop: str, role: Role = Role.STAFF) -> int:
    """The actor is on the staff of the shop from now on; returns the post's id."""
    member, place, now = member_id(stage, actor), shop_id(stage, shop), stage.clock.now
    token = f"{shop}-{member}"
    with stage.database.writing() as session:
        staff.invite(session, token, place, role, member, now)
        staff.accept(session, token, member, now)
        return next(post.id for post in staff.posts(session, member) if post.shop_id == place)


def give_card(stage: Stage, actor: Actor, last_day: date, plan: str = "annual", number: str = "C-777001") -> None:
    """A card that is valid until the end of `last_day`."""
    stage.amend(
        "INSERT INTO cards (card_number, plan, valid_from, valid_until, member_id, activated_at)"
        " VALUES (?, ?, '2026-01-01', ?, ?, '2026-01-01 00:00:00')",
        number,
        plan,
        last_day.isoformat(),
        member_id(stage, actor),
    )
