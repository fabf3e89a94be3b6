"""Who reads a report: a teacher sees everything, a student what the record lets its author see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from harness.marks import Mark
from harness.records import GradeRecord, Outcome, TaskRecord, Verdict, rounded, task_outcome

__all__ = ["Audience", "hidden_checks", "marked", "seen_by", "with_dependents_hidden"]


class Audience(StrEnum):
    """Who a report is for."""

    STUDENT = "student"
    TEACHER = "teacher"


def seen_by(record: GradeRecord, audience: Audience) -> GradeRecord:
    """Return a record as its audience may see it.

    A student's has no hidden check, no log unless the assignment shows it, and no path. Where a check is hidden, the
    task's outcome and points are those of the visible checks alone, so that they tell nothing about it, and a notice
    says so; a task without a visible check that decides anything is left out. Points by hand are of the whole task, and
    are shown as they are; a private comment is not.

    Args:
        record: The whole record.
        audience: Who reads it.
    """
    if audience is Audience.TEACHER:
        return record
    concealed = [with_dependents_hidden(task) for task in record.tasks]
    tasks = tuple(_seen_task(task) for task in concealed if not task.checks or _is_shown(task))
    return replace(record, path=record.name, tasks=tasks)


def marked(record: TaskRecord, *, is_hidden: Callable[[str, str], bool], log_visible: bool) -> TaskRecord:
    """Return a record marked with what its author may see; outcome and points stay.

    Args:
        record: The verdict of one task.
        is_hidden: Tells of (task, check) whether no student sees it; `Assignment.is_hidden`.
        log_visible: Whether its author may see what the code printed.
    """
    checks = tuple(replace(check, visible=not is_hidden(record.task, check.name)) for check in record.checks)
    return replace(record, checks=checks, log_visible=log_visible)


def with_dependents_hidden(task: TaskRecord) -> TaskRecord:
    """Hide what was skipped because of a hidden check: it would tell the name of that check, and that it failed."""
    hidden = [check.name for check in task.checks if not check.visible]
    if not hidden:
        return task
    checks = tuple(
        replace(check, visible=False)
        if check.outcome is Outcome.SKIPPED and any(name in check.message for name in hidden)
        else check
        for check in task.checks
    )
    return replace(task, checks=checks)


def hidden_checks(record: GradeRecord) -> int:
    """Return how many checks of a record its author may not see."""
    return sum(not check.visible for task in record.tasks for check in task.checks)


def _is_shown(task: TaskRecord) -> bool:
    return any(verdict.gating for verdict in _seen(task))


def _seen(task: TaskRecord) -> list[Verdict]:
    return [*(check for check in task.checks if check.visible), *task.speed, *task.quality]


def _seen_task(task: TaskRecord) -> TaskRecord:
    task = replace(task, mark=None if task.mark is None else _seen_mark(task.mark))
    task = task if task.log_visible else replace(task, log="", log_cut=False)
    seen = tuple(check for check in task.checks if check.visible)
    if len(seen) == len(task.checks):
        return task
    hidden = [check for check in task.checks if not check.visible]
    verdicts = _seen(task)
    by_hand = None if task.mark is None else task.mark.points
    outcome = task_outcome(verdicts, planned=sum(verdict.gating for verdict in verdicts))
    points = None if outcome is Outcome.HARNESS_ERROR else rounded(sum(one.points or 0.0 for one in verdicts))
    carried = rounded(sum(check.max_points for check in hidden))
    notice = f"{len(hidden)} more checks are hidden; they carry {carried:g} points that are not shown here"
    return replace(
        task,
        checks=seen,
        outcome=outcome,
        points=points if by_hand is None else by_hand,
        max_points=rounded(sum(one.max_points for one in verdicts)) if by_hand is None else task.max_points,
        notices=(*task.notices, notice),
    )


def _seen_mark(mark: Mark) -> Mark | None:
    """Return a mark without what the checks earned, which tells of hidden ones, and without a private comment."""
    seen = replace(mark, by_checks=None, comment="" if mark.private else mark.comment, private=False)
    return None if seen == Mark() else seen
