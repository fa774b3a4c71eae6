"""Putting the parts together. Nothing is started here, and the network is a parameter."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from telegram.ext import ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest

from bot import errors, geocoding, model_service, routes, saying
from bot.courier import Courier
from bot.gate import Gate
from bot.ledger import Recheck
from bot.routes import AnyApplication
from bot.settings import Settings
from handlers import reminding
from handlers.context import Context, Services, Streets
from handlers.pictures import Pictures
from handlers.wire import Wire
from rules.pace import GROUP_SECONDS, Chat, Lane, Pace
from storage import gazetteer, halts, outbox
from storage.database import Database, Session
from words.say import LANGUAGES, Say

RECHECKS: dict[str, Recheck] = {}  # by kind: whether a delivery is still worth its call, asked just before it goes


def utc_now() -> datetime:
    return datetime.now(UTC)


def build_services(
    settings: Settings,
    database: Database,
    clock: Callable[[], datetime] = utc_now,
    streets: Streets | None = None,
    gate: Gate | None = None,
) -> Services:
    """Everything handlers are given, built once. Without a `gate` the courier never waits."""
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
        courier=Courier(database, clock, gate, RECHECKS | {reminding.KIND: reminding.recheck(settings.zone, clock)}),
        ops=settings.ops,
        ops_chat=settings.ops_chat_id,
        streets=streets,
        geocoder=geocoding.build(settings),
        advisor=model_service.build(settings),
        send_rate=settings.send_rate,
        confirm_above=settings.broadcast_confirm_above,
    )


def build_gate(
    settings: Settings,
    database: Database,
    clock: Callable[[], datetime] = utc_now,
    make: Callable[..., Gate] = Gate,
) -> Gate:
    """The gate of all calls, which knows what was said and what Telegram told its lanes before a restart."""

    def remember(lane: Lane, seconds: float, factor: float) -> None:
        with database.writing() as session:
            halts.keep(session, lane, clock() + timedelta(seconds=seconds), factor)

    gate, now = make(Pace(settings.send_rate), remember=remember), clock()
    with database.reading() as session:
        gate.start_over(_told_groups(session, now))
        for kept in halts.standing(session, now):
            gate.resume(kept.lane, (kept.until - now).total_seconds(), kept.factor)
    return gate


def _told_groups(session: Session, now: datetime) -> dict[Chat, list[float]]:
    """How many seconds ago groups were told something, as often as Telegram counts it."""
    ages: dict[Chat, list[float]] = {}
    for at, due in outbox.lately_in_groups(session, now - timedelta(seconds=GROUP_SECONDS)):
        ages.setdefault(due.chat_id, []).extend([(now - at).total_seconds()] * saying.message(due).weight)
    return ages


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
