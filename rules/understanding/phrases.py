"""Finding any of many thousand phrases in a text at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rules.understanding.said import Said, tight

Value = TypeVar("Value")
_BEGINNING = 2  # characters that tell nearly all positions apart from the beginning of a phrase


@dataclass(frozen=True, slots=True)
class Hit(Generic[Value]):
    """A phrase found from `start` to `end` of the folded text."""

    start: int
    end: int
    value: Value


class Phrases(Generic[Value]):
    """Phrases with a value each. Spaces, punctuation, case and traditional characters do not matter; a phrase of Latin
    letters is found only as whole words, run together or apart.

    The time a text takes does not depend on how many phrases there are: only beginnings that some phrase has are
    looked up, in the lengths of the phrases that begin so.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        """Of two equal phrases the first counts."""
        self._values: dict[str, Value] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase, value in phrases:
            key = tight(phrase)
            if key and key not in self._values:
                self._values[key] = value
                lengths[key[:_BEGINNING]].add(len(key))
        self._lengths = {beginning: sorted(some, reverse=True) for beginning, some in lengths.items()}

    def __len__(self) -> int:
        return len(self._values)

    def get(self, phrase: str) -> Value | None:
        """The value of a whole phrase."""
        return self._values.get(tight(phrase))

    def find(self, said: Said) -> list[Hit[Value]]:
        """From left to right the longest phrase at each position, none overlapping."""
        hits: list[Hit[Value]] = []
        beyond = 0
        for start in range(len(said.tight)):
            if start >= beyond and start in said.edges and (end := self._longest(said, start)):
                beyond = end
                first, last = said.loose[start], said.loose[end - 1] + 1
                hits.append(Hit(first, last, self._values[said.tight[start:end]]))
        return hits

    def _longest(self, said: Said, start: int) -> int:
        """Where the longest phrase that begins at `start` ends; 0 where none does."""
        for length in self._candidates(said.tight, start):
            end = start + length
            if end in said.edges and said.tight[start:end] in self._values:
                return end
        return 0

    def _candidates(self, letters: str, start: int) -> Iterator[int]:
        yield from self._lengths.get(letters[start : start + _BEGINNING], ())
        if letters[start] in self._values:
            yield 1
