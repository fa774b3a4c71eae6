"""Which of our languages a Telegram language means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.members import LANGUAGES, language_for


@pytest.mark.parametrize(
    ("language_code", "language"),
    [
        ("zh", "zh"),
        ("zh-hans", "zh"),
        ("zh-Hant-TW", "zh"),
        ("ZH-CN", "zh"),
        ("yue", "zh"),
        ("wuu-CN", "zh"),
        ("en", "en"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("ja", "en"),
        ("zha", "en"),  # Zhuang, another language
        ("pt-zh", "en"),
    ],
)
def test_chinese_languages_are_chinese_and_all_others_english(language_code: str, language: str) -> None:
    assert language_for(language_code, "zh") == language
    assert language_for(language_code, "en") == language


@pytest.mark.parametrize("default", LANGUAGES)
@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_language_the_default_is_spoken(nothing: str | None, default: str) -> None:
    assert language_for(nothing, default) == default


@given(st.text(min_size=1))
def test_any_tag_means_one_of_our_languages(language_code: str) -> None:
    assert language_for(language_code, "zh") in LANGUAGES
