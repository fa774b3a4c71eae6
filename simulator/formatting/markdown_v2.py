"""The `MarkdownV2` parse mode: nested entities, every reserved character escaped, quotations by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from simulator.formatting.build import Builder
from simulator.formatting.markdown import add_pre, opened_pre
from simulator.formatting.text import Formatted, MarkupError, byte_offset

_PLAIN = re.compile(r"[^\\_*\[\]()~`>#+\-=|{}.!\n]+")
_PLAIN_IN_CODE = re.compile(r"[^\\`]+")
# The longer of two marks that begin alike stands first.
_MARKS = {
    "*": "bold",
    "__": "underline",
    "_": "italic",
    "~": "strikethrough",
    "||": "spoiler",
    "```": "pre",
    "`": "code",
    "![": "custom_emoji",
    "[": "text_link",
}
_CLOSING = {kind: mark for mark, kind in _MARKS.items()} | {"custom_emoji": "]", "text_link": "]"}
# How Telegram's errors name the kinds.
_ERROR_NAMES = {"pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote"}


@dataclass(slots=True)
class _Span:
    kind: str
    begin: int
    offset: int
    text_at: int
    language: str = ""


def parse_markdown_v2(source: str) -> Formatted:
    """Text and entities of a source in MarkdownV2. Raises `MarkupError`."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._built = Builder()
        self._open: list[_Span] = []
        self._quote: _Span | None = None
        self._line_start = True

    def parse(self) -> Formatted:
        while self._at < len(self._source):
            self._step()
        if self._quote:
            self._end_quote()
        if self._open:
            raise self._endless(self._open[-1])
        return self._built.finished()

    def _step(self) -> None:
        character = self._source[self._at]
        if character == "\\" and self._escaped():
            self._write(self._source[self._at + 1], 2)
        elif plain := (_PLAIN_IN_CODE if self._in_code() else _PLAIN).match(self._source, self._at):
            self._write(plain[0], len(plain[0]))
        elif character == "\\":
            self._write(character, 1)
        elif closing := self._closing():
            self._close(closing)
        elif character == "\n":
            self._newline()
        elif character == ">" and self._line_start:
            self._quote_mark()
        else:
            self._begin()

    def _escaped(self) -> bool:
        following = self._source[self._at + 1 : self._at + 2]
        return bool(following) and 0 < ord(following) <= 126

    def _write(self, text: str, consumed: int) -> None:
        self._built.write(text)
        self._at += consumed
        self._line_start = text.endswith("\n")

    def _in_code(self) -> bool:
        return bool(self._open) and self._open[-1].kind in ("code", "pre")

    def _closing(self) -> str:
        """The mark that ends the innermost entity, if it stands here."""
        if not self._open:
            return ""
        kind = self._open[-1].kind
        mark = _CLOSING[kind]
        if not self._source.startswith(mark, self._at):
            return ""
        return "" if kind == "italic" and self._source.startswith("__", self._at) else mark

    def _begin(self) -> None:
        mark = next((each for each in _MARKS if self._source.startswith(each, self._at)), "")
        if not mark:
            character = self._source[self._at]
            raise MarkupError(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")
        span = _Span(_MARKS[mark], self._at, self._built.offset, self._built.length)
        self._at += len(mark)
        if span.kind == "pre":
            span.language, self._at = opened_pre(self._source, span.begin)
        self._open.append(span)
        self._line_start = False

    def _close(self, mark: str) -> None:
        span = self._open.pop()
        self._at += len(mark)
        target = self._target(span) if span.kind in ("text_link", "custom_emoji") else ""
        if self._built.offset == span.offset:
            return
        match span.kind:
            case "pre":
                add_pre(self._built, span.language, span.offset)
            case "text_link":
                self._built.link(target or self._built.since(span.text_at), span.offset)
            case "custom_emoji":
                self._emoji_or_time(target, span.offset)
            case kind:
                self._built.add(kind, span.offset)

    def _target(self, span: _Span) -> str:
        """The `(address)` after a closing bracket; a text link may do without."""
        if not self._source.startswith("(", self._at):
            if span.kind == "custom_emoji":
                raise MarkupError("The entity must contain a tg://emoji or tg://time URL")
            return ""
        begin = self._at + 1
        found = re.compile(r"(?:\\[\x01-\x7e]|[^)])*\)").match(self._source, begin)
        if found is None:
            raise MarkupError(f"Can't find end of a URL at byte offset {byte_offset(self._source, begin)}")
        self._at = found.end()
        return re.sub(r"\\([\x01-\x7e])", r"\1", found[0][:-1])

    def _emoji_or_time(self, target: str, start: int) -> None:
        parts = urlsplit(target)
        fields = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        match parts.scheme, parts.netloc or parts.path:
            case "tg", "emoji":
                self._built.custom_emoji(fields.get("id", ""), start)
            case "tg", "time":
                self._built.date_time(fields.get("unix", ""), fields.get("format", ""), start)
            case _:
                raise MarkupError("Invalid tg://emoji or tg://time URL specified")

    def _quote_mark(self) -> None:
        if self._quote is None:
            self._quote = _Span("blockquote", self._at, self._built.offset, self._built.length)
        self._at += 1
        self._line_start = False

    def _newline(self) -> None:
        """A quotation goes on as long as the next line begins with its mark."""
        if self._quote and not self._source.startswith(">", self._at + 1):
            self._end_quote()
        self._write("\n", 1)

    def _end_quote(self) -> None:
        """Two bars right before the end make the quotation expandable."""
        kind, quote = "blockquote", self._quote
        last = self._open[-1] if self._open else None
        if last and last.kind == "spoiler" and last.begin == self._at - 2:
            self._open.pop()
            kind = "expandable_blockquote"
        inner = self._open[-1] if self._open else None
        if quote is None or (inner and inner.begin > quote.begin):
            raise self._endless(inner) if inner else MarkupError("Can't find end of BlockQuote entity")
        if self._built.offset > quote.offset:
            self._built.add(kind, quote.offset)
        self._quote = None

    def _endless(self, span: _Span) -> MarkupError:
        name = "PreCode" if span.language else _ERROR_NAMES.get(span.kind, span.kind.capitalize())
        return MarkupError(f"Can't find end of {name} entity at byte offset {byte_offset(self._source, span.begin)}")
