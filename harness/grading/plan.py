"""What a run grades and how: which tasks, in which stages, with how many points, and how submissions are loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from harness import __version__
from harness.assignment import Assignment, read_assignment, require_hidden
from harness.audience import marked
from harness.catalog import Catalog, discover
from harness.errors import ProviderError, UsageError
from harness.models import UsedModels, require_use, with_models
from harness.records import TaskRecord, rounded
from harness.sandbox.guest import adapter as adapters
from harness.sandbox.inline import inline_subject
from harness.sandbox.session import LoadPlan
from harness.sandbox.submission import Submission
from harness.task import Check, QualityBar, Task, Workload

__all__ = ["GradingPlan", "PlannedTask", "Stage", "carriers", "plan_grading", "planned_points", "read_adapter"]


class Stage(StrEnum):
    """A stage of grading; they run in this order, and each only for tasks that passed the ones before."""

    CORRECTNESS = "correctness"
    SPEED = "speed"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTask:
    """A task as it is graded in one run.

    Attributes:
        name: Its name.
        task: The task with the run's points, or None when it can't be loaded.
        digest: Of its source and tolerances, of its reference, and of the pretrained models that it uses.
        reference: A subject that answers rightly, or None when there is no sound reference.
        problem: Why the task can't be graded, or "".
        max_points: What the assignment gives for a task that can't be loaded.
        reference_source: The file of the reference, or None.
        models: The pretrained models that it uses.
    """

    name: str
    task: Task | None
    digest: str
    reference: Any = None
    problem: str = ""
    max_points: float = 0.0
    reference_source: Path | None = None
    models: UsedModels = field(default_factory=lambda: UsedModels(digests={}))


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingPlan:
    """What a run grades and how.

    Attributes:
        catalog: Where tasks and references come from.
        tasks: The tasks in order.
        stages: The stages in order; correctness is always the first.
        load: How submissions are loaded.
        assignment: What the assignment file says; one without points where there is none.
    """

    catalog: Catalog
    tasks: tuple[PlannedTask, ...]
    stages: tuple[Stage, ...] = (Stage.CORRECTNESS,)
    assignment: Assignment = field(default_factory=lambda: Assignment(name="", points={}))
    load: LoadPlan = field(default_factory=LoadPlan)

    @property
    def hook_names(self) -> tuple[str, ...]:
        """Return every hook name and alias of the planned tasks."""
        hooks = [hook for planned in self.tasks if planned.task is not None for hook in planned.task.hooks]
        return tuple(name for hook in hooks for name in (hook.name, *hook.aliases))

    def points_of(self, planned: PlannedTask) -> float:
        """Return the points that a task carries in this run's stages."""
        return planned.max_points if planned.task is None else planned_points(planned.task, self.stages)

    def marked(self, record: TaskRecord) -> TaskRecord:
        """Return a verdict marked with what its author may see."""
        return marked(record, is_hidden=self.assignment.is_hidden, log_visible=self.assignment.show_log)

    def inputs_digest(self, submission: Submission, planned: PlannedTask) -> str:
        """Return a digest of everything that a verdict depends on beside the run key."""
        points = (
            []
            if planned.task is None
            else [
                (one.setting if isinstance(one, QualityBar) else one.name, one.points)
                for one in carriers(planned.task, self.stages)
            ]
        )
        parts = (submission.digest, submission.problem, planned.digest, points, self.load.run, self.load.adapter)
        return hashlib.sha256(json.dumps((__version__, *parts), sort_keys=True).encode()).hexdigest()


