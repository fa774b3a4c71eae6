"""Limits: the business day, the periods a limit runs for, and the counters that a redemption needs a place in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.benefits import Benefit
from rules.catalogue import LimitPeriod

CUT = time(4)  # a bar's evening belongs to the day it began on
_DAY = timedelta(days=1)


class CounterKind(StrEnum):
    """What is counted: a member's uses of a benefit; a benefit's, a shop's and a shop's hour's; uses of a PIN."""

    MEMBER_BENEFIT = "member_benefit"
    BENEFIT_DAY = "benefit_day"
    SHOP_DAY = "shop_day"
    SHOP_HOUR = "shop_hour"
    PIN_DAY = "pin_day"


Address = tuple[str, str, str]  # a counter's kind, key and period


@dataclass(frozen=True, slots=True, order=True)
class Counter:
    """One count within one period; no `cap` means that it is counted without a limit."""

    kind: CounterKind
    key: str
    period: str
    cap: int | None

    @property
    def address(self) -> Address:
        return (str(self.kind), self.key, self.period)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many redemptions a shop wants in a business day, in an hour of the clock, and by PIN in a day."""

    shop_id: int
    daily: int | None = None
    hourly: int | None = None
    pin: int | None = None


def business_day(now: datetime, zone: ZoneInfo) -> date:
    """The day that the aware time `now` belongs to: until 04:00 on the local clock it is still yesterday."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= CUT else local.date() - _DAY


def day_ends(now: datetime, zone: ZoneInfo) -> datetime:
    """When the business day of `now` ends, in UTC."""
    tomorrow = business_day(now, zone) + _DAY
    return datetime.combine(tomorrow, CUT, zone).astimezone(UTC)


def hour_ends(now: datetime, zone: ZoneInfo) -> datetime:
    """When the hour of the local clock that `now` is in ends, in UTC."""
    local = now.astimezone(zone)
    return (
        now.astimezone(UTC)
        + timedelta(hours=1)
        - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    )


def period(kind: LimitPeriod, day: date) -> str:
    """The name of the period of this kind that holds the business day: d2026-11-22, w2026-47 (ISO 8601), m2026-11."""
    if kind is LimitPeriod.DAY:
        return f"d{day.isoformat()}"
    if kind is LimitPeriod.WEEK:
        year, week, _ = day.isocalendar()
        return f"w{year}-{week:02}"
    return f"m{day:%Y-%m}" if kind is LimitPeriod.MONTH else "life"


def hour(now: datetime, zone: ZoneInfo) -> str:
    """The name of the local clock's hour: h2026-11-22T14; the second time of one that comes twice: h2026-11-01T01+1."""
    local = now.astimezone(zone)
    return f"h{local.isoformat()[:13]}" + ("+1" if local.fold else "")


def member_counter(member_id: int, benefit: Benefit, day: date) -> Counter | None:
    """The counter of a member's uses of a benefit in its period, where it has a limit."""
    if benefit.limit_per_member is None or benefit.limit_period is None:
        return None
    key = f"{member_id}:{benefit.benefit_id}"
    return Counter(CounterKind.MEMBER_BENEFIT, key, period(benefit.limit_period, day), benefit.limit_per_member)


def benefit_counter(benefit: Benefit, day: date) -> Counter | None:
    """The counter of everybody's uses of a benefit on a business day, where it has a quota."""
    if benefit.daily_quota is None:
        return None
    return Counter(CounterKind.BENEFIT_DAY, benefit.benefit_id, period(LimitPeriod.DAY, day), benefit.daily_quota)


def shop_counters(caps: Caps, now: datetime, zone: ZoneInfo) -> tuple[Counter, Counter]:
    """The counters of a shop's day and hour. They count without a cap as well: one may be set at any moment."""
    key, day = str(caps.shop_id), period(LimitPeriod.DAY, business_day(now, zone))
    return (
        Counter(CounterKind.SHOP_DAY, key, day, caps.daily),
        Counter(CounterKind.SHOP_HOUR, key, hour(now, zone), caps.hourly),
    )


def pin_counter(caps: Caps, now: datetime, zone: ZoneInfo) -> Counter:
    """The counter of redemptions by PIN on the shop's business day."""
    day = period(LimitPeriod.DAY, business_day(now, zone))
    return Counter(CounterKind.PIN_DAY, str(caps.shop_id), day, caps.pin)


def needed(
    member_id: int, caps: Caps, benefits: Iterable[Benefit], now: datetime, zone: ZoneInfo
) -> tuple[Counter, ...]:
    """Every counter that a redemption of these benefits at this shop needs a place in, always in the same order."""
    day = business_day(now, zone)
    limits = (
        counter for each in benefits for counter in (member_counter(member_id, each, day), benefit_counter(each, day))
    )
    return tuple(sorted({*shop_counters(caps, now, zone), *filter(None, limits)}, key=lambda each: each.address))
