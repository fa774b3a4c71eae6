"""Savings: what a card has saved its member, against its fee – and an honest word on whether it pays."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from rules.cards import Validity
from rules.catalogue import Category

YEAR_DAYS = 365
REFERENCE_RATE = 1_000  # basis points: 10 % off, the benefit most shops give
TELLING_DAYS = 28  # a pace is worth naming after four weeks, when every weekday has come four times

_Key = TypeVar("_Key", bound=Hashable)


class Advice(StrEnum):
    """Whether the card pays for itself."""

    PAID_OFF = "paid_off"
    PERHAPS_PAID_OFF = "perhaps_paid_off"  # only with what is estimated
    TOO_EARLY = "too_early"
    ON_THE_WAY = "on_the_way"
    TOO_SLOW = "too_slow"
    ENDED = "ended"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Entry:
    """One redemption that was not reversed: its business day, the kind of shop, and the discount in fen.

    `estimated` says that nobody typed the bill, so the discount is what such a bill usually gives.
    """

    day: date
    category: Category
    discount: int
    estimated: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """Fen saved: what the tills worked out, and apart from it what is only estimated."""

    exact: int = 0
    estimated: int = 0

    @property
    def total(self) -> int:
        return self.exact + self.estimated


@dataclass(frozen=True, slots=True)
class Account:
    """A card's savings. Amounts are fen; `months` are first days, without a gap, and `categories` begin with the
    most saved. `left` is missing to the fee, estimates counted; `projected` is what the card comes to at this pace
    on its last day; `paid_by` is the day it has paid for itself, where it is on the way; `spend` is the monthly
    spend at `REFERENCE_RATE` that brings what is left by then."""

    visits: int
    saved: Saved
    months: tuple[tuple[date, Saved], ...]
    categories: tuple[tuple[Category, Saved], ...]
    fee: int
    left: int
    projected: int
    advice: Advice
    paid_by: date | None
    spend: int


def account(entries: Sequence[Entry], fee: int, validity: Validity, today: date) -> Account:
    """The savings of a card that costs `fee` fen (0 for a trial) as of the local day `today`."""
    saved = _sum(entries)
    left = max(0, fee - saved.total)
    paid_by = _paid_by(saved.total, fee, validity, today)
    days_left = (validity.end - today).days + 1
    return Account(
        visits=len(entries),
        saved=saved,
        months=_by_month(entries),
        categories=_by_category(entries),
        fee=fee,
        left=left,
        projected=_projected(saved.total, validity, today),
        advice=_advice(saved, fee, validity, today, paid_by),
        paid_by=paid_by,
        spend=break_even_spend(left, REFERENCE_RATE, min(YEAR_DAYS, max(1, days_left))),
    )


def total(entries: Iterable[Entry]) -> int:
    """Fen saved altogether, estimates counted."""
    return sum(entry.discount for entry in entries)


def break_even_spend(fee: int, rate: int, days: int = YEAR_DAYS) -> int:
    """The monthly spend in fen at which a discount of `rate` basis points brings in `fee` within `days`.

    fee / months / rate, rounded up to the fen so that it is never short; a year has twelve months.
    """
    return -(-fee * 10_000 * YEAR_DAYS // (12 * days * rate))


def _advice(saved: Saved, fee: int, validity: Validity, today: date, paid_by: date | None) -> Advice:
    if fee == 0:
        return Advice.FREE
    if saved.exact >= fee:
        return Advice.PAID_OFF
    if saved.total >= fee:
        return Advice.PERHAPS_PAID_OFF
    if today > validity.end:
        return Advice.ENDED
    if _days_used(validity, today) < TELLING_DAYS:
        return Advice.TOO_EARLY
    return Advice.ON_THE_WAY if paid_by else Advice.TOO_SLOW


def _paid_by(saved: int, fee: int, validity: Validity, today: date) -> date | None:
    """The day the fee is reached when it goes on as since the first day; None if not while the card is valid."""
    used = _days_used(validity, today)
    if not 0 < saved < fee or used < TELLING_DAYS:
        return None
    whole_days = -(-fee * used // saved)
    lasts = (validity.end - validity.start).days + 1
    return validity.start + timedelta(days=whole_days - 1) if whole_days <= lasts else None


def _projected(saved: int, validity: Validity, today: date) -> int:
    """Fen on the last day at the pace since the first one; rounded down."""
    lasts = (validity.end - validity.start).days + 1
    return saved * lasts // max(1, min(lasts, _days_used(validity, today)))


def _days_used(validity: Validity, today: date) -> int:
    """Days since the card began, today counted; none before."""
    return max(0, (today - validity.start).days + 1)


def _sum(entries: Iterable[Entry]) -> Saved:
    exact = estimated = 0
    for entry in entries:
        exact += 0 if entry.estimated else entry.discount
        estimated += entry.discount if entry.estimated else 0
    return Saved(exact, estimated)


def _by_month(entries: Iterable[Entry]) -> tuple[tuple[date, Saved], ...]:
    found = _grouped(entries, lambda entry: entry.day.replace(day=1))
    if not found:
        return ()
    months = [min(found)]
    while months[-1] < max(found):
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    return tuple((month, found.get(month, Saved())) for month in months)


def _by_category(entries: Iterable[Entry]) -> tuple[tuple[Category, Saved], ...]:
    found = _grouped(entries, lambda entry: entry.category)
    return tuple(sorted(found.items(), key=lambda item: (-item[1].total, item[0])))


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], _Key]) -> dict[_Key, Saved]:
    groups: dict[_Key, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return {each: _sum(group) for each, group in groups.items()}
