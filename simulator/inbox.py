"""The update queue of one bot: filtered, expiring, read by long polling; whoever polls last wins."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from time import monotonic

from simulator.wire import Json, bad_request, conflict

KINDS = (
    "message edited_message channel_post edited_channel_post business_connection business_message "
    "edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query "
    "chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer "
    "my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot guest_message"
)
ALL_KINDS = frozenset(KINDS.split())
# Without `allowed_updates` a bot gets all but these (getUpdates in the Bot API's documentation).
DEFAULT_KINDS = ALL_KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
KEPT = timedelta(hours=24)
CALLBACK_KEPT = timedelta(seconds=150)
ONLINE_SECONDS = 5.0

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
SET_WEBHOOK = "terminated by setWebhook request"


class Inbox:
    """Updates a bot has not confirmed yet. All methods belong to one event loop's thread."""

    def __init__(self, clock: Callable[[], datetime], first_update_id: int) -> None:
        self._clock = clock
        self._next_id = first_update_id
        self._updates: deque[tuple[datetime, str, Json]] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._seen = float("-inf")
        self.allowed = DEFAULT_KINDS

    def put(self, kind: str, content: Json) -> None:
        """Queues an update unless the bot did not ask for its kind; wakes a waiting poll."""
        if kind not in self.allowed:
            return
        self._updates.append((self._clock(), kind, {"update_id": self._next_id, kind: content}))
        self._next_id += 1
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Keeps only these kinds from now on; an empty list is the default, None changes nothing."""
        if kinds is None:
            return
        wanted = frozenset(kinds)
        if unknown := wanted - ALL_KINDS:
            raise bad_request(f'unknown update type "{min(unknown)}" in allowed_updates')
        self.allowed = wanted or DEFAULT_KINDS

    def confirm(self, offset: int) -> None:
        """Forgets updates below `offset`; a negative one keeps that many of the newest."""
        if offset < 0:
            while len(self._updates) > -offset:
                self._updates.popleft()
        while offset > 0 and self._updates and self._updates[0][2]["update_id"] < offset:
            self._updates.popleft()

    def pending(self, limit: int | None = None) -> list[Json]:
        """Unconfirmed updates that have not expired, oldest first."""
        now = self._clock()
        fresh = (update for at, kind, update in self._updates if now - at < _kept(kind))
        return list(islice(fresh, limit))

    def take(self) -> list[Json]:
        """All pending updates, confirmed at once."""
        taken = self.pending()
        self._updates.clear()
        return taken

    async def poll(self, offset: int, limit: int, timeout_seconds: float) -> list[Json]:
        """`getUpdates`: at most `limit` updates, waiting for the first. Raises `ApiError` 409 when cut off."""
        self.hang_up(OTHER_POLLER)
        self.confirm(offset)
        self._seen = monotonic()
        if timeout_seconds > 0 and not self.pending(1):
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_seconds):
                    await self.arrival()
        self._seen = monotonic()
        return self.pending(limit)

    async def arrival(self) -> None:
        """Waits for the next update."""
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        try:
            await waiting
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def hang_up(self, reason: str | None = None) -> None:
        """Ends a waiting poll: with 409 for the reason, or with what there is."""
        if self._waiting and not self._waiting.done():
            if reason:
                self._waiting.set_exception(conflict(reason))
            else:
                self._waiting.set_result(None)

    @property
    def is_read(self) -> bool:
        """Whether a poll is waiting, or one was here in the last few seconds."""
        return self._waiting is not None or monotonic() - self._seen < ONLINE_SECONDS


def _kept(kind: str) -> timedelta:
    return CALLBACK_KEPT if kind == "callback_query" else KEPT
