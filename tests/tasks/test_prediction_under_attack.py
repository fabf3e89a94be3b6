"""The task prediction_under_attack: its inputs, and its oracle against autograd and loops."""

import pytest
import torch

from harness.compare import doubled
from harness.records import Outcome
from tasks.prediction_under_attack import BATCHES, TASK, attack_form, inputs, prediction_form

from .bench import answering, verdicts


def drawn(case, seed):
    """Return the inputs of a case in float64."""
    return doubled(inputs(torch.Generator().manual_seed(seed), **case.options))


@pytest.mark.parametrize("case", BATCHES, ids=lambda case: case.name)
def test_predictions_have_both_signs_and_none_is_near_zero(case):
    """A label would show: both signs occur in every batch of two or more, away from 0 unless w = 0."""
    for seed in range(20):
        given = drawn(case, seed)
        f = (given["inputs"] @ given["weights"])[1 if case.options.get("with_zero") else 0 :]
        norm = float(given["weights"].norm())
        assert bool((f.abs() >= 0.49 * norm).all())
        assert len(f) == 1 or not norm or {True, False} == set((f > 0).tolist())
        assert norm == pytest.approx(0, abs=1e-9) or abs(norm - 1) > 0.3


@pytest.mark.parametrize("case", BATCHES, ids=lambda case: case.name)
def test_the_oracle_follows_the_gradient_of_the_prediction(case):
    """The attacked input is a step against autograd's gradient; the prediction is a loop's sum at that point."""
    given = drawn(case, 1)
    x = given["inputs"].clone().requires_grad_()
    (gradient,) = torch.autograd.grad((x @ given["weights"]).sum(), x)
    attacked = given["inputs"] - given["epsilon"] * gradient
    torch.testing.assert_close(attack_form(given)["attacked"], attacked)
    weights = given["weights"].tolist()
    sums = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in attacked.tolist()]
    assert prediction_form(given)["prediction"].tolist() == pytest.approx(sums, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("prediction_is_that_of_the_attacked_input", lambda inputs, weights, epsilon: inputs @ weights - epsilon),
        ("falls_with_slope_of_the_squared_norm", lambda inputs, weights, epsilon: inputs @ weights - epsilon * 3.0),
        ("falls_with_slope_of_the_squared_norm", lambda inputs, weights, epsilon: inputs @ weights / epsilon),
    ],
)
def test_a_property_that_does_not_hold_fails(name, function, unordered):
    """Each property fails on a prediction that lacks it."""
    records, _ = verdicts(TASK.name, answering(TASK.name, attacked_prediction=function), task=unordered(TASK))
    assert records[name].outcome is Outcome.FAILED
