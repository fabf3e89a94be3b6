"""Lint a task before it grades: right answers of many styles must pass, everything else must fail, by a margin.

It ends with a verdict on the task: what is missing, a sentence each. Only trusted code runs in this process: the task
pack's, the reference and mutants of it. Samples run in confined workers, as submissions do.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from harness.authoring.alterations import Kind
from harness.authoring.candidates import Bench
from harness.authoring.exceptions import Exceptions, exceptions_beside
from harness.authoring.honest import HonestPart, ask_honest
from harness.authoring.reasons import without_reason
from harness.authoring.results import Family, Honest, Judged, Listed, TaskLint
from harness.authoring.samples import Sample, sample_folder, samples_of
from harness.authoring.tolerance import freeze, measure_tolerances, with_honest
from harness.authoring.trials import asked, in_one_line, keys, trial
from harness.catalog import Catalog
from harness.compare import largest_magnitude
from harness.correctness.questions import layouts
from harness.errors import UsageError
from harness.records import Outcome
from harness.sandbox.pool import Pool
from harness.task import Check
from harness.tolerances import Tolerances

__all__ = ["LintPlan", "freeze_task", "lint"]

_FAR = 2.0
_KILLED, _NAMED = 0.98, 0.80
_FROZEN_SEEDS = 40
_MANY_NUMBERS = 4  # as many are not all near numbers of a narrow format by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class LintPlan:
    """How thoroughly tasks are linted.

    Attributes:
        seeds: At how many keys every honest style is asked.
        slow_seeds: The same for tasks that need model libraries.
        mutant_seeds: At how many keys everything else is asked.
        seed: What the keys follow from.
        samples: A folder of samples by task, beside those that belong to the task.
        jobs: In how many processes honest styles are asked; it changes no verdict.
        keep: A file in which keys at which honest styles were asked are kept, and found again, or None.
    """

    seeds: int = 1000
    slow_seeds: int = 100
    mutant_seeds: int = 5
    seed: str = "1"
    samples: Path | None = None
    jobs: int = 1
    keep: Path | None = None


def lint(catalog: Catalog, name: str, plan: LintPlan, pool: Pool, *, say: Callable[[str], object] = print) -> TaskLint:
    """Lint one task.

    Args:
        catalog: Where tasks and references come from.
        name: The task's name.
        plan: How thoroughly.
        pool: Starts confined workers.
        say: Takes lines of progress.

    Raises:
        UsageError: There is no such task, or its source can't be found.
        ProviderError: The task or its reference can't be loaded.
    """
    began_ns = time.monotonic_ns()
    bench = Bench.open(catalog, name, pool, keys(plan.seed, plan.mutant_seeds))
    source = source_of(catalog, name)
    linter = _Linter(catalog, bench, source, task_samples(source, name, plan.samples), exceptions_beside(source), say)
    return linter.result(plan, began_ns)


def freeze_task(catalog: Catalog, name: str, pool: Pool, *, plan: LintPlan, say: Callable[[str], object]) -> Path:
    """Measure a task's tolerances and margins and keep them in `data/tolerances/` beside it; return that file.

    Args:
        catalog: Where tasks and references come from.
        name: The task's name.
        pool: Starts confined workers.
        plan: Where further samples lie; at most 40 keys of its own are taken.
        say: Takes lines of progress.

    Raises:
        UsageError: There is no such task, or its source can't be found.
        ProviderError: The task or its reference can't be loaded.
    """
    source = source_of(catalog, name)
    bench = Bench.open(catalog, name, pool, ())
    measured = measure_tolerances(bench.task, seeds=_FROZEN_SEEDS, say=say)
    task = replace(bench.task, tolerances=Tolerances(measured["checks"]))
    worst: dict[tuple[str, str], float] = {}
    say(f"{name}: honest styles")
    with ExitStack() as stack:
        styles = list(bench.styles(task_samples(source, name, plan.samples), stack))
        for key in keys(f"{plan.seed}/frozen", _FROZEN_SEEDS):
            questions = asked(task, key)
            for _, style in styles:
                for check, cases in trial(key, questions, style, bench.reference).distances.items():
                    for case, far in cases.items():
                        worst[check, case] = max(far, worst.get((check, case), 0.0))
    return freeze(source, with_honest(measured, worst))


def source_of(catalog: Catalog, name: str) -> Path:
    """Return the file of a task's module.

    Raises:
        UsageError: There is no such task, or its source can't be found.
    """
    catalog.task(name)
    source = catalog.tasks[name].source
    if source is None:
        raise UsageError(f"{name}: its source can't be found, so nothing can be read or kept beside it")
    return source


def task_samples(source: Path, name: str, more: Path | None) -> list[Sample]:
    """Return a task's samples, and those of a further folder of samples by task."""
    return samples_of([sample_folder(source, name), *([more / name] if more else [])])


