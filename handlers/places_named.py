"""Places that a member names in words: the one meant, a choice where it could be several, or an honest no."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from telegram import Update

from handlers import addresses, nearby, origins, saving
from handlers.context import Context
from handlers.origins import Start
from rules.folding import fold
from rules.gazetteer import Match, Place, Quality
from rules.geo import Datum
from rules.search import DEFAULT_RADIUS_M, Search
from storage import places
from storage.database import Session
from words.layout import Button, Message, Rows
from words.text import tidy

SHOWN_LIMIT = 30
MOST_CHOICES = 6
WISH_BYTES = 48  # of a button's 64, with room for the marks that hold right-to-left text together
SURE, LIKELY, PERHAPS = {Quality.EXACT}, {Quality.EXACT, Quality.CLOSE}, {Quality.FUZZY}
BARE = Search(nearby.NOWHERE)


def here(session: Session, context: Context) -> Start | None:
    """The member's place of the last ten minutes, or the one they named last."""
    last = places.last(session, context.member.id, context.now)
    return origins.at_last(context, last) if last else None


def at(
    session: Session, context: Context, words: str, wish: Search = BARE, qualities: Collection[Quality] = LIKELY
) -> Message | None:
    """The shops of a wish around the place of the gazetteer that goes by these words, matched this well; a choice
    where it could be several or is a guess; None where it is none."""
    worst = next(quality for quality in reversed(Quality) if quality in qualities)
    start = here(session, context)
    found = context.services.gazetteer.find(fold(words), start.point if start else None, worst)
    matches = [match for match in found if match.quality in qualities]
    if not matches:
        return None
    is_guess = qualities == PERHAPS
    if len(matches) > 1 or is_guess:
        return _which(context, words, wish, matches, certain=not is_guess)
    return settle(session, context, matches[0].place, wish)


def settle(session: Session, context: Context, place: Place, wish: Search = BARE) -> Message:
    """The member is, or wants to look, there."""
    start = origins.at_place(context, place)
    saved = saving.settle(session, context, start)
    if saved:
        return saved
    places.use(session, context.member.id, start.point, Datum.WGS84, "place", place.place_id, context.now)
    return around(session, context, start, wish)


def around(session: Session, context: Context, start: Start, wish: Search = BARE) -> Message:
    """The shops of a wish around there, or of what we asked "where?" for where the wish says nothing."""
    if wish == BARE:
        return nearby.from_start(session, context, start)
    return nearby.wished(session, context, start, wish, has_radius=wish.radius_m != DEFAULT_RADIUS_M)


async def looked_up(update: Update, context: Context, text: str, words: str, wish: Search = BARE) -> Message:
    """What the geocoder knows of the address in `text`, else the place that these `words` of it may misspell, else an
    honest no."""
    found = await addresses.look_up(update, context, text)
    if found is not None:
        return found
    with context.writing() as session:
        guess = at(session, context, words, wish, PERHAPS)
    return guess or not_found(context, words)


def not_found(context: Context, text: str) -> Message:
    """That nothing goes by these words, with the way to the wish list."""
    words = tidy(text, SHOWN_LIMIT)
    return Message(context.say("ask.not_found", words=words), wish_for(context, words))


def wish_for(context: Context, name: str, *, label: str = "") -> Rows:
    """A button that puts `name` on the wish list."""
    kept = tidy(tidy(name, SHOWN_LIMIT).encode()[:WISH_BYTES].decode(errors="ignore"), SHOWN_LIMIT)
    label = label or context.say.plain("ask.wish_it", name=kept)
    return ((Button(label, f"y:shop:{kept}"),),)


def _which(context: Context, words: str, wish: Search, matches: list[Match], *, certain: bool) -> Message:
    buttons = []
    for match in matches[:MOST_CHOICES]:
        start = origins.at_place(context, match.place)
        radius = wish.radius_m if wish.radius_m != DEFAULT_RADIUS_M else start.radius_m
        search = replace(wish, origin=start.origin, radius_m=radius)
        label = f"{origins.place_name(context, match.place)} · {origins.city_name(context, match.place.city)}"
        buttons.append((Button(label, f"n:{search.packed()}"),))
    shown = tidy(words, SHOWN_LIMIT)
    text = context.say("ask.which", words=shown) if certain else context.say("ask.perhaps")
    return Message(text, tuple(buttons) if certain else (*buttons, *wish_for(context, words)))
