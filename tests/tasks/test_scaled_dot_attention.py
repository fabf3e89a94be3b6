"""The task scaled_dot_attention: its properties, its reference, submissions with their verdicts."""

import math
from pathlib import Path

import pytest
import torch
from torch import nn

from harness.correctness import run_checks
from harness.plugins import resolve
from harness.records import Outcome, task_outcome
from harness.sandbox.inline import InlineSource, inline_subject
from harness.seeds import RunKey, Seeds
from reference import scaled_dot_attention as reference
from tasks.scaled_dot_attention import HOOK, TASK

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / TASK.name).glob("*.py"))
GATING = sum(check.gating for check in TASK.checks)
REFERENCE = inline_subject(TASK.hooks, resolve(TASK.spec, reference))
QUERIES = "the softmax runs over the queries; it should run over the keys"


class Attention(nn.Module):
    """A right answer; what a test wants otherwise is a function of the results."""

    def __init__(self, hidden_size, change=lambda context, weights: (context, weights)):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))
        self.change = change

    def forward(self, queries, keys, values):
        """Return the changed context and weights (b, s, k)."""
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        weights = (k @ q.mT / math.sqrt(q.shape[-1])).softmax(dim=1)
        return self.change(weights.mT @ v, weights)


def verdicts(source, number=5, task=TASK):
    """Return the records of a run by check, and what is said beside them."""
    seeds = Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)
    records, notices = run_checks(task, source, seeds, reference=REFERENCE)
    return {record.name: record for record in records}, notices


def changed(change, task=TASK):
    """Return the records and notices of the right answer with its results changed."""
    factory = {HOOK: lambda hidden_size: Attention(hidden_size, change)}
    return verdicts(InlineSource(inline_subject(TASK.hooks, factory)), task=task)


def mistakes(records):
    """Return the mistakes that are named."""
    return {record.mistake for record in records.values() if record.mistake}


def outcome(records):
    """Return the outcome of the task."""
    return task_outcome(list(records.values()), planned=GATING)


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, at most one of them visible; queries of shape (b, h) carry none."""
    assert TASK.points == pytest.approx(10)
    assert sum(check.points for check in TASK.checks if check.visible) <= 1
    assert [check.name for check in TASK.checks if not check.gating] == ["flat_queries"]


def test_shapes_tell_every_axis_apart():
    """Fewer, as many and more queries than keys occur at any key, one sequence, one query, one key, wide vectors."""
    checks = [check for check in TASK.checks if check.name.startswith("value")]
    sizes = [case.drawn(torch.Generator().manual_seed(5)).options for check in checks for case in check.cases]
    orders = {(one["queries"] > one["keys"]) - (one["queries"] < one["keys"]) for one in sizes}
    assert orders == {-1, 0, 1}
    assert all(min(one[name] for one in sizes) == 1 for name in ("batch", "queries", "keys"))
    assert max(one["hidden"] for one in sizes) >= 48


@pytest.mark.parametrize("number", range(1, 6))
def test_the_reference_passes(number):
    """Every check passes on the reference, nothing needs to be said."""
    records, notices = verdicts(InlineSource(REFERENCE), number)
    assert [record.message for record in records.values()] == [""] * len(TASK.checks)
    assert notices == ()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gets_the_verdict_in_its_name(path, loaded):
    """The outcome is that of the file's name, and the mistake is the one that its comment names."""
    records, _ = verdicts(loaded(TASK, path))
    words = {line[11:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# mistake: ")}
    assert outcome(records) == path.stem.partition("__")[0]
    assert mistakes(records) == words


@pytest.mark.parametrize("name", ["failed__multiplied_by_root", "failed__softmax_over_queries", "passed__library_call"])
def test_a_verdict_does_not_hang_on_the_seed(name, loaded):
    """Other seeds give the same outcome and name the same mistake."""
    source = loaded(TASK, SAMPLES[0].with_name(f"{name}.py"))
    found = [verdicts(source, number)[0] for number in range(10, 18)]
    assert len({(outcome(records), frozenset(mistakes(records))) for records in found}) == 1


def test_weights_of_the_other_layout_are_accepted_and_said():
    """Weights (b, k, s) pass, and a notice says that they came so."""
    records, notices = changed(lambda context, weights: (context, weights.mT))
    assert outcome(records) is Outcome.PASSED
    assert "attention weights came in the layout b, k, s, which is accepted" in notices


def test_a_layout_that_changes_with_the_shape_fails():
    """One layout must fit every case: weights that are turned for some shapes only are wrong."""
    records, _ = changed(lambda c, weights: (c, weights.mT if weights.shape[1] > weights.shape[2] else weights))
    assert records["value"].outcome is Outcome.FAILED


def test_flat_queries_are_advisory(loaded):
    """An answer for queries (b, k, h) alone passes with all points, and is told about queries (b, h)."""
    records, _ = verdicts(loaded(TASK, SAMPLES[0].with_name("passed__einsum.py")))
    assert records["flat_queries"].outcome is not Outcome.PASSED
    assert outcome(records) is Outcome.PASSED
    assert sum(record.points for record in records.values()) == pytest.approx(10)


def test_the_order_of_the_keys_is_asked_for(unordered):
    """Weights that depend on a key's position fail the property of the order."""
    records, _ = changed(
        lambda context, weights: (context + context[:, :1] * weights[:, 0].unsqueeze(-1), weights), unordered(TASK)
    )
    assert records["order_of_keys_does_not_matter"].outcome is Outcome.FAILED


def test_an_overflow_is_explained(loaded):
    """An exponential without the largest score taken off fails at huge scores alone, and is told why."""
    records, _ = verdicts(loaded(TASK, SAMPLES[0].with_name("failed__overflow.py")))
    assert "exp overflows above 88" in records["huge_scores_pick_one_key"].message
    assert records["large_scores"].outcome is Outcome.PASSED


def test_a_layer_without_a_bias_is_told_its_name(loaded):
    """The message names the parameter that is missing."""
    records, _ = verdicts(loaded(TASK, SAMPLES[0].with_name("failed__no_bias.py")))
    assert "Q.bias" in records["value"].message


@pytest.mark.parametrize(
    "answer",
    [
        lambda context, weights: (torch.zeros_like(context), torch.zeros_like(weights)),
        lambda context, weights: (torch.full_like(context, math.nan), weights),
        lambda context, weights: (context[:1], weights[:1]),
        lambda context, _: (context, None),
        lambda context, _: (context, "weights"),
        lambda *_: None,
    ],
    ids=["zeros", "NaN", "one sequence", "no weights", "a word", "nothing"],
)
def test_an_answer_that_says_nothing_does_not_pass(answer):
    """Null answers fail the values, and no check blames the task."""
    records, _ = changed(answer)
    assert records["value"].outcome in {Outcome.FAILED, Outcome.INCOMPLETE}
    assert Outcome.HARNESS_ERROR not in {record.outcome for record in records.values()}


def test_the_model_answer_passes(loaded):
    """Another style than the reference's passes every check, flat queries included."""
    records, notices = verdicts(loaded(TASK, ROOT / "submissions" / "model_answers" / f"{TASK.name}.py"))
    assert {record.outcome for record in records.values()} == {Outcome.PASSED}
    assert notices == ()


def test_the_write_up_takes_the_softmax_over_the_queries(loaded):
    """The write-up fails, and its mistake is named."""
    records, _ = verdicts(loaded(TASK, ROOT / "submissions" / "csc413_2023" / f"{TASK.name}.py"))
    assert outcome(records) is Outcome.FAILED
    assert mistakes(records) == {QUERIES}
