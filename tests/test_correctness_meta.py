"""The verdict tests can fail: with a comparator that finds nothing, wrong samples pass."""

from pathlib import Path

import pytest

import harness.compare.properties
import harness.correctness.judging
from harness.catalog import discover
from harness.compare import Distance
from harness.correctness import run_checks
from harness.records import Outcome
from harness.seeds import RunKey, Seeds

SAMPLES = Path(__file__).parent / "submissions"
# One wrong sample a task, wrong in its values alone: no comparison is asked where a shape or a container breaks.
WRONG = (
    "fgsm_bound/failed__not_signed.py",
    "fgsm_bound/failed__always_true.py",
    "ridge_regression/failed__gradient_half.py",
    "scaled_dot_attention/failed__not_scaled.py",
    "causal_attention/failed__not_masked.py",
    "scaling_fit/failed__natural_logarithm.py",
    "clip_retrieval/failed__softmax_over_images.py",
    "prediction_under_attack/failed__prediction_plus.py",
    "attack_under_weight_decay/failed__without_n.py",
    "adversary_strikes_back/failed__twice.py",
    "noisy_quadratic/failed__losses_no_half.py",
    "batch_size_regimes/failed__regimes_exchanged.py",
    "compute_allocation/failed__always_model.py",
)
FAR = Distance(float("inf"), "another result")


def outcomes(loaded, sample):
    """Return the outcomes of a sample's checks."""
    task = discover().task(sample.partition("/")[0])
    seeds = Seeds(key=RunKey.from_hex("1"), digest="meta", task=task.name)
    records, _ = run_checks(task, loaded(task, SAMPLES / sample), seeds)
    return {record.outcome for record in records if record.outcome is not Outcome.SKIPPED}


@pytest.fixture
def comparator(monkeypatch):
    """Return what replaces every comparison by one that answers the same whatever it is asked."""

    def replace(distance):
        for module in (harness.correctness.judging, harness.compare.properties):
            monkeypatch.setattr(module, "measure", lambda *_, **__: distance)

    return replace


@pytest.mark.parametrize("sample", WRONG)
def test_a_wrong_sample_fails_and_passes_once_nothing_is_found(loaded, comparator, sample):
    """It is the comparison that fails it, in values and in properties, and nothing else."""
    assert Outcome.FAILED in outcomes(loaded, sample)
    comparator(Distance(0.0))
    assert outcomes(loaded, sample) == {Outcome.PASSED}


def test_a_right_sample_passes_and_fails_once_everything_is_found(loaded, comparator):
    """No check passes without its comparison."""
    assert outcomes(loaded, "fgsm_bound/passed__torch.py") == {Outcome.PASSED}
    comparator(FAR)
    assert outcomes(loaded, "fgsm_bound/passed__torch.py") == {Outcome.FAILED}
