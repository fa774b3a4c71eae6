"""A linear classifier as data: parsed from bytes, scored without any numeric library.

The file: the magic `CUM1`, then, compressed by zlib, little-endian: the length of the header (4 bytes), the header
(JSON: `version`, `classes`, `bias`, `step`, `unknown`, `temperature`, `threshold`, `floor`, `features`), and for each
feature in columns: its hash (4 bytes, ascending), its squared inverse document frequency (4 bytes, float), how often
its weights are doubled (1 byte), and its weights (1 byte for each class, 128 being none).

Scores are one-against-rest logistic regression over features weighted by inverse document frequency and brought to
length one; the frequency is part of the stored weight, so that scoring only adds up rows. What the model has never
seen says nothing for any class, but it lengthens: of a text it knows little of, the model is less sure. Rows are added
as one integer with a lane of four bytes for each class, which is what makes it quick.
"""

from __future__ import annotations

import json
import struct
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, sqrt
from typing import Any, Self

MAGIC = b"CUM1"
ZERO = 128  # what stands for a weight of 0
LANE = 4  # bytes


class ModelError(ValueError):
    """The bytes are no model, or one of another release; says what is wrong."""


def key(feature: str) -> int:
    """What a feature is stored under; two features of one key count as one."""
    return zlib.crc32(feature.encode())


@dataclass(frozen=True, slots=True)
class Model:
    """Weights and what was calibrated with them. `unknown` is what a feature adds to the squared length if not known.

    `temperature` turns scores into confidences that are right as often as they say; from `threshold` on a guess is
    acted on, below `floor` there is no use in offering the guesses.
    """

    version: str
    classes: tuple[str, ...]
    bias: tuple[float, ...]
    step: float
    unknown: float
    temperature: float
    threshold: float
    floor: float
    _rows: dict[int, int]
    _squares: array[float]
    _doublings: bytes
    _weights: bytes

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The model in `data`; raises `ModelError`."""
        try:
            return cls._parsed(data)
        except (ValueError, KeyError, TypeError, struct.error, zlib.error) as error:
            raise ModelError(str(error)) from error

    @classmethod
    def _parsed(cls, data: bytes) -> Self:
        if data[:4] != MAGIC:
            raise ModelError("it does not begin like a model")
        plain = zlib.decompress(data[4:])
        (length,) = struct.unpack_from("<I", plain)
        header: dict[str, Any] = json.loads(plain[4 : 4 + length])
        count, width = header["features"], len(header["classes"])
        start = 4 + length
        if len(plain) != start + count * (9 + width) or len(header["bias"]) != width:
            raise ModelError("it is not as long as its header says")
        return cls(
            version=str(header["version"]),
            classes=tuple(header["classes"]),
            bias=tuple(header["bias"]),
            step=float(header["step"]),
            unknown=float(header["unknown"]),
            temperature=float(header["temperature"]),
            threshold=float(header["threshold"]),
            floor=float(header["floor"]),
            _rows={hashed: row for row, hashed in enumerate(struct.unpack_from(f"<{count}I", plain, start))},
            _squares=array("d", struct.unpack_from(f"<{count}f", plain, start + 4 * count)),
            _doublings=plain[start + 8 * count : start + 9 * count],
            _weights=plain[start + 9 * count :],
        )

    def scores(self, features: Iterable[str]) -> list[float]:
        """The score of each class, in the order of `classes`; the bias alone where the model knows no feature."""
        hashes = {key(feature) for feature in features}
        rows = [row for hashed in hashes if (row := self._rows.get(hashed)) is not None]
        if not rows:
            return list(self.bias)
        squares = sum(self._squares[row] for row in rows) + self.unknown * (len(hashes) - len(rows))
        scale = self.step / sqrt(squares)
        none = ZERO * sum(1 << self._doublings[row] for row in rows)
        return [bias + (lane - none) * scale for bias, lane in zip(self.bias, self._added(rows), strict=True)]

    def confidences(self, features: Iterable[str]) -> list[float]:
        """The probability of each class, in the order of `classes`; they add up to 1."""
        scores = self.scores(features)
        top = max(scores)
        shares = [exp((score - top) / self.temperature) for score in scores]
        whole = sum(shares)
        return [share / whole for share in shares]

    def weight(self, feature: str) -> list[float] | None:
        """What a feature adds to each class before the length is divided by; None where the model does not know it."""
        row = self._rows.get(key(feature))
        if row is None:
            return None
        width, step = len(self.classes), self.step * (1 << self._doublings[row])
        return [(byte - ZERO) * step for byte in self._weights[row * width : (row + 1) * width]]

    def _added(self, rows: Iterable[int]) -> tuple[int, ...]:
        width = len(self.classes)
        spread = bytearray(width * LANE)
        weights, doublings, total = self._weights, self._doublings, 0
        for row in rows:
            spread[::LANE] = weights[row * width : (row + 1) * width]
            total += int.from_bytes(spread, "little") << doublings[row]
        return struct.unpack(f"<{width}I", total.to_bytes(width * LANE, "little"))
