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


def vector_of(value, length):
    """Return the vector of `(w, loss)` or `(loss, w)`; any other answer as it is.

    Args:
        value: An answer: a tuple or list of two is looked into when one item is a vector (or a column) of that length
            and the other a number.
        length: The length of the vector.
    """
    if not isinstance(value, tuple | list) or len(value) != 2:
        return value
    shapes = [(len(item),) if isinstance(item, tuple | list) else np.shape(item) for item in value]
    vectors = [at for at, shape in enumerate(shapes) if tuple(shape) in ((length,), (length, 1))]
    return value[vectors[0]] if len(vectors) == 1 and () in map(tuple, shapes) else value
