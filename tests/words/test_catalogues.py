"""The catalogues: the same sentences in both languages, each one used, each one well formed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.routes import MENU
from handlers.saving import USUAL_NAMES
from rules.cards import ActivationRefusal, CardState, TrialRefusal
from rules.catalogue import Category, LimitPeriod, Plan
from rules.codes import Problem
from rules.events import PlaceState, Refusal, Reminder
from rules.fuse import State
from rules.gifts import ClaimState, GiftRefusal
from rules.money import AmountProblem
from rules.shop_topics import KINDS as SHOP_TOPICS
from rules.till import Role
from rules.topics import OPTIONAL
from simulator.formatting import formatted
from words.audit import ACTIONS, KINDS
from words.code import REPLACED
from words.say import LANGUAGES, every, sentences
from words.shop import PROBLEMS
from words.staff import WAYS
from words.trouble import PROBLEMS as TROUBLES

ROOT = Path(__file__).parents[2]
PLURAL = re.compile(r"\.(?:zero|one|two|few|many|other)$")
HAN = "[\u4e00-\u9fff]"

# Chinese states what is left to pay, English what is taken off.
SAME_FIELD = {"fold": "percent"}
FAMILIES: dict[str, tuple[str, ...]] = {
    "activation": tuple(ActivationRefusal),
    "benefit.limit": tuple(LimitPeriod),
    "card.plan": tuple(Plan),
    "card.state": tuple(CardState),
    "card.way_out": (CardState.UPCOMING, CardState.SUSPENDED, CardState.EXPIRED),
    "category": tuple(Category),
    "code": tuple(REPLACED | {"expired", "cancelled", "over"}),
    "code.next": ("benefit_off", "blackout", "member_limit", "shop_full", "shop_stopped"),
    "commands": MENU,
    "icon": tuple(Category),
    "report": PROBLEMS,
    "saved": USUAL_NAMES,
    "event.claim": tuple(ClaimState),
    "event.gift_refused": tuple(GiftRefusal),
    "event.mine": tuple(PlaceState),
    "event.refused": tuple(Refusal),
    "event.reminder": tuple(Reminder),
    "event.state": tuple(PlaceState),
    "fuse.state": tuple(State),
    "practice.way": tuple(WAYS.values()),
    "staff.role": tuple(Role),
    "till.amount": (*AmountProblem, "too_small"),
    "till.digits": tuple(Problem),
    "topic": OPTIONAL,
    "shop_topic": tuple(SHOP_TOPICS),
    "trial": tuple(TrialRefusal),
    "trouble": TROUBLES,
    "audit.action": ACTIONS,
    "audit.kind": KINDS,
    "settings.learn": ("off", "on"),
    "settings.learning": ("off", "on"),
}
LABELS = ("keyboard", "chips", "commands", "category", "shop_topic")

# Which sentences there are


def key_of(form: str) -> str:
    """The key a sentence is said by: without the plural form it is written in."""
    return form if form.rpartition(".")[0] in FAMILIES else PLURAL.sub("", form)


KEYS = {language: {key_of(form) for form in sentences(language)} for language in LANGUAGES}
SECTIONS = {key.partition(".")[0] for key in KEYS["zh"]}


def strings_of_the_code() -> Iterator[ast.expr]:
    for package in ("words", "handlers", "bot"):
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr))


def literal_keys() -> set[str]:
    """What the code writes out that looks like a sentence's key."""
    values = {node.value for node in strings_of_the_code() if isinstance(node, ast.Constant)}
    texts = {value for value in values if isinstance(value, str) and re.fullmatch(r"[a-z_]+(?:\.[a-z_]+)+", value)}
    return {text for text in texts if text.partition(".")[0] in SECTIONS}


def patterns() -> list[re.Pattern[str]]:
    """What the code puts together from parts, as patterns of keys."""
    found = {_pattern(node) for node in strings_of_the_code() if isinstance(node, ast.JoinedStr)}
    return [re.compile(each) for each in found if re.match(r"[a-z_]+\\\.|\(\?P<key>", each)]


def _pattern(node: ast.JoinedStr) -> str:
    parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+" for part in node.values]
    if parts and parts[0] == "[a-z_]+":  # `f"{key}_anywhere"`: a longer form of a key that is used itself
        parts[0] = r"(?P<key>[a-z_.]+)"
    return "".join(parts)


