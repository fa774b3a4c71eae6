"""The courier: the only code that speaks unasked. It takes what is due from the outbox and says it, once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from telegram.error import BadRequest, Forbidden, TelegramError

from bot import network
from bot.lanes import Lanes
from bot.network import Outcome
from handlers import reply
from handlers.telling import unpacked
from handlers.wire import Wire
from storage import members, outbox
from storage.database import Database, DatabaseError
from storage.outbox import Due

AT_ONCE = 30  # deliveries taken at a time
LONGEST_REST_SECONDS = 5.0  # another process may have put something into the outbox
DATABASE_PAUSE_SECONDS = 5.0
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 30, 120, 600))  # before each further try
MOST_UNSURE_TRIES = 2  # of what may have arrived: once more, then it is left as uncertain
_EDITS = {"edit_text": "editMessageText", "edit_caption": "editMessageCaption"}

log = logging.getLogger(__name__)


class Courier:
    """Drains the outbox of `database`: one message at a time for a chat, many chats side by side."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._bell = asyncio.Event()

    def wake(self) -> None:
        """There may be something to say now."""
        self._bell.set()

    async def run(self, wire: Wire) -> None:
        """Say what falls due, until cancelled."""
        lanes = self._lanes(wire)
        while True:
            self._bell.clear()
            try:
                self._take_up(lanes)
                rest = self._rest()
            except DatabaseError as error:
                log.error("the outbox waits for the database: %s", type(error).__name__)
                rest = DATABASE_PAUSE_SECONDS
            try:
                await asyncio.wait_for(self._bell.wait(), rest)
            except TimeoutError:
                continue

    async def drain(self, wire: Wire) -> None:
        """Say everything that is due now."""
        lanes = self._lanes(wire)
        while self._take_up(lanes):
            await lanes.idle()

    def _lanes(self, wire: Wire) -> Lanes[Due]:
        async def deliver(due: Due) -> None:
            await self._deliver(wire, due)

        return Lanes(deliver)

    def _take_up(self, lanes: Lanes[Due]) -> bool:
        """Put what is due and not taken by another courier into its chat's lane; whether there was any."""
        now = self._clock()
        with self._database.writing() as session:
            for lost in outbox.interrupted(session, now):
                self._unsure(session, lost, "interrupted", now)
            taken = [due for due in outbox.due(session, now, AT_ONCE) if outbox.lease(session, due.id, now)]
        for due in taken:
            lanes.put(due.chat_id, due)
        return bool(taken)

    def _rest(self) -> float:
        """Seconds until the next delivery falls due, as far as this process knows."""
        with self._database.reading() as session:
            next_due = outbox.next_due(session)
        if next_due is None:
            return LONGEST_REST_SECONDS
        return min(LONGEST_REST_SECONDS, max(0.0, (next_due - self._clock()).total_seconds()))

    async def _deliver(self, wire: Wire, due: Due) -> None:
        """One delivery, from its lease to its end. That the call begins is committed before it does."""
        if not self._begun(due):
            return
        try:
            message_id = await _say(wire, due)
        except TelegramError as error:
            self._failed(due, error)
        else:
            self._close(due, "sent", sent_message_id=message_id)

    def _begun(self, due: Due) -> bool:
        now = self._clock()
        with self._database.writing() as session:
            if due.not_after is not None and due.not_after < now:
                outbox.outcome(session, due.id, "expired", now)
                return False
            return outbox.sending(session, due.id, now)

    def _close(self, due: Due, state: str, **facts: Any) -> None:
        with self._database.writing() as session:
            outbox.outcome(session, due.id, state, self._clock(), **facts)

    def _failed(self, due: Due, error: TelegramError) -> None:
        """What a failure means for the delivery: again, never again, or nobody knows."""
        now, what = self._clock(), type(error).__name__
        tried = due.attempts + 1
        with self._database.writing() as session:
            if isinstance(error, Forbidden):
                members.mark_reachable(session, due.chat_id, blocked_at=now)
                outbox.outcome(session, due.id, "blocked", now, error=what)
            elif network.outcome(error) is Outcome.NOT_SENT:
                pause = max(timedelta(seconds=network.asked_pause(error)), PAUSES[min(tried, len(PAUSES)) - 1])
                outbox.again(session, due.id, now + pause, now, what)
            elif network.outcome(error) is Outcome.UNKNOWN:
                self._unsure(session, due._replace(attempts=tried), what, now)
            else:
                log.error("delivery %s is refused: %s", due.key, what)
                outbox.outcome(session, due.id, "failed", now, error=what)

    def _unsure(self, session: Any, due: Due, why: str, now: datetime) -> None:
        """It may have arrived. An edit does no harm twice; a message is repeated once at most."""
        if due.method in _EDITS or due.attempts < MOST_UNSURE_TRIES:
            outbox.again(session, due.id, now + PAUSES[min(due.attempts, len(PAUSES)) - 1], now, why)
        else:
            outbox.outcome(session, due.id, "uncertain", now, error=why)


async def _say(wire: Wire, due: Due) -> int | None:
    """Say it; the id of the message as sent or edited."""
    words = {"parse_mode": "HTML", "reply_markup": reply.markup(unpacked(due.buttons))}
    if due.method == "photo":
        return _id(
            await wire.call("sendPhoto", chat_id=due.chat_id, photo=due.photo_file_id, caption=due.text, **words)
        )
    if due.method in _EDITS and due.message_id is not None:
        try:
            return await _edit(wire, due, words)
        except BadRequest as error:
            if "not modified" in error.message:
                return due.message_id
            log.info("message %d cannot be edited any more; it is said anew", due.message_id)
    return _id(
        await wire.call(
            "sendMessage", chat_id=due.chat_id, text=due.text, link_preview_options=reply.NO_PREVIEW, **words
        )
    )


async def _edit(wire: Wire, due: Due, words: Mapping[str, Any]) -> int | None:
    method = _EDITS[due.method]
    said = {"text": due.text} if method == "editMessageText" else {"caption": due.text}
    await wire.call(method, chat_id=due.chat_id, message_id=due.message_id, **said, **words)
    return due.message_id


def _id(sent: Any) -> int | None:
    return int(sent["message_id"]) if isinstance(sent, dict) else None
