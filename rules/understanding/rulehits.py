"""The concepts a text touches, and which of them come together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from itertools import combinations

from rules.understanding.concepts import CONCEPTS


def _index(concepts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each feature that is a word of the table, the concepts it stands for."""
    found: dict[str, set[str]] = defaultdict(set)
    for concept, words in concepts.items():
        for word in words.split():
            plain = word.replace("'", "").replace("-", "").replace("_", " ")
            found[f"w:{plain}" if plain.isascii() else plain].add(concept)
    return {feature: tuple(sorted(names)) for feature, names in found.items()}


_CONCEPTS_OF = _index(CONCEPTS)


def concepts_in(found: Set[str]) -> Iterator[str]:
    """A feature for each concept of the words in `found`, and for each two concepts together: "stop" with "notice"
    is another wish than "stop" with "event"."""
    concepts = sorted({concept for feature in found for concept in _CONCEPTS_OF.get(feature, ())})
    yield from (f"c:{concept}" for concept in concepts)
    yield from (f"c:{one}+{two}" for one, two in combinations(concepts, 2))
