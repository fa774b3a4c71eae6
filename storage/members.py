"""Who is writing: recognising a member with their cards in one query, and remembering what they chose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlmodel import Session, col

from rules.cards import Card, Validity
from rules.catalogue import Plan
from rules.geo import Datum
from rules.members import Member
from storage import tables
from storage.upserts import insert

_RECOGNISE = (
    select(
        col(tables.Member.id),
        col(tables.Member.language),
        col(tables.Member.pin_datum),
        col(tables.Member.button_datum),
        col(tables.Member.blocked_at),
        col(tables.Card.card_number),
        col(tables.Card.plan),
        col(tables.Card.valid_from),
        col(tables.Card.valid_until),
        col(tables.Card.suspended_at),
    )
    .outerjoin(tables.Card, col(tables.Card.member_id) == col(tables.Member.id))
    .where(col(tables.Member.telegram_id) == bindparam("telegram_id"))
)
_CARDS = select(
    col(tables.Card.card_number),
    col(tables.Card.plan),
    col(tables.Card.valid_from),
    col(tables.Card.valid_until),
    col(tables.Card.suspended_at),
).where(col(tables.Card.member_id) == bindparam("member_id"))


def recognise(session: Session, telegram_id: int) -> Member | None:
    """The member with this Telegram id and all their cards, or None for a stranger."""
    rows = session.execute(_RECOGNISE, {"telegram_id": telegram_id}).all()
    if not rows:
        return None
    first = rows[0]
    return Member(
        id=first.id,
        language=first.language,
        pin_datum=Datum(first.pin_datum),
        button_datum=Datum(first.button_datum),
        reachable=first.blocked_at is None,
        cards=tuple(_card(row) for row in rows if row.card_number is not None),
    )


def _card(row: Row[Any]) -> Card:
    return Card(
        number=row.card_number,
        plan=Plan(row.plan),
        validity=Validity(row.valid_from, row.valid_until),
        suspended=row.suspended_at is not None,
    )


def cards(session: Session, member_id: int) -> list[Card]:
    """All cards of the member as they are now."""
    return [_card(row) for row in session.execute(_CARDS, {"member_id": member_id})]


def welcome(session: Session, telegram_id: int, language: str, now: datetime) -> None:
    """Remember a stranger; a second welcome changes nothing."""
    values = {"telegram_id": telegram_id, "language": language, "joined_at": now}
    values |= {"pin_datum": Datum.WGS84, "button_datum": Datum.WGS84}
    session.execute(insert(session, tables.Member).values(values).on_conflict_do_nothing())


def speak(session: Session, member_id: int, language: str) -> None:
    """From now on, talk to this member in `language` (`zh` or `en`)."""
    _change(session, member_id, language=language)


def trust_pins_as(session: Session, member_id: int, datum: Datum) -> None:
    """From now on, read this member's dropped pins in `datum`."""
    _change(session, member_id, pin_datum=datum)


def trust_button_as(session: Session, member_id: int, datum: Datum) -> None:
    """From now on, read what this member's location button sends in `datum`."""
    _change(session, member_id, button_datum=datum)


def mark_reachable(session: Session, telegram_id: int, *, blocked_at: datetime | None) -> None:
    """Note that a member blocked the bot at a time, or, with None, can be written to again."""
    session.execute(
        update(tables.Member).where(col(tables.Member.telegram_id) == telegram_id).values(blocked_at=blocked_at)
    )


def _change(session: Session, member_id: int, **values: object) -> None:
    session.execute(update(tables.Member).where(col(tables.Member.id) == member_id).values(**values))
