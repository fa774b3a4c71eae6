"""The card on a shop's counter, to be printed: a QR to scan, and what to do, in Chinese with English under it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from words import qr
from words.drawing import INK, PAPER, QUIET, WHITE, Line, encoded, fitted, legible, rounded, write
from words.map_boxes import Box
from words.say import sentences

WIDTH, HEIGHT, DPI = 1240, 1748, 300  # A6 upright, 105 by 148 mm; on A5 it prints twice as large at 212 dpi
GROUND, RED = "#123a3f", "#c8372d"
HEAD = 410  # pixels of the coloured head
PANEL = Box(200, 330, 1040, 1170)
QR_SIDE = 800
EDGE = 90  # pixels; nothing of use nearer to the edge, where a printer may not reach
NAME_SIZES = (76, 64, 54, 46)
STEPS_TOP, STEP, DISC = 1390, 150, 78


def png(shop_name: str, link: str) -> bytes:
    """The sheet as a PNG, A6 at 300 dots an inch. `link` is the shop's own; both languages stand on every sheet."""
    return encoded(_drawn(shop_name, link))


def pdf(shop_name: str, link: str) -> bytes:
    """The sheet as a PDF of one page, A6."""
    file = BytesIO()
    _drawn(shop_name, link).save(file, "PDF", resolution=DPI, quality=95, title=shop_name)
    return file.getvalue()


def _drawn(shop_name: str, link: str) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, HEAD), GROUND)
    _said(draw, "picture.scan_me", (WIDTH / 2, 176), (116, 52), (WHITE, "#e5c376"), side="m")
    rounded(draw, PANEL, 44, WHITE)
    code = qr.picture(link, QR_SIDE)
    image.paste(code, ((WIDTH - code.width) // 2, (PANEL.top + PANEL.bottom - code.height) // 2))
    name = fitted(legible(shop_name), NAME_SIZES, WIDTH - 2 * EDGE)
    write(draw, (WIDTH / 2, 1282), name, INK, side="m", bold=True)
    for place, key in enumerate(("picture.scan_first", "picture.scan_then")):
        _step(draw, place, key)
    return image


def _step(draw: ImageDraw.ImageDraw, place: int, key: str) -> None:
    """A number in a disc, and beside it what to do."""
    left, top = 190, STEPS_TOP + place * STEP
    rounded(draw, Box(left, top, left + DISC, top + DISC), DISC // 2, RED)
    write(draw, (left + DISC / 2, top + 56), Line(str(place + 1), 48), WHITE, side="m", bold=True)
    _said(draw, key, (left + DISC + 40, top + 38), (54, 38), (INK, QUIET))


def _said(
    draw: ImageDraw.ImageDraw,
    key: str,
    at: tuple[float, float],
    sizes: tuple[int, int],
    inks: tuple[str, str],
    *,
    side: str = "l",
) -> None:
    """The sentence in Chinese at `at`, and in English under it."""
    (x, baseline), (size, size_en) = at, sizes
    write(draw, (x, baseline), Line(sentences("zh")[key], size), inks[0], side=side, bold=True)
    write(draw, (x, baseline + size_en * 1.4), Line(sentences("en")[key], size_en), inks[1], side=side)
