"""Trouble at the till in words: what is wrong, what the code shows staff then, and what those who can help are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from typing import Protocol

from markupsafe import Markup, escape

from rules import codes
from rules.benefits import Benefit
from rules.shops import Shop
from words import handoff, phrases
from words.code import Shown, agreed
from words.layout import Button, Message, Rows, paragraphs
from words.say import Say
from words.text import tidy

PROBLEMS = ("refused", "unscannable", "wrong_discount")
NAME_LIMIT = 20
MOST_LINES = 10


class Asked(Protocol):
    """A ticket: what is wrong, since when, and how long until somebody took it up."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def first_response(self) -> timedelta | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Case:
    """What happened: the ticket, the problem in one of our words, whose code, where (if that is known) and when."""

    ticket_id: int
    problem: str
    holder: str
    shop: Shop | None
    benefits: tuple[Benefit, ...]
    at: datetime


def choices(say: Say, code_id: int) -> Message:
    """The three problems, under the code that goes on to be shown."""
    rows = tuple((Button(say.plain(f"trouble.{problem}"), f"q3:{code_id}:{problem}"),) for problem in PROBLEMS)
    return Message(say("trouble.which"), (*rows, (Button(say.plain("trouble.back"), f"q2:{code_id}:back"),)))


def for_both(say: Say, staff: Say, shown: Shown, *, staff_told: bool) -> Message:
    """Under the code from now on: to staff, in their language, what was agreed; to the member, what happens next."""
    told = "trouble.told" if staff_told else "trouble.told_us"
    text = paragraphs(
        _show_staff(staff, shown),
        _show_staff(say, shown) if say is not staff else None,
        say(told, time=say.clock(shown.code.expires_at)),
    )
    return Message(text, _buttons(say, shown))


def _show_staff(say: Say, shown: Shown) -> Markup:
    digits, bot = codes.shown(shown.code.digits), f"@{shown.bot}"
    if shown.shop is None or not shown.benefits:
        return say("trouble.show_staff_any", digits=digits, bot=bot)
    where, benefit = phrases.name(say, shown.shop), agreed(say, shown.benefits)
    return say("trouble.show_staff", where=where, benefit=benefit, digits=digits, bot=bot)


def _buttons(say: Say, shown: Shown) -> Rows:
    copy = Button(say.plain("code.copy"), copy=shown.code.digits)
    refresh = Button(say.plain("code.refresh"), f"q0:{shown.code.shop_id or 0}")
    return (copy, refresh), (Button(say.plain("code.cancel"), f"q1:{shown.code.code_id}"),)


def notice(say: Say, case: Case) -> Message:
    """To those who can help: what is wrong, where, what was agreed, and a button for who takes it up."""
    facts = say(
        "trouble.notice",
        problem=say.plain(f"trouble.{case.problem}"),
        where=phrases.name(say, case.shop) if case.shop else say.plain("code.any_shop"),
        time=say.clock(case.at),
        holder=case.holder,
    )
    benefit = say("trouble.agreed", benefit=agreed(say, case.benefits)) if case.benefits else None
    handle = Button(say.plain("trouble.handle"), f"h1:{case.ticket_id}")
    return Message(paragraphs(facts, benefit, gap="\n"), ((handle,),))


def taken(say: Say, name: str, ticket: Asked, shop: Shop | None, now: datetime) -> Message:
    """What the notice turns into for everybody else: what it was about, and how long the member waited."""
    head = say("trouble.taken", name=tidy(name, NAME_LIMIT))
    return Message(paragraphs(head, _about(say, ticket, shop), answered(say, now - ticket.opened_at), gap="\n"))


def yours(say: Say, name: str, facts: str, ticket: Asked, now: datetime) -> Message:
    """What the notice turns into where it was taken up: the facts stay, and it can be said that it is solved."""
    head = say("trouble.yours", name=tidy(name, NAME_LIMIT))
    done = paragraphs(head, answered(say, now - ticket.opened_at), gap="\n")
    return Message(paragraphs(escape(facts), done), to_end(say, ticket))


def to_end(say: Say, ticket: Asked) -> Rows:
    """For who took it up: it is solved; a question is answered before."""
    solved = (Button(say.plain("ticket.solve"), f"h2:{ticket.id}"),)
    return (handoff.to_reply(say, ticket.id), solved) if ticket.kind == handoff.QUESTION else (solved,)


def answered(say: Say, wait: timedelta) -> Markup:
    """How long the first response took."""
    return say("ticket.answered", wait=waited(say, wait))


def waited(say: Say, wait: timedelta) -> Markup:
    """A time to wait: in seconds below a minute, then in whole minutes."""
    seconds = max(1, round(wait.total_seconds()))
    return say.counted("ticket.seconds", seconds) if seconds < 60 else say.counted("ticket.minutes", seconds // 60)


def recent(say: Say, found: Sequence[tuple[Asked, Shop | None]], now: datetime) -> Message:
    """The tickets of the last day for operators, the newest first: who waits, and how long the others did."""
    if not found:
        return Message(say("ticket.none"))
    waiting = sum(ticket.first_response is None and ticket.closed_at is None for ticket, _ in found)
    waits = [ticket.first_response for ticket, _ in found if ticket.first_response is not None]
    pace = None
    if waits:
        pace = say("ticket.pace", half=waited(say, median_low(waits)), longest=waited(say, max(waits)))
    head = paragraphs(say.counted("ticket.recent", len(found), waiting=waiting), pace, gap="\n")
    return Message(paragraphs(head, *(_line(say, ticket, shop, now) for ticket, shop in found[:MOST_LINES])))


def _line(say: Say, ticket: Asked, shop: Shop | None, now: datetime) -> Markup:
    if ticket.first_response is not None:
        state = answered(say, ticket.first_response)
    elif ticket.closed_at is not None:
        state = say("ticket.redeemed")
    else:
        state = say("ticket.waiting", wait=waited(say, now - ticket.opened_at))
    return paragraphs(_about(say, ticket, shop), state, gap="\n")


def _about(say: Say, ticket: Asked, shop: Shop | None) -> Markup:
    if ticket.kind == handoff.QUESTION:
        return say("handoff.about", ticket=ticket.id, time=say.clock(ticket.opened_at))
    where = phrases.name(say, shop) if shop else say.plain("code.any_shop")
    problem = say.plain(f"trouble.{ticket.kind}")
    return say("ticket.about", problem=problem, where=where, time=say.clock(ticket.opened_at))


def closed(say: Say, facts: str) -> Message:
    """What that turns into in the end."""
    return Message(paragraphs(escape(facts), say("ticket.closed")))


def solved(say: Say, ticket: Asked) -> Message:
    """To the member: who took it up says that it is solved."""
    if ticket.kind == handoff.QUESTION:
        return Message(say("handoff.solved", ticket=ticket.id))
    return Message(say("ticket.solved"))


def coming(say: Say, name: str, shop: Shop | None) -> Message:
    """To the member: who takes it up, of the shop's staff or, without a shop, of ours."""
    where = phrases.name(say, shop) if shop else say.plain("trouble.us")
    return Message(say("trouble.coming", name=tidy(name, NAME_LIMIT), where=where))
