"""Broadcasts in words: the draft and its sheets, whom it is for, how it goes, and the buttons that members see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby

from markupsafe import Markup, escape

from rules import broadcasts as rule
from rules import segments
from rules.broadcasts import Content, Link, Problem, Progress, Purpose, State
from rules.segments import Choice, Field, Is, Misread
from rules.topics import Topic
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import Say
from words.text import tidy

NAME_LIMIT, TEXT_LIMIT, VALUE_LIMIT = 24, 60, 24
BAR = 10  # cells
DATA_BYTES = 64  # of a button
STARTS: Mapping[str, timedelta | int] = {"hour": timedelta(hours=1), "evening": 19, "morning": 10}  # or an hour of day
SPANS = (2, 6, 24)  # hours, for "not after"
_SEPARATOR = " · "
EXPLAINED = (Field.CITY, Field.ACTIVE, Field.NEAR)  # what is known says less than their names
EXAMPLE = "city:上海 & (plan:annual | card:trial) & !used:coffee"


# Seen by members


def dressed(say: Say, id_: int, links: Sequence[Link], topic: Topic) -> Rows:
    """The buttons under a broadcast; the last one switches its topic off, and is always there."""
    own = tuple((_link(id_, number, link),) for number, link in enumerate(links, 1))
    stop = Button(say.plain("broadcast.stop", topic=say.plain(f"topic.{topic}")), f"n1:{topic}")
    return (*own, (stop,))


def _link(id_: int, number: int, link: Link) -> Button:
    return Button(link.label, url=link.target) if link.is_page else Button(link.label, f"w8:{id_}:{number}")


# Composing


def home(say: Say, latest: Sequence[tuple[int, State, Purpose, str]]) -> Message:
    """The latest broadcasts, and a new one."""
    new = Button(say.plain("broadcast.new"), "w2:new")
    rows = [
        Button(f"#{id_}{_SEPARATOR}{_state(say, state)}{_SEPARATOR}{_gist(say, purpose, text)}", f"w5:{id_}:show")
        for id_, state, purpose, text in latest
    ]
    return Message(say("broadcast.home"), ((new,), *in_rows(rows, 1)))


def _gist(say: Say, purpose: Purpose, text: str) -> str:
    return tidy(text, NAME_LIMIT) if purpose is Purpose.SEND else say.plain(f"broadcast.purpose.{purpose}")


def asked(say: Say, what: str) -> Message:
    """What the operator is to send next."""
    return Message(say(f"broadcast.ask.{what}", example=EXAMPLE), ((Button(say.plain("broadcast.back"), "w2:card"),),))


def refused(say: Say, problem: Problem) -> Markup:
    return say(f"broadcast.problem.{problem}")


def card(
    say: Say,
    contents: Mapping[str, Content],
    segment: str,
    counts: Mapping[str, int],
    names: Sequence[str],
    *,
    topic: Topic,
    times: tuple[datetime | None, datetime | None],
    rate: float,
    paid: bool,
    needs_second: bool,
    has_group: bool,
    links: Sequence[Link],
    problems: Sequence[Problem],
) -> Message:
    """The draft: what it says, whom it reaches, when, how long it takes, and what stands in its way."""
    total = sum(counts.values())
    content = next(iter(contents.values()))
    lines = [
        say("broadcast.says", text=tidy(content.text, TEXT_LIMIT) or "—", kind=_kind(say, content)),
        say("broadcast.buttons", labels=_SEPARATOR.join(link.label for link in links)) if links else None,
        say("broadcast.topic", topic=say.plain(f"topic.{topic}")),
        _whom(say, segment),
        say("broadcast.reaches", n=say.number(total), split=_split(say, counts)) if total else None,
        say("broadcast.sample", names=say.listed([tidy(each, NAME_LIMIT) for each in names])) if names else None,
        _when(say, times),
        say("broadcast.takes", time=length(say, rule.duration(total, rate)), rate=say.number(rate)) if total else None,
        say("broadcast.stars", n=say.number(-(-total * rule.STARS_PER_TEN // 10))) if paid and total else None,
        say("broadcast.second") if needs_second else None,
    ]
    stops = [say("broadcast.stops", problem=refused(say, each)) for each in problems]
    text = paragraphs(say("broadcast.draft"), paragraphs(*lines, gap="\n"), paragraphs(*stops, gap="\n"))
    return Message(text, _composing(say, is_paid=paid, has_group=has_group, can_go=not problems))


def correction(say: Say, of_id: int, content: Content, problems: Sequence[Problem]) -> Message:
    """The draft of a correction."""
    stops = [say("broadcast.stops", problem=refused(say, each)) for each in problems]
    text = paragraphs(
        say("broadcast.correcting", number=of_id),
        say("broadcast.says", text=tidy(content.text, TEXT_LIMIT) or "—", kind=_kind(say, content)),
        *stops,
    )
    return Message(
        text, (_chips(say, "content", "test"), *((_chips(say, "send"),) if not problems else ()), _leave(say))
    )


def _composing(say: Say, *, is_paid: bool, has_group: bool, can_go: bool) -> Rows:
    paid = Button(say.plain("broadcast.do.unpaid" if is_paid else "broadcast.do.paid"), "w2:paid")
    rows: list[tuple[Button, ...]] = [
        _chips(say, "content", "other_language"),
        _chips(say, "buttons", "topic"),
        (Button(say.plain("broadcast.do.segment"), "w3:"),),
        _chips(say, "starts_at", "not_after"),
        (*_chips(say, "test", *(("group",) if has_group else ())), paid),
    ]
    return (*rows, *((_chips(say, "send"),) if can_go else ()), _leave(say))


def _chips(say: Say, *names: str) -> tuple[Button, ...]:
    return tuple(Button(say.plain(f"broadcast.do.{name}"), f"w2:{name}") for name in names)


def _leave(say: Say) -> tuple[Button, ...]:
    return _chips(say, "discard")


def _kind(say: Say, content: Content) -> str:
    return say.plain(f"broadcast.kind.{content.method}", n=len(content.media))


def _whom(say: Say, segment: str) -> Markup:
    """In words what chips can say, and as it was typed what only words can."""
    read = segments.read(segment)
    choice = None if isinstance(read, Misread) else segments.chosen(read)
    if not segment:
        return say("broadcast.to_all")
    return (
        say("broadcast.to", segment=segment) if choice is None else say("broadcast.to_those", who=_those(say, choice))
    )


def _those(say: Say, choice: Choice) -> str:
    """`City: 上海 or 杭州 · Language: Chinese · 🚫 Tag: tester`."""
    wanted = groupby(sorted(choice.wanted), lambda each: each.field)
    fields = [_of_field(say, field, _either(say, [value(say, each) for each in values])) for field, values in wanted]
    unwanted = ["🚫 " + _of_field(say, each.field, value(say, each)) for each in sorted(choice.unwanted)]
    if choice.any_field and fields:
        fields = [_either(say, fields)]
    return _SEPARATOR.join([*fields, *unwanted])


def _either(say: Say, parts: Sequence[str]) -> str:
    return reduce(lambda one, other: say.plain("broadcast.or", one=one, other=other), parts)


def _of_field(say: Say, field: Field, values: str) -> str:
    return say.plain("broadcast.of_field", field=say.plain(f"broadcast.field.{field}"), values=values)


def _split(say: Say, counts: Mapping[str, int]) -> str:
    parts = [f"{say.plain(f'broadcast.language.{name}')} {say.percent(share)}" for name, share in rule.shares(counts)]
    return _SEPARATOR.join(parts)


def _when(say: Say, times: tuple[datetime | None, datetime | None]) -> Markup:
    starts_at, not_after = times
    start = moment(say, starts_at) if starts_at else say.plain("broadcast.at_once")
    if not_after is None:
        return say("broadcast.when", start=start)
    return say("broadcast.when_until", start=start, end=moment(say, not_after))


def moment(say: Say, at: datetime) -> str:
    local = at.astimezone(say.zone)
    return f"{say.day(local.date())} {say.clock(at)}"


def length(say: Say, time: timedelta) -> str:
    """A time as long as it is worth saying: seconds, minutes, or hours and minutes."""
    seconds = max(1, int(time.total_seconds()))
    if seconds < 60:
        return say.plain("broadcast.seconds", n=seconds)
    minutes = seconds // 60
    if minutes < 60:
        return say.plain("broadcast.minutes", n=minutes)
    return say.plain("broadcast.hours", hours=minutes // 60, minutes=minutes % 60)


def topics(say: Say, now: Topic) -> Message:
    chips = [Button(_ticked(say.plain(f"topic.{each}"), is_on=each is now), f"w7:{each}") for each in rule.TOPICS]
    return Message(say("broadcast.which_topic"), (*in_rows(chips, 2), (_back(say, "w2:card"),)))


def starts(say: Say) -> Message:
    """When it begins: now, at a usual time, or one that is typed."""
    chips = [Button(say.plain(f"broadcast.start.{name}"), f"w4:at:{name}") for name in ("now", *STARTS, "type")]
    return Message(say("broadcast.which_start"), (*in_rows(chips, 2), (_back(say, "w2:card"),)))


def ends(say: Say) -> Message:
    """Until when it may go on."""
    spans = [Button(say.plain("broadcast.end.hours", n=hours), f"w4:till:{hours}") for hours in SPANS]
    others = [Button(say.plain(f"broadcast.end.{name}"), f"w4:till:{name}") for name in ("never", "type")]
    return Message(say("broadcast.which_end"), (*in_rows(spans, 3), *in_rows(others, 2), (_back(say, "w2:card"),)))


def _back(say: Say, to: str) -> Button:
    return Button(say.plain("broadcast.back"), to)


def _ticked(label: str, *, is_on: bool) -> str:
    return f"✅ {label}" if is_on else label


# Whom it is for


def sheet(say: Say, segment: str, choice: Choice | None, reached: int) -> Message:
    """The fields as chips, with what is chosen of each."""
    text = paragraphs(_whom(say, segment), say("broadcast.reaches_n", n=say.number(reached)))
    fields = [Button(_field(say, each, choice), f"w3:f:{each}") for each in Field]
    type_it, clear = Button(say.plain("broadcast.type"), "w3:type"), Button(say.plain("broadcast.clear"), "w3:clear")
    joined = _join(say, choice) if choice and len(choice.fields) > 1 else ()
    rows = in_rows(fields, 3) if choice else ()
    return Message(text, (*rows, *joined, (type_it, clear), (_back(say, "w2:card"),)))


def _field(say: Say, field: Field, choice: Choice | None) -> str:
    name = say.plain(f"broadcast.field.{field}")
    n = sum(each.field is field for each in (choice.wanted | choice.unwanted)) if choice else 0
    return f"{name} ({n})" if n else name


def _join(say: Say, choice: Choice) -> Rows:
    """Whether all fields must fit or any."""
    return ((Button(say.plain("broadcast.any" if choice.any_field else "broadcast.all"), "w3:any"),),)


def values(say: Say, field: Field, offered: Sequence[str], choice: Choice) -> Message:
    """The values of one field: tapped once wanted, twice unwanted, then off again."""
    chosen = [each.value for each in sorted(choice.wanted | choice.unwanted) if each.field is field]
    every = [Is(field, value) for value in dict.fromkeys((*chosen, *offered))]
    chips = [
        Button(_value(say, each, choice), data) for each in every if len((data := _turn(each)).encode()) <= DATA_BYTES
    ]
    means = say(f"broadcast.means.{field}") if field in EXPLAINED else None
    hint = say("broadcast.near_hint" if field is Field.NEAR else "broadcast.values_hint")
    return Message(paragraphs(means, hint), (*in_rows(chips, 2), (_back(say, "w3:"),)))


def _turn(condition: Is) -> str:
    return f"w3:v:{condition.field}:{condition.value}"


def _value(say: Say, condition: Is, choice: Choice) -> str:
    mark = "✅ " if condition in choice.wanted else "🚫 " if condition in choice.unwanted else ""
    return mark + value(say, condition)


def value(say: Say, condition: Is) -> str:
    """A condition's value in words."""
    field, plain = condition.field, condition.value
    if field is Field.USED:
        return say.plain(f"category.{plain}")
    if field in (Field.PLAN, Field.CARD, Field.LANGUAGE):
        return say.plain(f"broadcast.{field}.{plain}")
    if field is Field.ACTIVE:
        return say.plain("broadcast.active", n=plain)
    if field is Field.NEAR:
        point, metres = segments.around(plain)
        return f"{point.latitude:.4f}, {point.longitude:.4f}{_SEPARATOR}{say.distance(metres)}"
    return tidy(plain, VALUE_LIMIT)


