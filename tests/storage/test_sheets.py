"""Sheets: CSV and Excel as people save them, faults by line, and writing all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from storage import sheets
from storage.sheets import Fault, Line, Sheet


def lines(path: Path) -> list[Line | Fault]:
    with sheets.reading(path) as sheet:
        assert isinstance(sheet, Sheet), sheet
        return list(sheet.lines)


def rows(path: Path) -> list[dict[str, str]]:
    return [line.cells for line in lines(path) if isinstance(line, Line)]


def notes(path: Path) -> tuple[str, ...]:
    with sheets.reading(path) as sheet:
        assert isinstance(sheet, Sheet), sheet
        return sheet.notes


def fault(path: Path) -> Fault:
    with sheets.reading(path) as sheet:
        assert isinstance(sheet, Fault), sheet
        return sheet


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_is_read_whatever_program_wrote_it(tmp_path: Path, encoding: str, separator: str, line_end: str) -> None:
    path = tmp_path / "file.csv"
    text = (
        line_end.join(separator.join(row) for row in (("id", "name"), ("1", "静安咖啡"), ("2", "湖滨茶馆"))) + line_end
    )
    path.write_bytes(text.encode(encoding))
    assert lines(path) == [Line(2, {"id": "1", "name": "静安咖啡"}), Line(3, {"id": "2", "name": "湖滨茶馆"})]
    assert bool(notes(path)) is (encoding == "gb18030")


def test_the_header_s_names_are_tidied(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("\ufeff Shop_ID ,ＮＡＭＥ,,\n1,a\n", encoding="utf-8")
    with sheets.reading(path) as sheet:
        assert isinstance(sheet, Sheet)
        assert sheet.header == ("shop_id", "name")
        assert [line.cells for line in sheet.lines if isinstance(line, Line)] == [{"shop_id": "1", "name": "a"}]


def test_line_numbers_are_those_of_the_file_past_blank_lines_and_breaks_in_cells(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text('\nid,name\n\n1,"two\nlines"\n ,\n2,b\n', encoding="utf-8")
    assert lines(path) == [Line(4, {"id": "1", "name": "two\nlines"}), Line(7, {"id": "2", "name": "b"})]


def test_a_row_may_be_short_but_not_long(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("id,name\n1\n2,b,,\n3,c,surplus\n4,d\n", encoding="utf-8")
    found = lines(path)
    assert found[:2] == [Line(2, {"id": "1"}), Line(3, {"id": "2", "name": "b"})]
    assert isinstance(found[2], Fault)
    assert (found[2].number, "more cells" in found[2].reason) == (4, True)
    assert found[3] == Line(5, {"id": "4", "name": "d"})


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('1,a\n2,"b"c\n3,d\n', 3),
        ('1,a\n2,b\n3,"never closed\n', 4),
        ("1,a\n2,b\0\n", 3),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, body: str, line: int) -> None:
    path = tmp_path / "file.csv"
    path.write_text("id,name\n" + body, encoding="utf-8")
    assert [found.number for found in lines(path) if isinstance(found, Fault)] == [line]
    assert rows(path)[0] == {"id": "1", "name": "a"}


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\xff\xff\x00\x81", "neither Excel nor text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"PK\x03\x04 no archive", "broken Excel"),
    ],
)
def test_a_file_that_is_no_table_says_so(tmp_path: Path, content: bytes, hint: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert hint in fault(path).reason


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert "cannot be read" in fault(tmp_path / "nowhere.csv").reason


def test_excel_cells_are_read_as_they_look(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["id", "value"])
    typed = [
        *((123, "123"), (123.0, "123"), (31.2304, "31.2304"), (0.000001, "0.000001"), (-5, "-5")),
        *((True, "yes"), (date(2026, 1, 5), "2026-01-05"), (datetime.fromisoformat("2026-01-05"), "2026-01-05")),
        *(
            (datetime.fromisoformat("2026-01-05 23:59"), "2026-01-05 23:59:00"),
            (time(10, 30), "10:30:00"),
            ("静安", "静安"),
        ),
        (1234567890123456789, "1.234568E+18"),
    ]
    for number, (value, _) in enumerate(typed, start=1):
        sheet.append([number, value])
    sheet.append([99, 0.15])
    sheet.cell(sheet.max_row, 2).number_format = "0%"
    workbook.save(path)
    assert [row["value"] for row in rows(path)] == [*(text for _, text in typed), "15%"]


def test_excel_lines_are_numbered_as_excel_does_and_blank_ones_left_out(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet["A2"], sheet["B2"], sheet["A5"], sheet["B5"], sheet["C7"] = "id", "name", "1", "a", "surplus"
    workbook.create_sheet("more")["A1"] = "other"
    workbook.save(path)
    found = lines(path)
    assert found[0] == Line(5, {"id": "1", "name": "a"})
    assert isinstance(found[1], Fault)
    assert found[1].number == 7
    assert "only the first sheet" in notes(path)[0]


def test_a_file_is_excel_by_content_whatever_its_name(tmp_path: Path) -> None:
    sheets.write(tmp_path / "file.xlsx", ["id"], [["1"]])
    (tmp_path / "file.xlsx").rename(tmp_path / "file.csv")
    assert rows(tmp_path / "file.csv") == [{"id": "1"}]


@pytest.mark.parametrize("name", ["file.csv", "file.xlsx"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(
    table=st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)
            | st.from_regex(r"'{0,2}[=+@-]{1,2}[a-z0-9]{0,5}", fullmatch=True)
            | st.sampled_from(("-5", "-31.2304", "+86 21", "'", "''", '"', 'a"b', "a,b;c\td")),
            min_size=2,
            max_size=2,
        ).filter(lambda row: not any(cell.isspace() for cell in row))
    )
)
def test_what_is_written_is_read_back(tmp_path: Path, name: str, table: list[list[str]]) -> None:
    path = tmp_path / name
    assert sheets.write(path, ["a", "b"], table) == len(table)
    assert [[row["a"], row["b"]] for row in rows(path)] == table


@pytest.mark.parametrize("text", ["=1+1", "+86 21 5550", "-x", "@SUM(A1)", "=HYPERLINK(1)"])
def test_no_spreadsheet_runs_what_is_written(tmp_path: Path, text: str) -> None:
    sheets.write(tmp_path / "file.csv", ["a"], [[text]])
    assert (tmp_path / "file.csv").read_text(encoding="utf-8") == f"a\n'{text}\n"
    sheets.write(tmp_path / "file.xlsx", ["a"], [[text]])
    assert load_workbook(tmp_path / "file.xlsx").worksheets[0]["A2"].data_type == "s"


def test_a_negative_number_is_written_as_it_is(tmp_path: Path) -> None:
    sheets.write(tmp_path / "file.csv", ["a"], [["-33.8700000"]])
    assert (tmp_path / "file.csv").read_text(encoding="utf-8") == "a\n-33.8700000\n"


@pytest.mark.parametrize("name", ["file.csv", "file.xlsx"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, name: str) -> None:
    def failing() -> Iterator[list[str]]:
        yield ["new"]
        raise OSError("disk full")

    path = tmp_path / name
    sheets.write(path, ["a"], [["old"]])
    with pytest.raises(OSError, match="disk full"):
        sheets.write(path, ["a"], failing())
    assert rows(path) == [{"a": "old"}]
    assert [each.name for each in tmp_path.iterdir()] == [name]
