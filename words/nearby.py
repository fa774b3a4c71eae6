"""The answer to "where nearby can I use my card?": the list, its chips, and the honest word when there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from rules import hours
from rules.benefits import Benefit
from rules.catalogue import Category
from rules.ranking import Answer
from rules.search import MAX_PAGE, PAGE_SIZE, RADII_M, OriginKind, Search
from rules.shops import Shop
from words import phrases
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import Say
from words.text import tidy

BENEFIT_LIMIT = 36  # in a list; the shop's page has it in full


@dataclass(frozen=True, slots=True)
class Row:
    """One shop of the list, with what the list says of it."""

    shop: Shop
    distance_m: float
    hours: hours.Status
    benefit: Benefit | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything a nearby answer is made of. `where` names the origin; `can_adjust` offers the other map grid."""

    search: Search
    where: str
    answer: Answer
    rows: tuple[Row, ...]
    now: datetime
    beyond: Row | None = None
    opens_next: Row | None = None
    has_card: bool = True
    can_adjust: bool = False
    widened_from_m: int | None = None  # the radius that held nothing before this wider one was tried


def listing(say: Say, found: Listing) -> Message:
    """The list when something fits, otherwise what is nearest; always with the chips to ask differently."""
    return _found(say, found) if found.rows else _none(say, found)


def _found(say: Say, found: Listing) -> Message:
    first = (found.search.page - 1) * PAGE_SIZE + 1
    rows = [_row(say, row, first + index, found.now) for index, row in enumerate(found.rows)]
    footer = [say("nearby.legend")] if found.has_card else [say("nearby.legend"), say("nearby.looking")]
    text = paragraphs(_headline(say, found, first), *rows, paragraphs(*footer, gap="\n"))
    numbered = list(enumerate(found.rows, first))
    return Message(text, (*_actions(found.search, numbered), *_chips(say, found)))


def _headline(say: Say, found: Listing, first: int) -> Markup:
    search, answer = found.search, found.answer
    key = "nearby.found_now" if search.open_now else "nearby.found_any"
    total = (
        say.number(answer.total) if answer.complete else say.plain("nearby.at_least", total=say.number(answer.total))
    )
    values = {"total": total, "where": found.where, "radius": _radius(say, search)}
    head = say.counted(key if search.radius_m else f"{key}_anywhere", answer.total, **values)
    lines = (_only(say, search), _page(say, found, first), _unknown_hours(say, answer))
    return paragraphs(_widened(say, found), head, *lines, gap="\n")


def _page(say: Say, found: Listing, first: int) -> Markup | None:
    """Which of those that fit are shown, unless it is all of them."""
    last = first + len(found.rows) - 1
    if found.answer.total == len(found.rows):
        return None
    return say("nearby.page_of_one" if first == last else "nearby.page", first=first, last=last)


def _widened(say: Say, found: Listing) -> Markup | None:
    return say("nearby.widened", radius=say.distance(found.widened_from_m)) if found.widened_from_m else None


def _only(say: Say, search: Search) -> Markup | None:
    return say("nearby.of_category", category=phrases.category(say, search.category)) if search.category else None


def _unknown_hours(say: Say, answer: Answer) -> Markup | None:
    return say.counted("nearby.unknown_hours", answer.unknown_hours) if answer.unknown_hours else None


def _none(say: Say, found: Listing) -> Message:
    search = found.search
    key = "nearby.none_now" if search.open_now else "nearby.none_any"
    head = say(key if search.radius_m else "nearby.none_anywhere", where=found.where, radius=_radius(say, search))
    beyond = _suggestion(say, found.beyond, 1, found.now, "nearby.beyond")
    opening = _suggestion(say, found.opens_next, 2 if found.beyond else 1, found.now, "nearby.opens_next")
    shown = [row for row in (found.beyond, found.opens_next) if row]
    legend = say("nearby.legend") if shown else None
    none = paragraphs(head, _only(say, search), _unknown_hours(say, found.answer), gap="\n")
    text = paragraphs(none, beyond, opening, legend)
    return Message(text, (*_actions(search, list(enumerate(shown, 1))), *_chips(say, found)))


