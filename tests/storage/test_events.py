"""Sign-ups and gifts: never more than there are, whoever comes at once; and everyone concerned hears once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from rules.events import Place, PlaceState, Refusal, Reminder
from rules.gifts import Claim, GiftRefusal, Way
from rules.intake import EventRecord
from storage import events, gifts
from storage.database import Database, DatabaseError
from storage.event_tables import EventRow
from tests.storage import rows
from tests.storage.rows import NOW

KEY = b"key"
ZONE = ZoneInfo("Asia/Shanghai")
STARTS = NOW + timedelta(days=3)
BOTH = 12


def record(**given: object) -> EventRecord:
    values: dict[str, object] = {"event_id": "e1", "title": "灯会", "title_en": "", "city": "上海", "venue": "河边"}
    values |= {"address": "", "latitude": 31.2335, "longitude": 121.469, "starts_at": STARTS}
    values |= {"ends_at": STARTS + timedelta(hours=2), "capacity": 2, "signup_opens_at": None, "description": ""}
    return EventRecord(**values | {"description_en": "", "members_first_hours": 0} | given)  # type: ignore[arg-type]


def publish(session: Session, **given: object) -> int:
    id_ = events.write_down(session, record(**given), None, NOW)
    assert id_ is not None
    return id_


def join(session: Session, event_id: int, member_id: int, now: datetime = NOW) -> Place | Refusal:
    seed = member_id.to_bytes(16)
    return events.join(session, KEY, seed, event_id, member_id, "＊", now, has_card=False)


def taken(database: Database, event_id: int) -> int:
    with database.reading() as session:
        event = events.one(session, event_id)
    assert event is not None
    return event.taken


def state(session: Session, event_id: int, member_id: int) -> PlaceState | None:
    mine = events.place(session, event_id, member_id)
    return mine.state if mine else None


def crowd(database: Database, number: int, **given: object) -> tuple[int, list[int]]:
    with database.writing() as session:
        return publish(session, **given), [rows.member(session, telegram_id) for telegram_id in range(1, number + 1)]


def at_once(members: list[int], act: Callable[[int], object]) -> list[object]:
    """Everybody does it in a thread of their own, begun together."""
    barrier = Barrier(len(members))

    def one(member: int) -> object:
        barrier.wait()
        return act(member)

    with ThreadPoolExecutor(len(members)) as pool:
        return list(pool.map(one, members))


def free(*_: object, **__: object) -> bool:
    """What the guards of places and of gifts are, once they are taken away: there is always one."""
    return True


def rush(database: Database) -> Counter[object]:
    """A crowd signs up at once for five places; what became of them."""
    event_id, members = crowd(database, BOTH, capacity=5)

    def act(member: int) -> object:
        with database.writing() as session:
            return join(session, event_id, member)

    return Counter(each.state for each in at_once(members, act) if isinstance(each, Place))


def test_a_crowd_that_signs_up_at_once_gets_no_more_places_than_there_are(database: Database) -> None:
    assert rush(database) == {PlaceState.GOING: 5, PlaceState.WAITING: BOTH - 5}
    with database.reading() as session:
        assert [each.taken for each in events.upcoming(session, NOW)] == [5]


def test_without_the_guard_the_whole_crowd_gets_a_place(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above: it can fail."""
    monkeypatch.setattr(events, "_hold", free)
    assert rush(database) == {PlaceState.GOING: BOTH}


def test_without_the_guard_the_constraint_still_stands(database: Database) -> None:
    """The second wall: more places than there are cannot be written, whoever tries."""
    event_id, _ = crowd(database, 0, capacity=5)
    with pytest.raises(DatabaseError), database.writing() as session:
        session.execute(update(EventRow).where(col(EventRow.id) == event_id).values(taken=6))
    assert taken(database, event_id) == 0


def test_one_member_pressing_many_times_at_once_takes_one_place(database: Database) -> None:
    event_id, (member,) = crowd(database, 1, capacity=5)

    def act(_: int) -> object:
        with database.writing() as session:
            return join(session, event_id, member)

    at_once([member] * 8, act)
    assert taken(database, event_id) == 1


