"""Sizes that are drawn under the key."""

import pytest
import torch

from harness import Between, Case, Same
from harness.errors import InvalidTask
from harness.sizes import drawn


def values(between, count=200):
    """Return what many draws give."""
    return [between.draw(torch.Generator().manual_seed(seed)) for seed in range(count)]


def test_every_value_comes_up_and_no_other():
    """The ends are part of the range, and a step keeps odd what begins odd."""
    assert set(values(Between(3, 9, step=2))) == {3, 5, 7, 9}


def test_the_ends_come_up_more_often_than_what_lies_between():
    """Each in about a quarter of the draws, beside its share of the rest."""
    found = values(Between(1, 50), count=400)
    assert found.count(1) > 60
    assert found.count(50) > 60


@pytest.mark.parametrize("arguments", [(3, 3), (5, 2), (1, 4, 2), (1, 3, 0)])
def test_a_range_of_fewer_than_two_values_is_rejected(arguments):
    """A task that means one size says so by the number."""
    with pytest.raises(InvalidTask, match="at least two values"):
        Between(*arguments)


def test_options_are_drawn_inside_tuples_and_may_follow_another():
    """A shape holds ranges, and a square has as many columns as rows."""
    options = drawn({"shape": (2, Between(5, 9)), "n": Between(2, 4), "d": Same("n")}, torch.Generator().manual_seed(1))
    assert options["shape"][0] == 2
    assert 5 <= options["shape"][1] <= 9
    assert options["n"] == options["d"]


def test_an_option_follows_only_an_earlier_one():
    """The error names it."""
    with pytest.raises(InvalidTask, match="no option of that name stands before it"):
        drawn({"d": Same("n"), "n": 3}, torch.Generator())


def test_a_case_tells_the_sizes_that_were_drawn():
    """Unless the task has words of its own for the kind of input."""
    generator = torch.Generator().manual_seed(0)
    case = Case("few", count=Between(3, 4), precision=True)
    assert case.kind == "count 3 to 4"
    assert case.has_ranges
    again = case.drawn(generator)
    assert again.kind == f"count {again.options['count']}"
    assert again.precision
    assert not again.has_ranges
    assert Case("few", count=Between(3, 4), kind="few").drawn(generator).kind == "few"
