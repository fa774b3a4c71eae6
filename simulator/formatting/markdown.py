"""The legacy `Markdown` parse mode: bold, italic, code, pre, links; no nesting, backslash escapes outside entities."""

from __future__ import annotations

import re

from simulator.formatting.build import Builder
from simulator.formatting.text import Formatted, MarkupError, byte_offset

_PLAIN = re.compile(r"[^\\_*`\[]+")
_LANGUAGE = re.compile(r"([^\s`]+)(?=\s)")
_NEWLINE = re.compile(r"\r\n|\n\r|\n|\r")
_KINDS = {"_": "italic", "*": "bold", "`": "code"}


def parse_markdown(source: str) -> Formatted:
    """Text and entities of a source in legacy Markdown. Raises `MarkupError`."""
    built = Builder()
    at = 0
    while at < len(source):
        if plain := _PLAIN.match(source, at):
            built.write(plain[0])
            at = plain.end()
        elif source[at] == "\\":
            escaped = source[at + 1 : at + 2]
            built.write(escaped if escaped and escaped in "_*`[" else "\\")
            at += 2 if escaped and escaped in "_*`[" else 1
        elif source.startswith("```", at):
            at = _pre(source, at, built)
        elif source[at] == "[":
            at = _link(source, at, built)
        else:
            at = _span(source, at, built)
    return built.finished()


def opened_pre(source: str, at: int) -> tuple[str, int]:
    """The language after an opening fence at `at`, and where its text begins (one newline is skipped)."""
    at += 3
    language = ""
    if found := _LANGUAGE.match(source, at):
        language, at = found[1], found.end()
    if newline := _NEWLINE.match(source, at):
        at = newline.end()
    return language, at


def add_pre(built: Builder, language: str, start: int) -> None:
    """A `pre` entity, with its language if it has one."""
    built.add("pre", start, **({"language": language} if language else {}))


def _pre(source: str, at: int, built: Builder) -> int:
    language, begin = opened_pre(source, at)
    end = _find(source, "```", begin, at)
    start = built.offset
    built.write(source[begin:end])
    if built.offset > start:
        add_pre(built, language, start)
    return end + 3


def _span(source: str, at: int, built: Builder) -> int:
    mark, start = source[at], built.offset
    end = _find(source, mark, at + 1, at)
    built.write(source[at + 1 : end])
    if built.offset > start:
        built.add(_KINDS[mark], start)
    return end + 1


def _link(source: str, at: int, built: Builder) -> int:
    start = built.offset
    end = _find(source, "]", at + 1, at)
    text = target = source[at + 1 : end]
    after = end + 1
    if source.startswith("(", after):
        closing = _find(source, ")", after, at)
        target, after = source[after + 1 : closing], closing + 1
    built.write(text)
    if text:
        built.link(target, start)
    return after


def _find(source: str, mark: str, begin: int, entity: int) -> int:
    end = source.find(mark, begin)
    if end < 0:
        where = byte_offset(source, entity)
        raise MarkupError(f"Can't find end of the entity starting at byte offset {where}")
    return end
