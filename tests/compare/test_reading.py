"""Answers read back from whichever honest container they came in."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.compare.reading import read, shown

FLOATS = torch.zeros(2)
IDS = torch.zeros(2, dtype=torch.int64)
BOOLS = torch.zeros(2, dtype=torch.bool)
SCALAR = torch.tensor(0.0)


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([1.0, 2.0]),
        torch.tensor([1.0, 2.0], dtype=torch.float64),
        torch.tensor([1, 2]),
        torch.tensor([1.0, 2.0], requires_grad=True),
        np.array([1.0, 2.0], dtype=np.float32),
        np.array([2.0, 1.0])[::-1],
        [1.0, 2.0],
        (1, 2.0),
        [torch.tensor(1.0), 2],
        [np.float64(1.0), torch.tensor([2.0])],
        [[1.0], np.array([2.0])],
    ],
    ids=repr,
)
def test_floats_come_in_any_container(value):
    """Tensors, arrays, lists and mixtures are the same two numbers."""
    reading = read(value, FLOATS)
    assert reading.problem == ""
    assert reading.tensor.tolist() == [1.0, 2.0]
    assert reading.tensor.dtype == torch.float64


@pytest.mark.parametrize(
    "value", [3.5, np.float32(3.5), np.array(3.5), torch.tensor(3.5), [3.5], torch.full((1, 1), 3.5)]
)
def test_a_scalar_may_have_axes_of_length_one(value):
    """A number, a 0-d array and a 1×1 tensor are one number."""
    assert read(value, SCALAR).tensor.shape == ()
    assert float(read(value, SCALAR).tensor) == 3.5


def test_a_column_is_a_vector_and_is_said():
    """(n, 1) serves where (n,) is due; the notice says so."""
    reading = read(torch.tensor([[1.0], [2.0]]), FLOATS)
    assert reading.tensor.tolist() == [1.0, 2.0]
    assert "column" in reading.notice
    assert read([1.0, 2.0], FLOATS).notice == ""


@pytest.mark.parametrize("shape", [(3,), (1, 2), (2, 2), (), (0,)])
def test_another_shape_is_a_problem(shape):
    """The message says which was wanted and which came."""
    reading = read(torch.zeros(shape), FLOATS)
    assert reading.tensor is None
    assert reading.problem == f"wanted shape (2,), got shape {shape}"


@pytest.mark.parametrize(
    "value",
    [
        torch.zeros(2, dtype=torch.float16),
        torch.zeros(2, dtype=torch.bfloat16),
        torch.zeros(2, dtype=torch.bool),
        torch.zeros(2, dtype=torch.complex64),
        np.array(["a", "b"]),
        np.array([None, 1.0]),
        ["a", "b"],
        [True, 1.0],
        [1.0, None],
        [[1.0, 2.0], [3.0]],
        None,
        "text",
        {"a": 1.0},
    ],
    ids=repr,
)
def test_what_is_no_wide_float_is_a_problem(value):
    """Half precision, bools, text and ragged lists can't be read as floats."""
    reading = read(value, FLOATS)
    assert reading.tensor is None
    assert reading.problem.startswith("wanted floats of float32 or wider of shape (2,), got ")


@pytest.mark.parametrize(
    ("value", "kind"), [(float("nan"), "NaN"), (float("inf"), "infinite"), (-float("inf"), "infinite")]
)
def test_values_must_be_finite(value, kind):
    """NaN and infinities are told apart."""
    assert read([1.0, value], FLOATS).problem == f"wanted finite numbers, got {kind} values"


@pytest.mark.parametrize("dtype", [torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8])
def test_integers_come_in_any_width(dtype):
    """They are int64 afterwards."""
    reading = read(torch.tensor([1, 2], dtype=dtype), IDS)
    assert reading.tensor.dtype == torch.int64
    assert reading.tensor.tolist() == [1, 2]


@pytest.mark.parametrize(
    "value", [[1.0, 2.0], torch.tensor([1.0, 2.0]), [True, False], torch.tensor([True, False])], ids=repr
)
def test_floats_and_bools_are_no_integers(value):
    """An id that came as a float has been rounded somewhere."""
    assert read(value, IDS).problem.startswith("wanted integers of shape (2,), got ")


@pytest.mark.parametrize("value", [[True, False], np.array([True, False]), [1, 0], torch.tensor([1, 0])], ids=repr)
def test_bools_come_as_bools_or_as_zeros_and_ones(value):
    """Both are read as bools."""
    reading = read(value, BOOLS)
    assert reading.tensor.dtype == torch.bool
    assert reading.tensor.tolist() == [True, False]


@pytest.mark.parametrize("value", [[2, 0], [1.0, 0.0], ["True", "False"]], ids=repr)
def test_other_numbers_are_no_bools(value):
    """Neither 2 nor 1.0 is a bool."""
    assert read(value, BOOLS).tensor is None


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=1, max_size=5))
@settings(max_examples=50)
def test_containers_agree(numbers):
    """The same numbers read the same from a list, an array, a tensor and a tuple of scalars."""
    like = torch.zeros(len(numbers))
    containers = [numbers, np.array(numbers), torch.tensor(numbers), tuple(map(np.float32, numbers))]
    assert all(read(container, like).tensor.tolist() == numbers for container in containers)


def test_an_empty_list_is_no_number():
    """It is read where nothing is due, and nowhere else."""
    assert read([], torch.zeros(0)).tensor.shape == (0,)
    assert read([], SCALAR).tensor is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (torch.tensor([1 / 3, 2.0]), "[0.333333, 2.0]"),
        (torch.zeros(3, 5), "values of shape (3, 5)"),
        (torch.tensor([True]), "[True]"),
        ("a word", "'a word'"),
        (None, "None"),
        ("x" * 500, "'" + "x" * 199),
        (2.5, "2.5"),
    ],
)
def test_a_value_is_shown_in_short(value, text):
    """Rounded numbers, a shape where there are many, at most 200 characters of anything else."""
    assert shown(value) == text
