"""A run read back from its folder."""

import pytest

from harness.archive import read_run
from harness.errors import UsageError
from harness.records import CheckRecord, Outcome, SpeedRecord, TaskRecord
from harness.seeds import RunKey
from harness.store import Store
from harness.students import Student


def check(name="c", outcome="passed"):
    """Return a check that carries 5 points."""
    earned = 5.0 if outcome == "passed" else 0.0
    return CheckRecord(name=name, hook="h", outcome=Outcome(outcome), points=earned, max_points=5.0)


def verdict(task="t", *checks, **changed):
    """Return a task's verdict."""
    given = {"outcome": Outcome.PASSED, "points": 5.0, "max_points": 5.0, "checks": checks or (check(),)}
    return TaskRecord(task=task, **{**given, **changed})


def keep(folder, verdicts, finished=True, **noted):
    """Keep a run of (submission, stage, verdict) and read it."""
    with Store.create(folder, key=RunKey.draw(), arguments={}) as store:
        for name, stage, record in verdicts:
            store.save(name, stage, f"digest of {name[:1]} {record.task}", record)
        for key, value in noted.items():
            store.put(key, value)
        if finished:
            store.finish()
    return read_run(folder)


def test_verdicts_are_joined_by_submission_and_sorted_by_name(tmp_path):
    """Whatever the order in which they were reached."""
    kept = [("b", "correctness", verdict("t")), ("a", "correctness", verdict("u")), ("a", "correctness", verdict("t"))]
    run = keep(tmp_path, [*kept, ("b", "correctness", verdict("u"))], report={"run": {"tasks": ["t", "u"]}})
    assert [(record.name, [task.task for task in record.tasks]) for record in run.records] == [
        ("a", ["t", "u"]),
        ("b", ["t", "u"]),
    ]
    assert run.records[0].tasks[0] == verdict("t")
    assert run.inputs["a", "u"] == "correctness digest of a u"


def test_a_verdict_that_is_lacking_is_ungraded_and_never_a_zero(tmp_path):
    """The run was cut off, or the harness failed there."""
    run = keep(tmp_path, [("a", "correctness", verdict("t"))], finished=False, report={"run": {"tasks": ["t", "u"]}})
    (record,) = run.records
    assert (record.tasks[1].task, record.tasks[1].outcome) == ("u", Outcome.HARNESS_ERROR)
    assert record.points is None
    assert not run.finished


def test_a_submission_without_any_verdict_is_there_when_the_run_noted_it(tmp_path):
    """With its path, its digest and who handed it in, as far as that is noted."""
    ada = Student(name="Ada")
    noted = [
        {"name": "a", "path": "class/a", "digest": "1", "student": ada.to_dict()},
        {"name": "b", "path": "class/b"},
    ]
    tasks = [{"name": "t", "digest": "3"}]
    run = keep(tmp_path, [("a", "correctness", verdict())], submissions=noted, tasks=tasks)
    assert [(record.name, record.path, record.points) for record in run.records] == [
        ("a", "class/a", 5.0),
        ("b", "class/b", None),
    ]
    assert [record.student for record in run.records] == [ada, None]
    assert (run.submissions, run.tasks) == ({"a": "1"}, {"t": "3"})


@pytest.mark.parametrize("outcome", ["passed", "failed"])
def test_stages_of_a_task_are_one_verdict(tmp_path, outcome):
    """Points add up, and the worst outcome decides."""
    timing = SpeedRecord(workload="w", hook="h", outcome=Outcome(outcome), gating=True, points=0.0, max_points=2.0)
    fast = verdict("t", outcome=Outcome(outcome), checks=(), points=0.0, max_points=2.0, speed=(timing,), cpu_ns=5)
    (record,) = keep(tmp_path, [("a", "correctness", verdict(cpu_ns=7)), ("a", "speed", fast)]).records
    (task,) = record.tasks
    assert (task.outcome, task.points, task.max_points, task.cpu_ns) == (Outcome(outcome), 5.0, 7.0, 12)
    assert (task.checks, task.speed) == ((check(),), (timing,))


def test_a_verdict_that_stands_in_two_stages_counts_once(tmp_path):
    """As the later one says."""
    later = verdict("t", check("c", "failed"), outcome=Outcome.FAILED, points=0.0)
    (record,) = keep(tmp_path, [("a", "correctness", verdict()), ("a", "speed", later)]).records
    assert (record.points, record.max_points, record.tasks[0].outcome) == (0.0, 5.0, Outcome.FAILED)


def test_a_run_is_called_by_its_assignment_or_its_folder(tmp_path):
    """Without the path."""
    first = keep(tmp_path / "first", [("a", "s", verdict())])
    second = keep(tmp_path / "second", [("a", "s", verdict())], report={"run": {"title": "a3"}})
    assert (first.title, second.title) == ("first", "a3")


def test_a_run_that_has_not_begun_is_a_usage_error(tmp_path):
    """There is nothing to report."""
    with pytest.raises(UsageError, match="without any submission"):
        keep(tmp_path, [])


def test_a_folder_without_a_run_is_a_usage_error(tmp_path):
    """The message says what was wanted."""
    with pytest.raises(UsageError, match="holds no run"):
        read_run(tmp_path)


def test_a_name_that_is_no_text_comes_back(tmp_path):
    """A file name may hold any bytes."""
    assert keep(tmp_path, [("a\udcff.py", "s", verdict())]).records[0].name == "a\udcff.py"


def test_a_training_that_never_ended_is_not_passed(tmp_path):
    """Checks that passed are no verdict on a run that was to train as well."""
    noted = {"stages": ["correctness", "quality"], "tasks": [{"name": "t", "digest": "d", "max_points": 9.0}]}
    (record,) = keep(tmp_path / "cut", [("a", "correctness", verdict())], **noted).records
    assert (record.tasks[0].outcome, record.tasks[0].points) == (Outcome.HARNESS_ERROR, None)
    assert record.tasks[0].max_points == 9.0
    both = [("a", "correctness", verdict()), ("a", "quality", verdict(checks=(), points=0.0, max_points=0.0))]
    (record,) = keep(tmp_path / "whole", both, **noted).records
    assert (record.tasks[0].outcome, record.tasks[0].points) == (Outcome.PASSED, 5.0)
