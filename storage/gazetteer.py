"""The packaged lists of places and of well-known brands, and the operator's own places on top."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from io import StringIO
from pathlib import Path
from typing import NoReturn, TypeVar

from rules.catalogue import Category
from rules.folding import fold
from rules.gazetteer import Gazetteer, Place, PlaceKind
from rules.geo import Point

_Value = TypeVar("_Value")
_DATA = resources.files("storage") / "data"
_PLACE_COLUMNS = (
    "place_id", "kind", "city", "name", "name_en", "pinyin", "aliases", "latitude", "longitude", "radius",
)  # fmt: skip
_BRAND_COLUMNS = ("name", "name_en", "aliases", "category")


class RowError(ValueError):
    """A row that cannot be read; says `file:line: column: reason`."""

    def __init__(self, file: str, line: int, column: str, reason: str) -> None:
        super().__init__(f"{file}:{line}: {column}: {reason}")


@dataclass(frozen=True, slots=True)
class Brand:
    """A well-known chain, for naming an equivalent where it has not joined."""

    name: str
    name_en: str
    aliases: tuple[str, ...]
    category: Category


class Brands:
    """Brands by every name they go by."""

    def __init__(self, brands: Iterable[Brand]) -> None:
        self._brands = tuple(brands)
        self._by_name = {
            _squeezed(name): brand for brand in self._brands for name in (brand.name, brand.name_en, *brand.aliases)
        }

    def __iter__(self) -> Iterator[Brand]:
        return iter(self._brands)

    def find(self, text: str) -> Brand | None:
        """The brand `text` names, whole; case, spaces and traditional characters do not matter."""
        return self._by_name.get(_squeezed(text))


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a file, and how to complain about one of its cells."""

    file: str
    line: int
    cells: dict[str, str]

    def required(self, column: str) -> str:
        return self.cells[column] or self._refuse(column, "is empty")

    def parsed(self, column: str, parse: Callable[[str], _Value], expected: str) -> _Value:
        text = self.required(column)
        try:
            return parse(text)
        except ValueError:
            return self._refuse(column, f"{text!r} is not {expected}")

    def several(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())

    def _refuse(self, column: str, reason: str) -> NoReturn:
        raise RowError(self.file, self.line, column, reason)


def load(*extra_files: Path) -> Gazetteer:
    """The packaged places, then those of `extra_files` (same columns); an id seen before is replaced.

    Raises `RowError` at the first row that is no place, `OSError` for a file that cannot be read.
    """
    files = (_DATA / "places.csv", *extra_files)
    return Gazetteer(place for file in files for place in _places(file))


def packaged() -> Iterator[Place]:
    """The packaged places alone, sooner than with all that finds them by name or point."""
    return _places(_DATA / "places.csv")


def brands() -> Brands:
    """The packaged brands."""
    return Brands(_brand(row) for row in _rows(_DATA / "brands.csv", _BRAND_COLUMNS))


def _rows(file: Traversable, columns: Sequence[str]) -> Iterator[_Row]:
    reader = csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"), newline=""), restval="")
    for column in columns:
        if column not in (reader.fieldnames or ()):
            raise RowError(str(file), 1, column, "this column is missing")
    for cells in reader:
        yield _Row(str(file), reader.line_num, {column: cells[column].strip() for column in columns})


def _places(file: Traversable) -> Iterator[Place]:
    return (_place(row) for row in _rows(file, _PLACE_COLUMNS))


def _place(row: _Row) -> Place:
    return Place(
        place_id=row.required("place_id"),
        kind=row.parsed("kind", PlaceKind, f"one of {', '.join(PlaceKind)}"),
        city=row.required("city"),
        name=row.required("name"),
        name_en=row.required("name_en"),
        aliases=row.several("aliases"),
        point=Point(
            row.parsed("latitude", partial(_degrees, limit=90), "a latitude in degrees"),
            row.parsed("longitude", partial(_degrees, limit=180), "a longitude in degrees"),
        ),
        radius_m=row.parsed("radius", _metres, "a number of metres above 0") if row.cells["radius"] else None,
        pinyin=row.cells["pinyin"],
    )


def _brand(row: _Row) -> Brand:
    return Brand(
        name=row.required("name"),
        name_en=row.required("name_en"),
        aliases=row.several("aliases"),
        category=row.parsed("category", Category, f"one of {', '.join(Category)}"),
    )


def _degrees(text: str, limit: int) -> float:
    degrees = float(text)
    if not abs(degrees) <= limit:  # written so that NaN fails too
        raise ValueError(text)
    return degrees


def _metres(text: str) -> int:
    metres = int(text)
    if metres <= 0:
        raise ValueError(text)
    return metres


def _squeezed(name: str) -> str:
    return fold(name).replace(" ", "")
