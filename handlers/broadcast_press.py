"""What members do with a broadcast: its buttons and its link, each counted once."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

from telegram import Update

from handlers import benefits, card, code, events, joining, pressed, reply, savings, shop, typed
from handlers import help as helping
from handlers.context import Context
from rules.broadcasts import Link
from storage import broadcasts, recipients
from words.layout import Message

_TARGETS: dict[str, Callable[[Update, Context], Awaitable[None]]] = {
    "near": typed.near,
    "code": code.show,
    "card": card.mine,
    "benefits": benefits.overview,
    "savings": savings.overview,
    "events": events.overview,
}


async def follow(update: Update, context: Context) -> None:
    """A member pressed a button of a broadcast: `w8:<broadcast>:<number>`. It is counted, and does what it says."""
    await reply.toast(update)
    id_, number = pressed.number(update), pressed.after(update)[1]
    link = _pressed(context, id_, int(number) if re.fullmatch(r"[1-9]", number) else 0)
    if link is None:
        await reply.send(update, Message(context.say("nearby.sorry_old")))
    elif link.target.startswith("shop:"):
        await shop.show(update, context, link.target.removeprefix("shop:"))
    else:
        await _TARGETS.get(link.target, helping.how)(update, context)


def _pressed(context: Context, id_: int, number: int) -> Link | None:
    with context.writing() as session:
        broadcast = broadcasts.one(session, id_)
        links: Sequence[Link] = broadcast.links if broadcast else ()
        if not 1 <= number <= len(links):
            return None
        recipients.pressed(session, id_, context.member.id, number, context.now)
    return links[number - 1]


async def opened(update: Update, context: Context, token: str) -> None:
    """A start link that names a broadcast as its source, `a<broadcast>`, was opened."""
    if re.fullmatch(r"[0-9]{1,9}", token):
        with context.writing() as session:
            recipients.pressed(session, int(token), context.member.id, 0, context.now)
    await joining.start(update, context)
