"""The second wall: every CHECK, UNIQUE and FOREIGN KEY of the schema turns a bad row away, and good ones pass."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from storage import broadcast_tables, event_tables, reminder_tables, tables, talk_tables, till_tables  # noqa: F401 (all)
from storage.database import Database
from tests.storage import constraints_events as events
from tests.storage import constraints_spoken as spoken
from tests.storage import constraints_talk as talk
from tests.storage import constraints_till as till
from tests.storage import rows
from tests.storage.constraints_till import MEMBER, NOBODY, SHOP
from tests.storage.rows import NOW

TABLES = SQLModel.metadata.tables
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
CLAIMED: dict[str, Any] = {
    "member_id": MEMBER,
    "activated_at": NOW,
    "activation_code": None,
    "valid_from": FIRST,
    "valid_until": LAST,
}

# A good row of each table, beside what is there before.
GOOD: dict[str, dict[str, Any]] = {
    "members": {"telegram_id": 2, "language": "en", "pin_datum": "wgs84", "button_datum": "wgs84", "joined_at": NOW},
    "cards": {"card_number": "C1", "activation_code": "CODE", "plan": "annual"},
    "shops": {
        "shop_id": "s2",
        "name": "店",
        "category": "tea",
        "city": "上海",
        "band": 15_500,
        "x": -0.44,
        "y": 0.73,
        "z": 0.52,
        "latitude": 31.0,
        "longitude": 121.0,
        "updated_at": NOW,
    },
    "timetables": {"spec": "24/7"},
    "benefits": {
        "benefit_id": "b1",
        "version": 1,
        "shop_id": SHOP,
        "kind": "percent_off",
        "value": 1_000,
        "title": "九折",
        "valid_from": FIRST,
        "valid_until": LAST,
        "created_at": NOW,
    },
    "saved_places": {"member_id": MEMBER, "name": "家", "latitude": 31.0, "longitude": 121.0, "created_at": NOW},
    "last_places": {
        "member_id": MEMBER,
        "latitude": 31.0,
        "longitude": 121.0,
        "datum": "wgs84",
        "source": "pin",
        "used_at": NOW,
    },
    "live_lists": {
        "member_id": MEMBER,
        "location_id": 1,
        "list_id": 2,
        "place_id": 3,
        "search": "",
        "stepped_at": NOW,
        "expires_at": NOW,
    },
    "saved_shops": {"member_id": MEMBER, "shop_id": SHOP, "created_at": NOW},
    "shop_names": {"part": "name", "shop_id": SHOP},
    "shop_topics": {"topic": "手冲", "band": 15_500, "longitude": 121.0, "shop_id": SHOP},
    "wishes": {"member_id": MEMBER, "kind": "shop", "name": "X", "search_name": "x", "created_at": NOW},
    "reports": {"member_id": MEMBER, "shop_id": SHOP, "problem": "closed", "created_at": NOW},
    "attempts": {"member_id": MEMBER, "at": NOW, "succeeded": True},
    "questions": {"member_id": MEMBER, "asks_for": "place", "asked_at": NOW},
    "inbox": {"update_id": 1, "state": "new", "payload": "{}", "received_at": NOW},
    "talks": {"member_id": MEMBER, "content": "{}", "at": NOW},
    **till.GOOD,
    **events.GOOD,
    **spoken.GOOD,
    **talk.GOOD,
}

OFF_THE_EARTH = (
    ("latitude", {"latitude": 90.001}),
    ("latitude", {"latitude": -90.001}),
    ("longitude", {"longitude": 180.001}),
    ("longitude", {"longitude": -180.001}),
)

# What is wrong with a row that is good but for these values.
BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("ck_members_language", {"language": "fr"}),
    ("ck_members_pin_datum", {"pin_datum": "nad27"}),
    ("ck_members_button_datum", {"button_datum": ""}),
    ("ck_cards_plan", {"plan": "weekly"}),
    ("ck_cards_validity", {"valid_from": LAST, "valid_until": FIRST}),
    ("ck_cards_validity_whole", {"valid_from": FIRST}),
    ("ck_cards_validity_whole", {"valid_until": LAST}),
    ("ck_cards_claim_whole", CLAIMED | {"activated_at": None}),
    ("ck_cards_claim_whole", {"activated_at": NOW}),
    ("ck_cards_claimed_has_validity", CLAIMED | {"valid_from": None, "valid_until": None}),
    ("ck_cards_activation_code_used_up", CLAIMED | {"activation_code": "CODE"}),
    ("fk_cards_member_id_members", CLAIMED | {"member_id": NOBODY}),
    ("ck_shops_category", {"category": "casino"}),
    ("ck_shops_price_band", {"price_band": 0}),
    ("ck_shops_price_band", {"price_band": 5}),
    ("ck_shops_daily_capacity", {"daily_capacity": 0}),
    ("ck_shops_hourly_capacity", {"hourly_capacity": 0}),
    ("ck_shops_pin_cap", {"pin_cap": 0}),
    ("ck_shops_pin_cap", {"pin_cap": -1}),
    ("ck_benefits_kind", {"kind": "coupon"}),
    ("ck_benefits_limit_period", {"limit_per_member": 1, "limit_period": "year"}),
    ("ck_benefits_version", {"version": 0}),
    ("ck_benefits_percent_value", {"value": 0}),
    ("ck_benefits_percent_value", {"value": 10_001}),
    ("ck_benefits_amount_value", {"kind": "amount_off", "value": 0}),
    ("ck_benefits_gift_value", {"kind": "gift", "value": 1}),
    ("ck_benefits_gift_value", {"kind": "trial", "value": 1}),
    ("ck_benefits_minimum_spend", {"minimum_spend": -1}),
    ("ck_benefits_limit_per_member", {"limit_per_member": 0, "limit_period": "day"}),
    ("ck_benefits_limit_whole", {"limit_per_member": 1}),
    ("ck_benefits_limit_whole", {"limit_period": "day"}),
    ("ck_benefits_daily_quota", {"daily_quota": 0}),
    ("ck_benefits_validity", {"valid_from": LAST, "valid_until": FIRST}),
    ("fk_shops_timetable_id_timetables", {"timetable_id": NOBODY}),
    ("fk_benefits_shop_id_shops", {"shop_id": NOBODY}),
    ("fk_saved_places_member_id_members", {"member_id": NOBODY}),
    ("ck_last_places_source", {"source": "guess"}),
    ("ck_last_places_datum", {"datum": "nad27"}),
    ("fk_last_places_member_id_members", {"member_id": NOBODY}),
    ("fk_live_lists_member_id_members", {"member_id": NOBODY}),
    ("fk_saved_shops_member_id_members", {"member_id": NOBODY}),
    ("fk_saved_shops_shop_id_shops", {"shop_id": NOBODY}),
    ("fk_shop_names_shop_id_shops", {"shop_id": NOBODY}),
    ("fk_shop_topics_shop_id_shops", {"shop_id": NOBODY}),
    ("ck_wishes_kind", {"kind": "dream"}),
    ("fk_wishes_member_id_members", {"member_id": NOBODY}),
    ("ck_reports_problem", {"problem": "rude"}),
    ("fk_reports_member_id_members", {"member_id": NOBODY}),
    ("fk_reports_shop_id_shops", {"shop_id": NOBODY}),
    ("fk_attempts_member_id_members", {"member_id": NOBODY}),
    ("ck_questions_asks_for", {"asks_for": "age"}),
    ("fk_questions_member_id_members", {"member_id": NOBODY}),
    ("fk_talks_member_id_members", {"member_id": NOBODY}),
    ("ck_inbox_state", {"state": "lost", "payload": None}),
    ("ck_inbox_payload", {"payload": None}),
    ("ck_inbox_payload", {"state": "done"}),
    ("ck_inbox_payload", {"state": "skipped"}),
    *(
        (f"ck_{table}_{name}", wrong)
        for table in ("shops", "saved_places", "last_places")
        for name, wrong in OFF_THE_EARTH
    ),
    *till.BREACHES,
    *events.BREACHES,
    *spoken.BREACHES,
    *talk.BREACHES,
]

# How a second row differs from the good one that is there already, and yet is the same where it must not be.
DOUBLES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("uq_members_telegram_id", {}, {"language": "zh"}),
    ("uq_cards_card_number", {}, {"activation_code": "OTHER"}),
    ("uq_cards_one_trial_per_member", CLAIMED | {"plan": "trial"}, {"card_number": "C2"}),
    ("uq_shops_shop_id", {}, {"name": "别的店"}),
    ("uq_timetables_spec", {}, {}),
    ("uq_benefits_benefit_id_version", {"superseded_at": NOW}, {"superseded_at": None}),
    ("uq_benefits_current", {}, {"version": 2}),
    ("uq_saved_places_member_id_name", {}, {"latitude": 32.0}),
    ("uq_last_places_member_id", {}, {"latitude": 32.0}),
    ("uq_wishes_member_id_kind_search_name", {}, {"name": "x!"}),
    ("uq_reports_member_id_shop_id_problem", {}, {}),
    ("pk_live_lists", {}, {"list_id": 4}),
    ("pk_saved_shops", {}, {}),
    ("pk_shop_names", {}, {}),
    ("pk_shop_topics", {}, {}),
    ("pk_questions", {}, {"asks_for": "place_name"}),
    ("pk_talks", {}, {"content": "[]"}),
    ("pk_inbox", {}, {"payload": "{1}"}),
    *till.DOUBLES,
    *events.DOUBLES,
    *spoken.DOUBLES,
    *talk.DOUBLES,
]

# Rows just on the good side of a limit, and second rows that may stand beside the first.
ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("cards", CLAIMED),
    ("cards", {"valid_from": FIRST, "valid_until": FIRST}),
    ("shops", {"latitude": 90.0, "longitude": 180.0}),
    ("shops", {"latitude": -90.0, "longitude": -180.0}),
    ("shops", {"price_band": 1}),
    ("shops", {"price_band": 4, "daily_capacity": 1, "hourly_capacity": 1, "pin_cap": 1}),
    ("benefits", {"value": 1}),
    ("benefits", {"value": 10_000}),
    ("benefits", {"kind": "amount_off", "value": 1}),
    ("benefits", {"kind": "gift", "value": 0}),
    ("benefits", {"limit_per_member": 1, "limit_period": "life", "daily_quota": 1, "minimum_spend": 0}),
    ("benefits", {"valid_until": FIRST}),
    ("inbox", {"state": "done", "payload": None}),
    ("inbox", {"update_id": 2**40}),
    ("members", {"telegram_id": 2**40}),
    *till.ACCEPTED,
    *events.ACCEPTED,
    *spoken.ACCEPTED,
    *talk.ACCEPTED,
]
COMPANIONS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("cards", CLAIMED, {"card_number": "C2"}),
    ("cards", CLAIMED | {"plan": "trial"}, {"card_number": "C2", "plan": "annual"}),
    ("cards", {"plan": "trial"}, {"card_number": "C2"}),
    ("benefits", {"superseded_at": NOW}, {"version": 2, "superseded_at": None}),
    ("saved_places", {}, {"name": "公司"}),
    ("wishes", {}, {"kind": "city"}),
    ("reports", {}, {"problem": "hours"}),
    *till.COMPANIONS,
    *events.COMPANIONS,
    *spoken.COMPANIONS,
    *talk.COMPANIONS,
]

# What becomes of a row when the one that a foreign key of its points to goes; and what makes the row a good one then.
GOES: list[tuple[str, dict[str, Any]]] = [
    *((f"fk_{table}_member_id_members", {}) for table in ("saved_places", "last_places", "live_lists", "saved_shops")),
    *((f"fk_{table}_member_id_members", {}) for table in ("wishes", "reports", "attempts", "questions", "talks")),
    *(
        (f"fk_{table}_shop_id_shops", {})
        for table in ("saved_shops", "shop_names", "shop_topics", "benefits", "reports")
    ),
    *till.GOES,
    *events.GOES,
    *spoken.GOES,
    *talk.GOES,
]
STAYS: list[tuple[str, dict[str, Any]]] = [*till.STAYS, *events.STAYS, *spoken.STAYS]
HOLDS: list[tuple[str, dict[str, Any]]] = [
    ("fk_cards_member_id_members", CLAIMED),
    ("fk_shops_timetable_id_timetables", {}),
    *till.HOLDS,
    *events.HOLDS,
    *spoken.HOLDS,
]


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """Within one transaction that is given up afterwards: what is there before, and what the test adds."""
    with database.reading() as session:
        assert (rows.member(session), rows.shop(session)) == (MEMBER, SHOP)
        for table, values in (*till.BEFORE, *spoken.BEFORE, *events.BEFORE, *talk.BEFORE):
            add(session.connection(), table, GOOD[table] | values)
        yield session.connection()


def add(connection: Connection, table: str, values: dict[str, Any]) -> None:
    connection.execute(insert(TABLES[table]).values(values))


def added(connection: Connection, table: str, **given: Any) -> int:
    """Adds a good row that others may point to, and returns its id."""
    row = insert(TABLES[table]).values(GOOD[table] | given).returning(TABLES[table].c.id)
    id_: int = connection.execute(row).scalar_one()
    return id_


def remove(connection: Connection, table: str, id_: int) -> None:
    connection.execute(delete(TABLES[table]).where(TABLES[table].c.id == id_))


def count(connection: Connection, table: str) -> int:
    return connection.scalar(select(func.count()).select_from(TABLES[table])) or 0


def table_of(constraint: str) -> str:
    """The table with the longest name of those the constraint's may begin with: `audit_head`, not `audit`."""
    return max((table for table in GOOD if constraint.partition("_")[2].startswith(table)), key=len)


