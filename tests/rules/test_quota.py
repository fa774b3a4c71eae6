"""Limits: where days, weeks, months and hours begin and end, and which counters a redemption needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import quota
from rules.benefits import Benefit
from rules.catalogue import BenefitKind, LimitPeriod
from rules.quota import Caps, Counter, CounterKind

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
TICK = timedelta(microseconds=1)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=2_000)).map(lambda age: datetime(2024, 1, 1, tzinfo=UTC) + age)
ZONES = st.sampled_from([SHANGHAI, NEW_YORK, ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")])

OFFER = Benefit(
    *(1, BenefitKind.PERCENT_OFF, 1_000, 0, "", "", "", "", None, None, None, date.min, date.max),
    stacking=False,
    benefit_id="b1",
)


def local(zone: ZoneInfo, *when: int, fold: int = 0) -> datetime:
    return datetime(*when, tzinfo=zone, fold=fold).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (local(SHANGHAI, 2026, 5, 20, 23, 59), date(2026, 5, 20)),
        (local(SHANGHAI, 2026, 5, 21, 0, 0), date(2026, 5, 20)),
        (local(SHANGHAI, 2026, 5, 21, 4, 0) - TICK, date(2026, 5, 20)),
        (local(SHANGHAI, 2026, 5, 21, 4, 0), date(2026, 5, 21)),
        (local(NEW_YORK, 2026, 3, 8, 4, 0) - TICK, date(2026, 3, 7)),
        (local(NEW_YORK, 2026, 3, 8, 4, 0), date(2026, 3, 8)),
        (local(NEW_YORK, 2026, 11, 1, 1, 30, fold=1), date(2026, 10, 31)),
        (local(NEW_YORK, 2026, 11, 1, 4, 0), date(2026, 11, 1)),
    ],
)
def test_a_business_day_begins_at_four_on_the_local_clock(moment: datetime, day: date) -> None:
    zone = NEW_YORK if moment.month in (3, 11, 10) else SHANGHAI
    assert quota.business_day(moment, zone) == day


@given(MOMENTS, ZONES)
def test_a_day_lasts_exactly_until_it_ends(moment: datetime, zone: ZoneInfo) -> None:
    end = quota.day_ends(moment, zone)
    today = quota.business_day(moment, zone)
    assert moment < end <= moment + timedelta(hours=25)
    assert quota.business_day(end - TICK, zone) == today
    assert quota.business_day(end, zone) == today + timedelta(days=1)


@given(MOMENTS, ZONES)
def test_an_hour_has_one_name_until_it_ends_and_then_another(moment: datetime, zone: ZoneInfo) -> None:
    end = quota.hour_ends(moment, zone)
    assert moment < end <= moment + timedelta(hours=1)
    assert quota.hour(end - TICK, zone) == quota.hour(moment, zone) != quota.hour(end, zone)


def test_the_hour_that_comes_twice_has_two_names() -> None:
    first, second = (local(NEW_YORK, 2026, 11, 1, 1, 30, fold=fold) for fold in (0, 1))
    assert [quota.hour(each, NEW_YORK) for each in (first, second)] == ["h2026-11-01T01", "h2026-11-01T01+1"]


def test_a_day_with_a_change_of_clocks_is_an_hour_shorter_or_longer() -> None:
    days = (local(NEW_YORK, 2026, 3, 7, 4), local(NEW_YORK, 2026, 10, 31, 4), local(NEW_YORK, 2026, 5, 20, 4))
    assert [(quota.day_ends(day, NEW_YORK) - day) // timedelta(hours=1) for day in days] == [23, 25, 24]


@pytest.mark.parametrize(
    ("kind", "day", "name"),
    [
        (LimitPeriod.DAY, date(2026, 11, 22), "d2026-11-22"),
        (LimitPeriod.WEEK, date(2026, 11, 22), "w2026-47"),
        (LimitPeriod.WEEK, date(2026, 11, 23), "w2026-48"),
        (LimitPeriod.WEEK, date(2027, 1, 3), "w2026-53"),
        (LimitPeriod.WEEK, date(2027, 1, 4), "w2027-01"),
        (LimitPeriod.MONTH, date(2026, 11, 30), "m2026-11"),
        (LimitPeriod.MONTH, date(2026, 12, 1), "m2026-12"),
        (LimitPeriod.LIFE, date(2026, 12, 1), "life"),
    ],
)
def test_periods_by_name(kind: LimitPeriod, day: date, name: str) -> None:
    assert quota.period(kind, day) == name


def test_a_redemption_needs_its_shops_counters_and_those_of_limited_benefits() -> None:
    now = local(SHANGHAI, 2026, 5, 20, 12, 30)
    limited = replace(OFFER, limit_per_member=2, limit_period=LimitPeriod.WEEK, daily_quota=9)
    assert quota.needed(7, Caps(3, 100, None), [limited, replace(OFFER, benefit_id="b2")], now, SHANGHAI) == (
        Counter(CounterKind.BENEFIT_DAY, "b1", "d2026-05-20", 9),
        Counter(CounterKind.MEMBER_BENEFIT, "7:b1", "w2026-21", 2),
        Counter(CounterKind.SHOP_DAY, "3", "d2026-05-20", 100),
        Counter(CounterKind.SHOP_HOUR, "3", "h2026-05-20T12", None),
    )


def test_the_pin_is_counted_by_the_day() -> None:
    now = local(SHANGHAI, 2026, 5, 21, 3, 59)
    assert quota.pin_counter(Caps(3, pin=5), now, SHANGHAI) == Counter(CounterKind.PIN_DAY, "3", "d2026-05-20", 5)
