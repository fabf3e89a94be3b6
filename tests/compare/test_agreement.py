"""One rule for all values: the distance in tolerances."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.compare.agreement import measure
from harness.compare.noise import EPS32

NAN, INF = float("nan"), float("inf")


def constant(value):
    """Return a spread that is the same at every scale."""
    return lambda _: value


def distance(got, want, *, sigma=1e-3, **options):
    """Return a distance in tolerances."""
    return measure(got, want, sigma=constant(sigma), **options).tolerances


def never(scale):
    """Fail: no spread was needed."""
    raise AssertionError(scale)


def test_the_distance_is_the_largest_error_in_tolerances():
    """It is max|got − want| / (k·σ)."""
    want = torch.tensor([1.0, 100.0])
    assert distance(torch.tensor([1.02, 100.01]), want) == pytest.approx(2.0, rel=1e-5)
    assert distance(torch.tensor([1.02, 100.01]), want, k=40.0) == pytest.approx(0.5, rel=1e-5)


def test_the_spread_is_asked_for_at_the_scale_of_the_group():
    """The scale is the largest magnitude that is wanted."""
    scales = []
    measure(torch.tensor([0.0, 0.0]), torch.tensor([1.0, -5.0]), sigma=lambda scale: scales.append(scale) or 1.0)
    assert scales == [5.0]


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
@pytest.mark.parametrize("sigma", [1e-3, 1e30, INF, NAN])
def test_no_answer_that_is_not_finite_agrees(bad, sigma):
    """However wide the tolerance is."""
    assert not measure(torch.tensor([1.0, bad]), torch.ones(2), sigma=constant(sigma)).agrees


@pytest.mark.parametrize("sigma", [0.0, NAN, -1.0])
def test_a_spread_that_is_no_spread_lets_only_exact_answers_agree(sigma):
    """Zero, NaN and negative ones allow nothing."""
    assert distance(torch.tensor([1.1]), torch.ones(1), sigma=sigma) == INF
    assert distance(torch.ones(1), torch.ones(1), sigma=sigma) == 0.0


def test_roundings_of_the_scale_agree_without_a_spread():
    """The costly spread is not computed for an answer that is right to the last digits."""
    want = torch.tensor([1.0, 8.0], dtype=torch.float64)
    assert measure(want + 8 * EPS32, want, sigma=never).agrees
    assert measure(want, want, sigma=never).tolerances == 0.0


def test_where_zero_is_wanted_only_zero_agrees():
    """There is no scale to be small against."""
    assert distance(torch.zeros(2), torch.zeros(2), sigma=0.0) == 0.0
    assert distance(torch.tensor([0.0, 1e-30]), torch.zeros(2), sigma=0.0) == INF


@given(st.floats(1e-3, 1e3), st.floats(-2, 2))
@settings(max_examples=50)
def test_the_distance_does_not_change_with_the_unit(unit, error):
    """Answer, wanted value and spread scaled together stay as far apart."""
    want = torch.tensor([1.0, -3.0], dtype=torch.float64)
    got = want + torch.tensor([error, 0.0], dtype=torch.float64)
    scaled = measure(got * unit, want * unit, sigma=constant(0.1 * unit)).tolerances
    assert scaled == pytest.approx(measure(got, want, sigma=constant(0.1)).tolerances, rel=1e-6, abs=1e-9)


def test_a_share_of_each_element_is_another_rule():
    """A small element beside a large one counts as much."""
    want = torch.tensor([1e-6, 1.0], dtype=torch.float64)
    got = want * torch.tensor([1 + 3e-5, 1.0], dtype=torch.float64)
    assert measure(got, want, sigma=never, relative=1e-5).tolerances == pytest.approx(3.0, rel=1e-4)
    assert measure(want, want, sigma=never, relative=1e-5).tolerances == 0.0


def test_a_share_of_nothing_is_nothing():
    """Where 0 is wanted, only 0 agrees; NaN agrees with nothing."""
    zero = torch.zeros(1, dtype=torch.float64)
    assert measure(zero, zero, sigma=never, relative=1e-5).agrees
    assert not measure(torch.tensor([1e-12]), zero, sigma=never, relative=1e-5).agrees
    assert not measure(zero, torch.tensor([NAN]), sigma=never, relative=1e-5).agrees


@pytest.mark.parametrize(
    ("got", "want", "agrees"),
    [
        (torch.tensor([1, 2]), torch.tensor([1, 2]), True),
        (torch.tensor([1, 3]), torch.tensor([1, 2]), False),
        (torch.tensor([1.0, 2.0]), torch.tensor([1, 2]), False),
        (True, torch.tensor(True), True),
        (1, torch.tensor(True), True),
        (False, True, False),
        (3, 3, True),
        (4, 3, False),
        (0.1, 0.1, True),
    ],
)
def test_choices_are_compared_exactly(got, want, agrees):
    """Integers and bools have no tolerance, however wide the spread."""
    assert measure(got, want, sigma=constant(1e9) if not isinstance(want, float) else never).agrees is agrees


@pytest.mark.parametrize(
    ("got", "agrees"), [(" Larger Model\n", True), ("STRASSE", True), ("", False), (None, False), (3, False)]
)
def test_words_are_compared_without_case(got, agrees):
    """Space around them doesn't count; another type is another word."""
    want = "straße" if got == "STRASSE" else "larger model"
    assert measure(got, want, sigma=never).agrees is agrees


