"""The Bot API's methods and objects: each field's name and type as the API's documentation writes them.

A type ending in `!` is required, one in quotes is a constant. The facts stand in `bot_api_table.py`; what is said here
besides is where Telegram's server takes more than its documentation says.
"""

from __future__ import annotations

from simulator import bot_api_table

Fields = dict[str, str]

REPLY_MARKUP = "InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply"
_TAKEN_AS_WELL = {
    "setWebhook": {"url": "String"},  # without a URL the webhook is removed
    "MessageEntity": {"user": "Object"},  # the id of a mentioned user is enough
    "InlineKeyboardButton": {"callback_game": "Object"},  # reserved, without fields as yet
}


def _rows(table: str) -> dict[str, list[str]]:
    """Each name with its comma-separated items; an indented line continues the one before."""
    rows = (line.partition(":") for line in table.replace("\n  ", " ").strip().splitlines())
    return {name: [item.strip() for item in items.split(",") if item.strip()] for name, _, items in rows}


def _fields(table: str) -> dict[str, Fields]:
    return {
        name: dict(field.split(" ", 1) for field in items) | _TAKEN_AS_WELL.get(name, {})
        for name, items in _rows(table).items()
    }


def _with_any_markup(methods: dict[str, Fields]) -> dict[str, Fields]:
    """Every method reads any markup, and those that edit then say that an inline keyboard is expected."""
    for fields in methods.values():
        if "reply_markup" in fields:
            fields["reply_markup"] = REPLY_MARKUP
    return methods


METHODS = _with_any_markup(_fields(bot_api_table.METHODS))
OBJECTS = _fields(bot_api_table.OBJECTS)
UNIONS = {name: tuple(members) for name, members in _rows(bot_api_table.UNIONS).items()}
