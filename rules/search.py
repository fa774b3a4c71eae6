"""What a member asked for – from where, which shops, when, how far, in what order – and its short form for a button."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self, TypedDict, TypeVar

from rules.catalogue import BenefitKind, Category

RADII_M = (500, 1_000, 3_000)
DEFAULT_RADIUS_M = 1_000
REACH_M = 50_000  # beyond this nothing is "nearby", whatever was asked
PAGE_SIZE = 5
MAX_PAGE = 40

PRICE_BANDS = (1, 2, 3, 4)
# Buttons hold these by position, so the order stays; new ones go to the end.
_KINDS = (BenefitKind.PERCENT_OFF, BenefitKind.AMOUNT_OFF, BenefitKind.GIFT, BenefitKind.TRIAL)
_CATEGORIES = {category[:6]: category for category in Category}  # six letters tell them apart and save bytes
_MOMENT = timedelta(minutes=15)  # of any zone's clock a full hour is a whole number of these
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_MOMENT = 5  # digits to the base of 36: enough for the next 1,600 years
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

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


@dataclass(frozen=True, slots=True)
class Origin:
    """A reference to a point, never the point itself: buttons live for ever, a location must not."""

    kind: OriginKind
    key: str


@dataclass(frozen=True, slots=True)
class Search:
    """`radius_m` None means anywhere within reach; `page` counts from 1.

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

    def widened(self) -> Self:
        """The same search without price, benefit kind, moment and order."""
        return self.narrowed(open_now=True, at=None, prices=frozenset(), kinds=frozenset(), sort=Sort.NEAREST)

    def as_of(self, now: datetime) -> Self:
        """The same search at the aware time `now`: a moment that has passed means now."""
        return replace(self, at=None) if self.at and self.at <= now else self

    def packed(self) -> str:
        """The search in a button's few bytes: `origin.category.when.radius.page`, and `.filters` where there are any;
        `unpacked` reads it back."""
        fields = [f"{self.origin.kind}{self.origin.key}", (self.category or "")[:6], self._when()]
        fields += [str(self.radius_m or ""), str(self.page)]
        if self.prices or self.kinds or self.sort is not Sort.NEAREST:
            fields.append(f"{_mask(PRICE_BANDS, self.prices):x}{_mask(_KINDS, self.kinds):x}{self.sort}")
        return ".".join(fields)

    def _when(self) -> str:
        if self.at:
            return f"t{_base36((self.at - _EPOCH) // _MOMENT)}"
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
    try:
        origin, category, when, radius, page, *filters = text.split(".")
        search = Search(
            origin=Origin(OriginKind(origin[:1]), origin[1:]),
            category=_CATEGORIES.get(category) or Category(category) if category else None,
            radius_m=int(radius) if radius else None,
            page=int(page),
            **_read_when(when),
            **_read_filters(*filters or ("00n",)),
        )
    except (ValueError, KeyError, TypeError):
        return None
    known = search.radius_m is None or search.radius_m in RADII_M
    return search if known and 1 <= search.page <= MAX_PAGE and search.origin.key else None


def _read_when(text: str) -> _When:
    if text.startswith("t") and 1 < len(text) <= 1 + _LONGEST_MOMENT and set(text[1:]) <= set(_DIGITS):
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


def _base36(number: int) -> str:
    higher, digit = divmod(number, 36)
    return (_base36(higher) if higher else "") + _DIGITS[digit]
