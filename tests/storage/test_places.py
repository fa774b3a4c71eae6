"""Places: the last one for ten minutes and then gone, the saved ones until they are removed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rules.geo import Datum, Point
from storage import places
from storage.database import Database
from storage.places import KEEP_LAST_PLACE, LastPlace
from tests.storage import rows
from tests.storage.rows import NOW

HERE, THERE = Point(31.2335, 121.4690), Point(30.2590, 120.1490)
TICK = timedelta(microseconds=1)


def test_the_last_place_is_kept_as_it_came(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        id_ = places.use(session, mei, HERE, Datum.GCJ02, "pin", "家附近", NOW)
        assert places.last(session, mei, NOW) == LastPlace(id_, HERE, Datum.GCJ02, "pin", "家附近", NOW)
        assert places.last(session, tom, NOW) is None


def test_a_new_place_takes_the_old_ones_and_an_id_never_used_before(database: Database) -> None:
    """An old list, whose button names the old id, must never answer from the new place."""
    with database.writing() as session:
        mei = rows.member(session)
        ids = [places.use(session, mei, point, Datum.WGS84, "button", "", NOW) for point in (HERE, THERE, HERE)]
        assert len(set(ids)) == 3
        places.forget_old(session, NOW + KEEP_LAST_PLACE)
        assert places.use(session, mei, THERE, Datum.WGS84, "button", "", NOW) not in ids
        last = places.last(session, mei, NOW)
        assert last is not None
        assert last.received == THERE


@pytest.mark.parametrize(
    ("age", "there"), [(timedelta(), True), (KEEP_LAST_PLACE - TICK, True), (KEEP_LAST_PLACE, False)]
)
def test_the_last_place_counts_for_ten_minutes(database: Database, age: timedelta, there: bool) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        places.use(session, mei, HERE, Datum.WGS84, "button", "", NOW)
        assert (places.last(session, mei, NOW + age) is not None) is there


def test_what_is_older_than_ten_minutes_is_erased_and_only_that(database: Database) -> None:
    with database.writing() as session:
        ages = (timedelta(), KEEP_LAST_PLACE - TICK, KEEP_LAST_PLACE, KEEP_LAST_PLACE + TICK)
        ids = [rows.member(session, number) for number in range(1, 5)]
        for member, age in zip(ids, ages, strict=True):
            places.use(session, member, HERE, Datum.WGS84, "button", "", NOW - age)
        assert places.forget_old(session, NOW) == 2
        assert places.forget_old(session, NOW) == 0
        long_ago = NOW - KEEP_LAST_PLACE
        assert [places.last(session, member, long_ago) is not None for member in ids] == [True, True, False, False]


def test_a_place_can_be_read_in_another_datum(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        mine = places.use(session, mei, HERE, Datum.WGS84, "pin", "", NOW)
        places.use(session, tom, HERE, Datum.WGS84, "pin", "", NOW)
        assert places.last(session, mei, NOW) == LastPlace(mine, HERE, Datum.WGS84, "pin", "", NOW)
        places.reread(session, mine, Datum.GCJ02)
        found = [places.last(session, member, NOW) for member in (mei, tom)]
        assert [(last.received, last.datum) for last in found if last] == [(HERE, Datum.GCJ02), (HERE, Datum.WGS84)]


def test_saved_places_come_in_the_order_they_were_first_saved(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        home = places.save(session, mei, "家", HERE, NOW)
        work = places.save(session, mei, "公司", THERE, NOW)
        toms = places.save(session, tom, "家", THERE, NOW)
        assert [each.point for each in places.saved(session, mei)] == [HERE, THERE]
        assert places.save(session, mei, "家", THERE, NOW) == home
        assert len({home, work, toms}) == 3
        assert [(each.id, each.name, each.point) for each in places.saved(session, mei)] == [
            (home, "家", THERE),
            (work, "公司", THERE),
        ]


def test_only_the_one_who_saved_a_place_can_remove_it(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        home = places.save(session, mei, "家", HERE, NOW)
        places.remove(session, tom, home)
        assert [each.id for each in places.saved(session, mei)] == [home]
        places.remove(session, mei, home)
        places.remove(session, mei, home)
        assert places.saved(session, mei) == []
