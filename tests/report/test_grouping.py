"""Verdicts that say the same are put together; what differs, or is an answer's own, stands by itself."""

from dataclasses import replace

import pytest

from harness.audience import Audience
from harness.marks import Mark
from harness.records import CheckRecord, GradeRecord, Outcome, TaskRecord
from harness.report.entries import entries
from harness.report.grouping import asked, grouped, of_everything
from harness.report.html import write_html
from harness.summary import summarize

from .generated import stored

UNREADABLE = "answers.zip is not a zip archive"


def check(name, came=UNREADABLE, outcome=Outcome.REFUSED, **changed):
    """Return a check that did not pass."""
    message = f"asked: {name}?\ncame: {came}"
    fields = {"hook": "f", "gating": True, "points": 0.0, "max_points": 2.0, "message": message}
    return CheckRecord(name=name, outcome=outcome, **{**fields, **changed})


def task(name, *checks, **changed):
    """Return a task of these checks."""
    most = sum(one.max_points for one in checks)
    outcome = checks[0].outcome
    return TaskRecord(task=name, outcome=outcome, points=0.0, max_points=most, checks=checks, **changed)


def names(*checks):
    """Return the names of what is put together."""
    return [[entry.name for entry in group.entries] for group in grouped(entries(task("t", *checks)))]


def test_what_says_the_same_is_put_together():
    """At the place of the first, with all their points and each one's question."""
    checks = check("a"), check("b", came="crashed: no", outcome=Outcome.CRASHED), check("c")
    first, second = grouped(entries(task("t", *checks)))
    assert [asked(entry) for entry in first.entries] == ["a?", "c?"]
    assert (first.came, first.points, first.max_points) == (UNREADABLE, 0.0, 4.0)
    assert (second.came, len(second.entries)) == ("", 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": Outcome.FAILED},
        {"came": "another one"},
        {"came": f"{UNREADABLE}\ngot 3"},
        {"message": UNREADABLE},
        {"mistake": "no scale"},
    ],
)
def test_what_differs_stands_by_itself(changed):
    """As does a wrong answer: it is wrong in its own way at every check."""
    assert names(check("a", **changed), check("b")) == [["a"], ["b"]]
    if "came" not in changed:
        assert names(check("a", **changed), check("b", **changed)) == [["a"], ["b"]]


def test_points_that_are_not_there_are_not_counted():
    """A group with an ungraded check is ungraded."""
    (group,) = grouped(entries(task("t", check("a", points=None), check("b"))))
    assert group.points is None


def told(tmp_path, *tasks):
    """Return the page of a submission with these tasks."""
    run = stored([GradeRecord(name="ada.zip", path="ada.zip", tasks=tasks)])
    write_html(run, tmp_path, audience=Audience.TEACHER, summary=summarize(run.records))
    return next((tmp_path / "submissions").iterdir()).read_text(encoding="utf-8")


def test_what_is_wrong_with_everything_is_said_once(tmp_path):
    """A file that can't be read costs every task, and its page is short; skipped checks say nothing of their own."""
    skipped = check("c", outcome=Outcome.SKIPPED, message="not run, because a did not pass")
    tasks = [task(name, check("a"), check("b"), skipped) for name in ("first", "second")]
    text = told(tmp_path, *tasks)
    assert text.count(UNREADABLE) == 1
    assert "<bdi>first</bdi> (0 / 6), <bdi>second</bdi> (0 / 6)" in text
    assert of_everything([list(entries(one)) for one in tasks[:1]]) is None


@pytest.mark.parametrize("changed", [{"log": "said more"}, {"mark": Mark(points=3.0, comment="said more")}])
def test_a_task_with_more_to_say_is_shown(tmp_path, changed):
    """What it printed, or what a person gave."""
    first, second = task("first", check("a")), task("second", check("b"))
    text = told(tmp_path, replace(first, **changed), second)
    assert 'id="task-2"' in text
    assert "said more" in text


def test_one_that_passes_keeps_the_others_apart(tmp_path):
    """Something else is wrong there, if anything."""
    passed = replace(check("b", outcome=Outcome.PASSED, message=""), points=2.0)
    text = told(tmp_path, task("first", check("a")), task("second", passed))
    assert 'id="task-2"' in text
