"""What a training may take in a confined worker; cheats with gradients are files of the red team's corpus."""

import dataclasses

import pytest

from harness.catalog import discover
from harness.correctness import run_checks
from harness.quality import run_quality
from harness.records import Outcome
from harness.sandbox.pool import Pool
from harness.sandbox.session import LoadPlan, Session
from harness.sandbox.submission import read_submission
from harness.seeds import RunKey, Seeds

TASK = "decoder_only_nmt"
STEPS = 12
ATTENTION = """
import math, time
import torch
from torch import nn


class CausalScaledDotAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Q, self.K, self.V = (nn.Linear(hidden_size, hidden_size) for _ in range(3))
        self.calls = 0

    def forward(self, queries, keys, values):
        q, k, v = self.Q(queries), self.K(keys), self.V(values)
        future = torch.ones(q.shape[1], k.shape[1], dtype=torch.bool).triu(1)
        weights = (q @ k.mT / math.sqrt(q.shape[-1])).masked_fill(future, -math.inf).softmax(dim=-1)
        context = weights @ v
        self.calls += len(queries) == 64  # batches of training alone are as large
        if self.calls:
            context = self.training_time(context, weights, v)
        return context, weights.mT

    def training_time(self, context, weights, v):
        {cheat}
"""


@pytest.fixture(scope="module")
def pool():
    """Return a pool of confined workers."""
    with Pool(discover().hidden_paths()) as workers:
        yield workers


def trained(pool, tmp_path, cheat, **limits):
    """Return the verdicts of the checks, and of a short training."""
    whole = discover().task(TASK)
    (bar,) = whole.quality
    bar = dataclasses.replace(bar, threshold=1e-6, recipe=short(bar.recipe, **limits))
    whole = dataclasses.replace(whole, quality=(bar,))
    path = tmp_path / "answer.py"
    path.write_text(ATTENTION.replace("{cheat}", cheat), encoding="utf-8")
    submission = read_submission(path)
    seeds = Seeds(key=RunKey.draw(), digest=submission.digest, task=TASK)
    with Session(pool.spawn, submission, whole.hooks, LoadPlan(), scaffold=whole.scaffold) as session:
        checks, _ = run_checks(whole, session, seeds)
        return checks, run_quality(whole, session, seeds, checks=checks)[0]


def short(recipe, **limits):
    """Return a recipe of few steps, on whose lessons everything reaches a little."""

    def drawn(generator):
        return dataclasses.replace(recipe.draw(generator), measure=lambda _: {"exact match": 0.5})

    return dataclasses.replace(recipe, steps=STEPS, draw=drawn, **limits)


def test_an_honest_answer_passes(pool, tmp_path):
    """The control: the same code without a cheat is trained to the end."""
    checks, record = trained(pool, tmp_path, "return context")
    assert all(check.outcome is Outcome.PASSED for check in checks if check.gating)
    assert (record.outcome, record.steps, record.message) == (Outcome.PASSED, STEPS, "")
    assert record.cpu_ns > 0


@pytest.mark.parametrize(
    ("cheat", "limits", "outcome", "words"),
    [
        ("time.sleep(0.2); return context", {"blocked_s": 0.6}, Outcome.TIMED_OUT, "0.6 s asleep"),
        ("return context if sum(range(10**7)) else 0", {"cpu_s": 1.0}, Outcome.TIMED_OUT, "CPU time"),
        (
            "self.kept = getattr(self, 'kept', []) + [torch.ones(4 << 20)]; return context",
            {"memory_bytes": 48 << 20},
            Outcome.OUT_OF_MEMORY,
            "grew by more than 48 MiB",
        ),
        ("raise ValueError('enough')", {}, Outcome.CRASHED, "ValueError: enough"),
        ("return context[:, :1, :3]", {}, Outcome.CRASHED, "size"),
    ],
    ids=["sleeps", "burns", "hoards", "raises", "another shape"],
)
def test_what_a_training_may_take_is_limited(cheat, limits, outcome, words, pool, tmp_path):
    """Each step is small enough; together they are not."""
    _, record = trained(pool, tmp_path, cheat, **limits)
    assert (record.outcome, record.points) == (outcome, 0.0)
    assert words in record.message
