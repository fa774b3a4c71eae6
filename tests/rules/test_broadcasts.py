"""Broadcasts: what can be sent, when, by whom, through which states, and when it stops by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import broadcasts as rule
from rules.broadcasts import MOVES, Act, Content, Link, Pause, Problem, Progress, State
from rules.markup import units, visible

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (Content("a" * 4_096, ()), None),
        (Content("a" * 4_097, ()), Problem.LONG_TEXT),
        (Content("😀" * 2_048, ()), None),
        (Content("😀" * 2_048 + "a", ()), Problem.LONG_TEXT),
        (Content("<b>" + "a" * 4_096 + "</b>"), None),
        (Content("&lt;" * 4_096), None),
        (Content("a" * 1_024, (), ("p",)), None),
        (Content("a" * 1_025, (), ("p",)), Problem.LONG_CAPTION),
        (Content("", (), ("p",)), None),
        (Content(" \n", ()), Problem.NOTHING),
        (Content("", (), ("p", "q")), Problem.NOTHING),
        (Content("a" * 1_025, (), ("p", "q")), None),
        (Content("a", (), ("p",) * 10), None),
        (Content("a", (), ("p",) * 11), Problem.ALBUM_SIZE),
        (Content("<b>a"), Problem.MARKUP),
        (Content("<b>a", ()), None),
    ],
)
def test_what_telegram_would_refuse_is_refused_first(content: Content, problem: Problem | None) -> None:
    assert rule.problem_of(content) is problem


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a &amp; b", "a & b"),
        ('<a href="https://example.com">x</a>', "x"),
        ("<b><i>x</i></b>", "x"),
        ('<span class="tg-spoiler">x</span>', "x"),
        ("<b>x", None),
        ("x</b>", None),
        ("<b><i>x</b></i>", None),
        ("<div>x</div>", None),
        ("<br/>", None),
        ("<a>x</a>", None),
        ("1 < 2", None),
        ("<!-- x -->", None),
        ("<b", None),
    ],
)
def test_markup_is_read_as_telegram_reads_it(html: str, shown: str | None) -> None:
    assert visible(html) == shown


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=("Cs",))))
def test_text_without_markup_is_as_long_as_it_is(text: str) -> None:
    assert visible(text) == text
    assert units(text) == sum(2 if ord(each) > 0xFFFF else 1 for each in text)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("去看看 | https://example.com/a", (Link("去看看", "https://example.com/a"),)),
        ("附近｜near\n\n店 | shop:sh-ja-01", (Link("附近", "near"), Link("店", "shop:sh-ja-01"))),
        ("", ()),
        ("x" * 40 + " | near", (Link("x" * 40, "near"),)),
        ("x" * 41 + " | near", Problem.BUTTON),
        ("附近", Problem.BUTTON),
        ("a | somewhere", Problem.BUTTON),
        ("a | https://nodot/", Problem.BUTTON),
        ("\n".join(["a | near"] * 8), (Link("a", "near"),) * 8),
        ("\n".join(["a | near"] * 9), Problem.MANY_BUTTONS),
    ],
)
def test_buttons_are_one_a_line(text: str, links: tuple[Link, ...] | Problem) -> None:
    assert rule.read_buttons(text) == links


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("19:01", (2026, 11, 22, 19, 1)),
        ("19:00", (2026, 11, 23, 19, 0)),
        ("9:30", (2026, 11, 23, 9, 30)),
        ("１９：３０", (2026, 11, 22, 19, 30)),
        ("11-25 08:00", (2026, 11, 25, 8, 0)),
        ("2027-01-02 08:00", (2027, 1, 2, 8, 0)),
    ],
)
def test_a_time_is_read_on_the_local_clock(text: str, local: tuple[int, ...]) -> None:
    assert rule.read_moment(text, NOW, ZONE) == datetime(*local, tzinfo=ZONE)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize("text", ["", "soon", "25:00", "12:60", "02-30 10:00", "13-01 10:00", "2026-11-25"])
def test_what_is_no_time_is_refused(text: str) -> None:
    assert rule.read_moment(text, NOW, ZONE) is Problem.TIME


@pytest.mark.parametrize(
    ("starts_at", "not_after", "problem"),
    [
        (None, None, None),
        (NOW + HOUR, None, None),
        (NOW, None, Problem.PAST),
        (None, NOW, Problem.PAST),
        (None, NOW + HOUR, None),
        (NOW + HOUR, NOW + HOUR, Problem.ENDS_BEFORE),
        (NOW + HOUR, NOW + 2 * HOUR, None),
    ],
)
def test_it_starts_in_the_future_and_ends_after_it_starts(
    starts_at: datetime | None, not_after: datetime | None, problem: Problem | None
) -> None:
    assert rule.problem_of_times(starts_at, not_after, NOW) is problem


@pytest.mark.parametrize(("audience", "second"), [(1_000, False), (1_001, True)])
def test_a_second_operator_agrees_above_the_limit(audience: int, second: bool) -> None:
    assert rule.needs_second(audience, 1_000) is second


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (Content("a", ()), Content("b", ()), None),
        (Content("a", (), ("p",)), Content("b", (), ("q",)), None),
        (Content("a", (), ("p", "q")), Content("b", ()), None),
        (Content("a", ()), Content("b", (), ("p",)), Problem.MEDIA_CHANGED),
        (Content("a", (), ("p",)), Content("b", ()), Problem.MEDIA_CHANGED),
        (Content("a", (), ("p",)), Content("b" * 1_025, (), ("q",)), Problem.LONG_CAPTION),
    ],
)
def test_a_correction_changes_words_only(before: Content, after: Content, problem: Problem | None) -> None:
    assert rule.problem_of_correction(before, after) is problem


@pytest.mark.parametrize(
    ("progress", "pause"),
    [
        (Progress(sent=0, failed=49), None),
        (Progress(sent=48, failed=2), None),
        (Progress(sent=47, failed=3), Pause.ERRORS),
        (Progress(sent=95, failed=2, uncertain=3), None),
        (Progress(sent=94, failed=3, uncertain=3), Pause.ERRORS),
        (Progress(sent=75, blocked=25), None),
        (Progress(sent=74, blocked=26), Pause.BLOCKS),
        (Progress(sent=10, skipped=500, expired=500), None),
    ],
)
def test_it_pauses_by_itself_when_too_much_goes_wrong(progress: Progress, pause: Pause | None) -> None:
    assert rule.trouble(progress) is pause


def test_what_went_wrong_before_it_was_resumed_is_not_counted_again() -> None:
    before = Progress(sent=40, failed=10)
    assert rule.trouble(Progress(sent=140, failed=10).since(before)) is None


def test_nothing_leaves_an_end_but_a_retry() -> None:
    leaving = {act for act, move in MOVES.items() if move.sources & {State.DONE, State.CANCELLED}}
    assert leaving == {Act.RETRY}


def test_every_state_can_be_reached_and_left_for_an_end() -> None:
    reached, before = {State.DRAFT}, set[State]()
    while reached != before:
        before = set(reached)
        reached |= {move.target for _, move in product(before, MOVES.values()) if move.sources & before}
    assert reached == set(State)


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 5), (4, 5), (50, 60), (250, 300), (10_000, 300)])
def test_progress_is_told_less_often_the_longer_it_takes(minutes: int, seconds: int) -> None:
    assert rule.next_look(timedelta(minutes=minutes)) == timedelta(seconds=seconds)


def test_a_million_at_25_a_second_take_eleven_hours() -> None:
    assert rule.duration(1_000_000, 25) == timedelta(hours=11, minutes=6, seconds=40)


def test_shares_are_of_the_whole_the_largest_first() -> None:
    assert rule.shares({"en": 1, "zh": 3}) == [("zh", 7_500), ("en", 2_500)]
    assert rule.shares({}) == []
