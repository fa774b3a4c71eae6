"""The traffic fuse in words: how busy a shop is, and the stops and limits its staff can set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from rules.fuse import DURATIONS, State
from rules.quota import Caps
from rules.till import Post, Role
from words import till
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import Say

MINUTE = timedelta(minutes=1)


def panel(
    say: Say,
    post: Post,
    state: State,
    until: datetime | None,
    caps: Caps,
    taken: tuple[int, int],
    others: Sequence[Post] = (),
) -> Message:
    """The shop's state with today's and this hour's count. Staff can stop and resume, a manager sets limits."""
    head = say("fuse.title", shop=till.at(say, post), state=say.plain(f"fuse.state.{state}"))
    counts = (
        say("fuse.day", taken=taken[0], cap=_cap(say, caps.daily)),
        say("fuse.hour", taken=taken[1], cap=_cap(say, caps.hourly)),
    )
    back = (
        say("fuse.until", time=say.clock(until))
        if until and state is not State.BUSY and state is not State.OPEN
        else None
    )
    stopped = state is State.STOPPED
    hint = say("fuse.honoured" if stopped else "fuse.stop_hint")
    return Message(paragraphs(paragraphs(head, back, *counts, gap="\n"), hint), _buttons(say, post, others, stopped))


def _cap(say: Say, cap: int | None) -> str:
    return say.plain("fuse.no_cap") if cap is None else say.number(cap)


def _buttons(say: Say, post: Post, others: Sequence[Post], stopped: bool) -> Rows:
    shop = post.shop_id
    if stopped:
        first: Rows = ((Button(say.plain("fuse.resume"), f"z2:{shop}"),),)
    else:
        stops = [
            Button(say.plain("fuse.stop.minutes", minutes=each // MINUTE), f"z1:{shop}:{each // MINUTE}")
            for each in DURATIONS
        ]
        first = in_rows([*stops, Button(say.plain("fuse.stop.day"), f"z1:{shop}:day")], 2)
    caps = tuple(Button(say.plain(f"fuse.cap.{each}"), f"z3:{shop}:{each}") for each in ("day", "hour"))
    chips = tuple(
        (Button(say.plain("till.switch", shop=till.at(say, each, till.CHIP_LIMIT)), f"z4:{each.id}"),)
        for each in others
    )
    return (*first, *((caps,) if post.role is Role.MANAGER else ()), *chips)


def asked(say: Say, which: str) -> Message:
    return Message(say(f"fuse.ask.{which}"))


def bad(say: Say) -> Markup:
    return say("fuse.bad_cap")
