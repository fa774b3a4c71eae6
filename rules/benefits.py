"""Benefits: which are valid on a day, and which one a list shows first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.catalogue import BenefitKind, LimitPeriod

# What one visit typically costs by price band, in fen; used to compare a percentage with an amount, never shown.
TYPICAL_BILL_FEN = {1: 3_000, 2: 8_000, 3: 20_000, 4: 50_000}


@dataclass(frozen=True, slots=True)
class Benefit:
    """One version of a benefit. `value` is basis points off for a percentage and fen for an amount; `benefit_id` is
    the same in all versions."""

    id: int
    kind: BenefitKind
    value: int
    minimum_spend: int
    title: str
    title_en: str
    terms: str
    terms_en: str
    limit_per_member: int | None
    limit_period: LimitPeriod | None
    daily_quota: int | None
    valid_from: date
    valid_until: date
    stacking: bool
    benefit_id: str = ""


def is_valid(benefit: Benefit, today: date) -> bool:
    """Whether the benefit is valid on the shop's local day `today`; its first and last day count."""
    return benefit.valid_from <= today <= benefit.valid_until


def valid(benefits: Iterable[Benefit], today: date, price_band: int | None) -> tuple[Benefit, ...]:
    """The benefits valid on `today`, the one worth most on a typical bill of the price band first."""
    bill = TYPICAL_BILL_FEN[price_band or 2]
    usable = [benefit for benefit in benefits if is_valid(benefit, today)]
    return tuple(sorted(usable, key=lambda benefit: (-_worth(benefit, bill), benefit.id)))


def saving_share(benefit: Benefit, price_band: int | None) -> float:
    """What the benefit takes off a typical bill of the price band, 0 to 1; gifts and trials cannot be counted."""
    bill = TYPICAL_BILL_FEN[price_band or 2]
    return _worth(benefit, bill) / bill


def _worth(benefit: Benefit, bill: int) -> int:
    """Fen saved on `bill`, ignoring limits; gifts and trials cannot be counted and come after money."""
    if bill < benefit.minimum_spend:
        return 0
    if benefit.kind is BenefitKind.PERCENT_OFF:
        return bill * benefit.value // 10_000
    return min(benefit.value, bill)
