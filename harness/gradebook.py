"""Marks for nbgrader, Canvas and Moodle: an exported roster or gradebook, matched with a run and filled."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeAlias

from harness.archive import StoredRun
from harness.errors import UsageError
from harness.records import GradeRecord
from harness.students import Student

__all__ = ["Cell", "Filled", "Platform", "Table", "fill", "read_table"]

Cell: TypeAlias = str | float | None
"""Text, a number, or None for an empty cell."""

_NBGRADER: tuple[str, ...] = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_SHORTEST_TOKEN = 4  # a shorter part of a file name ("hw", "3") is too likely to be somebody's id by chance
_SUFFIX = re.compile(r"(\.(py|ipynb|zip))?( \(\d+\))?$")


class Platform(StrEnum):
    """Who imports the marks."""

    NBGRADER = "nbgrader"
    CANVAS = "canvas"
    MOODLE = "moodle"


_IDENTITY: Mapping[Platform, tuple[str, ...]] = {
    Platform.NBGRADER: ("student_id", "email"),
    Platform.CANVAS: ("ID", "SIS User ID", "SIS Login ID"),
    Platform.MOODLE: ("Identifier", "Email address", "email", "ID number", "idnumber", "Full name"),
}


class Table(NamedTuple):
    """A CSV file: its header, and its rows as long as the header.

    Attributes:
        header: Names of the columns.
        rows: Cells.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A table to import.

    Attributes:
        header: Names of the columns.
        rows: Cells; numbers are numbers.
        notes: What a person must know before the import: submissions without a row, marks that are lacking.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]


