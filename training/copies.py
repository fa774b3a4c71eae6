"""Copies of rows in pinyin, which nobody needs to write by hand."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pypinyin import lazy_pinyin

from rules.folding import fold
from training.rows import Row

_HAN = re.compile("[\u3400-\u9fff]")


def with_pinyin(rows: Iterable[Row]) -> Iterator[Row]:
    """Each row, and behind it, where it has Chinese characters, the same in pinyin."""
    for row in rows:
        yield row
        if _HAN.search(row.text):
            yield replace(row, text=in_pinyin(row.text), lang="pinyin")


def in_pinyin(text: str) -> str:
    """`text` in pinyin without tones; syllables apart, together or both, but always the same way for one text."""
    chance = zlib.crc32(text.encode())
    written = ""
    for at, syllable in enumerate(lazy_pinyin(fold(text))):
        together = (chance % 3 == 0) or (chance % 3 == 1 and chance >> (2 + at % 24) & 1)
        written += syllable if together or not at else f" {syllable}"
    return written
