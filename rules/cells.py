"""One cell of a spreadsheet: what people and Excel leave in it, read into a value or a reason why not.

Reasons are for the operator at the file: they say what is allowed; whoever reports them quotes the cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

MOST_YUAN = 1_000_000
LONGEST_ID = 64

# Invisible characters: controls, soft hyphen, zero-width, bidirectional marks, lone surrogates, tags. A zero-width
# joiner stays inside an emoji, where it is visible.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f300-\U0001faff])\u200d|\u200d(?![\u2600-\u27bf\U0001f300-\U0001faff])"
)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,20})?|\.\d{1,20})")
_EXCEL_WHOLE = re.compile(r"(\d+)\.0+")
_ROUNDED_BY_EXCEL = re.compile(r"\d(?:\.\d+)?e\+\d+", re.IGNORECASE)
_CURRENCY = re.compile(r"¥|元|块|人民币|rmb|cny", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))(?:[T ].*)?")
_TIME_OF_DAY = re.compile(r"[T ](\d{1,2}):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?$")
_DISCOUNT = re.compile(
    r"打?(?:(?P<digits>\d(?:\.\d)?|\d\d)|(?P<tens>[一二三四五六七八九])(?P<units>[一二三四五六七八九]?))折"
)
_NUMERALS = {character: value for value, character in enumerate("一二三四五六七八九", start=1)}
_YES = frozenset(("yes", "y", "true", "1", "是", "可", "可以", "可叠加", "√"))
_NO = frozenset(("", "no", "n", "false", "0", "否", "不可", "不可以", "不可叠加", "不", "×"))


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a cell cannot be read: what would be allowed instead."""

    reason: str


def tidy(text: str) -> str:
    """The text without invisible characters, its runs of any white space made one space, none at the ends."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def plain(text: str) -> str:
    """The same with full-width letters, digits and punctuation made plain (NFKC); for codes and numbers."""
    return tidy(text) if text.isascii() else tidy(unicodedata.normalize("NFKC", text))


def identifier(text: str) -> str | Bad:
    """An id as ops chose it; the `.0` that Excel adds to whole numbers is taken off."""
    value = plain(text)
    if whole := _EXCEL_WHOLE.fullmatch(value):
        value = whole[1]
    if _ROUNDED_BY_EXCEL.fullmatch(value):
        return Bad("was rounded by Excel; format the column as text and enter it again")
    if len(value) > LONGEST_ID:
        return Bad(f"is longer than {LONGEST_ID} characters")
    return value


def number(text: str) -> Decimal | Bad:
    """A decimal number, with thousands separators or without."""
    value = plain(text)
    if _THOUSANDS.fullmatch(value):
        value = value.replace(",", "").replace(" ", "")
    return Decimal(value) if _NUMBER.fullmatch(value) else Bad("is not a number; write it like 1200 or 12.5")


def whole(text: str, low: int, high: int) -> int | Bad:
    """A whole number from `low` to `high`."""
    value = number(text)
    if isinstance(value, Bad) or value != int(value) or not low <= value <= high:
        return Bad(f"is not a whole number from {low} to {high:,}")
    return int(value)


def degrees(text: str, limit: int) -> float | Bad:
    """Decimal degrees between -`limit` and `limit`."""
    value = number(text)
    if isinstance(value, Bad):
        return Bad("is not a number of degrees; write it like 31.2304")
    return float(value) if abs(value) <= limit else Bad(f"is outside -{limit} to {limit} degrees")


def fen(text: str) -> int | Bad:
    """An amount in yuan, with or without its sign, as fen."""
    value = number(_CURRENCY.sub("", plain(text)))
    if isinstance(value, Bad) or not 0 <= value <= MOST_YUAN or value * 100 != int(value * 100):
        return Bad(f"is not an amount in yuan; write it like 20 or 19.90, at most {MOST_YUAN:,}")
    return int(value * 100)


def basis_points_off(text: str) -> int | Bad:
    """What a percentage takes off, in basis points: 10, 10% and 九折 are 1000, 8.5折 and 八五折 are 1500."""
    value = plain(text).lower()
    if value == "半价":
        return 5_000
    if folded := _DISCOUNT.fullmatch(value):
        return _off(folded)
    value = value.removesuffix("off").strip().removesuffix("%")
    percent = number(value)
    if isinstance(percent, Bad) or not 1 <= percent <= 100 or percent * 100 != int(percent * 100):
        return Bad("is not a percentage off from 1 to 100; write 10 (or 10%, or 九折) for 10 % off")
    return int(percent * 100)


def _off(folded: re.Match[str]) -> int | Bad:
    """折 counts tenths still to pay: 9折 is 90 %, 85折 and 八五折 are 85 %."""
    if folded["digits"]:
        share = Decimal(folded["digits"])
        pay = int(share * 1_000) if share < 10 else int(share * 100)
    else:
        pay = _NUMERALS[folded["tens"]] * 1_000 + _NUMERALS.get(folded["units"], 0) * 100
    return 10_000 - pay if pay else Bad("leaves nothing to pay; write 100 for free")


def day(text: str) -> date | Bad:
    """A calendar day: 2026-01-05, 2026/1/5, 2026.1.5, 20260105, 2026年1月5日; a time of day after it is ignored."""
    wanted = Bad("is not a date; write it like 2026-01-05")
    found = _DATE.fullmatch(plain(text))
    if found is None:
        return wanted
    year, month, day_of_month = (int(part) for part in found.groups() if part and part.isdigit())
    try:
        return date(year, month, day_of_month) if 2000 <= year <= 2199 else wanted
    except ValueError:
        return wanted


def moment(text: str, zone: ZoneInfo) -> datetime | Bad:
    """A day and a time of day: 2026-12-04T19:00:00+08:00, or 2026-12-04 19:00 local in `zone`."""
    wanted = Bad("is not a date and time; write it like 2026-12-04 19:00")
    value = plain(text)
    found, on = _TIME_OF_DAY.search(value), day(value)
    if found is None or isinstance(on, Bad):
        return wanted
    try:
        at = datetime.fromisoformat(
            f"{on.isoformat()}T{found[1].zfill(2)}:{found[2]}:{found[3] or '00'}{found[4] or ''}"
        )
    except ValueError:
        return wanted
    return at.replace(tzinfo=zone) if at.tzinfo is None else at


def price_band(text: str) -> int | Bad:
    """1 to 4, or as many currency signs."""
    value = plain(text)
    if value and not value.strip("¥$"):
        value = str(len(value))
    band = whole(value, 1, 4)
    return Bad("is not a price band; allowed: 1, 2, 3, 4 or ¥ to ¥¥¥¥") if isinstance(band, Bad) else band


def flag(text: str) -> bool | Bad:
    """Yes or no; empty is no."""
    value = plain(text).lower()
    if value in _YES:
        return True
    return False if value in _NO else Bad("is neither yes nor no")


def tags(text: str) -> str:
    """Tags joined by `|`, each once; commas and 、 separate too."""
    words = (tidy(word) for word in re.split(r"[|,，、;；｜]", text))
    return "|".join(dict.fromkeys(word for word in words if word))