def test_leaving_offers_the_place_in_the_order_of_the_line(database: Database) -> None:
    event_id, (first, second, third) = crowd(database, 3, capacity=1)
    with database.writing() as session:
        for minutes, member in enumerate((first, third, second)):
            join(session, event_id, member, NOW + timedelta(minutes=minutes))
        assert events.leave(session, event_id, first, NOW, ZONE)
        assert not events.leave(session, event_id, first, NOW, ZONE)
        assert state(session, event_id, third) is PlaceState.OFFERED
        assert state(session, event_id, second) is PlaceState.WAITING
    assert taken(database, event_id) == 1


def exodus(database: Database) -> list[PlaceState | None]:
    """Five hold a place and seven wait; three of the five leave at once, while a clock looks for free places. How it
    then stands with those who wait, in line."""
    event_id, members = crowd(database, BOTH, capacity=5)
    with database.writing() as session:
        for minutes, member in enumerate(members):
            join(session, event_id, member, NOW + timedelta(minutes=minutes))

    def act(member: int) -> object:
        with database.writing() as session:
            if member in members[:3]:
                return events.leave(session, event_id, member, NOW, ZONE)
            return events.offer_free(session, event_id, NOW, ZONE, BOTH)

    at_once(members[:6], act)
    with database.reading() as session:
        return [state(session, event_id, member) for member in members[5:]]


def test_as_many_are_offered_a_place_as_come_free_and_in_the_order_of_the_line(database: Database) -> None:
    assert exodus(database) == [PlaceState.OFFERED] * 3 + [PlaceState.WAITING] * 4


