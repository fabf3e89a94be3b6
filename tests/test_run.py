"""A run over a class: who is absent, and what is graded again."""

import pytest

from harness.archive import read_run
from harness.errors import UsageError
from harness.run import Request, execute
from harness.store import Store

RIGHT = """
def fgsm_perturbation(gradient, epsilon):
    return epsilon * gradient.sign()
"""
WRONG = RIGHT.replace("sign", "abs")


@pytest.fixture
def answers(tmp_path):
    """Return a folder with the answers of two students."""
    folder = tmp_path / "answers"
    folder.mkdir()
    for name in ("ada", "bob"):
        (folder / f"{name}.py").write_text(RIGHT, encoding="utf-8")
    return folder


def graded(answers, **changed):
    """Grade the answers into one run; return the report."""
    request = Request(**{"paths": (answers,), "tasks": ("fgsm_bound",), "seed": "1", "jobs": 1, **changed})
    return execute(request, out=answers.parent / "run")


def points(report):
    """Return the points by submission."""
    return {record.name: record.points for record in report.records}


def test_a_roster_names_students_and_absentees(answers):
    """Whose a submission is stands in its record, and who handed in nothing in the run's."""
    roster = answers.parent / "roster.csv"
    roster.write_text("name,email\nAda,ada@example.org\nEve,eve@example.org\n", encoding="utf-8")
    report = graded(answers, roster=roster)
    assert [record.student and record.student.name for record in report.records] == ["Ada", None]
    assert [student["name"] for student in report.run["absent"]] == ["Eve"]
    assert report.run["strangers"] == ["bob.py"]


def test_a_changed_submission_is_graded_anew_unless_only_missing_ones_are_wanted(answers):
    """`only_missing` grades newcomers alone."""
    before = points(graded(answers))
    (answers / "ada.py").write_text(WRONG, encoding="utf-8")
    (answers / "eve.py").write_text(WRONG, encoding="utf-8")
    kept = points(graded(answers, only_missing=True))
    assert kept["ada.py"] == before["ada.py"] > kept["eve.py"]
    assert points(graded(answers))["ada.py"] == kept["eve.py"]


def test_what_an_assignment_hides_since_is_hidden_in_the_run(answers):
    """Nothing is judged anew for it."""
    assignment = answers.parent / "a.yaml"
    assignment.write_text("tasks: {fgsm_bound: {}}\n", encoding="utf-8")
    graded(answers, tasks=(), assignment=assignment)
    seen = read_run(answers.parent / "run").records[0].tasks[0]
    assignment.write_text("show_log: true\ntasks: {fgsm_bound: {hidden: all}}\n", encoding="utf-8")
    graded(answers, tasks=(), assignment=assignment)
    hidden = read_run(answers.parent / "run").records[0].tasks[0]
    assert [(one.visible, one.outcome) for one in hidden.checks] == [(False, one.outcome) for one in seen.checks]
    assert (hidden.log_visible, hidden.cpu_ns) == (True, seen.cpu_ns)


def test_a_submission_is_graded_anew_on_demand(answers):
    """The others keep the verdict that they have."""
    graded(answers)
    with Store.open(answers.parent / "run") as store:
        before = [name for name, _, _ in store.verdicts()]
    graded(answers, regrade=("ada.py",))
    with Store.open(answers.parent / "run") as store:
        assert (before, [name for name, _, _ in store.verdicts()]) == (["ada.py", "bob.py"], ["bob.py", "ada.py"])


def test_nothing_to_regrade_is_an_error(answers):
    """It says which name has no verdict."""
    with pytest.raises(UsageError, match=r"no verdict on 'eve\.py'"):
        graded(answers, regrade=("eve.py",))
