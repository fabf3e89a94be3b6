"""One verdict on a task out of what its stages found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.records import Outcome, TaskRecord, Verdict, rounded, task_outcome

__all__ = ["entries", "joined"]


def entries(record: TaskRecord) -> tuple[Verdict, ...]:
    """Return everything in a record that has an outcome: its checks, timings and trainings."""
    return (*record.checks, *record.speed, *record.quality)


def joined(parts: Sequence[TaskRecord], *, planned: int | None = None) -> TaskRecord:
    """Return the verdict of a task from the parts that its stages found, in the order of the stages.

    Args:
        parts: At least one record; an entry that stands in two counts once, as the later one says.
        planned: How many gating entries were planned; as many as there are when None.
    """
    checks = tuple({check.name: check for part in parts for check in part.checks}.values())
    speed = tuple({entry.workload: entry for part in parts for entry in part.speed}.values())
    quality = tuple({entry.setting: entry for part in parts for entry in part.quality}.values())
    verdicts: list[Verdict] = [*checks, *speed, *quality]
    wanted = sum(verdict.gating for verdict in verdicts) if planned is None else planned
    outcome = task_outcome(verdicts, planned=wanted)
    return replace(
        parts[0],
        outcome=outcome,
        points=None if outcome is Outcome.HARNESS_ERROR else rounded(sum(one.points or 0.0 for one in verdicts)),
        max_points=rounded(sum(one.max_points for one in verdicts)),
        hooks={name: how for part in parts for name, how in part.hooks.items()},
        checks=checks,
        notices=tuple(dict.fromkeys(notice for part in parts for notice in part.notices)),
        cpu_ns=sum(part.cpu_ns for part in parts),
        peak_bytes=max(part.peak_bytes for part in parts),
        speed=speed,
        quality=quality,
        log=next((part.log for part in parts if part.log), ""),
        log_cut=any(part.log_cut for part in parts),
        log_visible=all(part.log_visible for part in parts),
    )