def test_without_the_guard_everybody_in_line_is_offered_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: it can fail."""
    hold = events._hold

    def careless(session: Session, event_id: int, *, in_turn: bool = False) -> bool:
        return in_turn or hold(session, event_id)

    monkeypatch.setattr(events, "_hold", careless)
    assert exodus(database) == [PlaceState.OFFERED] * 7


def test_fewer_places_put_the_last_to_sign_up_back_in_front_of_the_line(database: Database) -> None:
    event_id, members = crowd(database, 6, capacity=4)
    with database.writing() as session:
        for minutes, member in enumerate(members):
            join(session, event_id, member, NOW + timedelta(minutes=minutes))
        events.leave(session, event_id, members[0], NOW, ZONE)  # the fifth is offered the place
        gift = gifts.offer(session, event_id, "豆子", Way.FIRST, 2, STARTS, bytes(32), NOW)
        for member in members[2:4]:
            assert isinstance(gifts.claim(session, gift, member, member.to_bytes(8), NOW), Claim)
        assert events.write_down(session, record(capacity=2), None, NOW, event_id) == event_id
        stand = [state(session, event_id, member) for member in members[1:]]
        assert stand == [PlaceState.GOING] * 2 + [PlaceState.WAITING] * 3
        news = events.untold(session, 9)
        assert [(each.member_id, each.state) for each in news] == [
            (members[3], PlaceState.WAITING),
            (members[4], PlaceState.WAITING),
        ]
        events.told(session, news, NOW)
        assert events.untold(session, 9) == []
        mine = events.place(session, event_id, members[3])
        assert mine is not None
        assert mine.ahead == 0
        assert [each.claimed for each in gifts.of_event(session, event_id)] == [1]
        events.write_down(session, record(capacity=3), None, NOW, event_id)
        assert events.offer_free(session, event_id, NOW, ZONE, 9) == 1
        assert state(session, event_id, members[3]) is PlaceState.OFFERED
    assert taken(database, event_id) == 3


@pytest.mark.parametrize(("capacity", "is_changed"), [(2, True), (1, False)])
def test_nobody_who_is_in_already_loses_their_place(database: Database, capacity: int, is_changed: bool) -> None:
    event_id, members = crowd(database, 3, capacity=3)
    with database.writing() as session:
        for member in members:
            join(session, event_id, member)
        for member in members[1:]:
            guest = events.place(session, event_id, member)
            assert not isinstance(events.let_in(session, event_id, guest, member, STARTS), Refusal)
        changed = events.write_down(session, record(capacity=capacity), None, NOW, event_id)
        assert (changed == event_id) == is_changed
        assert state(session, event_id, members[0]) is (PlaceState.WAITING if is_changed else PlaceState.GOING)
        assert state(session, event_id, members[2]) is PlaceState.ATTENDED


def test_nobody_who_comes_later_passes_the_line(database: Database) -> None:
    event_id, (first, second, third) = crowd(database, 3, capacity=1)
    with database.writing() as session:
        join(session, event_id, first)
        join(session, event_id, second)
        session.execute(update(EventRow).values(capacity=2))
        late = join(session, event_id, third)
        assert isinstance(late, Place)
        assert late.state is PlaceState.WAITING


def test_an_offer_can_be_taken_until_its_time_is_over(database: Database) -> None:
    event_id, (first, second) = crowd(database, 2, capacity=1)
    with database.writing() as session:
        join(session, event_id, first)
        join(session, event_id, second)
        events.leave(session, event_id, first, NOW, ZONE)
        mine = events.place(session, event_id, second)
        assert mine is not None
        assert mine.offer_until is not None
        assert events.accept(session, event_id, second, mine.offer_until) is Refusal.NO_OFFER
        accepted = events.accept(session, event_id, second, mine.offer_until - timedelta(seconds=1))
        assert isinstance(accepted, Place)
        assert accepted.state is PlaceState.GOING
        assert events.lapse(session, mine.offer_until) == 0
    assert taken(database, event_id) == 1


def test_who_waits_longest_is_told_once_of_an_offer_and_of_its_end(database: Database) -> None:
    event_id, (first, second) = crowd(database, 2, capacity=1)
    with database.writing() as session:
        join(session, event_id, first)
        join(session, event_id, second)
        events.leave(session, event_id, first, NOW, ZONE)
        [offer] = events.untold(session, 9)
        assert (offer.member_id, offer.state) == (second, PlaceState.OFFERED)
        events.told(session, [offer], NOW)
        assert events.untold(session, 9) == []
        assert offer.offer_until is not None
        events.lapse(session, offer.offer_until)
        [end] = events.untold(session, 9)
        assert end.state is PlaceState.LAPSED
        assert end.key != offer.key
        assert events.unsettled(session) == [event_id]


def test_a_change_concerns_those_who_know_another_time_and_nobody_twice(database: Database) -> None:
    event_id, members = crowd(database, 5, capacity=3)
    with database.writing() as session:
        for member in members:
            join(session, event_id, member)
        events.leave(session, event_id, members[0], NOW, ZONE)
        events.told(session, events.untold(session, 9), NOW)
        later = STARTS + timedelta(hours=1)
        events.write_down(session, record(starts_at=later, capacity=3), None, NOW, event_id)
        assert events.unsettled(session) == [event_id]
        event = events.one(session, event_id)
        assert event is not None
        found = events.untold_of(session, event, 9)
        assert [each.member_id for each in found] == members[1:]
        assert {each.told.starts_at for each in found} == {STARTS}
        events.told(session, found, NOW)
        assert events.untold_of(session, event, 9) == []
        assert events.settled(session, event_id, event.revision)
        assert events.unsettled(session) == []


def test_who_is_offered_a_place_of_an_event_that_moved_hears_of_the_offer(database: Database) -> None:
    event_id, (first, second) = crowd(database, 2, capacity=1)
    later = STARTS + timedelta(hours=1)
    with database.writing() as session:
        join(session, event_id, first)
        join(session, event_id, second)
        new = record(starts_at=later, ends_at=later + timedelta(hours=2), capacity=2)
        events.write_down(session, new, None, NOW, event_id)
        assert events.offer_free(session, event_id, NOW, ZONE) == 1
        event = events.one(session, event_id)
        assert event is not None
        moved, offers = events.untold_of(session, event, 9), events.untold(session, 9)
        assert [each.member_id for each in moved] == [first]
        assert [(each.member_id, each.state) for each in offers] == [(second, PlaceState.OFFERED)]
        events.told(session, offers, NOW)
        assert [each.member_id for each in events.untold_of(session, event, 9)] == [first]


def test_a_newer_change_keeps_the_event_unsettled(database: Database) -> None:
    event_id, _ = crowd(database, 0)
    with database.writing() as session:
        events.write_down(session, record(venue="桥上"), None, NOW, event_id)
        event = events.one(session, event_id)
        assert event is not None
        events.cancel(session, event_id, NOW)
        assert not events.settled(session, event_id, event.revision)
        assert events.unsettled(session) == [event_id]


@pytest.mark.parametrize(
    ("reminder", "before", "is_due"),
    [
        (Reminder.DAY, timedelta(hours=24, seconds=1), False),
        (Reminder.DAY, timedelta(hours=24), True),
        (Reminder.DAY, timedelta(hours=2), False),
        (Reminder.HOURS, timedelta(hours=2), True),
        (Reminder.HOURS, timedelta(0), False),
    ],
)
def test_reminders_are_due_in_their_time(
    database: Database, reminder: Reminder, before: timedelta, is_due: bool
) -> None:
    event_id, (member,) = crowd(database, 1)
    with database.writing() as session:
        join(session, event_id, member)
        due = [each.reminder for each in events.due_reminders(session, STARTS - before)]
    assert (reminder in due) == is_due


def test_a_reminder_is_noted_once_and_due_again_when_the_event_moves(database: Database) -> None:
    event_id, (member,) = crowd(database, 1)
    with database.writing() as session:
        join(session, event_id, member)
        [due] = events.due_reminders(session, STARTS - timedelta(hours=20))
        assert events.reminded(session, due.signup_id, due.reminder, STARTS)
        assert not events.reminded(session, due.signup_id, due.reminder, STARTS)
        assert events.due_reminders(session, STARTS - timedelta(hours=20)) == []
        assert events.reminder_stands(session, due.signup_id, due.reminder, STARTS)
        moved = STARTS + timedelta(days=2)
        new = record(starts_at=moved, ends_at=moved + timedelta(hours=1))
        events.write_down(session, new, None, NOW, event_id)
        assert not events.reminder_stands(session, due.signup_id, due.reminder, STARTS)
        assert len(events.due_reminders(session, moved - timedelta(hours=20))) == 1


def test_a_reminder_falls_away_with_the_sign_up_the_wish_and_the_event(database: Database) -> None:
    event_id, members = crowd(database, 3, capacity=3)
    with database.writing() as session:
        for member in members:
            join(session, event_id, member)
        soon = STARTS - timedelta(hours=20)
        due = events.due_reminders(session, soon)
        events.leave(session, event_id, members[0], NOW, ZONE)
        events.remind(session, due[1].signup_id, Reminder.DAY, wanted=False)
        stands = [events.reminder_stands(session, each.signup_id, each.reminder, STARTS) for each in due]
        assert stands == [False, False, True]
        assert [each.member_id for each in events.due_reminders(session, soon)] == [members[2]]
        events.cancel(session, event_id, NOW)
        assert events.due_reminders(session, soon) == []


def test_who_signs_up_late_is_not_reminded_of_yesterday(database: Database) -> None:
    event_id, (member,) = crowd(database, 1)
    with database.writing() as session:
        join(session, event_id, member, STARTS - timedelta(hours=20))
        assert events.due_reminders(session, STARTS - timedelta(hours=19)) == []
        assert len(events.due_reminders(session, STARTS - timedelta(hours=1))) == 1


def test_one_ticket_lets_one_person_in_however_many_doors_there_are(database: Database) -> None:
    event_id, (member,) = crowd(database, 1)
    with database.writing() as session:
        mine = join(session, event_id, member)
        assert isinstance(mine, Place)
        secret = events.ticket(KEY, mine)
        assert events.by_digits(session, KEY, event_id, secret.digits) == events.by_token(session, secret.token)
        assert events.by_digits(session, KEY, event_id + 1, secret.digits) is None

    def act(_: int) -> object:
        with database.writing() as session:
            guest = events.by_token(session, secret.token)
            return events.let_in(session, event_id, guest, member, STARTS)

    seen = at_once([member] * 6, act)
    assert seen.count(Refusal.IN_ALREADY) == 5


def test_a_member_who_leaves_gives_their_places_to_those_who_wait(database: Database) -> None:
    event_id, (first, second) = crowd(database, 2, capacity=1)
    with database.writing() as session:
        join(session, event_id, first)
        join(session, event_id, second)
        events.forget(session, first, NOW, ZONE)
        assert state(session, event_id, second) is PlaceState.OFFERED


def scramble(database: Database) -> Counter[bool]:
    """A crowd claims one of four gifts at once; how many got one and how many did not."""
    event_id, members = crowd(database, BOTH, capacity=BOTH)
    with database.writing() as session:
        for member in members:
            join(session, event_id, member)
        gift = gifts.offer(session, event_id, "豆子", Way.FIRST, 4, STARTS, bytes(32), NOW)

    def act(member: int) -> object:
        with database.writing() as session:
            return gifts.claim(session, gift, member, member.to_bytes(8), NOW)

    claims = at_once(members, act)
    assert all(isinstance(each, Claim) or each is GiftRefusal.OUT_OF_STOCK for each in claims)
    return Counter(isinstance(each, Claim) for each in claims)


def test_a_crowd_that_claims_at_once_gets_no_more_gifts_than_there_are(database: Database) -> None:
    assert scramble(database) == {True: 4, False: BOTH - 4}


def test_without_the_guard_the_whole_crowd_gets_a_gift(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above: it can fail."""
    monkeypatch.setattr(gifts, "_take", free)
    assert scramble(database) == {True: BOTH}


