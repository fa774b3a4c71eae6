"""A shop's business day at the till: how many came, the bills, what was taken off, and what was reversed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Sale:
    """One redemption: when (UTC), and in fen the bill, the discount and what was paid; no bill is an estimate."""

    at: datetime
    bill: int | None
    discount: int
    pay: int | None
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Takings:
    """The day. `bills`, `discounts` and `pay` are fen of the redemptions whose bill was typed; the others are
    `without_bill`, with their `estimated` discount apart. Reversed ones are in none of these, only in their own count.
    `hours` counts redemptions by hour of the local clock."""

    count: int
    bills: int
    discounts: int
    pay: int
    without_bill: int
    estimated: int
    reversed: int
    hours: Mapping[int, int]


def of(sales: Iterable[Sale], zone: ZoneInfo) -> Takings:
    """The takings of one business day's sales; bills are always discounts and pay together."""
    everything = list(sales)
    kept = [sale for sale in everything if not sale.reversed]
    typed = [sale for sale in kept if sale.bill is not None]
    return Takings(
        count=len(kept),
        bills=sum(sale.bill or 0 for sale in typed),
        discounts=sum(sale.discount for sale in typed),
        pay=sum(sale.pay or 0 for sale in typed),
        without_bill=len(kept) - len(typed),
        estimated=sum(sale.discount for sale in kept if sale.bill is None),
        reversed=len(everything) - len(kept),
        hours=Counter(sale.at.astimezone(zone).hour for sale in kept),
    )
