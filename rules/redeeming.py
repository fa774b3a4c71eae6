"""Can I use it here? One decision for the member before ordering, for a code, and for the till; and who may undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules import benefits, cards, quota
from rules.benefits import Benefit
from rules.cards import Card, CardState
from rules.codes import ANY_DIGITS
from rules.quota import Address, Caps, Counter

STAFF_UNDO = timedelta(minutes=10)
MANAGER_UNDO = timedelta(hours=24)


class Reason(StrEnum):
    """What came of a try. Each has a sentence for the member, one for staff, and a next step."""

    OK = "ok"
    NOT_FOUND = "not_found"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    ALREADY_USED = "already_used"
    LOCKED_ELSEWHERE = "locked_elsewhere"
    WRONG_SHOP = "wrong_shop"
    CARD_INACTIVE = "card_inactive"
    CARD_EXPIRED = "card_expired"
    CARD_SUSPENDED = "card_suspended"
    BENEFIT_OFF = "benefit_off"
    BLACKOUT = "blackout"
    MEMBER_LIMIT = "member_limit"
    SHOP_FULL = "shop_full"
    SHOP_STOPPED = "shop_stopped"
    NEEDS_MEMBER_OK = "needs_member_ok"
    STAFF_NOT_ALLOWED = "staff_not_allowed"
    THROTTLED = "throttled"
    BAD_AMOUNT = "bad_amount"
    SYSTEM = "system"


class Undoer(StrEnum):
    """Who takes a redemption back: who made it, a manager of the shop, or ops, who must say why."""

    STAFF = "staff"
    MANAGER = "manager"
    OPS = "ops"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a shop asks for: its caps, what a bill there is like, and since when its staff have stopped."""

    caps: Caps
    price_band: int | None = None
    stopped_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the decision looks at. `benefits` are the shop's as of `pulled_at`, or now where there is no code.

    `taken` counts used and held places without those that this code holds; a counter that is not in it is empty.
    `held` says that this code holds its place at this shop. No `shop` asks about the card alone.
    """

    moment: datetime
    zone: ZoneInfo
    member_id: int
    card: Card | None
    shop: Terms | None = None
    benefits: tuple[Benefit, ...] = ()
    taken: Mapping[Address, int] | None = None
    held: bool = False
    pulled_at: datetime | None = None

    @property
    def day(self) -> date:
        """The local day that validity is judged on: what was valid when a code was shown is honoured after midnight."""
        return (self.pulled_at or self.moment).astimezone(self.zone).date()

    def is_full(self, counter: Counter | None) -> bool:
        if counter is None or counter.cap is None:
            return False
        return (self.taken or {}).get(counter.address, 0) >= counter.cap


@dataclass(frozen=True, slots=True)
class Verdict:
    """`benefit` is the one worth most of the `usable` ones; `counters` are those to take a place in. All are empty
    where the answer is no, or about the card alone."""

    reason: Reason
    benefit: Benefit | None = None
    usable: tuple[Benefit, ...] = ()
    counters: tuple[Counter, ...] = ()


def decide(situation: Situation) -> Verdict:
    """The verdict: the card is looked at first, then the shop, then its benefits."""
    refusal = _about_card(situation) or _about_shop(situation)
    if refusal or situation.shop is None:
        return Verdict(refusal or Reason.OK)
    valid = benefits.valid(situation.benefits, situation.day, situation.shop.price_band)
    if not valid:
        return Verdict(_why_none_valid(situation))
    within_limit = [each for each in valid if not _member_had(situation, each)]
    if not within_limit:
        return Verdict(Reason.MEMBER_LIMIT)
    usable = tuple(each for each in within_limit if not _quota_is_gone(situation, each))
    if not usable:
        return Verdict(Reason.SHOP_FULL)
    counters = quota.needed(situation.member_id, situation.shop.caps, usable, situation.moment, situation.zone)
    return Verdict(Reason.OK, usable[0], usable, counters)


def needs_approval(digits_typed: int | None, *, staff_seen_today: bool) -> bool:
    """Whether the member has to say that it is them: where eight digits were typed, which are good anywhere, and where
    the staff account redeems for the first time this business day."""
    return digits_typed == ANY_DIGITS or not staff_seen_today


def undo_until(redeemed_at: datetime, undoer: Undoer) -> datetime | None:
    """Until when, that moment included, it may be taken back; None is for ever."""
    if undoer is Undoer.OPS:
        return None
    return redeemed_at + (STAFF_UNDO if undoer is Undoer.STAFF else MANAGER_UNDO)


def may_undo(redeemed_at: datetime, undoer: Undoer, now: datetime, reason: str) -> bool:
    """Whether `undoer` may take back at `now` what was redeemed at `redeemed_at`; ops have to give a reason."""
    until = undo_until(redeemed_at, undoer)
    return bool(reason.strip()) if until is None else now <= until


def _about_card(situation: Situation) -> Reason | None:
    if situation.card is None:
        return Reason.CARD_INACTIVE
    refusals = {
        CardState.UPCOMING: Reason.CARD_INACTIVE,
        CardState.EXPIRED: Reason.CARD_EXPIRED,
        CardState.SUSPENDED: Reason.CARD_SUSPENDED,
    }
    return refusals.get(cards.state(situation.card, situation.day))


def _about_shop(situation: Situation) -> Reason | None:
    shop = situation.shop
    if shop is None or situation.held:
        return None
    if shop.stopped_since and (situation.pulled_at or situation.moment) >= shop.stopped_since:
        return Reason.SHOP_STOPPED
    counters = quota.shop_counters(shop.caps, situation.moment, situation.zone)
    return Reason.SHOP_FULL if any(map(situation.is_full, counters)) else None


def _why_none_valid(situation: Situation) -> Reason:
    """Benefits that come later are not on today; all else is over."""
    later = any(each.valid_from > situation.day for each in situation.benefits)
    return Reason.BLACKOUT if later else Reason.BENEFIT_OFF


def _member_had(situation: Situation, benefit: Benefit) -> bool:
    day = quota.business_day(situation.moment, situation.zone)
    return situation.is_full(quota.member_counter(situation.member_id, benefit, day))


def _quota_is_gone(situation: Situation, benefit: Benefit) -> bool:
    day = quota.business_day(situation.moment, situation.zone)
    return situation.is_full(quota.benefit_counter(benefit, day))
