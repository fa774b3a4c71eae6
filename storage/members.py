"""Who is writing: recognising a member with their cards in one query, and remembering what they chose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from rules.cards import Card, Validity
from rules.catalogue import Plan
from rules.geo import Datum
from rules.members import Member
from storage import tables
from storage.prepared import Prepared, as_date, parameter
from storage.upserts import insert

_CARD = (
    col(tables.Card.card_number),
    col(tables.Card.plan),
    col(tables.Card.valid_from),
    col(tables.Card.valid_until),
    col(tables.Card.suspended_at),
)
_RECOGNISE = Prepared(
    select(
        col(tables.Member.id),
        col(tables.Member.language),
        col(tables.Member.pin_datum),
        col(tables.Member.button_datum),
        col(tables.Member.blocked_at),
        *_CARD,
    )
    .outerjoin(tables.Card, col(tables.Card.member_id) == col(tables.Member.id))
    .where(col(tables.Member.telegram_id) == parameter("telegram_id"))
)
_CARDS = Prepared(select(*_CARD).where(col(tables.Card.member_id) == parameter("member_id")))
_LANGUAGE = Prepared(select(col(tables.Member.language)).where(col(tables.Member.id) == parameter("member_id")))


def recognise(session: Session, telegram_id: int) -> Member | None:
    """The member with this Telegram id and all their cards, or None for a stranger."""
    rows = _RECOGNISE.rows(session, telegram_id=telegram_id)
    if not rows:
        return None
    id_, language, pin_datum, button_datum, blocked_at, *_ = rows[0]
    return Member(
        id=id_,
        language=language,
        pin_datum=Datum(pin_datum),
        button_datum=Datum(button_datum),
        reachable=blocked_at is None,
        cards=tuple(_card(*card) for _, _, _, _, _, *card in rows if card[0] is not None),
    )


def _card(number: str, plan: str, valid_from: Any, valid_until: Any, suspended_at: Any) -> Card:
    validity = Validity(as_date(valid_from), as_date(valid_until))
    return Card(number=number, plan=Plan(plan), validity=validity, suspended=suspended_at is not None)


def cards(session: Session, member_id: int) -> list[Card]:
    """All cards of the member as they are now."""
    return [_card(*row) for row in _CARDS.rows(session, member_id=member_id)]


def language(session: Session, member_id: int) -> str:
    """The language to talk to this member in. Raises `LookupError` for nobody's id."""
    row = _LANGUAGE.row(session, member_id=member_id)
    if row is None:
        raise LookupError(f"no member {member_id}")
    return str(row[0])


def telegram_ids(session: Session, member_ids: Iterable[int]) -> dict[int, int]:
    """What Telegram calls these members."""
    query = select(col(tables.Member.id), col(tables.Member.telegram_id)).where(
        col(tables.Member.id).in_(list(member_ids))
    )
    return {row[0]: row[1] for row in session.execute(query)}


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
