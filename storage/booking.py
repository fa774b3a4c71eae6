"""Booking: a code that is held becomes a redemption: ledger, counters, audit and receipt, in one transaction."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update
from sqlmodel import col

from rules import codes, money, quota
from rules.codes import Way
from rules.money import Bill
from rules.quota import Address
from rules.redeeming import Reason, Verdict
from rules.till import Practised, Receipt, Refused
from storage import audit, claims, counters, holding, locking, looking, receipts, situations, tickets, trying
from storage.claims import Held
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, parameter
from storage.receipts import Booked, Wording
from storage.situations import CodeFacts, ShopFacts
from storage.till_tables import Redemption, RedemptionLine, Staff

_SEEN = Prepared(
    update(Staff)
    .where(col(Staff.id) == parameter("staff"))
    .values(seen_on=parameter("day"), last_used_at=parameter("now", UTCDateTime))
)
_PRACTISED = Prepared(
    update(Staff)
    .where(col(Staff.id) == parameter("staff"))
    .values(practised=col(Staff.practised).bitwise_or(parameter("bit")))
)
_OF_RECEIPT = (
    *("number", "code_id", "member_id", "shop_id", "way", "bill", "discount", "pay", "estimated"),
    "created_at",
)
_LEDGER_COLUMNS = (*_OF_RECEIPT, "claim_id", "card_id", "staff_id", "business_day")
_REDEEM = Prepared(
    insert(Redemption).values({name: parameter(name) for name in _LEDGER_COLUMNS}).returning(col(Redemption.id))
)
_LINE = Prepared(
    insert(RedemptionLine).values({name: parameter(name) for name in ("redemption_id", "benefit_id", "discount")})
)
_OF_SHOP = (quota.CounterKind.SHOP_DAY, quota.CounterKind.SHOP_HOUR, quota.CounterKind.PIN_DAY)


def confirm(
    session: Session, nonce: str, staff_member_id: int, now: datetime, zone: ZoneInfo, wording: Wording
) -> Receipt | Refused:
    """Redeem the code the claim holds: ledger, counters, audit, and what the member is told, in one transaction.

    The same press again gives the same receipt. Where the lock has lapsed, it is taken anew if nobody else holds the
    code. `wording` makes the member's text of the receipt.
    """
    claim = claims.by_nonce(session, nonce)
    if claim is None:
        return Refused(Reason.NOT_FOUND)
    done = _done(session, claim, staff_member_id, now, zone, wording)
    if isinstance(done, Refused):
        holding.refused(session, claim, staff_member_id, done, now)
    return done


def by_pin(
    session: Session,
    key: bytes,
    member_id: int,
    code_id: int,
    pin: str,
    nonce: str,
    now: datetime,
    zone: ZoneInfo,
    wording: Wording,
) -> Receipt | Refused:
    """The member redeems their own code with the shop's PIN of the day, where the shop has no phone and takes PINs."""
    until = trying.throttled_until(session, member_id, now)
    if until:
        return Refused(Reason.THROTTLED, at=until)
    code = situations.find_code(session, code_id)
    if code is None or code.member_id != member_id or code.shop_id is None:
        return Refused(Reason.NOT_FOUND)
    before = receipts.of_code(session, code_id)
    if before is not None:
        return (
            receipts.receipt(session, before, already=True)
            if before.way is Way.PIN
            else receipts.already_used(session, code)
        )
    done = _pinned(session, key, code, code.shop_id, pin, nonce, now, zone, wording)
    if isinstance(done, Refused):
        trying.tried(session, member_id, code.shop_id, Way.PIN, done.reason, now, code_id=code_id)
    return done


def _done(
    session: Session, claim: Held, staff_member_id: int, now: datetime, zone: ZoneInfo, wording: Wording
) -> Receipt | Refused:
    if claim.staff_member_id != staff_member_id:
        return Refused(Reason.STAFF_NOT_ALLOWED)
    code = situations.one_code(session, claim.code_id)
    before = receipts.of_code(session, code.id) if code.state == "used" else None
    if before is not None:
        return _said_before(session, before, claim)
    if _has_lapsed(claim, code, now):
        return _retaken(session, claim, code, now, zone, wording)
    refusal = holding.not_theirs(session, claim, staff_member_id, now)
    return refusal or _confirmed(session, claim, code, now, zone, wording)


def _has_lapsed(claim: Held, code: CodeFacts, now: datetime) -> bool:
    """Whether staff took longer than their lock held. One that was let go, or waits for the member, is over then."""
    waits = claim.needs_ok and code.approved_at is None
    return claim.state == "open" and claim.expires_at <= now and claim.revoked_at is None and not waits


def _retaken(
    session: Session, claim: Held, code: CodeFacts, now: datetime, zone: ZoneInfo, wording: Wording
) -> Receipt | Refused:
    """Confirm with a lock taken anew, which a code that is in time and in nobody else's hands still gives."""
    taken = claim.staff_id and looking.take(session, code, claim.shop_id, claim.staff_id, now, zone)
    if not taken:
        return holding.lost(session, situations.one_code(session, code.id), claim, now)
    if isinstance(taken, Refused):
        return taken
    claim = claims.hold_on(session, claim, now)
    return _confirmed(session, claim, situations.one_code(session, code.id), now, zone, wording)


def _said_before(session: Session, booked: Booked, claim: Held) -> Receipt | Refused:
    if booked.staff_member_id == claim.staff_member_id:
        return receipts.receipt(session, booked, already=True)
    return receipts.elsewhere(booked)


