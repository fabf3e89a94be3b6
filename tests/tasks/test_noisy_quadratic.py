"""The task noisy_quadratic: its oracle against every course of the noise, and against autograd."""

import itertools

import pytest
import torch

from harness.records import Outcome
from tasks.noisy_quadratic import BATCHES, RUNS, TASK, closed_form, inputs, losses_form, rate_form

from .bench import answering, verdicts


def drawn(case, seed=0):
    """Return the inputs of a case."""
    return inputs(torch.Generator().manual_seed(seed), **case.options)


@pytest.mark.parametrize("case", [*BATCHES, *RUNS], ids=lambda case: case.name)
def test_the_losses_are_averages_over_every_course_of_the_noise(case):
    """Noise of plus or minus σ/√B has the mean and variance asked for; all courses of few steps are averaged."""
    given = {**drawn(case, 2), "steps": 4}
    a, eta = given["curvature"], given["learning_rate"]
    size = given["noise_std"] / given["batch_size"] ** 0.5
    totals = [0.0] * 5
    for course in itertools.product((-size, size), repeat=4):
        w = given["initial_weight"]
        for step, noise in enumerate((*course, 0.0)):
            totals[step] += 0.5 * a * w**2 / 16
            w -= eta * (a * w + noise)
    assert losses_form(given)["losses"].tolist() == pytest.approx(totals, rel=1e-9, abs=1e-12)
    assert closed_form(given)["losses"].tolist() == pytest.approx(totals, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("case", BATCHES, ids=lambda case: case.name)
def test_the_best_rate_is_where_the_next_loss_has_no_slope(case):
    """Autograd's slope of the expected loss after one step vanishes there, and it curves upwards."""
    given = drawn(case, 3)
    eta = rate_form(given)["rate"].clone().requires_grad_()
    variance = given["noise_std"] ** 2 / given["batch_size"]
    moment = (1 - eta * given["curvature"]) ** 2 * given["second_moment"] + eta**2 * variance
    (slope,) = torch.autograd.grad(moment, eta, create_graph=True)
    scale = 2 * given["curvature"] * given["second_moment"]
    assert slope.item() == pytest.approx(0, abs=1e-9 * scale)
    assert torch.autograd.grad(slope, eta)[0].item() > 0


def test_rates_lie_on_both_sides_of_what_converges():
    """Some runs overshoot and some diverge; noise, batches of one and runs without a step occur."""
    rates = [drawn(case)["learning_rate"] * drawn(case)["curvature"] for case in (*BATCHES, *RUNS)]
    assert min(rates) < 0.2
    assert any(1 < rate < 2 for rate in rates)
    assert any(rate > 2 for rate in rates)
    by_name = {case.name: drawn(case) for case in (*BATCHES, *RUNS)}
    assert by_name["no_step"]["steps"] == 0
    assert by_name["one"]["batch_size"] == 1


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (
            "rises_with_the_batch_and_stays_below_the_inverse_curvature",
            lambda curvature, batch_size, **_: 0.1 / curvature / batch_size,
        ),
        (
            "rises_with_the_batch_and_stays_below_the_inverse_curvature",
            lambda curvature, batch_size, **_: batch_size / curvature,
        ),
        ("no_other_rate_is_better", lambda curvature, **_: 0.05 / curvature),
    ],
)
def test_a_property_that_does_not_hold_fails(name, answer, unordered):
    """Each property fails on a rate that lacks it."""
    records, _ = verdicts(TASK.name, answering(TASK.name, optimal_learning_rate=answer), task=unordered(TASK))
    assert records[name].outcome is Outcome.FAILED
