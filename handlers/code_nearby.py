"""Where the member stands when they ask for a code: the shop they are in, and those at hand to bind it to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import instead, origins
from handlers.context import Context
from rules.ranking import ANY, OPEN, UNKNOWN, Found
from rules.search import Search
from rules.shops import Shop
from storage import places, shops
from storage.around import Around
from storage.database import Session
from words.code import Offer

HERE_M = 80.0  # a shop this near, if it is the only one, is the one the member stands in
NEARBY_M = 500
MOST_OFFERS = 3
LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class AtHand:
    """The usable shops near the member, nearest first, and the one they stand in, where that is sure."""

    offers: tuple[Offer, ...] = ()
    here: Shop | None = None


def standing_in(session: Session, context: Context) -> Shop | None:
    """The shop the member stands in, where that is sure."""
    return at_hand(session, context).here


def at_hand(session: Session, context: Context) -> AtHand:
    """What is around the member's place of the last ten minutes. A place they only named is not where they stand."""
    last = places.last(session, context.member.id, context.now)
    if last is None:
        return AtHand()
    start = origins.at_last(context, last)
    moment = context.now.astimezone(context.services.zone)
    # A full shop is looked at as well: who stands in it does not stand in the one next door.
    around = Around(session, start.point, Search(start.origin, open_now=False, radius_m=NEARBY_M), moment)
    found = around.nearest(OPEN | UNKNOWN, LOOKED_AT, NEARBY_M)
    full = shops.in_full(session, [each.id for each in found])
    usable = [Offer(full[each.id], each.distance_m) for each in found if instead.is_usable(session, context, each.id)]
    here = _here(session, around, found) if last.source != "place" else None
    return AtHand(tuple(usable[:MOST_OFFERS]), here)


def _here(session: Session, around: Around, found: Sequence[Found]) -> Shop | None:
    """The only shop at hand; one that should be closed by now counts where no other is there."""
    close = [each for each in found if each.distance_m <= HERE_M] or around.nearest(ANY, 2, HERE_M)
    return shops.one(session, close[0].id) if len(close) == 1 else None
