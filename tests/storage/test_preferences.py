"""What members choose about being told unasked: usual until changed, each choice for itself, in SQL too."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from rules.reminders import CAPS, USUAL_CAP, USUAL_QUIET, Quiet, Wanted
from rules.topics import OPTIONAL, Topic
from storage import preferences
from storage.database import Database
from storage.reminder_tables import OptOut
from storage.tables import Member
from tests.storage import rows
from tests.storage.rows import NOW
from tests.storage.till import ZONE


def test_who_chose_nothing_has_what_is_usual(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        assert preferences.wanted(session, mei, ZONE) == Wanted(frozenset(), Quiet(*USUAL_QUIET, ZONE), USUAL_CAP)


def test_each_choice_is_kept_and_leaves_the_others_alone(database: Database) -> None:
    pause = NOW + timedelta(days=7)
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        preferences.be_quiet(session, mei, time(21), time(8))
        preferences.limit(session, mei, CAPS[0])
        preferences.snooze(session, mei, pause)
        preferences.opt_out(session, mei, Topic.WISH, NOW)
    with database.reading() as session:
        hours = Quiet(time(21), time(8), ZONE)
        assert preferences.wanted(session, mei, ZONE) == Wanted(frozenset({Topic.WISH}), hours, CAPS[0], pause)
        assert preferences.wanted(session, tom, ZONE) == Wanted(frozenset(), Quiet(*USUAL_QUIET, ZONE))
        assert preferences.quiet(session, mei, ZONE) == hours
    with database.writing() as session:
        preferences.snooze(session, mei, None)
        assert preferences.wanted(session, mei, ZONE).snoozed_until is None
        assert preferences.wanted(session, mei, ZONE).cap == CAPS[0]


@pytest.mark.parametrize("topic", OPTIONAL)
def test_a_topic_is_off_for_who_switched_it_off_until_they_switch_it_on(database: Database, topic: Topic) -> None:
    with database.writing() as session:
        mei, tom = rows.member(session, 1), rows.member(session, 2)
        for _ in range(2):
            assert preferences.opt_out(session, mei, topic, NOW)
        heard = select(col(Member.id)).where(~preferences.opted_out(topic))
        assert session.scalars(heard).all() == [tom]
        assert [preferences.allows(session, mei, each) for each in Topic] == [each is not topic for each in Topic]
        assert preferences.allows(session, tom, topic)
        preferences.opt_in(session, mei, topic)
        assert preferences.off(session, mei) == frozenset()


def test_service_cannot_be_switched_off(database: Database) -> None:
    with database.writing() as session:
        mei = rows.member(session)
        assert not preferences.opt_out(session, mei, Topic.SERVICE, NOW)
        assert preferences.allows(session, mei, Topic.SERVICE)


def test_not_even_behind_the_functions_back(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(OptOut(member_id=rows.member(session), topic=Topic.SERVICE, at=NOW))
