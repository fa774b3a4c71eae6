"""Narrowing a nearby list: its filter chips, the sheet and the category chooser, and what is filtered in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from markupsafe import Markup

from rules.catalogue import BenefitKind, Category
from rules.narrowing import Facets, When
from rules.search import PRICE_BANDS, Search, Sort
from words import phrases
from words.layout import Button, Rows, in_rows
from words.say import Say

EVENING = 18  # the hour from which a day's time is called tonight
_BETWEEN = " · "


def turn(search: Search) -> str:
    """What a button that shows this search's list sends."""
    return f"n:{search.packed()}"


def moment(say: Say, at: datetime, now: datetime) -> str:
    """A coming time as people say it: tonight 20:00, tomorrow 12:00, a weekday after that."""
    local = at.astimezone(say.zone)
    days = local.date() - now.astimezone(say.zone).date()
    names = {timedelta(0): ("today", "tonight"), timedelta(days=1): ("tomorrow", "tomorrow_night")}
    if days in names:
        return say.plain(f"narrow.at.{names[days][local.hour >= EVENING]}", time=say.clock(at))
    day = say.weekday(local.date()) if days < timedelta(days=7) else say.day(local.date())
    return say.plain("narrow.at.later", day=day, time=say.clock(at))


def order(say: Say, sort: Sort) -> str:
    """What comes first."""
    return say.plain(f"narrow.sort.{sort.name.lower()}")


def only(say: Say, search: Search) -> Markup | None:
    """What the list is narrowed to, the time and the radius apart."""
    names = [name for _, name in _narrowed(say, search)]
    return say("nearby.of_category", category=_BETWEEN.join(names)) if names else None


def chip(say: Say, search: Search) -> Button:
    """The chip that opens the sheet; it tells how many filters are on."""
    label = say.plain("narrow.filters_on", n=search.filters) if search.filters else say.plain("narrow.filters")
    return Button(label, _sheet(search))


def when_chip(say: Say, search: Search) -> Button:
    """Open now, or at any time, in turn; from a chosen moment back to now."""
    is_now = search.open_now and search.at is None
    return Button(
        say.plain("chips.now" if is_now else "chips.any"), turn(search.narrowed(open_now=not is_now, at=None))
    )


def drops(say: Say, search: Search, now: datetime) -> Rows:
    """A chip for each thing the list is narrowed to or ordered by, which undoes it."""
    off = _narrowed(say, search)
    if search.at:
        off.append((search.narrowed(at=None), moment(say, search.at, now)))
    if search.sort is not Sort.NEAREST:
        off.append((search.narrowed(sort=Sort.NEAREST), order(say, search.sort)))
    return in_rows([Button(say.plain("narrow.drop", name=name), turn(without)) for without, name in off], 2)


def _narrowed(say: Say, search: Search) -> list[tuple[Search, str]]:
    """Each filter on a shop's kind, price or benefits by its name, with the search it would leave behind."""
    found = []
    if search.category:
        found.append((search.narrowed(category=None), phrases.category(say, search.category)))
    if search.topic:
        found.append((search.narrowed(topic=None), phrases.topic(say, search.topic)))
    if search.prices:
        bands = "/".join(phrases.price(band) for band in sorted(search.prices))
        found.append((search.narrowed(prices=frozenset()), bands))
    if search.kinds:
        kinds = "/".join(say.plain(f"narrow.kind.{kind}") for kind in BenefitKind if kind in search.kinds)
        found.append((search.narrowed(kinds=frozenset()), kinds))
    return found


def sheet(say: Say, search: Search, facets: Facets, times: Mapping[When, int], now: datetime) -> Rows:
    """The filters in place of the list's own buttons; `times` holds the choices of time and what each would leave."""
    chosen = When(search.open_now, search.at)
    whens = [
        _choice(
            say, _time(say, when, now), search.narrowed(**when._asdict()), on=when == chosen, left=_left(say, n, facets)
        )
        for when, n in times.items()
    ]
    sorts = [_choice(say, order(say, sort), search.narrowed(sort=sort), on=sort is search.sort) for sort in Sort]
    return (
        *in_rows(_prices(say, search, facets), 2),
        *in_rows(_kinds(say, search, facets), 2),
        *in_rows(whens, 2),
        *in_rows(sorts, 2),
        _ways_out(say, search, facets),
    )


def _prices(say: Say, search: Search, facets: Facets) -> list[Button]:
    return [
        _choice(
            say,
            phrases.price(band),
            search.narrowed(prices=search.prices ^ {band}),
            on=band in search.prices,
            left=_left(say, facets.prices.get(band, 0), facets),
        )
        for band in PRICE_BANDS
    ]


def _kinds(say: Say, search: Search, facets: Facets) -> list[Button]:
    return [
        _choice(
            say,
            say.plain(f"narrow.kind.{kind}"),
            search.narrowed(kinds=search.kinds ^ {kind}),
            on=kind in search.kinds,
            left=_left(say, facets.kinds.get(kind, 0), facets),
        )
        for kind in BenefitKind
    ]


def _choice(say: Say, name: str, then: Search, *, on: bool, left: str = "") -> Button:
    """A button of the sheet, ticked when it is on, with what it would leave."""
    label = _BETWEEN.join(filter(None, (name, left)))
    return Button(say.plain("narrow.on", name=label) if on else label, _sheet(then))


def _time(say: Say, when: When, now: datetime) -> str:
    if when.at:
        return moment(say, when.at, now)
    return say.plain("narrow.when.now" if when.open_now else "narrow.when.any")


def _ways_out(say: Say, search: Search, facets: Facets) -> tuple[Button, ...]:
    """Back to the list, which the filters have narrowed by now; and a fresh start where there is something to clear."""
    shown = say.plain("narrow.show", n=_left(say, facets.total, facets)) if facets.total else ""
    back = Button(shown or say.plain("chips.back_to_list"), turn(search))
    bare = search.widened()
    return (Button(say.plain("narrow.clear"), _sheet(bare)), back) if bare != search.narrowed() else (back,)


def categories(say: Say, search: Search, facets: Facets) -> Rows:
    """The grid to choose a category from, in place of the list's own buttons."""
    kinds = [
        _category(
            phrases.category(say, kind),
            search.of(kind),
            _left(say, facets.categories.get(kind, 0), facets),
        )
        for kind in Category
    ]
    every = _category(say.plain("chips.all_categories"), search.of(None), _left(say, facets.any_category, facets))
    return (*in_rows(kinds, 2), (every, Button(say.plain("chips.back_to_list"), turn(search))))


def _category(name: str, then: Search, left: str) -> Button:
    return Button(f"{name}{_BETWEEN}{left}", turn(then))


def _left(say: Say, shops: int, facets: Facets) -> str:
    """How many shops a choice would leave; "200+" where not all were counted."""
    number = say.number(shops)
    return number if facets.complete else say.plain("narrow.at_least", n=number)


def _sheet(search: Search) -> str:
    return f"t:{search.packed()}"
