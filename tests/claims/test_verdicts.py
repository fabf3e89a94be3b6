"""Prediction intervals, and what claims they agree with."""

import pytest

from harness.claims.verdicts import Claimed, Standing, column

VALUES = (1.0, 2.0, 3.0, 4.0, 5.0)
HALF = 2.776445 * (1 + 1 / 5) ** 0.5 * 2.5**0.5  # t(0.975, 4) · √(1 + 1/n) · s


def test_the_interval_is_that_of_one_further_value():
    """Student's t with n − 1 degrees of freedom, wider than the mean's own interval."""
    found = column(None, VALUES, wanted=5)
    assert (found.low, found.centre, found.high) == pytest.approx((3 - HALF, 3, 3 + HALF), rel=1e-5)
    assert found.standing is Standing.UNCLAIMED


def test_counts_over_decades_have_an_interval_of_logarithms():
    """The centre is the geometric mean, and the lower end is positive."""
    found = column(None, [10.0**value for value in VALUES], wanted=5, logarithmic=True)
    assert found.centre == pytest.approx(1e3)
    assert found.low == pytest.approx(10 ** (3 - HALF), rel=1e-4)


@pytest.mark.parametrize(
    ("claimed", "standing"),
    [
        (3.0, "reproduced"),
        (3 + HALF - 1e-4, "reproduced"),
        (3 + HALF + 1e-4, "not_reproduced"),
        (-10.0, "not_reproduced"),
        ("> -3", "reproduced"),
        ("> 0", "not_reproduced"),  # the mean lies there, and not the whole interval
        ("< 9", "reproduced"),
        ("-3 to 9", "reproduced"),
        ("0 to 9", "not_reproduced"),
    ],
)
def test_a_claim_holds_inside_the_interval_and_a_range_around_it(claimed, standing):
    """A number is asked whether it could be one more value; a range, whether the next one would lie in it."""
    assert column(Claimed.read(claimed), VALUES, wanted=5).standing == standing


def test_too_few_seeds_are_no_verdict():
    """It says how many are lacking, and shows what there is."""
    found = column(Claimed.read(3.0), VALUES[:4], wanted=5)
    assert found.standing is Standing.CANNOT_BE_CHECKED
    assert "4 of 5 seeds" in found.why
    assert found.centre == 2.5


@pytest.mark.parametrize("values", [(1.0, float("nan"), 2.0), (1.0, float("inf"), 2.0)])
def test_what_is_not_finite_reproduces_nothing(values):
    """Neither a number nor a range that would hold everything."""
    assert column(Claimed.read("> -1e300"), values, wanted=3).standing is Standing.CANNOT_BE_CHECKED


@pytest.mark.parametrize(
    ("values", "logarithmic"),
    [((1e-30, 1e30), True), ((1e308, 1e308, -1e308), False), ((1e308, -1e308), False), ((8e307, -8e307), False)],
)
def test_an_interval_without_ends_reproduces_nothing(values, logarithmic):
    """Where the values lie so far apart that no number is an end of it, the reason is said."""
    found = column(Claimed.read("> -1e300"), values, wanted=len(values), logarithmic=logarithmic)
    assert found.standing is Standing.CANNOT_BE_CHECKED
    assert "too far apart" in found.why
    assert (found.centre, found.low, found.high) == (None, None, None)


def test_a_claim_is_shown_as_it_is_written():
    """Numbers and ranges."""
    assert [str(Claimed.read(one)) for one in (0.8132, 2e7, "> 0", "< 3", "0 to 1")] == [
        "0.8132",
        "2e+07",
        "> 0",
        "< 3",
        "0 to 1",
    ]
