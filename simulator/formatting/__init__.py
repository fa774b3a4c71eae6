"""Text as a bot writes it → the plain text and entities people see, by Telegram's rules.

Source: https://core.telegram.org/bots/api#formatting-options and the observable behaviour of its server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.formatting.detect import detected
from simulator.formatting.entities import given_entities, tidied
from simulator.formatting.html import parse_html
from simulator.formatting.markdown import parse_markdown
from simulator.formatting.markdown_v2 import parse_markdown_v2
from simulator.formatting.text import Formatted, MarkupError, utf16_length
from simulator.wire import Json, bad_request

__all__ = ["Formatted", "formatted", "plain", "utf16_length"]

MAX_SOURCE_BYTES = 1 << 15

_PARSERS: dict[str, Callable[[str], Formatted]] = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}
# Telegram turns control characters into spaces and drops carriage returns.
_CONTROLS = {code: " " for code in range(32) if code not in (10, 13)}
_CONTROLS_AND_RETURNS = {**_CONTROLS, 13: None}


def formatted(source: str, parse_mode: str | None, entities: Sequence[Json] | None) -> Formatted:
    """The text trimmed as Telegram trims it, and its entities with offsets in UTF-16 units, sorted.

    `parse_mode` wins over `entities`. Commands, links, mentions and hashtags are found in the text besides.
    The result may be empty. Raises `ApiError` 400 in Telegram's words.
    """
    if len(source.encode()) > MAX_SOURCE_BYTES:
        raise bad_request("text is too long")
    mode = (parse_mode or "none").lower()
    if mode == "none":
        # Offsets of given entities count what was sent, so nothing may be dropped before they are read.
        cleaned = source.translate(_CONTROLS if entities else _CONTROLS_AND_RETURNS)
        parsed = given_entities(cleaned, entities or ())
    elif mode in _PARSERS:
        parsed = _parsed(source.translate(_CONTROLS_AND_RETURNS), mode)
    else:
        raise bad_request("unsupported parse_mode")
    text = tidied(parsed)
    return Formatted(text.text, [*text.entities, *detected(text)]).in_order()


def plain(source: str) -> Formatted:
    """What a person typed: nothing is markup, commands and links are found."""
    return formatted(source, None, None)


def _parsed(source: str, mode: str) -> Formatted:
    try:
        return _PARSERS[mode](source)
    except MarkupError as problem:
        raise bad_request(f"can't parse entities: {problem}") from None
