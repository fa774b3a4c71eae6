"""The planner's sources: who is brought up with what on which day, and who is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from rules.catalogue import LimitPeriod, Plan
from rules.reminders import Source
from rules.topics import Topic
from storage import planning, preferences, reminders, wishes
from storage.database import Database, Session
from storage.reminders import New
from storage.tables import SavedPlace, SavedShop
from storage.till_tables import Redemption, RedemptionLine
from tests import ledger
from tests.storage import rows
from tests.storage.rows import NOW, TODAY
from tests.storage.till import ZONE

DAY = timedelta(days=1)
FRIDAY, SUNDAY = date(2026, 5, 22), date(2026, 5, 24)
LAST_OF_MAY = date(2026, 5, 31)


def holder(session: Session, telegram_id: int = 1, until: date = date(2026, 12, 31), **given: Any) -> int:
    """A member with a card."""
    member_id = rows.member(session, telegram_id, **given)
    card(session, member_id, until)
    return member_id


def card(session: Session, member_id: int, until: date, plan: Plan = Plan.ANNUAL, **given: Any) -> int:
    values = {"member_id": member_id, "activated_at": NOW, "activation_code": None, "plan": plan}
    return rows.card(
        session, f"C{member_id}{plan}{until}", **values, valid_from=date(2026, 1, 1), valid_until=until, **given
    )


def star(session: Session, member_id: int, shop_id: int) -> None:
    session.add(SavedShop(member_id=member_id, shop_id=shop_id, created_at=NOW))
    session.flush()


def home(session: Session, member_id: int, latitude: float, longitude: float) -> None:
    place = {"name": "home", "latitude": latitude, "longitude": longitude, "created_at": NOW}
    session.add(SavedPlace(member_id=member_id, **place))
    session.flush()


def of_day(session: Session, day: date) -> list[tuple[int, str]]:
    return [(new.member_id, new.subject) for new in planning.benefits(session, day, ZONE, NOW)]


# Days


def test_each_day_is_looked_through_once_and_missed_ones_are_caught_up_with(database: Database) -> None:
    with database.writing() as session:
        assert planning.days_left(session, Source.CARDS, TODAY) == [TODAY]
        planning.done(session, Source.CARDS, day=TODAY)
        assert planning.days_left(session, Source.CARDS, TODAY) == []
        assert planning.days_left(session, Source.BENEFITS, TODAY) == [TODAY]
        assert planning.days_left(session, Source.CARDS, TODAY + 2 * DAY) == [TODAY + DAY, TODAY + 2 * DAY]
        much_later = TODAY + 100 * DAY
        assert planning.days_left(session, Source.CARDS, much_later)[0] == much_later - planning.CATCH_UP
        assert planning.days_left(session, Source.CARDS, TODAY - DAY) == []


# Cards


@pytest.mark.parametrize(("plan", "stages"), [(Plan.ANNUAL, [(30, 8), (7, 2), (1, 0)]), (Plan.TRIAL, [(7, 2), (1, 0)])])
def test_a_card_is_brought_up_at_each_stage_until_the_next(
    database: Database, plan: Plan, stages: list[tuple[int, int]]
) -> None:
    found = {}
    with database.writing() as session:
        mei = rows.member(session)
        id_ = card(session, mei, TODAY, plan)
        for days in range(40):
            for new in planning.cards(session, TODAY - days * DAY, ZONE, NOW):
                assert (new.member_id, new.kind) == (mei, "trial" if plan is Plan.TRIAL else "card")
                assert new.subject == f"{id_}:{TODAY}:{days}"
                found[days] = new.until
    midnight = datetime(2026, 5, 20, 16, tzinfo=UTC)  # at the end of the last day
    assert found == {stage: midnight - days * DAY for stage, days in stages}


def test_cards_nobody_holds_suspended_ones_and_the_opted_out_are_left_alone(database: Database) -> None:
    with database.writing() as session:
        rows.card(session, "C9", valid_from=date(2026, 1, 1), valid_until=TODAY + DAY)
        card(session, rows.member(session, 1), TODAY + DAY, suspended_at=NOW)
        quiet = rows.member(session, 2)
        card(session, quiet, TODAY + DAY)
        preferences.opt_out(session, quiet, Topic.CARD, NOW)
        assert planning.cards(session, TODAY, ZONE, NOW) == []
        preferences.opt_in(session, quiet, Topic.CARD)
        assert len(planning.cards(session, TODAY, ZONE, NOW)) == 1


# Benefits


@pytest.mark.parametrize(
    ("period", "valid_until", "day", "last_day"),
    [
        (LimitPeriod.WEEK, date(2026, 12, 31), FRIDAY, SUNDAY),
        (LimitPeriod.MONTH, date(2026, 12, 31), LAST_OF_MAY - 4 * DAY, LAST_OF_MAY),
        (LimitPeriod.LIFE, TODAY + 6 * DAY, TODAY, TODAY + 6 * DAY),
        (None, TODAY + 6 * DAY, TODAY, TODAY + 6 * DAY),
    ],
)
def test_a_benefit_is_brought_up_once_before_its_period_ends(
    database: Database, period: LimitPeriod | None, valid_until: date, day: date, last_day: date
) -> None:
    limit = {"limit_per_member": 1, "limit_period": period} if period else {}
    with database.writing() as session:
        shop, mei = rows.shop(session), holder(session)
        rows.benefit(session, shop, "b:1", valid_until=valid_until, **limit)
        star(session, mei, shop)
        week = [day + each * DAY for each in range(-3, 4)]
        assert [(each, of_day(session, each)) for each in week if of_day(session, each)] == [
            (day, [(mei, f"b:1:{last_day}")])
        ]


@pytest.mark.parametrize(
    ("metres_north", "is_near"), [(0, True), (990, True), (1_010, False), (-990, True), (-1_010, False)]
)
def test_a_kept_place_is_near_within_a_kilometre(database: Database, metres_north: float, is_near: bool) -> None:
    with database.writing() as session:
        shop, mei = rows.shop(session), holder(session)
        rows.benefit(session, shop, valid_until=TODAY + 6 * DAY)
        latitude, longitude = rows.PEOPLES_SQUARE
        home(session, mei, latitude + metres_north / 111_195, longitude)
        assert bool(of_day(session, TODAY)) == is_near


def test_only_members_with_a_bond_a_card_and_the_wish_to_hear_are_concerned(database: Database) -> None:
    with database.writing() as session:
        shop = rows.shop(session)
        rows.benefit(session, shop, valid_until=TODAY + 6 * DAY)
        mei = holder(session, 1)
        others = {
            "no bond": holder(session, 2),
            "blocked": holder(session, 3, blocked_at=NOW),
            "card over": holder(session, 4, until=TODAY - DAY),
            "no card": rows.member(session, 5),
            "opted out": holder(session, 6),
        }
        for member in (mei, *(id_ for why, id_ in others.items() if why != "no bond")):
            star(session, member, shop)
        preferences.opt_out(session, others["opted out"], Topic.BENEFIT, NOW)
        assert of_day(session, TODAY) == [(mei, f"b1:{TODAY + 6 * DAY}")]


@pytest.mark.parametrize(("used_on", "is_brought_up"), [(date(2026, 5, 17), True), (date(2026, 5, 18), False)])
def test_what_was_used_in_the_period_is_not_brought_up(database: Database, used_on: date, is_brought_up: bool) -> None:
    with database.writing() as session:
        shop, mei = rows.shop(session), holder(session)
        benefit = rows.benefit(session, shop, limit_per_member=1, limit_period=LimitPeriod.WEEK)
        used(session, mei, shop, benefit, used_on)
        assert bool(of_day(session, FRIDAY)) == is_brought_up


def test_what_was_used_and_taken_back_is_brought_up(database: Database) -> None:
    with database.writing() as session:
        shop, mei = rows.shop(session), holder(session)
        benefit = rows.benefit(session, shop, limit_per_member=1, limit_period=LimitPeriod.WEEK)
        used(session, mei, shop, benefit, FRIDAY, reversed_at=NOW)
        assert of_day(session, FRIDAY) == [(mei, f"b1:{SUNDAY}")]


def test_of_many_benefits_those_at_the_shops_a_member_uses_come_first(database: Database) -> None:
    with database.writing() as session:
        mei = holder(session)
        latitude, longitude = rows.PEOPLES_SQUARE
        home(session, mei, latitude, longitude)
        shops = [rows.shop(session, f"s{number}") for number in range(6)]
        for number, shop in enumerate(shops):
            rows.benefit(session, shop, f"b{number}", valid_until=TODAY + 6 * DAY)
        star(session, mei, shops[4])
        other = rows.benefit(session, shops[5], "other")
        used(session, mei, shops[5], other, TODAY - 30 * DAY)
        found = [subject.partition(":")[0] for _, subject in of_day(session, TODAY)]
    assert found == ["b5", "b4", "b0"]


def used(session: Session, member_id: int, shop_id: int, benefit_id: int, day: date, **given: Any) -> None:
    """The member used the benefit at noon of that day."""
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    ledger.redeemed(session, member_id, shop_id, 1_000, bill=None, at=at, **given)
    redemption_id = session.scalars(select(func.max(col(Redemption.id)))).one()
    session.add(RedemptionLine(redemption_id=redemption_id, benefit_id=benefit_id, discount=1_000))
    session.flush()


# Wishes


def joined(session: Session, **given: Any) -> list[New]:
    """The wishes that come true when this shop joins."""
    rows.shop(session, **given)
    granted, last = planning.wishes(session)
    assert last is not None
    planning.done(session, Source.WISHES, seen=last)
    return planning.grant(session, granted, NOW)


@pytest.mark.parametrize(
    ("wished", "search_name", "is_granted"),
    [
        ("manner", "manner", True),
        ("manner", "manner coffee", True),
        ("manner", "栗子|manner coffee", True),
        ("man", "manner coffee", False),
        ("coffee", "manner coffee", False),
        ("海底捞", "海底捞人民广场店", True),
        ("m", "m stand", False),
        ("m stand", "m stand", True),
    ],
)
def test_a_wish_comes_true_by_a_name_or_its_first_words(
    database: Database, wished: str, search_name: str, is_granted: bool
) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        wishes.add(session, mei, "shop", wished, wished, "", NOW)
        found = joined(session, search_name=search_name)
        assert [new.member_id for new in found] == ([mei] if is_granted else [])


@pytest.mark.parametrize(("region", "is_granted"), [("31.2,121.5", True), ("31.6,121.5", True), ("31.8,121.5", False)])
def test_a_wish_for_a_region_comes_true_with_a_shop_within_reach(
    database: Database, region: str, is_granted: bool
) -> None:
    with database.writing() as session:
        wishes.add(session, rows.member(session), "city", region, region, "", NOW)
        assert bool(joined(session)) == is_granted


def test_a_wish_comes_true_once_and_never_with_a_shop_that_was_there(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        assert joined(session, shop_id="s0", search_name="manner") == []
        wishes.add(session, mei, "shop", "Manner", "manner", "", NOW)
        assert planning.wishes(session) == ([], None)
        assert len(joined(session, shop_id="s1", search_name="manner jing an")) == 1
        assert joined(session, shop_id="s2", search_name="manner xu hui") == []


# What is brought up is kept


def test_the_same_thing_is_brought_up_once_however_often_it_is_found(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        new = New(mei, "wish", "1", NOW, NOW + DAY)
        for _ in range(3):
            reminders.add(session, [new, new])
        [person] = reminders.due(session, NOW, 10)
        assert len(person.items) == 1
        reminders.say(session, mei, person.items, 0, NOW)
        reminders.add(session, [new])
        assert reminders.due(session, NOW, 10) == []
