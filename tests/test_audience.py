"""Who sees what: a teacher everything, a student what the record lets its author see."""

from dataclasses import replace

import pytest

from harness.assignment import Assignment
from harness.audience import Audience, hidden_checks, marked, seen_by
from harness.records import CheckRecord, GradeRecord, Outcome, QualityRecord, SpeedRecord, TaskRecord


def check(name, outcome="passed", **changed):
    """Return a check that carries 5 points."""
    earned = 5.0 if outcome == "passed" else 0.0
    given = {"hook": "h", "outcome": Outcome(outcome), "points": earned, "max_points": 5.0, "message": f"about {name}"}
    return CheckRecord(name=name, **{**given, **changed})


def grade(*checks, **changed):
    """Return a submission with one task."""
    task = TaskRecord(task="t", outcome=Outcome.FAILED, points=5.0, max_points=10.0, checks=checks, log="printed")
    return GradeRecord(name="a.py", path="/home/somebody/a.py", tasks=(replace(task, **changed),))


def student(record):
    """Return what its author sees of the only task, or None."""
    return next(iter(seen_by(record, Audience.STUDENT).tasks), None)


def test_a_teacher_sees_the_record_as_it_is():
    """Nothing is left out."""
    record = grade(check("a", visible=False), check("b"))
    assert seen_by(record, Audience.TEACHER) is record


def test_where_nothing_is_hidden_a_student_sees_every_verdict():
    """But neither the log nor where the file lay."""
    record = grade(check("a"), check("b", "failed"))
    seen = seen_by(record, Audience.STUDENT)
    assert seen.tasks == (replace(record.tasks[0], log=""),)
    assert seen.path == "a.py"


@pytest.mark.parametrize("outcome", ["passed", "failed", "crashed"])
def test_the_outcome_tells_nothing_about_a_hidden_check(outcome):
    """It is that of the visible checks alone, points too, and a notice says so."""
    task = student(grade(check("seen"), check("secret", outcome, visible=False)))
    assert (task.outcome, task.points, task.max_points) == (Outcome.PASSED, 5.0, 5.0)
    assert [one.name for one in task.checks] == ["seen"]
    assert task.notices == ("1 more checks are hidden; they carry 5 points that are not shown here",)


@pytest.mark.parametrize("passed", [True, False])
def test_what_runs_only_where_a_hidden_check_passed_is_hidden_as_well(passed):
    """At any remove, and whether it ran or not, so that two students with the same visible verdicts see the same."""
    outcome, then = ("passed", "passed") if passed else ("failed", "skipped")
    checks = (
        check("seen"),
        check("secret", outcome, visible=False),
        check("later", then, after=("secret",), message="not run, because secret did not pass"),
        check("last", then, after=("later",), message="not run, because later did not pass"),
    )
    speed = (SpeedRecord(workload="w", hook="h", outcome=Outcome(then), gating=True, max_points=1.0),)
    quality = (QualityRecord(setting="q", outcome=Outcome(then), metric="accuracy", max_points=1.0),)
    task = student(grade(*checks, speed=speed, quality=quality))
    assert [one.name for one in task.checks] == ["seen"]
    assert (task.speed, task.quality) == ((), ())
    assert (task.outcome, task.points, task.max_points) == (Outcome.PASSED, 5.0, 5.0)
    assert task.notices == ("5 more checks are hidden; they carry 17 points that are not shown here",)


def test_what_does_not_hang_on_a_hidden_check_is_shown():
    """What comes after a visible one, however alike their names are, and the stages where it is advisory."""
    skipped = check(
        "value_later", "skipped", after=("value_first",), message="not run, because value_first did not pass"
    )
    secret = check("value", visible=False, gating=False)
    speed = (SpeedRecord(workload="w", hook="h", outcome=Outcome.SKIPPED),)
    task = student(grade(check("value_first", "failed"), secret, skipped, speed=speed))
    assert [one.name for one in task.checks] == ["value_first", "value_later"]
    assert task.speed == speed


@pytest.mark.parametrize(
    "checks", [(check("a", visible=False),), (check("a", visible=False), check("b", gating=False))]
)
def test_a_task_without_a_visible_check_that_decides_is_left_out(checks):
    """There is no outcome that would be true of what is seen."""
    assert student(grade(*checks)) is None


def test_a_task_without_checks_stays():
    """What could not be graded is said to its author."""
    assert student(grade(outcome=Outcome.HARNESS_ERROR, points=None)).points is None


def test_a_log_is_seen_where_the_record_says_so():
    """With the mark of its having been cut."""
    task = student(grade(check("a"), log_visible=True, log_cut=True))
    assert (task.log, task.log_cut) == ("printed", True)


def test_an_assignment_marks_what_is_hidden():
    """Outcome and points stay; the mark can be taken back."""
    record = grade(check("a"), check("b"))
    given = Assignment(name="n", points={}, hidden={"t": ("b",)}, show_log=True)
    task = marked(record.tasks[0], is_hidden=given.is_hidden, log_visible=given.show_log)
    assert [one.visible for one in task.checks] == [True, False]
    assert hidden_checks(replace(record, tasks=(task,))) == 1
    assert marked(task, is_hidden=lambda *_: False, log_visible=False) == record.tasks[0]


def test_an_author_is_not_told_what_went_wrong_in_the_harness():
    """An error's words may hold a path, or what a hidden case expects."""
    lost = check("lost", "harness_error", points=None, max_points=0.0, gating=False, message="KeyError: 0.7312")
    assert "0.7312" not in str(student(grade(check("seen"), lost)))
    ungraded = student(grade(outcome=Outcome.HARNESS_ERROR, points=None, notices=("no /home/judge/answers.pt",)))
    assert "/home/judge" not in str(ungraded)
    assert "could not be graded" in ungraded.notices[0]