def _suggestion(say: Say, row: Row | None, number: int, now: datetime, key: str) -> Markup | None:
    if row is None:
        return None
    return paragraphs(say(key, distance=say.distance(row.distance_m)), _row(say, row, number, now), gap="\n")


def _row(say: Say, row: Row, number: int, now: datetime) -> Markup:
    shop = row.shop
    benefit = tidy(phrases.benefit(say, row.benefit), BENEFIT_LIMIT) if row.benefit else say.plain("shop.no_benefit")
    title = say("row.title", number=number, name=phrases.name(say, shop), benefit=benefit)
    opening = escape(phrases.opening(say, row.hours, now))
    return paragraphs(title, phrases.facts(say, shop, row.distance_m), opening, gap="\n")


def _actions(search: Search, numbered: list[tuple[int, Row]]) -> Rows:
    """Three rows of small buttons, a column per shop: details, code, directions."""
    if not numbered:
        return ()
    packed = search.packed()
    details = tuple(Button(str(number), f"s:{row.shop.id}:{packed}") for number, row in numbered)
    codes = tuple(Button(f"💳 {number}", f"c:{row.shop.id}") for number, row in numbered)
    directions = tuple(Button(f"🧭 {number}", f"v:{row.shop.id}") for number, row in numbered)
    return details, codes, directions


def _paging(say: Say, found: Listing) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """What stands before and behind the filters: a page back, a page on, where there is one."""
    search = found.search
    more = found.answer.total > search.page * PAGE_SIZE and search.page < MAX_PAGE
    earlier = Button(say.plain("chips.earlier"), _turn(search.narrowed(page=search.page - 1)))
    later = Button(say.plain("chips.later"), _turn(search.narrowed(page=search.page + 1)))
    return ((earlier,) if search.page > 1 else ()), ((later,) if more else ())


def _chips(say: Say, found: Listing) -> Rows:
    search = found.search
    chosen = search.category
    label = (
        say.plain("chips.category", category=say.plain(f"category.{chosen}"))
        if chosen
        else say.plain("chips.category_any")
    )
    when = say.plain("chips.now" if search.open_now else "chips.any")
    filters = (
        Button(label, f"k:{search.packed()}"),
        Button(when, _turn(search.narrowed(open_now=not search.open_now))),
    )
    earlier, later = _paging(say, found)
    radii = tuple(_radius_chip(say, search, radius) for radius in (*RADII_M, None))
    return (*earlier, *filters, *later), radii, *_place_chips(say, found)


def _radius_chip(say: Say, search: Search, radius: int | None) -> Button:
    name = say.distance(radius) if radius else say.plain("chips.anywhere")
    key = "chips.radius_chosen" if radius == search.radius_m else "chips.radius"
    return Button(say.plain(key, radius=name), _turn(search.narrowed(radius_m=radius)))


def _place_chips(say: Say, found: Listing) -> Rows:
    adjust = Button(say.plain("chips.wrong_place"), f"d:{found.search.packed()}")
    save = Button(say.plain("chips.save_place"), f"p:{found.search.origin.kind}{found.search.origin.key}")
    can_save = found.search.origin.kind is not OriginKind.SAVED
    row = (*((adjust,) if found.can_adjust else ()), *((save,) if can_save else ()))
    return (row,) if row else ()


def categories(say: Say, search: Search) -> Rows:
    """The grid to choose a category from, in place of the list's own buttons."""
    kinds = [Button(phrases.category(say, kind), _turn(search.narrowed(category=kind))) for kind in Category]
    all_kinds = Button(say.plain("chips.all_categories"), _turn(search.narrowed(category=None)))
    back = Button(say.plain("chips.back_to_list"), _turn(search))
    return (*in_rows(kinds, 3), (all_kinds, back))


def _turn(search: Search) -> str:
    return f"n:{search.packed()}"


def _radius(say: Say, search: Search) -> str:
    return say.distance(search.limit_m)
