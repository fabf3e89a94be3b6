"""Growth and memory beside the reference, over the sizes of a workload's series.

Absolute exponents mislead: small sizes are overhead, large ones leave the caches. So what is reported is the ratio at
each size, and how fast the ratio grows over the upper half of the sizes; a worse class of growth is claimed only when
that slope is clearly above a quarter and the ratio at the largest size is above the limit.
"""

from __future__ import annotations

import math
import os
import random
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from harness.sandbox.peer import peak_bytes
from harness.seeds import Seeds
from harness.task import Task, Workload
from harness.timing.estimators import Estimate, combined, slope
from harness.timing.pairing import Calls, Fork, Side, blaming, bound_to, compare, timed_pair
from harness.timing.question import Question

__all__ = ["Growth", "SizePoint", "measure_growth"]

_FORKS: Final = 3
_REPEATS: Final = 8
_BUDGET_NS: Final = 300_000_000
_FEWEST: Final = 3
_CONFIDENCE: Final = 0.95
_EXCESS: Final = 0.25
_RESAMPLES: Final = 400
_SLOW_AT_SMALL: Final = 1.25
_MEMORY_FACTOR: Final = 1.5
_BLIND_BYTES: Final = 5 << 20  # below this, an allocation may be served from memory that the process already has


@dataclass(frozen=True, slots=True, kw_only=True)
class SizePoint:
    """What was measured at one size.

    Attributes:
        size: The value of the options that grow.
        ratio: The submission's time over the reference's.
        low: Lower end of its 95 % interval.
        high: Upper end of it.
        reference_ns: Median time of one call of the reference, asking included, nanoseconds.
        submission_ns: The same of the submission.
        reference_peak_bytes: Memory that one call takes at its peak; None where the system doesn't tell.
        submission_peak_bytes: The same of the submission.
    """

    size: int
    ratio: float
    low: float
    high: float
    reference_ns: int
    submission_ns: int
    reference_peak_bytes: int | None
    submission_peak_bytes: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A growth series.

    Attributes:
        axis: The options that grow together.
        points: One a size, ascending.
        excess: Slope of log ratio on log size over the upper half of the sizes: 1 more factor of n reads up to 1.
        excess_low: Lower end of its 95 % interval.
        excess_high: Upper end of it.
        notes: What stands out, in words.
    """

    axis: tuple[str, ...]
    points: tuple[SizePoint, ...]
    excess: float
    excess_low: float
    excess_high: float
    notes: tuple[str, ...]

    def nearest(self, workload: Workload) -> SizePoint:
        """Return the point nearest to a workload's own size."""
        own = math.log(workload.options[workload.axis[0]])
        return min(self.points, key=lambda point: abs(math.log(point.size) - own))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "axis": list(self.axis),
            "points": [point.to_dict() for point in self.points],
            "excess": self.excess,
            "excess_low": self.excess_low,
            "excess_high": self.excess_high,
            "notes": list(self.notes),
        }


def measure_growth(
    task: Task, workload: Workload, sides: tuple[Side, Side], seeds: Seeds, *, chance: random.Random | None = None
) -> Growth:
    """Time and weigh a submission beside the reference at every size of a workload's series.

    Args:
        task: The task.
        workload: A workload with a series.
        sides: The reference and the submission.
        seeds: Of this (submission, task).
        chance: Decides processors and orders; the system's randomness when None.

    Raises:
        SubmissionError: The submission broke, or answered wrongly at some size.
        HarnessFault: The reference broke, or the machine.
    """
    chance = chance or random.SystemRandom()
    questions = {size: Question(task, workload, workload.at(size)) for size in workload.sizes}
    calls = {size: Calls(question, seeds, "growth") for size, question in questions.items()}
    samples: dict[int, list[list[tuple[int, int]]]] = {size: [] for size in workload.sizes}
    peaks = {size: _weighed(task, questions, sides, size, calls) for size in workload.sizes}
    for _ in range(_FORKS):
        core = chance.choice(sorted(os.sched_getaffinity(0)))
        with ExitStack() as stack:
            forks = []
            for which, side in enumerate(sides):
                with blaming(which):
                    forks.append(stack.enter_context(Fork(side, task, core, cpu_s=workload.cpu_s)))
            for size in workload.sizes:
                samples[size].append(_at_size(questions[size], forks, calls[size], core, chance=chance))
    return _growth(workload, samples, peaks)


def _weighed(
    task: Task,
    questions: Mapping[int, Question],
    sides: tuple[Side, Side],
    size: int,
    calls: Mapping[int, Calls],
) -> tuple[int | None, int | None]:
    """Return what one call takes at its peak, by side, in a fresh fork that was warmed up at the smallest size.

    A process keeps the memory that it has freed: only its first call of a size shows what that takes.
    """
    smallest = min(questions)
    (small,), (given,) = calls[smallest].draw(), calls[size].draw()
    core = min(os.sched_getaffinity(0))
    peaks = []
    for which, side in enumerate(sides):
        with blaming(which), Fork(side, task, core, cpu_s=questions[size].workload.cpu_s) as fork:
            fork.prepare(questions[smallest], small)
            before = peak_bytes(fork.pid)
            fork.ask(questions[size], given)
            peaks.append(_risen(before, peak_bytes(fork.pid, reset=False)))
    return peaks[0], peaks[1]


