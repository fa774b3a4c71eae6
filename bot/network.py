"""The way to Telegram: a request made patient with what was surely not sent, and what each failure means."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from enum import IntEnum
from typing import Any
from urllib.parse import urlencode

import httpx
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.gate import Gate, Message, OpenGate, Passage, speech
from bot.http import NotSentError
from rules.pace import Chat, Lane

# Seconds to wait before each further try. A member who waits longer than this has gone away.
PAUSES = (0.5, 1.0, 2.0, 4.0)
LONGEST_FLOOD_WAIT = 30
TOO_MANY_REQUESTS = 429
# Of both requests an application can be given: ours, and the library's default.
NOT_SENT = (NotSentError, httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
POLL_SECONDS = 30
UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
_POLL = urlencode({"timeout": POLL_SECONDS, "allowed_updates": json.dumps(UPDATES)})
LARGEST_ID = 2**63 - 1  # what a database's BIGINT holds
# What Telegram counts as messages: edits too, and topics of groups.
METERED = ("send", "copyMessage", "forwardMessage", "editMessage", "stopMessage", "createForumTopic", "editForumTopic")
UNMETERED = frozenset({"sendChatAction", "sendMessageDraft"})
SEVERAL = {"sendMediaGroup": "media", "copyMessages": "message_ids", "forwardMessages": "message_ids"}


class PatientRequest(BaseRequest):
    """Hands each call to `request` when `gate` lets it pass.

    A reply goes again when it certainly had no effect: no connection, or told to wait. Whatever else is said has a row
    in the outbox, which is where it waits for its next try.
    """

    def __init__(
        self,
        request: BaseRequest,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        gate: Gate | None = None,
    ) -> None:
        self._request = request
        self._sleep = sleep
        self._gate = gate or OpenGate()

    @property
    def read_timeout(self) -> float | None:
        return self._request.read_timeout

    async def initialize(self) -> None:
        await self._request.initialize()

    async def shutdown(self) -> None:
        await self._request.shutdown()

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        data = kwargs.get("request_data", args[0] if args else None)
        message = metered(url.rpartition("/")[2], data)
        lane = speech().lane
        for pause in PAUSES if lane is Lane.REPLY else ():
            try:
                status, body = await self._try(message, url, method, *args, **kwargs)
            except NetworkError as error:
                if not isinstance(error.__cause__, NOT_SENT):
                    raise
                await self._sleep(pause)
                continue
            wait = _flood_wait(body) if status == TOO_MANY_REQUESTS else 0
            if not 0 < wait <= LONGEST_FLOOD_WAIT:
                return status, body
            await self._sleep(wait)
        return await self._try(message, url, method, *args, **kwargs)

    async def _try(self, message: Message | None, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if message is None:
            status, body = await self._request.do_request(url, *args, **kwargs)
        else:
            passage, began = await self._passage(message), time.perf_counter()
            try:
                status, body = await self._request.do_request(url, *args, **kwargs)
            finally:
                self._gate.answered(passage, time.perf_counter() - began)
        if status == TOO_MANY_REQUESTS and (wait := _flood_wait(body)) > 0:
            self._gate.flooded(speech().lane, wait)
        return status, body

    async def _passage(self, message: Message) -> Passage:
        """Through the gate, unless whoever speaks has waited there for just this message."""
        speaker = speech()
        if speaker.passed is None or speaker.passed.message != message:
            return await self._gate.enter(message)
        passed, speaker.passed = speaker.passed, None
        return passed


def metered(method: str, data: RequestData | None) -> Message | None:
    """What a call of the Bot API says, as the gate counts it; None for a call that says nothing to anybody."""
    if method in UNMETERED or not method.startswith(METERED):
        return None
    given: dict[str, Any] = data.parameters if data else {}
    several = given.get(SEVERAL.get(method, ""), ())
    several = json.loads(several) if isinstance(several, str) else several
    paid = given.get("allow_paid_broadcast") in (True, "true")
    return Message(speech().lane, _chat(given.get("chat_id")), max(1, len(several)), paid)


def _chat(given: Any) -> Chat | None:
    """A chat by its number where it has one; a public one may be called by its name."""
    if isinstance(given, str):
        return int(given) if given.lstrip("-").isdecimal() else given
    return None if given is None else int(given)


def _flood_wait(body: bytes) -> int:
    try:
        return int(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 0


class Outcome(IntEnum):
    """What became of a call that raised: done with for good, surely never sent, or nobody can know."""

    SETTLED = 0
    NOT_SENT = 1
    UNKNOWN = 2


def outcome(error: Exception) -> Outcome:
    """Read an exception of the library. `BadRequest` is a `NetworkError` there, but nothing a second try could heal."""
    if isinstance(error, RetryAfter) or isinstance(error.__cause__, NOT_SENT):
        return Outcome.NOT_SENT
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return Outcome.UNKNOWN
    return Outcome.SETTLED


def asked_pause(error: Exception) -> float:
    """The seconds for which Telegram asks us to be silent; 0 where it does not."""
    if not isinstance(error, RetryAfter):
        return 0.0
    period: int | timedelta = error.retry_after
    return period.total_seconds() if isinstance(period, timedelta) else float(period)


def is_update(raw: object) -> bool:
    """Whether this is an object with an update's id, which is all that keeping it takes."""
    return isinstance(raw, dict) and type(raw.get("update_id")) is int and 0 <= raw["update_id"] <= LARGEST_ID


async def get_updates(bot: Bot, request: BaseRequest, offset: int | None) -> Sequence[dict[str, Any]]:
    """One long poll, its updates raw: what our library cannot parse must still reach the inbox.

    Raises `telegram.error.TelegramError` as any call of the bot does, and for an answer that holds no updates.
    """
    since = "" if offset is None else f"&offset={offset}"
    url = f"{bot.base_url}/getUpdates?{_POLL}{since}"
    updates: Any = await request.post(url, read_timeout=POLL_SECONDS + 10)
    if not isinstance(updates, list) or not all(map(is_update, updates)):
        raise TelegramError("Invalid server response")
    return updates
