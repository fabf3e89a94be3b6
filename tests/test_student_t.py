"""Student's t distribution: the tables, and tails as far as calibration looks."""

import math

import pytest

from harness.student_t import probability_below, quantile


@pytest.mark.parametrize(
    ("share", "freedom", "value"),
    [
        (0.975, 1, 12.7062),
        (0.975, 2, 4.30265),
        (0.975, 5, 2.57058),
        (0.995, 7, 3.49948),
        (0.975, 10, 2.22814),
        (0.999, 29, 3.39624),
        (0.975, 30, 2.04227),
        (0.975, 1000, 1.96234),
        (0.9999, 1, 3183.10),
    ],
)
def test_quantiles_are_those_of_the_tables(share, freedom, value):
    """Odd and even degrees of freedom, and the other side by symmetry."""
    assert quantile(share, freedom) == pytest.approx(value, rel=1e-5)
    assert quantile(1 - share, freedom) == pytest.approx(-value, rel=1e-5)


@pytest.mark.parametrize("freedom", [1, 2, 5, 30])
@pytest.mark.parametrize("share", [1e-12, 0.01, 0.3, 0.5, 0.9])
def test_a_quantile_turns_back_into_its_share(share, freedom):
    """Near and far."""
    assert probability_below(quantile(share, freedom), freedom) == pytest.approx(share, rel=1e-9)


@pytest.mark.parametrize("value", [-0.7, -3.0, -40.0, -1e6])
def test_one_and_two_degrees_of_freedom_have_closed_forms(value):
    """Cauchy's arctangent, and a root; both are written for small tails."""
    assert probability_below(value, 1) == pytest.approx(math.atan(-1 / value) / math.pi, rel=1e-12)
    root = math.sqrt(2 + value**2)
    assert probability_below(value, 2) == pytest.approx(1 / (root * (root - value)), rel=1e-12)


@pytest.mark.parametrize(
    ("value", "freedom", "tail"), [(-8.0, 30, 3.13291e-9), (-40.0, 29, 3.17344e-27), (-1e8, 7, 1.32052e-54)]
)
def test_far_tails_are_told(value, freedom, tail):
    """By integration of the density; a difference of numbers near one half would give none of their digits."""
    assert probability_below(value, freedom) == pytest.approx(tail, rel=1e-5)
    assert probability_below(-value, freedom) == pytest.approx(1.0)


@pytest.mark.parametrize("freedom", [1, 2, 9, 30])
def test_the_series_meet(freedom):
    """Near and far are told by two sums of one series; the median is half."""
    assert probability_below(math.nextafter(-4.0, 0), freedom) == pytest.approx(
        probability_below(-4.0, freedom), rel=1e-9
    )
    assert probability_below(0.0, freedom) == 0.5
