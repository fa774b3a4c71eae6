"""Sentences about events: which there are, and the page of the one to sign up for or to leave, whose buttons do it."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from handlers import events, reply
from handlers.context import Context
from handlers.said import Said
from handlers.staffing import is_ops
from rules.events import CONCERNED, Event
from rules.folding import fold
from rules.talk import Talk
from rules.understanding import dialogue
from rules.understanding.times import When, resolve
from storage import events as kept
from storage.database import Session
from words import events as wording
from words.layout import Message, paragraphs

WORD_LIMIT = 8  # characters of a word that a list's buttons hold


async def show(update: Update, context: Context, said: Said) -> None:
    """The events of a time, a city or a name, with the days they were looked for on; the page where only one can be
    meant."""
    with context.reading() as session:
        one = _the_one(session, context, said)
        message = None if one else _list(session, context, said, ops=is_ops(update, context))
    if one is not None:
        await _open(update, context, one)
    elif message is not None:
        await reply.send(update, message, with_keyboard=None if message.buttons else reply.keyboard(context.say))


def _list(session: Session, context: Context, said: Said, *, ops: bool) -> Message:
    wanted = which(context, said)
    message = events.list_of(session, context, wanted, 1, ops=ops)
    if said.word("event") and not context.talk(session).events:
        return wording.none_called(context.say, said.word("event"))
    days = _days(context, said.word("when"))
    return wording.on_days(context.say, events.span(days), message) if days else message


async def sign_up(update: Update, context: Context, said: Said) -> None:
    """The event's page, on which the button to sign up waits; the events to choose from where it could be several."""
    with context.reading() as session:
        found = _meant(session, context, said, kept.upcoming(session, context.now))
    await _choose(update, context, found, "sentences.event.sign_up", "sentences.event.which_sign_up", "join")


async def cancel(update: Update, context: Context, said: Said) -> None:
    """Whether to give up the place at this event; which, where there are several."""
    with context.reading() as session:
        mine = kept.of_member(session, context.member.id, context.now)
        found = _meant(session, context, said, mine)
    if not mine:
        await reply.send(update, Message(context.say("sentences.event.none_of_mine"), wording.to_list(context.say)))
        return
    if len(found) != 1:
        await _choose(update, context, found or mine, "", "sentences.event.which_cancel", "")
        return
    context.note(_talk(context).event_opened(found[0].id).offering(f"a3:{found[0].id}:gone"))
    sure = wording.leave_sure(context.say, found[0])
    when = context.say("event.when", when=wording.when(context.say, found[0].starts_at, found[0].ends_at))
    await reply.send(update, Message(paragraphs(sure.text, when), sure.buttons))


async def remind(update: Update, context: Context, said: Said) -> None:
    """The reminders of an event that the member goes to."""
    with context.reading() as session:
        mine = kept.of_member(session, context.member.id, context.now)
        found = _meant(session, context, said, mine)
    if len(found) != 1:
        key = "sentences.event.which_remind" if found or mine else "sentences.event.none_to_remind"
        buttons = wording.choices(context.say, found or mine) if mine else wording.to_list(context.say)
        await reply.send(update, Message(context.say(key), buttons))
        return
    with context.reading() as session:
        place = kept.place(session, found[0].id, context.member.id)
    context.note(_talk(context).event_opened(found[0].id))
    await reply.send(update, wording.reminders(context.say, found[0], place.reminders if place else frozenset()))


def which(context: Context, said: Said) -> str:
    """The filter of a list (`handlers.events`) that the sentence asks for."""
    parts = [each for each in (dialogue.events_of(said.text),) if each]
    if days := _days(context, said.word("when")):
        parts.append(days)
    if said.word("city"):
        known = context.services.gazetteer.city(said.word("city"))
        parts.append(f"c{known.name if known else said.word('city')}"[: 1 + wording.CITY_LIMIT])
    if word := fold(said.word("event"))[:WORD_LIMIT].replace(":", " ").replace(".", " "):
        parts.append(f"w{word}")
    return ".".join(parts) or "all"


def _days(context: Context, words: str) -> str:
    """The local days that these words name, first and last, as the filter has them; empty for none."""
    when = resolve(words, context.now.astimezone(context.services.zone)) if words else None
    if not isinstance(when, When):
        return ""
    last = when.end - timedelta(microseconds=1)
    return f"d{when.start:%y%m%d}-{last:%y%m%d}"


def _the_one(session: Session, context: Context, said: Said) -> Event | None:
    words = said.word("event")
    found = _named(kept.upcoming(session, context.now), words) if words else []
    return found[0] if len(found) == 1 else None


def _meant(session: Session, context: Context, said: Said, among: list[Event]) -> list[Event]:
    """Those that the sentence may mean: by name, by day, by the number in the list, else the one looked at."""
    talk = context.talk(session)
    if said.word("event"):
        among = _named(among, said.word("event"))
    elif (index := dialogue.option(said.slots.get("index"), talk.events)) is not None:
        among = [each for each in among if each.id == index] or among
    elif talk.event is not None and not said.word("when"):
        among = [each for each in among if each.id == talk.event] or among
    if days := _days(context, said.word("when")):
        among = [each for each in among if events.is_on(each, days, context.services.zone)]
    return among


def _named(among: list[Event], words: str) -> list[Event]:
    """The events whose name holds these words, or whose description does where no name does."""
    word = fold(words)
    by_title = [each for each in among if word in fold(f"{each.title} {each.title_en}")]
    return by_title or [each for each in among if word in fold(f"{each.description} {each.description_en}")]


async def _choose(update: Update, context: Context, found: list[Event], key: str, which_key: str, offer: str) -> None:
    if len(found) == 1 and key:
        await _open(update, context, found[0], key, offer)
    elif found:
        await reply.send(update, Message(context.say(which_key), wording.choices(context.say, found)))
        context.note(_talk(context).events_listed(tuple(each.id for each in found[: wording.PAGE_SIZE]), ""))
    else:
        await reply.send(update, Message(context.say("sentences.event.not_found"), wording.to_list(context.say)))


async def _open(update: Update, context: Context, event: Event, key: str = "", offer: str = "") -> None:
    """The event's page, under a sentence that names it and its date; a typed yes presses the button it is about."""
    with context.reading() as session:
        page = events.page_of(session, context, event, is_ops=is_ops(update, context))
        mine = kept.place(session, event.id, context.member.id)
    can_join = any(button.press == f"a3:{event.id}:{offer}" for row in page.buttons for button in row)
    if key and can_join:
        page = Message(paragraphs(context.say(key), page.text), page.buttons)
    await events.present(update, event, page)
    if can_join and not (mine and mine.state in CONCERNED):
        context.note(_talk(context).offering(f"a3:{event.id}:{offer}"))


def _talk(context: Context) -> Talk:
    with context.reading() as session:
        return context.talk(session)
