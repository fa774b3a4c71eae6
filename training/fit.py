"""Fit the classifier to the rows and write it where the bot loads it: `python -m training.fit [--out FILE]`.

The same rows and libraries make the same bytes. Needs the extra `train`; what runs the bot does not.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import zlib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads are slower on rows this thin, and less alike

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from rules.understanding import entities
from rules.understanding.features import features
from rules.understanding.intents import Intent
from rules.understanding.model import MAGIC, ZERO, Model, key
from storage import naming
from training import calibration, copies, groups, rows
from training.rows import Row

OUT = Path(__file__).parent.parent / "storage" / "data" / "understanding.model"
STRENGTH = 300.0  # inverse of the regularisation
MEANT = 1.25  # how much more concepts and entities count than characters
UNSEEN = 0.25  # of the rarest feature's square: more finds more that is out of scope, and more that is not
KEPT = 80_000  # features, those with the largest weights
FOLDS = 5
CLASSES = tuple(Intent)


@dataclass(frozen=True)
class Fitted:
    """Weights before they are rounded: `weights` is features x classes with the document frequency in it."""

    features: list[str]
    idf: np.ndarray[Any, Any]
    weights: np.ndarray[Any, Any]
    bias: np.ndarray[Any, Any]


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--rows", type=Path, default=rows.FOLDER)
    chosen = parser.parse_args()
    data = made(rows.read(chosen.rows))
    chosen.out.write_bytes(data)
    model = Model.parse(data)
    said = f"{len(data):,} bytes, threshold {model.threshold:.3f}, temperature {model.temperature:.3f}"
    sys.stdout.write(f"{chosen.out.name}: {said}\n")


def made(given: Sequence[Row]) -> bytes:
    """The model of all rows, calibrated on how well models of four fifths of them read the other fifth."""
    scores = np.array(held_out(given))
    wanted = np.array([CLASSES.index(row.intent) for row in given])
    typical = np.array([row.is_typical for row in given])
    return packed(fit(given), calibration.fit(scores, wanted, typical))


def held_out(given: Sequence[Row]) -> list[list[float]]:
    """For each row the scores of a model that has seen neither it nor a row near it."""
    fold_of = folds(given)
    scores: list[list[float]] = [[] for _ in given]
    for fold in range(FOLDS):
        learnt = [row for row, its in zip(given, fold_of, strict=True) if its != fold]
        model = Model.parse(packed(fit(learnt), calibration.NONE))
        for at, row in enumerate(given):
            if fold_of[at] == fold:
                scores[at] = model.scores(features_of(row))
    return scores


def folds(given: Sequence[Row]) -> list[int]:
    """For each row which of the `FOLDS` it belongs to; rows near each other belong to the same."""
    return [zlib.crc32(given[near].text.encode()) % FOLDS for near in groups.near([row.text for row in given])]


def fit(given: Iterable[Row]) -> Fitted:
    """One-against-rest logistic regression over the rows and their pinyin copies."""
    learnt = list(copies.with_pinyin(given))
    seen = [features_of(row) for row in learnt]
    names, idf = _frequencies(seen)
    matrix = _matrix(seen, names, idf)
    wanted = np.array([CLASSES.index(row.intent) for row in learnt])
    columns, bias = [], []
    for number in range(len(CLASSES)):
        one = LogisticRegression(C=STRENGTH, solver="liblinear").fit(matrix, wanted == number)
        columns.append(one.coef_[0] * idf)
        bias.append(one.intercept_[0])
    return Fitted(names, idf, np.column_stack(columns), np.array(bias))


def features_of(row: Row) -> set[str]:
    """As the bot sees it where it knows no shop but the brands."""
    return features(row.text, entities.flags(entities.find(row.text, naming.packaged())))


def _frequencies(seen: Sequence[set[str]]) -> tuple[list[str], np.ndarray[Any, Any]]:
    counts = Counter(feature for features in seen for feature in features)
    names = sorted(counts)
    idf = np.log((1 + len(seen)) / (1 + np.array([counts[name] for name in names]))) + 1
    return names, idf * np.array([MEANT if name.startswith(("c:", "e:")) else 1 for name in names])


def _matrix(seen: Sequence[set[str]], names: Sequence[str], idf: np.ndarray[Any, Any]) -> Any:
    """A row of length one for each message."""
    numbers = {name: number for number, name in enumerate(names)}
    columns = [sorted(numbers[feature] for feature in features) for features in seen]
    flat = np.concatenate([np.array(each, dtype=np.int64) for each in columns])
    ends = np.cumsum([0, *map(len, columns)])
    matrix = sparse.csr_matrix((idf[flat], flat, ends), shape=(len(seen), len(names)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix


def packed(fitted: Fitted, calibrated: calibration.Calibration) -> bytes:
    """The bytes that `Model.parse` reads."""
    largest = np.abs(fitted.weights).max(axis=1)
    order = _kept(fitted.features, largest)
    step = float(np.percentile(largest[order], 90)) / 127
    doublings = np.ceil(np.log2(np.maximum(largest[order] / (127 * step), 1))).astype(np.uint8)
    rounded = np.round(fitted.weights[order] / (step * 2.0 ** doublings[:, None])) + ZERO
    header = {
        "classes": list(CLASSES),
        "bias": [round(float(each), 4) for each in fitted.bias],
        "step": step,
        "unknown": round(float(UNSEEN * (fitted.idf[order] / MEANT).max() ** 2), 4),
        "features": len(order),
        **calibrated.header(),
    }
    header["version"] = f"{zlib.crc32(json.dumps(header).encode() + rounded.astype(np.uint8).tobytes()):08x}"
    text = json.dumps(header).encode()
    hashes = np.array([key(fitted.features[each]) for each in order], dtype="<u4")
    columns = (hashes, (fitted.idf[order] ** 2).astype("<f4"), doublings, rounded.astype(np.uint8))
    plain = struct.pack("<I", len(text)) + text + b"".join(column.tobytes() for column in columns)
    return MAGIC + zlib.compress(plain, 9)


def _kept(features: Sequence[str], largest: np.ndarray[Any, Any]) -> list[int]:
    """Which features are worth their bytes, by ascending hash; of two with one hash the heavier."""
    of_hash: dict[int, int] = {}
    for number in sorted(np.argsort(-largest, kind="stable")[:KEPT], key=lambda each: (-largest[each], each)):
        of_hash.setdefault(key(features[number]), int(number))
    return [of_hash[hashed] for hashed in sorted(of_hash)]


if __name__ == "__main__":
    main()
