"""`concierge broadcast`: the same broadcasts from the command line, for the running bot to send."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from telegram import Bot
from telegram.error import TelegramError

from bot.settings import Settings
from handlers.telling import packed, tell
from rules import broadcasts as rule
from rules import segments
from rules.broadcasts import Act, Content, Link, Pause, Problem, Progress, Purpose, State
from rules.gazetteer import Quality
from rules.geo import Point
from rules.members import LANGUAGES
from rules.pace import quiet_rate
from rules.segments import Misread, Places, Segment
from rules.topics import Topic
from storage import broadcasts, gazetteer, recipients
from storage import segments as stored
from storage.broadcasts import Broadcast
from storage.database import Database, Session
from storage.segments import Count
from words import broadcast as wording
from words.say import Say

Report = Callable[[int, int | None], None]
Found = TypeVar("Found")
POLL_SECONDS = 1.0
CONTROLS = ("status", "pause", "resume", "cancel", "recall")
PICTURE_TO_COME = "picture"  # stands for the id of one that is not uploaded yet


class RefusedError(Exception):
    """The broadcast cannot be sent; the text says why."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asked for."""

    contents: dict[str, Content]
    segment: Segment
    topic: Topic
    links: tuple[Link, ...] = ()
    starts_at: datetime | None = None
    not_after: datetime | None = None
    paid: bool = False


def order(say: Say, files: Mapping[str, Path], given: Mapping[str, Any], places: Places, now: datetime) -> Order:
    """Read and check what was given: `segment`, `topic`, `buttons`, `start`, `end`, `paid`. Raises `RefusedError`."""
    read = segments.read(given["segment"], places)
    if isinstance(read, Misread):
        raise RefusedError(f"--segment: {wording.misread(say, read).text.striptags()}")
    links = _good(say, "--button", rule.read_buttons("\n".join(given["buttons"])))
    start = _good(say, "--at", rule.read_moment(given["start"], now, say.zone)) if given["start"] else None
    end = _good(say, "--until", rule.read_moment(given["end"], now, say.zone)) if given["end"] else None
    _good(say, "--at, --until", rule.problem_of_times(start, end, now))
    contents = {language: Content(_text(path)) for language, path in files.items()}
    return Order(contents, read, Topic(given["topic"]), links, start, end, given["paid"])


def check(say: Say, wanted: Order, files: Mapping[str, Path]) -> None:
    """Raises `RefusedError` for what Telegram would refuse."""
    for language, path in files.items():
        _good(say, path.name, rule.problem_of(wanted.contents[language]))


def _good(say: Say, where: str, found: Found | Problem) -> Found:
    if isinstance(found, Problem):
        raise RefusedError(f"{where}: {wording.refused(say, found).striptags()}")
    return found


async def upload(chosen: Settings, name: str, picture: bytes) -> str:
    """Show the picture to the first operator, which proves it and gives it the id it is sent by. Raises
    `RefusedError`."""
    if not chosen.ops:
        raise RefusedError("--photo: it is shown to an operator first, and OPS_IDS names nobody")
    base = f"{chosen.telegram_api_url}/bot"
    try:
        async with Bot(chosen.bot_token, base_url=base) as bot:
            sent = await bot.send_photo(min(chosen.ops), picture)
    except TelegramError as error:
        raise RefusedError(f"--photo: Telegram does not take {name} ({error.message})") from None
    return sent.photo[-1].file_id


def command(
    database: Database,
    chosen: Settings,
    files: Mapping[str, Path],
    photo: Path | None,
    given: Mapping[str, Any],
    bar: Callable[[str], AbstractContextManager[Report]],
    *,
    dry_run: bool,
    watch: bool,
) -> str:
    """All that `concierge broadcast` does; what to say in the end. Raises `RefusedError`."""
    say = Say("en", chosen.zone)
    wanted = order(say, files, given, _places(), datetime.now(UTC))
    if photo is not None:
        picture = (PICTURE_TO_COME,) if dry_run else (asyncio.run(upload(chosen, photo.name, photo.read_bytes())),)
        wanted = replace(
            wanted, contents={name: replace(each, media=picture) for name, each in wanted.contents.items()}
        )
    check(say, wanted, files)
    reach = count(database, wanted, chosen.zone)
    if not reach.total:
        raise RefusedError(f"--segment: {wording.refused(say, Problem.NOBODY)}")
    if dry_run:
        return f"Would reach {_reach(say, wanted, reach, chosen.send_rate)}. Nothing sent."
    id_ = put(database, wanted, reach.total, chosen.zone, chosen.ops, chosen.broadcast_confirm_above)
    if not watch:
        is_for_many = rule.needs_second(reach.total, chosen.broadcast_confirm_above)
        then = "The operators are asked to agree first" if is_for_many else "The bot sends it"
        return f"Broadcast {id_}: {_reach(say, wanted, reach, chosen.send_rate)}. {then}."
    with bar(f"Broadcast {id_}") as report:
        state, progress = follow(database, id_, report)
    return f"Broadcast {id_} is {state}: {wording.tally(say, progress, Purpose.SEND)}"


