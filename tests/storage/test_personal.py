"""What is kept about a member: every table is in their document, and nothing names them once they are erased."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from rules.geo import Datum, Point
from rules.members import Member
from rules.redeeming import Reason
from rules.till import Receipt, Role
from storage import (
    audit,
    cards,
    codes,
    live,
    members,
    outbox,
    personal,
    places,
    questions,
    shops,
    staff,
    tickets,
    wishes,
)
from storage.database import Database, Session
from storage.live import LiveList
from storage.tables import Attempt, Card
from storage.till_tables import Claim, Code, Delivery, Redemption, Reservation, Staff, Tally, Try
from tests.storage import rows
from tests.storage.rows import NOW, PEOPLES_SQUARE, TODAY
from tests.storage.till import (
    ZONE,
    Till,
    broken,
    confirm,
    look,
    member,
    post,
    pull,
    reason,
    redeem,
    state_of,
    till,
    try_confirm,
    undo,
)

PSEUDONYM = "p-1"
MEI = 4_242_424_242
TYPED = ("外婆家门口", "某某豆花店")
HERE = Point(*PEOPLES_SQUARE)


def naming_members() -> dict[str, str]:
    """Every column that holds a member's number, and what becomes of its row with theirs."""
    return {
        f"{table.name}.{key.parent.name}": key.ondelete or ""
        for table in SQLModel.metadata.sorted_tables
        for key in table.foreign_keys
        if key.target_fullname == "members.id"
    }


def named(session: Session, member_id: int) -> dict[str, int]:
    """In how many rows of each column the member is named."""
    found = {}
    for name in naming_members():
        table, column = name.split(".")
        where = SQLModel.metadata.tables[table].c[column] == member_id
        found[name] = session.execute(select(func.count()).where(where)).scalar_one()
    return {name: number for name, number in found.items() if number}


def a_life(session: Session, here: Till) -> Member:
    """A member who did everything there is to do: their row is named by every column that can name it."""
    mei = member(session, MEI)
    searched(session, mei, here)
    rows.benefit(session, here.shop_id, "twice", limit_per_member=2, limit_period="life")
    receipt = redeem(session, here.post, pull(session, mei, here.shop_id))
    worked(session, mei, receipt)
    code = pull(session, mei, here.shop_id, luck="second")
    tickets.open(session, "refused", mei.id, code.code_id, here.shop_id, NOW)
    look(session, here.post, code)
    return mei


def searched(session: Session, mei: Member, here: Till) -> None:
    place = places.use(session, mei.id, HERE, Datum.WGS84, "pin", "", NOW)
    live.follow(session, mei.id, LiveList(1, 2, place, ""), NOW, NOW)
    places.save(session, mei.id, TYPED[0], HERE, NOW)
    wishes.add(session, mei.id, "shop", TYPED[1], TYPED[1], "", NOW)
    shops.star(session, mei.id, here.shop_id, NOW)
    shops.report(session, mei.id, here.shop_id, "hours", NOW)
    questions.ask(session, mei.id, "erasure", "", NOW)
    session.add(Attempt(member_id=mei.id, at=NOW, succeeded=True))
    session.add(Try(member_id=mei.id, at=NOW, way="camera", reason="staff_not_allowed"))


def worked(session: Session, mei: Member, receipt: Receipt) -> None:
    """Their day as a manager elsewhere: invited twice over, they undo what was redeemed, and see to a ticket."""
    boss = rows.member(session, 900_001)
    elsewhere = rows.shop(session, "elsewhere")
    for who, by, token in ((mei.id, boss, "a"), (boss, mei.id, "b")):
        staff.invite(session, token, elsewhere, Role.MANAGER, by, NOW)
        assert staff.accept(session, token, who, NOW)
    session.get_one(Redemption, 1).reversed_by = mei.id
    session.get_one(Redemption, 1).reversed_at = NOW
    session.flush()
    ticket = tickets.open(session, "refused", boss, receipt.code_id, elsewhere, NOW)
    assert ticket
    tickets.answer(session, ticket, mei.id, NOW)
    outbox.put(session, f"ticket-taken:{ticket}:ops", "ticket", text="梅正在处理", now=NOW, chat_id=-100)
    outbox.put(session, f"counter:{receipt.code_id}:1", "counter", text="会员 ＊梅", now=NOW, member_id=boss)


def erase(session: Session, mei: Member) -> int:
    return personal.erase(session, mei.id, PSEUDONYM, NOW, ZONE)


def test_every_table_whose_rows_are_a_members_is_in_their_document(database: Database) -> None:
    with database.writing() as session:
        here = till(session)
        mei = a_life(session, here)
        assert set(named(session, mei.id)) == set(naming_members())  # else this would not see what is missing
        kept = personal.document(session, mei.id, ZONE)
        theirs = {name.partition(".")[0] for name in naming_members() if name.endswith(".member_id")}
        assert theirs | {"members"} == set(kept)
        assert {name for name, found in kept.items() if not found} == set()


def test_the_document_is_json_in_local_time_with_shops_by_the_ids_of_ops(database: Database) -> None:
    with database.writing() as session:
        mei = a_life(session, till(session))
        kept = json.loads(json.dumps(personal.document(session, mei.id, ZONE)))
    assert kept["members"][0]["telegram_id"] == MEI
    assert kept["members"][0]["joined_at"].endswith("+08:00")
    assert [row["shop_id"] for row in kept["redemptions"]] == ["s1"]
    assert [row["name"] for row in kept["saved_places"]] == [TYPED[0]]


