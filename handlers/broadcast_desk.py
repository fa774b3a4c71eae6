"""The desk of broadcasts: how one goes, and pausing, resuming, cancelling, recalling, correcting and retrying it."""

from __future__ import annotations

import asyncio
import csv
import gzip
from collections.abc import Awaitable, Callable
from datetime import datetime
from io import StringIO

from telegram import InputFile, Update

from handlers import broadcast_clock, pressed, reply
from handlers import help as helping
from handlers.broadcast_clock import Panel
from handlers.context import Context
from handlers.staffing import is_ops
from handlers.telling import tell
from rules import broadcasts as rule
from rules.broadcasts import Act, Pause, State
from storage import broadcasts, members, recipients
from storage.broadcasts import Broadcast
from storage.database import Database
from words import broadcast as wording
from words.layout import Message

COLUMNS = ("telegram_id", "language", "state", "attempts", "message_id", "error", "at", "pressed_at")
LARGEST_FILE = 45_000_000  # bytes; a bot sends 50 MB


async def act(update: Update, context: Context) -> None:
    """Something on the desk was pressed: `w5:<broadcast>:<what>`; for operators only."""
    await reply.toast(update)
    if not is_ops(update, context):
        await helping.ops_only(update, context)
        return
    id_, what = pressed.number(update), pressed.after(update)[1]
    with context.reading() as session:
        broadcast = broadcasts.one(session, id_)
    if broadcast is None or broadcast.state is State.DRAFT:
        await reply.send(update, Message(context.say("broadcast.gone")))
        return
    await _ACTS.get(what, _show)(update, context, broadcast)


async def begin(update: Update, context: Context, id_: int) -> None:
    """Write the audience down, then show how it goes in a message that is kept up to date."""
    await broadcast_clock.freeze(context.services, id_)
    with context.writing() as session:
        broadcasts.begin_due(session, context.now)
    state, message = await _panel(context, id_)
    sent = await reply.send(update, message)
    chat = update.effective_chat
    if sent is not None and chat is not None and state is not None:
        with context.writing() as session:
            broadcasts.follow(session, id_, chat.id, sent)
            broadcasts.looked(session, id_, state, context.now)
    context.services.courier.wake()


async def _panel(context: Context, id_: int) -> Panel:
    return await broadcast_clock.panel(context.services, context.say, id_, context.now)


async def _show(update: Update, context: Context, broadcast: Broadcast) -> None:
    """How it stands, in the pressed message; the tick need not write that one anew."""
    pressed = update.effective_message
    state, message = await _panel(context, broadcast.id)
    if state is not None and pressed is not None and pressed.message_id == broadcast.progress_message:
        with context.writing() as session:
            broadcasts.looked(session, broadcast.id, state, context.now)
    await reply.show(update, message)


async def _agree(update: Update, context: Context, broadcast: Broadcast) -> None:
    """A second operator agrees; the one who composed it is told."""
    if problem := rule.problem_of_times(None, broadcast.not_after, context.now):
        await reply.send(update, Message(wording.refused(context.say, problem)))
        return
    with context.writing() as session:
        agreed = broadcasts.agree(session, broadcast.id, context.member.id, context.now)
        if agreed and broadcast.created_by is not None:
            theirs = context.services.say[members.language(session, broadcast.created_by)]
            told = Message(theirs("broadcast.agreed", number=broadcast.id))
            tell(session, f"ba{broadcast.id}", "operators", told, context.now, member_id=broadcast.created_by)
    if agreed:
        await begin(update, context, broadcast.id)
    elif broadcast.state is State.WAITING and broadcast.created_by == context.member.id:
        limit = context.say.number(context.services.confirm_above)
        await reply.send(update, Message(context.say("broadcast.no_second", n=limit)))
    else:
        await _too_late(update, context, broadcast)


async def _pause(update: Update, context: Context, broadcast: Broadcast) -> None:
    with context.writing() as session:
        done = broadcasts.pause(session, broadcast.id, Pause.OPERATOR, context.now)
    await _done(update, context, broadcast, done=done)


async def _resume(update: Update, context: Context, broadcast: Broadcast) -> None:
    with context.writing() as session:
        progress = recipients.progress(session, broadcast.id)
        done = broadcasts.resume(session, broadcast.id, progress, context.now)
    await _done(update, context, broadcast, done=done)


async def _sure_cancel(update: Update, context: Context, broadcast: Broadcast) -> None:
    await reply.show(update, wording.sure(context.say, broadcast.id, "cancel"))


async def _sure_recall(update: Update, context: Context, broadcast: Broadcast) -> None:
    await reply.show(update, wording.sure(context.say, broadcast.id, "recall"))


async def _cancel(update: Update, context: Context, broadcast: Broadcast) -> None:
    with context.writing() as session:
        done = broadcasts.act(session, broadcast.id, Act.CANCEL, context.now)
    await _done(update, context, broadcast, done=done)


async def _recall(update: Update, context: Context, broadcast: Broadcast) -> None:
    with context.writing() as session:
        recall = broadcasts.recall(session, broadcast, context.member.id, context.now)
    if recall is None:
        await _too_late(update, context, broadcast)
        return
    await reply.show(update, Message(context.say("broadcast.recalled")))
    await begin(update, context, recall)


async def _correct(update: Update, context: Context, broadcast: Broadcast) -> None:
    with context.writing() as session:
        broadcasts.compose(session, context.member.id, context.now, about=broadcast)
    await reply.send(update, wording.asked(context.say, "content"))


async def _retry(update: Update, context: Context, broadcast: Broadcast) -> None:
    tried = await broadcast_clock.retry(context.services, broadcast.id)
    key = "broadcast.retried" if tried else "broadcast.nothing_failed"
    await reply.send(update, Message(context.say(key, n=context.say.number(tried))))
    context.services.courier.wake()


async def _csv(update: Update, context: Context, broadcast: Broadcast) -> None:
    """Every recipient as a file; one too large for Telegram is packed."""
    chat = update.effective_chat
    content = await asyncio.to_thread(_file, context.services.database, broadcast.id)
    name = f"broadcast-{broadcast.id}.csv"
    if len(content) > LARGEST_FILE:
        content, name = await asyncio.to_thread(gzip.compress, content), f"{name}.gz"
    if chat is not None:
        await chat.send_document(InputFile(content, filename=name), caption=context.say.plain("broadcast.csv"))


def _file(database: Database, id_: int) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    with database.reading() as session:
        for each in recipients.listed(session, id_):
            writer.writerow([value.isoformat() if isinstance(value, datetime) else value for value in each])
    return text.getvalue().encode("utf-8-sig")


async def _done(update: Update, context: Context, broadcast: Broadcast, *, done: bool) -> None:
    if not done:
        await _too_late(update, context, broadcast)
        return
    context.services.courier.wake()
    await _show(update, context, broadcast)


async def _too_late(update: Update, context: Context, broadcast: Broadcast) -> None:
    """Another operator was faster, or it went on meanwhile: how it stands now."""
    await reply.send(update, Message(context.say("broadcast.too_late")))
    await _show(update, context, broadcast)


_ACTS: dict[str, Callable[[Update, Context, Broadcast], Awaitable[None]]] = {
    "show": _show,
    "agree": _agree,
    "pause": _pause,
    "resume": _resume,
    "cancel": _sure_cancel,
    "cancel_yes": _cancel,
    "recall": _sure_recall,
    "recall_yes": _recall,
    "correct": _correct,
    "retry": _retry,
    "csv": _csv,
}