def misread(say: Say, why: Misread) -> Message:
    """Why a typed segment was not understood."""
    return Message(say(f"broadcast.slip.{why.slip}", piece=tidy(why.piece, TEXT_LIMIT), example=EXAMPLE))


# How it goes


def panel(
    say: Say,
    id_: int,
    state: State,
    purpose: Purpose,
    progress: Progress,
    *,
    pause: str | None,
    rate: float,
    followed: tuple[int, int, int],
    starts_at: datetime | None,
) -> Message:
    """How a broadcast stands, with what can be done about it."""
    head = say(
        "broadcast.panel", number=id_, purpose=say.plain(f"broadcast.purpose.{purpose}"), state=_state(say, state)
    )
    presses, members, redemptions = followed
    lines = [
        say(f"broadcast.paused.{pause}") if pause else None,
        say("broadcast.begins", start=moment(say, starts_at)) if state is State.SCHEDULED and starts_at else None,
        escape(f"{_bar(progress)} {say.number(progress.closed)} / {say.number(progress.total)}"),
        tally(say, progress, purpose),
        _speed(say, progress, rate) if state is State.RUNNING and rate else None,
        say(
            "broadcast.followed", presses=say.number(presses), members=say.number(members), used=say.number(redemptions)
        )
        if presses
        else None,
    ]
    return Message(paragraphs(head, paragraphs(*lines, gap="\n")), _desk(say, id_, state, purpose, progress))


