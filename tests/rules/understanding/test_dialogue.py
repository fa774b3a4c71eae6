"""What is said of the list shown last: turned, narrowed, chosen from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import BenefitKind, Category
from rules.search import RADII_M, Origin, OriginKind, Search, Sort, unpacked
from rules.talk import Talk
from rules.understanding import dialogue
from rules.understanding.dialogue import Turn
from rules.understanding.intents import Intent
from rules.understanding.reading import Guess, Sureness, Understood
from rules.understanding.searching import Wish

BARS = Search(Origin(OriginKind.PLACE, "jingan"), Category.BAR)
LISTED = Talk().listing(BARS.packed(), (70, 80, 90), "n:next")

searches = st.builds(
    Search,
    origin=st.just(BARS.origin),
    category=st.none() | st.sampled_from(list(Category)),
    open_now=st.booleans(),
    radius_m=st.none() | st.sampled_from(RADII_M) | st.integers(50, 50_000),
    page=st.integers(1, 40),
    prices=st.frozensets(st.sampled_from((1, 2, 3, 4))),
    kinds=st.frozensets(st.sampled_from(list(BenefitKind))),
    sort=st.sampled_from(list(Sort)),
)


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("便宜点", Turn.CHEAPER),
        ("便宜一点的有吗？", Turn.CHEAPER),
        ("有没有便宜点的", Turn.CHEAPER),
        ("便宜點", Turn.CHEAPER),
        ("something cheaper please", Turn.CHEAPER),
        ("再远一点", Turn.FARTHER),
        ("远一点也行", Turn.FARTHER),
        ("扩大点范围", Turn.FARTHER),
        ("a bit further", Turn.FARTHER),
        ("更近的", Turn.NEARER),
        ("closer", Turn.NEARER),
        ("不限距离", Turn.ANYWHERE),
        ("去掉营业时间", Turn.ANY_TIME),
        ("没开门的也看看", Turn.ANY_TIME),
        ("不限类别", Turn.ANY_KIND),
        ("价格不限", Turn.ANY_PRICE),
        ("高档一点", Turn.DEARER),
        ("返回", Turn.BACK),
        ("back to the list", Turn.BACK),
        ("上一页", Turn.EARLIER),
        ("previous page", Turn.EARLIER),
        ("便宜点的咖啡", None),
        ("离静安寺近一点的酒吧", None),
        ("feedback", None),
        ("好", None),
        ("", None),
        ("便宜点" * 100, None),
    ],
)
def test_a_turn_is_all_that_is_said(text: str, turn: Turn | None) -> None:
    assert dialogue.turn(text) is turn


@pytest.mark.parametrize(
    ("before", "turn", "after"),
    [
        ({"radius_m": 500}, Turn.FARTHER, {"radius_m": 1_000}),
        ({"radius_m": 800}, Turn.FARTHER, {"radius_m": 1_000}),
        ({"radius_m": 3_000}, Turn.FARTHER, {"radius_m": None}),
        ({"radius_m": None}, Turn.FARTHER, {"radius_m": None}),
        ({"radius_m": 3_000}, Turn.NEARER, {"radius_m": 1_000}),
        ({"radius_m": 500}, Turn.NEARER, {"radius_m": 500}),
        ({}, Turn.CHEAPER, {"prices": frozenset((1, 2))}),
        ({"prices": frozenset((1, 2))}, Turn.CHEAPER, {"prices": frozenset((1,))}),
        ({"prices": frozenset((1,))}, Turn.CHEAPER, {"prices": frozenset((1,))}),
        ({"prices": frozenset((4,))}, Turn.DEARER, {"prices": frozenset((4,))}),
        ({}, Turn.ANY_TIME, {"open_now": False}),
        ({"page": 3}, Turn.EARLIER, {"page": 2}),
        ({"page": 3}, Turn.BACK, {"page": 3}),
    ],
)
def test_a_turn_changes_one_thing(before: dict[str, object], turn: Turn, after: dict[str, object]) -> None:
    search = BARS.narrowed(**before)
    assert dialogue.turned(search, turn) == search.narrowed(**after)


@given(searches, st.sampled_from(list(Turn)))
def test_whatever_is_turned_still_fits_a_button(search: Search, turn: Turn) -> None:
    packed = dialogue.turned(search, turn).packed()
    assert unpacked(packed) is not None
    assert len(f"n:{packed}".encode()) <= 64


@given(searches)
def test_farther_never_comes_nearer_and_nearer_never_goes_farther(search: Search) -> None:
    assert dialogue.turned(search, Turn.FARTHER).limit_m >= search.limit_m or search.limit_m > max(RADII_M)
    assert dialogue.turned(search, Turn.NEARER).limit_m <= max(search.limit_m, min(RADII_M))


@pytest.mark.parametrize(
    ("text", "slots", "is_narrowing"),
    [
        ("人均一百以内的", {"price": "<=100"}, True),
        ("三公里内", {"radius": 3000}, True),
        ("换成咖啡", {"category": "coffee"}, True),
        ("how about coffee instead", {"category": "coffee"}, True),
        ("咖啡", {"category": "coffee"}, False),
        ("换成徐家汇的咖啡", {"category": "coffee", "place": "徐家汇"}, False),
        ("换一个", {}, False),
    ],
)
def test_a_search_is_about_the_list_where_it_only_filters_or_replaces(
    text: str, slots: dict[str, object], is_narrowing: bool
) -> None:
    assert dialogue.is_narrowing(text, slots) is is_narrowing


def test_what_is_not_said_anew_stays() -> None:
    later = dialogue.narrowed(BARS.narrowed(page=2, prices=frozenset((3,))), Wish({"radius_m": 3_000}))
    assert later == BARS.narrowed(prices=frozenset((3,)), radius_m=3_000)


@pytest.mark.parametrize(
    ("index", "shop"), [(1, 70), (3, 90), (-1, 90), (4, None), (0, None), (None, None), (True, None)]
)
def test_an_ordinal_is_a_place_on_the_page(index: object, shop: int | None) -> None:
    assert dialogue.shop_at(index, LISTED) == shop
    expected = f"s:{shop}:{LISTED.search}" if shop else ""
    assert dialogue.pressed(Intent.SELECT_OPTION, {"index": index}, LISTED) == expected


def test_on_a_later_page_the_number_before_the_shop_counts_as_well() -> None:
    talk = Talk().listing(BARS.narrowed(page=2).packed(), (70, 80))
    assert dialogue.shop_at(7, talk) == 80
    assert dialogue.shop_at(2, talk) == 80
    assert dialogue.shop_at(8, talk) is None


def test_an_event_is_chosen_where_events_were_listed_last() -> None:
    talk = LISTED.events_listed((4, 5), "a1:all:2")
    assert dialogue.pressed(Intent.SELECT_OPTION, {"index": 2}, talk) == "a2:5"
    assert dialogue.pressed(Intent.MORE_RESULTS, {}, talk) == "a1:all:2"


def test_a_yes_presses_only_what_was_offered() -> None:
    assert dialogue.pressed(Intent.AFFIRM, {}, LISTED) == ""
    offered = LISTED.offering("a3:4:join")
    assert dialogue.pressed(Intent.AFFIRM, {}, offered) == "a3:4:join"
    for after in (offered.understood(), offered.missed("?"), offered.looking_at(1), offered.event_opened(2)):
        assert dialogue.pressed(Intent.AFFIRM, {}, after) == ""


@given(st.sampled_from([each for each in Intent if each is not Intent.AFFIRM]), st.integers(-9, 9))
def test_nothing_but_a_yes_presses_what_changes_something(intent: Intent, index: int) -> None:
    pressed = dialogue.pressed(intent, {"index": index}, LISTED.offering("a3:4:join"))
    assert pressed.partition(":")[0] in ("", "s", "n", "a1", "a2")


@pytest.mark.parametrize(
    ("intent", "slots", "talk", "fits"),
    [
        (Intent.SHOP_DETAIL, {"field": "phone"}, LISTED, True),
        (Intent.SHOP_DETAIL, {}, LISTED, False),
        (Intent.SHOP_DETAIL, {"field": "phone"}, Talk(), False),
        (Intent.MORE_RESULTS, {}, LISTED, True),
        (Intent.MORE_RESULTS, {}, Talk(), False),
        (Intent.AFFIRM, {}, LISTED.offering("a3:4:join"), False),
        (Intent.EVENT_SIGNUP, {}, LISTED, False),
    ],
)
def test_what_was_shown_last_makes_only_harmless_guesses_surer(
    intent: Intent, slots: dict[str, object], talk: Talk, fits: bool
) -> None:
    assert dialogue.fits(Understood((Guess(intent, 0.4),), Sureness.UNSURE, slots), talk) is fits


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("我报名的活动", "mine"),
        ("my events", "mine"),
        ("附近有什么活动", "near"),
        ("events near me", "near"),
        ("活动", ""),
    ],
)
def test_whose_events_are_asked_for(text: str, whose: str) -> None:
    assert dialogue.events_of(text) == whose
