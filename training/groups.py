"""Rows that are nearly the same, so that none of them is tested on the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from rules.folding import fold

NEAR = 0.5  # Jaccard similarity of the trigrams


def near(texts: Sequence[str], similarity: float = NEAR) -> list[int]:
    """For each text the number of its group: texts that are near each other, also by way of a third, share one."""
    parents = list(range(len(texts)))

    def root(each: int) -> int:
        while parents[each] != each:
            each = parents[each]
        return each

    seen: list[set[str]] = []
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        grams = trigrams(text)
        shared = Counter(holder for gram in grams for holder in holders[gram])
        for holder, count in shared.items():
            if count >= similarity * len(grams | seen[holder]):
                parents[root(holder)] = root(number)
        for gram in grams:
            holders[gram].append(number)
        seen.append(grams)
    return [root(number) for number in range(len(texts))]


def trigrams(text: str) -> set[str]:
    """Three characters each; a shorter text is one by itself."""
    plain = fold(text)
    return {plain[at : at + 3] for at in range(len(plain) - 2)} or {plain}
