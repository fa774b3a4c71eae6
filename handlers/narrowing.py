"""Narrowing the nearby list: the filter sheet and the category chooser, which stand in for the list's own buttons."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update

from handlers import nearby, origins, reply
from handlers.context import Context
from handlers.origins import Start
from rules import narrowing
from rules.narrowing import Inside, Moment, When
from rules.search import Search
from storage import around
from storage.database import Session
from words import narrowing as wording
from words.layout import Message


async def sheet(update: Update, context: Context) -> None:
    """The filter chip, or a filter in the sheet, was pressed: the sheet as it is with that filter changed."""
    await reply.toast(update)
    search = nearby.pressed(update)
    answer = await context.look_up(lambda session: _sheet(session, context, search))
    await _show(update, context, search, answer)


async def choose_category(update: Update, context: Context) -> None:
    """The category chip was pressed: the categories, each with how many shops it has."""
    await reply.toast(update)
    search = nearby.pressed(update)
    answer = await context.look_up(lambda session: _categories(session, context, search))
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
    search = search.as_of(context.now)
    whens = _whens(context, search)
    inside = _inside(session, context, start, search, whens)
    facets = narrowing.facets(inside, search, whens.index(_chosen(search)))
    times = {when: narrowing.left(inside, search, index) for index, when in enumerate(whens)}
    return Message(context.say("narrow.sheet"), wording.sheet(context.say, search, facets, times, context.now))


def _categories(session: Session, context: Context, search: Search | None) -> Message | None:
    start = origins.resolve(session, context, search.origin) if search else None
    if search is None or start is None:
        return None
    search = search.as_of(context.now)
    any_kind = search.of(None)
    facets = narrowing.facets(_inside(session, context, start, any_kind, [_chosen(search)]), any_kind, 0)
    return Message(context.say("nearby.which_kind"), wording.categories(context.say, search, facets))


def _whens(context: Context, search: Search) -> list[When]:
    """The choices of time: now, the coming moments with the one already chosen among them, any time."""
    coming = narrowing.moments(context.now, context.services.zone)
    moments = sorted({*coming, *((search.at,) if search.at else ())})
    return [When(True), *(When(True, at) for at in moments), When(False)]


def _chosen(search: Search) -> When:
    return When(search.open_now, search.at)


def _inside(session: Session, context: Context, start: Start, search: Search, whens: Sequence[When]) -> Inside:
    """The shops inside the radius, grouped by what they are at each choice of time."""
    zone = context.services.zone
    moments = [Moment((when.at or context.now).astimezone(zone), when.open_now) for when in whens]
    return around.sorts(session, start.point, search, moments)
