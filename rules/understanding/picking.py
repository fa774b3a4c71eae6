"""Choosing among mentions what several intents ask for in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rules.understanding.entities import Entities, Kind, Mention
from rules.understanding.syntax import Stretch

Slots = dict[str, Any]
Filled = Iterable[tuple[str, Any]]

OFFER = "offer"  # 优惠, "deals": any benefit, which is a discount only where shops are searched for
_NO_TIMES = frozenset(
    ("现在", "now", "right now", "目前", "这会儿", "此刻", "最近", "近期", "xianzai", "zuijin", "平时", "later", "那天")
)


def value(entities: Entities, kind: Kind) -> Any:
    """The first mention's, or None."""
    first = entities.first(kind)
    return first.value if first else None


def overlaps(mention: Mention | Stretch, others: Iterable[Mention | Stretch]) -> bool:
    """Whether it shares a character with any of `others`."""
    return any(other.start < mention.end and mention.start < other.end for other in others)


def times(entities: Entities) -> list[Mention]:
    """Those that say more than "now", and none that are an amount (十分钟 in 走路十分钟)."""
    amounts = entities.of(Kind.RADIUS, Kind.PRICE, Kind.RATING)
    folded = entities.said.folded
    return [
        each
        for each in entities.of(Kind.TIME)
        if folded[each.start : each.end] not in _NO_TIMES and not overlaps(each, amounts)
    ]


def time(entities: Entities) -> str | None:
    """The first time as typed."""
    some = times(entities)
    return entities.words(some[0]) if some else None


def open_now(entities: Entities) -> bool | None:
    """True where it is asked for and no other time is."""
    return True if entities.first(Kind.OPEN_NOW) and not times(entities) else None


def city(entities: Entities, taken: Iterable[Stretch]) -> str | None:
    """The first city outside what is `taken`, as typed."""
    taken = list(taken)
    return next((entities.words(each) for each in entities.of(Kind.CITY) if not overlaps(each, taken)), None)


def benefit(entities: Entities) -> str | None:
    """What is free rather than what is cheaper; no mere `OFFER`."""
    found = [str(each.value) for each in entities.of(Kind.BENEFIT) if each.value != OFFER]
    return min(found, key=lambda each: each == "discount", default=None)


_SORTS = ("benefit", "price", "rating", "popular", "new", "distance")  # the more telling first


def sort(entities: Entities) -> str | None:
    values = [str(each.value) for each in entities.of(Kind.SORT)]
    return min(values, key=_SORTS.index, default=None)


def known_shop(entities: Entities) -> str | None:
    """The first shop or brand there is, as typed."""
    shop = entities.first(Kind.SHOP)
    return entities.words(shop) if shop else None
