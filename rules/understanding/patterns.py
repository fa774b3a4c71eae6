"""Wordings made into expressions, of which a text meets only those of its own script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rules.understanding.phrases import Hit
from rules.understanding.wordings import Wordings

_SYLLABLE = (
    "(?:[zcs]h|[bpmfdtnlgkjqxrzcsyw])?(?:[iu]?a(?:ng?|o|i)?|[iu]?e(?:ng?|r|i)?|i(?:ng?|u|ong)?|ong?|ou?|u[ion]?|v)"
)
_BETWEEN_SYLLABLES = re.compile(rf"(?<![a-z\\])((?:{_SYLLABLE})+) (?=(?:{_SYLLABLE})+(?![a-z]))")
_LETTER = re.compile("[a-z]")


class All:
    """The values of a table of wordings, each where the text says it."""

    def __init__(self, wordings: Wordings) -> None:
        self._values = tuple(value for value, _, _ in wordings)
        self._scripts = (
            _alternation(chinese for _, chinese, _ in wordings),
            _alternation(_whole_words(latin) for _, _, latin in wordings),
        )

    def find(self, folded: str) -> Iterator[Hit[str]]:
        """All of them from left to right; of two at one position in one script the upper row's."""
        for expression, met in zip(self._scripts, _scripts(folded), strict=True):
            for found in expression.finditer(folded) if met else ():
                if found.lastgroup:
                    yield Hit(*found.span(), self._values[int(found.lastgroup[1:])])


class First:
    """The value of a table of wordings whose row is the uppermost of those that the text says."""

    def __init__(self, wordings: Wordings) -> None:
        self._rows = [
            (value, (re.compile(chinese), re.compile(_whole_words(latin)))) for value, chinese, latin in wordings
        ]

    def find(self, folded: str) -> Iterator[Hit[str]]:
        """Where that row is; nothing where there is none."""
        scripts = _scripts(folded)
        for value, row in self._rows:
            for expression, met in zip(row, scripts, strict=True):
                if met and (found := expression.search(folded)):
                    yield Hit(*found.span(), value)
                    return


def _scripts(folded: str) -> tuple[bool, bool]:
    """Whether there can be Chinese, and whether there are Latin letters."""
    return not folded.isascii(), _LETTER.search(folded) is not None


def _alternation(rows: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<g{index}>{row})" for index, row in enumerate(rows)))


def _whole_words(latin: str) -> str:
    """Syllables of pinyin are written apart and together, "don't" also as "dont"."""
    spelled = _BETWEEN_SYLLABLES.sub(r"\1 ?", latin.replace("n't", "n'?t"))
    return rf"(?<![a-z])(?:{spelled})(?![a-z])"
