"""The task minimum_norm: its inputs, and its oracle against exact fractions, descent and autograd."""

from fractions import Fraction

import pytest
import torch

from harness.compare import doubled
from harness.records import Outcome
from tasks.common.consistent_systems import APART, inputs, mirrored_inputs
from tasks.minimum_norm import DEFICIENT, FULL, SCALED, SPREAD, TASK, path_form, singular, solution_form

from .bench import answering, reference_functions, verdicts


def drawn(case, seed=0):
    """Return the inputs of a case in float64."""
    return doubled(inputs(torch.Generator().manual_seed(seed), **case.options))


@pytest.mark.parametrize("case", [*FULL, *DEFICIENT], ids=lambda case: case.name)
def test_ranks_are_those_of_the_cases_and_clear(case):
    """Some w fits the targets; the rank is full or not as the case says; no singular value is doubtful."""
    for seed in range(5):
        given = drawn(case, seed)
        n, d = given["X"].shape
        sigma = torch.linalg.svdvals(given["X"])
        rank = len(singular(given["X"])[1])
        assert bool((sigma[:rank] > 0.3 * sigma[0]).all()) or rank == 0
        assert bool((sigma[rank:] < 1e-9).all())
        assert (rank < min(n, d)) == (case in DEFICIENT)
        if case in DEFICIENT:
            assert torch.equal(given["X"], given["X"].round())
            assert float(sigma[rank - 1]) > APART * float(sigma[0])


@pytest.mark.parametrize("case", SPREAD, ids=lambda case: case.name)
def test_spread_singular_values_are_small_and_not_zero(case):
    """The smallest is below a tenth of the largest one, and above the thirtieth that the contract names."""
    for seed in range(5):
        sigma = torch.linalg.svdvals(drawn(case, seed)["X"])
        assert 1 / 30 < float(sigma[-1] / sigma[0]) < 1 / 10


@pytest.mark.parametrize("case", SCALED, ids=lambda case: case.name)
def test_scaled_systems_have_the_same_solution(case):
    """A power of two on both sides of Xw = t changes no bit of X but its exponent, and not w."""
    options = dict(case.options)
    scale = options.pop("scale")
    given = doubled(inputs(torch.Generator().manual_seed(4), **options))
    assert torch.equal(drawn(case, 4)["X"], scale * given["X"])
    torch.testing.assert_close(solution_form(drawn(case, 4))["solution"], solution_form(given)["solution"])


@pytest.mark.parametrize("case", [*FULL, *DEFICIENT], ids=lambda case: case.name)
def test_the_solution_is_where_descent_from_zero_ends(case):
    """Gradient descent from 0 stays in the row space and goes to the solution of minimum norm."""
    given = drawn(case, 3)
    X, t = given["X"], given["t"]
    w = torch.zeros(X.shape[1], dtype=torch.float64)
    for _ in range(800):
        w = w - X.T @ (X @ w - t) / torch.linalg.matrix_norm(X, 2) ** 2
    torch.testing.assert_close(solution_form(given)["solution"], w, rtol=1e-6, atol=1e-6)


def test_the_handouts_set_gives_its_answers():
    """{((1, 1), 1), ((−1, −1), −1)} gives (½, ½), and 1/(2(1 + λ))·(1, 1) on the path."""
    given = doubled(mirrored_inputs(torch.Generator().manual_seed(0), toy=True))
    assert given["X"].tolist() == [[1, 1], [-1, -1]]
    assert given["t"].tolist() == [1, -1]
    assert solution_form(given)["solution"].tolist() == pytest.approx([0.5, 0.5])
    for decay, row in zip(given["weight_decays"].tolist(), path_form(given)["path"].tolist(), strict=True):
        assert row == pytest.approx([1 / (2 * (1 + decay))] * 2)


def test_mirrored_examples_are_solved_in_fractions():
    """Of {(x, t), (−x, −t)} the solution is t·x/‖x‖², in exact fractions."""
    for seed in range(10):
        given = doubled(mirrored_inputs(torch.Generator().manual_seed(seed)))
        x, t = [Fraction(int(v)) for v in given["X"][0]], Fraction(int(given["t"][0]))
        exact = [float(t * one / sum(v * v for v in x)) for one in x]
        assert solution_form(given)["solution"].tolist() == pytest.approx(exact)


@pytest.mark.parametrize("case", [*FULL, *DEFICIENT], ids=lambda case: case.name)
def test_the_objective_has_no_slope_on_the_path(case):
    """Autograd's gradient of 1/(2n)·‖Xw − t‖² + λ‖w‖² vanishes at every row."""
    given = drawn(case, 1)
    for decay, row in zip(given["weight_decays"], path_form(given)["path"], strict=True):
        w = row.clone().requires_grad_()
        value = ((given["X"] @ w - given["t"]) ** 2).sum() / (2 * len(given["X"])) + decay * (w**2).sum()
        assert float(torch.autograd.grad(value, w)[0].abs().max()) < 1e-8


@pytest.mark.parametrize(
    ("name", "hook", "change"),
    [
        ("fits_the_examples", "minimum_norm_solution", lambda w: 1.01 * w),
        ("lies_in_the_row_space", "minimum_norm_solution", lambda w: w + 0.1),
        ("path_leads_to_the_solution", "minimum_norm_solution", lambda w: w + 0.3),
        ("path_leads_to_the_solution", "ridge_path", lambda path: 0.5 * path),
        ("path_leads_to_the_solution", "ridge_path", torch.zeros_like),
    ],
)
def test_a_property_that_does_not_hold_fails(name, hook, change, unordered):
    """Each property fails on an answer that lacks it."""
    right = reference_functions(TASK.name)[hook]
    source = answering(TASK.name, **{hook: lambda **given: change(right(**given))})
    records, _ = verdicts(TASK.name, source, task=unordered(TASK))
    assert records[name].outcome is Outcome.FAILED
