"""The one decision: every reason, in its order, on both sides of its boundary; and who may undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules import redeeming
from rules.benefits import Benefit
from rules.cards import Card, Validity
from rules.catalogue import BenefitKind, LimitPeriod, Plan
from rules.quota import Caps
from rules.redeeming import Reason, Situation, Terms, Undoer

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
TODAY, DAY, TICK = date(2026, 5, 20), timedelta(days=1), timedelta(microseconds=1)
CARD = Card("C1", Plan.ANNUAL, Validity(TODAY, TODAY))
OFFER = Benefit(
    *(1, BenefitKind.PERCENT_OFF, 1_000, 0, "", "", "", "", None, None, None, TODAY, TODAY),
    stacking=False,
    benefit_id="b1",
)
LIMITED = replace(OFFER, limit_per_member=2, limit_period=LimitPeriod.DAY)
RARE = replace(OFFER, daily_quota=3)
SHOP_DAY, SHOP_HOUR = ("shop_day", "3", "d2026-05-20"), ("shop_hour", "3", "h2026-05-20T12")
MINE, QUOTA = ("member_benefit", "7:b1", "d2026-05-20"), ("benefit_day", "b1", "d2026-05-20")
FINE = Situation(NOW, ZONE, 7, CARD, Terms(Caps(3, 10, 5)), (OFFER,))


def reason(**changes: object) -> Reason:
    return redeeming.decide(replace(FINE, **changes)).reason  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (CARD, Reason.OK),
        (replace(CARD, plan=Plan.TRIAL), Reason.OK),
        (None, Reason.CARD_INACTIVE),
        (replace(CARD, validity=Validity(TODAY + DAY, TODAY + DAY)), Reason.CARD_INACTIVE),
        (replace(CARD, validity=Validity(TODAY - DAY, TODAY - DAY)), Reason.CARD_EXPIRED),
        (replace(CARD, suspended=True), Reason.CARD_SUSPENDED),
    ],
)
def test_the_card_is_looked_at_first(card: Card | None, expected: Reason) -> None:
    assert reason(card=card) is expected
    assert reason(card=card, shop=None) is expected
    if expected is not Reason.OK:
        assert reason(card=card, benefits=(), shop=Terms(Caps(3), stopped_since=NOW)) is expected


@pytest.mark.parametrize(
    ("address", "taken", "expected"),
    [
        (SHOP_DAY, 9, Reason.OK),
        (SHOP_DAY, 10, Reason.SHOP_FULL),
        (SHOP_HOUR, 4, Reason.OK),
        (SHOP_HOUR, 5, Reason.SHOP_FULL),
    ],
)
def test_a_shop_is_full_at_its_cap_but_not_for_who_holds_a_place(
    address: tuple[str, str, str], taken: int, expected: Reason
) -> None:
    assert reason(taken={address: taken}) is expected
    assert reason(taken={address: taken}, held=True) is Reason.OK


def test_a_stop_counts_for_codes_pulled_from_its_moment_on() -> None:
    stopped = Terms(Caps(3), stopped_since=NOW)
    assert reason(shop=stopped) is Reason.SHOP_STOPPED
    assert reason(shop=stopped, pulled_at=NOW) is Reason.SHOP_STOPPED
    assert reason(shop=stopped, pulled_at=NOW - TICK) is Reason.OK
    assert reason(shop=stopped, pulled_at=NOW, held=True) is Reason.OK


def test_a_benefit_that_is_over_is_off_and_one_to_come_is_not_on_today() -> None:
    over = replace(OFFER, valid_from=TODAY - 2 * DAY, valid_until=TODAY - DAY)
    to_come = replace(OFFER, valid_from=TODAY + DAY, valid_until=TODAY + DAY)
    assert reason(benefits=()) is Reason.BENEFIT_OFF
    assert reason(benefits=(over,)) is Reason.BENEFIT_OFF
    assert reason(benefits=(over, to_come)) is Reason.BLACKOUT


def test_a_members_limit_is_reached_only_when_it_is_for_every_benefit() -> None:
    assert reason(benefits=(LIMITED,), taken={MINE: 1}) is Reason.OK
    assert reason(benefits=(LIMITED,), taken={MINE: 2}) is Reason.MEMBER_LIMIT
    other = replace(OFFER, id=2, benefit_id="b2", value=500)
    verdict = redeeming.decide(replace(FINE, benefits=(LIMITED, other), taken={MINE: 2}))
    assert (verdict.benefit, verdict.usable) == (other, (other,))


def test_a_benefit_whose_quota_is_gone_leaves_the_shop_full() -> None:
    assert reason(benefits=(RARE,), taken={QUOTA: 2}) is Reason.OK
    assert reason(benefits=(RARE,), taken={QUOTA: 3}) is Reason.SHOP_FULL


def test_the_benefit_worth_most_is_named_and_every_counter_it_needs() -> None:
    better = replace(LIMITED, id=2, value=2_000, benefit_id="b2")
    verdict = redeeming.decide(replace(FINE, benefits=(OFFER, better)))
    assert verdict.benefit == better
    assert [counter.kind for counter in verdict.counters] == ["member_benefit", "shop_day", "shop_hour"]


def test_a_code_shown_before_midnight_is_good_after_it() -> None:
    midnight = datetime(2026, 5, 20, 16, 0, tzinfo=UTC)
    assert reason(moment=midnight) is Reason.CARD_EXPIRED
    assert reason(moment=midnight, pulled_at=midnight - TICK) is Reason.OK


def test_no_shop_is_a_question_about_the_card_alone() -> None:
    assert redeeming.decide(replace(FINE, shop=None, benefits=())) == redeeming.Verdict(Reason.OK)


@pytest.mark.parametrize(
    ("digits", "seen", "needed"),
    [(None, True, False), (6, True, False), (8, True, True), (None, False, True), (6, False, True), (8, False, True)],
)
def test_eight_digits_and_staff_not_seen_today_need_the_member(digits: int | None, seen: bool, needed: bool) -> None:
    assert redeeming.needs_approval(digits, staff_seen_today=seen) is needed


@pytest.mark.parametrize(
    ("undoer", "window"), [(Undoer.STAFF, timedelta(minutes=10)), (Undoer.MANAGER, timedelta(hours=24))]
)
def test_staff_and_managers_may_undo_up_to_their_last_moment(undoer: Undoer, window: timedelta) -> None:
    assert redeeming.may_undo(NOW, undoer, NOW + window, "")
    assert not redeeming.may_undo(NOW, undoer, NOW + window + TICK, "typo")


def test_ops_may_undo_for_ever_if_they_say_why() -> None:
    later = NOW + timedelta(days=900)
    assert redeeming.may_undo(NOW, Undoer.OPS, later, "typo")
    assert not redeeming.may_undo(NOW, Undoer.OPS, later, "  ")
