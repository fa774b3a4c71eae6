"""The sheet on which a member says what they want to hear unasked, when, and how often."""

from __future__ import annotations

from datetime import datetime

from rules.reminders import CAPS, QUIETS, Cap, Wanted
from rules.topics import OPTIONAL, Topic
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import Say


def sheet(say: Say, wanted: Wanted, now: datetime) -> Message:
    """What is on and off, quiet hours, how often; every choice one tap."""
    lines = (say("notices.quiet", hours=_hours(say, wanted)), say("notices.often", often=_often(say, wanted.cap)))
    is_snoozed = wanted.snoozed_until is not None and wanted.snoozed_until > now
    pause = say("notices.snoozed", day=_day(say, wanted.snoozed_until)) if is_snoozed and wanted.snoozed_until else None
    text = paragraphs(say("notices.title"), paragraphs(*lines, pause, gap="\n"), say("notices.always"))
    awake = ((Button(say.plain("notices.wake"), "n8:"),),) if is_snoozed else ()
    return Message(text, (*_topics(say, wanted), *_quiets(say, wanted), *_caps(say, wanted), *awake))


def stopped(say: Say, topic: Topic) -> Message:
    """A topic was switched off where it was met; one tap takes that back."""
    back = Button(say.plain("notices.again"), f"n4:{topic}:off")
    return Message(say("notices.stopped", topic=say.plain(f"topic.{topic}")), ((back, to_sheet(say)),))


def fewer(say: Say, cap: Cap) -> Message:
    return Message(say("notices.fewer_now", often=_often(say, cap)), ((to_sheet(say),),))


def snoozed(say: Say, until: datetime) -> Message:
    wake = Button(say.plain("notices.wake"), "n8:")
    return Message(say("notices.snoozed", day=_day(say, until)), ((wake, to_sheet(say)),))


def watch(say: Say, gift_id: int) -> Rows:
    """Under a gift that has run out: a way to hear when it is back."""
    return ((Button(say.plain("notices.watch"), f"n9:gift:{gift_id}"),),)


def _topics(say: Say, wanted: Wanted) -> Rows:
    marks = {topic: "off" if topic in wanted.off else "on" for topic in OPTIONAL}
    return in_rows(
        [
            Button(say.plain(f"notices.{mark}", topic=say.plain(f"topic.{topic}")), f"n4:{topic}:{mark}")
            for topic, mark in marks.items()
        ],
        2,
    )


def _quiets(say: Say, wanted: Wanted) -> Rows:
    chosen = (wanted.quiet.start.hour, wanted.quiet.end.hour)
    chips = [Button(_chip(say, _span(say, each), is_on=each == chosen), f"n6:{each[0]}-{each[1]}") for each in QUIETS]
    return in_rows(chips, 2)


def _caps(say: Say, wanted: Wanted) -> Rows:
    chips = [Button(_chip(say, _often(say, each), is_on=each == wanted.cap), f"n7:{each.per_week}") for each in CAPS]
    return in_rows(chips, len(CAPS))


def _chip(say: Say, label: str, *, is_on: bool) -> str:
    return say.plain("notices.chosen", choice=label) if is_on else label


def _hours(say: Say, wanted: Wanted) -> str:
    return _span(say, (wanted.quiet.start.hour, wanted.quiet.end.hour))


def _span(say: Say, hours: tuple[int, int]) -> str:
    start, end = hours
    return say.plain("notices.never_quiet") if start == end else f"{start:02}:00–{end:02}:00"


def _often(say: Say, cap: Cap) -> str:
    return str(say.counted("notices.per_week", cap.per_week))


def _day(say: Say, until: datetime | None) -> str:
    return say.day(until.astimezone(say.zone).date()) if until else ""


def to_sheet(say: Say) -> Button:
    return Button(say.plain("notices.sheet"), "n5:")
