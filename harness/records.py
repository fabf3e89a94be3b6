"""The vocabulary of results: what a verdict says, as frozen values that become JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

from harness.marks import Mark
from harness.outcomes import PRECEDENCE, HookBinding, Outcome
from harness.students import Student

__all__ = [
    "CheckRecord",
    "Finding",
    "GradeRecord",
    "HookBinding",
    "Outcome",
    "QualityRecord",
    "SpeedRecord",
    "TaskRecord",
    "Verdict",
    "task_outcome",
]

SCHEMA = 1


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
        visible: Whether its author may see this verdict at all; an assignment hides it. (What a message may show of a
            hidden *case* is settled before it is written.)
        maps: Matrices to draw, by title: of a visible case alone, as an expected and a given attention map.
        after: The checks without whose passing it is *skipped*.
    """

    name: str
    hook: str
    outcome: Outcome
    gating: bool = True
    points: float | None = 0.0
    max_points: float = 0.0
    message: str = ""
    mistake: str | None = None
    visible: bool = True
    maps: Mapping[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
    after: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON data."""
        return {**_plain(self), "maps": {title: _lists(rows) for title, rows in self.maps.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CheckRecord:
        """Build a record from `to_dict`'s data."""
        maps = {title: tuple(map(tuple, rows)) for title, rows in data.get("maps", {}).items()}
        after = tuple(data.get("after", ()))
        return cls(**{**data, "outcome": Outcome(data["outcome"]), "maps": maps, "after": after})


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedRecord:
    """The verdict of one workload: how long a submission takes beside the reference.

    Attributes:
        workload: The workload's name.
        hook: The hook that was timed.
        outcome: *passed*, *failed* (slower than the limit), *inconclusive*, or how the submission broke.
        verdict: faster, within, slower or inconclusive; "" where nothing could be timed.
        gating: Whether it decides the task's outcome.
        points: Points earned; None where the task is ungraded.
        max_points: Points that it carries.
        ratio: The submission's time over the reference's, below 1 is faster; None where nothing could be timed.
        low: Lower end of the ratio's 95 % interval.
        high: Upper end of it.
        limit: The largest ratio that is *within*.
        reference_ns: Median time of one call of the reference, nanoseconds.
        submission_ns: The same of the submission.
        pairs: How many pairs of samples the ratio rests on.
        forks: From how many pairs of fresh processes they come.
        reference_peak_bytes: Memory that one call of the reference takes at its peak, bytes; None where not measured.
        submission_peak_bytes: The same of the submission.
        samples: Time of one call for every pair, (reference, submission), nanoseconds.
        growth: Ratio and memory at every size of the workload's series, as JSON data; None where not measured.
        message: Empty when passed; else a reason that a student can read.
        visible: Whether its author may see this verdict at all.
    """

    workload: str
    hook: str
    outcome: Outcome
    verdict: str = ""
    gating: bool = False
    points: float | None = 0.0
    max_points: float = 0.0
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    reference_ns: int | None = None
    submission_ns: int | None = None
    pairs: int = 0
    forks: int = 0
    reference_peak_bytes: int | None = None
    submission_peak_bytes: int | None = None
    samples: tuple[tuple[int, int], ...] = ()
    growth: Mapping[str, Any] | None = None
    message: str = ""
    visible: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON data."""
        return _plain(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SpeedRecord:
        """Build a record from `to_dict`'s data."""
        samples = tuple((reference, submission) for reference, submission in data["samples"])
        return cls(**{**data, "outcome": Outcome(data["outcome"]), "samples": samples})


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRecord:
    """The verdict of one training: how good the judge's model became with the submission's gradients.

    Attributes:
        setting: The name of the recipe.
        outcome: *passed*, *failed*, or how the submission broke.
        metric: The name of the metric, higher is better.
        gating: Whether it decides the task's outcome.
        points: Points earned; None where the task is ungraded.
        max_points: Points that it carries.
        value: What was reached on held-out data; None where training did not come to its end.
        reference: What the reference reached on the same seeds and data; None where it was not needed: its gradients
            are compared at every step, and it is trained on a lesson only where the submission falls short there.
        threshold: The value to reach.
        values: What each seed reached, in order; the first alone where it was enough.
        gradient_error: Largest relative L2 distance of the submission's gradients from the reference's; None where one
            of them was not finite, and where none was compared.
        steps: Steps that were trained.
        curve: Training loss by step, (step, loss), thinned out for pictures.
        cpu_ns: CPU time of the submission's workers, nanoseconds.
        open_ended: Whether the submission brought model and optimiser, so that only held-out answers counted.
        pictures: What the task shows of the trained model, as JSON data: attention maps, a matrix of similarities.
        message: Empty when passed; else a reason that a student can read.
        visible: Whether its author may see this verdict at all.
    """

    setting: str
    outcome: Outcome
    metric: str
    gating: bool = True
    points: float | None = 0.0
    max_points: float = 0.0
    value: float | None = None
    reference: float | None = None
    threshold: float | None = None
    values: tuple[float, ...] = ()
    gradient_error: float | None = None
    steps: int = 0
    curve: tuple[tuple[int, float], ...] = ()
    cpu_ns: int = 0
    open_ended: bool = False
    pictures: tuple[Mapping[str, Any], ...] = ()
    message: str = ""
    visible: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON data."""
        return _plain(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> QualityRecord:
        """Build a record from `to_dict`'s data."""
        curve = tuple((step, loss) for step, loss in data["curve"])
        tuples = {"values": tuple(data["values"]), "pictures": tuple(data.get("pictures", ())), "curve": curve}
        return cls(**{**data, **tuples, "outcome": Outcome(data["outcome"])})


Verdict: TypeAlias = CheckRecord | SpeedRecord | QualityRecord
"""What a task's outcome follows from: it has `outcome`, `gating`, `points`, `max_points` and `visible`."""


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
        log: What the submission printed, the last 64 KiB, every control character as its escape.
        log_cut: Whether it printed more than that.
        log_visible: Whether its author may see the log; printed inputs would show hidden cases, so only an assignment
            says so.
        mark: What a person gave, or None; `points` are the person's then, where there are any.
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
    speed: tuple[SpeedRecord, ...] = ()
    quality: tuple[QualityRecord, ...] = ()
    log: str = ""
    log_cut: bool = False
    log_visible: bool = False
    mark: Mark | None = None

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
            "speed": [entry.to_dict() for entry in self.speed],
            "quality": [entry.to_dict() for entry in self.quality],
            "log": self.log,
            "log_cut": self.log_cut,
            "log_visible": self.log_visible,
            "mark": None if self.mark is None else self.mark.to_dict(),
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
                "speed": tuple(SpeedRecord.from_dict(entry) for entry in data["speed"]),
                "quality": tuple(QualityRecord.from_dict(entry) for entry in data["quality"]),
                "mark": Mark.from_dict(data["mark"]) if data.get("mark") else None,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRecord:
    """The verdicts of one submission on the tasks that were asked for.

    Attributes:
        name: The submission's name: its file or folder name, unique within a run.
        path: Where it was read from.
        tasks: One record a task, in the order of the assignment.
        student: Who handed it in, where that is known.
        gradings: How often it was graded: 1, and 1 more for every further hand-in or regrade under its name.
    """

    name: str
    path: str
    tasks: tuple[TaskRecord, ...]
    student: Student | None = None
    gradings: int = 1

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
            "student": None if self.student is None else self.student.to_dict(),
            "gradings": self.gradings,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> GradeRecord:
        """Build a record from `to_dict`'s data."""
        student = data.get("student")
        return cls(
            name=data["name"],
            path=data["path"],
            tasks=tuple(TaskRecord.from_dict(task) for task in data["tasks"]),
            student=None if student is None else Student.from_dict(student),
            gradings=data.get("gradings", 1),
        )


def rounded(points: float) -> float:
    """Return points rounded to a thousandth, so that sums of shares print as the numbers that were meant."""
    return round(points, 3)


def _plain(record: Verdict) -> dict[str, Any]:
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    lists = {name: _lists(value) for name, value in values.items() if isinstance(value, tuple)}
    return {**values, **lists, "outcome": record.outcome.value}


def _lists(value: Any) -> Any:
    return [_lists(item) for item in value] if isinstance(value, tuple) else value


def task_outcome(checks: Iterable[Verdict], *, planned: int) -> Outcome:
    """Return the outcome of a task from its checks, timings and trainings.

    Args:
        checks: The verdicts that were reached.
        planned: How many gating checks the task planned, at least 1 for a pass.

    Returns:
        The first outcome in the order of precedence that any gating check has. *passed* (or *inconclusive*) only
        when as many gating checks passed as were planned; anything else that would read as a pass is *failed*.
        *harness_error* as well where an advisory check has it whose points would be lost by it.
    """
    checks = tuple(checks)
    gating = [check for check in checks if check.gating]
    outcomes = {check.outcome for check in gating}
    if any(check.outcome is Outcome.HARNESS_ERROR and check.max_points for check in checks):
        outcomes.add(Outcome.HARNESS_ERROR)
    worst = next((outcome for outcome in PRECEDENCE if outcome in outcomes), Outcome.HARNESS_ERROR)
    if not worst.counts_as_passed:
        return worst
    passed = sum(check.outcome.counts_as_passed for check in gating)
    if planned < 1:
        return Outcome.HARNESS_ERROR
    return worst if passed == planned == len(gating) else Outcome.FAILED
