"""Importing events: what an operator is told before a change concerns anybody, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rules.intake import LAYOUTS, Kind
from storage import events, sheets
from storage.database import Database
from storage.importing import Report, import_file
from tests.storage import rows
from tests.storage.rows import NOW

ZONE = ZoneInfo("Asia/Shanghai")
ROW = {"event_id": "e1", "title": "灯会", "city": "上海", "venue": "河边", "latitude": "31.2", "longitude": "121.4"}
ROW |= {"starts_at": "2026-05-24 19:00", "ends_at": "2026-05-24T21:00:00+08:00", "capacity": "400"}
KEY = b"key"


def bring(database: Database, tmp_path: Path, *, dry_run: bool = False, **given: str) -> Report:
    columns = LAYOUTS[Kind.EVENTS].columns
    path = tmp_path / "events.csv"
    sheets.write(path, columns, [[(ROW | given).get(column, "") for column in columns]])
    return import_file(database, Kind.EVENTS, path, now=NOW, dry_run=dry_run)


def sign_up(database: Database, number: int) -> int:
    with database.writing() as session:
        event = events.known_as(session, "e1")
        assert event is not None
        for telegram_id in range(1, number + 1):
            member = rows.member(session, telegram_id)
            events.join(session, KEY, member.to_bytes(16), event.id, member, "＊", NOW, has_card=False)
    return event.id


def test_a_time_without_an_offset_is_local_and_one_with_an_offset_is_kept(database: Database, tmp_path: Path) -> None:
    assert bring(database, tmp_path).created == 1
    with database.reading() as session:
        event = events.known_as(session, "e1")
    assert event is not None
    assert event.ends_at - event.starts_at == timedelta(hours=2)
    assert event.starts_at.astimezone(ZONE).hour == 19


def test_moving_an_event_says_how_many_hear_of_it_before_anyone_does(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path)
    event_id = sign_up(database, 300)
    trial = bring(database, tmp_path, dry_run=True, venue="桥上")
    [note] = trial.warnings
    assert str(note) == "events.csv:2: venue: changes for 300 who signed up; they will be told"
    with database.reading() as session:
        assert events.unsettled(session) == []
    done = bring(database, tmp_path, venue="桥上")
    assert (done.is_clean, done.updated) == (True, 1)
    with database.reading() as session:
        event = events.one(session, event_id)
        assert event is not None
        assert events.unsettled(session) == [event_id]
        assert len(events.untold_of(session, event, 1_000)) == 300


def test_a_change_that_moves_nothing_concerns_nobody(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path)
    event_id = sign_up(database, 3)
    assert bring(database, tmp_path, title="大灯会").warnings == []
    with database.reading() as session:
        event = events.one(session, event_id)
        assert event is not None
        assert events.untold_of(session, event, 9) == []


def test_fewer_places_than_are_taken_are_refused(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path)
    sign_up(database, 3)
    assert bring(database, tmp_path, capacity="3").is_clean
    report = bring(database, tmp_path, capacity="2")
    [problem] = report.problems
    assert str(problem).startswith('events.csv:2: capacity: "2" is less than the 3 places taken; lower it in the chat')


def test_more_places_go_to_those_who_wait(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path, capacity="1")
    event_id = sign_up(database, 3)
    bring(database, tmp_path, capacity="2")
    with database.writing() as session:
        assert events.unsettled(session) == [event_id]
        assert events.offer_free(session, event_id, NOW, ZONE) == 1


def test_a_cancelled_event_is_not_brought_back_by_a_file(database: Database, tmp_path: Path) -> None:
    bring(database, tmp_path)
    with database.writing() as session:
        event = events.known_as(session, "e1")
        assert event is not None
        events.cancel(session, event.id, NOW)
    assert bring(database, tmp_path).unchanged == 1
    assert "is cancelled" in str(bring(database, tmp_path, title="又来").problems[0])


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("ends_at", "2026-05-24 19:00", "is not after starts_at"),
        ("ends_at", "2026-07-24 19:00", "is more than 31 days after starts_at"),
        ("starts_at", "2026-05-24", "is not a date and time"),
        ("starts_at", "2026-05-24 25:00", "is not a date and time"),
        ("signup_opens_at", "2026-05-24 19:00", "is not before starts_at"),
        ("capacity", "0", "is not a whole number"),
        ("members_first_hours", "24", "needs a signup_opens_at"),
        ("venue", "", "is empty but required"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(
    database: Database, tmp_path: Path, column: str, value: str, reason: str
) -> None:
    report = bring(database, tmp_path, **{column: value})
    assert report.created == 0
    assert [(each.column, reason in each.reason) for each in report.problems] == [(column, True)]
