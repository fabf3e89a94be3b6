"""Grade submissions one after the other: survey what each answers, run the stages of every task, keep every verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from harness.correctness import run_checks
from harness.errors import HarnessFault, SubmissionError, UsageError
from harness.grading.ledger import Ledger
from harness.grading.plan import GradingPlan, PlannedTask, Stage, planned_points
from harness.grading.verdicts import combined, missing, part, skipped, ungraded
from harness.quality import OnStep, run_quality
from harness.records import GradeRecord, Outcome, TaskRecord
from harness.sandbox.pool import Pool
from harness.sandbox.process import Worker
from harness.sandbox.session import Binding, Session
from harness.sandbox.submission import Submission
from harness.seeds import RunKey, Seeds
from harness.task import Task
from harness.text import one_line
from harness.timing import Side, reference_side, run_speed

__all__ = ["Grader"]


class Grader:
    """Grades submissions one by one; holds the plan, the run key, the workers and, when there is one, the ledger.

    Args:
        plan: What is graded.
        key: The run key.
        pool: Starts confined workers.
        ledger: Where finished verdicts are kept and found again.
        as_kept: Whether a kept verdict stands even if the submission or the task is another one now.
        unfinished: A folder where trainings that are cut off are kept and found again, or None.
        on_step: Is told of every step of every training.
    """

    def __init__(  # noqa: PLR0913 - what a grader works with
        self,
        plan: GradingPlan,
        *,
        key: RunKey,
        pool: Pool,
        ledger: Ledger | None = None,
        as_kept: bool = False,
        unfinished: Path | None = None,
        on_step: OnStep | None = None,
    ) -> None:
        self._unfinished, self._on_step = unfinished, on_step
        self._plan, self._key, self._pool, self._ledger, self._as_kept = plan, key, pool, ledger, as_kept
        self._stages: Mapping[Stage, Callable[[Submission, PlannedTask, Task], TaskRecord]] = {
            Stage.CORRECTNESS: self._correctness,
            Stage.SPEED: self._speed,
            Stage.QUALITY: self._quality,
        }

    def grade(self, submission: Submission, *, on_task: Callable[[TaskRecord], None] | None = None) -> GradeRecord:
        """Return the verdicts of one submission on every planned task; `on_task` takes each as soon as it stands."""
        surveyed = self._survey(submission)
        found = []
        for planned in self._plan.tasks:
            record = self.grade_task(submission, planned, surveyed.get(planned.name))
            if on_task is not None:
                on_task(record)
            found.append(record)
        return GradeRecord(name=submission.name, path=submission.path, tasks=tuple(found), student=submission.student)

    def grade_task(self, submission: Submission, planned: PlannedTask, checked: TaskRecord | None = None) -> TaskRecord:
        """Return the verdict of one submission on one planned task, found in the ledger or reached now.

        Args:
            submission: The submission.
            planned: The task.
            checked: What correctness found, where that is known.
        """
        task = planned.task
        if task is None:
            return ungraded(planned.name, planned.max_points, planned.problem)
        parts = {} if checked is None else {Stage.CORRECTNESS: checked}
        for stage in self._plan.stages:
            if stage in parts:
                continue
            so_far = combined(task, parts).outcome if parts else Outcome.PASSED
            if so_far.counts_as_passed:
                parts[stage] = self._part(submission, planned, task, stage)
            elif so_far is Outcome.HARNESS_ERROR:  # nothing is kept of it: an error of the harness is never scored
                parts[stage] = skipped(task, stage)
            else:  # kept: its points count in what is read back
                inputs = self._plan.inputs_digest(submission, planned)
                parts[stage] = self._kept(submission, inputs, stage, skipped(task, stage))
        return self._plan.marked(combined(task, parts))

    def _part(self, submission: Submission, planned: PlannedTask, task: Task, stage: Stage) -> TaskRecord:
        """Return what one stage found, from the ledger or reached now."""
        inputs = self._plan.inputs_digest(submission, planned)
        wanted = None if self._as_kept else inputs
        stored = None if self._ledger is None else self._ledger.load(submission.name, task.name, stage, wanted)
        if stored is not None and stored.outcome is not Outcome.SKIPPED:
            is_marked_so = wanted is None or self._plan.marked(stored) == stored
            return stored if is_marked_so else self._kept(submission, inputs, stage, stored)
        try:
            record = self._stages[stage](submission, planned, task)
        except UsageError:
            raise
        except Exception as error:
            # What nobody foresaw costs this verdict, and no other one.
            if self._pool.closed:
                raise
            return ungraded(task.name, planned_points(task, (stage,)), f"{type(error).__name__}: {error}")
        if self._pool.closed:
            raise HarnessFault("the workers were ended before the verdict")
        return self._kept(submission, inputs, stage, record)

    def _kept(self, submission: Submission, inputs: str, stage: Stage, record: TaskRecord) -> TaskRecord:
        record = self._plan.marked(record)
        if self._ledger is not None and record.outcome is not Outcome.HARNESS_ERROR:
            self._ledger.save(submission.name, stage, inputs, record)
        return record

    def _survey(self, submission: Submission) -> dict[str, TaskRecord]:
        """Load once for all tasks together, and settle those that the submission does not answer at all."""
        left = [planned for planned in self._plan.tasks if not self._has_verdict(submission, planned)]
        gradable = [planned.task for planned in left if planned.task is not None]
        hooks = {hook.name: hook for task in gradable for hook in task.hooks}
        if len(gradable) < 2:
            return {}
        with self._session(submission, tuple(hooks.values()), models=False, survey=True) as session:
            bindings = _found(session)
        settled = {}
        for planned in left:
            if planned.task is None or not bindings:
                continue
            own = {hook.name: bindings[hook.name] for hook in planned.task.hooks}
            if _is_unanswered(own):
                inputs = self._plan.inputs_digest(submission, planned)
                settled[planned.name] = self._kept(submission, inputs, Stage.CORRECTNESS, missing(planned.task, own))
        return settled

    def _has_verdict(self, submission: Submission, planned: PlannedTask) -> bool:
        inputs = None if self._as_kept else self._plan.inputs_digest(submission, planned)
        return self._ledger is not None and self._ledger.has(submission.name, planned.name, Stage.CORRECTNESS, inputs)

    def _session(
        self,
        submission: Submission,
        hooks: Sequence[Any],
        *,
        models: bool,
        scaffold: str | None = None,
        survey: bool = False,
    ) -> Session:
        spawn = self._spawner(submission, models=models)
        return Session(spawn, submission, hooks, self._plan.load, scaffold=scaffold, survey=survey)

    def _spawner(self, submission: Submission, *, models: bool) -> Callable[[], Worker]:
        """Return what starts a worker with the libraries that a submission needs."""
        return partial(self._pool.spawn, models=models or submission.mentions(b"transformers", b"open_clip"))

    def _seeds(self, submission: Submission, task: Task) -> Seeds:
        return Seeds(key=self._key, digest=submission.digest, task=task.name)

    def _correctness(self, submission: Submission, planned: PlannedTask, task: Task) -> TaskRecord:
        return _once_more_if_killed(lambda: self._checked(submission, planned, task))

    def _checked(self, submission: Submission, planned: PlannedTask, task: Task) -> tuple[TaskRecord, bool]:
        """Return the verdict of all checks, and whether the system killed a worker meanwhile."""
        with self._session(submission, task.hooks, models=bool(task.preload), scaffold=task.scaffold) as session:
            if _is_unanswered(_found(session)):
                return missing(task, session.bindings), False
            seeds = self._seeds(submission, task)
            checks, notices = run_checks(task, session, seeds, reference=planned.reference)
            bindings = session.bindings
        record = part(
            task,
            Stage.CORRECTNESS,
            hooks={name: binding.how.value for name, binding in bindings.items()},
            checks=checks,
            notices=tuple(map(one_line, (*session.notices, *notices))),
            cpu_ns=session.cpu_ns,
            peak_bytes=session.peak_bytes,
            log=session.log.text,
            log_cut=session.log.cut,
        )
        return record, session.was_killed

    def _speed(self, submission: Submission, planned: PlannedTask, task: Task) -> TaskRecord:
        if not task.workloads:
            return part(task, Stage.SPEED)
        if planned.reference_source is None:
            raise HarnessFault("there is no reference to time it beside")
        models = bool(task.preload)
        timed = Side(submission=submission, spawn=self._spawner(submission, models=models), load=self._plan.load)
        reference = reference_side(planned.reference_source, partial(self._pool.spawn, models=models))
        seeds = self._seeds(submission, task)
        return part(task, Stage.SPEED, speed=run_speed(task, timed, reference, seeds, growth=True))

    def _quality(self, submission: Submission, planned: PlannedTask, task: Task) -> TaskRecord:
        if not task.quality:
            return part(task, Stage.QUALITY)
        return _once_more_if_killed(lambda: self._trained(submission, planned, task))

    def _trained(self, submission: Submission, planned: PlannedTask, task: Task) -> tuple[TaskRecord, bool]:
        """Check once more in the worker that is trained with, and train; tell whether the system killed it."""
        seeds = self._seeds(submission, task)
        # By all that the verdict depends on: a training that began with another task or model does not go on.
        inputs = self._plan.inputs_digest(submission, planned)
        unfinished = None if self._unfinished is None else self._unfinished / f"{inputs[:32]}-{task.name}"
        with self._session(submission, task.hooks, models=bool(task.preload), scaffold=task.scaffold) as session:
            checks, _ = run_checks(task, session, seeds, reference=planned.reference)
            quality = run_quality(task, session, seeds, checks=checks, on_step=self._on_step, resume=unfinished)
        record = part(task, Stage.QUALITY, quality=quality, cpu_ns=session.cpu_ns, peak_bytes=session.peak_bytes)
        return record, session.was_killed


def _once_more_if_killed(judge: Callable[[], tuple[TaskRecord, bool]]) -> TaskRecord:
    """Return a verdict; one during which the system killed a worker is reached anew.

    A signal from outside may have been meant for somebody else: what kills the process by itself does so again.
    """
    record, was_killed = judge()
    return judge()[0] if was_killed else record


def _found(session: Session) -> Mapping[str, Binding]:
    """Return how each hook was found; nothing where the submission can't be loaded, which each check says itself."""
    try:
        return session.load()
    except (SubmissionError, HarnessFault):
        return {}


def _is_unanswered(bindings: Mapping[str, Binding]) -> bool:
    return bool(bindings) and all(binding.status == "missing" for binding in bindings.values())