def test_a_gift_is_there_again_when_its_owner_does_not_come(database: Database) -> None:
    event_id, (first, second) = crowd(database, 2, capacity=2)
    with database.writing() as session:
        gift = gifts.offer(session, event_id, "豆子", Way.FIRST, 1, STARTS, bytes(32), NOW)
        for member in (first, second):
            join(session, event_id, member)
        assert isinstance(gifts.claim(session, gift, first, bytes(8), NOW), Claim)
        assert gifts.claim(session, gift, second, b"2" * 8, NOW) is GiftRefusal.OUT_OF_STOCK
        events.leave(session, event_id, first, NOW, ZONE)
        assert isinstance(gifts.claim(session, gift, second, b"2" * 8, NOW), Claim)
        assert not gifts.restock(session, gift, 0, STARTS)
        assert gifts.restock(session, gift, 3, STARTS)


def test_entries_come_and_go_until_a_draw_closes_and_then_stay(database: Database) -> None:
    event_id, (first, second) = crowd(database, 2, capacity=2)
    closes = NOW + timedelta(hours=1)
    with database.writing() as session:
        gift = gifts.offer(session, event_id, "豆子", Way.DRAW, 1, closes, b"s" * 32, NOW)
        for member in (first, second):
            join(session, event_id, member)
            gifts.claim(session, gift, member, member.to_bytes(8), NOW)
        events.leave(session, event_id, first, closes - timedelta(seconds=1), ZONE)
        assert gifts.entries(session, gift) == 1
        events.leave(session, event_id, second, closes, ZONE)
        assert gifts.entries(session, gift) == 1
        assert not gifts.restock(session, gift, 9, STARTS)


def test_a_draw_is_held_once_when_it_is_closed_and_draws_no_more_than_the_stock(database: Database) -> None:
    event_id, members = crowd(database, 5, capacity=5)
    with database.writing() as session:
        gift = gifts.offer(session, event_id, "豆子", Way.DRAW, 2, NOW + timedelta(hours=1), b"s" * 32, NOW)
        for member in members:
            join(session, event_id, member)
            gifts.claim(session, gift, member, member.to_bytes(8), NOW)
        assert gifts.hold_draw(session, gift, NOW) is GiftRefusal.STILL_OPEN
        drawn = gifts.hold_draw(session, gift, NOW + timedelta(hours=1))
        assert isinstance(drawn, gifts.Drawn)
        assert (len(drawn.winners), len(drawn.receipts)) == (2, 5)
        assert gifts.hold_draw(session, gift, NOW + timedelta(hours=2)) is GiftRefusal.DRAWN
        luck = gifts.untold(session, 9)
        assert len(luck) == 5
        gifts.told(session, luck)
        assert gifts.untold(session, 9) == []
