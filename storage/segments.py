"""Segments in SQL: which members one holds, decided member by member through indexes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select, true
from sqlmodel import Session, col

from rules import segments
from rules.cards import CardState
from rules.catalogue import Plan
from rules.events import PlaceState
from rules.segments import NO_CARD, Every, Field, Is, Not, Segment
from rules.topics import Topic
from storage.broadcast_tables import Click, MemberTag
from storage.event_tables import EventRow, SignUp
from storage.preferences import opted_out
from storage.tables import Card, Member, SavedPlace, SavedShop, Shop
from storage.till_tables import Code, Redemption
from storage.upserts import insert

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6371 km
SAMPLE = 5
MOST_CHOICES = 12
_MEMBER = col(Member.id)
SIGNED_UP = (PlaceState.GOING, PlaceState.WAITING, PlaceState.OFFERED, PlaceState.ATTENDED)


@dataclass(frozen=True, slots=True)
class Count:
    """Whom a segment reaches at the moment, by language, and a few of them."""

    languages: dict[str, int]
    sample: tuple[int, ...]  # Telegram's ids

    @property
    def total(self) -> int:
        return sum(self.languages.values())


def reachable(segment: Segment, topic: Topic, now: datetime, today: date) -> ColumnElement[bool]:
    """The members of the segment who can be told: not blocked, and the topic not switched off. `today` is local."""
    return and_(col(Member.blocked_at).is_(None), not_(opted_out(topic)), condition(segment, now, today))


def count(session: Session, segment: Segment, topic: Topic, now: datetime, today: date) -> Count:
    """How many members of each language a broadcast would reach now."""
    who = reachable(segment, topic, now, today)
    by_language = select(col(Member.language), func.count()).where(who).group_by(col(Member.language))
    languages = {str(language): int(n) for language, n in session.execute(by_language)}
    return Count(languages, _sample(session, who) if languages else ())


def _sample(session: Session, who: ColumnElement[bool]) -> tuple[int, ...]:
    """A few members from all over the segment, old and new."""
    newest = session.scalars(select(func.max(_MEMBER))).first() or 0
    found: dict[int, None] = {}
    for step in range(SAMPLE):
        first = 1 + step * newest // SAMPLE
        mine = select(col(Member.telegram_id)).where(who, _MEMBER.between(first, newest))
        more = mine.where(col(Member.telegram_id).not_in(list(found))).order_by(_MEMBER).limit(1)
        found |= dict.fromkeys(session.scalars(more))
    return tuple(found)


def choices(session: Session, field: Field) -> list[str]:
    """The values of a field that an operator chooses from, where the data says which there are."""
    queries: dict[Field, Any] = {
        Field.CITY: select(col(Shop.city)).group_by(col(Shop.city)).order_by(func.count().desc(), col(Shop.city)),
        Field.EVENT: select(col(EventRow.event_id)).order_by(col(EventRow.starts_at).desc()),
        Field.TAG: select(col(MemberTag.tag)).distinct().order_by(col(MemberTag.tag)),
    }
    return list(session.scalars(queries[field].limit(MOST_CHOICES))) if field in queries else []


def tag(session: Session, tag: str, telegram_ids: Collection[int]) -> int:
    """Give members a tag; how many of them there are."""
    found = list(session.scalars(select(_MEMBER).where(col(Member.telegram_id).in_(telegram_ids))))
    for id_ in found:
        session.execute(insert(session, MemberTag).values(member_id=id_, tag=tag).on_conflict_do_nothing())
    return len(found)


def condition(segment: Segment, now: datetime, today: date) -> ColumnElement[bool]:
    """The segment as a condition on `members`."""
    if isinstance(segment, Is):
        return _FIELDS[segment.field](segment.value, now, today)
    if isinstance(segment, Not):
        return not_(condition(segment.part, now, today))
    parts = [condition(part, now, today) for part in segment.parts]
    return and_(true(), *parts) if isinstance(segment, Every) else or_(false(), *parts)


def _used_shops() -> Select[Any]:
    return (
        select(col(Redemption.id))
        .join(Shop, col(Shop.id) == col(Redemption.shop_id))
        .where(col(Redemption.member_id) == _MEMBER, col(Redemption.reversed_at).is_(None))
        .correlate(Member)
    )


def _city(name: str, _now: datetime, _today: date) -> ColumnElement[bool]:
    starred = (
        select(col(SavedShop.shop_id))
        .join(Shop, col(Shop.id) == col(SavedShop.shop_id))
        .where(col(SavedShop.member_id) == _MEMBER, col(Shop.city) == name)
        .correlate(Member)
    )
    return or_(_used_shops().where(col(Shop.city) == name).exists(), starred.exists())


def _used(category: str, _now: datetime, _today: date) -> ColumnElement[bool]:
    return _used_shops().where(col(Shop.category) == category).exists()


def _holds(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(Card.member_id) == _MEMBER, *which)


def _accepted(today: date) -> ColumnElement[bool]:
    begun = and_(col(Card.valid_from) <= today, col(Card.valid_until) >= today)
    return and_(begun, col(Card.suspended_at).is_(None))


def _plan(plan: str, _now: datetime, today: date) -> ColumnElement[bool]:
    return _holds(_accepted(today), col(Card.plan) == plan)


def _card(state: str, _now: datetime, today: date) -> ColumnElement[bool]:
    """Of several cards the most useful one counts, as `rules.cards.shown` has it."""
    if state == NO_CARD:
        return not_(_holds())
    kept, states = col(Card.suspended_at).is_(None), list(CardState)
    each: dict[CardState, ColumnElement[bool]] = {
        CardState.ACTIVE: and_(_accepted(today), col(Card.plan) == Plan.ANNUAL),
        CardState.TRIAL: and_(_accepted(today), col(Card.plan) == Plan.TRIAL),
        CardState.UPCOMING: and_(kept, col(Card.valid_from) > today),
        CardState.SUSPENDED: not_(kept),
        CardState.EXPIRED: and_(kept, col(Card.valid_until) < today),
    }
    better = states[: states.index(CardState(state))]
    return and_(_holds(each[CardState(state)]), *(not_(_holds(each[other])) for other in better))


def _active(days: str, now: datetime, _today: date) -> ColumnElement[bool]:
    """Joined, pulled a code, starred a shop, signed up or pressed a button of a broadcast."""
    since = now - timedelta(days=int(days))
    acts = ((Code.member_id, Code.created_at), (SavedShop.member_id, SavedShop.created_at))
    others = ((SignUp.member_id, SignUp.queued_at), (Click.member_id, Click.at))
    did = [exists().where(col(who) == _MEMBER, col(at) >= since) for who, at in (*acts, *others)]
    return or_(col(Member.joined_at) >= since, *did)


def _near(value: str, _now: datetime, _today: date) -> ColumnElement[bool]:
    """Flat around the place, which is within 0.5 % of the sphere up to 100 km."""
    point, metres = segments.around(value)
    tall = metres / METRES_PER_DEGREE
    wide = tall / cos(radians(point.latitude))

    def within(table: type[SavedPlace] | type[Shop]) -> ColumnElement[bool]:
        up, right = col(table.latitude) - point.latitude, (col(table.longitude) - point.longitude) * (tall / wide)
        box = and_(
            col(table.latitude).between(point.latitude - tall, point.latitude + tall),
            col(table.longitude).between(point.longitude - wide, point.longitude + wide),
        )
        return and_(box, up * up + right * right <= tall * tall)

    home = exists().where(col(SavedPlace.member_id) == _MEMBER, within(SavedPlace))
    return or_(home, _used_shops().where(within(Shop)).exists())


def _language(language: str, _now: datetime, _today: date) -> ColumnElement[bool]:
    return col(Member.language) == language


def _event(event_id: str, _now: datetime, _today: date) -> ColumnElement[bool]:
    return (
        select(col(SignUp.id))
        .join(EventRow, col(EventRow.id) == col(SignUp.event_id))
        .where(col(SignUp.member_id) == _MEMBER, col(EventRow.event_id) == event_id, col(SignUp.state).in_(SIGNED_UP))
        .correlate(Member)
        .exists()
    )


def _tag(tag: str, _now: datetime, _today: date) -> ColumnElement[bool]:
    return exists().where(col(MemberTag.member_id) == _MEMBER, col(MemberTag.tag) == tag)


_FIELDS: dict[Field, Callable[[str, datetime, date], ColumnElement[bool]]] = {
    Field.CITY: _city,
    Field.PLAN: _plan,
    Field.CARD: _card,
    Field.USED: _used,
    Field.ACTIVE: _active,
    Field.NEAR: _near,
    Field.LANGUAGE: _language,
    Field.EVENT: _event,
    Field.TAG: _tag,
}
