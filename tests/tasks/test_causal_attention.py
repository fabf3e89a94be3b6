"""The task causal_attention: its properties, its reference, submissions with their verdicts."""

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
from reference import causal_attention as reference
from tasks.causal_attention import HOOK, TASK
from tasks.common.causal_masks import masked, over_past, past, past_by_logsumexp

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests" / "submissions" / TASK.name).glob("*.py"))
GATING = sum(check.gating for check in TASK.checks)
REFERENCE = inline_subject(TASK.hooks, resolve(TASK.spec, reference))


class Attention(nn.Module):
    """Attention whose scores (b, k, s) become weights by a function that a test gives."""

    def __init__(self, hidden_size, weigh):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))
        self.weigh = weigh

    def forward(self, queries, keys, values):
        """Return the context and the weights (b, s, k)."""
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        weights = self.weigh(q @ k.mT / math.sqrt(q.shape[-1]))
        return weights @ v, weights.mT


def verdicts(source, number=5, task=TASK):
    """Return the records of a run by check, and what is said beside them."""
    seeds = Seeds(key=RunKey.from_hex(f"{number:x}"), digest="sample", task=TASK.name)
    records, notices = run_checks(task, source, seeds, reference=REFERENCE)
    return {record.name: record for record in records}, notices


def weighed(weigh, task=TASK):
    """Return the records of attention with other weights."""
    factory = {HOOK: lambda hidden_size: Attention(hidden_size, weigh)}
    return verdicts(InlineSource(inline_subject(TASK.hooks, factory)), task=task)[0]


def mistakes(records):
    """Return the mistakes that are named."""
    return {record.mistake for record in records.values() if record.mistake}


def outcome(records):
    """Return the outcome of the task."""
    return task_outcome(list(records.values()), planned=GATING)


def test_the_points_add_up_to_ten():
    """The checks carry 10 points, at most one of them visible; fewer or more keys than queries carry none."""
    assert TASK.points == pytest.approx(10)
    assert sum(check.points for check in TASK.checks if check.visible) <= 1
    assert [check.name for check in TASK.checks if not check.gating] == ["other_lengths"]


@pytest.mark.parametrize("shape", [(1, 1), (4, 4), (3, 5), (5, 3)])
def test_the_past_is_where_the_key_is_not_ahead(shape):
    """The mask agrees with a loop over positions, for fewer and more keys too."""
    wanted = [[key <= query for key in range(shape[1])] for query in range(shape[0])]
    assert past(torch.zeros(2, *shape)).tolist() == wanted


def test_both_forms_are_shares_among_the_past():
    """The definition and the other form agree with a loop over slices of the past."""
    scores = torch.randn(2, 5, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    for form in (over_past, past_by_logsumexp):
        weights = form(scores)
        for i in range(5):
            torch.testing.assert_close(weights[:, i, : i + 1], scores[:, i, : i + 1].softmax(dim=-1))
            assert not weights[:, i, i + 1 :].any()
    assert bool((masked(scores).isinf() == ~past(scores)).all())


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


@pytest.mark.parametrize(
    "name", ["failed__strict_added", "failed__mask_from_values", "failed__masked_by_minus_100", "passed__loops"]
)
def test_a_verdict_does_not_hang_on_the_seed(name, loaded):
    """Other seeds give the same outcome and name the same mistake."""
    source = loaded(TASK, SAMPLES[0].with_name(f"{name}.py"))
    found = [verdicts(source, number)[0] for number in range(10, 18)]
    assert len({(outcome(records), frozenset(mistakes(records))) for records in found}) == 1


def test_a_look_into_the_future_is_noticed(unordered):
    """A tenth of the weight on the next key breaks the property of the future, and that of row 0."""
    records = weighed(
        lambda scores: 0.9 * over_past(scores) + 0.1 * over_past(scores).roll(1, dims=-1), unordered(TASK)
    )
    assert records["future_changes_nothing"].outcome is Outcome.FAILED
    assert records["first_position_sees_itself"].outcome is Outcome.FAILED


def test_a_strict_mask_keeps_the_future_out_and_fails_row_zero():
    """Where the diagonal alone is masked, row 0 shows it."""
    records = weighed(lambda scores: scores.masked_fill(~past(scores).tril(-1), -1e7).softmax(dim=-1))
    assert records["first_position_sees_itself"].outcome is Outcome.FAILED


def test_a_mask_made_from_values_is_right_until_a_score_is_zero(loaded):
    """On random inputs every check passes; scores of exactly 0 alone show the fault."""
    records, _ = verdicts(loaded(TASK, SAMPLES[0].with_name("failed__mask_from_values.py")))
    assert [name for name, record in records.items() if record.outcome is not Outcome.PASSED] == ["zero_scores"]


def test_an_impossible_mask_crashes_with_its_shape(loaded):
    """The message holds torch's own words for a negative dimension."""
    records, _ = verdicts(loaded(TASK, SAMPLES[0].with_name("crashed__impossible_mask.py")))
    assert "negative dimension -1" in records["value"].message


def test_other_lengths_are_advisory():
    """An answer that fits square scores alone passes with all points."""
    records = weighed(lambda scores: over_past(scores) if scores.shape[1] == scores.shape[2] else scores)
    assert records["other_lengths"].outcome is Outcome.FAILED
    assert outcome(records) is Outcome.PASSED
    assert sum(record.points for record in records.values()) == pytest.approx(10)


@pytest.mark.parametrize(
    "weigh",
    [torch.zeros_like, torch.ones_like, lambda scores: scores * math.nan, lambda scores: torch.eye(scores.shape[1])],
    ids=["zeros", "ones", "NaN", "the identity without a batch"],
)
def test_weights_that_say_nothing_fail(weigh):
    """Null weights fail the values, and no check blames the task."""
    records = weighed(weigh)
    assert records["value"].outcome is Outcome.FAILED
    assert Outcome.HARNESS_ERROR not in {record.outcome for record in records.values()}


def test_the_model_answer_passes(loaded):
    """Another style than the reference's passes every check, other lengths included."""
    records, notices = verdicts(loaded(TASK, ROOT / "submissions" / "model_answers" / f"{TASK.name}.py"))
    assert {record.outcome for record in records.values()} == {Outcome.PASSED}
    assert notices == ()


def test_the_write_up_crashes_on_its_mask(loaded):
    """The write-up's mask of shape (b, −1, h) can't be made."""
    records, _ = verdicts(loaded(TASK, ROOT / "submissions" / "csc413_2023" / f"{TASK.name}.py"))
    assert outcome(records) is Outcome.CRASHED
    assert mistakes(records) == set()
