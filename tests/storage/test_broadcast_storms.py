"""Many operators and many processes at one broadcast: one agreement, and one audience."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from sqlalchemy import func, select, text
from sqlmodel import col

from rules.broadcasts import Content, State
from storage import audiences, broadcasts
from storage.database import Database
from storage.till_tables import Delivery
from tests.storage import rows, storm
from tests.storage.rows import NOW
from tests.storage.till import ZONE

PROCESSES, ROUNDS, CROWD, PART = 4, 8, 60, 7


def prepared(url: str, rounds: int, *, needs_second: bool) -> list[int]:
    """A crowd, and so many broadcasts to all of them."""
    ids = []
    with closing(Database(url)) as database, database.writing() as session:
        for number in range(CROWD):
            rows.member(session, 100 + number)
        for _ in range(rounds):
            id_ = broadcasts.compose(session, None, NOW)
            broadcasts.word(session, id_, Content("明天上新", ()))
            assert broadcasts.submit(session, id_, None, CROWD, NOW, needs_second=needs_second)
            ids.append(id_)
    return ids


def agreements(url: str, ids: list[int], *, guarded: bool) -> list[int]:
    """In each round every process, an operator of its own, agrees to the same broadcast; how many believe they did."""

    def agree_each(index: int, barrier: Any) -> list[bool]:
        agreed = []
        with closing(Database(url)) as database:
            for id_ in ids:
                with database.reading() as session:
                    waits = broadcasts.in_state(session, State.WAITING)
                barrier.wait(storm.PATIENCE_S)
                with database.writing() as session:
                    if guarded:
                        agreed.append(broadcasts.agree(session, id_, 1 + index, NOW))
                    else:
                        session.execute(text("UPDATE broadcasts SET state = 'freezing' WHERE id = :id"), {"id": id_})
                        agreed.append(any(each.id == id_ for each in waits))
        return agreed

    return [sum(each) for each in zip(*storm.at_once(PROCESSES, agree_each), strict=True)]


def test_of_operators_who_agree_together_one_does(url: str) -> None:
    assert agreements(url, prepared(url, ROUNDS, needs_second=True), guarded=True) == [1] * ROUNDS


def test_without_the_guard_every_operator_believes_to_have_agreed(url: str) -> None:
    """The control: the test above can fail."""
    assert agreements(url, prepared(url, 2, needs_second=True), guarded=False) == [PROCESSES] * 2


def frozen_together(url: str, id_: int, *, guarded: bool) -> tuple[int, int, int]:
    """Every process writes the audience down at once; deliveries, members who have one, and the audience as counted."""

    def freeze(index: int, barrier: Any) -> None:
        with closing(Database(url)) as database:
            barrier.wait(storm.PATIENCE_S)
            if not guarded:
                with database.writing() as session:  # all of it, under keys of its own
                    session.execute(text(_UNGUARDED), {"id": id_, "index": index})
                return
            more = True
            while more:
                with database.writing() as session:
                    more = audiences.freeze_some(session, id_, ZONE, NOW, PART)

    storm.at_once(PROCESSES, freeze)
    with closing(Database(url)) as database, database.reading() as session:
        mine = col(Delivery.broadcast_id) == id_
        count = select(func.count(), func.count(func.distinct(col(Delivery.member_id)))).where(mine)
        deliveries, members = session.execute(count).one()
        broadcast = broadcasts.one(session, id_)
        assert broadcast is not None
        return deliveries, members, broadcast.audience


_UNGUARDED = """
    INSERT INTO outbox (key, kind, member_id, method, text, state, not_before, attempts, error, created_at, updated_at,
        topic, lane, broadcast_id)
    SELECT CAST(:index AS VARCHAR) || ':' || CAST(id AS VARCHAR), 'broadcast', id, 'send', '', 'pending', joined_at, 0,
        '', joined_at, joined_at, 'news', 3, :id FROM members
"""


def test_processes_that_freeze_together_write_one_audience(url: str) -> None:
    (id_,) = prepared(url, 1, needs_second=False)
    assert frozen_together(url, id_, guarded=True) == (CROWD, CROWD, CROWD)
    with closing(Database(url)) as database, database.reading() as session:
        broadcast = broadcasts.one(session, id_)
        assert broadcast is not None
        assert broadcast.state is State.SCHEDULED


def test_without_the_guards_each_process_writes_an_audience_of_its_own(url: str) -> None:
    """The control: the test above can fail."""
    (id_,) = prepared(url, 1, needs_second=False)
    assert frozen_together(url, id_, guarded=False)[:2] == (CROWD * PROCESSES, CROWD)
