"""Phrases that stand in many messages: a benefit, opening hours, a walk, a price band, a shop's name."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from rules import benefits as rule
from rules import fuse, geo, hours, shop_topics
from rules.benefits import Benefit
from rules.catalogue import BenefitKind, Category
from rules.fuse import Cause, Reading
from rules.search import Search
from rules.shops import Shop
from words.say import Say
from words.text import tidy

CLOSES_SOON = timedelta(minutes=30)
NAME_LIMIT = 40
TITLE_LIMIT = 60
LEFT_OVER = " ,，;；:：·–"  # punctuation at the edge of a title whose beginning was left out


def name(say: Say, shop: Shop, limit: int = NAME_LIMIT) -> str:
    """The shop's name in the member's language; the other one where there is none that can be seen."""
    names = (shop.name_en, shop.name) if say.language == "en" else (shop.name, shop.name_en)
    return next(filter(None, (tidy(each, limit) for each in names)), "…")


def category(say: Say, kind: Category) -> str:
    return f"{say.plain(f'icon.{kind}')} {say.plain(f'category.{kind}')}"


def topic(say: Say, name: str) -> str:
    """A kind finer than a category in the member's language; a tag as it is folded."""
    return say.plain(f"shop_topic.{name}") if name in shop_topics.KINDS else name


def sought(say: Say, search: Search) -> str:
    """The kind of shops that a search is for; empty for any."""
    if search.category:
        return category(say, search.category)
    return topic(say, search.topic) if search.topic else ""


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
    kind, values = _offered(say, offer)
    if not offer.minimum_spend:
        return say.plain(f"benefit.{kind}", **values)
    return say.plain(f"benefit.{kind}_from", minimum=say.money(offer.minimum_spend), **values)


def _offered(say: Say, offer: Benefit) -> tuple[str, dict[str, str]]:
    """The catalogue's word for the kind of benefit, and what it is worth."""
    if offer.kind is BenefitKind.PERCENT_OFF:
        return "percent", {"fold": say.number((10_000 - offer.value) / 1_000), "percent": say.percent(offer.value)}
    if offer.kind is BenefitKind.AMOUNT_OFF:
        return "amount", {"amount": say.money(offer.value)}
    return str(offer.kind), {"title": benefit_title(say, offer)}


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


def with_fuse(say: Say, opening: str, seen: Reading | None, now: datetime) -> Markup:
    """The line about opening hours, and on it that the shop takes few or no more cards."""
    return escape(opening if seen is None else f"{opening} · {taking(say, seen, now)}")


def taking(say: Say, seen: Reading, now: datetime) -> str:
    """That a shop is nearly full, full or has stopped, and until when."""
    if seen.state is fuse.State.BUSY:
        return say.plain("taking.busy")
    for_today = seen.until.astimezone(say.zone).date() > now.astimezone(say.zone).date()
    if seen.state is fuse.State.STOPPED:
        return say.plain("taking.stopped_today" if for_today else "taking.stopped", time=say.clock(seen.until))
    return say.plain("taking.full_today" if seen.cause is Cause.DAY else "taking.full", time=say.clock(seen.until))


def offer(say: Say, each: Benefit) -> tuple[str, str]:
    """The benefit in one phrase, and what its title says besides: what tells two of one shop apart."""
    phrase = benefit(say, each)
    if each.kind not in (BenefitKind.PERCENT_OFF, BenefitKind.AMOUNT_OFF):  # whose phrase holds the title
        return phrase, ""
    title = benefit_title(say, each)
    rest = title.removeprefix(phrase)  # "20% off" need not be said twice
    return phrase, title if rest == title else rest.strip(LEFT_OVER)
