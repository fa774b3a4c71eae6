"""The plain text under construction: what the three markup parsers write into."""

from __future__ import annotations

import re

from simulator.formatting.links import LinkError, checked_link, user_of_link
from simulator.formatting.text import Formatted, MarkupError, utf16_length
from simulator.wire import Json

_TIME_FORMAT = re.compile(r"|[rR]|[tTdDwW]+")
MAX_UNIX_TIME = 2**31 - 1


class Builder:
    """Collects text and entities; `offset` is the UTF-16 length so far, `length` the number of pieces' characters."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._entities: list[Json] = []
        self.offset = 0
        self.length = 0

    def write(self, text: str) -> None:
        self._pieces.append(text)
        self.offset += utf16_length(text)
        self.length += len(text)

    def since(self, length: int) -> str:
        """The text written after the builder's `length` was this."""
        return "".join(self._pieces)[length:]

    def add(self, kind: str, start: int, **fields: object) -> None:
        """An entity from UTF-16 offset `start` to here."""
        self._entities.append({"type": kind, "offset": start, "length": self.offset - start, **fields})

    def last_over(self, start: int) -> Json | None:
        """The newest entity if it covers exactly the text from `start` to here."""
        last = self._entities[-1] if self._entities else None
        return last if last and (last["offset"], last["length"]) == (start, self.offset - start) else None

    def link(self, target: str, start: int) -> None:
        """A text link or a mention by id; a target that is no link leaves plain text, as with Telegram."""
        if (user := user_of_link(target)) is not None:
            self.add("text_mention", start, user={"id": user, "is_bot": False, "first_name": ""})
            return
        try:
            self.add("text_link", start, url=checked_link(target))
        except LinkError:
            return

    def custom_emoji(self, identifier: str, start: int) -> None:
        if not identifier.isdecimal() or int(identifier) == 0:
            raise MarkupError("Invalid custom emoji identifier specified")
        self.add("custom_emoji", start, custom_emoji_id=identifier)

    def date_time(self, unix: str, time_format: str, start: int) -> None:
        """A moment each client shows in its own way (`unix` in seconds)."""
        if not unix.isdecimal() or not 0 < int(unix) <= MAX_UNIX_TIME:
            raise MarkupError("Invalid date specified")
        if not _TIME_FORMAT.fullmatch(time_format):
            raise MarkupError("Invalid date-time format specified")
        chosen = {"date_time_format": time_format} if time_format else {}
        self.add("date_time", start, unix_time=int(unix), **chosen)

    def finished(self) -> Formatted:
        """The text and its entities; languages of lone `code` go, only `pre` has one."""
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return Formatted("".join(self._pieces), self._entities).in_order()
