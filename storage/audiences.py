"""Audiences: who gets a broadcast, written down once as rows of the outbox, a few thousand members to a transaction.

Each transaction is short, so that nobody who writes to the bot meanwhile waits; after a crash the next one goes on
where the last one ended. Whether a member belongs to the segment is decided as of the confirmation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Integer, String, case, cast, func, literal, null, select, update
from sqlmodel import Session, col

from rules import segments
from rules.broadcasts import DELETABLE, Act, Purpose, State
from rules.deliveries import policy
from rules.segments import Misread
from storage import broadcasts
from storage.broadcast_tables import Broadcast as _Row
from storage.broadcasts import Broadcast
from storage.prepared import Prepared, parameter
from storage.road_tables import Content
from storage.segments import reachable
from storage.tables import Member
from storage.till_tables import Delivery
from storage.upserts import insert

AT_ONCE = 2_000  # members or deliveries to the first transaction
PARTS = range(500, 4_001)  # to each further one, which is to take so long:
PART_SECONDS = 0.025
_KEY_BASE = 10**12  # makes keys equally long, so that each new one goes to the end of their index
_KINDS = {Purpose.SEND: "broadcast", Purpose.RECALL: "correction", Purpose.CORRECT: "correction"}
_FLYING = ("leased", "sending")


def freeze_some(session: Session, id_: int, zone: ZoneInfo, now: datetime, limit: int = AT_ONCE) -> bool:
    """Write down the next recipients; False once that is done, or not to be done.

    A recall or a correction waits until nothing of what it is about is in the air.
    """
    broadcast = broadcasts.one(session, id_)
    if broadcast is None or broadcast.state is not State.FREEZING or _is_flying(session, broadcast.of_id):
        return False
    last = _last_of(session, broadcast, limit)
    if last is None:
        broadcasts.act(session, id_, Act.FROZEN, now)
        return False
    if _claim(session, broadcast, last):
        _write(session, broadcast, _part(session, broadcast, last, zone, now))
    return True


def next_part(limit: int, seconds: float) -> int:
    """How many members or deliveries the next transaction takes, where `limit` took so long."""
    return min(max(round(limit * PART_SECONDS / seconds), limit // 2, PARTS[0]), limit * 2, PARTS[-1])


_GIVEN = (
    *("key", "kind", "member_id", "topic", "lane", "broadcast_id", "content_id", "method", "text"),
    *("message_id", "state", "not_before", "not_after", "attempts", "error", "created_at", "updated_at"),
)


def _is_flying(session: Session, id_: int | None) -> bool:
    mine = (col(Delivery.broadcast_id) == id_, col(Delivery.state).in_(_FLYING))
    return id_ is not None and session.scalars(select(col(Delivery.id)).where(*mine).limit(1)).first() is not None


_AFTER, _MOST = parameter("after", BigInteger), parameter("most", Integer)
_MEMBERS = select(col(Member.id)).where(col(Member.id) > _AFTER).order_by(col(Member.id)).limit(_MOST)
_SENT = (
    select(col(Delivery.id))
    .where(col(Delivery.broadcast_id) == parameter("of_broadcast"), col(Delivery.state) == "sent")
    .where(col(Delivery.id) > _AFTER)
    .order_by(col(Delivery.id))
    .limit(_MOST)
)
_LAST_MEMBER, _LAST_SENT = (Prepared(select(func.max(ids.subquery().c.id))) for ids in (_MEMBERS, _SENT))
_CLAIM = Prepared(
    update(_Row)
    .where(col(_Row.id) == parameter("of_id"), col(_Row.state) == State.FREEZING.value)
    .where(col(_Row.reached) == parameter("after", BigInteger))
    .values(reached=parameter("up_to", BigInteger))
)
_GROW = Prepared(
    update(_Row)
    .where(col(_Row.id) == parameter("of_id"))
    .values(audience=col(_Row.audience) + parameter("more", Integer))
)


def _last_of(session: Session, broadcast: Broadcast, limit: int) -> int | None:
    """The last id of the next part; None where there is none left."""
    if broadcast.of_id is None:
        row = _LAST_MEMBER.row(session, after=broadcast.reached, most=limit)
    else:
        row = _LAST_SENT.row(session, of_broadcast=broadcast.of_id, after=broadcast.reached, most=limit)
    return row[0] if row else None


def _claim(session: Session, broadcast: Broadcast, last: int) -> bool:
    """Take the part up to `last`; False where another process was faster."""
    return _CLAIM.run(session, of_id=broadcast.id, after=broadcast.reached, up_to=last) == 1


def _write(session: Session, broadcast: Broadcast, part: Any) -> None:
    rows = insert(session, Delivery).from_select(list(_GIVEN), part).on_conflict_do_nothing()
    written: Any = session.execute(rows, execution_options={"preserve_rowcount": True})
    _GROW.run(session, of_id=broadcast.id, more=written.rowcount)


def _part(session: Session, broadcast: Broadcast, last: int, zone: ZoneInfo, now: datetime) -> Any:
    if broadcast.of_id is None:
        return _members(session, broadcast, last, zone)
    return _deliveries(session, broadcast, broadcast.of_id, last, now)


def _members(session: Session, broadcast: Broadcast, last: int, zone: ZoneInfo) -> Any:
    """The next members of the segment as deliveries, each with the words in their language."""
    segment = segments.read(broadcast.segment)
    at = broadcast.confirmed_at
    if isinstance(segment, Misread) or at is None:
        raise LookupError(f"broadcast {broadcast.id} was confirmed without a segment")
    who = reachable(segment, broadcast.topic, at, at.astimezone(zone).date())
    said = _said(session, broadcast.id)
    content = _switch(col(Member.language), {language: row.id for language, row in said.items()})
    method = _switch(content, {row.id: row.method for row in said.values()})
    columns = _columns(broadcast, col(Member.id), content, method, null())
    return select(*columns).where(col(Member.id) > broadcast.reached, col(Member.id) <= last, who)


def _deliveries(session: Session, broadcast: Broadcast, of_id: int, last: int, now: datetime) -> Any:
    """The next deliveries that are to be edited or deleted, each by the words it was said in."""
    said, mine = _said(session, of_id), _said(session, broadcast.id)
    successor = {row.id: mine[language].id for language, row in said.items()}
    method = {row.id: mine[language].method for language, row in said.items()}
    by = col(Delivery.content_id)
    message = col(Delivery.sent_message_id) + _switch(by, _words_behind(broadcast, said))
    columns = _columns(broadcast, col(Delivery.member_id), _switch(by, successor), _switch(by, method), message)
    sent = (col(Delivery.broadcast_id) == of_id, col(Delivery.state) == "sent")
    part = select(*columns).where(*sent, col(Delivery.id) > broadcast.reached, col(Delivery.id) <= last)
    return part.where(col(Delivery.updated_at) > now - DELETABLE) if broadcast.purpose is Purpose.RECALL else part


def _said(session: Session, id_: int) -> dict[str, Content]:
    """What a broadcast says, by language."""
    rows = session.scalars(select(Content).where(col(Content.broadcast_id) == id_).order_by(col(Content.id)))
    return {row.language or "": row for row in rows}


def _words_behind(broadcast: Broadcast, said: Mapping[str, Content]) -> dict[int, int]:
    """How many messages after the first one the words are, which is what is edited: an album has them behind its
    pictures."""
    is_edit = broadcast.purpose is Purpose.CORRECT
    return {
        row.id: len(json.loads(row.media)) if is_edit and row.method == "album" and row.media else 0
        for row in said.values()
    }


def _columns(broadcast: Broadcast, member: Any, content: Any, method: Any, message: Any) -> list[Any]:
    kind, at = _KINDS[broadcast.purpose], broadcast.confirmed_at
    key = literal(f"b{broadcast.id}:") + cast(literal(_KEY_BASE) + member, String)
    start = literal(max(filter(None, (broadcast.starts_at, at))), Delivery.__table__.c.not_before.type)  # type: ignore[attr-defined]
    end = null() if broadcast.not_after is None else literal(broadcast.not_after, start.type)
    first = (key, literal(kind), member, literal(broadcast.topic.value), literal(int(policy(kind).lane)))
    said = (literal(broadcast.id), content, method, literal(""), cast(message, Integer))
    return [*first, *said, literal("pending"), start, end, literal(0), literal(""), literal(at, start.type), start]


def _switch(by: Any, values: Mapping[Any, Any]) -> Any:
    """A value of SQL that depends on another; the first one where nothing fits."""
    return case(
        {key: literal(value) for key, value in values.items()}, value=by, else_=literal(next(iter(values.values())))
    )
