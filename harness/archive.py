"""A finished or cut-off run read back from its folder: every verdict, joined by submission, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness.errors import UsageError
from harness.joining import joined
from harness.marks import Mark
from harness.records import GradeRecord, Outcome, TaskRecord
from harness.store import Store
from harness.students import Student

__all__ = ["StoredRun", "read_run"]

_NOT_KEPT = "no verdict is kept: the run was cut off before it"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run as it is kept.

    Attributes:
        folder: Its folder.
        records: A record a submission, sorted by name, each with every task of the run.
        run: What the JSON report says of the run; never its key unless that is public.
        environment: What it ran on.
        finished: Whether it came to its end.
        started_ns: When it began, nanoseconds since 1970.
        inputs: A digest of all that a verdict depends on, by (submission, task).
        submissions: The digest of each submission's bytes, by name; empty where the run noted none.
        tasks: The digest of each task's source and tolerances, by name; empty where the run noted none.
    """

    folder: Path
    records: tuple[GradeRecord, ...]
    run: Mapping[str, Any]
    environment: Mapping[str, Any]
    finished: bool = True
    started_ns: int = 0
    inputs: Mapping[tuple[str, str], str]
    submissions: Mapping[str, str]
    tasks: Mapping[str, str]

    @property
    def title(self) -> str:
        """Return what the run is called: its assignment's name, or its folder."""
        return self.run.get("title") or self.folder.resolve().name


def read_run(folder: Path, *, by_hand: bool = True) -> StoredRun:
    """Read a run.

    Args:
        folder: Its folder.
        by_hand: Whether marks by hand stand in the records, and their points in the place of the checks'.

    Raises:
        UsageError: The folder holds no run, or one that has not begun with any submission.
    """
    with Store.open(folder) as store:
        verdicts = list(store.verdicts())
        digests: dict[tuple[str, str], str] = {}
        for (name, task, stage), inputs in sorted(store.inputs().items()):
            digests[name, task] = f"{digests.get((name, task), '')} {stage} {inputs}".strip()
        report = store.get("report") or {}
        noted = {entry["name"]: entry for entry in store.get("submissions") or []}
        planned = {entry["name"]: entry for entry in store.get("tasks") or []}
        stages = tuple(store.get("stages") or ())
        problems = store.get("problems") or {}
        marks = store.marks() if by_hand else {}
        finished, started_ns = store.finished, store.get("started_ns") or 0
    if not verdicts and not noted:
        raise UsageError(f"{folder} holds a run without any submission")
    found: dict[str, dict[str, dict[str, TaskRecord]]] = {name: {} for name in noted}
    for name, stage, record in verdicts:
        found.setdefault(name, {}).setdefault(record.task, {})[stage] = record
    run = report.get("run") or {}
    seen = dict.fromkeys([*run.get("tasks", ()), *planned, *(record.task for _, _, record in verdicts)])
    most = {record.task: record.max_points for _, _, record in verdicts}
    most |= {name: entry["max_points"] for name, entry in planned.items() if "max_points" in entry}
    paths = {name: entry.get("path", name) for name, entry in noted.items()}
    students = {name: Student.from_dict(entry["student"]) for name, entry in noted.items() if entry.get("student")}
    return StoredRun(
        folder=folder,
        records=tuple(
            GradeRecord(
                name=name,
                path=paths.get(name, name),
                student=students.get(name),
                tasks=tuple(
                    _marked(
                        _task(task, found[name].get(task, {}), stages, most.get(task, 0.0), problems.get(name, {})),
                        marks.get((name, task)),
                    )
                    for task in seen
                ),
                gradings=(noted.get(name) or {}).get("gradings", 1),
            )
            for name in sorted(found)
        ),
        run=run,
        environment=report.get("environment") or {},
        finished=finished,
        started_ns=started_ns,
        inputs=digests,
        submissions={name: entry["digest"] for name, entry in noted.items() if "digest" in entry},
        tasks={name: entry["digest"] for name, entry in planned.items()},
    )


def _task(
    name: str,
    found: Mapping[str, TaskRecord],
    stages: Sequence[str],
    max_points: float,
    problems: Mapping[str, str],
) -> TaskRecord:
    """Return the verdict of one task from what its stages left.

    Args:
        name: The task.
        found: A record by stage.
        stages: What was to run; a task that passed and lacks one of them was never graded to the end.
        max_points: The most that it can earn.
        problems: Why tasks of this submission could not be graded, by name.
    """
    record = joined(list(found.values())) if found else None
    if record is None or (record.outcome.counts_as_passed and not found.keys() >= set(stages)):
        notices = (problems.get(name, _NOT_KEPT),)
        return TaskRecord(task=name, outcome=Outcome.HARNESS_ERROR, points=None, max_points=max_points, notices=notices)
    return record


def _marked(record: TaskRecord, mark: Mark | None) -> TaskRecord:
    """Return a verdict with what a person gave for it; outcome and checks stay as they were found."""
    if mark is None:
        return record
    points = record.points if mark.points is None else mark.points
    return replace(record, points=points, mark=replace(mark, by_checks=record.points))