def is_used(key: str, literal: set[str], composed: list[re.Pattern[str]]) -> bool:
    found = (pattern.fullmatch(key) for pattern in composed)
    return key in literal or any(match.groupdict().get("key", key) in {key, *literal} for match in found if match)


def test_both_languages_have_the_same_sentences() -> None:
    assert KEYS["zh"] == KEYS["en"]


def test_a_counted_sentence_has_the_forms_its_language_needs() -> None:
    counted = {key_of(form) for form in sentences("en") if key_of(form) != form}
    assert counted
    for key in counted:
        assert {f"{key}.one", f"{key}.other"} <= set(sentences("en"))
        assert f"{key}.other" in sentences("zh")


def test_every_sentence_is_said_somewhere() -> None:
    literal, composed = literal_keys(), patterns()
    assert [key for key in sorted(KEYS["zh"]) if not is_used(key, literal, composed)] == []


def test_a_sentence_nobody_says_would_be_noticed() -> None:
    assert not is_used("nearby.never_said", literal_keys(), patterns())


def test_every_sentence_the_code_says_exists() -> None:
    assert literal_keys() - KEYS["zh"] == set()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_of_a_family_has_its_words(language: str, family: str) -> None:
    assert [str(name) for name in FAMILIES[family] if f"{family}.{name}" not in KEYS[language]] == []


def test_no_two_keyboard_buttons_say_the_same() -> None:
    labels = [label for key in sorted(KEYS["zh"]) if key.startswith("keyboard.") for label in every(key)]
    assert len(labels) == len(set(labels))


# How each is written


def said(language: str) -> list[tuple[str, str]]:
    return sorted(sentences(language).items())


def fields(sentence: str) -> set[str]:
    named = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    return {SAME_FIELD.get(name, name) for name in named}


def as_read(sentence: str) -> str:
    """The sentence with its fields filled and its markup understood, as Telegram does."""
    values = dict.fromkeys(fields(sentence) | SAME_FIELD.keys(), "x")
    return formatted(sentence.format(**values), "HTML", None).text


def slips(language: str, pattern: str) -> list[tuple[str, str]]:
    """The sentences with something that should not stand in them, and what that is."""
    found = ((key, re.search(pattern, as_read(sentence))) for key, sentence in said(language))
    return [(key, match.group()) for key, match in found if match]


def test_both_languages_name_the_same_values() -> None:
    different = []
    for key, sentence in said("en"):
        other = sentences("zh").get(key) or sentences("zh")[f"{key_of(key)}.other"]
        if fields(sentence) != fields(other):
            different.append(key)
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_has_stray_space(language: str) -> None:
    for key, sentence in said(language):
        assert sentence.strip(), key
        assert sentence == sentence.rstrip(), key
        assert not re.search(r"[^\S\n]{2}|[^\S\n]\n|\n{3}", sentence), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_markup_is_telegrams_and_balanced(language: str) -> None:
    for key, sentence in said(language):
        assert re.findall(r"<(?!/?(?:b|i|code)>)", sentence) == [], key
        assert not re.search(r"[<>]", as_read(sentence)), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", LABELS)
def test_a_label_is_no_sentence(language: str, section: str) -> None:
    labels = {key: text for key, text in said(language) if key.startswith(f"{section}.")}
    assert [key for key, text in labels.items() if text.endswith(("。", ".", "！", "!", "，", ","))] == []


def test_chinese_is_punctuated_in_chinese() -> None:
    assert slips("zh", rf"{HAN}[,;:?!.()]|[,;:?!()]{HAN}|\.\.\.|[\"']{HAN}|{HAN}[\"']|[。，：；？！、] ") == []


def test_chinese_stands_apart_from_latin_letters_and_digits() -> None:
    assert slips("zh", rf"(?!x){HAN}[0-9A-Za-wyz]|[0-9A-Za-wyz]{HAN}") == []


def test_english_is_punctuated_in_english() -> None:
    assert slips("en", r"[，。：；？！、「」（）]|\.\.\.|\"|(?<!\n) [,.;:?!]") == []


def test_english_holds_no_chinese_but_the_names_of_the_languages() -> None:
    han = [(key, "".join(re.findall(HAN, text))) for key, text in said("en") if re.search(HAN, text)]
    assert {letters for _, letters in han} <= {"语言", "中文"}
