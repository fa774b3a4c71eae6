"""From the words of a search to its filters: kinds of shop, prices, benefits, a moment, how far, in what order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from rules import shop_topics
from rules.benefits import TYPICAL_BILL_FEN
from rules.catalogue import BenefitKind, Category
from rules.folding import fold
from rules.search import PRICE_BANDS, Sort
from rules.understanding.times import When, resolve

NEAREST_M, FARTHEST_M = 50, 50_000
_QUARTER = timedelta(minutes=15)
_SETTLED_IN = timedelta(hours=2)  # into an evening or an afternoon people are where they wanted to be

_PRICES = {"low": frozenset((1, 2)), "mid": frozenset((2, 3)), "high": frozenset((3, 4)), "free": frozenset((1,))}
_GIVEN = frozenset((BenefitKind.GIFT, BenefitKind.TRIAL))
_KINDS = {
    "discount": frozenset((BenefitKind.PERCENT_OFF, BenefitKind.AMOUNT_OFF)),
    **dict.fromkeys(("bogo", "free_drink", "free_entry"), _GIVEN),
}
_SORTS = {"distance": Sort.NEAREST, "price": Sort.PRICE, "benefit": Sort.BENEFIT}
_AMOUNT = re.compile(r"(<=|>=|~)?(\d+)(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class Wish:
    """`filters` are fields of a `Search`. `unmet` names slots that no shop of ours can be searched by."""

    filters: dict[str, Any] = field(default_factory=dict)
    unmet: tuple[str, ...] = ()


def wish(slots: Mapping[str, Any], now: datetime) -> Wish:
    """What the slots of a search ask for, seen from the aware local time `now`."""
    filters: dict[str, Any] = {}
    unmet = [slot for slot in ("min_rating",) if slot in slots]
    if "category" in slots:
        filters |= kind(str(slots["category"])) or {}
    if "radius" in slots:
        filters["radius_m"] = max(NEAREST_M, min(FARTHEST_M, int(slots["radius"])))
    if prices := bands(str(slots.get("price", ""))):
        filters["prices"] = prices
    if "benefit" in slots:
        _put(filters, unmet, "kinds", _KINDS.get(str(slots["benefit"])), "benefit")
    if "sort" in slots:
        _put(filters, unmet, "sort", _SORTS.get(str(slots["sort"])), "sort")
    if slots.get("open_now"):
        filters |= {"open_now": True, "at": None}
    if "open_at" in slots:
        at = moment(str(slots["open_at"]), now)
        _put(filters, unmet, "at", at, "open_at")
        filters |= {"open_now": True} if at else {}
    return Wish(filters, tuple(unmet))


def kind(name: str) -> dict[str, Any] | None:
    """The filters for a kind of shop: a category of the catalogue, or a finer kind. None for what is neither."""
    if name in shop_topics.KINDS:
        return {"category": None, "topic": name}
    return {"category": Category(name), "topic": None} if name in list(Category) else None


def named(words: str) -> dict[str, Any] | None:
    """The filters for a dish, or whatever else shops may be tagged with. None where no shop could be."""
    topic = shop_topics.of_words(fold(words)) or shop_topics.as_tag(words)
    return {"category": None, "topic": topic} if shop_topics.is_topic(topic) else None


def bands(price: str) -> frozenset[int]:
    """The price bands (`rules.benefits.TYPICAL_BILL_FEN`) that a price in yuan may mean: `<=100`, `50-100`, `~500`,
    low, mid, high, free. None where it says nothing."""
    if price in _PRICES:
        return _PRICES[price]
    found = _AMOUNT.fullmatch(price)
    if found is None:
        return frozenset()
    sign, first, last = found[1] or "", int(found[2]) * 100, int(found[3] or found[2]) * 100
    if sign == "<=":
        first = 0
    if sign == ">=":
        last = TYPICAL_BILL_FEN[PRICE_BANDS[-1]]
    return _between(first, last)


def _between(first: int, last: int) -> frozenset[int]:
    """The bands whose typical bill lies between two amounts in fen, and those that the amounts themselves are
    nearest to."""
    within = {band for band in PRICE_BANDS if first <= TYPICAL_BILL_FEN[band] <= last}
    return frozenset(within or {_nearest(last)} if first == 0 else {*within, _nearest(first), _nearest(last)})


def _nearest(fen: int) -> int:
    return min(PRICE_BANDS, key=lambda band: abs(TYPICAL_BILL_FEN[band] - fen))


def moment(words: str, now: datetime) -> datetime | None:
    """The one moment, in UTC and on a quarter of an hour, that a shop is to be open at; None where the words name none
    that is to come. Of an evening or a day it is two hours in, or where that is less its middle."""
    when = resolve(words, now)
    if not isinstance(when, When) or when.end <= now:
        return None
    begins = when.start
    if not when.precise:
        begins = max(begins, now) + min(_SETTLED_IN, (when.end - max(begins, now)) / 2)
        if when.end - when.start > timedelta(hours=20):
            begins = max(when.start.replace(hour=12), now + timedelta(hours=1))
    rounded = begins.astimezone(UTC).replace(second=0, microsecond=0)
    rounded -= timedelta(minutes=rounded.minute % (_QUARTER.seconds // 60))
    return rounded if rounded > now else None


def _put(filters: dict[str, Any], unmet: list[str], name: str, value: Any, slot: str) -> None:
    """A filter, or the slot that there is no filter for."""
    if value is None:
        unmet.append(slot)
    else:
        filters[name] = value
