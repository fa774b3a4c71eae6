"""A draft on its way: tried on oneself or the group, sent, or handed to the other operators first."""

from __future__ import annotations

from telegram import Update

from handlers import broadcast_clock, broadcast_desk, broadcast_draft, reply
from handlers.broadcast_draft import Drafted
from handlers.context import Context, Services
from handlers.telling import packed, tell
from rules import broadcasts as rule
from rules.broadcasts import Act, Content, Purpose
from rules.topics import Topic
from storage import broadcasts, members, outbox
from storage.broadcasts import Broadcast
from storage.database import Session
from words import broadcast as wording
from words.layout import Message


async def test(update: Update, context: Context) -> None:
    await _try(update, context, member_id=context.member.id)


async def test_in_group(update: Update, context: Context) -> None:
    await _try(update, context, chat_id=context.services.ops_chat)


async def _try(update: Update, context: Context, **where: int | None) -> None:
    """Send the draft to the operator or their group, just as members would get it."""
    with context.writing() as session:
        draft = broadcasts.draft(session, context.member.id)
        contents = broadcasts.contents(session, draft.id) if draft else {}
        if draft is not None and contents:
            dress(session, context.services, draft)
            _put_test(session, context, draft, contents, where)
    context.services.courier.wake()
    await reply.send(update, Message(context.say("broadcast.tested" if contents else "broadcast.gone")))


def _put_test(
    session: Session, context: Context, draft: Broadcast, contents: dict[str, Content], where: dict[str, int | None]
) -> None:
    language, now = context.member.language, context.now
    about = {"method": contents[language].method, "content_id": broadcasts.content_ids(session, draft.id)[language]}
    key = f"bt{draft.id}:{context.member.id}:{now.timestamp():.6f}"
    outbox.put(session, key, "broadcast_test", text="", now=now, **about, **where)  # type: ignore[arg-type]


def dress(session: Session, services: Services, draft: Broadcast) -> None:
    """Put the buttons under the draft, in each language, the one against its topic included."""
    topic = _topic_told(session, draft)
    buttons = {
        language: packed(wording.dressed(say, draft.of_id or draft.id, draft.links, topic))
        for language, say in services.say.items()
    }
    broadcasts.dress(session, draft.id, buttons, paid=draft.paid)


def _topic_told(session: Session, draft: Broadcast) -> Topic:
    """A correction keeps the topic of what it corrects."""
    first = broadcasts.one(session, draft.of_id) if draft.of_id is not None else None
    return (first or draft).topic


async def send(update: Update, context: Context) -> None:
    """Off it goes, or to the other operators first. Whatever stands in its way is said instead."""
    drafted = await broadcast_draft.of_operator(context)
    if drafted is None:
        await reply.show(update, Message(context.say("broadcast.gone")))
    elif drafted.problems or not drafted.contents:
        await broadcast_draft.show(update, context)
    elif drafted.broadcast.purpose is Purpose.CORRECT:
        await _send_correction(update, context, drafted.broadcast)
    else:
        await _submit(update, context, drafted)


async def _submit(update: Update, context: Context, drafted: Drafted) -> None:
    broadcast, services = drafted.broadcast, context.services
    second = rule.needs_second(drafted.reach.total, services.confirm_above)
    with context.writing() as session:
        dress(session, services, broadcast)
        about = (session, broadcast.id, context.member.id, drafted.reach.total, context.now)
        submitted = broadcasts.submit(*about, needs_second=second)
        if submitted and second:
            _ask_others(session, context, drafted)
    if not submitted:
        await reply.show(update, Message(context.say("broadcast.gone")))
    elif second:
        services.courier.wake()
        await reply.show(update, Message(context.say("broadcast.submitted")))
    else:
        await _end_drafting(update)
        await broadcast_desk.begin(update, context, broadcast.id)


async def _end_drafting(update: Update) -> None:
    """The card stays as what was sent, and has nothing left to press."""
    if update.effective_message is not None:
        await reply.drop_buttons(update, update.effective_message.message_id)


def _ask_others(session: Session, context: Context, drafted: Drafted) -> None:
    """Ask all operators but this one whether they agree."""
    me = members.telegram_ids(session, [context.member.id]).values()
    text = next(iter(drafted.contents.values())).text
    for chat, say in broadcast_clock.operators(session, context.services):
        if chat not in me:
            message = wording.to_agree(say, drafted.broadcast.id, drafted.reach.total, text)
            tell(session, f"bc{drafted.broadcast.id}:{chat}", "operators", message, context.now, chat_id=chat)


async def _send_correction(update: Update, context: Context, draft: Broadcast) -> None:
    with context.writing() as session:
        dress(session, context.services, draft)
        sent = broadcasts.correct(session, draft.id, context.member.id, context.now)
    if not sent:
        await reply.show(update, Message(context.say("broadcast.gone")))
        return
    await reply.show(update, Message(context.say("broadcast.correct_sent")))
    await broadcast_desk.begin(update, context, draft.id)


async def discard(update: Update, context: Context) -> None:
    with context.writing() as session:
        draft = broadcasts.draft(session, context.member.id)
        if draft is not None:
            broadcasts.act(session, draft.id, Act.DISCARD, context.now)
    await reply.show(update, Message(context.say("broadcast.discarded")))
