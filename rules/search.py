"""What a member asked for – from where, which kind of shop, when, how far – and its short form for a button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from rules.catalogue import Category

RADII_M = (500, 1_000, 3_000)
DEFAULT_RADIUS_M = 1_000
REACH_M = 50_000  # beyond this nothing is "nearby", whatever was asked
PAGE_SIZE = 5
MAX_PAGE = 40


class OriginKind(StrEnum):
    """Where a search starts: a shared location kept for ten minutes, a place of the gazetteer, a saved place."""

    SHARED = "l"
    PLACE = "p"
    SAVED = "s"


@dataclass(frozen=True, slots=True)
class Origin:
    """A reference to a point, never the point itself: buttons live for ever, a location must not."""

    kind: OriginKind
    key: str


@dataclass(frozen=True, slots=True)
class Search:
    """`radius_m` None means anywhere within reach; `page` counts from 1."""

    origin: Origin
    category: Category | None = None
    open_now: bool = True
    radius_m: int | None = DEFAULT_RADIUS_M
    page: int = 1

    @property
    def limit_m(self) -> int:
        """The radius to stay inside, in metres."""
        return self.radius_m or REACH_M

    def narrowed(self, **changes: object) -> Self:
        """The same search with some filters changed, back on its first page unless a page is given."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def packed(self) -> str:
        """The search in a button's few bytes: `origin.category.when.radius.page`; `unpacked` reads it back."""
        when = "o" if self.open_now else "a"
        fields = (f"{self.origin.kind}{self.origin.key}", self.category or "", when, self.radius_m or "", self.page)
        return ".".join(str(field) for field in fields)


def unpacked(text: str) -> Search | None:
    """The search behind a button, or None for text that is none (an older or forged button)."""
    try:
        origin, category, when, radius, page = text.split(".")
        search = Search(
            origin=Origin(OriginKind(origin[:1]), origin[1:]),
            category=Category(category) if category else None,
            open_now={"o": True, "a": False}[when],
            radius_m=int(radius) if radius else None,
            page=int(page),
        )
    except (ValueError, KeyError):
        return None
    known = search.radius_m is None or search.radius_m in RADII_M
    return search if known and 1 <= search.page <= MAX_PAGE and search.origin.key else None
