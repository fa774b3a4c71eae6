"""Reminders kept: found when due, said once, taken back, forgotten; and dropped when their reason is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlmodel import col

from rules.catalogue import LimitPeriod
from rules.events import PlaceState
from rules.occasions import BenefitEnds, CardEnds, EventNear, InStock, Place, WishGranted
from rules.reminders import Item, Kind, Said, Source
from storage import events, occasions, planning, reminders, watches, wishes
from storage.database import Database, Session
from storage.event_tables import EventRow, Gift, SignUp
from storage.occasions import Owed
from storage.reminder_tables import Nudge, Reminder
from storage.reminders import New
from storage.tables import Benefit, Card
from tests.storage import rows
from tests.storage.rows import NOW, TODAY
from tests.storage.test_planning import card, holder, used
from tests.storage.till import ZONE

DAY = timedelta(days=1)
LAST_DAY = TODAY + 6 * DAY


def add(session: Session, member_id: int, kind: Kind = Kind.WISH, subject: str = "1", **given: timedelta) -> Item:
    """A reminder that is due, or `due` from now."""
    due, until = NOW + given.get("due", timedelta()), NOW + given.get("until", DAY)
    reminders.add(session, [New(member_id, kind.value, subject, due, until)])
    id_ = session.scalars(select(col(Reminder.id)).where(col(Reminder.subject) == subject)).one()
    return Item(id_, kind, subject, due, until)


# Due, said, taken back


def test_a_member_with_something_due_comes_with_all_that_waits(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2, language="en", blocked_at=NOW)
        due, later = add(session, mei), add(session, mei, subject="2", due=DAY, until=2 * DAY)
        add(session, tom, subject="3", due=timedelta(seconds=1))
        assert reminders.due(session, NOW, 10) == [reminders.Person(mei, "zh", True, (due, later), Said())]
        [_, person] = reminders.due(session, NOW + timedelta(seconds=1), 10)
        assert (person.member_id, person.language, person.is_reachable) == (tom, "en", False)


def test_what_is_said_dropped_or_waits_is_due_no_more(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        said, dropped, waiting = (add(session, mei, subject=each) for each in "123")
        nudge_id = reminders.say(session, mei, [said], 2, NOW)
        reminders.drop(session, [dropped])
        reminders.wait(session, [waiting], NOW + DAY)
        assert reminders.due(session, NOW, 10) == []
        assert reminders.spoken(session, nudge_id) == reminders.Spoken(mei, (said,))
        [person] = reminders.due(session, NOW + DAY, 10)
        assert [item.id for item in person.items] == [waiting.id]
        assert person.said == Said((NOW,), 2)


def test_what_is_taken_back_counts_for_nothing_and_what_is_left_of_it_is_due_again(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        gone, left = add(session, mei), add(session, mei, subject="2")
        nudge_id = reminders.say(session, mei, [gone, left], 0, NOW)
        reminders.take_back(session, nudge_id, [gone], NOW)
    with database.reading() as session:
        assert reminders.spoken(session, nudge_id) is None
        [person] = reminders.due(session, NOW, 10)
        assert ([item.id for item in person.items], person.said) == ([left.id], Said())


def test_the_past_is_forgotten_when_no_source_can_bring_it_up_again(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        item = add(session, mei)
        reminders.say(session, mei, [item], 0, NOW)
    for later, kept in ((DAY + reminders.KEPT - timedelta(seconds=1), 1), (DAY + reminders.KEPT, 0)):
        with database.writing() as session:
            reminders.forget_old(session, NOW + later)
            assert session.scalar(select(func.count()).select_from(Reminder)) == kept
    with database.writing() as session:
        reminders.forget_old(session, NOW + 2 * reminders.KEPT)
        assert session.scalar(select(func.count()).select_from(Nudge)) == 0


def test_due_members_are_found_along_an_index_however_many_others_there_are(database: Database) -> None:
    with database.writing() as session:
        plan = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
        session.execute(text("SELECT 1"))
        if plan == "EXPLAIN":
            session.execute(text("SET LOCAL enable_seqscan = off"))
        query = (
            "SELECT member_id FROM reminders WHERE state = 'waiting' AND due_at <= '2026-05-20' ORDER BY due_at LIMIT 9"
        )
        steps = " ".join(str(row) for row in session.execute(text(f"{plan} {query}")))
    assert "ix_reminders_due" in steps


# What they are about

Scene = Callable[[Session, int], str]
Change = Callable[[Session], object]


def about(session: Session, member_id: int, kind: Kind, subject: str) -> object:
    item = Item(1, kind, subject, NOW, NOW + DAY)
    return occasions.of(session, [Owed(member_id, item)], NOW, ZONE).get(1)


def test_a_card_is_told_of_until_it_is_extended_replaced_suspended_or_over(database: Database) -> None:
    changes: tuple[Change, ...] = (
        lambda session: session.execute(update(Card).values(valid_until=LAST_DAY + DAY)),
        lambda session: session.execute(update(Card).values(suspended_at=NOW)),
        lambda session: session.execute(update(Card).values(member_id=rows.member(session, 2))),
        lambda session: card(session, 1, LAST_DAY + DAY),
    )
    with database.writing() as session:
        mei = rows.member(session)
        id_ = card(session, mei, LAST_DAY)
        subject = f"{id_}:{LAST_DAY}:7"
        told = about(session, mei, Kind.CARD, subject)
        assert isinstance(told, CardEnds)
        assert told.last_day == LAST_DAY
        for change in changes:
            with session.begin_nested() as point:
                change(session)
                assert about(session, mei, Kind.CARD, subject) is None
                point.rollback()
            session.expire_all()
        assert about(session, mei, Kind.CARD, subject) == told


def test_a_benefit_is_told_of_until_it_is_used_withdrawn_or_the_card_is_over(database: Database) -> None:
    with database.writing() as session:
        shop, mei = rows.shop(session), holder(session)
        benefit = rows.benefit(session, shop, "b:1", limit_per_member=1, limit_period=LimitPeriod.WEEK)
        subject = f"b:1:{date(2026, 5, 24)}"
        told = about(session, mei, Kind.BENEFIT, subject)
        assert isinstance(told, BenefitEnds)
        assert (told.place, told.benefit.id, told.last_day) == (Place(shop, "小店", ""), benefit, date(2026, 5, 24))
        changes: tuple[Change, ...] = (
            lambda session: used(session, mei, shop, benefit, TODAY),
            lambda session: session.execute(update(Benefit).values(superseded_at=NOW)),
            lambda session: session.execute(update(Benefit).values(valid_until=TODAY - DAY)),
            lambda session: session.execute(update(Card).values(valid_until=TODAY - DAY)),
        )
        for change in changes:
            with session.begin_nested() as point:
                change(session)
                assert about(session, mei, Kind.BENEFIT, subject) is None
                point.rollback()
            session.expire_all()
        used(session, mei, shop, benefit, date(2026, 5, 17))
        assert about(session, mei, Kind.BENEFIT, subject) == told, "last week's use is another period's"


def test_a_wish_is_told_of_with_the_shop_that_made_it_true(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        wishes.add(session, mei, "shop", "Manner", "manner", "", NOW)
        shop = rows.shop(session, name="曼纳", name_en="Manner", search_name="曼纳|manner")
        granted, _ = planning.wishes(session)
        [new] = planning.grant(session, granted, NOW)
        assert about(session, mei, Kind(new.kind), new.subject) == WishGranted(Place(shop, "曼纳", "Manner"), "Manner")
        assert about(session, mei, Kind.WISH, "999") is None


@pytest.fixture
def event_id(database: Database) -> int:
    """Tomorrow, with a gift."""
    with database.writing() as session:
        where = {"city": "上海", "venue": "花园", "latitude": 31.2, "longitude": 121.4}
        times = {"starts_at": NOW + DAY, "ends_at": NOW + 2 * DAY, "updated_at": NOW}
        event = EventRow(event_id="e1", title="夜游", **where, **times)
        session.add(event)
        session.flush()
        return event.id


def sign_up(session: Session, event_id: int, member_id: int) -> int:
    told = {"told_starts_at": NOW + DAY, "told_ends_at": NOW + 2 * DAY, "told_place": "花园", "told_at": NOW}
    secret = {"seed": b"s", "token_hash": b"t", "digits_hash": b"d"}
    row = SignUp(
        event_id=event_id, member_id=member_id, state=PlaceState.GOING, holder="＊梅", queued_at=NOW, **secret, **told
    )
    session.add(row)
    session.flush()
    return row.id


def test_an_event_is_told_of_until_it_moves_is_cancelled_or_attended(database: Database, event_id: int) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        signup_id = sign_up(session, event_id, mei)
        subject = f"{event_id}:{signup_id}:day:{(NOW + DAY).isoformat()}"
        told = EventNear(event_id, "夜游", "", "花园", NOW + DAY)
        assert about(session, mei, Kind.EVENT, subject) == told
        changes: tuple[Change, ...] = (
            lambda session: session.execute(update(EventRow).values(starts_at=NOW + timedelta(hours=25))),
            lambda session: events.cancel(session, event_id, NOW),
            lambda session: session.execute(update(SignUp).values(state="attended", checked_in_at=NOW)),
            lambda session: session.execute(update(SignUp).values(remind_day=False)),
        )
        for change in changes:
            with session.begin_nested() as point:
                change(session)
                assert about(session, mei, Kind.EVENT, subject) is None
                point.rollback()
            session.expire_all()
        assert about(session, mei, Kind.EVENT, subject) == told


def test_who_watches_a_gift_is_told_once_that_it_is_back_while_it_is(database: Database, event_id: int) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        times = {"opens_at": NOW - DAY, "closes_at": NOW + DAY}
        gift = Gift(event_id=event_id, title="杯子", way="first", stock=1, seed=b"", **times)
        session.add(gift)
        session.flush()
        item = f"gift:{gift.id}"
        for member_id in (mei, mei, tom):
            watches.add(session, member_id, item, NOW)
        watches.remove(session, tom, item)
        session.execute(update(Gift).values(claimed=1))
        assert watches.back(session, NOW) == []
        session.execute(update(Gift).values(claimed=0))
        assert watches.back(session, NOW) == [item]
        assert [watches.bring_up(session, item, NOW) for _ in range(2)] == [1, 0]
        assert watches.back(session, NOW) == []
        [person] = reminders.due(session, NOW, 10)
        [waiting] = person.items
        assert (person.member_id, waiting.kind) == (mei, Kind.RESTOCK)
        assert about(session, mei, waiting.kind, waiting.subject) == InStock(event_id, "杯子")
        session.execute(update(Gift).values(claimed=1))
        session.expire_all()
        assert about(session, mei, waiting.kind, waiting.subject) is None


def test_how_far_a_source_is_looked_through_is_kept(database: Database) -> None:
    with database.writing() as session:
        planning.done(session, Source.WISHES, seen=3)
        planning.done(session, Source.WISHES, seen=rows.shop(session))
        assert planning.wishes(session) == ([], None)
