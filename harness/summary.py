"""A class at a glance: how each task went, which mistakes are made how often, who stands apart, what it cost."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harness.records import CheckRecord, GradeRecord, Outcome, TaskRecord
from harness.text import shortened

__all__ = [
    "BINS",
    "ClassSummary",
    "Left",
    "MistakeCount",
    "Outlier",
    "TaskSummary",
    "left_for_a_person",
    "summarize",
]

BINS = 10
_FENCE = 3.0  # Tukey's outer fence: as many spreads of the middle half beyond it
_LEAST_CLASS = 8
_LEAST_CPU_NS = 1_000_000_000
_SECOND_NS = 1_000_000_000
_WHY_LENGTH = 300


class MistakeCount(NamedTuple):
    """A known mistake, or a check that fails without one.

    Attributes:
        task: The task.
        words: The mistake in a student's words; the check's name where no mistake was recognised.
        known: Whether it is a known mistake.
        submissions: Who made it, in order.
    """

    task: str
    words: str
    known: bool
    submissions: tuple[str, ...]

    @property
    def number(self) -> int:
        """Return by how many it was made."""
        return len(self.submissions)


class Outlier(NamedTuple):
    """A submission that stands apart.

    Attributes:
        submission: Its name.
        why: In what, in words.
    """

    submission: str
    why: str


class Left(NamedTuple):
    """An ungraded task, which a person has to look at.

    Attributes:
        submission: Its submission.
        task: The task.
        why: Why it could not be graded, on one line.
    """

    submission: str
    task: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSummary:
    """How one task went.

    Attributes:
        task: Its name.
        max_points: Points that it carries.
        outcomes: How many ended how, in the order of the vocabulary; only what occurred.
        answered: How many answered it at all.
        mean_points: Of those that are graded, or None.
        median_points: The same.
        histogram: How many earned points in each of `BINS` equal shares of the most, graded ones alone.
        median_cpu_ns: Median CPU time of those that answered, nanoseconds.
        most_cpu_ns: The largest.
    """

    task: str
    max_points: float
    outcomes: Mapping[Outcome, int]
    answered: int
    mean_points: float | None
    median_points: float | None
    histogram: tuple[int, ...]
    median_cpu_ns: int
    most_cpu_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSummary:
    """A class at a glance.

    Attributes:
        submissions: How many there are.
        ungraded: How many have a task that could not be graded.
        max_points: Points that all tasks carry together.
        mean_points: Of those that are graded, or None.
        median_points: The same.
        histogram: How many earned points in each of `BINS` equal shares of the most, graded ones alone.
        cpu_ns: CPU time of all submitted code, nanoseconds.
        tasks: Each task.
        mistakes: What goes wrong, the most frequent first.
        outliers: Who stands apart.
        left: What could not be graded and has no mark by hand.
    """

    submissions: int
    ungraded: int
    max_points: float
    mean_points: float | None
    median_points: float | None
    histogram: tuple[int, ...]
    cpu_ns: int
    tasks: tuple[TaskSummary, ...]
    mistakes: tuple[MistakeCount, ...]
    outliers: tuple[Outlier, ...]
    left: tuple[Left, ...]


def summarize(records: Sequence[GradeRecord]) -> ClassSummary:
    """Return what a class looks like.

    Args:
        records: One a submission; all with the same tasks.
    """
    by_task: dict[str, list[tuple[str, TaskRecord]]] = {}
    for record in records:
        for task in record.tasks:
            by_task.setdefault(task.task, []).append((record.name, task))
    points = [record.points for record in records if record.points is not None]
    most = max((record.max_points for record in records), default=0.0)
    return ClassSummary(
        submissions=len(records),
        ungraded=len(records) - len(points),
        max_points=most,
        mean_points=statistics.fmean(points) if points else None,
        median_points=statistics.median(points) if points else None,
        histogram=_histogram(points, most),
        cpu_ns=sum(task.cpu_ns for record in records for task in record.tasks),
        tasks=tuple(_task(name, [task for _, task in entries]) for name, entries in by_task.items()),
        mistakes=_mistakes(by_task),
        outliers=tuple(_outliers(records, by_task)),
        left=tuple(left_for_a_person(records)),
    )


def left_for_a_person(records: Iterable[GradeRecord]) -> Iterator[Left]:
    """Iterate over the tasks that could not be graded, through no fault of a submission, and that nobody marked."""
    for record in records:
        for task in record.tasks:
            if task.points is None:
                broken = (check.message for check in task.checks if check.outcome is Outcome.HARNESS_ERROR)
                why = next((one for one in (*task.notices, *broken) if one), "no reason is kept")
                yield Left(record.name, task.task, shortened(why, _WHY_LENGTH))


def _task(name: str, records: Sequence[TaskRecord]) -> TaskSummary:
    found = Counter(record.outcome for record in records)
    points = [record.points for record in records if record.points is not None]
    most = max(record.max_points for record in records)
    answered = [record.cpu_ns for record in records if record.is_answered]
    return TaskSummary(
        task=name,
        max_points=most,
        outcomes={outcome: found[outcome] for outcome in Outcome if found[outcome]},
        answered=len(answered),
        mean_points=statistics.fmean(points) if points else None,
        median_points=statistics.median(points) if points else None,
        histogram=_histogram(points, most),
        median_cpu_ns=int(statistics.median(answered)) if answered else 0,
        most_cpu_ns=max(answered, default=0),
    )


def _histogram(points: Iterable[float], most: float) -> tuple[int, ...]:
    counts = [0] * BINS
    for earned in points:
        share = earned / most if most else 0.0
        counts[min(BINS - 1, max(0, int(share * BINS + 1e-9)))] += 1
    return tuple(counts)


def _mistakes(by_task: Mapping[str, Sequence[tuple[str, TaskRecord]]]) -> tuple[MistakeCount, ...]:
    made: dict[tuple[str, str, bool], dict[str, None]] = {}
    for task, entries in by_task.items():
        for submission, record in entries:
            for words, known in _faults(record.checks):
                made.setdefault((task, words, known), {})[submission] = None
    counted = [MistakeCount(task, words, known, tuple(who)) for (task, words, known), who in made.items()]
    return tuple(sorted(counted, key=lambda one: (-one.number, not one.known, one.task, one.words)))


def _faults(checks: Iterable[CheckRecord]) -> dict[tuple[str, bool], None]:
    """Return what is wrong: known mistakes; where there is none, the first gating check that did not pass."""
    fallen = [
        check
        for check in checks
        if check.gating
        and not check.outcome.counts_as_passed
        and check.outcome not in (Outcome.SKIPPED, Outcome.MISSING, Outcome.HARNESS_ERROR)
    ]
    known = {(check.mistake, True): None for check in fallen if check.mistake is not None}
    return known or {(f"{check.name}: {check.outcome.value}", False): None for check in fallen[:1]}


def _outliers(
    records: Sequence[GradeRecord], by_task: Mapping[str, Sequence[tuple[str, TaskRecord]]]
) -> Iterable[Outlier]:
    graded = [(record.name, record.points) for record in records if record.points is not None]
    low, _ = _fences([points for _, points in graded])
    for name, points in graded:
        if points < low:
            yield Outlier(name, f"{points:g} points, far below the class")
    for task, entries in by_task.items():
        answered = [(name, record.cpu_ns) for name, record in entries if record.is_answered]
        _, high = _fences([float(cpu_ns) for _, cpu_ns in answered])
        for name, cpu_ns in answered:
            if cpu_ns > max(high, _LEAST_CPU_NS):
                yield Outlier(name, f"{task}: {cpu_ns / _SECOND_NS:.1f} s of CPU time, far above the class")


def _fences(values: Sequence[float]) -> tuple[float, float]:
    """Return between which values nobody stands apart."""
    if len(values) < _LEAST_CLASS:
        return float("-inf"), float("inf")
    lower, _, upper = statistics.quantiles(values, n=4)
    spread = max(upper - lower, 0.0)
    return lower - _FENCE * spread, upper + _FENCE * spread
