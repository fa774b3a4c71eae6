"""The outbox: each thing is put once, taken by one, and what became of it is written once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from rules.pace import Lane
from rules.topics import Topic
from storage import halts, outbox
from storage.broadcast_tables import Broadcast
from storage.database import Database
from storage.outbox import CHUNK, Closing, Standing
from storage.road_tables import Content
from storage.till_tables import Delivery
from tests.storage import rows
from tests.storage.rows import NOW

LATER = NOW + timedelta(minutes=1)


def put(database: Database, *keys: str, kind: str = "receipt", **more: object) -> None:
    with database.writing() as session:
        for key in keys:
            outbox.put(session, key, kind, text=key, now=NOW, chat_id=-1, **more)  # type: ignore[arg-type]


def leased(database: Database, lane: Lane = Lane.RECEIPT, limit: int = 10) -> list[str]:
    with database.writing() as session:
        return [due.key for due in outbox.lease(session, lane, NOW, LATER, limit)]


def broadcast(database: Database, id_: int, state: str) -> None:
    with database.writing() as session:
        session.add(Broadcast(id=id_, state=state, created_at=NOW, ended_at=NOW if state == "cancelled" else None))
        session.flush()
        session.add(Content(id=id_, broadcast_id=id_, text="news", media='["f"]', method="photo", paid=True))


def state(database: Database, key: str) -> tuple[str, int | None]:
    with database.reading() as session:
        row = session.scalars(select(Delivery).where(col(Delivery.key) == key)).one()  # type: ignore[call-overload]
        return row.state, row.sent_message_id


def test_a_key_is_put_once(database: Database) -> None:
    with database.writing() as session:
        assert outbox.put(session, "k", "receipt", text="a", now=NOW, chat_id=-1)
        assert not outbox.put(session, "k", "receipt", text="b", now=NOW, chat_id=-1)


def test_what_is_taken_is_not_taken_again_and_no_more_than_asked_for(database: Database) -> None:
    put(database, "a", "b", "c")
    first = leased(database, limit=2)
    assert len(first) == 2
    assert {*first, *leased(database)} == {"a", "b", "c"}
    assert leased(database) == []


def test_the_longest_due_is_taken_first(database: Database) -> None:
    put(database, "young")
    put(database, "old", not_before=NOW - timedelta(hours=1))
    put(database, "tomorrow", not_before=NOW + timedelta(days=1))
    assert leased(database) == ["old", "young"]


def test_more_than_one_statement_s_worth_is_taken_in_order(database: Database) -> None:
    keys = [f"{number:03}" for number in range(2 * CHUNK + 1)]
    for number, key in enumerate(keys):
        put(database, key, not_before=NOW - timedelta(hours=1) + timedelta(seconds=number))
    assert leased(database, limit=500) == keys


def test_lanes_are_taken_apart_and_kinds_say_which(database: Database) -> None:
    put(database, "receipt")
    put(database, "nudge", kind="digest")
    put(database, "news", kind="broadcast")
    assert [leased(database, lane) for lane in (Lane.RECEIPT, Lane.REMINDER, Lane.BROADCAST)] == [
        ["receipt"],
        ["nudge"],
        ["news"],
    ]


@pytest.mark.parametrize(("what", "keys"), [("running", ["b"]), ("scheduled", []), ("cancelled", [])])
def test_only_of_broadcasts_that_run_is_anything_taken(what: str, keys: list[str], database: Database) -> None:
    broadcast(database, 1, what)
    put(database, "b", kind="broadcast", broadcast_id=1, content_id=1)
    assert leased(database, Lane.BROADCAST) == keys


def test_what_many_are_told_comes_from_their_one_content(database: Database) -> None:
    broadcast(database, 1, "running")
    put(database, "b", "c", kind="broadcast", broadcast_id=1, content_id=1, topic=Topic.PROMO)
    with database.writing() as session:
        one, other = outbox.lease(session, Lane.BROADCAST, NOW, LATER, 10)
    assert (one.method, one.text, one.media, one.paid, one.topic) == ("photo", "news", ["f"], True, Topic.PROMO)
    assert one.text is other.text


def test_a_call_begins_once_and_its_outcome_is_written_once(database: Database) -> None:
    put(database, "a")
    with database.writing() as session:
        [due] = outbox.lease(session, Lane.RECEIPT, NOW, LATER, 1)
        assert outbox.standing(session, [due.id]) == {due.id: Standing(False, False, False)}
        assert outbox.sending(session, due.id, NOW, LATER)
        assert not outbox.sending(session, due.id, NOW, LATER)
        assert outbox.standing(session, [due.id]) == {}
        outbox.close(session, [Closing(due.id, "sent", 7)], NOW)
        outbox.close(session, [Closing(due.id, "failed")], NOW)
    assert state(database, "a") == ("sent", 7)


def test_what_was_taken_comes_back_when_its_lease_is_over_and_not_before(database: Database) -> None:
    put(database, "a", "b")
    assert len(leased(database)) == 2
    with database.writing() as session:
        assert outbox.reclaim(session, LATER - timedelta(seconds=1)) == 0
        assert outbox.reclaim(session, LATER) == 2
    assert len(leased(database)) == 2


def test_what_was_begun_does_not_come_back_but_is_found_as_interrupted(database: Database) -> None:
    put(database, "a")
    with database.writing() as session:
        [due] = outbox.lease(session, Lane.RECEIPT, NOW, LATER, 1)
        outbox.sending(session, due.id, NOW, LATER)
        assert outbox.interrupted(session, NOW) == []
        assert outbox.reclaim(session, LATER) == 0
        assert [each.key for each in outbox.interrupted(session, LATER)] == ["a"]


def test_only_what_was_not_begun_is_put_back_or_kept_for_longer(database: Database) -> None:
    put(database, "a", "b")
    with database.writing() as session:
        one, other = outbox.lease(session, Lane.RECEIPT, NOW, LATER, 2)
        outbox.sending(session, one.id, NOW, LATER)
        outbox.renew(session, [one.id, other.id], NOW, LATER + timedelta(hours=1))
        assert outbox.reclaim(session, LATER) == 0
        assert [due.id for due in outbox.interrupted(session, LATER)] == [one.id]
        outbox.put_back(session, [one.id, other.id], NOW)
    assert (state(database, one.key)[0], state(database, other.key)[0]) == ("sending", "pending")


def test_a_further_try_waits_for_its_time_and_a_plain_return_keeps_the_old_one(database: Database) -> None:
    put(database, "a", "b")
    with database.writing() as session:
        one, other = outbox.lease(session, Lane.RECEIPT, NOW, LATER, 2)
        outbox.close(session, [Closing(one.id, "pending", not_before=LATER), Closing(other.id, "pending")], NOW)
    assert leased(database) == [other.key]
    with database.reading() as session:
        assert outbox.next_due(session) == LATER


def test_it_is_known_when_the_next_is_due_in_any_lane_but_that_of_broadcasts(database: Database) -> None:
    with database.reading() as session:
        assert outbox.next_due(session) is None
    put(database, "news", kind="broadcast")
    put(database, "nudge", kind="digest", not_before=LATER)
    with database.reading() as session:
        assert outbox.next_due(session) == LATER


def test_the_newest_halt_of_a_lane_is_kept_until_the_lane_is_back_at_its_pace(database: Database) -> None:
    with database.writing() as session:
        halts.keep(session, Lane.BROADCAST, NOW, 0.5)
        halts.keep(session, Lane.BROADCAST, LATER, 0.25)
    with database.reading() as session:
        assert halts.standing(session, NOW) == [(Lane.BROADCAST, LATER, 0.25)]
        assert halts.standing(session, LATER + timedelta(seconds=59)) != []
        assert halts.standing(session, LATER + timedelta(seconds=60)) == []


def test_who_is_blocked_is_seen_just_before_the_call(database: Database) -> None:
    with database.writing() as session:
        member = rows.member(session, blocked_at=NOW)
        outbox.put(session, "a", "receipt", text="a", now=NOW, member_id=member)
        [due] = outbox.lease(session, Lane.RECEIPT, NOW, LATER, 1)
        assert outbox.standing(session, [due.id])[due.id].is_blocked


def test_what_groups_were_told_lately_is_known_and_what_people_were_is_not_asked(database: Database) -> None:
    with database.writing() as session:
        outbox.put(session, "waits", "receipt", text="a", now=LATER, chat_id=-1)
        outbox.put(session, "person", "receipt", text="a", now=NOW, chat_id=1)
        outbox.put(session, "told", "receipt", text="a", now=NOW, chat_id=-1)
        for due in outbox.lease(session, Lane.RECEIPT, NOW, LATER, 10):
            outbox.sending(session, due.id, NOW, LATER)
            outbox.close(session, [Closing(due.id, "sent", 1)], NOW)
    with database.reading() as session:
        told = outbox.lately_in_groups(session, NOW - timedelta(seconds=1))
        assert [(at, due.key) for at, due in told] == [(NOW, "told")]
        assert outbox.lately_in_groups(session, NOW) == []
