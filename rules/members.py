"""A member as the conversation knows them, and what their Telegram language means to us."""

from __future__ import annotations

from dataclasses import dataclass

from rules.cards import Card
from rules.geo import Datum

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Member:
    """Who is writing: our id, not a name; the language and datums they chose; the card they show, if any."""

    id: int
    language: str
    pin_datum: Datum = Datum.WGS84
    button_datum: Datum = Datum.WGS84
    reachable: bool = True
    cards: tuple[Card, ...] = ()


def language_for(language_code: str | None, default: str) -> str:
    """Our language for an IETF tag as Telegram sends it (`zh-hans`, `en-GB`, `fr`); `default` when there is none."""
    if not language_code:
        return default
    return "zh" if language_code.lower().split("-")[0] in ("zh", "yue", "wuu") else "en"
