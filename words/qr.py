"""QR codes: a link as one, and the texts of those in a photo."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image

CORRECTION = "M"  # 15 % of the code may be unreadable; with more, modules get smaller and blur is harder on them
QUIET_ZONE = 4  # modules of white on every side, ISO/IEC 18004 section 9.1
FORMATS = ("JPEG", "PNG", "WEBP")  # what Telegram's apps send; a decoder nobody needs is one nobody attacks
MOST_BYTES = 20_000_000  # what the Bot API lets a bot download
MOST_PIXELS = 25_000_000  # after a JPEG was opened reduced
LARGEST_SIDE = 2_560  # pixels; the largest photo Telegram sends, and enough for a code that fills a tenth of it
ONLY_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)


def picture(link: str, side: int) -> Image.Image:
    """`link` as a black QR code on white with its quiet zone, at most `side` pixels square: whole pixels a module."""
    code = zxingcpp.create_barcode(link, zxingcpp.BarcodeFormat.QRCode, ec_level=CORRECTION)
    modules = Image.fromarray(code.to_image(scale=1, add_quiet_zones=True))
    size = modules.width * max(1, side // modules.width)
    return modules.resize((size, size), Image.Resampling.NEAREST)


def texts(picture: bytes) -> list[str] | None:
    """What the QR codes in a photo say, each once; None for what is no JPEG, PNG or WebP, damaged or far too large.

    Takes some 10 ms of one core for a photo as Telegram sends it and 165 ms for 12 megapixels of noise: to be called
    in a thread.
    """
    image = _opened(picture)
    return None if image is None else _read(image)


def _opened(picture: bytes) -> Image.Image | None:
    """The photo in grey, at most `LARGEST_SIDE` pixels to a side. Its size is looked at before it is decoded."""
    if len(picture) > MOST_BYTES:
        return None
    try:
        with Image.open(BytesIO(picture), formats=FORMATS) as file:
            file.draft("L", (LARGEST_SIDE, LARGEST_SIDE))
            if file.width * file.height > MOST_PIXELS:
                return None
            image = _grey(file)
    except _UNREADABLE:
        return None
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return image


def _grey(file: Image.Image) -> Image.Image:
    """Without transparency, under which a code would be black on black."""
    if not file.has_transparency_data:
        return file.convert("L")
    paper = Image.new("RGBA", file.size, "white")
    paper.alpha_composite(file.convert("RGBA"))
    return paper.convert("L")


def _read(image: Image.Image) -> list[str]:
    codes = zxingcpp.read_barcodes(image, formats=ONLY_QR, text_mode=zxingcpp.TextMode.Plain)
    return list(dict.fromkeys(code.text for code in codes))
