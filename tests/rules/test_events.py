"""Events: who may sign up when, how long an offer stands, what a sentence asks for, calendar files and draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import calendar, draw, event_form
from rules import events as rule
from rules.event_form import GiftRecord
from rules.events import Event, EventState, Place, PlaceState, Refusal
from rules.geo import Point
from rules.gifts import Way
from rules.intake import EventRecord

ZONE = ZoneInfo("Asia/Shanghai")
STARTS = datetime(2026, 12, 4, 11, tzinfo=UTC)  # 19:00 in Shanghai
OPENS = datetime(2026, 11, 20, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EVENT = Event(
    id=1,
    event_id="e1",
    title="灯会",
    title_en="",
    city="上海",
    venue="河边",
    address="",
    point=Point(31.2, 121.4),
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=2),
    capacity=2,
    signup_opens_at=OPENS,
    members_first=timedelta(hours=24),
    description="",
    description_en="",
    photo_file_id=None,
    state=EventState.PUBLISHED,
    taken=0,
    revision=0,
)
OPEN_TO_ALL = OPENS + timedelta(hours=24)


@pytest.mark.parametrize(
    ("now", "has_card", "expected"),
    [
        (OPENS - SECOND, True, Refusal.NOT_OPEN),
        (OPENS, True, None),
        (OPENS, False, Refusal.MEMBERS_FIRST),
        (OPEN_TO_ALL - SECOND, False, Refusal.MEMBERS_FIRST),
        (OPEN_TO_ALL, False, None),
        (STARTS - SECOND, False, None),
        (STARTS, True, Refusal.OVER),
    ],
)
def test_sign_up_opens_to_card_holders_then_to_all_until_it_begins(
    now: datetime, has_card: bool, expected: Refusal | None
) -> None:
    assert rule.refusal(EVENT, now, has_card=has_card) is expected


def test_an_event_that_is_cancelled_or_gone_takes_nobody() -> None:
    assert rule.refusal(None, OPENS, has_card=True) is Refusal.GONE
    assert rule.refusal(replace(EVENT, state=EventState.CANCELLED), OPENS, has_card=True) is Refusal.CANCELLED


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(1, 9, 59), at(1, 21, 59)),
        (at(1, 10), at(2, 10)),  # 22:00 is night
        (at(1, 21), at(2, 10)),
        (at(1, 22), at(2, 10)),
        (at(1, 22, 1), at(2, 10, 1)),
        (at(4, 9), at(4, 18)),  # never into the last hour
        (at(4, 17, 45), at(4, 18, 15)),  # but half an hour to answer
        (at(4, 18, 45), at(4, 19)),  # and not beyond the beginning
    ],
)
def test_an_offer_does_not_run_out_at_night_nor_too_late_to_come(now: datetime, until: datetime) -> None:
    assert rule.offer_until(now, STARTS, ZONE) == until


@given(st.integers(1, 40 * 24 * 60).map(lambda minutes: STARTS - timedelta(minutes=minutes)))
def test_an_offer_always_leaves_time_to_answer_before_the_event(now: datetime) -> None:
    until = rule.offer_until(now, STARTS, ZONE)
    assert min(rule.SHORTEST_OFFER, STARTS - now) <= until - now
    assert until <= STARTS


@pytest.mark.parametrize(
    ("today", "first", "monday"),
    [
        (date(2026, 11, 30), date(2026, 12, 5), date(2026, 12, 7)),  # a Monday
        (date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 7)),
        (date(2026, 12, 5), date(2026, 12, 5), date(2026, 12, 7)),
        (date(2026, 12, 6), date(2026, 12, 6), date(2026, 12, 7)),
    ],
)
def test_this_weekend_is_the_coming_one_or_what_is_left_of_it(today: date, first: date, monday: date) -> None:
    start, end = rule.weekend(today, ZONE)
    assert (start.date(), end.date()) == (first, monday)


PLACE = Place(1, 1, 7, PlaceState.GOING, None, 0, b"", frozenset())


@pytest.mark.parametrize(
    ("place", "now", "expected"),
    [
        (PLACE, STARTS - rule.DOORS - SECOND, Refusal.TOO_EARLY),
        (PLACE, STARTS - rule.DOORS, None),
        (PLACE, EVENT.ends_at + rule.DOORS, None),
        (PLACE, EVENT.ends_at + rule.DOORS + SECOND, Refusal.OVER),
        (None, STARTS, Refusal.NO_TICKET),
        (replace(PLACE, event_id=2), STARTS, Refusal.OTHER_EVENT),
        (replace(PLACE, state=PlaceState.ATTENDED), STARTS, Refusal.IN_ALREADY),
        (replace(PLACE, state=PlaceState.LEFT), STARTS, Refusal.NOT_GOING),
        (replace(PLACE, state=PlaceState.WAITING), STARTS, Refusal.NOT_GOING),
    ],
)
def test_the_door_takes_the_ticket_of_this_event_in_its_time(
    place: Place | None, now: datetime, expected: Refusal | None
) -> None:
    assert rule.entry(place, EVENT, now) is expected


# Calendar files


def unfolded(file: bytes) -> dict[str, str]:
    lines = file.decode().replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if ":" in line)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_a_calendar_file_keeps_its_lines_short_and_its_text_whole(title: str) -> None:
    file = calendar.ics(
        "e1@x", title, "河边; A, B", EVENT.point, STARTS, EVENT.ends_at, about="一\n二", stamp=OPENS, revision=3
    )
    assert all(len(line) <= calendar.OCTETS for line in file.split(b"\r\n"))
    found = unfolded(file)
    escaped = title.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert found["SUMMARY"] == escaped
    assert found["LOCATION"] == "河边\\; A\\, B"
    assert found["DESCRIPTION"] == "一\\n二"
    assert (found["DTSTART"], found["DTEND"]) == ("20261204T110000Z", "20261204T130000Z")
    assert found["SEQUENCE"] == "3"


# Draws

SEED = b"s" * 32
receipts_ = st.lists(st.binary(min_size=8, max_size=8).map(draw.receipt), unique=True, max_size=30)


@given(receipts_, st.integers(1, 40), st.randoms())
def test_a_draw_is_the_same_in_whatever_order_entries_came(receipts: list[str], number: int, random: object) -> None:
    won = draw.winners(SEED, receipts, number)
    assert len(won) == min(number, len(receipts)) == len(set(won))
    assert draw.winners(SEED, receipts[::-1], number) == won
    assert draw.objections(draw.published(SEED, receipts, won), sha256(SEED).hexdigest()) == []


RECEIPTS = [draw.receipt(bytes([number]) * 8) for number in range(9)]
WON = draw.winners(SEED, RECEIPTS, 3)


@pytest.mark.parametrize(
    ("text", "objection"),
    [
        (draw.published(b"t" * 32, RECEIPTS, WON), "the commitment is not the one published before the draw"),
        (draw.published(SEED, RECEIPTS, WON).replace(SEED.hex(), "00"), "the seed is not the one committed to"),
        (draw.published(SEED, [*RECEIPTS, "00"], WON), "the winners are not what the seed makes of the numbers"),
        (draw.published(SEED, RECEIPTS, WON[::-1]), "the winners are not what the seed makes of the numbers"),
        (draw.published(SEED, [*RECEIPTS, RECEIPTS[0]], WON), "a number is there twice"),
        (draw.published(SEED, RECEIPTS[1:], draw.winners(SEED, RECEIPTS[1:], 3)), "your number did not take part"),
        ("{}", "this is not the file of a draw"),
        ("[1", "this is not the file of a draw"),
    ],
)
def test_another_seed_another_entry_or_another_winner_is_not_fair(text: str, objection: str) -> None:
    assert objection in draw.objections(text, draw.commitment(SEED), RECEIPTS[0])


def test_every_entry_has_about_the_same_luck() -> None:
    receipts = [draw.receipt(bytes([number]) * 8) for number in range(10)]
    first = [draw.winners(seed.to_bytes(32), receipts, 1)[0] for seed in range(2_000)]
    assert all(140 <= first.count(each) <= 260 for each in receipts)  # 200 expected, 13.4 the deviation


# What operators write


def test_lines_are_read_in_both_languages_and_go_on_without_a_label() -> None:
    said = event_form.read("标题：灯会\nPlaces: 20\n介绍: 一\n二\n", event_form.EVENT)
    assert said == {"title": "灯会", "capacity": "20", "description": "一 二"}
    assert event_form.read("你好\nhttps://example.org", event_form.EVENT) == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_form_that_was_written_is_read_back(language: str) -> None:
    values = {column: f"v{index}" for index, column in enumerate(event_form.EVENT)}
    assert event_form.read(event_form.written(values, event_form.EVENT, language), event_form.EVENT) == values


def test_what_was_written_becomes_an_event_in_local_time() -> None:
    values = {"event_id": "e", "title": "灯会", "city": "Shanghai", "venue": "河边", "coordinates": "31.2， 121.4"}
    values |= {"starts_at": "2026-12-04 19:00", "ends_at": "2026/12/4 21:00"}
    record = event_form.event(values, ZONE)
    assert isinstance(record, EventRecord)
    assert (record.starts_at, record.city, record.latitude) == (STARTS, "上海", 31.2)


def test_a_gift_needs_all_four_lines() -> None:
    values = {"title": "豆子", "stock": "3", "way": "抽签", "closes_at": "2026-12-04 18:00"}
    assert event_form.gift(values, ZONE, OPENS) == GiftRecord("豆子", Way.DRAW, 3, at(4, 18))
    for column in values:
        problems = event_form.gift(values | {column: ""}, ZONE, OPENS)
        assert isinstance(problems, list)
        assert [each.column for each in problems] == [column]
    assert isinstance(event_form.gift(values, ZONE, at(4, 18)), list)
