"""What a member asked for – from where, which shops, when, how far, in what order – and its short form for a button."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self, TypedDict, TypeVar

from rules import shop_topics
from rules.catalogue import BenefitKind, Category

RADII_M = (500, 1_000, 3_000)
DEFAULT_RADIUS_M = 1_000
LEAST_RADIUS_M = 50
REACH_M = 50_000  # beyond this nothing is "nearby", whatever was asked
PAGE_SIZE = 5
MAX_PAGE = 40

PRICE_BANDS = (1, 2, 3, 4)
# Buttons hold these, and categories, by position, so the order stays; new ones go to the end.
_KINDS = (BenefitKind.PERCENT_OFF, BenefitKind.AMOUNT_OFF, BenefitKind.GIFT, BenefitKind.TRIAL)
_ALL_CATEGORIES = (None, *Category)
_CATEGORIES = {category[:6]: category for category in Category}  # six letters tell them apart and save bytes
_MOMENT = timedelta(minutes=15)  # of any zone's clock a full hour is a whole number of these
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_MOMENT = 5  # digits to the base of 36: enough for the next 1,600 years
_LONGEST_NUMBER = 11  # digits to the base of 64; ten are enough for the next 500 years
_FIELDS_WITH_TOPIC = 3
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"

T = TypeVar("T")


class OriginKind(StrEnum):
    """Where a search starts: a shared location kept for ten minutes, a place of the gazetteer, a saved place."""

    SHARED = "l"
    PLACE = "p"
    SAVED = "s"


class Sort(StrEnum):
    """What comes first: the nearest, the biggest benefit, the lowest price band."""

    NEAREST = "n"
    BENEFIT = "b"
    PRICE = "p"


_SORTS = tuple(Sort)
# What a search with a topic holds besides, each one of so many: category (with room to grow), radius, page, prices,
# kinds, order.
_SIZES = (32, REACH_M + 1, MAX_PAGE + 1, 1 << len(PRICE_BANDS), 1 << len(_KINDS), len(_SORTS))


@dataclass(frozen=True, slots=True)
class Origin:
    """A reference to a point, never the point itself: buttons live for ever, a location must not."""

    kind: OriginKind
    key: str


@dataclass(frozen=True, slots=True)
class Search:
    """`radius_m` None means anywhere within reach; `page` counts from 1.

    `topic` is a kind finer than a category, or a tag (`rules.shop_topics`); it stands alone or beside a category.
    `open_now` asks for shops open at the moment the search is about: `at`, an aware time on a quarter of an hour, or
    now where that is None. No `prices` or `kinds` means any; several mean any one of them.
    """

    origin: Origin
    category: Category | None = None
    open_now: bool = True
    radius_m: int | None = DEFAULT_RADIUS_M
    page: int = 1
    at: datetime | None = None
    prices: frozenset[int] = frozenset()
    kinds: frozenset[BenefitKind] = frozenset()
    sort: Sort = Sort.NEAREST
    topic: str | None = None

    @property
    def limit_m(self) -> int:
        """The radius to stay inside, in metres."""
        return self.radius_m or REACH_M

    @property
    def filters(self) -> int:
        """How many of price, benefit kind and moment are narrowed down."""
        return bool(self.prices) + bool(self.kinds) + bool(self.at)

    def accepts(self, price_band: int | None, kinds: Iterable[str]) -> bool:
        """Whether a shop of this price band, with valid benefits of these kinds, passes the filters."""
        return self.accepts_price(price_band) and self.accepts_kinds(kinds)

    def accepts_price(self, price_band: int | None) -> bool:
        return not self.prices or price_band in self.prices

    def accepts_kinds(self, kinds: Iterable[str]) -> bool:
        return not self.kinds or not self.kinds.isdisjoint(kinds)

    def narrowed(self, **changes: object) -> Self:
        """The same search with some filters changed, back on its first page unless a page is given."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def of(self, category: Category | None) -> Self:
        """The same search for another category: it takes the place of a kind finer than a category; a tag stays."""
        return self.narrowed(category=category, topic=None if self.topic in shop_topics.KINDS else self.topic)

    def widened(self) -> Self:
        """The same search without price, benefit kind, moment and order."""
        return self.narrowed(open_now=True, at=None, prices=frozenset(), kinds=frozenset(), sort=Sort.NEAREST)

    def as_of(self, now: datetime) -> Self:
        """The same search at the aware time `now`: a moment that has passed means now."""
        return replace(self, at=None) if self.at and self.at <= now else self

    def packed(self) -> str:
        """The search in a button's few bytes, which `unpacked` reads back: `origin.category.when.radius.page`, and
        `.filters` where there are any; with a topic, beside which that would not fit, `origin.number.topic`."""
        origin = f"{self.origin.kind}{self.origin.key}"
        if self.topic:
            return f"{origin}.{_in_digits(_numbered(self), len(_DIGITS))}.{self.topic}"
        fields = [origin, (self.category or "")[:6], self._when(), str(self.radius_m or ""), str(self.page)]
        if self.prices or self.kinds or self.sort is not Sort.NEAREST:
            fields.append(f"{_mask(PRICE_BANDS, self.prices):x}{_mask(_KINDS, self.kinds):x}{self.sort}")
        return ".".join(fields)

    def _when(self) -> str:
        if self.at:
            return f"t{_in_digits(_quarter(self.at), 36)}"
        return "o" if self.open_now else "a"


