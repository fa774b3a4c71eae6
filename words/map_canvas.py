"""Drawing a laid-out map with Pillow. Shapes are drawn twice as large and then halved, which smooths their edges."""

from __future__ import annotations

from io import BytesIO
from math import floor

from PIL import Image, ImageDraw

from rules.gazetteer import PlaceKind
from words import map_font
from words.map_boxes import Box
from words.map_plan import (
    BAR_HEIGHT,
    CREDIT_SIZE,
    MEMBER_BOX,
    NORTH,
    PIN,
    PIN_SIZE,
    PLACE_SIZE,
    RING_SIZE,
    SHOP_SIZE,
    Mark,
    Pin,
    Plan,
    Text,
)
from words.map_scale import INNER_RING, MIDDLE, OUTER_RING, SIDE, Pixel
from words.map_tiles import TILE, Background, Tile

FINE = 2  # how many times larger shapes are drawn
LARGEST_TILE = 1024  # pixels; a server may send larger images than it says, but not without end
PAPER, NEAR, NEARER, LINE, EDGE = "#ebe6da", "#f4f0e7", "#fbf9f4", "#cbc1ac", "#b9ae97"
INK, QUIET, WHITE = "#23303d", "#55616d", "#ffffff"
SHOP, MEMBER, METRO, GREEN, SIGHT = "#c8372d", "#1668d9", "#3d5a80", "#3f7d4a", "#8a6a2f"
BOLD = 0.7  # pixels of outline that make the regular face a bold one
HALO = 3  # pixels
COMPRESSION = 3  # the next level makes files a tenth smaller and takes a quarter longer


def png(plan: Plan, background: Background | None) -> bytes:
    """The picture as a PNG file, `SIDE` pixels square; equal input gives equal bytes."""
    streets = _streets(background) if background else None
    image = streets or Image.new("RGB", (SIDE * FINE, SIDE * FINE), PAPER)
    _shapes(ImageDraw.Draw(image), plan, filled=streets is None)
    image = image.reduce(FINE)
    _writing(ImageDraw.Draw(image), plan)
    file = BytesIO()
    image.save(file, "PNG", compress_level=COMPRESSION)
    return file.getvalue()


def _streets(background: Background) -> Image.Image | None:
    """The tiles, put together and cut to the picture; None where one of them is no image."""
    window = background.window
    first_column, first_row = floor(window.left / TILE), floor(window.top / TILE)
    across = floor((window.left + window.size) / TILE) - first_column + 1
    down = floor((window.top + window.size) / TILE) - first_row + 1
    mosaic = Image.new("RGB", (across * TILE, down * TILE), PAPER)
    for tile in background.tiles:
        image = _opened(tile)
        if image is None:
            return None
        mosaic.paste(image, ((tile.column - first_column) * TILE, (tile.row - first_row) * TILE))
    left, top = window.left - first_column * TILE, window.top - first_row * TILE
    crop = (left, top, left + window.size, top + window.size)
    # Smoothly to size, then roughly to the fine size: halving it again gives back just the smooth one.
    streets = mosaic.resize((SIDE, SIDE), Image.Resampling.BILINEAR, box=crop)
    return streets.resize((SIDE * FINE, SIDE * FINE), Image.Resampling.NEAREST)


def _opened(tile: Tile) -> Image.Image | None:
    try:
        with Image.open(BytesIO(tile.image)) as file:
            if max(file.size) > LARGEST_TILE:
                return None
            image = file.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # damaged, or made to do damage
        return None
    return image if image.size == (TILE, TILE) else image.resize((TILE, TILE))


def _shapes(draw: ImageDraw.ImageDraw, plan: Plan, *, filled: bool) -> None:
    for radius, fill in ((OUTER_RING, NEAR), (INNER_RING, NEARER)):
        _disc(draw, Pixel(MIDDLE, MIDDLE), radius, fill if filled else None, LINE if filled else QUIET, 2)
    _frame(draw)
    for mark in plan.marks:
        _sign(draw, mark)
    _bar(draw, plan.bar.box)
    _north(draw)
    _member(draw)
    for pin in plan.pins:
        _leader(draw, pin)
    for title in (*plan.titles, *([plan.credit] if plan.credit else [])):
        draw.rounded_rectangle(_fine(title.box), 9 * FINE, WHITE, EDGE, FINE)
    for pin in plan.pins:
        draw.rounded_rectangle(_fine(pin.box), PIN * FINE // 2, SHOP, WHITE, 3 * FINE)


def _fine(box: Box) -> tuple[int, int, int, int]:
    # Pillow counts the right and lower edge as part of the shape.
    return box.left * FINE, box.top * FINE, box.right * FINE - 1, box.bottom * FINE - 1


def _disc(
    draw: ImageDraw.ImageDraw, at: Pixel, radius: float, fill: str | None, outline: str | None = None, line: int = 0
) -> None:
    x, y, reach = at.x * FINE, at.y * FINE, radius * FINE
    draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill, outline, line * FINE)


