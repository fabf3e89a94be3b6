"""What one pytest session judges with: the plan, the submissions, the workers, and each verdict once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from harness.grading import Grader, GradingPlan, PlannedTask
    from harness.records import TaskRecord
    from harness.sandbox.pool import Pool
    from harness.sandbox.session import Session
    from harness.sandbox.submission import Submission
    from harness.seeds import RunKey

__all__ = ["JUDGING", "REFERENCE", "STAGES", "Judging"]

STAGES = ("correctness", "speed", "quality")
REFERENCE = "reference"


class Judging:
    """The plan and the workers of a pytest session; each (submission, task) is graded once, when first asked for.

    Args:
        config: The session's options.
        secret: The run key of the process that started this one, or None to draw it or take the public one.

    Raises:
        UsageError: The public run key is none.
    """

    def __init__(self, config: pytest.Config, *, secret: bytes | None) -> None:
        self._options, self._here = config.option, config.invocation_params.dir
        self.key = _key(self._options.submission_seed, secret)
        self._words = config.invocation_params.args
        self._pool: Pool | None = None
        self._grader: Grader | None = None
        self._verdicts: dict[tuple[str, str], TaskRecord] = {}
        # Another test beside a timing would be in the timing.
        self.shares_the_machine = hasattr(config, "workerinput") or config.getoption("dist", "no") != "no"

    @property
    def tasks_are_chosen(self) -> bool:
        """Tell whether somebody said which tasks are wanted: what is not answered fails then."""
        return bool(self._options.submission_task)

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the stages that have items, in the order in which they run; correctness always does."""
        wanted = {STAGES[0], *self._options.submission_stage}
        return tuple(stage for stage in STAGES if stage in wanted)

    @property
    def level(self) -> str | None:
        """Return how far workers are confined; None when none was started."""
        return None if self._pool is None else str(self._pool.confinement()["level"])

    @cached_property
    def plan(self) -> GradingPlan:
        """Return which tasks are graded and how.

        Raises:
            UsageError: A task or a file is unknown.
        """
        from harness.errors import HarnessError  # noqa: PLC0415 - imports torch
        from harness.grading import Stage, plan_grading  # noqa: PLC0415 - as above

        adapter = self._options.submission_adapter
        stages = [Stage(stage) for stage in self.stages if stage != "speed" or not self.shares_the_machine]
        try:
            return plan_grading(
                tasks=self._options.submission_task,
                stages=stages,
                adapter=None if adapter is None else self._here / adapter,
                task_paths=[self._here / path for path in self._options.submission_task_path],
            )
        except HarnessError as error:
            raise pytest.UsageError(str(error)) from error

    @cached_property
    def submissions(self) -> Sequence[Submission]:
        """Return what is judged, the reference last where it was asked for.

        Raises:
            UsageError: None of the paths can be read.
        """
        from harness.errors import HarnessError  # noqa: PLC0415 - imports torch
        from harness.sandbox.submission import find_submissions  # noqa: PLC0415 - as above

        paths = [self._here / path for path in self._options.submission]
        try:
            found = find_submissions(paths, self.plan.hook_names) if paths else []
        except HarnessError as error:
            raise pytest.UsageError(str(error)) from error
        return [*found, _reference(self.plan)] if self._options.submission_reference else found

    def header(self) -> list[str]:
        """Return what a person should know before anything runs."""
        paths = [*self._options.submission, *([REFERENCE] if self._options.submission_reference else [])]
        said = [f"submissions: {', '.join(map(ascii, paths))}; {', '.join(self.stages)}"]
        if "--submission" in self._words:
            said.append("write --submission=PATH as one word: pytest takes the second of two for a place of ini files")
        return said

    def planned(self, name: str) -> PlannedTask | None:
        """Return a task of the plan, or None."""
        return next((planned for planned in self.plan.tasks if planned.name == name), None)

    def verdict(self, submission: Submission, planned: PlannedTask) -> TaskRecord:
        """Return the record of one task, reached when it is first asked for."""
        from harness.errors import HarnessError  # noqa: PLC0415 - a pytest run without --submission pays for nothing
        from harness.grading import Grader  # noqa: PLC0415 - as above

        key = (submission.name, planned.name)
        if key not in self._verdicts:
            self._grader = self._grader or Grader(self.plan, key=self.key, pool=self._workers())
            try:
                self._verdicts[key] = self._grader.grade_task(submission, planned)
            except HarnessError as error:
                _give_up(error)
        return self._verdicts[key]

    def session(self, submission: Submission, planned: PlannedTask) -> Session:
        """Return a submission loaded in a confined worker of its own, for a test that asks it by itself."""
        from functools import partial  # noqa: PLC0415 - as below

        from harness.sandbox.session import Session  # noqa: PLC0415 - imports torch

        assert planned.task is not None
        models = bool(planned.task.preload) or submission.mentions(b"transformers", b"open_clip")
        spawn = partial(self._workers().spawn, models=models)
        return Session(spawn, submission, planned.task.hooks, self.plan.load, scaffold=planned.task.scaffold)

    def close(self) -> None:
        """End every worker."""
        if self._pool is not None:
            self._pool.close()

    def _workers(self) -> Pool:
        import torch  # noqa: PLC0415 - a pytest run without --submission pays for nothing

        from harness.errors import HarnessError  # noqa: PLC0415 - as above
        from harness.sandbox.levels import Level  # noqa: PLC0415 - as above
        from harness.sandbox.pool import Pool  # noqa: PLC0415 - as above

        if self._pool is None:
            torch.set_num_threads(1)
            lowest = Level.NONE if self._options.submission_unconfined else Level.REDUCED
            pool = Pool(self.plan.catalog.hidden_paths(), lowest=lowest)
            try:
                pool.zygote()
            except HarnessError as error:
                _give_up(error)
            self._pool = pool
        return self._pool


def _key(seed: str | None, secret: bytes | None) -> RunKey:
    """Return the run key: handed on, given in public, or drawn once for all processes of the session."""
    from harness.errors import UsageError  # noqa: PLC0415 - a pytest run without --submission pays for nothing
    from harness.seeds import RunKey  # noqa: PLC0415 - as above

    if secret is not None:
        return RunKey(secret, public=seed is not None)
    try:
        return RunKey.draw() if seed is None else RunKey.from_hex(seed)
    except UsageError as error:
        raise pytest.UsageError(str(error)) from error


def _give_up(error: Exception) -> NoReturn:
    """End the session: this machine can't grade as was asked for, and that is no verdict on anybody."""
    pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)


def _reference(plan: GradingPlan) -> Submission:
    """Return the sources of the references as a submission, read as bytes like any other."""
    from harness.sandbox.submission import Submission  # noqa: PLC0415 - imports torch

    providers = [plan.catalog.references.get(planned.name) for planned in plan.tasks]
    sources = [provider.source for provider in providers if provider is not None and provider.source is not None]
    files = [(name, path.read_bytes()) for source in sources for name, path in _modules(source)]
    problem = "" if files else "no reference of these tasks is installed"
    return Submission(name=REFERENCE, path=REFERENCE, kind="folder", files=tuple(files), problem=problem)


def _modules(source: Path) -> list[tuple[str, Path]]:
    """Return the files of a reference, which is a module or a package."""
    if source.name != "__init__.py":
        return [(source.name, source)]
    package = source.parent
    return [(path.relative_to(package.parent).as_posix(), path) for path in sorted(package.rglob("*.py"))]


JUDGING = pytest.StashKey[Judging]()
"""Where a session's config keeps it; not there without a submission."""