class _When(TypedDict):
    open_now: bool
    at: datetime | None


class _Filters(TypedDict):
    prices: frozenset[int]
    kinds: frozenset[BenefitKind]
    sort: Sort


def unpacked(text: str) -> Search | None:
    """The search behind a button, or None for text that is none (a forged button).

    Buttons of releases before there were filters have five fields and the category's whole name.
    """
    fields = text.split(".")
    try:
        search = _with_topic(*fields) if len(fields) == _FIELDS_WITH_TOPIC else _without_topic(*fields)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        return None
    known = search.radius_m is None or LEAST_RADIUS_M <= search.radius_m <= REACH_M
    return search if known and 1 <= search.page <= MAX_PAGE and search.origin.key else None


def _without_topic(origin: str, category: str, when: str, radius: str, page: str, filters: str = "00n") -> Search:
    return Search(
        origin=Origin(OriginKind(origin[:1]), origin[1:]),
        category=_CATEGORIES.get(category) or Category(category) if category else None,
        radius_m=int(radius) if radius else None,
        page=int(page),
        **_read_when(when),
        **_read_filters(filters),
    )


def _with_topic(origin: str, number: str, topic: str) -> Search:
    if not (shop_topics.is_topic(topic) and 0 < len(number) <= _LONGEST_NUMBER):
        raise ValueError("no topic, or no number")
    rest, places = _from_digits(number), list[int]()
    for size in reversed(_SIZES):
        rest, place = divmod(rest, size)
        places.append(place)
    sort, kinds, prices, page, radius_m, category = places
    return Search(
        origin=Origin(OriginKind(origin[:1]), origin[1:]),
        category=_ALL_CATEGORIES[category],
        open_now=rest > 0,
        radius_m=radius_m or None,
        page=page,
        at=_EPOCH + (rest - 2) * _MOMENT if rest > 1 else None,
        prices=_chosen(PRICE_BANDS, prices),
        kinds=_chosen(_KINDS, kinds),
        sort=_SORTS[sort],
        topic=topic,
    )


def _numbered(search: Search) -> int:
    """All but origin and topic as one number: the time, and after it each of `_SIZES` by its place."""
    number = 2 + _quarter(search.at) if search.at else int(search.open_now)
    places = (
        _ALL_CATEGORIES.index(search.category),
        search.radius_m or 0,
        search.page,
        _mask(PRICE_BANDS, search.prices),
        _mask(_KINDS, search.kinds),
        _SORTS.index(search.sort),
    )
    for place, size in zip(places, _SIZES, strict=True):
        number = number * size + place
    return number


def _quarter(at: datetime) -> int:
    return (at - _EPOCH) // _MOMENT


def _read_when(text: str) -> _When:
    if text.startswith("t") and 1 < len(text) <= 1 + _LONGEST_MOMENT and set(text[1:]) <= set(_DIGITS[:36]):
        return {"open_now": True, "at": _EPOCH + int(text[1:], 36) * _MOMENT}
    return {"open_now": {"o": True, "a": False}[text], "at": None}


def _read_filters(text: str) -> _Filters:
    prices, kinds, sort = tuple(text)
    return {
        "prices": _chosen(PRICE_BANDS, int(prices, 16)),
        "kinds": _chosen(_KINDS, int(kinds, 16)),
        "sort": Sort(sort),
    }


def _mask(choices: tuple[T, ...], chosen: Set[T]) -> int:
    """The chosen ones as bits, by their position among the choices."""
    return sum(1 << position for position, choice in enumerate(choices) if choice in chosen)


def _chosen(choices: tuple[T, ...], mask: int) -> frozenset[T]:
    return frozenset(choice for position, choice in enumerate(choices) if mask & 1 << position)


def _in_digits(number: int, base: int) -> str:
    higher, digit = divmod(number, base)
    return (_in_digits(higher, base) if higher else "") + _DIGITS[digit]


def _from_digits(text: str) -> int:
    number = 0
    for digit in text:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return number
