"""Where to go instead: open shops near one that is full or has stopped, at each of which the member could pay now."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.context import Context
from rules.catalogue import Category
from rules.ranking import OPEN, Found
from rules.redeeming import Reason
from rules.search import REACH_M, Origin, OriginKind, Search
from rules.shops import Shop
from storage import codes, shops
from storage.around import Around
from storage.database import Session
from words.code import Offer

MOST_OFFERS = 3
SHORT_WALK_M = 1_500.0
LOOKED_AT = 12  # of each sort, the nearest: some of them may be full as well


def offers(session: Session, context: Context, shop: Shop) -> tuple[Offer, ...]:
    """The nearest shops to go to instead: of its category within a short walk, then of any, then further away."""
    chosen: dict[int, float] = {}
    for found in _candidates(session, context, shop):
        if found.id not in chosen and found.id != shop.id and is_usable(session, context, found.id):
            chosen[found.id] = found.distance_m
        if len(chosen) == MOST_OFFERS:
            break
    full = shops.in_full(session, list(chosen))
    return tuple(Offer(full[id_], distance_m) for id_, distance_m in chosen.items())


def _candidates(session: Session, context: Context, shop: Shop) -> Iterator[Found]:
    for category, within_m in (
        (shop.category, SHORT_WALK_M),
        (None, SHORT_WALK_M),
        (shop.category, REACH_M),
        (None, REACH_M),
    ):
        yield from _nearest(session, context, shop, category, within_m)


def _nearest(
    session: Session, context: Context, shop: Shop, category: Category | None, within_m: float
) -> Iterator[Found]:
    search = Search(Origin(OriginKind.PLACE, str(shop.id)), category, radius_m=None)
    moment = context.now.astimezone(context.services.zone)
    yield from Around(session, shop.point, search, moment).nearest(OPEN, LOOKED_AT, within_m)


def is_usable(session: Session, context: Context, shop_id: int) -> bool:
    """Whether the member could use their card at the shop right now."""
    verdict = codes.can_use(session, context.member, shop_id, context.now, context.services.zone)
    return verdict.reason is Reason.OK