def keys_of(table: Table) -> dict[str, list[str]]:
    """Everything that keeps rows apart, and the columns by which it does; an id that the database gives does not."""
    kinds = (UniqueConstraint, PrimaryKeyConstraint)
    found = {str(each.name): each.columns.keys() for each in table.constraints if isinstance(each, kinds)}
    found |= {str(index.name): index.columns.keys() for index in table.indexes if index.unique}
    return {name: columns for name, columns in found.items() if columns != ["id"] or table.name == "audit_head"}


def is_named(error: IntegrityError, constraint: str) -> bool:
    """PostgreSQL names every constraint; SQLite names CHECKs, the columns of a UNIQUE, and no foreign key."""
    if "sqlite" not in type(error.orig).__module__:
        return f'"{constraint}"' in str(error.orig)
    message = str(error.orig)
    if constraint.startswith("ck_"):
        return message.endswith(f": {constraint}")
    if constraint.startswith("fk_"):
        return message == "FOREIGN KEY constraint failed"
    table = table_of(constraint)
    columns = keys_of(TABLES[table])[constraint]
    return message == "UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in columns)


@pytest.mark.parametrize("table", GOOD)
def test_a_good_row_is_accepted(connection: Connection, table: str) -> None:
    add(connection, table, GOOD[table])


