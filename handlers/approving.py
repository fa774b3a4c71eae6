"""Is it you at the till? The member's word on a code that staff hold, and what becomes of the staff's card then."""

from __future__ import annotations

from telegram import Update

from handlers import code, reply
from handlers.context import Context
from handlers.telling import tell
from rules.till import Approved, Look
from storage import codes, holding, members
from storage.database import Session
from words import code as wording
from words import till
from words.layout import Message


async def approve(update: Update, context: Context) -> None:
    """ "It's me" was pressed: `q4:<code>`. The card of the staff who wait turns into the verdict."""
    await reply.toast(update)
    with context.writing() as session:
        approved = codes.approve(session, context.member.id, code.number(update), context.now)
        if approved:
            _show_verdict(session, context, approved)
    context.services.courier.wake()
    await reply.show(update, Message(context.say("code.approved" if approved else "code.late")))


async def deny(update: Update, context: Context) -> None:
    """ "Not me" was pressed: `q5:<code>`. The code ends, and the staff are told kindly."""
    await reply.toast(update)
    with context.writing() as session:
        held = codes.current(session, context.services.secret, context.member.id, context.now)
        code_id, zone = code.number(update), context.services.zone
        denied = codes.deny(session, context.member.id, code_id, context.now, zone)
        if denied and held:
            code.end_message(session, context, held, "cancelled")
            _tell_staff(session, context, denied)
    context.services.courier.wake()
    late = Message(context.say("code.late"))
    await reply.show(update, wording.denied(context.say, held.shop_id) if denied and held else late)


def _show_verdict(session: Session, context: Context, approved: Approved) -> None:
    """The card that waited for the member's word turns into what it can be used for, buttons and all."""
    if approved.staff_member_id is None:
        return
    now, zone = context.now, context.services.zone
    look = holding.again(session, approved.nonce, approved.staff_member_id, now, zone)
    say = context.services.say[members.language(session, approved.staff_member_id)]
    message = till.verdict(say, look) if isinstance(look, Look) else Message(till.refused(say, look))
    _edit_card(session, approved, "approved", message, context)


def _tell_staff(session: Session, context: Context, denied: Approved) -> None:
    if denied.staff_member_id is None:
        return
    say = context.services.say[members.language(session, denied.staff_member_id)]
    _edit_card(session, denied, "denied", Message(say("code.denied_to_staff")), context)


def _edit_card(session: Session, held: Approved, what: str, message: Message, context: Context) -> None:
    method = "send" if held.message_id is None else "edit_text"
    where = {"member_id": held.staff_member_id, "message_id": held.message_id, "method": method}
    tell(session, f"claim:{held.nonce}:{what}", "claim", message, context.now, **where)
