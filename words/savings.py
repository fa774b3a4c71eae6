"""What a member has saved: the verdict first, then the sums it rests on, and a picture by month and category."""

from __future__ import annotations

from datetime import date

from babel.dates import format_skeleton
from markupsafe import Markup

from rules.savings import REFERENCE_RATE, Account, break_even_spend
from words import bars
from words.layout import paragraphs
from words.say import Say

MOST_MONTHS = 12


def account(say: Say, held: Account, fee_fen: int, *, before: int = 0) -> Markup:
    """The card's savings. `fee_fen` is an annual card's fee, also where `held` is a trial that costs nothing; `before`
    is what the member's other cards have saved, in fen."""
    used = say.counted("savings.saved", held.visits, amount=say.fee(held.saved.exact))
    facts = paragraphs(
        used if held.visits else say("savings.unused"),
        say("savings.estimated", amount=say.money(held.saved.estimated)) if held.saved.estimated else None,
        say("savings.before", amount=say.fee(before)) if before else None,
        gap="\n",
    )
    return paragraphs(_verdict(say, held), facts, break_even(say, fee_fen))


def break_even(say: Say, fee_fen: int) -> Markup:
    """The monthly spend from which on a card of this fee (in fen a year) pays."""
    spend = break_even_spend(fee_fen, REFERENCE_RATE)
    return say("savings.break_even", fee=say.fee(fee_fen), spend=say.fee(spend), **_rate(say))


def picture(say: Say, held: Account) -> bytes | None:
    """The savings by month and by category as one PNG; None where there is nothing to draw."""
    if not held.saved.total:
        return None
    months = [(month, saved.exact, saved.estimated) for month, saved in held.months[-MOST_MONTHS:]]
    kinds = [(kind, saved.exact, saved.estimated) for kind, saved in held.categories if saved.total]
    return bars.savings(say, months, kinds)


def _verdict(say: Say, held: Account) -> Markup:
    values = {
        "left": say.fee(held.left),
        "fee": say.fee(held.fee),
        "saved": say.fee(held.saved.total),
        "more": say.fee(max(0, held.saved.exact - held.fee)),
        "projected": say.money(held.projected - held.projected % 100),  # a forecast is not known to the fen
        "spend": say.fee(held.spend),
        "month": _month(say, held.paid_by) if held.paid_by else "",
    }
    return say(f"savings.advice.{held.advice}", **values, **_rate(say))


def _rate(say: Say) -> dict[str, str]:
    return {"fold": say.number((10_000 - REFERENCE_RATE) / 1_000), "percent": say.percent(REFERENCE_RATE)}


def _month(say: Say, day: date) -> str:
    return str(format_skeleton("yMMMM", day, locale=say.locale))
