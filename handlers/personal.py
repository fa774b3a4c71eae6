"""What is kept about a member: shown to them, given to them as a file, and forgotten when they say so."""

from __future__ import annotations

import json

from telegram import InputFile, Update

from handlers import reply
from handlers.context import Context
from rules.folding import fold
from rules.till import Pulled
from storage import codes, personal, questions
from words import code as code_wording
from words import personal as wording
from words.layout import Message
from words.say import every

ERASURE = "erasure"  # the question
FILE_NAME = "my-data.json"
PSEUDONYM_BYTES = 8


async def overview(update: Update, context: Context) -> None:
    """/mydata: what there is, and a button for all of it."""
    with context.reading() as session:
        kept = personal.document(session, context.member.id, context.services.zone)
    await reply.send(update, wording.overview(context.say, kept))


async def export(update: Update, context: Context) -> None:
    """The button was pressed: `u1:`. Everything as JSON."""
    await reply.toast(update)
    with context.reading() as session:
        kept = personal.document(session, context.member.id, context.services.zone)
    chat = update.effective_chat
    if chat is not None:
        file = json.dumps(kept, ensure_ascii=False, indent=2).encode()
        await chat.send_document(InputFile(file, filename=FILE_NAME), caption=context.say.plain("mydata.file"))


async def ask(update: Update, context: Context) -> None:
    """/deleteme, or its button (`u2:`): what goes, what stays, and the word to type."""
    await reply.toast(update)
    with context.writing() as session:
        questions.ask(session, context.member.id, ERASURE, "", context.now)
    await reply.send(update, Message(context.say("deleteme.ask")))


async def typed(update: Update, context: Context, text: str) -> bool:
    """Whether the text was the word that was asked for. Then everything about the member is gone."""
    if fold(text) not in {fold(word) for word in every("deleteme.word")}:
        return False
    member_id, services, now = context.member.id, context.services, context.now
    pseudonym = services.randomness(PSEUDONYM_BYTES).hex()
    with context.writing() as session:
        question = questions.pending(session, member_id, now)
        if question is None or question.asks_for != ERASURE:
            return False
        out = codes.current(session, services.secret, member_id, now)
        personal.erase(session, member_id, pseudonym, now, services.zone)
    if context.user_data is not None:
        context.user_data.clear()
    if out is not None:
        await _end_code(update, context, out)
    await reply.send(update, Message(context.say("deleteme.done")), with_keyboard=reply.keyboard(context.say))
    return True


async def _end_code(update: Update, context: Context, code: Pulled) -> None:
    """The message of the code that was out says that it is over; nothing is left that could say it later."""
    if code.message_id is not None:
        ended = code_wording.ended(context.say, "cancelled", None)
        await reply.caption(update, code.message_id, ended)
