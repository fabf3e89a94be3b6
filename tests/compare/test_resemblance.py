"""Whether a wrong answer is the one of a known mistake."""

import numpy as np
import pytest
import torch

from harness.compare.resemblance import resembles

NAN, INF = float("nan"), float("inf")


def alike(got, wrong, sigma=1e-3, **options):
    """Tell whether they resemble each other."""
    return resembles(got, wrong, sigma=lambda _: sigma, **options)


def test_an_answer_within_the_tolerance_of_the_mistake_resembles_it():
    """One farther away does not."""
    assert alike(torch.tensor([1.005]), torch.ones(1))
    assert not alike(torch.tensor([1.02]), torch.ones(1))
    assert not alike(torch.tensor([1.005]), torch.ones(1), relative=1e-3)


@pytest.mark.parametrize("bad", [NAN, INF])
@pytest.mark.parametrize("container", [torch.tensor, np.array, list])
def test_what_is_not_finite_must_stand_in_the_same_places(bad, container):
    """In whatever container it came."""
    wrong = torch.tensor([1.0, bad], dtype=torch.float64)
    assert alike(container([1.001, bad]), wrong)
    assert not alike(container([bad, 1.0]), wrong)
    assert not alike(container([1.0, 1.0]), wrong)
    assert not alike(container([bad, bad]), wrong)


def test_nan_is_not_infinity():
    """Both are not finite, and yet two mistakes."""
    assert not alike(torch.tensor([1.0, NAN]), torch.tensor([1.0, INF]))
    assert not alike(torch.tensor([1.0, INF]), torch.tensor([1.0, NAN]))


def test_the_finite_rest_counts():
    """NaN in the right place does not make up for another value elsewhere."""
    assert not alike(torch.tensor([1.5, NAN]), torch.tensor([1.0, NAN]))


@pytest.mark.parametrize("got", [None, "text", torch.tensor([1.0]), torch.tensor([1, 2])])
def test_another_shape_or_kind_does_not_resemble(got):
    """Nor does what can't be read at all."""
    assert not alike(got, torch.tensor([1.0, NAN]))
    assert not alike(got, torch.tensor([5.0, 6.0]))


def test_choices_resemble_exactly():
    """Words and integers are the mistake's or not."""
    assert alike("No", "no")
    assert not alike("yes", "no")
    assert not alike(torch.tensor([1]), torch.tensor([2]), sigma=100.0)
