"""The sequential verdict: pairs of forks are added until the ratio lies clearly on one side of the limit.

*within* and *slower* are said only when a 99 % interval says so at one of a few looks; what stays between them when the
budget is spent is *inconclusive*, which counts as passed. So the wrong side is never said because a machine is busy.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from harness.errors import HarnessFault, Killed, Refused
from harness.seeds import Seeds
from harness.task import Task
from harness.timing.estimators import Estimate, combined
from harness.timing.pairing import Calls, PairOfForks, Schedule, Side, run_pair
from harness.timing.question import Question

__all__ = ["Budget", "Measured", "Pace", "Speed", "measure_speed"]

_LOOK = 0.99
_SAID = 0.95
_MOST_IDLE = 0.05
_TRIES = 3


class Speed(StrEnum):
    """How fast a submission is beside the reference; the values are the literals that stand in JSON."""

    FASTER = "faster"
    WITHIN = "within"
    SLOWER = "slower"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long one verdict may take.

    Attributes:
        looks: After how many pairs of forks the interval is looked at, ascending.
        seconds: Wall time after which no further pair is begun, once the first look was had.
        first_look_s: In how much wall time the first look should be had: where the machine is busy, later pairs of
            forks get fewer turns.
    """

    looks: tuple[int, ...] = (6, 8, 12, 16, 24)
    seconds: float = 30.0
    first_look_s: float = 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured for one workload.

    Attributes:
        speed: The verdict.
        estimate: The ratio with its 95 % interval.
        samples: Time of one call for every pair, (reference, submission), nanoseconds.
        forks: How many pairs of forks there were.
        idle_share: The submission's share of wall time beyond the reference's in which nothing of it ran.
        elapsed_ns: How long it took.
    """

    speed: Speed
    estimate: Estimate
    samples: tuple[tuple[int, int], ...]
    forks: int
    idle_share: float
    elapsed_ns: int


class Pace:
    """Gives pairs of forks as many turns as the time up to the first look allows, and all of them after it.

    Args:
        budget: How long the first look may take.
        clock: Returns seconds.
    """

    def __init__(self, budget: Budget, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget, self._clock = budget, clock
        self._began_s = self._noted_s = clock()
        self._whole: Schedule | None = None
        self._whole_s = 0.0

    def schedule(self, done: int) -> Schedule | None:
        """Return the schedule of the next pair of forks, None for the first one.

        Args:
            done: How many pairs there are.
        """
        left = self._budget.looks[0] - done
        if self._whole is None or left <= 0:
            return self._whole
        left_s = self._budget.first_look_s - (self._clock() - self._began_s)
        return self._whole.within(left_s / left, self._whole_s)

    def note(self, schedule: Schedule) -> None:
        """Take note that a pair of forks is done, by which schedule."""
        now_s = self._clock()
        self._whole = self._whole or schedule
        self._whole_s = (now_s - self._noted_s) * self._whole.pairs / schedule.pairs
        self._noted_s = now_s


def measure_speed(
    task: Task,
    question: Question,
    sides: tuple[Side, Side],
    seeds: Seeds,
    *,
    budget: Budget | None = None,
    chance: random.Random | None = None,
) -> Measured:
    """Find out how long a submission takes beside the reference.

    Args:
        task: The task.
        question: The workload at its size.
        sides: The reference and the submission.
        seeds: Of this (submission, task); every call gets inputs of its own.
        budget: How long it may take.
        chance: Decides processors and orders; the system's randomness when None.

    Raises:
        SubmissionError: The submission broke, answered wrongly, or hid time from the clock (`Refused`).
        HarnessFault: The reference broke, or the machine.
    """
    budget = budget or Budget()
    chance = chance or random.SystemRandom()
    calls = Calls(question, seeds)
    began_ns = time.monotonic_ns()
    pace = Pace(budget)
    pairs: list[PairOfForks] = []

    def one_more() -> bool:
        if len(pairs) >= budget.looks[0] and time.monotonic_ns() - began_ns > budget.seconds * 1e9:
            return False
        for trial in range(_TRIES):
            try:
                planned = pace.schedule(len(pairs))
                found, schedule = run_pair(task, question, sides, calls, chance=chance, schedule=planned)
                break
            except (HarnessFault, Killed):  # the machine's, it may be: fresh forks may have better luck
                if trial == _TRIES - 1:
                    raise
        pairs.append(found)
        pace.note(schedule)
        return True

    speed = decide(one_more, pairs, question.workload.limit, budget.looks)
    share = median(pair.idle_share for pair in pairs)
    if share > _MOST_IDLE:
        raise Refused(
            f"{share:.0%} of the time of a call passed while the process did not run: work was done where the clock "
            "does not see it, or the call sleeps"
        )
    return Measured(
        speed=speed,
        estimate=combined([pair.logs for pair in pairs], _SAID),
        samples=tuple(sample for pair in pairs for sample in pair.samples),
        forks=len(pairs),
        idle_share=share,
        elapsed_ns=time.monotonic_ns() - began_ns,
    )


def decide(one_more: Callable[[], bool], pairs: list[PairOfForks], limit: float, looks: tuple[int, ...]) -> Speed:
    """Add pairs of forks until the verdict stands.

    Args:
        one_more: Appends a pair of forks to `pairs`; returns False when the budget is spent.
        pairs: What was measured so far.
        limit: The largest ratio that is within.
        looks: After how many pairs the interval is looked at.
    """
    threshold = math.log(limit)
    for look in looks:
        while len(pairs) < look:
            if not one_more():
                return Speed.INCONCLUSIVE
        logs = [pair.logs for pair in pairs]
        estimate = combined(logs, _LOOK)
        if estimate.log_ratio - estimate.half_width > threshold:
            return Speed.SLOWER
        if estimate.log_ratio + estimate.half_width < threshold:
            return Speed.FASTER if combined(logs, _SAID).high < 1.0 else Speed.WITHIN
    return Speed.INCONCLUSIVE
