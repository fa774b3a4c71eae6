"""Messages that need tact before sense: insults, greetings, other languages, and numbers nobody should repeat."""

from __future__ import annotations

import re
from enum import StrEnum

from rules.folding import fold

LEAST_DIGITS = 4
LEAST_SMALL_WORDS = 2


class Mood(StrEnum):
    """What sort of small talk it is."""

    INSULT = "insult"
    WHO = "who"
    JOKE = "joke"
    HELLO = "hello"


_MOODS = {
    Mood.INSULT: re.compile(
        "笨|蠢|傻|垃圾|废物|滚|白痴|弱智|智障|没用|烂|神经病|有病|妈的|操|草泥|去死|他妈|tmd|nmsl"
        "|\\b(?:stupid|dumb|idiot|useless|shit|fuck\\w*|suck\\w*|moron|trash|garbage|shut up|damn|crap|hate you)\\b"
    ),
    Mood.WHO: re.compile(
        "你是谁|机器人|真人|你叫什么|什么名字|你是人|几岁|多大|谁做的|ai\\b"
        "|\\b(?:who are you|what are you|your name|a (?:ro)?bot|robot|human|real person|how old|who made)\\b"
    ),
    Mood.JOKE: re.compile("笑话|段子|逗我|\\b(?:joke|funny|make me laugh)\\b"),
}
_PERSON = re.compile(
    "(?<!不)(?<!不要)(?<!不用)(?<!别)(?:转接?|找|要|接|换)(?:个|一下|位)?(?:人工|真人)(?!智能)|人工客服|真人客服"
    "|\\b(?:talk|speak|chat|connect me|transfer me|put me through) (?:to|with) (?:an? )?"
    "(?:real |live |actual )?(?:human|person|agent|someone)\\b"
)
# Small words of languages written with our letters, none of which is a word or a common part of a name in English.
_SMALL_WORDS = frozenset(
    word
    for line in (
        "bonjour je cherche où ou est une des avec pour vous nous merci les dans",
        "guten ich nicht und der das ein eine wo ist gibt mir bitte danke für",
        "hola dónde donde quiero está esta una por para busco gracias los las",
        "ciao dove voglio sono vorrei grazie della olá onde quero obrigado uma não",
    )
    for word in line.split()
)
_LATIN_WORD = re.compile("[^\\W\\d_]+")
# Letters of scripts that we do not write: kana, Hangul, Cyrillic, Arabic, Thai, Hebrew, Devanagari, Greek.
_FOREIGN = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af]"
)


def mood(text: str) -> Mood:
    """A greeting where nothing else can be told."""
    said = fold(text)
    return next((mood for mood, words in _MOODS.items() if words.search(said)), Mood.HELLO)


def wants_person(text: str) -> bool:
    """Whether it asks for a person in so many words, whatever else it says."""
    return bool(_PERSON.search(fold(text)))


def is_number(text: str) -> bool:
    """Whether it is a number that is too long to choose from a list: the digits of a code, perhaps."""
    digits = "".join(text.split())
    return digits.isdecimal() and len(digits) >= LEAST_DIGITS


def is_foreign(text: str) -> bool:
    """Whether it is written, at least for the most part, in a script that neither of our languages has, or in a
    European language: two of its small words, and no fewer than one in four."""
    letters = [character for character in text if character.isalpha()]
    if letters and len(_FOREIGN.findall(text)) * 2 >= len(letters):
        return True
    words = _LATIN_WORD.findall(text.lower())
    small = len(_SMALL_WORDS.intersection(words))
    return small >= LEAST_SMALL_WORDS and small * 4 >= len(words)
