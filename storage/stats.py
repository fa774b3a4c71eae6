"""Figures for operators: each is one count or sum along an index that holds all it reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, case, distinct, func, literal_column, select, text
from sqlmodel import Session, col

from rules import figures, quota
from rules.broadcasts import UNDER_WAY, State
from rules.figures import Best, Mailing, Period, Today
from rules.fuse import State as FuseState
from storage import broadcasts, recipients
from storage.columns import UTCDateTime
from storage.prepared import Prepared, as_date, as_moment, parameter
from storage.tables import Card, Member, Shop
from storage.till_tables import Code, Delivery, Fuse, Redemption, Ticket, Try

BEST_SHOPS = 5

_SINCE = parameter("since", UTCDateTime)
_FIRST_DAY = col(Redemption.business_day) >= parameter("first_day")
_STANDS = col(Redemption.reversed_at).is_(None)

# Where an index is partial, its condition is said in its own words: otherwise it would not be used.
_MEMBERS = Prepared(select(func.count()).select_from(Member))
_JOINED = Prepared(select(func.count()).where(col(Member.joined_at) >= _SINCE))
_CARDS = Prepared(
    select(func.count()).where(
        text("cards.member_id IS NOT NULL AND cards.suspended_at IS NULL"),
        col(Card.valid_until) >= parameter("today"),
        col(Card.valid_from) <= parameter("today"),
    )
)
_CODES = Prepared(select(func.count()).where(text("NOT codes.practice"), col(Code.created_at) >= _SINCE))
_REFUSED = Prepared(select(func.count()).where(text("tries.reason <> 'ok'"), col(Try.at) >= _SINCE))
_OPEN_TICKETS = Prepared(select(func.count(), func.min(col(Ticket.opened_at))).where(col(Ticket.closed_at).is_(None)))
_FUSES = Prepared(
    select(col(Fuse.state), func.count(distinct(col(Fuse.shop_id))))
    .where(col(Fuse.until) > parameter("now", UTCDateTime))
    .group_by(col(Fuse.state))
)
_PENDING = Prepared(
    select(func.count()).where(
        text("outbox.state = 'pending'"), text("outbox.lane IN (1, 2)"), col(Delivery.broadcast_id).is_(None)
    )
)
_TROUBLE = Prepared(
    select(col(Delivery.state), func.count())
    .where(text("outbox.state IN ('failed', 'uncertain')"), col(Delivery.updated_at) >= _SINCE)
    .group_by(col(Delivery.state))
)


def _discount(*, estimated: bool) -> ColumnElement[int]:
    is_meant = col(Redemption.estimated) if estimated else ~col(Redemption.estimated)
    return func.coalesce(func.sum(case((is_meant, col(Redemption.discount)), else_=0)), 0)


_BY_DAY = Prepared(
    select(col(Redemption.business_day), func.count(), _discount(estimated=False), _discount(estimated=True))
    .where(_STANDS, _FIRST_DAY)
    .group_by(col(Redemption.business_day))
)
# By the bare column SQLite would go along the index that is in its order, through all the days there ever were.
_shop_id: ColumnElement[int] = literal_column("redemptions.shop_id + 0", Integer)
_most = (
    select(_shop_id.label("shop_id"), func.count().label("n"))
    .where(_STANDS, _FIRST_DAY)
    .group_by(_shop_id)
    .order_by(func.count().desc(), _shop_id)
    .limit(BEST_SHOPS)
    .subquery()
)
_BEST = Prepared(
    select(col(Shop.name), col(Shop.name_en), _most.c.n)
    .join(_most, _most.c.shop_id == col(Shop.id))
    .order_by(_most.c.n.desc(), _most.c.shop_id)
)
_WAITS = Prepared(
    select(col(Ticket.opened_at), col(Ticket.answered_at))
    .where(col(Ticket.opened_at) >= _SINCE, col(Ticket.answered_at).is_not(None))
    .order_by(col(Ticket.id))
)


def today(session: Session, now: datetime, zone: ZoneInfo) -> Today:
    """The business day so far, and what is open now."""
    day = quota.business_day(now, zone)
    since = figures.day_begins(day, zone)
    open_tickets, oldest = _OPEN_TICKETS.rows(session)[0]
    fuses, trouble = _counts(_FUSES, session, now=now), _counts(_TROUBLE, session, since=since)
    return Today(
        members=_count(_MEMBERS, session),
        new_members=_count(_JOINED, session, since=since),
        cards=_count(_CARDS, session, today=now.astimezone(zone).date()),
        codes=_count(_CODES, session, since=since),
        redemptions=sum(n for _, n, *_ in _BY_DAY.rows(session, first_day=day)),
        refused=_count(_REFUSED, session, since=since),
        tickets=open_tickets,
        waiting_since=as_moment(oldest) if oldest else None,
        busy_shops=fuses.get(FuseState.BUSY, 0),
        closed_shops=fuses.get(FuseState.FULL, 0) + fuses.get(FuseState.STOPPED, 0),
        pending=_count(_PENDING, session),
        failed=trouble.get("failed", 0),
        uncertain=trouble.get("uncertain", 0),
        mailings=tuple(_mailings(session)),
    )


def period(session: Session, now: datetime, zone: ZoneInfo, days: int) -> Period:
    """The last so many business days, today included."""
    dates = figures.last_days(quota.business_day(now, zone), days)
    since = figures.day_begins(dates[0], zone)
    by_day = {as_date(day): sums for day, *sums in _BY_DAY.rows(session, first_day=dates[0])}
    return Period(
        redemptions=_filled(dates, by_day),
        saved=sum(int(exact) for _, exact, _ in by_day.values()),
        estimated=sum(int(estimated) for *_, estimated in by_day.values()),
        best=tuple(Best(*row) for row in _BEST.rows(session, first_day=dates[0])),
        new_members=_count(_JOINED, session, since=since),
        waits=tuple(_waits(session, since)),
    )


def _filled(dates: tuple[date, ...], by_day: dict[date, list[Any]]) -> dict[date, int]:
    return {day: by_day[day][0] if day in by_day else 0 for day in dates}


def _waits(session: Session, since: datetime) -> Iterator[timedelta]:
    for opened_at, answered_at in _WAITS.rows(session, since=since):
        yield as_moment(answered_at) - as_moment(opened_at)


def _mailings(session: Session) -> Iterator[Mailing]:
    """Broadcasts under way, and those that wait for a second operator."""
    for each in broadcasts.in_state(session, State.WAITING, *UNDER_WAY):
        progress = recipients.progress(session, each.id)
        yield Mailing(each.id, str(each.state), progress.closed, progress.total or each.audience)


def _count(statement: Prepared, session: Session, **values: Any) -> int:
    [(n,)] = statement.rows(session, **values)
    return int(n)


def _counts(statement: Prepared, session: Session, **values: Any) -> dict[str, int]:
    return dict(statement.rows(session, **values))
