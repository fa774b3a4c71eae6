"""The picture of a code, and reading codes back from photos of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from struct import pack
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from rules.catalogue import Plan
from tests import photos
from words import code_picture, map_font, qr
from words.code_picture import PANEL, Face
from words.drawing import legible
from words.say import LANGUAGES, Say, sentences

ZH, EN = Say("zh", ZoneInfo("Asia/Shanghai")), Say("en", ZoneInfo("Asia/Shanghai"))
LINK = "https://t.me/city_card_concierge_bot?start=rAbCdEfGh12345678"
FACE = Face(LINK, "123456", "＊梅", Plan.ANNUAL, "栗子邮局", datetime(2026, 11, 22, 6, 5, tzinfo=UTC))
PHOTOS = 4  # of each kind; benchmarks/bench_code_picture.py takes more


def drawn(face: Face = FACE, say: Say = ZH) -> Image.Image:
    return Image.open(BytesIO(code_picture.png(say, face))).convert("RGB")


card = cache(drawn)


def png_of(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


# The picture


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", Plan)
@pytest.mark.parametrize("practice", [False, True])
def test_the_code_in_the_picture_is_the_link(language: str, plan: Plan, practice: bool) -> None:
    say = Say(language, ZoneInfo("Asia/Shanghai"))
    picture = code_picture.png(say, replace(FACE, plan=plan, practice=practice, shop_name=None))
    assert qr.texts(picture) == [LINK]


@pytest.mark.parametrize("length", [5, 19, 32])
def test_the_code_is_at_least_512_pixels_wide_for_every_bots_name(length: int) -> None:
    code = qr.picture(f"https://t.me/{'b' * length}?start=rAbCdEfGh12345678", code_picture.QR_SIDE)
    inner = ImageOps.invert(code).getbbox()
    assert inner is not None
    assert inner[2] - inner[0] >= 512


def test_four_modules_of_white_surround_the_code() -> None:
    code = qr.picture(LINK, code_picture.QR_SIDE)
    inner = ImageOps.invert(code).getbbox()
    module = code.width // 41  # version 4 is 33 modules wide
    zone = qr.QUIET_ZONE * module
    assert inner == (zone, zone, code.width - zone, code.height - zone)


def test_the_code_is_pure_black_on_white() -> None:
    code = qr.picture(LINK, code_picture.QR_SIDE)
    assert {level for _, level in code.getcolors() or ()} == {0, 255}


@pytest.mark.parametrize("length", [5, 19, 32])
def test_the_code_and_its_quiet_zone_lie_within_the_white_panel_and_above_the_digits(length: int) -> None:
    code = qr.picture(f"https://t.me/{'b' * length}?start=rAbCdEfGh12345678", code_picture.QR_SIDE)
    top = code_picture.QR_MIDDLE - code.height // 2
    _, above, _, _ = map_font.at(code_picture.DIGITS_SIZE).getbbox("0123456789", anchor="ls")
    assert PANEL.top <= top
    assert top + code.height <= code_picture.DIGITS_BASELINE + above
    assert code.width <= PANEL.right - PANEL.left


def test_equal_input_gives_equal_bytes() -> None:
    assert code_picture.png(ZH, FACE) == code_picture.png(ZH, replace(FACE))


@pytest.mark.parametrize(
    "other",
    [
        replace(FACE, digits="123457"),
        replace(FACE, digits="12345678"),
        replace(FACE, holder="＊兰"),
        replace(FACE, plan=Plan.TRIAL),
        replace(FACE, shop_name=None),
        replace(FACE, expires_at=datetime(2026, 11, 22, 6, 6, tzinfo=UTC)),
        replace(FACE, practice=True),
        replace(FACE, link=LINK.replace("Ab", "Ba")),
    ],
)
def test_everything_on_the_face_is_seen(other: Face) -> None:
    assert code_picture.png(ZH, other) != code_picture.png(ZH, FACE)


def test_practice_is_told_apart_without_colour() -> None:
    """By its band of stripes and its word, as a grey screen shows it."""
    band = (0, 0, code_picture.WIDTH, code_picture.STRIPE)
    real, practice = (drawn(replace(FACE, practice=flag)).convert("L").crop(band).tobytes() for flag in (False, True))
    assert max(practice) - min(practice) > 100
    assert max(real) - min(real) < 40


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40), st.one_of(st.none(), st.text(max_size=300)))
def test_any_name_can_be_drawn_and_the_code_still_reads(holder: str, shop_name: str | None) -> None:
    assert qr.texts(code_picture.png(EN, replace(FACE, holder=holder, shop_name=shop_name))) == [LINK]


@given(st.text(max_size=60))
def test_a_legible_text_can_be_written_and_is_never_empty(text: str) -> None:
    line = legible(text)
    assert line
    assert map_font.characters().issuperset(line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("＊梅", "＊梅"),
        ("＊玥", "＊玥"),  # in many a name, and not in GB 2312
        ("＊龘", "＊"),
        ("＊😀", "＊"),
        ("", "＊"),
        ("豆豆☕️ 咖啡", "豆豆 咖啡"),
        ("قهوة Qahwa", "＊ Qahwa"),
        ("\u2068Tom\u2069", "Tom"),
    ],
)
def test_what_the_font_lacks_is_a_star_and_emoji_are_left_out(text: str, line: str) -> None:
    assert legible(text) == line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_font_can_write_every_word_of_the_pictures(language: str) -> None:
    words = {
        text for key, text in sentences(language).items() if key.startswith(("picture.", "card.plan.", "category."))
    }
    assert map_font.characters().issuperset("".join(words))


# Photos of it


@pytest.mark.parametrize("kind", photos.KINDS)
def test_the_code_is_read_from_a_bad_photo(kind: photos.Photo) -> None:
    assert [qr.texts(photo) for photo in photos.taken(kind, card(), PHOTOS)] == [[LINK]] * PHOTOS


@pytest.mark.parametrize("kind", photos.KINDS)
def test_without_its_quiet_zone_the_same_code_is_read_less_often(kind: photos.Photo) -> None:
    """The control: it is the white around the code that the photos above owe their success to."""
    with_zone, without = (photos.on_dark(LINK, zone) for zone in (qr.QUIET_ZONE, 0))
    assert [qr.texts(photo) for photo in photos.taken(kind, with_zone, PHOTOS)] == [[LINK]] * PHOTOS
    assert sum(qr.texts(photo) == [LINK] for photo in photos.taken(kind, without, PHOTOS)) <= PHOTOS // 2


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_photo_taken_sideways_is_read(turn: int) -> None:
    assert qr.texts(png_of(card().rotate(turn, expand=True))) == [LINK]


def test_a_screenshot_with_inverted_colours_is_read() -> None:
    assert qr.texts(png_of(ImageOps.invert(card()))) == [LINK]


def test_a_code_on_a_transparent_ground_is_read() -> None:
    code = qr.picture(LINK, 600)
    picture = Image.new("RGBA", code.size)
    picture.paste("black", mask=ImageOps.invert(code))
    assert qr.texts(png_of(picture)) == [LINK]


def test_a_photo_without_a_code_says_nothing() -> None:
    blank = Image.new("RGB", (900, 1200), "white")
    assert [qr.texts(photo) for photo in photos.taken(photos.plain, blank, PHOTOS)] == [[]] * PHOTOS


def test_a_photo_with_two_codes_says_both() -> None:
    other = LINK.replace("Ab", "Ba")
    table = Image.new("RGB", (1300, 700), "white")
    table.paste(qr.picture(LINK, 600), (0, 50))
    table.paste(qr.picture(other, 600), (680, 50))
    assert sorted(qr.texts(png_of(table)) or []) == sorted([LINK, other])


def test_the_same_code_seen_twice_is_said_once() -> None:
    table = Image.new("RGB", (1300, 700), "white")
    table.paste(qr.picture(LINK, 600), (0, 50))
    table.paste(qr.picture(LINK, 600), (680, 50))
    assert qr.texts(png_of(table)) == [LINK]


# What is no photo


def claiming(width: int, height: int) -> bytes:
    """The head of a PNG that says it is as large as that, and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))

    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(5_001, 5_000), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_that_unpacks_to_too_much_is_refused(size: tuple[int, int]) -> None:
    assert qr.texts(claiming(*size)) is None


