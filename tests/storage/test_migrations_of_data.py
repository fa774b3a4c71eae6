"""Migrations over a database that is in use: from each revision on, every row is there afterwards, and told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData, func, insert, inspect, select, text
from sqlmodel import SQLModel, col

from rules.pace import Lane
from storage import outbox
from storage.database import MIGRATIONS, Database, Session
from storage.grid import position
from storage.tables import Shop, ShopTopic
from storage.till_tables import Claim, Delivery
from tests.storage import rows
from tests.storage.conftest import Backend
from tests.storage.rows import NOW
from tests.storage.test_constraints import CLAIMED, GOOD
from tests.storage.test_migrations import downgrade, engine_for

REVISIONS = sorted(path.name[:4] for path in Path(MIGRATIONS, "versions").glob("[0-9]*.py"))
BEFORE_THE_ROAD = "0006"
BEFORE_TOPICS = "0014"
LATER = NOW + timedelta(hours=1)
# A good row of each table, all of one member, one shop and one code; and what only older schemas ask for.
ONE_EACH: dict[str, dict[str, Any]] = {
    **GOOD,
    "shops": GOOD["shops"] | position(31.0, 121.0)._asdict(),
    "cards": GOOD["cards"] | CLAIMED,
    "codes": GOOD["codes"] | {"state": "used", "ended_at": NOW},
    "redemptions": GOOD["redemptions"] | {"code_id": 1},
    "signups": GOOD["signups"] | {"state": "attended", "checked_in_at": NOW, "checked_in_by": 1},
    "reminders": GOOD["reminders"] | {"state": "said", "nudge_id": 1},
    "outbox": GOOD["outbox"] | {"topic": "service", "lane": 1},
}
OLDER = {"shops": {"opening_hours": "24/7", "cell_y": 6200, "cell_x": 24_200}}
# Nobody waits for an answer longer than an hour, and 0005 could not keep the questions.
LOST_BEFORE = {"questions": "0005"}


@pytest.fixture
def url(backend: Backend) -> str:
    """The URL of a database without any table."""
    return backend.empty()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    yield engine
    engine.dispose()


def upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def fill(engine: Engine) -> dict[str, int]:
    """One row in every table that there is now; how many each has."""
    found = MetaData()
    found.reflect(engine)
    tables = [table for table in found.sorted_tables if table.name in SQLModel.metadata.tables]
    with engine.begin() as connection:
        for table in tables:
            values = _defaults(table.name) | ONE_EACH[table.name] | OLDER.get(table.name, {})
            connection.execute(insert(table).values({name: values[name] for name in values if name in table.c}))
    return counts(engine)


def _defaults(table: str) -> dict[str, Any]:
    """What the code writes where it is given nothing."""
    columns = SQLModel.metadata.tables[table].columns
    return {each.name: each.default.arg for each in columns if each.default is not None and each.default.is_scalar}


def counts(engine: Engine) -> dict[str, int]:
    names = set(inspect(engine).get_table_names()) & set(SQLModel.metadata.tables)
    with engine.connect() as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in sorted(names)}  # noqa: S608


def read(session: Session, table: str) -> dict[str, Any]:
    """The only row, of the columns that were given."""
    row = session.execute(select(SQLModel.metadata.tables[table])).mappings().one()
    return {name: row[name] for name in ONE_EACH[table]}


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_every_row_of_an_older_release_is_there_afterwards(database: Database, engine: Engine, revision: str) -> None:
    upgrade(engine, revision)
    before = fill(engine)
    assert not database.is_current()
    database.migrate()
    assert database.is_current()
    kept = {name for name in before if revision >= LOST_BEFORE.get(name, "")}
    assert {name: number for name, number in counts(engine).items() if name in kept} == dict.fromkeys(kept, 1)
    with database.reading() as session:
        for name in kept:
            assert read(session, name) == ONE_EACH[name]
        if engine.dialect.name == "sqlite":
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.parametrize("revision", [BEFORE_THE_ROAD, REVISIONS[-2]])
def test_the_way_down_keeps_what_the_older_release_knows(database: Database, engine: Engine, revision: str) -> None:
    database.migrate()
    fill(engine)
    downgrade(engine, revision)
    assert set(counts(engine).values()) == {1}
    database.migrate()
    with database.reading() as session:
        for name in ("members", "shops", "cards", "codes", "claims", "redemptions", "outbox"):
            assert read(session, name) == ONE_EACH[name]


def test_a_code_keeps_the_newest_of_its_open_claims_and_a_cap_is_at_least_one(
    database: Database, engine: Engine
) -> None:
    upgrade(engine, "0010")
    fill(engine)
    with engine.begin() as connection:
        copied = "code_id, staff_id, shop_id, way, needs_ok, bill, state, created_at, expires_at"
        connection.execute(text(f"INSERT INTO claims (nonce, {copied}) SELECT 'n2', {copied} FROM claims"))  # noqa: S608
        connection.execute(text("UPDATE shops SET hourly_capacity = 0, pin_cap = 7"))
    database.migrate()
    with database.reading() as session:
        claims = session.execute(select(col(Claim.nonce), col(Claim.state)).order_by(col(Claim.id)))
        assert [tuple(claim) for claim in claims] == [("n1", "released"), ("n2", "open")]
        caps = session.execute(select(col(Shop.hourly_capacity), col(Shop.pin_cap))).one()
        assert tuple(caps) == (1, 7)


OLD_KINDS = ("receipt", "undo", "code", "reminder", "counter", "staff", "guessing", "approval", "ticket", "claim")
TAKEN = {"leased": LATER, "sending": LATER}
OLD_STATES = (*("pending", "leased", "sending", "sent"), *("blocked", "failed", "uncertain", "skipped", "expired"))


def old_deliveries(engine: Engine) -> int:
    """At the release before the road: a delivery of each kind in each state, and one to a chat."""
    upgrade(engine, BEFORE_THE_ROAD)
    found = MetaData()
    found.reflect(engine, only=["members", "outbox"])
    member = _defaults("members") | GOOD["members"]
    about = {"attempts": 0, "error": "", "method": "send", "text": "好", "buttons": '[[{"text": "好", "data": "h:"}]]'}
    about |= {"member_id": 1, "chat_id": None, "not_before": NOW, "created_at": NOW, "updated_at": NOW}
    keyed = [(kind, state, f"{kind}:{state}") for kind in OLD_KINDS for state in OLD_STATES]
    listed = [
        about | {"key": key, "kind": kind, "state": state, "leased_until": TAKEN.get(state)}
        for kind, state, key in keyed
    ]
    group = {"key": "ticket:pending:ops", "kind": "ticket", "state": "pending", "leased_until": None}
    listed.append(about | group | {"member_id": None, "chat_id": -100, "method": "edit_text"})
    with engine.begin() as connection:
        connection.execute(insert(found.tables["members"]).values(member))
        connection.execute(insert(found.tables["outbox"]), listed)
    return len(listed)


def drained(session: Session, now: Any) -> list[str]:
    """What a courier takes now, lane by lane, and tells."""
    keys = []
    for lane in (Lane.RECEIPT, Lane.REMINDER, Lane.BROADCAST):
        while due := outbox.lease(session, lane, now, now + timedelta(minutes=1), 7):
            keys += [each.key for each in due]
            for each in due:
                assert outbox.sending(session, each.id, now, now + timedelta(minutes=1))
            outbox.close(session, [outbox.Closing(each.id, "sent", 1) for each in due], now)
    return keys


def test_what_waited_in_the_outbox_of_before_is_told_once_and_nothing_else(database: Database, engine: Engine) -> None:
    number = old_deliveries(engine)
    database.migrate()
    pending = {*(f"{kind}:pending" for kind in OLD_KINDS), "ticket:pending:ops"}
    with database.writing() as session:
        assert session.scalar(select(func.count()).select_from(Delivery)) == number
        told = drained(session, NOW)
        assert (len(told), set(told)) == (len(pending), pending)
        assert drained(session, NOW) == []
        # What the courier of before had in hand comes once its lease is over; what it was saying is asked about.
        assert outbox.reclaim(session, LATER) == len(OLD_KINDS)
        assert {each.key for each in outbox.interrupted(session, LATER)} == {f"{kind}:sending" for kind in OLD_KINDS}
        assert sorted(drained(session, LATER)) == sorted(f"{kind}:leased" for kind in OLD_KINDS)


def test_what_was_told_before_is_not_written_again(database: Database, engine: Engine) -> None:
    number = old_deliveries(engine)
    database.migrate()
    with database.writing() as session:
        again = [
            outbox.put(session, f"{kind}:{state}", kind, text="好", now=NOW, member_id=1)
            for kind in OLD_KINDS
            for state in OLD_STATES
        ]
        assert set(again) == {False}
        assert session.scalar(select(func.count()).select_from(Delivery)) == number


def test_what_waited_has_the_lane_and_the_topic_it_would_be_given_now(database: Database, engine: Engine) -> None:
    old_deliveries(engine)
    database.migrate()
    with database.writing() as session:
        for kind in OLD_KINDS:
            outbox.put(session, f"{kind}:new", kind, text="好", now=NOW, member_id=1)
        kinds = select(col(Delivery.kind), col(Delivery.lane), col(Delivery.topic)).distinct()
        assert len(session.execute(kinds).all()) == len(OLD_KINDS)


def test_what_it_said_and_its_buttons_are_as_they_were(database: Database, engine: Engine) -> None:
    old_deliveries(engine)
    database.migrate()
    with database.writing() as session:
        first = outbox.lease(session, Lane.RECEIPT, NOW, LATER, 99)
    assert {(each.text, str(each.buttons)) for each in first} == {("好", "[[{'text': '好', 'data': 'h:'}]]")}
    to_group = [each for each in first if each.member_id is None]
    assert [(each.chat_id, each.method, each.language) for each in to_group] == [(-100, "edit_text", None)]
    assert {each.chat_id for each in first if each.member_id} == {GOOD["members"]["telegram_id"]}


def test_shops_may_be_capped_from_one_on_after_any_way_up(database: Database, engine: Engine) -> None:
    """SQLite's columns were made anew; the constraint is on the column that is read."""
    upgrade(engine, "0010")
    fill(engine)
    database.migrate()
    with database.writing() as session:
        rows.shop(session, "capped", hourly_capacity=1, pin_cap=1)


def test_shops_of_an_older_release_are_found_by_their_topics(database: Database, engine: Engine) -> None:
    upgrade(engine, BEFORE_TOPICS)
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE shops SET category = 'bar', name = '小岛居酒屋', tags = '吧台|江景'"))
    database.migrate()
    with database.reading() as session:
        found = session.execute(select(ShopTopic.topic, ShopTopic.band, ShopTopic.longitude, ShopTopic.shop_id)).all()
        [shop] = session.scalars(select(Shop))
        assert sorted(found) == sorted(
            (topic, shop.band, shop.longitude, shop.id) for topic in ("japanese", "吧台", "江景")
        )
