"""What falls due and was not brought up yet: cards that end, benefits that lapse unused, wishes that came true.

Each source is read along an index from what is due to the members it concerns, so that its cost grows with the due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from math import cos, radians
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, union_all
from sqlmodel import Session, col

from rules import reminders as rule
from rules.catalogue import LimitPeriod, Plan
from rules.geo import Point, distance_m
from rules.reminders import BENEFIT_LEAD, STAGES, Kind, Source
from rules.search import REACH_M
from rules.topics import Topic
from storage.preferences import opted_out
from storage.reminder_tables import GrantedWish, PlannedUpTo
from storage.reminders import New
from storage.tables import Benefit, Card, Member, SavedPlace, SavedShop, Shop, Wish
from storage.till_tables import Redemption, RedemptionLine
from storage.upserts import insert

NEAR_M = 1_000  # of a saved place
USED_LATELY = timedelta(days=90)
MOST_BENEFITS = 3  # brought up with one member on one day
CATCH_UP = timedelta(days=3)  # days missed before that are let go
SHOPS_AT_ONCE = 200
STANDS = timedelta(days=14)  # how long the news of a shop that joined is news
LEAST_WISH = 2  # characters; a shorter one would be granted by any name
_METRES_PER_DEGREE = 111_195  # of latitude, on a sphere of the mean radius
_REGION_DEGREES = 0.1  # as `wishes` name regions


class Granted(NamedTuple):
    """A wish that a shop makes true, and whose it is."""

    wish_id: int
    shop_id: int
    member_id: int


def days_left(session: Session, source: Source, today: date) -> list[date]:
    """The local days whose reminders of this source are still to be found, up to `today`."""
    row = session.get(PlannedUpTo, source.value)
    first = today if row is None or row.day is None else max(row.day + timedelta(days=1), today - CATCH_UP)
    return [first + timedelta(days=each) for each in range((today - first).days + 1)]


def done(session: Session, source: Source, *, day: date | None = None, seen: int = 0) -> None:
    """Note how far the planner has come with the source."""
    values = {"day": day, "seen": seen}
    row = insert(session, PlannedUpTo).values(source=source.value, **values)
    session.execute(row.on_conflict_do_update(index_elements=["source"], set_=values))


def cards(session: Session, day: date, zone: ZoneInfo, now: datetime) -> list[New]:
    """Claimed cards whose last day is as far from `day` as one of their stages; each stage stands until the next."""
    query = select(col(Card.id), col(Card.member_id), col(Card.valid_until)).where(
        col(Card.member_id).is_not(None),
        col(Card.suspended_at).is_(None),
        ~opted_out(Topic.CARD, col(Card.member_id)),
    )
    found = []
    for plan, stages in STAGES.items():
        for days, following in zip(stages, (*stages[1:], 0), strict=True):
            last_day, kind = day + timedelta(days=days), Kind.TRIAL if plan is Plan.TRIAL else Kind.CARD
            until = rule.day_is_over(last_day - timedelta(days=following + (following > 0)), zone)
            ending = query.where(col(Card.valid_until) == last_day, col(Card.plan) == plan.value)
            found += [
                New(member_id, kind.value, f"{card_id}:{last_day}:{days}", now, until)
                for card_id, member_id, _ in session.execute(ending)
            ]
    return found


def benefits(session: Session, day: date, zone: ZoneInfo, now: datetime) -> list[New]:
    """Benefits whose period or validity ends soon, for members who use the shop, starred it or keep a place near it,
    hold a card and have not used them in the period; of several for one member, those of the shops they use first."""
    found: dict[int, list[tuple[int, New]]] = {}
    for row in session.execute(_ending(day)).all():
        last_day = rule.period_ends(_period(row.limit_period), row.valid_until, day)
        since = rule.period_starts(_period(row.limit_period), row.valid_from, last_day)
        until = rule.day_is_over(last_day, zone)
        for member_id, bond in session.execute(_concerned(row, day, since)):
            new = New(member_id, Kind.BENEFIT.value, f"{row.benefit_id}:{last_day}", now, until)
            best = found.setdefault(member_id, [])
            best.append((bond, new))
            best.sort(key=lambda each: (each[0], each[1].until, each[1].subject))
            del best[MOST_BENEFITS:]
    return [new for best in found.values() for _, new in best]


def wishes(session: Session) -> tuple[list[Granted], int | None]:
    """The wishes that the next shops nobody has looked at yet make true, and the last of these shops; None where there
    are no such shops."""
    kept = session.get(PlannedUpTo, Source.WISHES.value)
    columns = (col(Shop.id), col(Shop.search_name), col(Shop.latitude), col(Shop.longitude))
    new = select(*columns).where(col(Shop.id) > (kept.seen if kept else 0)).order_by(col(Shop.id)).limit(SHOPS_AT_ONCE)
    shops = session.execute(new).all()
    found: dict[int, Granted] = {}
    for shop in shops:
        names, regions = _wishable(shop.search_name), _regions(Point(shop.latitude, shop.longitude))
        query = select(col(Wish.id), col(Wish.member_id)).where(
            or_(
                and_(col(Wish.kind) == "shop", col(Wish.search_name).in_(names)),
                and_(col(Wish.kind) == "city", col(Wish.search_name).in_(regions)),
            ),
            ~exists().where(col(GrantedWish.wish_id) == col(Wish.id)),
        )
        for wish_id, member_id in session.execute(query):
            found.setdefault(wish_id, Granted(wish_id, shop.id, member_id))
    return list(found.values()), shops[-1].id if shops else None


def grant(session: Session, granted: Iterable[Granted], now: datetime) -> list[New]:
    """Note the shops that made these wishes true; the reminders of those that nothing had made true before."""
    rows = [{"wish_id": each.wish_id, "shop_id": each.shop_id} for each in granted]
    if not rows:
        return []
    new = insert(session, GrantedWish).on_conflict_do_nothing().returning(col(GrantedWish.wish_id))
    fresh = set(session.scalars(new.values(rows)))
    return [
        New(each.member_id, Kind.WISH.value, str(each.wish_id), now, now + STANDS)
        for each in granted
        if each.wish_id in fresh
    ]


def unused_since(benefit_id: Any, member_id: Any, since: Any) -> ColumnElement[bool]:
    """The SQL condition that a member has not redeemed any version of a benefit on or after a business day."""
    version = Benefit.__table__.alias("used_version")  # type: ignore[attr-defined]
    return ~exists(
        select(literal(1))
        .select_from(Redemption)
        .join(RedemptionLine, col(RedemptionLine.redemption_id) == col(Redemption.id))
        .join(version, version.c.id == col(RedemptionLine.benefit_id))
        .where(
            col(Redemption.member_id) == member_id,
            col(Redemption.reversed_at).is_(None),
            col(Redemption.business_day) >= since,
            version.c.benefit_id == benefit_id,
        )
        .correlate(Member)
    )


def holds_card(member_id: Any, day: date) -> ColumnElement[bool]:
    """The SQL condition that a member has a card that shops take on the local day."""
    return exists().where(
        col(Card.member_id) == member_id,
        col(Card.suspended_at).is_(None),
        col(Card.valid_from) <= day,
        col(Card.valid_until) >= day,
    )


def _ending(day: date) -> Any:
    """The current benefits whose period or validity ends as many days after `day` as their lead says."""
    limited = [
        period.value
        for period, lead in BENEFIT_LEAD.items()
        if period is not None and rule.period_ends(period, date.max, day) == day + timedelta(days=lead)
    ]
    ends = col(Benefit.valid_until) == day + timedelta(days=BENEFIT_LEAD[None])
    columns = ("benefit_id", "shop_id", "limit_period", "valid_from", "valid_until")
    return (
        select(*(getattr(Benefit, name) for name in columns), col(Shop.latitude), col(Shop.longitude))
        .join(Shop, col(Shop.id) == col(Benefit.shop_id))
        .where(
            col(Benefit.superseded_at).is_(None),
            or_(col(Benefit.limit_period).in_(limited), ends),
            col(Benefit.valid_from) <= day,
            col(Benefit.valid_until) >= day,
        )
        .order_by(col(Benefit.id))
    )


def _concerned(row: Any, day: date, since: date) -> Any:
    """Members by how close their bond to the shop is: they used it, they starred it, they keep a place near it."""
    used: Any = select(col(Redemption.member_id).label("member_id"), literal(0).label("bond")).where(
        col(Redemption.shop_id) == row.shop_id, col(Redemption.business_day) >= day - USED_LATELY
    )
    starred = select(col(SavedShop.member_id), literal(1)).where(col(SavedShop.shop_id) == row.shop_id)
    near = select(col(SavedPlace.member_id), literal(2)).where(*_close(Point(row.latitude, row.longitude)))
    bonds = union_all(used, starred, near).subquery()
    return (
        select(col(Member.id), func.min(bonds.c.bond))
        .join(bonds, bonds.c.member_id == col(Member.id))
        .where(
            col(Member.blocked_at).is_(None),
            ~opted_out(Topic.BENEFIT),
            holds_card(col(Member.id), day),
            unused_since(row.benefit_id, col(Member.id), since),
        )
        .group_by(col(Member.id))
    )


def _close(point: Point) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Saved places in the square around the point whose sides are `NEAR_M` away."""
    north = NEAR_M / _METRES_PER_DEGREE
    east = north / max(0.01, cos(radians(point.latitude)))
    return (
        col(SavedPlace.latitude).between(point.latitude - north, point.latitude + north),
        col(SavedPlace.longitude).between(point.longitude - east, point.longitude + east),
    )


