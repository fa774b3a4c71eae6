"""Text from outside stands safely inside a sentence: one line, nothing invisible, no longer than asked."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from words.text import FIRST_STRONG_ISOLATE, POP_ISOLATE, tidy

limits = st.integers(1, 400)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("静安寺", "静安寺"),
        ("  two \t words\n", "two words"),
        ("no\u00a0break", "no break"),
        ("line\u2028separator", "line separator"),
        ("a\u200bb\u202ec\ufeffd\u0000e", "abcde"),
        ("broken \ud83d pair", "broken pair"),
        ("café <b>&amp;</b>", "café <b>&amp;</b>"),
        ("👍🏽", "👍🏽"),
        ("\u2068קפה\u2069", f"{FIRST_STRONG_ISOLATE}קפה{POP_ISOLATE}"),
        ("bar قهوة", f"{FIRST_STRONG_ISOLATE}bar قهوة{POP_ISOLATE}"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_a_text_is_tidied_to(text: str, shown: str) -> None:
    assert tidy(text, 40) == shown


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("12345", 5, "12345"),
        ("123456", 5, "1234…"),
        ("123 56", 5, "123…"),
        ("😀😀", 4, "😀😀"),
        ("😀😀😀", 4, "😀…"),
        ("静安寺", 2, "静…"),
    ],
)
def test_what_is_too_long_ends_in_an_ellipsis_and_never_in_half_a_character(text: str, limit: int, shown: str) -> None:
    assert tidy(text, limit) == shown


@settings(database=None)
@given(st.text(), limits)
def test_it_is_one_line_of_visible_characters_within_the_limit(text: str, limit: int) -> None:
    line = tidy(text, limit).removeprefix(FIRST_STRONG_ISOLATE).removesuffix(POP_ISOLATE)
    assert len(line.encode("utf-16-le")) // 2 <= limit
    assert line == " ".join(line.split())
    assert not [char for char in line if unicodedata.category(char) in ("Cc", "Cf", "Cs")]


@settings(database=None)
@given(st.text(), limits)
def test_tidying_twice_changes_nothing_more(text: str, limit: int) -> None:
    assert tidy(tidy(text, limit), limit) == tidy(text, limit)


@settings(database=None)
@given(st.text(st.sampled_from("aאق\u202e\u2068 "), max_size=60), limits)
def test_right_to_left_text_is_always_held_together(text: str, limit: int) -> None:
    line = tidy(text, limit)
    has_direction = any(unicodedata.bidirectional(char) in ("R", "AL") for char in line)
    marks = (line[:1], line[-1:], line.count(FIRST_STRONG_ISOLATE), line.count(POP_ISOLATE))
    assert marks == (FIRST_STRONG_ISOLATE, POP_ISOLATE, 1, 1) if has_direction else FIRST_STRONG_ISOLATE not in line