@pytest.mark.parametrize(("constraint", "wrong"), BREACHES)
def test_a_bad_row_is_turned_away(connection: Connection, constraint: str, wrong: dict[str, Any]) -> None:
    table = table_of(constraint)
    with pytest.raises(IntegrityError) as caught:
        add(connection, table, GOOD[table] | wrong)
    assert is_named(caught.value, constraint)


@pytest.mark.parametrize(("constraint", "first", "second"), DOUBLES)
def test_a_double_is_turned_away(
    connection: Connection, constraint: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    table = table_of(constraint)
    add(connection, table, GOOD[table] | first)
    with pytest.raises(IntegrityError) as caught:
        add(connection, table, GOOD[table] | first | second)
    assert is_named(caught.value, constraint)


@pytest.mark.parametrize(("table", "values"), ACCEPTED)
def test_a_row_on_the_good_side_of_a_limit_is_accepted(
    connection: Connection, table: str, values: dict[str, Any]
) -> None:
    add(connection, table, GOOD[table] | values)


@pytest.mark.parametrize(("table", "first", "second"), COMPANIONS)
def test_a_second_row_that_is_another_is_accepted(
    connection: Connection, table: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    add(connection, table, GOOD[table] | first)
    add(connection, table, GOOD[table] | first | second)


def test_every_constraint_of_the_schema_is_tried_above() -> None:
    tried = {constraint for constraint, *_ in (*BREACHES, *DOUBLES)}
    for table in TABLES.values():
        checks = (CheckConstraint, ForeignKeyConstraint)
        named = {each.name for each in table.constraints if isinstance(each, checks)}
        assert named | {*keys_of(table)} <= tried
        assert table.name in GOOD


def test_every_state_is_bound_to_those_there_are() -> None:
    for table in TABLES.values():
        if "state" in table.c:
            assert f"ck_{table.name}_state" in {each.name for each in table.constraints}


def key_of(foreign_key: str) -> tuple[str, str, str]:
    """The table and the column of a foreign key, and the table that it points to."""
    table = table_of(foreign_key)
    found = next(each for each in TABLES[table].foreign_key_constraints if each.name == foreign_key)
    return table, found.column_keys[0], found.referred_table.name


def add_both(connection: Connection, foreign_key: str, values: dict[str, Any]) -> tuple[str, int]:
    """Adds a row and the one that the foreign key points to; returns the table and the id of that."""
    table, column, parent = key_of(foreign_key)
    id_ = added(connection, parent)
    add(connection, table, GOOD[table] | values | {column: id_})
    return parent, id_


@pytest.mark.parametrize(("foreign_key", "values"), GOES)
def test_a_row_goes_with_what_it_belongs_to(connection: Connection, foreign_key: str, values: dict[str, Any]) -> None:
    table, *_ = key_of(foreign_key)
    before = count(connection, table)
    parent = add_both(connection, foreign_key, values)
    assert count(connection, table) == before + 1
    remove(connection, *parent)
    assert count(connection, table) == before


@pytest.mark.parametrize(("foreign_key", "values"), STAYS)
def test_a_row_stays_without_what_it_points_to(
    connection: Connection, foreign_key: str, values: dict[str, Any]
) -> None:
    table, column, _ = key_of(foreign_key)
    parent = add_both(connection, foreign_key, values)
    newest = select(TABLES[table]).order_by(TABLES[table].c.id.desc()).limit(1)
    before = connection.execute(newest).mappings().one()
    remove(connection, *parent)
    assert connection.execute(newest).mappings().one() == {**before, column: None}


@pytest.mark.parametrize(("foreign_key", "values"), HOLDS)
def test_what_a_row_needs_cannot_be_deleted(connection: Connection, foreign_key: str, values: dict[str, Any]) -> None:
    parent = add_both(connection, foreign_key, values)
    with pytest.raises(IntegrityError) as caught:
        remove(connection, *parent)
    assert is_named(caught.value, foreign_key)


def test_every_foreign_key_is_tried_above() -> None:
    tried = [foreign_key for foreign_key, _ in (*GOES, *STAYS, *HOLDS)]
    keys = [key.name for table in TABLES.values() for key in table.foreign_key_constraints]
    assert sorted(tried) == sorted(str(key) for key in keys)


def test_what_belongs_to_a_member_goes_with_them_and_what_is_a_shops_or_an_events_stays(
    connection: Connection,
) -> None:
    mine = ("saved_places", "last_places", "live_lists", "saved_shops", "wishes", "reports", "attempts", "questions")
    mine += ("talks", "tries", "tickets", "outbox", "event_desks", "opt_outs", "preferences", "nudges", "reminders")
    mine += ("watches", "broadcast_clicks", "member_tags", "ticket_words", "consents", "utterances")
    kept = ("cards", "staff", "invitations", "codes", "claims", "redemptions", "redemption_lines")
    kept += ("signups", "gift_claims", "broadcasts", "contents")
    before = [count(connection, table) for table in mine]
    for table in (*mine, *kept):
        add(connection, table, GOOD[table])
    held = [count(connection, table) for table in (*kept, "shops", "events", "gifts")]
    assert [count(connection, table) for table in mine] == [number + 1 for number in before]
    remove(connection, "members", MEMBER)
    assert [count(connection, table) for table in mine] == before
    assert [count(connection, table) for table in (*kept, "shops", "events", "gifts")] == held


def test_a_shop_that_redeemed_nothing_goes_with_all_that_is_its_own(connection: Connection) -> None:
    before = {table: count(connection, table) for table in TABLES}
    shop = added(connection, "shops")
    post = added(connection, "staff", shop_id=shop)
    code = added(connection, "codes", **till.LOCKED | {"shop_id": shop, "lock_shop_id": shop, "lock_staff_id": post})
    own = (
        "benefits",
        "saved_shops",
        "shop_names",
        "shop_topics",
        "reports",
        "invitations",
        "tries",
        "tickets",
        "fuses",
    )
    for table in own:
        add(connection, table, GOOD[table] | {"shop_id": shop})
    add(connection, "fuses", GOOD["fuses"] | till.STOPPED | {"shop_id": shop, "by_staff_id": post})
    add(connection, "claims", GOOD["claims"] | {"shop_id": shop, "staff_id": post, "code_id": code})
    add(connection, "reservations", GOOD["reservations"] | {"code_id": code})
    remove(connection, "shops", shop)
    assert {table: count(connection, table) for table in TABLES} == before
