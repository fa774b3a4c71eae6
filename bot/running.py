"""Running: wake the application, receive by polling or webhook, stop cleanly, and say plainly what went wrong."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, repeat
from typing import Any, NoReturn

from telegram import Bot, BotCommand
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot import assembly, clock, http, network, stopping, tiles, webhook
from bot.network import PatientRequest
from bot.receiver import Receiver
from bot.routes import MENU, AnyApplication
from bot.settings import Settings
from handlers.context import Courier, Streets
from handlers.wire import Wire
from storage import around
from storage.database import Database, DatabaseError
from words.say import LANGUAGES, sentences

COLLECT_AFTER = (50_000, 20, 100)  # the numbers of `gc.set_threshold`
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """The bot cannot go on; the text says why in words for an operator."""


@dataclass(frozen=True, slots=True)
class Time:
    """What the bot takes for the time, aware UTC; where that can jump, `listeners` are called when it does."""

    now: Callable[[], datetime] = assembly.utc_now
    listeners: list[Callable[[], None]] = field(default_factory=list)


async def run(settings: Settings, database: Database, stop: asyncio.Event, time: Time | None = None) -> None:
    """The bot, from here until `stop` is set. Raises `StoppedError` when it cannot go on."""
    async with tiles.streets(settings.tile_url, settings.tile_attribution) as streets:
        await stopping.until(stop, _serve(settings, database, streets, time or Time()))


async def _serve(settings: Settings, database: Database, streets: Streets | None, time: Time) -> None:
    proxy = _proxy(settings)
    polling_request = PatientRequest(http.build(1, proxy))
    gate = assembly.build_gate(settings, database, time.now)
    services = assembly.build_services(settings, database, time.now, streets=streets, gate=gate)
    request = PatientRequest(http.build(proxy=proxy), gate=gate)
    application = assembly.build_application(settings, services, request, polling_request)
    ticks = clock.ticking(services)
    await asyncio.to_thread(around.warm, database, services.zone, services.clock())
    await clock.learn_names(services)
    settle()
    async with awake(application) as receiver:
        ticks.start()
        time.listeners.append(lambda: clock.tick_at_once(ticks))
        try:
            await _together(
                _receive(application.bot, settings, polling_request, receiver),
                _persist(lambda: _speak(services.courier, application.bot)),
            )
        finally:
            ticks.shutdown(wait=False)


async def _receive(bot: Bot, settings: Settings, polling_request: BaseRequest, receiver: Receiver) -> None:
    await _introduce(bot, settings)
    receiver.resume()
    log.info("@%s is at your service", bot.username)
    if settings.webhook_url:
        await listen(bot, settings, receiver)
    else:
        await poll(bot, polling_request, receiver)


async def _speak(courier: Courier, wire: Wire) -> NoReturn:
    """The courier, which works until cancelled. Whatever ends it otherwise is said and healed, or ends the bot: a bot
    that answers and has fallen silent is noticed last."""
    while True:
        try:
            await courier.run(wire)
        except (TelegramError, DatabaseError):
            raise
        except Exception as error:  # a mistake of ours
            log.error("the courier fell, and starts again in %.0f s", PAUSES[-1], exc_info=error)
        await asyncio.sleep(PAUSES[-1])


async def _together(*works: Coroutine[Any, Any, None]) -> None:
    """Do all of it side by side, until one ends or fails; then none goes on."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


def settle() -> None:
    """Look for garbage less often, and only in what comes later: what has been built by now stays for the life of the
    process, and looking through all of it would hold the event loop for a tenth of a second each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    gc.enable()


def _proxy(settings: Settings) -> str | None:
    try:
        return http.proxy_for(settings.telegram_api_url)
    except ValueError as error:
        raise StoppedError(f"the environment names a proxy: {error}") from error


@asynccontextmanager
async def awake(application: AnyApplication) -> AsyncIterator[Receiver]:
    """The application initialised, once Telegram can be reached, and its receiver; put to sleep again at the end."""
    services = application.bot_data["services"]
    receiver = Receiver(application, services.database, services.clock)
    try:
        await _persist(application.initialize)
        yield receiver
    finally:
        await receiver.stop()
        await application.shutdown()
        await application.bot.shutdown()  # closes connections also where it never got as far as being initialised


async def poll(bot: Bot, request: BaseRequest, receiver: Receiver) -> NoReturn:
    """Receive until cancelled: each batch is kept before the next poll confirms it."""
    offset: int | None = None

    async def once() -> None:
        nonlocal offset
        updates = await network.get_updates(bot, request, offset)
        receiver.accept(updates)
        offset = max((update["update_id"] + 1 for update in updates), default=offset)

    while True:
        await _persist(once)


async def listen(bot: Bot, settings: Settings, receiver: Receiver) -> None:
    """Receive by webhook until cancelled. Raises `StoppedError` where its port cannot be had."""
    try:
        async with webhook.listening(settings, receiver):
            await _persist(lambda: webhook.announce(bot, settings))
            await asyncio.Event().wait()
    except OSError as error:
        where = f"{settings.webhook_host}:{settings.webhook_port}"
        raise StoppedError(f"WEBHOOK_HOST and WEBHOOK_PORT: cannot listen on {where} ({error.strerror})") from error


async def _introduce(bot: Bot, settings: Settings) -> None:
    """Tell Telegram our commands, and – when polling – that there is no webhook."""
    for language in (None, *LANGUAGES):
        said = sentences(language or settings.language)
        commands = [BotCommand(name, said[f"commands.{name}"]) for name in MENU]
        await _persist(lambda: bot.set_my_commands(commands, language_code=language))  # noqa: B023 (awaited at once)
    if not settings.webhook_url:
        await _persist(bot.delete_webhook)


async def _persist(call: Callable[[], Awaitable[object]]) -> None:
    """Do `call` until it succeeds: trouble that can heal is waited out, with a line in the log for each time."""
    for pause in chain(PAUSES, repeat(PAUSES[-1])):
        try:
            await call()
        except InvalidToken:
            raise StoppedError("Telegram does not know this BOT_TOKEN; @BotFather shows the right one") from None
        except Conflict as error:
            raise StoppedError("another process is receiving for this bot; only one may, so this one stops") from error
        except BadRequest as error:
            raise StoppedError(f"Telegram refuses what the bot asks of it: {error.message}") from error
        except RetryAfter as error:
            pause = max(pause, network.asked_pause(error))
            log.warning("Telegram asks us to wait %.0f s", pause)
        except (TelegramError, DatabaseError) as error:
            _explain(error, pause)
        else:
            return
        await asyncio.sleep(pause)


def _explain(error: TelegramError | DatabaseError, pause: float) -> None:
    what = "the database does not answer" if isinstance(error, DatabaseError) else "Telegram cannot be reached"
    log.warning("%s (%s); next try in %.0f s", what, type(error).__name__, pause)
