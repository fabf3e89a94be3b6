"""Who reads a report: a teacher sees everything, a student what the record lets its author see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from harness.joining import entries
from harness.marks import Mark
from harness.records import (
    CheckRecord,
    GradeRecord,
    Outcome,
    QualityRecord,
    SpeedRecord,
    TaskRecord,
    rounded,
    task_outcome,
)

__all__ = ["UNGRADED", "Audience", "hidden_checks", "marked", "seen_by", "with_followers_hidden"]

UNGRADED = "This task could not be graded, through no fault of the submission. Please tell your instructor."
"""What an author is told in the place of an error of the harness: its words may hold a path or an expected value."""


_Entry = TypeVar("_Entry", CheckRecord, SpeedRecord, QualityRecord)


class Audience(StrEnum):
    """Who a report is for."""

    STUDENT = "student"
    TEACHER = "teacher"


def seen_by(record: GradeRecord, audience: Audience) -> GradeRecord:
    """Return a record as its audience may see it.

    A student's has no hidden check, nothing that runs only where one passed, no words of an error of the harness, no
    log unless the assignment shows it, and no path. Where a check is hidden, the task's outcome and points are those of
    the visible verdicts alone, which tell nothing about it, and a notice says so; a task without a visible verdict that
    decides anything is left out. Points by hand are of the whole task, and are shown as they are; a private comment is
    not.

    Args:
        record: The whole record.
        audience: Who reads it.
    """
    if audience is Audience.TEACHER:
        return record
    concealed = [with_followers_hidden(task) for task in record.tasks]
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


def with_followers_hidden(task: TaskRecord) -> TaskRecord:
    """Hide what runs only where a hidden check passed, whether it ran or not: either would tell how that check ended.

    These are the checks that come after it, at any remove, and, where it gates, timings and trainings.
    """
    hidden = {check.name for check in task.checks if not check.visible}
    for check in task.checks:  # each stands behind those that it comes after
        if hidden.intersection(check.after):
            hidden.add(check.name)
    is_staged = not any(check.gating and check.name in hidden for check in task.checks)
    return replace(
        task,
        checks=tuple(replace(check, visible=check.name not in hidden) for check in task.checks),
        speed=tuple(replace(entry, visible=entry.visible and is_staged) for entry in task.speed),
        quality=tuple(replace(entry, visible=entry.visible and is_staged) for entry in task.quality),
    )


def hidden_checks(record: GradeRecord) -> int:
    """Return how many checks of a record its author may not see."""
    return sum(not check.visible for task in record.tasks for check in task.checks)


def _is_shown(task: TaskRecord) -> bool:
    return any(verdict.gating and verdict.visible for verdict in entries(task))


def _seen_task(task: TaskRecord) -> TaskRecord:
    task = replace(task, mark=None if task.mark is None else _seen_mark(task.mark))
    task = task if task.log_visible else replace(task, log="", log_cut=False)
    task = _without_errors(task)
    seen = [verdict for verdict in entries(task) if verdict.visible]
    hidden = [verdict for verdict in entries(task) if not verdict.visible]
    if not hidden:
        return task
    by_hand = None if task.mark is None else task.mark.points
    outcome = task_outcome(seen, planned=sum(verdict.gating for verdict in seen))
    points = None if outcome is Outcome.HARNESS_ERROR else rounded(sum(one.points or 0.0 for one in seen))
    carried = rounded(sum(verdict.max_points for verdict in hidden))
    notice = f"{len(hidden)} more checks are hidden; they carry {carried:g} points that are not shown here"
    return replace(
        task,
        checks=tuple(check for check in task.checks if check.visible),
        speed=tuple(entry for entry in task.speed if entry.visible),
        quality=tuple(entry for entry in task.quality if entry.visible),
        outcome=outcome,
        points=points if by_hand is None else by_hand,
        max_points=rounded(sum(one.max_points for one in seen)) if by_hand is None else task.max_points,
        notices=(*task.notices, notice),
    )


def _without_errors(task: TaskRecord) -> TaskRecord:
    """Return the task with other words in the place of an error of the harness; none where a person gave points."""
    is_lost = task.outcome is Outcome.HARNESS_ERROR
    by_hand = task.mark is not None and task.mark.points is not None
    return replace(
        task,
        notices=task.notices if not is_lost else () if by_hand else (UNGRADED,),
        checks=tuple(_told(check) for check in task.checks),
        speed=tuple(_told(entry) for entry in task.speed),
        quality=tuple(_told(entry) for entry in task.quality),
    )


def _told(entry: _Entry) -> _Entry:
    return replace(entry, message=UNGRADED) if entry.outcome is Outcome.HARNESS_ERROR else entry


def _seen_mark(mark: Mark) -> Mark | None:
    """Return a mark without what the checks earned, which tells of hidden ones, and without a private comment."""
    seen = replace(mark, by_checks=None, comment="" if mark.private else mark.comment, private=False)
    return None if seen == Mark() else seen
