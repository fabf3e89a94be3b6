"""Fair scores: one fault costs one check, each hook earns its own points, and what is advisory costs nothing."""

import re

import pytest

from harness.grading import Grader, plan_grading
from harness.sandbox.submission import Submission
from harness.seeds import RunKey

HOOKS = {
    "fgsm_perturbation": "(gradient, epsilon):\n    return epsilon * gradient.sign()",
    "fgm_perturbation": "(gradient, epsilon):\n    return epsilon * gradient",
    "infinity_norms": "(gradient, epsilon):\n    g = gradient.abs().max()\n    return epsilon * g.sign(), epsilon * g",
    "norms_agree": "(gradient):\n    return bool((gradient.abs().max() - 1).abs() < 1e-6) or not gradient.any()",
}
ENDS = {
    "crashed": ("raise ValueError('no')", "ValueError: no"),
    "timed_out": ("while True:\n        pass", "of CPU time"),
    "failed by what is no data": ("return set()", "which is not data"),
    "out_of_memory": ("return bytearray(1 << 40)", "memory"),
    "incomplete": ("...", "still the hand-out's template"),
    "failed": ("return 'yes'", "wanted"),
}
UNLIKE_COLUMNS = """\
import torch
def ridge_gradient(X, t, w, weight_decay):
    return X.T @ (X @ w - t) / len(t) + 2 * weight_decay * w
def ridge_solution(X, t, weight_decay):
    if 18 <= len(t) <= 22 and 20 * X[:, 0].abs().max() < X[:, -1].abs().max():
        return t[:0]
    return torch.linalg.solve(X.T @ X + 2 * len(t) * weight_decay * torch.eye(X.shape[1]), X.T @ t)
"""
GONE = "import os\n    os._exit(0)"


@pytest.fixture(scope="module")
def graded(workers):
    """Return what grades four hooks, some of them changed: `graded(name=body)`; a body of None leaves the hook out."""
    plan = plan_grading(tasks=["fgsm_bound"])
    grader = Grader(plan, key=RunKey.draw(), pool=workers)

    def grade(**changed):
        bodies = {name: changed.get(name, definition) for name, definition in HOOKS.items()}
        text = "".join(_definition(name, body) for name, body in bodies.items() if body is not None)
        files = (("answer.py", text.encode()),)
        return grader.grade_task(Submission(name="answer.py", path="", kind="file", files=files), plan.tasks[0])

    return grade


def _definition(name, body):
    head = HOOKS[name].partition("\n")[0]
    return f"def {name}{body if body.startswith('(') else f'{head}{chr(10)}    {body}'}\n"


def outcomes(record, hook):
    """Return the outcomes of one hook's checks."""
    return {check.outcome.value for check in record.checks if check.hook == hook and check.gating}


@pytest.mark.parametrize(
    "how", [pytest.param(how, marks=pytest.mark.long) if how == "timed_out" else how for how in ENDS]
)
def test_one_fault_costs_the_checks_of_its_hook(graded, how):
    """The last hook crashes, hangs or has no answer; the others have all of their points."""
    body, words = ENDS[how]
    record = graded(norms_agree=body)
    assert outcomes(record, "norms_agree") == {how.partition(" ")[0]}
    assert record.outcome.value == how.partition(" ")[0]
    assert all(check.outcome.value == "passed" for check in record.checks if check.hook != "norms_agree")
    assert record.points == sum(check.max_points for check in record.checks if check.hook != "norms_agree")
    assert words in next(check.message for check in record.checks if check.hook == "norms_agree")


def test_a_process_that_ends_costs_one_check_and_is_started_anew(graded):
    """Hooks that are asked before and after it answer."""
    record = graded(fgm_perturbation=GONE)
    lost = {check.name for check in record.checks if not check.outcome.counts_as_passed}
    assert lost == {"fgm_value"}
    assert record.outcome.value == "crashed"


def test_a_missing_hook_costs_its_own_points(graded):
    """The task is missing a hook, and the rest of it is paid."""
    record = graded(norms_agree=None)
    assert record.outcome.value == "missing"
    assert outcomes(record, "norms_agree") == {"missing"}
    assert record.points == sum(check.max_points for check in record.checks if check.hook != "norms_agree") > 0
    assert record.hooks["norms_agree"] == "missing"


def test_what_waits_for_a_failed_check_is_skipped_and_names_it(graded):
    """One cause is told once; skipped checks decide nothing by themselves."""
    record = graded(fgsm_perturbation="return epsilon * gradient")
    skipped = [check for check in record.checks if check.outcome.value == "skipped"]
    assert skipped
    assert all(re.fullmatch(r"not run, because \w+ did not pass", check.message) for check in skipped)
    assert record.outcome.value == "failed"


def test_points_are_ten_and_are_those_of_the_checks(graded):
    """All right is ten of ten; a task's points are the sum of its checks'."""
    record = graded()
    assert (record.outcome.value, record.points, record.max_points) == ("passed", 10.0, 10.0)
    assert sum(check.points for check in record.checks) == pytest.approx(10.0)


def test_an_advisory_check_that_fails_leaves_the_task_passed(workers):
    """Columns of unlike scale are more than single precision can do by the normal equations."""
    plan = plan_grading(tasks=["ridge_regression"])
    submission = Submission(name="a.py", path="", kind="file", files=(("a.py", UNLIKE_COLUMNS.encode()),))
    record = Grader(plan, key=RunKey.draw(), pool=workers).grade_task(submission, plan.tasks[0])
    (advisory,) = [check for check in record.checks if not check.gating]
    assert (advisory.outcome.value, advisory.points, advisory.max_points) == ("failed", 0.0, 0.0)
    assert (record.outcome.value, record.points) == ("passed", 10.0)
