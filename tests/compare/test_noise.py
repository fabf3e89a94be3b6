"""The spread of formulas under rounding: what gets noise, how much, and what gets none."""

import numpy as np
import pytest
import torch

from harness.compare.noise import EPS32, doubled, spread
from harness.errors import InvalidTask
from harness.task import Alternatives


def sigma(form, trials=16, **inputs):
    """Return the spread of one formula's result."""
    return spread((lambda given: {"result": form(given)},), inputs, trials=trials)["result"]


def ones(count):
    """Return `count` ones."""
    return torch.ones(count)


def test_one_operation_errs_by_one_rounding():
    """A product of ones moves by about eps, uniform in ±eps: the worst element between a third and all of it."""
    assert EPS32 / 3 < sigma(lambda given: given["x"] * given["x"], x=ones(50)) <= EPS32


@pytest.mark.parametrize(
    "form",
    [
        lambda given: given["x"].T.reshape(-1).flip(0),
        lambda given: given["x"].abs().max(),
        lambda given: torch.relu(-given["x"]).sign(),
        lambda given: torch.cat([given["x"], given["x"]])[1:].sort().values,
        lambda given: given["x"].masked_fill(given["x"] > 0, 2.0).clone(),
    ],
)
def test_views_choices_and_signs_do_not_round(form):
    """What honest arithmetic does exactly has no spread."""
    assert sigma(form, x=torch.randn(4, 3, generator=torch.Generator().manual_seed(0))) == 0.0


@pytest.mark.parametrize("reduce", [lambda x: x @ x, lambda x: (x[None] @ x[:, None])[0, 0], lambda x: x.sum()])
def test_a_sum_of_n_terms_errs_like_the_root_of_the_sum_of_squares(reduce):
    """Relative to the sum, 10,000 ones move no more than one does, and by more than nothing."""
    few, many = (sigma(lambda given: reduce(given["x"]), x=ones(count)) / count for count in (1, 10_000))
    assert 0 < many < 2.5 * EPS32
    assert 0 < few < 2.5 * EPS32


def test_a_sum_that_cancels_errs_by_its_terms():
    """The noise follows the terms, not the small result."""
    values = torch.cat([ones(500), -ones(500)])
    assert sigma(lambda given: given["x"].sum(), x=values) > 100 * EPS32
    assert sigma(lambda given: given["x"].mean(), x=values) > EPS32 / 10


def test_a_delicate_solve_spreads_more_than_a_sound_one():
    """The matrix of a solve is perturbed, so that its condition shows."""

    def solve(given):
        return torch.linalg.solve(given["A"], given["b"])

    sound, delicate = torch.eye(2), torch.tensor([[1.0, 1.0], [1.0, 1.001]])
    b = torch.tensor([1.0, 1.0])
    assert sigma(solve, A=delicate, b=b) > 100 * sigma(solve, A=sound, b=b)


def test_the_widest_of_all_formulas_counts():
    """An honest style is never judged by a luckier one."""
    direct, detour = (lambda g: {"r": g["x"] * 1.0}), (lambda g: {"r": (g["x"] + 1e4) - 1e4})
    inputs = {"x": ones(5)}
    assert spread((direct,), inputs)["r"] <= EPS32
    assert spread((direct, detour), inputs)["r"] > 100 * EPS32
    assert spread((detour, direct), inputs)["r"] > 100 * EPS32


def test_a_scalar_argument_is_rounded_once():
    """A Python float becomes a float32 inside an honest implementation."""
    assert 0 < sigma(lambda given: torch.full((3,), given["epsilon"], dtype=torch.float64), epsilon=1.0) <= EPS32 / 2


def test_the_spread_is_the_same_every_time():
    """It follows from its own seed, not from the global one."""
    first = sigma(lambda given: given["x"].exp(), x=ones(3))
    torch.manual_seed(1)
    assert sigma(lambda given: given["x"].exp(), x=ones(3)) == first


def test_noise_leaves_the_inputs_alone():
    """A formula that works in place on its own copy moves nothing that was given."""
    x = ones(3).double()
    sigma(lambda given: given["x"].clone().mul_(2.0).exp(), x=x)
    assert torch.equal(x, ones(3).double())


def test_groups_of_integers_have_no_spread():
    """They are compared exactly; a group of several tensors has one spread."""

    def form(given):
        return {"index": given["x"].argmax(), "all": {"a": given["x"] * 2, "b": given["x"] * 200}}

    found = spread((form,), {"x": ones(3)})
    assert set(found) == {"all"}
    assert found["all"] > 10 * EPS32


def test_the_first_layout_stands_for_all():
    """A transpose rounds as the tensor itself does."""

    def form(given):
        weights = given["x"] * 3
        return {"w": Alternatives(rows=weights, columns=weights.flip(0) * 1e6)}

    found = spread((form,), {"x": ones(4)})
    assert 0 < found["w"] <= 3 * EPS32


def test_an_infinite_spread_is_the_tasks_fault():
    """Nothing could be judged by it."""
    for values in (ones(2), -ones(2), torch.tensor([1.0, float("nan")])):
        with pytest.raises(InvalidTask, match="not finite"):
            sigma(lambda given: given["x"].log() / 0.0, x=values)


def test_doubling_reaches_every_float():
    """Tensors and arrays, in dictionaries and lists too; the rest stays as it is."""
    data = {
        "a": ones(2),
        "b": [ones(1), (ones(1), 3)],
        "c": np.ones(2, dtype=np.float32)[::-1],
        "ids": torch.arange(2),
        "word": "word",
        "number": 0.1,
    }
    wide = doubled(data)
    assert wide["a"].dtype == wide["b"][0].dtype == wide["b"][1][0].dtype == wide["c"].dtype == torch.float64
    assert wide["ids"].dtype == torch.int64
    assert (wide["word"], wide["number"], wide["b"][1][1]) == ("word", 0.1, 3)
    assert data["a"].dtype == torch.float32
