"""Matrices for a picture: which answers are drawn, and as what."""

import pytest
import torch

from harness import Alternatives
from harness.compare import maps

WANTED = torch.tensor([[[0.25, 0.75], [1 / 3, 2 / 3]]])


def test_what_was_expected_stands_beside_what_came():
    """Rounded; an axis of length 1 doesn't count."""
    drawn = maps({"weights": [[[1, 0], [0.5, 0.5]]]}, {"weights": WANTED})
    assert drawn == {
        "weights, expected": ((0.25, 0.75), (0.333333, 0.666667)),
        "weights, yours": ((1.0, 0.0), (0.5, 0.5)),
    }


def test_the_stated_layout_is_drawn_where_there_are_several():
    """It is the first."""
    drawn = maps({"w": torch.zeros(2, 2)}, {"w": Alternatives(stated=torch.ones(2, 2), turned=torch.zeros(2, 2))})
    assert drawn["w, expected"] == ((1.0, 1.0), (1.0, 1.0))


@pytest.mark.parametrize(
    "wanted",
    [
        torch.zeros(3),
        torch.zeros(2, 2, 2),
        torch.zeros(2, 49),
        torch.zeros(2, 2).long(),
        torch.full((2, 2), torch.nan),
        {},
    ],
)
def test_what_is_no_small_matrix_of_floats_is_not_drawn(wanted):
    """A vector, a block, a large one, integers, NaN, or tensors by name."""
    assert maps({"w": wanted}, {"w": wanted}) == {}


@pytest.mark.parametrize(
    "got", [None, "text", torch.zeros(3, 2), torch.full((2, 2), torch.inf), [[1, 2], [3]], object()]
)
def test_an_answer_that_can_not_be_read_is_not_drawn(got):
    """Nor is one that is not finite: a report holds numbers."""
    assert maps({"w": got}, {"w": torch.zeros(2, 2)}) == {}
