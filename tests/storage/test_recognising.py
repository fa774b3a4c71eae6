"""Members: recognised with their cards, welcomed once, changed one choice at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from rules.cards import Card, Validity
from rules.catalogue import Plan
from rules.geo import Datum
from rules.members import Member
from storage import members, prepared, tables
from storage.database import Database, Session
from storage.prepared import execute
from tests.storage import rows
from tests.storage.rows import NOW, TODAY

MEI, TOM = 7_000_000_001, 2**52 - 1  # Telegram's ids have up to 52 bits


def known(session: Session, telegram_id: int) -> Member:
    member = members.recognise(session, telegram_id)
    assert member is not None
    return member


def test_a_stranger_is_nobody(database: Database) -> None:
    with database.writing() as session:
        rows.member(session, MEI)
        assert members.recognise(session, TOM) is None


def test_who_was_welcomed_is_recognised(database: Database) -> None:
    with database.writing() as session:
        members.welcome(session, MEI, "zh", NOW)
        members.welcome(session, TOM, "en", NOW)
    with database.reading() as session:
        mei, tom = known(session, MEI), known(session, TOM)
        assert mei == Member(mei.id, "zh", Datum.WGS84, Datum.WGS84, reachable=True, cards=())
        assert (tom.language, tom.id != mei.id) == ("en", True)
        assert session.scalars(select(tables.Member.joined_at)).all() == [NOW, NOW]


def test_a_second_welcome_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        members.welcome(session, MEI, "zh", NOW)
        before = known(session, MEI)
        members.welcome(session, MEI, "en", NOW + timedelta(days=1))
        assert known(session, MEI) == before
        assert session.scalars(select(tables.Member.joined_at)).all() == [NOW]


def test_a_member_is_recognised_with_all_their_cards_in_one_query(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    validity = Validity(TODAY, TODAY + timedelta(days=9))
    with database.writing() as session:
        mei, tom = rows.member(session, MEI), rows.member(session, TOM)
        for number, owner, plan, suspended_at in (
            ("C1", mei, Plan.ANNUAL, None),
            ("C2", mei, Plan.TRIAL, NOW),
            ("C3", tom, Plan.ANNUAL, None),
        ):
            days = {"valid_from": validity.start, "valid_until": validity.end}
            claim = {"member_id": owner, "activated_at": NOW, "activation_code": None}
            rows.card(session, number, plan=plan, suspended_at=suspended_at, **days, **claim)
        rows.card(session, "C4")
    with database.reading() as session:
        statements: list[str] = []
        monkeypatch.setattr(prepared, "execute", lambda *given: statements.append(given[1]) or execute(*given))
        member = known(session, MEI)
        assert len(statements) == 1
        expected = {Card("C1", Plan.ANNUAL, validity), Card("C2", Plan.TRIAL, validity, suspended=True)}
        assert set(member.cards) == set(members.cards(session, mei)) == expected
        assert members.cards(session, 999) == []


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        (members.speak, "language", "en"),
        (members.trust_pins_as, "pin_datum", Datum.GCJ02),
        (members.trust_button_as, "button_datum", Datum.BD09),
    ],
)
def test_a_choice_is_kept_and_touches_nothing_else(
    database: Database, change: Callable[[Session, int, object], None], field: str, value: object
) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, MEI), rows.member(session, TOM)
        mei_before, tom_before = known(session, MEI), known(session, TOM)
        change(session, mei, value)
        after = known(session, MEI)
        assert getattr(after, field) == value
        others = {"language", "pin_datum", "button_datum", "reachable", "cards"} - {field}
        assert all(getattr(after, each) == getattr(mei_before, each) for each in others)
        assert known(session, TOM) == tom_before
        assert tom != mei


def test_who_blocked_the_bot_is_unreachable_until_they_come_back(database: Database) -> None:
    with database.writing() as session:
        rows.member(session, MEI)
        rows.member(session, TOM)
        members.mark_reachable(session, MEI, blocked_at=NOW)
        assert (known(session, MEI).reachable, known(session, TOM).reachable) == (False, True)
        members.mark_reachable(session, MEI, blocked_at=None)
        assert known(session, MEI).reachable
        members.mark_reachable(session, 999, blocked_at=NOW)  # nobody we know
