"""The pytest plugin: `pytest --submission PATH` collects one item a check and judges it as `harness grade` does.

Submitted files are never imported here, nor collected by pytest: they are read as bytes and graded in confined workers.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from harness.grading import Grader, GradingPlan, PlannedTask
    from harness.records import CheckRecord, TaskRecord
    from harness.sandbox.submission import Submission

_GRADING = pytest.StashKey["_Grading"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("harness", "grading submissions")
    add = group.addoption
    add("--submission", action="append", default=[], metavar="PATH", help="Grade a submission: an item a check.")
    add("--submission-task", action="append", default=[], metavar="NAME", help="Grade this task only.")
    add("--submission-task-path", action="append", default=[], metavar="DIR", help="A folder of further tasks.")
    add("--submission-adapter", metavar="FILE", help="How hooks are found.")
    add("--submission-seed", metavar="HEX", help="A public run key; without it a secret one is drawn.")
    add("--submission-unconfined", action="store_true", help="Grade even where workers can't be confined.")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Refuse to start where pytest would run a submission's own conftest or obey its own ini file."""
    options = early_config.known_args_namespace
    here = early_config.invocation_params.dir
    taken = {"the folder that pytest runs in": here, "the rootdir": early_config.rootpath}
    if early_config.inipath is not None:
        taken["the ini file"] = early_config.inipath
    taken |= {f"the argument {arg}": here / str(arg).partition("::")[0] for arg in options.file_or_dir}
    taken |= {f"the conftest {path}": path for path in here.glob("test*/conftest.py")}
    for submission in options.submission:
        folder = (here / submission).resolve()
        if not folder.exists():
            raise pytest.UsageError(f"--submission: wanted a file or folder, {submission} is not there")
        for what, path in taken.items():
            if path.resolve().is_relative_to(folder):
                raise pytest.UsageError(f"{what} lies under the submission {submission}: it would be obeyed as yours")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare grading; where no file is named, the submission's checks are all that is collected."""
    if not config.option.submission:
        return
    config.stash[_GRADING] = _Grading(config)
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = []


