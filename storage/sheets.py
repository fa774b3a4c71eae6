"""Tables in files: CSV and Excel read line by line as text, and written all or nothing.

A text that a spreadsheet would run as a formula (it starts with = + - @) is written to CSV behind an apostrophe,
and the apostrophe is taken off when it is read; numbers need none. Excel cells are written as text, which never runs.
"""

from __future__ import annotations

import csv
import re
import warnings
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from rules import cells

BLOCK = 1 << 20
EXACT_BELOW = 10**15  # Excel keeps fifteen digits; longer numbers have lost their end
EXCEL, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_BROKEN_EXCEL = (BadZipFile, ParseError, KeyError, ValueError, EOFError)
_FORMULA = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One row by column name; `number` is its line as a text editor or Excel counts it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is no row of the table, or (line 0) a file that is no table, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An open file: its column names, what its reader should know, and its lines, to be gone through once."""

    header: tuple[str, ...]
    header_line: int
    notes: tuple[str, ...]
    lines: Iterator[Line | Fault]


_Rows = Iterator[tuple[int, Sequence[str]] | Fault]


@contextmanager
def reading(path: Path) -> Iterator[Sheet | Fault]:
    """The table in a CSV file (UTF-8, UTF-16 or GB18030; comma, semicolon or tab) or on the first sheet of an Excel
    file, told apart by content; a `Fault` for what is neither. Blank lines are left out."""
    with ExitStack() as stack:
        try:
            opened = _opened(path, stack)
        except OSError as error:
            opened = Fault(0, f"cannot be read: {error.strerror}")
        yield opened


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], *, tabbed: bool = False) -> int:
    """Write a table – Excel if the name ends in .xlsx, else CSV in UTF-8 – and return the number of its rows. `tabbed`
    makes it lines of cells with a tab between them, whatever its name; no cell may hold a tab or a line's end.

    The file appears, or is replaced, only when it is complete; only its owner may read it, as it may hold
    activation codes. Raises OSError.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as unfinished:
        temporary = Path(unfinished.name)
    try:
        write_rows = _write_excel if path.suffix.lower() == ".xlsx" else _write_csv
        count = (_write_tabbed if tabbed else write_rows)(temporary, header, rows)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _opened(path: Path, stack: ExitStack) -> Sheet | Fault:
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_EXCEL:
        return Fault(0, "is an old Excel file; save it as .xlsx or .csv")
    if start == EXCEL:
        return _excel(path, stack)
    encoding = _encoding(path, start)
    return _csv(path, encoding, stack) if encoding else Fault(0, "is neither Excel nor text; save it as CSV in UTF-8")


def _table(rows: _Rows, *notes: str) -> Sheet | Fault:
    """The first line that is not blank names the columns; a cell beyond them has no name and makes a fault."""
    first = next((row for row in rows if isinstance(row, Fault) or _is_filled(row[1])), Fault(0, "is empty"))
    if isinstance(first, Fault):
        return first
    header = tuple(cells.plain(name).lower() for name in first[1])
    while header and not header[-1]:
        header = header[:-1]
    return Sheet(header, first[0], notes, _lines(rows, header))


def _lines(rows: _Rows, header: tuple[str, ...]) -> Iterator[Line | Fault]:
    for row in rows:
        if isinstance(row, Fault):
            yield row
        elif _is_filled(row[1]):
            number, values = row
            if _is_filled(values[len(header) :]):
                yield Fault(number, f"has more cells than the {len(header)} columns of the header")
            else:
                yield Line(number, {name: _unguarded(value) for name, value in zip(header, values, strict=False)})


def _is_filled(values: Sequence[str]) -> bool:
    return any(value and not value.isspace() for value in values)


def _unguarded(value: str) -> str:
    return value[1:] if value[:1] == "'" and _GUARDED.match(value) else value


# CSV


def _encoding(path: Path, start: bytes) -> str | None:
    """The encoding the whole file can be read in; UTF-8 is tried before the older Chinese encodings."""
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    return next((encoding for encoding in ("utf-8-sig", "gb18030") if _decodes(path, encoding)), None)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            for block in iter(partial(file.read, BLOCK), b""):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _csv(path: Path, encoding: str, stack: ExitStack) -> Sheet | Fault:
    file = stack.enter_context(path.open(encoding=encoding, errors="replace", newline=""))
    first_line = file.readline(BLOCK)
    file.seek(0)
    delimiter = max(",;\t", key=first_line.count)
    notes = ("the file is not UTF-8; it was read as GB18030",) if encoding == "gb18030" else ()
    return _table(_csv_rows(csv.reader(file, delimiter=delimiter, strict=True)), *notes)


def _csv_rows(reader: Any) -> _Rows:
    while True:
        number = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Fault(number, f"has a broken quotation or cell: {error}")
            continue
        if "\0" in "".join(values):
            yield Fault(number, "holds a NUL byte")
        else:
            yield number, values


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([_guarded(value) for value in row])
            count += 1
    return count


def _write_tabbed(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(header) + "\n")
        return sum(bool(file.write("\t".join(row) + "\n")) for row in rows)


def _guarded(value: str) -> str:
    return f"'{value}" if _FORMULA.match(value) and not _PLAIN_NUMBER.fullmatch(value) else value


# Excel


def _excel(path: Path, stack: ExitStack) -> Sheet | Fault:
    stack.enter_context(warnings.catch_warnings())
    warnings.filterwarnings("ignore", module="openpyxl")  # about parts of a workbook that hold no cells
    try:
        workbook = load_workbook(stack.enter_context(path.open("rb")), read_only=True, data_only=True)
    except _BROKEN_EXCEL:
        return Fault(0, "is a broken Excel file")
    stack.callback(workbook.close)
    first, *others = workbook.worksheets
    first.reset_dimensions()  # some programs write them wrong
    notes = (f"only the first sheet, {first.title}, is read",) if others else ()
    return _table(_excel_rows(first), *notes)


def _excel_rows(worksheet: Any) -> _Rows:
    number = 0
    try:
        for number, row in enumerate(worksheet.iter_rows(), start=1):
            yield number, [_typed(cell) for cell in row]
    except _BROKEN_EXCEL:
        yield Fault(number + 1, "cannot be read; the Excel file is broken from here on")


def _typed(cell: Any) -> str:
    """What a person sees in the cell, as far as it tells what they mean: 12, 10%, 2026-01-05."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _typed_number(value, cell.number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _typed_number(value: float, number_format: str) -> str:
    if abs(value) >= EXACT_BELOW:
        return f"{value:.6E}"
    exact = Decimal(repr(value))
    if "%" in number_format:
        return f"{(exact * 100).normalize():f}%"
    return f"{exact:f}"


def _write_excel(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    workbook = Workbook(write_only=True)
    worksheet = workbook.create_sheet()
    with closing(worksheet):
        worksheet.append(list(header))
        for row in rows:
            worksheet.append([_text_cell(worksheet, value) for value in row])
            count += 1
    workbook.save(path)
    return count


def _text_cell(worksheet: Any, value: str) -> Any:
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(worksheet, f"'{text}" if _GUARDED.match(text) else text)
    cell.data_type = "s"
    return cell
