"""A member's benefits: shop by shop what is left of each, until when, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from rules import hours
from rules.fuse import Reading
from rules.remaining import Left
from rules.shops import Shop
from words import phrases
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import Say

PAGE_SIZE = 5
MOST_BENEFITS = 4  # of a shop; its page has them all


@dataclass(frozen=True, slots=True)
class Row:
    """A shop with what is left of each of its benefits, and how far it is where that is known, in metres."""

    shop: Shop
    left: tuple[Left, ...]
    distance_m: float | None = None
    fuse: Reading | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, counted from 1, of `total` shops; `where` names where distances are from, empty where unknown."""

    rows: tuple[Row, ...]
    page: int
    total: int
    where: str
    now: datetime

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def pages(self) -> int:
        return -(-self.total // PAGE_SIZE)


def listing(say: Say, found: Listing) -> Message:
    """The page with its buttons; without a place it says how to be given distances."""
    ask = say("benefits.ask_place", button=say.plain("keyboard.nearby"), sort=say.plain("benefits.sort"))
    if not found.rows:
        return Message(paragraphs(say("benefits.none"), None if found.where else ask), _turns(say, found))
    rows = [_row(say, row, number, found.now) for number, row in enumerate(found.rows, found.first)]
    legend = say("benefits.legend")
    text = paragraphs(_headline(say, found), *rows, paragraphs(legend, None if found.where else ask, gap="\n"))
    return Message(text, (*_actions(found), *_turns(say, found)))


def _headline(say: Say, found: Listing) -> Markup:
    key = "benefits.found_near" if found.where else "benefits.found"
    last = found.first + len(found.rows) - 1
    page = say("benefits.page", first=found.first, last=last) if found.total > len(found.rows) else None
    return paragraphs(say.counted(key, found.total, where=found.where), page, gap="\n")


def _row(say: Say, row: Row, number: int, now: datetime) -> Markup:
    title = Markup("<b>{}. {}</b>").format(number, phrases.name(say, row.shop))
    status = hours.status(row.shop.opening_hours, now, say.zone)
    state = phrases.with_fuse(say, phrases.opening(say, status, now), row.fuse, now)
    facts = escape(" · ").join((phrases.facts(say, row.shop, row.distance_m), state))
    rest = len(row.left) - MOST_BENEFITS
    more = say.counted("benefits.more", rest, number=number) if rest > 0 else None
    return paragraphs(title, facts, *(_benefit(say, each) for each in row.left[:MOST_BENEFITS]), more, gap="\n")


def _benefit(say: Say, each: Left) -> Markup:
    phrase, rest = phrases.offer(say, each.benefit)
    until = say.plain("benefit.until", day=say.day(each.benefit.valid_until))
    bold = Markup("<b>{}</b>").format(phrase) if each.is_usable else escape(phrase)
    named = Markup("{} {}").format(bold, rest).rstrip()
    left = _times(say, each) if each.is_usable else _used_up(say, each)
    return Markup("• {} · {} · {}").format(named, left, until)


def _times(say: Say, each: Left) -> Markup:
    if each.times is None or each.benefit.limit_period is None:
        return say("benefits.no_limit")
    return say.counted(f"benefits.left.{each.benefit.limit_period}", each.times)


def _used_up(say: Say, each: Left) -> Markup:
    if each.times == 0 and each.benefit.limit_period:
        return say(f"benefits.used_up.{each.benefit.limit_period}")
    return say("benefits.sold_out")


def _actions(found: Listing) -> Rows:
    """As under a nearby list: the number opens the shop's page, the card shows a code for it."""
    numbered = list(enumerate(found.rows, found.first))
    pages = tuple(Button(str(number), f"s:{row.shop.id}:") for number, row in numbered)
    codes = tuple(Button(f"💳 {number}", f"c:{row.shop.id}") for number, row in numbered)
    return (pages, codes)


def _turns(say: Say, found: Listing) -> Rows:
    """Pages back and on; without a place, the same page once more, by distance."""
    turns = []
    if found.page > 1:
        turns.append(Button(say.plain("chips.earlier"), f"o1:{found.page - 1}"))
    if found.page < found.pages:
        turns.append(Button(say.plain("chips.later"), f"o1:{found.page + 1}"))
    again = [] if found.where else [Button(say.plain("benefits.sort"), "o1:1")]
    return (*in_rows(turns, 2), *in_rows(again, 1))
