"""Phrases that stand in many messages: a benefit, opening hours, a walk, a price band, a shop's name."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from rules import benefits as rule
from rules import geo, hours
from rules.benefits import Benefit
from rules.catalogue import BenefitKind, Category
from rules.shops import Shop
from words.say import Say
from words.text import tidy

CLOSES_SOON = timedelta(minutes=30)
NAME_LIMIT = 40
TITLE_LIMIT = 60


def name(say: Say, shop: Shop, limit: int = NAME_LIMIT) -> str:
    """The shop's name in the member's language; the other one where there is none that can be seen."""
    names = (shop.name_en, shop.name) if say.language == "en" else (shop.name, shop.name_en)
    return next(filter(None, (tidy(each, limit) for each in names)), "…")


def category(say: Say, kind: Category) -> str:
    return f"{say.plain(f'icon.{kind}')} {say.plain(f'category.{kind}')}"


def price(band: int | None) -> str:
    """One to four yuan signs; nothing where the price is not known."""
    return "¥" * (band or 0)


def facts(say: Say, shop: Shop, distance_m: float | None) -> Markup:
    """Category, price band, distance and walk; without the way where it is not known from where."""
    kind = f"{category(say, shop.category)} {price(shop.price_band)}".strip()
    if distance_m is None:
        return escape(kind)
    return say("row.facts", kind=kind, distance=say.distance(distance_m), walk=walk(say, distance_m))


def headline(say: Say, shop: Shop, today: date) -> str:
    """The benefit worth most today in one phrase, empty where there is none."""
    current = rule.valid(shop.benefits, today, shop.price_band)
    return benefit(say, current[0]) if current else ""


def benefit(say: Say, offer: Benefit) -> str:
    """The benefit in one phrase, made from its numbers, so that it is the same for member and staff."""
    values = {
        "fold": say.number((10_000 - offer.value) / 1_000),
        "percent": say.percent(offer.value),
        "amount": say.money(offer.value),
        "minimum": say.money(offer.minimum_spend),
        "title": benefit_title(say, offer),
    }
    kind = {BenefitKind.PERCENT_OFF: "percent", BenefitKind.AMOUNT_OFF: "amount"}.get(offer.kind, str(offer.kind))
    return say.plain(f"benefit.{kind}_from" if offer.minimum_spend else f"benefit.{kind}", **values)


def benefit_title(say: Say, offer: Benefit) -> str:
    return tidy(offer.title_en if say.language == "en" and offer.title_en else offer.title, TITLE_LIMIT)


def benefit_terms(say: Say, offer: Benefit, limit: int) -> str:
    return tidy(offer.terms_en if say.language == "en" and offer.terms_en else offer.terms, limit)


def walk(say: Say, metres: float) -> str:
    """How long the walk is likely to take."""
    low, high = geo.walking_minutes(metres)
    if low >= 60:
        return say.plain("walk.long")
    return say.plain("walk.same" if low == high else "walk.minutes", low=low, high=high)


def opening(say: Say, status: hours.Status, now: datetime) -> str:
    """Whether the shop is open at `now`, and until or from when."""
    if isinstance(status, hours.Open):
        return _open(say, status.until, now)
    if isinstance(status, hours.Closed):
        return _closed(say, status.opens_at, now)
    return say.plain("hours.unknown")


def _open(say: Say, until: datetime | None, now: datetime) -> str:
    if until is None or until - now > timedelta(days=1):
        return say.plain("hours.always" if until is None else "hours.open_now")
    if until - now <= CLOSES_SOON:
        return say.plain("hours.soon", minutes=max(1, round((until - now).total_seconds() / 60)))
    return say.plain("hours.until", time=say.clock(until))


def _closed(say: Say, opens_at: datetime | None, now: datetime) -> str:
    if opens_at is None:
        return say.plain("hours.closed")
    day, today = opens_at.astimezone(say.zone).date(), now.astimezone(say.zone).date()
    if day == today:
        return say.plain("hours.opens_today", time=say.clock(opens_at))
    return say.plain("hours.opens_day", day=_near_day(say, day, today), time=say.clock(opens_at))


def _near_day(say: Say, day: date, today: date) -> str:
    if day - today == timedelta(days=1):
        return say.plain("hours.tomorrow")
    return say.weekday(day) if day - today < timedelta(days=7) else say.day(day)
