"""What an operator sends when a draft waits for it: the message, its buttons, whom it is for, its times."""

from __future__ import annotations

import re
from datetime import datetime

from telegram import Message as Received
from telegram import Update

from handlers import broadcast_draft, reply
from handlers.context import Context, Services
from handlers.staffing import is_ops
from rules import broadcasts as rule
from rules import segments
from rules.broadcasts import Content, Problem
from rules.gazetteer import Quality
from rules.geo import Point
from rules.members import LANGUAGES
from rules.segments import Choice, Misread
from storage import broadcasts
from storage.broadcasts import Broadcast
from storage.questions import WAITS
from words import broadcast as wording
from words.layout import Message

NO_BUTTONS = "-"
OTHER_LANGUAGE = "en"
NEAR_M = "2000"
SURE = (Quality.EXACT, Quality.CLOSE)
ALBUM = "broadcast_album"  # of the user's data: which album is under way, for which draft and languages


async def composed(update: Update, context: Context) -> bool:
    """A message that an operator was asked for, whatever it is; False for one that is none."""
    message = update.message
    if message is None or not is_ops(update, context):
        return False
    with context.reading() as session:
        draft = broadcasts.draft(session, context.member.id)
    if draft is None:
        return False
    if await _is_more_of_album(update, context, message, draft):
        return True
    if draft.asks_for is None or draft.asked_at is None or context.now - draft.asked_at > WAITS:
        return False
    problem = _take(context, draft, message)
    if isinstance(problem, Problem):
        await reply.send(update, Message(wording.refused(context.say, problem)))
    elif isinstance(problem, Misread):
        await reply.send(update, wording.misread(context.say, problem))
    else:
        await broadcast_draft.show(update, context, anew=True)
    return True


def _take(context: Context, draft: Broadcast, message: Received) -> Problem | Misread | None:
    """Put the message where it was asked for; why it cannot be, where it cannot."""
    if draft.asks_for in ("content", "other_language"):
        return _take_content(context, draft, message)
    text = message.text or ""
    if draft.asks_for == "buttons":
        links = () if text.strip() == NO_BUTTONS else rule.read_buttons(text)
        return links if isinstance(links, Problem) else _kept(context, draft, links=links)
    if draft.asks_for == "segment":
        return _take_segment(context, draft, text)
    if draft.asks_for == "place":
        return _take_place(context, draft, text)
    moment = rule.read_moment(text, context.now, context.services.zone)
    return moment if isinstance(moment, Problem) else set_times(context, draft, **{draft.asks_for or "": moment})


def _take_content(context: Context, draft: Broadcast, message: Received) -> Problem | None:
    content = content_of(message)
    if content is None:
        return Problem.KIND
    is_first_of_album = message.media_group_id is not None
    problem = None if is_first_of_album else broadcast_draft.problem(context, draft, content)
    if problem is not None:
        return problem
    with context.writing() as session:
        languages = (OTHER_LANGUAGE,) if draft.asks_for == "other_language" else LANGUAGES
        broadcasts.word(session, draft.id, content, languages)
        broadcasts.ask(session, draft.id, None, context.now)
    if context.user_data is not None:
        context.user_data[ALBUM] = (message.media_group_id, draft.id, languages)
    return None


async def _is_more_of_album(update: Update, context: Context, message: Received, draft: Broadcast) -> bool:
    """The pictures of an album come as messages of their own; the card under way is changed with each."""
    group, of, languages = (context.user_data or {}).get(ALBUM) or (None, 0, LANGUAGES)
    content = content_of(message)
    if group is None or message.media_group_id != group or of != draft.id or content is None:
        return False
    with context.writing() as session:
        known = broadcasts.contents(session, draft.id)[languages[0]]
        words = content if content.text else known
        broadcasts.word(session, draft.id, Content(words.text, words.entities, known.media + content.media), languages)
    message_id = (context.user_data or {}).get(broadcast_draft.CARD)
    if message_id is not None:
        await reply.rewrite(update, message_id, await broadcast_draft.card(context))
    return True


def content_of(message: Received) -> Content | None:
    """The message as a broadcast says it; None for a kind that cannot be one."""
    if message.photo:
        words, entities = message.caption or "", message.caption_entities
        return Content(words, tuple(each.to_dict() for each in entities), (message.photo[-1].file_id,))
    if message.text:
        return Content(message.text, tuple(each.to_dict() for each in message.entities))
    return None


def _kept(context: Context, draft: Broadcast, **values: object) -> Problem | None:
    """Keep what was given; `Problem.GONE` where the draft is none any more."""
    with context.writing() as session:
        kept = broadcasts.amend(session, draft.id, asks_for=None, asked_at=None, **values)
    return None if kept else Problem.GONE


def set_times(context: Context, draft: Broadcast, **given: datetime | None) -> Problem | None:
    """Change when the draft starts or ends, unless that makes no sense."""
    times = {"starts_at": draft.starts_at, "not_after": draft.not_after} | given
    problem = rule.problem_of_times(times["starts_at"], times["not_after"], context.now)
    return problem or _kept(context, draft, **times)


def _take_segment(context: Context, draft: Broadcast, text: str) -> Problem | Misread | None:
    read = segments.read(text, lambda name: place_called(context.services, name))
    return read if isinstance(read, Misread) else _kept(context, draft, segment=segments.text(read))


def _take_place(context: Context, draft: Broadcast, text: str) -> Problem | Misread | None:
    """`人民广场 2000` as one more condition; without metres, 2 km."""
    found = re.fullmatch(r"\s*(.+?)[\s,，]*([0-9]{2,6})?\s*m?\s*", text, re.DOTALL)
    name, metres = (found[1], found[2] or NEAR_M) if found else (text, NEAR_M)
    near = segments.read(f'near:"{name},{metres}"', lambda called: place_called(context.services, called))
    known = segments.read(draft.segment)
    choice = None if isinstance(known, Misread) else segments.chosen(known)
    if isinstance(near, Misread):
        return near
    return _kept(
        context, draft, segment=segments.text((choice or Choice()).turned(next(segments.conditions(near))).segment)
    )


def place_called(services: Services, name: str) -> Point | None:
    """Where the place is that the name surely means."""
    found = services.gazetteer.find(name)
    return found[0].place.point if found and found[0].quality in SURE else None
