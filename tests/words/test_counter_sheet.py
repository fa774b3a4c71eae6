"""The card on the counter: it scans, it is A6, and any shop's name finds its place."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from words import counter_sheet, map_font, qr
from words.counter_sheet import DPI, EDGE, HEIGHT, WIDTH
from words.drawing import PAPER
from words.say import sentences

LINK = "https://t.me/city_card_concierge_bot?start=sAbCdEfGh12345678"


def test_the_sheet_scans() -> None:
    assert qr.texts(counter_sheet.png("栗子邮局", LINK)) == [LINK]


def test_the_picture_in_the_pdf_scans() -> None:
    file = counter_sheet.pdf("栗子邮局", LINK)
    start, end = file.index(b"\xff\xd8\xff"), file.rindex(b"\xff\xd9") + 2
    assert qr.texts(file[start:end]) == [LINK]


def test_the_pdf_is_one_page_of_a6() -> None:
    file = counter_sheet.pdf("栗子邮局", LINK)
    assert file.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", file)
    assert len(boxes) == 1
    millimetres = [float(points) / 72 * 25.4 for points in boxes[0]]
    assert millimetres == pytest.approx([105, 148], abs=0.1)


def test_the_code_is_printed_larger_than_five_centimetres() -> None:
    code = qr.picture(LINK, counter_sheet.QR_SIDE)
    assert code.width * 33 / 41 / DPI * 2.54 >= 5


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=300))
def test_any_name_leaves_the_edge_of_the_paper_free_and_the_code_readable(shop_name: str) -> None:
    picture = counter_sheet.png(shop_name, LINK)
    assert qr.texts(picture) == [LINK]
    image = Image.open(BytesIO(picture)).convert("RGB")
    assert image.size == (WIDTH, HEIGHT)
    strip = image.crop((0, counter_sheet.HEAD + 2, EDGE - 4, HEIGHT))
    assert strip.getcolors() == [(strip.width * strip.height, tuple(bytes.fromhex(PAPER[1:])))]


def test_two_shops_have_two_sheets() -> None:
    assert counter_sheet.png("栗子邮局", LINK) != counter_sheet.png("鲸落面包房", LINK)


def test_every_sentence_of_the_sheet_fits_its_width() -> None:
    for language, sizes in (("zh", (116, 54, 54)), ("en", (52, 38, 38))):
        for key, size in zip(("scan_me", "scan_first", "scan_then"), sizes, strict=True):
            left = 0 if key == "scan_me" else 190 + 118
            assert left + map_font.width(sentences(language)[f"picture.{key}"], size) <= WIDTH - EDGE, key
