"""A question to a person: the member's words go to the operators, and what either writes goes to the other."""

from __future__ import annotations

from telegram import Message as Received
from telegram import Update

from handlers import help as helping
from handlers import pressed, reply, trouble
from handlers.context import Context
from handlers.telling import tell, tell_ops
from rules.redaction import masked
from storage import correspondence, members, notices, questions, tickets
from storage.correspondence import ANSWER, NOTICE, SAID
from storage.database import Session
from storage.tickets import QUESTION, Opened
from words import code as code_wording
from words import handoff as wording
from words.layout import Message

WRITES = "ticket"  # the question what to write on a ticket
KIND = "ticket"  # of delivery
LONGEST = 2_000  # characters of one message on a ticket; Telegram shows twice as many


async def offer(update: Update, context: Context, text: str) -> None:
    """The member asks for a person: what they wrote is with the operators, and they hear the number of their ticket.

    Who has asked before adds to the ticket that is open. Without any words they are asked what it is about.
    """
    with context.writing() as session:
        message = _taken_down(session, context, update, text)
    context.services.courier.wake()
    await reply.send(update, message)


async def write(update: Update, context: Context) -> None:
    """ "Reply" was pressed: `h3:<ticket>`. The next message goes there; in a group it is a reply that does."""
    ticket_id = pressed.number(update)
    with context.writing() as session:
        ticket = tickets.one(session, ticket_id)
        may = ticket is not None and _may_write(session, context, update, ticket)
        if may and not _is_in_group(update):
            questions.ask(session, context.member.id, WRITES, str(ticket_id), context.now)
    if not may:
        await helping.stale_button(update, context)
        return
    if _is_in_group(update):
        await reply.toast(update, context.say.plain("handoff.reply_here"))
        return
    await reply.toast(update)
    await reply.send(update, wording.ask(context.say, ticket_id))


async def typed(update: Update, context: Context, text: str) -> bool:
    """Take a text that goes to a ticket: a reply to a message about one, or what was asked for. False for any other."""
    with context.reading() as session:
        ticket = _meant(session, context, update)
    if ticket is None:
        return False
    with context.writing() as session:
        if _replied_to(update) is None:
            questions.settle(session, context.member.id)
        message = _written(session, context, update, ticket, text)
    if message is None:
        return False
    context.services.courier.wake()
    await reply.send(update, message)
    return True


async def said_in_group(update: Update, context: Context) -> None:
    """Somebody replied to us in the operators' group: to a notice, which is for the member, or to what is not."""
    await typed(update, context, (update.message.text or "") if update.message else "")


def _taken_down(session: Session, context: Context, update: Update, text: str) -> Message:
    """Open a ticket with these words, or add them to the one that is open, and have the operators told."""
    member_id = context.member.id
    new = tickets.open(session, QUESTION, member_id, None, None, context.now)
    ticket = tickets.question(session, member_id)
    if ticket is None:
        raise LookupError("a question that is open is not there")
    words = _kept(text)
    if not words:
        questions.ask(session, member_id, WRITES, str(ticket.id), context.now)
        return wording.what_about(context.say, ticket.id)
    return _passed_on(session, context, update, ticket, words, is_first=new is not None)


def _passed_on(
    session: Session, context: Context, update: Update, ticket: Opened, words: str, *, is_first: bool
) -> Message:
    """The member's words go to the operators, the first with the button to take the ticket up."""
    say, now = context.say, context.now
    id_ = correspondence.add(session, ticket.id, ticket.member_id, words, now)
    if id_ is None:
        return wording.full(say, ticket.id)
    holder = code_wording.holder(update.effective_user.first_name if update.effective_user else "")
    is_alone = len(correspondence.on(session, ticket.id)) == 1
    key = f"{NOTICE}:{ticket.id}" if is_alone else f"{SAID}:{ticket.id}:{id_}"
    worded = wording.notice if is_alone else wording.more
    tell_ops(session, context.services, key, KIND, lambda theirs: worded(theirs, ticket.id, holder, words, now), now)
    is_told = bool(notices.about(session, f"{key}:"))
    return wording.kept(say, ticket.id, is_first=is_first, is_told=is_told)


def _written(session: Session, context: Context, update: Update, ticket: Opened, text: str) -> Message | None:
    """The text on the ticket: by the member whose it is, or by one of us to them. None for who may not, or for
    nothing."""
    words = _kept(text)
    if not words or not _may_write(session, context, update, ticket):
        return None
    if ticket.member_id == context.member.id:
        if ticket.closed_at is not None:
            return _taken_down(session, context, update, text)
        return _passed_on(session, context, update, ticket, words, is_first=False)
    return _answered(session, context, update, ticket, words)


def _answered(session: Session, context: Context, update: Update, ticket: Opened, words: str) -> Message:
    """One of us answers: the member hears it, and whoever answers first has taken the ticket up."""
    now = context.now
    id_ = correspondence.add(session, ticket.id, ticket.member_id, words, now, from_us=True)
    if id_ is None:
        return wording.full(context.say, ticket.id)
    theirs = context.services.say[members.language(session, ticket.member_id)]
    answer = wording.answer(theirs, ticket.id, words)
    tell(session, f"{ANSWER}:{ticket.id}:{id_}", KIND, answer, now, member_id=ticket.member_id)
    if tickets.answer(session, ticket.id, context.member.id, now):
        name = update.effective_user.first_name if update.effective_user else ""
        trouble.mark_taken(session, context, update, ticket, name)
    return wording.sent(context.say, ticket.id)


def _meant(session: Session, context: Context, update: Update) -> Opened | None:
    """The ticket that a message is for: the one it replies to, else the one that words are waited for."""
    replied = _replied_to(update)
    if replied is not None:
        where = (None, replied.chat_id) if _is_in_group(update) else (context.member.id, None)
        id_ = correspondence.behind(session, replied.message_id, *where)
        return _question(session, id_) if id_ is not None else None
    if _is_in_group(update):
        return None
    question = questions.pending(session, context.member.id, context.now)
    if question is None or question.asks_for != WRITES:
        return None
    return _question(session, int(question.about))


def _question(session: Session, ticket_id: int) -> Opened | None:
    ticket = tickets.one(session, ticket_id)
    return ticket if ticket is not None and ticket.kind == QUESTION else None


def _replied_to(update: Update) -> Received | None:
    return update.message.reply_to_message if update.message else None


def _may_write(session: Session, context: Context, update: Update, ticket: Opened) -> bool:
    return ticket.member_id == context.member.id or trouble.may_take(session, context, update, ticket)


def _is_in_group(update: Update) -> bool:
    chat, user = update.effective_chat, update.effective_user
    return chat is not None and user is not None and chat.id != user.id


def _kept(text: str) -> str:
    return masked(text.strip())[:LONGEST]
