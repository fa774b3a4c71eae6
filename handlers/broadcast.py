"""/broadcast: the operators' way in – what is being composed, and the latest ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import broadcast_choices, broadcast_draft, broadcast_sending, reply
from handlers import help as helping
from handlers.broadcast_draft import asking
from handlers.context import Context
from handlers.staffing import is_ops
from storage import broadcasts
from storage.database import Session
from words import broadcast as wording
from words.layout import Message


async def home(update: Update, context: Context) -> None:
    """/broadcast: the draft, or the latest ones."""
    if not is_ops(update, context):
        await helping.ops_only(update, context)
        return
    with context.reading() as session:
        draft = broadcasts.draft(session, context.member.id)
        message = None if draft and broadcasts.contents(session, draft.id) else _home(session, context)
    await (reply.send(update, message) if message else broadcast_draft.show(update, context, anew=True))


def _home(session: Session, context: Context) -> Message:
    latest = []
    for each in broadcasts.latest(session):
        said = broadcasts.contents(session, each.id).values()
        latest.append((each.id, each.state, each.purpose, next((content.text for content in said), "")))
    return wording.home(context.say, latest)


async def compose(update: Update, context: Context) -> None:
    """A button of the draft was pressed: `w2:<what>`."""
    await reply.toast(update)
    if not is_ops(update, context):
        await helping.ops_only(update, context)
        return
    query = update.callback_query
    what = (query.data or "").partition(":")[2] if query else ""
    await _DRAFTING.get(what, broadcast_draft.show)(update, context)


async def _new(update: Update, context: Context) -> None:
    with context.writing() as session:
        broadcasts.compose(session, context.member.id, context.now)
    await reply.send(update, wording.asked(context.say, "content"))


_DRAFTING: dict[str, Callable[[Update, Context], Awaitable[None]]] = {
    "new": _new,
    "content": asking("content"),
    "other_language": asking("other_language"),
    "buttons": asking("buttons"),
    "topic": broadcast_choices.topics,
    "starts_at": broadcast_choices.starts,
    "not_after": broadcast_choices.ends,
    "paid": broadcast_choices.pay,
    "test": broadcast_sending.test,
    "group": broadcast_sending.test_in_group,
    "send": broadcast_sending.send,
    "discard": broadcast_sending.discard,
}
