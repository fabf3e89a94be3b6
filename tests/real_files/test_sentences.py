"""What is promised to those who hand in, sentence by sentence: each row is a file written for one of them."""

import pytest

from .loading_rows import FOLDERS, LOADING
from .value_rows import CONVENTIONS, RESULTS

TASK_OF = {
    "ridge_gradient": "ridge_regression",
    "ridge_solution": "ridge_regression",
    "fgsm_perturbation": "fgsm_bound",
    "ttention": "scaled_dot_attention",
    "generate_tensors": "decoder_only_tensors",
    "find_optimal_params": "scaling_fit",
}


def task_of(content):
    """Return the task that a row answers, told by the names in it."""
    text = str(content)
    return next(task for word, task in TASK_OF.items() if word in text) if "b'" not in text[:2] else "ridge_regression"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row.says, marks=[pytest.mark.long] if row.is_long else [])
        for row in (*CONVENTIONS, *RESULTS, *LOADING, *FOLDERS)
    ],
)
def test_it_holds(judge, handed_in, row):
    """The task ends as the sentence says, and a person is told what was done."""
    record = judge.one(handed_in(row.content, row.name), task_of(row.content))
    messages = [check.message for check in record.checks if check.message and check.gating]
    assert record.outcome.value == row.outcome, (messages[:2], record.notices)
    assert row.said in "\n".join([*record.notices, *messages]), (messages, record.notices)
    assert not row.how or next(iter(record.hooks.values())) == row.how
