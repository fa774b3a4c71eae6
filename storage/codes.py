"""Codes that members pull: one live code each, with its places held, shown again, superseded, cancelled, run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlmodel import col

from rules import cards, codes, redeeming
from rules.cards import Card
from rules.members import Member
from rules.quota import Address, Counter
from rules.redeeming import Reason, Verdict
from rules.till import Approved, Expired, Post, Pulled
from storage import audit, claims, counters, fuses, situations, tables
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, parameter
from storage.situations import CODES, CodeFacts
from storage.till_tables import Claim, Code, Staff
from storage.upserts import prepared_insert

MOST_SEEDS = 20  # digits taken by another live code are tried again with others; with a million that is seldom

_OUT = ("live", "locked")
_IS_OUT = col(Code.state).in_(_OUT)
_LOCK_MEMBER = Prepared(select(col(tables.Member.id)).where(col(tables.Member.id) == parameter("id")).with_for_update())
_STANDING = Prepared(CODES.where(col(Code.member_id) == parameter("member_id"), _IS_OUT, ~col(Code.practice)).limit(1))
_OF_MEMBER = Prepared(CODES.where(col(Code.id) == parameter("id"), col(Code.member_id) == parameter("member_id")))
_CARD_ID = Prepared(
    select(col(tables.Card.id)).where(
        col(tables.Card.card_number) == parameter("number"), col(tables.Card.member_id) == parameter("member_id")
    )
)
_COLUMNS = (
    *("member_id", "card_id", "shop_id", "token_hash", "digits_hash", "seed", "holder", "source"),
    *("created_at", "expires_at", "practice"),
)
_INSERT = Prepared(
    prepared_insert(Code)
    .values(state="live", **{name: parameter(name) for name in _COLUMNS})
    .on_conflict_do_nothing()
    .returning(col(Code.id))
)
_FREE = (col(Code.state) == "live") | (
    (col(Code.state) == "locked") & (col(Code.lock_until) <= parameter("now", UTCDateTime))
)
_ENDING = {
    "state": parameter("new_state"),
    "ended_at": parameter("now", UTCDateTime),
    "holder": "",
    "lock_staff_id": None,
    "lock_shop_id": None,
    "lock_until": None,
}
_END_FREE = Prepared(update(Code).where(col(Code.id) == parameter("of_code"), _FREE).values(**_ENDING))
_END_OUT = Prepared(update(Code).where(col(Code.id) == parameter("of_code"), _IS_OUT).values(**_ENDING))
_SHOWING = Prepared(
    update(Code)
    .where(col(Code.id) == parameter("of_code"))
    .values(chat_message_id=parameter("message"), photo_file_id=parameter("photo"))
)
_APPROVE = Prepared(
    update(Code)
    .where(
        col(Code.id) == parameter("of_code"),
        col(Code.member_id) == parameter("member"),
        col(Code.state) == "locked",
        col(Code.lock_until) > parameter("now", UTCDateTime),
    )
    .values(approved_at=parameter("now", UTCDateTime))
)
_HOLDING = Prepared(
    select(col(Claim.nonce), col(Staff.member_id), col(Claim.message_id))
    .outerjoin(Staff, col(Staff.id) == col(Claim.staff_id))
    .where(col(Claim.code_id) == parameter("code_id"), col(Claim.state) == "open")
    .order_by(col(Claim.id).desc())
)
_FORGET_NAMES = Prepared(
    update(Code)
    .where(col(Code.state) == "used", col(Code.holder) != "", col(Code.ended_at) <= parameter("long_ago", UTCDateTime))
    .values(holder="")
)
_RUN_OUT = Prepared(
    select(
        col(Code.id),
        col(Code.member_id),
        col(tables.Member.telegram_id),
        col(tables.Member.language),
        col(Code.chat_message_id),
        col(Code.shop_id),
        col(Code.practice),
    )
    .outerjoin(tables.Member, col(tables.Member.id) == col(Code.member_id))
    .where(_FREE, col(Code.expires_at) <= parameter("deadline", UTCDateTime))
    .order_by(col(Code.id))
)


class _New(NamedTuple):
    """What a row of a code is given, besides its secret."""

    member_id: int
    card_id: int | None
    shop_id: int | None
    holder: str
    source: str
    created_at: datetime
    practice: bool = False


def pull(
    session: Session,
    key: bytes,
    seed: bytes,
    member: Member,
    shop_id: int | None,
    holder: str,
    source: str,
    now: datetime,
    zone: ZoneInfo,
) -> Pulled | Reason:
    """A new code for the member, good at the shop, or at any without one; or why there is none.

    It takes the place of the member's code before, with the places that held, and holds a place in every counter it
    may need, so that what was issued is not refused. While staff hold the code before, that one is shown again; a
    refusal leaves it as it is. `seed` is 16 random bytes, `holder` the tail of the member's name, `source` a word.
    """
    _LOCK_MEMBER.row(session, id=member.id)
    before = _standing(session, member.id)
    if before and before.is_locked(now):
        return _shown_again(key, before)
    card = cards.shown(member.cards, now.astimezone(zone).date())
    verdict = _verdict(session, member.id, card, shop_id, now, zone, before)
    if verdict.reason is not Reason.OK:
        return verdict.reason
    kept = _kept(session, before, verdict.counters)
    if not counters.hold(session, [each for each in verdict.counters if each.address not in kept]):
        return Reason.SHOP_FULL
    if before and not _replace(session, before, now):
        counters.unhold(session, [each.address for each in verdict.counters if each.address not in kept])
        return _shown_again(key, before)
    new = _New(member.id, _card_id(session, member.id, card), shop_id, holder, source, now)
    pulled = _issue(session, key, seed, new)
    _hand_places(session, before, pulled.code_id, verdict.counters, kept)
    _refresh(session, {shop_id, before.shop_id if before else None}, now, zone)
    return pulled


def can_use(session: Session, member: Member, shop_id: int, now: datetime, zone: ZoneInfo) -> Verdict:
    """Whether the member could use their card at the shop now: the answer before ordering."""
    card = cards.shown(member.cards, now.astimezone(zone).date())
    return _verdict(session, member.id, card, shop_id, now, zone, _standing(session, member.id))


def current(session: Session, key: bytes, member_id: int, now: datetime) -> Pulled | None:
    """The code the member holds now, unless it has run out."""
    code = _standing(session, member_id)
    if code is None or (code.expires_at + codes.GRACE <= now and not code.is_locked(now)):
        return None
    return _shown_again(key, code)


def showing(session: Session, code_id: int, message_id: int | None, file_id: str | None) -> None:
    """The code stands in this message of its member's chat; `file_id` is the picture's at Telegram."""
    _SHOWING.run(session, of_code=code_id, message=message_id, photo=file_id)


def cancel(session: Session, member_id: int, code_id: int, now: datetime, zone: ZoneInfo) -> bool:
    """The member takes their code back, also out of the hands of staff; False when it had ended before."""
    row = _OF_MEMBER.row(session, id=code_id, member_id=member_id)
    if row is None or not _end(session, _END_OUT, code_id, "cancelled", now):
        return False
    code = situations.code(row)
    _refresh(session, {code.shop_id, code.lock_shop_id}, now, zone)
    return True


def approve(session: Session, member_id: int, code_id: int, now: datetime) -> Approved | None:
    """The member says that it is them at the till; None when nobody holds the code any more."""
    if not _APPROVE.run(session, of_code=code_id, member=member_id, now=now):
        return None
    audit.append(session, now, f"member:{member_id}", "approve", f"code:{code_id}")
    return _holding(session, code_id)


def deny(session: Session, member_id: int, code_id: int, now: datetime, zone: ZoneInfo) -> Approved | None:
    """The member says that it is not them: the code ends. None when it had ended before, or nobody held it."""
    holding = _holding(session, code_id)
    if holding is None or not cancel(session, member_id, code_id, now, zone):
        return None
    audit.append(session, now, f"member:{member_id}", "deny", f"code:{code_id}")
    return holding


def expire_due(session: Session, now: datetime, zone: ZoneInfo) -> list[Expired]:
    """End every code whose time and grace are over and that nobody holds; returns those that members see.

    The name on a code that was used goes as well, once its redemption can hardly be taken back any more.
    """
    _FORGET_NAMES.run(session, long_ago=now - redeeming.MANAGER_UNDO)
    expired, shops = [], set()
    for code_id, member_id, telegram_id, language, message_id, shop_id, practice in _RUN_OUT.rows(
        session, now=now, deadline=now - codes.GRACE
    ):
        if not _end(session, _END_FREE, code_id, "expired", now):
            continue
        shops.add(shop_id)
        if not practice and member_id is not None:
            expired.append(Expired(code_id, member_id, telegram_id, language, message_id, shop_id))
    _refresh(session, shops, now, zone)
    return expired


def practise(session: Session, key: bytes, seed: bytes, post: Post, holder: str, now: datetime) -> Pulled:
    """A code to practise with, good for this post alone; nothing of it reaches the ledger."""
    return _issue(session, key, seed, _New(post.member_id, None, post.shop_id, holder, "practice", now, practice=True))


def _standing(session: Session, member_id: int) -> CodeFacts | None:
    row = _STANDING.row(session, member_id=member_id)
    return None if row is None else situations.code(row)


def _verdict(
    session: Session,
    member_id: int,
    card: Card | None,
    shop_id: int | None,
    now: datetime,
    zone: ZoneInfo,
    before: CodeFacts | None,
) -> Verdict:
    shop = None if shop_id is None else situations.shop(session, shop_id, now)
    if shop_id is not None and shop is None:
        return Verdict(Reason.NOT_FOUND)
    own = before.id if before else None
    terms = shop.terms if shop else None
    return redeeming.decide(situations.around(session, member_id, card, terms, now, zone, code_id=own))


def _kept(session: Session, before: CodeFacts | None, wanted: Sequence[Counter]) -> set[Address]:
    """The places of the code before that the new one needs as well."""
    held = counters.held(session, before.id) if before else []
    return set(held) & {counter.address for counter in wanted}


def _replace(session: Session, before: CodeFacts, now: datetime) -> bool:
    """End the code before, but leave its places; False where staff have taken it this moment."""
    state = "superseded" if now < before.expires_at + codes.GRACE else "expired"
    claims.let_go(session, before.id)
    return _END_FREE.run(session, of_code=before.id, new_state=state, now=now) == 1


def _hand_places(
    session: Session, before: CodeFacts | None, code_id: int, wanted: Sequence[Counter], kept: set[Address]
) -> None:
    if before:
        counters.hand_on(session, before.id, code_id, sorted(kept))
        counters.release(session, before.id)
    counters.reserve(session, code_id, [each.address for each in wanted if each.address not in kept])


def _card_id(session: Session, member_id: int, card: Card | None) -> int | None:
    row = card and _CARD_ID.row(session, number=card.number, member_id=member_id)
    return row[0] if row else None


def _issue(session: Session, key: bytes, seed: bytes, new: _New) -> Pulled:
    expires_at = new.created_at + codes.LIFETIME
    for each in islice(codes.seeds(seed), MOST_SEEDS):
        secret = codes.derive(key, each, digits=codes.digits_for(new.shop_id))
        hashes = {
            "token_hash": codes.token_hash(secret.token),
            "digits_hash": codes.digits_hash(key, secret.digits, new.shop_id),
        }
        row = _INSERT.row(session, seed=each, expires_at=expires_at, **hashes, **new._asdict())
        if row is not None:
            return Pulled(row[0], secret.token, secret.digits, expires_at, new.shop_id, fresh=True)
    raise RuntimeError("no free digits: more codes are out at one place than there are digits for")


def _shown_again(key: bytes, code: CodeFacts) -> Pulled:
    secret = codes.derive(key, code.seed, digits=codes.digits_for(code.shop_id))
    return Pulled(
        code_id=code.id,
        token=secret.token,
        digits=secret.digits,
        expires_at=code.expires_at,
        shop_id=code.shop_id,
        fresh=False,
        message_id=code.message_id,
        photo_file_id=code.photo_file_id,
    )


def _end(session: Session, guard: Prepared, code_id: int, state: str, now: datetime) -> bool:
    if not guard.run(session, of_code=code_id, new_state=state, now=now):
        return False
    claims.let_go(session, code_id)
    counters.release(session, code_id)
    return True


def _holding(session: Session, code_id: int) -> Approved | None:
    row = _HOLDING.row(session, code_id=code_id)
    return None if row is None else Approved(code_id, *row)


def _refresh(session: Session, shop_ids: set[int | None], now: datetime, zone: ZoneInfo) -> None:
    for shop_id in sorted(each for each in shop_ids if each is not None):
        fuses.refresh(session, shop_id, now, zone)
