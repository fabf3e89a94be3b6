"""One key gives one verdict, bit for bit, however the run was made."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from harness.grading import GradingRun, grade_all, plan_grading
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey
from harness.store import Store

SAMPLES = Path(__file__).parents[1] / "submissions"
KEY = RunKey.from_hex("feed")
TASKS = ("fgsm_bound", "ridge_regression", "scaling_fit")
PATHS = [path for task in TASKS for path in sorted((SAMPLES / task).glob("*.py"))[:3]]
BUSY = 8


def verdicts(*, tasks=TASKS, paths=PATHS, jobs=2, store=None):
    """Return every task's verdict as JSON data, by submission and task; times and sizes are the machine's."""
    run = GradingRun(plan=plan_grading(tasks=tasks), key=KEY, store=store)
    records, _ = grade_all(run, [read_submission(path) for path in paths], jobs=jobs)
    return {
        (record.path, task.task): {**task.to_dict(), "cpu_ns": 0, "peak_bytes": 0}
        for record in records
        for task in record.tasks
    }


@pytest.fixture(scope="module")
def wanted():
    """Return the verdicts of two judges on all tasks."""
    return verdicts()


def test_the_number_of_judges_changes_nothing(wanted):
    """One judge in this process reaches the same verdicts."""
    assert verdicts(jobs=1) == wanted


def test_the_order_of_submissions_and_tasks_changes_nothing(wanted):
    """Seeds follow from what a call is, not from when it is made."""
    assert verdicts(tasks=TASKS[::-1], paths=PATHS[::-1]) == wanted


@pytest.mark.parametrize("task", TASKS)
def test_a_task_alone_is_judged_as_among_others(wanted, task):
    """Which tasks are chosen does not change a verdict."""
    alone = verdicts(tasks=(task,))
    assert alone == {place: wanted[place] for place in wanted if place[1] == task}


def test_a_run_that_goes_on_ends_as_one_that_was_never_cut_off(wanted, tmp_path):
    """What was kept and what is judged later are the same verdicts."""
    with Store.create(tmp_path, key=KEY, arguments={}):
        verdicts(paths=PATHS[::2], store=tmp_path)
        assert verdicts(store=tmp_path) == wanted


@contextlib.contextmanager
def busy_processes(count):
    """Keep processors busy with that many processes."""
    command = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(command) for _ in range(count)]  # noqa: S603 - our own
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.mark.long
def test_busy_neighbours_change_nothing():
    """Every sample gets the same verdict beside none and beside eight busy processes."""
    every = sorted(SAMPLES.glob("*/*.py"))
    tasks = tuple(sorted({path.parent.name for path in every}))
    alone = verdicts(tasks=tasks, paths=every)
    with busy_processes(BUSY):
        assert verdicts(tasks=tasks, paths=every) == alone