def plan_grading(  # noqa: PLR0913 - what a run can be asked for
    *,
    tasks: Sequence[str] = (),
    stages: Iterable[Stage] = (),
    assignment: Path | None = None,
    adapter: Path | None = None,
    task_paths: Iterable[Path] = (),
    models: Path | None = None,
    run: bool = False,
) -> GradingPlan:
    """Decide which tasks are graded, with how many points, and load them.

    Args:
        tasks: Task names; those of the assignment, or all installed ones, when empty.
        stages: Stages beside correctness, which always runs: what is wrong is neither timed nor trained.
        assignment: An assignment file.
        adapter: An adapter file for the whole class; goes before the assignment's own.
        task_paths: Folders of further tasks.
        models: A folder of pretrained models, for the tasks that can use one; see `Task.pretrained`.
        run: Whether whole files are run instead of taking definitions alone.

    Raises:
        UsageError: A file can't be read, a task is unknown, or no task can use any of the models.
    """
    catalog = discover(task_paths)
    given = read_assignment(assignment) if assignment is not None else Assignment(name="", points={})
    names = tuple(dict.fromkeys(tasks)) or tuple(given.points) or tuple(catalog.tasks)
    if not names:
        raise UsageError("no task is installed, and no --task-path was given")
    if unknown := [name for name in names if name in given.points and name not in catalog.tasks]:
        raise UsageError(f"{assignment}: unknown task {unknown[0]!r}; installed are {', '.join(catalog.tasks)}")
    adapter = adapter or given.adapter
    asked = {Stage.CORRECTNESS, *stages, *map(Stage, given.stages)}
    ordered = tuple(stage for stage in Stage if stage in asked)
    planned = tuple(_plan_task(catalog, name, given.points.get(name), (ordered, models)) for name in names)
    if assignment is not None:
        loaded = [one.task for one in planned if one.task is not None]
        require_hidden(assignment, given.hidden, {task.name: [check.name for check in task.checks] for task in loaded})
    require_use(models, [one.models for one in planned], [one.task for one in planned if one.task is not None])
    return GradingPlan(
        catalog=catalog,
        tasks=planned,
        stages=ordered,
        assignment=given,
        load=LoadPlan(adapter=None if adapter is None else read_adapter(adapter), run=run or given.run),
    )


def read_adapter(path: Path) -> Mapping[str, Any]:
    """Read a grader's adapter file.

    Raises:
        UsageError: It isn't there, is no YAML, or has a key that is not known.
    """
    try:
        return adapters.parse(path.read_text(encoding="utf-8"), where=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"can't read the adapter file {path}: {getattr(error, 'strerror', None) or error}") from error
    except adapters.AdapterError as error:
        raise UsageError(str(error)) from error


def _plan_task(
    catalog: Catalog, name: str, points: float | None, how: tuple[Sequence[Stage], Path | None]
) -> PlannedTask:
    stages, folder = how
    if name not in catalog.tasks:
        catalog.task(name)
    digest = catalog.tasks[name].digest()
    try:
        task, models = with_models(catalog.task(name), folder)
    except ProviderError as error:
        return PlannedTask(name=name, task=None, digest=digest, problem=str(error), max_points=points or 0.0)
    try:
        reference = inline_subject(task.hooks, catalog.reference(task))
    except ProviderError:
        reference = None
    home = catalog.references[name] if reference is not None else None
    return PlannedTask(
        name=name,
        task=_with_points(task, points, stages),
        digest=digest + ("" if home is None else home.digest()) + models.digest,
        reference=reference,
        reference_source=None if home is None else home.source,
        models=models,
    )


def carriers(task: Task, stages: Iterable[Stage]) -> tuple[Check | Workload | QualityBar, ...]:
    """Return what carries points, and may gate, in these stages of a task."""
    by_stage: dict[Stage, tuple[Check | Workload | QualityBar, ...]] = {
        Stage.CORRECTNESS: task.checks,
        Stage.SPEED: task.workloads,
        Stage.QUALITY: task.quality,
    }
    return tuple(one for stage in stages for one in by_stage[stage])


def planned_points(task: Task, stages: Iterable[Stage]) -> float:
    """Return the points that a task carries in these stages."""
    return rounded(sum(one.points for one in carriers(task, stages)))


def _with_points(task: Task, points: float | None, stages: Iterable[Stage]) -> Task:
    """Return the task with as many points over what these stages look at, in the shares that they have."""
    total = sum(one.points for one in carriers(task, stages))
    if points is None or points == total:
        return task
    if not total:
        needed = [stage.value for stage in Stage if sum(one.points for one in carriers(task, (stage,)))]
        raise UsageError(
            f"{task.name}: the assignment gives it {points:g} points, and nothing carries points in the stages graded"
            + (f"; add --stage {' --stage '.join(needed)}" if needed else "")
        )
    share = points / total
    return replace(
        task,
        checks=tuple(replace(check, points=check.points * share) for check in task.checks),
        workloads=tuple(replace(workload, points=workload.points * share) for workload in task.workloads),
        quality=tuple(replace(bar, points=bar.points * share) for bar in task.quality),
    )
