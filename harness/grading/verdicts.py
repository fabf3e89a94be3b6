"""Verdicts on a task made of what its stages found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from harness.grading.plan import Stage, carriers, planned_points
from harness.joining import entries, joined
from harness.records import (
    CheckRecord,
    HookBinding,
    Outcome,
    QualityRecord,
    SpeedRecord,
    TaskRecord,
    rounded,
    task_outcome,
)
from harness.sandbox.session import Binding
from harness.task import Task
from harness.text import one_line

__all__ = ["combined", "missing", "part", "skipped", "ungraded"]


def ungraded(name: str, max_points: float, reason: str) -> TaskRecord:
    """Return the verdict of a task that could not be graded through no fault of the submission."""
    return TaskRecord(
        task=name,
        outcome=Outcome.HARNESS_ERROR,
        points=None,
        max_points=max_points,
        notices=(one_line(reason),),
    )


def part(task: Task, stage: Stage, **found: Any) -> TaskRecord:
    """Return what one stage found of a task, by the fields of a record; one in which nothing gates is passed."""
    record = TaskRecord(task=task.name, outcome=Outcome.PASSED, points=0.0, max_points=0.0, **found)
    planned = sum(one.gating for one in carriers(task, (stage,)))
    costs_points = any(entry.outcome is Outcome.HARNESS_ERROR and entry.max_points for entry in entries(record))
    outcome = Outcome.HARNESS_ERROR if costs_points else Outcome.PASSED
    if planned:
        outcome = task_outcome(entries(record), planned=planned)
    is_ungraded = outcome is Outcome.HARNESS_ERROR
    return replace(
        record,
        outcome=outcome,
        points=None if is_ungraded else rounded(sum(entry.points or 0.0 for entry in entries(record))),
        max_points=planned_points(task, (stage,)),
    )


def missing(task: Task, bindings: Mapping[str, Binding]) -> TaskRecord:
    """Return the verdict of a task that a submission has no hook of."""
    checks = tuple(
        CheckRecord(
            name=check.name,
            hook=check.hook,
            outcome=Outcome.MISSING,
            gating=check.gating,
            max_points=check.points,
            message=f"asked: {check.asks}\ncame: the submission has no {check.hook!r}",
            after=check.after,
        )
        for check in task.checks
    )
    hooks = {name: binding.how.value for name, binding in bindings.items()}
    return part(task, Stage.CORRECTNESS, hooks=hooks, checks=checks)


def skipped(task: Task, stage: Stage) -> TaskRecord:
    """Return what a stage says of a task that did not pass the stages before it."""
    message = "not run, because the stages before it did not pass"
    speed = tuple(
        SpeedRecord(
            workload=workload.name,
            hook=workload.hook,
            outcome=Outcome.SKIPPED,
            gating=workload.gating,
            max_points=workload.points,
            limit=workload.limit,
            message=message,
        )
        for workload in task.workloads
    )
    quality = tuple(
        QualityRecord(
            setting=bar.setting,
            outcome=Outcome.SKIPPED,
            metric=bar.metric,
            gating=bar.gating,
            max_points=bar.points,
            threshold=bar.threshold,
            message=message,
        )
        for bar in task.quality
    )
    found: dict[Stage, dict[str, Any]] = {Stage.SPEED: {"speed": speed}, Stage.QUALITY: {"quality": quality}}
    return TaskRecord(task=task.name, outcome=Outcome.SKIPPED, points=0.0, max_points=0.0, **found[stage])


def combined(task: Task, parts: Mapping[Stage, TaskRecord]) -> TaskRecord:
    """Return the verdict of a task from the parts that its stages found.

    Args:
        task: The task with the run's points.
        parts: A record by stage, each with the entries of its own stage; correctness is among them.
    """
    records = [parts[stage] for stage in Stage if stage in parts]
    broken = next((record for record in records if record.points is None and not entries(record)), None)
    if broken is not None:
        return ungraded(task.name, planned_points(task, parts), "; ".join(broken.notices))
    found = joined(records, planned=sum(one.gating for one in carriers(task, parts)))
    hooks = found.hooks or {hook.name: HookBinding.MISSING.value for hook in task.hooks}
    return replace(found, max_points=planned_points(task, parts), hooks=hooks)
