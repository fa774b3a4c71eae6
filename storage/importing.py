"""Importing the files of ops: every row is checked first, then all are written in one transaction, or none."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from rules import intake
from rules.intake import Kind, Problem, Record
from storage import sheets
from storage.database import Database
from storage.merging import MERGES
from storage.sheets import Fault, Line, Sheet

CHUNK = 1_000  # rows looked up and written at a time
MOST_PROBLEMS = 1_000  # kept word for word; the rest is counted

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong where; line 0 and an empty column stand for the whole file and the whole row."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(filter(None, (place, self.column, self.reason)))


@dataclass(slots=True)
class Report:
    """What an import found and did; in a dry run, what it would have done. With problems and no `skip_bad`, the
    counts of changes are 0 because nothing was changed. `warnings` stop nothing."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[RowProblem] = field(default_factory=list)  # the first `MOST_PROBLEMS`
    problem_count: int = 0
    warnings: list[RowProblem] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return self.problem_count == 0


def import_file(
    database: Database,
    kind: str,
    path: Path,
    *,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    zone: ZoneInfo = intake.CHINA,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Add or change, by id, what a CSV or Excel file holds; `kind` is a word of `intake.Kind`.

    What the file does not name stays. A file with a bad row changes nothing, unless `skip_bad` leaves the bad rows
    out. `progress` is told rows done and rows in all: None while they are being checked, the number of good ones
    while they are written. `now` (aware) is when the changes count from; times without an offset are local in `zone`.
    Raises `DatabaseError`; then nothing is
    changed.
    """
    with sheets.reading(path) as sheet, TemporaryFile() as spool:
        job = _Import(database, Kind(kind), path.name, spool, progress, zone)
        job.check(sheet)
        if job.report.is_clean or (skip_bad and job.is_readable):
            job.merge(now, dry_run=dry_run)
    return job.report


class _Import:
    """Two passes: good records go to a spool, in chunks, and everything else into the report; then the spool is
    compared with what is kept and, unless it is a dry run, written."""

    def __init__(
        self, database: Database, kind: Kind, file: str, spool: IO[bytes], progress: Progress, zone: ZoneInfo
    ) -> None:
        self._database, self._kind, self._file = database, kind, file
        self._spool, self._progress, self._zone = spool, progress, zone
        self._lines: dict[str, int] = {}  # where each id was first seen
        self.report = Report()
        self._good = 0
        self.is_readable = False

    def check(self, sheet: Sheet | Fault) -> None:
        if isinstance(sheet, Fault):
            self._bad(sheet.number, Problem("", sheet.reason))
            return
        errors, warnings = intake.headings(self._kind, sheet.header)
        for problem in errors:
            self._bad(sheet.header_line, problem)
        self.report.warnings += [self._at(sheet.header_line, problem) for problem in warnings]
        self.report.warnings += [self._at(0, Problem("", note)) for note in sheet.notes]
        self.is_readable = not errors
        if self.is_readable:
            while lines := list(islice(sheet.lines, CHUNK)):
                self._chunk(lines)
                self._progress(self.report.rows, None)
        self.report.problems.sort(key=attrgetter("line"))

    def merge(self, now: datetime, *, dry_run: bool) -> None:
        merge, done = MERGES[self._kind], 0
        self._spool.seek(0)
        with self._database.reading() if dry_run else self._database.writing() as session:
            for records in _chunks(self._spool):
                changes = merge.changes(session, records, now)
                if not dry_run:
                    merge.write(session, changes)
                self.report.created += len(changes.created)
                self.report.updated += len(changes.updated)
                self.report.unchanged += changes.unchanged
                done += len(records)
                self._progress(done, self._good)

    def _chunk(self, lines: Sequence[Line | Fault]) -> None:
        self.report.rows += len(lines)
        records = [record for line in lines if (record := self._record(line)) is not None]
        with self._database.reading() as session:
            refused = list(MERGES[self._kind].problems(session, records))
            noted = list(MERGES[self._kind].notes(session, records))
        for record, problem in refused:
            self._bad(self._lines[self._key(record)], problem)
        self.report.warnings += [self._at(self._lines[self._key(record)], note) for record, note in noted]
        bad = {self._key(record) for record, _ in refused}
        good = [record for record in records if self._key(record) not in bad]
        self._good += len(good)
        pickle.dump(good, self._spool)

    def _record(self, line: Line | Fault) -> Record | None:
        if isinstance(line, Fault):
            self._bad(line.number, Problem("", line.reason))
            return None
        record = intake.read(self._kind, line.cells, self._zone)
        if isinstance(record, list):
            for problem in record:
                self._bad(line.number, problem)
            return None
        return record if self._is_first(record, line.number) else None

    def _is_first(self, record: Record, line: int) -> bool:
        first = self._lines.setdefault(self._key(record), line)
        if first != line:
            column = intake.LAYOUTS[self._kind].key
            self._bad(line, Problem(column, f'"{self._key(record)}" is on line {first} already'))
        return first == line

    def _key(self, record: Record) -> str:
        key: str = getattr(record, intake.LAYOUTS[self._kind].key)
        return key

    def _bad(self, line: int, problem: Problem) -> None:
        self.report.problem_count += 1
        if len(self.report.problems) < MOST_PROBLEMS:
            self.report.problems.append(self._at(line, problem))

    def _at(self, line: int, problem: Problem) -> RowProblem:
        return RowProblem(self._file, line, problem.column, problem.reason)


def _chunks(spool: IO[bytes]) -> Iterator[list[Record]]:
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301 - an unnamed file that only this process has written
        except EOFError:
            return
