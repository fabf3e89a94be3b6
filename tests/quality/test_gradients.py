"""Distances between gradients, and what a training's distances mean."""

import math

import pytest
import torch

from harness.errors import Unusable
from harness.quality.gradients import Watch, distance, joined, nearby

ONE = {"a": torch.ones(2, 2), "b": torch.zeros(3)}


def seen(*distances):
    """Return what a watch says after each distance."""
    watch = Watch()
    return [watch.see(one) for one in distances]


def test_all_parameters_make_one_vector():
    """They come in the order of the wanted names; none is 0, and other names are passed over."""
    got = joined({"c": torch.ones(9), "b": torch.tensor([1.0, 2.0, 3.0]), "a": None}, ONE)
    assert got.tolist() == [0, 0, 0, 0, 1, 2, 3]


def test_a_gradient_in_double_precision_counts():
    """Wider floats are read."""
    assert joined({"a": torch.ones(2, 2).double(), "b": torch.zeros(3)}, ONE).dtype == torch.float32


@pytest.mark.parametrize(
    ("value", "words"),
    [(torch.ones(4), r"a has shape \(4,\); wanted \(2, 2\)"), (torch.ones(2, 2).long(), "no floating-point")],
)
def test_another_shape_or_kind_can_not_be_used(value, words):
    """The message names the parameter."""
    with pytest.raises(Unusable, match=words):
        joined({"a": value}, ONE)


def test_the_distance_is_relative():
    """A tenth off is a tenth, at every scale."""
    wanted = torch.tensor([3.0, 4.0])
    assert distance(1e-6 * 1.1 * wanted, 1e-6 * wanted) == pytest.approx(0.1, rel=1e-5)


def test_nothing_and_no_number_are_far():
    """Zeros are as far as the gradient is long, NaN fails any comparison, and 0 wanted is met by 0 alone."""
    assert distance(torch.zeros(2), torch.ones(2)) == pytest.approx(1)
    assert math.isnan(distance(torch.tensor([math.nan]), torch.ones(1)))
    assert distance(torch.ones(1), torch.zeros(1)) == math.inf
    assert distance(torch.zeros(1), torch.zeros(1)) == 0


def test_small_distances_pass_and_large_ones_fail():
    """At most 1e-3 passes for ever, more than 1e-2 fails at once."""
    assert seen(*[1e-3] * 50) == [""] * 50
    assert "at step 2 by 0.011 of their length" in seen(1e-6, 1.1e-2)[1]


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_no_number_fails(bad):
    """NaN and infinity are not within any limit."""
    assert "differ" in seen(bad)[0]


def test_one_kink_is_excused():
    """A distance between the limits, and eight small ones after it."""
    assert seen(1e-6, 5e-3, *[1e-6] * 20) == [""] * 22


def test_reduced_precision_is_named():
    """Where the next eight are off as well, the median tells, and is put into words."""
    said = seen(3e-4, 5e-3, *[3e-4] * 8)
    assert said[:-1] == [""] * 9
    assert "reduced precision" in said[-1]


def test_a_wrong_formula_is_not_called_reduced_precision():
    """It is off by far more."""
    assert "reduced precision" not in seen(0.4)[0]


def test_what_is_undecided_at_the_end_needs_more_states():
    """Eight follow each distance between the limits."""
    watch = Watch([1e-6, 5e-3, 1e-6, 1e-6])
    assert watch.lacking == 6
    assert Watch([5e-3, *[1e-6] * 8]).lacking == 0
    assert Watch([1e-6]).lacking == 0


def test_the_largest_distance_is_no_number_where_one_is_none():
    """Whatever comes after it; there is none before the first."""
    assert math.isnan(Watch([0.1, math.nan, 0.2]).largest)
    assert Watch([0.1, 0.2, 0.0]).largest == 0.2
    assert Watch().largest is None


def test_what_rounding_can_not_tell_moves_floats_alone():
    """By some roundings; whole numbers and the structure stay."""
    asked = {"x": torch.ones(100), "labels": torch.arange(3), "weights": {"y": torch.ones(2)}, "scale": 2.0}
    moved = next(nearby(asked))
    assert moved["labels"].tolist() == [0, 1, 2]
    assert moved["scale"] == 2.0
    assert 1e-7 < float((moved["x"] - 1).abs().mean()) < 1e-6
    assert not torch.equal(moved["weights"]["y"], torch.ones(2))
