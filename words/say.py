"""Saying a sentence of the catalogue, with numbers, times and money as the member's language writes them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from markupsafe import Markup, escape

LOCALES = {"zh": Locale("zh", "CN", script="Hans"), "en": Locale("en", "GB")}
LANGUAGES = tuple(LOCALES)
_SPECIAL = re.compile("[&<>\"']")
FORMATTED = 4_096  # numbers, amounts and days of each kind whose text is kept


class Say:
    """One language and one zone: `say("nearby.page", first=1, last=5)` is the sentence as HTML, values escaped."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self.language = language
        self.locale = LOCALES[language]
        self.zone = zone
        self._sentences = sentences(language)

    def __call__(self, key: str, **values: object) -> Markup:
        """The sentence `key` for a message. Values are escaped unless they are `Markup`."""
        # Escaping first and then formatting takes a quarter of the time of `Markup.format`.
        safe = {name: _escaped(value) for name, value in values.items()}
        return Markup(self._sentences[key].format(**safe))  # noqa: S704  (the catalogue is ours)

    def plain(self, key: str, **values: object) -> str:
        """The sentence `key` for a button or a title, where there is no markup and so nothing to escape."""
        return self._sentences[key].format(**values)

    def counted(self, key: str, n: int, **values: object) -> Markup:
        """The form of `key` that goes with the number `n` (`key.one`, `key.other`), which it may name as {n}."""
        form = f"{key}.{self.locale.plural_form(n)}"
        return self(form if form in self._sentences else f"{key}.other", n=self.number(n), **values)

    def number(self, value: float) -> str:
        return _number(self.language, value)

    def percent(self, basis_points: int) -> str:
        """Basis points as a percentage: 1250 is `12.5%`."""
        return _percent(self.language, basis_points)

    def money(self, fen: int) -> str:
        """Fen as yuan; whole yuan without decimals."""
        return _money(self.language, fen, "¤#,##0" if fen % 100 == 0 else "¤#,##0.00")

    def fee(self, fen: int) -> str:
        """Fen as yuan, always with two decimals, as a price is written."""
        return _money(self.language, fen, "¤#,##0.00")

    def distance(self, metres: float) -> str:
        """Metres to the next ten below a kilometre, then kilometres: `320 m`, `1.2 km`, `34 km`."""
        rounded = max(10, round(metres / 10) * 10)
        if rounded < 1_000:
            return f"{rounded} m"
        kilometres = metres / 1_000
        return f"{self.number(round(kilometres, 1) if kilometres < 10 else round(kilometres))} km"

    def clock(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%H:%M")

    def day(self, day: date) -> str:
        return _day(self.language, day, "medium")

    def short_day(self, day: date) -> str:
        """Without its year: for what is near enough."""
        return _day(self.language, day, "M月d日" if self.language == "zh" else "d MMM")

    def weekday(self, day: date) -> str:
        return _day(self.language, day, "EEE")

    def listed(self, items: list[str]) -> str:
        return str(format_list(items, locale=self.locale))


# What a list says again and again is worked out once: Babel reads its patterns anew for every number.


def _escaped(value: object) -> str:
    """`value` as HTML; to see that there is nothing to escape takes a third of the time of escaping it."""
    if isinstance(value, Markup):
        return value
    text = str(value)
    return escape(text) if _SPECIAL.search(text) else text


@lru_cache(FORMATTED)
def _number(language: str, value: float) -> str:
    return str(format_decimal(value, locale=LOCALES[language]))


@lru_cache(FORMATTED)
def _percent(language: str, basis_points: int) -> str:
    return str(format_percent(basis_points / 10_000, format="#,##0.##%", locale=LOCALES[language]))


@lru_cache(FORMATTED)
def _money(language: str, fen: int, shape: str) -> str:
    yuan = format_currency(Decimal(fen) / 100, "CNY", shape, LOCALES[language], currency_digits=False)
    return str(yuan).replace("CN¥", "¥")


@lru_cache(FORMATTED)
def _day(language: str, day: date, shape: str) -> str:
    return str(format_date(day, shape, locale=LOCALES[language]))


@cache
def sentences(language: str) -> Mapping[str, str]:
    """The catalogue of `language`, keys joined with dots."""
    text = files("words").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flattened(tomllib.loads(text)))


@cache
def every(key: str) -> frozenset[str]:
    """What `key` says in all languages; how a pressed keyboard button is recognised."""
    return frozenset(sentences(language)[key] for language in LANGUAGES)


def _flattened(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        pairs += _flattened(value, f"{name}.") if isinstance(value, Mapping) else [(name, value)]
    return pairs
