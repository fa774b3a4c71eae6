"""A reminder that a member asks for in a sentence: when, and of what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time

from rules.understanding.times import When, resolve

_MORNING = time(9)  # of a day without a time: when most are up
_LEAD = re.compile(
    "^(?:请|麻烦)?(?:你|帮我|到时候?|记得|给我)*(?:设(?:置|个|一个)?)?(?:提醒|叫|通知)(?:一下)?(?:我|俺)?(?:一下|一声)?(?:要|去|的时候)?"
    "|^(?:please )?(?:can you |could you )?(?:set (?:me )?a reminder|remind me)(?: (?:to|of|about|for|that))?",
    re.IGNORECASE,
)
_MOVED = re.compile("时间?(?:改|调|换)(?:成|到|为)|\\b(?:change|move)\\b", re.IGNORECASE)
_TO = re.compile("^(?:to|of|about|that) ", re.IGNORECASE)
_EDGES = " ,，。.!！?？、:：;；"


@dataclass(frozen=True, slots=True)
class Planned:
    """`at` is aware UTC; `subject` are the member's own words, empty where they said none; `recurs` where they asked
    for more than one."""

    at: datetime
    subject: str
    recurs: bool


def has_moment(words: str, now: datetime) -> bool:
    """Whether these words name a time that does not hang on something else."""
    return bool(words) and isinstance(resolve(words, now), When)


def plan(text: str, words: str, now: datetime) -> Planned | None:
    """The reminder that `text` asks for at the time that `words` of it name, seen from the aware local time `now`;
    None where that is no time to come."""
    when = resolve(words, now) if words else None
    if not isinstance(when, When):
        return None
    at = when.start
    if not when.precise and at.time() == time():
        at = datetime.combine(at.date(), _MORNING, at.tzinfo)
    if at <= now:
        at = now + (when.end - now) / 2
    if at <= now:
        return None
    return Planned(at.astimezone(UTC).replace(second=0, microsecond=0), subject(text, words), bool(when.recurrence))


def subject(text: str, words: str) -> str:
    """What is left of `text` without the time and without asking to be reminded; nothing of one that is only moved."""
    if _MOVED.search(text):
        return ""
    rest = re.sub(rf"(?:\b(?:at|on|by|in) )?{re.escape(words)}", " ", text, count=1, flags=re.IGNORECASE)
    before, asked, after = _split(" ".join(rest.split()).strip(_EDGES))
    left = (after if asked else before).strip(_EDGES)
    return _TO.sub("", left)


def _split(rest: str) -> tuple[str, str, str]:
    found = _LEAD.search(rest) or re.search("提醒我?|remind me(?: to)?", rest, re.IGNORECASE)
    return (rest[: found.start()], found[0], rest[found.end() :]) if found else (rest, "", "")
