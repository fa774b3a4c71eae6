"""/undo, for ops: any redemption taken back, however long ago, with a reason that stays in the ledger."""

from __future__ import annotations

from telegram import Update

from handlers import code, reply, staffing
from handlers import help as helping
from handlers.context import Context
from rules.till import Receipt
from storage import undoing
from words import till as wording
from words.layout import Message
from words.text import tidy

REASON_LIMIT = 200
NUMBER_LIMIT = 20


async def undo(update: Update, context: Context) -> None:
    """`/undo NUMBER reason`: the number stands on both receipts. The member is told; a second time changes nothing."""
    if not staffing.is_ops(update, context):
        await helping.ops_only(update, context)
        return
    number, *words = context.args or ("",)
    reason = tidy(" ".join(words), REASON_LIMIT)
    if not number or not reason:
        await reply.send(update, Message(context.say("undo.usage")))
        return
    services, written = context.services, tidy(number, NUMBER_LIMIT)
    with context.writing() as session:
        done = undoing.undo(
            session,
            written.upper(),
            context.member.id,
            context.now,
            services.zone,
            code.receipts(services),
            reason,
            as_ops=True,
        )
    services.courier.wake()
    if isinstance(done, Receipt):
        await reply.send(update, wording.undone_by_ops(context.say, done))
    else:
        await reply.send(update, Message(context.say("undo.none", number=written)))
