"""Segments: whom a broadcast is for, as conditions joined by and, or and not; how they are written, read and chosen.

Written `city:上海 & (plan:annual | card:trial) & !used:coffee`. Words: `city` where they used or starred a shop, `plan`
and `card` of their card today, `used` a category, `active` within so many days, `near:latitude,longitude,metres` of a
saved place or a shop they used, `language`, `event` they signed up to, `tag` given by operators.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rules.cards import CardState
from rules.catalogue import Category, Plan
from rules.geo import Point
from rules.members import LANGUAGES

NO_CARD = "none"
LONGEST = 500  # characters of a segment as it is written
LONGEST_ACTIVE_DAYS = 3_650
WIDEST_M = 100_000


class Field(StrEnum):
    """What a condition looks at."""

    CITY = "city"
    PLAN = "plan"
    CARD = "card"
    USED = "used"
    ACTIVE = "active"
    NEAR = "near"
    LANGUAGE = "language"
    EVENT = "event"
    TAG = "tag"


CARD_STATES = (*(state.value for state in CardState), NO_CARD)
_CHOICES: dict[Field, tuple[str, ...]] = {
    Field.PLAN: tuple(Plan),
    Field.CARD: CARD_STATES,
    Field.USED: tuple(Category),
    Field.LANGUAGE: LANGUAGES,
}


@dataclass(frozen=True, slots=True, order=True)
class Is:
    """One condition; the value is written as `text` writes it."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    part: Segment


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts hold; of none, everybody."""

    parts: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts holds."""

    parts: tuple[Segment, ...]


Segment = Is | Not | Every | Either
EVERYBODY = Every(())


