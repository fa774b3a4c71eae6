"""The labelled rows: what members may write, and what they mean by it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rules.understanding.intents import Intent

FOLDER = Path(__file__).parent / "rows"
TYPICAL = "open_own"  # the file whose rows nobody went out of the way to find


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled message. `lang` is zh, zh-hant, en, mix or pinyin; `slots` None where only the intent is labelled;
    `is_typical` says that it is worded as most members would, `alts` what else is right for a slot."""

    text: str
    lang: str
    intent: Intent
    slots: dict[str, Any] | None = field(default=None, hash=False)
    is_typical: bool = False
    alts: dict[str, list[Any]] = field(default_factory=dict, hash=False)


def read(folder: Path = FOLDER) -> list[Row]:
    """The rows of every file in `folder`, in the order of file names; ValueError names an intent that is none."""
    return [row for path in sorted(folder.glob("*.tsv")) for row in _rows(path)]


def read_lines(path: Path) -> list[Row]:
    """The rows of a JSONL file with `text`, `lang`, `intent` and `slots`, for measuring."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Row(each["text"], each["lang"], Intent(each["intent"]), each["slots"], alts=each.get("alts", {}))
        for each in lines
    ]


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for each in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            slots = json.loads(each["slots"] or "null")
            yield Row(each["text"], each["lang"], Intent(each["intent"]), slots, path.stem == TYPICAL)
