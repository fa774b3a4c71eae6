"""Whom a broadcast is for, by chips: fields and values, wanted or unwanted, all or any – or typed."""

from __future__ import annotations

from telegram import Update

from handlers import broadcast_draft, reply
from handlers.context import Context
from handlers.staffing import is_ops
from rules import segments
from rules.catalogue import Category, Plan
from rules.members import LANGUAGES
from rules.segments import EVERYBODY, Choice, Field, Is, Misread, Segment
from storage import broadcasts
from storage import segments as stored
from storage.broadcasts import Broadcast
from words import broadcast as wording
from words.layout import Message

ACTIVE_DAYS = ("7", "30", "90", "180")
OFFERED: dict[Field, tuple[str, ...]] = {
    Field.PLAN: tuple(Plan),
    Field.CARD: segments.CARD_STATES,
    Field.USED: tuple(Category),
    Field.ACTIVE: ACTIVE_DAYS,
    Field.LANGUAGE: LANGUAGES,
}


async def sheet(update: Update, context: Context) -> None:
    """`w3:` shows the fields, `w3:f:<field>` its values, `w3:v:<field>:<value>` turns one; `any`, `clear`, `type`."""
    await reply.toast(update)
    with context.reading() as session:
        draft = broadcasts.draft(session, context.member.id) if is_ops(update, context) else None
    if draft is None:
        await reply.show(update, Message(context.say("broadcast.gone")))
        return
    query = update.callback_query
    _, what, field, value = (*((query.data or "") if query else "").split(":", 3), "", "", "")[:4]
    if what == "type":
        await broadcast_draft.asking("segment")(update, context)
    elif what in ("f", "v") and field in tuple(Field):
        await _values(update, context, draft, Field(field), value)
    else:
        await _fields(update, context, draft, what)


async def _fields(update: Update, context: Context, draft: Broadcast, what: str) -> None:
    segment, choice = _chosen(draft)
    if what == "clear":
        segment, choice = EVERYBODY, Choice()
    elif what == "any" and choice is not None:
        choice = Choice(choice.wanted, choice.unwanted, not choice.any_field)
        segment = choice.segment
    _keep(context, draft, segment)
    written = segments.text(segment)
    count = await broadcast_draft.reached(context.services, written, draft.topic)
    await reply.show(update, wording.sheet(context.say, written, choice, count.total))


async def _values(update: Update, context: Context, draft: Broadcast, field: Field, value: str) -> None:
    """The values of a field, one of them just turned. A place is typed."""
    _, choice = _chosen(draft)
    choice = choice or Choice()
    if value and not isinstance(segments.read(segments.text(Is(field, value))), Misread):
        choice = choice.turned(Is(field, value))
        _keep(context, draft, choice.segment)
    with context.writing() as session:
        offered = OFFERED.get(field) or stored.choices(session, field)
        if field is Field.NEAR:
            broadcasts.ask(session, draft.id, "place", context.now)
    await reply.show(update, wording.values(context.say, field, offered, choice))


def _chosen(draft: Broadcast) -> tuple[Segment, Choice | None]:
    segment = segments.read(draft.segment)
    return (EVERYBODY, Choice()) if isinstance(segment, Misread) else (segment, segments.chosen(segment))


def _keep(context: Context, draft: Broadcast, segment: Segment) -> None:
    with context.writing() as session:
        broadcasts.amend(session, draft.id, segment=segments.text(segment))
