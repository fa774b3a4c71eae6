"""Telegram's HTML as somebody typed it: whether its tags are right, and how long the text is that remains.

Tags: https://core.telegram.org/bots/api#html-style. Lengths are in UTF-16 units, as Telegram counts them.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = frozenset(
    {
        *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "span", "blockquote"),
        *("tg-spoiler", "tg-emoji", "tg-time"),
    }
)
NEEDED = {"a": "href", "span": "class", "tg-emoji": "emoji-id"}
_BARE = re.compile(r"<(?!/?[a-z][^<>]*>)", re.IGNORECASE)


def units(text: str) -> int:
    """How long Telegram says a text is: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible(html: str) -> str | None:
    """The text without its markup; None where Telegram would refuse it: a tag it does not know, one that is not closed
    or in the wrong order, a bare `<`."""
    if _BARE.search(html):
        return None
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return None if reader.is_broken or reader.open else "".join(reader.said)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.said: list[str] = []
        self.is_broken = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        needed = NEEDED.get(tag)
        self.is_broken |= tag not in TAGS or (needed is not None and not dict(attrs).get(needed))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_broken = True

    def handle_endtag(self, tag: str) -> None:
        self.is_broken |= not self.open or self.open.pop() != tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.is_broken = True

    def handle_decl(self, decl: str) -> None:
        self.is_broken = True