def _bar(progress: Progress) -> str:
    full = BAR * progress.closed // progress.total if progress.total else 0
    return "▰" * full + "▱" * (BAR - full)


_DONE = {Purpose.SEND: "sent", Purpose.RECALL: "deleted", Purpose.CORRECT: "edited"}


def tally(say: Say, progress: Progress, purpose: Purpose) -> Markup:
    """What became of the recipients, in one line."""
    names = ("sent", "blocked", "failed", "uncertain", "skipped", "expired", "left")
    parts = [
        say(f"broadcast.count.{_DONE[purpose] if name == 'sent' else name}", n=say.number(getattr(progress, name)))
        for name in names
        if getattr(progress, name) or name in ("sent", "blocked", "failed", "uncertain", "left")
    ]
    return Markup(_SEPARATOR).join(parts)  # noqa: S704  (the separator is ours)


def _speed(say: Say, progress: Progress, rate: float) -> Markup:
    return say("broadcast.speed", rate=say.number(round(rate, 1)), time=length(say, rule.duration(progress.left, rate)))


def _desk(say: Say, id_: int, state: State, purpose: Purpose, progress: Progress) -> Rows:
    """What can be done in this state, two to a row."""
    is_first = purpose is Purpose.SEND
    offers = {
        "agree": state is State.WAITING,
        "pause": state is State.RUNNING,
        "resume": state is State.PAUSED,
        "cancel": state in rule.UNDER_WAY or state is State.WAITING,
        "correct": is_first and progress.sent > 0 and state is not State.CANCELLED,
        "recall": is_first and progress.sent > 0,
        "retry": state is State.DONE and progress.failed > 0,
        "csv": progress.total > 0,
        "show": state in rule.UNDER_WAY,
    }
    chips = [Button(say.plain(f"broadcast.act.{name}"), f"w5:{id_}:{name}") for name, may in offers.items() if may]
    return in_rows(chips, 2)


def _state(say: Say, state: State) -> str:
    return say.plain(f"broadcast.state.{state}")


def sure(say: Say, id_: int, what: str) -> Message:
    """Asked before a broadcast is cancelled or recalled."""
    yes = Button(say.plain("broadcast.yes"), f"w5:{id_}:{what}_yes")
    return Message(say(f"broadcast.sure.{what}"), ((_back(say, f"w5:{id_}:show"), yes),))


def to_agree(say: Say, id_: int, n: int, text: str) -> Message:
    """To the other operators: somebody wants to send something to many."""
    said = say("broadcast.to_agree", n=say.number(n), text=tidy(text, TEXT_LIMIT))
    act = Button(say.plain("broadcast.act.agree"), f"w5:{id_}:agree")
    return Message(said, ((act, Button(say.plain("broadcast.act.show"), f"w5:{id_}:show")),))


def alarm(say: Say, id_: int, pause: str) -> Message:
    """A broadcast paused by itself."""
    show = Button(say.plain("broadcast.act.show"), f"w5:{id_}:show")
    return Message(say("broadcast.alarm", number=id_, reason=say(f"broadcast.paused.{pause}")), ((show,),))
