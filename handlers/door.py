"""The door: before anything else, know who is writing – and let nobody in who is not a person in a private chat, but
for a button of ours that is pressed in the operators' group, and a reply to us there."""

from __future__ import annotations

from telegram import ChatMemberUpdated, Update, User
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from handlers import reminding
from handlers.context import Context
from rules.members import Member, language_for
from storage import members
from storage.database import Session

GONE = ("kicked", "left")
NOBODY = 0  # an id no member has


async def recognise(update: Update, context: Context) -> None:
    """Set `context.member`, welcoming a stranger. What is neither from a person in a private chat nor to us in the
    operators' group goes no further."""
    user, chat = update.effective_user, update.effective_chat
    if update.inline_query is not None and user is not None:
        context.member = _passing_by(user, context)
        return
    if user is None or chat is None or not (chat.type == ChatType.PRIVATE or _is_of_ops(update, context)):
        raise ApplicationHandlerStop
    if update.my_chat_member is not None:
        _note_block(update.my_chat_member, context)
        raise ApplicationHandlerStop
    context.member = _known(user, context) or _welcomed(user, context)


def _is_of_ops(update: Update, context: Context) -> bool:
    """Whether it was said to us in the operators' group: by a button of ours, or in reply to a message of ours."""
    chat, replied = update.effective_chat, update.message.reply_to_message if update.message else None
    if chat is None or chat.id != context.services.ops_chat:
        return False
    is_reply = replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id
    return update.callback_query is not None or is_reply


def _passing_by(user: User, context: Context) -> Member:
    """Who types behind the bot's name in another chat may never have met it, and is not remembered for that."""
    with context.reading() as session:
        known = members.recognise(session, user.id)
    return known or Member(NOBODY, language_for(user.language_code, context.services.default_language))


def _known(user: User, context: Context) -> Member | None:
    with context.reading() as session:
        member = members.recognise(session, user.id)
    if member is not None and not member.reachable:  # who writes can be written to
        with context.writing() as session:
            _let_back_in(session, user.id, context)
    return member


def _let_back_in(session: Session, telegram_id: int, context: Context) -> None:
    members.mark_reachable(session, telegram_id, blocked_at=None)
    member = members.recognise(session, telegram_id)
    if member is not None:
        reminding.welcome_back(session, member.id, context.now)


def _welcomed(user: User, context: Context) -> Member:
    language = language_for(user.language_code, context.services.default_language)
    with context.writing() as session:
        members.welcome(session, user.id, language, context.now)
        member = members.recognise(session, user.id)
    if member is None:
        raise LookupError("a member just welcomed is not there")
    return member


def _note_block(change: ChatMemberUpdated, context: Context) -> None:
    with context.writing() as session:
        if change.new_chat_member.status in GONE:
            members.mark_reachable(session, change.from_user.id, blocked_at=context.now)
        else:
            _let_back_in(session, change.from_user.id, context)