class Slip(StrEnum):
    """What is wrong with a segment as it was written."""

    FIELD = "field"
    VALUE = "value"
    PLACE = "place"
    SHAPE = "shape"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a text is no segment, and the piece of it that is to blame."""

    slip: Slip
    piece: str


Places = Callable[[str], Point | None]


# Reading

_TOKEN = re.compile(r'\s*(?:([&|!()])|([^\s&|!()":]+):("[^"]*"|[^\s&|!()"]+)|([^\s&|!()":]+)|(\S))')
_WORDS = {"and": "&", "or": "|", "not": "!", "且": "&", "或": "|", "非": "!"}
_NEAR = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,6})", re.ASCII)
_NEAR_NAME = re.compile(r"(.+),(\d{1,6})", re.ASCII)


def read(text: str, places: Places = lambda _: None) -> Segment | Misread:
    """The segment that `text` writes; an empty one is everybody. `places` finds the place that `near:静安寺,2000`
    names."""
    if len(text) > LONGEST:
        return Misread(Slip.LONG, text[:20])
    try:
        return _Reader(text, places).whole()
    except _StuckError as stuck:
        return stuck.misread


class _StuckError(Exception):
    def __init__(self, slip: Slip, piece: str) -> None:
        self.misread = Misread(slip, piece)


class _Reader:
    """A descent through either – every – not."""

    def __init__(self, text: str, places: Places) -> None:
        self._tokens = [found.groups() for found in _TOKEN.finditer(text)]
        self._at = 0
        self._places = places

    def whole(self) -> Segment:
        if not self._tokens:
            return EVERYBODY
        segment = self._either()
        if self._at < len(self._tokens):
            raise _StuckError(Slip.SHAPE, self._piece())
        return segment

    def _either(self) -> Segment:
        parts = [self._every()]
        while self._takes("|"):
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self) -> Segment:
        parts = [self._one()]
        while self._takes("&"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self) -> Segment:
        if self._takes("!"):
            return Not(self._one())
        if self._takes("("):
            inner = self._either()
            if not self._takes(")"):
                raise _StuckError(Slip.SHAPE, self._piece())
            return inner
        return self._condition()

    def _condition(self) -> Is:
        _, name, value, *_ = self._tokens[self._at] if self._at < len(self._tokens) else (None,) * 5
        if name is None or value is None:
            raise _StuckError(Slip.SHAPE, self._piece())
        if name.lower() not in tuple(Field):
            raise _StuckError(Slip.FIELD, name)
        field, value = Field(name.lower()), value.strip('"').strip()
        self._at += 1
        return Is(field, self._place(value) if field is Field.NEAR else _checked(field, value))

    def _place(self, value: str) -> str:
        if _NEAR.fullmatch(value):
            return _checked(Field.NEAR, value)
        named = _NEAR_NAME.fullmatch(value)
        point = self._places(named[1]) if named else None
        if named is None or point is None:
            raise _StuckError(Slip.PLACE, value)
        return _checked(Field.NEAR, f"{point.latitude:.4f},{point.longitude:.4f},{int(named[2])}")

    def _takes(self, sign: str) -> bool:
        if self._at >= len(self._tokens):
            return False
        symbol, _, _, word, _ = self._tokens[self._at]
        if (symbol or _WORDS.get((word or "").lower())) != sign:
            return False
        self._at += 1
        return True

    def _piece(self) -> str:
        if self._at >= len(self._tokens):
            return "…"
        symbol, name, value, word, rest = self._tokens[self._at]
        return f"{name}:{value}" if name else symbol or word or rest or "…"


def _checked(field: Field, value: str) -> str:
    """The value as it is kept; raises where it cannot be meant."""
    value = value.lower() if field in _CHOICES else value
    if not _is_meant(field, value):
        raise _StuckError(Slip.VALUE, f"{field}:{value}")
    return value


def _is_meant(field: Field, value: str) -> bool:
    if field in _CHOICES:
        return value in _CHOICES[field]
    if field is Field.ACTIVE:
        return bool(re.fullmatch(r"[0-9]{1,4}", value)) and 1 <= int(value) <= LONGEST_ACTIVE_DAYS
    return _is_near(value) if field is Field.NEAR else bool(value)


def _is_near(value: str) -> bool:
    found = _NEAR.fullmatch(value)
    return (
        found is not None
        and abs(float(found[1])) < 85
        and abs(float(found[2])) <= 180
        and 0 < int(found[3]) <= WIDEST_M
    )


def around(value: str) -> tuple[Point, int]:
    """The place and the metres that the value of a `near` means."""
    latitude, longitude, metres = value.split(",")
    return Point(float(latitude), float(longitude)), int(metres)


# Writing


def text(segment: Segment) -> str:
    """The segment as `read` understands it; nothing for everybody."""
    if isinstance(segment, Is):
        plain = re.fullmatch(r'[^\s&|!()"]+', segment.value)
        return f"{segment.field}:{segment.value}" if plain else f'{segment.field}:"{segment.value}"'
    if isinstance(segment, Not):
        return f"!{_inside(segment.part)}"
    sign = " & " if isinstance(segment, Every) else " | "
    return sign.join(map(_inside, segment.parts))


def _inside(part: Segment) -> str:
    return f"({text(part)})" if isinstance(part, Every | Either) else text(part)


def conditions(segment: Segment) -> Iterator[Is]:
    """Every condition that the segment names."""
    if isinstance(segment, Is):
        yield segment
        return
    for part in (segment.part,) if isinstance(segment, Not) else segment.parts:
        yield from conditions(part)


# Choosing by chips


@dataclass(frozen=True, slots=True)
class Choice:
    """A segment as chips show it: values wanted – any of one field's – and values unwanted. Of several fields all must
    fit, or with `any_field` one."""

    wanted: frozenset[Is] = frozenset()
    unwanted: frozenset[Is] = frozenset()
    any_field: bool = False

    @property
    def segment(self) -> Segment:
        fields = [_joined(Either, tuple(group)) for _, group in groupby(sorted(self.wanted), lambda each: each.field)]
        fit = (_joined(Either, tuple(fields)),) if self.any_field and fields else tuple(fields)
        return _joined(Every, (*fit, *(Not(each) for each in sorted(self.unwanted))))

    def turned(self, condition: Is) -> Choice:
        """The condition's next state: off, wanted, unwanted, off."""
        alone = frozenset({condition})
        if condition in self.wanted:
            return Choice(self.wanted - alone, self.unwanted | alone, self.any_field)
        if condition in self.unwanted:
            return Choice(self.wanted, self.unwanted - alone, self.any_field)
        return Choice(self.wanted | alone, self.unwanted, self.any_field)

    @property
    def fields(self) -> frozenset[Field]:
        """The fields of what is wanted."""
        return frozenset(each.field for each in self.wanted)


def chosen(segment: Segment) -> Choice | None:
    """The segment as chips; None for one that only words can say."""
    named = frozenset(conditions(segment))
    unwanted = frozenset(part.part for part in _parts(segment) if isinstance(part, Not) and isinstance(part.part, Is))
    for any_field in (False, True):
        choice = Choice(named - unwanted, unwanted, any_field)
        if choice.segment == segment:
            return choice
    return None


def _parts(segment: Segment) -> tuple[Segment, ...]:
    return segment.parts if isinstance(segment, Every) else (segment,)


def _joined(how: type[Every] | type[Either], parts: tuple[Segment, ...]) -> Segment:
    return parts[0] if len(parts) == 1 else how(parts)
