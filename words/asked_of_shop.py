"""Answers to questions about one shop: each in one sentence, and an honest word where nothing is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from markupsafe import Markup

from rules import benefits, hours
from rules.benefits import TYPICAL_BILL_FEN
from rules.geo import Point, distance_m
from rules.search import PAGE_SIZE, unpacked
from rules.shops import Shop
from words import phrases, sentences
from words.layout import Button, Message, Rows, paragraphs
from words.say import Say
from words.text import tidy

MOST_BENEFITS = 3
ADDRESS_LIMIT = 120
LABEL_LIMIT = 30


def which_shop(say: Say, listed: Sequence[Shop], search: str) -> Message:
    """Which of those in the list is meant."""
    shown = unpacked(search)
    first = (shown.page - 1) * PAGE_SIZE + 1 if shown else 1
    rows = tuple(
        (Button(f"{number}. {phrases.name(say, shop, LABEL_LIMIT)}", f"s:{shop.id}:{search}"),)
        for number, shop in enumerate(listed, first)
    )
    return Message(say("sentences.which_shop"), rows)


def about_shop(say: Say, shop: Shop, back: str, answers: Markup) -> Message:
    """The answers, the way to the shop's page, to a code for it and there, and back to the list."""
    rows: Rows = (
        (Button(say.plain("sentences.to_page"), f"s:{shop.id}:{back}"),),
        (Button(say.plain("shop.code"), f"c:{shop.id}"), Button(say.plain("shop.navigate"), f"v:{shop.id}")),
    )
    return Message(answers, (*rows, (Button(say.plain("chips.back_to_list"), f"n:{back}"),)) if back else rows)


def fields(
    say: Say, shop: Shop, asked: Iterable[str], now: datetime, at: datetime | None, here: Point | None
) -> Markup:
    """One sentence for each thing that was asked about the shop, as of `at`, or now; what is not known is said to
    be."""
    name = phrases.name(say, shop)
    answers = [_FIELDS.get(field, _unknown(field))(say, shop, at or now, here) for field in dict.fromkeys(asked)]
    when = Markup(" · {}").format(sentences.moment(say, at, now)) if at else Markup("")
    return paragraphs(Markup("<b>{}</b>").format(name) + when, *answers, gap="\n")


_Field = Callable[[Say, Shop, datetime, Point | None], Markup]


def _unknown(field: str) -> _Field:
    key = f"sentences.unknown.{field}"
    return lambda say, shop, at, here: say(key)


def _hours(say: Say, shop: Shop, at: datetime, here: Point | None) -> Markup:
    status = hours.status(shop.opening_hours, at, say.zone)
    if isinstance(status, hours.Open | hours.Closed):
        return say("sentences.field.hours", hours=phrases.opening(say, status, at))
    return say("sentences.unknown.hours")


def _address(say: Say, shop: Shop, at: datetime, here: Point | None) -> Markup:
    full = tidy(f"{shop.city}{shop.district}{shop.address}", ADDRESS_LIMIT)
    return say("sentences.field.address", address=full) if shop.address else say("sentences.unknown.address")


def _transit(say: Say, shop: Shop, at: datetime, here: Point | None) -> Markup:
    if here is None:
        return say("sentences.field.transit")
    metres = distance_m(here, shop.point)
    return say("sentences.field.transit_from", distance=say.distance(metres), walk=phrases.walk(say, metres))


def _phone(say: Say, shop: Shop, at: datetime, here: Point | None) -> Markup:
    return say("shop.phone", phone=tidy(shop.phone, 40)) if shop.phone else say("sentences.unknown.phone")


def _price(say: Say, shop: Shop, at: datetime, here: Point | None) -> Markup:
    if shop.price_band is None:
        return say("sentences.unknown.price")
    typical = say.money(TYPICAL_BILL_FEN[shop.price_band])
    return say("sentences.field.price", band=phrases.price(shop.price_band), typical=typical)


def _benefit(say: Say, shop: Shop, at: datetime, here: Point | None) -> Markup:
    current = benefits.valid(shop.benefits, at.astimezone(say.zone).date(), shop.price_band)
    if not current:
        return say("sentences.unknown.benefit")
    offers = say.listed([phrases.benefit(say, each) for each in current[:MOST_BENEFITS]])
    return say("sentences.field.benefit", benefits=offers)


_FIELDS: dict[str, _Field] = {
    "hours": _hours,
    "address": _address,
    "transit": _transit,
    "phone": _phone,
    "price": _price,
    "benefit": _benefit,
}


def report_closed(say: Say, shop: Shop) -> Rows:
    """The button that says of the shop that it is closed."""
    name = phrases.name(say, shop, LABEL_LIMIT)
    return ((Button(say.plain("sentences.report_closed", shop=name), f"w:{shop.id}:closed"),),)
