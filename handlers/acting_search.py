"""A sentence that looks for shops: from where, which, when and how far – or the last list, narrowed."""

from __future__ import annotations

from telegram import Update

from handlers import nearby, origins, places_named, reply, saving, shops_named
from handlers.context import Context
from handlers.said import Said
from rules import asking
from rules.folding import fold
from rules.search import Search, unpacked
from rules.understanding import dialogue, searching
from rules.understanding.searching import Wish
from storage import places
from storage.database import Session
from words import sentences as wording
from words.layout import Message
from words.say import every

LONGEST_NAME = 20  # characters
_HOW = (places_named.LIKELY, places_named.PERHAPS)


async def find(update: Update, context: Context, said: Said) -> None:
    """Answer with a list that says what it was understood to be, or ask for the one thing that is missing."""
    wish = searching.wish(said.slots, context.now.astimezone(context.services.zone))
    with context.writing() as session:
        message = _answer(session, context, said, wish)
    if message is None:
        message = await places_named.looked_up(update, context, said.text, _where(said), _search(wish))
    await reply.send(update, wording.with_notes(context.say, message, wish.unmet))


def _answer(session: Session, context: Context, said: Said, wish: Wish) -> Message | None:
    """None where a place is named that only a geocoder may know."""
    if _where(said):
        return _there(session, context, said, _search(wish))
    return (
        _narrowed(session, context, said, wish)
        or _called(session, context, said)
        or _unmarked(session, context, said, wish)
        or _here(session, context, _with_query(said, _search(wish)))
    )


def _where(said: Said) -> str:
    return said.word("place") or said.word("city")


def _search(wish: Wish) -> Search:
    return places_named.BARE.narrowed(**wish.filters)


def _there(session: Session, context: Context, said: Said, search: Search) -> Message | None:
    """Around the place that is named; one of the member's own, or one of the gazetteer."""
    place, city = said.word("place"), said.word("city")
    search = _with_query(said, search)
    first = _mine(session, context, place, search) or _rather(session, context, said, place)
    if first is not None:
        return first
    named = (f"{city}{place}", place, city) if place and city else (place or city,)
    return next((found for words in named if (found := places_named.at(session, context, words, search))), None)


def _rather(session: Session, context: Context, said: Said, place: str) -> Message | None:
    """The place that all of a short text names or misspells, where a part of it happens to be another one."""
    rest = asking.take_apart(said.text).rest
    if len(said.slots) > 1 or len(rest) > LONGEST_NAME or rest == fold(place):
        return None
    return next((found for each in _HOW if (found := places_named.at(session, context, rest, qualities=each))), None)


def _mine(session: Session, context: Context, words: str, search: Search) -> Message | None:
    """Around a place they saved; a usual name that is not saved yet is asked for."""
    for place in places.saved(session, context.member.id):
        if fold(place.name) == fold(words):
            return places_named.around(session, context, origins.saved(place), search)
    usual = (name for name in saving.USUAL_NAMES if fold(words) in {fold(each) for each in every(f"saved.{name}")})
    name = next(usual, None)
    return saving.ask_for(session, context, context.say.plain(f"saved.{name}")) if name else None


def _narrowed(session: Session, context: Context, said: Said, wish: Wish) -> Message | None:
    """The list shown last with what was named now; None where there is none, or the sentence is no part of it."""
    last = unpacked(context.talk(session).search)
    if last is None or not dialogue.is_narrowing(said.text, said.slots):
        return None
    start = origins.resolve(session, context, last.origin)
    if start is None:
        return nearby.gone(context, last)
    search = dialogue.narrowed(last, wish)
    if said.word("query"):
        search = _with_query(said, search.narrowed(category=None, topic=None))
    return nearby.answer(session, context, start, search)


def _called(session: Session, context: Context, said: Said) -> Message | None:
    """Shops of that name, or a chain that has not joined."""
    words = said.word("query")
    if not words:
        return None
    return shops_named.choice(session, context, words) or shops_named.brand(session, context, words)


def _unmarked(session: Session, context: Context, said: Said, wish: Wish) -> Message | None:
    """A place that stands in the sentence without a word that says it is one: 静安寺咖啡."""
    rest = asking.take_apart(said.text).rest
    if not rest or said.word("query"):
        return None
    return places_named.at(session, context, rest, _search(wish))


def _here(session: Session, context: Context, search: Search) -> Message:
    start = places_named.here(session, context)
    if start is None:
        return nearby.where_are_you(session, context, wish=search)
    return places_named.around(session, context, start, search)


def _with_query(said: Said, search: Search) -> Search:
    """A dish, or what else shops are tagged with, in place of a kind of shop."""
    filters = searching.named(said.word("query")) if said.word("query") else None
    return search.narrowed(**filters) if filters and search.category is None and search.topic is None else search
