"""Fitting: the same rows make the same bytes, and those say what the rows say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("sklearn", reason="needs the extra `train`")
pytest.importorskip("pypinyin", reason="needs the extra `train`")

import numpy as np

from rules.understanding.intents import Intent
from rules.understanding.model import Model
from training import calibration, copies, fit
from training.rows import Row


def few() -> Iterator[Row]:
    """A few words of each intent, none like another's."""
    for number, intent in enumerate(Intent):
        for letter in "甲乙丙":
            yield Row(f"{chr(0x4E00 + 40 * number)}{letter}{chr(0x4E01 + 40 * number)}", "zh", intent)


@pytest.fixture(scope="module")
def data() -> bytes:
    return fit.packed(fit.fit(few()), calibration.NONE)


def test_the_same_rows_make_the_same_bytes(data: bytes) -> None:
    assert fit.packed(fit.fit(few()), calibration.NONE) == data


def test_the_model_knows_what_it_has_learnt(data: bytes) -> None:
    model = Model.parse(data)
    for row in few():
        scores = model.scores(fit.features_of(row))
        assert model.classes[scores.index(max(scores))] == row.intent


def test_a_row_near_another_is_never_scored_by_a_model_that_saw_it() -> None:
    given = [Row("帮我取消明天的提醒吧", "zh", Intent.REMINDERS_OFF), Row("帮我取消明天的提醒", "zh", Intent.DENY)]
    assert len(set(fit.folds(given))) == 1


def test_pinyin_copies_are_the_same_each_time_and_keep_the_meaning() -> None:
    row = Row("关闭提醒", "zh", Intent.REMINDERS_OFF)
    first, copy = copies.with_pinyin([row])
    assert first == row
    assert copy.text.replace(" ", "") == "guanbitixing"
    assert (copy.lang, copy.intent) == ("pinyin", row.intent)
    assert list(copies.with_pinyin([row])) == [first, copy]


def test_what_has_no_chinese_has_no_copy() -> None:
    row = Row("turn it off", "en", Intent.REMINDERS_OFF)
    assert list(copies.with_pinyin([row])) == [row]


@pytest.mark.parametrize(
    ("right", "share", "expected"),
    [
        ([True, True, True, True], 1.0, 0.6),
        ([True, True, False, True], 1.0, 0.8),
        ([True, True, False, True], 0.75, 0.6),
        ([False, True, True, True], 0.9, 1.0),
    ],
)
def test_the_threshold_is_the_lowest_that_keeps_the_share(right: list[bool], share: float, expected: float) -> None:
    assert calibration.lowest(np.array([0.9, 0.8, 0.7, 0.6]), np.array(right), np.ones(4), share) == expected


def test_a_typical_row_counts_for_more_than_an_odd_one() -> None:
    confidence, right = np.array([0.9, 0.8, 0.7]), np.array([True, True, False])
    assert calibration.lowest(confidence, right, np.array([1.0, 1.0, 0.5]), 0.8) == 0.7
    assert calibration.lowest(confidence, right, np.array([1.0, 1.0, 1.0]), 0.8) == 0.8
