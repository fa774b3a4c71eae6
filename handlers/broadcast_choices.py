"""What is chosen of a draft by buttons: its topic, its times, and whether to pay for speed."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from telegram import Update

from handlers import broadcast_draft, broadcast_taking, reply
from handlers.context import Context
from handlers.staffing import is_ops
from rules import broadcasts as rule
from storage import broadcasts
from storage.broadcasts import Broadcast
from words import broadcast as wording
from words.layout import Message


async def topics(update: Update, context: Context) -> None:
    with context.reading() as session:
        draft = broadcasts.draft(session, context.member.id)
    message = wording.topics(context.say, draft.topic) if draft else Message(context.say("broadcast.gone"))
    await reply.show(update, message)


async def choose_topic(update: Update, context: Context) -> None:
    """A topic was pressed: `w7:<topic>`."""
    await reply.toast(update)
    topic = _after(update)
    if is_ops(update, context) and topic in rule.TOPICS:
        _change(context, topic=topic)
    await broadcast_draft.show(update, context)


async def pay(update: Update, context: Context) -> None:
    with context.writing() as session:
        draft = broadcasts.draft(session, context.member.id)
        if draft is not None:
            broadcasts.amend(session, draft.id, paid=not draft.paid)
    await broadcast_draft.show(update, context)


def _change(context: Context, **values: object) -> None:
    with context.writing() as session:
        draft = broadcasts.draft(session, context.member.id)
        if draft is not None:
            broadcasts.amend(session, draft.id, **values)


async def starts(update: Update, context: Context) -> None:
    await reply.show(update, wording.starts(context.say))


async def ends(update: Update, context: Context) -> None:
    await reply.show(update, wording.ends(context.say))


async def choose_time(update: Update, context: Context) -> None:
    """A time was pressed: `w4:at:<name>` or `w4:till:<hours>`; `type` asks for one."""
    await reply.toast(update)
    which, _, choice = _after(update).partition(":")
    name = "starts_at" if which == "at" else "not_after"
    with context.reading() as session:
        draft = broadcasts.draft(session, context.member.id) if is_ops(update, context) else None
    if draft is None:
        await reply.show(update, Message(context.say("broadcast.gone")))
    elif choice == "type":
        await broadcast_draft.ask(update, context, name)
    else:
        problem = broadcast_taking.set_times(context, draft, **{name: _chosen_time(context, draft, which, choice)})
        if problem is not None:
            await reply.send(update, Message(wording.refused(context.say, problem)))
        await broadcast_draft.show(update, context)


def _chosen_time(context: Context, draft: Broadcast, which: str, choice: str) -> datetime | None:
    if which == "till":
        hours = int(choice) if re.fullmatch(r"[0-9]{1,2}", choice) else 0
        return (draft.starts_at or context.now) + timedelta(hours=hours) if hours else None
    at = wording.STARTS.get(choice)
    if isinstance(at, timedelta):
        return context.now + at
    return _next(context, at) if at is not None else None


def _next(context: Context, hour: int) -> datetime:
    """The next time it is that hour."""
    zone = context.services.zone
    local = context.now.astimezone(zone)
    moment = datetime.combine(local.date(), time(hour), zone)
    return moment if moment > local else datetime.combine(local.date() + timedelta(days=1), time(hour), zone)


def _after(update: Update) -> str:
    query = update.callback_query
    return (query.data or "").partition(":")[2] if query else ""
