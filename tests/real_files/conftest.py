"""Grade files as they are handed in, in confined workers that all tests of this folder share."""

from pathlib import Path

import pytest

from harness.grading import Grader, plan_grading
from harness.sandbox.pool import Pool
from harness.sandbox.submission import Grouping, find_submissions
from harness.seeds import RunKey

collect_ignore = ["handed_in"]
TASKS = (
    "causal_attention",
    "clip_retrieval",
    "compute_allocation",
    "decoder_only_tensors",
    "fgsm_bound",
    "ridge_regression",
    "scaled_dot_attention",
    "scaling_fit",
)


class Judge:
    """Grades a path on one task, as every front door does: the same plan, submissions, grader and pool."""

    def __init__(self, pool):
        self._pool, self._key = pool, RunKey.draw()

    def __call__(self, path, task, *, adapter=None, grouping=Grouping.AUTO):
        """Return the record of each submission that the path holds, by name."""
        plan = plan_grading(tasks=[task], adapter=adapter)
        grader = Grader(plan, key=self._key, pool=self._pool)
        found = find_submissions([Path(path)], plan.hook_names, grouping)
        return {submission.name: grader.grade_task(submission, plan.tasks[0]) for submission in found}

    def one(self, path, task, *, adapter=None):
        """Return the record of the one submission that the path is, as `check` takes it."""
        (record,) = self(path, task, adapter=adapter, grouping=Grouping.ONE).values()
        return record


@pytest.fixture(scope="session")
def judge():
    """Return what grades a path on a task."""
    plan = plan_grading(tasks=TASKS)
    with Pool(plan.catalog.hidden_paths()) as pool:
        yield Judge(pool)


@pytest.fixture
def handed_in(tmp_path):
    """Return what writes a file, or a folder of files by name, and gives its path."""

    def write(content, name="answer.py"):
        if isinstance(content, dict):
            for inner, part in content.items():
                write(part, f"handed_in/{inner}")
            return tmp_path / "handed_in"
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
