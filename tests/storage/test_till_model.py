"""The till as a machine: whatever members and staff press, in whatever order, the ledger stays true."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlmodel import col

from rules.catalogue import LimitPeriod
from rules.codes import Way
from rules.redeeming import Reason
from rules.till import Look, Pulled, Receipt, Refused, Role
from storage import audit, codes, holding
from storage.database import Database
from storage.looking import ByDigits, ByToken
from storage.till_tables import Code, Redemption
from tests.storage import rows, till
from tests.storage.rows import NOW
from tests.storage.till import ZONE, broken

MEMBERS, MINUTES = 3, st.sampled_from([0, 1, 2, 3, 7, 60, 60 * 17])


class AtTheTill(RuleBasedStateMachine):
    """Three members, two shops – one with two places a day and a benefit for once a day – and three of staff."""

    template: Path
    codes = Bundle("codes")
    claims = Bundle("claims")
    receipts = Bundle("receipts")

    @initialize()
    def open_up(self) -> None:
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name, "till.db")
        shutil.copy(self.template, path)
        self.database = Database(f"sqlite:///{path}")
        self.now, self.redeemed = NOW, dict[int, str]()
        with self.database.writing() as session:
            small = till.till(session, "small", 900, daily_capacity=2)
            large = till.till(session, "large", 901, benefit=False)
            rows.benefit(session, large.shop_id, limit_per_member=1, limit_period=LimitPeriod.DAY, daily_quota=3)
            self.shops = [None, small.shop_id, large.shop_id]
            manager = till.post(session, small.shop_id, 902, Role.MANAGER)
            self.posts = [small.post, large.post, manager]
            self.people = [till.member(session, number) for number in range(1, MEMBERS + 1)]

    @rule(target=codes, who=st.integers(0, MEMBERS - 1), shop=st.integers(0, 2))
    def pull(self, who: int, shop: int) -> Pulled | None:
        with self.database.writing() as session:
            pulled = till.try_pull(session, self.people[who], self.shops[shop], self.now)
        return pulled if isinstance(pulled, Pulled) else None

    @rule(target=claims, who=st.integers(0, 2), code=codes, by_digits=st.booleans())
    def look(self, who: int, code: Pulled | None, by_digits: bool) -> tuple[int, str] | None:
        if code is None:
            return None
        what = ByDigits(code.digits) if by_digits else ByToken(code.token)
        way = Way.DIGITS if by_digits else Way.CAMERA
        with self.database.writing() as session:
            seen = till.try_look(session, self.posts[who], what, self.now, way)
        return (who, seen.nonce) if isinstance(seen, Look) else None

    @rule(claim=claims, bill=st.integers(1, 50_000))
    def type_amount(self, claim: tuple[int, str] | None, bill: int) -> None:
        if claim:
            with self.database.writing() as session:
                holding.amount(session, claim[1], self.posts[claim[0]].member_id, bill, self.now, ZONE)

    @rule(target=receipts, claim=claims, presser=st.integers(0, 2))
    def confirm(self, claim: tuple[int, str] | None, presser: int) -> str | None:
        if claim is None:
            return None
        with self.database.writing() as session:
            done = till.try_confirm(session, self.posts[presser], claim[1], self.now)
        if presser != claim[0]:
            assert done == Refused(Reason.STAFF_NOT_ALLOWED)
        if isinstance(done, Refused):
            assert done.reason is not Reason.SHOP_FULL, "what was looked at is not refused for want of a place"
            return None
        assert self.redeemed.setdefault(done.code_id, done.number) == done.number, "a code is redeemed once"
        assert done.shop_id == self.posts[claim[0]].shop_id
        return done.number

    @rule(target=receipts, who=st.integers(0, MEMBERS - 1), at=st.integers(0, 1))
    def is_served(self, who: int, at: int) -> str | None:
        """All goes well, as it mostly does."""
        post = self.posts[at]
        with self.database.writing() as session:
            pulled = till.try_pull(session, self.people[who], post.shop_id, self.now)
            seen = till.try_look(session, post, pulled, self.now) if isinstance(pulled, Pulled) else None
            if not isinstance(seen, Look):
                return None
            codes.approve(session, self.people[who].id, seen.code_id, self.now)
            receipt = till.confirm(session, post, seen.nonce, self.now)
        self.redeemed[receipt.code_id] = receipt.number
        return receipt.number

    @rule(claim=claims)
    def release(self, claim: tuple[int, str] | None) -> None:
        if claim:
            with self.database.writing() as session:
                holding.release(session, claim[1], self.posts[claim[0]].member_id, self.now, ZONE)

    @rule(code=codes, who=st.integers(0, MEMBERS - 1), says_yes=st.booleans())
    def asked(self, code: Pulled | None, who: int, says_yes: bool) -> None:
        if code:
            with self.database.writing() as session:
                if says_yes:
                    codes.approve(session, self.people[who].id, code.code_id, self.now)
                else:
                    codes.deny(session, self.people[who].id, code.code_id, self.now, ZONE)

    @rule(code=codes, who=st.integers(0, MEMBERS - 1))
    def cancel(self, code: Pulled | None, who: int) -> None:
        if code:
            with self.database.writing() as session:
                codes.cancel(session, self.people[who].id, code.code_id, self.now, ZONE)

    @rule(number=receipts, who=st.integers(0, 2))
    def undo(self, number: str | None, who: int) -> None:
        if number:
            with self.database.writing() as session:
                first = till.undo(session, self.posts[who], number, self.now)
            with self.database.writing() as session:
                again = till.undo(session, self.posts[who], number, self.now)
            if isinstance(first, Receipt):
                assert isinstance(again, Receipt)
                assert again.reversed_at == first.reversed_at

    @rule(minutes=MINUTES)
    def wait(self, minutes: int) -> None:
        self.now: datetime = self.now + timedelta(minutes=minutes)
        with self.database.writing() as session:
            codes.expire_due(session, self.now, ZONE)

    @invariant()
    def the_ledger_is_true(self) -> None:
        if hasattr(self, "database"):
            with self.database.reading() as session:
                assert broken(session) == []
                assert audit.verify(session) is None
                rows_ = session.execute(select(col(Redemption.code_id), col(Redemption.number))).all()
                assert dict(rows_) == self.redeemed
                assert len(set(session.scalars(select(col(Code.token_hash))))) == len(
                    session.scalars(select(col(Code.id))).all()
                )

    def teardown(self) -> None:
        with suppress(AttributeError):
            self.database.close()
            self.folder.cleanup()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "template.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.compact()
    database.close()
    return path


def test_whatever_is_pressed_in_whatever_order_the_ledger_stays_true(template: Path) -> None:
    AtTheTill.template = template
    run_state_machine_as_test(
        AtTheTill,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
