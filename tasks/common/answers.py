"""Answers as tensors, for properties that compute with them."""

import numpy as np
import torch


def as_tensor(value):
    """Return an answer as a tensor; lists may hold NumPy numbers, which arrive as arrays without axes.

    Args:
        value: A tensor, an array, a number, or nested lists of those, not ragged.

    Raises:
        TypeError: The answer holds something else.
        ValueError: It is ragged.
    """
    return value.detach() if isinstance(value, torch.Tensor) else torch.from_numpy(np.array(value))


def as_number(value):
    """Return a scalar answer of any container as a float64 tensor without axes.

    Args:
        value: As for `as_tensor`, one number in all.

    Raises:
        TypeError: The answer holds something else.
        RuntimeError: It holds another count of numbers.
    """
    return as_tensor(value).double().reshape(())


def pair(value, names):
    """Return the two parts of a result by name; where no two came, the whole, so that the comparison says what came.

    Args:
        value: What came back: a tuple, a list, a vector of two, or something else.
        names: The names of the two parts, in order.
    """
    whole = isinstance(value, str | dict) or not hasattr(value, "__len__") or getattr(value, "ndim", 1) != 1
    parts = (value, value) if whole or len(value) != 2 else value
    return dict(zip(names, parts, strict=True))