def read_table(path: Path) -> Table:
    """Read a CSV file with a header, UTF-8 with or without a byte-order mark.

    Raises:
        UsageError: It isn't there, or is no such file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} is no CSV file in UTF-8: {error}") from error
    if len(rows) < 2:
        raise UsageError(f"{path}: wanted a header and a row for each student, got {len(rows)} rows")
    header = tuple(name.strip() for name in rows[0])
    return Table(header, tuple(tuple((row + [""] * len(header))[: len(header)]) for row in rows[1:]))


def fill(
    run: StoredRun,
    platform: Platform,
    table: Table,
    *,
    column: str | None = None,
    feedback: Mapping[str, str] | None = None,
    unselected: Sequence[GradeRecord] = (),
) -> Filled:
    """Return what a platform imports: the rows of its own export with the marks of a run.

    A row belongs to a submission when an identity in it (an id, a login, an address) is that of its student, or the
    submission's name without its suffix, or one of the parts between its underscores, as in the archives that Canvas
    and Moodle hand out. Each student of a group has a row. nbgrader's 0 of who handed in nothing is written where no
    submission that isn't filled in may be theirs.

    Args:
        run: The run.
        platform: Who imports it.
        table: A roster (nbgrader: `student_id` and what else is known) or an exported gradebook or worksheet.
        column: Canvas's column for the assignment, "Name (id)"; not needed when only one fits.
        feedback: By submission, what its author is told; for Moodle.
        unselected: Other submissions of the class, whose rows are not filled.

    Raises:
        UsageError: A column is lacking, or a row belongs to two submissions.
    """
    matching = _match(table, platform, run.records, unselected)
    found, notes = matching.found, list(matching.notes)
    notes += [f"{name!r} has a task that is not graded: its mark is left empty" for name in _ungraded(found)]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    if platform is Platform.NBGRADER:
        header, rows = _NBGRADER, tuple(_nbgrader(run, table, matching))
        notes += _no_zeros(len(matching.unsure))
    elif platform is Platform.CANVAS:
        name = _canvas_column(table, column)
        header = (*[one for one in _CANVAS if one in table.header], name)
        rows = tuple(_canvas(table, found, name))
        notes += _other_maximum(table, name, run.records)
    else:
        header, rows = _moodle(table, found, feedback or {})
    return Filled(header=header, rows=rows, notes=tuple(notes))


def _ungraded(found: Mapping[int, GradeRecord]) -> Iterable[str]:
    return dict.fromkeys(record.name for record in found.values() if record.points is None)


def _no_zeros(rows: int) -> list[str]:
    if not rows:
        return []
    which = "1 row is left empty, not 0: it" if rows == 1 else f"{rows} rows are left empty, not 0: each"
    return [f"{which} may belong to a submission that is not filled in"]


# --- whose row it is ---


class _Fit(NamedTuple):
    """What a table says of a submission's students.

    Attributes:
        rows: Rows that are theirs and nobody else's.
        doubtful: Rows that fit one of them, and others fit as well.
        students: How many they are.
    """

    rows: frozenset[int]
    doubtful: frozenset[int]
    students: int

    @property
    def is_whole(self) -> bool:
        """Tell whether each of them has a row."""
        return len(self.rows) == self.students

    def possible(self, rows: Iterable[int]) -> frozenset[int]:
        """Return which rows may be that of a student who has none yet: any, where no row fits."""
        return frozenset() if self.is_whole else self.doubtful or frozenset(rows)


class _Matching(NamedTuple):
    """Whose the rows of a table are.

    Attributes:
        found: The record of each row that has one, by the row's number.
        unsure: Rows without a record, any of which may be that of a submission that isn't filled in.
        notes: What is said of submissions that lack a row.
    """

    found: Mapping[int, GradeRecord]
    unsure: frozenset[int]
    notes: tuple[str, ...]


def _lost_words(name: str, fit: _Fit, rows: Sequence[str]) -> str:
    if fit.rows:
        placed = f"{len(fit.rows)} {'has' if len(fit.rows) == 1 else 'have'}"
        return f"the submission {name!r} is that of {fit.students} students, and {placed} a row of their own"
    if not rows:
        return f"no row for the submission {name!r}"
    return f"several rows fit the submission {name!r}, and none is filled for it: {', '.join(rows)}"


def _match(
    table: Table, platform: Platform, records: Sequence[GradeRecord], unselected: Sequence[GradeRecord]
) -> _Matching:
    """Find the record of each row; a group's record is that of several."""
    columns = [table.header.index(name) for name in _IDENTITY[platform] if name in table.header]
    if not columns:
        wanted = ", ".join(_IDENTITY[platform])
        raise UsageError(f"wanted a table with one of the columns {wanted}; got {', '.join(table.header)}")
    rows_of: dict[str, set[int]] = {}
    for number, row in enumerate(table.rows):
        for identity in {value for column in columns for value in _identities(row[column])}:
            rows_of.setdefault(identity, set()).add(number)
    found: dict[int, GradeRecord] = {}
    unsure: set[int] = set()
    notes = []
    for record in records:
        fit = _fit(record, rows_of)
        for number in fit.rows:
            if number in found:
                both = f"{found[number].name}, {record.name}"
                raise UsageError(f"one row of the table belongs to two submissions: {both}")
            found[number] = record
        if not fit.is_whole:
            rows = [table.rows[number] for number in sorted(fit.doubtful)]
            called = [next(filter(None, (row[column] for column in columns)), "") for row in rows]
            notes.append(_lost_words(record.name, fit, called))
        unsure |= fit.possible(range(len(table.rows)))
    for record in unselected:
        fit = _fit(record, rows_of)
        unsure |= fit.rows | fit.possible(range(len(table.rows)))
    return _Matching(found, frozenset(unsure - found.keys()), tuple(notes))


def _identities(value: str) -> Iterator[str]:
    value = value.strip().casefold()
    if value:
        yield value
        yield value.removeprefix("participant ")


