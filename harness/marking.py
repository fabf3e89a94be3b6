"""Marking by hand: whose task is meant, what may be given, and what is left for a person to look at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from harness.archive import StoredRun
from harness.errors import UsageError
from harness.marks import Mark
from harness.records import GradeRecord
from harness.store import Store

__all__ = ["Given", "clear_mark", "give", "given", "read_marks"]

_COLUMNS = ("student", "task", "points", "comment", "private")
_YES = frozenset({"1", "yes", "true", "x", "private"})


class Given(NamedTuple):
    """A mark and whose it is.

    Attributes:
        submission: The submission's name.
        task: The task.
        mark: The mark.
    """

    submission: str
    task: str
    mark: Mark


def given(run: StoredRun, student: str, task: str, mark: Mark) -> Given:
    """Return a mark for the submission that is meant.

    Args:
        run: The run.
        student: The submission's name, with or without its suffix, or its student's identifier, address or name.
        task: The task's name.
        mark: What is given.

    Raises:
        UsageError: Nobody or several are meant, the run has no such task, or it carries fewer points.
    """
    record = _meant(run.records, student)
    verdict = next((one for one in record.tasks if one.task == task), None)
    if verdict is None:
        raise UsageError(f"the run has no task {task!r}; it has {', '.join(one.task for one in record.tasks)}")
    if mark.points is not None and mark.points > verdict.max_points:
        raise UsageError(f"{record.name}: {task} carries {verdict.max_points:g} points, got {mark.points:g}")
    return Given(record.name, task, mark)


def give(run: StoredRun, marks: Iterable[Given]) -> int:
    """Keep marks in the run's store, in place of earlier ones; return how many."""
    with Store.open(run.folder) as store:
        count = 0
        for one in marks:
            store.put_mark(*one)
            count += 1
        return count


def clear_mark(run: StoredRun, student: str, task: str) -> None:
    """Take a mark back; the points are those of the checks again.

    Raises:
        UsageError: There is none.
    """
    name = _meant(run.records, student).name
    with Store.open(run.folder) as store:
        if not store.take_mark(name, task):
            raise UsageError(f"{name} has no mark by hand for {task!r}")


def read_marks(run: StoredRun, path: Path) -> tuple[Given, ...]:
    """Read marks from a CSV file with the headings student, task, points, comment and private; all or none.

    Rows without points and comment are left out, so that an exported list may be filled in part.

    Raises:
        UsageError: The file can't be read, or a row can't be meant; it says which.
    """
    try:
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
        lines = [(rows.line_num, _lowered(row)) for row in rows]
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} is no CSV file in UTF-8: {error}") from error
    headings = {(heading or "").strip().casefold() for heading in rows.fieldnames or ()}
    if not {"student", "task"} <= headings or not {"points", "comment"} & headings:
        raise UsageError(f"{path}: wanted the headings {', '.join(_COLUMNS)}, got {', '.join(sorted(headings))}")
    return tuple(_read(run, path, lines))


def _lowered(row: Mapping[str | None, str | None]) -> dict[str, str]:
    return {
        heading.strip().casefold(): value.strip()
        for heading, value in row.items()
        if heading is not None and value is not None
    }


def _read(run: StoredRun, path: Path, lines: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[Given]:
    for number, row in lines:
        points, comment = row.get("points", ""), row.get("comment", "")
        if not points and not comment:
            continue
        try:
            private = row.get("private", "").casefold() in _YES
            mark = Mark(points=float(points) if points else None, comment=comment, private=private)
            yield given(run, row.get("student", ""), row.get("task", ""), mark)
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: {error}") from error


def _meant(records: Sequence[GradeRecord], student: str) -> GradeRecord:
    """Return the record that a name, an identifier or an address belongs to."""
    wanted = student.strip().casefold()
    for known in (_names, _stems, _people):
        found = [record for record in records if wanted and wanted in {one.casefold() for one in known(record)}]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(record.name for record in found)
            raise UsageError(f"{student!r} may be {names}; wanted the submission's name")
    raise UsageError(f"the run has no submission of {student!r}")


def _names(record: GradeRecord) -> tuple[str, ...]:
    return (record.name,)


def _stems(record: GradeRecord) -> tuple[str, ...]:
    return (Path(record.name).stem,)


def _people(record: GradeRecord) -> tuple[str, ...]:
    who = record.student
    return () if who is None else (*who.identifier.split(", "), *who.email.split(", "), who.name, *who.name.split(", "))
