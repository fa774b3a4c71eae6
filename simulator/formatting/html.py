"""Telegram's HTML: the tags and references it knows, with its errors at byte offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from simulator.formatting.build import Builder
from simulator.formatting.text import Formatted, MarkupError, byte_offset

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_PLAIN = re.compile(r"[^<&]+")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_START_NAME = re.compile(r"<([^\s>]*)")
_END_TAG = re.compile(r"</([^\s>]*)\s*(>?)")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']*)\s*""")
_QUOTED = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')""")
_TOKEN = re.compile(r"\s*([A-Za-z0-9.-]*)")


@dataclass(slots=True)
class _Tag:
    name: str
    attributes: dict[str, str]
    begin: int
    offset: int = 0
    text_at: int = field(default=0)


def parse_html(source: str) -> Formatted:
    """Text and entities of a source in Telegram's HTML. Raises `MarkupError`."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._built = Builder()
        self._open: list[_Tag] = []

    def parse(self) -> Formatted:
        while self._at < len(self._source):
            self._step()
        if self._open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return self._built.finished()

    def _step(self) -> None:
        if plain := _PLAIN.match(self._source, self._at):
            self._built.write(plain[0])
            self._at = plain.end()
        elif self._source[self._at] == "&":
            self._reference()
        elif self._source.startswith("</", self._at):
            self._end_tag()
        else:
            self._start_tag()

    def _reference(self) -> None:
        character, self._at = _referenced(self._source, self._at)
        self._built.write(character)

    def _start_tag(self) -> None:
        begin = self._at
        found = _START_NAME.match(self._source, begin)
        if found is None or found.end() == len(self._source):
            raise MarkupError(f"Unclosed start tag at byte offset {byte_offset(self._source, begin)}")
        name = found[1].lower()
        if name not in _KINDS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {byte_offset(self._source, begin)}')
        attributes, self._at = _Attributes(self._source, name, begin).read(found.end())
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(
                f'Tag "span" must have class "tg-spoiler" at byte offset {byte_offset(self._source, begin)}'
            )
        self._open.append(_Tag(name, attributes, begin, self._built.offset, self._built.length))

    def _end_tag(self) -> None:
        where = byte_offset(self._source, self._at)
        found = _END_TAG.match(self._source, self._at)
        if not self._open:
            raise MarkupError(f"Unexpected end tag at byte offset {where}")
        if found is None or not found[2]:
            raise MarkupError(f"Unclosed end tag at byte offset {where}")
        name, tag = found[1].lower(), self._open.pop()
        if name and name != tag.name:
            raise MarkupError(f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", found "</{name}>"')
        self._at = found.end()
        if self._built.offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        kind = _KINDS[tag.name]
        match kind:
            case "text_link":
                text = self._built.since(tag.text_at)
                self._built.link(tag.attributes.get("href") or text, tag.offset)
            case "code" | "pre":
                self._code(kind, tag)
            case "blockquote":
                self._built.add("expandable_blockquote" if "expandable" in tag.attributes else kind, tag.offset)
            case "custom_emoji":
                self._built.custom_emoji(tag.attributes.get("emoji-id", ""), tag.offset)
            case "date_time":
                self._built.date_time(tag.attributes.get("unix", ""), tag.attributes.get("format", ""), tag.offset)
            case _:
                self._built.add(kind, tag.offset)

    def _code(self, kind: str, tag: _Tag) -> None:
        """`<pre><code class="language-x">` is one `pre` with a language, written either way round."""
        language = tag.attributes.get("class", "")
        known = language.removeprefix("language-") if language.startswith("language-") else ""
        inner = self._built.last_over(tag.offset)
        if inner and {kind, inner["type"]} == {"code", "pre"} and (known or inner.get("language")):
            inner.update(type="pre", language=known or inner["language"])
            return
        self._built.add(kind, tag.offset, **({"language": known} if known else {}))


class _Attributes:
    """The attributes of one start tag."""

    def __init__(self, source: str, tag: str, begin: int) -> None:
        self._source = source
        self._tag = tag
        self._begin = begin

    def read(self, at: int) -> tuple[dict[str, str], int]:
        """The attributes from `at`, and the place after the closing bracket."""
        found: dict[str, str] = {}
        while True:
            at = self._skip_space(at)
            if self._source[at] == ">":
                return found, at + 1
            name, at = self._name(at)
            if self._source[at] == "=":
                found[name], at = self._value(at + 1)
            else:
                found[name] = ""

    def _skip_space(self, at: int) -> int:
        while at < len(self._source) and self._source[at].isspace():
            at += 1
        if at == len(self._source):
            raise self._unclosed()
        return at

    def _name(self, at: int) -> tuple[str, int]:
        found = _ATTRIBUTE.match(self._source, at)
        if found is None or not found[1]:
            raise MarkupError(
                f'Empty attribute name in the tag "{self._tag}" at byte offset {self._where(self._begin)}'
            )
        if found.end() == len(self._source):
            raise self._unclosed()
        return found[1], found.end()

    def _value(self, at: int) -> tuple[str, int]:
        at = self._skip_space(at)
        if quoted := _QUOTED.match(self._source, at):
            value, end = _unescaped(quoted[1] or quoted[2] or ""), quoted.end()
        elif self._source[at] in "\"'":
            raise self._unclosed()
        else:
            token = _TOKEN.match(self._source, at)
            value, end = (token[1].lower(), token.end()) if token else ("", at)
            if end < len(self._source) and not (self._source[end].isspace() or self._source[end] == ">"):
                raise MarkupError(f"Unexpected end of name token at byte offset {self._where(at)}")
        if end == len(self._source):
            raise self._unclosed()
        return value, end

    def _unclosed(self) -> MarkupError:
        return MarkupError(f'Unclosed start tag "{self._tag}" at byte offset {self._where(self._begin)}')

    def _where(self, at: int) -> int:
        return byte_offset(self._source, at)


def _referenced(source: str, at: int) -> tuple[str, int]:
    """The character a reference at `at` names, or the ampersand itself where it names none."""
    found = _REFERENCE.match(source, at)
    if found is None:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        return (_NAMED[name], found.end()) if name in _NAMED else ("&", at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF:
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return (chr(code), found.end()) if 0 < code < 0x10FFFF else ("&", at + 1)


def _unescaped(value: str) -> str:
    parts, at = [], 0
    while at < len(value):
        if value[at] == "&":
            part, at = _referenced(value, at)
        else:
            part, at = value[at], at + 1
        parts.append(part)
    return "".join(parts)
