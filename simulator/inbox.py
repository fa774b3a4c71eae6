"""The update queue of one bot: filtered, expiring, read by long polling; whoever polls last wins."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
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
_KEPT = {"callback_query": timedelta(seconds=150), "inline_query": timedelta(seconds=30)}
ONLINE_SECONDS = 5.0

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
SET_WEBHOOK = "terminated by setWebhook request"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An update on its way into a queue, without its id; `again` brings it back once after it was confirmed."""

    kind: str
    fields: Json
    again: bool = False


class Inbox:
    """Updates a bot has not confirmed yet. All methods belong to one event loop's thread."""

    def __init__(self, clock: Callable[[], datetime], first_update_id: int) -> None:
        self._clock = clock
        self._next_id = first_update_id
        self._updates: deque[tuple[datetime, str, Json]] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._seen = float("-inf")
        self._again: set[int] = set()
        self.allowed = DEFAULT_KINDS
        self.fate: Callable[[str, Json], Iterable[Delivery]] = _undisturbed
        self.on_read: Callable[[list[Json]], None] = lambda updates: None

    def put(self, kind: str, content: Json) -> None:
        """Queues an update, as `fate` has it, unless the bot did not ask for its kind."""
        if kind in self.allowed:
            for delivery in self.fate(kind, content):
                self.queue(delivery)

    def queue(self, delivery: Delivery) -> None:
        """Queues an update under the next id; wakes a waiting poll."""
        self._updates.append((self._clock(), delivery.kind, {"update_id": self._next_id, **delivery.fields}))
        if delivery.again:
            self._again.add(self._next_id)
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
        confirmed = []
        while offset < 0 and len(self._updates) > -offset:
            confirmed.append(self._updates.popleft())
        while offset > 0 and self._updates and self._updates[0][2]["update_id"] < offset:
            confirmed.append(self._updates.popleft())
        self._bring_back(confirmed)

    def pending(self, limit: int | None = None) -> list[Json]:
        """Unconfirmed updates that have not expired, oldest first."""
        now = self._clock()
        fresh = (update for at, kind, update in self._updates if now - at < _kept(kind))
        return list(islice(fresh, limit))

    def take(self) -> list[Json]:
        """All pending updates, confirmed at once."""
        taken, confirmed = self.pending(), tuple(self._updates)
        self._updates.clear()
        self._bring_back(confirmed)
        self.on_read(taken)
        return taken

    def remove(self, update: Json) -> None:
        """Forgets one update that was delivered, whatever waits before it."""
        delivered = [each for each in self._updates if each[2] is update]
        self._updates = deque(each for each in self._updates if each[2] is not update)
        self._bring_back(delivered)
        self.on_read([update])

    def clear(self) -> None:
        """Forgets all updates, those too that were to come again."""
        self._updates.clear()
        self._again.clear()

    def snapshot(self) -> Json:
        """What waits and the next id, as JSON."""
        waiting = [[at.isoformat(), kind, update] for at, kind, update in self._updates]
        return {"next_id": self._next_id, "allowed": sorted(self.allowed), "updates": waiting}

    def restore(self, saved: Json) -> None:
        """Puts a snapshot in place of what waits."""
        self._next_id, self.allowed = saved["next_id"], frozenset(saved["allowed"])
        self._updates = deque((datetime.fromisoformat(at), kind, update) for at, kind, update in saved["updates"])

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
        fetched = self.pending(limit)
        self.on_read(fetched)
        return fetched

    def _bring_back(self, confirmed: Iterable[tuple[datetime, str, Json]]) -> None:
        if self._again:
            back = [each for each in confirmed if each[2]["update_id"] in self._again]
            self._updates.extend(back)
            self._again.difference_update(update["update_id"] for _, _, update in back)

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


def _undisturbed(kind: str, content: Json) -> list[Delivery]:
    return [Delivery(kind, {kind: content})]


def _kept(kind: str) -> timedelta:
    return _KEPT.get(kind, KEPT)
