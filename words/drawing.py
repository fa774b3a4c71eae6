"""What all drawn pictures share: colours, writing that fits, round corners, and the PNG."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import NamedTuple

from PIL import Image, ImageDraw

from words import map_font
from words.map_boxes import Box

INK, QUIET, WHITE, PAPER, LINE = "#23303d", "#55616d", "#ffffff", "#fbf9f4", "#d8d0c0"
UNKNOWN = "＊"  # stands for characters the font lacks, as it does for the part of a name that is not shown
BOLD = 0.022  # of the size, as outline: what makes the regular face a bold one
FINE = 4  # how many times larger a round corner is drawn before it is reduced, which smooths it
COMPRESSION = 3  # the next level makes files a tenth smaller and takes a quarter longer


class Line(NamedTuple):
    """Words and the size in pixels they are written in."""

    words: str
    size: int


def legible(text: str) -> str:
    """`text` as the font can write it: emoji and invisible marks left out, each run of other letters a `UNKNOWN`."""
    held = map_font.characters()
    parts: list[str] = []
    for is_held, run in groupby(filter(_is_letter, text), held.__contains__):
        parts.append("".join(run) if is_held else UNKNOWN)
    line = " ".join("".join(parts).split())
    return line.replace(UNKNOWN * 2, UNKNOWN) or UNKNOWN


def _is_letter(char: str) -> bool:
    """Whether `char` says something: neither a symbol, nor a mark on another one, nor invisible."""
    held = map_font.characters()
    return char in held or unicodedata.category(char) not in ("So", "Sk", "Mn", "Me", "Cc", "Cf", "Cs", "Co", "Cn")


def fitted(text: str, sizes: Sequence[int], limit: float) -> Line:
    """`text` in the first of `sizes` that keeps it within `limit` pixels; cut in the last one where none does."""
    size = next((each for each in sizes if map_font.width(text, each) <= limit), sizes[-1])
    return Line(map_font.cut(text, size, limit), size)


def write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], line: Line, ink: str, *, side: str = "l", bold: bool = False
) -> None:
    """`line` with its baseline at `at`, which is its left (l), middle (m) or right (r) end."""
    outline = line.size * BOLD if bold else 0
    draw.text(at, line.words, ink, map_font.at(line.size), f"{side}s", stroke_width=outline, stroke_fill=ink)


def filled(draw: ImageDraw.ImageDraw, box: Box, ink: str) -> None:
    """A filled box; nothing where it is empty."""
    if box.right > box.left and box.bottom > box.top:
        draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), ink)


def rounded(draw: ImageDraw.ImageDraw, box: Box, radius: int, ink: str) -> None:
    """A filled box with smooth round corners of `radius` pixels."""
    left, top, right, bottom = box
    for inner in (Box(left + radius, top, right - radius, bottom), Box(left, top + radius, right, bottom - radius)):
        filled(draw, inner, ink)
    if radius:
        for corner, at in zip(_corners(radius), _corner_places(box, radius), strict=True):
            draw.bitmap(at, corner, ink)


def _corner_places(box: Box, radius: int) -> Iterator[tuple[int, int]]:
    for top in (box.top, box.bottom - radius):
        for left in (box.left, box.right - radius):
            yield left, top


@cache
def _corners(radius: int) -> tuple[Image.Image, ...]:
    """The quarters of a disc, in the order of `_corner_places`."""
    disc = Image.new("L", (2 * radius * FINE, 2 * radius * FINE))
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), 255)
    disc = disc.reduce(FINE)
    return tuple(disc.crop((x, y, x + radius, y + radius)) for y in (0, radius) for x in (0, radius))


def encoded(image: Image.Image) -> bytes:
    """`image` as a PNG file; equal images give equal bytes."""
    file = BytesIO()
    image.save(file, "PNG", compress_level=COMPRESSION)
    return file.getvalue()
