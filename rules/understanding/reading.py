"""The one entrance: what a message means, how sure that is, and with which words filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rules.understanding import entities, wordless
from rules.understanding.features import features
from rules.understanding.intents import Intent
from rules.understanding.model import Model
from rules.understanding.names import Names
from rules.understanding.slots import fill

OFFERED = 3  # guesses a member is shown when unsure


class Sureness(StrEnum):
    """What the confidence allows."""

    SURE = "sure"  # act on the first guess, in the way its risk asks for
    UNSURE = "unsure"  # offer the guesses
    LOST = "lost"  # the guesses are no better than a menu


@dataclass(frozen=True, slots=True)
class Guess:
    """An intent and the probability that it is the right one, from 0 to 1."""

    intent: Intent
    confidence: float


@dataclass(frozen=True, slots=True)
class Understood:
    """The likeliest intents, the likeliest first; the slots of the first; whether to act on it."""

    guesses: tuple[Guess, ...]
    sure: Sureness
    slots: dict[str, Any] = field(default_factory=dict)

    @property
    def intent(self) -> Intent:
        return self.guesses[0].intent


def read(text: str, model: Model, names: Names) -> Understood:
    """What `text` means, by itself; never raises. Slots hold the words as typed: times are not resolved."""
    if wordless.is_nothing(text):
        return Understood(_first(Intent.HELP, 0.0), Sureness.LOST)
    said = wordless.meant(text)
    if said is not None:
        return Understood(_first(said.intent, 1.0), Sureness.SURE, {} if said.index is None else {"index": said.index})
    found = entities.find(text, names)
    guesses = ranked(model, model.confidences(features(text, entities.flags(found))))
    return Understood(guesses, _sureness(guesses[0], model), fill(found, guesses[0].intent))


def ranked(model: Model, confidences: list[float]) -> tuple[Guess, ...]:
    """The `OFFERED` likeliest intents."""
    pairs = sorted(zip(confidences, model.classes, strict=True), key=lambda pair: -pair[0])
    return tuple(Guess(Intent(name), confidence) for confidence, name in pairs[:OFFERED])


def _first(intent: Intent, confidence: float) -> tuple[Guess, ...]:
    """A guess of no classifier, with others that fill up the offer."""
    others = [other for other in (Intent.HELP, Intent.OUT_OF_SCOPE, Intent.SMALLTALK) if other is not intent]
    return (Guess(intent, confidence), *(Guess(other, 0.0) for other in others[: OFFERED - 1]))


def _sureness(best: Guess, model: Model) -> Sureness:
    if best.confidence >= model.threshold:
        return Sureness.SURE
    return Sureness.UNSURE if best.confidence >= model.floor else Sureness.LOST
