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
