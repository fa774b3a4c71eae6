"""Whether bytes are a picture, and how large it is, by the file's header alone."""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack_from

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_GIF = (b"GIF87a", b"GIF89a")
# JPEG start-of-frame markers (ISO/IEC 10918-1 table B.1): C0–CF without DHT, JPG and DAC.
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Picture:
    """Width and height in pixels, and the file name's ending."""

    width: int
    height: int
    extension: str


def measured(content: bytes) -> Picture | None:
    """The picture in a PNG, JPEG, WebP or GIF file; None where the bytes are none of these or are cut short."""
    readers = (_png, _jpeg, _webp, _gif)
    return next((picture for reader in readers if (picture := reader(content))), None)


def _png(content: bytes) -> Picture | None:
    if len(content) < 33 or not content.startswith(_PNG) or content[12:16] != b"IHDR":
        return None
    width, height = unpack_from(">II", content, 16)
    return _picture(width, height, "png")


def _gif(content: bytes) -> Picture | None:
    if len(content) < 14 or not content.startswith(_GIF):
        return None
    width, height = unpack_from("<HH", content, 6)
    return _picture(width, height, "gif")


def _jpeg(content: bytes) -> Picture | None:
    if not content.startswith(_JPEG):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _START_OF_FRAME:
            height, width = unpack_from(">HH", content, at + 5)
            return _picture(width, height, "jpg")
        at += 1 if marker == 0xFF else 2 + unpack_from(">H", content, at + 2)[0]
    return None


def _webp(content: bytes) -> Picture | None:
    """The three kinds of WebP frame header (RFC 9649 §2.5–2.7)."""
    if len(content) < 30 or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    match content[12:16]:
        case b"VP8 ":
            width, height = unpack_from("<HH", content, 26)
            return _picture(width & 0x3FFF, height & 0x3FFF, "webp")
        case b"VP8L":
            bits = unpack_from("<I", content, 21)[0]
            return _picture((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, "webp")
        case b"VP8X":
            width = int.from_bytes(content[24:27], "little") + 1
            height = int.from_bytes(content[27:30], "little") + 1
            return _picture(width, height, "webp")
    return None


def _picture(width: int, height: int, extension: str) -> Picture | None:
    return Picture(width, height, extension) if width and height else None
