"""The doctor: settings, database, schema, clock, token and geocoder, each with what to do when it is not well."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot import geocoding
from bot.settings import Settings, SettingsError
from storage.database import Database, DatabaseError, SchemaTooNewError

TIMEOUT_SECONDS = 10.0
CLOCK_TOLERANCE = timedelta(seconds=30)
REFUSED = (401, 404)
KNOWN_PLACE = "Shanghai"  # what any geocoder should find


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what there is to say or do about it. Without what is not needed
    the bot runs."""

    subject: str
    is_well: bool
    words: str
    is_needed: bool = True

    @property
    def mark(self) -> str:
        return "ok" if self.is_well else "NOT OK" if self.is_needed else "note"


def examine(settings: Settings, transport: httpx.BaseTransport | None = None) -> Iterator[Finding]:
    """Look at everything the bot needs, in the order in which it needs it."""
    yield Finding("settings", True, f"zone {settings.timezone}, {len(settings.ops)} operators")
    if not settings.ops and settings.ops_chat_id is None:
        words = "nobody is told when a member has trouble at a till; set OPS_IDS or OPS_CHAT_ID"
        yield Finding("operators", False, words, is_needed=False)
    yield _database(settings)
    yield from _telegram(settings, transport)
    yield from _geocoder(settings)


def _database(settings: Settings) -> Finding:
    database = None
    try:
        database = Database(settings.database_url)
        current = database.is_current()
    except SchemaTooNewError:
        return Finding("database", False, "was written by a newer release; install that release")
    except (DatabaseError, OSError) as error:
        return Finding(
            "database", False, f"cannot be opened ({type(error).__name__}); check DATABASE_URL and its rights"
        )
    finally:
        if database is not None:
            database.close()
    return Finding("database", True, "up to date" if current else "will be set up by the next `concierge run`")


def _telegram(settings: Settings, transport: httpx.BaseTransport | None) -> Iterator[Finding]:
    try:
        with httpx.Client(transport=transport, timeout=TIMEOUT_SECONDS) as client:
            answer = client.get(f"{settings.telegram_api_url}/bot{settings.bot_token}/getMe")
    except httpx.HTTPError as error:
        yield Finding("telegram", False, f"cannot be reached ({type(error).__name__}); check the network and a proxy")
        return
    yield _token(answer)
    theirs = _date(answer)
    if theirs is not None:
        yield _clock(theirs)


def _token(answer: httpx.Response) -> Finding:
    if answer.status_code in REFUSED:
        return Finding("token", False, f"is refused ({answer.status_code}); @BotFather shows the right one")
    try:
        return Finding("token", True, f"belongs to @{answer.json()['result']['username']}")
    except (ValueError, KeyError, TypeError):
        words = f"gives no answer of a Bot API ({answer.status_code}); check TELEGRAM_API_URL and a proxy"
        return Finding("telegram", False, words)


def _date(answer: httpx.Response) -> datetime | None:
    """When the answer was given; HTTP dates are UTC (RFC 9110, 5.6.7)."""
    try:
        return parsedate_to_datetime(answer.headers.get("date", "")).replace(tzinfo=UTC)
    except ValueError:
        return None


def _clock(theirs: datetime) -> Finding:
    off = abs(datetime.now(UTC) - theirs)
    if off <= CLOCK_TOLERANCE:
        return Finding("clock", True, "agrees with Telegram's")
    return Finding("clock", False, f"is {off.total_seconds():.0f} s off; codes and reminders need the right time")


def _geocoder(settings: Settings) -> Iterator[Finding]:
    try:
        geocoder = geocoding.build(settings)
    except SettingsError as error:
        yield Finding("geocoder", False, str(error))
        return
    if geocoder is None:
        return
    lookup = asyncio.run(geocoder.look_up(KNOWN_PLACE, "en", None))
    if lookup is None:
        yield Finding("geocoder", False, "gives no answer; check GEOCODER_URL, GEOCODER_KEY and GEOCODER_AGENT")
    else:
        yield Finding("geocoder", True, f"{settings.geocoder} answers")
