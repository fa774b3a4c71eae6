"""Entities handed in by the bot, and the tidying every formatted text gets: trimming, clipping, merging."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.formatting.text import Formatted, utf16_length
from simulator.wire import Json, bad_request

DETECTED_KINDS = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
MERGING_KINDS = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_NEEDED_FIELDS: dict[str, str | None] = {
    **dict.fromkeys(MERGING_KINDS),
    **dict.fromkeys(DETECTED_KINDS),
    **dict.fromkeys(("code", "pre", "blockquote", "expandable_blockquote", "bank_card_number")),
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}


def given_entities(text: str, entities: Sequence[Json]) -> Formatted:
    """The text with the bot's own entities; those Telegram finds by itself are dropped, it finds them again.

    Raises `ApiError` 400 for an unknown kind, a missing field, or a range that is not in the text.
    """
    kept = []
    total = utf16_length(text)
    for entity in entities:
        _check_entity(entity, total)
        if entity["type"] not in DETECTED_KINDS and entity["length"]:
            kept.append(entity)
    return Formatted(text, kept)


def _check_entity(entity: Json, total: int) -> None:
    kind, offset, length = entity["type"], entity["offset"], entity["length"]
    if kind not in _NEEDED_FIELDS:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    needed = _NEEDED_FIELDS[kind]
    if needed and needed not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > total:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > total:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}"
        )


def tidied(parsed: Formatted) -> Formatted:
    """Trims the text and its entities: trailing white space, leading spaces and newlines before any entity.

    Entities of white space alone go; neighbours and nestings of one kind become one. An all-white text ends empty.
    """
    trimmed = parsed.text.rstrip()
    first_entity = min((each["offset"] for each in parsed.entities), default=len(trimmed))
    start = min(len(trimmed) - len(trimmed.lstrip(" \n")), first_entity)
    text = trimmed[start:]
    units = text.encode("utf-16-le", "surrogatepass")
    clipped = (_clipped(each, start, units) for each in parsed.entities)
    return Formatted(text, _merged([each for each in clipped if each is not None]))


def _clipped(entity: Json, start: int, units: bytes) -> Json | None:
    offset = entity["offset"] - start
    end = min(offset + entity["length"], len(units) // 2)
    if not units[2 * offset : 2 * end].decode("utf-16-le", "replace").strip():
        return None
    return {**entity, "offset": offset, "length": end - offset}


def _merged(entities: list[Json]) -> list[Json]:
    """Bold next to or inside bold is one bold; other kinds stay as they are."""
    kept: list[Json] = []
    open_: dict[str, Json] = {}
    for entity in sorted(entities, key=lambda each: each["offset"]):
        kind = entity["type"]
        before = open_.get(kind)
        if before and entity["offset"] <= before["offset"] + before["length"]:
            end = max(before["offset"] + before["length"], entity["offset"] + entity["length"])
            before["length"] = end - before["offset"]
            continue
        kept.append(entity)
        if kind in MERGING_KINDS:
            open_[kind] = entity
    return kept