def test_a_wrong_shape_says_so_and_shows_both():
    """The problem is in words; the values are for visible cases."""
    found = measure(torch.zeros(3), torch.zeros(2), sigma=never)
    assert (found.tolerances, found.problem) == (INF, "wanted shape (2,), got shape (3,)")
    assert found.values == "expected [0.0, 0.0]\ngot [0.0, 0.0, 0.0]"


def test_a_column_agrees_with_a_notice():
    """What is accepted and worth saying is said."""
    assert "column" in measure(torch.ones(2, 1), torch.ones(2), sigma=never).notice


def test_a_mapping_is_one_group():
    """Its scale is the largest of all, so that a gradient that is truly 0 may carry rounding."""
    want = {"weight": torch.full((2,), 100.0), "bias": torch.zeros(1)}
    got = {"weight": torch.full((2,), 100.0), "bias": torch.tensor([1e-3])}
    assert measure(got, want, sigma=lambda scale: 1e-4 * scale, k=1.0).tolerances == pytest.approx(0.1)


@pytest.mark.parametrize("got", [{"weight": torch.ones(1)}, {"weight": torch.ones(1), "bias": None}])
def test_a_parameter_without_a_gradient_has_the_zero_gradient(got):
    """Left out or None is 0."""
    assert distance(got, {"weight": torch.ones(1), "bias": torch.zeros(1)}) == 0.0
    assert distance(got, {"weight": torch.ones(1), "bias": torch.ones(1)}) == pytest.approx(100.0)


@pytest.mark.parametrize("got", [None, torch.ones(1), [torch.ones(1)]])
def test_what_is_no_mapping_is_none(got):
    """The problem names the tensors that were wanted."""
    assert measure(got, {"weight": torch.ones(1)}, sigma=never).problem.startswith("wanted tensors named weight")


def test_a_tensor_of_a_group_in_another_shape_is_named():
    """The name stands before the problem."""
    found = measure({"weight": torch.ones(2)}, {"weight": torch.ones(1)}, sigma=never)
    assert found.problem == "weight: wanted shape (1,), got shape (2,)"


@pytest.mark.parametrize("bad", ["a", "b"])
@pytest.mark.parametrize("relative", [None, 1e-5])
def test_nothing_agrees_with_a_wanted_nan(bad, relative):
    """In whichever tensor of a group it stands."""
    want = {name: torch.tensor([NAN if name == bad else 1.0]) for name in "ab"}
    got = {"a": torch.ones(1), "b": torch.ones(1)}
    assert not measure(got, want, sigma=constant(1.0), relative=relative).agrees


def test_a_share_is_the_rule_of_a_mapping_too():
    """Every element of every tensor counts by its own size."""
    want = {"a": torch.tensor([1e-6]), "b": torch.tensor([1.0])}
    got = {"a": torch.tensor([1.1e-6]), "b": torch.tensor([1.0])}
    assert measure(got, want, sigma=never, relative=1e-2).tolerances == pytest.approx(10.0, rel=1e-3)


def test_empty_tensors_agree():
    """There is nothing to differ in."""
    assert measure(torch.zeros(0), torch.zeros(0), sigma=never).tolerances == 0.0
    assert measure({}, {}, sigma=never).tolerances == 0.0