def _at_size(
    question: Question, forks: Sequence[Fork], calls: Calls, core: int, *, chance: random.Random
) -> list[tuple[int, int]]:
    """Time both forks at one size in turns."""
    (fixed,) = calls.draw()
    answers = []
    for which, fork in enumerate(forks):
        with blaming(which):
            answers.append(fork.prepare(question, fixed))
    compare(question, fixed, answers[1], answers[0])
    found: list[tuple[int, int]] = []
    flip = chance.randrange(2)
    with bound_to(core):
        first = timed_pair(question, forks, calls.draw(1, fixed), reference_first=bool(flip))
        spent_ns = sum(window.cpu_ns for window in first)
        repeats = max(_FEWEST, min(_REPEATS, _BUDGET_NS // max(spent_ns, 1)))
        for turn in range(repeats):
            windows = timed_pair(question, forks, calls.draw(1, fixed), reference_first=bool((turn + flip) % 2))
            found.append((windows[0].cpu_ns, windows[1].cpu_ns))
    return found


def _risen(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else max(0, after - before)


def _growth(
    workload: Workload,
    samples: Mapping[int, list[list[tuple[int, int]]]],
    peaks: Mapping[int, tuple[int | None, int | None]],
) -> Growth:
    points = tuple(_point(size, forks, peaks.get(size, (None, None))) for size, forks in samples.items())
    upper = list(samples)[len(samples) // 2 :]
    centre = slope(upper, [_centre(samples[size]) for size in upper])
    low, high = _interval(upper, samples)
    growth = Growth(axis=workload.axis, points=points, excess=centre, excess_low=low, excess_high=high, notes=())
    return Growth(
        axis=growth.axis,
        points=points,
        excess=centre,
        excess_low=low,
        excess_high=high,
        notes=tuple(_notes(workload, growth)),
    )


def _point(size: int, forks: list[list[tuple[int, int]]], peaks: tuple[int | None, int | None]) -> SizePoint:
    estimate: Estimate = combined([_logs(fork) for fork in forks], _CONFIDENCE)
    pooled = [sample for fork in forks for sample in fork]
    return SizePoint(
        size=size,
        ratio=estimate.ratio,
        low=estimate.low,
        high=estimate.high,
        reference_ns=round(median(reference for reference, _ in pooled)),
        submission_ns=round(median(submission for _, submission in pooled)),
        reference_peak_bytes=peaks[0],
        submission_peak_bytes=peaks[1],
    )


def _logs(fork: Sequence[tuple[int, int]]) -> list[float]:
    return [math.log(submission / reference) for reference, submission in fork]


def _centre(forks: Sequence[Sequence[tuple[int, int]]]) -> float:
    return median(log for fork in forks for log in _logs(fork))


def _interval(sizes: Sequence[int], samples: Mapping[int, list[list[tuple[int, int]]]]) -> tuple[float, float]:
    """Return the interval of the slope, drawing forks and then pairs anew."""
    chance = random.Random(0)  # noqa: S311 - resampling, nothing secret
    slopes = []
    for _ in range(_RESAMPLES):
        numbers = [chance.randrange(_FORKS) for _ in range(_FORKS)]
        redrawn = [
            median(
                log
                for number in numbers
                for log in chance.choices(_logs(samples[size][number]), k=len(samples[size][number]))
            )
            for size in sizes
        ]
        slopes.append(slope(sizes, redrawn))
    slopes.sort()
    return slopes[round(0.025 * _RESAMPLES)], slopes[round(0.975 * _RESAMPLES) - 1]


def _notes(workload: Workload, growth: Growth) -> list[str]:
    """Say what stands out: a worse class of growth, slowness at small sizes, memory."""
    axis = " and ".join(workload.axis)
    first, last = growth.points[0], growth.points[-1]
    notes = []
    if growth.excess_low > _EXCESS and last.low > workload.limit:
        notes.append(
            f"grows faster with {axis} than the reference: {first.ratio:.2f} times its time at {first.size}, "
            f"{last.ratio:.2f} times at {last.size}"
        )
    elif last.low > max(workload.limit, _SLOW_AT_SMALL):
        notes.append(
            f"slower at every size, {last.ratio:.2f} times the reference's time with {axis} at {last.size}: more work "
            "a step, or a loop where one operation would do"
        )
    elif first.low > max(workload.limit, _SLOW_AT_SMALL):
        notes.append(f"slower at small sizes, {first.ratio:.2f} times the reference's time with {axis} at {first.size}")
    ours, theirs = last.submission_peak_bytes, last.reference_peak_bytes
    if ours is not None and theirs is not None and ours > _MEMORY_FACTOR * theirs + _BLIND_BYTES:
        notes.append(
            f"takes {ours >> 20} MiB at its peak with {axis} at {last.size}, the reference {theirs >> 20} MiB: "
            "a temporary tensor is larger than the answer needs"
        )
    return notes
