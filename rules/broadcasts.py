"""Broadcasts: the states one goes through, what may be sent, who must agree, and when it stops by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from rules.markup import units, visible
from rules.topics import Topic

CONFIRM_ABOVE = 1_000  # recipients; from there on a second operator agrees
TEXT_LIMIT, CAPTION_LIMIT = 4_096, 1_024  # UTF-16 units, after the markup is read
ALBUM = range(2, 11)  # pictures
MOST_BUTTONS = 8
LABEL_LIMIT = 40
DELETABLE = timedelta(hours=48)  # a bot may delete its own messages for so long
CREDITED = timedelta(days=7)  # a redemption so soon after a press counts as one that followed
TOPICS = (Topic.NEWS, Topic.PROMO, Topic.EVENT, Topic.BENEFIT)
STARS_PER_TEN = 1  # what Telegram asks for ten paid messages

ENOUGH_TO_JUDGE = 50  # deliveries; fewer say nothing
MOST_ERRORS, MOST_BLOCKS = 0.05, 0.25  # of those, before a broadcast pauses by itself


class Purpose(StrEnum):
    """What a broadcast does. One that recalls or corrects is about an earlier one, and goes to whom that was sent."""

    SEND = "send"
    RECALL = "recall"
    CORRECT = "correct"


class State(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"  # for a second operator
    FREEZING = "freezing"  # its audience is being written down
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What changes a state."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    AGREE = "agree"
    FROZEN = "frozen"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    RETRY = "retry"
    CANCEL = "cancel"
    DISCARD = "discard"


class Move(NamedTuple):
    sources: frozenset[State]
    target: State


UNDER_WAY = frozenset({State.FREEZING, State.SCHEDULED, State.RUNNING, State.PAUSED})
MOVES: Mapping[Act, Move] = {
    Act.SUBMIT: Move(frozenset({State.DRAFT}), State.WAITING),
    Act.CONFIRM: Move(frozenset({State.DRAFT}), State.FREEZING),
    Act.AGREE: Move(frozenset({State.WAITING}), State.FREEZING),
    Act.FROZEN: Move(frozenset({State.FREEZING}), State.SCHEDULED),
    Act.BEGIN: Move(frozenset({State.SCHEDULED}), State.RUNNING),
    Act.PAUSE: Move(frozenset({State.RUNNING}), State.PAUSED),
    Act.RESUME: Move(frozenset({State.PAUSED}), State.RUNNING),
    Act.FINISH: Move(frozenset({State.RUNNING}), State.DONE),
    Act.RETRY: Move(frozenset({State.DONE}), State.RUNNING),
    Act.CANCEL: Move(UNDER_WAY | {State.WAITING}, State.CANCELLED),
    Act.DISCARD: Move(frozenset({State.DRAFT}), State.CANCELLED),
}


class Pause(StrEnum):
    """Why a broadcast is paused."""

    OPERATOR = "operator"
    ERRORS = "errors"
    BLOCKS = "blocks"
    CORRECTION = "correction"


class Problem(StrEnum):
    """Why something cannot be sent as it is."""

    GONE = "gone"
    NOTHING = "nothing"
    KIND = "kind"
    LONG_TEXT = "long_text"
    LONG_CAPTION = "long_caption"
    MARKUP = "markup"
    ALBUM_SIZE = "album_size"
    MEDIA_CHANGED = "media_changed"
    BUTTON = "button"
    MANY_BUTTONS = "many_buttons"
    NOBODY = "nobody"
    TIME = "time"
    PAST = "past"
    ENDS_BEFORE = "ends_before"


# What is said


@dataclass(frozen=True, slots=True)
class Content:
    """A message as it was composed. `entities` are Telegram's; without them (None) the text is HTML. `media` are the
    file ids of pictures."""

    text: str
    entities: tuple[Mapping[str, Any], ...] | None = None
    media: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """How the outbox sends it."""
        if not self.media:
            return "send"
        return "photo" if len(self.media) == 1 else "album"


def problem_of(content: Content) -> Problem | None:
    """Why the content cannot be sent, if it cannot. The words of an album are a message of their own."""
    shown = visible(content.text) if content.entities is None else content.text
    if shown is None:
        return Problem.MARKUP
    if len(content.media) > 1 and len(content.media) not in ALBUM:
        return Problem.ALBUM_SIZE
    if not shown.strip():
        return None if content.method == "photo" else Problem.NOTHING
    if content.method == "photo":
        return Problem.LONG_CAPTION if units(shown) > CAPTION_LIMIT else None
    return Problem.LONG_TEXT if units(shown) > TEXT_LIMIT else None


def problem_of_correction(before: Content, after: Content) -> Problem | None:
    """Only words can be corrected: a message keeps its pictures, and stays one without where it had none."""
    same_kind = before.method == after.method or (before.method == "album" and after.method == "send")
    if not same_kind:
        return Problem.MEDIA_CHANGED
    return problem_of(Content(after.text, after.entities, before.media))


class Link(NamedTuple):
    """A button of a broadcast: a page, or a thing of ours by its name (`near`, `shop:sh-ja-01`)."""

    label: str
    target: str

    @property
    def is_page(self) -> bool:
        return "://" in self.target


PLACES = ("near", "code", "card", "benefits", "savings", "events")
_BUTTON = re.compile(r"(.+?)\s*[|｜]\s*(\S+)")
_TARGET = re.compile(rf"https?://[^\s/]+\.[^\s]+|tg://\S+|{'|'.join(PLACES)}|shop:[A-Za-z0-9_.-]{{1,40}}")


def read_buttons(text: str) -> tuple[Link, ...] | Problem:
    """One button a line, `label | target`; the target is a page's address, one of `PLACES`, or `shop:` and its id."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        button = _BUTTON.fullmatch(line)
        if not button or not _TARGET.fullmatch(button[2]) or units(button[1]) > LABEL_LIMIT:
            return Problem.BUTTON
        found.append(Link(button[1], button[2]))
    return Problem.MANY_BUTTONS if len(found) > MOST_BUTTONS else tuple(found)


