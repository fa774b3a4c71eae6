"""Carries out calls of the Bot API: token, method, checks, hooks, behaviour, and the log of it all."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from inspect import isawaitable
from itertools import count
from time import perf_counter

from simulator import checks
from simulator.call import Call
from simulator.methods import BEHAVIOURS
from simulator.signatures import METHODS
from simulator.wire import ApiError, Json
from simulator.world import World

Hook = Callable[[Call], Awaitable[None]]

LOGGED_CALLS = 10_000
EVERY_METHOD = "*"
_NAMES = {name.lower(): name for name in (*METHODS, EVERY_METHOD)}


class BotApi:
    """The one door for calls. `calls` keeps the newest 10,000, `strict` refuses unknown parameters."""

    def __init__(self, world: World, *, strict: bool) -> None:
        self._world = world
        self._world.perform = self.answer
        self.strict = strict
        self.calls: deque[Call] = deque(maxlen=LOGGED_CALLS)
        self._numbers = count(1)
        self._before: dict[str, list[Hook]] = {}
        self._after: dict[str, list[Hook]] = {}

    async def answer(self, token: str, method: str, given: Mapping[str, object]) -> tuple[int, Json]:
        """The HTTP status and the body for one call; method names are case-insensitive, as with Telegram.

        What a hook raises besides `ApiError` goes through: a `ConnectionError` breaks the client's connection.
        """
        name = _NAMES.get(method.lower(), method)
        call = Call(name, self._world.bots.get(token), dict(given), self._world.now(), number=next(self._numbers))
        self.calls.append(call)
        begun = perf_counter()
        try:
            call.result = await self._carried_out(call)
        except ApiError as refusal:
            call.code, call.description = refusal.code, refusal.description
            return refusal.code, refusal.as_answer()
        finally:
            call.seconds = perf_counter() - begun
        call.code = 200
        return 200, {"ok": True, "result": call.result}

    def before(self, method: str, hook: Hook) -> Callable[[], None]:
        """Runs `hook` for each call of the method (`*`: of all) before its effect; returns what ends this."""
        return _hooked(self._before, method, hook)

    def after(self, method: str, hook: Hook) -> Callable[[], None]:
        """Runs `hook` after the effect, before the bot gets its answer; returns what ends this."""
        return _hooked(self._after, method, hook)

    async def _carried_out(self, call: Call) -> object:
        if call.bot is None:
            raise ApiError(401, "Unauthorized")
        if call.method not in METHODS:
            raise ApiError(404, "Not Found")
        call.parameters = checks.read(call.method, call.parameters, strict=self.strict)
        if call.method not in BEHAVIOURS:
            raise ApiError(501, f"Not Implemented: the simulator knows {call.method} but gives it no behaviour yet")
        await _run(self._before, call)
        result = BEHAVIOURS[call.method](self._world, call)
        if isawaitable(result):
            result = await result
        call.result = result
        await _run(self._after, call)
        return result


def _hooked(hooks: dict[str, list[Hook]], method: str, hook: Hook) -> Callable[[], None]:
    name = _NAMES[method.lower()]
    hooks.setdefault(name, []).append(hook)

    def remove() -> None:
        with suppress(ValueError):
            hooks[name].remove(hook)

    return remove


async def _run(hooks: dict[str, list[Hook]], call: Call) -> None:
    for hook in (*hooks.get(EVERY_METHOD, ()), *hooks.get(call.method, ())):
        await hook(call)
