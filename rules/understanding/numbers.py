"""Numbers as people write them: digits, Chinese numerals in all their shortenings, English words, and pinyin."""

from __future__ import annotations

import re
from typing import Generic, NamedTuple, TypeVar

from rules.understanding import pinyin

Value = TypeVar("Value")


class Span(NamedTuple, Generic[Value]):
    """What was found from `start` to `end` of the text as typed."""

    start: int
    end: int
    value: Value


_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
_SHORT = {"半": 0.5, "俩": 2, "仨": 3, "廿": 20}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
)
_ONES += "eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = (
    {word: value for value, word in enumerate(_ONES.split())}
    | {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
    | {"couple": 2, "dozen": 12, "half": 0.5, "hundred": 100, "thousand": 1_000}
)

# Regular expressions of one number, without groups, on text that `pinyin.read` has folded. Atomic: no number is found
# in a part of a longer one.
_D = "[一二两三四五六七八九]"
_NO_COUNTER = "(?!(?<=[百千万])一[晚位个人天次])"  # 六百一晚 is 600 for one night
_UP_TO_9999 = f"(?:{_D}千)?零?(?:{_D}百)?零?(?:{_D}?十|廿)?(?:{_NO_COUNTER}{_D})?"
HAN = (
    f"(?>(?=[一二两三四五六七八九十廿]){_NO_COUNTER}(?:{_UP_TO_9999}万零?)?{_UP_TO_9999}"
    "(?:点[零〇一二三四五六七八九]+)?|[半俩仨])"
)
ARABIC = r"(?>(?:\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,4})?)(?:[百千万]|k(?![a-z]))?)"
_ONE = "(?:one|two|three|four|five|six|seven|eight|nine)"
_STEM = "(?:thir|fif|six|seven|eigh|nine)"
_UP_TO_99 = f"(?:(?:twen|for|{_STEM})ty(?:[ -]{_ONE})?|(?:four|{_STEM})teen|ten|eleven|twelve|zero|{_ONE})"
WORDS = (
    rf"(?>(?:{_UP_TO_99}|an?) (?:hundred|thousand)(?: (?:and )?{_UP_TO_99})?|{_UP_TO_99}|a couple(?: of)?|half an?"
    rf"|a dozen)"
)
# Where no more than a few are meant: how many, how long, which one.
FEW_WORDS = f"(?>{_UP_TO_99}|a couple(?: of)?|half an?|a dozen)"
FEW_HAN = "(?>[一二两三四五六七八九十廿]{1,3}|[半俩仨])"
NUMBER = rf"(?:{ARABIC}|{HAN}|(?<![a-z]){WORDS}(?![a-z]))"

_NUMBER = re.compile(NUMBER)
_WORD = re.compile("[a-z]+")
_WRITTEN_UNIT = re.compile("([百千万k])$")


def find_numbers(text: str) -> list[Span[float]]:
    """Every number of `text`, in order; 半 and "half a" are 0.5, 一百五 is 150, 廿五 is 25, "a couple of" is 2."""
    said = pinyin.read(text)
    return [Span(*said.span(*found.span()), value(found.group())) for found in _NUMBER.finditer(said.text)]


def value(written: str) -> float:
    """What a match of `NUMBER` says; whole numbers come as int."""
    if written[0].isdecimal():
        return _arabic(written)
    if written[0] < "\u2e80":
        return _english(written)
    if written in _SHORT:
        return _SHORT[written]
    whole, _, decimals = written.partition("点")
    if not decimals:
        return _han(whole)
    return float(f"{_han(whole)}.{''.join(str(_DIGITS[digit]) for digit in decimals)}")


def _arabic(written: str) -> float:
    unit = _WRITTEN_UNIT.search(written)
    times = _UNITS.get(unit[1], 1_000) if unit else 1
    plain = float(written.rstrip("百千万k").replace(",", ""))
    return _whole(plain * times)


def _han(written: str) -> int:
    """The sum of the digits times their units; a last digit right after 百 千 万 counts in tenths of that (一百五)."""
    total = digit = 0
    unit = 10
    for character in written.replace("廿", "二十"):
        if character == "万":
            total, digit, unit = (total + digit) * 10_000, 0, 10_000
        elif character in _UNITS:
            unit = _UNITS[character]
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = _DIGITS[character]
            unit = unit if digit else 10
    return total + digit * (unit // 10)


def _english(written: str) -> float:
    if written in ("a", "an"):
        return 1
    total: float = 0
    for word in _WORD.findall(written):
        if word in ("hundred", "thousand"):
            total = (total or 1) * _ENGLISH[word]
        else:
            total += _ENGLISH.get(word, 0)
    return _whole(total)


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number
