"""A run: what was asked for, the folder that keeps it, and its verdicts; a run that was cut off goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from harness import environment
from harness.cluster import ClusterRun, grade_on_cluster
from harness.errors import UsageError
from harness.grading import GradingPlan, GradingRun, Observer, Stage, grade_all, plan_grading
from harness.joining import entries
from harness.records import GradeRecord, Outcome, TaskRecord
from harness.roster import Matched, match, read_roster
from harness.sandbox.levels import Level
from harness.sandbox.submission import Grouping, Submission, find_submissions
from harness.seeds import RunKey
from harness.store import Store, new_run_folder, unfinished_run

__all__ = ["Request", "RunObserver", "RunReport", "execute"]

RUNS = Path("runs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a run is asked for; see `plan_grading` for the fields that are not said here.

    Attributes:
        paths: Submissions, or folders of them.
        tasks: Task names.
        stages: Stages beside correctness.
        assignment: An assignment file.
        adapter: An adapter file.
        task_paths: Folders of further tasks.
        models: A folder of pretrained models.
        seed: A public run key in hexadecimal digits; None draws a secret one.
        run_files: Whether whole files are run instead of taking definitions alone.
        grouping: What a folder is taken for.
        lowest: The lowest level of confinement that is accepted.
        jobs: How many submissions are graded at once; None for one a processor.
        roster: A list of the class, to name students and absentees by.
        only_missing: Whether submissions that have a verdict keep it, even if they are others now.
        regrade: Names of submissions whose kept verdicts are forgotten first.
        cluster: "local", "slurm" or the address of a Dask scheduler, to grade there; None grades here.
    """

    paths: tuple[Path, ...]
    tasks: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    assignment: Path | None = None
    adapter: Path | None = None
    task_paths: tuple[Path, ...] = ()
    models: Path | None = None
    seed: str | None = None
    run_files: bool = False
    grouping: Grouping = Grouping.AUTO
    lowest: Level = Level.REDUCED
    jobs: int | None = None
    roster: Path | None = None
    only_missing: bool = False
    regrade: tuple[str, ...] = ()
    cluster: str | None = None

    def arguments(self) -> dict[str, Any]:
        """Return what makes two runs the same run, as JSON data."""
        return {
            "paths": [str(path.absolute()) for path in self.paths],
            "tasks": list(self.tasks),
            "stages": [stage.value for stage in self.stages],
            "assignment": None if self.assignment is None else str(self.assignment.absolute()),
            "adapter": None if self.adapter is None else str(self.adapter.absolute()),
            "task_paths": [str(path.absolute()) for path in self.task_paths],
            "models": None if self.models is None else str(self.models.absolute()),
            "seed": self.seed,
            "run_files": self.run_files,
            "grouping": self.grouping.value,
        }

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, Any], **changed: Any) -> Request:
        """Return the request of a run that is kept; `changed` replaces fields that its arguments don't say."""
        assignment, adapter = arguments["assignment"], arguments["adapter"]
        models = arguments.get("models")  # a run from before there were any has none
        return cls(
            paths=tuple(map(Path, arguments["paths"])),
            tasks=tuple(arguments["tasks"]),
            stages=tuple(map(Stage, arguments["stages"])),
            assignment=None if assignment is None else Path(assignment),
            adapter=None if adapter is None else Path(adapter),
            task_paths=tuple(map(Path, arguments["task_paths"])),
            models=None if models is None else Path(models),
            seed=arguments["seed"],
            run_files=arguments["run_files"],
            grouping=Grouping(arguments["grouping"]),
            **changed,
        )

    @property
    def make_plan(self) -> Callable[[], GradingPlan]:
        """Return what decides which tasks are graded and how, and loads them, here or on another machine."""
        return partial(
            plan_grading,
            tasks=self.tasks,
            stages=self.stages,
            assignment=self.assignment,
            adapter=self.adapter,
            task_paths=self.task_paths,
            models=self.models,
            run=self.run_files,
        )


class RunObserver(Observer):
    """Is told of a run's progress; this one does nothing."""

    def started(self, *, submissions: int, tasks: int, folder: Path | None, kept: int) -> None:
        """Take the size of the run.

        Args:
            submissions: How many are graded.
            tasks: How many tasks each is graded on.
            folder: Where the run is kept, or None.
            kept: How many verdicts of an earlier start are there already.
        """


