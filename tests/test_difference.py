"""What changed between two runs, and why."""

from pathlib import Path

import pytest

from harness.archive import StoredRun
from harness.difference import Said, compare_runs
from harness.records import CheckRecord, GradeRecord, Outcome, SpeedRecord, TaskRecord


def verdict(outcome="passed", points=5.0, mistake=None, **changed):
    """Return a task's verdict with one check of the same outcome."""
    check = CheckRecord(name="c", hook="h", outcome=Outcome(outcome), points=points, mistake=mistake)
    given = {"task": "t", "outcome": Outcome(outcome), "points": points, "max_points": 5.0, "checks": (check,)}
    return TaskRecord(**{**given, **changed})


def run(verdicts, *, inputs="i", submission=None, task=None):
    """Return a run of verdicts by submission."""
    return StoredRun(
        folder=Path("run"),
        records=tuple(GradeRecord(name=name, path=name, tasks=(record,)) for name, record in verdicts.items()),
        run={},
        environment={},
        inputs={(name, "t"): inputs for name in verdicts} if inputs else {},
        submissions={} if submission is None else dict.fromkeys(verdicts, submission),
        tasks={} if task is None else {"t": task},
    )


def test_a_run_does_not_differ_from_itself():
    """Every verdict is the same."""
    same = run({"a": verdict(), "b": verdict("failed", 0.0)})
    found = compare_runs(same, same)
    assert (found.changes, found.same, found.only_before, found.only_after) == ((), 2, (), ())


def test_an_outcome_that_changed_is_said_for_the_task_and_its_check():
    """The task first."""
    found = compare_runs(run({"a": verdict()}), run({"a": verdict("failed", 0.0, "sign")}))
    assert [(change.check, change.before, change.after) for change in found.changes] == [
        ("", Said(Outcome.PASSED, 5.0, None), Said(Outcome.FAILED, 0.0, None)),
        ("c", Said(Outcome.PASSED, 5.0, None), Said(Outcome.FAILED, 0.0, "sign")),
    ]
    assert found.same == 0


def test_a_mistake_that_changed_is_a_change():
    """Though outcome and points stay."""
    first, second = verdict("failed", 0.0, "sign"), verdict("failed", 0.0, "factor")
    found = compare_runs(run({"a": first}), run({"a": second}))
    assert [change.check for change in found.changes] == ["", "c"]


def test_a_message_alone_is_no_change():
    """It names sizes that are drawn anew."""
    (check,) = verdict("failed").checks
    other = CheckRecord(name="c", hook="h", outcome=check.outcome, points=check.points, message="another")
    found = compare_runs(run({"a": verdict("failed")}), run({"a": verdict("failed", checks=(other,))}))
    assert (found.changes, found.same) == ((), 1)


def test_submissions_of_one_run_alone_are_named():
    """And not compared."""
    found = compare_runs(run({"a": verdict(), "b": verdict()}), run({"b": verdict(), "c": verdict()}))
    assert (found.only_before, found.only_after, found.same) == (("a",), ("c",), 1)


def test_a_timing_that_is_there_in_one_run_only_is_a_change():
    """Absent before, and what it says after."""
    timing = SpeedRecord(workload="long", hook="h", outcome=Outcome.PASSED, points=1.0)
    found = compare_runs(run({"a": verdict()}), run({"a": verdict(speed=(timing,))}))
    assert [(change.check, change.before) for change in found.changes][1] == ("speed long", None)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ({}, {}, "nothing it depends on changed; the inputs were drawn anew"),
        ({"submission": "1"}, {"submission": "2", "inputs": "j"}, "the submission changed"),
        ({"task": "1"}, {"task": "2", "inputs": "j"}, "the task changed"),
        (
            {"submission": "1", "task": "1"},
            {"submission": "2", "task": "2", "inputs": "j"},
            "the submission and the task changed",
        ),
        (
            {"submission": "1", "task": "1"},
            {"submission": "1", "task": "1", "inputs": "j"},
            "its points, the adapter or the harness changed",
        ),
        ({}, {"inputs": "j"}, "the submission, the task or its points changed"),
        ({}, {"inputs": ""}, "it has a verdict in one run only"),
    ],
)
def test_the_reason_is_what_the_verdict_depends_on(first, second, why):
    """As far as the runs noted it."""
    found = compare_runs(run({"a": verdict()}, **first), run({"a": verdict("failed", 0.0)}, **second))
    assert {change.because for change in found.changes} == {why}


def test_a_difference_is_plain_data():
    """With both sides, or null where a run has no such verdict."""
    found = compare_runs(run({"a": verdict()}), run({"a": verdict("failed", 0.0, checks=())}))
    task, check = found.to_dict()["changes"]
    assert task["after"] == {"outcome": "failed", "points": 0.0, "mistake": None}
    assert check["after"] is None
