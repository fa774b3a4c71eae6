"""The picture of a code: a card to hold up at the till, its QR and digits readable at arm's length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from PIL import Image, ImageDraw

from rules.catalogue import Plan
from words import qr
from words.drawing import FINE, WHITE, Line, encoded, fitted, legible, rounded, write
from words.map_boxes import Box
from words.say import Say

WIDTH, HEIGHT = 900, 1200  # pixels; the 3:4 of a phone's photo, which chats show whole
MARGIN = 60
PANEL = Box(70, 202, 830, 1040)
QR_SIDE = 700  # pixels the code and its quiet zone may take
QR_MIDDLE = 554
DIGITS_BASELINE, DIGITS_SIZE, DIGITS_GAP = 1000, 124, 44
TOP_LABEL, TOP_VALUE = 80, 158  # baselines
FOOT_LABEL, FOOT_VALUE = 1090, 1160
LABEL_SIZE = 30
TIER_SIZES, HOLDER_SIZES, CLOCK_SIZES, SHOP_SIZES = (72, 60, 48), (64, 52, 40), (72,), (56, 46, 38, 32)
DIGITS_INK = "#11181f"
STRIPE = 26  # pixels of the bands that mark what is not the real thing


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one kind of card: its ground, the rings on it, and its small print."""

    ground: str
    rings: str
    label: str


LOOKS = {Plan.ANNUAL: Look("#123a3f", "#1d4c50", "#e5c376"), Plan.TRIAL: Look("#2a3f78", "#38508d", "#c9d6f2")}
PRACTICE = Look("#7a3b0c", "#8b4a18", "#ffd9a0")


@dataclass(frozen=True, slots=True)
class Face:
    """What the picture shows: six or eight bare `digits`, the `holder`'s name tail, no shop for "any shop"."""

    link: str
    digits: str
    holder: str
    plan: Plan
    shop_name: str | None
    expires_at: datetime
    practice: bool = False


def png(say: Say, face: Face) -> bytes:
    """The card as a PNG, 900 by 1200 pixels; equal input gives equal bytes.

    Black on white within, so that it scans the same in a light chat and in a dark one. Takes about 25 ms of one core.
    """
    look = PRACTICE if face.practice else LOOKS[face.plan]
    image = _ground(look).copy()
    draw = ImageDraw.Draw(image)
    _head(draw, say, face, look)
    code = qr.picture(face.link, QR_SIDE)
    image.paste(code, ((WIDTH - code.width) // 2, QR_MIDDLE - code.height // 2))
    _digits(draw, face.digits)
    _foot(draw, say, face, look)
    return encoded(image)


def _digits(draw: ImageDraw.ImageDraw, digits: str) -> None:
    """In two halves, as they are read aloud: 123 456, or 1234 5678."""
    half, reach = len(digits) // 2, DIGITS_GAP / 2
    first, second = Line(digits[:half], DIGITS_SIZE), Line(digits[half:], DIGITS_SIZE)
    write(draw, (WIDTH / 2 - reach, DIGITS_BASELINE), first, DIGITS_INK, side="r", bold=True)
    write(draw, (WIDTH / 2 + reach, DIGITS_BASELINE), second, DIGITS_INK, bold=True)


def _head(draw: ImageDraw.ImageDraw, say: Say, face: Face, look: Look) -> None:
    """The kind of card on the left, whose it is on the right."""
    holder = fitted(legible(face.holder), HOLDER_SIZES, 260)
    label = say.plain("picture.not_real" if face.practice else "picture.card")
    tier = say.plain("picture.practice" if face.practice else f"card.plan.{face.plan}")
    write(draw, (MARGIN, TOP_LABEL), Line(label, LABEL_SIZE), look.label)
    write(draw, (MARGIN, TOP_VALUE), fitted(tier, TIER_SIZES, 480), WHITE, bold=True)
    write(draw, (WIDTH - MARGIN, TOP_LABEL), Line(say.plain("picture.holder"), LABEL_SIZE), look.label, side="r")
    write(draw, (WIDTH - MARGIN, TOP_VALUE), holder, WHITE, side="r", bold=True)


def _foot(draw: ImageDraw.ImageDraw, say: Say, face: Face, look: Look) -> None:
    """Until when on the left, where on the right."""
    shop = legible(face.shop_name) if face.shop_name else say.plain("picture.any_shop")
    clock = fitted(say.clock(face.expires_at), CLOCK_SIZES, 260)
    write(draw, (MARGIN, FOOT_LABEL), Line(say.plain("picture.until"), LABEL_SIZE), look.label)
    write(draw, (MARGIN, FOOT_VALUE), clock, WHITE, bold=True)
    write(draw, (WIDTH - MARGIN, FOOT_LABEL), Line(say.plain("picture.where"), LABEL_SIZE), look.label, side="r")
    write(draw, (WIDTH - MARGIN, FOOT_VALUE), fitted(shop, SHOP_SIZES, 520), WHITE, side="r", bold=True)


@cache
def _ground(look: Look) -> Image.Image:
    """The card with its white panel, before anything is written on it: the same for every code."""
    image = Image.new("RGB", (WIDTH * FINE // 2, HEIGHT * FINE // 2), look.ground)
    draw = ImageDraw.Draw(image)
    for radius in range(180, 1_500, 60):  # like the rings of the map, around a place at the upper right
        _ring(draw, (WIDTH - 40, 20), radius, look.rings)
    image = image.reduce(FINE // 2)
    draw = ImageDraw.Draw(image)
    if look is PRACTICE:
        _stripes(draw, 0, look.label)
        _stripes(draw, HEIGHT - STRIPE, look.label)
    rounded(draw, PANEL, 36, WHITE)
    return image


def _ring(draw: ImageDraw.ImageDraw, at: tuple[int, int], radius: int, ink: str) -> None:
    (x, y), scale = at, FINE // 2
    box = ((x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale)
    draw.ellipse(box, outline=ink, width=3 * scale)


def _stripes(draw: ImageDraw.ImageDraw, top: int, ink: str) -> None:
    """A band of slanted stripes across the picture."""
    foot = top + STRIPE
    for left in range(-STRIPE, WIDTH, 2 * STRIPE):
        draw.polygon(((left + STRIPE, top), (left + 2 * STRIPE, top), (left + STRIPE, foot), (left, foot)), ink)