def _pinned(
    session: Session,
    key: bytes,
    code: CodeFacts,
    shop_id: int,
    pin: str,
    nonce: str,
    now: datetime,
    zone: ZoneInfo,
    wording: Wording,
) -> Receipt | Refused:
    shop = situations.shop(session, shop_id, now)
    if shop is None or shop.terms.caps.pin is None:
        return Refused(Reason.STAFF_NOT_ALLOWED)
    if not compare_digest(codes.pin(key, shop_id, quota.business_day(now, zone)).encode(), pin.encode()):
        return Refused(Reason.NOT_FOUND)
    places = (quota.pin_counter(shop.terms.caps, now, zone),)
    if not counters.hold(session, places):
        return Refused(Reason.SHOP_FULL)
    if not locking.lock(session, code.id, shop_id, None, now):
        counters.unhold(session, [each.address for each in places])
        return Refused(Reason.LOCKED_ELSEWHERE if code.is_locked(now) else Reason.EXPIRED, at=code.lock_until)
    counters.reserve(session, code.id, [each.address for each in places])
    claim = claims.open_new(session, nonce, code.id, None, shop_id, Way.PIN, now, needs_ok=False)
    done = _confirmed(session, claim, situations.one_code(session, code.id), now, zone, wording)
    if isinstance(done, Refused):
        locking.unlock(session, code.id, shop_id, None)
    return done


def _confirmed(
    session: Session, claim: Held, code: CodeFacts, now: datetime, zone: ZoneInfo, wording: Wording
) -> Receipt | Refused:
    shop = situations.shop(session, claim.shop_id, now)
    if shop is None or not holding.is_held_by(code, claim, now):
        return holding.lost(session, code, claim, now)
    if claim.needs_ok and code.approved_at is None:
        return Refused(Reason.NEEDS_MEMBER_OK)
    own = counters.held(session, code.id)
    verdict = looking.verdict(session, code, shop, own, now, zone)
    if verdict.reason is not Reason.OK:
        return Refused(verdict.reason)
    if not locking.use(session, code.id, claim.shop_id, claim.staff_id, now):
        return holding.lost(session, situations.one_code(session, code.id), claim, now)
    settled = _settled(claim, shop, verdict)
    claims.confirmed(session, claim)
    receipt = _as_receipt(claim, code, shop, verdict, settled, now)
    if not code.practice:
        _book(session, claim, code, receipt, settled, now, zone)
        _use_places(session, receipt, own)
        tickets.redeemed(session, code.id, now)
        receipts.tell(session, "receipt", receipt, wording, now)
    else:
        _PRACTISED.run(session, staff=claim.staff_id, bit=_practised(Way(claim.way)))
    return receipt


def _settled(claim: Held, shop: ShopFacts, verdict: Verdict) -> Bill:
    if claim.bill is None:
        return money.estimate(verdict.usable, shop.terms.price_band)
    return money.settle(claim.bill, verdict.usable)


def _as_receipt(
    claim: Held, code: CodeFacts, shop: ShopFacts, verdict: Verdict, settled: Bill, now: datetime
) -> Receipt:
    offers = {each.id: each for each in verdict.usable}
    return Receipt(
        number=codes.receipt_number(claim.nonce),
        code_id=code.id,
        member_id=code.member_id,
        member_language=code.language,
        message_id=code.message_id,
        holder=code.holder,
        shop_id=claim.shop_id,
        shop_name=shop.name,
        shop_name_en=shop.name_en,
        bill=claim.bill,
        discount=settled.discount,
        pay=None if claim.bill is None else settled.pay,
        lines=tuple((offers[id_], part) for id_, part in settled.lines),
        created_at=now,
        way=Way(claim.way),
        practice=code.practice,
    )


def _book(
    session: Session, claim: Held, code: CodeFacts, receipt: Receipt, settled: Bill, now: datetime, zone: ZoneInfo
) -> None:
    """The ledger, the staff's day and the audit."""
    day = quota.business_day(now, zone)
    row = {name: getattr(receipt, name) for name in _OF_RECEIPT}
    others = {"claim_id": claim.id, "card_id": code.card_id, "staff_id": claim.staff_id, "business_day": day}
    redemption_id = _REDEEM.rows(session, **row, **others)[0][0]
    for benefit_id, part in settled.lines:
        _LINE.run(session, redemption_id=redemption_id, benefit_id=benefit_id, discount=part)
    actor = f"member:{code.member_id}" if claim.staff_id is None else f"staff:{claim.staff_id}"
    if claim.staff_id is not None:
        _SEEN.run(session, staff=claim.staff_id, day=day, now=now)
    money_ = {"bill": receipt.bill, "discount": receipt.discount, "pay": receipt.pay}
    audit.append(session, now, actor, "redeem", receipt.number, shop=claim.shop_id, way=str(claim.way), **money_)


def _use_places(session: Session, receipt: Receipt, own: list[Address]) -> None:
    """Of the places the code holds, those of the shop and of the benefits used are used; how full the shop is stays."""
    ids = [benefit.benefit_id for benefit, _ in receipt.lines]
    names = {*ids, *(f"{receipt.member_id}:{id_}" for id_ in ids)}
    used = [each for each in own if each[0] in _OF_SHOP or each[1] in names]
    counters.use(session, receipt.code_id, used, [each for each in own if each not in used])


def _practised(way: Way) -> Practised:
    by_way = {Way.CAMERA: Practised.CAMERA, Way.PHOTO: Practised.CAMERA, Way.DIGITS: Practised.DIGITS}
    return by_way.get(way, Practised.LIST)
