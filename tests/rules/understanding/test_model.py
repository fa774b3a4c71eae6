"""The classifier as data: what its bytes say is what it scores."""

from __future__ import annotations

import json
import struct
import zlib
from math import exp, isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.understanding.model import MAGIC, ZERO, Model, ModelError, key

CLASSES = ("yes", "no")
#        feature: (inverse document frequency, times doubled, weights by class)
WEIGHTS = {"好": (2.0, 0, (100, -50)), "不": (1.0, 3, (-127, 127)), "c:no": (3.0, 1, (-20, 60))}
STEP, UNKNOWN = 0.5, 7.0


def packed(**changes: object) -> bytes:
    rows = sorted((key(feature), *row) for feature, row in WEIGHTS.items())
    header = {"version": "1", "classes": CLASSES, "bias": [-1.0, 0.5], "step": STEP, "unknown": UNKNOWN}
    header |= {"temperature": 2.0, "threshold": 0.9, "floor": 0.3, "features": len(rows)} | changes
    text = json.dumps(header).encode()
    columns = (
        struct.pack(f"<{len(rows)}I", *(hashed for hashed, *_ in rows)),
        struct.pack(f"<{len(rows)}f", *(idf**2 for _, idf, _, _ in rows)),
        bytes(doublings for _, _, doublings, _ in rows),
        bytes(ZERO + weight for *_, weights in rows for weight in weights),
    )
    return MAGIC + zlib.compress(struct.pack("<I", len(text)) + text + b"".join(columns))


def plainly(features: set[str]) -> list[float]:
    """The scores by the formula, number by number."""
    known = [WEIGHTS[feature] for feature in features if feature in WEIGHTS]
    length = sqrt(sum(idf**2 for idf, *_ in known) + UNKNOWN * (len(features) - len(known))) or 1
    sums = [sum(weights[at] * 2**doublings for _, doublings, weights in known) for at in range(2)]
    return [bias + total * STEP / length for bias, total in zip((-1.0, 0.5), sums, strict=True)]


@given(st.sets(st.sampled_from([*WEIGHTS, "unknown", ""])))
def test_scores_are_those_of_the_formula(features: set[str]) -> None:
    scores = Model.parse(packed()).scores(features)
    assert all(isclose(one, other, abs_tol=1e-9) for one, other in zip(scores, plainly(features), strict=True))


def test_confidences_add_up_and_follow_the_scores_by_the_temperature() -> None:
    model = Model.parse(packed())
    yes, no = model.confidences({"好"})
    scores = model.scores({"好"})
    assert isclose(yes + no, 1)
    assert isclose(yes / no, exp((scores[0] - scores[1]) / 2.0))


def test_many_features_do_not_run_from_one_class_into_the_next() -> None:
    """4,096 rows of the largest weights, doubled most often, fit into their lanes."""
    names = [f"f{number}" for number in range(4_096)]
    rows = sorted(key(name) for name in names)
    text = json.dumps(
        {"version": "1", "classes": CLASSES, "bias": [0, 0], "step": 1, "unknown": 1}
        | {"temperature": 1, "threshold": 1, "floor": 0, "features": len(rows)}
    ).encode()
    columns = struct.pack("<4096I", *rows) + struct.pack("<4096f", *[1.0] * 4096)
    columns += bytes([8] * 4096) + b"\xff\x01" * 4096
    model = Model.parse(MAGIC + zlib.compress(struct.pack("<I", len(text)) + text + columns))
    assert model.scores(names) == [127 * 256 * 64, -127 * 256 * 64]


def test_an_unknown_text_leaves_the_bias() -> None:
    assert Model.parse(packed()).scores({"unknown"}) == [-1.0, 0.5]


def test_of_a_text_it_knows_little_of_the_model_is_less_sure() -> None:
    model = Model.parse(packed())
    assert max(model.confidences({"好", "unknown", "too"})) < max(model.confidences({"好"}))


def test_a_feature_says_what_it_weighs() -> None:
    model = Model.parse(packed())
    assert model.weight("不") == [-127 * 8 * STEP, 127 * 8 * STEP]
    assert model.weight("unknown") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"CUM",
        b"CUM0" + packed()[4:],
        packed()[:-9],
        packed()[:4],
        MAGIC + zlib.compress(b"\xff\xff\xff\xff{}"),
        packed(features=2),
        packed(features=4),
        packed(bias=[0.0]),
        packed(classes=["yes"]),
        packed(step="wide"),
    ],
)
def test_what_is_no_model_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ModelError, match=r"\w"):
        Model.parse(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_model_or_refused(data: bytes) -> None:
    with pytest.raises(ModelError):
        Model.parse(MAGIC + data)