def _frame(draw: ImageDraw.ImageDraw) -> None:
    edge = SIDE * FINE - 1
    draw.rectangle((0, 0, edge, edge), outline=EDGE, width=3 * FINE)


def _sign(draw: ImageDraw.ImageDraw, mark: Mark) -> None:
    """A square for what one travels by, a round for what is green, a diamond for all else."""
    if mark.kind in (PlaceKind.METRO, PlaceKind.STATION):
        draw.rounded_rectangle(_fine(mark.box), 6 * FINE, METRO, WHITE, 2 * FINE)
    elif mark.kind is PlaceKind.PARK:
        _disc(draw, mark.box.centre, 10, GREEN, WHITE, 2)
    else:
        (x, y), reach = mark.box.centre, 11
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        draw.polygon([(across * FINE, down * FINE) for across, down in corners], SIGHT, WHITE, 2 * FINE)


def _bar(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, foot = _fine(Box(box.left, box.bottom - BAR_HEIGHT, box.right, box.bottom))
    draw.line((left, top, left, foot, right, foot, right, top), INK, 3 * FINE)


def _north(draw: ImageDraw.ImageDraw) -> None:
    """An arrow head upwards, its right half lighter, as on a compass."""
    x, top, foot = NORTH.centre.x * FINE, NORTH.top * FINE, (NORTH.top + 50) * FINE
    notch, reach = foot - 12 * FINE, 18 * FINE
    draw.polygon([(x, top), (x - reach, foot), (x, notch)], INK)
    draw.polygon([(x, top), (x + reach, foot), (x, notch)], WHITE, INK, FINE)


def _member(draw: ImageDraw.ImageDraw) -> None:
    middle = MEMBER_BOX.centre
    _disc(draw, middle, (MEMBER_BOX.right - MEMBER_BOX.left) / 2, "#bcd6f7")
    _disc(draw, middle, 15, MEMBER, WHITE, 4)


def _leader(draw: ImageDraw.ImageDraw, pin: Pin) -> None:
    """From a pin that had to move to where the shop is."""
    if pin.moved_from is not None:
        (x, y), (to_x, to_y) = pin.moved_from, pin.box.centre
        draw.line((x * FINE, y * FINE, to_x * FINE, to_y * FINE), SHOP, 3 * FINE)
        _disc(draw, pin.moved_from, 7, SHOP, WHITE, 2)


def _writing(draw: ImageDraw.ImageDraw, plan: Plan) -> None:
    for mark in plan.marks:
        _write(draw, mark.name, PLACE_SIZE, QUIET, halo=True)
        if mark.kind is PlaceKind.METRO:
            _write(draw, Text("M", mark.box), 20, WHITE, bold=True)
    for ring in plan.ring_names:
        _write(draw, ring, RING_SIZE, QUIET, halo=True)
    for title in plan.titles:
        _write(draw, title, SHOP_SIZE, INK, bold=True)
    for pin in plan.pins:
        _write(draw, Text(pin.number, pin.box), PIN_SIZE, WHITE, bold=True)
    _write(draw, Text("N", Box(NORTH.left, NORTH.bottom - 40, NORTH.right, NORTH.bottom)), 30, INK, halo=True)
    left, top, right, bottom = plan.bar.box
    _write(draw, Text(plan.bar.words, Box(left, top, right, bottom - BAR_HEIGHT)), RING_SIZE, INK, halo=True)
    if plan.credit:
        _write(draw, plan.credit, CREDIT_SIZE, QUIET)


def _write(
    draw: ImageDraw.ImageDraw, text: Text, size: int, ink: str, *, bold: bool = False, halo: bool = False
) -> None:
    """`text` in the middle of its box; with `halo`, legible over whatever is under it."""
    x, y = text.box.centre
    baseline = y + size * 0.36  # half the height of a capital letter, about which figures and characters centre too
    outline, colour = (HALO, NEAR) if halo else (BOLD if bold else 0, ink)
    draw.text((x, baseline), text.words, ink, map_font.at(size), "ms", stroke_width=outline, stroke_fill=colour)
