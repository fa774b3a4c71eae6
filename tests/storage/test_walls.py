"""What may be there at most once, tried by two at once or one after the other: one has it, and no constraint breaks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update
from sqlmodel import col

from rules.broadcasts import State
from rules.redeeming import Reason
from rules.till import Refused
from storage import broadcasts, claims
from storage.broadcast_tables import Broadcast
from storage.database import Database, DatabaseError
from storage.tables import Card
from storage.till_tables import Claim
from tests.storage import rows
from tests.storage.rows import NOW
from tests.storage.till import Till, look, member, post, pull, till, try_look

OPEN = select(col(Claim.nonce)).where(col(Claim.state) == "open")


def refused_meanwhile(database: Database) -> tuple[Till, int]:
    """A code is looked at, and once more while its card is suspended: it is live again, and its claim still open."""
    with database.writing() as session:
        here = till(session)
        code = pull(session, member(session), here.shop_id)
        look(session, here.post, code, number="first")
        session.execute(update(Card).values(suspended_at=NOW))
        refused = try_look(session, here.post, code)
        assert isinstance(refused, Refused)
        assert refused.reason is not Reason.LOCKED_ELSEWHERE
        assert session.scalars(OPEN).all() == ["first"]
        session.execute(update(Card).values(suspended_at=None))
        other = post(session, here.shop_id, 902)
        look(session, other, code, number="second")
        return here, code.code_id


def test_who_looks_at_a_code_ends_the_claim_of_before(database: Database) -> None:
    refused_meanwhile(database)
    with database.reading() as session:
        assert session.scalars(OPEN).all() == ["second"]


def test_a_claim_that_left_the_one_before_open_would_be_turned_away(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    monkeypatch.setattr(claims, "let_go", lambda session, code_id: None)
    with pytest.raises(DatabaseError):
        refused_meanwhile(database)


def test_of_two_that_recall_a_broadcast_at_once_one_does(database: Database) -> None:
    with database.writing() as session:
        ops = [rows.member(session, number) for number in (1, 2)]
        row = Broadcast(state=State.DONE, created_at=NOW, ended_at=NOW)
        session.add(row)
        session.flush()
        about = broadcasts.one(session, row.id)
    barrier = Barrier(len(ops))

    def recall(who: int) -> int | None:
        barrier.wait()
        with database.writing() as session:
            assert about
            return broadcasts.recall(session, about, who, NOW + timedelta(hours=1))

    with ThreadPoolExecutor(len(ops)) as pool:
        done = list(pool.map(recall, ops))
    assert sorted(id_ is None for id_ in done) == [False, True]
    with database.reading() as session:
        recalls = select(func.count()).where(col(Broadcast.of_id) == about.id if about else False)
        assert session.execute(recalls).scalar_one() == 1
