"""Grading as a whole: what is a verdict on a submission, and what is not."""

from pathlib import Path

import pytest

from harness.errors import HarnessFault, UsageError
from harness.grading import Grader, plan_grading
from harness.records import Outcome
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey

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