def pytest_unconfigure(config: pytest.Config) -> None:
    """End every worker."""
    if (grading := config.stash.get(_GRADING, None)) is not None:
        grading.close()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Add the submissions to what the session collects; no path of theirs is handed to pytest."""
    report = yield
    if isinstance(collector, pytest.Session) and (grading := collector.config.stash.get(_GRADING, None)) is not None:
        report.result = [*(report.result or []), *grading.nodes(collector)]
    return report


class _Grading:
    """The plan and the workers of one pytest session; each (submission, task) is graded once, when first asked for."""

    def __init__(self, config: pytest.Config) -> None:
        self._options = config.option
        self._here = config.invocation_params.dir
        self._grader: Grader | None = None
        self._pool: Any = None
        self._verdicts: dict[tuple[str, str], TaskRecord] = {}

    def nodes(self, session: pytest.Session) -> Iterator[SubmissionNode]:
        from harness.errors import HarnessError  # noqa: PLC0415 - a pytest run without --submission pays for nothing
        from harness.sandbox.submission import find_submissions  # noqa: PLC0415 - as above

        paths = [self._here / path for path in self._options.submission]
        try:
            plan = self._plan()
            found = find_submissions(paths, plan.hook_names)
        except HarnessError as error:
            raise pytest.UsageError(str(error)) from error
        for submission in found:
            yield SubmissionNode.from_parent(
                session,
                name=submission.name,
                path=Path(submission.path),
                nodeid=submission.name,
                submission=submission,
                plan=plan,
                grading=self,
            )

    @property
    def tasks_are_chosen(self) -> bool:
        """Tell whether somebody said which tasks are wanted: what is not answered fails then."""
        return bool(self._options.submission_task)

    def verdict(self, plan: GradingPlan, submission: Submission, planned: PlannedTask) -> TaskRecord:
        key = (submission.name, planned.name)
        if key not in self._verdicts:
            self._verdicts[key] = self._graded_by(plan).grade_task(submission, planned)
        return self._verdicts[key]

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()

    def _plan(self) -> GradingPlan:
        from harness.grading import plan_grading  # noqa: PLC0415 - imports torch

        adapter = self._options.submission_adapter
        return plan_grading(
            tasks=self._options.submission_task,
            adapter=None if adapter is None else self._here / adapter,
            task_paths=[self._here / path for path in self._options.submission_task_path],
        )

    def _graded_by(self, plan: GradingPlan) -> Grader:
        from harness.grading import Grader  # noqa: PLC0415 - imports torch
        from harness.sandbox.levels import Level  # noqa: PLC0415 - as above
        from harness.sandbox.pool import Pool  # noqa: PLC0415 - as above
        from harness.seeds import RunKey  # noqa: PLC0415 - as above

        if self._grader is None:
            lowest = Level.NONE if self._options.submission_unconfined else Level.REDUCED
            self._pool = Pool(plan.catalog.hidden_paths(), lowest=lowest)
            seed = self._options.submission_seed
            key = RunKey.draw() if seed is None else RunKey.from_hex(seed)
            self._grader = Grader(plan, key=key, pool=self._pool)
        return self._grader


class SubmissionNode(pytest.Collector):
    """One submission: a node a task."""

    def __init__(self, *, submission: Submission, plan: GradingPlan, grading: _Grading, **node: Any) -> None:
        super().__init__(**node)
        self._submission, self._plan, self._grading = submission, plan, grading

    def collect(self) -> Iterator[TaskNode]:
        """Yield the tasks of the plan."""
        for planned in self._plan.tasks:
            yield TaskNode.from_parent(
                self, name=planned.name, planned=planned, verdict=lambda planned=planned: self._verdict(planned)
            )

    def _verdict(self, planned: PlannedTask) -> tuple[TaskRecord, bool]:
        record = self._grading.verdict(self._plan, self._submission, planned)
        return record, self._grading.tasks_are_chosen


class TaskNode(pytest.Collector):
    """One task of one submission: an item a check."""

    def __init__(self, *, planned: PlannedTask, verdict: Any, **node: Any) -> None:
        super().__init__(**node)
        self._planned, self._verdict = planned, verdict

    def collect(self) -> Iterator[CheckItem]:
        """Yield the checks; a task that can't be loaded is one item, which says why."""
        task = self._planned.task
        for name in ["task"] if task is None else [check.name for check in task.checks]:
            yield CheckItem.from_parent(self, name=name, verdict=self._verdict)


class _CheckFailed(Exception):
    """A check that did not pass; its text is the check's message."""


class CheckItem(pytest.Item):
    """One check of one task on one submission."""

    def __init__(self, *, verdict: Any, **node: Any) -> None:
        super().__init__(**node)
        self._verdict = verdict

    def runtest(self) -> None:
        """Grade the submission on this task if that was not done yet, and say what the check found."""
        record, is_chosen = self._verdict()
        if not record.is_answered and not is_chosen:
            pytest.skip("the submission does not answer this task")
        check = next((check for check in record.checks if check.name == self.name), None)
        if check is None:
            raise _CheckFailed("; ".join(record.notices) or f"the task ended as {record.outcome.value}")
        _raise(check)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the check's message; a traceback is for errors of the harness alone."""
        from harness.text import printable  # noqa: PLC0415 - only where something failed

        if isinstance(excinfo.value, _CheckFailed):
            return printable(str(excinfo.value))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return what stands at the head of a failure."""
        submission, task, check = self.nodeid.rsplit("::", 2)
        return self.path, None, f"{check} ({task} of {submission})"


def _raise(check: CheckRecord) -> None:
    from harness.records import Outcome  # noqa: PLC0415 - a pytest run without --submission pays for nothing

    if check.outcome.counts_as_passed:
        return
    if check.outcome is Outcome.SKIPPED:
        pytest.skip(check.message)
    if not check.gating:
        pytest.xfail(f"advisory: {check.message}")
    raise _CheckFailed(f"{check.outcome.value}\n{check.message}")
