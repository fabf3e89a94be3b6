"""Quality bars to verdicts: the first lesson at or above the threshold passes; else two more, and the median decides.

A lesson on which the task's own model stays below its floor says nothing about anybody, and is drawn anew. A worker
that fails, or gradients that differ, are a verdict at once: nothing is tried again.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.errors import (
    Crashed,
    HarnessError,
    HarnessFault,
    Incomplete,
    Missing,
    OutOfMemory,
    ProviderError,
    Refused,
    SubmissionError,
    TimedOut,
    Unusable,
    UsageError,
)
from harness.quality.gradients import Watch
from harness.quality.lessons import Lessons, TrainingSource, reading
from harness.quality.progress import OnStep
from harness.quality.resume import Kept
from harness.quality.training import State
from harness.recipe import OpenRecipe, QualityBar
from harness.records import CheckRecord, Outcome, QualityRecord
from harness.sandbox.allowance import Allowance
from harness.seeds import Seeds
from harness.task import Task
from harness.text import printable

__all__ = ["TrainingSource", "run_quality"]

_MORE_LESSONS = 2
_MOST_REDRAWN = 5
_OUTCOMES: tuple[tuple[type[SubmissionError], Outcome], ...] = (
    (Missing, Outcome.MISSING),
    (Incomplete, Outcome.INCOMPLETE),
    (Unusable, Outcome.FAILED),
    (Crashed, Outcome.CRASHED),
    (TimedOut, Outcome.TIMED_OUT),
    (OutOfMemory, Outcome.OUT_OF_MEMORY),
    (Refused, Outcome.REFUSED),
)


@dataclass(slots=True)
class _Reached:
    """What one bar has come to."""

    values: list[float] = field(default_factory=list)
    references: list[float] = field(default_factory=list)
    state: State | None = None
    pictures: tuple[Mapping[str, Any], ...] = ()

    @property
    def middle(self) -> int:
        """Return which of the values decides."""
        return self.values.index(statistics.median_low(self.values))


def run_quality(
    task: Task,
    source: TrainingSource,
    seeds: Seeds,
    *,
    checks: Sequence[CheckRecord],
    on_step: OnStep | None = None,
    resume: Path | None = None,
) -> tuple[QualityRecord, ...]:
    """Train for every quality bar of a task, and return the verdicts in order.

    Args:
        task: The task.
        source: Where the submission answers; the worker in which its checks have just run.
        seeds: The seeds of this (submission, task).
        checks: The verdicts of the task's checks, reached in that worker. Nothing is trained unless every gating check
            of the task is among them and passed: what is trained must be what was checked.
        on_step: Is told of every step of every training.
        resume: A folder where trainings that are cut off are kept, and found again; removed when all is judged.

    Returns:
        One record a bar; a bar that is not reached is *failed*, one that could not be tried is *skipped*.

    Raises:
        UsageError: The source gives no subject, because this machine can't grade as was asked for.
    """
    kept = Kept(resume)
    lessons = Lessons(source, seeds, kept, on_step)
    records: list[QualityRecord] = []
    lacking = _not_passed(task, checks)
    for bar in task.quality:
        record = _record(bar, Outcome.SKIPPED, f"not run, because {lacking} did not pass") if lacking else None
        record = record or _judged(bar, lessons, source)
        if record.outcome not in (Outcome.PASSED, Outcome.FAILED) or record.value is None:
            lacking = lacking or bar.setting  # whatever ended this training would end the others
        records.append(record)
    kept.forget()
    return tuple(records)


def _not_passed(task: Task, checks: Iterable[CheckRecord]) -> str:
    """Return the names of the gating checks that have not passed."""
    passed = {record.name for record in checks if record.outcome.counts_as_passed}
    return ", ".join(check.name for check in task.checks if check.gating and check.name not in passed)


def _judged(bar: QualityBar, lessons: Lessons, source: TrainingSource) -> QualityRecord:
    reached = _Reached()
    try:
        value = _open_value if isinstance(bar.recipe, OpenRecipe) else _value
        number = 0
        while _undecided(bar, reached):
            number = value(bar, lessons, source, (number + 1, reached))
    except UsageError:
        raise
    except HarnessError as error:
        reached.state = lessons.latest
        return _ended(bar, reached, error)
    except Exception as error:  # noqa: BLE001 - replies are read elsewhere: here the task's own recipe failed
        return _ended(bar, reached, ProviderError(f"the recipe failed: {type(error).__name__}: {error}"))
    return _decided(bar, reached)


def _undecided(bar: QualityBar, reached: _Reached) -> bool:
    if not reached.values:
        return True
    return reached.values[0] < bar.threshold and len(reached.values) <= _MORE_LESSONS


def _value(bar: QualityBar, lessons: Lessons, _source: TrainingSource, place: tuple[int, _Reached]) -> int:
    """Train one lesson and keep what it reaches; return the lesson's number.

    The task's own model is trained on it only where something hangs on that: where the submission's stays below the
    threshold, or below the floor under which a lesson is drawn anew.
    """
    number, reached = place
    assert not isinstance(bar.recipe, OpenRecipe)
    for redrawn in range(number, number + _MOST_REDRAWN):
        metrics, state = lessons.submission(bar.recipe, redrawn, bar.setting)
        whole = value = metrics[bar.metric]
        if bar.over is not None:
            value -= lessons.submission(bar.over, redrawn, f"{bar.setting}, without")[0][bar.metric]
        if not (value >= bar.threshold and whole >= bar.recipe.least):
            reference = lessons.reference(bar.recipe, redrawn, bar.setting)[bar.metric]
            if not reference >= bar.recipe.least:
                continue
            if bar.over is not None:
                reference -= lessons.reference(bar.over, redrawn, f"{bar.setting}, without")[bar.metric]
            reached.references.append(reference)
        reached.values.append(_number(value))
        reached.state = state
        reached.pictures = lessons.pictures(bar.recipe, redrawn)
        return redrawn
    raise HarnessFault(f"the task's own model stays below {bar.recipe.least:g} on {_MOST_REDRAWN} lessons in a row")


def _open_value(bar: QualityBar, lessons: Lessons, source: TrainingSource, place: tuple[int, _Reached]) -> int:
    """Let the submission train as it likes, and measure what it answers."""
    number, reached = place
    recipe = bar.recipe
    assert isinstance(recipe, OpenRecipe)
    given, asked, hidden = recipe.draw(lessons.generator(number))
    allowance = Allowance(cpu_s=recipe.cpu_s, blocked_s=recipe.blocked_s, memory_bytes=recipe.memory_bytes)
    subject: Any = None
    for hook in recipe.hooks:
        subject = source.subject(hook, cpu_s=recipe.cpu_s, allowance=allowance)
    answers = reading(recipe.answers)(subject, given, asked)
    reached.values.append(_number(reading(recipe.measure)(answers, hidden)[bar.metric]))
    return number


def _decided(bar: QualityBar, reached: _Reached) -> QualityRecord:
    middle = 0 if reached.values[0] >= bar.threshold else reached.middle
    value = reached.values[middle]
    if value >= bar.threshold:
        return _record(bar, Outcome.PASSED, reached=reached, value=value)
    shown = ", ".join(f"{one:.3f}" for one in reached.values)
    message = f"reached {bar.metric} {shown} on {len(reached.values)} lessons; the median must be {bar.threshold:g}"
    return _record(bar, Outcome.FAILED, message, reached=reached, value=value)


def _ended(bar: QualityBar, reached: _Reached, error: HarnessError) -> QualityRecord:
    """Return the verdict of an error whose class says whose fault it is."""
    if not isinstance(error, SubmissionError):
        return _record(bar, Outcome.HARNESS_ERROR, str(error), reached=reached)
    outcome = next(outcome for kind, outcome in _OUTCOMES if isinstance(error, kind))
    return _record(bar, outcome, " ".join(str(error).split()), reached=reached)


def _record(
    bar: QualityBar,
    outcome: Outcome,
    message: str = "",
    *,
    reached: _Reached | None = None,
    value: float | None = None,
) -> QualityRecord:
    reached = reached or _Reached()
    state = reached.state
    points: float | None = bar.points if outcome.counts_as_passed else 0.0
    references = reached.references
    return QualityRecord(
        setting=bar.setting,
        outcome=outcome,
        metric=bar.metric,
        gating=bar.gating,
        points=None if outcome is Outcome.HARNESS_ERROR else points,
        max_points=bar.points,
        value=value,
        reference=statistics.median_low(references) if references else None,
        threshold=bar.threshold,
        values=tuple(reached.values),
        gradient_error=None if state is None else _finite(Watch(state.distances).largest),
        steps=0 if state is None else state.step,
        curve=() if state is None else tuple(state.curve),
        cpu_ns=0 if state is None else state.cpu_ns,
        open_ended=isinstance(bar.recipe, OpenRecipe),
        pictures=reached.pictures,
        message=printable(message),
    )


def _number(value: float) -> float:
    """Return a metric; what is no number has reached nothing."""
    return float(value) if math.isfinite(value) else 0.0


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