class _Linter:
    """One task while it is linted; problems are kept as they are found."""

    def __init__(
        self,
        catalog: Catalog,
        bench: Bench,
        source: Path,
        samples: Sequence[Sample],
        stated: Exceptions,
        say: Callable[[str], object],
    ) -> None:
        self._catalog, self._bench, self._source = catalog, bench, source
        self._samples, self._stated = samples, stated
        self._tell = say
        self._problems: list[str] = []
        self._listed: list[Listed] = []
        self._unasked: list[str] = []
        self._used: set[str] = set()

    def result(self, plan: LintPlan, began_ns: int) -> TaskLint:
        """Lint the task and return what was found."""
        task = self._bench.task
        self._problems += [
            f"{where}: a tolerance picked by hand, without a reason beside it" for where in self._unsaid()
        ]
        self._problems += _not_frozen(self._bench)
        self._say("submissions that know nothing")
        nulls = [self._settled(one) for one in self._bench.altered(Kind.NULL)]
        self._precision()
        self._say("faults that show now and then")
        mutants = [self._settled(one) for one in self._bench.altered(Kind.FAULT)]
        self._say("mutants of the reference")
        mutants += [self._settled(one) for one in self._bench.mutated()]
        self._say("wrong samples")
        mutants += [self._sample(sample, one) for sample, one in self._bench.sampled(self._samples)]
        self._say("known mistakes")
        known = [self._mistake(check, one) for check, one in self._bench.mistaken()]
        counted = [one for one in (*mutants, *known) if one is not None]
        honest = self._honest(plan)
        self._stale()
        families = (Family.of([one for one in nulls if one is not None]), Family.of(counted))
        self._shares(families[1])
        return TaskLint(
            task=task.name,
            honest=honest,
            nulls=families[0],
            mutants=families[1],
            listed=tuple(self._listed),
            unnamed=tuple(one.name for one in counted if one.fails and not one.is_named),
            unasked=tuple(self._unasked),
            problems=tuple(self._problems),
            elapsed_ns=time.monotonic_ns() - began_ns,
        )

    def _say(self, line: str) -> None:
        self._tell(f"{self._bench.task.name}: {line}")

    def _unsaid(self) -> list[str]:
        return without_reason(self._source.read_text(encoding="utf-8"))

    def _settled(self, one: Judged) -> Judged | None:
        """Return a candidate that counts, or None for one that is no fault, as is stated beside the task."""
        self._check_names(one)
        if one.killed and one.reached:
            return one
        if (stated := self._stated.of(one.name)) is not None:
            section, pattern, why = stated
            self._used.add(pattern)
            if one.is_alive:
                self._listed.append(Listed(name=one.name, section=section, reason=why, keys=len(one.verdicts)))
                return None
            self._problems.append(f"{one.name}: stated as {section}, and fails at some keys: {_first_failure(one)}")
            return one
        if one.reached:
            passed = sum(verdict.outcome is Outcome.PASSED for verdict in one.verdicts)
            cure = f"; {one.shows} would show it" if one.shows else ""
            self._problems.append(f"{one.name}: passes at {passed} of {len(one.verdicts)} keys{cure}")
            return one
        if one.needs_asking:
            self._problems.append(f"{one.name}: passes; wanted {one.shows}, as `Between(low, high)` in the cases")
        else:
            self._unasked.append(f"{one.name}: no gating case has {one.shows or 'a call of it'}")
        return None

    def _check_names(self, one: Judged) -> None:
        if misnamed := one.misnamed:
            self._problems.append(f"{one.name}: misnamed: {misnamed}")
        broken = [verdict for verdict in one.verdicts if verdict.outcome is Outcome.HARNESS_ERROR]
        if broken:
            self._problems.append(f"{one.name}: the task can't judge it: {in_one_line(broken[0].failed)}")

    def _precision(self) -> None:
        """Ask in narrow float formats: every `precision` case must tell them from float32.

        One number may lie next to a number of any format, so a check whose answers hold few numbers is held to all its
        cases together.
        """
        by_value = [check for check in self._bench.task.checks if check.ask is not None]
        checks = [check for check in by_value if any(case.precision for case in check.cases)]
        if not checks and any(_rounds(self._bench, check) for check in self._bench.task.checks if check.gating):
            self._problems.append("no case is marked `precision`, to tell float32 from bfloat16 and float16")
        for one in self._bench.altered(Kind.PRECISION):
            if not one.reached:
                continue  # whole numbers and choices are exact in any format
            if not one.killed:
                self._problems.append(f"{one.name}: passes")
            for check in checks:
                if check.hook == one.name.partition(":")[0]:
                    marked = [case.name for case in check.cases if case.precision]
                    few = _numbers(self._bench, check) < _MANY_NUMBERS
                    self._problems += [
                        f"{one.name}: not told from float32 by {check.name}, {where}"
                        for where in one.hidden(check.name, marked, together=few)
                    ]

    def _sample(self, sample: Sample, one: Judged) -> Judged | None:
        self._check_names(one)
        if sample.fails_in_training and not self._bench.task.quality:
            self._problems.append(f"{one.name}: it is to fail in training, and nothing is trained in this task")
        expected = Outcome.PASSED if sample.fails_in_training else sample.outcome
        wrong = [verdict for verdict in one.verdicts if verdict.outcome is not expected]
        if wrong:
            self._problems.append(f"{one.name}: judged {wrong[0].outcome} at key {wrong[0].key}")
        return one if expected in (Outcome.FAILED, Outcome.CRASHED) else None

    def _mistake(self, check: Check, one: Judged) -> Judged | None:
        self._check_names(one)
        if not one.killed:
            self._problems.append(f"{one.name}: this known mistake passes")
        elif (distance := _nearest(one)) < _FAR:
            self._problems.append(
                f"{one.name}: {distance:.2g} tolerances off at the worst key, at least {_FAR:g} wanted"
            )
        unnamed = [verdict for verdict in one.verdicts if check.name not in verdict.mistakes]
        if one.killed and unnamed:
            self._problems.append(f"{one.name}: not named at key {unnamed[0].key}: another mistake answers the same")
        return one if check.gating else None

    def _honest(self, plan: LintPlan) -> Honest:
        """Ask right answers of many styles at many keys."""
        part = HonestPart(
            catalog=self._catalog,
            bench=self._bench,
            samples=self._samples,
            seed=plan.seed,
            seeds=min(plan.seeds, plan.slow_seeds) if self._bench.task.preload else plan.seeds,
            jobs=plan.jobs,
            keep=plan.keep,
        )
        honest, problems = ask_honest(part, say=self._tell)
        self._problems += problems
        return honest

    def _stale(self) -> None:
        for section in ("equivalent", "outside"):
            for pattern in getattr(self._stated, section):
                if pattern not in self._used:
                    self._problems.append(f"stated as {section}, and nothing of that name passes: {pattern}")

    def _shares(self, mutants: Family) -> None:
        if mutants.killed < _KILLED * mutants.total:
            self._problems.append(f"{mutants.killed} of {mutants.total} mutants fail, at least {_KILLED:.0%} wanted")
        if mutants.named < _NAMED * mutants.failing:
            self._problems.append(
                f"{mutants.named} of {mutants.failing} failing mutants are told what is wrong, "
                f"at least {_NAMED:.0%} wanted"
            )


