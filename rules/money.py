"""Money at the till, in whole fen: what benefits take off a bill, and the amounts that staff type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rules.benefits import TYPICAL_BILL_FEN, Benefit
from rules.catalogue import BenefitKind

WHOLE = 10_000  # basis points
ASK_ABOVE_FEN = 5_000_000  # ¥50,000: more is likelier a slip than a bill
LARGEST_FEN = 100_000_000  # ¥1,000,000

_CURRENCY = re.compile(r"^(?:人民币|RMB|CNY|¥)\s*|\s*(?:元整|块钱|元|块|RMB|CNY)$", re.IGNORECASE)
_NUMERALS = re.compile(r"[零〇一二三四五六七八九十百千万两]+(?:[块元毛角分].*)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?|[.,]\d+")


class AmountProblem(StrEnum):
    """Why a typed amount is not taken. `LARGE` is taken when it is confirmed."""

    NOT_A_NUMBER = "not_a_number"
    NUMERALS = "numerals"
    NEGATIVE = "negative"
    ZERO = "zero"
    TOO_PRECISE = "too_precise"
    LARGE = "large"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class BadAmount:
    """`fen` is what was read, where it can be confirmed."""

    reason: AmountProblem
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """A settled bill in fen: `discount + pay == bill`. `lines` are the benefits used, by version, with their parts of
    the discount; none where no benefit applies to a bill this small."""

    bill: int
    discount: int
    pay: int
    lines: tuple[tuple[int, int], ...]


def discount(bill_fen: int, benefit: Benefit) -> int:
    """What `benefit` takes off a bill of `bill_fen`, in fen. A percentage rounds in the member's favour."""
    return _taken_off(bill_fen, benefit) if bill_fen >= benefit.minimum_spend else 0


def settle(bill_fen: int, benefits: Iterable[Benefit]) -> Bill:
    """The bill with the best of: each benefit alone, or all that stack together (percentages first, then amounts on
    what is left). Thresholds are held against the whole bill. Of equals the one named first is used."""
    applicable = [each for each in benefits if bill_fen >= each.minimum_spend]
    stacking = sorted((each for each in applicable if each.stacking), key=_stacking_order)
    ways = [[each] for each in applicable] + ([stacking] if len(stacking) > 1 else [])
    bills = (_settled(bill_fen, way) for way in ways)
    return max(bills, key=lambda bill: bill.discount, default=Bill(bill_fen, 0, bill_fen, ()))


def estimate(benefits: Sequence[Benefit], price_band: int | None) -> Bill:
    """What a visit without a typed bill probably saves: the discount on a typical bill of the price band. Where no
    benefit applies to that, the first one counts without a discount."""
    typical = TYPICAL_BILL_FEN[price_band or 2]
    settled = settle(typical, benefits)
    return settled if settled.lines else Bill(typical, 0, typical, ((benefits[0].id, 0),))


def read_amount(text: str, *, confirmed: bool = False) -> int | BadAmount:
    """An amount as typed – `128`, `１２８.5`, `128，50`, `¥1,280`, `35块` – in fen, or why it is none.

    A comma before exactly three digits groups thousands, before one or two it is a decimal point. More than
    ¥50,000 is taken only when `confirmed`, more than ¥1,000,000 never.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("。", ".").replace("、", ",").replace("−", "-")
    if _NUMERALS.fullmatch(plain):
        return BadAmount(AmountProblem.NUMERALS)
    bare = _CURRENCY.sub("", _CURRENCY.sub("", plain)).replace(" ", "")
    if bare.startswith("-"):
        negative = _DECIMAL.fullmatch(bare[1:]) or _GROUPED.fullmatch(bare[1:])
        return BadAmount(AmountProblem.NEGATIVE if negative else AmountProblem.NOT_A_NUMBER)
    return _checked(_spelled(bare.removeprefix("+")), confirmed=confirmed)


def _taken_off(bill: int, benefit: Benefit) -> int:
    if benefit.kind is BenefitKind.PERCENT_OFF:
        return bill - bill * (WHOLE - benefit.value) // WHOLE
    return min(benefit.value, bill)


def _stacking_order(benefit: Benefit) -> tuple[bool, int]:
    return benefit.kind is not BenefitKind.PERCENT_OFF, benefit.id


def _settled(bill: int, benefits: Sequence[Benefit]) -> Bill:
    left, lines = bill, []
    for benefit in benefits:
        part = _taken_off(left, benefit)
        left -= part
        lines.append((benefit.id, part))
    return Bill(bill, bill - left, left, tuple(lines))


def _spelled(bare: str) -> str | None:
    """The number as `Decimal` reads it, or None."""
    if _GROUPED.fullmatch(bare):
        return bare.replace(",", "")
    return bare.replace(",", ".") if _DECIMAL.fullmatch(bare) else None


def _checked(number: str | None, *, confirmed: bool) -> int | BadAmount:
    if number is None or not number.isascii():
        return BadAmount(AmountProblem.NOT_A_NUMBER)
    fen = Decimal(number) * 100
    if fen != fen.to_integral_value():
        return BadAmount(AmountProblem.TOO_PRECISE)
    if fen == 0:
        return BadAmount(AmountProblem.ZERO)
    if fen > LARGEST_FEN:
        return BadAmount(AmountProblem.TOO_LARGE)
    if fen > ASK_ABOVE_FEN and not confirmed:
        return BadAmount(AmountProblem.LARGE, int(fen))
    return int(fen)
