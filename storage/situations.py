"""What the decision looks at: a shop's terms, its benefits as of a moment, a code with its card, and places taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col

from rules import quota
from rules.benefits import Benefit
from rules.cards import Card as ShownCard
from rules.cards import Validity
from rules.catalogue import Plan
from rules.fuse import Cause
from rules.quota import Address, Caps, CounterKind
from rules.redeeming import Situation, Terms
from storage import counters
from storage.benefits import COLUMNS
from storage.benefits import benefit as as_benefit
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, as_date, as_moment, parameter
from storage.tables import Benefit as BenefitRow
from storage.tables import Card, Member, Shop
from storage.till_tables import Code, Fuse

_STOPPED_SINCE = (
    select(col(Fuse.since))
    .where(
        col(Fuse.shop_id) == col(Shop.id),
        col(Fuse.cause) == Cause.STAFF.value,
        col(Fuse.until) > parameter("now", UTCDateTime),
    )
    .scalar_subquery()
)
_SHOP = Prepared(
    select(
        col(Shop.name),
        col(Shop.name_en),
        col(Shop.price_band),
        col(Shop.daily_capacity),
        col(Shop.hourly_capacity),
        col(Shop.pin_cap),
        _STOPPED_SINCE,
    ).where(col(Shop.id) == parameter("shop_id"))
)
_AS_OF = Prepared(
    select(*COLUMNS)
    .where(
        col(BenefitRow.shop_id) == parameter("shop_id"),
        col(BenefitRow.created_at) <= parameter("moment", UTCDateTime),
        col(BenefitRow.superseded_at).is_(None) | (col(BenefitRow.superseded_at) > parameter("moment", UTCDateTime)),
    )
    .order_by(col(BenefitRow.id))
)
_BY_ID = Prepared(select(*COLUMNS).where(col(BenefitRow.id) == parameter("id")))
_CODE_COLUMNS = (
    *("id", "member_id", "card_id", "shop_id", "seed", "holder", "state", "created_at", "expires_at"),
    *("lock_staff_id", "lock_shop_id", "lock_until", "approved_at", "ended_at", "chat_message_id", "photo_file_id"),
    "practice",
)
_WIDTH = len(_CODE_COLUMNS)
_CONVERTED: tuple[tuple[int, Callable[[Any], Any]], ...] = (
    *((_CODE_COLUMNS.index(f"{name}_at"), as_moment) for name in ("created", "expires", "approved", "ended")),
    (_CODE_COLUMNS.index("lock_until"), as_moment),
    (_CODE_COLUMNS.index("seed"), bytes),
    (_CODE_COLUMNS.index("practice"), bool),
)
_CARD_COLUMNS = ("card_number", "plan", "valid_from", "valid_until", "suspended_at")
CODES = (
    select(
        *(getattr(Code, name) for name in _CODE_COLUMNS),
        col(Member.language),
        *(getattr(Card, name) for name in _CARD_COLUMNS),
    )
    .select_from(Code)
    .outerjoin(Member, col(Member.id) == col(Code.member_id))
    .outerjoin(Card, (col(Card.id) == col(Code.card_id)) & (col(Card.member_id) == col(Code.member_id)))
)


_CODE_BY_ID = Prepared(CODES.where(col(Code.id) == parameter("id")))


class ShopFacts(NamedTuple):
    """A shop by name, and what it asks for."""

    name: str
    name_en: str
    terms: Terms


class CodeFacts(NamedTuple):
    """A code as it is stored, its member's language, and its card, where that is still theirs."""

    id: int
    member_id: int | None
    card_id: int | None
    shop_id: int | None
    seed: bytes
    holder: str
    state: str
    created_at: datetime
    expires_at: datetime
    lock_staff_id: int | None
    lock_shop_id: int | None
    lock_until: datetime | None
    approved_at: datetime | None
    ended_at: datetime | None
    message_id: int | None
    photo_file_id: str | None
    practice: bool
    language: str
    card: ShownCard | None

    def is_locked(self, now: datetime) -> bool:
        """Whether staff hold it at `now`."""
        return self.state == "locked" and self.lock_until is not None and self.lock_until > now


def shop(session: Session, shop_id: int, now: datetime) -> ShopFacts | None:
    """The shop with this id as it is at `now`."""
    row = _SHOP.row(session, shop_id=shop_id, now=now)
    if row is None:
        return None
    name, name_en, price_band, daily, hourly, pin, stopped = row
    return ShopFacts(name, name_en, Terms(Caps(shop_id, daily, hourly, pin), price_band, _moment(stopped)))


def benefits(session: Session, shop_id: int, moment: datetime) -> tuple[Benefit, ...]:
    """The versions of the shop's benefits that were current at `moment`."""
    return tuple(as_benefit(row) for row in _AS_OF.rows(session, shop_id=shop_id, moment=moment))


def benefit(session: Session, id_: int) -> Benefit | None:
    """One version of a benefit."""
    row = _BY_ID.row(session, id=id_)
    return None if row is None else as_benefit(row)


def code(row: tuple[Any, ...]) -> CodeFacts:
    """A row of `CODES`."""
    values, (language, number, plan, start, end, suspended) = list(row[:_WIDTH]), row[_WIDTH:]
    for place, convert in _CONVERTED:
        if values[place] is not None:
            values[place] = convert(values[place])
    card = (
        ShownCard(number, Plan(plan), Validity(as_date(start), as_date(end)), suspended is not None) if number else None
    )
    return CodeFacts._make([*values, language or "zh", card])


def find_code(session: Session, id_: int) -> CodeFacts | None:
    """The code with this id."""
    row = _CODE_BY_ID.row(session, id=id_)
    return None if row is None else code(row)


def one_code(session: Session, id_: int) -> CodeFacts:
    """The code with an id that another row points to."""
    return code(_CODE_BY_ID.rows(session, id=id_)[0])


def around(
    session: Session,
    member_id: int,
    card: ShownCard | None,
    shop: Terms | None,
    now: datetime,
    zone: ZoneInfo,
    *,
    code_id: int | None = None,
    own: Iterable[Address] = (),
    pulled_at: datetime | None = None,
) -> Situation:
    """The situation of a member with this card at this shop; with a code, `own` are the places it holds, in whatever
    period it was pulled, and `pulled_at` is when that was."""
    if shop is None:
        return Situation(now, zone, member_id, card, pulled_at=pulled_at)
    offers = benefits(session, shop.caps.shop_id, pulled_at or now)
    wanted = quota.needed(member_id, shop.caps, offers, now, zone)
    return Situation(
        moment=now,
        zone=zone,
        member_id=member_id,
        card=card,
        shop=shop,
        benefits=offers,
        taken=counters.taken(session, wanted, code_id),
        held=any(place[:2] == (CounterKind.SHOP_DAY, str(shop.caps.shop_id)) for place in own),
        pulled_at=pulled_at,
    )


def _moment(stored: Any) -> datetime | None:
    return None if stored is None else as_moment(stored)
