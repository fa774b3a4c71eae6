"""Reminders: what of all that is due is said to a member now, what waits and until when, and what is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.catalogue import LimitPeriod, Plan
from rules.topics import Topic

WORDINGS = 3  # ways to say each kind of reminder
MOST_ITEMS = 5  # in one digest; more is a list nobody reads
WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


class Kind(StrEnum):
    """What a reminder is about; what matters most comes first in a digest."""

    EVENT = "event"
    TRIAL = "trial"
    CARD = "card"
    RESTOCK = "restock"
    WISH = "wish"
    BENEFIT = "benefit"


class Source(StrEnum):
    """What the planner looks through for reminders that fall due."""

    CARDS = "cards"
    BENEFITS = "benefits"
    WISHES = "wishes"


TOPICS = {
    Kind.EVENT: Topic.EVENT,
    Kind.TRIAL: Topic.CARD,
    Kind.CARD: Topic.CARD,
    Kind.RESTOCK: Topic.WISH,
    Kind.WISH: Topic.WISH,
    Kind.BENEFIT: Topic.BENEFIT,
}
_RANK = {kind: rank for rank, kind in enumerate(Kind)}

# Days from the reminder to the last day of a card; a trial is too short for the first.
STAGES = {Plan.ANNUAL: (30, 7, 1), Plan.TRIAL: (7, 1)}
# Days from the reminder to the last day of a benefit's period; `None` is the benefit's own last day.
BENEFIT_LEAD = {LimitPeriod.WEEK: 2, LimitPeriod.MONTH: 4, None: 6}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the local clock in which nothing is said, over midnight where `start` is later than `end`; equal ones
    stand for no quiet hours."""

    start: time
    end: time
    zone: ZoneInfo

    def ends(self, now: datetime) -> datetime | None:
        """When the quiet hours that the aware time `now` lies in end, in UTC; None where it lies in none."""
        local = now.astimezone(self.zone)
        clock = local.time()
        over_midnight = self.start > self.end
        is_quiet = (clock >= self.start or clock < self.end) if over_midnight else self.start <= clock < self.end
        if not is_quiet:
            return None
        day = local.date() + _DAY if over_midnight and clock >= self.start else local.date()
        end = datetime.combine(day, self.end, self.zone)
        # Where clocks go back, the hour comes twice; the end that is still to come is meant.
        return next(moment for each in (end, end.replace(fold=1)) if (moment := each.astimezone(UTC)) > now)


@dataclass(frozen=True, slots=True)
class Cap:
    """How many messages with reminders a member wants at most on a local day, and in any seven of them."""

    per_day: int = 1
    per_week: int = 3


# From many to few; "fewer" goes one step on.
CAPS = (Cap(3, 10), Cap(1, 3), Cap(1, 1))
USUAL_CAP = CAPS[1]
# Full hours of the local clock to choose from; equal ones are no quiet hours.
QUIETS = ((22, 9), (21, 8), (23, 10), (0, 0))
USUAL_QUIET = (time(QUIETS[0][0]), time(QUIETS[0][1]))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a member chose: topics that are off, hours of quiet, how often, and a pause that ends in UTC."""

    off: frozenset[Topic]
    quiet: Quiet
    cap: Cap = USUAL_CAP
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to remind of, from `due` on and not after `until`; both aware UTC."""

    id: int
    kind: Kind
    subject: str
    due: datetime
    until: datetime

    @property
    def topic(self) -> Topic:
        return TOPICS[self.kind]


