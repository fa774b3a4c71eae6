"""What is kept about a member: all of it for them to read, and all of it gone when they leave.

Rows that belong to a member go with theirs, as the tables say: so does what they were to be told. What others need
stays without them: the ledger under a random pseudonym, the post that redeemed, the card, which nobody can use again
unless its issuer resumes it, and who came to an event by number. A place they gave up goes to who waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlmodel import col

from rules.quota import CounterKind
from storage import (
    audit,
    broadcast_tables,
    broadcasts,
    codes,
    event_tables,
    events,
    gifts,
    recipients,
    redemptions,
    reminder_tables,
    staff,
    tables,
    talk_tables,
    till_tables,
)
from storage.database import Session

_MEMBER, _CARD, _SHOP = tables.Member, tables.Card, tables.Shop
_CODE, _CLAIM, _POST, _TRY = till_tables.Code, till_tables.Claim, till_tables.Staff, till_tables.Try
_REDEMPTION, _TICKET, _INVITATION = till_tables.Redemption, till_tables.Ticket, till_tables.Invitation
_DELIVERY, _TALLY, _RESERVATION = till_tables.Delivery, till_tables.Tally, till_tables.Reservation
_EVENT, _SIGN_UP, _GIFT, _GIFT_CLAIM = (
    event_tables.EventRow,
    event_tables.SignUp,
    event_tables.Gift,
    event_tables.GiftClaim,
)

_Rows = Select[*tuple[Any, ...]]


def document(session: Session, member_id: int, zone: tzinfo) -> dict[str, list[dict[str, Any]]]:
    """Every row about the member, by table, in values of JSON: times in `zone`, amounts in fen."""
    return {
        name: [_readable(row._mapping, zone) for row in session.execute(query)]
        for name, query in _everything(member_id).items()
    }


def _readable(row: Mapping[Any, Any], zone: tzinfo) -> dict[str, Any]:
    return {str(name): _value(value, zone) for name, value in row.items()}


def _value(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _everything(member_id: int) -> dict[str, _Rows]:
    parts = (_in_the_member, _of_searching, _of_the_till, _of_events, _of_being_told, _of_talking)
    return {name: query for part in parts for name, query in part(member_id).items()}


def _in_the_member(member_id: int) -> dict[str, _Rows]:
    chosen = ("telegram_id", "language", "pin_datum", "button_datum", "joined_at")
    card = ("card_number", "plan", "valid_from", "valid_until", "activated_at", "suspended_at")
    return {
        "members": _of(_MEMBER, *chosen).where(col(_MEMBER.id) == member_id),
        "cards": _of(_CARD, *card).where(col(_CARD.member_id) == member_id),
        "attempts": _theirs(tables.Attempt, member_id, "at", "succeeded"),
        "questions": _theirs(tables.Question, member_id, "asks_for", "about", "asked_at"),
    }


def _of_searching(member_id: int) -> dict[str, _Rows]:
    place = ("latitude", "longitude")
    return {
        "saved_places": _theirs(tables.SavedPlace, member_id, "name", *place, "created_at"),
        "last_places": _theirs(tables.LastPlace, member_id, *place, "datum", "source", "label", "used_at"),
        "live_lists": _theirs(tables.LiveList, member_id, "search", "stepped_at", "expires_at"),
        "saved_shops": _at_shops(tables.SavedShop, member_id, "created_at"),
        "wishes": _theirs(tables.Wish, member_id, "kind", "name", "city", "created_at"),
        "reports": _at_shops(tables.Report, member_id, "problem", "created_at"),
    }


def _of_the_till(member_id: int) -> dict[str, _Rows]:
    money = [getattr(_REDEMPTION, name).label(f"{name}_fen") for name in ("bill", "discount", "pay")]
    ledger = ("number", "created_at", "way", "estimated", "reversed_at", "reversal_reason")
    return {
        "codes": _theirs(_CODE, member_id, "holder", "source", "state", "created_at", "expires_at", "ended_at"),
        "redemptions": _at_shops(_REDEMPTION, member_id, *ledger).add_columns(*money),
        "tries": _theirs(_TRY, member_id, "at", "way", "reason"),
        "tickets": _theirs(_TICKET, member_id, "kind", "opened_at", "answered_at", "closed_at"),
        "staff": _at_shops(_POST, member_id, "role", "created_at", "revoked_at", "last_used_at"),
        "outbox": _theirs(_DELIVERY, member_id, "kind", "text", "state", "created_at"),
    }


def _of_events(member_id: int) -> dict[str, _Rows]:
    event: tuple[Any, ...] = (col(_EVENT.event_id), col(_EVENT.title).label("name"))
    sign_up = ("holder", "state", "queued_at", "offer_until", "checked_in_at", "remind_day", "remind_hours")
    sign_ups = _theirs(_SIGN_UP, member_id, *sign_up).join(_EVENT, col(_EVENT.id) == col(_SIGN_UP.event_id))
    claims = _theirs(_GIFT_CLAIM, member_id, "state", "receipt", "place", "created_at", "handed_at")
    claims = claims.join(_GIFT, col(_GIFT.id) == col(_GIFT_CLAIM.gift_id))
    claims = claims.join(_EVENT, col(_EVENT.id) == col(_GIFT.event_id)).add_columns(col(_GIFT.title).label("gift"))
    return {
        "signups": sign_ups.add_columns(*event),
        "gift_claims": claims.add_columns(*event),
        "event_desks": _theirs(event_tables.Desk, member_id, "doing", "fields", "updated_at"),
    }


def _of_being_told(member_id: int) -> dict[str, _Rows]:
    chosen = ("quiet_from", "quiet_until", "per_day", "per_week", "snoozed_until")
    return {
        "opt_outs": _theirs(reminder_tables.OptOut, member_id, "topic", "at"),
        "preferences": _theirs(reminder_tables.Preference, member_id, *chosen),
        "nudges": _theirs(reminder_tables.Nudge, member_id, "said_at"),
        "reminders": _theirs(reminder_tables.Reminder, member_id, "kind", "subject", "due_at", "until", "state"),
        "watches": _theirs(reminder_tables.Watch, member_id, "item", "created_at"),
        "broadcast_clicks": _theirs(broadcast_tables.Click, member_id, "broadcast_id", "button", "at"),
        "member_tags": _theirs(broadcast_tables.MemberTag, member_id, "tag"),
    }


def _of_talking(member_id: int) -> dict[str, _Rows]:
    kept = ("words", "language", "guesses", "outcome", "chosen", "at")
    return {
        "talks": _theirs(tables.Talk, member_id, "content", "at"),
        "ticket_words": _theirs(talk_tables.TicketWords, member_id, "ticket_id", "from_us", "words", "at"),
        "consents": _theirs(talk_tables.Consent, member_id, "purpose", "at"),
        "utterances": _theirs(talk_tables.Utterance, member_id, *kept),
    }


def _of(table: Any, *columns: str) -> _Rows:
    return select(*(getattr(table, name) for name in columns))


def _theirs(table: Any, member_id: int, *columns: str) -> _Rows:
    return _of(table, *columns).where(table.member_id == member_id)


def _at_shops(table: Any, member_id: int, *columns: str) -> _Rows:
    """With the shop they are about, as its operator calls it."""
    query = _theirs(table, member_id, *columns).join(_SHOP, col(_SHOP.id) == table.shop_id)
    return query.add_columns(col(_SHOP.shop_id), col(_SHOP.name))


def erase(session: Session, member_id: int, pseudonym: str, now: datetime, zone: ZoneInfo) -> int:
    """Forget the member; returns how many redemptions stay, under `pseudonym`. All in the caller's transaction.

    The audit says that a member left; what it calls `member:<id>` after that row is another one.
    """
    for post in staff.posts(session, member_id):
        staff.revoke(session, post.id, f"member:{member_id}", now, zone)
    for code_id in session.scalars(_codes(member_id).where(col(_CODE.state).in_(("live", "locked")))).all():
        codes.cancel(session, member_id, code_id, now, zone)
    events.forget(session, member_id, now, zone)
    gifts.forget(session, member_id, now)
    recipients.forget(session, member_id)
    _forget_as_operator(session, member_id, now)
    _forget_what_others_were_told(session, member_id)
    _forget_counters(session, member_id)
    kept = redemptions.pseudonymise(session, member_id, pseudonym)
    messages = {"holder": "", "chat_message_id": None, "photo_file_id": None}
    session.execute(update(_CODE).where(col(_CODE.member_id) == member_id).values(**messages))
    free = {"member_id": None, "activated_at": None, "suspended_at": func.coalesce(col(_CARD.suspended_at), now)}
    session.execute(update(_CARD).where(col(_CARD.member_id) == member_id).values(**free))
    session.execute(delete(_MEMBER).where(col(_MEMBER.id) == member_id))
    audit.append(session, now, f"member:{member_id}", "erase", f"member:{member_id}", redemptions=kept)
    return kept


def _codes(member_id: int) -> Select[Any]:
    return select(col(_CODE.id)).where(col(_CODE.member_id) == member_id)


def _forget_counters(session: Session, member_id: int) -> None:
    """A member's own counters have their number in the key."""
    for table in (_RESERVATION, _TALLY):
        mine = col(table.key).startswith(f"{member_id}:", autoescape=True)
        session.execute(delete(table).where(col(table.kind) == CounterKind.MEMBER_BENEFIT.value, mine))


