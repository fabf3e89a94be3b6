"""Grade many submissions, several at once: every judge grades with a plan, a key and a store that all share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from harness.grading.grader import Grader
from harness.grading.judges import Desk, Judges
from harness.grading.ledger import Ledger
from harness.grading.plan import GradingPlan, PlannedTask, Stage
from harness.grading.verdicts import ungraded
from harness.quality import OnStep, Progress
from harness.records import GradeRecord, TaskRecord
from harness.sandbox.levels import Level
from harness.sandbox.pool import Pool
from harness.sandbox.submission import Submission
from harness.seeds import RunKey
from harness.store import Store

__all__ = ["GradingRun", "Observer", "grade_all", "lost"]

_STEP_NS: Final = 300_000_000


class Observer:
    """Is told of verdicts as they are reached, in the process that asked for them; this one does nothing."""

    def begun(self, submission: Submission, judge: int, *, task: str = "") -> None:
        """Learn that a judge has begun; a second time after a judge died.

        Args:
            submission: With this submission.
            judge: The judge's process.
            task: Its one task where several judges share a submission, else "".
        """

    def task_graded(self, submission: Submission, record: TaskRecord) -> None:
        """Take the verdict of one task, all its stages together."""

    def stepped(self, submission: Submission, progress: Progress, *, task: str = "") -> None:
        """Take how far a training is, a few times a second; see `begun` for the arguments."""

    def submission_graded(self, record: GradeRecord) -> None:
        """Take all verdicts of one submission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingRun:
    """What all judges of one run share.

    Attributes:
        plan: What is graded.
        key: The run key.
        lowest: The lowest level of confinement that is accepted.
        namespaces: Whether workers may have namespaces; False tests the reduced level.
        store: The folder of the run, where finished verdicts are kept and found again, or None.
        as_kept: Whether a kept verdict stands even if the submission or the task is another one now.
    """

    plan: GradingPlan
    key: RunKey
    lowest: Level = Level.REDUCED
    namespaces: bool = True
    store: Path | None = None
    as_kept: bool = False

    def pool(self) -> Pool:
        """Return what starts confined workers; use it as a context manager."""
        return Pool(self.plan.catalog.hidden_paths(), lowest=self.lowest, namespaces=self.namespaces)

    def grader_with(self, pool: Pool, ledger: Ledger | None = None, on_step: OnStep | None = None) -> Grader:
        """Return a grader with these workers, which keeps its verdicts in a ledger and tells of steps of trainings."""
        unfinished = None if self.store is None else self.store / "unfinished"
        return Grader(
            self.plan,
            key=self.key,
            pool=pool,
            ledger=ledger,
            as_kept=self.as_kept,
            unfinished=unfinished,
            on_step=on_step,
        )

    @contextmanager
    def grader(self, on_step: OnStep | None = None) -> Iterator[tuple[Grader, Pool]]:
        """Open a grader with workers of its own, in the process that judges."""
        with ExitStack() as stack:
            pool = stack.enter_context(self.pool())
            store = None if self.store is None else stack.enter_context(Store.open(self.store))
            yield self.grader_with(pool, store, on_step), pool


def grade_all(
    run: GradingRun, submissions: Sequence[Submission], *, observer: Observer | None = None, jobs: int = 1
) -> tuple[list[GradeRecord], dict[str, Any]]:
    """Return the verdicts of all submissions in order, and how far their workers were confined.

    Args:
        run: What is graded, and how.
        submissions: The submissions.
        observer: Is told of every verdict, in this process.
        jobs: How many submissions are graded at once, each by a judge process of its own. Where tasks train and there
            are fewer submissions than that, each task of a submission is graded by itself.

    Raises:
        UsageError: Workers can't be confined as was asked for.
        HarnessFault: No worker can be started.
    """

    @contextmanager
    def desk() -> Iterator[Desk]:
        grading = _Grading(run.plan, submissions)
        with run.grader(grading.stepped) as (grader, pool):
            grading.take(grader, pool)
            yield grading

    items = _items(run.plan, len(submissions), jobs)
    gathered = _Gathered(run.plan, submissions, observer or Observer(), items)
    with Judges(desk, jobs=jobs) as judges:
        judges.judge(items, gathered)
    return [gathered.records[place] for place in range(len(submissions))], gathered.confinement


