"""The till, one step at a time: pull, look, amount, confirm, undo, and every reason why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from rules import codes as rule
from rules import quota
from rules.cards import Validity
from rules.catalogue import BenefitKind, LimitPeriod
from rules.codes import Way
from rules.redeeming import Reason
from rules.till import Look, Pulled, Receipt, Refused, Role
from storage import audit, booking, claims, codes, fuses, holding, looking, redemptions, staff, tables
from storage.database import Database, Session
from storage.looking import ByCode, ByDigits, ByToken
from storage.till_tables import Claim, Code, Delivery, Redemption, Staff, Try
from tests.storage import rows
from tests.storage.rows import NOW
from tests.storage.till import (
    KEY,
    ZONE,
    broken,
    confirm,
    later,
    look,
    member,
    nonce,
    places,
    post,
    pull,
    reason,
    redeem,
    state_of,
    till,
    try_confirm,
    try_look,
    try_pull,
    undo,
    worded,
)

TICK = timedelta(microseconds=1)


def tries(session: Session) -> list[tuple[str, str]]:
    return [(row.way, row.reason) for row in session.scalars(select(Try).order_by(col(Try.id)))]


def test_a_code_for_a_shop_is_looked_at_confirmed_and_booked(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei, here.shop_id)
        assert places(session) == {"shop_day": (0, 1), "shop_hour": (0, 1)}
    with database.writing() as session:
        seen = look(session, here.post, pulled)
        assert (seen.holder, seen.benefit.value, seen.needs_member_ok) == ("＊梅", 1_000, False)
    with database.writing() as session:
        billed = holding.amount(session, seen.nonce, here.post.member_id, 12_801, NOW, ZONE)
        assert isinstance(billed, Look)
        assert billed.bill
        assert (billed.bill.discount, billed.bill.pay) == (1_281, 11_520)
    with database.writing() as session:
        receipt = confirm(session, here.post, seen.nonce)
    with database.reading() as session:
        assert (receipt.bill, receipt.discount, receipt.pay, receipt.estimated) == (12_801, 1_281, 11_520, False)
        assert places(session) == {"shop_day": (1, 0), "shop_hour": (1, 0)}
        row = session.scalars(select(Redemption)).one()
        assert (row.number, row.discount + (row.pay or 0), row.way) == (receipt.number, 12_801, "camera")
        told = session.scalars(select(Delivery)).one()
        assert (told.key, told.method, told.text) == (f"receipt:{receipt.number}", "send", worded(receipt))
        assert audit.verify(session) is None
        assert broken(session) == []
        assert tries(session) == [("camera", "ok")]
        day = quota.business_day(NOW, ZONE)
        assert (row.shop_id, row.business_day) == (here.shop_id, day)
        assert [each.benefit_ids for each in session.execute(redemptions.everything())] == ["s1-b"]


def test_a_code_for_any_shop_takes_its_place_where_staff_look_at_it(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei)
        assert places(session) == {}
        seen = look(session, here.post, pulled)
        assert places(session)["shop_day"] == (0, 1)
        assert holding.release(session, seen.nonce, here.post.member_id, NOW, ZONE)
        assert places(session)["shop_day"] == (0, 0)
        redeem(session, here.post, pulled)
        assert places(session)["shop_day"] == (1, 0)
        assert broken(session) == []


def test_without_a_bill_the_discount_is_an_estimate_apart(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session, price_band=1), member(session)
        receipt = redeem(session, here.post, pull(session, mei, here.shop_id))
        assert (receipt.bill, receipt.pay, receipt.discount, receipt.estimated) == (None, None, 300, True)


def test_the_same_press_again_gives_the_same_receipt(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        seen = look(session, here.post, pull(session, mei, here.shop_id))
        first = confirm(session, here.post, seen.nonce)
    for _ in range(4):
        with database.writing() as session:
            assert confirm(session, here.post, seen.nonce, later(hours=1)) == replace(first, already=True)
    with database.reading() as session:
        assert len(session.scalars(select(Redemption)).all()) == 1
        assert len(session.scalars(select(Delivery)).all()) == 1


def test_to_others_a_used_code_says_when_and_where(database: Database) -> None:
    with database.writing() as session:
        here, there, mei = till(session), till(session, "s2", 901), member(session)
        pulled = pull(session, mei)
        redeem(session, here.post, pulled)
        assert try_look(session, there.post, pulled, later(minutes=1)) == Refused(Reason.ALREADY_USED, NOW, "小店", "")


def test_a_new_code_supersedes_the_old_one_and_inherits_its_place(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session, daily_capacity=1), member(session)
        old = pull(session, mei, here.shop_id)
        new = pull(session, mei, here.shop_id)
        assert new.token != old.token
        assert reason(try_look(session, here.post, old)) is Reason.SUPERSEDED
        redeem(session, here.post, new)
        assert places(session)["shop_day"] == (1, 0)
        assert broken(session) == []


def test_a_new_code_elsewhere_gives_the_old_place_back(database: Database) -> None:
    with database.writing() as session:
        here, mei, tom = till(session, daily_capacity=1), member(session), member(session, 2)
        pull(session, mei, here.shop_id)
        assert try_pull(session, tom, here.shop_id) is Reason.SHOP_FULL
        pull(session, mei)
        pull(session, tom, here.shop_id)
        assert broken(session) == []


def test_a_refused_pull_leaves_the_code_before_as_it_is(database: Database) -> None:
    with database.writing() as session:
        here, full, mei = till(session), till(session, "s2", 901, daily_capacity=1), member(session)
        pull(session, member(session, 2), full.shop_id)
        old = pull(session, mei, here.shop_id)
        assert try_pull(session, mei, full.shop_id) is Reason.SHOP_FULL
        redeem(session, here.post, old)


def test_while_staff_hold_it_a_pull_shows_the_same_code(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei, here.shop_id)
        look(session, here.post, pulled)
        held = pull(session, mei, here.shop_id, later(seconds=119))
        assert (held.token, held.digits, held.fresh) == (pulled.token, pulled.digits, False)
        assert pull(session, mei, here.shop_id, later(seconds=120)).token != pulled.token


def test_digits_open_a_code_at_its_shop_and_eight_ask_the_member(database: Database) -> None:
    with database.writing() as session:
        here, there, mei = till(session), till(session, "s2", 901), member(session)
        six = pull(session, mei, here.shop_id)
        assert reason(try_look(session, there.post, ByDigits(six.digits), way=Way.DIGITS)) is Reason.NOT_FOUND
        assert isinstance(try_look(session, here.post, ByDigits(six.digits), way=Way.DIGITS), Look)
        eight = pull(session, member(session, 2))
        assert len(eight.digits) == 8
        asked = try_look(session, there.post, ByDigits(eight.digits), way=Way.DIGITS)
        assert isinstance(asked, Look)
        assert asked.needs_member_ok


def test_what_needs_the_member_waits_for_them(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        first_today = post(session, here.shop_id, 901, seen_on=None)
        pulled = pull(session, mei, here.shop_id)
        seen = look(session, first_today, pulled)
        assert seen.needs_member_ok
        assert reason(try_confirm(session, first_today, seen.nonce)) is Reason.NEEDS_MEMBER_OK
        claims.shown(session, seen.nonce, 77)
        approved = codes.approve(session, mei.id, pulled.code_id, NOW)
        assert approved
        assert (approved.nonce, approved.staff_member_id, approved.message_id) == (
            seen.nonce,
            first_today.member_id,
            77,
        )
        card = holding.again(session, seen.nonce, first_today.member_id, NOW, ZONE)
        assert isinstance(card, Look)
        assert not card.needs_member_ok
        confirm(session, first_today, seen.nonce)
        (fresh,) = staff.posts(session, first_today.member_id)
        assert fresh.seen_on == quota.business_day(NOW, ZONE)


def test_a_member_who_says_no_ends_the_code(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei)
        seen = try_look(session, here.post, ByDigits(pulled.digits), way=Way.DIGITS)
        assert isinstance(seen, Look)
        assert codes.deny(session, mei.id, pulled.code_id, NOW, ZONE)
        assert reason(try_confirm(session, here.post, seen.nonce)) is Reason.EXPIRED
        assert (state_of(session, pulled.code_id), broken(session)) == ("cancelled", [])


def test_only_the_presser_who_looked_can_confirm(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        colleague = post(session, here.shop_id, 901)
        pulled = pull(session, mei, here.shop_id)
        seen = look(session, here.post, pulled)
        assert reason(try_confirm(session, colleague, seen.nonce)) is Reason.STAFF_NOT_ALLOWED
        assert try_look(session, colleague, pulled) == Refused(Reason.LOCKED_ELSEWHERE, later(minutes=2))
        assert reason(try_confirm(session, here.post, "stale")) is Reason.NOT_FOUND


def test_a_lapsed_lock_can_be_taken_over_and_the_first_claim_is_lost(database: Database) -> None:
    with database.writing() as session:
        here, there, mei = till(session), till(session, "s2", 901), member(session)
        pulled = pull(session, mei)
        first = look(session, here.post, pulled)
        assert reason(try_look(session, there.post, pulled, later(seconds=120) - TICK)) is Reason.LOCKED_ELSEWHERE
        second = look(session, there.post, pulled, later(seconds=120))
        assert reason(try_confirm(session, here.post, first.nonce, later(seconds=121))) is Reason.LOCKED_ELSEWHERE
        assert confirm(session, there.post, second.nonce, later(seconds=121)).shop_id == there.shop_id
        assert broken(session) == []


def test_a_claim_lasts_two_minutes_and_an_amount_makes_it_two_more(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        seen = look(session, here.post, pull(session, mei, here.shop_id))
        assert claims.open_one(session, here.post.member_id, later(seconds=119)) == seen.nonce
        billed = holding.amount(session, seen.nonce, here.post.member_id, 5_000, later(seconds=119), ZONE)
        assert isinstance(billed, Look)
        assert claims.open_one(session, here.post.member_id, later(seconds=238)) == seen.nonce
        assert claims.open_one(session, here.post.member_id, later(seconds=239)) is None
        at_last, too_late = (
            holding.again(session, seen.nonce, here.post.member_id, moment, ZONE)
            for moment in (later(seconds=239) - TICK, later(seconds=239))
        )
        assert isinstance(at_last, Look)
        assert reason(too_late) is Reason.EXPIRED


@pytest.mark.parametrize("seconds", [120, 359])
def test_staff_who_took_too_long_can_still_confirm_a_code_that_is_in_time(database: Database, seconds: int) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        seen = look(session, here.post, pull(session, mei, here.shop_id))
        confirm(session, here.post, seen.nonce, later(seconds=seconds))
        assert confirm(session, here.post, seen.nonce, later(seconds=seconds)).already
        assert broken(session) == []


def test_a_code_whose_time_is_over_is_not_taken_anew(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei, here.shop_id)
        seen = look(session, here.post, pulled)
        assert reason(try_confirm(session, here.post, seen.nonce, later(seconds=360))) is Reason.EXPIRED
        assert confirm(session, here.post, seen.nonce, later(seconds=360) - TICK).code_id == pulled.code_id


def test_what_was_let_go_is_not_taken_anew(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        seen = look(session, here.post, pull(session, mei, here.shop_id))
        assert holding.release(session, seen.nonce, here.post.member_id, NOW, ZONE)
        assert reason(try_confirm(session, here.post, seen.nonce, later(seconds=121))) is Reason.EXPIRED


def test_who_left_the_staff_takes_nothing_anew(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        seen = look(session, here.post, pull(session, mei, here.shop_id))
        session.execute(update(Staff).where(col(Staff.id) == here.post.id).values(revoked_at=NOW))
        assert reason(try_confirm(session, here.post, seen.nonce, later(seconds=121))) is Reason.STAFF_NOT_ALLOWED


def test_the_members_word_is_needed_after_two_minutes_as_before(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei)
        seen = try_look(session, here.post, ByDigits(pulled.digits), way=Way.DIGITS)
        assert isinstance(seen, Look)
        assert reason(try_confirm(session, here.post, seen.nonce, later(seconds=121))) is Reason.EXPIRED
        assert state_of(session, pulled.code_id) == "locked"


def test_places_that_another_shop_made_the_code_give_back_are_held_again(database: Database) -> None:
    """The shop next door looks after two minutes and is full itself; then the first shop confirms."""
    with database.writing() as session:
        here, mei = till(session, daily_capacity=1), member(session)
        full = till(session, "s2", 901, daily_capacity=1)
        redeem(session, full.post, pull(session, member(session, 2), full.shop_id))
        pulled = pull(session, mei)
        seen = look(session, here.post, pulled)
        assert reason(try_look(session, full.post, pulled, later(seconds=120))) is Reason.SHOP_FULL
        assert places(session)["shop_day"] == (1, 0)
        confirm(session, here.post, seen.nonce, later(seconds=121))
        assert (places(session)["shop_day"], broken(session)) == ((2, 0), [])


def test_a_place_that_is_gone_meanwhile_is_not_overbooked(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session, daily_capacity=1), member(session)
        full = till(session, "s2", 901, daily_capacity=1)
        redeem(session, full.post, pull(session, member(session, 2), full.shop_id))
        pulled = pull(session, mei)
        seen = look(session, here.post, pulled)
        assert reason(try_look(session, full.post, pulled, later(seconds=120))) is Reason.SHOP_FULL
        another = pull(session, member(session, 3), here.shop_id, later(seconds=120))
        redeem(session, here.post, another, later(seconds=120))
        assert reason(try_confirm(session, here.post, seen.nonce, later(seconds=121))) is Reason.SHOP_FULL
        assert (state_of(session, pulled.code_id), broken(session)) == ("live", [])


@pytest.mark.parametrize(("after", "expected"), [(360, Reason.EXPIRED), (359.999, None)])
def test_a_code_lives_five_minutes_and_one_of_grace(database: Database, after: float, expected: Reason | None) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        seen = try_look(session, here.post, pull(session, mei, here.shop_id), later(seconds=after))
        assert (seen.reason if isinstance(seen, Refused) else None) is expected


def test_a_code_for_one_shop_is_refused_at_another(database: Database) -> None:
    with database.writing() as session:
        here, there, mei = till(session), till(session, "s2", 901), member(session)
        pulled = pull(session, mei, here.shop_id)
        for what in (ByToken(pulled.token), ByCode(pulled.code_id)):
            assert reason(try_look(session, there.post, what)) is Reason.WRONG_SHOP
        assert state_of(session, pulled.code_id) == "live"
        assert tries(session)[-1] == ("camera", "wrong_shop")


def test_a_bill_too_small_for_every_benefit_is_told_the_least(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session, benefit=False), member(session)
        rows.benefit(session, here.shop_id, kind=BenefitKind.AMOUNT_OFF, value=2_000, minimum_spend=10_000)
        seen = look(session, here.post, pull(session, mei, here.shop_id))
        put = [holding.amount(session, seen.nonce, here.post.member_id, bill, NOW, ZONE) for bill in (9_999, 10_000)]
        assert put[0] == Refused(Reason.BAD_AMOUNT, minimum=10_000)
        assert isinstance(put[1], Look)
        assert confirm(session, here.post, seen.nonce).pay == 8_000


def test_a_members_limit_counts_in_its_period_and_undo_gives_it_back_to_that_period(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session, benefit=False), member(session)
        rows.benefit(session, here.shop_id, limit_per_member=1, limit_period=LimitPeriod.DAY)
        receipt = redeem(session, here.post, pull(session, mei, here.shop_id))
        assert try_pull(session, mei, here.shop_id) is Reason.MEMBER_LIMIT
        assert codes.can_use(session, mei, here.shop_id, NOW, ZONE).reason is Reason.MEMBER_LIMIT
        any_shop = pull(session, mei)
        assert reason(try_look(session, here.post, any_shop)) is Reason.MEMBER_LIMIT
        assert state_of(session, any_shop.code_id) == "live"
        manager = post(session, here.shop_id, 902, Role.MANAGER)
        tomorrow = later(hours=23)
        seen_tomorrow = replace(here.post, seen_on=quota.business_day(tomorrow, ZONE))
        redeem(session, seen_tomorrow, pull(session, mei, here.shop_id, tomorrow), tomorrow)
        assert isinstance(undo(session, manager, receipt.number, tomorrow), Receipt)
        assert try_pull(session, mei, here.shop_id, tomorrow) is Reason.MEMBER_LIMIT
        assert codes.can_use(session, mei, here.shop_id, NOW, ZONE).reason is Reason.OK
        assert broken(session) == []


def test_a_benefits_quota_is_held_by_the_codes_that_are_out(database: Database) -> None:
    with database.writing() as session:
        here, mei, tom = till(session, benefit=False), member(session), member(session, 2)
        rows.benefit(session, here.shop_id, daily_quota=1)
        pulled = pull(session, mei, here.shop_id)
        assert try_pull(session, tom, here.shop_id) is Reason.SHOP_FULL
        redeem(session, here.post, pulled)
        assert places(session)["benefit_day"] == (1, 0)


def test_undo_twice_is_once(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        receipt = redeem(session, here.post, pull(session, mei, here.shop_id))
        first = undo(session, here.post, receipt.number, later(minutes=1))
        again = undo(session, here.post, receipt.number, later(hours=5))
        assert isinstance(first, Receipt)
        assert again == replace(first, already=True)
        assert first.reversed_at == later(minutes=1)
        assert places(session)["shop_day"] == (0, 0)
        assert [each.key.split(":")[0] for each in session.scalars(select(Delivery))] == ["receipt", "undo"]
        assert broken(session) == []


@pytest.mark.parametrize(
    ("who", "after", "expected"),
    [
        ("staff", timedelta(minutes=10), None),
        ("staff", timedelta(minutes=10) + TICK, Reason.EXPIRED),
        ("manager", timedelta(hours=24), None),
        ("manager", timedelta(hours=24) + TICK, Reason.EXPIRED),
        ("colleague", timedelta(), Reason.STAFF_NOT_ALLOWED),
        ("stranger", timedelta(), Reason.STAFF_NOT_ALLOWED),
    ],
)
def test_who_may_undo_and_until_when(database: Database, who: str, after: timedelta, expected: Reason | None) -> None:
    with database.writing() as session:
        here, there, mei = till(session), till(session, "s2", 901), member(session)
        people = {"staff": here.post, "stranger": there.post}
        people["manager"] = post(session, here.shop_id, 902, Role.MANAGER)
        people["colleague"] = post(session, here.shop_id, 903)
        receipt = redeem(session, here.post, pull(session, mei, here.shop_id))
        done = undo(session, people[who], receipt.number, NOW + after)
        assert (done.reason if isinstance(done, Refused) else None) is expected


def test_ops_undo_any_time_with_a_reason(database: Database) -> None:
    with database.writing() as session:
        here, there, mei = till(session), till(session, "s2", 901), member(session)
        receipt = redeem(session, here.post, pull(session, mei, here.shop_id))
        in_a_year = later(days=365)
        assert reason(undo(session, there.post, receipt.number, in_a_year, as_ops=True)) is Reason.EXPIRED
        assert isinstance(undo(session, there.post, receipt.number, in_a_year, reason="typo", as_ops=True), Receipt)
        assert session.scalars(select(col(Redemption.reversal_reason))).one() == "typo"


def test_revoked_between_looking_and_confirming_nothing_goes_any_more(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        colleague = post(session, here.shop_id, 901)
        pulled = pull(session, mei)
        seen = look(session, here.post, pulled)
        assert staff.revoke(session, here.post.id, "ops", NOW, ZONE)
        assert not staff.revoke(session, here.post.id, "ops", NOW, ZONE)
        assert reason(try_confirm(session, here.post, seen.nonce)) is Reason.STAFF_NOT_ALLOWED
        assert (
            reason(holding.amount(session, seen.nonce, here.post.member_id, 100, NOW, ZONE)) is Reason.STAFF_NOT_ALLOWED
        )
        assert reason(try_look(session, here.post, pulled)) is Reason.STAFF_NOT_ALLOWED
        assert claims.open_one(session, here.post.member_id, NOW) is None
        assert staff.posts(session, here.post.member_id) == []
        assert places(session)["shop_day"] == (0, 0)
        redeem(session, colleague, pulled)
        assert broken(session) == []


def test_a_benefit_edited_after_the_pull_is_given_as_it_was_shown(database: Database) -> None:
    with database.writing() as session:
        here, mei, tom = till(session, benefit=False), member(session), member(session, 2)
        old = rows.benefit(session, here.shop_id, created_at=later(hours=-1))
        pulled = pull(session, mei, here.shop_id)
        edited = later(seconds=30)
        session.execute(update(tables.Benefit).where(col(tables.Benefit.id) == old).values(superseded_at=edited))
        rows.benefit(session, here.shop_id, version=2, value=500, created_at=edited)
        assert look(session, here.post, pulled, later(minutes=1)).benefit.value == 1_000
        newer = pull(session, tom, here.shop_id, later(minutes=1))
        assert look(session, here.post, newer, later(minutes=1)).benefit.value == 500


def test_a_card_suspended_after_the_pull_is_refused(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei, here.shop_id)
        seen = look(session, here.post, pulled)
        session.execute(update(tables.Card).values(suspended_at=NOW))
        assert reason(try_confirm(session, here.post, seen.nonce)) is Reason.CARD_SUSPENDED
        assert session.scalars(select(Redemption)).all() == []


def test_a_code_pulled_on_the_last_day_is_honoured_after_midnight(database: Database) -> None:
    midnight = later(hours=12)
    with database.writing() as session:
        here = till(session)
        mei = member(session, validity=Validity(date(2026, 1, 1), date(2026, 5, 20)))
        pulled = pull(session, mei, here.shop_id, midnight - timedelta(minutes=1))
        assert try_pull(session, mei, here.shop_id, midnight) is Reason.CARD_EXPIRED
        redeem(session, here.post, pulled, midnight + timedelta(minutes=1))


def test_a_place_pulled_before_four_is_used_on_its_own_day(database: Database) -> None:
    cut = later(hours=16)
    with database.writing() as session:
        here, mei, tom = till(session, daily_capacity=1), member(session), member(session, 2)
        before = pull(session, mei, here.shop_id, cut - timedelta(minutes=1))
        after = pull(session, tom, here.shop_id, cut)
        late = replace(here.post, seen_on=quota.business_day(cut, ZONE))
        redeem(session, late, before, cut)
        redeem(session, late, after, cut)
        assert broken(session) == []


def test_a_stop_ends_new_codes_and_honours_those_that_are_out(database: Database) -> None:
    with database.writing() as session:
        here, mei, tom = till(session), member(session), member(session, 2)
        anywhere = pull(session, mei)
        chosen = pull(session, tom, here.shop_id)
        fuses.stop(session, here.post, later(minutes=30), later(seconds=1))
        moment = later(seconds=2)
        assert fuses.state(session, here.shop_id, moment) == "stopped"
        assert try_pull(session, member(session, 3), here.shop_id, moment) is Reason.SHOP_STOPPED
        redeem(session, here.post, anywhere, moment)
        redeem(session, here.post, chosen, moment)
        assert fuses.state(session, here.shop_id, later(minutes=30)) == "open"
        assert fuses.resume(session, here.post, moment)
        assert not fuses.resume(session, here.post, moment)
        assert isinstance(try_pull(session, member(session, 4), here.shop_id, moment), Pulled)


def test_a_lowered_cap_honours_the_codes_that_are_out(database: Database) -> None:
    with database.writing() as session:
        here, people = till(session, daily_capacity=3), [member(session, number) for number in (1, 2, 3)]
        out = [pull(session, each, here.shop_id) for each in people]
        fuses.set_caps(session, here.post, 1, None, NOW, ZONE)
        assert fuses.state(session, here.shop_id, NOW) == "full"
        assert try_pull(session, member(session, 4), here.shop_id) is Reason.SHOP_FULL
        for each in out:
            redeem(session, here.post, each)


def test_the_fuse_says_busy_from_eighty_per_cent_and_full_at_the_cap(database: Database) -> None:
    with database.writing() as session:
        here = till(session, daily_capacity=5)
        told = []
        for number in range(1, 6):
            pull(session, member(session, number), here.shop_id)
            told.append(str(fuses.state(session, here.shop_id, NOW)))
        assert told == ["open", "open", "open", "busy", "full"]
        assert fuses.readings(session, [here.shop_id], NOW)[here.shop_id].state == "full"
        full = fuses.load(session, here.shop_id, NOW, ZONE)
        assert (full.day, full.hour, full.until) == (5, 5, quota.day_ends(NOW, ZONE))
        assert len(codes.expire_due(session, later(minutes=6), ZONE)) == 5
        assert fuses.state(session, here.shop_id, NOW) == "open"


def test_what_runs_out_is_told_once_and_gives_its_place_back(database: Database) -> None:
    with database.writing() as session:
        here, mei, tom = till(session), member(session), member(session, 2)
        pulled = pull(session, mei, here.shop_id)
        codes.showing(session, pulled.code_id, 55, "file")
        held = pull(session, tom, here.shop_id)
        look(session, here.post, held, later(seconds=359))
        assert codes.expire_due(session, later(seconds=360) - TICK, ZONE) == []
        (told,) = codes.expire_due(session, later(seconds=360), ZONE)
        assert (told.code_id, told.telegram_id, told.message_id) == (pulled.code_id, 1, 55)
        assert codes.expire_due(session, later(seconds=361), ZONE) == []
        assert codes.current(session, KEY, mei.id, NOW) is None
        assert broken(session) == []


def test_a_code_is_shown_again_while_it_lasts(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pulled = pull(session, mei, here.shop_id)
        shown = codes.current(session, KEY, mei.id, later(minutes=5))
        assert shown == replace(pulled, fresh=False)
        assert codes.current(session, KEY, mei.id, later(minutes=6)) is None
        assert codes.cancel(session, mei.id, pulled.code_id, NOW, ZONE)
        assert not codes.cancel(session, mei.id, pulled.code_id, NOW, ZONE)
        assert reason(try_look(session, here.post, pulled)) is Reason.EXPIRED
        assert places(session)["shop_day"] == (0, 0)


def test_digits_that_are_out_already_are_passed_over(database: Database) -> None:
    with database.writing() as session:
        here = till(session)
        first = pull(session, member(session, 1), here.shop_id, luck="same")
        second = pull(session, member(session, 2), here.shop_id, luck="same")
        assert first.digits != second.digits
        assert look(session, here.post, first).code_id == first.code_id


def test_neither_token_nor_digits_are_stored(database: Database) -> None:
    with database.writing() as session:
        pulled = pull(session, member(session))
        row = session.scalars(select(Code)).one()
        kept = repr([getattr(row, name) for name in Code.model_fields])
        assert pulled.token not in kept
        assert pulled.digits not in kept
        assert row.token_hash == rule.token_hash(pulled.token)


def test_the_list_holds_who_pulled_for_this_shop(database: Database) -> None:
    with database.writing() as session:
        here, there = till(session), till(session, "s2", 901)
        mei, tom = member(session, 1), member(session, 2)
        first, second = pull(session, mei, here.shop_id), pull(session, tom, here.shop_id, later(seconds=5))
        pull(session, member(session, 3))
        listed = looking.waiting(session, here.shop_id, later(minutes=1))
        assert [each.code_id for each in listed] == [second.code_id, first.code_id]
        assert looking.waiting(session, there.shop_id, NOW) == []
        assert isinstance(try_look(session, here.post, ByCode(first.code_id), way=Way.LIST), Look)


def test_an_invitation_works_once_within_a_day(database: Database) -> None:
    with database.writing() as session:
        here, ana = till(session), rows.member(session, 50)
        for token in ("a" * 16, "b" * 16):
            assert staff.invite(session, token, here.shop_id, Role.MANAGER, ana, NOW) == later(days=1)
        chen, other = rows.member(session, 51), rows.member(session, 52)
        joined = staff.accept(session, "a" * 16, chen, later(days=1) - TICK)
        assert joined
        assert (joined.fresh, joined.post.role, joined.post.shop_id) == (True, Role.MANAGER, here.shop_id)
        assert staff.accept(session, "a" * 16, other, NOW) is None
        assert staff.accept(session, "b" * 16, other, later(days=1)) is None
        assert staff.accept(session, "c" * 16, other, NOW) is None
        again = staff.accept(session, "b" * 16, chen, NOW)
        assert again
        assert not again.fresh
        assert staff.accept(session, "b" * 16, other, NOW), "whoever has a post does not use an invitation up"


def test_a_code_to_practise_with_reaches_no_ledger(database: Database) -> None:
    with database.writing() as session:
        here, there = till(session), till(session, "s2", 901)
        done = []
        for way in (Way.CAMERA, Way.DIGITS, Way.LIST):
            demo = codes.practise(session, KEY, nonce().encode()[:16].ljust(16), here.post, "＊练", NOW)
            assert reason(try_look(session, there.post, demo)) is Reason.NOT_FOUND
            seen = try_look(session, here.post, demo, way=way)
            assert isinstance(seen, Look)
            assert seen.practice
            assert confirm(session, here.post, seen.nonce).practice
            (now_,) = staff.posts(session, here.post.member_id)
            done.append(int(now_.practised))
        assert done == [1, 3, 7]
        assert session.scalars(select(Redemption)).all() == []
        assert places(session) == {}
        assert looking.waiting(session, here.shop_id, NOW) == []


def by_pin(session: Session, member_id: int, code_id: int, pin: str, **given: str) -> Receipt | Refused:
    return booking.by_pin(session, KEY, member_id, code_id, pin, given.get("nonce", nonce()), NOW, ZONE, worded)


def test_the_pin_of_the_day_redeems_up_to_its_cap(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session, pin_cap=1), member(session)
        pin = rule.pin(KEY, here.shop_id, quota.business_day(NOW, ZONE))
        code = pull(session, mei, here.shop_id)
        assert reason(by_pin(session, mei.id, code.code_id, "x" + pin)) is Reason.NOT_FOUND
        receipt = by_pin(session, mei.id, code.code_id, pin)
        assert isinstance(receipt, Receipt)
        assert receipt.way is Way.PIN
        assert by_pin(session, mei.id, code.code_id, pin) == replace(receipt, already=True)
        other = member(session, 2)
        assert reason(by_pin(session, other.id, pull(session, other, here.shop_id).code_id, pin)) is Reason.SHOP_FULL
        assert broken(session) == []


def test_a_shop_with_a_phone_takes_no_pin(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        pin = rule.pin(KEY, here.shop_id, quota.business_day(NOW, ZONE))
        code = pull(session, mei, here.shop_id)
        assert reason(by_pin(session, mei.id, code.code_id, pin)) is Reason.STAFF_NOT_ALLOWED


def test_who_leaves_is_gone_from_the_ledger_and_its_sums_stay(database: Database) -> None:
    with database.writing() as session:
        here, mei = till(session), member(session)
        redeem(session, here.post, pull(session, mei, here.shop_id))
        assert redemptions.pseudonymise(session, mei.id, "p-1") == 1
        session.execute(tables.Card.__table__.delete())  # type: ignore[attr-defined]
        session.execute(tables.Member.__table__.delete().where(tables.Member.id == mei.id))  # type: ignore[attr-defined]
        row = session.scalars(select(Redemption)).one()
        assert (row.pseudonym, row.member_id, row.card_id, row.discount > 0) == ("p-1", None, None, True)
        assert session.scalars(select(col(Claim.state))).all() == ["confirmed"]
