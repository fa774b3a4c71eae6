"""Writes `bot_api_table.py` from a machine-readable description of the Bot API.

`python -m simulator.generate_signatures SPEC.json` reads the JSON layout of PaulSonOfLars/telegram-bot-api-spec:
`methods` and `types`, each with `fields` of name, types, required and description, and `subtypes` of a union.
Only facts are kept: which field has which type, and whether it is required.
"""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from pathlib import Path

from simulator.wire import Json

TABLE = Path(__file__).parent / "bot_api_table.py"
WIDTH = 110
_CONSTANT = re.compile(r'(?:always|must be) ["“]?([a-z0-9_]+)["”]?$')
_ARRAY = "Array of "
_GLUE = "\0"
_HEAD = '''"""{version} as facts: written by `python -m simulator.generate_signatures`, not by hand.

A line is a method or an object and its fields; `!` marks a required one, quotes a constant, indentation goes on.
"""
'''


def main() -> None:
    """Reads the file named on the command line and writes the module beside this one."""
    parser = argparse.ArgumentParser(prog="simulator.generate_signatures", description=__doc__)
    parser.add_argument("spec", type=Path, help="the description of the Bot API, JSON")
    spec = json.loads(parser.parse_args().spec.read_text(encoding="utf-8"))
    TABLE.write_text(table_of(spec), encoding="utf-8")


def table_of(spec: Json) -> str:
    """The module's text; the same description gives the same text."""
    methods, types = spec["methods"], spec["types"]
    unions = {name: type_["subtypes"] for name, type_ in types.items() if type_.get("subtypes")}
    objects = {name: _fields(type_) for name, type_ in types.items() if name not in unions and name != "InputFile"}
    parts = {
        "METHODS": {name: _fields(method) for name, method in methods.items()},
        "OBJECTS": objects,
        "UNIONS": {name: sorted(members) for name, members in unions.items()},
    }
    blocks = [f'{name} = """\n{_lines(rows)}\n"""' for name, rows in parts.items()]
    return "\n".join([_HEAD.format(version=spec["version"]), *blocks]) + "\n"


def _fields(described: Json) -> list[str]:
    return [
        f"{field['name']} {_type(field)}{'!' if field['required'] else ''}" for field in described.get("fields", ())
    ]


def _type(field: Json) -> str:
    """The type as the documentation writes it; what may name an uploaded file is a file, not just a string."""
    types, description = field["types"], field["description"]
    if types == ["String"] and "attach://" in description:
        return "InputFile or String"
    if types == ["String"] and (constant := _CONSTANT.search(description)):
        return f'"{constant[1]}"'
    if all(type_.startswith(_ARRAY) for type_ in types):
        return _ARRAY + " or ".join(type_.removeprefix(_ARRAY) for type_ in types)
    return " or ".join(types)


def _lines(rows: dict[str, list[str]]) -> str:
    """One paragraph a row, sorted by name; no line ends within a field."""
    return "\n".join(_paragraph(name, rows[name]) for name in sorted(rows))


def _paragraph(name: str, fields: list[str]) -> str:
    unbroken = ", ".join(field.replace(" ", _GLUE) for field in fields)
    filled = textwrap.fill(f"{name}: {unbroken}".rstrip(), WIDTH, subsequent_indent="  ", break_long_words=False)
    return filled.replace(_GLUE, " ")


if __name__ == "__main__":
    main()
