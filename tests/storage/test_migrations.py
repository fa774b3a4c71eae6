"""Migrations: from nothing to exactly the tables of the code, on every database, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from rules.catalogue import BenefitKind
from rules.geo import Point
from rules.hours import Open
from rules.ranking import OPEN
from rules.search import Origin, OriginKind, Search
from storage import shops
from storage.around import Around
from storage.database import MIGRATIONS, Database, DatabaseError, SchemaTooNewError
from tests.storage import rows
from tests.storage.conftest import Backend

VERSIONS = "alembic_version"


@pytest.fixture
def url(backend: Backend) -> str:
    """The URL of a database without any table."""
    return backend.empty()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    yield engine
    engine.dispose()


def engine_for(url: str) -> Engine:
    """The database without our transactions around it."""
    parsed = make_url(url)
    return create_engine(
        parsed if parsed.get_backend_name() == "sqlite" else parsed.set(drivername="postgresql+psycopg")
    )


def table_names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def downgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_from_nothing_it_makes_every_table(database: Database, engine: Engine) -> None:
    assert table_names(engine) == set()
    assert not database.is_current()
    database.migrate()
    assert table_names(engine) == {*SQLModel.metadata.tables, VERSIONS}
    assert database.is_current()


def test_migrating_again_changes_nothing(database: Database, engine: Engine) -> None:
    database.migrate()
    with database.writing() as session:
        rows.card(session, member_id=None)
    before = schema(engine)
    database.migrate()
    assert schema(engine) == before
    with engine.connect() as connection:
        assert connection.execute(text("SELECT card_number FROM cards")).scalars().all() == ["C1"]


def test_the_schema_is_what_alembic_would_make_of_the_tables(database: Database, engine: Engine) -> None:
    database.migrate()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_schema_is_the_tables_to_the_last_constraint(database: Database, engine: Engine, backend: Backend) -> None:
    """Alembic does not compare CHECK constraints or the conditions of indexes."""
    database.migrate()
    straight = engine_for(backend.empty())
    SQLModel.metadata.create_all(straight)
    migrated = schema(engine)
    del migrated[VERSIONS]
    assert migrated == schema(straight)
    straight.dispose()


def test_a_missing_constraint_would_be_seen(database: Database, engine: Engine) -> None:
    """The control of the test above."""
    database.migrate()
    before = schema(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_cards_one_trial_per_member"))
        connection.execute(text("CREATE UNIQUE INDEX uq_cards_one_trial_per_member ON cards (member_id)"))
    assert schema(engine) != before


def schema(engine: Engine) -> dict[str, dict[str, list[str]]]:
    """All that the database knows about each table, in an order of its own."""
    found = inspect(engine)
    return {table: _about(found, table) for table in found.get_table_names()}


def _about(found: Any, table: str) -> dict[str, list[str]]:
    parts = {
        "columns": found.get_columns(table),
        "primary key": [found.get_pk_constraint(table)],
        "foreign keys": found.get_foreign_keys(table),
        "unique": found.get_unique_constraints(table),
        "check": found.get_check_constraints(table),
        "indexes": found.get_indexes(table),
    }
    return {name: sorted(map(_in_words, each)) for name, each in parts.items()}


def _in_words(fact: dict[str, Any]) -> str:
    options = {name: str(value) for name, value in fact.get("dialect_options", {}).items()}
    return str(sorted((fact | {"dialect_options": options}).items(), key=str))


def test_a_newer_schema_is_refused_and_left_alone(database: Database, engine: Engine) -> None:
    database.migrate()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = schema(engine)
    for look in (database.migrate, database.is_current):
        with pytest.raises(SchemaTooNewError, match="9999"):
            look()
    assert schema(engine) == before


def test_a_migration_that_fails_leaves_nothing_behind(database: Database, engine: Engine) -> None:
    """The last table to be made is in the way."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE wishes (id INTEGER)"))
    with pytest.raises(DatabaseError):
        database.migrate()
    assert table_names(engine) == {"wishes"}
    assert not database.is_current()


def test_all_the_way_down_and_up_again(database: Database, engine: Engine) -> None:
    database.migrate()
    before = schema(engine)
    downgrade(engine, "base")
    assert table_names(engine) == {VERSIONS}
    assert not database.is_current()
    database.migrate()
    assert schema(engine) == before


SHOPS_OF_0002 = """
    INSERT INTO shops (id, shop_id, name, name_en, category, city, district, address, latitude, longitude,
        opening_hours, phone, price_band, tags, daily_capacity, search_name, cell_y, cell_x, updated_at)
    VALUES
    (7, 's7', '店', '', 'tea', '上海', '', '', 31.2335, 121.469, '24/7', '', 2, '', NULL, '', 6246, 24293, :now),
    (8, 's8', '店', '', 'tea', '上海', '', '', 31.2335, 121.469, NULL, '', NULL, '', NULL, '', 6246, 24293, :now)
"""
BENEFIT_OF_0002 = """
    INSERT INTO benefits (id, benefit_id, version, shop_id, kind, value, minimum_spend, title, title_en, terms,
        terms_en, valid_from, valid_until, stacking, created_at)
    VALUES (3, 'b3', 1, 7, 'gift', 0, 0, '礼', '', '', '', '2026-01-01', '2026-12-31', :no, :now)
"""


def test_shops_keep_their_hours_place_and_benefits_when_the_search_columns_come_and_go(
    database: Database, engine: Engine
) -> None:
    database.migrate()
    downgrade(engine, "0002")
    with engine.begin() as connection:
        connection.execute(text(SHOPS_OF_0002), {"now": rows.NOW})
        connection.execute(text(BENEFIT_OF_0002), {"now": rows.NOW, "no": False})
    database.migrate()
    moment = rows.NOW.astimezone(ZoneInfo("Asia/Shanghai"))
    search = Search(Origin(OriginKind.PLACE, "x"), kinds=frozenset({BenefitKind.GIFT}), prices=frozenset({2}))
    with database.reading() as session:
        [found] = Around(session, Point(*rows.PEOPLES_SQUARE), search, moment).nearest(OPEN, 9, 1)
        assert found == (7, 0.0, Open(None))
        assert [shop.opening_hours for shop in shops.in_full(session, (7, 8)).values()] == ["24/7", None]
    downgrade(engine, "0002")
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT id, opening_hours, cell_y, cell_x FROM shops ORDER BY id")).all()
        assert kept == [(7, "24/7", 6246, 24293), (8, None, 6246, 24293)]
        assert connection.execute(text("SELECT id, shop_id FROM benefits")).all() == [(3, 7)]


def test_every_migration_has_a_sentence_that_says_what_it_does() -> None:
    for path in Path(MIGRATIONS, "versions").glob("[0-9]*.py"):
        assert path.read_text(encoding="utf-8").startswith('"""')
