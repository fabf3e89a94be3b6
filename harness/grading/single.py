"""Grade one submission from Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.errors import UsageError
from harness.grading.batch import GradingRun
from harness.grading.plan import Stage, plan_grading
from harness.records import GradeRecord
from harness.sandbox.submission import find_submissions
from harness.seeds import RunKey

__all__ = ["grade"]


def grade(  # noqa: PLR0913 - the options of the command line that one submission needs
    path: str | Path,
    *,
    tasks: Sequence[str] = (),
    stages: Sequence[str] = (),
    assignment: str | Path | None = None,
    adapter: str | Path | None = None,
    task_paths: Iterable[str | Path] = (),
    models: str | Path | None = None,
    seed: str | None = None,
) -> GradeRecord:
    """Grade one submission in confined workers and return its verdicts.

    Args:
        path: A .py file, notebook, zip, or folder.
        tasks: Task names; all installed ones when empty.
        stages: "speed" and "quality", beside correctness, which always runs.
        assignment: An assignment file.
        adapter: An adapter file.
        task_paths: Folders of further tasks.
        models: A folder of pretrained models.
        seed: A public run key as hexadecimal digits; a secret one is drawn when None.

    Raises:
        UsageError: The path can't be read, a task, stage or file is unknown, or workers can't be confined here.
        HarnessFault: No worker can be started.
    """
    if unknown := [stage for stage in stages if stage not in list(Stage)]:
        raise UsageError(f"unknown stage {unknown[0]!r}; known are {', '.join(Stage)}")
    plan = plan_grading(
        tasks=tasks,
        stages=[Stage(stage) for stage in stages],
        assignment=None if assignment is None else Path(assignment),
        adapter=None if adapter is None else Path(adapter),
        task_paths=[Path(folder) for folder in task_paths],
        models=None if models is None else Path(models),
    )
    found = find_submissions([Path(path)], plan.hook_names)
    if len(found) != 1:
        raise UsageError(f"wanted one submission, {path} holds {len(found)}")
    key = RunKey.draw() if seed is None else RunKey.from_hex(seed)
    with GradingRun(plan=plan, key=key).grader() as (grader, _):
        return grader.grade(found[0])
