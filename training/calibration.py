"""From scores to confidences that mean what they say, and from when on a guess is acted on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np

RIGHT = 0.985  # of what is acted on
TYPICAL = 0.55  # of what members write is worded like the typical rows; the rest like the others
OFFERED = 0.5  # of what is offered as one of three
_Array: TypeAlias = np.ndarray[Any, Any]
_TEMPERATURES = np.geomspace(0.2, 5, 120)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the model's header says of it."""

    temperature: float
    threshold: float
    floor: float

    def header(self) -> dict[str, float]:
        """Its entries in the header."""
        return asdict(self)


NONE = Calibration(temperature=1.0, threshold=1.0, floor=0.0)


def fit(scores: _Array, wanted: _Array, typical: _Array) -> Calibration:
    """Calibrate on the `scores` (messages x classes) of messages that the model has not learnt from.

    The temperature comes from all of them. Most rows are there because they are odd, though, so for when to act they
    count together as little as they are met: `TYPICAL` of what is written is worded like the `typical` rows.
    """
    temperature = float(min(_TEMPERATURES, key=lambda each: _surprise(scores / each, wanted)))
    shares = _shares(scores / temperature)
    confidence, right = shares.max(axis=1), shares.argmax(axis=1) == wanted
    among = (np.argsort(-shares, axis=1)[:, :3] == wanted[:, None]).any(axis=1)
    weights = np.where(typical, TYPICAL / max(1, typical.sum()), (1 - TYPICAL) / max(1, (~typical).sum()))
    threshold = lowest(confidence, right, weights, RIGHT)
    return Calibration(round(temperature, 4), round(threshold, 4), round(_floor(confidence, among), 4))


def lowest(confidence: _Array, right: _Array, weights: _Array, share: float) -> float:
    """The lowest confidence such that of all guesses at least that sure `share` is right by weight; 1 where there is
    none."""
    order = np.argsort(-confidence, kind="stable")
    good = np.cumsum((right * weights)[order]) >= share * np.cumsum(weights[order])
    return float(confidence[order][np.flatnonzero(good)[-1]]) if good.any() else 1.0


def _floor(confidence: _Array, among: _Array) -> float:
    """Below which fewer than `OFFERED` of the offers hold the right one."""
    order = np.argsort(confidence, kind="stable")
    poor = np.cumsum(among[order]) / np.arange(1, len(order) + 1) < OFFERED
    return float(confidence[order][np.flatnonzero(poor)[-1]]) if poor.any() else 0.0


def _shares(scores: _Array) -> _Array:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: _Array = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _surprise(scores: _Array, wanted: _Array) -> float:
    """The mean negative logarithm of the right class's confidence."""
    return float(-np.log(_shares(scores)[np.arange(len(wanted)), wanted] + 1e-12).mean())
