"""The task batch_size_regimes: its inputs, and its oracle against what they were made of."""

import numpy as np
import pytest
import torch

from harness.compare import doubled
from harness.records import Outcome
from tasks.batch_size_regimes import (
    ASTRIDE,
    CURVES,
    ENDS,
    REGIMES,
    RELATIVE,
    TASK,
    efficient_form,
    fit_form,
    regime_form,
    regime_inputs,
)
from tasks.common.batch_sizes import inputs

from .bench import answering, reference_functions, verdicts

EVERY_CURVE = (*CURVES, *ENDS, *ASTRIDE)


def drawn(case, seed=0):
    """Return the inputs of a case."""
    return inputs(torch.Generator().manual_seed(seed), **case.options)


@pytest.mark.parametrize("case", EVERY_CURVE, ids=lambda case: case.name)
def test_two_exact_points_give_the_curve(case):
    """S_min and B_c of any two measurements are those of the fit, and they reproduce every measurement."""
    for seed in range(20):
        given = drawn(case, seed)
        B, S = given["batch_sizes"], given["steps"]
        first, last = B.argmin(), B.argmax()
        product = (S[first] - S[last]) / (1 / B[first] - 1 / B[last])
        fewest = S[first] - product / B[first]
        found = {name: float(value) for name, value in fit_form(doubled(given)).items()}
        assert found == pytest.approx({"S_min": fewest, "B_c": product / fewest})
        assert found["S_min"] * (1 + found["B_c"] / B) == pytest.approx(S)
        assert B.max() / B.min() >= 10


@pytest.mark.parametrize("case", EVERY_CURVE, ids=lambda case: case.name)
def test_the_most_efficient_batch_is_clear(case):
    """It has the least product of steps and examples, and no other lies nearly as near to B_c."""
    for seed in range(30):
        given = drawn(case, seed)
        B, S = given["batch_sizes"], given["steps"]
        critical = float(fit_form(doubled(given))["B_c"])
        away = np.sort(np.abs(np.log(B / critical)))
        assert float(efficient_form(doubled(given))["batch"]) == B[(S * S * B).argmin()]
        assert away[1] - away[0] > 100 * RELATIVE


@pytest.mark.parametrize("case", ASTRIDE, ids=lambda case: case.name)
def test_astride_the_nearest_in_another_measure_is_another(case):
    """Who counts examples, their root, steps or their logarithm in place of factors takes another batch."""
    for seed in range(20):
        given = drawn(case, seed)
        B, S = given["batch_sizes"], given["steps"]
        fewest, critical = (float(value) for value in fit_form(doubled(given)).values())
        upper = [B - critical, np.sqrt(B) - np.sqrt(critical)]
        lower = [S - 2 * fewest, np.log(S / (2 * fewest))]
        for away in lower if "lower" in case.name else upper:
            assert B[np.abs(away).argmin()] != float(efficient_form(doubled(given))["batch"])


def test_the_smallest_and_the_largest_batch_are_repeated():
    """Two neighbours, sorted or as given, are no two points of the curve."""
    B = drawn(next(case for case in CURVES if case.name == "repeated"))["batch_sizes"]
    assert B[0] == B[1] == B.min()
    assert B[-1] == B[-2] == B.max()


def test_no_size_alone_tells_the_regime():
    """At every seed some larger batch is below its B_c while a smaller one is above its own."""
    for seed in range(30):
        given = [regime_inputs(torch.Generator().manual_seed(seed), **case.options) for case in REGIMES]
        noisy = [one for one in given if regime_form(one)["regime"] == "noise dominated"]
        curved = [one for one in given if one not in noisy]
        assert max(one["batch_size"] for one in noisy) > min(one["batch_size"] for one in curved)
        assert min(one["critical_batch_size"] for one in noisy) < max(one["critical_batch_size"] for one in curved)
        for one in given:
            factor = one["batch_size"] / one["critical_batch_size"]
            assert max(factor, 1 / factor) >= 4 * (1 - 1e-12)


@pytest.mark.parametrize(
    "change",
    [
        lambda fewest, critical: (fewest, critical + 100.0),
        lambda fewest, critical: (fewest + 5000.0, critical),
        lambda fewest, critical: (critical, fewest),
    ],
)
def test_a_fit_that_ignores_the_units_fails(change, unordered):
    """The property of the units fails where one parameter doesn't move, or the wrong one does."""
    right = reference_functions(TASK.name)["fit_critical_batch"]

    def fit(batch_sizes, steps):
        return change(*right(batch_sizes, steps))

    records, _ = verdicts(TASK.name, answering(TASK.name, fit_critical_batch=fit), task=unordered(TASK))
    assert records["units_move_one_parameter_each"].outcome is Outcome.FAILED


def test_the_write_up_has_regimes_and_remedies_exchanged(loaded):
    """Its efficient point is right, the regimes and remedies are the other way round, and it fits nothing."""
    from .bench import ROOT, outcome

    records, _ = verdicts(TASK.name, loaded(TASK, ROOT / "submissions" / "csc413_2023" / f"{TASK.name}.py"))
    assert outcome(TASK.name, records) == "failed"
    assert records["efficient_value"].outcome is Outcome.PASSED
    assert "exchanged" in records["regime_choice"].mistake
    assert "exchanged" in records["accelerate_choice"].mistake
