"""What the classifier sees of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.folding import fold
from rules.understanding.concepts import CONCEPTS
from rules.understanding.features import LONGEST, features, normal, shortened
from rules.understanding.foreign import TOPICS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("関閉通知", "関閉通知！"),
        ("關閉通知", "关闭通知"),
        ("Turn OFF alerts", "turn off alerts"),
        ("提醒我３天", "提醒我15天"),
        ("好的👍", "好的"),
    ],
)
def test_what_is_one_wish_is_one_set_of_features(one: str, other: str) -> None:
    assert features(one) == features(other)


@pytest.mark.parametrize(
    ("one", "other"), [("打开通知", "关掉通知"), ("turn on", "turn off"), ("do it", "don't do it")]
)
def test_opposites_are_told_apart_by_a_concept_or_a_word(one: str, other: str) -> None:
    apart = features(one) ^ features(other)
    assert any(feature.startswith(("c:", "w:")) for feature in apart)


def test_pinyin_shares_its_letters_with_and_without_spaces() -> None:
    apart, together = features("guan bi ti xing"), features("guanbi tixing")
    letters = {feature for feature in together if feature.startswith("~")}
    assert letters
    assert letters <= apart


def test_a_word_begins_a_concept_and_two_words_their_pair() -> None:
    found = features("取消提醒")
    assert {"c:stop", "c:notice", "c:notice+stop"} <= found
    assert "c:notice+start" not in found


def test_a_run_of_letters_is_never_taken_for_a_concept() -> None:
    """The runs of "c: no" fold to what no concept is called."""
    assert not any(feature.startswith(("c:", "e:", "w:c:")) for feature in features("xyzc: qqq e:shop"))


def test_flags_are_features() -> None:
    assert features("海底捞", ["e:shop"]) - features("海底捞") == {"e:shop"}


@pytest.mark.parametrize(("length", "is_whole"), [(LONGEST, True), (LONGEST + 1, False)])
def test_of_a_long_text_the_beginning_and_the_end_are_seen(length: int, is_whole: bool) -> None:
    text = "a" * (length - 1) + "z"
    assert (shortened(text) == text) is is_whole
    assert shortened(text)[0] == "a"
    assert shortened(text)[-1] == "z"


def test_nothing_has_no_more_than_its_ends() -> None:
    assert normal("") == normal("  ") == normal("🎉") == ""
    assert features("") == {"^", "$", "^$"}


@given(st.text(max_size=4_096))
def test_any_text_has_features_and_not_too_many(text: str) -> None:
    plain = normal(text)
    assert len(plain) <= LONGEST + 1
    assert len(features(text)) < 6_000


@pytest.mark.parametrize(("concept", "words"), CONCEPTS.items())
def test_no_word_of_a_concept_is_longer_than_what_is_looked_up(concept: str, words: str) -> None:
    assert [word for word in words.split() if not word.isascii() and len(word) > 4] == []
    assert [word for word in words.split() if word.isascii() and word.count("_") > 1] == []
    assert len(words.split()) == len(set(words.split())), concept


def test_words_of_other_services_belong_to_one_topic_each_and_are_looked_up_as_texts_are_folded() -> None:
    words = [word for words in TOPICS.values() for word in words.split()]
    assert len(words) == len(set(words))
    assert [word for word in words if not word.isascii() and fold(word) != word] == []


def test_a_word_of_another_service_is_told_by_its_topic_and_as_one_of_all() -> None:
    assert {"c:foreign", "c:weather"} <= features("明天下雨吗")
    assert not {"c:foreign", "c:weather"} & features("明天有活动吗")
