"""Grade submissions: survey what each answers, run the stages of every task, add up points, keep every verdict."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from harness import __version__
from harness.assignment import Assignment, read_assignment
from harness.catalog import Catalog, discover
from harness.correctness import run_checks
from harness.errors import HarnessFault, ProviderError, SubmissionError, UsageError
from harness.records import CheckRecord, GradeRecord, HookBinding, Outcome, TaskRecord, rounded, task_outcome
from harness.sandbox.guest import adapter as adapters
from harness.sandbox.inline import inline_subject
from harness.sandbox.pool import Pool
from harness.sandbox.session import Binding, LoadPlan, Session
from harness.sandbox.submission import Submission, find_submissions
from harness.seeds import RunKey, Seeds
from harness.store import Store
from harness.task import Task
from harness.text import one_line

__all__ = ["Grader", "GradingPlan", "Observer", "grade", "plan_grading", "read_adapter"]

STAGE = "correctness"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTask:
    """A task as it is graded in one run.

    Attributes:
        name: Its name.
        task: The task with the run's points, or None when it can't be loaded.
        digest: Of its source and tolerances.
        reference: A subject that answers rightly, or None when there is no sound reference.
        problem: Why the task can't be graded, or "".
    """

    name: str
    task: Task | None
    digest: str
    reference: Any = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingPlan:
    """What a run grades and how.

    Attributes:
        catalog: Where tasks and references come from.
        tasks: The tasks in order.
        load: How submissions are loaded.
    """

    catalog: Catalog
    tasks: tuple[PlannedTask, ...]
    load: LoadPlan = field(default_factory=LoadPlan)

    @property
    def hook_names(self) -> tuple[str, ...]:
        """Return every hook name and alias of the planned tasks."""
        hooks = [hook for planned in self.tasks if planned.task is not None for hook in planned.task.hooks]
        return tuple(name for hook in hooks for name in (hook.name, *hook.aliases))

    def inputs_digest(self, submission: Submission, planned: PlannedTask) -> str:
        """Return a digest of everything that a verdict depends on beside the run key."""
        points = [] if planned.task is None else [(check.name, check.points) for check in planned.task.checks]
        parts = (submission.digest, submission.problem, planned.digest, points, self.load.run, self.load.adapter)
        return hashlib.sha256(json.dumps((__version__, *parts), sort_keys=True).encode()).hexdigest()


def plan_grading(
    *,
    tasks: Sequence[str] = (),
    assignment: Path | None = None,
    adapter: Path | None = None,
    task_paths: Iterable[Path] = (),
    run: bool = False,
) -> GradingPlan:
    """Decide which tasks are graded, with how many points, and load them.

    Args:
        tasks: Task names; those of the assignment, or all installed ones, when empty.
        assignment: An assignment file.
        adapter: An adapter file for the whole class; goes before the assignment's own.
        task_paths: Folders of further tasks.
        run: Whether whole files are run instead of taking definitions alone.

    Raises:
        UsageError: A file can't be read, or a task is unknown.
    """
    catalog = discover(task_paths)
    given = read_assignment(assignment) if assignment is not None else Assignment(name="", points={})
    names = tuple(dict.fromkeys(tasks)) or tuple(given.points) or tuple(catalog.tasks)
    if not names:
        raise UsageError("no task is installed, and no --task-path was given")
    if unknown := [name for name in names if name in given.points and name not in catalog.tasks]:
        raise UsageError(f"{assignment}: unknown task {unknown[0]!r}; installed are {', '.join(catalog.tasks)}")
    adapter = adapter or given.adapter
    load = LoadPlan(adapter=None if adapter is None else read_adapter(adapter), run=run or given.run)
    planned = tuple(_plan_task(catalog, name, given.points.get(name)) for name in names)
    return GradingPlan(catalog=catalog, tasks=planned, load=load)


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


def _plan_task(catalog: Catalog, name: str, points: float | None) -> PlannedTask:
    if name not in catalog.tasks:
        catalog.task(name)
    digest = catalog.tasks[name].digest()
    try:
        task = catalog.task(name)
    except ProviderError as error:
        return PlannedTask(name=name, task=None, digest=digest, problem=str(error))
    try:
        reference = inline_subject(task.hooks, catalog.reference(task))
    except ProviderError:
        reference = None
    return PlannedTask(name=name, task=_with_points(task, points), digest=digest, reference=reference)


def _with_points(task: Task, points: float | None) -> Task:
    if points is None or points == task.points:
        return task
    share = points / task.points
    return replace(task, checks=tuple(replace(check, points=check.points * share) for check in task.checks))


class Observer:
    """Is told of verdicts as they are reached, from the threads that reach them; this one does nothing."""

    def task_graded(self, submission: Submission, record: TaskRecord) -> None:
        """Take the verdict of one task."""

    def submission_graded(self, record: GradeRecord) -> None:
        """Take all verdicts of one submission."""


class Grader:
    """Grades submissions one by one; holds the plan, the run key, the workers and, when there is one, the store.

    Args:
        plan: What is graded.
        key: The run key.
        pool: Starts confined workers.
        store: Where finished verdicts are kept and found again.
        observer: Is told of every verdict.
    """

    def __init__(
        self,
        plan: GradingPlan,
        *,
        key: RunKey,
        pool: Pool,
        store: Store | None = None,
        observer: Observer | None = None,
    ) -> None:
        self._plan, self._key, self._pool, self._store = plan, key, pool, store
        self._observer = observer or Observer()
        # One thread judges at a time, the others wait for workers: a task's own code need not be safe for threads.
        self._turn = threading.Lock()

    def grade(self, submission: Submission) -> GradeRecord:
        """Return the verdicts of one submission on every planned task."""
        with self._turn:
            record = self._grade(submission)
        self._observer.submission_graded(record)
        return record

    def _grade(self, submission: Submission) -> GradeRecord:
        found: dict[str, TaskRecord] = {}
        for planned in self._plan.tasks:
            stored = self._stored(submission, planned)
            if stored is not None:
                found[planned.name] = stored
                self._observer.task_graded(submission, stored)
        left = [planned for planned in self._plan.tasks if planned.name not in found]
        found.update(self._survey(submission, left))
        for planned in left:
            if planned.name not in found:
                found[planned.name] = self._keep(submission, planned, self._grade_task(submission, planned))
        return GradeRecord(
            name=submission.name,
            path=submission.path,
            tasks=tuple(found[planned.name] for planned in self._plan.tasks),
        )

    def grade_task(self, submission: Submission, planned: PlannedTask) -> TaskRecord:
        """Return the verdict of one submission on one planned task, found in the store or reached now."""
        with self._turn:
            stored = self._stored(submission, planned)
            return stored or self._keep(submission, planned, self._grade_task(submission, planned))

    def grade_all(self, submissions: Sequence[Submission], *, jobs: int = 1) -> list[GradeRecord]:
        """Return the verdicts of all submissions in order, `jobs` of them at once."""
        with ThreadPoolExecutor(max_workers=max(1, jobs)) as threads:
            pending = [threads.submit(self.grade, submission) for submission in submissions]
            try:
                return [future.result() for future in pending]
            except BaseException:
                # Whoever waits for a worker is let go, so that an interrupt takes no longer than a kill.
                self._pool.close()
                threads.shutdown(wait=True, cancel_futures=True)
                raise

    def _stored(self, submission: Submission, planned: PlannedTask) -> TaskRecord | None:
        if self._store is None:
            return None
        return self._store.load(submission.name, planned.name, STAGE, self._plan.inputs_digest(submission, planned))

    def _keep(self, submission: Submission, planned: PlannedTask, record: TaskRecord) -> TaskRecord:
        if self._store is not None and record.outcome is not Outcome.HARNESS_ERROR:
            self._store.save(submission.name, STAGE, self._plan.inputs_digest(submission, planned), record)
        self._observer.task_graded(submission, record)
        return record

    def _survey(self, submission: Submission, left: Sequence[PlannedTask]) -> dict[str, TaskRecord]:
        """Load once for all tasks together, and settle those that the submission does not answer at all."""
        gradable = [planned.task for planned in left if planned.task is not None]
        if len(gradable) < 2:
            return {}
        hooks = [hook for task in gradable for hook in task.hooks]
        if len({hook.name for hook in hooks}) < len(hooks):
            return {}
        with self._session(submission, hooks, models=False) as session:
            try:
                bindings = session.load()
            except SubmissionError:
                return {}
            except HarnessFault:
                return {}
        settled = {}
        for planned in left:
            if planned.task is None:
                continue
            own = {hook.name: bindings[hook.name] for hook in planned.task.hooks}
            if all(binding.status == "missing" for binding in own.values()):
                settled[planned.name] = self._keep(submission, planned, _missing(planned.task, own))
        return settled

    def _session(
        self, submission: Submission, hooks: Sequence[Any], *, models: bool, scaffold: str | None = None
    ) -> Session:
        models = models or submission.mentions(b"transformers", b"open_clip")
        spawn = partial(self._pool.spawn, models=models)
        return Session(spawn, submission, hooks, self._plan.load, scaffold=scaffold, turn=self._turn)

    def _grade_task(self, submission: Submission, planned: PlannedTask) -> TaskRecord:
        task = planned.task
        if task is None:
            return _ungraded(planned.name, 0.0, planned.problem)
        seeds = Seeds(key=self._key, digest=submission.digest, task=task.name)
        try:
            models = bool(task.preload)
            with self._session(submission, task.hooks, models=models, scaffold=task.scaffold) as session:
                checks, notices = run_checks(task, session, seeds, reference=planned.reference)
                bindings = session.bindings
        except UsageError:
            raise
        except Exception as error:
            # What nobody foresaw costs this verdict, and no other one.
            if self._pool.closed:
                raise
            return _ungraded(task.name, rounded(task.points), f"{type(error).__name__}: {error}")
        if self._pool.closed:
            raise HarnessFault("the workers were ended before the verdict")
        return _record(
            task,
            checks,
            hooks={name: binding.how.value for name, binding in bindings.items()},
            notices=tuple(map(one_line, (*session.notices, *notices))),
            cpu_ns=session.cpu_ns,
            peak_bytes=session.peak_bytes,
        )


def _ungraded(name: str, max_points: float, reason: str) -> TaskRecord:
    return TaskRecord(
        task=name,
        outcome=Outcome.HARNESS_ERROR,
        points=None,
        max_points=max_points,
        notices=(one_line(reason),),
    )


def _record(task: Task, checks: tuple[CheckRecord, ...], **fields: Any) -> TaskRecord:
    outcome = task_outcome(checks, planned=sum(check.gating for check in task.checks))
    ungraded = outcome is Outcome.HARNESS_ERROR
    if not fields.get("hooks"):
        fields["hooks"] = {hook.name: HookBinding.MISSING.value for hook in task.hooks}
    return TaskRecord(
        task=task.name,
        outcome=outcome,
        points=None if ungraded else rounded(sum(check.points or 0.0 for check in checks)),
        max_points=rounded(task.points),
        checks=checks,
        **fields,
    )


def _missing(task: Task, bindings: Mapping[str, Binding]) -> TaskRecord:
    checks = tuple(
        CheckRecord(
            name=check.name,
            hook=check.hook,
            outcome=Outcome.MISSING,
            gating=check.gating,
            max_points=check.points,
            message=f"asked: {check.asks}\ncame: the submission has no {check.hook!r}",
        )
        for check in task.checks
    )
    return _record(task, checks, hooks={name: binding.how.value for name, binding in bindings.items()})


def grade(
    path: str | Path,
    *,
    tasks: Sequence[str] = (),
    assignment: str | Path | None = None,
    adapter: str | Path | None = None,
    task_paths: Iterable[str | Path] = (),
    seed: str | None = None,
) -> GradeRecord:
    """Grade one submission in confined workers and return its verdicts.

    Args:
        path: A .py file, notebook, zip, or folder.
        tasks: Task names; all installed ones when empty.
        assignment: An assignment file.
        adapter: An adapter file.
        task_paths: Folders of further tasks.
        seed: A public run key as hexadecimal digits; a secret one is drawn when None.

    Raises:
        UsageError: The path can't be read, a task or file is unknown, or workers can't be confined here.
        HarnessFault: No worker can be started.
    """
    plan = plan_grading(
        tasks=tasks,
        assignment=None if assignment is None else Path(assignment),
        adapter=None if adapter is None else Path(adapter),
        task_paths=[Path(folder) for folder in task_paths],
    )
    found = find_submissions([Path(path)], plan.hook_names)
    if len(found) != 1:
        raise UsageError(f"wanted one submission, {path} holds {len(found)}")
    key = RunKey.draw() if seed is None else RunKey.from_hex(seed)
    with Pool(plan.catalog.hidden_paths()) as pool:
        return Grader(plan, key=key, pool=pool).grade(found[0])
