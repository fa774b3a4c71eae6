"""Benefits as rows: which columns make one, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from rules.benefits import Benefit
from rules.catalogue import BenefitKind, LimitPeriod
from storage import tables
from storage.prepared import as_date

_FIELDS = tuple(field.name for field in fields(Benefit))
COLUMNS: tuple[Any, ...] = tuple(getattr(tables.Benefit, name) for name in _FIELDS)

_KIND = {kind.value: kind for kind in BenefitKind}  # a third of the time that calling the enum takes
_PERIOD: dict[str | None, LimitPeriod | None] = {None: None, **{period.value: period for period in LimitPeriod}}
_day = lru_cache(maxsize=4_096)(as_date)
_CONVERTED: tuple[tuple[int, Callable[[Any], Any]], ...] = tuple(
    (_FIELDS.index(name), convert)
    for name, convert in (
        ("kind", _KIND.__getitem__),
        ("limit_period", _PERIOD.__getitem__),
        ("valid_from", _day),
        ("valid_until", _day),
        ("stacking", bool),
    )
)


def benefit(row: Sequence[Any]) -> Benefit:
    """The benefit whose `COLUMNS` a row holds, as the driver gives them."""
    read = list(row)
    for place, convert in _CONVERTED:
        read[place] = convert(read[place])
    return Benefit(*read)
