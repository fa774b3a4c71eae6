"""Reads the parameters of one call against its row in the table of signatures: names, presence, types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from math import isfinite

from simulator.signatures import METHODS, OBJECTS, UNIONS, Fields
from simulator.wire import QUERY_TOO_OLD, Json, Upload, bad_request

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_BOOLEANS = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}

# Telegram's own words for what is missing; other parameters get ours.
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "file_id": "file_id not specified",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "callback_query_id": QUERY_TOO_OLD,
    "action": "wrong parameter action in request",
}
_JSON_NAMES = {
    "reply_markup": "reply keyboard markup",
    "link_preview_options": "link preview options",
    "reply_parameters": "reply parameters",
    "scope": "BotCommandScope",
    "menu_button": "menu button",
}
_OBJECT_ERRORS = {
    "InlineKeyboardButton": "can't parse inline keyboard button: ",
    "KeyboardButton": "can't parse keyboard button: ",
    "MenuButton": "can't parse menu button: ",
    "MessageEntity": "can't parse MessageEntity: ",
    "BotCommand": "can't parse BotCommand: ",
    "BotCommandScope": "can't parse BotCommandScope: ",
}


class _TypeMismatchError(Exception):
    """A value is not of its type; the argument is what it must be."""


def read(method: str, given: Mapping[str, object], *, strict: bool) -> Json:
    """The call's parameters with their declared types; JSON in strings decoded, `attach://` files in place.

    An empty string counts as absent, except for `String`, as with Telegram. In strict mode a name the method does
    not have is refused (Telegram ignores it). Raises `ApiError` 400 naming the parameter.
    """
    fields = METHODS[method]
    uploads = {name: value for name, value in given.items() if isinstance(value, Upload)}
    if strict:
        _refuse_unknown(method, given, fields)
    found: Json = {}
    for name, declared in fields.items():
        type_, required = declared.rstrip("!"), declared.endswith("!")
        value = given.get(name)
        if value is None or (value == "" and (required or type_ != "String")):
            if required:
                raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
            continue
        found[name] = _parameter(name, type_, value, _Reader(strict, uploads))
    return found


def _refuse_unknown(method: str, given: Mapping[str, object], fields: Fields) -> None:
    for name, value in given.items():
        if name not in fields and not (isinstance(value, Upload) and _is_attached(name, given)):
            raise bad_request(f'unknown parameter "{name}" of {method}{_hint(name, fields)}')


def _is_attached(name: str, given: Mapping[str, object]) -> bool:
    return any(isinstance(value, str) and f"attach://{name}" in value for value in given.values())


def _hint(name: str, fields: Fields) -> str:
    close = get_close_matches(name, fields, 1)
    return f', did you mean "{close[0]}"?' if close else ""


def _parameter(name: str, type_: str, value: object, reader: _Reader) -> object:
    try:
        if isinstance(value, str):
            value = _from_form(name, type_, value)
        return reader.read(type_, value)
    except _TypeMismatchError as wrong:
        raise bad_request(f'parameter "{name}" must be of type {wrong}') from None


def _from_form(name: str, type_: str, value: str) -> object:
    """Forms carry everything as text: numbers and booleans spelled out, objects and arrays as JSON."""
    match type_:
        case "Boolean":
            return _BOOLEANS.get(value, value)
        case "String" | "InputFile or String" | "Integer" | "Float" | "Integer or String":
            return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {_JSON_NAMES.get(name, name)} JSON object") from None


class _Reader:
    """Reads values of any declared type; one per call, for it knows the call's files."""

    def __init__(self, strict: bool, uploads: Mapping[str, Upload]) -> None:
        self._strict = strict
        self._uploads = uploads

    def read(self, type_: str, value: object) -> object:
        if type_.startswith("Array of "):
            if not isinstance(value, list):
                raise _TypeMismatchError("Array")
            return [self.read(type_.removeprefix("Array of "), each) for each in value]
        if type_ == "InputFile or String":
            return self._file(value)
        if scalar := _SCALARS.get(type_):
            return scalar(value)
        if not isinstance(value, dict):
            return _plain_button(type_, value)
        return value if type_ == "Object" else self._object(type_, value)

    def _file(self, value: object) -> object:
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._uploads.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else _string(value)

    def _object(self, type_: str, value: Json) -> Json:
        if members := UNIONS.get(type_):
            type_ = next((members[field] for field in members if field in value), "")
            if not type_:
                raise bad_request(f"object expected as reply markup, one with any of {', '.join(members)}")
        value = {name: each for name, each in value.items() if each is not None}
        prefix = _OBJECT_ERRORS.get(type_, f"can't parse {type_}: ")
        fields = OBJECTS[type_]
        if self._strict and (unknown := value.keys() - fields.keys()):
            name = min(unknown)
            raise bad_request(f'{prefix}unknown field "{name}"{_hint(name, fields)}')
        for name, declared in fields.items():
            if declared.endswith("!") and name not in value:
                raise bad_request(f'{prefix}Can\'t find field "{name}"')
        return {
            name: self._field(fields[name].rstrip("!"), name, each, prefix)
            for name, each in value.items()
            if name in fields
        }

    def _field(self, type_: str, name: str, value: object, prefix: str) -> object:
        try:
            return self.read(type_, value)
        except _TypeMismatchError as wrong:
            raise bad_request(f'{prefix}Field "{name}" must be of type {wrong}') from None


def _plain_button(type_: str, value: object) -> Json:
    """A reply keyboard may name a button by its text alone."""
    if type_ == "KeyboardButton" and isinstance(value, str):
        return {"text": value}
    raise _TypeMismatchError("Object")


def _integer(value: object) -> int:
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _TypeMismatchError("Integer")


def _float(value: object) -> float:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            number = float(value)
        except ValueError:
            raise _TypeMismatchError("Float") from None
        if isfinite(number):
            return number
    raise _TypeMismatchError("Float")


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _TypeMismatchError("Boolean")


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise _TypeMismatchError("String")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return value


def _integer_or_string(value: object) -> int | str:
    try:
        return _integer(value)
    except _TypeMismatchError:
        return _string(value)


_SCALARS: dict[str, Callable[[object], object]] = {
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "String": _string,
    "Integer or String": _integer_or_string,
}
