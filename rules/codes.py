"""The code at checkout: what it is made from, how it is written in a link, and how its digits are read when typed."""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac

LIFETIME = timedelta(minutes=5)  # what the member is told
GRACE = timedelta(minutes=1)  # more than that on the server, for slow phones
LOCK = timedelta(minutes=2)  # how long staff hold a code without confirming
INVITATION_LIFETIME = timedelta(hours=24)
WAITING = timedelta(minutes=10)  # how long a pull stands on the list of the shop

SHOP_DIGITS, ANY_DIGITS = 6, 8  # unique among the live codes of one shop, or of all
PIN_DIGITS = 4
TOKEN_BYTES = 12  # 96 random bits: sixteen characters of base64url
COUNTER_ID_BYTES = 4
RECEIPT_LENGTH = 10

_PAYLOAD = re.compile(r"([rsik])([A-Za-z0-9_-]{16})|([ea])([A-Za-z0-9_-]{1,63})")
_LINK = re.compile(r"(?:https?://)?(?:t|telegram)\.me/(\w+)\?start=([\w-]+)", re.ASCII | re.IGNORECASE)
_LABEL = re.compile(r"^(?:核销码|码|code)\s*[:：]?\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-–—_.·]")


class Kind(StrEnum):
    """What a start link is for; the first letter of its payload."""

    REDEEM = "r"
    COUNTER = "s"
    INVITATION = "i"
    EVENT = "e"
    TICKET = "k"
    SOURCE = "a"


class Problem(StrEnum):
    """Why typed digits are no code."""

    LETTERS = "letters"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"


class Way(StrEnum):
    """How staff came to a code."""

    CAMERA = "camera"
    DIGITS = "digits"
    LIST = "list"
    PHOTO = "photo"
    COUNTER = "counter"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Secret:
    """What a code shows: a token for the camera, digits for the hand. Neither is ever stored."""

    token: str
    digits: str


@dataclass(frozen=True, slots=True)
class Payload:
    kind: Kind
    token: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    reason: Problem


def derive(key: bytes, seed: bytes, *, digits: int) -> Secret:
    """The token and the digits of the code whose row keeps `seed`, by HMAC-SHA256 under the server's `key`.

    The same seed gives the same code again, so that it can be shown twice; without the key a row tells neither.
    """
    token = urlsafe_b64encode(hmac(key, b"token|" + seed, "sha256")[:TOKEN_BYTES]).decode()
    number = int.from_bytes(hmac(key, b"digits|" + seed, "sha256")) % 10**digits
    return Secret(token, f"{number:0{digits}}")


def seeds(seed: bytes) -> Iterator[bytes]:
    """`seed` and then others made from it, for when the digits of one are taken by another live code."""
    while True:
        yield seed
        seed = sha256(seed).digest()[: len(seed)]


def digits_for(shop_id: int | None) -> int:
    """How many digits a code has: six for one shop, eight where it is good at any."""
    return ANY_DIGITS if shop_id is None else SHOP_DIGITS


def token_hash(token: str) -> bytes:
    """What is stored of a token; 96 random bits need no salt."""
    return sha256(token.encode()).digest()


def digits_hash(key: bytes, digits: str, shop_id: int | None) -> bytes:
    """What is stored of digits: keyed, as a million of them are soon tried, and bound to the shop they are good at."""
    return hmac(key, f"typed|{shop_id or 'any'}|{digits}".encode(), "sha256")


def shown(digits: str) -> str:
    """The digits in two groups: `123 456`, `1234 5678`."""
    middle = len(digits) // 2
    return f"{digits[:middle]} {digits[middle:]}"


def link(bot_username: str, kind: Kind, token: str) -> str:
    """The deep link that a camera opens."""
    return f"https://t.me/{bot_username}?start={kind}{token}"


def read_payload(text: str) -> Payload | None:
    """The payload of a start link, or None for anything else."""
    found = _PAYLOAD.fullmatch(text)
    if not found:
        return None
    letter, token, open_letter, open_token = found.groups()
    return Payload(Kind(letter or open_letter), token or open_token)


def read_link(text: str, bot_username: str) -> Payload | None:
    """The payload of a deep link to this bot, or None for any other text."""
    found = _LINK.fullmatch(text.strip())
    if found is None or found[1].lower() != bot_username.lower():
        return None
    return read_payload(found[2])


def read_digits(text: str) -> str | Unreadable:
    """The six or eight digits of a code as people type them: full-width, in groups, behind `码:` or `code`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    bare = _SEPARATORS.sub("", _LABEL.sub("", plain))
    if not re.fullmatch(r"[0-9]*", bare):
        return Unreadable(Problem.LETTERS)
    if len(bare) in (SHOP_DIGITS, ANY_DIGITS):
        return bare
    return Unreadable(Problem.TOO_FEW if len(bare) < ANY_DIGITS else Problem.TOO_MANY)


def receipt_number(nonce: str) -> str:
    """The number on a receipt: fifty bits of the claim's nonce in letters and digits that are not confused."""
    return b32encode(sha256(f"receipt|{nonce}".encode()).digest()).decode()[:RECEIPT_LENGTH]


def pin(key: bytes, shop_id: int, day: date) -> str:
    """The PIN of the business day for a shop without a phone."""
    number = int.from_bytes(hmac(key, f"pin|{shop_id}|{day.isoformat()}".encode(), "sha256"))
    return f"{number % 10**PIN_DIGITS:0{PIN_DIGITS}}"


def counter_token(key: bytes, shop_id: int) -> str:
    """The token of the QR code that stands on the counter of a shop: its id and a tag that nobody else can make."""
    place = shop_id.to_bytes(COUNTER_ID_BYTES)
    tag = hmac(key, b"counter|" + place, "sha256")[: TOKEN_BYTES - COUNTER_ID_BYTES]
    masked = bytes(a ^ b for a, b in zip(place, hmac(key, b"mask|" + tag, "sha256"), strict=False))
    return urlsafe_b64encode(masked + tag).decode()


def read_counter(key: bytes, token: str) -> int | None:
    """The shop whose counter shows this token, or None where we never made it."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return None
    masked, tag = raw[:COUNTER_ID_BYTES], raw[COUNTER_ID_BYTES:]
    place = bytes(a ^ b for a, b in zip(masked, hmac(key, b"mask|" + tag, "sha256"), strict=False))
    shop_id = int.from_bytes(place)
    return shop_id if compare_digest(counter_token(key, shop_id).encode(), token.encode()) else None