def _forget_as_operator(session: Session, member_id: int, now: datetime) -> None:
    """Their own chat is named by Telegram's number where it is a chat of operators."""
    for chat in session.scalars(select(col(_MEMBER.telegram_id)).where(col(_MEMBER.id) == member_id)).all():
        broadcasts.forget(session, member_id, chat, now)
        session.execute(delete(_DELIVERY).where(col(_DELIVERY.chat_id) == chat))


def _forget_what_others_were_told(session: Session, member_id: int) -> None:
    """Deliveries to others that hold the tail of the member's name or what they wrote, or the name of staff who took up
    a ticket."""
    taken = or_(col(_TICKET.member_id) == member_id, col(_TICKET.answered_by) == member_id)
    tickets = session.scalars(select(col(_TICKET.id)).where(taken)).all()
    out = session.scalars(_codes(member_id)).all()
    nonces = session.scalars(select(col(_CLAIM.nonce)).where(col(_CLAIM.code_id).in_(_codes(member_id)))).all()
    beginnings = (
        *(f"{kind}:{id_}:" for id_ in tickets for kind in ("ticket", "ticket-taken", "ticket-said")),
        *(f"counter:{id_}:" for id_ in out),
        *(f"claim:{nonce}:" for nonce in nonces),
    )
    for beginning in beginnings:
        session.execute(delete(_DELIVERY).where(_begins(beginning)))


def _begins(beginning: str) -> ColumnElement[bool]:
    return col(_DELIVERY.key).startswith(beginning, autoescape=True)