def _wishable(search_name: str) -> list[str]:
    """Every wish that a shop of these names makes true: the whole of one of them, or its first words."""
    return sorted({part for name in search_name.split("|") for part in _first_words(name)})


def _first_words(name: str) -> Iterator[str]:
    for end in range(LEAST_WISH, len(name) + 1):
        is_inside_a_word = name[end - 1 : end + 1].isascii() and name[end - 1 : end + 1].isalnum() and end < len(name)
        if not is_inside_a_word and name[end - 1] != " ":
            yield name[:end]


def _regions(point: Point) -> list[str]:
    """The regions, named as wishes name them, from whose middle the point is within reach."""
    rows = int(REACH_M / _METRES_PER_DEGREE / _REGION_DEGREES) + 1
    columns = int(rows / max(0.01, cos(radians(point.latitude)))) + 1
    south, west = round(point.latitude, 1), round(point.longitude, 1)
    cells = (
        Point(south + up * _REGION_DEGREES, west + over * _REGION_DEGREES)
        for up in range(-rows, rows + 1)
        for over in range(-columns, columns + 1)
    )
    return [f"{cell.latitude:.1f},{cell.longitude:.1f}" for cell in cells if distance_m(cell, point) <= REACH_M]


def _period(stored: str | None) -> LimitPeriod | None:
    return LimitPeriod(stored) if stored else None
