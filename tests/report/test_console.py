"""Verdicts on a terminal: what a submission printed, and nothing that could repaint the screen."""

from dataclasses import replace

import pytest

from harness.records import CheckRecord, GradeRecord, Outcome, QualityRecord, TaskRecord
from harness.report.console import grade_details, grade_summary, make_console, overview

from .generated import NASTY, grades, nasty_grade
from .test_formats import is_plain


def shown(renderable, capsys):
    """Return what is printed."""
    make_console(color=False).print(renderable)
    return capsys.readouterr().out


def printing(text, **changed):
    """Return a submission that printed something."""
    (task,) = nasty_grade("x").tasks
    return GradeRecord(name="a.py", path="a.py", tasks=(replace(task, log=text, **changed),))


@pytest.mark.parametrize("show", [grade_details, grade_summary, lambda record: overview([record])])
def test_hostile_text_repaints_nothing(show, capsys):
    """In names, messages, mistakes, notices and logs."""
    assert is_plain(shown(show(nasty_grade(NASTY)), capsys))


def test_the_details_end_with_what_was_printed(capsys):
    """Its last ten lines, and how many there were."""
    out = shown(grade_details(printing("\n".join(f"line {number}" for number in range(25)))), capsys)
    assert "printed, the last 10 of 25 lines:" in out
    assert "line 24" in out
    assert "line 14\n" not in out


def test_a_log_that_was_cut_says_so(capsys):
    """However short what is left."""
    out = shown(grade_details(printing("end", log_cut=True)), capsys)
    assert "printed, of which the last 64 KiB are kept:" in out


@pytest.mark.parametrize("show", [grade_details, grade_summary])
def test_a_training_that_broke_is_shown_with_its_reason(show, capsys):
    """All checks may have passed: nothing else says why the task did not."""
    passed = CheckRecord(name="value", hook="attention", outcome=Outcome.PASSED, points=4.0, max_points=4.0)
    said = "RuntimeError: the sizes do not match"
    broken = QualityRecord(setting="full", outcome=Outcome.CRASHED, metric="m", max_points=6.0, message=said)
    task = TaskRecord(
        task="t", outcome=Outcome.CRASHED, points=4.0, max_points=10.0, checks=(passed,), quality=(broken,)
    )
    out = shown(show(GradeRecord(name="a.py", path="a.py", tasks=(task,))), capsys)
    assert "quality full" in out
    assert said in out


def test_nothing_is_said_where_nothing_was_printed(capsys):
    """Nor for a class."""
    assert "printed" not in shown(grade_details(printing("\n")), capsys)
    assert shown(overview(grades(3)), capsys).count(".py") == 3


def unread(*tasks):
    """Return a submission that can't be read, as its tasks tell it, three checks each."""
    checks = [
        CheckRecord(
            name=f"c{number}",
            hook="f",
            outcome=Outcome.REFUSED,
            max_points=2.0,
            message=f"asked: {number}\ncame: no file",
        )
        for number in range(3)
    ]
    skipped = CheckRecord(name="later", hook="f", outcome=Outcome.SKIPPED, max_points=4.0, message="asked: 4\ncame: c0")
    made = [
        TaskRecord(task=name, outcome=Outcome.REFUSED, points=0.0, max_points=10.0, checks=(*checks, skipped))
        for name in tasks
    ]
    return GradeRecord(name="a.py", path="a.py", tasks=tuple(made))


def test_what_concerns_a_whole_task_is_said_once(capsys):
    """With the checks that it is about; a skipped one keeps its own words."""
    out = shown(grade_details(unread("t")), capsys)
    assert out.count("came: no file") == 1
    assert "refused  c0, c1, c2  (0 / 6)" in out
    assert "skipped  later  (0 / 4)" in out
    assert "asked: 1" not in out


def test_what_concerns_a_whole_submission_is_said_once(capsys):
    """With the tasks that it is about."""
    out = shown(grade_details(unread("t", "u")), capsys)
    assert out.count("came: no file") == 1
    assert "  refused  t, u" in [line.rstrip() for line in out.splitlines()]
