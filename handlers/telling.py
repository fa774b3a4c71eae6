"""Putting what `words` laid out into the outbox, in the same transaction as what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from handlers.context import Services
from storage import members, outbox
from storage.database import Session
from words.layout import Button, Message, Rows
from words.say import Say


def tell(session: Session, key: str, kind: str, message: Message, now: datetime, **where: Any) -> bool:
    """Have the courier say `message`, once for each `key`; `where` goes to `storage.outbox.put` as it is.

    False where a delivery with this key is there already.
    """
    return outbox.put(session, key, kind, text=str(message.text), buttons=packed(message.buttons), now=now, **where)


def tell_ops(
    session: Session,
    services: Services,
    key: str,
    kind: str,
    worded: Callable[[Say], Message],
    now: datetime,
    also: Iterable[int] = (),
) -> None:
    """Have every operator who has met the bot told, their group, and the members `also`, each in their language and
    once for each `key`."""
    ops = [member.id for each in services.ops if (member := members.recognise(session, each))]
    for member_id in dict.fromkeys((*also, *ops)):
        notice = worded(services.say[members.language(session, member_id)])
        tell(session, f"{key}:{member_id}", kind, notice, now, member_id=member_id)
    if services.ops_chat is not None:
        notice = worded(services.say[services.default_language])
        tell(session, f"{key}:ops", kind, notice, now, chat_id=services.ops_chat)


def packed(rows: Rows) -> list[list[dict[str, str]]]:
    """Buttons as a row of the outbox keeps them."""
    return [
        [{name: value for name, value in asdict(each).items() if value is not None} for each in row] for row in rows
    ]


def unpacked(rows: list[list[Mapping[str, str]]] | None) -> Rows:
    """The buttons that `packed` made a row of."""
    return tuple(tuple(Button(**each) for each in row) for row in rows or ())
