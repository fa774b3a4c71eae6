"""The rows that the model learns from: well formed, of known values, none twice with two meanings."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from rules.folding import fold
from rules.understanding.intents import Intent
from training import groups, rows
from training.rows import Row

ROWS = rows.read()
LANGUAGES = {"zh", "zh-hant", "en", "mix", "pinyin"}
LEAST_ROWS, LEAST_OUT_OF_SCOPE = 1_500, 150
LEAST_OF_AN_INTENT = 100
LEAST_OF_A_LANGUAGE = 300


def test_there_are_enough_rows_of_every_intent_and_language() -> None:
    intents, languages = Counter(row.intent for row in ROWS), Counter(row.lang for row in ROWS)
    assert len(ROWS) >= LEAST_ROWS
    assert set(intents) == set(Intent)
    assert min(intents.values()) >= LEAST_OF_AN_INTENT
    assert intents[Intent.OUT_OF_SCOPE] >= LEAST_OUT_OF_SCOPE
    assert set(languages) == LANGUAGES
    assert min(languages.values()) >= LEAST_OF_A_LANGUAGE


def test_no_text_means_two_things() -> None:
    meanings: defaultdict[str, set[Intent]] = defaultdict(set)
    for row in ROWS:
        meanings[fold(row.text).strip() or row.text].add(row.intent)
    assert {text: sorted(intents) for text, intents in meanings.items() if len(intents) > 1} == {}


def test_texts_are_tidy() -> None:
    assert [row.text for row in ROWS if row.text != row.text.strip() or not row.text or "\t" in row.text] == []


def test_some_rows_are_typical_and_have_slots() -> None:
    typical = [row for row in ROWS if row.is_typical]
    assert len(typical) > 300
    assert all(row.slots is not None for row in typical)


def test_a_file_is_read_with_and_without_slots(tmp_path: Path) -> None:
    (tmp_path / "open_own.tsv").write_text(
        'text\tlang\tintent\tslots\n"好" 1\tzh\taffirm\t{}\n'
        '第二家\tzh\tselect_option\t{"index": 2}\n走\tzh\taffirm\t\n',
        encoding="utf-8",
    )
    assert rows.read(tmp_path) == [
        Row('"好" 1', "zh", Intent.AFFIRM, {}, is_typical=True),
        Row("第二家", "zh", Intent.SELECT_OPTION, {"index": 2}, is_typical=True),
        Row("走", "zh", Intent.AFFIRM, None, is_typical=True),
    ]


def test_an_intent_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("text\tlang\tintent\tslots\n好\tzh\tyes\t{}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="yes"):
        rows.read(tmp_path)


def test_lines_of_json_are_read_with_what_else_is_right(tmp_path: Path) -> None:
    line = {"text": "喝酒", "lang": "zh", "intent": "find_nearby"} | {
        "slots": {"category": "bar"}, "alts": {"query": ["酒"]}
    }  # fmt: skip
    (tmp_path / "some.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    (row,) = rows.read_lines(tmp_path / "some.jsonl")
    assert (row.slots, row.alts, row.is_typical) == ({"category": "bar"}, {"query": ["酒"]}, False)


@pytest.mark.parametrize(
    ("texts", "together"),
    [
        (["取消明天的提醒", "取消后天的提醒"], False),
        (["帮我取消明天的提醒吧", "帮我取消明天的提醒"], True),
        (["cancel the reminder for me", "cancel my reminder for me"], True),
        (["好", "好"], True),
        (["好", "行"], False),
    ],
)
def test_texts_that_share_half_their_trigrams_are_one_group(texts: list[str], together: bool) -> None:
    one, other = groups.near(texts)
    assert (one == other) is together


def test_two_texts_near_a_third_are_one_group() -> None:
    near = groups.near(["abcdefgh", "abcdefghij", "cdefghijkl", "zzzz"])
    assert len(set(near[:3])) == 1
    assert near[3] not in near[:3]
