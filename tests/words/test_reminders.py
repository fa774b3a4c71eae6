"""Reminders in words: each kind in every wording, none like another, within Telegram's limits, with a way to less."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.catalogue import Plan
from rules.occasions import BenefitEnds, CardEnds, EventNear, InStock, Occasion, Place, WishGranted
from rules.reminders import MOST_ITEMS, WORDINGS, Cap, Quiet, Wanted
from rules.topics import OPTIONAL, Topic
from tests.words.test_limits import NOW, SAY, TODAY, WORST_BENEFIT, WORST_TEXT, ZONE, assert_fits
from words import notices, reminders
from words.say import Say

WORST_PLACE = Place(10**9, WORST_TEXT, WORST_TEXT)
OCCASIONS: tuple[Occasion, ...] = (
    CardEnds(Plan.ANNUAL, "C-20260001", TODAY + timedelta(days=7)),
    CardEnds(Plan.TRIAL, "T-20260001", TODAY + timedelta(days=1)),
    BenefitEnds(WORST_PLACE, WORST_BENEFIT, TODAY),
    WishGranted(WORST_PLACE, WORST_TEXT),
    WishGranted(Place(1, "", "\u200b"), ""),
    EventNear(10**9, WORST_TEXT, "", WORST_TEXT, NOW + timedelta(hours=24)),
    InStock(10**9, WORST_TEXT),
)
says = pytest.mark.parametrize("say", SAY.values(), ids=SAY)


@says
@pytest.mark.parametrize("occasion", OCCASIONS, ids=lambda occasion: type(occasion).__name__)
def test_each_kind_is_said_differently_in_every_wording(say: Say, occasion: Occasion) -> None:
    topics = frozenset({Topic.CARD})
    said = [reminders.digest(say, [occasion], topics, wording, NOW) for wording in range(WORDINGS)]
    assert len({str(message.text) for message in said}) == WORDINGS == len(reminders.WORDINGS)
    for message in said:
        assert_fits(message)


@says
@pytest.mark.parametrize("wording", range(WORDINGS))
def test_a_digest_of_the_longest_things_fits(say: Say, wording: int) -> None:
    for start in range(len(OCCASIONS)):
        some = (OCCASIONS * 2)[start : start + MOST_ITEMS]
        assert_fits(reminders.digest(say, some, frozenset(Topic), wording, NOW))


@says
@pytest.mark.parametrize("plan", Plan)
def test_on_its_last_day_a_card_ends_today_and_before_that_in_so_many_days(say: Say, plan: Plan) -> None:
    today, tomorrow = (
        str(reminders.digest(say, [CardEnds(plan, "C-0001", TODAY + timedelta(days=days))], frozenset(), 0, NOW).text)
        for days in (0, 1)
    )
    kind = "trial" if plan is Plan.TRIAL else "card"
    assert today == str(say(f"remind.{kind}.today", tail="0001", end=say.day(TODAY)))
    end = say.day(TODAY + timedelta(days=1))
    assert tomorrow == str(say.counted(f"remind.{kind}.a", 1, tail="0001", end=end))


@says
@pytest.mark.parametrize(("hours", "day"), [(2, "today"), (24, "tomorrow")])
def test_an_event_is_today_or_tomorrow_by_the_local_calendar(say: Say, hours: int, day: str) -> None:
    near = EventNear(1, "夜游", "", "花园", NOW + timedelta(hours=hours))
    message = reminders.digest(say, [near], frozenset(), 0, NOW)
    time = say.clock(near.starts_at)
    expected = say("remind.event.a", day=say.plain(f"remind.{day}"), time=time, event="夜游", venue="花园")
    assert message.text == expected


@pytest.mark.parametrize("topic", OPTIONAL)
def test_stop_names_the_topic_where_there_is_one_and_opens_the_sheet_where_there_are_more(topic: Topic) -> None:
    [row] = reminders.less(SAY["en"], frozenset({topic}))
    assert row[0].press == f"n1:{topic}"
    [row] = reminders.less(SAY["en"], frozenset({topic, Topic.SERVICE}))
    assert row[0].press == "n5:"


@says
def test_the_sheet_fits_and_says_what_is_chosen(say: Say) -> None:
    quiet = Quiet(*(NOW.time().replace(hour=hour, minute=0) for hour in (23, 10)), ZONE)
    pause = NOW + timedelta(days=7)
    message = notices.sheet(say, Wanted(frozenset(OPTIONAL), quiet, Cap(3, 10), pause), NOW)
    assert_fits(message)
    labels = [button.label for row in message.buttons for button in row]
    assert say.plain("notices.chosen", choice="23:00–10:00") in labels
    assert say.plain("notices.wake") in labels
    assert say.day(date(2026, 11, 29)) in message.text
    assert_fits(notices.sheet(say, Wanted(frozenset(), quiet), NOW))
