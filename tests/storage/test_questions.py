"""Open questions: the newest only, for an hour, each member their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import questions
from storage.database import Database
from storage.questions import WAITS, Question
from tests.storage import rows
from tests.storage.rows import NOW

TICK = timedelta(microseconds=1)


def test_the_newest_question_is_the_one_waited_for(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        questions.ask(session, mei, "card_number", "", NOW)
        assert questions.pending(session, mei, NOW) == Question("card_number", "")
        questions.ask(session, mei, "activation_code", "C1", NOW)
        assert questions.pending(session, mei, NOW) == Question("activation_code", "C1")
        assert questions.pending(session, tom, NOW) is None


@pytest.mark.parametrize(("age", "waits"), [(timedelta(), True), (WAITS - TICK, True), (WAITS, False)])
def test_a_question_waits_an_hour_from_when_it_was_last_asked(database: Database, age: timedelta, waits: bool) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        questions.ask(session, mei, "place", "bar", NOW - timedelta(days=1))
        questions.ask(session, mei, "place", "bar", NOW)
    with database.reading() as session:
        assert questions.pending(session, mei, NOW + age) == (Question("place", "bar") if waits else None)


def test_a_settled_question_waits_no_more(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        for member in (mei, tom):
            questions.ask(session, member, "place", "", NOW)
        assert questions.pending(session, mei, NOW) is not None
        questions.settle(session, mei)
        questions.settle(session, mei)
        assert questions.pending(session, mei, NOW) is None
        assert questions.pending(session, tom, NOW) == Question("place", "")
