"""A shop's own page: hours of the week, every benefit with its terms, the address, the ways there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import quote

from markupsafe import Markup, escape

from rules import benefits as rule
from rules import datum, hours
from rules.benefits import Benefit
from rules.fuse import Reading
from rules.geo import Datum
from rules.shops import Shop
from words import phrases
from words.layout import Button, Message, Rows, paragraphs
from words.say import Say
from words.text import tidy

ADDRESS_LIMIT = 200
TERMS_LIMIT = 240
MOST_BENEFITS = 6
MOST_SPANS = 4  # of a day
PROBLEMS = ("closed", "hours", "place", "benefit", "other")


def page(
    say: Say,
    shop: Shop,
    now: datetime,
    *,
    distance_m: float | None,
    starred: bool,
    back: str,
    fuse: Reading | None = None,
) -> Message:
    """The shop's page as of `now`; `back` is the packed search of the list it was opened from, empty for none."""
    text = paragraphs(
        _heading(say, shop, now, distance_m, fuse),
        _benefits(say, shop, now.astimezone(say.zone).date()),
        _week(say, shop, now),
        _address(say, shop),
        say("shop.phone", phone=tidy(shop.phone, 40)) if shop.phone else None,
    )
    return Message(text, _buttons(say, shop, starred=starred, back=back))


def _heading(say: Say, shop: Shop, now: datetime, distance_m: float | None, fuse: Reading | None) -> Markup:
    name = phrases.name(say, shop, limit=120)
    other = tidy(shop.name if say.language == "en" else shop.name_en, 120)
    title = Markup("<b>{}</b>").format(name)
    return paragraphs(
        title,
        escape(other) if other != name else None,
        phrases.facts(say, shop, distance_m),
        phrases.with_fuse(say, phrases.opening(say, hours.status(shop.opening_hours, now, say.zone), now), fuse, now),
        gap="\n",
    )


def _benefits(say: Say, shop: Shop, today: date) -> Markup:
    current = rule.valid(shop.benefits, today, shop.price_band)
    coming = [benefit for benefit in shop.benefits if benefit.valid_from > today]
    if not current and not coming:
        return say("shop.no_benefit")
    lines = [_benefit(say, benefit, today) for benefit in (*current, *coming)[:MOST_BENEFITS]]
    return paragraphs(say("shop.benefits"), *lines, gap="\n")


def _benefit(say: Say, benefit: Benefit, today: date) -> Markup:
    line = Markup("• <b>{}</b> {}").format(*phrases.offer(say, benefit)).rstrip()
    terms = phrases.benefit_terms(say, benefit, TERMS_LIMIT)
    notes = [note for note in (terms, *_limits(say, benefit, today)) if note]
    return paragraphs(line, escape(" · ".join(notes)), gap="\n")


def _limits(say: Say, benefit: Benefit, today: date) -> Iterator[str]:
    if benefit.limit_per_member and benefit.limit_period:
        yield say.plain(f"benefit.limit.{benefit.limit_period}", times=benefit.limit_per_member)
    if benefit.daily_quota:
        yield say.plain("benefit.quota", quota=say.number(benefit.daily_quota))
    if benefit.stacking:
        yield say.plain("benefit.stacking")
    if benefit.valid_from > today:
        yield say.plain("benefit.from_later", day=say.day(benefit.valid_from))
    yield say.plain("benefit.until", day=say.day(benefit.valid_until))


def _week(say: Say, shop: Shop, now: datetime) -> Markup | None:
    if shop.opening_hours is None:
        return None
    today = now.astimezone(say.zone).date()
    days = [_day(say, day, today) for day in hours.week(shop.opening_hours, today, say.zone)]
    return paragraphs(say("shop.hours"), *days, gap="\n")


def _day(say: Say, day: hours.Day, today: date) -> Markup:
    key = "hours.week_today" if day.date == today else "hours.week_day"
    return say(key, day=say.weekday(day.date), hours=_spans(say, day))


def _spans(say: Say, day: hours.Day) -> str:
    if day.spans is None:
        return say.plain("hours.unknown")
    if len(day.spans) == 1 and day.spans[0][1] - day.spans[0][0] >= timedelta(days=1):
        return say.plain("hours.day_always")
    shown = [say.plain("hours.range", start=say.clock(start), end=say.clock(end)) for start, end in day.spans]
    if len(shown) > MOST_SPANS:
        shown[MOST_SPANS - 1 :] = ["…"]
    return ", ".join(shown) or say.plain("hours.day_closed")


def _address(say: Say, shop: Shop) -> Markup | None:
    """Always in Chinese: it is for the driver."""
    full = tidy(f"{shop.city}{shop.district}{shop.address}", ADDRESS_LIMIT)
    return paragraphs(say("shop.address"), Markup("<code>{}</code>").format(full), gap="\n") if shop.address else None


def _buttons(say: Say, shop: Shop, *, starred: bool, back: str) -> Rows:
    star = say.plain("shop.starred" if starred else "shop.star")
    rows: Rows = (
        (Button(say.plain("shop.code"), f"c:{shop.id}"), Button(say.plain("shop.navigate"), f"v:{shop.id}")),
        map_links(say, shop),
        (Button(star, f"f:{shop.id}:{back}"), Button(say.plain("shop.wrong"), f"w:{shop.id}")),
    )
    return (*rows, (Button(say.plain("chips.back_to_list"), f"n:{back}"),)) if back else rows


def map_links(say: Say, shop: Shop) -> tuple[Button, ...]:
    """The shop in three map services, each in the datum its street map of the mainland is drawn in.

    AMap, Apple and Google all draw mainland streets in GCJ-02; outside the mainland nothing is shifted.
    """
    point = datum.from_wgs84(shop.point, Datum.GCJ02)
    at, name = f"{point.latitude:.6f},{point.longitude:.6f}", quote(tidy(shop.name, 40))
    amap = f"https://uri.amap.com/marker?position={point.longitude:.6f},{point.latitude:.6f}&name={name}"
    return (
        Button(say.plain("shop.amap"), url=f"{amap}&coordinate=gaode&callnative=1"),
        Button(say.plain("shop.apple"), url=f"https://maps.apple.com/?ll={at}&q={name}"),
        Button(say.plain("shop.google"), url=f"https://www.google.com/maps/search/?api=1&query={at}"),
    )


def problems(say: Say, shop: Shop) -> Message:
    """What can be wrong with the shop's entry, to choose from."""
    buttons = [Button(say.plain(f"report.{problem}"), f"w:{shop.id}:{problem}") for problem in PROBLEMS]
    return Message(say("report.ask", name=phrases.name(say, shop)), tuple((button,) for button in buttons))
