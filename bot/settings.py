"""Settings, read once from the environment or `.env`, checked, and handed on as values."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.broadcasts import CONFIRM_ABOVE
from rules.pace import DEFAULT_RATE, PAID_RATE

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,}")
PLACEHOLDER = re.compile(r"replace|change|your|example|placeholder|todo|xxx|<|>", re.IGNORECASE)


class SettingsError(Exception):
    """A setting is missing or wrong; the text says which, and what to do."""


class StorageSettings(BaseSettings):
    """Where the data is and whose days it is about: all that importing and exporting needs."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8-sig", extra="ignore", frozen=True)

    database_url: str = Field(default="sqlite:///concierge.db", repr=False)
    timezone: str = "Asia/Shanghai"

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("takes a zone's name like Asia/Shanghai") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Settings(StorageSettings):
    """What an operator may set; `.env.example` explains each."""

    bot_token: str = Field(repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    ops_ids: str = ""
    ops_chat_id: int | None = None
    language: Literal["zh", "en"] = "zh"
    card_fee: Annotated[Decimal, Field(ge=0, decimal_places=2)] = Decimal("168.00")
    trial_days: Annotated[int, Field(ge=0, le=3650)] = 90
    places_file: Path | None = None
    tile_url: str = Field(default="", repr=False)
    tile_attribution: str = ""
    geocoder: Literal["none", "nominatim", "photon", "baidu"] = "none"
    geocoder_url: str = Field(default="", repr=False)
    geocoder_key: str = Field(default="", repr=False)
    geocoder_agent: str = ""
    model_service_url: str = Field(default="", repr=False)
    model_service_key: str = Field(default="", repr=False)
    model_service_model: str = ""
    model_service_timeout: Annotated[float, Field(gt=0, le=30)] = 2.0
    send_rate: Annotated[int, Field(ge=1, le=PAID_RATE)] = DEFAULT_RATE
    broadcast_confirm_above: Annotated[int, Field(ge=0)] = CONFIRM_ABOVE
    webhook_url: str = ""
    webhook_secret: str = Field(default="", repr=False)
    webhook_host: str = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=1, le=65535)] = 8443
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("bot_token")
    @classmethod
    def _is_a_token(cls, value: str) -> str:
        if PLACEHOLDER.search(value) or not TOKEN.fullmatch(value):
            raise ValueError("is missing or a placeholder; @BotFather gives you one like 123456789:AAE…")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise ValueError("takes an address like https://api.telegram.org")
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _is_a_secret(cls, value: str) -> str:
        if value and (PLACEHOLDER.search(value) or not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value)):
            raise ValueError("is a placeholder or too short; 16 to 256 letters, digits, - and _")
        return value

    @field_validator("tile_url")
    @classmethod
    def _is_a_tile_url(cls, value: str) -> str:
        if value and not (re.match(r"https?://", value) and all(part in value for part in ("{z}", "{x}", "{y}"))):
            raise ValueError("takes an address with {z}, {x} and {y} in it")
        return value

    @field_validator("geocoder_url", "model_service_url")
    @classmethod
    def _is_an_address_or_empty(cls, value: str) -> str:
        return cls._is_an_address(value) if value else value

    @field_validator("geocoder_key", "geocoder_agent", "model_service_key", "model_service_model")
    @classmethod
    def _fits_a_request(cls, value: str) -> str:
        if PLACEHOLDER.search(value) or not re.fullmatch(r"[ -~]{0,200}", value):
            raise ValueError("is a placeholder or holds other than Latin letters, digits and signs")
        return value

    @field_validator("ops_ids")
    @classmethod
    def _are_ids(cls, value: str) -> str:
        if not re.fullmatch(r"\s*(\d+(\s*,\s*\d+)*)?\s*,?\s*", value):
            raise ValueError("takes Telegram ids, comma separated, like 1234,5678")
        return value

    @field_validator("ops_chat_id", "places_file", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def _webhook_has_a_secret(self) -> Self:
        if self.webhook_url and not (self.webhook_secret and self.webhook_url.startswith("https://")):
            raise ValueError("WEBHOOK_URL takes an https:// address and needs a WEBHOOK_SECRET")
        return self

    @model_validator(mode="after")
    def _tiles_have_an_attribution(self) -> Self:
        if self.tile_url and not self.tile_attribution:
            raise ValueError("TILE_URL needs a TILE_ATTRIBUTION; the tile server's terms say which")
        return self

    @model_validator(mode="after")
    def _geocoder_has_what_it_asks_for(self) -> Self:
        if self.geocoder == "baidu" and not self.geocoder_key:
            raise ValueError("GEOCODER=baidu needs a GEOCODER_KEY")
        if self.geocoder == "nominatim" and not (self.geocoder_url or self.geocoder_agent):
            raise ValueError("GEOCODER=nominatim needs a GEOCODER_AGENT that says who asks, or your own GEOCODER_URL")
        return self

    @model_validator(mode="after")
    def _model_service_has_a_model(self) -> Self:
        if self.model_service_url and not self.model_service_model:
            raise ValueError("MODEL_SERVICE_URL needs a MODEL_SERVICE_MODEL")
        return self

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show."""
        return (self.bot_token, self.webhook_secret, self.geocoder_key, self.model_service_key)

    @property
    def card_fee_fen(self) -> int:
        return int(self.card_fee * 100)

    @property
    def ops(self) -> frozenset[int]:
        return frozenset(int(each) for each in self.ops_ids.split(",") if each.strip())


AnySettings = TypeVar("AnySettings", bound=StorageSettings)


def read(kind: type[AnySettings]) -> AnySettings:
    """The settings of this process. Raises `SettingsError` that names each one that is wrong."""
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError("; ".join(_line(each["loc"], each["msg"]) for each in error.errors())) from None
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8 text; save it as such") from None


def _line(location: tuple[int | str, ...], message: str) -> str:
    name = ".".join(str(part) for part in location).upper()
    reason = "is missing" if message == "Field required" else message.removeprefix("Value error, ")
    return f"{name} {reason[:1].lower()}{reason[1:]}" if name else reason
