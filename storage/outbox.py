"""The outbox: what is to be told, kept with what it is about in one transaction, and told once by one courier."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Integer, String, column, func, select, table, text, update
from sqlmodel import Session, col

from rules.deliveries import policy
from rules.pace import Lane
from rules.topics import Topic
from storage import preferences
from storage.columns import UTCDateTime
from storage.prepared import Prepared, as_moment, numbered, parameter, placeholders
from storage.road_tables import Content
from storage.tables import Member
from storage.till_tables import Delivery
from storage.upserts import prepared_insert

CHUNK = 50  # rows that one statement names

_GIVEN = (
    *("key", "kind", "topic", "lane", "broadcast_id", "content_id", "member_id", "chat_id"),
    *("method", "text", "buttons", "message_id", "photo_file_id"),
    *("not_before", "not_after", "created_at", "updated_at"),
)
_PUT = Prepared(
    prepared_insert(Delivery)
    .values(state="pending", attempts=0, error="", **{name: parameter(name) for name in _GIVEN})
    .on_conflict_do_nothing(index_elements=["key"])
)

_BROADCASTS = table("broadcasts", column("id", Integer), column("state", String))  # their module builds upon this one
_TOPIC: ColumnElement[str] = cast(ColumnElement[str], col(Delivery.topic))

# A partial index serves only statements that say its condition in its own words.
_PENDING = text("outbox.state = 'pending'")
_TAKEN = text("outbox.state IN ('leased', 'sending')")


class Due(NamedTuple):
    """One thing to tell. `chat_id` is Telegram's; `buttons` are rows of whatever was put; what many are told comes
    from their one content."""

    id: int
    key: str
    kind: str
    lane: Lane
    topic: Topic
    member_id: int | None
    chat_id: int
    language: str | None
    method: str
    text: str
    entities: Any
    media: Sequence[str]
    buttons: Any
    message_id: int | None
    photo_file_id: str | None
    not_after: datetime | None
    attempts: int
    broadcast_id: int | None
    paid: bool


class Standing(NamedTuple):
    """How it stands with a delivery that was taken, just before it goes."""

    is_blocked: bool
    is_opted_out: bool
    is_halted: bool  # its broadcast does not run now


class Closing(NamedTuple):
    """What became of a delivery: sent, blocked, failed, uncertain, skipped or expired; or pending, once more from
    `not_before` on."""

    id: int
    state: str
    sent_message_id: int | None = None
    error: str = ""
    not_before: datetime | None = None


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
    topic: Topic | None = None,
    broadcast_id: int | None = None,
    content_id: int | None = None,
) -> bool:
    """Put a delivery to a member or a chat into the outbox; False where one with this key is there already.

    `method` is send, photo, edit_text, edit_caption or delete; `buttons` is anything JSON can hold. What `topic` is
    not given follows from the kind, as its lane does (`rules.deliveries`).
    """
    how = policy(kind)
    row: dict[str, Any] = {"key": key, "kind": kind, "topic": topic or how.topic, "lane": int(how.lane)}
    row |= {"broadcast_id": broadcast_id, "content_id": content_id, "member_id": member_id, "chat_id": chat_id}
    row |= {"method": method, "text": text, "message_id": message_id, "photo_file_id": photo_file_id}
    row |= {"buttons": None if buttons is None else json.dumps(buttons, ensure_ascii=False)}
    row |= {"not_before": not_before or now, "not_after": not_after, "created_at": now, "updated_at": now}
    return _PUT.run(session, **row) == 1


# Taking


def _first(source: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(col(Delivery.id))
        .where(_PENDING, col(Delivery.lane) == parameter("of_lane"), source)
        .where(col(Delivery.not_before) <= parameter("now"))
        .order_by(col(Delivery.not_before))
        .limit(parameter("most", Integer))
        .with_for_update(skip_locked=True)
    )


_FIRST_ONES = _first(col(Delivery.broadcast_id).is_(None))
_FIRST_OF_BROADCAST = _first(col(Delivery.broadcast_id) == parameter("of_broadcast"))
_RUNNING = Prepared(select(_BROADCASTS.c.id).where(_BROADCASTS.c.state == "running").order_by(_BROADCASTS.c.id))


def lease(session: Session, lane: Lane, now: datetime, until: datetime, limit: int) -> list[Due]:
    """Take up to `limit` deliveries of a lane that are due, the longest due first; nobody else gets them before
    `until`. Of broadcasts only those that run are looked at."""
    first = [id_ for (id_,) in _FIRST_ONES.rows(session, of_lane=int(lane), now=now, most=limit)]
    for (broadcast,) in _RUNNING.rows(session) if lane is Lane.BROADCAST else ():
        most = limit - len(first)
        rows = _FIRST_OF_BROADCAST.rows(session, of_lane=int(lane), of_broadcast=broadcast, now=now, most=most)
        first += [id_ for (id_,) in rows]
    for part in _parts(first):
        _TAKE.run(session, now=now, until=until, **part)
    return _found(session, first)


_TAKE = Prepared(
    update(Delivery)
    .where(col(Delivery.id).in_(placeholders(CHUNK)), _PENDING)
    .values(state="leased", leased_until=parameter("until"), updated_at=parameter("now"))
)
_RENEW = Prepared(
    update(Delivery)
    .where(col(Delivery.id).in_(placeholders(CHUNK)), text("outbox.state = 'leased'"))
    .values(leased_until=parameter("until"), updated_at=parameter("now"))
)
_PUT_BACK = Prepared(
    update(Delivery)
    .where(col(Delivery.id).in_(placeholders(CHUNK)), text("outbox.state = 'leased'"))
    .values(state="pending", leased_until=None, updated_at=parameter("now"))
)
_RECLAIM = Prepared(
    update(Delivery)
    .where(_TAKEN, text("outbox.state = 'leased'"), col(Delivery.leased_until) <= parameter("now"))
    .values(state="pending", leased_until=None, updated_at=parameter("now"))
)
_INTERRUPTED = Prepared(
    select(col(Delivery.id)).where(
        _TAKEN, text("outbox.state = 'sending'"), col(Delivery.leased_until) <= parameter("now")
    )
)


def renew(session: Session, ids: Iterable[int], now: datetime, until: datetime) -> None:
    """Keep what was taken and not begun for longer."""
    for part in _parts(ids):
        _RENEW.run(session, now=now, until=until, **part)


def put_back(session: Session, ids: Iterable[int], now: datetime) -> None:
    """Leave what was taken and not begun to whoever comes next."""
    for part in _parts(ids):
        _PUT_BACK.run(session, now=now, **part)


def reclaim(session: Session, now: datetime) -> int:
    """Put back what was taken by a courier that never came back; how many there were."""
    return _RECLAIM.run(session, now=now)


def interrupted(session: Session, now: datetime) -> list[Due]:
    """Deliveries whose call was begun by a courier that has been gone for longer than its lease; only their chat knows
    whether they arrived."""
    return _found(session, [id_ for (id_,) in _INTERRUPTED.rows(session, now=now)])


# Telling

_STANDING = Prepared(
    select(
        col(Delivery.id),
        col(Member.blocked_at),
        preferences.opted_out(_TOPIC, col(Delivery.member_id)),
        _BROADCASTS.c.state,
    )
    .select_from(Delivery)
    .outerjoin(Member, col(Member.id) == col(Delivery.member_id))
    .outerjoin(_BROADCASTS, _BROADCASTS.c.id == col(Delivery.broadcast_id))
    .where(col(Delivery.id).in_(placeholders(CHUNK)), text("outbox.state = 'leased'"))
)
_SENDING = Prepared(
    update(Delivery)
    .where(col(Delivery.id) == parameter("of_id"), col(Delivery.state) == "leased")
    .values(
        state="sending",
        attempts=col(Delivery.attempts) + 1,
        leased_until=parameter("until"),
        updated_at=parameter("now"),
    )
)
_CLOSE = Prepared(
    update(Delivery)
    .where(col(Delivery.id) == parameter("of_id"), col(Delivery.state).in_(("leased", "sending")))
    .values(
        **{name: parameter(name) for name in ("state", "sent_message_id", "error")},
        leased_until=None,
        not_before=func.coalesce(parameter("again_from", UTCDateTime), col(Delivery.not_before)),
        updated_at=parameter("now"),
    )
)


def standing(session: Session, ids: Iterable[int]) -> dict[int, Standing]:
    """How it stands with those of these deliveries that are taken and not begun."""
    return {
        id_: Standing(blocked_at is not None, bool(is_out), broadcast not in (None, "running"))
        for part in _parts(ids)
        for id_, blocked_at, is_out, broadcast in _STANDING.rows(session, **part)
    }


def sending(session: Session, id_: int, now: datetime, until: datetime) -> bool:
    """Say that the call begins: from here on, a crash leaves open whether it had its effect."""
    return _SENDING.run(session, of_id=id_, now=now, until=until) == 1


def close(session: Session, closings: Iterable[Closing], now: datetime) -> None:
    """Write what became of deliveries that were taken or being sent."""
    for each in closings:
        given = {"state": each.state, "sent_message_id": each.sent_message_id, "error": each.error}
        _CLOSE.run(session, of_id=each.id, now=now, again_from=each.not_before, **given)


_NEXT = Prepared(
    select(col(Delivery.not_before))
    .where(_PENDING, col(Delivery.lane) == parameter("of_lane"), col(Delivery.broadcast_id).is_(None))
    .order_by(col(Delivery.not_before))
    .limit(1)
)


def next_due(session: Session, lanes: Iterable[Lane] = (Lane.RECEIPT, Lane.REMINDER)) -> datetime | None:
    """When the next delivery of these lanes that waits is to be told; broadcasts are not looked at."""
    first = [_NEXT.row(session, of_lane=int(lane)) for lane in lanes]
    return min((as_moment(row[0]) for row in first if row), default=None)


# Reading

_LATELY_IN_GROUPS = Prepared(
    select(col(Delivery.id), col(Delivery.updated_at))
    .where(text("outbox.chat_id IS NOT NULL"), col(Delivery.chat_id) < 0, col(Delivery.updated_at) > parameter("since"))
    .where(col(Delivery.attempts) > 0)
)


def lately_in_groups(session: Session, since: datetime) -> list[tuple[datetime, Due]]:
    """What groups were told, or may have been, since then, and when."""
    times = {id_: as_moment(at) for id_, at in _LATELY_IN_GROUPS.rows(session, since=since)}
    return [(times[due.id], due) for due in _found(session, list(times))]


_FIELDS = (
    *("id", "key", "kind", "lane", "topic", "member_id", "chat_id", "method", "text", "buttons", "message_id"),
    *("photo_file_id", "not_after", "attempts", "broadcast_id", "content_id"),
)
_FOUND = Prepared(
    select(col(Member.telegram_id), col(Member.language), *(getattr(Delivery, name) for name in _FIELDS))
    .select_from(Delivery)
    .outerjoin(Member, col(Member.id) == col(Delivery.member_id))
    .where(col(Delivery.id).in_(placeholders(CHUNK)))
)


def _found(session: Session, ids: Sequence[int]) -> list[Due]:
    """These deliveries, in this order."""
    rows = [
        (chat, language, dict(zip(_FIELDS, fields, strict=True)))
        for part in _parts(ids)
        for chat, language, *fields in _FOUND.rows(session, **part)
    ]
    contents = _contents(session, {row["content_id"] for _, _, row in rows if row["content_id"] is not None})
    place = {id_: number for number, id_ in enumerate(ids)}
    rows.sort(key=lambda row: place[row[2]["id"]])
    return [_due(chat, language, row, contents) for chat, language, row in rows]


def _contents(session: Session, ids: set[int]) -> dict[int, dict[str, Any]]:
    """What many deliveries say, read once: they share it."""
    if not ids:
        return {}
    query = select(Content).where(col(Content.id).in_(list(ids)))
    return {each.id: _said(each) for each in session.scalars(query)}


def _said(content: Content) -> dict[str, Any]:
    kept = {name: _read(getattr(content, name)) for name in ("entities", "media", "buttons")}
    return kept | {"method": content.method, "text": content.text, "paid": content.paid}


def _read(kept: str | None) -> Any:
    return None if kept is None else json.loads(kept)


def _due(chat: int | None, language: str | None, row: dict[str, Any], contents: dict[int, dict[str, Any]]) -> Due:
    content = contents.get(row.pop("content_id"))
    said = content or {"buttons": _read(row["buttons"]), "entities": None, "media": None, "paid": False}
    until = row["not_after"]
    row |= {"lane": Lane(row["lane"]), "topic": Topic(row["topic"]), "not_after": until and as_moment(until)}
    row["chat_id"] = row["chat_id"] if row["chat_id"] is not None else chat or 0
    return Due(language=language, **{**row, **said, "media": said["media"] or ()})


def _parts(ids: Iterable[int]) -> Iterator[dict[str, Any]]:
    """The ids in such pieces as a prepared statement takes; what a piece lacks is an id that no row has."""
    rest = iter(ids)
    while part := list(islice(rest, CHUNK)):
        yield numbered(part + [0] * (CHUNK - len(part)))
