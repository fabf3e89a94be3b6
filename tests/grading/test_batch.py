"""What is graded by itself when several judges work, and how a submission is put together from its tasks."""

from functools import partial
from types import SimpleNamespace

import pytest

from harness.grading.batch import Observer, _Gathered, _items, lost
from harness.grading.plan import GradingPlan, Stage
from harness.records import Outcome, TaskRecord


def plan(*stages, trained=2):
    """Return a plan of three tasks, the first of which train."""
    tasks = tuple(
        SimpleNamespace(
            name=f"task{at}",
            task=SimpleNamespace(quality=(SimpleNamespace(points=4.0),) * (at < trained), checks=(), workloads=()),
            max_points=10.0,
        )
        for at in range(3)
    )
    made = SimpleNamespace(stages=stages, tasks=tasks)
    made.points_of = partial(GradingPlan.points_of, made)
    return made


def verdict(name, outcome=Outcome.PASSED):
    """Return a task's record."""
    return TaskRecord(task=name, outcome=outcome, points=1.0, max_points=1.0)


class Ended(Observer):
    """Notes what it is told."""

    def __init__(self):
        self.tasks, self.records = [], []

    def task_graded(self, submission, record):
        """Note a task."""
        self.tasks.append((submission.name, record.task))

    def submission_graded(self, record):
        """Note a submission."""
        self.records.append(record)


@pytest.mark.parametrize(
    ("graded", "submissions", "jobs", "items"),
    [
        (plan(Stage.CORRECTNESS, Stage.QUALITY), 1, 2, [[0, 0], [0, 1], [0, 2]]),
        (plan(Stage.CORRECTNESS, Stage.QUALITY), 2, 2, [[0], [1]]),
        (plan(Stage.CORRECTNESS, Stage.QUALITY), 1, 1, [[0]]),
        (plan(Stage.CORRECTNESS), 1, 2, [[0]]),
        (plan(Stage.CORRECTNESS, Stage.QUALITY, trained=1), 1, 2, [[0]]),
    ],
    ids=["fewer than judges", "enough", "one judge", "nothing trains", "one task trains"],
)
def test_tasks_are_graded_by_themselves_where_that_keeps_judges_at_work(graded, submissions, jobs, items):
    """Only trainings are long enough for it, and only when a judge would have nothing to do."""
    assert _items(graded, submissions, jobs) == items


def test_a_submission_ends_with_its_last_task_in_the_order_of_the_plan():
    """Whatever order the tasks end in."""
    graded, observer = plan(Stage.CORRECTNESS, Stage.QUALITY), Ended()
    one = SimpleNamespace(name="mine.py", path="mine.py", student=None)
    items = _items(graded, 1, 2)
    gathered = _Gathered(graded, [one], observer, items)
    for place in (2, 0):
        record = verdict(f"task{place}").to_dict()
        gathered.told(place, {"task": record})
        gathered.judged(place, record)
    assert not observer.records
    gathered.lost(1, "the judge's process ended")
    assert [task.task for task in observer.records[0].tasks] == ["task0", "task1", "task2"]
    assert [task.outcome for task in observer.records[0].tasks] == [
        Outcome.PASSED,
        Outcome.HARNESS_ERROR,
        Outcome.PASSED,
    ]
    assert observer.tasks == [("mine.py", "task2"), ("mine.py", "task0")]
    assert gathered.records[0] is observer.records[0]


def test_a_lost_submission_is_graded_in_no_task():
    """Here and on a cluster: the reason, no points, and what could have been earned."""
    given = plan(Stage.CORRECTNESS, Stage.QUALITY)
    given.tasks[2].task = None
    record = lost(given, SimpleNamespace(name="a.py", path="a.py", student=None), "its nodes were lost")
    assert [(task.outcome, task.max_points, *task.notices) for task in record.tasks] == [
        (Outcome.HARNESS_ERROR, most, "its nodes were lost") for most in (4.0, 4.0, 10.0)
    ]
    assert record.points is None
