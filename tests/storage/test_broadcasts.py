"""Broadcasts in the database: an audience frozen once, states that two cannot change, counts that are always true."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from rules import segments
from rules.broadcasts import MOVES, Act, Content, Pause, Progress, State
from rules.catalogue import Category, Plan
from rules.segments import Misread
from rules.topics import Topic
from storage import audiences, broadcasts, preferences, recipients
from storage import segments as stored
from storage.broadcasts import Broadcast
from storage.database import Database, Session
from storage.tables import SavedPlace, SavedShop
from tests import ledger
from tests.storage import rows
from tests.storage.rows import NOW, PEOPLES_SQUARE, TODAY

ZONE = ZoneInfo("Asia/Shanghai")
LATER = NOW + timedelta(minutes=1)


def crowd(session: Session, n: int) -> list[int]:
    return [rows.member(session, 100 + i, language="zh" if i % 3 else "en") for i in range(n)]


def composed(session: Session, author: int | None = None, **given: Any) -> int:
    id_ = broadcasts.compose(session, author, NOW)
    broadcasts.word(session, id_, Content("明天上新", ()))
    broadcasts.word(session, id_, Content("New tomorrow", ()), ("en",))
    broadcasts.amend(session, id_, asks_for=None, asked_at=None, **given)
    return id_


def confirmed(session: Session, **given: Any) -> int:
    id_ = composed(session, **given)
    assert broadcasts.submit(session, id_, None, 0, NOW, needs_second=False)
    return id_


def freeze(database: Database, id_: int, limit: int = 3) -> None:
    more = True
    while more:
        with database.writing() as session:
            more = audiences.freeze_some(session, id_, ZONE, LATER, limit)


def freeze_interrupted(database: Database, id_: int) -> None:
    with database.writing() as session:
        audiences.freeze_some(session, id_, ZONE, LATER, 4)
        raise InterruptedError


def one(session: Session, id_: int) -> Broadcast:
    found = broadcasts.one(session, id_)
    assert found is not None
    return found


def deliveries(session: Session, id_: int, what: str = "member_id") -> list[Any]:
    query = text(f"SELECT {what} FROM outbox WHERE broadcast_id = :id ORDER BY id")  # noqa: S608 (a column of ours)
    return list(session.execute(query, {"id": id_}).scalars())


def close(session: Session, id_: int, state: str, members: list[int]) -> None:
    change = text(
        "UPDATE outbox SET state = :state, sent_message_id = 7, leased_until = :until "
        "WHERE broadcast_id = :id AND member_id = :member"
    )
    until = LATER if state in ("leased", "sending") else None
    for member in members:
        session.execute(change, {"state": state, "id": id_, "member": member, "until": until})


# The audience


@pytest.mark.parametrize("limit", [1, 3, 10, 11, 1_000])
def test_each_member_is_written_down_once_in_their_language(database: Database, limit: int) -> None:
    with database.writing() as session:
        members = crowd(session, 10)
        id_ = confirmed(session)
    freeze(database, id_, limit)
    freeze(database, id_, limit)
    with database.reading() as session:
        assert deliveries(session, id_) == members
        assert one(session, id_).audience == 10
        assert one(session, id_).state is State.SCHEDULED
        contents = broadcasts.content_ids(session, id_)
        languages = [contents["zh" if i % 3 else "en"] for i in range(10)]
        assert deliveries(session, id_, "content_id") == languages


def test_an_audience_that_was_interrupted_goes_on_where_it_stood(database: Database) -> None:
    with database.writing() as session:
        members = crowd(session, 10)
        id_ = confirmed(session)
        audiences.freeze_some(session, id_, ZONE, LATER, 4)
    with pytest.raises(InterruptedError):
        freeze_interrupted(database, id_)
    freeze(database, id_)
    with database.reading() as session:
        assert deliveries(session, id_) == members


def test_blocked_members_and_those_who_do_not_want_the_topic_are_left_out(database: Database) -> None:
    with database.writing() as session:
        gone, unwilling, other, wanted = crowd(session, 4)
        session.execute(text("UPDATE members SET blocked_at = :now WHERE id = :id"), {"now": NOW, "id": gone})
        preferences.opt_out(session, unwilling, Topic.NEWS, NOW)
        preferences.opt_out(session, other, Topic.PROMO, NOW)
        id_ = confirmed(session, topic=Topic.NEWS)
    freeze(database, id_)
    with database.reading() as session:
        assert deliveries(session, id_) == [other, wanted]


def test_a_cancelled_audience_grows_no_more(database: Database) -> None:
    with database.writing() as session:
        crowd(session, 10)
        id_ = confirmed(session)
        audiences.freeze_some(session, id_, ZONE, LATER, 4)
        broadcasts.act(session, id_, Act.CANCEL, LATER)
    freeze(database, id_)
    with database.reading() as session:
        assert len(deliveries(session, id_)) == 4


# States


def test_of_two_operators_who_agree_at_once_one_does(database: Database) -> None:
    with database.writing() as session:
        author, second, third = crowd(session, 3)
        id_ = composed(session, author)
        assert broadcasts.submit(session, id_, author, 3, NOW, needs_second=True)
        assert not broadcasts.agree(session, id_, author, NOW)
        assert [broadcasts.agree(session, id_, each, NOW) for each in (second, third)] == [True, False]
        assert one(session, id_).confirmed_by == second


def test_a_draft_is_sent_once(database: Database) -> None:
    with database.writing() as session:
        id_ = composed(session)
        sent = [broadcasts.submit(session, id_, None, 1, NOW, needs_second=False) for _ in range(2)]
        assert sent == [True, False]
        assert not broadcasts.amend(session, id_, segment="tag:late")


def test_a_new_draft_takes_the_place_of_the_last(database: Database) -> None:
    with database.writing() as session:
        (author,) = crowd(session, 1)
        first, second = (broadcasts.compose(session, author, NOW) for _ in range(2))
        assert one(session, first).state is State.CANCELLED
        draft = broadcasts.draft(session, author)
        assert draft is not None
        assert draft.id == second


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", State)
def test_only_the_steps_that_the_rules_allow_change_anything(database: Database, act: Act, state: State) -> None:
    with database.writing() as session:
        id_ = composed(session)
        session.execute(
            text("UPDATE broadcasts SET state = :state, paused_for = :paused, ended_at = :ended"),
            {
                "state": state.value,
                "paused": "operator" if state is State.PAUSED else None,
                "ended": NOW if state in (State.DONE, State.CANCELLED) else None,
            },
        )
        facts = {"paused_for": Pause.OPERATOR} if act is Act.PAUSE else {}
        assert broadcasts.act(session, id_, act, NOW, **facts) == (state in MOVES[act].sources)
        assert one(session, id_).state is (MOVES[act].target if state in MOVES[act].sources else state)


def test_it_begins_when_it_is_time(database: Database) -> None:
    with database.writing() as session:
        crowd(session, 1)
        id_ = confirmed(session, starts_at=LATER)
    freeze(database, id_)
    for now, state in ((LATER - timedelta(seconds=1), State.SCHEDULED), (LATER, State.RUNNING)):
        with database.writing() as session:
            broadcasts.begin_due(session, now)
            assert one(session, id_).state is state


# Counts


def test_the_counts_are_those_of_the_deliveries_however_they_close(
    database: Database, random: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipients, "MOST_COUNTED", 7)
    with database.writing() as session:
        members = crowd(session, 40)
        id_ = confirmed(session)
    freeze(database, id_)
    random.shuffle(members)
    while members:
        with database.writing() as session:
            close(session, id_, random.choice(recipients.CLOSED), [members.pop() for _ in range(min(3, len(members)))])
            recipients.count(session, id_)
            counts = Counter(deliveries(session, id_, "state"))
            left = counts.pop("pending", 0)
            assert recipients.progress(session, id_) == Progress(**counts, left=left)
            assert (recipients.first_open(session, id_) is None) == (left == 0)


def test_what_failed_waits_again_and_is_not_counted_as_failed(database: Database) -> None:
    with database.writing() as session:
        members = crowd(session, 6)
        id_ = confirmed(session)
    freeze(database, id_)
    with database.writing() as session:
        broadcasts.begin_due(session, LATER)
        close(session, id_, "failed", members[:2])
        close(session, id_, "uncertain", members[2:3])
        close(session, id_, "sent", members[3:])
        recipients.count(session, id_)
        broadcasts.act(session, id_, Act.FINISH, LATER)
        assert broadcasts.retry(session, id_, recipients.progress(session, id_), LATER)
        assert recipients.progress(session, id_) == Progress(sent=3, uncertain=1, left=2)
        assert sorted(deliveries(session, id_)) == members


def test_many_that_failed_wait_again_part_by_part(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "AT_ONCE", 4)
    with database.writing() as session:
        members = crowd(session, 12)
        id_ = confirmed(session)
    freeze(database, id_)
    again = LATER + timedelta(minutes=1)
    with database.writing() as session:
        broadcasts.begin_due(session, LATER)
        close(session, id_, "failed", members[:10])
        close(session, id_, "sent", members[10:])
        session.execute(text("UPDATE outbox SET updated_at = :now"), {"now": LATER})
        recipients.count(session, id_)
        broadcasts.act(session, id_, Act.FINISH, LATER)
        assert broadcasts.retry(session, id_, recipients.progress(session, id_), LATER)
        assert recipients.progress(session, id_) == Progress(sent=2, failed=6, left=4)
        close(session, id_, "failed", members[:1])
        session.execute(text("UPDATE outbox SET updated_at = :now WHERE key LIKE '%+'"), {"now": again})
        more = [broadcasts.retry_more(session, id_, LATER, again) for _ in range(3)]
        assert more == [True, True, False]
        assert recipients.progress(session, id_) == Progress(sent=2, failed=1, left=9)
        broadcasts.act(session, id_, Act.CANCEL, again)
        assert not broadcasts.retry_more(session, id_, again, again)


@pytest.mark.parametrize(
    ("after", "credited"),
    [(timedelta(seconds=-1), 0), (timedelta(), 1), (timedelta(days=7), 1), (timedelta(days=7, seconds=1), 0)],
)
def test_redemptions_of_those_who_pressed_count_for_seven_days(
    database: Database, after: timedelta, credited: int
) -> None:
    with database.writing() as session:
        first, second, other = crowd(session, 3)
        here = rows.shop(session, "s1")
        id_ = confirmed(session)
        for member, button, at in ((first, 0, NOW), (first, 1, LATER), (second, 2, NOW + timedelta(days=9))):
            assert recipients.pressed(session, id_, member, button, at)
        ledger.redeemed(session, first, here, 100, bill=1_000, at=NOW + after)
        ledger.redeemed(session, other, here, 100, bill=1_000, at=LATER)
        assert recipients.followed(session, id_) == (3, 2, credited)


def test_a_link_of_no_broadcast_is_not_counted(database: Database) -> None:
    with database.writing() as session:
        (member,) = crowd(session, 1)
        assert not recipients.pressed(session, 99, member, 0, NOW)
        assert recipients.followed(session, 99) == (0, 0, 0)


def test_a_progress_message_that_shows_an_earlier_state_is_written_again(database: Database) -> None:
    with database.writing() as session:
        id_ = composed(session)
        broadcasts.follow(session, id_, 1, 2)
        broadcasts.submit(session, id_, None, 0, NOW, needs_second=False)
        broadcasts.act(session, id_, Act.CANCEL, LATER)
        assert not broadcasts.looked(session, id_, State.FREEZING, LATER)
        assert [each.id for each in broadcasts.followed(session)] == [id_]
        assert broadcasts.looked(session, id_, State.CANCELLED, LATER)
        assert broadcasts.followed(session) == []


@pytest.mark.parametrize(
    ("limit", "seconds", "then"),
    [(2_000, 0.025, 2_000), (2_000, 0.05, 1_000), (2_000, 10.0, 1_000), (600, 10.0, 500), (2_000, 0.001, 4_000)],
)
def test_parts_of_an_audience_take_about_as_long_each(limit: int, seconds: float, then: int) -> None:
    assert audiences.next_part(limit, seconds) == then


# Taking back


def test_a_recall_waits_for_what_is_in_the_air_and_takes_what_was_sent(database: Database) -> None:
    with database.writing() as session:
        members = crowd(session, 4)
        id_ = confirmed(session)
    freeze(database, id_)
    with database.writing() as session:
        broadcasts.begin_due(session, LATER)
        close(session, id_, "sent", members[:2])
        close(session, id_, "sending", members[2:3])
        recall = broadcasts.recall(session, one(session, id_), members[0], LATER)
        assert recall is not None
        assert broadcasts.recall(session, one(session, id_), members[0], LATER) is None
        assert one(session, id_).state is State.CANCELLED
        assert not audiences.freeze_some(session, recall, ZONE, LATER)
        assert deliveries(session, recall) == []
        close(session, id_, "sent", members[2:3])
    freeze(database, recall)
    with database.reading() as session:
        assert deliveries(session, recall) == members[:3]
        assert set(deliveries(session, recall, "method")) == {"delete"}
        assert set(deliveries(session, recall, "message_id")) == {7}


def test_the_words_of_an_album_are_corrected_behind_its_pictures(database: Database) -> None:
    with database.writing() as session:
        members = crowd(session, 2)
        id_ = composed(session)
        broadcasts.word(session, id_, Content("明天上新", (), ("p", "q", "r")))
        broadcasts.submit(session, id_, None, 0, NOW, needs_second=False)
    freeze(database, id_)
    with database.writing() as session:
        broadcasts.begin_due(session, LATER)
        close(session, id_, "sent", members)
        correction = broadcasts.compose(session, members[0], LATER, about=one(session, id_))
        broadcasts.word(session, correction, Content("后天上新", ()))
        assert broadcasts.correct(session, correction, members[0], LATER)
        assert one(session, id_).paused_for is Pause.CORRECTION
    freeze(database, correction)
    with database.reading() as session:
        assert deliveries(session, correction, "message_id") == [10, 10]
        assert set(deliveries(session, correction, "method")) == {"edit_text"}
        assert broadcasts.contents(session, id_)["zh"].text == "后天上新"


# Segments


@pytest.fixture
def people(database: Database) -> dict[str, int]:
    """Some who differ in what segments look at."""
    with database.writing() as session:
        year = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31), "activated_at": NOW}
        held = {"activation_code": None} | year
        new, old = {"joined_at": NOW - timedelta(days=6)}, {"joined_at": NOW - timedelta(days=300)}
        ids = {
            "annual": rows.member(session, 1, **new),
            "trial": rows.member(session, 2, language="en", **old),
            "expired": rows.member(session, 3, **old),
            "none": rows.member(session, 4, **old),
        }
        rows.card(session, "C1", member_id=ids["annual"], **held)
        rows.card(session, "C2", member_id=ids["annual"], **held | {"valid_until": TODAY - timedelta(days=1)})
        rows.card(session, "C3", member_id=ids["trial"], plan=Plan.TRIAL, **held)
        rows.card(session, "C4", member_id=ids["expired"], **held | {"valid_until": TODAY - timedelta(days=1)})
        here = rows.shop(session, "s1", category=Category.COFFEE, city="上海")
        far = rows.shop(session, "s2", category=Category.TEA, city="杭州", latitude=30.25, longitude=120.15)
        ledger.redeemed(session, ids["annual"], here, 100, bill=1_000, at=NOW - timedelta(days=40))
        session.add(SavedShop(member_id=ids["trial"], shop_id=far, created_at=NOW - timedelta(days=100)))
        latitude, longitude = PEOPLES_SQUARE
        home = {"name": "家", "latitude": latitude + 0.009, "longitude": longitude, "created_at": NOW}  # 1,001 m north
        session.add(SavedPlace(member_id=ids["none"], **home))
        stored.tag(session, "vip", {1, 4, 99})
        return ids


@pytest.mark.parametrize(
    ("segment", "names"),
    [
        ("", {"annual", "trial", "expired", "none"}),
        ("language:en", {"trial"}),
        ("plan:annual", {"annual"}),
        ("card:active", {"annual"}),
        ("card:trial", {"trial"}),
        ("card:expired", {"expired"}),
        ("card:none", {"none"}),
        ("card:suspended", set()),
        ("used:coffee", {"annual"}),
        ("used:tea", set()),
        ("city:上海", {"annual"}),
        ("city:杭州", {"trial"}),
        ("active:6", {"annual"}),
        ("active:101", {"annual", "trial"}),
        ("active:99", {"annual"}),
        ("tag:vip", {"annual", "none"}),
        ("event:nothing", set()),
        ("near:31.2335,121.4690,1005", {"annual", "none"}),
        ("near:31.2335,121.4690,995", {"annual"}),
        ("near:30.25,120.15,1000", set()),
        ("!card:none & !language:en", {"annual", "expired"}),
        ("card:none | language:en", {"none", "trial"}),
        ("!(card:none | language:en) & tag:vip", {"annual"}),
    ],
)
def test_a_segment_holds_whom_it_says(
    database: Database, people: dict[str, int], segment: str, names: set[str]
) -> None:
    read = segments.read(segment)
    assert not isinstance(read, Misread)
    with database.writing() as session:
        id_ = confirmed(session, segment=segments.text(read))
        reach = stored.count(session, read, Topic.NEWS, NOW, TODAY)
    freeze(database, id_)
    with database.reading() as session:
        assert {name for name, id_of in people.items() if id_of in deliveries(session, id_)} == names
    assert reach.total == len(names)
    assert len(reach.sample) == min(len(names), stored.SAMPLE)