def test_of_another_member_nothing_is_in_the_document(database: Database) -> None:
    with database.writing() as session:
        a_life(session, till(session))
        tom = rows.member(session, 77)
        kept = personal.document(session, tom, ZONE)
    assert [name for name, found in kept.items() if found] == ["members"]


def test_nothing_names_who_was_erased(database: Database) -> None:
    with database.writing() as session:
        mei = a_life(session, till(session))
        assert erase(session, mei) == 1
    with database.reading() as session:
        assert named(session, mei.id) == {}
        assert members.recognise(session, MEI) is None
        mine = [table for table in (Tally, Reservation) if _keyed(session, table, mei.id)]
        assert mine == []
        assert [text for (text,) in session.execute(select(col(Delivery.text))) if "梅" in text] == []
        assert set(session.scalars(select(col(Code.holder))).all()) <= {""}


def _keyed(session: Session, table: type[Tally | Reservation], member_id: int) -> list[str]:
    mine = select(col(table.key)).where(col(table.kind) == "member_benefit", col(table.key).startswith(f"{member_id}:"))
    return list(session.scalars(mine).all())


def test_the_sums_of_the_shop_stay_and_the_audit_is_whole_and_says_that_somebody_left(database: Database) -> None:
    with database.writing() as session:
        here = till(session)
        mei = member(session, MEI)
        redeem(session, here.post, pull(session, mei, here.shop_id))
        before = session.execute(select(col(Redemption.discount), col(Redemption.bill))).one()
        erase(session, mei)
        row = session.scalars(select(Redemption)).one()
        assert ((row.discount, row.bill), row.pseudonym, row.card_id) == (tuple(before), PSEUDONYM, None)
        assert audit.verify(session) is None
        (last,) = audit.newest(session, 1)
        assert (last.action, last.subject) == ("erase", f"member:{mei.id}")
        assert broken(session) == []


def test_a_code_that_is_out_ends_and_its_place_is_free_again(database: Database) -> None:
    with database.writing() as session:
        here = till(session, daily_capacity=1)
        mei, tom = member(session, MEI), member(session, 2)
        code = pull(session, mei, here.shop_id)
        held = look(session, here.post, code)
        erase(session, mei)
        assert state_of(session, code.code_id) == "cancelled"
        assert reason(try_confirm(session, here.post, held.nonce)) is Reason.EXPIRED
        confirm(session, here.post, look(session, here.post, pull(session, tom, here.shop_id)).nonce)


def test_what_was_redeemed_before_can_still_be_taken_back(database: Database) -> None:
    with database.writing() as session:
        here = till(session)
        mei = member(session, MEI)
        rows.benefit(session, here.shop_id, "twice", limit_per_member=2, limit_period="life")
        receipt = redeem(session, here.post, pull(session, mei, here.shop_id))
        erase(session, mei)
        told = session.execute(select(func.count()).select_from(Delivery)).scalar_one()
        done = undo(session, here.post, receipt.number)
        assert isinstance(done, Receipt)
        assert done.member_id is None
        assert session.execute(select(func.count()).select_from(Delivery)).scalar_one() == told


def test_posts_end_and_their_claims_with_them(database: Database) -> None:
    with database.writing() as session:
        here = till(session)
        mei = member(session, MEI)
        theirs = post(session, here.shop_id, 901)
        code = pull(session, mei, here.shop_id)
        look(session, theirs, code)
        personal.erase(session, theirs.member_id, PSEUDONYM, NOW, ZONE)
        assert [each.id for each in staff.of_shop(session, here.shop_id)] == [here.post.id]
        assert session.get_one(Staff, theirs.id).revoked_at is not None
        assert session.scalars(select(col(Claim.state))).all() == ["released"]
        redeem(session, here.post, code)


def test_the_card_stays_and_nobody_can_activate_it_again(database: Database) -> None:
    with database.writing() as session:
        mei = member(session, MEI)
        erase(session, mei)
        card = session.scalars(select(Card)).one()
        assert (card.member_id, card.activated_at, card.suspended_at) == (None, None, NOW)
        tom = rows.member(session, 77)
        options = {"now": NOW, "today": TODAY, "trial_days": 90}
        assert cards.activate(session, tom, card.card_number, "", **options) == "no_match"  # type: ignore[arg-type]


def test_erasing_somebody_twice_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        mei = member(session, MEI)
        assert (erase(session, mei), erase(session, mei)) == (0, 0)


@pytest.mark.parametrize("what", ["counters", "redemptions"])
def test_others_keep_what_is_theirs(database: Database, what: str) -> None:
    with database.writing() as session:
        here = till(session)
        rows.benefit(session, here.shop_id, "twice", limit_per_member=2, limit_period="life")
        mei, tom = member(session, MEI), member(session, 2)
        for each in (mei, tom):
            redeem(session, here.post, pull(session, each, here.shop_id))
        erase(session, mei)
        if what == "counters":
            assert _keyed(session, Tally, tom.id) == [f"{tom.id}:twice"]
        else:
            assert session.scalars(select(col(Redemption.member_id)).order_by(col(Redemption.id))).all() == [
                None,
                tom.id,
            ]
        assert codes.current(session, bytes(32), tom.id, NOW) is None
