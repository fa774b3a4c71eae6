"""Reads the parameters of one call against its row in the table of signatures: names, presence, types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from math import isfinite

from simulator.signatures import METHODS, OBJECTS, REPLY_MARKUP, UNIONS, Fields
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


_FILES = frozenset({"InputFile", "InputFile or String"})
_NO_MEMBER = {
    REPLY_MARKUP: "object expected as reply markup",
    "BotCommandScope": "can't parse BotCommandScope: Unsupported type specified",
    "MenuButton": "can't parse menu button: MenuButton has unsupported type",
    "InputMessageContent": "can't parse InputMessageContent: content is not specified",
}
_NO_MEMBER_OF_ANOTHER = "can't parse {union}: type is unsupported"


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
        case "String" | "InputFile or String" | "InputFile" | "Integer" | "Float" | "Integer or String":
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
        if type_ in _FILES:
            return self._file(value)
        if scalar := _SCALARS.get(type_):
            return scalar(value)
        if type_.startswith('"'):
            return _constant(type_, value)
        if members := UNIONS.get(type_) or (" or " in type_ and tuple(type_.split(" or "))):
            return self._one_of(type_, members, value)
        if not isinstance(value, dict):
            return _plain_button(type_, value)
        return value if type_ == "Object" else self._object(type_, value, _prefix(type_))

    def _file(self, value: object) -> object:
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._uploads.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else _string(value)

    def _one_of(self, type_: str, members: tuple[str, ...], value: object) -> object:
        """A value of one of several types: objects are told apart by their constants, then by what they need."""
        if not isinstance(value, dict):
            simple = [member for member in members if member not in OBJECTS]
            return self._first_that_fits(simple, value)
        possible = [member for member in members if member in OBJECTS and _may_be(value, OBJECTS[member])]
        if not possible:
            raise bad_request(_NO_MEMBER.get(type_, _NO_MEMBER_OF_ANOTHER).format(union=type_))
        chosen = max(possible, key=lambda member: _fit(value, OBJECTS[member]))
        return self._object(chosen, value, _prefix(type_ if type_ in UNIONS else chosen))

    def _first_that_fits(self, types: list[str], value: object) -> object:
        for type_ in types:
            with suppress(_TypeMismatchError):
                return self.read(type_, value)
        raise _TypeMismatchError("Object")

    def _object(self, type_: str, value: Json, prefix: str) -> Json:
        value = {name: each for name, each in value.items() if each is not None}
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


def _prefix(type_: str) -> str:
    return _OBJECT_ERRORS.get(type_, f"can't parse {type_}: ")


def _may_be(value: Json, fields: Fields) -> bool:
    """Whether the constants of an object are those of the value; without constants, whether it has what is needed."""
    constants = {name: declared for name, declared in fields.items() if declared.startswith('"')}
    if constants:
        return all(f'"{value.get(name)}"' == declared.rstrip("!") for name, declared in constants.items())
    return all(name in value for name, declared in fields.items() if declared.endswith("!"))


def _fit(value: Json, fields: Fields) -> tuple[bool, int]:
    needed = [name for name, declared in fields.items() if declared.endswith("!")]
    present = sum(name in value for name in needed)
    return present == len(needed), present


def _constant(type_: str, value: object) -> object:
    if value != type_.strip('"'):
        raise _TypeMismatchError(type_)
    return value


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
