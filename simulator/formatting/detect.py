"""What Telegram marks in a text by itself: commands, mentions, hashtags, links, e-mail addresses, phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.formatting.text import Formatted, utf16_length
from simulator.wire import Json

_DOMAINS = "com|org|net|cn|me|io|dev|app|info|edu|gov|co|uk|de|fr|es|it|jp|hk|tw|sg|ru|eu|us|xyz|shop|top|site|online"
_HOST = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_DOMAINS})"
_PATTERNS = (
    (
        "url",
        re.compile(r"(?<![\w@/])(?:https?|tg)://[^\s<>\"'`]*[^\s<>\"'`.,:;!?)\]}，。；：！？）】」』]", re.IGNORECASE),
    ),
    ("email", re.compile(rf"(?<![\w.+-])[a-z0-9._+-]{{1,64}}@{_HOST}(?![\w.-]*\w)", re.IGNORECASE)),
    (
        "url",
        re.compile(
            rf"(?<![\w@/.-]){_HOST}(?![a-z0-9@-])(?:[/?#][^\s<>\"'`]*[^\s<>\"'`.,:;!?)\]}}，。；：！？）】」』])?",
            re.IGNORECASE | re.ASCII,
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}(?![\w@])")),
    ("hashtag", re.compile(r"(?<![\w#@/])#(?=\w*[^\W\d_])\w{1,255}(?![\w#])")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[\d -]{5,18})\d(?!\w)")),
)
_NOT_INSIDE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})
_SIGNS = frozenset("/@#.+")


def detected(formatted: Formatted) -> Iterator[Json]:
    """The entities found in the text, none over another nor inside code and links."""
    text = formatted.text
    if _SIGNS.isdisjoint(text):
        return
    wide = not text.isascii() and max(text) > "\uffff"
    taken = [(e["offset"], e["offset"] + e["length"]) for e in formatted.entities if e["type"] in _NOT_INSIDE]
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            start = utf16_length(text[: found.start()]) if wide else found.start()
            end = start + utf16_length(found[0])
            if all(end <= begin or until <= start for begin, until in taken):
                taken.append((start, end))
                yield {"type": kind, "offset": start, "length": end - start}
