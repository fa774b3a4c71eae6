"""What a message is made of before anyone sends it: text and rows of buttons."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: `press` is what the bot gets back (64 bytes at most), or `url` opens a page, or `copy`
    is what goes to the clipboard."""

    label: str
    press: str | None = None
    url: str | None = None
    copy: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Text as Telegram's HTML, and the buttons under it."""

    text: Markup
    buttons: Rows = ()


def in_rows(buttons: list[Button], width: int) -> Rows:
    """The buttons in rows of `width`, the last one perhaps shorter."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def paragraphs(*blocks: Markup | None, gap: str = "\n\n") -> Markup:
    """The blocks that are there, one below the other."""
    return Markup(gap.join(filter(None, blocks)))  # noqa: S704  (`gap` is ours, and the blocks are HTML already)
