"""What a message without any word means: emoji, a number, a question mark, nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.folding import fold
from rules.understanding.intents import Intent

MOST_OPTIONS = 20  # a bare number above this is no choice from a list
_GOODBYES = {"88", "886"}  # read aloud in Chinese they sound like "bye-bye"
_SIGNS = {
    Intent.AFFIRM: "👍👌✅✔☑🆗🙆💯⭕",
    Intent.DENY: "👎❌✖🙅🚫⛔🛑",
    Intent.THANKS: "🙏🤝💐",
    Intent.HELP: "?？❓❔🆘",
}
_INTENT_OF = {sign: intent for intent, signs in _SIGNS.items() for sign in signs}
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Meant:
    """An intent that needs no classifier; `index` where an option was chosen."""

    intent: Intent
    index: int | None = None


def is_nothing(text: str) -> bool:
    """Whether there is nothing to be seen in `text`."""
    return all(character.isspace() or not character.isprintable() for character in text)


def meant(text: str) -> Meant | None:
    """What `text`, which says something, means where it has no letter; None where it has one."""
    plain = fold(text).strip()
    if any(character.isalpha() for character in plain):
        return None
    if plain:
        return _number(plain)
    signs = (_INTENT_OF.get(character) for character in text)
    return Meant(next((sign for sign in signs if sign), _otherwise(text)))


def _number(plain: str) -> Meant:
    if plain in _GOODBYES:
        return Meant(Intent.THANKS)
    if _NUMBER.fullmatch(plain) and len(plain) < 4 and 1 <= int(plain) <= MOST_OPTIONS:
        return Meant(Intent.SELECT_OPTION, int(plain))
    return Meant(Intent.OUT_OF_SCOPE)


def _otherwise(text: str) -> Intent:
    """Punctuation alone says nothing; any other sign is a mood."""
    return (
        Intent.OUT_OF_SCOPE
        if all(ord(character) < 0x2190 or character in "。，、！…" for character in text)
        else Intent.SMALLTALK
    )
