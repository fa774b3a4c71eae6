"""Running: wake the application, receive by polling or webhook, stop cleanly, and say plainly what went wrong."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import chain, repeat
from typing import NoReturn

from telegram import Bot, BotCommand
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot import assembly, clock, http, network, stopping, tiles, webhook
from bot.network import PatientRequest
from bot.receiver import Receiver
from bot.routes import MENU, AnyApplication
from bot.settings import Settings
from handlers.context import Streets
from storage import around
from storage.database import Database, DatabaseError
from words.say import LANGUAGES, sentences

COLLECT_AFTER = (50_000, 20, 100)  # the numbers of `gc.set_threshold`
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """The bot cannot go on; the text says why in words for an operator."""


async def run(settings: Settings, database: Database, stop: asyncio.Event) -> None:
    """The bot, from here until `stop` is set. Raises `StoppedError` when it cannot go on."""
    async with tiles.streets(settings.tile_url, settings.tile_attribution) as streets:
        await stopping.until(stop, _serve(settings, database, streets))


async def _serve(settings: Settings, database: Database, streets: Streets | None) -> None:
    proxy = _proxy(settings)
    polling_request = PatientRequest(http.build(1, proxy))
    services = assembly.build_services(settings, database, streets=streets)
    request = PatientRequest(http.build(proxy=proxy))
    application = assembly.build_application(settings, services, request, polling_request)
    ticks = clock.ticking(services)
    await asyncio.to_thread(around.warm, database, services.zone, services.clock())
    settle()
    async with awake(application) as receiver:
        ticks.start()
        courier = asyncio.create_task(services.courier.run(application.bot))
        try:
            await _introduce(application.bot, settings)
            receiver.resume()
            log.info("@%s is at your service", application.bot.username)
            if settings.webhook_url:
                await listen(application.bot, settings, receiver)
            else:
                await poll(application.bot, polling_request, receiver)
        finally:
            courier.cancel()
            ticks.shutdown(wait=False)


def settle() -> None:
    """Look for garbage less often, and only in what comes later: what has been built by now stays for the life of the
    process, and looking through all of it would hold the event loop for a tenth of a second each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


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
