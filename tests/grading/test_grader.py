"""Grading as a whole: what is a verdict on a submission, and what is not."""

import json
import os
import signal
import threading
from pathlib import Path

import pytest

from harness.errors import HarnessFault, UsageError
from harness.grading import Grader, Stage, plan_grading
from harness.records import Outcome
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey
from harness.store import Store

RIGHT = Path(__file__).parents[2] / "submissions" / "model_answers" / "fgsm_bound.py"


class _Pool:
    """A pool that gives no worker but an error."""

    closed = False

    def __init__(self, error):
        self._error = error

    def spawn(self, *, models=False):
        """Raise the error."""
        raise self._error

    def close(self):
        """Do nothing."""


def test_where_the_harness_failed_nothing_is_kept_of_later_stages(tmp_path):
    """A stage that was skipped for that alone would be read back as a zero."""
    plan = plan_grading(tasks=["encoder_decoder_nmt"], stages=[Stage.QUALITY])
    with Store.create(tmp_path, key=RunKey.draw(), arguments={}) as store:
        grader = Grader(plan, key=store.key, pool=_Pool(HarnessFault("no worker")), ledger=store)
        (task,) = grader.grade(read_submission(RIGHT)).tasks
        assert (task.outcome, task.points, task.max_points) == (Outcome.HARNESS_ERROR, None, 10.0)
        assert not list(store.verdicts())


def graded(error):
    """Grade a right submission where every worker is that error."""
    plan = plan_grading(tasks=["fgsm_bound"])
    return Grader(plan, key=RunKey.draw(), pool=_Pool(error)).grade(read_submission(RIGHT))


def test_a_machine_that_confines_too_little_is_no_verdict():
    """Nobody fails because a worker would be less confined than was asked for: the run is refused."""
    with pytest.raises(UsageError, match="too weak"):
        graded(UsageError("too weak"))


@pytest.mark.parametrize("error", [HarnessFault("no worker"), RuntimeError("unforeseen"), OSError("no descriptor")])
def test_what_is_the_machines_fault_leaves_the_task_ungraded(error):
    """No points are given and none are taken."""
    (task,) = graded(error).tasks
    assert (task.outcome, task.points) == (Outcome.HARNESS_ERROR, None)


class _Shot:
    """A pool whose first workers are killed from outside once they have been up for a while.

    Args:
        workers: The pool.
        times: How many workers are killed.
    """

    closed = False

    def __init__(self, workers, times):
        self._workers, self._left = workers, times

    def spawn(self, *, models=False):
        """Start a worker, and its end."""
        worker = self._workers.spawn(models=models)
        if self._left:
            self._left -= 1
            threading.Timer(0.3, lambda: os.kill(worker.pid, signal.SIGKILL)).start()
        return worker


@pytest.mark.parametrize(("times", "outcome"), [(1, Outcome.PASSED), (9, Outcome.OUT_OF_MEMORY)])
def test_a_worker_that_is_killed_from_outside_is_tried_once_more(workers, tmp_path, times, outcome):
    """A stray signal costs nobody a mark; what is killed again is out of memory."""
    path = tmp_path / "slow.py"
    path.write_text(f"import time\ntime.sleep(0.8)\n{RIGHT.read_text(encoding='utf-8')}", encoding="utf-8")
    plan = plan_grading(tasks=["fgsm_bound"], run=True)
    pool = _Shot(workers, times)
    (task,) = Grader(plan, key=RunKey.draw(), pool=pool).grade(read_submission(path)).tasks
    assert task.outcome is outcome


def test_an_answer_is_found_in_a_file_that_holds_an_older_copy_of_another(workers, tmp_path):
    """What two files have is taken from one; what one of them adds, for another task, is an answer all the same."""
    (tmp_path / "ridge.py").write_text("def ridge_gradient(X, t, w, weight_decay):\n    return w\n", encoding="utf-8")
    copy = "def ridge_gradient(X, t, w, weight_decay):\n    return t\n\n\n"
    cells = [{"cell_type": "code", "metadata": {}, "source": copy + RIGHT.read_text(encoding="utf-8")}]
    for name in ("first.ipynb", "only.ipynb"):
        (tmp_path / name).write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}), encoding="utf-8")
        plan = plan_grading(tasks=["fgsm_bound", "ridge_regression"])
        graded = Grader(plan, key=RunKey.draw(), pool=workers).grade(read_submission(tmp_path))
        assert [task.outcome for task in graded.tasks] == [Outcome.PASSED, Outcome.FAILED], name