# When and to how many

_CLOCK = re.compile(r"(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s+)?(\d{1,2}):(\d{2})", re.ASCII)


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | Problem:
    """`18:30` the next time it is, `11-23 18:30` this year, `2026-11-23 18:30`, all on the clock of `zone`."""
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return Problem.TIME
    year, month, day, hour, minute = (int(each) if each else None for each in found.groups())
    today = now.astimezone(zone).date()
    try:
        on = date(year or today.year, month, day) if month and day else today
        moment = datetime.combine(on, time(hour or 0, minute or 0), zone)
    except ValueError:
        return Problem.TIME
    if not month and moment <= now:
        moment = datetime.combine(today + timedelta(days=1), moment.time(), zone)
    return moment


def problem_of_times(starts_at: datetime | None, not_after: datetime | None, now: datetime) -> Problem | None:
    """No start is now. A broadcast neither begins in the past nor ends before it begins."""
    if starts_at is not None and starts_at <= now:
        return Problem.PAST
    if not_after is not None and not_after <= (starts_at or now):
        return Problem.ENDS_BEFORE if starts_at is not None else Problem.PAST
    return None


def needs_second(audience: int, confirm_above: int) -> bool:
    """Whether a second operator has to agree."""
    return audience > confirm_above


def duration(messages: int, rate: float) -> timedelta:
    """How long so many messages take at `rate` a second."""
    return timedelta(seconds=round(messages / rate)) if rate > 0 else timedelta.max


# How it goes


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the recipients so far; `left` waits or is under way."""

    sent: int = 0
    blocked: int = 0
    failed: int = 0
    uncertain: int = 0
    skipped: int = 0
    expired: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        return self.closed + self.left

    @property
    def closed(self) -> int:
        return self.tried + self.skipped + self.expired

    @property
    def tried(self) -> int:
        """Those that were called for."""
        return self.sent + self.blocked + self.failed + self.uncertain

    def since(self, earlier: Progress) -> Progress:
        """What came on top of an earlier progress."""
        names = ("sent", "blocked", "failed", "uncertain", "skipped", "expired")
        return Progress(
            **{name: max(0, getattr(self, name) - getattr(earlier, name)) for name in names}, left=self.left
        )


def trouble(lately: Progress) -> Pause | None:
    """Why a broadcast should pause by itself, from what became of it since it last was (re)started."""
    if lately.tried < ENOUGH_TO_JUDGE:
        return None
    if lately.failed + lately.uncertain > MOST_ERRORS * lately.tried:
        return Pause.ERRORS
    return Pause.BLOCKS if lately.blocked > MOST_BLOCKS * lately.tried else None


def rate(lately: Progress, running_for: timedelta) -> float:
    """Messages a second since it was last started; 0 as long as nothing can be said."""
    seconds = running_for.total_seconds()
    return lately.tried / seconds if seconds > 0 else 0.0


def next_look(running_for: timedelta) -> timedelta:
    """How long a progress message stands before it is edited: a fiftieth of the time so far, 5 s to 5 min."""
    return min(max(running_for / 50, timedelta(seconds=5)), timedelta(minutes=5))


def shares(counts: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    """Counts as basis points of their sum, the largest first."""
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [(name, round(10_000 * n / total)) for name, n in ordered if total]
