"""Prepared statements: values as their columns want them, errors as everybody's, in the transaction of the session."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Date, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage import tables
from storage.database import Database
from storage.prepared import Prepared, as_date, as_moment, parameter
from storage.upserts import prepared_insert
from tests.storage import rows
from tests.storage.rows import NOW, TODAY

QUESTION = tables.Question
ASK = Prepared(
    prepared_insert(QUESTION)
    .values(member_id=parameter("member"), asks_for="place", about=parameter("about"), asked_at=parameter("now"))
    .returning(col(QUESTION.asked_at))
)
SINCE = Prepared(select(col(QUESTION.about)).where(col(QUESTION.asked_at) >= parameter("earliest")))
RENAME = Prepared(update(QUESTION).where(col(QUESTION.about) == parameter("old")).values(about=parameter("new")))
FORGET = Prepared(delete(QUESTION))


def test_a_time_goes_in_and_comes_out_as_the_same_moment(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        row = ASK.row(session, member=mei, about="bar", now=NOW)
        assert row is not None
        assert as_moment(row[0]) == NOW
        assert SINCE.rows(session, earliest=NOW) == [("bar",)]
        assert SINCE.row(session, earliest=NOW + timedelta(microseconds=1)) is None


def test_a_date_goes_in_and_comes_out_as_the_same_day(database: Database) -> None:
    with database.reading() as session:
        row = Prepared(select(parameter("day", Date))).row(session, day=TODAY)
        assert row is not None
        assert as_date(row[0]) == TODAY


def test_it_says_how_many_rows_it_changed(database: Database) -> None:
    with database.writing() as session:
        ASK.rows(session, member=rows.member(session, 1), about="bar", now=NOW)
        ASK.rows(session, member=rows.member(session, 2), about="bar", now=NOW)
        assert [RENAME.run(session, old=old, new="cafe") for old in ("bar", "bar")] == [2, 0]
        assert FORGET.run(session) == 2


def test_it_sees_what_the_session_has_not_written_yet(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        session.add(QUESTION(member_id=mei, asks_for="place", about="bar", asked_at=NOW))
        assert SINCE.rows(session, earliest=NOW) == [("bar",)]


def test_what_a_constraint_refuses_is_an_error_of_the_database_and_undoes_the_block(database: Database) -> None:
    def ask_twice() -> None:
        with database.writing() as session:
            mei = rows.member(session)
            for _ in range(2):
                ASK.rows(session, member=mei, about="31.2335", now=NOW)

    with pytest.raises(IntegrityError) as caught:
        ask_twice()
    assert "31.2335" not in str(caught.value)
    with database.reading() as session:
        assert SINCE.rows(session, earliest=NOW) == []


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 5, 20, 12, 0)  # noqa: DTZ001 (the point of the test)
    with pytest.raises(ValueError, match="without a zone"), database.reading() as session:
        SINCE.rows(session, earliest=naive)
