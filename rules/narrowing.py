"""Narrowing: how many shops each filter would leave, which moments to offer, and orders other than by distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules import benefits
from rules.benefits import Benefit
from rules.ranking import Found
from rules.search import Search, Sort
from rules.shops import Shop

MOMENTS = 2  # offered beside "now" and "any time"
PLANNED_FOR = (time(12), time(20))  # when people go out: lunch and the evening
AHEAD = timedelta(minutes=30)  # what is sooner than this is as good as now
_DEAREST = 5  # beyond every price band: where the price is not known


class Moment(NamedTuple):
    """A choice of time: the aware local time it is about, and whether a shop is to be open then."""

    at: datetime
    open_now: bool = True


class Group(NamedTuple):
    """Shops that no filter tells apart at some moments: bit n of `passes` is set where their hours pass the n-th, and
    `kinds[n]` are the kinds of their benefits valid on its day."""

    category: str
    price_band: int | None
    passes: int
    kinds: tuple[frozenset[str], ...]


class Inside(NamedTuple):
    """How many shops of each group are within the radius; some of them only when `complete` is False."""

    groups: Mapping[Group, int]
    complete: bool = True


class When(NamedTuple):
    """A choice of time: open at `at`, open now where that is None, or at any time."""

    open_now: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """How many shops each choice would leave, the filters of other sorts applied; what is not in it would leave none.

    `total` is what the search itself leaves, `any_category` what it would leave of all categories. All are lower
    bounds when `complete` is False.
    """

    total: int
    any_category: int
    categories: Mapping[str, int]
    prices: Mapping[int | None, int]
    kinds: Mapping[str, int]
    complete: bool = True


def moments(now: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The next noons and evenings on `zone`'s clock, at least half an hour after the aware time `now`."""
    today = now.astimezone(zone).date()
    planned = (datetime.combine(today + timedelta(days=days), at, zone) for days in range(2) for at in PLANNED_FOR)
    return tuple([each for each in planned if each - now >= AHEAD][:MOMENTS])


def facets(shops: Inside, search: Search, moment: int) -> Facets:
    """Count, in one pass, what each category, price band and benefit kind would leave at one of the moments."""
    total, categories, prices, kinds = 0, Counter[str](), Counter[int | None](), Counter[str]()
    for group, number in _passing(shops, moment):
        offered = group.kinds[moment]
        of_category = search.category in (None, group.category)
        of_price, of_kind = search.accepts_price(group.price_band), search.accepts_kinds(offered)
        total += number * (of_category and of_price and of_kind)
        categories[group.category] += number * (of_price and of_kind)
        prices[group.price_band] += number * (of_category and of_kind)
        if of_category and of_price:
            kinds.update(dict.fromkeys(offered, number))
    return Facets(total, categories.total(), categories, prices, kinds, shops.complete)


def left(shops: Inside, search: Search, moment: int) -> int:
    """How many shops fit the search's other filters at one of the moments."""
    return sum(
        number
        for group, number in _passing(shops, moment)
        if search.category in (None, group.category) and search.accepts(group.price_band, group.kinds[moment])
    )


def _passing(shops: Inside, moment: int) -> Iterator[tuple[Group, int]]:
    """The groups that have a valid benefit and pass the choice of time."""
    for group, number in shops.groups.items():
        if group.kinds[moment] and group.passes >> moment & 1:
            yield group, number


def ordered(found: Iterable[Found], shops: Mapping[int, Shop], search: Search, moment: datetime) -> list[Found]:
    """`found`, nearest first, in the search's order; equals stay in the order of distance.

    A benefit is as big as the share it takes off a typical bill: half off a coffee comes before a tenth off a dinner.
    `moment` is the aware local time the search is about.
    """

    def price(each: Found) -> float:
        return shops[each.id].price_band or _DEAREST

    def saving(each: Found) -> float:
        shop = shops[each.id]
        best = benefit(shop, search, moment)
        return -benefits.saving_share(best, shop.price_band) if best else 1

    keys = {Sort.PRICE: price, Sort.BENEFIT: saving}
    return sorted(found, key=keys[search.sort]) if search.sort in keys else list(found)


def benefit(shop: Shop, search: Search, moment: datetime) -> Benefit | None:
    """The benefit a list shows: the best of a kind asked for and valid on the day of the aware local time `moment`."""
    usable = benefits.valid(shop.benefits, moment.date(), shop.price_band)
    return next((each for each in usable if search.accepts_kinds((each.kind,))), None)
