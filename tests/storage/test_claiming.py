"""Cards: claimed by one member only, whoever else tries at the same moment; every try leaves a row."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from threading import Barrier
from typing import Any, TypeVar

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from rules.cards import ActivationRefusal, Validity
from rules.catalogue import Plan
from rules.throttle import LONG_WINDOW, SHORT_LIMIT, SHORT_WINDOW
from storage import cards, members, tables
from storage.database import Database, Session
from tests.storage import rows
from tests.storage.rows import NOW, TODAY

T = TypeVar("T")

TRIAL_DAYS = 90
A_YEAR = Validity(TODAY, date(2027, 5, 19))
DAY = timedelta(days=1)
CLAIMANTS, ROUNDS = 4, 10
PATIENCE_S = 60


def activate(
    session: Session, member: int, number: str = "C1", code: str = "CODE", after: timedelta = timedelta()
) -> Validity | ActivationRefusal:
    now = NOW + after
    return cards.activate(session, member, number, code, now=now, today=TODAY, trial_days=TRIAL_DAYS)


def attempts(session: Session) -> list[bool]:
    return list(session.scalars(select(tables.Attempt.succeeded).order_by(col(tables.Attempt.id))))


def owner(session: Session, number: str = "C1") -> int | None:
    held_by: int | None = session.scalars(select(tables.Card.member_id).where(tables.Card.card_number == number)).one()
    return held_by


def test_the_right_number_and_code_make_the_card_the_members(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        rows.card(session)
        assert activate(session, mei) == A_YEAR
    with database.reading() as session:
        held = members.cards(session, mei)
        assert [(card.number, card.plan, card.validity, card.suspended) for card in held] == [
            ("C1", Plan.ANNUAL, A_YEAR, False)
        ]
        card = session.scalars(select(tables.Card)).one()
        assert (card.activation_code, card.activated_at) == (None, NOW)
        assert attempts(session) == [True]


@pytest.mark.parametrize("number", ["SH260001", "sh26-0001", "ＳＨ２６ ０００１"])
@pytest.mark.parametrize("code", ["NEW-DAY", "new day", "ＮＥＷＤＡＹ"])
def test_however_it_is_spelled(database: Database, number: str, code: str) -> None:
    with database.writing() as session:
        rows.card(session, "SH260001", activation_code="New-Day")
        assert activate(session, rows.member(session), number, code) == A_YEAR


def test_a_wrong_number_a_wrong_code_and_a_card_somebody_has_are_one_answer(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        rows.card(session, "C1")
        rows.card(session, "C2")
        assert activate(session, mei, "C2") == A_YEAR
        for number, code in (("C3", "CODE"), ("C1", "WRONG"), ("C2", "CODE"), ("C2", "")):
            assert activate(session, tom, number, code) is ActivationRefusal.NO_MATCH
        assert owner(session, "C1") is None
        assert owner(session, "C2") == mei
        assert attempts(session) == [True, False, False, False, False]


def test_a_card_sold_without_a_code_cannot_be_claimed(database: Database) -> None:
    with database.writing() as session:
        rows.card(session, activation_code=None)
        assert activate(session, rows.member(session), code="") is ActivationRefusal.NO_MATCH


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"suspended_at": NOW}, ActivationRefusal.SUSPENDED),
        ({"valid_from": TODAY - 9 * DAY, "valid_until": TODAY - DAY}, ActivationRefusal.EXPIRED),
        ({"plan": Plan.TRIAL}, ActivationRefusal.HAD_TRIAL),
    ],
)
def test_a_refusal_with_the_right_code_is_no_guess(
    database: Database, given: dict[str, Any], refusal: ActivationRefusal
) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        assert cards.start_trial(session, mei, "T1", Validity(TODAY - 9 * DAY, TODAY - DAY), NOW)
        rows.card(session, **given)
        for _ in range(2 * SHORT_LIMIT):
            assert activate(session, mei) is refusal
        assert owner(session) is None


def test_five_wrong_tries_close_the_door_even_to_the_right_code_until_the_time_told(database: Database) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        rows.card(session, "C1")
        rows.card(session, "C2")
        for seconds in range(SHORT_LIMIT):
            assert cards.throttled_until(session, mei, NOW + timedelta(seconds=seconds)) is None
            assert activate(session, mei, code="WRONG", after=timedelta(seconds=seconds)) is ActivationRefusal.NO_MATCH
    with database.writing() as session:
        a_minute_later = timedelta(minutes=1)
        assert activate(session, mei, after=a_minute_later) is ActivationRefusal.THROTTLED
        assert cards.throttled_until(session, mei, NOW + a_minute_later) == NOW + SHORT_WINDOW
        assert activate(session, tom, "C2", after=a_minute_later) == A_YEAR
        just_before = SHORT_WINDOW - timedelta(microseconds=1)
        assert activate(session, mei, after=just_before) is ActivationRefusal.THROTTLED
        assert attempts(session) == [False] * SHORT_LIMIT + [True]  # what was not even tried leaves no row
        assert activate(session, mei, after=SHORT_WINDOW) == A_YEAR


def test_twenty_wrong_tries_in_a_day_close_the_door_for_the_day(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        for hour in range(20):
            activate(session, mei, code="WRONG", after=timedelta(hours=hour))
        assert cards.throttled_until(session, mei, NOW + timedelta(hours=20)) == NOW + LONG_WINDOW
        assert cards.throttled_until(session, mei, NOW + LONG_WINDOW) is None


def test_a_trial_is_started_once_per_member_and_number(database: Database) -> None:
    validity = Validity(TODAY, TODAY + 89 * DAY)
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        assert cards.start_trial(session, mei, "T1", validity, NOW)
        assert not cards.start_trial(session, mei, "T2", validity, NOW)
        assert not cards.start_trial(session, tom, "T1", validity, NOW)
        assert cards.start_trial(session, tom, "T3", validity, NOW)
        assert [card.number for card in members.cards(session, mei)] == ["T1"]
        assert members.cards(session, tom)[0].validity == validity


@pytest.mark.parametrize("typed", ["SH260001", "sh26-0001"])
def test_a_card_is_suspended_and_resumed_by_its_number(database: Database, typed: str) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        rows.card(session, "SH260001")
        activate(session, mei, "SH260001")
        assert cards.suspend(session, typed, NOW)
        assert [card.suspended for card in members.cards(session, mei)] == [True]
        assert cards.suspend(session, typed, None)
        assert [card.suspended for card in members.cards(session, mei)] == [False]
        assert not cards.suspend(session, "SH269999", NOW)


def test_an_activation_that_is_rolled_back_leaves_neither_card_nor_try(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        rows.card(session)

    def fail_after_activating() -> None:
        with database.writing() as session:
            assert activate(session, mei) == A_YEAR
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_activating()
    with database.writing() as session:
        assert owner(session) is None
        assert attempts(session) == []
        assert activate(session, mei) == A_YEAR


def at_once(url: str, act: Callable[[Database, int], T]) -> list[T]:
    """Let as many claimants as there are members act in threads of their own, each on a connection of its own."""
    barrier = Barrier(CLAIMANTS)

    def claimant(member: int) -> T:
        database = Database(url)
        try:
            barrier.wait(PATIENCE_S)
            return act(database, member)
        finally:
            database.close()

    with ThreadPoolExecutor(CLAIMANTS) as threads:
        return list(threads.map(claimant, range(1, CLAIMANTS + 1), timeout=PATIENCE_S))


def crowd(database: Database, number_of_cards: int = 1) -> None:
    """The claimants, with ids from 1 on, and the cards C1, C2, …"""
    with database.writing() as session:
        for telegram_id in range(1, CLAIMANTS + 1):
            rows.member(session, telegram_id)
        for number in range(1, number_of_cards + 1):
            rows.card(session, f"C{number}")


def test_of_many_who_claim_one_card_at_once_one_gets_it(database: Database, url: str) -> None:
    crowd(database, ROUNDS)
    for number in range(1, ROUNDS + 1):

        def claim(own: Database, member: int, number: str = f"C{number}") -> bool:
            with own.writing() as session:
                return isinstance(activate(session, member, number), Validity)

        won = at_once(url, claim)
        assert sorted(won) == [False] * (CLAIMANTS - 1) + [True]
        with database.reading() as session:
            assert owner(session, f"C{number}") == won.index(True) + 1


Claim = Callable[[Session, int, int], bool]


def everybody_looks_before_anybody_writes(url: str, claim: Claim) -> list[bool]:
    """The worst order of events: all find the card unclaimed, only then all claim it."""
    all_have_looked = Barrier(CLAIMANTS)

    def look_and_claim(own: Database, member: int) -> bool:
        with own.reading() as session:
            card = session.scalars(select(tables.Card)).one()
            assert card.member_id is None
        all_have_looked.wait(PATIENCE_S)
        with own.writing() as session:
            return claim(session, card.id, member)

    return at_once(url, look_and_claim)


def guarded(session: Session, card: int, member: int) -> bool:
    return cards._claim(session, card, member, A_YEAR, NOW)


def unguarded(session: Session, card: int, member: int) -> bool:
    """The same UPDATE without `member_id IS NULL`."""
    values = {"member_id": member, "activated_at": NOW, "activation_code": None}
    values |= {"valid_from": A_YEAR.start, "valid_until": A_YEAR.end}
    claim = update(tables.Card).where(col(tables.Card.id) == card).values(values)
    return session.execute(claim.returning(col(tables.Card.id))).first() is not None


def test_the_guard_lets_one_through_even_when_all_have_looked_before(database: Database, url: str) -> None:
    crowd(database)
    won = everybody_looks_before_anybody_writes(url, guarded)
    assert sorted(won) == [False] * (CLAIMANTS - 1) + [True]
    with database.reading() as session:
        assert owner(session) == won.index(True) + 1


def test_without_the_guard_everybody_believes_to_have_the_card(database: Database, url: str) -> None:
    """The control of the tests above: they can fail."""
    crowd(database)
    assert everybody_looks_before_anybody_writes(url, unguarded) == [True] * CLAIMANTS


def test_of_many_trials_of_one_member_at_once_one_starts(database: Database, url: str) -> None:
    crowd(database)

    def start(own: Database, claimant: int) -> bool:
        with own.writing() as session:
            return cards.start_trial(session, 1, f"T{claimant}", A_YEAR, NOW)

    assert sorted(at_once(url, start)) == [False] * (CLAIMANTS - 1) + [True]


def claim_all(url: str, member: int) -> list[str]:
    """What a process of its own does: try for every card; returns the numbers it got."""
    database = Database(url)
    got = []
    for number in (f"C{each}" for each in range(1, 2 * ROUNDS + 1)):
        with database.writing() as session:
            if guarded(session, _id(session, number), member):
                got.append(number)
    database.close()
    return got


def _id(session: Session, number: str) -> int:
    return session.scalars(select(tables.Card.id).where(tables.Card.card_number == number)).one()


def test_processes_share_the_cards_out_without_a_double(database: Database, url: str) -> None:
    crowd(database, 2 * ROUNDS)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        first, second = processes.map(claim_all, (url, url), (1, 2), timeout=PATIENCE_S)
    assert sorted(first + second) == sorted(f"C{each}" for each in range(1, 2 * ROUNDS + 1))
    with database.reading() as session:
        assert {number: owner(session, number) for number in first} == dict.fromkeys(first, 1)
        assert {number: owner(session, number) for number in second} == dict.fromkeys(second, 2)