def control(database: Database, zone: ZoneInfo, what: str, id_: int) -> str:
    """One of `CONTROLS` for a broadcast; how it stands then. Raises `RefusedError`."""
    say, now = Say("en", zone), datetime.now(UTC)
    with database.writing() as session:
        broadcast = broadcasts.one(session, id_)
        if broadcast is None or broadcast.state is State.DRAFT:
            raise RefusedError(f"there is no broadcast {id_}")
        if what != "status" and not _controlled(session, what, broadcast, now):
            raise RefusedError(f"broadcast {id_} is {broadcast.state}; {what} cannot be done now")
    with database.reading() as session:
        state = (broadcasts.one(session, id_) or broadcast).state
        tally = wording.tally(say, recipients.progress(session, id_), broadcast.purpose)
    done = f"Broadcast {id_} is {state}: {tally}"
    return f"{done}. The bot deletes what was sent within 48 hours." if what == "recall" else done


def _controlled(session: Session, what: str, broadcast: Broadcast, now: datetime) -> bool:
    if what == "pause":
        return broadcasts.pause(session, broadcast.id, Pause.OPERATOR, now)
    if what == "resume":
        return broadcasts.resume(session, broadcast.id, recipients.progress(session, broadcast.id), now)
    if what == "cancel":
        return broadcasts.act(session, broadcast.id, Act.CANCEL, now)
    return broadcast.purpose is Purpose.SEND and broadcasts.recall(session, broadcast, None, now) is not None


def _reach(say: Say, wanted: Order, reach: Count, rate: int) -> str:
    split = ", ".join(f"{name} {say.percent(share)}" for name, share in rule.shares(reach.languages))
    takes = rule.duration(reach.total, quiet_rate(rate, paid=wanted.paid))
    return f"{say.number(reach.total)} members ({split}), in about {wording.length(say, takes)}"


def _places() -> Places:
    """Places by name; the gazetteer is read only where one is named."""

    def place(name: str) -> Point | None:
        found = gazetteer.load().find(name)
        return found[0].place.point if found and found[0].quality in (Quality.EXACT, Quality.CLOSE) else None

    return place


def count(database: Database, wanted: Order, zone: ZoneInfo) -> Count:
    """Whom it would reach now."""
    now = datetime.now(UTC)
    with database.reading() as session:
        return stored.count(session, wanted.segment, wanted.topic, now, now.astimezone(zone).date())


def put(
    database: Database, wanted: Order, reached: int, zone: ZoneInfo, ops: frozenset[int], confirm_above: int
) -> int:
    """Keep the broadcast, and hand it to the operators first where it is for many; its id."""
    now = datetime.now(UTC)
    second = rule.needs_second(reached, confirm_above)
    if second and not ops:
        raise RefusedError(f"more than {confirm_above} recipients need an operator's consent, and OPS_IDS names nobody")
    with database.writing() as session:
        id_ = broadcasts.compose(session, None, now)
        _fill(session, id_, wanted, zone)
        broadcasts.submit(session, id_, None, reached, now, needs_second=second)
        if second:
            message = wording.to_agree(Say("zh", zone), id_, reached, next(iter(wanted.contents.values())).text)
            for chat in ops:
                tell(session, f"bc{id_}:{chat}", "operators", message, now, chat_id=chat)
    return id_


def _fill(session: Session, id_: int, wanted: Order, zone: ZoneInfo) -> None:
    times = {"starts_at": wanted.starts_at, "not_after": wanted.not_after, "asks_for": None, "asked_at": None}
    about = {"segment": segments.text(wanted.segment), "topic": wanted.topic, "links": wanted.links}
    broadcasts.amend(session, id_, **times, **about, paid=wanted.paid)
    first = next(iter(wanted.contents.values()))
    for language in LANGUAGES:
        broadcasts.word(session, id_, wanted.contents.get(language, first), (language,))
    says = {language: Say(language, zone) for language in LANGUAGES}
    buttons = {name: packed(wording.dressed(say, id_, wanted.links, wanted.topic)) for name, say in says.items()}
    broadcasts.dress(session, id_, buttons, paid=wanted.paid)


def follow(database: Database, id_: int, report: Report) -> tuple[State, Progress]:
    """Look on until the bot has sent it."""
    while True:
        with database.reading() as session:
            broadcast, progress = broadcasts.one(session, id_), recipients.progress(session, id_)
        if broadcast is None or broadcast.state in (State.DONE, State.CANCELLED):
            return (broadcast.state if broadcast else State.CANCELLED), progress
        report(progress.closed, progress.total or None)
        time.sleep(POLL_SECONDS)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError:
        raise RefusedError(f"{path.name} is not UTF-8 text; save it as such") from None
