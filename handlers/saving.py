"""Saved places and starred shops: keeping them, showing them, letting them go."""

from __future__ import annotations

from telegram import Update

from handlers import origins, reply
from handlers.context import Context
from handlers.origins import Start
from rules.search import Origin, OriginKind, Search
from storage import places, questions, shops
from storage.database import Session
from words import phrases
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.text import tidy

USUAL_NAMES = ("home", "work", "school")
NAME_LIMIT = 20
MOST_SHOWN = 30  # of each kind; a keyboard holds a hundred buttons
SAVE = "save:"  # what a question about a place is about when the answer shall be saved under a name


async def overview(update: Update, context: Context) -> None:
    """/saved: every place to search from, every shop to open."""
    with context.reading() as session:
        kept = places.saved(session, context.member.id)[-MOST_SHOWN:]
        starred = shops.starred(session, context.member.id)[:MOST_SHOWN]
    if not kept and not starred:
        await reply.send(update, Message(context.say("saved.nothing")))
        return
    here = [(Button(f"🏠 {place.name}", f"n:{_search(place.id).packed()}"),) for place in kept]
    remove = [(Button(context.say.plain("saved.remove"), "x:"),)] if kept else []
    pages = [(Button(phrases.name(context.say, shop), f"s:{shop.id}:"),) for shop in starred]
    text = paragraphs(
        context.say("saved.title"),
        context.say("saved.places") if kept else None,
        context.say("saved.shops") if starred else None,
    )
    await reply.send(update, Message(text, (*here, *pages, *remove)))


async def save(update: Update, context: Context) -> None:
    """ "Save this place" was pressed (`p:<origin>`), or one of the usual names after it (`p:<origin>:home`)."""
    await reply.toast(update)
    reference, _, usual = _data(update).partition(":")
    with context.writing() as session:
        start = origins.referred(session, context, reference)
        if start is None:
            message = Message(context.say("saved.gone"))
        elif usual in USUAL_NAMES:
            message = _keep(session, context, start, context.say.plain(f"saved.{usual}"))
        else:
            questions.ask(session, context.member.id, "place_name", reference, context.now)
            message = Message(context.say("saved.name_it"), _usual_names(context, reference))
    await reply.send(update, message)


def name_given(session: Session, context: Context, reference: str, name: str) -> Message:
    """The member typed a name for the place behind `reference`."""
    shown = tidy(name, NAME_LIMIT + 1)
    if not shown or len(shown) > NAME_LIMIT:
        return Message(context.say("saved.name_too_long"))
    start = origins.referred(session, context, reference)
    return _keep(session, context, start, shown) if start else Message(context.say("saved.gone"))


def settle(session: Session, context: Context, start: Start) -> Message | None:
    """If we asked where "home" is, this place is the answer: save it."""
    question = questions.pending(session, context.member.id, context.now)
    if question is None or question.asks_for != "place" or not question.about.startswith(SAVE):
        return None
    return _keep(session, context, start, question.about.removeprefix(SAVE))


def ask_for(session: Session, context: Context, name: str) -> Message:
    """The member named a usual place that is not saved yet."""
    questions.ask(session, context.member.id, "place", f"{SAVE}{name}", context.now)
    return Message(context.say("ask.not_saved", name=name))


async def remove(update: Update, context: Context) -> None:
    """Remove was pressed: choose which (`x:`), then gone (`x:<id>`)."""
    await reply.toast(update)
    chosen = _data(update)
    with context.writing() as session:
        kept = places.saved(session, context.member.id)
        going = next((place for place in kept if str(place.id) == chosen), None)
        if going:
            places.remove(session, context.member.id, going.id)
    if going:
        await reply.show(update, Message(context.say("saved.removed", name=going.name)))
        return
    choices = tuple((Button(f"🗑 {place.name}", f"x:{place.id}"),) for place in kept[-MOST_SHOWN:])
    await reply.show(update, Message(context.say("saved.remove_which" if kept else "saved.nothing"), choices))


def _keep(session: Session, context: Context, start: Start, name: str) -> Message:
    key = places.save(session, context.member.id, name, start.point, context.now)
    questions.settle(session, context.member.id)
    look = Button(context.say.plain("saved.look", name=name), f"n:{_search(key).packed()}")
    return Message(context.say("saved.done", name=name), ((look,),))


def _usual_names(context: Context, reference: str) -> Rows:
    return in_rows([Button(context.say.plain(f"saved.{name}"), f"p:{reference}:{name}") for name in USUAL_NAMES], 3)


def _search(place_id: int) -> Search:
    return Search(Origin(OriginKind.SAVED, str(place_id)))


def _data(update: Update) -> str:
    query = update.callback_query
    return (query.data or "").partition(":")[2] if query else ""