def _items(plan: GradingPlan, submissions: int, jobs: int) -> list[list[int]]:
    """Return what is graded by itself: [submission], or [submission, task] where that keeps more judges at work."""
    trains = Stage.QUALITY in plan.stages and sum(bool(one.task and one.task.quality) for one in plan.tasks) > 1
    if submissions >= jobs or not trains:
        return [[place] for place in range(submissions)]
    return [[place, task] for place in range(submissions) for task in range(len(plan.tasks))]


def lost(plan: GradingPlan, submission: Submission, reason: str) -> GradeRecord:
    """Return the verdicts on a submission that could not be judged through no fault of its own: none is graded.

    Args:
        plan: What should have been graded.
        submission: The submission.
        reason: What became of who judged it.
    """
    tasks = tuple(_lost_task(plan, one, reason) for one in plan.tasks)
    return GradeRecord(name=submission.name, path=submission.path, tasks=tasks, student=submission.student)


def _lost_task(plan: GradingPlan, one: PlannedTask, reason: str) -> TaskRecord:
    return ungraded(one.name, plan.points_of(one), reason)


class _Grading:
    """Grades a submission, or one task of it; tells of each task as it is graded, and of a training now and then."""

    def __init__(self, plan: GradingPlan, submissions: Sequence[Submission]) -> None:
        self._plan, self._submissions = plan, submissions
        self._say: Callable[[Any], None] | None = None
        self._is_first = True
        self._told_ns = 0
        self._own = ""

    def take(self, grader: Grader, pool: Pool) -> None:
        """Take what to grade with."""
        self._grader, self._pool = grader, pool

    def judge(self, item: list[int], say: Callable[[Any], None]) -> Any:
        if self._is_first:
            self._is_first = False
            say({"confinement": self._pool.confinement()})
        self._say = say
        submission = self._submissions[item[0]]
        self._own = self._plan.tasks[item[1]].name if len(item) > 1 else ""
        say({"begun": os.getpid(), "own": self._own})
        if len(item) > 1:
            record = self._grader.grade_task(submission, self._plan.tasks[item[1]])
            say({"task": record.to_dict()})
            return record.to_dict()
        graded = self._grader.grade(submission, on_task=lambda record: say({"task": record.to_dict()}))
        return graded.to_dict()

    def stepped(self, progress: Progress) -> None:
        """Tell of a training, but not of every step."""
        now_ns = time.monotonic_ns()
        if self._say is not None and now_ns - self._told_ns > _STEP_NS:
            self._told_ns = now_ns
            self._say({"step": asdict(progress), "own": self._own})


class _Gathered:
    """Takes what the judges tell, and hands it on to the observer."""

    def __init__(
        self, plan: GradingPlan, submissions: Sequence[Submission], observer: Observer, items: Sequence[list[int]]
    ) -> None:
        self._plan, self._submissions, self._observer, self._items = plan, submissions, observer, items
        self._parts: dict[int, dict[int, TaskRecord]] = {}
        self.records: dict[int, GradeRecord] = {}
        self.confinement: dict[str, Any] = {}

    def told(self, place: int, data: Any) -> None:
        submission = self._submissions[self._items[place][0]]
        if "task" in data:
            self._observer.task_graded(submission, TaskRecord.from_dict(data["task"]))
        elif "step" in data:
            self._observer.stepped(submission, Progress(**data["step"]), task=data["own"])
        elif "begun" in data:
            self._observer.begun(submission, data["begun"], task=data["own"])
        else:
            self.confinement = data["confinement"]

    def judged(self, place: int, data: Any) -> None:
        number, *task = self._items[place]
        if task:
            self._part(number, task[0], TaskRecord.from_dict(data))
        else:
            self._end(number, GradeRecord.from_dict(data))

    def lost(self, place: int, reason: str) -> None:
        number, *task = self._items[place]
        if task:
            self._part(number, task[0], _lost_task(self._plan, self._plan.tasks[task[0]], reason))
        else:
            self._end(number, lost(self._plan, self._submissions[number], reason))

    def _part(self, number: int, task: int, record: TaskRecord) -> None:
        """Take the verdict of one task, and end the submission with its last one."""
        parts = self._parts.setdefault(number, {})
        parts[task] = record
        if len(parts) == len(self._plan.tasks):
            self._whole(number, [parts[at] for at in range(len(self._plan.tasks))])

    def _whole(self, number: int, tasks: Sequence[TaskRecord]) -> None:
        one = self._submissions[number]
        self._end(number, GradeRecord(name=one.name, path=one.path, tasks=tuple(tasks), student=one.student))

    def _end(self, number: int, record: GradeRecord) -> None:
        self.records[number] = record
        self._observer.submission_graded(record)
