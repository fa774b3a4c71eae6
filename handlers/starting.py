"""/start: what a link's payload stands for; without one, the till for staff and the greeting for everybody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import broadcast_press, counter, event_desk, events, joining, reply, staffing, till
from handlers.context import Context
from rules import codes
from rules.codes import Kind
from storage import staff
from words import till as wording
from words.layout import Message

Opened = Callable[[Update, Context, str], Awaitable[None]]

LINKS: dict[Kind, Opened] = {
    Kind.COUNTER: counter.arrived,
    Kind.SOURCE: broadcast_press.opened,
    Kind.INVITATION: staffing.invited,
    Kind.EVENT: events.opened,
    Kind.TICKET: event_desk.ticket_opened,
}


async def start(update: Update, context: Context) -> None:
    """A payload can get lost on the way, so that staff who scanned a code send a bare /start."""
    said = (context.args or [""])[0]
    if said.startswith(Kind.REDEEM):  # also one that is no code: what a stranger hears tells them nothing
        await till.scanned(update, context, said[1:])
        return
    payload = codes.read_payload(said)
    opens = LINKS.get(payload.kind) if payload else None
    if payload and opens:
        await opens(update, context, payload.token)
        return
    with context.reading() as session:
        posts = staff.posts(session, context.member.id)
    if said or not posts:
        await joining.start(update, context)
        return
    hello = Message(context.say("till.hello", shop=wording.at(context.say, posts[0])))
    await reply.send(update, hello, with_keyboard=till.keyboard(context.say))
    await till.screen(update, context)
