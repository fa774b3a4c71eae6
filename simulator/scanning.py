"""The camera: reads the QR codes in a picture and says which of the bot's start links they are.

Reading needs the packages zxing-cpp and Pillow, which are looked for on the first scan only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

from simulator.files import checked_photo
from simulator.rooms import Chat
from simulator.wire import ApiError, Json
from simulator.world import User, World

LINK_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
# https://core.telegram.org/bots/features#deep-linking
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


class ScannerMissingError(RuntimeError):
    """The packages that read codes are not installed."""


class Outcome(StrEnum):
    """What a look through the camera found."""

    LINK = "link"
    OTHER = "other"
    NOTHING = "nothing"
    SEVERAL = "several"
    NO_PICTURE = "no_picture"


SAYS = {
    Outcome.OTHER: "the code is no start link of this bot",
    Outcome.NOTHING: "there is no QR code in the picture",
    Outcome.SEVERAL: "there are several QR codes in the picture",
    Outcome.NO_PICTURE: "there is no picture to scan",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What was found: the `text` of the one code, and of a start link its `payload`, empty for a bare link."""

    outcome: Outcome
    text: str = ""
    payload: str = ""


def read_codes(picture: bytes) -> list[str]:
    """The texts of all QR codes in a picture file. Raises `ScannerMissingError`, `OSError` for what is no picture."""
    try:
        import zxingcpp
        from PIL import Image
    except ImportError as missing:
        raise ScannerMissingError(f"scanning needs the packages zxing-cpp and pillow: {missing}") from None
    with Image.open(BytesIO(picture)) as image:
        found = zxingcpp.read_barcodes(
            image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
    return [code.text for code in found]


def look(picture: bytes | None, username: str) -> Sight:
    """What a phone makes of a picture that is held before it; None where there is nothing to see."""
    if picture is None:
        return Sight(Outcome.NO_PICTURE)
    try:
        checked_photo(picture)
        codes = read_codes(picture)
    except (ApiError, OSError):
        return Sight(Outcome.NO_PICTURE)
    if len(codes) != 1:
        return Sight(Outcome.SEVERAL if codes else Outcome.NOTHING)
    payload = start_payload(codes[0], username)
    return Sight(Outcome.OTHER, codes[0]) if payload is None else Sight(Outcome.LINK, codes[0], payload)


def start_payload(link: str, username: str) -> str | None:
    """The payload of a start link to the bot, empty for a bare link to it; None for anything else."""
    try:
        parts = urlsplit(link.strip())
        query = parse_qs(parts.query)
    except ValueError:
        return None
    domain = query.get("domain", [""])[0] if parts.scheme == "tg" else parts.path.strip("/")
    leads_here = parts.netloc == "resolve" if parts.scheme == "tg" else parts.netloc.lower() in LINK_HOSTS
    payload = query.get("start", [""])[0]
    is_ours = leads_here and domain.lower() == username.lower() and _PAYLOAD.fullmatch(payload)
    return payload if is_ours else None


def newest_picture(world: World, user: User) -> bytes | None:
    """The newest photo in any of a person's chats, the private ones first where two are of the same second."""
    photos: list[tuple[int, bool, int, Json]] = [
        (message["date"], isinstance(room, Chat), message["message_id"], message)
        for room in world.rooms_of(user)
        for message in room.messages.values()
        if "photo" in message
    ]
    if not photos:
        return None
    file = world.files.by_id(max(photos, key=lambda each: each[:3])[3]["photo"][-1]["file_id"])
    return file.upload.content if file else None
