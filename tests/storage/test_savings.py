"""Reading the ledger: a member's savings by card, the shops they used, a shop's day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rules import savings as rule
from rules.catalogue import Category
from rules.savings import Entry
from rules.takings import Sale
from storage import savings
from storage.database import Database, Session
from tests import ledger
from tests.storage import rows
from tests.storage.rows import NOW, TODAY


def redeemed(session: Session, member_id: int, shop_id: int, discount: int, **given: Any) -> None:
    """Adds a redemption, with a bill ten times the discount unless `bill` is given."""
    values: dict[str, Any] = {"bill": 10 * discount, "at": NOW}
    ledger.redeemed(session, member_id, shop_id, discount, **values | given)


@pytest.fixture
def mei(database: Database) -> int:
    with database.writing() as session:
        return rows.member(session)


@pytest.fixture
def tom(database: Database) -> int:
    with database.writing() as session:
        return rows.member(session, 2)


def test_entries_stand_by_card_in_the_order_they_were_made(database: Database, mei: int) -> None:
    with database.writing() as session:
        cafe, pot = rows.shop(session), rows.shop(session, "s2", category=Category.HOTPOT)
        old, new = rows.card(session, "C1"), rows.card(session, "C2")
        redeemed(session, mei, pot, 500, card_id=new, business_day=date(2026, 5, 21))
        redeemed(session, mei, cafe, 300, card_id=new, bill=None)
        redeemed(session, mei, cafe, 200, card_id=old)
        redeemed(session, mei, cafe, 100)
    with database.reading() as session:
        entries = savings.entries(session, mei)
    assert entries == {
        "C2": [
            Entry(date(2026, 5, 21), Category.HOTPOT, 500, estimated=False),
            Entry(TODAY, Category.COFFEE, 300, estimated=True),
        ],
        "C1": [Entry(TODAY, Category.COFFEE, 200, estimated=False)],
        "": [Entry(TODAY, Category.COFFEE, 100, estimated=False)],
    }
    assert sum(map(rule.total, entries.values())) == 1_100


def test_what_was_reversed_or_is_another_members_saved_me_nothing(database: Database, mei: int, tom: int) -> None:
    with database.writing() as session:
        cafe = rows.shop(session)
        redeemed(session, mei, cafe, 300, reversed_at=NOW)
        redeemed(session, tom, cafe, 200)
    with database.reading() as session:
        assert savings.entries(session, mei) == {}
        assert savings.visited(session, mei) == []
        assert savings.visited(session, tom) == [cafe]


def test_the_shop_used_last_comes_first_and_each_once(database: Database, mei: int) -> None:
    with database.writing() as session:
        shops = [rows.shop(session, name) for name in ("s1", "s2", "s3")]
        for place in (0, 1, 0, 2, 1):
            redeemed(session, mei, shops[place], 100)
    with database.reading() as session:
        assert savings.visited(session, mei) == [shops[1], shops[2], shops[0]]


@pytest.mark.parametrize(
    ("given", "is_out"),
    [
        ({}, True),
        ({"practice": True}, False),
        ({"state": "used", "ended_at": NOW}, False),
        ({"state": "expired", "ended_at": NOW}, False),
    ],
)
def test_a_code_is_out_until_its_end(database: Database, mei: int, given: dict[str, Any], is_out: bool) -> None:
    with database.writing() as session:
        id_ = ledger.code(session, mei, **given)
    with database.reading() as session:
        assert savings.code_out(session, mei) == (id_ if is_out else None)


def test_a_code_that_staff_look_at_is_still_out(database: Database, mei: int) -> None:
    with database.writing() as session:
        shop = rows.shop(session)
        id_ = ledger.code(session, mei, state="locked", lock_shop_id=shop, lock_until=NOW)
    with database.reading() as session:
        assert savings.code_out(session, mei) == id_


def test_a_shops_day_holds_its_own_sales_and_the_reversed_ones(database: Database, mei: int) -> None:
    with database.writing() as session:
        cafe, other = rows.shop(session), rows.shop(session, "s2")
        redeemed(session, mei, cafe, 300)
        redeemed(session, mei, cafe, 50, bill=None, at=NOW + timedelta(hours=1))
        redeemed(session, mei, cafe, 200, reversed_at=NOW)
        redeemed(session, mei, cafe, 100, business_day=TODAY - timedelta(days=1))
        redeemed(session, mei, other, 100)
    with database.reading() as session:
        assert savings.sales(session, cafe, TODAY) == [
            Sale(NOW, 3_000, 300, 2_700),
            Sale(NOW + timedelta(hours=1), None, 50, None),
            Sale(NOW, 2_000, 200, 1_800, reversed=True),
        ]
