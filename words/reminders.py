"""Reminders in words: one message for all that is due, said differently the next time, and the way to fewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from rules.catalogue import Plan
from rules.occasions import BenefitEnds, CardEnds, EventNear, InStock, Occasion, Place, WishGranted
from rules.topics import Topic
from words import phrases
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import Say
from words.text import tidy

NAME_LIMIT = 40
LABEL_LIMIT = 24
WORDINGS = ("a", "b", "c")  # as the catalogue names the wordings that take turns
EVENT_PAGE = "a2"  # the verb of an event's page


def digest(say: Say, due: Sequence[Occasion], topics: frozenset[Topic], wording: int, now: datetime) -> Message:
    """All that is due in one message, with a way to each thing and, below, stop, fewer and snooze."""
    way = WORDINGS[wording]
    lines = [_line(say, each, way, now) for each in due]
    if len(lines) > 1:
        lines = [say.counted(f"remind.several.{way}", len(lines)), *(Markup("• {}").format(line) for line in lines)]
    ways_on = in_rows([button for each in due for button in _ways_on(say, each)], 1)
    return Message(paragraphs(*lines), (*ways_on, *less(say, topics)))


def less(say: Say, topics: frozenset[Topic]) -> Rows:
    """The last rows under everything said unasked: stop this topic (or choose, where there are several), fewer, not
    now."""
    only = next(iter(topics)) if len(topics) == 1 else None
    stop = Button(say.plain("notices.stop"), f"n1:{only}" if only else "n5:")
    return ((stop, Button(say.plain("notices.fewer"), "n2:"), Button(say.plain("notices.snooze"), "n3:")),)


def _line(say: Say, occasion: Occasion, way: str, now: datetime) -> Markup:
    match occasion:
        case CardEnds():
            return _card(say, occasion, way, now)
        case BenefitEnds(place, benefit, last_day):
            offer = phrases.benefit(say, benefit)
            return say(f"remind.benefit.{way}", shop=_name(say, place), benefit=offer, day=say.day(last_day))
        case WishGranted(place, wished):
            if not wished:
                return say(f"remind.region.{way}", shop=_name(say, place))
            return say(f"remind.wish.{way}", shop=_name(say, place), wished=tidy(wished, NAME_LIMIT))
        case EventNear():
            return _event(say, occasion, way, now)
        case InStock(_, title):
            return say(f"remind.restock.{way}", gift=tidy(title, NAME_LIMIT))


def _card(say: Say, ends: CardEnds, way: str, now: datetime) -> Markup:
    kind = "trial" if ends.plan is Plan.TRIAL else "card"
    days = (ends.last_day - now.astimezone(say.zone).date()).days
    values = {"tail": ends.number[-4:], "end": say.day(ends.last_day)}
    return say.counted(f"remind.{kind}.{way}", days, **values) if days else say(f"remind.{kind}.today", **values)


def _event(say: Say, event: EventNear, way: str, now: datetime) -> Markup:
    local, today = event.starts_at.astimezone(say.zone), now.astimezone(say.zone).date()
    day = {0: "today", 1: "tomorrow"}.get((local.date() - today).days)
    when = say.plain(f"remind.{day}") if day else say.day(local.date())
    names = {"event": _title(say, event), "venue": tidy(event.venue, NAME_LIMIT)}
    return say(f"remind.event.{way}", day=when, time=say.clock(event.starts_at), **names)


def _ways_on(say: Say, occasion: Occasion) -> list[Button]:
    match occasion:
        case BenefitEnds(place) | WishGranted(place):
            return [Button(_name(say, place, LABEL_LIMIT), f"s:{place.shop_id}:")]
        case EventNear(event_id):
            return [Button(_title(say, occasion, LABEL_LIMIT), f"{EVENT_PAGE}:{event_id}")]
        case InStock(event_id, title):
            return [Button(tidy(title, LABEL_LIMIT) or "…", f"{EVENT_PAGE}:{event_id}")]
    return []


def _name(say: Say, place: Place, limit: int = NAME_LIMIT) -> str:
    names = (place.name_en, place.name) if say.language == "en" else (place.name, place.name_en)
    return next(filter(None, (tidy(each, limit) for each in names)), "…")


def _title(say: Say, event: EventNear, limit: int = NAME_LIMIT) -> str:
    names = (event.title_en, event.title) if say.language == "en" else (event.title, event.title_en)
    return next(filter(None, (tidy(each, limit) for each in names)), "…")
