"""The task compute_allocation: its oracle against autograd along the budget, and its choices."""

import pytest
import torch

from harness.records import Outcome
from tasks.compute_allocation import (
    BUDGETS,
    LOSSES,
    TASK,
    USES,
    allocation_form,
    inputs,
    loss_form,
    use_form,
    use_inputs,
)

from .bench import answering, reference_functions, verdicts


def drawn(case, seed=0):
    """Return the inputs of a case."""
    return inputs(torch.Generator().manual_seed(seed), **case.options)


@pytest.mark.parametrize("case", BUDGETS, ids=lambda case: case.name)
def test_the_best_split_has_no_slope_along_the_budget(case):
    """Autograd's slope of the loss in log N at 6ND = C vanishes there and nowhere near, and the budget is spent."""
    for seed in range(10):
        given = drawn(case, seed)
        c, C = given["coefficients"], given["flops"]
        found = {name: float(value) for name, value in allocation_form(given).items()}
        assert 6 * found["N"] * found["D"] == pytest.approx(C)

        def slope(log_n, c=c, C=C):
            u = torch.tensor(log_n, dtype=torch.float64, requires_grad=True)
            N = torch.exp(u)
            terms = c["A"] / N ** c["alpha"] + c["B"] / (C / 6 / N) ** c["beta"]
            return float(torch.autograd.grad(terms, u)[0] / terms.detach())

        best = float(torch.tensor(found["N"], dtype=torch.float64).log())
        assert slope(best) == pytest.approx(0, abs=1e-9)
        assert slope(best - 0.01) < 0 < slope(best + 0.01)


def test_the_loss_is_the_law():
    """Python numbers give the same loss."""
    for case in BUDGETS:
        given = drawn(case, 5)
        c = given["coefficients"]
        law = c["E"] + c["A"] / given["params"] ** c["alpha"] + c["B"] / given["tokens"] ** c["beta"]
        assert float(loss_form(given)["loss"]) == pytest.approx(law)


def test_exponents_come_in_both_orders():
    """Neither α nor β is always the larger one."""
    found = {
        drawn(BUDGETS[0], seed)["coefficients"]["alpha"] < drawn(BUDGETS[0], seed)["coefficients"]["beta"]
        for seed in range(20)
    }
    assert found == {True, False}


@pytest.mark.parametrize("case", LOSSES, ids=lambda case: case.name)
def test_the_lowest_loss_is_clear(case):
    """The best use is the first of the case's order, a fiftieth below the next."""
    for seed in range(10):
        given = use_inputs(torch.Generator().manual_seed(seed), **case.options)
        ordered = sorted(given.values())
        assert ordered[1] / ordered[0] >= 1.02
        assert use_form(given)["use"] == USES[case.options["order"][0]]
        assert given[case.options["order"][0]] == ordered[0]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("the_budget_is_spent", lambda N, D: (N, 2 * D)),
        ("no_other_split_is_better", lambda N, D: (8 * N, D / 8)),
        ("no_other_split_is_better", lambda N, D: (N / 8, 8 * D)),
    ],
)
def test_a_property_that_does_not_hold_fails(name, change, unordered):
    """Each property fails on a split that lacks it."""
    right = reference_functions(TASK.name)["optimal_allocation"]
    source = answering(TASK.name, optimal_allocation=lambda **given: change(*right(**given)))
    records, _ = verdicts(TASK.name, source, task=unordered(TASK))
    assert records[name].outcome is Outcome.FAILED
