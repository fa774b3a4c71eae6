"""The map's own font: what it can write, how wide that is, and how to make a name fit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont

ELLIPSIS = "..."  # the one-character form hangs at half height in a Chinese font
_FOLDER = files("words") / "fonts"


@cache
def at(size: int) -> ImageFont.FreeTypeFont:
    """The font at `size` pixels to the em. Set character by character, which is the same on every machine."""
    file = BytesIO((_FOLDER / "ConciergeMapSans.otf").read_bytes())
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def characters() -> frozenset[str]:
    """What the font can write."""
    return frozenset((_FOLDER / "characters.txt").read_text(encoding="utf-8").rstrip("\n"))


def width(text: str, size: int) -> float:
    """How far `text` runs, in pixels."""
    return at(size).getlength(text)


def writable(names: Iterable[str]) -> str:
    """The first of `names` that has no character missing, or nothing: a row of empty squares names no place."""
    return next((name for name in names if name.strip() and characters().issuperset(name)), "")


def cut(text: str, size: int, limit: float) -> str:
    """`text`, or as much of it as fits `limit` pixels with an ellipsis."""
    if width(text, size) <= limit:
        return text
    for end in range(len(text) - 1, 0, -1):
        shorter = text[:end].rstrip() + ELLIPSIS
        if width(shorter, size) <= limit:
            return shorter
    return ELLIPSIS