@dataclass(frozen=True, slots=True)
class Said:
    """When a member was reminded in the last week, the last time last, and in which wording that was."""

    moments: tuple[datetime, ...] = ()
    wording: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`say` goes into one message in `wording`; `drop` is never said; `wait` is looked at again at `until`."""

    say: tuple[Item, ...] = ()
    drop: tuple[Item, ...] = ()
    wait: tuple[Item, ...] = ()
    until: datetime | None = None
    wording: int = 0


def fewer(cap: Cap) -> Cap:
    """One step down from `cap`; the lowest stays."""
    return next((each for each in CAPS if each.per_week < cap.per_week), CAPS[-1])


def stale(items: Iterable[Item], wanted: Wanted, now: datetime) -> tuple[Item, ...]:
    """The items that are not to be said any more: switched off, or too late."""
    return tuple(item for item in items if item.topic in wanted.off or item.until <= now)


def is_silent(wanted: Wanted, now: datetime) -> bool:
    """Whether the member does not want to be disturbed at `now`, however little they heard lately."""
    return _disturbs_until(wanted, now) is not None


def silent_until(wanted: Wanted, said: Said, now: datetime) -> datetime | None:
    """When a member may be reminded at the earliest, in UTC; None for at once."""
    return _disturbs_until(wanted, now) or _cap_lifts(wanted, said, now)


def decide(items: Sequence[Item], wanted: Wanted, said: Said, now: datetime) -> Decision:
    """What becomes of a member's reminders at `now`; those due later may be among `items`.

    All that is due goes into one message, what matters most first. Where the day has room for one message only, what
    is due waits for an event's reminder of the same day, and an event's reminder brings those of later that day along.
    """
    drop = stale(items, wanted, now)
    kept = [item for item in items if item not in drop]
    due = sorted((item for item in kept if item.due <= now), key=lambda item: (_RANK[item.kind], item.until, item.id))
    if not due:
        return Decision(drop=drop)
    silent = silent_until(wanted, said, now)
    if silent is not None:
        return Decision(drop=drop, wait=tuple(due), until=silent)
    later = _events_later_today(kept, wanted.quiet.zone, now) if _room_today(wanted, said, now) == 1 else []
    if later and due[0].kind is not Kind.EVENT:
        return Decision(drop=drop, wait=tuple(due), until=later[0].due)
    say, rest = (due := later + due)[:MOST_ITEMS], due[MOST_ITEMS:]
    wording = 0 if said.wording is None else (said.wording + 1) % WORDINGS
    return Decision(tuple(say), drop, tuple(rest), _next_day(now, wanted.quiet.zone) if rest else None, wording)


def period_ends(period: LimitPeriod | None, valid_until: date, day: date) -> date:
    """The last day of the limit's period that `day` lies in, or of the benefit where that is sooner."""
    if period is LimitPeriod.WEEK:
        return min(valid_until, day + timedelta(days=7 - day.isoweekday()))
    if period is LimitPeriod.MONTH:
        return min(valid_until, (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY)
    return valid_until


def period_starts(period: LimitPeriod | None, valid_from: date, last_day: date) -> date:
    """The first day of the period that ends with `last_day`, or of the benefit where that is later."""
    if period is LimitPeriod.WEEK:
        return max(valid_from, last_day - timedelta(days=last_day.isoweekday() - 1))
    if period is LimitPeriod.MONTH:
        return max(valid_from, last_day.replace(day=1))
    return valid_from


def day_is_over(day: date, zone: ZoneInfo) -> datetime:
    """Midnight at the end of the local day, in UTC."""
    return datetime.combine(day + _DAY, time(), zone).astimezone(UTC)


def _disturbs_until(wanted: Wanted, now: datetime) -> datetime | None:
    if wanted.snoozed_until is not None and wanted.snoozed_until > now:
        return wanted.snoozed_until
    return wanted.quiet.ends(now)


def _events_later_today(items: Iterable[Item], zone: ZoneInfo, now: datetime) -> list[Item]:
    midnight = _next_day(now, zone)
    found = [item for item in items if item.kind is Kind.EVENT and now < item.due < midnight]
    return sorted(found, key=lambda item: (item.due, item.id))


def _room_today(wanted: Wanted, said: Said, now: datetime) -> int:
    return wanted.cap.per_day - len(_since(said, wanted.quiet.zone, now, days=1))


def _cap_lifts(wanted: Wanted, said: Said, now: datetime) -> datetime | None:
    """The midnight at which the caps leave room again; None where they do now."""
    zone, lifts = wanted.quiet.zone, []
    if _room_today(wanted, said, now) <= 0:
        lifts.append(_next_day(now, zone))
    week = _since(said, zone, now, days=7)
    if len(week) >= wanted.cap.per_week:
        last_counted = week[len(week) - wanted.cap.per_week]
        lifts.append(day_is_over(last_counted + 6 * _DAY, zone))
    return max(lifts, default=None)


def _since(said: Said, zone: ZoneInfo, now: datetime, *, days: int) -> list[date]:
    """The local days of what was said on the last `days` of them, today included, the oldest first."""
    first = now.astimezone(zone).date() - (days - 1) * _DAY
    return sorted(day for moment in said.moments if (day := moment.astimezone(zone).date()) >= first)


def _next_day(now: datetime, zone: ZoneInfo) -> datetime:
    return day_is_over(now.astimezone(zone).date(), zone)
