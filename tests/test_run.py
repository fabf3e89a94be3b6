"""A run over a class: who is absent, and what is graded again."""

import pytest

from harness.archive import read_run
from harness.difference import compare_runs
from harness.errors import UsageError
from harness.grading.verdicts import ungraded
from harness.records import GradeRecord, Outcome
from harness.run import Request, RunObserver, execute
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


def graded(answers, *, out="run", observer=None, **changed):
    """Grade the answers into one run; return the report."""
    request = Request(**{"paths": (answers,), "tasks": ("fgsm_bound",), "seed": "1", "jobs": 1, **changed})
    return execute(request, out=answers.parent / out, observer=observer)


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


def test_a_verdict_on_an_older_file_is_not_read_back(answers, monkeypatch):
    """Where the newer one is not graded to the end, its task is ungraded; the others keep what they have."""
    before = points(graded(answers))
    (answers / "ada.py").write_text(WRONG, encoding="utf-8")

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("harness.run.grade_all", interrupted)
    with pytest.raises(KeyboardInterrupt):
        graded(answers)
    ada, bob = read_run(answers.parent / "run").records
    assert (ada.tasks[0].outcome, ada.points) == (Outcome.HARNESS_ERROR, None)
    assert bob.points == before["bob.py"]


def test_why_a_task_could_not_be_graded_is_kept(answers, monkeypatch):
    """No verdict is kept of it, and a person who grades by hand is told the reason."""
    lost = GradeRecord(name="ada.py", path="ada.py", tasks=(ungraded("fgsm_bound", 10.0, "the disk is full"),))
    monkeypatch.setattr("harness.run.grade_all", lambda *_, **__: ([lost], {}))
    graded(answers)
    ada, bob = read_run(answers.parent / "run").records
    assert ada.tasks[0].notices == ("the disk is full",)
    assert bob.tasks[0].notices == ("no verdict is kept: the run was cut off before it",)


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


def gradings(answers):
    """Return how often each submission was graded."""
    return {record.name: record.gradings for record in read_run(answers.parent / "run").records}


class Stopped(RunObserver):
    """Stops a run before its first verdict."""

    def started(self, **_):
        """Stop it."""
        raise KeyboardInterrupt


def test_a_wrong_name_to_regrade_costs_nobody_a_verdict(answers):
    """It is named; the other names keep their verdicts, and the run stays finished. A newcomer's name is wrong too."""
    before = points(graded(answers))
    (answers / "eve.py").write_text(RIGHT, encoding="utf-8")
    for wrong in ("typo.py", "eve.py"):
        with pytest.raises(UsageError, match=f"--regrade: .*run holds no submission '{wrong}'"):
            graded(answers, regrade=("ada.py", wrong))
    kept = read_run(answers.parent / "run")
    assert kept.finished
    assert points(kept) == before


def test_what_is_gone_keeps_its_verdict(answers):
    """Nothing is there to be graded in its place."""
    before = points(graded(answers))
    (answers / "ada.py").unlink()
    with pytest.raises(UsageError, match=r"--regrade: 'ada\.py' is gone"):
        graded(answers, regrade=("ada.py",))
    assert points(read_run(answers.parent / "run")) == before


def test_a_regrade_that_was_stopped_goes_on(answers):
    """The same command grades what lost its verdict, and counts one grading more."""
    before = points(graded(answers))
    with pytest.raises(KeyboardInterrupt):
        graded(answers, regrade=("ada.py",), observer=Stopped())
    assert not read_run(answers.parent / "run").finished
    assert points(graded(answers, regrade=("ada.py",))) == before
    assert points(read_run(answers.parent / "run")) == before
    assert gradings(answers) == {"ada.py": 2, "bob.py": 1}


def test_a_regrade_without_a_run_makes_none(answers):
    """It says how the run is named."""
    with pytest.raises(UsageError, match=r"--regrade wants the run that is meant, as --out RUN: .*holds no run"):
        graded(answers, regrade=("eve.py",))
    assert not (answers.parent / "run").exists()


def test_a_kept_verdict_is_that_of_the_old_file(answers):
    """With `only_missing` a changed file is not graded again, and what tells it is noted when it is."""
    graded(answers)
    (answers / "ada.py").write_text(WRONG, encoding="utf-8")
    graded(answers, only_missing=True)
    assert gradings(answers) == {"ada.py": 1, "bob.py": 1}
    graded(answers, out="anew")
    found = compare_runs(read_run(answers.parent / "run"), read_run(answers.parent / "anew"))
    assert {(change.submission, change.because) for change in found.changes} == {("ada.py", "the submission changed")}
    graded(answers)
    assert gradings(answers) == {"ada.py": 2, "bob.py": 1}
