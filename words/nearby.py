"""The answer to "where nearby can I use my card?": the list, its chips, and the honest word when there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from rules import hours, shop_topics
from rules.benefits import Benefit
from rules.fuse import Reading
from rules.ranking import COUNT_UP_TO, Answer
from rules.search import MAX_PAGE, PAGE_SIZE, RADII_M, REACH_M, OriginKind, Search, Sort
from rules.shops import Shop
from words import narrowing, phrases
from words.layout import Button, Message, Rows, paragraphs
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
    fuse: Reading | None = None


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
    missing: str | None = None  # the topic that nothing within reach has, so that this is about more than it


def listing(say: Say, found: Listing) -> Message:
    """The list when something fits, otherwise what is nearest; always with the chips to ask differently."""
    return _found(say, found) if found.rows else _none(say, found)


def _found(say: Say, found: Listing) -> Message:
    first = (found.search.page - 1) * PAGE_SIZE + 1
    rows = [_row(say, row, first + index, found) for index, row in enumerate(found.rows)]
    footer = [say("nearby.legend")] if found.has_card else [say("nearby.legend"), say("nearby.looking")]
    text = paragraphs(_headline(say, found, first), *rows, paragraphs(*footer, gap="\n"))
    numbered = list(enumerate(found.rows, first))
    return Message(text, (*_actions(found.search, numbered), *_chips(say, found)))


def _headline(say: Say, found: Listing, first: int) -> Markup:
    search, answer = found.search, found.answer
    key = "narrow.found_at" if search.at else "nearby.found_now" if search.open_now else "nearby.found_any"
    total = (
        say.number(answer.total) if answer.complete else say.plain("nearby.at_least", total=say.number(answer.total))
    )
    outwards = search.radius_m is None and search.sort is Sort.NEAREST
    head = say.counted(f"{key}_anywhere" if outwards else key, answer.total, total=total, **_scope(say, found))
    lines = (narrowing.only(say, search), _page(say, found, first), _unknown_hours(say, answer))
    return paragraphs(_missing(say, found), _widened(say, found), head, *lines, gap="\n")


def _scope(say: Say, found: Listing) -> dict[str, str]:
    """Where, how far and for when was searched."""
    search = found.search
    when = narrowing.moment(say, search.at, found.now) if search.at else ""
    return {"where": found.where, "radius": say.distance(search.limit_m), "when": when}


def _page(say: Say, found: Listing, first: int) -> Markup | None:
    """Which of those that fit are shown, unless it is all of them, and in what order, unless it is by distance."""
    last = first + len(found.rows) - 1
    whole = found.answer.total == len(found.rows)
    if found.search.sort is not Sort.NEAREST:
        return paragraphs(_sorted(say, found.search.sort, first, last, whole=whole), _compared(say, found), gap="\n")
    if whole:
        return None
    return say("nearby.page_of_one" if first == last else "nearby.page", first=first, last=last)


def _sorted(say: Say, sort: Sort, first: int, last: int, *, whole: bool) -> Markup:
    name = narrowing.order(say, sort)
    if whole:
        return say("narrow.sorted", sort=name)
    return say("narrow.sorted_page", sort=name, numbers=first if first == last else f"{first}–{last}")


def _compared(say: Say, found: Listing) -> Markup | None:
    """That not all were put into order, where there are too many."""
    too_many = found.answer.total > COUNT_UP_TO or not found.answer.complete
    return say("narrow.compared", n=say.number(COUNT_UP_TO)) if too_many else None


def _missing(say: Say, found: Listing) -> Markup | None:
    if found.missing is None:
        return None
    topic, reach = phrases.topic(say, found.missing), say.distance(REACH_M)
    if found.search.category is None:
        return say("nearby.no_topic_any", topic=topic, reach=reach)
    return say("nearby.no_topic", topic=topic, reach=reach, category=phrases.category(say, found.search.category))


def _widened(say: Say, found: Listing) -> Markup | None:
    return say("nearby.widened", radius=say.distance(found.widened_from_m)) if found.widened_from_m else None


def _unknown_hours(say: Say, answer: Answer) -> Markup | None:
    return say.counted("nearby.unknown_hours", answer.unknown_hours) if answer.unknown_hours else None


def _none(say: Say, found: Listing) -> Message:
    search = found.search
    key = "narrow.none_at" if search.at else "nearby.none_now" if search.open_now else "nearby.none_any"
    head = say(key if search.radius_m or search.at else "nearby.none_anywhere", **_scope(say, found))
    beyond = _suggestion(say, found, found.beyond, 1, "nearby.beyond")
    closed = "narrow.opens_next" if search.at else "nearby.opens_next"
    opening = _suggestion(say, found, found.opens_next, 2 if found.beyond else 1, closed)
    shown = [row for row in (found.beyond, found.opens_next) if row]
    legend = say("nearby.legend") if shown else None
    none = paragraphs(
        _missing(say, found), head, narrowing.only(say, search), _unknown_hours(say, found.answer), gap="\n"
    )
    text = paragraphs(none, beyond, opening, legend)
    return Message(text, (*_actions(search, list(enumerate(shown, 1))), *_chips(say, found)))


def _suggestion(say: Say, found: Listing, row: Row | None, number: int, key: str) -> Markup | None:
    if row is None:
        return None
    return paragraphs(say(key, distance=say.distance(row.distance_m)), _row(say, row, number, found), gap="\n")


def _row(say: Say, row: Row, number: int, found: Listing) -> Markup:
    shop = row.shop
    benefit = tidy(phrases.benefit(say, row.benefit), BENEFIT_LIMIT) if row.benefit else say.plain("shop.no_benefit")
    title = say("row.title", number=number, name=phrases.name(say, shop), benefit=benefit)
    # "Closes in 20 minutes" is seen from the moment asked about, "opens tomorrow" from the day it is read.
    seen_from = found.search.at if isinstance(row.hours, hours.Open) else None
    opening = phrases.opening(say, row.hours, seen_from or found.now)
    state = phrases.with_fuse(say, opening, row.fuse, found.now)
    return paragraphs(title, phrases.facts(say, shop, row.distance_m), state, gap="\n")


def _actions(search: Search, numbered: list[tuple[int, Row]]) -> Rows:
    """Three rows of small buttons, a column per shop: details, code, directions."""
    if not numbered:
        return ()
    packed = search.packed()
    details = tuple(Button(str(number), f"s:{row.shop.id}:{packed}") for number, row in numbered)
    codes = tuple(Button(f"💳 {number}", f"c:{row.shop.id}") for number, row in numbered)
    directions = tuple(Button(f"🧭 {number}", f"v:{row.shop.id}") for number, row in numbered)
    return details, codes, directions


def _paging(say: Say, found: Listing) -> Rows:
    """A page back, a page on, where there is one."""
    search = found.search
    more = found.answer.total > search.page * PAGE_SIZE and search.page < MAX_PAGE
    earlier = Button(say.plain("chips.earlier"), narrowing.turn(search.narrowed(page=search.page - 1)))
    later = Button(say.plain("chips.later"), narrowing.turn(search.narrowed(page=search.page + 1)))
    row = (*((earlier,) if search.page > 1 else ()), *((later,) if more else ()))
    return (row,) if row else ()


def _chips(say: Say, found: Listing) -> Rows:
    search = found.search
    filters = (
        Button(_kind(say, search), f"k:{search.packed()}"),
        narrowing.when_chip(say, search),
        narrowing.chip(say, search),
    )
    offered = sorted({*RADII_M, search.limit_m} - {REACH_M})
    radii = tuple(_radius_chip(say, search, radius) for radius in (*offered, None))
    return (*_paging(say, found), filters, radii, *narrowing.drops(say, search, found.now), *_place_chips(say, found))


def _kind(say: Say, search: Search) -> str:
    """What kind of shops the list is of."""
    if search.category:
        return say.plain("chips.category", category=say.plain(f"category.{search.category}"))
    if search.topic and search.topic in shop_topics.KINDS:
        return say.plain("chips.category", category=phrases.topic(say, search.topic))
    return say.plain("chips.category_any")


def _radius_chip(say: Say, search: Search, radius: int | None) -> Button:
    name = say.distance(radius) if radius else say.plain("chips.anywhere")
    key = "chips.radius_chosen" if radius == search.radius_m else "chips.radius"
    return Button(say.plain(key, radius=name), narrowing.turn(search.narrowed(radius_m=radius)))


def _place_chips(say: Say, found: Listing) -> Rows:
    adjust = Button(say.plain("chips.wrong_place"), f"d:{found.search.packed()}")
    save = Button(say.plain("chips.save_place"), f"p:{found.search.origin.kind}{found.search.origin.key}")
    can_save = found.search.origin.kind is not OriginKind.SAVED
    picture = Button(say.plain("chips.map"), f"m:{found.search.packed()}")
    row = (
        *((picture,) if found.rows else ()),
        *((save,) if can_save else ()),
        *((adjust,) if found.can_adjust else ()),
    )
    return (row,) if row else ()
