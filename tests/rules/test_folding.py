"""Folding: one spelling for what members type and what files hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.folding import fold
from rules.traditional import SIMPLIFIED, TRADITIONAL


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("静安寺", "静安寺"),
        ("靜安寺", "静安寺"),
        ("  静安寺 ", "静安寺"),
        ("静 安\u3000寺", "静安寺"),
        ("「静安寺」！", "静安寺"),
        ("一大会址·新天地", "一大会址新天地"),
        ("People's  Square", "peoples square"),
        ("People’s Square", "peoples square"),
        ("PEOPLES SQUARE", "peoples square"),
        ("Jìng'ān Sì", "jingan si"),
        ("Häagen-Dazs", "haagen dazs"),
        ("7-Eleven", "7 eleven"),
        ("ＫＦＣ　１２", "kfc 12"),
        ("near 静安寺", "near静安寺"),
        ("湖滨银泰 in77", "湖滨银泰in77"),
        ("静\u200b安\ufeff寺", "静安寺"),
        ("coffee\u200b", "coffee"),
        ("☕ coffee 🙏", "coffee"),
        ("snake_case", "snake case"),
        ("五羊邨", "五羊村"),
        ("廣州塔", "广州塔"),
        ("龍翔橋", "龙翔桥"),
        ("體育西路", "体育西路"),
        ("", ""),
        ("？！…", ""),
        ("👨\u200d👩\u200d👧", ""),
    ],
)
def test_a_text_folds_to(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("静安寺", "静安"), ("peoples square", "people square"), ("1 2", "12"), ("人民路", "人民广场")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="ascii")))
def test_case_and_outer_spaces_never_matter(text: str) -> None:
    assert fold(f"\n {text.upper()}\t") == fold(text.lower())


@given(st.text(st.sampled_from(TRADITIONAL + SIMPLIFIED), min_size=1))
def test_chinese_folds_character_by_character_to_simplified(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert not set(fold(text)) & set(TRADITIONAL)


def test_each_traditional_character_has_one_simplified_partner() -> None:
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL)) >= 1_500
    assert not set(TRADITIONAL) & set(SIMPLIFIED)
