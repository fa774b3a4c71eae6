"""Text to features: what the classifier sees of a message.

The same function makes the features of training rows and of messages, so that both are of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rules.folding import fold
from rules.understanding.rulehits import concepts_in

LONGEST = 160  # folded characters that are looked at; of a longer message its first and its last 80
HAN_RUN = 4  # characters at most
LATIN_RUNS = (3, 5)  # letters, spaces left out: pinyin is written with and without them
_DIGITS = re.compile("[0-9]+")
_LATIN = re.compile(r"[0-9a-z]+")


def shortened(text: str, longest: int = LONGEST) -> str:
    """`text`, or its beginning and its end where it is long: what a member wants is said first or last."""
    return text if len(text) <= longest else f"{text[: longest // 2]} {text[-longest // 2 :]}"


def normal(text: str) -> str:
    """The folded form with every number as one 0: which number it is decides no intent."""
    return _DIGITS.sub("0", shortened(fold(shortened(text, LONGEST * 4))).strip())


def features(text: str, flags: Iterable[str] = ()) -> set[str]:
    """What there is of a message for the classifier: runs of its characters, its Latin words, the concepts they stand
    for, and the `flags` of the entities found in it.

    Kinds are told apart by what no folded text holds: `w:` words, `c:` concepts, `e:` entities, `~` Latin letters
    without their spaces. Everything else is a run of characters, `^` and `$` being the ends of the text.
    """
    plain = normal(text)
    found = {*_runs(f"^{plain}$", range(1, HAN_RUN + 1)), *_words(plain)}
    return found | set(concepts_in(found)) | set(flags)


def _words(plain: str) -> Iterator[str]:
    words = _LATIN.findall(plain)
    if words:
        yield from (f"w:{word}" for word in words)
        yield from (f"w:{one} {two}" for one, two in pairwise(["^", *words, "$"]))
        yield from (f"~{run}" for run in _runs("".join(words), LATIN_RUNS))


def _runs(text: str, sizes: Iterable[int]) -> Iterator[str]:
    return (text[at : at + size] for size in sizes for at in range(len(text) - size + 1))
