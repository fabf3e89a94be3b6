"""A kept run judged once more: the same verdicts, and what says so when they are not."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from harness.cli import commands
from harness.errors import UsageError
from harness.replay import replay
from harness.run import Request, execute

MODEL = Path(__file__).parents[1] / "submissions" / "model_answers" / "fgsm_bound.py"
WRONG = Path(__file__).parents[1] / "submissions" / "handout_chat" / "fgsm_bound.py"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return the folder of a run over two right submissions and a wrong one, and the submissions' folder."""
    home = tmp_path_factory.mktemp("graded")
    answers = home / "answers"
    answers.mkdir()
    for name, source in (("also_right.py", MODEL), ("right.py", MODEL), ("wrong.py", WRONG)):
        (answers / name).write_bytes(source.read_bytes())
    execute(Request(paths=(answers,), tasks=("fgsm_bound",), jobs=1), out=home / "run")
    return home / "run", answers


def test_a_run_is_reached_again(graded):
    """The same key and the same files give the same verdicts, message for message."""
    result = replay(graded[0])
    assert (result.judged, result.holds, result.reveals_key) == (3, True, True)


def test_a_verdict_that_was_tampered_with_is_named(graded):
    """What the store says and what is judged now stand side by side."""
    store = sqlite3.connect(graded[0] / "run.sqlite3")
    (record,) = store.execute("SELECT record FROM verdicts WHERE submission = 'wrong.py'").fetchone()
    forged = json.loads(record)
    bad = next(check for check in forged["checks"] if check["outcome"] == "failed")
    bad.update(outcome="passed", points=bad["max_points"], message="")
    with store:
        store.execute("UPDATE verdicts SET record = ? WHERE submission = ?", (json.dumps(forged), "wrong.py"))
    try:
        (change,) = replay(graded[0]).changes
        assert (change.submission, change.entry) == ("wrong.py", bad["name"])
        assert change.was.startswith("passed")
        assert change.now.startswith("failed")
        shown = CliRunner().invoke(commands, ["replay", str(graded[0])], standalone_mode=False)
        assert (shown.return_value, bad["name"] in shown.output) == (1, True)
    finally:
        with store:
            store.execute("UPDATE verdicts SET record = ? WHERE submission = ?", (record, "wrong.py"))
        store.close()


def test_a_changed_submission_is_no_changed_verdict(graded):
    """It is said that the file is another one; its verdict is not compared."""
    path = graded[1] / "wrong.py"
    before = path.read_bytes()
    path.write_bytes(MODEL.read_bytes())
    try:
        result = replay(graded[0])
    finally:
        path.write_bytes(before)
    assert (result.judged, result.changes, result.altered) == (2, (), (("wrong.py", "fgsm_bound"),))


def test_a_submission_that_is_gone_is_named(graded):
    """The others are judged."""
    path = graded[1] / "wrong.py"
    before = path.read_bytes()
    path.unlink()
    try:
        result = replay(graded[0])
    finally:
        path.write_bytes(before)
    assert (result.judged, result.vanished, result.holds) == (2, ("wrong.py",), False)


def test_a_folder_without_a_run_is_refused(tmp_path):
    """The message says what was wanted."""
    with pytest.raises(UsageError, match="holds no run"):
        replay(tmp_path)


def test_hidden_checks_are_hidden_again(tmp_path):
    """What the assignment hides is no change."""
    assignment = tmp_path / "homework.yaml"
    assignment.write_text("tasks: {fgsm_bound: {hidden: [fgsm_value]}}\n", encoding="utf-8")
    execute(Request(paths=(WRONG,), assignment=assignment, jobs=1), out=tmp_path / "run")
    assert replay(tmp_path / "run").holds
