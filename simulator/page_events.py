"""What the chat page is told as it happens: messages as it draws them, in a stream of server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from simulator.accounts import Bot
from simulator.clock import SimulatedClock
from simulator.rooms import Seat
from simulator.simulator import Simulator
from simulator.wire import Json

PRESENCE_SECONDS = 1.0  # how often a stream looks whether the bot is still there


def shown(seat: Seat, message: Json) -> Json:
    """A message as the page draws it: the Bot API's, with `outgoing`, its reactions, and a URL for a file."""
    extra: Json = {"outgoing": message["from"]["id"] == seat.user.id}
    if "photo" in message:
        extra["photo_url"] = f"/page/api/files/{message['photo'][-1]['file_id']}"
    if "document" in message:
        extra["document_url"] = f"/page/api/files/{message['document']['file_id']}"
    return {**message, **extra, **_reactions(seat, message["message_id"])}


def _reactions(seat: Seat, message_id: int) -> Json:
    """Everybody's reactions to a message, and which one is the person's own; nothing where there are none."""
    given = seat.room.reactions.get(message_id)
    if not given:
        return {}
    mine = [each["emoji"] for each in given.get(seat.user.id, []) if each["type"] == "emoji"]
    return {"reactions": [each for by_one in given.values() for each in by_one], "my_reaction": "".join(mine)}


def time_of(clock: SimulatedClock) -> Json:
    """What the page needs to tell the time by itself: `now` in Unix seconds, and whether it is `frozen`."""
    return {"now": clock().timestamp(), "frozen": clock.is_frozen}


async def event_stream(simulator: Simulator, seat: Seat, bot: Bot) -> AsyncIterator[str]:
    """Server-sent events of one chat and of the person's others; the bot's coming and going and the clock's changes
    among them; what is streamed counts as read. Ends when the simulator closes."""
    queue: asyncio.Queue[Json] = asyncio.Queue()
    heard = seat.room.listeners, simulator.world.watchers.setdefault(seat.user.id, [])
    for listeners in heard:
        listeners.append(queue.put_nowait)

    def time_changed() -> None:
        queue.put_nowait({"type": "clock", **time_of(simulator.clock)})

    simulator.clock.listeners.append(time_changed)
    online = bot.is_online
    try:
        yield ": connected\n\n"
        while not simulator.closing:
            event = await _next(queue)
            if event and _concerns(seat, event):
                yield _event(seat, event)
            if bot.is_online != online:
                online = not online
                yield _event(seat, {"type": "bot", "online": online})
    finally:
        simulator.clock.listeners.remove(time_changed)
        for listeners in heard:
            listeners.remove(queue.put_nowait)


def _concerns(seat: Seat, event: Json) -> bool:
    """Whether the one who watches may know: answers are for who pressed, and the open chat has nothing unread."""
    if event["type"] == "message":
        seat.room.mark_read(seat.user.id, event["message"]["message_id"])
    if event["type"] == "unread":
        return bool(event["chat"] != seat.room.chat_id)
    return bool(event.get("person", seat.user.id) == seat.user.id)


async def _next(queue: asyncio.Queue[Json]) -> Json | None:
    """The next event, None when a look at the bot's presence is due."""
    try:
        async with asyncio.timeout(PRESENCE_SECONDS):
            return await queue.get()
    except TimeoutError:
        return None


def _event(seat: Seat, event: Json) -> str:
    if "message" in event:
        event = {**event, "message": shown(seat, event["message"])}
    if event["type"] == "reaction":
        event = {**event, "my_reaction": "", **_reactions(seat, event["message_id"])}
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
