"""Implementations side by side: each against the reference, or against one of them, on every workload of a task."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from harness import environment
from harness.catalog import Catalog, discover
from harness.errors import UsageError
from harness.grading import read_adapter
from harness.records import Outcome, SpeedRecord
from harness.sandbox.levels import Level
from harness.sandbox.pool import Pool
from harness.sandbox.session import LoadPlan
from harness.sandbox.submission import Submission, find_submissions
from harness.seeds import RunKey, Seeds
from harness.task import Task
from harness.timing import Budget, Side, reference_side, run_speed

__all__ = ["REFERENCE", "BenchEntry", "BenchReport", "BenchRequest", "bench"]

REFERENCE = "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRequest:
    """What is compared.

    Attributes:
        paths: Implementations, or folders of them.
        tasks: Task names; every installed task with workloads that any of them answers when empty.
        workloads: Names of workloads; all when empty.
        baseline: "reference", or the name of one implementation.
        growth: Whether growth and memory are measured over each workload's sizes.
        adapter: An adapter file for all implementations.
        task_paths: Folders of further tasks.
        lowest: The lowest level of confinement that is accepted.
        seconds: How long one verdict may take.
    """

    paths: tuple[Path, ...]
    tasks: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    baseline: str = REFERENCE
    growth: bool = False
    adapter: Path | None = None
    task_paths: tuple[Path, ...] = ()
    lowest: Level = Level.REDUCED
    seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchEntry:
    """One implementation on one task.

    Attributes:
        name: The implementation's name.
        task: The task's name.
        speed: A record a workload; its ratios are to the baseline.
    """

    name: str
    task: str
    speed: tuple[SpeedRecord, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {"name": self.name, "task": self.task, "speed": [record.to_dict() for record in self.speed]}


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchReport:
    """What came of a comparison.

    Attributes:
        baseline: What all ratios are to.
        entries: One for each implementation and task that it answers.
        environment: The machine, with what it was like while it was measured.
        confinement: The level of the workers.
    """

    baseline: str
    entries: tuple[BenchEntry, ...]
    environment: dict[str, Any]
    confinement: str

    @property
    def has_harness_error(self) -> bool:
        """Tell whether anything could not be timed through no fault of an implementation."""
        return any(record.outcome is Outcome.HARNESS_ERROR for entry in self.entries for record in entry.speed)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "schema": 1,
            "environment": self.environment,
            "confinement": self.confinement,
            "baseline": self.baseline,
            "entries": [entry.to_dict() for entry in self.entries],
        }


def bench(request: BenchRequest, *, say: Callable[[str], object]) -> BenchReport:
    """Time implementations beside a baseline, one verdict after the other.

    Args:
        request: What is compared.
        say: Takes lines of progress.

    Raises:
        UsageError: A path, task, workload or baseline is not there.
        HarnessFault: No worker can be started.
    """
    catalog = discover(request.task_paths)
    tasks = [_chosen(catalog.task(name), request.workloads) for name in request.tasks or tuple(catalog.tasks)]
    tasks = [task for task in tasks if task.workloads]
    if not tasks:
        asked = ", ".join(request.workloads or request.tasks)
        raise UsageError(f"no task has a workload{f' for {asked}' if asked else ''}")
    hook_names = tuple(name for task in tasks for hook in task.hooks for name in (hook.name, *hook.aliases))
    found = find_submissions(request.paths, hook_names)
    load = LoadPlan(adapter=None if request.adapter is None else read_adapter(request.adapter))
    before = environment.pressure()
    with Pool(catalog.hidden_paths(), lowest=request.lowest) as pool:
        level = pool.zygote().level.value
        entries = [entry for task in tasks for entry in _compared(request, task, found, catalog, (pool, load), say=say)]
    if not entries:
        raise UsageError(f"none of the implementations answers {', '.join(task.name for task in tasks)}")
    return BenchReport(
        baseline=request.baseline,
        entries=tuple(entries),
        environment={**environment.fingerprint(), "while_measured": environment.pressure_since(before)},
        confinement=level,
    )


def _chosen(task: Task, names: Sequence[str]) -> Task:
    """Return a task with the workloads of these names, and without points, which nobody asked for."""
    chosen = [one for one in task.workloads if not names or one.name in names]
    return replace(task, workloads=tuple(replace(one, points=0.0) for one in chosen))


def _compared(
    request: BenchRequest,
    task: Task,
    found: Sequence[Submission],
    catalog: Catalog,
    means: tuple[Pool, LoadPlan],
    *,
    say: Callable[[str], object],
) -> list[BenchEntry]:
    """Time every implementation that answers a task."""
    pool, load = means
    spawn = partial(pool.spawn, models=bool(task.preload))
    sides = {one.name: Side(submission=one, spawn=spawn, load=load) for one in found}
    baseline = _baseline(request.baseline, task, sides, catalog, spawn)
    key = RunKey.draw()
    entries = []
    for name, side in sides.items():
        if name == request.baseline:
            continue
        seeds = Seeds(key=key, digest=side.submission.digest, task=task.name)
        records: list[SpeedRecord] = []
        for workload in task.workloads:
            say(f"{task.name}, {workload.name}: {name}")
            alone = replace(task, workloads=(workload,))
            budget = Budget(seconds=request.seconds)
            records += run_speed(alone, side, baseline, seeds, budget=budget, growth=request.growth)
        if any(record.outcome != "missing" for record in records):
            entries.append(BenchEntry(name=name, task=task.name, speed=tuple(records)))
    return entries


def _baseline(name: str, task: Task, sides: dict[str, Side], catalog: Catalog, spawn: Callable[[], Any]) -> Side:
    if name != REFERENCE:
        if name not in sides:
            raise UsageError(f"--baseline: no implementation is called {name!r}; there are {', '.join(sides)}")
        return sides[name]
    provider = catalog.references.get(task.name)
    if provider is None or provider.source is None:
        raise UsageError(f"{task.name} has no reference; name one of the implementations with --baseline")
    return reference_side(provider.source, spawn)
