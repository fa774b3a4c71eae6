"""The pictures' own font: what it can write, how wide that is, and how to make a name fit."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
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
    return ImageFont.truetype(BytesIO(_file()), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _file() -> bytes:
    """Read once: every size keeps a reference to these bytes, and not a copy of them."""
    return (_FOLDER / "ConciergeMapSans.otf").read_bytes()


@cache
def characters() -> frozenset[str]:
    """What the font can write."""
    return frozenset((_FOLDER / "characters.txt").read_text(encoding="utf-8").rstrip("\n"))


def width(text: str, size: int) -> float:
    """How far `text` runs, in pixels: the sum of its characters, as the font has no kerning."""
    return sum(_advance(char, size) for char in text)


@cache
def _advance(char: str, size: int) -> float:
    return at(size).getlength(char)


def writable(names: Iterable[str]) -> str:
    """The first of `names` that can be written, without pictures such as emoji, or nothing.

    A row of empty squares names no place.
    """
    plain = (" ".join("".join(char for char in name if not _is_picture(char)).split()) for name in names)
    return next((name for name in plain if name and characters().issuperset(name)), "")


def _is_picture(char: str) -> bool:
    """Whether a name reads the same without `char`: a symbol, or a mark that changes how one looks."""
    return unicodedata.category(char) in ("So", "Sk", "Mn", "Me") and char not in characters()


def cut(text: str, size: int, limit: float) -> str:
    """`text`, or as much of it as fits `limit` pixels with an ellipsis."""
    if width(text, size) <= limit:
        return text
    room = limit - width(ELLIPSIS, size)
    end = bisect_right(range(1, len(text)), room, key=lambda length: width(text[:length], size))
    return text[:end].rstrip() + ELLIPSIS
