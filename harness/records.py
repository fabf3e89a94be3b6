"""The vocabulary of results: what a verdict says, as frozen values that become JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "CheckRecord",
    "Finding",
    "GradeRecord",
    "HookBinding",
    "Outcome",
    "TaskRecord",
    "task_outcome",
]

SCHEMA = 1


class Outcome(StrEnum):
    """How a check or a task ended; the values are the literals that stand in JSON."""

    PASSED = "passed"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    INCONCLUSIVE = "inconclusive"
    SKIPPED = "skipped"
    HARNESS_ERROR = "harness_error"

    @property
    def counts_as_passed(self) -> bool:
        """Tell whether a check with this outcome earns its points."""
        return self in (Outcome.PASSED, Outcome.INCONCLUSIVE)


_PRECEDENCE = (
    Outcome.HARNESS_ERROR,
    Outcome.REFUSED,
    Outcome.CRASHED,
    Outcome.TIMED_OUT,
    Outcome.OUT_OF_MEMORY,
    Outcome.FAILED,
    Outcome.INCOMPLETE,
    Outcome.MISSING,
    Outcome.INCONCLUSIVE,
    Outcome.PASSED,
)


class HookBinding(StrEnum):
    """How a hook was found in a submission."""

    HOOKIMPL = "hookimpl"
    KEYWORD = "keyword"
    POSITION = "position"
    ADAPTER = "adapter"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One disagreement between what a task asks and what came, in a student's words.

    Attributes:
        asked: What the task asks: the property, the formula, the shape.
        came: What the submission did instead, without any value that a hidden case must keep.
        values: The input, what was expected and what came; shown only where the case is visible.
    """

    asked: str
    came: str
    values: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """The verdict of one check.

    Attributes:
        name: The check's name, unique within its task.
        hook: The hook that it is about.
        outcome: How it ended.
        gating: Whether it decides the task's outcome; an advisory check carries no points.
        points: Points earned; None where the task is ungraded.
        max_points: Points that it carries.
        message: Empty when passed; else one finding or reason, ready for a student to read.
        mistake: The known mistake that reproduces the answer, or None.
    """

    name: str
    hook: str
    outcome: Outcome
    gating: bool = True
    points: float | None = 0.0
    max_points: float = 0.0
    message: str = ""
    mistake: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON data."""
        return {
            "name": self.name,
            "hook": self.hook,
            "outcome": self.outcome.value,
            "gating": self.gating,
            "points": self.points,
            "max_points": self.max_points,
            "message": self.message,
            "mistake": self.mistake,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CheckRecord:
        """Build a record from `to_dict`'s data."""
        return cls(**{**data, "outcome": Outcome(data["outcome"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """The verdict of one task on one submission.

    Attributes:
        task: The task's name.
        outcome: See `task_outcome`.
        points: Points earned; None where the task is ungraded (a harness error).
        max_points: Points that the task carries.
        hooks: How each hook was bound, by name.
        checks: The planned checks in order, each with its verdict.
        notices: What a person should know and what costs nothing (a column for a vector, `.cuda()` on the CPU).
        cpu_ns: CPU time of the submitted code, nanoseconds, read from outside.
        peak_bytes: Peak resident memory of its workers, bytes.
        speed: Verdicts of the speed stage, one a workload.
        quality: Verdicts of the quality stage, one a setting.
    """

    task: str
    outcome: Outcome
    points: float | None
    max_points: float
    hooks: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[CheckRecord, ...] = ()
    notices: tuple[str, ...] = ()
    cpu_ns: int = 0
    peak_bytes: int = 0
    speed: tuple[Mapping[str, Any], ...] = ()
    quality: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_answered(self) -> bool:
        """Tell whether the submission has anything for this task: a hook that was found, or no way to look for one."""
        return self.outcome is not Outcome.MISSING or any(how != HookBinding.MISSING for how in self.hooks.values())

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON data."""
        return {
            "task": self.task,
            "outcome": self.outcome.value,
            "points": self.points,
            "max_points": self.max_points,
            "hooks": dict(self.hooks),
            "checks": [check.to_dict() for check in self.checks],
            "notices": list(self.notices),
            "cpu_ns": self.cpu_ns,
            "peak_bytes": self.peak_bytes,
            "speed": [dict(entry) for entry in self.speed],
            "quality": [dict(entry) for entry in self.quality],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TaskRecord:
        """Build a record from `to_dict`'s data."""
        return cls(
            **{
                **data,
                "outcome": Outcome(data["outcome"]),
                "checks": tuple(CheckRecord.from_dict(check) for check in data["checks"]),
                "notices": tuple(data["notices"]),
                "speed": tuple(data["speed"]),
                "quality": tuple(data["quality"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRecord:
    """The verdicts of one submission on the tasks that were asked for.

    Attributes:
        name: The submission's name: its file or folder name, unique within a run.
        path: Where it was read from.
        tasks: One record a task, in the order of the assignment.
    """

    name: str
    path: str
    tasks: tuple[TaskRecord, ...]

    @property
    def points(self) -> float | None:
        """Return the points earned, or None when any task is ungraded."""
        earned = [task.points for task in self.tasks]
        return None if any(points is None for points in earned) else rounded(sum(p for p in earned if p is not None))

    @property
    def max_points(self) -> float:
        """Return the points that the tasks carry together."""
        return rounded(sum(task.max_points for task in self.tasks))

    def to_dict(self) -> dict[str, Any]:
        """Return the record as one entry of `submissions` in the JSON report."""
        return {
            "name": self.name,
            "path": self.path,
            "points": self.points,
            "max_points": self.max_points,
            "tasks": [task.to_dict() for task in self.tasks],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> GradeRecord:
        """Build a record from `to_dict`'s data."""
        return cls(
            name=data["name"],
            path=data["path"],
            tasks=tuple(TaskRecord.from_dict(task) for task in data["tasks"]),
        )


def rounded(points: float) -> float:
    """Return points rounded to a thousandth, so that sums of shares print as the numbers that were meant."""
    return round(points, 3)


def task_outcome(checks: Iterable[CheckRecord], *, planned: int) -> Outcome:
    """Return the outcome of a task from its checks.

    Args:
        checks: The verdicts that were reached.
        planned: How many gating checks the task planned, at least 1 for a pass.

    Returns:
        The first outcome in the order of precedence that any gating check has. *passed* (or *inconclusive*) only
        when as many gating checks passed as were planned; anything else that would read as a pass is *failed*.
    """
    gating = [check for check in checks if check.gating]
    outcomes = {check.outcome for check in gating}
    worst = next((outcome for outcome in _PRECEDENCE if outcome in outcomes), Outcome.HARNESS_ERROR)
    if not worst.counts_as_passed:
        return worst
    passed = sum(check.outcome.counts_as_passed for check in gating)
    if planned < 1:
        return Outcome.HARNESS_ERROR
    return worst if passed == planned == len(gating) else Outcome.FAILED
