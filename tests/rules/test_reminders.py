"""Reminders: what is said, what waits and until when – quiet hours, caps, digests, wordings, events that keep their
place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import reminders
from rules.catalogue import LimitPeriod
from rules.reminders import (
    CAPS,
    MOST_ITEMS,
    QUIETS,
    WORDINGS,
    Cap,
    Item,
    Kind,
    Quiet,
    Said,
    Wanted,
    decide,
    fewer,
    period_ends,
    period_starts,
    silent_until,
)
from rules.topics import OPTIONAL, Topic

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, noon in Shanghai
QUIET = Quiet(time(22), time(9), SHANGHAI)
WANTED = Wanted(frozenset(), QUIET)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def item(kind: Kind = Kind.BENEFIT, id_: int = 1, due: datetime = NOW, until: datetime = NOW + 5 * DAY) -> Item:
    return Item(id_, kind, f"s{id_}", due, until)


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


# Quiet hours


@pytest.mark.parametrize(
    ("start", "end", "now", "ends"),
    [
        (22, 9, "2026-11-23 21:59:59", None),
        (22, 9, "2026-11-23 22:00", "2026-11-24 09:00"),
        (22, 9, "2026-11-23 23:59", "2026-11-24 09:00"),
        (22, 9, "2026-11-24 00:00", "2026-11-24 09:00"),
        (22, 9, "2026-11-24 08:59:59", "2026-11-24 09:00"),
        (22, 9, "2026-11-24 09:00", None),
        (1, 6, "2026-11-24 00:59:59", None),
        (1, 6, "2026-11-24 01:00", "2026-11-24 06:00"),
        (1, 6, "2026-11-24 06:00", None),
        (0, 0, "2026-11-24 00:00", None),
        (0, 0, "2026-11-24 03:00", None),
    ],
)
def test_quiet_hours_begin_and_end_on_the_local_clock_over_midnight_too(
    start: int, end: int, now: str, ends: str | None
) -> None:
    found = Quiet(time(start), time(end), SHANGHAI).ends(local(now))
    assert found == (local(ends) if ends else None)


def test_quiet_hours_end_by_the_clock_when_it_goes_back_and_forward() -> None:
    quiet = Quiet(time(22), time(9), NEW_YORK)
    assert quiet.ends(local("2026-10-31 23:00", NEW_YORK)) == datetime(2026, 11, 1, 14, tzinfo=UTC)
    assert quiet.ends(local("2026-03-07 23:00", NEW_YORK)) == datetime(2026, 3, 8, 13, tzinfo=UTC)


@settings(max_examples=300, database=None)
@given(
    now=st.integers(0, 600 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    start=st.times(),
    end=st.times(),
    zone=st.sampled_from((SHANGHAI, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Santiago"))),
)
def test_quiet_hours_always_end_later_and_within_a_day_and_a_shift_of_the_clock(
    now: datetime, start: time, end: time, zone: ZoneInfo
) -> None:
    ends = Quiet(start, end, zone).ends(now)
    assert ends is None or now < ends <= now + DAY + 2 * HOUR


# Caps


@pytest.mark.parametrize(
    ("cap", "said", "until"),
    [
        (Cap(1, 3), [], None),
        (Cap(1, 3), ["2026-11-22 21:59"], None),
        (Cap(1, 3), ["2026-11-23 00:00"], "2026-11-24 00:00"),
        (Cap(3, 10), ["2026-11-23 09:00", "2026-11-23 10:00"], None),
        (Cap(3, 10), ["2026-11-23 09:00", "2026-11-23 10:00", "2026-11-23 11:00"], "2026-11-24 00:00"),
        (Cap(1, 3), ["2026-11-17 23:00", "2026-11-20 12:00", "2026-11-22 12:00"], "2026-11-24 00:00"),
        (Cap(1, 3), ["2026-11-16 23:59", "2026-11-20 12:00", "2026-11-22 12:00"], None),
        (Cap(1, 3), ["2026-11-19 09:00", "2026-11-20 12:00", "2026-11-22 12:00"], "2026-11-26 00:00"),
        (Cap(1, 1), ["2026-11-20 12:00", "2026-11-22 12:00"], "2026-11-29 00:00"),
    ],
)
def test_a_cap_counts_local_days_and_lifts_at_midnight(cap: Cap, said: list[str], until: str | None) -> None:
    moments = tuple(local(each) for each in said)
    found = silent_until(replace(WANTED, cap=cap), Said(moments, 0), NOW)
    assert found == (local(until) if until else None)


def test_fewer_goes_down_step_by_step_and_stays_at_the_lowest() -> None:
    assert [fewer(cap) for cap in CAPS] == [*CAPS[1:], CAPS[-1]]
    assert all(later.per_week < earlier.per_week for earlier, later in pairwise(CAPS))


# What is said


def test_several_due_together_are_one_message_with_what_matters_most_first() -> None:
    due = [item(kind, id_) for id_, kind in enumerate(reversed(Kind), 1)]
    decision = decide(due, WANTED, Said(), NOW)
    assert [each.kind for each in decision.say] == list(Kind)[:MOST_ITEMS]
    assert decision.wait == (due[0],)
    assert decision.until == local("2026-11-24 00:00")


def test_what_is_due_later_is_left_alone() -> None:
    assert decide([item(due=NOW + timedelta(seconds=1))], WANTED, Said(), NOW) == reminders.Decision()


@pytest.mark.parametrize("topic", OPTIONAL)
def test_a_topic_that_is_off_is_dropped_and_the_others_are_said(topic: Topic) -> None:
    due = [item(kind, id_) for id_, kind in enumerate(list(Kind)[:MOST_ITEMS])]
    decision = decide(due, replace(WANTED, off=frozenset({topic})), Said(), NOW)
    assert {each.topic for each in decision.drop} <= {topic}
    assert topic not in {each.topic for each in decision.say}
    assert {*decision.say, *decision.drop} == set(due)


@pytest.mark.parametrize(("until", "is_said"), [(NOW, False), (NOW + timedelta(seconds=1), True)])
def test_what_it_is_too_late_for_is_dropped(until: datetime, is_said: bool) -> None:
    decision = decide([item(until=until)], WANTED, Said(), NOW)
    assert (bool(decision.say), bool(decision.drop)) == (is_said, not is_said)


def test_a_pause_holds_everything_back_until_it_is_over() -> None:
    pause = NOW + 3 * DAY
    paused = replace(WANTED, snoozed_until=pause)
    assert decide([item()], paused, Said(), NOW).until == pause
    assert decide([item(due=pause, until=pause + DAY)], paused, Said(), pause).say


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_no_wording_comes_twice_running(several: list[bool]) -> None:
    said, wordings = Said(), []
    for step, both in enumerate(several):
        now = NOW + step * 7 * DAY
        due = [item(due=now, until=now + DAY), item(id_=2, due=now, until=now + DAY)][: 1 + both]
        wordings.append(decide(due, WANTED, said, now).wording)
        said = Said((now,), wordings[-1])
    assert all(one != other for one, other in pairwise(wordings))
    assert all(0 <= each < WORDINGS for each in wordings)


# Events keep their place


def test_what_is_due_waits_for_an_events_reminder_of_the_same_day_where_there_is_room_for_one_only() -> None:
    benefit, event = item(), item(Kind.EVENT, 2, due=NOW + 5 * HOUR)
    waits = decide([benefit, event], WANTED, Said(), NOW)
    assert (waits.say, waits.wait, waits.until) == ((), (benefit,), event.due)
    assert decide([benefit, event], WANTED, Said(), event.due).say == (event, benefit)
    assert decide([benefit, event], replace(WANTED, cap=Cap(2, 10)), Said(), NOW).say == (benefit,)


def test_an_event_of_tomorrow_keeps_nothing_waiting() -> None:
    benefit, event = item(), item(Kind.EVENT, 2, due=local("2026-11-24 00:00"))
    assert decide([benefit, event], WANTED, Said(), NOW).say == (benefit,)


def test_an_events_reminder_brings_along_those_of_later_that_day() -> None:
    first, second = item(Kind.EVENT, 1), item(Kind.EVENT, 2, due=NOW + 5 * HOUR)
    assert set(decide([first, second], WANTED, Said(), NOW).say) == {first, second}
    assert decide([first, second], replace(WANTED, cap=Cap(2, 10)), Said(), NOW).say == (first,)


# All of it together

moments = st.integers(-10 * 24, 10 * 24).map(lambda hours: NOW + hours * HOUR)
items = st.builds(
    Item,
    id=st.integers(1, 10**6),
    kind=st.sampled_from(Kind),
    subject=st.just(""),
    due=moments,
    until=moments,
)
wanteds = st.builds(
    Wanted,
    off=st.frozensets(st.sampled_from(OPTIONAL)),
    quiet=st.sampled_from(QUIETS).map(lambda hours: Quiet(time(hours[0]), time(hours[1]), SHANGHAI)),
    cap=st.sampled_from(CAPS),
    snoozed_until=st.none() | moments,
)
saids = st.builds(
    Said,
    moments=st.lists(moments.filter(lambda moment: moment <= NOW), max_size=9).map(lambda them: tuple(sorted(them))),
    wording=st.none() | st.integers(0, WORDINGS - 1),
)


@settings(max_examples=400, database=None)
@given(st.lists(items, max_size=9, unique_by=lambda each: each.id), wanteds, saids)
def test_everything_due_is_said_or_dropped_or_waits_and_no_wish_is_broken(
    some: list[Item], wanted: Wanted, said: Said
) -> None:
    decision = decide(some, wanted, said, NOW)
    assert len({*decision.say, *decision.drop, *decision.wait}) == sum(
        len(each) for each in (decision.say, decision.drop, decision.wait)
    )
    assert {each for each in some if each.due <= NOW} <= {*decision.say, *decision.drop, *decision.wait}
    assert bool(decision.wait) == (decision.until is not None)
    assert decision.until is None or decision.until > NOW
    if decision.say:
        assert silent_until(wanted, said, NOW) is None
        assert wanted.quiet.ends(NOW) is None
        assert len(decision.say) <= MOST_ITEMS
        assert all(each.topic not in wanted.off and each.until > NOW for each in decision.say)


@settings(max_examples=60, database=None)
@given(wanteds, st.lists(st.integers(0, 14 * 24), min_size=1, max_size=60))
def test_however_much_is_due_no_week_hears_more_than_the_member_wants(wanted: Wanted, dues: list[int]) -> None:
    heard: list[datetime] = []
    waiting = [item(id_=n, due=NOW + due * HOUR, until=NOW + 30 * DAY) for n, due in enumerate(dues)]
    for hour in range(20 * 24):
        now = NOW + hour * HOUR
        decision = decide(waiting, wanted, Said(tuple(heard[-50:]), None), now)
        gone = {*decision.say, *decision.drop}
        waiting = [each for each in waiting if each not in gone]
        heard += [now] if decision.say else []
    days = [moment.astimezone(SHANGHAI).date() for moment in heard]
    assert all(days.count(day) <= wanted.cap.per_day for day in days)
    assert all(sum(day <= other < day + 7 * DAY for other in days) <= wanted.cap.per_week for day in days)


# Periods


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        (LimitPeriod.WEEK, "2026-11-23", "2026-11-23", "2026-11-29"),
        (LimitPeriod.WEEK, "2026-11-29", "2026-11-23", "2026-11-29"),
        (LimitPeriod.MONTH, "2026-02-28", "2026-02-01", "2026-02-28"),
        (LimitPeriod.MONTH, "2028-02-01", "2028-02-01", "2028-02-29"),
        (LimitPeriod.MONTH, "2026-12-31", "2026-12-01", "2026-12-31"),
        (LimitPeriod.LIFE, "2026-11-23", "2026-01-05", "2028-12-29"),
        (LimitPeriod.DAY, "2026-11-23", "2026-01-05", "2028-12-29"),
        (None, "2026-11-23", "2026-01-05", "2028-12-29"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: LimitPeriod | None, day: str, first: str, last: str) -> None:
    starts, ends = date(2026, 1, 5), date(2028, 12, 29)
    last_day = period_ends(period, ends, date.fromisoformat(day))
    assert last_day == date.fromisoformat(last)
    assert period_starts(period, starts, last_day) == date.fromisoformat(first)


def test_a_benefit_begins_and_ends_within_its_validity() -> None:
    assert period_ends(LimitPeriod.MONTH, date(2026, 11, 20), date(2026, 11, 3)) == date(2026, 11, 20)
    assert period_starts(LimitPeriod.MONTH, date(2026, 11, 3), date(2026, 11, 30)) == date(2026, 11, 3)
