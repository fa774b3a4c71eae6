"""Narrowing: how many shops each filter would leave, which moments to offer, and orders other than by distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules import benefits, hours
from rules.benefits import Benefit
from rules.geo import Point, distance_m
from rules.ranking import Candidate, Found, Ring
from rules.search import Search, Sort
from rules.shops import Shop

MOMENTS = 2  # offered beside "now" and "any time"
PLANNED_FOR = (time(12), time(20))  # when people go out: lunch and the evening
AHEAD = timedelta(minutes=30)  # what is sooner than this is as good as now
COUNT_UP_TO = 1_000  # candidates; where more are inside the radius, those further out are not counted
_DEAREST = 5  # beyond every price band: where the price is not known


class Inside(NamedTuple):
    """The candidates of any category within the radius; the nearest of them only when `complete` is False."""

    candidates: Sequence[Candidate]
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


def inside(rings: Iterable[Ring], point: Point, search: Search) -> Inside:
    """What `rings` holds within the search's radius in metres; no ring is drawn beyond it, or once there are enough."""
    ring = Ring(0, ())
    for ring in rings:
        if ring.radius_m >= search.limit_m or len(ring.candidates) >= COUNT_UP_TO:
            break
    limit_m = min(ring.radius_m, search.limit_m)
    within = [each for each in ring.candidates if distance_m(point, Point(each.latitude, each.longitude)) <= limit_m]
    return Inside(within, ring.radius_m >= search.limit_m)


def facets(shops: Inside, search: Search, now: datetime, zone: ZoneInfo) -> Facets:
    """Count, in one pass, what each category, price band and benefit kind would leave at the search's moment."""
    is_open = _opening(search, now, zone)
    total, categories, prices, kinds = 0, Counter[str](), Counter[int | None](), Counter[str]()
    for shop in shops.candidates:
        if not is_open(shop.opening_hours):
            continue
        offered = shop.benefit_kinds.split(",")
        of_category = search.category in (None, shop.category)
        of_price, of_kind = search.accepts_price(shop.price_band), search.accepts_kinds(offered)
        total += of_category and of_price and of_kind
        categories[shop.category] += of_price and of_kind
        prices[shop.price_band] += of_category and of_kind
        if of_category and of_price:
            kinds.update(set(offered))
    return Facets(total, categories.total(), categories, prices, kinds, shops.complete)


def left(shops: Inside, search: Search, now: datetime, zone: ZoneInfo) -> int:
    """How many shops fit the search; `shops` have benefits valid on its day."""
    is_open = _opening(search, now, zone)
    return sum(
        search.category in (None, shop.category)
        and search.accepts(shop.price_band, shop.benefit_kinds.split(","))
        and is_open(shop.opening_hours)
        for shop in shops.candidates
    )


def _opening(search: Search, now: datetime, zone: ZoneInfo) -> Callable[[str | None], bool]:
    """Whether hours pass the search's choice of time; the many shops with the same hours are judged once."""
    moment = search.at or now
    return cache(lambda spec: not search.open_now or isinstance(hours.status(spec, moment, zone), hours.Open))


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
