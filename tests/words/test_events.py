"""Events in words: every message fits, however long the names; what happened is told in the member's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.events import Event, EventState, Place, PlaceState, Refusal
from rules.geo import Point
from rules.gifts import MOST_GIFTS, Claim, ClaimState, GiftOffer, GiftState, Way
from simulator.formatting import formatted
from words import events
from words.events import Listing, Page
from words.layout import Message
from words.say import Say

ZONE = ZoneInfo("Asia/Shanghai")
SAYS = [Say("zh", ZONE), Say("en", ZONE)]
NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)
STARTS = datetime(2026, 12, 31, 13, tzinfo=UTC)
LONG = "😀<&" * 500
WORST = Event(
    id=10**17,
    event_id="x" * 64,
    title=LONG,
    title_en=LONG,
    city=LONG,
    venue=LONG,
    address=LONG,
    point=Point(31.2, 121.4),
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=4),
    capacity=1_000_000,
    signup_opens_at=NOW + timedelta(days=1),
    members_first=timedelta(hours=24),
    description=LONG,
    description_en=LONG,
    photo_file_id="poster",
    state=EventState.PUBLISHED,
    taken=1_000_000,
    revision=1,
)
GIFT = GiftOffer(10**17, 1, LONG, Way.DRAW, 10**6, 0, GiftState.OPEN, NOW, STARTS, "f" * 64, None)
CLAIM = Claim(1, 1, ClaimState.WON, "f" * 16, 1)
CAPTION = 1_024


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def assert_fits(message: Message, most: int = 4_096) -> None:
    assert 0 < units(formatted(str(message.text), "HTML", None).text) <= most
    for button in (each for row in message.buttons for each in row):
        assert button.label.strip()
        assert len((button.press or "").encode()) <= 64


@pytest.mark.parametrize("say", SAYS, ids=("zh", "en"))
@pytest.mark.parametrize("state", PlaceState)
@pytest.mark.parametrize("closed", [None, *Refusal])
def test_an_events_page_fits_under_a_picture(say: Say, state: PlaceState, closed: Refusal | None) -> None:
    until = STARTS if state is PlaceState.OFFERED else None
    mine = Place(1, 1, 1, state, until, 10**6, b"", frozenset())
    shown = Page(
        WORST, mine, closed, 10**6, f"https://t.me/x?start=e{'x' * 60}", [(GIFT, CLAIM)] * MOST_GIFTS, is_ops=True
    )
    assert_fits(events.page(say, shown, NOW), CAPTION)


@pytest.mark.parametrize("say", SAYS, ids=("zh", "en"))
def test_everything_else_fits(say: Say) -> None:
    which = f"c{LONG[: events.CITY_LIMIT]}"
    many = [WORST] * 50
    listing = Listing(
        which,
        2,
        many,
        {f"{LONG}{n}": LONG for n in range(9)},
        {WORST.id: PlaceState.OFFERED},
        {WORST.id: 9e6},
        NOW,
        is_ops=True,
    )
    assert_fits(events.listing(say, listing))
    assert_fits(events.offered(say, WORST, STARTS))
    assert_fits(events.lapsed(say, WORST))
    for is_in in (True, False):
        assert_fits(events.moved(say, WORST, NOW, NOW, LONG, is_in=is_in))
    assert_fits(events.withdrawn(say, WORST))
    assert_fits(events.cancelled(say, WORST, NOW, NOW))
    assert_fits(events.ticket(say, WORST, "123456"), CAPTION)
    assert_fits(events.desk(say, WORST, dict.fromkeys(PlaceState, 10**6), [GIFT] * 9, STARTS))
    assert_fits(events.arrival(say, "＊", 10**6, 10**6, WORST, [(10**17, LONG)] * 9))
    assert_fits(events.preview(say, WORST, 10**6, 10**6, is_new=False))
    assert_fits(events.unclear(say, [("x", LONG)] * 20))
    assert_fits(events.commitment(say, GIFT, 10**6))


def test_a_night_that_ends_tomorrow_names_both_days() -> None:
    assert events.when(SAYS[1], STARTS, STARTS + timedelta(hours=2)) == "31 Dec Thu 21:00–23:00"
    assert events.when(SAYS[1], STARTS, STARTS + timedelta(hours=4)) == "31 Dec Thu 21:00 – 1 Jan 01:00"


def test_a_move_shows_what_was_known_and_what_holds_now() -> None:
    known = "河边 · 上海 · 31.20000,121.40000"
    text = str(events.moved(SAYS[1], WORST, NOW, NOW + timedelta(hours=1), known, is_in=True).text)
    assert "<s>1 Dec Tue 12:00–13:00</s>" in text
    assert "<s>河边 · 上海</s>" in text
