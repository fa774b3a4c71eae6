"""Text from outside – names, what a member typed – made safe to stand inside a sentence of ours."""

from __future__ import annotations

import re
import unicodedata

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
# Every block with letters that run from right to left, and some without; most text holds none of them.
_MAYBE_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def tidy(text: str, limit: int) -> str:
    """`text` on one line without invisible characters, cut to `limit` UTF-16 units with an ellipsis.

    Telegram counts in UTF-16 units: an emoji is two. Right-to-left text is wrapped in a directional isolate, so that
    it cannot turn the line around it.
    """
    # What is printable has no character to drop, and no white space but the space.
    visible = (
        text if text.isprintable() else "".join(" " if char.isspace() else char for char in text if _is_shown(char))
    )
    line = " ".join(visible.split())
    if _units(line) > limit:
        line = _cut(line, limit - 1).rstrip() + "…"
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in _MAYBE_RIGHT_TO_LEFT.findall(line)):
        return f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}"
    return line


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")


def _is_shown(char: str) -> bool:
    # Cc and Cf hold control, zero-width and direction-override characters; Cs are broken halves of a pair.
    return char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
