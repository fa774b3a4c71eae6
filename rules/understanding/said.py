"""What a member typed, folded character for character, so that whatever is found in it can be shown as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rules.traditional import SIMPLIFIED, TRADITIONAL

LONGEST = 500  # characters; whatever more there is, the wish was said before
_SIMPLIFY = str.maketrans(TRADITIONAL + "’‘ʼ`´", SIMPLIFIED + "'" * 5)
_NEITHER = re.compile("[^0-9a-z]+")  # letter nor digit


@dataclass(frozen=True, slots=True)
class Said:
    """`folded` is `text` in lower case, half width and simplified characters; `at[i]` is where in `text` the folded
    character `i` comes from, and `at` has one more entry, the end.

    `tight` has the letters and digits of `folded` only, and `loose[i]` says where in `folded` each comes from; a word
    of Latin letters begins or ends where `edges` holds the position (in `tight`), and everywhere beside Chinese.
    """

    text: str
    folded: str
    at: tuple[int, ...]
    tight: str
    loose: tuple[int, ...]
    edges: frozenset[int]

    def words(self, start: int, end: int) -> str:
        """The characters of the text from `start` to `end` of `folded`, as typed, without outer spaces."""
        return self.text[self.at[start] : self.at[end]].strip() if start < end else ""


def heard(text: str) -> Said:
    """Fold `text`, of which no more than the first `LONGEST` characters are looked at."""
    text = text[:LONGEST]
    folded: list[str] = []
    at: list[int] = []
    for index, character in enumerate(text):
        for form in _forms(character):
            folded.append(form)
            at.append(index)
    tight, loose, edges = _tightened(folded)
    return Said(text, "".join(folded), (*at, len(text)), tight, (*loose, len(folded)), edges)


def tight(text: str) -> str:
    """The `tight` of `heard`, of a text of any length; what names are compared by."""
    if text.isascii():
        return _NEITHER.sub("", text.lower())
    return "".join(form for character in text for form in _forms(character) if form.isalnum())


@lru_cache(maxsize=8_192)
def _forms(character: str) -> str:
    """What a character folds to: mostly one, none for accents and what has no width."""
    plain = unicodedata.normalize("NFKD", character.lower()).translate(_SIMPLIFY)
    return "".join(form for form in plain if unicodedata.category(form) not in ("Mn", "Cf", "Cc"))


def _tightened(folded: list[str]) -> tuple[str, list[int], frozenset[int]]:
    tight: list[str] = []
    loose: list[int] = []
    edges: set[int] = {0}
    apart = True  # whether something stands between this letter and the one before
    for index, character in enumerate(folded):
        if not character.isalnum():
            apart = apart or character != "'"
            continue
        if apart or _kind(character) != _kind(tight[-1]):
            edges.add(len(tight))
        apart = False
        tight.append(character)
        loose.append(index)
    return "".join(tight), loose, frozenset(edges | {len(tight)} | set(_beside_chinese(tight)))


def _beside_chinese(tight: list[str]) -> Iterator[int]:
    for index, character in enumerate(tight):
        if character >= "\u2e80":
            yield index
            yield index + 1


def _kind(character: str) -> int:
    """Latin letters, digits and Chinese part from each other without a space."""
    return 2 if character >= "\u2e80" else int(character.isdigit())
