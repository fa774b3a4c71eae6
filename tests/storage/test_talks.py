"""What a conversation is about survives a restart, ends after half an hour, and does not outlive its member."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, delete, select

from rules.talk import LASTS, Talk, unpacked
from storage import members, tables, talks
from storage.database import Database
from storage.talks import Talks

NOW = datetime(2026, 6, 6, 12, tzinfo=UTC)
LIST = Talk().listing("l1..o.1000.1", (7, 5, 9))


@pytest.fixture
def mei(database: Database) -> int:
    with database.writing() as session:
        members.welcome(session, 1001, "zh", NOW)
        found = members.recognise(session, 1001)
    assert found is not None
    return found.id


def _keep(kept: Talks, database: Database) -> None:
    with database.writing() as session:
        kept.flush(session)
    kept.settled()


def _read(kept: Talks, database: Database, member_id: int, now: datetime = NOW) -> Talk:
    with database.reading() as session:
        return kept.of(session, member_id, now)


def test_what_was_noted_is_read_before_it_is_stored(database: Database, mei: int) -> None:
    kept = Talks()
    kept.note(mei, LIST, NOW)
    assert _read(kept, database, mei) == LIST


def test_what_was_flushed_is_there_after_a_restart_and_what_was_only_noted_is_not(database: Database, mei: int) -> None:
    kept = Talks()
    kept.note(mei, LIST, NOW)
    assert _read(Talks(), database, mei) == Talk()
    _keep(kept, database)
    assert _read(Talks(), database, mei) == LIST


@pytest.mark.parametrize(("age", "talk"), [(LASTS - timedelta(seconds=1), LIST), (LASTS, Talk())])
@pytest.mark.parametrize("stored", [False, True])
def test_it_lasts_half_an_hour(database: Database, mei: int, age: timedelta, talk: Talk, stored: bool) -> None:
    kept = Talks()
    kept.note(mei, LIST, NOW)
    if stored:
        _keep(kept, database)
    assert _read(kept, database, mei, NOW + age) == talk


def test_what_is_noted_between_the_flush_and_its_commit_is_not_lost(database: Database, mei: int) -> None:
    kept, later = Talks(), LIST.looking_at(5)
    kept.note(mei, LIST, NOW)
    with database.writing() as session:
        kept.flush(session)
    kept.note(mei, later, NOW)
    kept.settled()
    assert _read(kept, database, mei) == later
    _keep(kept, database)
    assert _read(Talks(), database, mei) == later


def test_a_flush_that_was_rolled_back_is_done_again(database: Database, mei: int) -> None:
    kept = Talks()
    kept.note(mei, LIST, NOW)
    with suppress(ZeroDivisionError), database.writing() as session:
        kept.flush(session)
        raise ZeroDivisionError
    _keep(kept, database)
    assert _read(Talks(), database, mei) == LIST


def test_a_member_who_had_everything_deleted_does_not_come_back(database: Database, mei: int) -> None:
    kept = Talks()
    kept.note(mei, LIST, NOW)
    with database.writing() as session:
        session.execute(delete(tables.Member).where(col(tables.Member.id) == mei))
    _keep(kept, database)
    with database.reading() as session:
        assert session.execute(select(tables.Talk)).all() == []


def test_only_what_is_over_is_forgotten(database: Database, mei: int) -> None:
    kept = Talks()
    kept.note(mei, LIST, NOW)
    _keep(kept, database)
    for moment, gone in ((NOW + LASTS - timedelta(seconds=1), 0), (NOW + LASTS, 1), (NOW + LASTS, 0)):
        with database.writing() as session:
            assert talks.forget_old(session, moment) == gone


@given(
    st.builds(
        Talk,
        search=st.text(max_size=20),
        shops=st.lists(st.integers(1, 10**9), max_size=5).map(tuple),
        shop=st.none() | st.integers(1, 10**9),
        events=st.lists(st.integers(1, 10**9), max_size=5).map(tuple),
        event=st.none() | st.integers(1, 10**9),
        offer=st.text(max_size=64),
        misses=st.integers(0, 9),
    )
)
def test_a_talk_reads_back_as_it_was(talk: Talk) -> None:
    assert unpacked(talk.packed()) == talk


@pytest.mark.parametrize("text", ["", "[]", "1", '{"unknown":1}', '{"shops":3}'])
def test_text_of_another_release_is_an_empty_talk(text: str) -> None:
    assert unpacked(text) == Talk()
