"""Telegram's limits hold for whatever operators file and members type: length, markup, labels, button data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.origins import LONGEST_KEY
from rules import hours
from rules.benefits import Benefit
from rules.catalogue import BenefitKind, Category, LimitPeriod
from rules.geo import Point
from rules.narrowing import Facets, When
from rules.ranking import Answer, Found
from rules.search import (
    LEAST_RADIUS_M,
    MAX_PAGE,
    PAGE_SIZE,
    PRICE_BANDS,
    RADII_M,
    REACH_M,
    Origin,
    OriginKind,
    Search,
    Sort,
    unpacked,
)
from rules.shop_topics import KINDS, as_tag
from rules.shops import Shop
from simulator.formatting import formatted, utf16_length
from words import narrowing, nearby, phrases, shop
from words.layout import Message
from words.nearby import Listing, Row
from words.say import LANGUAGES, Say

ZONE = ZoneInfo("Asia/Shanghai")
SAY = {language: Say(language, ZONE) for language in LANGUAGES}
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)

MOST_UNITS = 4_096  # of a message after its markup is read, UTF-16
MOST_DATA_BYTES = 64
MOST_BUTTONS = 100
LONGEST_NAME, LONGEST_TERMS = 300, 1_000  # what the importer accepts
LONGEST_HOURS = "Mo-Su " + ",".join(f"{hour:02}:{half}0-{hour:02}:{half}9" for hour in range(20) for half in (0, 3))

# What breaks layouts: markup, emoji outside the basic plane, right-to-left, no-break, invisible and combining marks.
AWKWARD = "<b>&\"'{}%\u00a0\u2011\u202e\u200b\u200f\u0301😀👩🏽‍🍳قهوةקפה咖啡Aa1 \n"


def texts(longest: int) -> st.SearchStrategy[str]:
    one = st.sampled_from(AWKWARD).map(lambda character: character * longest)
    return st.one_of(st.just(""), one, st.text(st.sampled_from(AWKWARD), max_size=longest), st.text(max_size=longest))


names, terms = texts(LONGEST_NAME), texts(LONGEST_TERMS)
benefits = st.builds(
    Benefit,
    id=st.integers(1, 10**9),
    kind=st.sampled_from(BenefitKind),
    value=st.integers(1, 10_000),
    minimum_spend=st.sampled_from((0, 1, 9_999_999_999)),
    title=names,
    title_en=names,
    terms=terms,
    terms_en=terms,
    limit_per_member=st.sampled_from((None, 1, 10**9)),
    limit_period=st.sampled_from(LimitPeriod),
    daily_quota=st.sampled_from((None, 1, 10**9)),
    valid_from=st.sampled_from((TODAY, TODAY + timedelta(days=1))),
    valid_until=st.just(TODAY + timedelta(days=400)),
    stacking=st.booleans(),
)
shops = st.builds(
    Shop,
    id=st.integers(1, 10**9),
    name=names,
    name_en=names,
    category=st.sampled_from(Category),
    city=names,
    district=names,
    address=names,
    point=st.builds(Point, st.floats(-90, 90), st.floats(-180, 180)),
    opening_hours=st.sampled_from((None, "24/7", "Mo-Fr 08:00-20:00", LONGEST_HOURS)),
    phone=names,
    price_band=st.sampled_from((None, 1, 4)),
    benefits=st.lists(benefits, max_size=9).map(tuple),
)
keys = st.text(st.sampled_from("abc-1"), min_size=1, max_size=LONGEST_KEY)
topics = st.none() | st.sampled_from(tuple(KINDS)) | texts(6).map(as_tag).map(lambda tag: tag or None)
searches = st.builds(
    Search,
    origin=st.builds(Origin, st.sampled_from(OriginKind), keys),
    category=st.none() | st.sampled_from(Category),
    open_now=st.booleans(),
    radius_m=st.none() | st.sampled_from(RADII_M) | st.integers(LEAST_RADIUS_M, REACH_M),
    page=st.integers(1, MAX_PAGE),
    prices=st.frozensets(st.sampled_from(PRICE_BANDS)),
    kinds=st.frozensets(st.sampled_from(BenefitKind)),
    sort=st.sampled_from(Sort),
    topic=topics,
) | st.builds(
    Search,
    origin=st.builds(Origin, st.sampled_from(OriginKind), keys),
    at=st.integers(1, 400).map(lambda hours_ahead: NOW + timedelta(hours=hours_ahead)),
    kinds=st.frozensets(st.sampled_from(BenefitKind)),
    topic=topics,
)
counts = st.integers(0, 9_999)
facets = st.builds(
    Facets,
    total=counts,
    any_category=counts,
    categories=st.dictionaries(st.sampled_from(Category), counts),
    prices=st.dictionaries(st.sampled_from(PRICE_BANDS), counts),
    kinds=st.dictionaries(st.sampled_from(BenefitKind), counts),
    complete=st.booleans(),
)
statuses = st.sampled_from(
    (hours.Unknown(), hours.Open(None), hours.Open(NOW + timedelta(hours=2)), hours.Closed(NOW + timedelta(days=9)))
)
LONGEST_ORIGIN = Origin(OriginKind.PLACE, "x" * LONGEST_KEY)
says = st.sampled_from(tuple(SAY.values()))
few = settings(max_examples=60, database=None)

WORST_TEXT = "😀" * LONGEST_TERMS
WORST_BENEFIT = Benefit(
    id=1, kind=BenefitKind.PERCENT_OFF, value=1_250, minimum_spend=9_999_999_999,
    title=WORST_TEXT, title_en=WORST_TEXT, terms=WORST_TEXT, terms_en=WORST_TEXT,
    limit_per_member=10**9, limit_period=LimitPeriod.MONTH, daily_quota=10**9,
    valid_from=TODAY + timedelta(days=1), valid_until=TODAY, stacking=True,
)  # fmt: skip
WORST_SHOP = Shop(
    id=10**9, name=WORST_TEXT, name_en="&" * LONGEST_NAME, category=Category.ENTERTAINMENT,
    city=WORST_TEXT, district=WORST_TEXT, address=WORST_TEXT, point=Point(31.2, 121.4),
    opening_hours=LONGEST_HOURS, phone=WORST_TEXT, price_band=4, benefits=(WORST_BENEFIT,) * 9,
)  # fmt: skip


def assert_fits(message: Message) -> None:
    """Telegram would take the message, and everything in it can be seen and pressed."""
    seen = formatted(str(message.text), "HTML", None)
    assert 0 < utf16_length(seen.text) <= MOST_UNITS
    buttons = [button for row in message.buttons for button in row]
    assert len(buttons) <= MOST_BUTTONS
    for button in buttons:
        assert button.label.strip()
        assert (button.press is None) is (button.url is not None)
        assert len((button.press or "").encode()) <= MOST_DATA_BYTES, button.press
        assert utf16_length(button.url or "") <= 2_048
        verb, _, search = (button.press or "").partition(":")
        assert verb not in ("n", "k", "d") or unpacked(search) is not None, button.press


@few
@example(say=SAY["zh"], place=WORST_SHOP, back="p" + "x" * LONGEST_KEY + ".entert.t16no0.3000.40.ffp", starred=True)
@example(say=SAY["en"], place=WORST_SHOP, back="p" + "x" * LONGEST_KEY + ".entert.t16no0.3000.40.ffp", starred=False)
@given(say=says, place=shops, back=st.just("") | searches.map(Search.packed), starred=st.booleans())
def test_a_shops_page_fits(say: Say, place: Shop, back: str, starred: bool) -> None:
    assert_fits(shop.page(say, place, NOW, distance_m=987.6, starred=starred, back=back))
    assert_fits(shop.problems(say, place))


@few
@example(say=SAY["zh"], search=Search(LONGEST_ORIGIN, Category.ENTERTAINMENT, page=MAX_PAGE),
         places=[WORST_SHOP] * PAGE_SIZE, status=hours.Unknown(), where="静安寺附近", total=999)  # fmt: skip
@given(
    say=says,
    search=searches,
    places=st.lists(shops, max_size=PAGE_SIZE),
    status=statuses,
    where=names,
    total=st.integers(1, 300),
)
def test_a_list_fits_whatever_was_asked_and_found(
    say: Say, search: Search, places: list[Shop], status: hours.Status, where: str, total: int
) -> None:
    rows = tuple(Row(place, 49_999.0, status, next(iter(place.benefits), None)) for place in places)
    found = tuple(Found(row.shop.id, row.distance_m, row.hours) for row in rows)
    listing = Listing(
        search=search,
        where=where[:30],
        answer=Answer(found, total=total if rows else 0, complete=total < 200, unknown_hours=total),
        rows=rows,
        now=NOW,
        can_adjust=True,
        has_card=False,
        widened_from_m=1_000,
    )
    assert_fits(nearby.listing(say, listing))
    if rows:
        nothing = replace(
            listing, rows=(), beyond=rows[0], opens_next=rows[-1], widened_from_m=None, missing=search.topic
        )
        assert_fits(nearby.listing(say, nothing))


@few
@given(say=says, search=searches, left=facets)
def test_the_choice_of_categories_and_the_filters_fit(say: Say, search: Search, left: Facets) -> None:
    times = dict.fromkeys((When(True), When(search.open_now, search.at), When(False)), left.total)
    assert_fits(Message(say("nearby.which_kind"), narrowing.categories(say, search, left)))
    assert_fits(Message(say("narrow.sheet"), narrowing.sheet(say, search, left, times, NOW)))


@pytest.mark.parametrize("say", SAY.values(), ids=SAY)
@pytest.mark.parametrize("names", [("\u200b", "栗子"), ("栗子", "\u200b"), ("\u200b", ""), ("", "")])
def test_a_shop_whose_name_cannot_be_seen_still_has_a_label(say: Say, names: tuple[str, str]) -> None:
    unseen = replace(WORST_SHOP, name=names[0], name_en=names[1])
    assert_fits(shop.page(say, unseen, NOW, distance_m=None, starred=False, back=""))
    assert phrases.name(say, unseen) in ("栗子", "…")


def test_the_check_would_notice_what_is_too_long() -> None:
    with pytest.raises(AssertionError):
        assert_fits(Message(SAY["en"]("language.name") + "😀" * 2_048))
