"""The bot as handlers know it: the library's, with a way to call Telegram that builds and parses no objects."""

from __future__ import annotations

from typing import Any

from telegram.ext import ExtBot


class Wire(ExtBot[None]):
    """For the calls of every answer: the library's objects for keyboards and messages take most of the time of one."""

    async def call(self, method: str, **parameters: object) -> Any:
        """Call `method` of the Bot API and return its result as JSON; a parameter that is None is left out.

        Raises `telegram.error.TelegramError` as any call of the bot does.
        """
        return await self._post(method, parameters)
