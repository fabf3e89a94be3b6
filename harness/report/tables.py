"""CSV: marks for a spreadsheet, and the tables that nbgrader, Canvas and Moodle import."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from harness.gradebook import Cell, Filled
from harness.records import GradeRecord
from harness.report.entries import entries, mark_text, name_text
from harness.text import cut, one_line

__all__ = ["cell_text", "feedback_text", "gradebook_csv", "marks_csv"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELL_LENGTH = 4096


def marks_csv(records: Sequence[GradeRecord]) -> str:
    """Return a row a submission: its points, and the outcome and points of each task; ungraded points are empty.

    Where there is any, further columns hold the attempt that the platform counts, how often it was graded here, and
    what was given by hand.

    Args:
        records: The verdicts as their audience may see them.
    """
    names = list(dict.fromkeys(task.task for record in records for task in record.tasks))
    header = ["submission", "points", "max_points"]
    for name in names:
        header += [f"{name} outcome", f"{name} points", f"{name} max_points"]
    rows: list[list[Cell]] = []
    for record in records:
        row: list[Cell] = [name_text(record.name), record.points, record.max_points]
        by_name = {task.task: task for task in record.tasks}
        for name in names:
            task = by_name.get(name)
            row += [None] * 3 if task is None else [task.outcome.value, task.points, task.max_points]
        rows.append(row)
    for name, cells in _further(records).items():
        if any(cell is not None for cell in cells):
            header.append(name)
            rows = [[*row, cell] for row, cell in zip(rows, cells, strict=True)]
    return _csv(header, rows)


def _further(records: Sequence[GradeRecord]) -> dict[str, list[Cell]]:
    """Return columns that most runs have no use for; None says nothing."""
    return {
        "attempt": [None if record.student is None else record.student.attempt for record in records],
        "gradings": [record.gradings if record.gradings > 1 else None for record in records],
        "marked by hand": [_by_hand(record) or None for record in records],
    }


def _by_hand(record: GradeRecord) -> str:
    """Return what was given by hand, a line for each task."""
    return "\n".join(f"{name_text(task.task)}: {one_line(said)}" for task in record.tasks if (said := mark_text(task)))


def gradebook_csv(filled: Filled) -> str:
    """Return a table that a platform imports."""
    return _csv(filled.header, filled.rows)


def feedback_text(record: GradeRecord) -> str:
    """Return what a student is told in a cell: a line for each verdict that did not pass.

    Args:
        record: The verdicts as the student may see them.
    """
    lines = []
    for task in record.tasks:
        points = "ungraded" if task.points is None else f"{task.points:g} of {task.max_points:g}"
        lines.append(f"{name_text(task.task)}: {task.outcome.value}, {points}")
        if said := mark_text(task):
            lines.append(f"  {one_line(said)}")
        for entry in entries(task):
            if not entry.is_advisory and not entry.outcome.counts_as_passed:
                said = entry.mistake or one_line(entry.message)
                lines.append(f"  {entry.name}: {entry.outcome.value}{said and f': {said}'}")
    return "\n".join(lines)


def cell_text(value: Cell) -> str | float | None:
    """Return a cell that no spreadsheet takes for a formula; a number stays one, whoever wrote it."""
    if value is None or isinstance(value, int | float):
        return value
    text = cut(value, _CELL_LENGTH)
    # Spreadsheets skip leading space, and some take the full-width forms of the signs for the signs.
    first = text.lstrip(" \n")[:1] if not text.startswith(("\t", "\r")) else text[:1]
    if first in (*_FORMULA, "\uff1d", "\uff0b", "\uff0d", "\uff20") and first and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and not set(text) - set("+-.0123456789eE")


def _csv(header: Iterable[str], rows: Iterable[Sequence[Cell]]) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([cell_text(name) for name in header])
    writer.writerows([cell_text(cell) for cell in row] for row in rows)
    return written.getvalue()
