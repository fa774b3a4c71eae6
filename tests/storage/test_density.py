"""How densely shops lie: it chooses where a search begins, and changes nothing of what the search finds."""

from __future__ import annotations

from math import isclose
from random import Random
from zoneinfo import ZoneInfo

import pytest

from rules import ranking
from rules.catalogue import Category
from rules.geo import Point
from rules.ranking import Answer
from storage import around, density, timetables
from storage.around import Around
from storage.database import Database
from tests import cities
from tests.cities import Question
from tests.storage import rows
from tests.storage.rows import NOW, PEOPLES_SQUARE

SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE, NOWHERE = Point(*PEOPLES_SQUARE), Point(0.0, 0.0)


def answer(database: Database, question: Question) -> Answer:
    with database.reading() as session:
        shops = Around(session, question.point, question.search, question.now.astimezone(SHANGHAI))
        return ranking.answer(shops, question.search)


def test_answers_are_the_same_whether_or_not_anything_was_learnt(database: Database, random: Random) -> None:
    with database.writing() as session:
        cities.fill(session, 2_000, random)
    with database.reading() as session:
        questions = list(cities.questions(session, random, 300, days=2))
    before = [answer(database, question) for question in questions]
    around.warm(database, SHANGHAI, questions[0].now)
    assert [answer(database, question) for question in questions] == before


def test_nothing_is_known_before_it_is_learnt_nor_where_no_shop_is(database: Database) -> None:
    with database.writing() as session:
        rows.shop(session)
    with database.reading() as session:
        assert density.known(session).ring_m(HERE, None, None, 5) is None
    density.learn(database)
    with database.reading() as session:
        known = density.known(session)
        assert known.ring_m(HERE, None, None, 5) is not None
        assert known.ring_m(HERE, Category.COFFEE.value, None, 5) is not None
        assert known.ring_m(HERE, Category.HOTEL.value, None, 5) is None
        assert known.ring_m(NOWHERE, None, None, 5) is None


def test_the_ring_holds_the_wanted_number_if_shops_lie_evenly(database: Database) -> None:
    with database.writing() as session:
        for number in range(6):
            category = Category.TEA if number % 3 else Category.COFFEE
            rows.shop(session, f"s{number}", category=category, opening_hours="24/7" if number < 3 else None)
        always = rows.timetable(session, "24/7")
    density.learn(database)
    with database.reading() as session:
        known = density.known(session)
        accepted = timetables.board(session, NOW.astimezone(SHANGHAI)).accepting(ranking.OPEN)
    assert always is not None
    every = known.ring_m(HERE, None, None, 3)
    assert every is not None
    for category, given, number, times in (
        (None, None, 12, 2.0),
        (Category.TEA.value, None, 3, 1.5**0.5),
        (None, accepted, 3, 2**0.5),
        (None, accepted, 12, 8**0.5),
    ):
        radius = known.ring_m(HERE, category, given, number)
        assert radius is not None
        assert isclose(radius, every * times)


def test_where_all_timetables_are_closed_nothing_is_known(database: Database) -> None:
    with database.writing() as session:
        rows.shop(session, opening_hours="24/7")
    density.learn(database)
    with database.reading() as session:
        assert density.known(session).ring_m(HERE, None, bytes(2), 5) is None


@pytest.mark.parametrize("empty", [True, False])
def test_warming_up_works_with_and_without_shops(database: Database, empty: bool) -> None:
    if not empty:
        with database.writing() as session:
            rows.shop(session, opening_hours="24/7")
    around.warm(database, SHANGHAI, NOW)
    with database.reading() as session:
        assert len(timetables.board(session, NOW.astimezone(SHANGHAI)).statuses) == (1 if empty else 2)