class RunReport(NamedTuple):
    """A run that came to its end.

    Attributes:
        records: A record a submission, in order.
        run: What the JSON report says of the run.
        environment: What the run ran on.
    """

    records: list[GradeRecord]
    run: dict[str, Any]
    environment: dict[str, Any]

    @property
    def has_harness_error(self) -> bool:
        """Tell whether any task could not be graded through no fault of the submission."""
        return any(task.outcome is Outcome.HARNESS_ERROR for record in self.records for task in record.tasks)

    @property
    def answers_pass(self) -> bool:
        """Tell whether there is an answer to any task, and every task that is answered passed."""
        answered = [task.outcome for record in self.records for task in record.tasks if task.is_answered]
        return bool(answered) and all(outcome.counts_as_passed for outcome in answered)

    def falls_short(self, percent: float) -> bool:
        """Tell whether any submission earned less than a percentage of the points."""
        return any((record.points or 0.0) < percent / 100 * record.max_points - 1e-9 for record in self.records)


def execute(
    request: Request, *, out: Path | None = None, keep: bool = True, observer: RunObserver | None = None
) -> RunReport:
    """Grade what a request asks for.

    Args:
        request: What is graded and how.
        out: The run's folder; None for a new one under `runs/`, or for the unfinished one of the same request.
        keep: Whether verdicts are kept in a folder at all.
        observer: Is told of every verdict.

    Raises:
        UsageError: Something that was asked for is not there, or can't be read.
        HarnessFault: No worker can be started.
    """
    observer = observer or RunObserver()
    plan = request.make_plan()
    matched = _matched(request, find_submissions(request.paths, plan.hook_names, request.grouping))
    submissions = matched.submissions
    drawn = RunKey.draw() if request.seed is None else RunKey.from_hex(request.seed)
    if not keep:
        observer.started(submissions=len(submissions), tasks=len(plan.tasks), folder=None, kept=0)
        return _graded(request, plan, matched, drawn, None, observer)
    arguments = request.arguments()
    folder = out or unfinished_run(RUNS, arguments) or new_run_folder(RUNS)
    again = _judged_of(request.regrade, folder, submissions)
    with Store.create(folder, key=drawn, arguments=arguments, again=again) as store:
        _note(store, plan, submissions, again=again, as_kept=request.only_missing)
        if not request.only_missing:
            store.discard(list(_outdated(store, plan, submissions)))
        kept = sum(1 for _ in store.verdicts())
        observer.started(submissions=len(submissions), tasks=len(plan.tasks), folder=folder, kept=kept)
        report = _graded(request, plan, matched, store.key, store, observer)
        store.put("report", {"run": report.run, "environment": report.environment})
        store.put("problems", _problems(report.records))
        store.finish()
    return report


def _matched(request: Request, submissions: Sequence[Submission]) -> Matched:
    """Return the submissions beside the roster, if there is one."""
    if request.roster is None:
        return Matched(tuple(submissions), (), ())
    return match(submissions, read_roster(request.roster))


def _judged_of(names: Sequence[str], folder: Path, submissions: Sequence[Submission]) -> frozenset[str]:
    """Return which of the submissions that are to be graded anew have a verdict to forget; nothing is changed.

    Raises:
        UsageError: There is no run, it holds no such submission, or the submission is no longer there.
    """
    if not names:
        return frozenset()
    try:
        with Store.open(folder) as store:
            noted = {entry["name"] for entry in store.get("submissions") or ()}
            judged = frozenset(name for name, _, _ in store.inputs())
    except UsageError as error:
        raise UsageError(f"--regrade wants the run that is meant, as --out RUN: {error}") from error
    present = {one.name for one in submissions}
    for name in names:
        if name not in noted | judged:
            raise UsageError(f"--regrade: {folder} holds no submission {name!r}")
        if name not in present:
            raise UsageError(f"--regrade: {name!r} is gone, and nothing is there to be graded in its place")
    return judged.intersection(names)


def _note(
    store: Store, plan: GradingPlan, submissions: Sequence[Submission], *, again: Container[str], as_kept: bool
) -> None:
    """Keep whose each submission is, how often it was graded, what tells a changed one, and what is graded.

    Args:
        store: Where it is kept.
        plan: What is graded.
        submissions: The submissions.
        again: Names of those whose verdicts were forgotten.
        as_kept: Whether submissions that have a verdict keep it, and so what was noted when it was reached.
    """
    before = {entry["name"]: entry for entry in store.get("submissions") or ()}
    judged = {name for name, _, _ in store.inputs()} if as_kept else frozenset()
    noted = [
        _noted(one, before.get(one.name), is_again=one.name in again, is_kept=one.name in judged) for one in submissions
    ]
    store.put("submissions", noted)
    store.put("problems", {})
    store.put("stages", [stage.value for stage in plan.stages])
    store.put(
        "tasks",
        [{"name": one.name, "digest": one.digest, "max_points": plan.points_of(one)} for one in plan.tasks],
    )


