"""How the card is doing, for operators: today in one short message, and some days as small bars; no line is wider than
a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from statistics import median_low

from markupsafe import Markup

from rules.figures import MONTH_DAYS, USUAL_DAYS, Best, Mailing, Period, Today
from words.broadcast import length
from words.layout import Button, Message, in_rows, paragraphs
from words.say import Say
from words.text import tidy
from words.trouble import waited

WAYS_ON = ("broadcast", "events", "tickets", "audit")  # what the buttons under today's figures lead to
NAME_LIMIT = 24
LONGEST_BAR = 8
STEPS = "▁▂▃▄▅▆▇█"
WEEK = 7
_SEPARATOR = " · "


def today(say: Say, figures: Today, day: date, now: datetime) -> Message:
    """Today's figures, what is open, and the ways to what operators do."""
    counted = (
        say("ops.members", members=say.number(figures.members), new=say.number(figures.new_members)),
        say("ops.cards", cards=say.number(figures.cards)),
        _listed(say, figures, ("codes", "redemptions", "refused")),
    )
    open_now = (
        _tickets(say, figures, now),
        _shops(say, figures),
        _listed(say, figures, ("pending", "failed", "uncertain")),
        *(_mailing(say, each) for each in figures.mailings),
    )
    head = say("ops.today", day=say.day(day), time=say.clock(now))
    text = paragraphs(head, paragraphs(*counted, gap="\n"), paragraphs(*open_now, gap="\n"))
    ways = [Button(say.plain(f"ops.way.{name}"), f"o2:{name}") for name in WAYS_ON]
    again = Button(say.plain("ops.again"), "o2:")
    return Message(text, in_rows([*ways, Button(say.plain("ops.way.stats"), f"o3:{USUAL_DAYS}"), again], 2))


def _listed(say: Say, figures: Today, names: Sequence[str]) -> Markup:
    parts = [say(f"ops.{name}", n=say.number(getattr(figures, name))) for name in names]
    return Markup(_SEPARATOR).join(parts)  # noqa: S704  (the separator is ours)


def _tickets(say: Say, figures: Today, now: datetime) -> Markup:
    if figures.waiting_since is None:
        return say("ops.no_tickets")
    oldest = length(say, now - figures.waiting_since)
    return say("ops.tickets", n=say.number(figures.tickets), oldest=oldest)


def _shops(say: Say, figures: Today) -> Markup:
    if not figures.busy_shops and not figures.closed_shops:
        return say("ops.shops_open")
    return say("ops.shops", closed=say.number(figures.closed_shops), busy=say.number(figures.busy_shops))


def _mailing(say: Say, mailing: Mailing) -> Markup:
    state, numbers = say.plain(f"broadcast.state.{mailing.state}"), (mailing.closed, mailing.total)
    closed, total = (say.number(each) for each in numbers)
    return say("ops.mailing", number=mailing.number, state=state, closed=closed, total=total)


def period(say: Say, figures: Period) -> Message:
    """Redemptions as bars – one a day, or a week of them to a line where there are many –, then what came of them."""
    days = len(figures.redemptions)
    bars = _days(say, figures.redemptions) if days <= 2 * WEEK else _weeks(say, figures.redemptions)
    sums = (
        say.counted("ops.redeemed", figures.total),
        _saved(say, figures),
        _new(say, figures),
        _response(say, figures),
    )
    best = [_best(say, place, each) for place, each in enumerate(figures.best, 1)]
    text = paragraphs(
        say.counted("ops.last_days", days),
        paragraphs(*bars, gap="\n") if figures.total else None,
        paragraphs(*sums, gap="\n"),
        paragraphs(say("ops.best"), *best, gap="\n") if best else None,
    )
    spans = [Button(say.plain("ops.days", n=n), f"o3:{n}") for n in (USUAL_DAYS, MONTH_DAYS) if n != days]
    return Message(text, in_rows([*spans, Button(say.plain("ops.back"), "o2:")], 3))


def _days(say: Say, redemptions: Mapping[date, int]) -> list[Markup]:
    most = max(1, *redemptions.values())
    return [
        _line(f"{_short(day)} {say.weekday(day)}", "▇" * _part(n, most, LONGEST_BAR), say.number(n))
        for day, n in redemptions.items()
    ]


def _weeks(say: Say, redemptions: Mapping[date, int]) -> list[Markup]:
    """Seven days to a line, the last line up to today, each by the day it begins on."""
    most = max(1, *redemptions.values())
    counts = list(redemptions.items())
    short = len(counts) % WEEK
    lines = [counts[:short], *(counts[start : start + WEEK] for start in range(short, len(counts), WEEK))]
    return [
        _line(
            _short(days[0][0]),
            "".join(STEPS[_part(n, most, len(STEPS) - 1)] for _, n in days),
            say.number(_sum(days)),
        )
        for days in filter(None, lines)
    ]


def _short(day: date) -> str:
    """Month and day, as wide for every day."""
    return day.isoformat()[5:]


def _part(n: int, most: int, steps: int) -> int:
    """`n` of `most` as a number of steps; some is never none."""
    return -(-n * steps // most)


def _sum(days: Sequence[tuple[date, int]]) -> int:
    return sum(n for _, n in days)


def _line(label: str, bar: str, number: str) -> Markup:
    return Markup("<code>{}</code> {}").format(label, f"{bar} {number}" if bar else number)


def _saved(say: Say, figures: Period) -> Markup:
    """What bills say and what is estimated stand apart: their sum would be neither."""
    saved = say("ops.saved", amount=say.money(figures.saved))
    about = say("ops.about", amount=say.money(figures.estimated)) if figures.estimated else None
    return paragraphs(saved, about, gap=_SEPARATOR)


def _new(say: Say, figures: Period) -> Markup:
    return say.counted("ops.new_members", figures.new_members)


def _response(say: Say, figures: Period) -> Markup:
    if not figures.waits:
        return say("ops.no_response")
    return say("ticket.pace", half=waited(say, median_low(figures.waits)), longest=waited(say, max(figures.waits)))


def _best(say: Say, place: int, best: Best) -> Markup:
    names = (best.name_en, best.name) if say.language == "en" else (best.name, best.name_en)
    name = next(filter(None, (tidy(each, NAME_LIMIT) for each in names)), "…")
    return Markup("{}. {} · {}").format(place, name, say.number(best.redemptions))
