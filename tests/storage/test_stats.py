"""Figures of operators: right to the day, and read from indexes alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from storage import stats
from storage.database import Database, Session
from storage.prepared import Prepared
from tests import ledger
from tests.ledger import NOON
from tests.storage import rows
from tests.storage.till import ZONE

TODAY, DAY = date(2026, 5, 20), timedelta(days=1)
STATEMENTS = sorted(name for name, value in vars(stats).items() if isinstance(value, Prepared))
RARE = {"_WAITS": {"tickets"}}  # of which there are as many as there is trouble


@pytest.fixture
def used(database: Database) -> Database:
    """Two redemptions today, one of them reversed, one without a bill yesterday, one eight days ago."""
    with database.writing() as session:
        who = rows.member(session)
        near, far = rows.shop(session, "s1", name="甲", name_en="First"), rows.shop(session, "s2", name="乙")
        redeem(session, who, near, 100)
        redeem(session, who, near, 900, reversed_at=NOON, reversal_reason="x")
        redeem(session, who, far, 200, days=1, bill=None)
        redeem(session, who, far, 400, days=8)
    return database


def redeem(session: Session, who: int, shop: int, discount: int, *, days: int = 0, **given: Any) -> None:
    ledger.redeemed(session, who, shop, discount, **{"bill": 5_000, "at": NOON - days * DAY} | given)


def test_a_period_counts_its_days_and_only_what_stands(used: Database) -> None:
    with used.reading() as session:
        found = stats.period(session, NOON, ZONE, 7)
    assert list(found.redemptions) == [TODAY - each * DAY for each in range(6, -1, -1)]
    assert [found.redemptions[TODAY], found.redemptions[TODAY - DAY], found.total] == [1, 1, 2]
    assert (found.saved, found.estimated) == (100, 200)
    assert [(best.name, best.name_en, best.redemptions) for best in found.best] == [("甲", "First", 1), ("乙", "", 1)]


@pytest.mark.parametrize(("days", "total"), [(1, 1), (2, 2), (8, 2), (9, 3)])
def test_the_first_day_of_a_period_is_in_it(used: Database, days: int, total: int) -> None:
    with used.reading() as session:
        assert stats.period(session, NOON, ZONE, days).total == total


def test_the_day_begins_at_four_in_the_morning(database: Database) -> None:
    before, after = NOON.replace(day=19, hour=19, minute=59), NOON.replace(day=19, hour=20)
    with database.writing() as session:
        who = rows.member(session, joined_at=before)
        rows.member(session, 2, joined_at=after)
        for at in (before, after):
            ledger.code(session, who, created_at=at, state="cancelled", ended_at=at)
        ledger.code(session, who, created_at=after, practice=True)
        found = stats.today(session, NOON, ZONE)
    assert (found.members, found.new_members, found.codes) == (2, 1, 1)


def test_nothing_is_a_row_of_noughts(database: Database) -> None:
    with database.reading() as session:
        found, period = stats.today(session, NOON, ZONE), stats.period(session, NOON, ZONE, 30)
    assert (found.members, found.redemptions, found.waiting_since, found.mailings) == (0, 0, None, ())
    assert (period.total, period.saved, period.estimated, period.best, period.waits) == (0, 0, 0, (), ())


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_figure_reads_a_table(database: Database, name: str) -> None:
    with database.reading() as session:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("PostgreSQL plans by how much there is")
        assert tables_read(session, name) == RARE.get(name, set())


def tables_read(session: Session, name: str) -> set[str]:
    """The tables that SQLite would go through row by row, or along an index that does not hold all it reads."""
    options = {"render_postcompile": True}
    compiled = getattr(stats, name)._statement.compile(session.get_bind(), compile_kwargs=options)
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {str(compiled).replace('?', 'NULL')}")
    scanned = (re.fullmatch(r"SCAN (\w+)(?: USING INDEX (?!ix_tickets_open).*)?", detail) for *_, detail in plan)
    return {found[1] for found in scanned if found} & set(SQLModel.metadata.tables)
