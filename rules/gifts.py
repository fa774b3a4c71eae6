"""Gifts: a stock that is given away to whoever comes first, or drawn among those who entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """How a gift finds its owner."""

    FIRST = "first"
    DRAW = "draw"


class GiftState(StrEnum):
    OPEN = "open"
    DRAWN = "drawn"


class ClaimState(StrEnum):
    """What became of a claim or an entry. A gift is taken while it is claimed, won or handed over."""

    CLAIMED = "claimed"
    ENTERED = "entered"
    WON = "won"
    LOST = "lost"
    HANDED_OVER = "handed_over"


class GiftRefusal(StrEnum):
    """Why a gift cannot be had, drawn or handed over."""

    GONE = "gone"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    OUT_OF_STOCK = "out_of_stock"
    NOT_COMING = "not_coming"
    STILL_OPEN = "still_open"
    DRAWN = "drawn"


MOST_GIFTS = 2  # of one event: more do not fit under its picture


@dataclass(frozen=True, slots=True)
class GiftOffer:
    """A gift as it is now. `commitment` is the SHA-256 of a draw's seed; `seed` is known once it is drawn."""

    id: int
    event_id: int
    title: str
    way: Way
    stock: int
    claimed: int
    state: GiftState
    opens_at: datetime
    closes_at: datetime
    commitment: str
    seed: bytes | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A member's claim or entry; `place` is its place in the order drawn, from 1."""

    id: int
    gift_id: int
    state: ClaimState
    receipt: str
    place: int | None


def refusal(gift: GiftOffer | None, now: datetime) -> GiftRefusal | None:
    """Why nobody can claim the gift, or enter its draw, now; whether any is left is for the stock to say."""
    if gift is None:
        return GiftRefusal.GONE
    if gift.state is GiftState.DRAWN:
        return GiftRefusal.DRAWN
    if now < gift.opens_at:
        return GiftRefusal.NOT_OPEN
    return GiftRefusal.CLOSED if now >= gift.closes_at else None


def draw_refusal(gift: GiftOffer | None, now: datetime) -> GiftRefusal | None:
    """Why the draw cannot be held now."""
    if gift is None or gift.way is not Way.DRAW:
        return GiftRefusal.GONE
    if gift.state is GiftState.DRAWN:
        return GiftRefusal.DRAWN
    return GiftRefusal.STILL_OPEN if now < gift.closes_at else None
