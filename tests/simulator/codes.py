"""Pictures with QR codes in them, for cameras to read."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image

GAP_PX = 40
MODULE_PX = 6


def qr(*texts: str) -> bytes:
    """A PNG with the codes of these texts beside each other on white; without a text it is a white square."""
    codes = [_code(text) for text in texts] or [Image.new("L", (200, 200), 255)]
    width = sum(code.width for code in codes) + GAP_PX * (len(codes) + 1)
    sheet = Image.new("L", (width, max(code.height for code in codes) + 2 * GAP_PX), 255)
    left = GAP_PX
    for code in codes:
        sheet.paste(code, (left, GAP_PX))
        left += code.width + GAP_PX
    file = BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def _code(text: str) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    drawn = zxingcpp.write_barcode_to_image(barcode, scale=MODULE_PX)
    height, width = drawn.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(drawn).cast("B")))