def _outdated(store: Store, plan: GradingPlan, submissions: Sequence[Submission]) -> Iterator[tuple[str, str, str]]:
    """Iterate over the kept verdicts that rest on another file, task or plan than is graded now: none is read back."""
    present = {one.name: one for one in submissions}
    planned = {one.name: one for one in plan.tasks}
    for (name, task, stage), inputs in store.inputs().items():
        if name in present and (task not in planned or plan.inputs_digest(present[name], planned[task]) != inputs):
            yield name, task, stage


def _noted(
    submission: Submission, before: Mapping[str, Any] | None, *, is_again: bool, is_kept: bool
) -> dict[str, Any]:
    """Return what is kept of a submission, as JSON data; its verdict's digest and count where it keeps its verdict."""
    entry = {
        "name": submission.name,
        "path": submission.path,
        "digest": submission.digest,
        "student": submission.student and submission.student.to_dict(),
        "gradings": _gradings(submission, before, is_again=is_again),
    }
    if is_kept and before is not None:
        entry |= {key: before[key] for key in ("digest", "gradings") if key in before}
    return entry


def _problems(records: Sequence[GradeRecord]) -> dict[str, dict[str, str]]:
    """Return why tasks could not be graded, by submission and task: no verdict is kept of them."""
    return {
        record.name: {task.task: _problem(task) for task in broken}
        for record in records
        if (broken := [task for task in record.tasks if task.outcome is Outcome.HARNESS_ERROR])
    }


def _problem(task: TaskRecord) -> str:
    messages = (entry.message for entry in entries(task) if entry.outcome is Outcome.HARNESS_ERROR)
    return "; ".join(filter(None, (*task.notices, next(messages, ""))))


def _gradings(submission: Submission, before: Mapping[str, Any] | None, *, is_again: bool) -> int:
    """Return how often a submission was graded, this time included; a run that goes on counts as one."""
    if before is None:
        return 1
    counted: int = before.get("gradings", 1)
    return counted + (is_again or before.get("digest") != submission.digest)


def _records(
    request: Request,
    plan: GradingPlan,
    submissions: Sequence[Submission],
    key: RunKey,
    store: Store | None,
    observer: RunObserver,
) -> tuple[list[GradeRecord], dict[str, Any]]:
    """Grade on this machine, or on a cluster."""
    jobs = request.jobs or environment.cores()
    if request.cluster is not None:
        away = ClusterRun(make_plan=request.make_plan, key=key, lowest=request.lowest, as_kept=request.only_missing)
        return grade_on_cluster(away, submissions, request.cluster, store=store, observer=observer, jobs=jobs)
    here = GradingRun(
        plan=plan,
        key=key,
        lowest=request.lowest,
        store=None if store is None else store.folder,
        as_kept=request.only_missing,
    )
    return grade_all(here, submissions, observer=observer, jobs=jobs)


def _graded(
    request: Request,
    plan: GradingPlan,
    matched: Matched,
    key: RunKey,
    store: Store | None,
    observer: RunObserver,
) -> RunReport:
    began_ns, started_ns = time.monotonic_ns(), time.time_ns()
    records, confinement = _records(request, plan, matched.submissions, key, store, observer)
    if not records:
        raise UsageError("no submission was found")
    if store is not None:
        store.put("confinement", confinement)
    run = {
        "folder": None if store is None else str(store.folder),
        "stages": [stage.value for stage in plan.stages],
        "tasks": [planned.name for planned in plan.tasks],
        "assignment": None if request.assignment is None else str(request.assignment),
        "models": {one.name: dict(one.models.digests) for one in plan.tasks if one.models.digests},
        "title": plan.assignment.name,
        "due": plan.assignment.due,
        "late": dict(plan.assignment.late),
        "seed": {"public": key.public, "key": key.secret.hex() if key.public else None},
        "confinement": confinement,
        "absent": [student.to_dict() for student in matched.absent],
        "strangers": list(matched.strangers),
        "started_ns": started_ns,
        "elapsed_ns": time.monotonic_ns() - began_ns,
    }
    is_timed = Stage.SPEED in plan.stages
    return RunReport(records, run, environment.fingerprint() if is_timed else environment.describe())