def _fit(record: GradeRecord, rows_of: Mapping[str, set[int]]) -> _Fit:
    """Find the rows of a submission's students: by identifier, by address, by name, and else by its own name."""
    student = record.student or Student()
    identifiers, addresses, names = (text.split(", ") for text in (student.identifier, student.email, student.name))
    students = max(len(identifiers), len(addresses))
    rows: set[int] = set()
    doubtful: set[int] = set()
    # "Lovelace, Ada" is one name: only a group's names are taken apart.
    for keys in (identifiers, addresses, [student.name], names if students > 1 else [], [_stem(record)]):
        for fitting in (rows_of.get(key.strip().casefold(), set()) for key in keys):
            (rows if len(fitting) == 1 else doubtful).update(fitting)
        if len(rows) >= students or (students == 1 and doubtful):
            break
    if not rows and not doubtful:
        tokens = [token for token in _stem(record).split("_") if len(token) >= _SHORTEST_TOKEN]
        fitting = set().union(*(rows_of.get(token, set()) for token in tokens))
        (rows if len(fitting) == 1 else doubtful).update(fitting)
    if len(rows) > students:
        rows, doubtful = set(), rows | doubtful
    return _Fit(frozenset(rows), frozenset(doubtful - rows), students)


def _stem(record: GradeRecord) -> str:
    return _SUFFIX.sub("", record.name).casefold()


# --- what each platform wants ---


def _nbgrader(run: StoredRun, table: Table, matching: _Matching) -> Iterator[tuple[Cell, ...]]:
    # When it was handed in is not known; an empty cell would say that nothing was.
    graded_at = datetime.fromtimestamp(run.started_ns / 1e9, UTC).strftime("%Y-%m-%d %H:%M:%S")
    most = max(record.max_points for record in run.records)
    for number, row in enumerate(table.rows):
        known = dict(zip(table.header, row, strict=True))
        record = matching.found.get(number)
        absent = None if number in matching.unsure else 0.0
        points = absent if record is None else record.points
        yield (
            run.title,
            str(run.run.get("due") or ""),
            "" if record is None else graded_at,
            *(known.get(name, "") for name in ("student_id", "last_name", "first_name", "email")),
            points,
            0.0,
            points,
            most,
        )


def _canvas_column(table: Table, column: str | None) -> str:
    """Return the assignment's column; one that isn't there would become a new assignment."""
    numbered = [name for name in table.header if re.search(r" \(\d+\)$", name)]
    if column is None and len(numbered) == 1:
        return numbered[0]
    fitting = [name for name in numbered if column is not None and column in (name, re.sub(r" \(\d+\)$", "", name))]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(numbered) or "none"
    raise UsageError(f"--column: wanted one column of an assignment with its id, got {column!r}; there are: {there}")


def _canvas(table: Table, found: Mapping[int, GradeRecord], column: str) -> Iterator[tuple[Cell, ...]]:
    """Return the identity columns and the one column alone: whatever else stands in an import is overwritten."""
    kept = [table.header.index(name) for name in _CANVAS if name in table.header]
    place = table.header.index(column)
    for number, row in enumerate(table.rows):
        record = found.get(number)
        mark: Cell = row[place] if record is None else record.points
        yield (*(row[index] for index in kept), mark)


def _other_maximum(table: Table, column: str, records: Iterable[GradeRecord]) -> list[str]:
    possible = [row[table.header.index(column)] for row in table.rows if row[0].strip() == "Points Possible"]
    most = max(record.max_points for record in records)
    return [
        f"{column}: Canvas has {value} points possible, the run {most:g}; marks are not scaled"
        for value in possible
        if _number(value) != most
    ]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _moodle(
    table: Table, found: Mapping[int, GradeRecord], feedback: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Fill an offline worksheet, or make a grade import from a list of addresses; grade and feedback both stand."""
    if "Grade" in table.header and "Identifier" in table.header:
        header = table.header
        grade = header.index("Grade")
        comments = header.index("Feedback comments") if "Feedback comments" in header else None
    else:
        names = tuple(name for name in _IDENTITY[Platform.MOODLE] if name in table.header)
        table = Table(names, tuple(tuple(row[table.header.index(name)] for name in names) for row in table.rows))
        header, grade, comments = (*names, "Grade", "Feedback comments"), len(names), len(names) + 1
    rows = []
    for number, row in enumerate(table.rows):
        cells: list[Cell] = [*row, *[""] * (len(header) - len(row))]
        if number in found:
            cells[grade] = found[number].points
            if comments is not None:
                cells[comments] = feedback.get(found[number].name, "")
        rows.append(tuple(cells))
    return header, tuple(rows)
