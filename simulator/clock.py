"""The simulator's time: it follows real time at a distance that tests and developers choose, or stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

Now = Callable[[], datetime]
_SHORTEST_NAP_SECONDS = 0.001


def utc_now() -> datetime:
    """The machine's time, aware UTC."""
    return datetime.now(UTC)


class SimulatedClock:
    """Time as `base` tells it, plus an offset; every date, expiry and limit of the simulator comes from here.

    `base` gives aware UTC: the machine's time, or a test's own clock. Use it from one event loop's thread.
    """

    def __init__(self, base: Now = utc_now) -> None:
        self._base = base
        self._offset = timedelta()
        self._frozen: datetime | None = None
        self._moved = asyncio.Event()
        self.listeners: list[Callable[[], None]] = []

    def __call__(self) -> datetime:
        """The simulated time, aware UTC."""
        return self._frozen or self._base() + self._offset

    @property
    def offset(self) -> timedelta:
        """How far the simulated time is ahead of the base, negative where it is behind."""
        return self() - self._base() if self._frozen else self._offset

    @property
    def is_frozen(self) -> bool:
        """Whether time moves only by `advance` and `set`."""
        return self._frozen is not None

    def advance(self, seconds: float = 0, **more: float) -> None:
        """Lets this much time pass at once: `advance(90)`, `advance(hours=2, minutes=5)`, as for `timedelta`.

        Raises `ValueError` for a step back, `OverflowError` for one beyond the year 9999.
        """
        step = timedelta(seconds=seconds, **more)
        if step < timedelta():
            raise ValueError("time is advanced forwards; set the clock to go back")
        moment = self() + step
        if self._frozen:
            self._frozen = moment
        else:
            self._offset += step
        self._tell()

    def set(self, moment: datetime) -> None:
        """Makes it this moment; a frozen clock stays frozen. Raises `ValueError` for a naive time."""
        if moment.tzinfo is None:
            raise ValueError("a time needs its offset from UTC")
        moment = moment.astimezone(UTC)
        if self._frozen:
            self._frozen = moment
        else:
            self._offset = moment - self._base()
        self._tell()

    def freeze(self) -> None:
        """Stops time where it is."""
        self._frozen = self()
        self._tell()

    def resume(self) -> None:
        """Lets a frozen clock run on from where it stands."""
        if self._frozen:
            self._offset, self._frozen = self._frozen - self._base(), None
            self._tell()

    def reset(self) -> None:
        """Back to the base's time, running."""
        self._offset, self._frozen = timedelta(), None
        self._tell()

    async def sleep(self, seconds: float) -> None:
        """Returns once so much simulated time has passed: by waiting, or at once when the clock is advanced."""
        until = self() + timedelta(seconds=seconds)
        while (left := (until - self()).total_seconds()) > 0:
            moved = self._moved
            with suppress(TimeoutError):
                async with asyncio.timeout(None if self._frozen else max(left, _SHORTEST_NAP_SECONDS)):
                    await moved.wait()

    def _tell(self) -> None:
        """Wakes the sleepers, to look at the time again, and tells whoever listens."""
        self._moved.set()
        self._moved = asyncio.Event()
        for listener in tuple(self.listeners):
            listener()