def _rounds(bench: Bench, check: Check) -> bool:
    """Tell whether a check compares floats within k·σ."""
    if check.ask is None or check.relative is not None:
        return False
    want = asked(bench.task, bench.keys[0]).question(check, check.cases[0]).want
    return any(largest_magnitude(value) is not None for value in want.values())


def _not_frozen(bench: Bench) -> Iterator[str]:
    """Iterate over the gating checks whose rounding spread was never measured."""
    task = bench.task
    for check in task.checks:
        if check.gating and check.name not in set(task.tolerances) and _rounds(bench, check):
            yield f"{check.name}: its rounding spread was never measured; `harness lint --freeze {task.name}` does that"


def _numbers(bench: Bench, check: Check) -> int:
    """Return how many numbers the smallest answer of a check's `precision` cases holds."""
    questions = bench.known[0]
    wanted = [questions.question(check, case).want for case in check.cases if case.precision]
    return min(sum(_size(value) for value in want.values()) for want in wanted)


def _size(value: Any) -> int:
    value = next(iter(layouts(value).values()))
    return value.numel() if isinstance(value, torch.Tensor) else 1


def _nearest(one: Judged) -> float:
    """Return how far off a known mistake is at its worst key, in the case that shows it best."""
    return min((verdict.farthest for verdict in one.verdicts), default=math.inf)


def _first_failure(one: Judged) -> str:
    return in_one_line(next(verdict.failed for verdict in one.verdicts if verdict.failed))
