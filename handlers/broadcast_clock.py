"""What broadcasts need from time to time: audiences written down, starts, ends, alarms, and news of how they go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from handlers.context import Services
from handlers.telling import packed, tell
from rules import broadcasts as rule
from rules.broadcasts import Act, Pause, State
from storage import audiences, broadcasts, members, outbox, recipients
from storage.broadcasts import Broadcast
from storage.database import Session
from words import broadcast as wording
from words.layout import Message
from words.say import Say

YIELD_SECONDS = 0.002  # between two parts of an audience, for whoever else waits to write


async def freeze(services: Services, id_: int) -> None:
    """Write the whole audience down, in a thread of its own and in parts, so that nobody waits for long."""
    more, limit = True, audiences.AT_ONCE
    while more:
        began = time.perf_counter()
        more = await asyncio.to_thread(_freeze_part, services, id_, limit)
        limit = audiences.next_part(limit, time.perf_counter() - began)
        await asyncio.sleep(YIELD_SECONDS)


def _freeze_part(services: Services, id_: int, limit: int) -> bool:
    with services.database.writing() as session:
        return audiences.freeze_some(session, id_, services.zone, services.clock(), limit)


async def tick(services: Services) -> None:
    """Go on with audiences, start what is due, end what is done, stop what goes wrong, and say how it goes."""
    with services.database.reading() as session:
        freezing = broadcasts.in_state(session, State.FREEZING)
    for each in freezing:
        await freeze(services, each.id)
    now = services.clock()
    with services.database.writing() as session:
        broadcasts.begin_due(session, now)
        for each in broadcasts.in_state(session, State.RUNNING):
            _look_after(session, services, each, now)
        followed = broadcasts.followed(session)
    for each in followed:
        if _is_to_be_told(each, now):
            await _report(services, each, now)
    services.courier.wake()


async def retry(services: Services, id_: int) -> int:
    """Let all wait again that failed, in parts; how many there are, 0 where nothing is to be tried again now."""
    began = services.clock()
    with services.database.writing() as session:
        progress = recipients.progress(session, id_)
        more = tried = broadcasts.retry(session, id_, progress, began)
    while more:
        more = await asyncio.to_thread(_retry_part, services, id_, began)
    return progress.failed if tried else 0


def _retry_part(services: Services, id_: int, began: datetime) -> bool:
    with services.database.writing() as session:
        return broadcasts.retry_more(session, id_, began, services.clock())


def _look_after(session: Session, services: Services, broadcast: Broadcast, now: datetime) -> None:
    """End it when all are closed; pause it when too much goes wrong."""
    recipients.count(session, broadcast.id)
    if recipients.first_open(session, broadcast.id) is None:
        broadcasts.act(session, broadcast.id, Act.FINISH, now)
        return
    lately = recipients.progress(session, broadcast.id).since(broadcast.before)
    why = rule.trouble(lately)
    if why is not None and broadcasts.pause(session, broadcast.id, why, now):
        _alarm(session, services, broadcast, why, now)


def _alarm(session: Session, services: Services, broadcast: Broadcast, why: Pause, now: datetime) -> None:
    for chat, say in operators(session, services):
        message = wording.alarm(say, broadcast.id, why)
        tell(session, f"bp{broadcast.id}:{now.timestamp():.0f}:{chat}", "operators", message, now, chat_id=chat)


def operators(session: Session, services: Services) -> Iterator[tuple[int, Say]]:
    """The chat of each operator, and the language they read."""
    for chat in services.ops:
        member = members.recognise(session, chat)
        yield chat, services.say[member.language if member else services.default_language]


def _is_to_be_told(broadcast: Broadcast, now: datetime) -> bool:
    """When it is time, and once more after each change of its state."""
    if broadcast.looked_at is None:
        return True
    running_for = now - (broadcast.started_at or now)
    return broadcast.state is State.RUNNING and now - broadcast.looked_at >= rule.next_look(running_for)


async def _report(services: Services, broadcast: Broadcast, now: datetime) -> None:
    """Write its progress message anew."""
    say = await services.database.look_up(lambda session: _say(session, services, broadcast))
    state, message = await panel(services, say, broadcast.id, now)
    with services.database.writing() as session:
        if state is not None and broadcasts.looked(session, broadcast.id, state, now):
            outbox.put(
                session,
                f"bl{broadcast.id}:{broadcast.looks}",
                "operators",
                method="edit_text",
                text=str(message.text),
                buttons=packed(message.buttons),
                chat_id=broadcast.progress_chat,
                message_id=broadcast.progress_message,
                now=now,
            )


class Panel(NamedTuple):
    """How a broadcast stands; no state where there is no such broadcast."""

    state: State | None
    message: Message


async def panel(services: Services, say: Say, id_: int, now: datetime) -> Panel:
    """How a broadcast stands now, looked up in a thread: it may have been for a million."""
    return await services.database.look_up(lambda session: _panel(session, say, id_, now))


def _panel(session: Session, say: Say, id_: int, now: datetime) -> Panel:
    broadcast = broadcasts.one(session, id_)
    if broadcast is None:
        return Panel(None, Message(say("broadcast.gone")))
    progress = recipients.progress(session, id_)
    message = wording.panel(
        say,
        id_,
        broadcast.state,
        broadcast.purpose,
        progress,
        pause=broadcast.paused_for,
        rate=rule.rate(progress.since(broadcast.before), now - (broadcast.started_at or now)),
        followed=recipients.followed(session, id_),
        starts_at=broadcast.starts_at,
    )
    return Panel(broadcast.state, message)


def _say(session: Session, services: Services, broadcast: Broadcast) -> Say:
    """The language of the operator who confirmed it."""
    if broadcast.confirmed_by is None:
        return services.say[services.default_language]
    return services.say[members.language(session, broadcast.confirmed_by)]
