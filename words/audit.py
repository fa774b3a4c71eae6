"""The record of what was done, in words: who did what to what, and whether nobody changed it since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from markupsafe import Markup

from words.layout import Message, paragraphs
from words.say import Say

ACTIONS = (
    *("invite", "join", "revoke", "redeem", "undo", "stop", "resume", "caps"),
    *("approve", "deny", "erase"),
)
KINDS = ("member", "staff", "manager", "ops", "shop", "code")


class Entry(Protocol):
    """A row: `actor` and `subject` are words like `staff:7`."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def subject(self) -> str: ...


def overview(say: Say, rows: int, broken: int | None, newest: Sequence[Entry]) -> Message:
    """The verdict on all `rows` – `broken` is the first that is wrong – and the newest of them."""
    whole = say.counted("audit.whole", rows) if broken is None else say("audit.broken", seq=broken)
    return Message(paragraphs(whole, paragraphs(*(_row(say, each) for each in newest), gap="\n")))


def _row(say: Say, entry: Entry) -> Markup:
    when = f"{say.day(entry.at.astimezone(say.zone).date())} {say.clock(entry.at)}"
    action = say.plain(f"audit.action.{entry.action}") if entry.action in ACTIONS else entry.action
    who, what = _named(say, entry.actor), _named(say, entry.subject)
    return say("audit.row", seq=entry.seq, when=when, who=who, action=action, what=what)


def _named(say: Say, word: str) -> str:
    """`staff:7` in words; a receipt's number is its own name."""
    kind, _, number = word.partition(":")
    return f"{say.plain(f'audit.kind.{kind}')} {number}".strip() if kind in KINDS else word