def test_a_picture_of_the_most_pixels_is_read() -> None:
    picture = Image.new("L", (5_000, 5_000), 255)
    picture.paste(qr.picture(LINK, 1_000), (2_000, 2_000))
    assert picture.width * picture.height == qr.MOST_PIXELS
    assert qr.texts(png_of(picture)) == [LINK]


def test_a_large_jpeg_is_opened_reduced() -> None:
    """48 megapixels, as phones have them: more than may be unpacked, but it need not be."""
    picture = Image.new("L", (8_000, 6_000), 255)
    picture.paste(qr.picture(LINK, 1_500), (3_000, 2_000))
    assert qr.texts(photos.jpeg(picture)) == [LINK]


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert qr.texts(content) is None


def test_a_file_larger_than_a_bot_can_download_is_refused() -> None:
    picture = code_picture.png(ZH, FACE)
    padding = qr.MOST_BYTES - len(picture)
    assert qr.texts(picture + bytes(padding)) == [LINK]
    assert qr.texts(picture + bytes(padding + 1)) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1_000_000), st.binary(min_size=1, max_size=40))
def test_a_damaged_picture_raises_nothing(place: int, junk: bytes) -> None:
    whole = photos.jpeg(card().resize((300, 400)))
    place %= len(whole)
    assert qr.texts(whole[:place] + junk + whole[place + len(junk) :]) in (None, [], [LINK])
    assert qr.texts(whole[:place]) in (None, [], [LINK])
