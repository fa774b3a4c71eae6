"""The table of signatures: how it is made from a description of the Bot API, and that it hangs together."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from simulator import generate_signatures
from simulator.signatures import METHODS, OBJECTS, UNIONS, Fields

SCALARS = {"Integer", "Float", "Boolean", "String", "InputFile", "Object"}


def field(name: str, *types: str, required: bool = False, description: str = "What it is") -> dict[str, Any]:
    return {"name": name, "types": list(types), "required": required, "description": description}


SPEC: dict[str, Any] = {
    "version": "Bot API 99",
    "methods": {
        "sendThing": {
            "description": ["Sends."],
            "fields": [
                field("chat_id", "Integer", "String", required=True),
                field("media", "Array of ThingOne", "Array of ThingTwo"),
                field("note", "String"),
            ],
        },
        "getMe": {"description": ["Looks."]},
    },
    "types": {
        "Thing": {"description": ["One of"], "subtypes": ["ThingTwo", "ThingOne"]},
        "ThingTwo": {"fields": [field("type", "String", required=True, description="Type, must be two")]},
        "ThingOne": {
            "fields": [
                field("type", "String", required=True, description='Type, always "one"'),
                field("media", "String", required=True, description='Pass "attach://<name>" to upload'),
            ]
        },
        "InputFile": {"description": ["A file."]},
    },
}


def test_a_table_holds_the_facts_sorted_and_nothing_else() -> None:
    assert generate_signatures.table_of(SPEC).partition('"""\n\n')[2] == (
        'METHODS = """\n'
        "getMe:\n"
        "sendThing: chat_id Integer or String!, media Array of ThingOne or ThingTwo, note String\n"
        '"""\n'
        'OBJECTS = """\n'
        'ThingOne: type "one"!, media InputFile or String!\n'
        'ThingTwo: type "two"!\n'
        '"""\n'
        'UNIONS = """\n'
        "Thing: ThingOne, ThingTwo\n"
        '"""\n'
    )


def test_the_order_of_the_description_does_not_matter() -> None:
    turned = {
        **SPEC,
        "methods": dict(reversed(SPEC["methods"].items())),
        "types": dict(reversed(SPEC["types"].items())),
    }
    assert generate_signatures.table_of(turned) == generate_signatures.table_of(SPEC)


def test_the_command_writes_a_module_that_reads_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec, table = tmp_path / "spec.json", tmp_path / "table.py"
    spec.write_text(generate_signatures.json.dumps(SPEC), encoding="utf-8")
    monkeypatch.setattr(generate_signatures, "TABLE", table)
    monkeypatch.setattr("sys.argv", ["generate_signatures", str(spec)])
    generate_signatures.main()
    assert set(runpy.run_path(str(table))) >= {"METHODS", "OBJECTS", "UNIONS"}


def test_no_line_of_the_table_is_too_long_or_ends_in_a_space() -> None:
    lines = generate_signatures.TABLE.read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 120
    assert [line for line in lines if line != line.rstrip()] == []


def test_every_method_of_the_bot_api_is_known() -> None:
    assert len(METHODS) >= 180
    assert METHODS["sendMessage"]["chat_id"] == "Integer or String!"
    assert METHODS["sendMediaGroup"]["media"].startswith("Array of InputMediaAudio or InputMediaDocument or ")
    assert OBJECTS["InputMediaPhoto"]["media"] == "InputFile or String!"
    assert OBJECTS["BotCommandScopeChat"]["type"] == '"chat"!'


def test_every_type_in_the_table_is_a_type() -> None:
    known = SCALARS | OBJECTS.keys() | UNIONS.keys()
    assert types(METHODS) | types(OBJECTS) <= known
    assert {part for members in UNIONS.values() for member in members for part in parts(member)} <= known


def types(tables: dict[str, Fields]) -> set[str]:
    declared = (type_ for fields in tables.values() for type_ in fields.values() if not type_.startswith('"'))
    return {part for type_ in declared for part in parts(type_)}


def parts(type_: str) -> list[str]:
    return re.split(" or ", type_.rstrip("!").replace("Array of ", ""))
