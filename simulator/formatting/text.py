"""The values of the formatting package: a text with entities, and positions in UTF-16 units and in bytes."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.wire import Json

# Of entities with one range the outer comes first, as Telegram orders them.
_NESTING = (
    "blockquote",
    "expandable_blockquote",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "text_link",
    "text_mention",
    "custom_emoji",
)
_RANK = {kind: rank for rank, kind in enumerate(_NESTING)}


class MarkupError(ValueError):
    """The markup cannot be parsed; the argument says why and at which byte of the source, as Telegram does."""


@dataclass(slots=True)
class Formatted:
    """Plain text with its entities (Bot API `MessageEntity` objects, offsets in UTF-16 units)."""

    text: str
    entities: list[Json] = field(default_factory=list)

    def in_order(self) -> Formatted:
        """The same with entities by offset, the longer and then the outer kind first."""
        return Formatted(self.text, sorted(self.entities, key=_outer_first))


def _outer_first(entity: Json) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _RANK.get(entity["type"], len(_RANK))


def utf16_length(text: str) -> int:
    """How many UTF-16 code units the text takes: what Telegram counts in."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_offset(source: str, at: int) -> int:
    """The place of character `at` in the UTF-8 source; Telegram's errors count bytes."""
    return len(source[:at].encode())
