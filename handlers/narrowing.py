"""Narrowing the nearby list: the filter sheet and the category chooser, which stand in for the list's own buttons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from telegram import Update

from handlers import nearby, origins, reply
from handlers.context import Context
from handlers.origins import Start
from rules import narrowing
from rules.narrowing import Facets, Inside, When
from rules.search import Search
from storage import shops
from storage.database import Session
from words import narrowing as wording
from words.layout import Message


async def sheet(update: Update, context: Context) -> None:
    """The filter chip, or a filter in the sheet, was pressed: the sheet as it is with that filter changed."""
    await reply.toast(update)
    search = nearby.pressed(update)
    with context.reading() as session:
        answer = _sheet(session, context, search)
    await _show(update, context, search, answer)


async def choose_category(update: Update, context: Context) -> None:
    """The category chip was pressed: the categories, each with how many shops it has."""
    await reply.toast(update)
    search = nearby.pressed(update)
    with context.reading() as session:
        answer = _categories(session, context, search)
    await _show(update, context, search, answer)


async def _show(update: Update, context: Context, search: Search | None, answer: Message | None) -> None:
    if answer is None:
        await reply.show(update, nearby.gone(context, search))
    else:
        await reply.show_buttons(update, answer)


def _sheet(session: Session, context: Context, search: Search | None) -> Message | None:
    """None when the location is gone, or the button was none of ours."""
    start = origins.resolve(session, context, search.origin) if search else None
    if search is None or start is None:
        return None
    search, now, zone = search.as_of(context.now), context.now, context.services.zone
    whens = _whens(context, search)
    days = _by_day(session, context, start, search, whens)
    facets = _facets(context, search, days)
    times = {
        when: narrowing.left(days[_day(context, search, when)], search.narrowed(**when._asdict()), now, zone)
        for when in whens
    }
    return Message(context.say("narrow.sheet"), wording.sheet(context.say, search, facets, times, now))


def _categories(session: Session, context: Context, search: Search | None) -> Message | None:
    start = origins.resolve(session, context, search.origin) if search else None
    if search is None or start is None:
        return None
    search = search.as_of(context.now)
    facets = _facets(context, search, _by_day(session, context, start, search, []))
    return Message(context.say("nearby.which_kind"), wording.categories(context.say, search, facets))


def _whens(context: Context, search: Search) -> list[When]:
    """The choices of time: now, the coming moments with the one already chosen among them, any time."""
    coming = narrowing.moments(context.now, context.services.zone)
    moments = sorted({*coming, *((search.at,) if search.at else ())})
    return [When(True), *(When(True, at) for at in moments), When(False)]


def _by_day(
    session: Session, context: Context, start: Start, search: Search, whens: list[When]
) -> Mapping[date, Inside]:
    """The shops inside the radius by the local day their benefits are to be valid on."""
    days = {_day(context, search, when) for when in (When(search.open_now, search.at), *whens)}
    return {day: narrowing.inside(shops.rings(session, start.point, None, day), start.point, search) for day in days}


def _facets(context: Context, search: Search, days: Mapping[date, Inside]) -> Facets:
    day = _day(context, search, When(search.open_now, search.at))
    return narrowing.facets(days[day], search, context.now, context.services.zone)


def _day(context: Context, search: Search, when: When) -> date:
    return nearby.moment_of(context, search.narrowed(**when._asdict())).date()
