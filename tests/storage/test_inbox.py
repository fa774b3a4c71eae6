"""The inbox: every update once, its content until it is answered, its id for two days more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from storage import inbox, tables
from storage.database import Database, Session
from storage.inbox import KEEP_IDS, Kept
from tests.storage.rows import NOW

TICK = timedelta(microseconds=1)
FAR = 2**40


def kept(update_id: int, payload: str) -> Kept:
    return Kept(update_id, payload, attempts=0)


def test_an_update_is_new_once(database: Database) -> None:
    with database.writing() as session:
        assert inbox.keep(session, [kept(7, "a"), kept(FAR, "b"), kept(7, "again")], NOW) == [7, FAR]
    with database.writing() as session:
        assert inbox.keep(session, [kept(7, "again"), kept(8, "c")], NOW) == [8]
        assert inbox.keep(session, [], NOW) == []
        assert inbox.waiting(session) == [Kept(7, "a", 0), Kept(8, "c", 0), Kept(FAR, "b", 0)]


def test_what_was_kept_in_a_block_that_failed_is_new_again(database: Database) -> None:
    """The poll that brought it is not confirmed either."""

    def fail_after_keeping() -> None:
        with database.writing() as session:
            inbox.keep(session, [kept(7, "a")], NOW)
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_keeping()
    with database.writing() as session:
        assert inbox.waiting(session) == []
        assert inbox.keep(session, [kept(7, "a")], NOW) == [7]


def test_an_answer_that_begins_with_the_keeping_is_its_first_attempt(database: Database) -> None:
    with database.writing() as session:
        assert inbox.keep(session, [Kept(7, "a", attempts=1), kept(8, "b")], NOW) == [7, 8]
        assert inbox.keep(session, [Kept(8, "b", attempts=1)], NOW) == []
        assert inbox.waiting(session) == [Kept(7, "a", 1), Kept(8, "b", 0)]
        assert inbox.begin(session, 7) == 2


def test_each_attempt_is_counted_until_the_update_is_closed(database: Database) -> None:
    with database.writing() as session:
        inbox.keep(session, [kept(7, "a"), kept(8, "b")], NOW)
        assert [inbox.begin(session, 7) for _ in range(3)] == [1, 2, 3]
        assert inbox.waiting(session) == [Kept(7, "a", 3), Kept(8, "b", 0)]
        inbox.done(session, 7)
        assert inbox.begin(session, 7) is None
        assert inbox.begin(session, 999) is None


@pytest.mark.parametrize(("close", "state"), [(inbox.done, "done"), (inbox.skip, "skipped")])
def test_a_closed_update_loses_its_content_and_keeps_its_id(
    database: Database, close: Callable[[Session, int], None], state: str
) -> None:
    with database.writing() as session:
        inbox.keep(session, [kept(7, "secret"), kept(8, "b")], NOW)
        close(session, 7)
        assert [each.update_id for each in inbox.waiting(session)] == [8]
        row = session.get(tables.Received, 7)
        assert row is not None
        assert (row.state, row.payload) == (state, None)
        assert inbox.keep(session, [kept(7, "secret")], NOW) == []


def test_a_closed_update_stays_as_it_was_closed(database: Database) -> None:
    with database.writing() as session:
        inbox.keep(session, [kept(7, "a")], NOW)
        inbox.done(session, 7)
        inbox.skip(session, 7)
        assert session.scalars(select(tables.Received.state)).all() == ["done"]


def test_closed_ids_are_forgotten_after_two_days_and_open_updates_never(database: Database) -> None:
    ages = {1: KEEP_IDS + TICK, 2: KEEP_IDS, 3: KEEP_IDS - TICK, 4: timedelta()}
    with database.writing() as session:
        for id_, age in ages.items():
            inbox.keep(session, [kept(id_, "a"), kept(10 + id_, "open"), kept(20 + id_, "bad")], NOW - age)
            inbox.done(session, id_)
            inbox.skip(session, 20 + id_)
        assert inbox.forget_old(session, NOW) == 4
        assert inbox.forget_old(session, NOW) == 0
        left = session.scalars(select(tables.Received.update_id).order_by(col(tables.Received.update_id))).all()
        assert left == [3, 4, 11, 12, 13, 14, 23, 24]
