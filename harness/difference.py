"""What changed between two runs, verdict by verdict, and why it may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from harness.archive import StoredRun
from harness.records import CheckRecord, Outcome, TaskRecord, Verdict

__all__ = ["Change", "Difference", "compare_runs"]


class Said(NamedTuple):
    """What one run says.

    Attributes:
        outcome: The outcome.
        points: Points; None where ungraded.
        mistake: The known mistake that was recognised, or None.
    """

    outcome: Outcome
    points: float | None
    mistake: str | None


class Change(NamedTuple):
    """One verdict that is not what it was.

    Attributes:
        submission: The submission's name.
        task: The task's name.
        check: The check's name; "" for the task as a whole.
        before: What the first run says; None where it has no such verdict.
        after: What the second run says; None where it has no such verdict.
        because: What differs in what the verdict depends on.
    """

    submission: str
    task: str
    check: str
    before: Said | None
    after: Said | None
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        sides = {"before": self.before, "after": self.after}
        return {**self._asdict(), **{side: said and said._asdict() for side, said in sides.items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed between two runs.

    Attributes:
        changes: Every verdict that changed, a task before its checks.
        only_before: Submissions of the first run alone.
        only_after: Submissions of the second run alone.
        same: How many (submission, task) verdicts are the same in both, check by check.
    """

    changes: tuple[Change, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    same: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "changes": [change.to_dict() for change in self.changes],
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
            "same": self.same,
        }


def compare_runs(before: StoredRun, after: StoredRun) -> Difference:
    """Return whose outcome, points or recognised mistake changed, and why.

    Args:
        before: The first run.
        after: The second run.
    """
    first = {record.name: {task.task: task for task in record.tasks} for record in before.records}
    second = {record.name: {task.task: task for task in record.tasks} for record in after.records}
    changes: list[Change] = []
    same = 0
    for name, old in first.items():
        new = second.get(name)
        if new is None:
            continue
        for task in dict.fromkeys([*old, *new]):
            why = _reason(before, after, name, task)
            found = tuple(_changes(name, task, old.get(task), new.get(task), why))
            changes += found
            same += not found
    return Difference(
        changes=tuple(changes),
        only_before=tuple(name for name in first if name not in second),
        only_after=tuple(name for name in second if name not in first),
        same=same,
    )


def _changes(
    submission: str,
    task: str,
    before: TaskRecord | None,
    after: TaskRecord | None,
    because: str,
) -> Iterator[Change]:
    old, new = _checks(before), _checks(after)
    inside = [
        Change(submission, task, name, old.get(name), new.get(name), because)
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]
    # The task's own line stands wherever anything in it changed, so that the checks have one to stand under.
    if inside or _said(before) != _said(after):
        yield Change(submission, task, "", _said(before), _said(after), because)
    yield from inside


def _checks(task: TaskRecord | None) -> Mapping[str, Said | None]:
    if task is None:
        return {}
    entries: Iterable[tuple[str, Verdict]] = [
        *((check.name, check) for check in task.checks),
        *((f"speed {entry.workload}", entry) for entry in task.speed),
        *((f"quality {entry.setting}", entry) for entry in task.quality),
    ]
    return {name: _said(verdict) for name, verdict in entries}


def _said(verdict: TaskRecord | Verdict | None) -> Said | None:
    if verdict is None:
        return None
    return Said(verdict.outcome, verdict.points, verdict.mistake if isinstance(verdict, CheckRecord) else None)


def _reason(before: StoredRun, after: StoredRun, submission: str, task: str) -> str:
    place = (submission, task)
    old, new = before.inputs.get(place), after.inputs.get(place)
    if old is None or new is None:
        return "it has a verdict in one run only"
    if old == new:
        return "nothing it depends on changed; the inputs were drawn anew"
    changed = [
        what
        for what, first, second in (
            ("the submission", before.submissions.get(submission), after.submissions.get(submission)),
            ("the task", before.tasks.get(task), after.tasks.get(task)),
        )
        if first is not None and second is not None and first != second
    ]
    noted = submission in before.submissions and submission in after.submissions
    noted = noted and task in before.tasks and task in after.tasks
    if changed:
        return f"{' and '.join(changed)} changed"
    return (
        "its points, the adapter or the harness changed" if noted else "the submission, the task or its points changed"
    )
