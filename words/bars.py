"""Bar pictures: redemptions by the hour, and money saved by month and by category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import ceil

from babel.dates import format_skeleton
from PIL import Image, ImageDraw

from rules import quota
from rules.catalogue import Category
from words import map_font
from words.drawing import FINE, INK, PAPER, QUIET, WHITE, Line, encoded, filled, fitted, rounded, write
from words.map_boxes import Box
from words.say import Say

WIDTH, MARGIN = 900, 44  # pixels
TITLE_BASELINE, TOP = 84, 132
BAR = "#c8372d"
TITLE_SIZE, LABEL_SIZE, NUMBER_SIZE = 40, 28, 30
GAP = 20  # pixels between a label, its bar and its number

HOURS_HEIGHT, HOURS_TOP, HOURS_FOOT = 560, 170, 480
HOURS_SIZES = (28, 24, 21, 19, 17, 15)
FEWEST_HOURS = 8
LOWEST_SCALE = 4  # redemptions to the full height at least: a single one is no peak

ROW, ROW_BAR = 68, 40
LEGEND_HEIGHT, SAMPLE = 64, 34


@dataclass(frozen=True, slots=True)
class Row:
    """One bar that lies: its label, what is known exactly, and what is estimated on top of that, both in fen."""

    label: str
    exact: int
    estimated: int = 0


def hourly(say: Say, counts: Mapping[int, int]) -> bytes:
    """Redemptions by the hour of one business day as a PNG; `counts` by local hour, hours without any may be missing.

    Shown are the hours from the first with a redemption to the last, and some more where those are few.
    """
    image = Image.new("RGB", (WIDTH, HOURS_HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _title(draw, say.plain("picture.hourly"))
    hours = _hours(counts)
    highest = max([LOWEST_SCALE, *counts.values()])
    column = (WIDTH - 2 * MARGIN) // len(hours)
    # The size of the longest for all of them.
    label_size = fitted("23", HOURS_SIZES, column - 10).size
    number_size = fitted(str(highest), HOURS_SIZES, column - 1).size
    for place, hour in enumerate(hours):
        left = (WIDTH - column * len(hours)) // 2 + place * column
        count = counts.get(hour, 0)
        top = HOURS_FOOT - ceil((HOURS_FOOT - HOURS_TOP) * count / highest)  # a redemption is a pixel at least
        _standing(draw, Box(left, top, left + column, HOURS_FOOT), Line(str(count), number_size))
        write(draw, (left + column / 2, HOURS_FOOT + 40), Line(str(hour), label_size), QUIET, side="m")
    draw.line((MARGIN, HOURS_FOOT, WIDTH - MARGIN, HOURS_FOOT), INK, 2)
    return encoded(image)


def months(say: Say, saved: Sequence[tuple[date, int, int]]) -> bytes:
    """What was saved by month as a PNG: any day of the month, fen by bills, and fen estimated, in the order given."""
    return encoded(_by_month(say, saved))


def categories(say: Say, saved: Sequence[tuple[Category, int, int]]) -> bytes:
    """What was saved by category as a PNG: fen by bills, and fen estimated, in the order given."""
    return encoded(_by_category(say, saved))


def savings(
    say: Say, by_month: Sequence[tuple[date, int, int]], by_category: Sequence[tuple[Category, int, int]]
) -> bytes:
    """`months` and below it `categories`, as one PNG."""
    upper, lower = _by_month(say, by_month), _by_category(say, by_category)
    image = Image.new("RGB", (WIDTH, upper.height + lower.height), PAPER)
    image.paste(upper, (0, 0))
    image.paste(lower, (0, upper.height))
    return encoded(image)


def _by_month(say: Say, saved: Sequence[tuple[date, int, int]]) -> Image.Image:
    rows = [Row(_month(say, day), exact, estimated) for day, exact, estimated in saved]
    return _lying(say, say.plain("picture.months"), rows)


def _by_category(say: Say, saved: Sequence[tuple[Category, int, int]]) -> Image.Image:
    rows = [Row(say.plain(f"category.{kind}"), exact, estimated) for kind, exact, estimated in saved]
    return _lying(say, say.plain("picture.categories"), rows)


def _hours(counts: Mapping[int, int]) -> list[int]:
    """Of the business day, whose last hours come after midnight."""
    day = [hour % 24 for hour in range(quota.CUT.hour, quota.CUT.hour + 24)]
    busy = [place for place, hour in enumerate(day) if counts.get(hour)] or [day.index(12)]
    first, last = busy[0], busy[-1]
    short = max(0, FEWEST_HOURS - (last - first + 1))
    if short:
        first = min(max(0, first - short // 2), len(day) - FEWEST_HOURS)
    return day[first : max(last + 1, first + FEWEST_HOURS)]


def _standing(draw: ImageDraw.ImageDraw, box: Box, number: Line) -> None:
    """A bar within `box`, round at its head, with its number on top; nothing where it has no height."""
    if box.top == box.bottom:
        return
    inset = max(3, (box.right - box.left) // 7)
    bar = box._replace(left=box.left + inset, right=box.right - inset)
    radius = min(8, (bar.bottom - bar.top) // 2)
    rounded(draw, bar, radius, BAR)
    filled(draw, bar._replace(top=bar.bottom - radius), BAR)
    write(draw, ((box.left + box.right) / 2, box.top - 10), number, INK, side="m", bold=True)


def _lying(say: Say, title: str, rows: Sequence[Row]) -> Image.Image:
    legend = LEGEND_HEIGHT if any(row.estimated for row in rows) else 0
    image = Image.new("RGB", (WIDTH, TOP + ROW * max(1, len(rows)) + legend + MARGIN // 2), PAPER)
    draw = ImageDraw.Draw(image)
    _title(draw, title)
    numbers = [_number(say, row) for row in rows]
    left = MARGIN + GAP + round(max((map_font.width(row.label, LABEL_SIZE) for row in rows), default=0))
    right = WIDTH - MARGIN - GAP - round(max((map_font.width(each, NUMBER_SIZE) for each in numbers), default=0))
    scale = (right - left) / max([1, *(row.exact + row.estimated for row in rows)])
    for place, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        _row(image, draw, TOP + place * ROW, row, number, (left, scale))
    if legend:
        _legend(image, draw, say, TOP + ROW * len(rows))
    return image


def _row(
    image: Image.Image, draw: ImageDraw.ImageDraw, top: int, row: Row, number: str, where: tuple[int, float]
) -> None:
    left, scale = where
    baseline = top + ROW_BAR // 2 + round(LABEL_SIZE * 0.36)
    write(draw, (MARGIN, baseline), Line(row.label, LABEL_SIZE), INK)
    seam, end = left + round(row.exact * scale), left + round((row.exact + row.estimated) * scale)
    filled(draw, Box(left, top, seam, top + ROW_BAR), BAR)
    _estimated(image, draw, Box(seam, top, end, top + ROW_BAR))
    write(draw, (end + GAP, baseline), Line(number, NUMBER_SIZE), INK, bold=True)


def _estimated(image: Image.Image, draw: ImageDraw.ImageDraw, box: Box) -> None:
    """Slanted stripes in a frame: told apart from what is exact also where red is not seen, or not printed."""
    if box.right > box.left:
        image.paste(_stripes().crop((0, 0, box.right - box.left, box.bottom - box.top)), box[:2])
        draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), outline=BAR, width=2)


@cache
def _stripes() -> Image.Image:
    """More stripes than the longest bar needs, drawn large and reduced, which smooths them."""
    step = 16 * FINE
    image = Image.new("RGB", (WIDTH * FINE, ROW_BAR * FINE), WHITE)
    draw = ImageDraw.Draw(image)
    for left in range(-image.height, image.width, step):
        draw.line((left, image.height, left + image.height, 0), BAR, 5 * FINE)
    return image.reduce(FINE)


def _legend(image: Image.Image, draw: ImageDraw.ImageDraw, say: Say, top: int) -> None:
    foot, baseline = top + SAMPLE, top + SAMPLE - 8
    filled(draw, Box(MARGIN, top, MARGIN + SAMPLE, foot), BAR)
    words = Line(say.plain("picture.from_bills"), LABEL_SIZE)
    write(draw, (MARGIN + SAMPLE + GAP // 2, baseline), words, QUIET)
    left = MARGIN + SAMPLE + 3 * GAP + round(map_font.width(*words))
    _estimated(image, draw, Box(left, top, left + SAMPLE, foot))
    write(draw, (left + SAMPLE + GAP // 2, baseline), Line(say.plain("picture.estimated"), LABEL_SIZE), QUIET)


def _title(draw: ImageDraw.ImageDraw, title: str) -> None:
    write(draw, (MARGIN, TITLE_BASELINE), Line(title, TITLE_SIZE), INK, bold=True)


def _month(say: Say, day: date) -> str:
    return str(format_skeleton("yMMM", day, locale=say.locale))


def _number(say: Say, row: Row) -> str:
    """What is exact and what is estimated, never their sum: that would be neither."""
    about = say.plain("picture.about", amount=say.money(row.estimated)) if row.estimated else ""
    exact = say.fee(row.exact) if row.exact or not row.estimated else ""
    return " + ".join(filter(None, (exact, about)))
