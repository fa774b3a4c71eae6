"""How often a guess may fail before the next one has to wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

SHORT_LIMIT, SHORT_WINDOW = 5, timedelta(minutes=15)
LONG_LIMIT, LONG_WINDOW = 20, timedelta(days=1)


def blocked_until(failures: Iterable[datetime], now: datetime) -> datetime | None:
    """When the next guess is allowed, or None when it is allowed now.

    `failures` are the times of failed guesses in any order; five within 15 minutes or twenty within a day block until
    enough of them have aged.
    """
    times = sorted(failures)
    waits = (_free_again(times, now, *rule) for rule in ((SHORT_LIMIT, SHORT_WINDOW), (LONG_LIMIT, LONG_WINDOW)))
    return max((until for until in waits if until), default=None)


def _free_again(times: list[datetime], now: datetime, limit: int, window: timedelta) -> datetime | None:
    recent = [time for time in times if time > now - window]
    return recent[-limit] + window if len(recent) >= limit else None
