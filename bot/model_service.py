"""A model service with an OpenAI-compatible API, asked seldom, briefly, and not at all while it fails."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from bot.http import proxy_for
from bot.settings import Settings, SettingsError
from rules.understanding import advice
from rules.understanding.advice import Advice
from rules.understanding.reading import Guess

PATH = "/chat/completions"  # below the base URL, by OpenAI's API reference
AT_ONCE = 8  # questions under way; whoever comes then is answered without advice
LONGEST_BYTES = 64 * 1024  # of an answer
LONGEST_TOKENS = 200  # of what the model says
FAILURES, PAUSE_SECONDS = 3, 300.0
GARBAGE = (AttributeError, IndexError, KeyError, TypeError, ValueError)  # an answer in no known shape

log = logging.getLogger(__name__)


class ModelService:
    """Asks the service at `url`, which has `patience` seconds to answer.

    After `FAILURES` in a row – no answer in time, an error, an answer of another API – it is left alone for
    `PAUSE_SECONDS`; then one failure is enough. A model that says something else than it was asked for is no failure,
    or three sentences could switch it off for everybody. `clock` counts seconds and never goes back.
    """

    def __init__(
        self, url: str, key: str, model: str, patience: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url.rstrip("/") + PATH
        self._proxy = proxy_for(self._url)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._model = model
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._clock = clock
        self._under_way = 0
        self._failures = 0
        self._closed_until = 0.0

    async def advise(self, text: str, language: str, guesses: Sequence[Guess]) -> Advice | None:
        """What `text` means, by the service; None where it cannot or may not be asked, or says nothing of use."""
        if self._clock() < self._closed_until or self._under_way >= AT_ONCE or not advice.may_be_asked(text):
            return None
        self._under_way += 1
        try:
            said = await self._ask(advice.question(text, language, guesses))
        except (aiohttp.ClientError, TimeoutError, *GARBAGE) as error:
            self._note_failure(error)
            return None
        finally:
            self._under_way -= 1
        self._failures = 0
        return advice.read(said, text)

    async def _ask(self, messages: list[dict[str, str]]) -> str:
        """What the model says. A connection is opened for each question: there are few, and then nothing has to be
        closed when the process ends. A redirect is an error, as the key would go along."""
        asked = {"model": self._model, "messages": messages, "temperature": 0, "max_tokens": LONGEST_TOKENS}
        asked |= {"response_format": {"type": "json_object"}}
        call = {"json": asked, "headers": self._headers, "proxy": self._proxy, "allow_redirects": False}
        async with (
            aiohttp.ClientSession(timeout=self._patience) as session,
            session.post(self._url, **call) as response,  # type: ignore[arg-type]
        ):
            if response.status != 200:
                raise aiohttp.ClientError(str(response.status))
            answer: Any = json.loads(await _body(response))
        said: str = answer["choices"][0]["message"]["content"].strip()
        return said

    def _note_failure(self, error: Exception) -> None:
        self._failures += 1
        if self._failures >= FAILURES and self._clock() >= self._closed_until:
            self._closed_until = self._clock() + PAUSE_SECONDS
            # An error's text may hold the address, or what was said.
            log.warning("the model service is left alone for %.0f s: %s", PAUSE_SECONDS, type(error).__name__)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The answer, whole. Raises `ValueError` for one that is longer than any that was asked for."""
    body = b""
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LONGEST_BYTES:
            raise ValueError("the answer does not end")
    return body


def build(settings: Settings) -> ModelService | None:
    """The service the operator has named, if any. Raises `SettingsError` where a proxy cannot be used."""
    if not settings.model_service_url:
        return None
    given = (settings.model_service_url, settings.model_service_key, settings.model_service_model)
    try:
        return ModelService(*given, settings.model_service_timeout)
    except ValueError as error:
        raise SettingsError(f"MODEL_SERVICE_URL cannot be reached: {error}") from error
