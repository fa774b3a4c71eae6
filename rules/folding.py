"""One spelling for matching: what members type and what files hold fold to the same string."""

from __future__ import annotations

import re
import unicodedata

from rules.traditional import SIMPLIFIED, TRADITIONAL

_SIMPLIFY = str.maketrans(TRADITIONAL, SIMPLIFIED)
# Apostrophes and accents sit inside a word ("people's", "Jìng'ān"); what else is no letter or digit parts words.
_INSIDE_WORDS = re.compile("['’‘ʼ`´\u00ad\u0300-\u036f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
# Chinese is written without spaces, so a gap means something between two Latin words or numbers only.
_IDLE_GAP = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")


def fold(text: str) -> str:
    """The form two spellings of one name share, for comparing and indexing, never for showing.

    Full-width and composed forms are decomposed (NFKD), case, accents, apostrophes, emoji, control and zero-width
    characters go, traditional characters become simplified, and any other punctuation or space is one space
    between Latin words and nothing beside Chinese. Folding twice changes nothing more.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    words = _BETWEEN_WORDS.sub(" ", _INSIDE_WORDS.sub("", plain.translate(_SIMPLIFY)))
    return _IDLE_GAP.sub("", words)
