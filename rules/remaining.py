"""What a member has left of a benefit: their own times in its period, and whether today's quota is used up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules import quota
from rules.benefits import Benefit
from rules.quota import Address, Counter


@dataclass(frozen=True, slots=True)
class Left:
    """A benefit and the times left in its period, None where it has no limit. `sold_out` says that all of a day's
    quota is taken, by whomever."""

    benefit: Benefit
    times: int | None
    sold_out: bool = False

    @property
    def is_usable(self) -> bool:
        return self.times != 0 and not self.sold_out


def counters(member_id: int, benefits: Iterable[Benefit], day: date) -> tuple[Counter, ...]:
    """The counters that `left` asks about on the business day."""
    pairs = ((quota.member_counter(member_id, each, day), quota.benefit_counter(each, day)) for each in benefits)
    return tuple(counter for pair in pairs for counter in pair if counter)


def left(member_id: int, benefit: Benefit, taken: Mapping[Address, int], day: date) -> Left:
    """What is left on the business day; a counter that is not in `taken` is empty."""
    mine, everybodys = quota.member_counter(member_id, benefit, day), quota.benefit_counter(benefit, day)
    return Left(benefit, _places(mine, taken), _places(everybodys, taken) == 0)


def usable_first(lefts: Iterable[Left]) -> tuple[Left, ...]:
    """Those that can be used now before the others, otherwise in the order given."""
    return tuple(sorted(lefts, key=lambda each: not each.is_usable))


def _places(counter: Counter | None, taken: Mapping[Address, int]) -> int | None:
    """Places left, never below none: a cap may have been lowered under what was used."""
    if counter is None or counter.cap is None:
        return None
    return max(0, counter.cap - taken.get(counter.address, 0))
