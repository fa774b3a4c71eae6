"""Addresses: which words look like one, what a geocoder's answers are worth, and what to call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.asking import CATEGORY_WORDS, Asked, take_apart
from rules.folding import fold
from rules.gazetteer import Place
from rules.geo import Point, distance_m
from rules.search import REACH_M

LONGEST_ADDRESS = 80  # characters; longer text is a message
MOST_WORDS = 10  # of an address in Latin letters
MOST_CANDIDATES = 5
SAME_SPOT_M = 150
SAME_STREET_M = 2_000  # maps cut a street into pieces, each an answer of its own

_HAN = r"[\u3400-\u9fff]"
_STREET_WORDS = (
    "road|rd|street|st|avenue|ave|lane|ln|alley|boulevard|blvd|drive|highway|quay|lu|jie|dadao|xiang|hutong|nong"
)
_NUMBERED = re.compile(
    rf"{_HAN}(?:路|街|大道|巷|弄|胡同|里|坊|村)(?:[东南西北中])?\d|{_HAN}\d+(?:号|弄|栋|幢)(?!线)"
    rf"|(?<!\w)\d+[a-z]?\b.*\b(?:{_STREET_WORDS})\b|\b(?:{_STREET_WORDS})\b.*\d"
)
_NAMED = re.compile(
    rf"{_HAN}(?:(?<![迷走问带上])路|街|大道|巷|弄|胡同|大厦|大楼|广场|中心|花园|小区|公寓|苑|新村|园区|社区|学校|中学"
    r"|小学|大学|学院|医院|公园|码头|机场|车站|大桥|古镇|[东南西北]路|[东南西北]街)$"
    rf"|\w.* (?:{_STREET_WORDS}|square|plaza|tower|towers|mansion|building|gardens?|park|bridge|hospital|university"
    r"|school|college|airport|pier|wharf)$"
)
_TALK = re.compile(
    r"[?？吗呢吧啊]|什么|怎么|为啥|为什么|谢谢|你好|您好|多少|几[点号]|今天|明天|昨天"
    r"|\b(?:i|you|we|my|your|what|how|why|when|who|can|could|do|does|thanks?|hello|hi|today|tomorrow)\b",
    re.IGNORECASE,
)
# A museum road is a street and no wish for a museum.
_STREET_CALLED_AFTER_A_KIND = re.compile(
    rf"(?:{'|'.join(chinese for chinese, _ in CATEGORY_WORDS.values())})(?:路|街|大道|巷|弄)"
    rf"|\b(?:{'|'.join(english for _, english in CATEGORY_WORDS.values())}) (?:{_STREET_WORDS})\b"
)
_AROUND = re.compile(
    r"^(?:我?(?:现在|正)?在|我?(?:想|要)?去|(?:(?:i['’]?m|i am) )?(?:in|at|near|around|by|close to|next to) (?:the )?)"
    r"|的?(?:附近|旁边|周边|周围|一带|这边|那边)(?:(?:哪[里儿]|有|能).*)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A geocoder's answer in WGS-84: a short name, empty where it gave none, and the parts of town around it."""

    label: str
    area: str
    point: Point


@dataclass(frozen=True, slots=True)
class Lookup:
    """A geocoder's answers, best first, and the key by which they are found again as long as they are kept."""

    key: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Vicinity:
    """Where answers are to be preferred: a city's name as the gazetteer has it in Chinese, and its middle."""

    city: str
    centre: Point


def wanted(text: str) -> Asked | None:
    """The kind of shop and the address in `text`, ready for a geocoder, or None where it looks like neither an address
    nor the name of a street or building.

    What a geocoder is asked leaves the house, so talk is kept back even where it names a street.
    """
    asked = take_apart(text)
    if asked.category is None or (is_numbered(text) and _STREET_CALLED_AFTER_A_KIND.search(fold(text))):
        asked = Asked(None, _AROUND.sub("", _AROUND.sub("", " ".join(text.split()))).strip(" ,，。"))
    return asked if _is_address(asked.rest) else None


def is_numbered(text: str) -> bool:
    """Whether `text` holds a street and a house number, which no name of a place does."""
    return _NUMBERED.search(fold(text)) is not None


def _is_address(words: str) -> bool:
    folded = fold(words)
    if len(words) > LONGEST_ADDRESS or len(folded.split()) > MOST_WORDS or _TALK.search(words):
        return False
    return is_numbered(words) or _NAMED.search(folded) is not None


def city_named(words: str, cities: Iterable[Place]) -> Place | None:
    """The city `words` put the address in. A street may be called after one (南京西路, Beijing Road): that is none."""
    folded = fold(words)
    return next((city for city in cities if _names_city(folded, city)), None)


def _names_city(folded: str, city: Place) -> bool:
    chinese, english = re.escape(fold(city.name)), re.escape(fold(city.name_en))
    streets = rf"(?:{_STREET_WORDS})\b"
    return bool(re.search(rf"{chinese}(?!.?(?:路|街|大道))|\b{english}\b(?! (?:\w+ )?{streets})", folded))


def short_label(name: str, street: str, number: str, *, chinese: bool) -> str:
    """What to call an address: its own name, else street and house number as its language orders them."""
    if name and name not in (street, number):
        return name
    if not (street and number):
        return street
    if chinese:
        return f"{street}{number}号" if number.isdecimal() else f"{street}{number}"
    return f"{number} {street}"


def candidates(found: Iterable[Address], centres: Sequence[Point], near: Point | None) -> list[Address]:
    """What of `found` can be meant, at most `MOST_CANDIDATES`: within `REACH_M` of one of `centres`, each spot and
    street once, nearest first where `near` is known."""
    kept: list[Address] = []
    for address in found:
        is_in_reach = any(distance_m(address.point, centre) <= REACH_M for centre in centres)
        if is_in_reach and not any(_is_same(address, other) for other in kept):
            kept.append(address)
    if near is not None:
        kept.sort(key=lambda address: distance_m(near, address.point))
    return kept[:MOST_CANDIDATES]


def _is_same(one: Address, other: Address) -> bool:
    apart = distance_m(one.point, other.point)
    return apart <= (SAME_STREET_M if one.label == other.label else SAME_SPOT_M)
