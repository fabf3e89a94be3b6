"""Attacks on a training: each passes the checks, cheats once a short training has begun, and must score nothing.

The training is a task's own, a dozen steps long. Whatever comes to its end reaches the bar, so that gradients and
limits alone decide, as they do at every step of a whole one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from harness import environment
from harness.correctness import run_checks
from harness.errors import UsageError
from harness.grading import GradingRun, plan_grading
from harness.grading.judges import Desk, Judges
from harness.quality import run_quality
from harness.recipe import Lesson, Recipe
from harness.redteam.corpus import Mechanism
from harness.redteam.naive import POINTS
from harness.redteam.trial import Gathered, Judged
from harness.sandbox.levels import Level
from harness.sandbox.pool import Pool
from harness.sandbox.session import LoadPlan, Session
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey, Seeds
from harness.task import Task

if TYPE_CHECKING:
    import torch

__all__ = ["short", "train_corpus"]

_STEPS: Final = 12
_BAR: Final = 1e-6
# What so few steps may take; a right answer takes a tenth of each.
_CPU_S, _BLOCKED_S, _MEMORY_BYTES = 4.0, 2.0, 256 << 20


def short(task: Task) -> Task:
    """Return a task whose first training has a dozen steps, whose end reaches the bar, and which may take little.

    One lesson is drawn for all who are trained with in this process: nobody's worker outlives its own training.

    Raises:
        UsageError: It trains nothing with the judge's optimiser.
    """
    bar = next((bar for bar in task.quality if isinstance(bar.recipe, Recipe)), None)
    if bar is None or not isinstance(bar.recipe, Recipe):
        raise UsageError(f"{task.name}: nothing is trained in it with the judge's optimiser")
    whole, metric = bar.recipe, bar.metric
    lessons: list[Lesson] = []

    def drawn(generator: torch.Generator) -> Lesson:
        if not lessons:
            lessons.append(replace(whole.draw(generator), measure=lambda _: {metric: 1.0}))
        return lessons[0]

    few = replace(whole, steps=_STEPS, draw=drawn, least=0.0, show=None)
    recipe = replace(few, cpu_s=_CPU_S, blocked_s=_BLOCKED_S, memory_bytes=_MEMORY_BYTES)
    return replace(task, quality=(replace(bar, recipe=recipe, over=None, threshold=_BAR),))


def train_corpus(
    mechanisms: Sequence[Mechanism], *, level: Level, say: Callable[[Judged], object], jobs: int | None = None
) -> tuple[list[Judged], Level]:
    """Train with each mechanism, in workers of a level.

    Args:
        mechanisms: The mechanisms.
        level: "full" uses what there is; "reduced" goes without namespaces.
        say: Takes each result as it comes.
        jobs: How many at once; None for one a processor.

    Returns:
        The results in order, and the level that workers really had.

    Raises:
        UsageError: A mechanism's task is not known, or trains nothing.
    """
    plan = plan_grading(tasks=tuple(dict.fromkeys(mechanism.task for mechanism in mechanisms)))
    tasks = {one.name: short(plan.catalog.task(one.name)) for one in plan.tasks}
    run = GradingRun(plan=plan, key=RunKey.draw(), namespaces=level is Level.FULL)

    @contextlib.contextmanager
    def desk() -> Iterator[Desk]:
        with run.pool() as pool:
            yield _Trial(mechanisms, tasks, run.key, pool)

    results = Gathered(mechanisms, say)
    with Judges(desk, jobs=jobs or environment.cores()) as judges:
        judges.judge(range(len(mechanisms)), results)
    return [results.judged_at[place] for place in range(len(mechanisms))], results.level


class _Trial:
    """Trains with the mechanism of a number."""

    def __init__(self, mechanisms: Sequence[Mechanism], tasks: dict[str, Task], key: RunKey, pool: Pool) -> None:
        self._mechanisms, self._tasks, self._key, self._pool = mechanisms, tasks, key, pool

    def judge(self, item: int, say: Callable[[Any], None]) -> Any:
        del say
        mechanism = self._mechanisms[item]
        task, submission = self._tasks[mechanism.task], read_submission(mechanism.path)
        seeds = Seeds(key=self._key, digest=submission.digest, task=task.name)
        with Session(self._pool.spawn, submission, task.hooks, LoadPlan(), scaffold=task.scaffold) as session:
            checks, _ = run_checks(task, session, seeds)
            (record,) = run_quality(task, session, seeds, checks=checks)
        return {
            "level": self._pool.zygote().level.value,
            "points": POINTS if record.outcome.counts_as_passed else 0.0,
            "detail": f"{record.outcome.value}: {record.message}"[:500],
        }
