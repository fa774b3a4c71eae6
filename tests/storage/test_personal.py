"""What is kept about a member: every table is in their document, and nothing names them once they are erased."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from rules.broadcasts import Act, State
from rules.events import Place, PlaceState
from rules.geo import Datum, Point
from rules.gifts import Claim as GiftClaimed
from rules.gifts import Way
from rules.intake import EventRecord
from rules.members import Member
from rules.pace import Lane
from rules.redeeming import Reason
from rules.reminders import Item, Kind
from rules.talk import Talk
from rules.till import Receipt, Role
from rules.topics import Topic
from rules.understanding.intents import Intent
from storage import (
    audit,
    broadcasts,
    cards,
    codes,
    correspondence,
    event_desks,
    events,
    gifts,
    live,
    members,
    outbox,
    personal,
    places,
    preferences,
    questions,
    recipients,
    reminders,
    shops,
    staff,
    talks,
    tickets,
    utterances,
    watches,
    wishes,
)
from storage.broadcast_tables import Broadcast
from storage.database import Database, Session
from storage.event_desks import Work
from storage.event_tables import EventRow, SignUp
from storage.live import LiveList
from storage.reminders import New
from storage.segments import tag
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
SOON = NOW + timedelta(days=3)


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
    went(session, mei)
    heard(session, mei)
    spoke(session, mei)
    asked(session, mei)
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


def event(session: Session, name: str = "e1", capacity: int = 2) -> int:
    ends = SOON + timedelta(hours=2)
    texts = {"title": "灯会", "title_en": "", "city": "上海", "venue": "河边", "address": "", "description": ""}
    times = {"starts_at": SOON, "ends_at": ends, "signup_opens_at": None, "members_first_hours": 0}
    place = {"latitude": HERE.latitude, "longitude": HERE.longitude, "capacity": capacity, "description_en": ""}
    id_ = events.write_down(session, EventRecord(event_id=name, **texts, **times, **place), None, NOW)  # type: ignore[arg-type]
    assert id_ is not None
    return id_


def signed_up(session: Session, event_id: int, member_id: int) -> Place:
    given = (event_id, member_id, "＊梅", NOW)
    joined = events.join(session, bytes(32), bytes([event_id, member_id]) * 8, *given, has_card=True)
    assert isinstance(joined, Place)
    return joined


def gift(session: Session, event_id: int, member_id: int, way: Way = Way.FIRST, stock: int = 1) -> int:
    """A gift that the member claims, or enters the draw of."""
    id_ = gifts.offer(session, event_id, "灯笼", way, stock, SOON, bytes(32), NOW)
    assert isinstance(gifts.claim(session, id_, member_id, bytes(8) + bytes([id_]), NOW), GiftClaimed)
    return id_


def went(session: Session, mei: Member) -> None:
    """They sign up, claim a gift and write an event of their own; and let somebody in at the door of another."""
    mine = event(session)
    signed_up(session, mine, mei.id)
    gift(session, mine, mei.id)
    event_desks.begin(session, mei.id, Work("form", None, {"title": TYPED[0]}, None), NOW)
    guest = signed_up(session, mine, rows.member(session, 900_002))
    assert not isinstance(events.let_in(session, mine, guest, mei.id, SOON), events.Refusal)


def heard(session: Session, mei: Member) -> None:
    """What they chose to hear, and what they were told."""
    preferences.opt_out(session, mei.id, Topic.PROMO, NOW)
    preferences.snooze(session, mei.id, SOON)
    watches.add(session, mei.id, "gift:1", NOW)
    reminders.add(session, [New(mei.id, "card", "C1", NOW, SOON)])
    reminders.say(session, mei.id, [Item(1, Kind.CARD, "C1", NOW, SOON)], 0, NOW)
    tag(session, "vip", [MEI])
    talk = talks.Talks()
    talk.note(mei.id, Talk(offer="m1:"), NOW)
    talk.flush(session)


def broadcast(session: Session, by: int, state: State = State.RUNNING) -> int:
    row = Broadcast(created_by=by, state=state, created_at=NOW)
    session.add(row)
    session.flush()
    return row.id


def spoke(session: Session, mei: Member) -> None:
    """Their day as an operator: one broadcast they agreed to, one they are composing; and they pressed a button."""
    running = broadcast(session, rows.member(session, 900_003))
    session.get_one(Broadcast, running).confirmed_by = mei.id
    session.get_one(Broadcast, running).confirmed_at = NOW
    session.flush()
    broadcasts.compose(session, mei.id, NOW)
    broadcasts.follow(session, running, MEI, 5)
    recipients.pressed(session, running, mei.id, 1, NOW)
    outbox.put(session, f"bc{running}:{MEI}", "operators", text="已发完", now=NOW, chat_id=MEI)


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


def asked(session: Session, mei: Member) -> None:
    """They asked a person, who was told in their words; and what they wrote is kept to learn from."""
    ticket = tickets.open(session, "question", mei.id, None, None, NOW)
    assert ticket
    correspondence.add(session, ticket, mei.id, "梅在吗", NOW)
    outbox.put(session, f"ticket-said:{ticket}:1:2", "ticket", text="梅在吗", now=NOW, chat_id=-100)
    utterances.consent(session, mei.id, NOW)
    utterances.chose(session, mei.id, "咋整", "zh", [Intent.HELP], Intent.HELP, NOW)


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
        assert set(session.scalars(select(col(SignUp.holder)).where(col(SignUp.member_id).is_(None))).all()) == {""}
        assert session.scalars(select(col(Delivery.id)).where(col(Delivery.chat_id) == MEI)).all() == []
        assert set(session.scalars(select(col(Broadcast.progress_chat))).all()) == {None}


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


def test_who_waits_is_offered_the_place_of_who_was_erased(database: Database) -> None:
    with database.writing() as session:
        mei, tom = member(session, MEI), member(session, 2)
        full = event(session, capacity=1)
        assert [signed_up(session, full, each.id).state for each in (mei, tom)] == ["going", "waiting"]
        erase(session, mei)
        offered = events.place(session, full, tom.id)
        assert offered
        assert offered.state is PlaceState.OFFERED
        assert [news.member_id for news in events.untold(session, 9)] == [tom.id]
        assert session.get_one(EventRow, full).taken == 1


def test_who_was_there_is_counted_still(database: Database) -> None:
    with database.writing() as session:
        mei, ana = member(session, MEI), member(session, 2)
        mine = event(session)
        events.let_in(session, mine, signed_up(session, mine, mei.id), ana.id, SOON)
        erase(session, mei)
        assert events.tally(session, mine) == {PlaceState.ATTENDED: 1}
        assert [guest.holder for guest in events.guests(session, mine)] == [""]


@pytest.mark.parametrize("attended", [False, True])
def test_a_gift_that_was_not_handed_over_is_there_for_others(database: Database, attended: bool) -> None:
    with database.writing() as session:
        mei, tom = member(session, MEI), member(session, 2)
        mine = event(session)
        place, _ = signed_up(session, mine, mei.id), signed_up(session, mine, tom.id)
        lantern = gift(session, mine, mei.id)
        if attended:
            events.let_in(session, mine, place, tom.id, SOON)
        watches.add(session, tom.id, f"gift:{lantern}", NOW)
        assert watches.back(session, NOW) == []
        erase(session, mei)
        assert watches.back(session, NOW) == [f"gift:{lantern}"]
        assert isinstance(gifts.claim(session, lantern, tom.id, b"nonce-of-tom", NOW), GiftClaimed)


def test_a_draw_that_was_held_can_be_checked_still(database: Database) -> None:
    with database.writing() as session:
        mei = member(session, MEI)
        mine = event(session)
        signed_up(session, mine, mei.id)
        drawn = gift(session, mine, mei.id, Way.DRAW)
        held = gifts.hold_draw(session, drawn, SOON)
        erase(session, mei)
        assert gifts.drawn(session, drawn) == held
        assert gifts.untold(session, 9) == []


def test_what_they_were_to_be_told_is_dropped_also_where_a_courier_has_it_in_hand(database: Database) -> None:
    with database.writing() as session:
        mei, tom = member(session, MEI), member(session, 2)
        for who in (mei, tom):
            outbox.put(session, f"card:{who.id}", "card", text="好", now=NOW, member_id=who.id)
        taken = outbox.lease(session, Lane.REMINDER, NOW, SOON, 1)
        assert [each.member_id for each in taken] == [mei.id]
        erase(session, mei)
        assert not outbox.sending(session, taken[0].id, NOW, SOON)
        outbox.close(session, [outbox.Closing(taken[0].id, "sent", 5)], NOW)
        assert session.scalars(select(col(Delivery.member_id))).all() == [tom.id]


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("state", ["pending", "sent"])
def test_a_broadcast_has_nobody_left_once_all_others_are_told(database: Database, state: str, counted: bool) -> None:
    with database.writing() as session:
        people = [member(session, number) for number in (MEI, 2, 3)]
        running = broadcast(session, people[1].id)
        for each in people:
            key = f"b{running}:{each.id}"
            outbox.put(session, key, "broadcast", text="好", now=NOW, member_id=each.id, broadcast_id=running)
        session.get_one(Broadcast, running).audience = len(people)
        session.get_one(Delivery, 1).state = state
        session.flush()
        if counted:
            recipients.count(session, running)
        erase(session, people[0])
        for row in session.scalars(select(Delivery)):
            row.state = "sent"
        session.flush()
        left = recipients.progress(session, running)
        assert left.left == 0
        assert left.sent == 3 if counted and state == "sent" else left.sent == 2


def test_what_an_operator_was_composing_goes_and_what_runs_goes_on(database: Database) -> None:
    with database.writing() as session:
        mei, ana = member(session, MEI), member(session, 2)
        running, draft = broadcast(session, mei.id), broadcasts.compose(session, mei.id, NOW)
        theirs = broadcasts.compose(session, ana.id, NOW)
        erase(session, mei)
        states = {id_: broadcasts.one(session, id_) for id_ in (running, draft, theirs)}
        assert [each and each.state for each in states.values()] == [State.RUNNING, State.CANCELLED, State.DRAFT]
        assert broadcasts.act(session, running, Act.FINISH, NOW)


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
