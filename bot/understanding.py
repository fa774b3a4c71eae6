"""`concierge understand`: what the bot makes of sentences, one JSON line for each, or explained for humans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from rules.redaction import CARD_NUMBER
from rules.understanding import entities, reading
from rules.understanding.features import features, normal
from rules.understanding.model import Model
from rules.understanding.names import Names
from rules.understanding.reading import Sureness, Understood
from storage import naming, understanding
from storage.database import Database, DatabaseError, SchemaTooNewError

TOP_FEATURES = 6


def lines(sentences: Iterable[str], names: Names, *, explain: bool = False) -> Iterator[str]:
    """What is printed for each of `sentences`; card numbers are never repeated."""
    model = understanding.load()
    for sentence in sentences:
        text = sentence.rstrip("\r\n")
        understood = reading.read(text, model, names)
        yield masked(explained(text, understood, model, names) if explain else as_json(understood))


def names_of(url: str) -> Names:
    """The names that the database at `url` adds to the packaged ones; those alone where there is none to read."""
    try:
        database = Database(url)
    except DatabaseError:
        return naming.packaged()
    try:
        with database.reading() as session:
            return naming.names(session)
    except (DatabaseError, SchemaTooNewError):
        return naming.packaged()
    finally:
        database.close()


def as_json(understood: Understood) -> str:
    """One line of JSON: `intent`, `slots`, `confidence`, `acts`, and `candidates`, the likeliest intents."""
    candidates = [[guess.intent, round(guess.confidence, 4)] for guess in understood.guesses]
    answer = {
        "intent": understood.intent,
        "slots": understood.slots,
        "confidence": candidates[0][1],
        "acts": understood.sure is Sureness.SURE,
        "candidates": candidates,
    }
    return json.dumps(answer, ensure_ascii=False)


def explained(text: str, understood: Understood, model: Model, names: Names) -> str:
    """A table: the text as it is compared, what was found in it, what spoke for each candidate, and the decision."""
    found = entities.find(text, names)
    seen = features(text, entities.flags(found))
    rows = [("folded", normal(text))]
    rows += [(mention.kind.value, found.words(mention)) for mention in found.mentions]
    rows.append(("slots", json.dumps(understood.slots, ensure_ascii=False)))
    for guess in understood.guesses:
        reasons = ", ".join(_reasons(seen, guess.intent, model))
        rows.append((format(guess.confidence, ".3f"), f"{guess.intent}: {reasons}"))
    rows.append(("decision", f"{understood.sure} (acts from {model.threshold:.3f}; model {model.version})"))
    return "\n".join(f"{name:<10} {value}" for name, value in rows) + "\n"


def masked(line: str) -> str:
    """`line` without the digits of what may be a card's number (12 to 19 of them, apart or together)."""
    return CARD_NUMBER.sub("••••", line)


def _reasons(seen: Iterable[str], intent: str, model: Model) -> Iterator[str]:
    """The features that spoke most for `intent`, with their weights."""
    column = model.classes.index(intent)
    weights = {feature: known[column] for feature in seen if (known := model.weight(feature)) is not None}
    for feature in sorted(weights, key=lambda each: (-weights[each], each))[:TOP_FEATURES]:
        yield f"{feature} {weights[feature]:+.1f}"
