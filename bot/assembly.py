"""Putting the parts together. Nothing is started here, and the network is a parameter."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType

from telegram.ext import ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

from bot import errors, geocoding, routes
from bot.courier import Courier
from bot.routes import AnyApplication
from bot.settings import Settings
from handlers.context import Context, Services, Streets
from handlers.pictures import Pictures
from handlers.wire import Wire
from storage import gazetteer
from storage.database import Database
from words.say import LANGUAGES, Say


def utc_now() -> datetime:
    return datetime.now(UTC)


def build_services(
    settings: Settings,
    database: Database,
    clock: Callable[[], datetime] = utc_now,
    streets: Streets | None = None,
) -> Services:
    """Everything handlers are given, built once."""
    extra = (settings.places_file,) if settings.places_file else ()
    return Services(
        database=database,
        gazetteer=gazetteer.load(*extra),
        brands=gazetteer.brands(),
        clock=clock,
        randomness=os.urandom,
        zone=settings.zone,
        default_language=settings.language,
        trial_days=settings.trial_days,
        card_fee_fen=settings.card_fee_fen,
        say=MappingProxyType({language: Say(language, settings.zone) for language in LANGUAGES}),
        pictures=Pictures(),
        secret=hmac.digest(settings.bot_token.encode(), b"codes", "sha256"),
        courier=Courier(database, clock),
        ops=settings.ops,
        ops_chat=settings.ops_chat_id,
        streets=streets,
        geocoder=geocoding.build(settings),
    )


def build_application(
    settings: Settings, services: Services, request: BaseRequest, polling_request: BaseRequest
) -> AnyApplication:
    """The bot, complete but asleep. It has no updater: `bot.receiver` brings it its updates."""
    wire = Wire(
        settings.bot_token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=request,
        get_updates_request=polling_request,
    )
    application = (
        ApplicationBuilder()
        .bot(wire)
        .context_types(ContextTypes(context=Context))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.bot_data["services"] = services
    routes.add_routes(application)
    application.add_error_handler(errors.on_error)
    return application
