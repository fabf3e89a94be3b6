"""Tests of one's own against a confined submission: `submission_subject` and `submission_judge`."""

import pytest

ASKS = """\
import os
import pytest
import torch


@pytest.mark.submission_task("ridge_regression")
def test_mine(submission_subject):
    gradient = submission_subject.ridge_gradient(
        X=torch.ones(2, 1), t=torch.zeros(2), w=torch.ones(1), weight_decay=0.5
    )
    assert gradient.tolist() == [2.0]
"""
JUDGES = """\
def test_verdict(submission_judge):
    record = submission_judge()
    assert record.task == "ridge_regression"
    assert record.outcome.value == "failed"
    assert record.points == 5.0
"""
TASK = "--submission-task=ridge_regression"


def test_a_subject_answers_from_a_worker(run, ridge, pytester):
    """Each hook is a method that takes keywords; the task is the marker's."""
    pytester.makepyfile(test_own=ASKS)
    done = run("--submission=ridge.py", "test_own.py", "-k", "mine", "-v")
    outcomes = done.parseoutcomes()
    assert outcomes.pop("deselected") > 0
    assert outcomes == {"passed": 1}
    done.stdout.fnmatch_lines(["test_own.py::test_mine[[]ridge.py[]] PASSED*"])


def test_a_test_runs_for_each_submission(run, ridge, pytester):
    """The reference is one of them where it was asked for."""
    pytester.makepyfile(test_own=ASKS)
    done = run("--submission=ridge.py", "--submission-reference", TASK, "test_own.py", "-k", "mine", "-v")
    done.stdout.fnmatch_lines(["*test_mine[[]ridge.py[]] PASSED*", "*test_mine[[]reference[]] PASSED*"])


def test_the_submission_is_not_in_the_process_of_the_test(run, pytester):
    """It answers with its own process id, which is another one."""
    pytester.path.joinpath("answer.py").write_text(
        "import os, torch\ndef ridge_gradient(X, t, w, weight_decay):\n    return torch.tensor(os.getpid())\n",
        encoding="utf-8",
    )
    pytester.makepyfile(test_own=ASKS.replace("gradient.tolist() == [2.0]", "int(gradient) != os.getpid()"))
    run("--submission=answer.py", TASK, "test_own.py", "-k", "mine").assert_outcomes(passed=1, deselected=8)


def test_the_judge_returns_the_record(run, ridge, pytester):
    """The same record that the items show; the task is the one that was chosen."""
    pytester.makepyfile(test_own=JUDGES)
    run("--submission=ridge.py", TASK, "test_own.py", "-k", "verdict").assert_outcomes(passed=1, deselected=8)


def test_without_a_submission_such_a_test_is_skipped(run, pytester):
    """It says what it needs."""
    pytester.makepyfile(test_own=ASKS)
    done = run("test_own.py", "-rs")
    done.assert_outcomes(skipped=1)
    done.stdout.fnmatch_lines(["*needs --submission=PATH*"])


@pytest.mark.parametrize(
    "case",
    [
        ("", [], "errors", "*which task?*--submission-task NAME*"),
        ('@pytest.mark.submission_task("sorcery")', [], "errors", "*unknown task 'sorcery'; installed are *"),
        ("@pytest.mark.submission_task()", [], "errors", "*wanted one task, as in*"),
        ('@pytest.mark.submission_task("fgsm_bound")', [TASK], "skipped", "*--submission-task leaves out fgsm_bound*"),
    ],
)
def test_which_task_a_test_is_for(case, run, ridge, pytester):
    """A test that names none, an unknown one, or one that was left out hears it in a sentence."""
    marker, words, outcome, sentence = case
    pytester.makepyfile(test_own=ASKS.replace('@pytest.mark.submission_task("ridge_regression")', marker))
    done = run("--submission=ridge.py", *words, "test_own.py", "-k", "mine", "-rs")
    assert done.parseoutcomes().get(outcome) == 1
    done.stdout.fnmatch_lines([sentence])


def test_a_hook_that_is_missing_says_so(run, pytester):
    """The test fails with the sentence that a student would read."""
    pytester.path.joinpath("answer.py").write_text("x = 1\n", encoding="utf-8")
    pytester.makepyfile(test_own=ASKS)
    done = run("--submission=answer.py", TASK, "test_own.py", "-k", "mine")
    done.assert_outcomes(failed=1, deselected=8)
    done.stdout.fnmatch_lines(["E*Missing: the submission has no 'ridge_gradient'"])
