"""Looking at a code: it is found by what it shows, locked for who looks, its places are held, and the verdict given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col

from rules import codes, money, quota, redeeming, throttle
from rules.codes import Way
from rules.quota import Address
from rules.redeeming import Reason, Verdict
from rules.till import PRACTICE_BENEFIT, Look, Post, Refused, Waiting
from storage import claims, counters, fuses, locking, receipts, situations, trying
from storage.claims import Held
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, as_moment, parameter
from storage.situations import CODES, CodeFacts, ShopFacts
from storage.till_tables import Code


@dataclass(frozen=True, slots=True)
class ByToken:
    token: str


@dataclass(frozen=True, slots=True)
class ByDigits:
    digits: str


@dataclass(frozen=True, slots=True)
class ByCode:
    code_id: int


What = ByToken | ByDigits | ByCode

_BY_TOKEN = Prepared(CODES.where(col(Code.token_hash) == parameter("hash")))
_BY_DIGITS = Prepared(
    CODES.where(col(Code.digits_hash) == parameter("hash"), col(Code.created_at) > parameter("since", UTCDateTime))
    .order_by(col(Code.created_at).desc(), col(Code.id).desc())
    .limit(1)
)
_WAITING = Prepared(
    select(col(Code.id), col(Code.holder), col(Code.created_at))
    .where(
        col(Code.shop_id) == parameter("shop_id"),
        col(Code.state).in_(("live", "locked")),
        col(Code.created_at) > parameter("since", UTCDateTime),
        col(Code.expires_at) > parameter("deadline", UTCDateTime),
        ~col(Code.practice),
    )
    .order_by(col(Code.created_at).desc(), col(Code.id).desc())
)


class Taken(NamedTuple):
    """A code that is locked for who looks, with a place in every counter it may need, and the shop it is held at."""

    shop: ShopFacts
    verdict: Verdict


def look(
    session: Session,
    key: bytes,
    post: Post,
    what: What,
    way: Way,
    nonce: str,
    now: datetime,
    zone: ZoneInfo,
) -> Look | Refused:
    """Hold the code for this post and give the verdict, or say why not; every try leaves a row.

    One guarded UPDATE decides who holds it. A place in every counter it may need is held as well, so that what staff
    were told can be confirmed. `nonce` is new with every look and stands behind the buttons of its card.
    """
    until = trying.throttled_until(session, post.member_id, now) if isinstance(what, ByDigits) else None
    if until:
        return Refused(Reason.THROTTLED, at=until)
    code = _find(session, key, post, what, now)
    seen = _looked(session, post, code, what, way, nonce, now, zone) if code else Refused(Reason.NOT_FOUND)
    reason = seen.reason if isinstance(seen, Refused) else Reason.OK
    trying.tried(session, post.member_id, post.shop_id, way, reason, now, code_id=code.id if code else None)
    return seen


def waiting(session: Session, shop_id: int, now: datetime) -> list[Waiting]:
    """The codes pulled for this shop that can be redeemed now, the newest first."""
    rows = _WAITING.rows(session, shop_id=shop_id, since=now - codes.WAITING, deadline=now - codes.GRACE)
    return [Waiting(code_id, holder, as_moment(at)) for code_id, holder, at in rows]


def take(
    session: Session, code: CodeFacts, shop_id: int, staff_id: int, now: datetime, zone: ZoneInfo
) -> Taken | Refused | None:
    """Lock the code for this post and hold its places; None where the lock is not to be had, and why not where the
    verdict is no, which leaves the code live."""
    if not locking.lock(session, code.id, shop_id, staff_id, now):
        return None
    shop = situations.shop(session, shop_id, now)
    if shop is None:
        return Refused(Reason.STAFF_NOT_ALLOWED)
    _leave_other_shop(session, code, shop_id, now, zone)
    own = counters.held(session, code.id)
    given = verdict(session, code, shop, own, now, zone)
    if given.reason is Reason.OK and not _hold_places(session, code.id, shop, own, given, now, zone):
        given = Verdict(Reason.SHOP_FULL)
    if given.reason is Reason.OK:
        return Taken(shop, given)
    locking.unlock(session, code.id, shop_id, staff_id)
    return Refused(given.reason)


def verdict(
    session: Session, code: CodeFacts, shop: ShopFacts, own: list[Address], now: datetime, zone: ZoneInfo
) -> Verdict:
    """What the rule says about this code at this shop; of a code to practise with, that it is good."""
    if code.practice:
        return Verdict(Reason.OK, PRACTICE_BENEFIT, (PRACTICE_BENEFIT,))
    situation = situations.around(
        session,
        code.member_id or 0,
        code.card,
        shop.terms,
        now,
        zone,
        code_id=code.id,
        own=own,
        pulled_at=code.created_at,
    )
    return redeeming.decide(situation)


def card(code: CodeFacts, claim: Held, shop: ShopFacts, verdict: Verdict) -> Look:
    """The card of a claim: what staff see of the code they hold."""
    benefit = verdict.benefit or verdict.usable[0]
    bill = None if claim.bill is None else money.settle(claim.bill, verdict.usable)
    return Look(
        nonce=claim.nonce,
        code_id=code.id,
        member_id=code.member_id,
        member_language=code.language,
        holder=code.holder,
        shop_id=claim.shop_id,
        shop_name=shop.name,
        shop_name_en=shop.name_en,
        benefit=benefit,
        usable=verdict.usable,
        expires_at=claim.expires_at,
        way=Way(claim.way),
        needs_member_ok=claim.needs_ok and code.approved_at is None,
        practice=code.practice,
        bill=bill,
    )


def _find(session: Session, key: bytes, post: Post, what: What, now: datetime) -> CodeFacts | None:
    code = _shown(session, key, post, what, now)
    if code is None or (code.practice and code.member_id != post.member_id):
        return None
    # Only what was pulled for a shop stands on its list; the number of any other code cannot come from a button.
    return None if isinstance(what, ByCode) and code.shop_id is None else code


def _shown(session: Session, key: bytes, post: Post, what: What, now: datetime) -> CodeFacts | None:
    if isinstance(what, ByCode):
        return situations.find_code(session, what.code_id)
    if isinstance(what, ByToken):
        row = _BY_TOKEN.row(session, hash=codes.token_hash(what.token))
    else:
        shop_id = post.shop_id if len(what.digits) == codes.SHOP_DIGITS else None
        hashed = codes.digits_hash(key, what.digits, shop_id)
        row = _BY_DIGITS.row(session, hash=hashed, since=now - throttle.LONG_WINDOW)
    return None if row is None else situations.code(row)


def _looked(
    session: Session, post: Post, code: CodeFacts, what: What, way: Way, nonce: str, now: datetime, zone: ZoneInfo
) -> Look | Refused:
    taken = take(session, code, post.shop_id, post.id, now, zone)
    if taken is None:
        return _why_not_held(session, post, code.id, now)
    if isinstance(taken, Refused):
        return taken
    needs_ok = _needs_ok(code, post, what, now, zone)
    claim = claims.open_new(session, nonce, code.id, post.id, post.shop_id, way, now, needs_ok=needs_ok)
    return card(code, claim, taken.shop, taken.verdict)


def _needs_ok(code: CodeFacts, post: Post, what: What, now: datetime, zone: ZoneInfo) -> bool:
    if code.practice or code.approved_at is not None:
        return False
    typed = len(what.digits) if isinstance(what, ByDigits) else None
    return redeeming.needs_approval(typed, staff_seen_today=post.seen_on == quota.business_day(now, zone))


def _leave_other_shop(session: Session, code: CodeFacts, shop_id: int, now: datetime, zone: ZoneInfo) -> None:
    """A code for any shop whose lock lapsed at another gives back the places it held there."""
    if code.shop_id is None and code.lock_shop_id not in (None, shop_id):
        counters.release(session, code.id)
        fuses.refresh(session, code.lock_shop_id or 0, now, zone)


def _hold_places(
    session: Session,
    code_id: int,
    shop: ShopFacts,
    own: list[Address],
    verdict: Verdict,
    now: datetime,
    zone: ZoneInfo,
) -> bool:
    """Hold what the code does not hold yet; a place it was pulled with is good for its own period."""
    has = {address[:2] for address in own}
    missing = [each for each in verdict.counters if each.address[:2] not in has]
    if not counters.hold(session, missing):
        return False
    if missing:
        counters.reserve(session, code_id, [each.address for each in missing])
        fuses.refresh(session, shop.terms.caps.shop_id, now, zone, shop.terms.caps)
    return True


def _why_not_held(session: Session, post: Post, code_id: int, now: datetime) -> Refused:
    """Why the guarded UPDATE found nothing to lock."""
    code = situations.one_code(session, code_id)
    if code.state == "used":
        return receipts.already_used(session, code)
    ended = {"superseded": Reason.SUPERSEDED, "cancelled": Reason.EXPIRED, "expired": Reason.EXPIRED}.get(code.state)
    if ended or (code.expires_at + codes.GRACE <= now and not code.is_locked(now)):
        return Refused(ended or Reason.EXPIRED, at=code.ended_at or code.expires_at)
    if code.shop_id not in (None, post.shop_id):
        return Refused(Reason.WRONG_SHOP)
    if code.is_locked(now) and code.lock_staff_id != post.id:
        return Refused(Reason.LOCKED_ELSEWHERE, at=code.lock_until)
    return Refused(Reason.EXPIRED if code.expires_at + codes.GRACE <= now else Reason.STAFF_NOT_ALLOWED)
