"""What people and machines do to a till that it must stand: guessing, tampering, a locked database, a full disk."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlmodel import SQLModel, col

from rules import codes as rule
from rules import throttle
from rules.codes import Way
from rules.redeeming import Reason
from rules.till import Receipt, Refused
from storage import audit, looking
from storage import database as storage_database
from storage.database import Database, DatabaseError, Session
from storage.looking import ByDigits, ByToken
from storage.till_tables import Audit, AuditHead, Redemption, Try
from tests.storage.conftest import SqliteFiles
from tests.storage.rows import NOW
from tests.storage.till import (
    broken,
    confirm,
    later,
    look,
    member,
    nonce,
    places,
    pull,
    reason,
    redeem,
    till,
    try_look,
)

GUESSES = 720  # one every two minutes for a day
LIVE_AT_ONCE = 25  # codes out at one busy shop


def test_a_guesser_who_tries_all_day_has_one_chance_in_two_thousand(database: Database) -> None:
    with database.writing() as session:
        here = till(session)
        heard = 0
        for number in range(GUESSES):
            moment = later(minutes=2 * number)
            seen = try_look(session, here.post, ByDigits(f"{number:06}"), moment, Way.DIGITS)
            heard += reason(seen) is Reason.NOT_FOUND
    assert heard <= throttle.LONG_LIMIT
    assert heard * LIVE_AT_ONCE / 10**rule.SHOP_DIGITS <= 0.000_5


def test_five_misses_close_the_keys_for_a_quarter_of_an_hour_but_not_the_camera(database: Database, url: str) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei, here.shop_id)
        wrong = f"{(int(pulled.digits) + 1) % 10**6:06}"
        for _ in range(5):
            assert reason(try_look(session, here.post, ByDigits(wrong), way=Way.DIGITS)) is Reason.NOT_FOUND
    restarted = Database(url)
    with restarted.writing() as session:
        typed = try_look(session, here.post, ByDigits(pulled.digits), later(minutes=1), Way.DIGITS)
        assert typed == Refused(Reason.THROTTLED, later(minutes=15))
        assert session.execute(select(func.count()).select_from(Try)).scalar_one() == 5
        redeem(session, here.post, pulled, later(minutes=1))
    restarted.close()


@pytest.mark.parametrize("what", [ByToken("A" * 16), ByToken(""), ByToken("码" * 40), ByDigits("000000")])
def test_garbage_is_not_found_and_leaves_a_row_and_nothing_else(database: Database, what: looking.What) -> None:
    with database.writing() as session:
        here = till(session)
        assert try_look(session, here.post, what) == Refused(Reason.NOT_FOUND)
        assert session.scalars(select(col(Try.reason))).all() == ["not_found"]
        assert places(session) == {}


def written(session: Session) -> None:
    for number in range(5):
        audit.append(session, NOW + timedelta(seconds=number), "staff:1", "redeem", f"R{number}", bill=number)


def test_an_untouched_audit_is_whole(database: Database) -> None:
    with database.writing() as session:
        assert audit.verify(session) is None
        written(session)
    with database.reading() as session:
        assert audit.verify(session) is None


@pytest.mark.parametrize("column", ["actor", "action", "subject", "detail", "hash", "previous", "at"])
def test_a_changed_row_of_the_audit_is_found(database: Database, column: str) -> None:
    values = {"hash": b"x" * 32, "previous": b"x" * 32, "at": NOW + timedelta(microseconds=1)}
    with database.writing() as session:
        written(session)
        session.execute(update(Audit).where(col(Audit.seq) == 3).values({column: values.get(column, "else")}))
        assert audit.verify(session) == 3


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_row_taken_out_of_the_audit_is_found(database: Database, seq: int) -> None:
    with database.writing() as session:
        written(session)
        session.execute(delete(Audit).where(col(Audit.seq) == seq))
        assert audit.verify(session) == seq


def test_a_head_that_was_moved_is_found(database: Database) -> None:
    with database.writing() as session:
        written(session)
        session.execute(update(AuditHead).values(seq=4))
        assert audit.verify(session) == 6


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    tables_ = SQLModel.metadata.sorted_tables
    return {table.name: sorted(map(tuple, session.execute(select(table))), key=repr) for table in tables_}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database file of its own."""
    found = tmp_path / "till.db"
    shutil.copy(SqliteFiles(tmp_path).migrated().removeprefix("sqlite:///"), found)
    return found


def test_a_locked_database_is_an_error_that_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_database, "BUSY_TIMEOUT_MS", 20)
    mine, other = Database(f"sqlite:///{path}"), Database(f"sqlite:///{path}")
    with mine.writing() as session:
        here, mei = till(session), member(session)
        seen = look(session, here.post, pull(session, mei, here.shop_id))
    with mine.reading() as session:
        before = everything(session)
    with other.writing(), pytest.raises(DatabaseError), mine.writing() as session:
        confirm(session, here.post, seen.nonce)
    with mine.writing() as session:
        assert everything(session) == before
        confirm(session, here.post, seen.nonce)
    mine.close()
    other.close()


def test_a_full_disk_at_any_page_leaves_no_part_of_a_redemption(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        here = till(session)
        for number in range(1, 40):
            pull(session, member(session, number), here.shop_id)
        waiting = [
            look(session, here.post, looking.ByCode(each.code_id))
            for each in looking.waiting(session, here.shop_id, NOW)
        ]
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
    failed = 0
    for seen in waiting:
        try:
            with database.writing() as session:
                session.execute(text(f"PRAGMA max_page_count = {pages}"))
                assert isinstance(confirm(session, here.post, seen.nonce), Receipt)
        except DatabaseError:
            failed += 1
        with database.reading() as session:
            assert broken(session) == []
            assert audit.verify(session) is None
    assert failed, "the disk never was full"
    with database.writing() as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))
        for seen in waiting:
            confirm(session, here.post, seen.nonce)
        assert session.execute(select(func.count()).select_from(Redemption)).scalar_one() == len(waiting)
        assert broken(session) == []
    database.close()


def test_a_wall_stands_behind_the_guard(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        redeem(session, here.post, pull(session, mei, here.shop_id))
        row = session.scalars(select(Redemption)).one()
        values = {name: getattr(row, name) for name in Redemption.model_fields if name != "id"}

    def book_again() -> None:
        with database.writing() as session:
            session.add(Redemption(**values | {"number": nonce()}))

    with pytest.raises(DatabaseError):
        book_again()
