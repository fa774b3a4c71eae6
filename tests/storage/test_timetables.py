"""Timetables: what they say of a moment is what the hours say, however it was come by; shared, and never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import hours
from rules.ranking import ANY, OPEN, State, state
from storage import timetables
from storage.database import Database
from storage.timetables import MOMENTS_KEPT, _Known

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 20, 12, tzinfo=SHANGHAI)
SPECS = (
    *("24/7", "off", "10:00-22:00", "14:00-22:00", "Mo-Fr 08:00-12:00", "Fr 20:00-26:00", "no timetable"),
    *("Mo-Su 10:00-22:00; PH off", "2026 May 20 12:00-12:01", "Sa 10:00-22:00 unknown", "May 21-31 10:00-20:00"),
)


@given(st.lists(st.integers(0, 40 * 24 * 60), min_size=1, max_size=12))
def test_a_board_says_what_the_hours_say_whatever_was_asked_before(minutes: list[int]) -> None:
    """Forwards, where most of the board before still holds, and backwards, where nothing does."""
    known = _Known()
    known.learn(enumerate(SPECS, start=1))
    for minute in minutes:
        moment = datetime(2026, 9, 10, tzinfo=UTC) + timedelta(minutes=minute)
        expected = [hours.status(spec, moment, SHANGHAI) for spec in (None, *SPECS)]
        assert known.board(moment, SHANGHAI).statuses == expected


def test_what_two_threads_learn_at_once_is_known_once() -> None:
    known = _Known()
    for _ in range(2):
        known.learn([(1, "24/7"), (3, "off")])
    known.learn([(3, "off"), (4, "10:00-22:00")])
    assert known.specs == [None, "24/7", None, "off", "10:00-22:00"]


def test_within_a_minute_nothing_changes(database: Database) -> None:
    with database.writing() as session:
        id_ = timetables.ids(session, ["10:00-12:00"])["10:00-12:00"]
        assert id_ is not None
        second = timedelta(seconds=1)
        statuses = [timetables.board(session, moment).statuses[id_] for moment in (NOON - second, NOON, NOON + second)]
    assert [state(status) for status in statuses] == [State.OPEN, State.OPENS, State.OPENS]


def test_only_what_may_have_changed_is_worked_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    status = hours.status
    monkeypatch.setattr(hours, "status", lambda spec, *at: asked.append(spec) or status(spec, *at))  # type: ignore[func-returns-value]
    known = _Known()
    known.learn(enumerate(("10:00-22:00", "12:00-22:00"), start=1))
    known.board(NOON - timedelta(minutes=1), SHANGHAI)
    asked.clear()
    known.board(NOON, SHANGHAI)
    assert asked == [None, "12:00-22:00"]
    known.board(NOON, SHANGHAI)
    assert len(asked) == 2


def test_a_new_timetable_is_on_the_board_of_the_same_minute(database: Database) -> None:
    with database.writing() as session:
        before = timetables.board(session, NOON)
        id_ = timetables.ids(session, ["24/7"])["24/7"]
        after = timetables.board(session, NOON)
    assert (len(before.statuses), id_) == (1, len(after.statuses) - 1)
    assert after.accepting(OPEN)[-1:] == b"\1"
    assert before.accepting(ANY) == b"\1"


def test_boards_of_long_ago_are_forgotten() -> None:
    known = _Known()
    for minute in range(MOMENTS_KEPT + 5):
        known.board(NOON + timedelta(minutes=minute), SHANGHAI)
    assert len(known.boards) == MOMENTS_KEPT


def test_the_same_hours_have_one_id_and_none_are_not_known(database: Database) -> None:
    with database.writing() as session:
        first = timetables.ids(session, ["24/7", None, "off", "24/7"])
        again = timetables.ids(session, ["off", "10:00-22:00"])
    assert first[None] is None
    assert first.keys() == {None, "24/7", "off"}
    assert again["off"] == first["off"]
    assert len({*first.values(), *again.values()}) == 4


def test_one_database_knows_nothing_of_another(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Database(f"sqlite:///{tmp_path_factory.mktemp('other') / 'other.db'}")
    other.migrate()
    with database.writing() as session:
        timetables.ids(session, ["24/7"])
        assert len(timetables.board(session, NOON).statuses) == 2
    with other.reading() as session:
        assert len(timetables.board(session, NOON).statuses) == 1
    other.close()
