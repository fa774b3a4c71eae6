"""The names there are – shops, brands, places, cities, events – and where a text holds one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rules.catalogue import Category
from rules.understanding.phrases import Hit, Phrases
from rules.understanding.said import Said, tight

MOST_ALIKE = 5
SHORTEST_PART = 3  # characters of an event's title that may stand for it
LIKE_ENOUGH = 0.75  # one error among four characters


class NameKind(StrEnum):
    """What a name belongs to, in the order in which they are preferred for one spelling."""

    SHOP = "shop"
    EVENT = "event"
    CITY = "city"
    PLACE = "place"
    BRAND = "brand"


@dataclass(frozen=True, slots=True)
class Name:
    """Something with a name. `key` is what its kind is looked up by: a shop's row id, a place's or event's id, a
    brand's or city's own name. `pinyin` is toneless, its syllables parted by spaces, empty where unknown."""

    kind: NameKind
    key: str
    name: str
    spellings: tuple[str, ...] = ()
    pinyin: str = ""
    category: Category | None = None


# Names that are words of every day as well: they count only where the sentence asks for a name there.
_EVERYDAY = (
    "一点点 全家 绿茶 话梅 公社 小米 阿迪 都可 沪上 苹果 阿嬷 贡茶 留下 和睦 黎明 太平 人和 书院 大关 双桥 新村 "
    "朝阳 东站 南站 西站 北站 海外 "
    "keep apple grid pure element commune subway zoo park gate m hm orange physical tera ruby molly good me home inn "
    "the bar express yijia dq lego zara harmay wallace nike keepland wills"
)
_PARTS = re.compile(r"[\s·•:：,，。!！?？“”\"()（）—–|/&]+")
_HAN = re.compile("[\u3400-\u9fff]")
_COUNTING = frozenset("一二两三四五六七八九十百0123456789")
_RANK = {kind: rank for rank, kind in enumerate(NameKind)}


class Names:
    """Names by every spelling, pinyin where the syllables are known. Built once, then only read.

    A message is looked through in well under half a millisecond, whether there are ten names or 10,000.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._sounds: dict[str, str] = {}
        every = list(names)
        for name in every:
            self._learn_sounds(name)
        by_spelling: dict[str, list[Name]] = defaultdict(list)
        for name in sorted(every, key=lambda name: _RANK[name.kind]):
            for key in {tight(spelling) for spelling in self._spellings(name)} - {""}:
                by_spelling[key].append(name)
        self._phrases = Phrases((key, tuple(some)) for key, some in by_spelling.items() if len(key) > 1)
        self._everyday = frozenset(tight(word) for word in _EVERYDAY.split())
        self._keys = tuple(by_spelling)

    def __len__(self) -> int:
        return len(self._phrases)

    def find(self, said: Said) -> list[Hit[tuple[Name, ...]]]:
        """The names in a text, left to right, the longest at each position."""
        return self._phrases.find(said)

    def is_everyday(self, words: str) -> bool:
        """Whether a name is a word of every day too (一点点, Keep)."""
        return tight(words) in self._everyday

    def named(self, words: str) -> tuple[Name, ...]:
        """What goes by exactly this name; shops first."""
        return self._phrases.get(words) or ()

    def like(self, words: str, kinds: Collection[NameKind] = tuple(NameKind)) -> list[Name]:
        """What goes by this name or nearly so, the likest first, at most `MOST_ALIKE`; takes a millisecond or two."""
        if exact := [name for name in self.named(words) if name.kind in kinds]:
            return exact[:MOST_ALIKE]
        key = tight(words)
        if len(key) < (3 if _HAN.search(key) else 5):
            return []
        near = process.extract(key, self._keys, scorer=OSA.normalized_similarity, score_cutoff=LIKE_ENOUGH, limit=20)
        found = (name for other, _, _ in near for name in self._phrases.get(other) or () if name.kind in kinds)
        return list(dict.fromkeys(found))[:MOST_ALIKE]

    def _learn_sounds(self, name: Name) -> None:
        syllables = name.pinyin.split()
        if len(syllables) == len(name.name):
            self._sounds.update(zip(name.name, syllables, strict=True))

    def _spellings(self, name: Name) -> Iterator[str]:
        for written in (name.name, *name.spellings):
            yield written
            yield from _parts(written) if name.kind in (NameKind.SHOP, NameKind.EVENT) else ()
            if sound := self._sound(written):
                yield sound
        if name.pinyin:
            yield name.pinyin
        if name.kind is NameKind.EVENT:
            yield from _short_titles(name.name)

    def _sound(self, written: str) -> str:
        """How a Chinese name is typed in pinyin; empty where a syllable is not known."""
        syllables = [self._sounds.get(character, "") for character in written]
        return "".join(syllables) if len(syllables) > 1 and all(syllables) else ""


def _parts(written: str) -> Iterator[str]:
    """What stands before and between the punctuation of a name, where it is long enough to be one itself."""
    parts = [part for part in _PARTS.split(written) if part]
    if len(parts) > 1 and _HAN.search(written):
        yield from (part for part in parts if len(part) > SHORTEST_PART)


def _short_titles(title: str) -> Iterator[str]:
    """Beginnings and ends of the parts of a Chinese title: 兔子灯 for 扎一只兔子灯."""
    for part in _PARTS.split(title):
        if _HAN.search(part):
            for length in range(SHORTEST_PART, len(part)):
                yield from (end for end in (part[:length], part[-length:]) if not _COUNTING & set(end))
