"""An operator's draft of a broadcast: its card, whom it reaches, what stands in its way, and what is asked for next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from telegram import Update

from handlers import reply, staffing
from handlers.context import Context, Services
from rules import broadcasts as rule
from rules import segments
from rules.broadcasts import Content, Problem
from rules.pace import quiet_rate
from rules.segments import Misread, Segment
from rules.topics import Topic
from storage import broadcasts
from storage import segments as stored_segments
from storage.broadcasts import Broadcast
from storage.segments import Count
from words import broadcast as wording
from words.layout import Message

CARD = "broadcast_card"  # of the user's data: the id of the message that shows the draft


class Drafted(NamedTuple):
    """A draft with all that its card shows."""

    broadcast: Broadcast
    contents: dict[str, Content]
    reach: Count
    problems: tuple[Problem, ...]


async def show(update: Update, context: Context, *, anew: bool = False) -> None:
    """The draft as it stands; nothing is waited for any more."""
    with context.writing() as session:
        draft = broadcasts.draft(session, context.member.id)
        if draft is not None and broadcasts.contents(session, draft.id):
            broadcasts.ask(session, draft.id, None, context.now)
    message = await card(context)
    if not anew:
        await reply.show(update, message)
        return
    sent = await reply.send(update, message)
    if context.user_data is not None:
        context.user_data[CARD] = sent


async def card(context: Context) -> Message:
    drafted = await of_operator(context)
    if drafted is None:
        return Message(context.say("broadcast.gone"))
    broadcast, contents, count, problems = drafted
    if not contents:
        return wording.asked(context.say, "content")
    if broadcast.of_id is not None:
        return wording.correction(context.say, broadcast.of_id, next(iter(contents.values())), problems)
    names = await asyncio.gather(*(staffing.called(context, each) for each in count.sample))
    services = context.services
    return wording.card(
        context.say,
        contents,
        broadcast.segment,
        count.languages,
        names,
        topic=broadcast.topic,
        times=(broadcast.starts_at, broadcast.not_after),
        rate=quiet_rate(services.send_rate, paid=broadcast.paid),
        paid=broadcast.paid,
        needs_second=rule.needs_second(count.total, services.confirm_above),
        has_group=services.ops_chat is not None,
        links=broadcast.links,
        problems=problems,
    )


async def of_operator(context: Context) -> Drafted | None:
    """The operator's draft, whom it reaches now, and what stands in its way."""
    with context.reading() as session:
        draft = broadcasts.draft(session, context.member.id)
        contents = broadcasts.contents(session, draft.id) if draft else {}
    if draft is None:
        return None
    count = await reached(context.services, draft.segment, draft.topic) if draft.of_id is None else Count({}, ())
    return Drafted(draft, contents, count, _problems(context, draft, contents, count))


async def reached(services: Services, segment: str, topic: Topic) -> Count:
    """Whom a segment reaches now; counted in a thread, for it may be a million."""
    read = segments.read(segment)
    return Count({}, ()) if isinstance(read, Misread) else await asyncio.to_thread(_counted, services, read, topic)


def _counted(services: Services, segment: Segment, topic: Topic) -> Count:
    now = services.clock()
    with services.database.reading() as session:
        return stored_segments.count(session, segment, topic, now, now.astimezone(services.zone).date())


def _problems(context: Context, draft: Broadcast, contents: dict[str, Content], count: Count) -> tuple[Problem, ...]:
    found: list[Problem | None] = [problem(context, draft, content) for content in contents.values()]
    if draft.of_id is None:
        found.append(None if count.total else Problem.NOBODY)
        found.append(rule.problem_of_times(draft.starts_at, draft.not_after, context.now))
    return tuple(dict.fromkeys(filter(None, found)))


def problem(context: Context, draft: Broadcast, content: Content) -> Problem | None:
    if draft.of_id is None:
        return rule.problem_of(content)
    with context.reading() as session:
        before = broadcasts.contents(session, draft.of_id)
    return next(filter(None, (rule.problem_of_correction(each, content) for each in before.values())), None)


async def ask(update: Update, context: Context, what: str) -> None:
    """What the operator sends next is this part of the draft."""
    with context.writing() as session:
        draft = broadcasts.draft(session, context.member.id)
        if draft is not None:
            broadcasts.ask(session, draft.id, what, context.now)
    await reply.send(update, wording.asked(context.say, what) if draft else Message(context.say("broadcast.gone")))


def asking(what: str) -> Callable[[Update, Context], Awaitable[None]]:
    """A button that asks for a part of the draft."""

    async def pressed(update: Update, context: Context) -> None:
        await ask(update, context, what)

    return pressed
