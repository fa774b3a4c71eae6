"""A plain benefit to start from: a tenth off everything, all of 2026, without limits."""

from __future__ import annotations

from datetime import date

from rules.benefits import Benefit
from rules.catalogue import BenefitKind

TENTH_OFF = Benefit(
    id=1,
    kind=BenefitKind.PERCENT_OFF,
    value=1_000,
    minimum_spend=0,
    title="九折",
    title_en="10% off",
    terms="",
    terms_en="",
    limit_per_member=None,
    limit_period=None,
    daily_quota=None,
    valid_from=date(2026, 1, 1),
    valid_until=date(2026, 12, 31),
    stacking=False,
    benefit_id="b1",
)
