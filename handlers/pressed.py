"""The button that was pressed: what its data says after the verb."""

from __future__ import annotations

from telegram import Update

LONGEST_NUMBER = 18  # digits that surely fit a database's integer


def after(update: Update) -> tuple[str, str]:
    """What follows the verb, and what follows that; each empty where there is none."""
    query = update.callback_query
    _, first, *rest = (*(query.data or "").split(":", 2), "") if query else ("", "", "")
    return first, rest[0]


def number(update: Update) -> int:
    """The number after the verb; 0 where there is none."""
    return as_number(after(update)[0])


def as_number(text: str) -> int:
    """The number that a button of ours was made with; 0 for what is none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= LONGEST_NUMBER else 0
