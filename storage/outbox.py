"""The outbox: what is to be told, kept with what it is about in one transaction, and told once by one courier."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from storage.prepared import Prepared, as_moment, parameter
from storage.tables import Member
from storage.till_tables import Delivery
from storage.upserts import prepared_insert

LEASE = timedelta(seconds=60)  # how long a courier that says nothing keeps what it took

_GIVEN = (
    *("key", "kind", "member_id", "chat_id", "method", "text", "buttons", "message_id", "photo_file_id"),
    *("not_before", "not_after", "created_at", "updated_at"),
)
_PUT = Prepared(
    prepared_insert(Delivery)
    .values(state="pending", attempts=0, error="", **{name: parameter(name) for name in _GIVEN})
    .on_conflict_do_nothing(index_elements=["key"])
)


class Due(NamedTuple):
    """One thing to tell now. `chat_id` is Telegram's; `buttons` are rows of whatever was put."""

    id: int
    key: str
    kind: str
    chat_id: int
    language: str | None
    method: str
    text: str
    buttons: Any
    message_id: int | None
    photo_file_id: str | None
    not_after: datetime | None
    attempts: int
    state: str


def put(
    session: Session,
    key: str,
    kind: str,
    *,
    text: str,
    now: datetime,
    member_id: int | None = None,
    chat_id: int | None = None,
    method: str = "send",
    buttons: Any = None,
    message_id: int | None = None,
    photo_file_id: str | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> bool:
    """Put a delivery to a member or a chat into the outbox; False where one with this key is there already.

    `method` is send, edit_caption, edit_text or photo; `buttons` is anything JSON can hold.
    """
    row: dict[str, Any] = {
        "key": key,
        "kind": kind,
        "member_id": member_id,
        "chat_id": chat_id,
        "method": method,
        "text": text,
    }
    row |= {"buttons": None if buttons is None else json.dumps(buttons, ensure_ascii=False)}
    row |= {"message_id": message_id, "photo_file_id": photo_file_id, "not_before": not_before or now}
    return _PUT.run(session, **row, not_after=not_after, created_at=now, updated_at=now) == 1


def due(session: Session, now: datetime, limit: int = 30) -> list[Due]:
    """What is to be told now, oldest first: what nobody has taken, and what was taken and never came back from."""
    ready = col(Delivery.state) == "pending"
    lapsed = (col(Delivery.state) == "leased") & (col(Delivery.leased_until) <= now)
    return _found(session, or_(ready, lapsed) & (col(Delivery.not_before) <= now), limit)


def lease(session: Session, id_: int, now: datetime) -> bool:
    """Take a delivery; of two couriers one gets it."""
    lapsed = (col(Delivery.state) == "leased") & (col(Delivery.leased_until) <= now)
    return _change(
        session, id_, (col(Delivery.state) == "pending") | lapsed, now, state="leased", leased_until=now + LEASE
    )


def sending(session: Session, id_: int, now: datetime) -> bool:
    """Say that the call begins: from here on, a crash leaves open whether it had its effect."""
    is_leased = col(Delivery.state) == "leased"
    return _change(session, id_, is_leased, now, state="sending", attempts=col(Delivery.attempts) + 1)


def outcome(
    session: Session,
    id_: int,
    state: str,
    now: datetime,
    *,
    sent_message_id: int | None = None,
    error: str = "",
) -> bool:
    """Close a delivery that was being sent or was taken: sent, blocked, failed, uncertain, skipped or expired."""
    open_ = col(Delivery.state).in_(("pending", "leased", "sending"))
    values = {"state": state, "sent_message_id": sent_message_id, "error": error, "leased_until": None}
    return _change(session, id_, open_, now, **values)


def again(session: Session, id_: int, not_before: datetime, now: datetime, error: str = "") -> bool:
    """Try it once more from `not_before` on."""
    open_ = col(Delivery.state).in_(("leased", "sending"))
    values = {"state": "pending", "not_before": not_before, "error": error, "leased_until": None}
    return _change(session, id_, open_, now, **values)


def interrupted(session: Session, now: datetime) -> list[Due]:
    """Deliveries whose call was begun by a courier that has been gone for longer than its lease; only their chat knows
    whether they arrived."""
    gone = (col(Delivery.state) == "sending") & (col(Delivery.leased_until) <= now)
    return _found(session, gone)


def next_due(session: Session) -> datetime | None:
    """When the next delivery that waits is to be told."""
    found = session.scalars(
        select(col(Delivery.not_before))
        .where(col(Delivery.state) == "pending")
        .order_by(col(Delivery.not_before))
        .limit(1)
    ).first()
    return None if found is None else as_moment(found)


def _change(session: Session, id_: int, guard: Any, now: datetime, **values: Any) -> bool:
    change = update(Delivery).where(col(Delivery.id) == id_, guard).values(updated_at=now, **values)
    return session.execute(change.returning(col(Delivery.id))).first() is not None


def _found(session: Session, which: Any, limit: int | None = None) -> list[Due]:
    chat = select(col(Member.telegram_id)).where(col(Member.id) == col(Delivery.member_id)).scalar_subquery()
    language = select(col(Member.language)).where(col(Member.id) == col(Delivery.member_id)).scalar_subquery()
    query = select(Delivery, chat, language).where(which).order_by(col(Delivery.not_before), col(Delivery.id))
    return [_due(row, chat_id, words) for row, chat_id, words in session.execute(query.limit(limit))]


def _due(row: Delivery, telegram_id: int | None, language: str | None) -> Due:
    chat = row.chat_id if row.chat_id is not None else telegram_id
    buttons = None if row.buttons is None else json.loads(row.buttons)
    return Due(
        row.id,
        row.key,
        row.kind,
        chat or 0,
        language,
        row.method,
        row.text,
        buttons,
        row.message_id,
        row.photo_file_id,
        row.not_after,
        row.attempts,
        row.state,
    )
