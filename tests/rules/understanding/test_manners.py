"""Tact: what sort of small talk it is, and which languages are not ours."""

from __future__ import annotations

import pytest

from rules.understanding import manners
from rules.understanding.manners import Mood


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("你真笨", Mood.INSULT),
        ("you are STUPID", Mood.INSULT),
        ("你是机器人吗", Mood.WHO),
        ("what is your name", Mood.WHO),
        ("讲个笑话", Mood.JOKE),
        ("你好", Mood.HELLO),
        ("hi there", Mood.HELLO),
        ("", Mood.HELLO),
    ],
)
def test_small_talk_has_a_mood(text: str, mood: Mood) -> None:
    assert manners.mood(text) is mood


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("こんにちは", True),
        ("안녕하세요", True),
        ("Здравствуйте", True),
        ("مقهى قريب", True),
        ("สวัสดี", True),
        ("静安寺", False),
        ("hello", False),
        ("café à côté", False),
        ("静安寺の近く", False),
        ("", False),
        ("☕", False),
    ],
)
def test_another_script_is_seen(text: str, foreign: bool) -> None:
    assert manners.is_foreign(text) is foreign


@pytest.mark.parametrize(
    "text",
    [
        "转人工 昨天扣了两次钱",
        "我要找人工",
        "轉人工",
        "人工客服在吗",
        "I want to talk to a human",
        "can I speak with a real person?",
    ],
)
def test_who_asks_for_a_person_in_so_many_words_is_heard(text: str) -> None:
    assert manners.wants_person(text)


@pytest.mark.parametrize(
    "text", ["不用转人工", "别找人工", "人工智能展在哪", "手工皂", "talk to you later", "a place for a person alone"]
)
def test_other_talk_of_persons_is_no_call_for_one(text: str) -> None:
    assert not manners.wants_person(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("1234", True), ("123", False), ("7313 9740", True), ("１２３４５", True), ("12a45", False), ("", False)],
)
def test_a_number_too_long_for_a_choice_is_one_of_a_code(text: str, is_one: bool) -> None:
    assert manners.is_number(text) is is_one


@pytest.mark.parametrize(
    "text",
    [
        "bonjour, je cherche un café",
        "où est le métro, je suis perdu",
        "ich suche nicht das",
        "hola quiero comer",
        "obrigado, onde está?",
    ],
)
def test_another_language_in_our_letters_is_another_language(text: str) -> None:
    assert manners.is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "coffee near the Bund",
        "table for two, une table please, at eight tonight somewhere",
        "der Bund",
        "fu jin you mei you ka fei",
        "La Creperie",
    ],
)
def test_one_small_word_of_another_language_is_a_name(text: str) -> None:
    assert not manners.is_foreign(text)
