"""/ops and /stats: what operators look at first – today's figures, and the last days'."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import audit, broadcast, events, pressed, reply, trouble
from handlers import help as helping
from handlers.context import Context
from handlers.staffing import is_ops
from rules import figures, quota
from storage import stats
from words import ops as wording
from words.layout import Message


async def home(update: Update, context: Context) -> None:
    """/ops: today in one message, with the ways to what operators do."""
    if not is_ops(update, context):
        await helping.ops_only(update, context)
        return
    await reply.send(update, await _today(context))


async def follow(update: Update, context: Context) -> None:
    """A button of the home was pressed: `o2:<where to>`, or `o2:` for the figures as they are now."""
    await reply.toast(update)
    if not is_ops(update, context):
        await helping.ops_only(update, context)
        return
    await _WAYS.get(pressed.after(update)[0], _again)(update, context)


async def period(update: Update, context: Context) -> None:
    """/stats with a number of days, or with none for seven."""
    if not is_ops(update, context):
        await helping.ops_only(update, context)
        return
    await reply.send(update, await _period(context, figures.days_asked(context.args or ())))


async def turn(update: Update, context: Context) -> None:
    """Another number of days was pressed: `o3:<days>`."""
    await reply.toast(update)
    if not is_ops(update, context):
        await helping.ops_only(update, context)
        return
    await reply.show(update, await _period(context, figures.days_asked([pressed.after(update)[0]])))


async def _again(update: Update, context: Context) -> None:
    await reply.show(update, await _today(context))


async def _today(context: Context) -> Message:
    now, zone = context.now, context.services.zone
    found = await context.look_up(lambda session: stats.today(session, now, zone))
    return wording.today(context.say, found, quota.business_day(now, zone), now)


async def _period(context: Context, days: int) -> Message:
    now, zone = context.now, context.services.zone
    return wording.period(context.say, await context.look_up(lambda session: stats.period(session, now, zone, days)))


_WAYS: dict[str, Callable[[Update, Context], Awaitable[None]]] = {
    "broadcast": broadcast.home,
    "events": events.overview,
    "tickets": trouble.recent,
    "audit": audit.overview,
}
