"""What reminders are about, as it stands now; whatever is not worth saying any more is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from rules import benefits as benefit_rule
from rules import reminders as rule
from rules.benefits import Benefit
from rules.catalogue import Plan
from rules.events import Reminder
from rules.occasions import BenefitEnds, CardEnds, EventNear, InStock, Occasion, Place, WishGranted
from rules.reminders import Item, Kind
from storage import events, situations, tables
from storage.event_tables import Gift
from storage.planning import holds_card
from storage.reminder_tables import GrantedWish
from storage.till_tables import Redemption, RedemptionLine


class Owed(NamedTuple):
    """Something to remind a member of."""

    member_id: int
    item: Item

    @property
    def about(self) -> list[str]:
        """The parts of the subject."""
        return self.item.subject.split(":")


def of(session: Session, owed: Sequence[Owed], now: datetime, zone: ZoneInfo) -> Mapping[int, Occasion]:
    """What each of the items is about, by its id, those that have lost their reason left out: used, extended, moved,
    cancelled or attended meanwhile."""
    found: dict[int, Occasion] = {}
    for kinds, look in _LOOKS:
        some = [each for each in owed if each.item.kind in kinds]
        if some:
            found |= look(session, some, now, zone)
    return found


def _cards(session: Session, owed: Sequence[Owed], now: datetime, zone: ZoneInfo) -> dict[int, Occasion]:
    """Cards that still end on the day that was meant, and that no other card of the member outlives."""
    card, other, today = tables.Card, aliased(tables.Card), now.astimezone(zone).date()
    outlived = select(col(other.id)).where(
        col(other.member_id) == col(card.member_id), col(other.valid_until) > col(card.valid_until)
    )
    query = select(card).where(
        col(card.id).in_([int(each.about[0]) for each in owed]),
        col(card.suspended_at).is_(None),
        col(card.valid_until) >= today,
        ~outlived.exists(),
    )
    rows = {(row.id, row.member_id, str(row.valid_until)): row for row in session.scalars(query)}
    found: dict[int, Occasion] = {}
    for each in owed:
        row = rows.get((int(each.about[0]), each.member_id, each.about[1]))
        if row is not None and row.valid_until is not None:
            found[each.item.id] = CardEnds(Plan(row.plan), row.card_number, row.valid_until)
    return found


def _benefits(session: Session, owed: Sequence[Owed], now: datetime, zone: ZoneInfo) -> dict[int, Occasion]:
    """Benefits that are valid today and that the member, whose card is, has not used in the period."""
    today = now.astimezone(zone).date()
    wanted = {each.item.id: each.item.subject.rpartition(":") for each in owed}
    current = _current(session, {benefit_id for benefit_id, _, _ in wanted.values()})
    people = {each.member_id for each in owed}
    last_used = _last_used(session, people, current)
    member_id = col(tables.Member.id)
    holders = set(session.scalars(select(member_id).where(member_id.in_(people), holds_card(member_id, today))))
    found: dict[int, Occasion] = {}
    for each in owed:
        benefit_id, _, day = wanted[each.item.id]
        if benefit_id not in current or each.member_id not in holders:
            continue
        benefit, place = current[benefit_id]
        last_day = date.fromisoformat(day)
        since = rule.period_starts(benefit.limit_period, benefit.valid_from, last_day)
        is_unused = last_used.get((each.member_id, benefit_id), date.min) < since
        if is_unused and benefit_rule.is_valid(benefit, today) and benefit_rule.is_valid(benefit, last_day):
            found[each.item.id] = BenefitEnds(place, benefit, last_day)
    return found


def _current(session: Session, benefit_ids: Iterable[str]) -> dict[str, tuple[Benefit, Place]]:
    """These benefits as they are now, each with its shop."""
    row, shop = tables.Benefit, tables.Shop
    query = (
        select(col(row.benefit_id), col(row.id), col(shop.id), col(shop.name), col(shop.name_en))
        .join(shop, col(shop.id) == col(row.shop_id))
        .where(col(row.superseded_at).is_(None), col(row.benefit_id).in_(list(benefit_ids)))
    )
    rows = [(key, situations.benefit(session, id_), Place(*place)) for key, id_, *place in session.execute(query)]
    return {key: (benefit, place) for key, benefit, place in rows if benefit is not None}


def _last_used(session: Session, people: Iterable[int], benefit_ids: Iterable[str]) -> dict[tuple[int, str], date]:
    """The business day on which each of these members last used each of these benefits."""
    benefit_id, whose = col(tables.Benefit.benefit_id), col(Redemption.member_id)
    query = (
        select(whose, benefit_id, func.max(col(Redemption.business_day)))
        .join(RedemptionLine, col(RedemptionLine.redemption_id) == col(Redemption.id))
        .join(tables.Benefit, col(tables.Benefit.id) == col(RedemptionLine.benefit_id))
        .where(whose.in_(list(people)), benefit_id.in_(list(benefit_ids)), col(Redemption.reversed_at).is_(None))
        .group_by(whose, benefit_id)
    )
    return {(member_id, used): day for member_id, used, day in session.execute(query)}


def _wishes(session: Session, owed: Sequence[Owed], now: datetime, zone: ZoneInfo) -> dict[int, Occasion]:
    """Wishes with the shop that made them true."""
    wish, shop = tables.Wish, tables.Shop
    query = (
        select(col(wish.id), col(wish.kind), col(wish.name), col(shop.id), col(shop.name), col(shop.name_en))
        .join(GrantedWish, col(GrantedWish.wish_id) == col(wish.id))
        .join(shop, col(shop.id) == col(GrantedWish.shop_id))
        .where(col(wish.id).in_([int(each.about[0]) for each in owed]))
    )
    rows = {
        str(wish_id): WishGranted(Place(*place), name if kind == "shop" else "")
        for wish_id, kind, name, *place in session.execute(query)
    }
    return {each.item.id: rows[each.item.subject] for each in owed if each.item.subject in rows}


def _events(session: Session, owed: Sequence[Owed], now: datetime, zone: ZoneInfo) -> dict[int, Occasion]:
    """Events that still begin when they did, for members who are still coming."""
    found: dict[int, Occasion] = {}
    for each in owed:
        event_id, signup_id, which, *starts_at = each.item.subject.split(":", 3)
        begins = datetime.fromisoformat(starts_at[0])
        event = events.one(session, int(event_id))
        if event and events.reminder_stands(session, int(signup_id), Reminder(which), begins):
            found[each.item.id] = EventNear(event.id, event.title, event.title_en, event.venue, event.starts_at)
    return found


def _gifts(session: Session, owed: Sequence[Owed], now: datetime, zone: ZoneInfo) -> dict[int, Occasion]:
    """Gifts of which there are some, while they can be had."""
    query = select(Gift).where(
        col(Gift.id).in_([int(each.about[1]) for each in owed]),
        col(Gift.claimed) < col(Gift.stock),
        col(Gift.opens_at) <= now,
        col(Gift.closes_at) > now,
    )
    rows = {str(row.id): InStock(row.event_id, row.title) for row in session.scalars(query)}
    return {each.item.id: rows[each.about[1]] for each in owed if each.about[1] in rows}


_Look = Callable[[Session, Sequence[Owed], datetime, ZoneInfo], dict[int, Occasion]]
_LOOKS: tuple[tuple[tuple[Kind, ...], _Look], ...] = (
    ((Kind.CARD, Kind.TRIAL), _cards),
    ((Kind.BENEFIT,), _benefits),
    ((Kind.WISH,), _wishes),
    ((Kind.EVENT,), _events),
    ((Kind.RESTOCK,), _gifts),
)
