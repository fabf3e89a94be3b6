"""A starter of every task: as it stands it is incomplete, and it says what is asked."""

import inspect

import pytest
from click.testing import CliRunner

from harness.authoring.starter import starter_file, starter_notebook
from harness.catalog import discover
from harness.cli import commands
from harness.errors import UsageError
from harness.grading import GradingRun, grade_all, plan_grading
from harness.records import Outcome
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey

CATALOG = discover()


@pytest.fixture(scope="module")
def starters(tmp_path_factory):
    """Return a folder `py` with the starter file of every task, and a folder `ipynb` with their notebooks."""
    home = tmp_path_factory.mktemp("starters")
    for write, suffix in ((starter_file, "py"), (starter_notebook, "ipynb")):
        (home / suffix).mkdir()
        for name in CATALOG.tasks:
            task, question = CATALOG.task(name), inspect.getdoc(CATALOG.tasks[name].load())
            path = home / suffix / f"{name}.{suffix}"
            path.write_text(write(task, question, path.name), encoding="utf-8")
    return home


def test_a_starter_is_incomplete(starters):
    """Nobody is told that an unfilled starter crashed, or that it lacks something."""
    submissions = [read_submission(folder) for folder in sorted(starters.iterdir())]
    records, _ = grade_all(GradingRun(plan=plan_grading(), key=RunKey.draw()), submissions, jobs=1)
    assert [len(record.tasks) for record in records] == [len(CATALOG.tasks)] * 2
    for record in records:
        for task in record.tasks:
            outcomes = {check.outcome for check in task.checks}
            assert outcomes <= {Outcome.INCOMPLETE, Outcome.SKIPPED}, (record.name, task.task, task.checks)
            assert task.points == 0


def test_a_starter_says_the_contract(starters):
    """Every argument stands in it with its container, and the command that checks it at the end."""
    text = (starters / "py" / "ridge_regression.py").read_text(encoding="utf-8")
    assert "def ridge_gradient(X, t, w, weight_decay):" in text
    assert "weight_decay: float" in text
    assert text.endswith("harness check ridge_regression.py --task ridge_regression\n")


def test_a_file_that_is_there_is_never_overwritten(tmp_path, monkeypatch):
    """A second start says so, and changes nothing."""
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(commands, ["new", "starter", "fgsm_bound"]).exit_code == 0
    (tmp_path / "fgsm_bound.py").write_text("mine", encoding="utf-8")
    again = runner.invoke(commands, ["new", "starter", "fgsm_bound"])
    assert isinstance(again.exception, UsageError)
    assert (tmp_path / "fgsm_bound.py").read_text(encoding="utf-8") == "mine"
