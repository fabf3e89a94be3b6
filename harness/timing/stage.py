"""A task's workloads, one verdict each: the entry point of the speed stage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

from harness.errors import (
    Crashed,
    HarnessFault,
    Incomplete,
    Missing,
    OutOfMemory,
    ProviderError,
    Refused,
    SubmissionError,
    TimedOut,
    Unusable,
)
from harness.records import Outcome, SpeedRecord
from harness.sandbox.confined import Worker
from harness.sandbox.submission import read_submission
from harness.seeds import Seeds
from harness.task import Task, Workload
from harness.text import printable
from harness.timing.growth import Growth, measure_growth
from harness.timing.pairing import Side, WrongWhileTimedError
from harness.timing.question import Question
from harness.timing.verdict import Budget, Measured, Speed, measure_speed

__all__ = ["reference_side", "run_speed"]

_OUTCOMES: tuple[tuple[type[SubmissionError], Outcome], ...] = (
    (WrongWhileTimedError, Outcome.FAILED),
    (Missing, Outcome.MISSING),
    (Incomplete, Outcome.INCOMPLETE),
    (Unusable, Outcome.FAILED),
    (Crashed, Outcome.CRASHED),
    (TimedOut, Outcome.TIMED_OUT),
    (OutOfMemory, Outcome.OUT_OF_MEMORY),
    (Refused, Outcome.REFUSED),
)


def reference_side(source: Path, spawn: Callable[[], Worker]) -> Side:
    """Return a reference as it is timed: its source is loaded in workers of its own, as a submission's is.

    Args:
        source: The file of the reference, `catalog.references[task].source`.
        spawn: Starts a confined worker.
    """
    return Side(submission=read_submission(source), spawn=spawn)


def run_speed(
    task: Task,
    submission: Side,
    reference: Side,
    seeds: Seeds,
    *,
    budget: Budget | None = None,
    growth: bool = False,
) -> tuple[SpeedRecord, ...]:
    """Time every workload of a task and return a verdict for each, in order.

    What breaks on the submission's side is the outcome of the workload that met it; what breaks on the reference's or
    the machine's is a *harness_error* of that workload. One verdict at a time should run on a machine. A size of a
    series that takes too long or too much memory leaves a note: how a submission grows decides nothing.

    Args:
        task: The task, with the points that its workloads carry in this run.
        submission: The submission's side.
        reference: The reference's side; see `reference_side`.
        seeds: Of this (submission, task).
        budget: How long one verdict may take.
        growth: Whether growth and memory are measured too, where a workload has a series; they decide nothing.
    """
    sides = (reference, submission)
    return tuple(_timed(task, workload, sides, seeds, budget, growth=growth) for workload in task.workloads)


def _timed(
    task: Task, workload: Workload, sides: tuple[Side, Side], seeds: Seeds, budget: Budget | None, *, growth: bool
) -> SpeedRecord:
    try:
        measured = measure_speed(task, Question(task, workload), sides, seeds, budget=budget)
        curve, note = _grown(task, workload, sides, seeds) if growth and workload.sizes else (None, "")
    except SubmissionError as error:
        outcome = next(outcome for kind, outcome in _OUTCOMES if isinstance(error, kind))
        return _broken(workload, outcome, str(error))
    except (HarnessFault, ProviderError, OSError) as error:
        return _broken(workload, Outcome.HARNESS_ERROR, str(error))
    return _record(workload, measured, curve, note)


def _grown(task: Task, workload: Workload, sides: tuple[Side, Side], seeds: Seeds) -> tuple[Growth | None, str]:
    """Return how the submission grows beside the reference, or why that was not found out.

    Raises:
        SubmissionError: It broke at some size, or answered wrongly there.
    """
    try:
        return measure_growth(task, workload, sides, seeds), ""
    except (TimedOut, OutOfMemory, HarnessFault, ProviderError, OSError) as error:
        return None, f"growth was not measured, which decides nothing: {_printed(error)}"


def _broken(workload: Workload, outcome: Outcome, message: str) -> SpeedRecord:
    return SpeedRecord(
        workload=workload.name,
        hook=workload.hook,
        outcome=outcome,
        gating=workload.gating,
        points=None if outcome is Outcome.HARNESS_ERROR else 0.0,
        max_points=workload.points,
        limit=workload.limit,
        message=_printed(message),
    )


def _printed(message: object) -> str:
    return printable(" ".join(str(message).split())[:2000])


def _record(workload: Workload, measured: Measured, growth: Growth | None, note: str) -> SpeedRecord:
    outcome = {Speed.SLOWER: Outcome.FAILED, Speed.INCONCLUSIVE: Outcome.INCONCLUSIVE}.get(
        measured.speed, Outcome.PASSED
    )
    estimate = measured.estimate
    point = None if growth is None else growth.nearest(workload)
    return SpeedRecord(
        workload=workload.name,
        hook=workload.hook,
        outcome=outcome,
        verdict=measured.speed.value,
        gating=workload.gating,
        points=workload.points if outcome.counts_as_passed else 0.0,
        max_points=workload.points,
        ratio=estimate.ratio,
        low=estimate.low,
        high=estimate.high,
        limit=workload.limit,
        reference_ns=round(median(reference for reference, _ in measured.samples)),
        submission_ns=round(median(submission for _, submission in measured.samples)),
        pairs=len(measured.samples),
        forks=measured.forks,
        reference_peak_bytes=None if point is None else point.reference_peak_bytes,
        submission_peak_bytes=None if point is None else point.submission_peak_bytes,
        samples=measured.samples,
        growth=None if growth is None else growth.to_dict(),
        message="\n".join(filter(None, (_message(workload, measured), note))),
    )


def _message(workload: Workload, measured: Measured) -> str:
    estimate = measured.estimate
    ratio = f"{estimate.ratio:.2f} times the reference's time, between {estimate.low:.2f} and {estimate.high:.2f}"
    if measured.speed is Speed.SLOWER:
        return f"asked: at most {workload.limit:.2f} times the reference's time\ncame: {ratio}"
    if measured.speed is Speed.INCONCLUSIVE:
        return f"too near the limit of {workload.limit:.2f} to tell: {ratio}; this counts as passed"
    return ""
