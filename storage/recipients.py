"""What became of each recipient of a broadcast: the count of it, the list of it, and what recipients did then.

The count does not grow with the broadcast: deliveries close about in the order of their ids, so that those below the
first open one are counted once, and the sum is kept.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, delete, distinct, func, literal, select, update
from sqlmodel import Session, col

from rules.broadcasts import CREDITED, Progress, State
from storage.broadcast_tables import Broadcast as _Row
from storage.broadcast_tables import Click
from storage.prepared import Prepared, parameter
from storage.tables import Member
from storage.till_tables import Delivery, Redemption
from storage.upserts import insert

CLOSED = ("sent", "blocked", "failed", "uncertain", "skipped", "expired")
AT_ONCE = 1_000

OPEN = ("pending", "leased", "sending")
MOST_COUNTED = 10_000  # deliveries to a transaction

_OF = col(Delivery.broadcast_id) == parameter("of_broadcast")
_KNOWN = Prepared(
    select(col(_Row.audience), col(_Row.counts), col(_Row.counted_to)).where(col(_Row.id) == parameter("of_broadcast"))
)
_CLOSED = Prepared(
    select(col(Delivery.state), func.count())
    .where(_OF, col(Delivery.state).in_(CLOSED))
    .where(col(Delivery.id) > parameter("after", BigInteger), col(Delivery.id) <= parameter("up_to", BigInteger))
    .group_by(col(Delivery.state))
)
_FIRST = {
    state: Prepared(select(func.min(col(Delivery.id))).where(_OF, col(Delivery.state) == state)) for state in OPEN
}
_LARGEST = 2**63 - 1


class Recipient(NamedTuple):
    """One line of the list; `state` is `cancelled` where the broadcast ended before it was their turn."""

    telegram_id: int
    language: str
    state: str
    attempts: int
    message_id: int | None
    error: str
    at: datetime
    pressed_at: datetime | None


class Followed(NamedTuple):
    """What came of a broadcast: presses of its buttons, members who pressed, and their redemptions within `CREDITED`
    of the first press."""

    presses: int
    members: int
    redemptions: int


def progress(session: Session, id_: int) -> Progress:
    """How it stands with the recipients now."""
    row = _KNOWN.row(session, of_broadcast=id_)
    if row is None:
        return Progress()
    audience, counts, counted_to = row
    closed = Counter(json.loads(counts)) + _closed(session, id_, counted_to, _LARGEST)
    return Progress(**closed, left=max(0, audience - closed.total()))


def count(session: Session, id_: int) -> None:
    """Count those once and for all that have closed in a row since the last time, as far as one transaction goes."""
    row = _KNOWN.row(session, of_broadcast=id_)
    if row is None:
        return
    _, counts, counted_to = row
    up_to = counted_to + MOST_COUNTED
    first = first_open(session, id_)
    last = session.execute(select(func.max(col(Delivery.id)))).scalar_one() or 0
    up_to = min(up_to, last if first is None else first - 1)
    if up_to > counted_to:
        known = Counter(json.loads(counts)) + _closed(session, id_, counted_to, up_to)
        session.execute(update(_Row).where(col(_Row.id) == id_).values(counts=json.dumps(known), counted_to=up_to))


def first_open(session: Session, id_: int) -> int | None:
    """The first delivery that waits or is under way; None where all are closed."""
    found = [row[0] for each in _FIRST.values() if (row := each.row(session, of_broadcast=id_)) and row[0] is not None]
    return min(found, default=None)


def _closed(session: Session, id_: int, after: int, up_to: int) -> Counter[str]:
    return Counter(dict(_CLOSED.rows(session, of_broadcast=id_, after=after, up_to=up_to)))


_SAME = (
    *("kind", "topic", "lane", "broadcast_id", "content_id", "member_id"),
    *("method", "text", "message_id", "not_after"),
)


def again(session: Session, id_: int, before: datetime, now: datetime) -> int:
    """Have some of those that failed until `before` tried once more, as new deliveries; how many."""
    failed = (col(Delivery.broadcast_id) == id_, col(Delivery.state) == "failed")
    first = select(col(Delivery.id)).where(*failed, col(Delivery.updated_at) <= before).order_by(col(Delivery.id))
    old = list(session.scalars(first.limit(AT_ONCE)))
    fresh = {"state": "pending", "attempts": 0, "error": "", "not_before": now, "created_at": now, "updated_at": now}
    values = [literal(value, getattr(Delivery, name).type) for name, value in fresh.items()]
    copies = select(*(getattr(Delivery, name) for name in _SAME), *values, col(Delivery.key) + "+")
    mine = (*failed, col(Delivery.id).in_(old))
    session.execute(insert(session, Delivery).from_select([*_SAME, *fresh, "key"], copies.where(*mine)))
    session.execute(delete(Delivery).where(*mine))
    _forget_failed(session, id_, old)
    return len(old)


def _forget_failed(session: Session, id_: int, ids: Sequence[int]) -> None:
    """These are not counted as failed any more."""
    row = _KNOWN.row(session, of_broadcast=id_)
    if row is None:
        return
    _, counts, counted_to = row
    known = Counter(json.loads(counts))
    known["failed"] -= sum(each <= counted_to for each in ids)
    session.execute(update(_Row).where(col(_Row.id) == id_).values(counts=json.dumps(known)))


def forget(session: Session, member_id: int) -> None:
    """Count a member who leaves no longer, where they were not counted for good; to be called before their row goes."""
    theirs = (col(Delivery.member_id) == member_id, col(Delivery.broadcast_id) == col(_Row.id))
    uncounted = select(func.count()).where(*theirs, col(Delivery.id) > col(_Row.counted_to)).scalar_subquery()
    mine = select(col(Delivery.broadcast_id)).where(col(Delivery.member_id) == member_id)
    change = update(_Row).where(col(_Row.id).in_(mine)).values(audience=col(_Row.audience) - uncounted)
    session.execute(change)


def listed(session: Session, id_: int) -> Iterator[Recipient]:
    """Every recipient, in the order in which they were written down."""
    state = session.scalars(select(col(_Row.state)).where(col(_Row.id) == id_)).first()
    pressed = (
        select(func.min(col(Click.at)))
        .where(col(Click.broadcast_id) == id_, col(Click.member_id) == col(Member.id))
        .correlate(Member)
        .scalar_subquery()
    )
    about = (Delivery.state, Delivery.attempts, Delivery.sent_message_id, Delivery.error, Delivery.updated_at)
    query = (
        select(col(Member.telegram_id), col(Member.language), *about, pressed)  # type: ignore[call-overload]
        .join(Member, col(Member.id) == col(Delivery.member_id))
        .where(col(Delivery.broadcast_id) == id_)
        .order_by(col(Delivery.id))
        .execution_options(yield_per=AT_ONCE)
    )
    for telegram_id, language, was, *rest in session.execute(query):
        is_left = was not in CLOSED and state == State.CANCELLED
        yield Recipient(telegram_id, language, "cancelled" if is_left else was, *rest)


def pressed(session: Session, id_: int, member_id: int, button: int, now: datetime) -> bool:
    """Note a member's press of a button, once; 0 is the broadcast's link. False where there is no such broadcast."""
    if session.get(_Row, id_) is None:
        return False
    row = insert(session, Click).values(broadcast_id=id_, member_id=member_id, button=button, at=now)
    session.execute(row.on_conflict_do_nothing())
    return True


def followed(session: Session, id_: int) -> Followed:
    """What members did after it."""
    clicks = select(func.count(), func.count(distinct(col(Click.member_id)))).where(col(Click.broadcast_id) == id_)
    presses, members = session.execute(clicks).one()
    return Followed(int(presses), int(members), _redemptions(session, id_))


def _redemptions(session: Session, id_: int) -> int:
    """The first press of each member bounds which of their redemptions count."""
    of_it = col(Click.broadcast_id) == id_
    last = session.execute(select(func.max(col(Click.at))).where(of_it)).scalar_one()
    if last is None:
        return 0
    first = select(col(Click.member_id), func.min(col(Click.at)).label("at")).where(of_it)
    pressed = first.group_by(col(Click.member_id)).subquery()
    theirs: Any = (
        select(col(Redemption.created_at), pressed.c.at)
        .join(pressed, pressed.c.member_id == col(Redemption.member_id))
        .where(col(Redemption.reversed_at).is_(None))
        .where(col(Redemption.created_at).between(pressed.c.at, last + CREDITED))
    )
    return sum(1 for at, since in session.execute(theirs) if at <= since + CREDITED)
