"""Maps sent lately, by what is on them: an equal one is sent again by its file id, without drawing or uploading."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from storage.places import KEEP_LAST_PLACE

MOST_PICTURES = 1_000


class Pictures:
    """Telegram's file ids of maps sent lately. A key tells a location to whoever tries them all, so it is forgotten
    as a location is: after ten minutes, and it never leaves the process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def find(self, key: str, now: datetime) -> str | None:
        """The file id of an equal map, if one was sent within the last ten minutes."""
        self._forget(now)
        kept = self._kept.get(key)
        return kept[0] if kept else None

    def keep(self, key: str, file_id: str, now: datetime) -> None:
        self._kept[key] = (file_id, now)
        self._forget(now)

    def _forget(self, now: datetime) -> None:
        while self._kept:
            _, at = next(iter(self._kept.values()))
            if len(self._kept) <= MOST_PICTURES and now - at < KEEP_LAST_PLACE:
                return
            self._kept.popitem(last=False)
