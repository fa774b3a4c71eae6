"""Cards: claiming one, starting a trial, suspending; and the tries that failed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from rules import cards as rule
from rules import throttle
from rules.cards import ActivationRefusal, OfferedCard, Validity
from rules.catalogue import Plan
from storage import tables
from storage.upserts import insert


def activate(
    session: Session,
    member_id: int,
    number: str,
    code: str,
    *,
    now: datetime,
    today: date,
    trial_days: int,
) -> Validity | ActivationRefusal:
    """Claim the card `number` for the member, or say why not; every try leaves a row for the throttle.

    `today` is the local day of `now`. One guarded UPDATE decides: of two members with one card, one gets it.
    """
    if throttled_until(session, member_id, now) is not None:
        return ActivationRefusal.THROTTLED
    row = _unclaimed(session, number)
    offered = _offered(row) if row else None
    decision = rule.activation(offered, code, today, trial_days, had_trial=_had_trial(session, member_id))
    if row and isinstance(decision, Validity) and not _claim(session, row.id, member_id, decision, now):
        decision = ActivationRefusal.NO_MATCH
    succeeded = decision is not ActivationRefusal.NO_MATCH
    session.add(tables.Attempt(member_id=member_id, at=now, succeeded=succeeded))
    return decision


def throttled_until(session: Session, member_id: int, now: datetime) -> datetime | None:
    """When this member may try to activate a card again, or None for at once."""
    failures = select(col(tables.Attempt.at)).where(
        col(tables.Attempt.member_id) == member_id,
        col(tables.Attempt.succeeded).is_(False),
        col(tables.Attempt.at) > now - throttle.LONG_WINDOW,
    )
    return throttle.blocked_until(session.scalars(failures).all(), now)


def start_trial(session: Session, member_id: int, number: str, validity: Validity, now: datetime) -> bool:
    """Give the member a trial card with this number; False when they have had one (or the number is taken)."""
    card = insert(session, tables.Card).values(
        card_number=number,
        plan=Plan.TRIAL,
        valid_from=validity.start,
        valid_until=validity.end,
        member_id=member_id,
        activated_at=now,
    )
    return session.execute(card.on_conflict_do_nothing().returning(col(tables.Card.id))).first() is not None


def suspend(session: Session, number: str, at: datetime | None) -> bool:
    """Suspend the card from `at` on, or lift the suspension with None; False when there is no such card."""
    change = update(tables.Card).where(col(tables.Card.card_number) == rule.spelled(number)).values(suspended_at=at)
    return session.execute(change.returning(col(tables.Card.id))).first() is not None


def _unclaimed(session: Session, number: str) -> tables.Card | None:
    card = tables.Card
    query = select(card).where(col(card.card_number) == rule.spelled(number), col(card.member_id).is_(None))
    return session.scalars(query).first()


def _offered(row: tables.Card) -> OfferedCard | None:
    if row.activation_code is None:
        return None
    validity = Validity(row.valid_from, row.valid_until) if row.valid_from and row.valid_until else None
    return OfferedCard(row.activation_code, Plan(row.plan), validity, row.suspended_at is not None)


def _claim(session: Session, card_id: int, member_id: int, validity: Validity, now: datetime) -> bool:
    card = tables.Card
    guarded = (
        update(card)
        .where(col(card.id) == card_id, col(card.member_id).is_(None))
        .values(
            member_id=member_id,
            activated_at=now,
            activation_code=None,
            valid_from=validity.start,
            valid_until=validity.end,
        )
    )
    return session.execute(guarded.returning(col(card.id))).first() is not None


def _had_trial(session: Session, member_id: int) -> bool:
    mine = select(col(tables.Card.id)).where(
        col(tables.Card.member_id) == member_id, col(tables.Card.plan) == Plan.TRIAL
    )
    return session.scalars(mine).first() is not None
