"""A shop's business day for its staff: how many, what bills, what was taken off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from rules.takings import Takings
from words.layout import Button, Rows, paragraphs
from words.say import Say
from words.text import tidy

NAME_LIMIT = 40


def day(say: Say, shop_name: str, business_day: date, takings: Takings) -> Markup:
    """The day's takings of the shop: exact, without a bill, and reversed, each apart."""
    head = say("today.title", shop=tidy(shop_name, NAME_LIMIT), day=say.day(business_day))
    if not takings.count and not takings.reversed:
        return paragraphs(head, say("today.nothing"), gap="\n")
    return paragraphs(
        paragraphs(head, say.counted("today.count", takings.count), gap="\n"),
        paragraphs(*_money(say, takings), gap="\n"),
    )


def chips(say: Say, names: Sequence[tuple[int, str]], chosen: int) -> Rows:
    """The shops of somebody who works at several, by id and name; the one shown is ticked."""
    if len(names) < 2:
        return ()
    return tuple((_chip(say, id_, tidy(name, NAME_LIMIT) or "…", is_on=id_ == chosen),) for id_, name in names)


def _chip(say: Say, shop_id: int, name: str, *, is_on: bool) -> Button:
    return Button(say.plain("today.on", shop=name) if is_on else name, f"b1:{shop_id}")


def _money(say: Say, takings: Takings) -> list[Markup | None]:
    typed = takings.count - takings.without_bill
    without = say.counted("today.without_bill", takings.without_bill, amount=say.money(takings.estimated))
    return [
        say("today.bills", amount=say.fee(takings.bills)) if typed else None,
        say("today.discounts", amount=say.fee(takings.discounts)) if typed else None,
        say("today.pay", amount=say.fee(takings.pay)) if typed else None,
        without if takings.without_bill else None,
        say.counted("today.reversed", takings.reversed) if takings.reversed else None,
    ]
